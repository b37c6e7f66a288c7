"""Who sits the examination, and as what: the categories of D. 337-74 to D. 337-79."""

from datetime import date
from enum import StrEnum

from attrs import frozen


class Status(StrEnum):
    """Category of candidate, which decides how units are evaluated (D. 337-74 to D. 337-77)."""

    SCOLAIRE_PUBLIC = "scolaire_public"
    SCOLAIRE_SOUS_CONTRAT = "scolaire_sous_contrat"
    SCOLAIRE_HORS_CONTRAT = "scolaire_hors_contrat"
    APPRENTI_HABILITE = "apprenti_habilite"
    APPRENTI_NON_HABILITE = "apprenti_non_habilite"
    FPC_PUBLIC_HABILITE = "fpc_public_habilite"
    FPC_PUBLIC = "fpc_public"
    FPC_PRIVE = "fpc_prive"
    EXPERIENCE = "experience"
    DISTANCE = "distance"


GLOBAL_ONLY = frozenset(
    {
        Status.SCOLAIRE_PUBLIC,
        Status.SCOLAIRE_SOUS_CONTRAT,
        Status.SCOLAIRE_HORS_CONTRAT,
        Status.APPRENTI_HABILITE,
        Status.APPRENTI_NON_HABILITE,
    }
)
"""Statuses for which the forme globale is obligatory, save a derogation by the recteur (D. 337-78)."""


class Situation(StrEnum):
    """Situation of a candidate in formation professionnelle continue (annexe III, II.3)."""

    PREMIERE_FORMATION = "premiere_formation"
    RECONVERSION = "reconversion"
    PERFECTIONNEMENT = "perfectionnement"


class Form(StrEnum):
    """Form of the examination (D. 337-68)."""

    GLOBALE = "globale"
    PROGRESSIVE = "progressive"


@frozen
class Candidate:
    """Identity of a candidate; `numero` is the candidate number, which names him in every file."""

    numero: str
    nom: str = ""
    prenom: str = ""
    date_naissance: date | None = None
    ine: str | None = None


def form_of(statut: Status | None, forme: Form | None) -> Form | None:
    """The form that applies: the one recorded, else globale where D. 337-78 imposes it, else unknown."""
    if forme is None and statut in GLOBAL_ONLY:
        return Form.GLOBALE
    return forme
