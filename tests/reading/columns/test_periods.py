"""Titles of periods side by side: whatever a school writes, the number and the column are those that it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.plugins.registry import Registry
from bacpro.reading.columns.column_map import NOTHING_SAID
from bacpro.reading.columns.periods import find_number, find_period, is_of_periods, number_columns
from bacpro.reading.columns.vocabulary import Vocabulary, make_vocabulary
from bacpro.reading.tables.placements import PARTS

TITLES = {
    "PFMP 1 début": (1, "du"),
    "Début PFMP1": (1, "du"),
    "PFMP1 - Date de début": (1, "du"),
    "Date de début de la PFMP n° 2": (2, "du"),
    "PFMP n°3 : fin": (3, "au"),
    "1ère PFMP début": (1, "du"),
    "2e période : lieu de stage": (2, "structure"),
    "Stage 2 - entreprise": (2, "structure"),
    "Du 1": (1, "du"),
    "Au 2": (2, "au"),
    "Nb de semaines PFMP 3": (3, "semaines"),
    "Attestation signée PFMP 1": (1, "signee"),
    "PFMP 1 : Entreprise": (1, "structure"),
    "PFMP 4 (6 semaines) : Du": (4, "du"),
    "P2 tuteur": (2, "responsable"),
    # Not of a period, or of none that can be named.
    "PFMP 1": None,
    "U31": None,
    "U2 session": None,
    "Du": None,
    "Du (jj/mm/aaaa)": None,
    "Adresse ligne 1": None,
    "Session 2026": None,
    "PFMP 13 début": None,
}


@pytest.fixture(scope="module")
def words(registry: Registry) -> Vocabulary:
    """Headers of tables of placements."""
    return make_vocabulary(registry.diplome("agora"), NOTHING_SAID, *PARTS)


@pytest.mark.parametrize(("title", "expected"), TITLES.items(), ids=TITLES.keys())
def test_a_title_says_its_period(words: Vocabulary, title: str, expected: tuple[int, str] | None) -> None:
    assert find_period(title, words) == expected


def test_the_periods_of_a_row_are_numbered_by_their_titles_else_by_their_rank(words: Vocabulary) -> None:
    numbered = number_columns(["N° candidat", "Du 2", "Au 2", "Du 1", "Au 1"], words)
    assert numbered == {1: (2, "du"), 2: (2, "au"), 3: (1, "du"), 4: (1, "au")}
    repeated = ["N° candidat", "Lieu", "Du", "Au", "Lieu", "Du", "Au", "Tuteur"]
    assert number_columns(repeated, words) == {
        **{1: (1, "structure"), 2: (1, "du"), 3: (1, "au")},
        **{4: (2, "structure"), 5: (2, "du"), 6: (2, "au")},
    }
    # One period a row: nothing is numbered, also where a column is there twice with the same cells.
    assert number_columns(["N° candidat", "Du", "Au"], words) == {}
    assert number_columns(["N° candidat", "Du", "Au", "Du", "Au"], words, {3, 4}) == {}


def test_a_table_with_columns_of_periods_is_one_of_placements_though_a_date_is_missing(words: Vocabulary) -> None:
    assert is_of_periods(["N° candidat", "Du 1", "Au 1"], words)
    assert is_of_periods(["N° candidat", "Lieu de stage", "Tuteur", "Date début"], words)
    assert not is_of_periods(["N° candidat", "Nom", "Classe"], words)
    assert not is_of_periods(["N° candidat", "U11", "Tuteur", "Lieu"], words)


@given(st.text(max_size=60))
def test_any_text_is_read_as_a_title_without_fault(words: Vocabulary, title: str) -> None:
    found = find_period(title, words)
    assert found is None or 1 <= found[0] <= 12
    assert find_number(title) is None or find_number(title) in range(1, 13)
