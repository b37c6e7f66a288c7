"""Two files as one table: rows that match, rows alone, cells that contradict each other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bacpro.errors import BacproError
from bacpro.model.diploma import Diploma
from bacpro.plugins.registry import Registry
from bacpro.reading.columns.column_map import NOTHING_SAID
from bacpro.reading.columns.vocabulary import Vocabulary, make_vocabulary
from bacpro.reading.input import AS_IT_IS
from bacpro.reading.joining.files import even_rows, join_tables
from bacpro.reading.joining.grids import open_grid
from bacpro.reading.joining.halves import SecondHalf, complete_row, find_unmatched, read_half
from bacpro.reading.joining.tables import open_tables, require_layout, spare_columns
from bacpro.reading.sources.grid import Grid
from bacpro.reading.sources.inspection import inspect_file

Open = Callable[[str, str], Grid]


@pytest.fixture
def agora(registry: Registry) -> Diploma:
    return registry.diplome("agora")


@pytest.fixture
def words(agora: Diploma) -> Vocabulary:
    return make_vocabulary(agora, NOTHING_SAID, "lues", "recopiees", "laissees", "periodes")


@pytest.fixture
def grid(tmp_path: Path, words: Vocabulary) -> Open:
    def write(name: str, text: str) -> Grid:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return open_grid(inspect_file(tmp_path / name), words.score)

    return write


def test_the_table_with_marks_leads_and_each_row_finds_its_other_half(grid: Open, words: Vocabulary) -> None:
    people = grid("liste.csv", "numero_candidat;nom;division\n02211557741;PETIT;T1\n02211557742;ROUX;T2\n")
    marks = grid("notes.csv", "numero_candidat;nom;U11\n2211557741;;12\n02211557743;NEVEU;9\n")
    both, joined = join_tables(people, marks, words)
    assert (joined.premiere, joined.nom, joined.largeur, joined.seconde) == ("notes.csv", "liste.csv", 3, 3)
    matched, alone, second = [row for _, row in both.lines()]
    assert read_half(matched) == SecondHalf(2)
    assert read_half(alone) == SecondHalf(None)
    assert read_half(second) == SecondHalf(3, seul=True, cellules=3)
    told, faults = complete_row(joined, matched)
    assert matched[:3] == ["02211557741", "PETIT", "12"]
    assert ([repair.colonne for repair in told], faults) == (["numero_candidat"], [])
    assert "liste.csv" in find_unmatched(joined, read_half(alone))[0].erreur
    assert "notes.csv" in find_unmatched(joined, read_half(second))[0].erreur


def test_cells_that_contradict_each_other_are_a_fault(grid: Open, words: Vocabulary) -> None:
    people = grid("liste.csv", "numero_candidat;nom\n01;PETIT\n")
    _, joined = join_tables(grid("notes.csv", "numero_candidat;nom;U11\n01;ROUX;12\n"), people, words)
    _, [fault] = complete_row(joined, ["01", "ROUX", "12", "01", "PETIT", "=2"])
    assert (fault.colonne, fault.valeur) == ("nom", "ROUX")


def test_files_with_nobody_in_common_to_go_by_are_refused(grid: Open, words: Vocabulary) -> None:
    with pytest.raises(BacproError, match="aucune colonne commune"):
        join_tables(grid("a.csv", "numero_candidat;U11\n01;12\n"), grid("b.csv", "nom;prenom\nA;B\n"), words)


def test_empty_cells_at_the_end_of_a_row_do_not_count(grid: Open) -> None:
    table = grid("a.csv", "numero_candidat;nom;U11\n01;A;12;;\n02;B\n03;C\n04;D;5;x\n")
    assert [row for _, row, _ in even_rows(table)] == [
        ["01", "A", "12"],
        ["02", "B", ""],
        ["03", "C", ""],
        ["04", "D", "5", "x"],
    ]


def test_a_column_without_title_or_told_twice_is_left_out_where_it_holds_nothing_of_its_own(
    grid: Open, words: Vocabulary
) -> None:
    table = grid("a.csv", "numero_candidat;nom;;Nom;prenom;Prénom\n01;A;;A;B;C\n")
    assert spare_columns(table, words) == {2, 3}


def test_a_layout_is_required_with_every_column_that_an_office_named(
    tmp_path: Path, agora: Diploma, grid: Open, words: Vocabulary
) -> None:
    table = grid("a.csv", "numero_candidat;U11\n01;12\n")
    found = open_tables(table.fichier, words, AS_IT_IS)
    assert (found.grid.entete, found.jointe, found.nom_joint) == (("numero_candidat", "U11"), None, "")
    from bacpro.reading.columns.column_map import ColumnMap
    from bacpro.reading.columns.layout import read_layout

    layout = read_layout(table.entete, agora, words)
    assert require_layout(table, layout, NOTHING_SAID) == layout
    with pytest.raises(BacproError, match="« Rang » : nommée dans le fichier --colonnes, absente d’ici"):
        require_layout(table, layout, ColumnMap(ignorer=("Rang",)))
