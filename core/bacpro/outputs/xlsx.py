"""A table that was written as CSV, as a workbook too: the same cells, numbers as numbers where nothing is lost."""

import csv
import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from bacpro.outputs import csvtext

CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 (a workbook knows no time zone)
"""The same for every workbook, so that equal contents give equal bytes."""

ROWS = 1_048_575
"""Rows that fit under the header of a sheet."""

LONGEST = 32_767
"""Characters that a cell holds at most."""

CUT = " […] texte coupé : voir le fichier CSV"
WIDEST, NARROWEST = 60, 8
_SOUGHT = 200
"""Rows that the width of the columns is found from."""
_NOT_XML = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,8})(?:,[0-9]{1,4})?")

RowsTold = Callable[[int], None]
"""RowsTold that so many rows more are written."""


def write_xlsx(
    table: Path,
    path: Path,
    title: str,
    numeric: Collection[str] = (),
    told: RowsTold = lambda _: None,
    lines: int = ROWS,
) -> None:
    """Write a CSV table of ours as a workbook, row by row; a table too long for a sheet goes on in the next one.

    `numeric` are the columns whose numbers are numbers, where that changes none of their digits; a sheet has `lines`
    rows at most, its header included. Raises OSError when the workbook cannot be written.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped,unused-ignore]
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped,unused-ignore]

    book = Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent), "use_zip64": True})
    book.set_properties({"title": title, "created": CREATED})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EEF2F6", "bottom": 1})
    try:
        rows = _rows(table)
        header = next(rows, [])
        numbers = [name in numeric for name in header]
        begun = list(islice(rows, _SOUGHT))
        widths = [_width(cells) for cells in zip(header, *begun, strict=True)]
        rest = chain(begun, rows)
        rank = 1
        while (first := next(rest, None)) is not None or rank == 1:
            sheet = book.add_worksheet(title if rank == 1 else f"{title} ({rank})")
            part = chain([first] if first else [], islice(rest, lines - 1))
            _fill(sheet, header, widths, bold, ((row, numbers) for row in part), told)
            rank += 1
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error


def clean_text(text: str) -> str:
    """A text that stays one: a workbook holds no half character, and takes `<r>…</r>` for XML of its own."""
    text = _NOT_XML.sub("\ufffd", text)
    if len(text) > LONGEST:
        text = text[: LONGEST - len(CUT)] + CUT
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def exact_number(text: str) -> float | None:
    """The number that a French text is, when it gives back the very text; None for any other."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return value if f"{value:.12g}".replace(".", ",") == text and text != "-0" else None


def _rows(table: Path) -> Iterator[list[str]]:
    with table.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.reader(stream, delimiter=";"):
            yield [csvtext.restore_cell(cell) for cell in row]


def _width(cells: tuple[str, ...]) -> int:
    return max(NARROWEST, min(WIDEST, max(len(cell) for cell in cells) + 2))


def _fill(
    sheet: Any,  # noqa: ANN401
    header: list[str],
    widths: list[int],
    bold: Any,  # noqa: ANN401
    rows: Iterator[tuple[list[str], list[bool]]],
    told: RowsTold,
) -> None:
    for column, (name, width) in enumerate(zip(header, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, clean_text(name), bold)
    from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped,unused-ignore]

    last = 0
    for last, (row, numbers) in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if not cell:
                continue
            if numbers[column] and (value := exact_number(cell)) is not None:
                sheet.write_number(last, column, value)
            else:
                sheet.write_string(last, column, clean_text(cell))
        told(1)
    sheet.freeze_panes(1, 0)
    if header:
        sheet.autofilter(0, 0, last, len(header) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(header) - 1)}{last + 1}"})
