"""A sheet is read as the office sees it: dates, whole numbers, and what a spreadsheet does to rows and cells."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped,unused-ignore]

from bacpro.errors import BacproError
from bacpro.reading.sources.grid import CellAnomaly
from bacpro.reading.sources.inspection import inspect_file
from bacpro.reading.sources.workbooks.sheet_xml import read_oddities
from bacpro.reading.sources.workbooks.sheets import OpenedSheets, cell_text, open_sheets


def score(row: Sequence[str]) -> int:
    return len({"numero", "nom", "note"}.intersection(row))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
        (True, "VRAI"),
        (dt.datetime(2026, 6, 1), "2026-06-01"),  # noqa: DTZ001 - a cell has no time zone
        (dt.datetime(2026, 6, 1, 8, 30), "2026-06-01 08:30:00"),  # noqa: DTZ001
        ("27000000001", "27000000001"),
    ],
)
def test_a_cell_is_the_text_that_an_office_would_type(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A title above, a header in row 3, a hidden row, a percentage; and a sheet that is no table."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as written:
        sheet, notes = written.add_worksheet("Notes"), written.add_worksheet("Lisez-moi")
        sheet.write_row(0, 0, ["Lycée Jean-Zay"])
        sheet.write_row(2, 0, ["numero", "nom", "note"])
        sheet.write_row(3, 0, ["01", "A", 12.5])
        sheet.write_row(4, 0, ["02", "B"])
        sheet.write_number(4, 2, 0.625, written.add_format({"num_format": "0%"}))
        sheet.set_row(3, options={"hidden": True})
        notes.write(0, 0, "Ne pas modifier")
    return path


def opened(path: Path, wanted: str | None = None) -> OpenedSheets:
    return open_sheets(inspect_file(path), score, wanted)


def test_the_sheet_with_known_titles_is_read_and_the_other_told(book: Path) -> None:
    sheets = opened(book)
    [grid] = sheets.grids
    assert (grid.feuille, grid.ligne, grid.entete) == ("Notes", 3, ("numero", "nom", "note"))
    assert list(grid.lines()) == [(4, ["01", "A", "12.5"]), (5, ["02", "B", "62,5 %"])]
    assert sheets.left == (("Lisez-moi", "sans titres de colonnes connus"),)
    assert sheets.remarks_below == ("feuilles laissées : « Lisez-moi » (sans titres de colonnes connus)",)


def test_a_hidden_row_and_a_percentage_are_told_of(book: Path) -> None:
    [grid] = opened(book).grids
    assert grid.particularites == {4: ((-1, CellAnomaly.MASQUEE),), 5: ((2, CellAnomaly.POURCENTAGE),)}
    seen = read_oddities(inspect_file(book), 0, "Notes", [])
    assert (seen.masquees, seen.pourcentages, seen.jour_zero) == ({4}, {5: {2}}, dt.date(1899, 12, 30))


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(book: Path) -> None:
    with pytest.raises(BacproError, match=r"« Juin » absente\. Choisissez parmi : « Notes », « Lisez-moi »"):
        opened(book, "Juin")
