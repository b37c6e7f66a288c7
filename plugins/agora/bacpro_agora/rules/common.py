"""What the rules on placements, experience and dossiers share."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache

from bacpro import (
    CheckCase,
    Finding,
    Interval,
    LegalBasis,
    Parameters,
    Placement,
    Situation,
    State,
    Status,
    Verdict,
    french,
)

APPRENTICES = frozenset({Status.APPRENTI_HABILITE, Status.APPRENTI_NON_HABILITE})
FPC = frozenset({Status.FPC_PUBLIC, Status.FPC_PUBLIC_HABILITE, Status.FPC_PRIVE})

_NO_PLACEMENT = {
    "experience": (
        LegalBasis("Arrêté du 18 février 2020", "annexe III, II.4"),
        "le candidat se présente au titre de trois années d’expérience : il n’a pas de période à effectuer",
    ),
    "vae": (
        LegalBasis("Code de l’éducation", "art. D. 337-66"),
        "le candidat complète une validation des acquis de l’expérience : aucune durée n’est exigée",
    ),
    "perfectionnement": (
        LegalBasis("Arrêté du 18 février 2020", "annexe III, II.3.2"),
        "en perfectionnement, des certificats de travail remplacent l’attestation de formation",
    ),
}


remembered = lru_cache(maxsize=4)
"""For a fact that several rules ask of a case, one after the other: it is worked out once."""


@remembered
def exempted(case: CheckCase) -> tuple[LegalBasis, str] | None:
    """The ground and the reason why a candidate has no placement to do, or None."""
    dossier = case.dossier
    for result in dossier.resultats:
        if result.etat is State.VAE:
            return _NO_PLACEMENT["vae"]
    if dossier.statut is Status.EXPERIENCE:
        return _NO_PLACEMENT["experience"]
    if dossier.statut in FPC and dossier.situation is Situation.PERFECTIONNEMENT:
        return _NO_PLACEMENT["perfectionnement"]
    return None


def exam_end(session: int, parameters: Parameters) -> dt.date:
    """The last day of the examinations of a session."""
    return dt.date(session, parameters["examen_mois"], parameters["examen_jour"])


@lru_cache(maxsize=4096)
def in_order(message: str, expected: str = "", found: str = "") -> tuple[Finding, ...]:
    """The finding of what is as it should be, shared by all the dossiers that have it."""
    return (Finding(Verdict.CONFORME, message, expected, found),)


def interval_of(first: dt.date | None, last: dt.date | None) -> Interval | None:
    return (first, last) if first and last and first <= last else None


def named(period: Placement) -> str:
    return f"« {period.structure.nom} »" if period.structure.nom else f"du {day(period.du)}"


@lru_cache(maxsize=4096)
def day(date: dt.date | None) -> str:
    return f"{date.day:02}/{date.month:02}/{date.year:04}" if date else "date inconnue"


def counted(number: int | Decimal, one: str, many: str = "") -> str:
    """A number and what is counted: none and one are singular."""
    shown = french(number) if isinstance(number, Decimal) else number
    return f"{shown} {one if number < 2 else many or f'{one}s'}"
