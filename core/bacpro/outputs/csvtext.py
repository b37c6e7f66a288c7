"""CSV as a French Excel opens it: UTF-8 with BOM, `;`, CRLF, and no cell that it would run as a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TextIO

from bacpro.model.run.decided import CandidateT

Writer = Callable[[TextIO, CandidateT], None]
"""Adds a candidate to a file."""

BOM = "\ufeff"
_FORMULA_STARTS = ("", *"=+@\t-")
_STARTS = (*_FORMULA_STARTS, "'")
_STARTS_LIKE_FORMULA = re.compile(r";'*[=+@\t-]")
_NUMBER = re.compile(r"-[0-9]+(?:[.,][0-9]+)?")


def neutralise(cell: str) -> str:
    """A cell that a spreadsheet shows as it is: a leading apostrophe stops what would be a formula.

    So does one more, where apostrophes already stand before it: `restore_cell` gives the cell back.
    """
    return f"'{cell}" if cell[:1] in _STARTS and _is_formula(cell.lstrip("'")) else cell


def restore_cell(cell: str) -> str:
    """A cell as it was before `neutralise`."""
    return cell[1:] if cell[:1] == "'" and _is_formula(cell.lstrip("'")) else cell


def _is_formula(text: str) -> bool:
    return text[:1] in _FORMULA_STARTS and text != "" and not _NUMBER.fullmatch(text)


def make_row(cells: Iterable[str]) -> str:
    """A row, its line end included."""
    return f"{join_cells(cells)}\r\n"


def join_cells(cells: Iterable[str]) -> str:
    """Cells as they stand in a row, without the line end: rows can be assembled from such parts."""
    cells = list(cells)
    text = ";".join(cells)
    if text.count(";") == len(cells) - 1 and not _is_special(text):
        return text
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerow([neutralise(cell) for cell in cells])
    return buffer.getvalue().removesuffix("\r\n")


def _is_special(text: str) -> bool:
    """Whether cells joined may hold something to quote or to neutralise."""
    return (
        text[:1] in _STARTS
        or '"' in text
        or "\n" in text
        or "\r" in text
        or _STARTS_LIKE_FORMULA.search(text) is not None
    )


def start_table(path: Path, columns: Sequence[str]) -> None:
    """Write the header of a table. Raises OSError when it cannot be written."""
    path.write_text(BOM + make_row(columns), encoding="utf-8", newline="")


def open_to_add(path: Path) -> TextIO:
    """Open a table to add rows to it. Raises OSError when it cannot be written."""
    return path.open("a", encoding="utf-8", newline="", buffering=1 << 20)
