"""Declared weeks beside dates and hours: what parts is asked, and more than the dates hold is at fault."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from bacpro.model.check import Finding, Verdict
from bacpro.model.dossier import Dossier, Host, Placement
from bacpro.regulation.placement.weeks import UNSETTLED
from bacpro.testing.dossiers import build_dossier

Only = Callable[..., Finding]
Reason = Callable[..., str]

NAME = "pfmp.semaines"
TERMS = {"jours_seule": 2, "jours_entamee": 3, "heures_minimum": 20, "heures_maximum": 40}
MONDAY = dt.date(2025, 9, 8)


def period(days: int | None, weeks: int | None, hours: str | None = None) -> Dossier:
    """One placement of so many days from a Monday, which declares weeks and hours."""
    first, last = (MONDAY, MONDAY + dt.timedelta(days=days - 1)) if days else (None, None)
    told = Placement(Host("Ruel"), first, last, weeks, Decimal(hours) if hours else None)
    return build_dossier(periodes=(told,))


@pytest.mark.parametrize(
    ("days", "weeks", "verdict"),
    [
        (19, 3, Verdict.CONFORME),  # three weeks to a Friday
        (19, 2, Verdict.A_ARBITRER),  # fewer than the dates make
        (19, 4, Verdict.NON_CONFORME),  # more
        (10, 2, Verdict.CONFORME),  # a week and three days, which are enough
        (9, 2, Verdict.A_ARBITRER),  # a week and two days
        (2, 1, Verdict.CONFORME),
        (1, 1, Verdict.A_ARBITRER),
    ],
)
def test_declared_weeks_are_those_of_the_dates(only: Only, days: int, weeks: int, verdict: Verdict) -> None:
    assert only(NAME, period(days, weeks), **TERMS).verdict is verdict


@pytest.mark.parametrize(
    ("hours", "verdict"),
    [("59", Verdict.A_ARBITRER), ("60", Verdict.CONFORME), ("120", Verdict.CONFORME), ("120.5", Verdict.A_ARBITRER)],
)
def test_hours_are_those_of_weeks(only: Only, hours: str, verdict: Verdict) -> None:
    for dossier in (period(19, 3, hours), period(None, 3, hours), period(19, None, hours)):
        assert only(NAME, dossier, **TERMS).verdict is verdict


def test_a_question_on_what_makes_a_week_rests_on_a_text_that_does_not_say_it(only: Only) -> None:
    assert only(NAME, period(9, 2), **TERMS).fondements == (UNSETTLED,)
    own = {"texte": "Arrêté de 2026", "confiance": "inconnu"}
    [basis] = only(NAME, period(19, 3, "12"), fondement_semaine=own, **TERMS).fondements
    assert basis.texte == "Arrêté de 2026"


def test_a_day_asked_about_is_not_asked_about_again_for_its_hours(only: Only) -> None:
    assert "1 jour ouvré" in only(NAME, period(1, 1, "7"), **TERMS).message


@pytest.mark.parametrize("dossier", [period(19, None), period(None, 3), build_dossier()])
def test_nothing_beside_which_to_put_a_number_is_nothing_to_check(reason: Reason, dossier: Dossier) -> None:
    assert reason(NAME, dossier, **TERMS).startswith("aucune période ne porte")
