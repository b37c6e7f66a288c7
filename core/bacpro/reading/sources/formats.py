"""Tells the format of a file by how it begins, and refuses pages, documents and pictures."""

import codecs
import zipfile
from pathlib import Path

from bacpro.errors import BacproError
from bacpro.reading.sources.source import Format, unreadable_workbook
from bacpro.reading.sources.workbooks.bounds import DAMAGED


def find_workbook_format(path: Path, first: bytes) -> Format:
    """Which workbook a file is. Raises BacproError for an archive that is none."""
    if first.startswith(b"\xd0"):
        return _old_format(path, first)
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = b""
            if "mimetype" in names:
                with archive.open("mimetype") as stream:
                    mimetype = stream.read(_MIMETYPE)
    except DAMAGED as error:
        raise unreadable_workbook(path, "archive coupée ou abîmée") from error
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Format.ODS
    if "xl/workbook.bin" in names:
        return Format.XLSB
    if any(name.startswith("xl/") for name in names):
        return Format.XLSX
    raise unreadable_workbook(path, "l’archive ne contient pas de feuille de calcul")


_MIMETYPE = 100
_SECTOR = 512
_PROTECTED = "EncryptedPackage".encode("utf-16-le")


def _old_format(path: Path, first: bytes) -> Format:
    """The format of an OLE2 file. Raises BacproError where it is behind a password, or cut, which its reader survives
    badly: those that the header counts are there. Bytes after the last one are nothing.
    """
    if _PROTECTED in first:
        raise unreadable_workbook(path, "il est protégé par un mot de passe")
    size = path.stat().st_size
    counts = [int.from_bytes(first[at : at + 4], "little") for at in (44, 64, 72)]
    if any(count * _SECTOR > size for count in counts):
        raise unreadable_workbook(path, "il est coupé ou abîmé")
    return Format.XLS


_OTHERS = (
    (b"%pdf-", "c’est un PDF"),
    (b"<!doctype html", "c’est une page HTML, quel que soit son nom"),
    (b"<html", "c’est une page HTML, quel que soit son nom"),
    (b"<table", "c’est une page HTML, quel que soit son nom"),
    (b"<?xml", "c’est un fichier XML"),
    (b"{\\rtf", "c’est un texte RTF"),
)


def refuse_document(path: Path, first: bytes) -> None:
    """Raise BacproError for a page, a document or a picture."""
    head = first.removeprefix(codecs.BOM_UTF8).lstrip()[:20].lower()
    for sign, told in _OTHERS:
        if head.startswith(sign):
            raise BacproError(
                f"{path} : {told}, pas un tableau. Ouvrez-le dans votre tableur si c’en est un, puis Fichier, "
                f"Enregistrer sous, « Classeur Excel (.xlsx) » ou « CSV UTF-8 (délimité par des virgules) »."
            )


def find_text_format(path: Path, first: bytes) -> Format:
    """How a text is made."""
    start = first.removeprefix(codecs.BOM_UTF8).lstrip()
    suffix = path.suffix.lower()
    if suffix in {".jsonl", ".ndjson"} and not start.startswith(b"["):
        return Format.JSON_LINES
    if suffix == ".json" or start.startswith((b"{", b"[")):
        return Format.JSON_LINES if _is_lines(start) else Format.JSON
    return Format.CSV


def _is_lines(start: bytes) -> bool:
    """Whether a JSON text is one object a line: its first line is a whole one, and more follows."""
    import json

    line, _, more = start.partition(b"\n")
    if not line.startswith(b"{") or not more.strip():
        return False
    try:
        return isinstance(json.loads(line, strict=False), dict)
    except (ValueError, RecursionError):
        return False
