"""The décision de positionnement: ten weeks at least in the voie scolaire (D. 337-65), those of the arrêté in FPC."""

import datetime as dt
from collections.abc import Callable

import pytest
from attrs import evolve

from bacpro.model.candidate import Situation, Status
from bacpro.model.check import Finding, Verdict
from bacpro.model.dossier import Dossier, Positioning
from bacpro.testing.dossiers import build_dossier

Only = Callable[..., Finding]
Reason = Callable[..., str]

NAME = "pfmp.positionnement"
BEFORE, BEGIN = dt.date(2024, 9, 1), dt.date(2024, 9, 2)


def positioned(weeks: int, statut: Status | None, date: dt.date | None = BEFORE) -> Dossier:
    return build_dossier(
        statut=statut,
        situation=Situation.RECONVERSION,
        cycle_debut=BEGIN,
        positionnement=Positioning(weeks, date),
    )


@pytest.mark.parametrize(
    ("statut", "weeks", "verdict"),
    [
        (Status.SCOLAIRE_PUBLIC, 9, Verdict.NON_CONFORME),
        (Status.SCOLAIRE_PUBLIC, 10, Verdict.CONFORME),
        (Status.DISTANCE, 9, Verdict.NON_CONFORME),
        (Status.FPC_PUBLIC, 5, Verdict.NON_CONFORME),
        (Status.FPC_PUBLIC, 6, Verdict.CONFORME),
    ],
)
def test_a_decision_is_not_under_the_least(only: Only, statut: Status, weeks: int, verdict: Verdict) -> None:
    assert only(NAME, positioned(weeks, statut), plancher_fpc=6).verdict is verdict


def test_a_speciality_may_ask_for_more(only: Only) -> None:
    found = only(NAME, positioned(12, Status.SCOLAIRE_PUBLIC), plancher_fpc=6, plancher_scolaire=13)
    assert found.verdict is Verdict.NON_CONFORME
    assert "fixe 12 semaines, moins que les 13 que" in found.message


@pytest.mark.parametrize(
    ("years", "weeks", "verdict"),
    [
        (2, 15, Verdict.NON_CONFORME),
        (2, 16, Verdict.CONFORME),
        (1, 10, Verdict.CONFORME),
        (3, 10, Verdict.CONFORME),
        (None, 9, Verdict.NON_CONFORME),
    ],
)
def test_a_shorter_cycle_may_have_a_least_of_its_own(
    only: Only, years: int | None, weeks: int, verdict: Verdict
) -> None:
    # Arrêté of 31 May 2011, annexe III: 16 weeks in two years, 10 in one.
    dossier = evolve(positioned(weeks, Status.SCOLAIRE_PUBLIC), cycle_annees=years)
    assert only(NAME, dossier, plancher_fpc=8, plancher_deux_ans=16).verdict is verdict


@pytest.mark.parametrize(
    ("date", "verdict"),
    [(BEFORE, Verdict.CONFORME), (BEGIN, Verdict.NON_CONFORME), (None, Verdict.A_ARBITRER)],
)
def test_the_decision_comes_before_the_first_day(only: Only, date: dt.date | None, verdict: Verdict) -> None:
    assert only(NAME, positioned(10, Status.SCOLAIRE_PUBLIC, date), plancher_fpc=6).verdict is verdict


@pytest.mark.parametrize("statut", [Status.EXPERIENCE, Status.APPRENTI_HABILITE, None])
def test_who_has_no_duration_has_none_to_change(reason: Reason, statut: Status | None) -> None:
    assert reason(NAME, positioned(1, statut), plancher_fpc=6).startswith("le candidat n’a pas de durée")


def test_no_decision_is_nothing_to_check(reason: Reason) -> None:
    assert reason(NAME, build_dossier(), plancher_fpc=6) == "aucune décision de positionnement"
