"""Finds how a text file is written, in one pass that holds one block in memory.

The contract fixes the order (UTF-8, then cp1252, then latin-9), so no statistical guess is made: a file is
UTF-8 when all of it decodes, and otherwise one of the two Western encodings, told apart by the few bytes
that differ.
"""

import codecs
import hashlib
import os
import re
from pathlib import Path

from attrs import frozen

from bacpro.errors import BacproError, reason

_BLOCK = 1 << 20
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_NOT_WESTERN = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CP1252_ONLY = re.compile(rb"[\x80-\x9f]")
_LATIN9_LETTERS = re.compile(
    rb"\xa4|[A-Za-z\xc0-\xff][\xa6\xa8\xb4\xb8\xbc-\xbe]|[\xa6\xa8\xb4\xb8\xbc-\xbe][A-Za-z\xc0-\xff]"
)


@frozen
class TextFile:
    """A readable text file: its sha256 (hexadecimal) and the Python name of its encoding."""

    path: Path
    sha256: str
    encodage: str

    @property
    def nom(self) -> str:
        """The name of the file, as it can be shown."""
        return os.fsencode(self.path.name).decode("utf-8", "replace")


def inspect_text(path: Path) -> TextFile:
    """Read a file once to hash it and find its encoding.

    Raises BacproError when it is missing, empty, unreadable or not text.
    """
    digest = hashlib.sha256()
    utf8 = codecs.getincrementaldecoder("utf-8")()
    is_utf8, bom, cp1252, latin9, western, size = True, False, False, False, True, 0
    try:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                if not size:
                    _refuse_other_formats(path, block)
                    bom = block.startswith(codecs.BOM_UTF8)
                size += len(block)
                digest.update(block)
                if _NOT_TEXT.search(block):
                    raise unreadable(path)
                if is_utf8:
                    is_utf8 = _decodes(utf8, block)
                western = western and not _NOT_WESTERN.search(block)
                cp1252 = cp1252 or bool(_CP1252_ONLY.search(block))
                latin9 = latin9 or bool(_LATIN9_LETTERS.search(block))
    except OSError as error:
        raise BacproError(f"{path} : fichier illisible ({reason(error)}). Vérifiez le chemin et les droits.") from error
    if not size:
        raise BacproError(f"{path}, ligne 1 : le fichier est vide. Donnez un fichier qui contient une ligne d’en-tête.")
    if is_utf8 and _decodes(utf8, b"", final=True):
        return TextFile(path, digest.hexdigest(), "utf-8-sig" if bom else "utf-8")
    if not western:
        raise unreadable(path)
    return TextFile(path, digest.hexdigest(), "iso8859-15" if latin9 and not cp1252 else "cp1252")


def unreadable(path: Path) -> BacproError:
    """The error of a file that no encoding of the contract can read."""
    return BacproError(
        f"{path} : encodage illisible, ni UTF-8, ni Windows (cp1252), ni latin-9. "
        f"Dans Excel : Fichier, Enregistrer sous, « CSV UTF-8 (délimité par des virgules) »."
    )


def _refuse_other_formats(path: Path, block: bytes) -> None:
    if block.startswith(b"PK\x03\x04") or block.startswith(b"\xd0\xcf\x11\xe0"):
        raise BacproError(
            f"{path} : c’est un classeur, pas un fichier CSV. "
            f"Dans Excel : Fichier, Enregistrer sous, « CSV UTF-8 (délimité par des virgules) »."
        )


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True
