"""Work placement: each period, its dates and its attestation (annexe III, II.1; note, annexe 1)."""

from collections.abc import Callable
from decimal import Decimal

from bacpro import (
    CheckCase,
    Finding,
    Interval,
    Parameters,
    Placement,
    Verdict,
    finding,
    weeks,
    working_days,
)
from bacpro_agora.rules.common import (
    APPRENTICES,
    counted,
    day,
    exam_end,
    exempted,
    in_order,
    named,
    remembered,
)
from bacpro_agora.rules.weeks import UNSETTLED, weeks_held, weeks_in_hours

DATA = "periodes.toml"

RUBRICS = {
    "dates": "dates",
    "structure": "structure",
    "activites": "activités",
    "semaines": "nombre de semaines",
    "signee": "signature du tuteur",
    "cachet": "cachet",
}
"""What an attestation has to tell, by attribute of a period but for its dates, as a finding names it."""

DISTINCT = in_order("Aucune période n’en chevauche une autre.")
DECLARED = in_order("Les semaines déclarées sont celles des dates et des heures.")
KNOWN = in_order("Les activités et les structures sont celles du référentiel.")


def attestation(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
    """Annexe III, II.1; note, annexe 1: each period attested, with all its rubrics."""
    if reason := _without_attestation(case):
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
                f"L’attestation de la période {period.numero or number} ({named(period)}) est incomplète : {told}. "
                f"Faites-la compléter par le tuteur."
            )
            findings.append(finding(Verdict.NON_CONFORME, message, expected, f"manque : {told}"))
    if silent and (untold := ", ".join([RUBRICS[name] for name in RUBRICS if name in silent])):
        message = (
            f"Le fichier ne dit rien, pour aucune période, de : {untold}. Les attestations le portent-elles ? "
            f"Vérifiez-les, ou ajoutez la colonne."
        )
        findings.append(finding(Verdict.A_ARBITRER, message, expected, f"non dit : {untold}"))
    if findings:
        return tuple(findings)
    found = counted(len(case.dossier.periodes), "période")
    return in_order("Chaque période a son attestation complète.", expected, found)


