"""The weeks of placements: those that dates and hours bear out, and those that an attestation alone tells.

Annexe III counts in weeks, and asks an attestation to tell « le nombre de semaines effectuées ». No text says how many
days or hours make one: a number that days or hours do not bear out is neither taken nor refused, it is asked about.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from attrs import frozen

from bacpro import (
    Confidence,
    Dossier,
    Interval,
    LegalBasis,
    Parameters,
    Placement,
    clipped,
    working_days,
)
from bacpro_agora.rules.common import day

UNSETTLED = LegalBasis(
    "Arrêté du 18 février 2020",
    "annexe III, II",
    Confidence.INCONNU,
    "la durée y est en semaines ; aucun texte ne dit combien de jours ou d’heures en font une",
)
"""What a question on a week rests on."""

FULL_WEEK = 5
"""Days of a week, Monday to Friday."""


@frozen
class Done:
    """Weeks done: the most that can count, those that days and hours bear out, and how they are made up."""

    semaines: int
    sures: int
    detail: str = "aucune période"
    jours: int = 0
    """Days from Monday to Friday of the dated periods, each once."""


@frozen(slots=False)
class _Part:
    """Periods that share weeks: what they declare, and what their days and hours hold.

    Several are made for every candidate, which is faster without slots.
    """

    semaines: int
    sures: int
    jours: int
    detail: str


def weeks_done(dossier: Dossier, exam: dt.date, parameters: Parameters) -> Done:
    """The weeks that count: dated within the cycle and before the examination, a same week once.

    For each stretch of time, the declared number counts where the dates allow it, the dates otherwise.
    """
    undated: list[_Part] = []
    spans: list[tuple[Interval, Placement]] = []
    for period in dossier.periodes:
        if period.du is None or period.au is None:
            undated += _undated(period, parameters)
        elif period.du <= period.au and (kept := clipped((period.du, period.au), dossier.cycle_debut, exam)):
            spans.append((kept, period))
    dated = [_dated(stretches, periods, parameters) for stretches, periods in _sharing_weeks(spans)]
    # Short weeks have their holidays; so many short ones have not.
    holidays: int = parameters["jours_feries"]
    total = sure = days = counted = 0
    for part in dated:
        total += part.semaines
        sure += part.sures
        days += part.jours
        counted += min(part.jours, FULL_WEEK * part.semaines)
    sure = min(sure, (counted + holidays) // FULL_WEEK)
    for part in undated:
        total += part.semaines
        sure += part.sures
    told = " ; ".join([part.detail for part in (*undated, *dated)])
    return Done(total, sure, told or "aucune période", days)


def weeks_held(interval: Interval, parameters: Parameters) -> tuple[int, int, int]:
    """The whole weeks of an interval, those that its days bear out (a begun one of enough days too), and those touched.

    None of the three is below the one before.
    """
    working = working_days(interval)
    whole, begun = divmod(working, FULL_WEEK)
    touched = whole + bool(begun)
    return whole, min(_borne_out(working, parameters), touched), touched


def weeks_in_hours(period: Placement, declared: int, parameters: Parameters) -> int:
    """The weeks, among those declared, that the hours of a period bear out; all of them where it tells none."""
    least: int = parameters["heures_minimum"]
    if period.heures is None or period.heures >= least * declared:
        return declared
    return int(period.heures // least)


def _undated(period: Placement, parameters: Parameters) -> Iterator[_Part]:
    if told := period.semaines:
        yield _Part(told, weeks_in_hours(period, told, parameters), 0, f"{told} sans dates")


def _dated(stretches: Sequence[Interval], periods: Sequence[Placement], parameters: Parameters) -> _Part:
    """What periods that share weeks make; the number that the dates make stands for one that is not declared."""
    total = hours = 0
    for stretch in stretches:
        total += working_days(stretch)
    whole, begun = divmod(total, FULL_WEEK)
    numbers = [period.semaines for period in periods if period.semaines is not None]
    told = min(sum(numbers), whole + bool(begun)) if len(numbers) == len(periods) else whole
    for period in periods:
        hours += weeks_in_hours(period, told if period.semaines is None else period.semaines, parameters)
    sure = min(told if told <= whole else _borne_out(total, parameters), told, hours)
    return _Part(told, sure, total, f"{told} du {day(stretches[0][0])} au {day(stretches[-1][1])}")


def _borne_out(working: int, parameters: Parameters) -> int:
    whole, begun = divmod(working, FULL_WEEK)
    enough: int = parameters["jours_entamee" if whole else "jours_seule"]
    return whole + (begun >= enough)


def _sharing_weeks(spans: Iterable[tuple[Interval, Placement]]) -> list[tuple[list[Interval], list[Placement]]]:
    """Dated periods in order, with the stretches that they make; those that have days of one calendar week together."""
    parts: list[tuple[list[Interval], list[Placement]]] = []
    end = 0
    for span, period in sorted(spans, key=itemgetter(0)):
        first, last = span[0].toordinal(), span[1].toordinal()
        meets = first <= end + 1
        if parts and (meets or _week(first) == _week(end)):
            stretches, periods = parts[-1]
            periods.append(period)
            if not meets:
                stretches.append(span)
            elif last > end:
                stretches[-1] = (stretches[-1][0], span[1])
        else:
            parts.append(([span], [period]))
        end = max(end, last)
    return parts


def _week(ordinal: int) -> int:
    """The calendar week of a day; day 1 is a Monday."""
    return (ordinal - 1) // 7
