"""When the conditions of training and experience have to be met (D. 337-70)."""

from bacpro.model.candidate import GLOBAL_ONLY, Form
from bacpro.model.check import CheckCase
from bacpro.model.legal import LegalBasis
from bacpro.model.result import Result, State

DUE = LegalBasis("Code de l’éducation", "art. D. 337-70")
"""« exigibles à la date à laquelle le candidat présente l’ensemble du diplôme ou la dernière unité »"""

YEARS_KEPT = 5
"""Years that a result is valid, counted in sessions (D. 337-69)."""


def held(case: CheckCase, result: Result) -> bool:
    """Whether a result of the dossier still stands for its unit in the session, and was not given up."""
    if result.unite in case.dossier.renonce:
        return False
    if result.etat is State.DISPENSE:
        return True
    valid = result.session is None or case.session <= result.session + YEARS_KEPT
    return valid and (result.note is not None or result.etat is State.VAE)


def conditions_due(case: CheckCase) -> bool | None:
    """Whether the conditions are due in this session: for the whole diploma or its last unit (D. 337-70).

    None when the dossier does not tell: form not given by who may choose it (D. 337-79), or forme
    progressive without the units presented. Never for a registration to single blocs.
    """
    dossier = case.dossier
    if dossier.inscription is not None and dossier.inscription.blocs:
        return False
    if dossier.forme is Form.GLOBALE or dossier.statut in GLOBAL_ONLY:
        return True
    if dossier.forme is None or not dossier.unites_presentees:
        return None
    standing = {result.unite for result in dossier.resultats if held(case, result)}
    known = standing.union(dossier.attestations, dossier.unites_presentees)
    return all(unite.code in known for unite in case.edition.obligatoires)
