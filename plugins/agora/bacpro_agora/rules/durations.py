"""Work placement: how long it lasts, and who has none to do (annexe III, II; note à l’attention des candidats, § 1)."""

from collections.abc import Callable
from fractions import Fraction

from attrs import frozen

from bacpro import (
    DUE,
    CheckCase,
    Dossier,
    Finding,
    LegalBasis,
    Parameters,
    Sessions,
    Situation,
    Status,
    Verdict,
    conditions_due,
    days,
    finding,
)
from bacpro_agora.rules.common import APPRENTICES, FPC, counted, day, exam_end, exempted, interval_of
from bacpro_agora.rules.weeks import UNSETTLED, Done, weeks_done

DATA = "durees.toml"

UNMEASURED = "Quelle part du contrat s’est passée dans d’autres entreprises ? Indiquez l’employeur et les dates."

DECIDED = (
    LegalBasis("Arrêté du 18 février 2020", "annexe III, II.5"),
    LegalBasis("Code de l’éducation", "art. D. 337-62 à D. 337-65"),
)
"""What the weeks of a décision de positionnement rest on."""


@frozen
class Duration:
    """One row of the durations: weeks required of some candidates in some sessions.

    `semaines` is None where no text settles it, and `question` says what has to be settled. `plancher` is
    the least that a décision de positionnement can leave.
    """

    statuts: tuple[Status, ...]
    sessions: Sessions
    plancher: int
    fondement: LegalBasis
    semaines: int | None = None
    situations: tuple[Situation, ...] = ()
    cycle_annees: int | None = None
    question: str = ""

    def holds(self, case: CheckCase) -> bool:
        """Whether the row is that of a candidate."""
        dossier = case.dossier
        return (
            dossier.statut in self.statuts
            and case.session in self.sessions
            and self.cycle_annees == _cycle(dossier)
            and (not self.situations or dossier.situation in self.situations)
        )


def _cycle(dossier: Dossier) -> int | None:
    """The years of a cycle that is shorter than the usual one."""
    short = dossier.cycle_annees in {1, 2} and dossier.statut not in FPC
    return dossier.cycle_annees if short else None


