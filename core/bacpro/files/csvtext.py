"""CSV as a French Excel opens it: UTF-8 with BOM, `;`, CRLF, and no cell that it would run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

BOM = "\ufeff"
_FORMULA_STARTS = frozenset("=+@\t-")
_NUMBER = re.compile(r"-[0-9]+(?:[.,][0-9]+)?")


def neutral(cell: str) -> str:
    """A cell that a spreadsheet shows as it is: a leading apostrophe stops what would be a formula."""
    if cell[:1] in _FORMULA_STARTS and cell and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def row(cells: Iterable[str]) -> str:
    """A row, its line end included."""
    return f"{joined(cells)}\r\n"


def joined(cells: Iterable[str]) -> str:
    """Cells as they stand in a row, without the line end: rows can be assembled from such parts."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerow([neutral(cell) for cell in cells])
    return buffer.getvalue().removesuffix("\r\n")


def open_csv(path: Path, columns: Sequence[str]) -> TextIO:
    """Open a table for writing, its header written. Raises OSError when it cannot be written."""
    stream = path.open("w", encoding="utf-8", newline="", buffering=1 << 20)
    stream.write(BOM + row(columns))
    return stream
