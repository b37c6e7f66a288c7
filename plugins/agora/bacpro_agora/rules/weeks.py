"""The weeks of placements: those that dates and hours bear out, and those that an attestation alone tells.

Annexe III counts in weeks, and asks an attestation to tell « le nombre de semaines effectuées ». No text says how many
days or hours make one: a number that days or hours do not bear out is neither taken nor refused, it is asked about.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from bacpro import (
    Confidence,
    Dossier,
    Interval,
    LegalBasis,
    Parameters,
    Placement,
    clipped,
    merged,
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


@frozen
class _Part:
    """Periods that share weeks: what they declare, and what their days and hours hold."""

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
    dated = [_dated(part, spans, parameters) for part in _sharing_weeks(merged([span for span, _ in spans]))]
    # Short weeks have their holidays; so many short ones have not.
    holidays: int = parameters["jours_feries"]
    borne = (sum(min(part.jours, FULL_WEEK * part.semaines) for part in dated) + holidays) // FULL_WEEK
    sure = min(sum(part.sures for part in dated), borne) + sum(part.sures for part in undated)
    parts = [*undated, *dated]
    total = sum(part.semaines for part in parts)
    told = " ; ".join(part.detail for part in parts)
    return Done(total, sure, told or "aucune période", sum(part.jours for part in dated))


def borne_out(interval: Interval, parameters: Parameters) -> int:
    """The weeks of an interval that its days bear out: whole ones, and a begun one of enough days."""
    return _borne_out(working_days(interval), parameters)


def weeks_in_hours(period: Placement, declared: int, parameters: Parameters) -> int:
    """The weeks, among those declared, that the hours of a period bear out; all of them where it tells none."""
    least: int = parameters["heures_minimum"]
    if period.heures is None or period.heures >= least * declared:
        return declared
    return int(period.heures // least)


def too_many_hours(period: Placement, declared: int, parameters: Parameters) -> bool:
    """Whether a period tells more hours than its weeks can hold."""
    return period.heures is not None and period.heures > parameters["heures_maximum"] * declared


def _undated(period: Placement, parameters: Parameters) -> Iterator[_Part]:
    if told := period.semaines:
        yield _Part(told, weeks_in_hours(period, told, parameters), 0, f"{told} sans dates")


def _dated(part: Sequence[Interval], spans: Iterable[tuple[Interval, Placement]], parameters: Parameters) -> _Part:
    """What periods that share weeks make; the number that the dates make stands for one that is not declared."""
    first, last = part[0][0], part[-1][1]
    inside = [period for span, period in spans if first <= span[0] <= last]
    total = sum(working_days(stretch) for stretch in part)
    whole, begun = divmod(total, FULL_WEEK)
    numbers = [period.semaines for period in inside if period.semaines is not None]
    told = min(sum(numbers), whole + bool(begun)) if len(numbers) == len(inside) else whole
    hours = sum(
        weeks_in_hours(period, told if period.semaines is None else period.semaines, parameters) for period in inside
    )
    sure = min(told if told <= whole else _borne_out(total, parameters), told, hours)
    return _Part(told, sure, total, f"{told} du {day(first)} au {day(last)}")


def _borne_out(working: int, parameters: Parameters) -> int:
    whole, begun = divmod(working, FULL_WEEK)
    enough: int = parameters["jours_entamee" if whole else "jours_seule"]
    return whole + (begun >= enough)


def _sharing_weeks(stretches: Iterable[Interval]) -> Iterator[list[Interval]]:
    """Disjoint stretches in order, those that have days of one calendar week together."""
    together: list[Interval] = []
    for stretch in stretches:
        if together and _monday(together[-1][1]) != _monday(stretch[0]):
            yield together
            together = []
        together.append(stretch)
    if together:
        yield together


def _monday(date: dt.date) -> int:
    return date.toordinal() - date.weekday()
