"""When the conditions of training and experience have to be met (D. 337-70)."""

from bacpro.model.candidate import Form, form_of
from bacpro.model.check import CheckCase
from bacpro.model.legal import LegalBasis
from bacpro.model.result import State

DUE = LegalBasis("Code de l’éducation", "art. D. 337-70")
"""« exigibles à la date à laquelle le candidat présente l’ensemble du diplôme ou la dernière unité »"""

_HELD = frozenset({State.NOTE, State.DISPENSE, State.VAE})


def conditions_due(case: CheckCase) -> bool | None:
    """Whether the conditions are due in this session: for the whole diploma or its last unit (D. 337-70).

    None when the dossier does not tell: forme progressive, without the units presented.
    """
    dossier = case.dossier
    if form_of(dossier.statut, dossier.forme) is not Form.PROGRESSIVE:
        return True
    if not dossier.unites_presentees:
        return None
    held = {result.unite for result in dossier.resultats if result.etat in _HELD}
    known = held.union(dossier.attestations, dossier.unites_presentees)
    return all(unite.code in known for unite in case.edition.obligatoires)
