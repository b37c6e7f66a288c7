"""A dossier is sound for a purpose, or every fault of it is told with its path."""

from decimal import Decimal

import pytest

from bacpro.model.candidate import Candidate
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier, Placement
from bacpro.model.result import Result, State
from bacpro.plugins.registry import Registry
from bacpro.reading.dossiers.faults import find_dossier_faults, find_negatives, find_result_faults
from bacpro.reading.dossiers.validation import for_check, for_results

WHO = Candidate("02211557741", "Petit")


@pytest.fixture
def agora(registry: Registry) -> Diploma:
    return registry.diplome("agora")


def test_results_get_the_session_of_their_dossier_and_the_order_of_the_diploma(agora: Diploma) -> None:
    results = (Result("U2", note=Decimal(12)), Result("U11", note=Decimal(9), session=2024))
    dossier, faults = for_results(agora, 2026)(Dossier(WHO, session=2025, resultats=results), "$")
    assert faults == []
    assert [(result.unite, result.session) for result in dossier.resultats] == [("U11", 2024), ("U2", 2025)]


def test_every_fault_of_a_result_has_its_path(agora: Diploma) -> None:
    results = (Result("U99", note=Decimal(21), session=1999), Result("U11", State.ABSENT, Decimal(3)))
    _, faults = for_results(agora, 2026)(Dossier(WHO, resultats=results), "$")
    assert [(fault.colonne, fault.erreur) for fault in faults] == [
        ("$.resultats[0].unite", "unité inconnue"),
        ("$.resultats[0].note", "note hors de 0 à 20"),
        (
            "$.resultats[0].session",
            f"session hors des éditions de {agora.sigle} ({agora.sessions}), ou après la session préparée",
        ),
        ("$.resultats[1].note", "état « absent »"),
        ("$.resultats[1].session", "session d’obtention inconnue"),
    ]


def test_a_candidate_is_checked_for_a_session_that_is_known(agora: Diploma) -> None:
    dossier, faults = for_check(agora, 2026)(Dossier(WHO), "$")
    assert (dossier.session, faults) == (2026, [])
    _, [fault] = for_check(agora, None)(Dossier(WHO), "$")
    assert (fault.colonne, fault.erreur) == ("$.session", "session inconnue")


def test_two_results_of_a_unit_in_one_session_are_a_fault(agora: Diploma) -> None:
    twice = Dossier(WHO, session=2026, resultats=(Result("U11"), Result("U11", session=2026)))
    [fault] = find_dossier_faults(twice, "$", agora)
    assert fault.colonne == "$.resultats[1]"


def test_situations_stand_for_a_mark_that_is_not_given_yet(agora: Diploma) -> None:
    assert find_result_faults(Result("U2", situations=(Decimal(12),)), "$", agora) == []
    assert [fault.colonne for fault in find_result_faults(Result("U2"), "$", agora)] == ["$.note"]


def test_a_number_below_zero_is_told_where_it_stands() -> None:
    dossier = Dossier(WHO, periodes=(Placement(semaines=4), Placement(semaines=-1, heures=Decimal(-3))))
    assert [fault.colonne for fault in find_negatives(dossier, "$")] == [
        "$.periodes[1].semaines",
        "$.periodes[1].heures",
    ]
