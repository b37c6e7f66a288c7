"""What a Cyclades list says beside its columns."""

import pytest

from bacpro.model.candidate import Status
from bacpro.plugins.registry import Registry
from bacpro.reading.columns.cyclades import (
    Preamble,
    category_statuses,
    is_cyclades,
    is_label,
    is_of,
    is_registered,
    read_preamble,
)


def test_the_lines_above_the_titles_tell_session_and_establishment() -> None:
    rows = [(1, ["Session 2026", ""]), (2, ["LP  Jean-Zay (0441234A)"]), (3, ["à", "deux cellules"])]
    assert read_preamble(rows) == Preamble(2026, "LP Jean-Zay", "0441234A")


def test_a_line_that_says_nothing_known_is_passed_over() -> None:
    assert read_preamble([(1, ["Liste des candidats"]), (2, ["0441234A"])]) == Preamble()


def test_a_test_in_a_title_tells_an_export_of_results() -> None:
    assert is_cyclades(["N° candidat", "001 - 1 - Français - Ponctuel"])
    assert not is_cyclades(["N° candidat", "Nom", "U11"])


def test_a_category_leaves_the_statuses_that_it_names(registry: Registry) -> None:
    assert is_label("SCOLAIRE BACPRO 3 ANS (132)")
    assert Status.SCOLAIRE_PUBLIC in (category_statuses("SCOLAIRE BACPRO 3 ANS (132)") or ())
    assert category_statuses("NOUVELLE CATEGORIE (999)") is None
    assert not is_label("SCOLAIRE")


def test_a_row_is_of_a_diploma_by_its_code_else_by_its_title(registry: Registry) -> None:
    agora = registry.diplome("agora")
    assert is_of(agora, agora.specialite_cyclades or "", "") is True
    assert is_of(agora, "", agora.intitule) is True
    assert is_of(agora, "", "Cuisine") is None
    assert is_of(agora, "", "") is None


@pytest.mark.parametrize(("state", "sits"), [("", True), ("INSCRIT", True), ("Annulé", False)])
def test_a_state_says_whether_the_candidate_is_to_sit(state: str, sits: bool) -> None:
    assert is_registered(state) is sits
