"""A row that is read at once is the one that is read closely: its record, whole, or nothing where it is unusual."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacpro.model.diploma import Diploma
from bacpro.model.run.record import Record
from bacpro.plugins.registry import load_registry
from bacpro.reading.opening import open_grades, open_results
from bacpro.reading.tables.quick_rows import make_quick_reader
from bacpro.reading.tables.rows import mend_row
from bacpro.reading.tables.scan import scan_numbers
from bacpro.reading.tables.wide import WideReader, read_closely, read_wide_entries

UNITS = ("U11", "U12", "U51")
IDENTITY = {
    "nom": ["MARTIN", " Le Goff ", "", "-", "d’Alès"],
    "prenom": ["Zoé", "", "--"],
    "nom_prenom": ["", "", "", "DURAND Léa", "durand léa"],
    "date_naissance": ["", "12/03/2008", "1er mai 2007", "12/03/1899", "1/2/08", "hier"],
    "ine": ["", "0123456789A", "sans", " 0123456789B "],
    "division": ["", "T1", "-"],
    "etablissement": ["", "LP Jean-Zay"],
    "uai": ["", "0441234A"],
    "statut": ["", "scolaire_public", "Apprenti", "ex-apprenti", "INDIVIDUEL (9)"],
    "situation": ["", "reconversion", "?"],
    "forme": ["", "globale", "progressive"],
    "projet": ["", "0", "12,5", "12,3456", "21"],
    "controle": ["", "8", "néant"],
    "points_jury": ["", "2", "-1,5", "5000"],
    "renonce": ["", "U11", "U99"],
    "attestations": ["", "U12"],
    "session": ["", " ", "2023", "2026", "1999", "2019", "hier"],
}
MARKS = st.sampled_from(["", " ", "-", "12", "9,5", "20", "0", "12,3456", "AB", "DI", "21", "douze", "12 AB", "3/4"])
SESSIONS = st.sampled_from(["", " ", "2023", "2026", "1999", "hier"])
ORALS = st.sampled_from(["", "", "-", "11", "25", "x"])
HEADER = (
    *IDENTITY,
    *(name for unit in UNITS for name in (unit, f"{unit} session", f"controle {unit}")),
    "observations",
)
ROWS = st.tuples(
    *(st.sampled_from([cells[0]] * 4 + cells) for cells in IDENTITY.values()),
    *(strategy for _ in UNITS for strategy in (MARKS, SESSIONS, ORALS)),
    st.sampled_from(["", "à voir"]),
)
NUMBERS = ["26000000001", "26000000002", "GA-001", "1", "26000000001 "]


@cache
def diploma() -> Diploma:
    return load_registry().diplome("agora")


def reader_of(path: Path, rows: list[tuple[str, ...]], numbers: list[str] | None = None) -> WideReader:
    """What reads the rows of a table, each given a number of its own unless some are given."""
    given_numbers = numbers or [f"260000{n:05}" for n in range(len(rows))]
    lines = ["numero_candidat;" + ";".join(HEADER)]
    lines += [";".join((number, *row)) for number, row in zip(given_numbers, rows, strict=True)]
    path.write_text("\n".join(lines), encoding="utf-8")
    reader = open_grades(path, diploma(), None).read_block.__self__  # type: ignore[attr-defined]
    assert isinstance(reader, WideReader)
    return reader


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=st.lists(ROWS, min_size=1, max_size=6))
def test_what_is_read_at_once_is_what_is_read_closely(rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    table = reader_of(tmp_path / "a.csv", rows).table
    known, _ = scan_numbers(table)
    quick = make_quick_reader(table)
    assert quick is not None
    for line, row in known.grid.lines():
        closely = read_closely(table, mend_row(known, line, list(row)), (), None)
        at_once = quick(line, row)
        assert at_once is None or at_once == closely
        if at_once is None:
            assert closely.fautes or closely.avertissements or is_unusual(row)


def is_unusual(row: list[str]) -> bool:
    """Whether a sound row is left to the closer look: its names in one cell, an earlier session."""
    cells = dict(zip(("numero_candidat", *HEADER), row, strict=True))
    return bool(cells["nom_prenom"]) or cells["session"] == "2019" or missing_session(cells)


def missing_session(cells: dict[str, str]) -> bool:
    """Whether units tell their sessions in the place of the row."""
    return not cells["session"].strip() and any(cells[f"{unit} session"].strip() for unit in UNITS)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=st.lists(ROWS, min_size=1, max_size=5), data=st.data())
def test_pieces_and_entries_say_the_same(rows: list[tuple[str, ...]], data: st.DataObject, tmp_path: Path) -> None:
    # Numbers that stand twice, that have letters, or that may be a count.
    numbers = [data.draw(st.sampled_from(NUMBERS)) for _ in rows]
    reader = reader_of(tmp_path / "a.csv", rows, numbers)
    entree = open_grades(tmp_path / "a.csv", diploma(), None)
    assert list(entree.records()) == list(map(reader.read_entry, read_wide_entries(reader.table)))


def sound_row(rank: int) -> tuple[str, ...]:
    cells = {name: cells[0] for name, cells in IDENTITY.items()} | {"session": "2026", "date_naissance": "12/03/2008"}
    marks = [cell for unit in range(len(UNITS)) for cell in (f"{(rank + unit) % 20},5", "", "")]
    return (*cells.values(), *marks, "")


def test_sound_rows_are_read_at_once(tmp_path: Path) -> None:
    reader = reader_of(tmp_path / "a.csv", [sound_row(rank) for rank in range(50)])
    quick = make_quick_reader(reader.table)
    assert quick is not None
    records = [quick(line, row) for line, row in reader.table.grid.lines()]
    assert all(record is not None and record.dossier is not None for record in records)


def test_four_threads_may_read_side_by_side(tmp_path: Path) -> None:
    reader_of(tmp_path / "a.csv", [sound_row(rank) for rank in range(400)])
    entree = open_grades(tmp_path / "a.csv", diploma(), None)
    alone = list(entree.records())
    blocks = list(entree.blocks(5))
    with ThreadPoolExecutor(4) as threads:
        read = list(threads.map(lambda block: list(entree.read_block(block)), blocks * 4))
    assert [record for block in read for record in block] == alone * 4


@pytest.mark.parametrize("column", ["U2 situation 1", "code_specialite"])
def test_a_table_of_which_each_row_is_looked_at_is_read_all_the_same(column: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    code = "40030001" if column == "code_specialite" else ""
    path.write_text(f"numero_candidat;session;U2;{column}\n26000000001;2026;12;{code}\n", encoding="utf-8")
    [record] = open_results(path, diploma(), 2026).records()
    assert isinstance(record, Record)
    assert record.lignes == 1