def agreement(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
    """Annexe III, II.1: a convention for each period."""
    if reason := _without_attestation(case):
        return reason
    told = [period for period in case.dossier.periodes if period.convention is not None]
    if not told:
        return "le dossier ne dit rien des conventions"
    without = [named(period) for period in told if not period.convention]
    expected = "une convention par période"
    if without:
        message = f"La convention manque pour : {', '.join(without)}. Joignez-la."
        return (finding(Verdict.NON_CONFORME, message, expected, counted(len(without), "manquante")),)
    if len(told) < len(case.dossier.periodes):
        message = "Le dossier ne dit pas si chaque période a sa convention : l’a-t-elle ?"
        return (finding(Verdict.A_ARBITRER, message, expected, counted(len(told), "convention")),)
    return in_order("Chaque période a sa convention.", expected, counted(len(told), "convention"))


def dates(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe III, II.1: periods the right way round, within the cycle, before the examination."""
    dated = _dated(case)
    if not dated:
        return "aucune période n’est datée"
    exam = exam_end(case.session, parameters)
    start = case.dossier.cycle_debut
    findings = []
    for period, (first, last) in dated:
        if first <= last <= exam and not (start and first < start):
            continue
        found = f"du {day(first)} au {day(last)}"
        if last < first:
            message = f"La période {named(period)} finit avant de commencer : elle ne compte pas. Corrigez ses dates."
            findings.append(finding(Verdict.NON_CONFORME, message, "une fin après le début", found))
            continue
        if start and first < start:
            message = (
                f"La période {named(period)} commence avant le cycle ({day(start)}) : ce qui précède ne compte pas."
            )
            findings.append(finding(Verdict.NON_CONFORME, message, f"à partir du {day(start)}", found))
        if last > exam:
            message = (
                f"La période {named(period)} finit après l’examen de juin {case.session} : ce qui suit ne compte pas."
            )
            findings.append(finding(Verdict.NON_CONFORME, message, f"au plus tard le {day(exam)}", found))
    if findings:
        return tuple(findings)
    return in_order("Les périodes sont dans le cycle et avant l’examen.", found=counted(len(dated), "période"))


def overlap(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
    """A week counts once, whatever the periods that hold it."""
    dated = [(period, interval) for period, interval in _dated(case) if interval[0] <= interval[1]]
    if len(dated) < 2:
        return "il n’y a pas deux périodes datées"
    dated.sort(key=lambda item: item[1])
    findings = []
    longest, (_first, end) = dated[0]
    for period, (begin, last) in dated[1:]:
        if begin <= end:
            message = (
                f"Les périodes {named(longest)} et {named(period)} se chevauchent du {day(begin)} au "
                f"{day(min(end, last))} : ces jours ne comptent qu’une fois. Vérifiez les dates."
            )
            findings.append(finding(Verdict.NON_CONFORME, message, "des périodes distinctes", "chevauchement"))
        if last > end:
            longest, end = period, last
    return tuple(findings) or DISTINCT


def declared(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Declared weeks beside those that dates and hours make."""
    findings: list[Finding] = []
    told = 0
    shortest, longest = parameters["heures_minimum"], parameters["heures_maximum"]
    for period in case.dossier.periodes:
        first, last, number, odd = period.du, period.au, period.semaines, None
        least = most = 0
        if first is not None and last is not None:
            if last < first:
                continue
            span = (first, last)
            least, borne, most = weeks_held(span, parameters)
            if number is not None:
                told += 1
                if not least <= number <= borne:
                    odd = _beside_dates(period, number, span)
                    findings.append(odd)
        if number is not None:
            least = most = number
        if period.heures is not None and most:
            told += 1
            # A day asked about is not asked about again for its hours.
            if not (least * shortest <= period.heures <= most * longest or (odd and odd.fondements)):
                findings.append(_beside_hours(period, least, most, parameters))
    if not told:
        return "aucune période ne porte à la fois un nombre de semaines et des dates ou des heures"
    return tuple(findings) or DECLARED


def _beside_dates(period: Placement, declared: int, span: Interval) -> Finding:
    """What is odd in a number of weeks, beside the dates of its period."""
    least, most = weeks(span)
    expected = str(least) if least == most else f"{least} à {most}"
    found = counted(declared, "déclarée")
    beginning = f"La période {named(period)} déclare {counted(declared, 'semaine')}"
    if declared > most:
        message = f"{beginning}, ses dates n’en font que {most} : {most} sont comptées. Faites corriger l’attestation."
        return finding(Verdict.NON_CONFORME, message, f"{expected} semaines", found)
    if declared < least:
        message = (
            f"{beginning}, ses dates en font {least} : {declared} sont comptées. S’agit-il de congés ou d’absences ?"
        )
        return finding(Verdict.A_ARBITRER, message, f"{expected} semaines", found)
    days = counted(working_days(span), "jour ouvré", "jours ouvrés")
    message = (
        f"{beginning} pour {days} ({_span(span)}) : aucun texte ne dit combien de jours font une semaine. "
        f"Compte-t-elle pour {declared} ?"
    )
    return finding(Verdict.A_ARBITRER, message, f"{expected} semaines", f"{found}, {days}", (UNSETTLED,))


def _beside_hours(period: Placement, least: int, most: int, parameters: Parameters) -> Finding:
    """What is odd in the hours of a period, beside its weeks: the number declared, or those that its dates make."""
    borne = weeks_in_hours(period, least, parameters)
    done = Decimal(period.heures or 0)
    hours = f"{done:f} {'heure' if done < 2 else 'heures'}".replace(".", ",")
    number = counted(most if borne == least else least, "semaine")
    expected = f"{parameters['heures_minimum']} à {parameters['heures_maximum']} heures par semaine"
    found = f"{number}, {hours}"
    told = f"La période {named(period)} porte {number} et {hours}"
    if borne < least:
        message = (
            f"{told} : ces heures n’en confirment que {borne}, et aucun texte ne dit combien d’heures font une "
            f"semaine. Lequel des deux nombres est le bon ?"
        )
    else:
        message = f"{told} : c’est plus que des semaines n’en contiennent. Lequel des deux nombres est le bon ?"
    return finding(Verdict.A_ARBITRER, message, expected, found, (UNSETTLED,))


def _span(span: Interval) -> str:
    first, last = span
    return f"le {day(first)}" if first == last else f"du {day(first)} au {day(last)}"


def activities(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe III, I; note, annexe 1: activities and organisations of the référentiel."""
    periods = case.dossier.periodes
    if not periods:
        return "aucune période"
    known, kinds = parameters["sous_activites"], parameters["structures"]
    codes = frozenset(known)
    findings = []
    for period in periods:
        if not codes.issuperset(period.activites):
            unknown = [code for code in period.activites if code not in codes]
            message = f"La période {named(period)} cite des activités hors du référentiel : {', '.join(unknown)}."
            findings.append(
                finding(Verdict.NON_CONFORME, f"{message} Corrigez-les.", ", ".join(known), ", ".join(unknown))
            )
        kind = period.structure.type
        if kind is not None and kind not in kinds:
            message = (
                f"La structure {named(period)} est d’un type que l’attestation ne prévoit pas : {kind}. Corrigez-le."
            )
            findings.append(finding(Verdict.NON_CONFORME, message, ", ".join(kinds), kind))
    return tuple(findings) or KNOWN


def _without_attestation(case: CheckCase) -> str | None:
    """Why a candidate has no attestation to give, or None."""
    if reason := exempted(case):
        return reason[1]
    if case.dossier.statut in APPRENTICES:
        return "le candidat est apprenti : son contrat fait foi"
    return None if case.dossier.periodes else "aucune période"


@remembered
def _dated(case: CheckCase) -> tuple[tuple[Placement, Interval], ...]:
    """The periods that have both their dates, with them."""
    return tuple([(p, (p.du, p.au)) for p in case.dossier.periodes if p.du is not None and p.au is not None])


FUNCTIONS: dict[str, Callable[[CheckCase, Parameters], tuple[Finding, ...] | str]] = {
    "agora.pfmp.attestation": attestation,
    "agora.pfmp.convention": agreement,
    "agora.pfmp.dates": dates,
    "agora.pfmp.chevauchement": overlap,
    "agora.pfmp.semaines": declared,
    "agora.pfmp.activites": activities,
}
TABLES: dict[str, type] = {}
