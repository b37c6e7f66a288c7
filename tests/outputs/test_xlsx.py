"""What is written can be read back to the very cells that it was written from."""

import csv
import io
import tempfile
from pathlib import Path

import openpyxl  # type: ignore[import-untyped,unused-ignore]
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape  # type: ignore[import-untyped,unused-ignore]
from python_calamine import CalamineWorkbook

from bacpro.outputs import csvtext, xlsx

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text("=+@-'\t\"; \r\n0,1a", max_size=8)


def reader(text: str) -> list[list[str]]:
    """Rows of a CSV as any program reads it."""
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=5))
@example([["=1"], ["'=1"], ["''=1"], ["-3,5"], ["'-3,5"], ["-"], ["'"], [""], ["", ""]])
def test_a_csv_reads_back_to_the_same_cells(rows: list[list[str]]) -> None:
    text = "".join(map(csvtext.make_row, rows))
    assert [[csvtext.restore_cell(cell) for cell in row] for row in reader(text)] == rows


@given(st.lists(CELLS, min_size=1, max_size=6))
def test_no_cell_of_a_csv_is_run_by_a_spreadsheet(cells: list[str]) -> None:
    [row] = reader(csvtext.make_row(cells))
    for cell in row:
        assert not cell.startswith(("=", "+", "@", "\t"))
        assert not cell.startswith("-") or cell.lstrip("-").replace(",", ".", 1).replace(".", "", 1).isdigit()


@given(st.lists(CELLS, min_size=2, max_size=6))
def test_rows_are_written_as_csv_alone_would(cells: list[str]) -> None:
    # The quick way, for rows with nothing to quote, gives the bytes of the other.
    expected = io.StringIO(newline="")
    csv.writer(expected, delimiter=";").writerow(map(csvtext.neutralise, cells))
    assert csvtext.make_row(cells) == expected.getvalue()


# --- workbooks -------------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12)
NUMBERS = st.from_regex(r"-?[0-9]{1,6}(,[0-9]{1,4})?", fullmatch=True)


def write_csv(path: Path, rows: list[list[str]]) -> None:
    """A table as bacpro writes it."""
    csvtext.start_table(path, rows[0])
    with csvtext.open_to_add(path) as stream:
        stream.writelines(map(csvtext.make_row, rows[1:]))


def as_text(value: object) -> str:
    """A cell of a workbook as a French table writes it."""
    if value is None:
        return ""
    if isinstance(value, float | int):
        return f"{value:.12g}".replace(".", ",")
    return str(unescape(value))  # Excel takes back `_x005F_`; openpyxl leaves it to who asks


def held(rows: list[list[str]]) -> list[list[str]]:
    """Rows without those that hold nothing at the end, which a workbook does not tell."""
    return rows[: max((rank for rank, row in enumerate(rows, 1) if any(row)), default=0)]


@given(st.lists(st.tuples(TEXTS | NUMBERS, TEXTS | NUMBERS), max_size=6))
@example([("=1+1", "12,5"), ("'=1", "12,50"), ("007", "007"), ("-0", "-0"), (" a ", "AB"), ("_x0041_", "1e5")])
@settings(max_examples=60, deadline=None)
def test_a_workbook_reads_back_to_the_cells_of_the_table(rows: list[tuple[str, str]]) -> None:
    # Column « nom » holds texts whatever they look like; « note » holds numbers where they keep all their digits.
    table = [["nom", "note"], *map(list, rows)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        write_csv(path.with_suffix(".csv"), table)
        xlsx.write_xlsx(path.with_suffix(".csv"), path, "table", {"note"})
        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        read = [[as_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True, max_col=2)]
        sheet.parent.close()
        other = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert held(read) == held(table)
    if any("_x" in cell for row in table for cell in row):
        return  # calamine takes `_x005F_` back twice
    shown = [[as_text(cell) for cell in row] for row in other]
    assert held([row + [""] * (2 - len(row)) for row in shown]) == held(table)


def test_candidate_numbers_stay_texts_and_marks_are_numbers(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [["numero_candidat", "U2"], ["007", "12,5"], ["8", "DI"], ["9", "12,50"]])
    xlsx.write_xlsx(tmp_path / "a.csv", tmp_path / "a.xlsx", "a", {"U2"})
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].values)
    # 12,50 would read back as 12,5: it stays as it was given.
    assert rows == [("numero_candidat", "U2"), ("007", 12.5), ("8", "DI"), ("9", "12,50")]


def test_a_table_too_long_for_a_sheet_goes_on_in_the_next(tmp_path: Path) -> None:
    rows = [["numero"], *([str(n)] for n in range(7))]
    write_csv(tmp_path / "a.csv", rows)
    told: list[int] = []
    xlsx.write_xlsx(tmp_path / "a.csv", tmp_path / "a.xlsx", "a", (), told.append, lines=3)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["a", "a (2)", "a (3)"]
    assert [[row[0] for row in sheet.values] for sheet in book] == [
        ["numero", "0", "1", "2"],
        ["numero", "3", "4", "5"],
        ["numero", "6"],
    ]
    assert sum(told) == 7


def test_an_empty_table_is_a_workbook_with_its_header(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [["numero", "note"]])
    xlsx.write_xlsx(tmp_path / "a.csv", tmp_path / "a.xlsx", "a")
    assert list(openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].values) == [("numero", "note")]


def test_a_text_longer_than_a_cell_holds_says_where_the_rest_is(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [["texte"], ["x" * 40_000]])
    xlsx.write_xlsx(tmp_path / "a.csv", tmp_path / "a.xlsx", "a")
    (_, (text,)) = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].values
    assert len(str(text)) == xlsx.LONGEST
    assert str(text).endswith("voir le fichier CSV")


def test_equal_tables_give_equal_workbooks(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [["numero", "note"], ["1", "12"]])
    for name in ("b.xlsx", "c.xlsx"):
        xlsx.write_xlsx(tmp_path / "a.csv", tmp_path / name, "a", {"note"})
    assert (tmp_path / "b.xlsx").read_bytes() == (tmp_path / "c.xlsx").read_bytes()
