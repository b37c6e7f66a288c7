"""Each placement by itself and beside the others: its dates, its activities, where it takes place."""

from attrs import frozen

from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.model.dossier import Placement
from bacpro.regulation.placement.calendar import Interval
from bacpro.regulation.terms import ExamTerms, NoTerms, refuse_empty
from bacpro.regulation.wording import tell_count, tell_date, tell_month, tell_period

DISTINCT = Finding(Verdict.CONFORME, "Aucune période n’en chevauche une autre.")
KNOWN = Finding(Verdict.CONFORME, "Les activités et les structures sont celles du référentiel.")


@frozen(kw_only=True)
class ActivityTerms:
    """The sub-activities of the référentiel, and the kinds of organisation (`structures`) that it admits."""

    structures: tuple[str, ...]
    sous_activites: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse lists by which every period would be at fault."""
        refuse_empty(self, "structures", "sous_activites")


def check_dates(case: CheckCase, terms: ExamTerms) -> tuple[Finding, ...] | str:
    """The arrêté of the speciality: periods the right way round, within the cycle, before the examination."""
    dated = _dated(case)
    if not dated:
        return "aucune période n’est datée"
    exam = terms.exam_end(case.session)
    start = case.dossier.cycle_debut
    findings = []
    for period, (first, last) in dated:
        if first <= last <= exam and not (start and first < start):
            continue
        found = f"du {tell_date(first)} au {tell_date(last)}"
        named = tell_period(period)
        if last < first:
            message = f"La période {named} finit avant de commencer : elle ne compte pas. Corrigez ses dates."
            findings.append(Finding(Verdict.NON_CONFORME, message, "une fin après le début", found))
            continue
        if start and first < start:
            message = f"La période {named} commence avant le cycle ({tell_date(start)}) : ce qui précède ne compte pas."
            findings.append(Finding(Verdict.NON_CONFORME, message, f"à partir du {tell_date(start)}", found))
        if last > exam:
            month = tell_month(terms.examen_mois)
            of = "d’" if month[0] in "ao" else "de "
            message = f"La période {named} finit après l’examen {of}{month} {case.session} : ce qui suit ne compte pas."
            findings.append(Finding(Verdict.NON_CONFORME, message, f"au plus tard le {tell_date(exam)}", found))
    if findings:
        return tuple(findings)
    found = tell_count(len(dated), "période")
    return (Finding(Verdict.CONFORME, "Les périodes sont dans le cycle et avant l’examen.", "", found),)


def check_overlaps(case: CheckCase, _: NoTerms) -> tuple[Finding, ...] | str:
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
                f"Les périodes {tell_period(longest)} et {tell_period(period)} se chevauchent du {tell_date(begin)} au "
                f"{tell_date(min(end, last))} : ces jours ne comptent qu’une fois. Vérifiez les dates."
            )
            findings.append(Finding(Verdict.NON_CONFORME, message, "des périodes distinctes", "chevauchement"))
        if last > end:
            longest, end = period, last
    return tuple(findings) or (DISTINCT,)


def check_activities(case: CheckCase, terms: ActivityTerms) -> tuple[Finding, ...] | str:
    """The référentiel of the speciality: its activities and its kinds of organisation, and no other."""
    periods = case.dossier.periodes
    if not periods:
        return "aucune période"
    known, kinds = terms.sous_activites, terms.structures
    findings = []
    for period in periods:
        if unknown := [code for code in period.activites if code not in known]:
            told = ", ".join(unknown)
            message = f"La période {tell_period(period)} cite des activités hors du référentiel : {told}. Corrigez-les."
            findings.append(Finding(Verdict.NON_CONFORME, message, ", ".join(known), told))
        kind = period.structure.type
        if kind is not None and kind not in kinds:
            message = (
                f"La structure {tell_period(period)} est d’un type que l’attestation ne prévoit pas : {kind}. "
                f"Corrigez-le."
            )
            findings.append(Finding(Verdict.NON_CONFORME, message, ", ".join(kinds), kind))
    return tuple(findings) or (KNOWN,)


def _dated(case: CheckCase) -> list[tuple[Placement, Interval]]:
    """The periods that have both their dates, with them."""
    return [(p, (p.du, p.au)) for p in case.dossier.periodes if p.du is not None and p.au is not None]
