"""Refuses a workbook that would take more memory or time than any list of candidates, before its cells are read.

A few kilobytes can hold a gigabyte of text, or one value in the last cell of a sheet, for which a reader makes room
for all the empty ones. Parts are only streamed here. What cannot be looked at in this way (`.xls`, `.xlsb`, `.ods`) is
tried out in a process of its own, whose memory and time are limited: see `trial`.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.parsers import expat

from attrs import define

from bacpro.errors import BacproError

SPARSE, CELLS = 4_000_000, 20_000_000
"""Cells of the rectangle that holds every value of a sheet, at most: where most are empty, and in any case."""
SHEETS = 256
PARTS = 4096
"""Files of the archive."""
WHOLE = 1 << 30
"""Bytes of all of them, once uncompressed."""
PART = 1 << 29
TEXTS = 1 << 27
"""Bytes of the texts that the sheets share."""
SMALL, RATIO = 1 << 25, 200
"""Bytes from which a part is suspect, if it is so many times larger than once compressed."""
MERGED = 1_000_000
"""Cells of all merged ranges."""
LAST_ROW, LAST_COLUMN = 1 << 20, 1 << 14
BLOCK = 1 << 20
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, KeyError, ValueError, IndexError),
    *(StopIteration, NotImplementedError, RuntimeError, EOFError, OSError),
)
"""What the reading of a damaged archive, or of its XML, can raise."""
_COLUMNS = re.compile(rb'"([A-Za-z]+)[0-9]+"')
_ROWS = re.compile(rb'row r="([0-9]{1,18})"')
_PLACES = re.compile(rb"[\"']([A-Za-z]*)([0-9]{1,18})[\"']")
_TAIL = 64
_FULL = 4
"""A rectangle is mostly empty where it has more than so many cells for each value."""


def oversized_workbook(path: Path, why: str) -> BacproError:
    """The error of a workbook out of all proportion."""
    return BacproError(
        f"{path} : classeur démesuré ({why}). Copiez les seules lignes des candidats dans un nouveau classeur, "
        f"enregistrez-le, et relancez."
    )


def check_archive(path: Path) -> None:
    """Look at the parts of a workbook that is a zip. Raises BacproError where it is out of all proportion."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS or sum("worksheets/sheet" in part.filename for part in parts) > SHEETS:
                raise oversized_workbook(path, f"plus de {SHEETS} feuilles")
            if sum(part.file_size for part in parts) > WHOLE:
                raise oversized_workbook(path, "plus d’un gigaoctet")
            for part in parts:
                _check_part(path, part)
            for part in parts:
                if "sharedStrings" in part.filename:
                    for _ in read_part(path, archive, part.filename):
                        pass
    except DAMAGED:
        return  # what cannot be read is told when it is


def _check_part(path: Path, part: zipfile.ZipInfo) -> None:
    most = TEXTS if "sharedStrings" in part.filename else PART
    if part.file_size > most:
        raise oversized_workbook(path, f"{part.filename} : {part.file_size >> 20} mégaoctets")
    if part.file_size > SMALL and part.file_size > RATIO * part.compress_size:
        raise oversized_workbook(
            path, f"{part.filename} : {part.file_size // max(part.compress_size, 1)} fois sa taille"
        )


def read_part(path: Path, archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part of XML, block after block. Raises BacproError where a text in it is longer than any cell."""
    with archive.open(name) as stream:
        while block := stream.read(BLOCK):
            if len(block) == BLOCK and b"<" not in block:
                raise oversized_workbook(path, "un texte de plus d’un million de caractères")
            yield block


def make_xml_parser() -> expat.XMLParserType:
    """A parser of XML that refuses entities, by a ValueError: they make much of little."""

    def refuse_entity(*_: object) -> None:
        raise ValueError("entity")

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse_entity
    return parser


def check_sheet(path: Path, archive: zipfile.ZipFile, part: str, name: str) -> None:
    """Look at where the values of a sheet of an .xlsx are. Raises BacproError where they are too far apart.

    Raises one of DAMAGED where it cannot be read.
    """
    rows, columns = _roughly(path, archive, part)
    if rows * columns <= SPARSE:
        return
    rows, columns = _nearly(archive, part)
    if rows * columns <= SPARSE:
        return
    extent = _SheetExtent()
    parser = make_xml_parser()
    parser.StartElementHandler = extent.start
    with archive.open(part) as stream:
        parser.ParseFile(stream)
    size = extent.rows * extent.columns
    most = min(CELLS, max(SPARSE, _FULL * extent.values))
    if extent.rows > LAST_ROW or extent.columns > LAST_COLUMN or size > most:
        where = f"{_letters(extent.columns)}{extent.rows}"
        raise oversized_workbook(path, f"la feuille « {name} » a des valeurs jusqu’en {where}, loin du tableau")


def _roughly(path: Path, archive: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """More rows and columns than a sheet has, seen at once; where the writing is not the usual one, as many as any."""
    last, letters = 1, set[bytes]()
    tail = b""
    for block in read_part(path, archive, part):
        seen = tail + block
        letters.update(_COLUMNS.findall(seen))
        last = max(last, *map(int, _ROWS.findall(seen)), 1) if b"row r=" in seen else last
        first, others = str(last)[0], len(str(last)) - 1
        if b"='" in seen or _beyond(first, others).search(seen):
            return LAST_ROW, LAST_COLUMN
        tail = block[-_TAIL:]
    return (int(str(last)[0]) + 1) * 10 ** (len(str(last)) - 1), max(map(_column, letters), default=1)


@cache
def _beyond(first: str, others: int) -> re.Pattern[bytes]:
    """What finds a place in a row whose number has more digits than `others` and one, or as many and a larger first."""
    larger = "|".join(f"{digit}[0-9]{{{others}}}" for digit in range(int(first) + 1, 10))
    longer = f"[0-9]{{{others + 2},}}"
    return re.compile(f'"[A-Za-z]*(?:{larger}|{longer})"'.encode() if larger else f'"[A-Za-z]*{longer}"'.encode())


def _nearly(archive: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """The last row and column that a sheet speaks of, be it for a style alone."""
    last, letters = 1, set[bytes]()
    tail = b""
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            found = _PLACES.findall(tail + block)
            letters.update(text for text, _ in found)
            last = max(last, *(int(digits) for _, digits in found), 1) if found else last
            tail = block[-_TAIL:]
    return last, max(map(_column, letters), default=1)


def _column(letters: bytes | str) -> int:
    """The rank of a column, from 1, by its letters; 0 for none."""
    text = letters.decode() if isinstance(letters, bytes) else letters
    rank = 0
    for letter in text.upper()[: len("XFDXX")]:
        rank = rank * 26 + ord(letter) - ord("A") + 1
    return rank


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


@define
class _SheetExtent:
    """Reads how far the cells of a sheet go that have a value."""

    rows: int = 1
    columns: int = 1
    values: int = 0
    row: int = 0
    column: int = 0

    def start(self, tag: str, found: dict[str, str]) -> None:
        """An element begins."""
        kind = tag.rpartition(":")[2]
        if kind == "row":
            self.row, self.column = int(found.get("r") or self.row + 1), 0
        elif kind == "c":
            place = found.get("r", "")
            letters = place.rstrip("0123456789")
            self.column = _column(letters) if letters else self.column + 1
            self.row = int(place[len(letters) :] or self.row)
        elif kind in {"v", "is", "f"}:
            self.values += 1
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