def duration(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe III, II: the weeks required, done, and missing."""
    dossier = case.dossier
    if reason := exempted(case):
        return reason[1]
    if dossier.statut in APPRENTICES:
        return "la durée est celle du contrat d’apprentissage"
    if missing := _missing(dossier):
        return (missing,)
    row = next((row for row in parameters["durees"] if row.holds(case)), None)
    if row is None:
        return f"aucune durée n’est fixée pour la session {case.session}"
    done = weeks_done(dossier, exam_end(case.session, parameters), parameters)
    if (positioned := dossier.positionnement) and not _too_late(dossier):
        return (_compared(case, done, max(positioned.semaines, row.plancher), *DECIDED),)
    if row.semaines is not None:
        return (_compared(case, done, row.semaines, row.fondement),)
    whole = next((r for r in parameters["durees"] if r.semaines and _full_cycle(r, case)), None)
    if whole is not None and whole.semaines is not None and done.sures >= whole.semaines:
        return (_enough(done, whole.semaines, whole.fondement),)
    message = f"À arbitrer : {row.question} {_justified(done)}."
    return (_finding(Verdict.A_ARBITRER, message, "durée à fixer", done, row.fondement),)


def _compared(case: CheckCase, done: Done, required: int, *bases: LegalBasis) -> Finding:
    if done.semaines < required:
        return _short(case, done, required, *bases)
    return _enough(done, required, *bases) if done.sures >= required else _unsure(case, done, required, *bases)


def _missing(dossier: Dossier) -> Finding | None:
    """What the dossier does not say and without which no duration is known."""
    if dossier.statut is None:
        message = "Le statut du candidat n’est pas indiqué : sans lui, la durée requise est inconnue. Indiquez-le."
        return finding(Verdict.A_ARBITRER, message, "", "statut non indiqué")
    if dossier.statut in FPC and dossier.situation is None:
        message = "La situation (première formation, reconversion ou perfectionnement) n’est pas indiquée. Indiquez-la."
        return finding(Verdict.A_ARBITRER, message, "", "situation non indiquée")
    return None


def _full_cycle(row: Duration, case: CheckCase) -> bool:
    return case.dossier.statut in row.statuts and case.session in row.sessions and row.cycle_annees is None


def _enough(done: Done, required: int, *bases: LegalBasis) -> Finding:
    message = f"{_justified(done)} pour {required} requises : la durée est suffisante."
    return _finding(Verdict.CONFORME, message, f"{required} semaines", done, *bases, gap=done.semaines - required)


def _unsure(case: CheckCase, done: Done, required: int, *bases: LegalBasis) -> Finding:
    """Enough weeks are declared, and too few are borne out by their days and hours."""
    days_held = f" ({counted(done.jours, 'jour ouvré', 'jours ouvrés')} en tout)" if done.jours else ""
    message = (
        f"{counted(done.semaines, 'semaine')} sont déclarées pour {required} requises, mais les dates et les heures "
        f"n’en confirment que {done.sures}{days_held}. Aucun texte ne dit combien de jours ou d’heures font une "
        f"semaine : celles qui sont déclarées en trop comptent-elles ?"
    )
    expected = f"{required} semaines"
    if conditions_due(case) is False:
        message = f"{message} Elles ne sont exigées que pour la dernière unité : rien à faire à cette session."
        return _finding(Verdict.SANS_OBJET, message, expected, done, *bases, UNSETTLED, DUE)
    return _finding(Verdict.A_ARBITRER, message, expected, done, *bases, UNSETTLED)


def _short(case: CheckCase, done: Done, required: int, *bases: LegalBasis) -> Finding:
    gap = required - done.semaines
    expected = f"{required} semaines"
    missing = f"Il manque {counted(gap, 'semaine')} sur {required} : {done.semaines} justifiées ({done.detail})."
    due = conditions_due(case)
    if due is False:
        message = (
            f"{missing} Elles ne sont exigées que pour la dernière unité du diplôme : rien à faire à cette session."
        )
        return _finding(Verdict.SANS_OBJET, message, expected, done, *bases, DUE, gap=-gap)
    if due is None:
        message = (
            f"{missing} En forme progressive, elles sont exigées quand le candidat présente sa dernière unité : "
            f"est-ce le cas à cette session ?"
        )
        return _finding(Verdict.A_ARBITRER, message, expected, done, *bases, DUE, gap=-gap)
    message = (
        f"{missing} Faites-les accomplir et attester avant l’examen, ou joignez la décision de positionnement ; "
        f"sans cela, le candidat n’est pas autorisé à se présenter et le diplôme n’est pas délivré."
    )
    return _finding(Verdict.NON_CONFORME, message, expected, done, *bases, gap=-gap)


def _finding(
    verdict: Verdict, message: str, expected: str, done: Done, *bases: LegalBasis, gap: int | None = None
) -> Finding:
    found = f"{counted(done.semaines, 'semaine')} ({done.detail})"
    return Finding(verdict, message, expected, found, bases, gap)


def _justified(done: Done) -> str:
    weeks_done = counted(done.semaines, "semaine")
    return f"{weeks_done} {'est justifiée' if done.semaines < 2 else 'sont justifiées'}"


def exemption(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
    """D. 337-66; annexe III, II.3.2 and II.4: who has no placement to do."""
    reason = exempted(case)
    if reason is None:
        return "le candidat a des périodes à effectuer"
    basis, why = reason
    return (finding(Verdict.SANS_OBJET, f"{why[0].upper()}{why[1:]}.", "aucune période", "", (basis,)),)


def positioning(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe III, II.5; D. 337-62 to -65: decided before the training, and never under the least."""
    dossier = case.dossier
    positioned = dossier.positionnement
    if positioned is None:
        return "aucune décision de positionnement"
    if exempted(case) or dossier.statut in APPRENTICES or dossier.statut is None:
        return "le candidat n’a pas de durée qu’un positionnement modifie"
    least = parameters["plancher_fpc" if dossier.statut in FPC else "plancher_scolaire"]
    decided = counted(positioned.semaines, "semaine")
    found = f"{decided}, décision du {day(positioned.date)}"
    expected = f"{least} semaines au moins, avant l’entrée en formation"
    if positioned.semaines < least:
        message = (
            f"La décision de positionnement fixe {decided}, moins que les {least} que les "
            f"textes exigent : {least} sont retenues. Faites rectifier la décision."
        )
        return (Finding(Verdict.NON_CONFORME, message, expected, found),)
    if _too_late(dossier):
        message = (
            f"La décision de positionnement ({day(positioned.date)}) suit l’entrée en formation "
            f"({day(dossier.cycle_debut)}) : la durée n’est pas réduite."
        )
        return (Finding(Verdict.NON_CONFORME, message, expected, found),)
    if positioned.date is None or dossier.cycle_debut is None:
        message = "La décision de positionnement précède-t-elle l’entrée en formation ? Indiquez les deux dates."
        return (Finding(Verdict.A_ARBITRER, message, expected, found),)
    return (Finding(Verdict.CONFORME, "La décision de positionnement peut être suivie.", expected, found),)


def _too_late(dossier: Dossier) -> bool:
    positioned = dossier.positionnement
    return bool(positioned and positioned.date and dossier.cycle_debut and positioned.date >= dossier.cycle_debut)


def apprenticeship(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
    """Annexe III, II.2: training as the contract has it."""
    dossier = case.dossier
    if dossier.statut not in APPRENTICES:
        return "le candidat n’est pas apprenti"
    if reason := exempted(case):
        return reason[1]
    contract = dossier.contrat_apprentissage
    expected = "contrat d’apprentissage daté"
    if contract is None:
        message = "Le contrat d’apprentissage manque : il fixe la durée de la formation. Joignez-le."
        return (Finding(Verdict.NON_CONFORME, message, expected, "aucun contrat"),)
    if contract.du is None or contract.au is None or contract.au < contract.du:
        message = "Les dates du contrat d’apprentissage manquent ou se contredisent. Corrigez-les."
        found = f"du {day(contract.du)} au {day(contract.au)}"
        return (Finding(Verdict.NON_CONFORME, message, expected, found),)
    found = f"du {day(contract.du)} au {day(contract.au)}"
    message = "La durée de la formation en milieu professionnel est celle du contrat d’apprentissage."
    return (Finding(Verdict.CONFORME, message, expected, found),)


def host_firms(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Code du travail, R. 6223-10: at most two other firms, for at most half of the time."""
    dossier = case.dossier
    contract = dossier.contrat_apprentissage
    if dossier.statut not in APPRENTICES or contract is None:
        return "le candidat n’a pas de contrat d’apprentissage"
    if not dossier.periodes:
        return "aucune période dans une autre entreprise"
    expected = f"{parameters['entreprises']} autres entreprises au plus, la moitié du temps au plus"
    elsewhere = [p for p in dossier.periodes if p.structure.nom != contract.employeur]
    firms = {period.structure.nom for period in elsewhere}
    span = interval_of(contract.du, contract.au)
    spent = days(interval for p in elsewhere if (interval := interval_of(p.du, p.au)))
    share = Fraction(spent, days([span])) if span else None
    limit = Fraction(parameters["part"])
    found = f"{counted(len(firms), 'autre entreprise', 'autres entreprises')}, {counted(spent, 'jour')}"
    if not contract.employeur:
        return (finding(Verdict.A_ARBITRER, UNMEASURED, expected, found),)
    if len(firms) > parameters["entreprises"] or (share is not None and share > limit):
        message = "Le temps passé hors de l’entreprise de l’employeur dépasse ce que le Code du travail permet."
        return (finding(Verdict.NON_CONFORME, message, expected, found),)
    if share is None or any(interval_of(p.du, p.au) is None for p in elsewhere):
        return (finding(Verdict.A_ARBITRER, UNMEASURED, expected, found),)
    message = "L’accueil dans d’autres entreprises respecte le Code du travail."
    return (finding(Verdict.CONFORME, message, expected, found),)


FUNCTIONS: dict[str, Callable[[CheckCase, Parameters], tuple[Finding, ...] | str]] = {
    "agora.pfmp.duree": duration,
    "agora.pfmp.dispense": exemption,
    "agora.pfmp.positionnement": positioning,
    "agora.pfmp.apprentissage": apprenticeship,
    "agora.pfmp.accueil": host_firms,
}
TABLES = {"durees": Duration}
