"""Results that are read all at once are those that are read cell by cell, and so are their faults."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacpro.model.diploma import Diploma
from bacpro.model.run.record import Record
from bacpro.plugins.registry import load_registry
from bacpro.reading.opening import open_grades

UNITS = ("U11", "U12", "U51")
HEADER = (
    "numero_candidat",
    "session",
    *(name for unit in UNITS for name in (unit, f"{unit} session", f"controle {unit}")),
)

MARKS = st.sampled_from(["", " ", "-", "12", "9,5", "20", "0", "AB", "DI", "21", "douze", "12 AB", "3/4"])
SESSIONS = st.sampled_from(["", " ", "2023", "2026", "1999", "hier"])
ORALS = st.sampled_from(["", "", "-", "11", "25", "x"])
ROWS = st.tuples(SESSIONS, *(strategy for _ in UNITS for strategy in (MARKS, SESSIONS, ORALS)))


def records(path: Path, diploma: Diploma, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[Record]:
    """What is read of rows, each given a number of its own."""
    lines = [";".join(header), *(";".join((f"{n:04}", *row)) for n, row in enumerate(rows))]
    path.write_text("\n".join(lines), encoding="utf-8")
    return list(open_grades(path, diploma, None).records())


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=1, max_size=6))
def test_results_read_at_once_are_those_read_cell_by_cell(rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    diploma = load_registry().diplome("agora")
    at_once = records(tmp_path / "a.csv", diploma, (*HEADER, "U2", "nom"), [(*row, "", "N") for row in rows])
    # A column of CCF situations, though empty, has every row read cell by cell.
    header = (*HEADER, "U2", "U2 situation 1", "nom")
    one_by_one = records(tmp_path / "a.csv", diploma, header, [(*row, "", "", "N") for row in rows])
    assert [record.dossier for record in at_once] == [record.dossier for record in one_by_one]
    assert [record.fautes for record in at_once] == [record.fautes for record in one_by_one]
    assert len(at_once) == len(rows)
