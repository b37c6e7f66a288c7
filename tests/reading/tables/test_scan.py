"""What a table tells as a whole is the same however many of its lines are looked at together."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacpro.errors import BacproError
from bacpro.plugins.registry import load_registry
from bacpro.reading.opening import open_grades
from bacpro.reading.tables.results import ResultsTable
from bacpro.reading.tables.scan import scan_numbers
from bacpro.reading.tables.wide import WideReader

HEADER = "numero_candidat;ine;nom;U11\n"
ROWS = st.sampled_from(
    [
        "02211557741;0123456789A;PETIT;12",
        "2211557742;;ROUX;9",
        "02211557743;0123456789A;NEVEU;",
        "02211557741;;PETIT;12",
        "GA-001;;DUBOIS;7",
        "Classe : T1;;;",
        "numero_candidat;ine;nom;U11",
        "Total;;;3",
        "02211557744;;COUPE",
        '02211557745;;"DEUX\nLIGNES";8',
        "",
    ]
)


def table_of(path: Path, text: str) -> ResultsTable:
    path.write_text(text, encoding="utf-8")
    reader = open_grades(path, load_registry().diplome("agora"), 2026).read_block.__self__  # type: ignore[attr-defined]
    assert isinstance(reader, WideReader)
    return reader.table


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=st.lists(ROWS, min_size=1, max_size=12), size=st.integers(1, 5))
def test_a_table_is_looked_at_by_so_many_lines_and_says_the_same(rows: list[str], size: int, tmp_path: Path) -> None:
    table = table_of(tmp_path / "a.csv", HEADER + "\n".join(rows))
    together, by_few = scan_numbers(table), scan_numbers(table, size)
    assert by_few[0].numerotation == together[0].numerotation
    assert by_few[1] == together[1]


@pytest.fixture
def scanned(
    tmp_path: Path,
) -> Callable[[str], tuple[ResultsTable, dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]]:
    def scan(rows: str) -> tuple[ResultsTable, dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
        known, repeats = scan_numbers(table_of(tmp_path / "a.csv", HEADER + rows))
        return known, repeats.numeros, repeats.ines

    return scan


def test_numbers_and_ine_that_stand_twice_come_with_their_lines(scanned: Callable[[str], tuple[object, ...]]) -> None:
    _, numbers, ines = scanned("02211557741;0123456789A;A;1\n2211557741;;A;2\n02211557743;0123456789a;B;3\n")
    assert numbers == {"02211557741": (2, 3)}
    assert ines == {"0123456789A": (2, 4)}


def test_titles_repeated_in_another_order_are_refused(tmp_path: Path) -> None:
    table = table_of(tmp_path / "a.csv", HEADER + "02211557741;;A;1\nnumero_candidat;nom;ine;U11\n")
    with pytest.raises(BacproError, match="titres répétés dans un autre ordre"):
        scan_numbers(table)


def test_the_title_of_a_block_holds_up_to_the_next_one(tmp_path: Path) -> None:
    rows = "Classe : T1;;;\n02211557741;;A;1\nClasse : T2;;;\n02211557742;;B;2\n"
    known, _ = scan_numbers(table_of(tmp_path / "a.csv", HEADER + rows))
    assert [(block.ligne, block.classe, block.premiere) for block in known.numerotation.blocs] == [
        (2, "T1", 3),
        (4, "T2", 5),
    ]
