"""A line is about nobody only where nothing in it can be of a person."""

from collections.abc import Sequence

import pytest

from bacpro.reading.tables.nobody import PersonPlaces, find_reckoning, is_alone, is_outside, reason_for_nobody

WHO = PersonPlaces(0, (1, 2), 3, None, frozenset({4}))
"""A table of numero, nom, prenom, date_naissance and a mark."""


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", "", "", "", ""], "ligne vide"),
        (["Total", "", "", "", "12"], "ligne de total"),
        (["", "PETIT", "Zoé", "", "12"], ""),  # somebody without a number, who is rejected
        (["", "", "", "12/03/2008", ""], ""),
        (["Le président du jury, vu et approuvé ce jour", "", "", "", ""], "pied de page ou légende"),
        (["", "", "", "", "12"], ""),
    ],
)
def test_what_a_line_is_set_aside_for(row: Sequence[str], reason: str) -> None:
    assert reason_for_nobody(row, WHO) == reason


def test_a_number_beside_a_word_of_total_is_a_count_unless_somebody_is_named() -> None:
    assert find_reckoning(["24", "Effectif", "", "", ""], WHO) != ""
    assert find_reckoning(["24", "PETIT", "Zoé", "", ""], WHO) == ""


def test_a_line_may_have_nothing_but_one_text_told_again() -> None:
    assert is_alone(["T1", "", "T1", " "], 0)
    assert not is_alone(["T1", "", "x"], 0)
    assert is_outside(["Fait à Nantes"], WHO)
    assert not is_outside(["02211557741"], WHO)
