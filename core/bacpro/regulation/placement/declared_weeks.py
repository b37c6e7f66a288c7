"""The number of weeks that an attestation declares, beside its dates and its hours."""

from decimal import Decimal

from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.model.dossier import Placement
from bacpro.regulation.placement.calendar import Interval, bound_weeks, count_working_days
from bacpro.regulation.placement.weeks import WeekTerms, count_weeks_in_hours, measure_weeks
from bacpro.regulation.wording import tell_count, tell_date, tell_period

AGREE = Finding(Verdict.CONFORME, "Les semaines déclarées sont celles des dates et des heures.")


def check_declared_weeks(case: CheckCase, terms: WeekTerms) -> tuple[Finding, ...] | str:
    """Declared weeks beside those that dates and hours make: no text says how to count, so what parts is asked."""
    findings: list[Finding] = []
    told = 0
    for period in case.dossier.periodes:
        first, last, number, odd = period.du, period.au, period.semaines, None
        least = most = 0
        if first is not None and last is not None:
            if last < first:
                continue
            span = (first, last)
            least, borne, most = measure_weeks(span, terms)
            if number is not None:
                told += 1
                if not least <= number <= borne:
                    odd = _beside_dates(period, number, span, terms)
                    findings.append(odd)
        if number is not None:
            least = most = number
        if period.heures is not None and most:
            told += 1
            asked = odd is not None and odd.fondements
            # A day asked about is not asked about again for its hours.
            if not (least * terms.heures_minimum <= period.heures <= most * terms.heures_maximum or asked):
                findings.append(_beside_hours(period, least, most, terms))
    if not told:
        return "aucune période ne porte à la fois un nombre de semaines et des dates ou des heures"
    return tuple(findings) or (AGREE,)


def _beside_dates(period: Placement, declared: int, span: Interval, terms: WeekTerms) -> Finding:
    """What is odd in a number of weeks, beside the dates of its period."""
    least, most = bound_weeks(span)
    expected = str(least) if least == most else f"{least} à {most}"
    found = tell_count(declared, "déclarée")
    beginning = f"La période {tell_period(period)} déclare {tell_count(declared, 'semaine')}"
    if declared > most:
        message = f"{beginning}, ses dates n’en font que {most} : {most} sont comptées. Faites corriger l’attestation."
        return Finding(Verdict.NON_CONFORME, message, f"{expected} semaines", found)
    if declared < least:
        message = (
            f"{beginning}, ses dates en font {least} : {declared} sont comptées. S’agit-il de congés ou d’absences ?"
        )
        return Finding(Verdict.A_ARBITRER, message, f"{expected} semaines", found)
    days = tell_count(count_working_days(span), "jour ouvré", "jours ouvrés")
    message = (
        f"{beginning} pour {days} ({_span(span)}) : aucun texte ne dit combien de jours font une semaine. "
        f"Compte-t-elle pour {declared} ?"
    )
    bases = (terms.fondement_semaine,)
    return Finding(Verdict.A_ARBITRER, message, f"{expected} semaines", f"{found}, {days}", bases)


def _beside_hours(period: Placement, least: int, most: int, terms: WeekTerms) -> Finding:
    """What is odd in the hours of a period, beside its weeks: the number declared, or those that its dates make."""
    borne = count_weeks_in_hours(period, least, terms)
    done = Decimal(period.heures or 0)
    hours = f"{done:f} {'heure' if done < 2 else 'heures'}".replace(".", ",")
    number = tell_count(most if borne == least else least, "semaine")
    expected = f"{terms.heures_minimum} à {terms.heures_maximum} heures par semaine"
    found = f"{number}, {hours}"
    told = f"La période {tell_period(period)} porte {number} et {hours}"
    if borne < least:
        message = (
            f"{told} : ces heures n’en confirment que {borne}, et aucun texte ne dit combien d’heures font une "
            f"semaine. Lequel des deux nombres est le bon ?"
        )
    else:
        message = f"{told} : c’est plus que des semaines n’en contiennent. Lequel des deux nombres est le bon ?"
    return Finding(Verdict.A_ARBITRER, message, expected, found, (terms.fondement_semaine,))


def _span(span: Interval) -> str:
    first, last = span
    return f"le {tell_date(first)}" if first == last else f"du {tell_date(first)} au {tell_date(last)}"
