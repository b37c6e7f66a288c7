"""What is odd in a dossier is told, and prevents nothing."""

import datetime as dt
from decimal import Decimal

import pytest

from bacpro.model.candidate import Candidate
from bacpro.model.dossier import Dossier
from bacpro.model.result import Result
from bacpro.reading.values.doubts import find_doubts, find_fine_marks, find_shared_ine, is_fine


def errors(dossier: Dossier) -> list[str]:
    return [doubt.erreur for doubt in find_doubts(dossier)]


@pytest.mark.parametrize(
    ("year", "told"),
    [
        (2012, []),
        (2013, ["âge invraisemblable à la session 2026 (13 ans)"]),
        (1926, []),
        (2027, ["naissance après la session 2026"]),
    ],
)
def test_a_birth_is_told_of_outside_the_ages_of_candidates(year: int, told: list[str]) -> None:
    assert errors(Dossier(Candidate("01", date_naissance=dt.date(year, 6, 1)), session=2026)) == told


def test_a_unit_given_up_without_a_result_is_told_of() -> None:
    held = Dossier(Candidate("01"), renonce=("U11", "U12"), resultats=(Result("U11"),), attestations=("U12",))
    assert errors(held) == []
    assert errors(Dossier(Candidate("01"), renonce=("U11",))) == ["renonciation à une unité sans résultat"]


def test_an_unusual_ine_is_told_of() -> None:
    assert errors(Dossier(Candidate("01", ine="123"))) == ["INE de forme inhabituelle"]
    assert errors(Dossier(Candidate("01", ine="0123456789A"))) == []


def test_a_mark_of_four_decimals_comes_out_of_a_reckoning() -> None:
    assert [is_fine(mark) for mark in (None, Decimal("12.345"), Decimal("12.3456"))] == [False, False, True]
    [doubt] = find_fine_marks([Result("U11", note=Decimal("12.3456")), Result("U12", note=Decimal(12))])
    assert (doubt.colonne, doubt.valeur) == ("U11", "12,3456")


def test_an_ine_is_told_of_on_the_lines_of_others_only() -> None:
    assert find_shared_ine("0123456789A", [2, 3], (2, 3)) == ()
    [doubt] = find_shared_ine("0123456789A", [2], (2, 9))
    assert doubt.remede.endswith("lignes 2, 9.")
