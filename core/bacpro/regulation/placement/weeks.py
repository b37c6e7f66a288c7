"""The weeks of placements: those that dates and hours bear out, and those that an attestation alone tells.

Arrêtés count in weeks, and ask an attestation to tell the number of weeks. No text says how many days or hours make
one: a number that days or hours do not bear out is neither taken nor refused, it is asked about.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from attrs import field, frozen

from bacpro.model.dossier import Dossier, Placement
from bacpro.model.legal import Confidence, LegalBasis
from bacpro.regulation.placement.calendar import WORKING_DAYS, Interval, clip_interval, count_working_days
from bacpro.regulation.terms import HIDDEN, refuse_outside
from bacpro.regulation.wording import tell_date

UNSETTLED = LegalBasis(
    "Code de l’éducation",
    "art. D. 337-64",
    Confidence.INCONNU,
    "la durée y est en semaines ; aucun texte ne dit combien de jours ou d’heures en font une",
)


@frozen(kw_only=True, slots=False)
class WeekTerms:
    """When the days and hours of a week are so few or so many that it is asked about.

    `jours_seule`: the least days, Monday to Friday, of a period of less than a week. `jours_entamee`: those of a week
    begun after whole ones. `heures_minimum`, `heures_maximum`: of a week. `fondement_semaine`: the text that counts in
    weeks, which a question on one rests on.
    """

    jours_seule: int
    jours_entamee: int
    heures_minimum: int
    heures_maximum: int
    fondement_semaine: LegalBasis = field(default=UNSETTLED, metadata=HIDDEN)

    def __attrs_post_init__(self) -> None:
        """Refuse figures by which nothing could be counted."""
        refuse_outside(self, 0, 5, "jours_seule", "jours_entamee")
        if not 0 < self.heures_minimum <= self.heures_maximum:
            raise ValueError("heures_minimum : écrivez un nombre d’heures au-dessus de 0, et non de heures_maximum")


@frozen
class WeeksDone:
    """Weeks done: the most that can count, those that days and hours bear out, and how they are made up."""

    semaines: int
    sures: int
    detail: str = "aucune période"
    jours: int = 0
    """Days from Monday to Friday of the dated periods, each once."""


@frozen
class WeekSpan:
    """Periods that share weeks: what they declare, and what their days and hours hold."""

    semaines: int
    sures: int
    jours: int
    detail: str


def count_weeks(dossier: Dossier, exam: dt.date, terms: WeekTerms, holidays: int) -> WeeksDone:
    """The weeks that count: dated within the cycle and before the examination, a same week once.

    For each stretch of time, the declared number counts where the dates allow it, the dates otherwise. Short weeks have
    their holidays, of which a year has so many: so many short ones have not.
    """
    undated: list[WeekSpan] = []
    spans: list[tuple[Interval, Placement]] = []
    for period in dossier.periodes:
        if period.du is None or period.au is None:
            undated += _undated(period, terms)
        elif period.du <= period.au and (kept := clip_interval((period.du, period.au), dossier.cycle_debut, exam)):
            spans.append((kept, period))
    dated = [_dated(stretches, periods, terms) for stretches, periods in _sharing_weeks(spans)]
    total = sure = days = counted = 0
    for span in dated:
        total += span.semaines
        sure += span.sures
        days += span.jours
        counted += min(span.jours, WORKING_DAYS * span.semaines)
    sure = min(sure, (counted + holidays) // WORKING_DAYS)
    for span in undated:
        total += span.semaines
        sure += span.sures
    told = " ; ".join([span.detail for span in (*undated, *dated)])
    return WeeksDone(total, sure, told or "aucune période", days)


def measure_weeks(interval: Interval, terms: WeekTerms) -> tuple[int, int, int]:
    """The whole weeks of an interval, those that its days bear out (a begun one of enough days too), and those touched.

    None of the three is below the one before.
    """
    working = count_working_days(interval)
    whole, begun = divmod(working, WORKING_DAYS)
    touched = whole + bool(begun)
    return whole, min(_borne_out(working, terms), touched), touched


def count_weeks_in_hours(period: Placement, declared: int, terms: WeekTerms) -> int:
    """The weeks, among those declared, that the hours of a period bear out; all of them where it tells none."""
    least = terms.heures_minimum
    if period.heures is None or period.heures >= least * declared:
        return declared
    return int(period.heures // least)


def _undated(period: Placement, terms: WeekTerms) -> Iterator[WeekSpan]:
    if told := period.semaines:
        yield WeekSpan(told, count_weeks_in_hours(period, told, terms), 0, f"{told} sans dates")


def _dated(stretches: Sequence[Interval], periods: Sequence[Placement], terms: WeekTerms) -> WeekSpan:
    """What periods that share weeks make; the number that the dates make stands for one that is not declared."""
    total = hours = 0
    for stretch in stretches:
        total += count_working_days(stretch)
    whole, begun = divmod(total, WORKING_DAYS)
    numbers = [period.semaines for period in periods if period.semaines is not None]
    told = min(sum(numbers), whole + bool(begun)) if len(numbers) == len(periods) else whole
    for period in periods:
        hours += count_weeks_in_hours(period, told if period.semaines is None else period.semaines, terms)
    sure = min(told if told <= whole else _borne_out(total, terms), told, hours)
    return WeekSpan(told, sure, total, f"{told} du {tell_date(stretches[0][0])} au {tell_date(stretches[-1][1])}")


def _borne_out(working: int, terms: WeekTerms) -> int:
    whole, begun = divmod(working, WORKING_DAYS)
    enough = terms.jours_entamee if whole else terms.jours_seule
    return whole + (begun >= enough)


def _sharing_weeks(spans: Iterable[tuple[Interval, Placement]]) -> list[tuple[list[Interval], list[Placement]]]:
    """Dated periods in order, with the stretches that they make; those that have days of one calendar week together."""
    groups: list[tuple[list[Interval], list[Placement]]] = []
    end = 0
    for span, period in sorted(spans, key=itemgetter(0)):
        first, last = span[0].toordinal(), span[1].toordinal()
        meets = first <= end + 1
        if groups and (meets or _week(first) == _week(end)):
            stretches, periods = groups[-1]
            periods.append(period)
            if not meets:
                stretches.append(span)
            elif last > end:
                stretches[-1] = (stretches[-1][0], span[1])
        else:
            groups.append(([span], [period]))
        end = max(end, last)
    return groups


def _week(ordinal: int) -> int:
    """The calendar week of a day; day 1 is a Monday."""
    return (ordinal - 1) // 7
