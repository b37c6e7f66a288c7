"""Dossiers of invented people: each says what its test is about, and nothing else."""

import datetime as dt
from decimal import Decimal
from typing import Any

from attrs import evolve

from bacpro.model.candidate import Candidate
from bacpro.model.dossier import Dossier, Host, Placement, Portfolio, Work
from bacpro.model.result import Result, State

PERSON = Candidate("02011557741", "Œuvrard-N’Diaye", "Zoé", dt.date(2006, 4, 9))
"""Nobody: a number of the right shape, a name that spoilt encodings spoil."""

DAYS_TO_FRIDAY = 4
HOURS_OF_A_WEEK = 35


def build_dossier(**attributes: Any) -> Dossier:  # noqa: ANN401 - as attributes of a dossier
    """A dossier of nobody (PERSON) with the attributes given, and nothing else."""
    return evolve(Dossier(PERSON), **attributes)


def build_result(unite: str, mark: str | None = None, session: int | None = None, **attributes: Any) -> Result:  # noqa: ANN401
    """A result: a mark on 20 as text (`12.5`), or another state (`etat=State.ABSENT`); `session` is a year."""
    if mark is not None:
        attributes.setdefault("etat", State.NOTE)
        attributes["note"] = Decimal(mark)
    return Result(unite, session=session, **attributes)


def build_placement(first: dt.date, weeks: int = 5, **attributes: Any) -> Placement:  # noqa: ANN401
    """A placement of so many whole weeks from a Monday to a Friday, well attested, but for the attributes given."""
    sound = Placement(
        structure=Host("Mairie de Vertou", "2 place Saint-Martin, 44120 Vertou", "service_administratif_specialise"),
        du=first,
        au=first + dt.timedelta(weeks=weeks - 1, days=DAYS_TO_FRIDAY),
        semaines=weeks,
        heures=Decimal(HOURS_OF_A_WEEK * weeks),
        responsable="M. Brossard",
        signee=True,
        cachet=True,
        convention=True,
    )
    return evolve(sound, **attributes)


def build_portfolio(*activities: str) -> Portfolio:
    """A dossier professionnel with its état récapitulatif and a work for each activity (by code)."""
    return Portfolio(etat_recapitulatif=True, travaux=tuple(Work(f"Travail {code}", code) for code in activities))
