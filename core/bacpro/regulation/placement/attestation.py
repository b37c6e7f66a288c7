"""What each placement brings on paper: its attestation and its convention (D. 337-64)."""

from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.regulation.placement.exemption import APPRENTICES, ExemptionTerms, find_exemption
from bacpro.regulation.wording import tell_count, tell_period

RUBRICS = {
    "dates": "dates",
    "structure": "structure",
    "activites": "activités",
    "semaines": "nombre de semaines",
    "signee": "signature du tuteur",
    "cachet": "cachet",
}
"""What an attestation has to tell, by attribute of a period but for its dates, as a finding names it."""


def check_attestations(case: CheckCase, terms: ExemptionTerms) -> tuple[Finding, ...] | str:
    """The arrêté of the speciality: each period attested, with all its rubrics."""
    if reason := _without_attestation(case, terms):
        return reason
    findings = []
    expected = "période, structure, activités, semaines, signature et cachet"
    silent = case.dossier.muets
    for number, period in enumerate(case.dossier.periodes, 1):
        rubrics = (
            period.du and period.au,
            period.structure.nom,
            period.activites,
            period.semaines,
            period.signee,
            period.cachet,
        )
        if all(rubrics):
            continue
        missing = [
            RUBRICS[name] for name, told in zip(RUBRICS, rubrics, strict=True) if not told and name not in silent
        ]
        if missing:
            told = ", ".join(missing)
            message = (
                f"L’attestation de la période {period.numero or number} ({tell_period(period)}) est incomplète : "
                f"{told}. Faites-la compléter par le tuteur."
            )
            findings.append(Finding(Verdict.NON_CONFORME, message, expected, f"manque : {told}"))
    if silent and (untold := ", ".join([RUBRICS[name] for name in RUBRICS if name in silent])):
        message = (
            f"Le fichier ne dit rien, pour aucune période, de : {untold}. Les attestations le portent-elles ? "
            f"Vérifiez-les, ou ajoutez la colonne."
        )
        findings.append(Finding(Verdict.A_ARBITRER, message, expected, f"non dit : {untold}"))
    if findings:
        return tuple(findings)
    found = tell_count(len(case.dossier.periodes), "période")
    return (Finding(Verdict.CONFORME, "Chaque période a son attestation complète.", expected, found),)


def check_agreements(case: CheckCase, terms: ExemptionTerms) -> tuple[Finding, ...] | str:
    """D. 337-64: a convention for each period."""
    if reason := _without_attestation(case, terms):
        return reason
    told = [period for period in case.dossier.periodes if period.convention is not None]
    if not told:
        return "le dossier ne dit rien des conventions"
    without = [tell_period(period) for period in told if not period.convention]
    expected = "une convention par période"
    if without:
        message = f"La convention manque pour : {', '.join(without)}. Joignez-la."
        return (Finding(Verdict.NON_CONFORME, message, expected, tell_count(len(without), "manquante")),)
    found = tell_count(len(told), "convention")
    if len(told) < len(case.dossier.periodes):
        message = "Le dossier ne dit pas si chaque période a sa convention : l’a-t-elle ?"
        return (Finding(Verdict.A_ARBITRER, message, expected, found),)
    return (Finding(Verdict.CONFORME, "Chaque période a sa convention.", expected, found),)


def _without_attestation(case: CheckCase, terms: ExemptionTerms) -> str | None:
    """Why a candidate has no attestation to give, or None."""
    if exemption := find_exemption(case, terms):
        return exemption[1]
    if case.dossier.statut in APPRENTICES:
        return "le candidat est apprenti : son contrat fait foi"
    return None if case.dossier.periodes else "aucune période"
