"""The attestation and the convention of each placement (D. 337-64)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from bacpro.model.candidate import Status
from bacpro.model.check import Finding, Verdict
from bacpro.model.dossier import Dossier, Host, Placement
from bacpro.testing.dossiers import build_dossier, build_placement

Only = Callable[..., Finding]
Reason = Callable[..., str]

SOUND = build_placement(dt.date(2025, 9, 8), activites=("a",))


def pupil(*periods: Placement, **changes: Any) -> Dossier:  # noqa: ANN401 - as attributes of a dossier
    return build_dossier(statut=Status.SCOLAIRE_PUBLIC, periodes=periods, **changes)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"du": None}, "dates"),
        ({"structure": Host()}, "structure"),
        ({"activites": ()}, "activités"),
        ({"semaines": None}, "nombre de semaines"),
        ({"signee": False}, "signature du tuteur"),
        ({"cachet": False}, "cachet"),
        ({"signee": False, "cachet": False}, "signature du tuteur, cachet"),
    ],
)
def test_each_rubric_that_an_attestation_lacks_is_named(only: Only, changes: dict[str, Any], missing: str) -> None:
    found = only("pfmp.attestation", pupil(evolve(SOUND, **changes)))
    assert (found.verdict, found.constate) == (Verdict.NON_CONFORME, f"manque : {missing}")
    assert "L’attestation de la période 1 " in found.message


def test_a_whole_attestation_is_in_order(only: Only) -> None:
    found = only("pfmp.attestation", pupil(SOUND, SOUND))
    assert (found.verdict, found.constate) == (Verdict.CONFORME, "2 périodes")


def test_a_rubric_for_which_the_file_has_no_place_is_asked_about_once(only: Only) -> None:
    silent = evolve(SOUND, signee=False, cachet=False)
    found = only("pfmp.attestation", pupil(silent, silent, muets=("signee", "cachet")))
    assert (found.verdict, found.constate) == (Verdict.A_ARBITRER, "non dit : signature du tuteur, cachet")


@pytest.mark.parametrize(
    ("conventions", "verdict"),
    [
        ((True, True), Verdict.CONFORME),
        ((True, False), Verdict.NON_CONFORME),
        ((True, None), Verdict.A_ARBITRER),
        ((None, False), Verdict.NON_CONFORME),
    ],
)
def test_each_placement_has_its_convention(only: Only, conventions: tuple[bool | None, ...], verdict: Verdict) -> None:
    periods = [evolve(SOUND, convention=convention) for convention in conventions]
    assert only("pfmp.convention", pupil(*periods)).verdict is verdict


@pytest.mark.parametrize("name", ["pfmp.attestation", "pfmp.convention"])
@pytest.mark.parametrize(
    ("dossier", "why"),
    [
        (pupil(), "aucune période"),
        (evolve(pupil(SOUND), statut=Status.APPRENTI_HABILITE), "son contrat fait foi"),
        (evolve(pupil(SOUND), statut=Status.EXPERIENCE), "trois années d’expérience"),
    ],
)
def test_who_has_no_attestation_to_give_is_told_why(reason: Reason, name: str, dossier: Dossier, why: str) -> None:
    assert why in reason(name, dossier)


def test_conventions_of_which_nothing_is_said_are_nothing_to_check(reason: Reason) -> None:
    said = reason("pfmp.convention", pupil(evolve(SOUND, convention=None)))
    assert said == "le dossier ne dit rien des conventions"
