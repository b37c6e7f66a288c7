"""The décision de positionnement, which shortens or lengthens the placement (D. 337-62 to D. 337-65)."""

from attrs import frozen

from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.model.dossier import Dossier
from bacpro.regulation.placement.exemption import APPRENTICES, FPC, ExemptionTerms, find_exemption
from bacpro.regulation.terms import refuse_outside
from bacpro.regulation.wording import tell_count, tell_date


@frozen(kw_only=True)
class PositioningTerms(ExemptionTerms):
    """The least that a decision can leave: ten weeks in the voie scolaire (D. 337-65), and `plancher_fpc`.

    `plancher_deux_ans` and `plancher_un_an` are those of a shorter cycle, where the arrêté has them.
    """

    plancher_fpc: int
    plancher_scolaire: int = 10
    plancher_deux_ans: int | None = None
    plancher_un_an: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse weeks below zero."""
        refuse_outside(self, 0, None, "plancher_fpc", "plancher_scolaire", "plancher_deux_ans", "plancher_un_an")

    def least(self, dossier: Dossier) -> int:
        """The least weeks of a candidate who may be positioned."""
        if dossier.statut in FPC:
            return self.plancher_fpc
        shorter = {1: self.plancher_un_an, 2: self.plancher_deux_ans}.get(dossier.cycle_annees or 0)
        return self.plancher_scolaire if shorter is None else shorter


def check_positioning(case: CheckCase, terms: PositioningTerms) -> tuple[Finding, ...] | str:
    """D. 337-62 to -65 and the arrêté: decided before the training, and never under the least."""
    dossier = case.dossier
    positioned = dossier.positionnement
    if positioned is None:
        return "aucune décision de positionnement"
    if find_exemption(case, terms) or dossier.statut in APPRENTICES or dossier.statut is None:
        return "le candidat n’a pas de durée qu’un positionnement modifie"
    least = terms.least(dossier)
    decided = tell_count(positioned.semaines, "semaine")
    found = f"{decided}, décision du {tell_date(positioned.date)}"
    expected = f"{least} semaines au moins, avant l’entrée en formation"
    if positioned.semaines < least:
        message = (
            f"La décision de positionnement fixe {decided}, moins que les {least} que les "
            f"textes exigent : {least} sont retenues. Faites rectifier la décision."
        )
        return (Finding(Verdict.NON_CONFORME, message, expected, found),)
    if is_too_late(dossier):
        message = (
            f"La décision de positionnement ({tell_date(positioned.date)}) suit l’entrée en formation "
            f"({tell_date(dossier.cycle_debut)}) : la durée n’est pas réduite."
        )
        return (Finding(Verdict.NON_CONFORME, message, expected, found),)
    if positioned.date is None or dossier.cycle_debut is None:
        message = "La décision de positionnement précède-t-elle l’entrée en formation ? Indiquez les deux dates."
        return (Finding(Verdict.A_ARBITRER, message, expected, found),)
    return (Finding(Verdict.CONFORME, "La décision de positionnement peut être suivie.", expected, found),)


def is_too_late(dossier: Dossier) -> bool:
    """Whether the decision follows the beginning of the training, so that it changes nothing."""
    positioned = dossier.positionnement
    return bool(positioned and positioned.date and dossier.cycle_debut and positioned.date >= dossier.cycle_debut)
