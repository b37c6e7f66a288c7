"""Who has no placement to do (D. 337-66, D. 337-70), and to whom the rules on placements speak otherwise."""

from attrs import field, frozen

from bacpro.model.candidate import Situation, Status
from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.model.legal import LegalBasis
from bacpro.model.result import State
from bacpro.regulation.terms import HIDDEN

APPRENTICES = frozenset({Status.APPRENTI_HABILITE, Status.APPRENTI_NON_HABILITE})
FPC = frozenset({Status.FPC_PUBLIC, Status.FPC_PUBLIC_HABILITE, Status.FPC_PRIVE})

VAE = LegalBasis("Code de l’éducation", "art. D. 337-66")
EXPERIENCE = LegalBasis("Code de l’éducation", "art. D. 337-70")


@frozen(kw_only=True, slots=False)
class ExemptionTerms:
    """The grounds of those who have no placement to do.

    `dispense_experience`: candidates with three years of experience (D. 337-70, unless the arrêté says it too).
    `dispense_perfectionnement`: formation de perfectionnement, where the arrêté replaces placements by certificats de
    travail; without it, these candidates have the placements that `durees` say.
    """

    dispense_experience: LegalBasis = field(default=EXPERIENCE, metadata=HIDDEN)
    dispense_perfectionnement: LegalBasis | None = field(default=None, metadata=HIDDEN)


def find_exemption(case: CheckCase, terms: ExemptionTerms) -> tuple[LegalBasis, str] | None:
    """The ground and the reason why a candidate has no placement to do, or None."""
    dossier = case.dossier
    for result in dossier.resultats:
        if result.etat is State.VAE:
            return VAE, "le candidat complète une validation des acquis de l’expérience : aucune durée n’est exigée"
    if dossier.statut is Status.EXPERIENCE:
        reason = "le candidat se présente au titre de trois années d’expérience : il n’a pas de période à effectuer"
        return terms.dispense_experience, reason
    if terms.dispense_perfectionnement and is_refresher(case):
        reason = "en perfectionnement, des certificats de travail remplacent l’attestation de formation"
        return terms.dispense_perfectionnement, reason
    return None


def is_refresher(case: CheckCase) -> bool:
    """Whether a candidate is in formation de perfectionnement, a situation of formation professionnelle continue."""
    return case.dossier.statut in FPC and case.dossier.situation is Situation.PERFECTIONNEMENT


def check_exemption(case: CheckCase, terms: ExemptionTerms) -> tuple[Finding, ...] | str:
    """D. 337-66 (VAE), D. 337-70 (three years of experience), arrêté (perfectionnement): no placement to do."""
    exemption = find_exemption(case, terms)
    if exemption is None:
        return "le candidat a des périodes à effectuer"
    basis, why = exemption
    return (Finding(Verdict.SANS_OBJET, f"{why[0].upper()}{why[1:]}.", "aucune période", "", (basis,)),)
