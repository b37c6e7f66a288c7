"""Apprentices: a dated contract, and other firms for a part of it (Code du travail, R. 6223-10)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from bacpro.model.candidate import Status
from bacpro.model.check import Finding, Verdict
from bacpro.model.dossier import Apprenticeship, Dossier, Host, Placement
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure
from bacpro.regulation.placement.apprenticeship import HostFirmTerms
from bacpro.testing.dossiers import build_dossier

Only = Callable[..., Finding]
Reason = Callable[..., str]

FIRST = dt.date(2026, 1, 1)


def apprentice(contract: Apprenticeship | None, *periods: Placement) -> Dossier:
    return build_dossier(statut=Status.APPRENTI_HABILITE, contrat_apprentissage=contract, periodes=periods)


def elsewhere(firm: str, first: int, days: int) -> Placement:
    """Some days in a firm, from a day of the contract, whose first is 0."""
    begin = FIRST + dt.timedelta(days=first)
    return Placement(structure=Host(firm), du=begin, au=begin + dt.timedelta(days=days - 1))


HUNDRED = Apprenticeship("Atelier Ruel", FIRST, FIRST + dt.timedelta(days=99))
"""A contract of a hundred days."""


@pytest.mark.parametrize(
    ("contract", "verdict"),
    [
        (None, Verdict.NON_CONFORME),
        (Apprenticeship("Atelier Ruel", FIRST, None), Verdict.NON_CONFORME),
        (Apprenticeship("Atelier Ruel", FIRST, FIRST - dt.timedelta(days=1)), Verdict.NON_CONFORME),
        (Apprenticeship("Atelier Ruel", FIRST, FIRST), Verdict.CONFORME),
    ],
)
def test_an_apprentice_has_a_dated_contract(only: Only, contract: Apprenticeship | None, verdict: Verdict) -> None:
    assert only("pfmp.apprentissage", apprentice(contract)).verdict is verdict


def test_the_others_have_none(reason: Reason) -> None:
    assert (
        reason("pfmp.apprentissage", build_dossier(statut=Status.SCOLAIRE_PUBLIC)) == "le candidat n’est pas apprenti"
    )
    assert "n’a pas de contrat" in reason("pfmp.accueil", build_dossier(statut=Status.SCOLAIRE_PUBLIC))
    assert "aucune période" in reason("pfmp.accueil", apprentice(HUNDRED))


@pytest.mark.parametrize(("days", "verdict"), [(50, Verdict.CONFORME), (51, Verdict.NON_CONFORME)])
def test_half_of_the_days_of_the_contract_may_be_elsewhere(only: Only, days: int, verdict: Verdict) -> None:
    found = only("pfmp.accueil", apprentice(HUNDRED, elsewhere("Lutherie Vidal", 0, days)))
    assert found.verdict is verdict
    assert found.attendu == "2 autres entreprises au plus, la moitié du temps au plus"


def test_days_that_two_firms_share_count_once(only: Only) -> None:
    periods = (elsewhere("Lutherie Vidal", 0, 40), elsewhere("Maison Coste", 10, 40))  # 50 days in all
    assert only("pfmp.accueil", apprentice(HUNDRED, *periods)).verdict is Verdict.CONFORME


@pytest.mark.parametrize(("most", "verdict"), [(1, Verdict.NON_CONFORME), (2, Verdict.CONFORME)])
def test_firms_are_counted_but_for_that_of_the_employer(only: Only, most: int, verdict: Verdict) -> None:
    periods = (elsewhere("Vidal", 0, 2), elsewhere("Coste", 5, 2), elsewhere("Atelier Ruel", 10, 80))
    assert only("pfmp.accueil", apprentice(HUNDRED, *periods), entreprises=most).verdict is verdict


def test_another_part_is_told_as_it_is_written(only: Only) -> None:
    found = only("pfmp.accueil", apprentice(HUNDRED, elsewhere("Vidal", 0, 34)), part="1/3", entreprises=1)
    assert (found.verdict, found.attendu) == (
        Verdict.NON_CONFORME,
        "1 autre entreprise au plus, 1/3 du temps au plus",
    )


@pytest.mark.parametrize(
    "contract", [Apprenticeship("", FIRST, FIRST), Apprenticeship("Atelier Ruel", FIRST, None)], ids=["firm", "dates"]
)
def test_a_part_that_cannot_be_measured_is_asked_for(only: Only, contract: Apprenticeship) -> None:
    assert only("pfmp.accueil", apprentice(contract, elsewhere("Vidal", 0, 2))).verdict is Verdict.A_ARBITRER


@pytest.mark.parametrize("part", ["", "moitié", "3/2", "-1/2", "1/0"])
def test_a_part_that_is_none_is_refused(part: Any) -> None:  # noqa: ANN401
    with pytest.raises(StructureError, match="part :"):
        structure({"part": part}, HostFirmTerms)
