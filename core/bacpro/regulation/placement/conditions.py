"""When the conditions of training and experience have to be met (D. 337-70)."""

from bacpro.model.candidate import Form, form_of
from bacpro.model.check import CheckCase
from bacpro.model.legal import LegalBasis
from bacpro.model.result import Result, State

DUE = LegalBasis("Code de l’éducation", "art. D. 337-70")
"""« exigibles à la date à laquelle le candidat présente l’ensemble du diplôme ou la dernière unité »"""

YEARS_KEPT = 5
"""Years that a result is valid, counted in sessions (D. 337-69)."""


def still_stands(case: CheckCase, result: Result) -> bool:
    """Whether a result of the dossier still stands for its unit in the session, and was not given up."""
    if result.unite in case.dossier.renonce:
        return False
    if result.etat is State.DISPENSE:
        return True
    valid = result.session is None or case.session <= result.session + YEARS_KEPT
    return valid and (result.note is not None or result.etat is State.VAE)


def conditions_due(case: CheckCase) -> bool | None:
    """Whether the conditions are due in this session: for the whole diploma or its last unit (D. 337-70).

    None when the dossier does not tell: form not given by who may choose it (D. 337-79), forme progressive
    without the units presented, single blocs that are named otherwise than by their codes or titles.
    """
    dossier = case.dossier
    alone = _units_of_blocs(case)
    if alone is None and form_of(dossier.statut, dossier.forme) is Form.GLOBALE:
        return True
    presented = alone if alone is not None else frozenset(dossier.unites_presentees)
    if not presented or (alone is None and dossier.forme is None):
        return None
    standing = {result.unite for result in dossier.resultats if still_stands(case, result)}
    known = standing.union(dossier.attestations, presented)
    return all(unite.code in known for unite in case.edition.obligatoires)


def _units_of_blocs(case: CheckCase) -> frozenset[str] | None:
    """The units of a registration to single blocs, as far as their codes and titles tell; None without one."""
    inscription = case.dossier.inscription
    if inscription is None or not inscription.blocs:
        return None
    asked = {request.bloc for request in inscription.blocs}
    units = {unite.code for unite in case.edition.unites if unite.code in asked}
    for bloc in case.edition.blocs:
        if not asked.isdisjoint({bloc.code, bloc.code_rncp, bloc.intitule}):
            units.update(bloc.unites)
    return frozenset(units)
