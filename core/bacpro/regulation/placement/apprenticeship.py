"""Apprentices: the contract takes the place of placements (D. 337-60), and other firms than the employer’s."""

from fractions import Fraction

from attrs import frozen

from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.regulation.placement.calendar import count_days, make_interval
from bacpro.regulation.placement.exemption import APPRENTICES, ExemptionTerms, find_exemption
from bacpro.regulation.terms import refuse_outside
from bacpro.regulation.wording import tell_count, tell_date

UNMEASURED = "Quelle part du contrat s’est passée dans d’autres entreprises ? Indiquez l’employeur et les dates."

HALF = Fraction(1, 2)


@frozen(kw_only=True)
class HostFirmTerms:
    """How many firms, and what part of the contract, other than the employer’s (Code du travail, R. 6223-10)."""

    entreprises: int = 2
    part: str = "1/2"

    def __attrs_post_init__(self) -> None:
        """Refuse a part that is no fraction of the whole, and fewer firms than none."""
        refuse_outside(self, 0, None, "entreprises")
        try:
            part = Fraction(self.part)
        except (ValueError, ZeroDivisionError):
            part = Fraction(-1)
        if not 0 <= part <= 1:
            raise ValueError(f"part : « {self.part} » n’est pas une part du contrat ; écrivez une fraction, comme 1/2")

    def told_part(self) -> str:
        """The part in words."""
        return "la moitié du temps" if Fraction(self.part) == HALF else f"{self.part} du temps"


def check_apprenticeship(case: CheckCase, terms: ExemptionTerms) -> tuple[Finding, ...] | str:
    """D. 337-60 and the arrêté: training as the contract has it."""
    dossier = case.dossier
    if dossier.statut not in APPRENTICES:
        return "le candidat n’est pas apprenti"
    if exemption := find_exemption(case, terms):
        return exemption[1]
    contract = dossier.contrat_apprentissage
    expected = "contrat d’apprentissage daté"
    if contract is None:
        message = "Le contrat d’apprentissage manque : il fixe la durée de la formation. Joignez-le."
        return (Finding(Verdict.NON_CONFORME, message, expected, "aucun contrat"),)
    found = f"du {tell_date(contract.du)} au {tell_date(contract.au)}"
    if make_interval(contract.du, contract.au) is None:
        message = "Les dates du contrat d’apprentissage manquent ou se contredisent. Corrigez-les."
        return (Finding(Verdict.NON_CONFORME, message, expected, found),)
    message = "La durée de la formation en milieu professionnel est celle du contrat d’apprentissage."
    return (Finding(Verdict.CONFORME, message, expected, found),)


def check_host_firms(case: CheckCase, terms: HostFirmTerms) -> tuple[Finding, ...] | str:
    """Code du travail, R. 6223-10: few other firms, for a part of the time."""
    dossier = case.dossier
    contract = dossier.contrat_apprentissage
    if dossier.statut not in APPRENTICES or contract is None:
        return "le candidat n’a pas de contrat d’apprentissage"
    if not dossier.periodes:
        return "aucune période dans une autre entreprise"
    most = tell_count(terms.entreprises, "autre entreprise", "autres entreprises")
    expected = f"{most} au plus, {terms.told_part()} au plus"
    elsewhere = [p for p in dossier.periodes if p.structure.nom != contract.employeur]
    firms = {period.structure.nom for period in elsewhere}
    span = make_interval(contract.du, contract.au)
    spent = count_days(interval for p in elsewhere if (interval := make_interval(p.du, p.au)))
    share = Fraction(spent, count_days([span])) if span else None
    found = f"{tell_count(len(firms), 'autre entreprise', 'autres entreprises')}, {tell_count(spent, 'jour')}"
    if not contract.employeur:
        return (Finding(Verdict.A_ARBITRER, UNMEASURED, expected, found),)
    if len(firms) > terms.entreprises or (share is not None and share > Fraction(terms.part)):
        message = "Le temps passé hors de l’entreprise de l’employeur dépasse ce que le Code du travail permet."
        return (Finding(Verdict.NON_CONFORME, message, expected, found),)
    if share is None or any(make_interval(p.du, p.au) is None for p in elsewhere):
        return (Finding(Verdict.A_ARBITRER, UNMEASURED, expected, found),)
    message = "L’accueil dans d’autres entreprises respecte le Code du travail."
    return (Finding(Verdict.CONFORME, message, expected, found),)
