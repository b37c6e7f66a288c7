"""The weeks of placements, on calendars worked out by hand: 8 September 2025 is a Monday."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.dossier import Placement
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure
from bacpro.regulation.placement.weeks import WeeksDone, WeekTerms, count_weeks, count_weeks_in_hours, measure_weeks
from bacpro.testing.dossiers import build_dossier

TERMS = WeekTerms(jours_seule=2, jours_entamee=3, heures_minimum=20, heures_maximum=40)
EXAM = dt.date(2027, 6, 20)
MONDAY = dt.date(2025, 9, 8)


def days(first: int, last: int) -> tuple[dt.date, dt.date]:
    """From one day to another, both included, counted from MONDAY, which is 0."""
    return MONDAY + dt.timedelta(days=first), MONDAY + dt.timedelta(days=last)


@pytest.mark.parametrize(
    ("last", "held"),
    [
        (0, (0, 0, 1)),  # one day: two are wanted where there is no whole week
        (1, (0, 1, 1)),  # two days
        (4, (1, 1, 1)),  # Monday to Friday
        (6, (1, 1, 1)),  # to Sunday, which is no working day
        (8, (1, 1, 2)),  # seven working days: the second week has two of the three wanted
        (9, (1, 2, 2)),  # eight
        (11, (2, 2, 2)),
    ],
)
def test_a_begun_week_is_borne_out_by_enough_days(last: int, held: tuple[int, int, int]) -> None:
    assert measure_weeks(days(0, last), TERMS) == held


@pytest.mark.parametrize(("hours", "weeks"), [(None, 3), ("60", 3), ("59.5", 2), ("19", 0), ("0", 0)])
def test_hours_bear_out_as_many_weeks_as_they_fill(hours: str | None, weeks: int) -> None:
    period = Placement(heures=None if hours is None else Decimal(hours))
    assert count_weeks_in_hours(period, 3, TERMS) == weeks


def done(*periods: Placement, holidays: int = 0, begin: dt.date | None = None) -> WeeksDone:
    return count_weeks(build_dossier(periodes=periods, cycle_debut=begin), EXAM, TERMS, holidays)


def told(first: int, last: int, weeks: int | None = None, hours: int | None = None) -> Placement:
    begin, end = days(first, last)
    return Placement(du=begin, au=end, semaines=weeks, heures=None if hours is None else Decimal(hours))


def test_a_week_that_two_periods_share_counts_once() -> None:
    assert done(told(0, 11, 2), told(7, 18, 2)) == WeeksDone(3, 3, "3 du 08/09/2025 au 26/09/2025", 15)


def test_half_weeks_of_one_calendar_week_make_one_week() -> None:
    # Monday and Tuesday, then Thursday and Friday: four days, of which two are enough for a week alone.
    assert done(told(0, 1, 1), told(3, 4, 1)).semaines == 1


def test_the_declared_number_counts_where_the_dates_allow_it() -> None:
    assert done(told(0, 25, 3)).semaines == 3  # four weeks of dates, three of presence
    assert done(told(0, 4, 3)).semaines == 1


def test_what_is_outside_the_cycle_or_after_the_examination_does_not_count() -> None:
    assert done(told(0, 11), begin=days(7, 7)[0]).semaines == 1
    after = Placement(du=dt.date(2027, 6, 14), au=dt.date(2027, 6, 25))
    assert done(after).semaines == 1


def test_weeks_without_dates_count_and_are_borne_out_by_their_hours() -> None:
    found = done(Placement(semaines=4, heures=Decimal(70)))
    assert (found.semaines, found.sures, found.detail) == (4, 3, "4 sans dates")


def test_short_weeks_are_borne_out_by_the_holidays_of_a_year_and_no_further() -> None:
    # Four weeks apart, of four days each: 16 days, so 3 weeks; the four days that miss make the fourth.
    short = [told(week * 14, week * 14 + 3, 1) for week in range(4)]
    assert done(*short).sures == 3
    assert done(*short, holidays=4).sures == 4
    assert done(*short, holidays=3).sures == 3


def test_no_period_makes_no_week() -> None:
    assert done() == WeeksDone(0, 0)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60), st.integers(0, 9)), max_size=6))
def test_no_more_is_borne_out_than_can_count_and_the_order_of_periods_is_nothing(
    spans: list[tuple[int, int, int]],
) -> None:
    periods = [told(first, first + length, weeks) for first, length, weeks in spans]
    found = done(*periods, holidays=5)
    assert 0 <= found.sures <= found.semaines
    assert found.semaines * 5 <= found.jours + 5 * len(spans)
    back = done(*reversed(periods), holidays=5)
    assert (back.semaines, back.sures, back.jours) == (found.semaines, found.sures, found.jours)


@given(st.integers(0, 700), st.integers(0, 200))
def test_whole_borne_out_and_touched_weeks_are_in_that_order(first: int, length: int) -> None:
    whole, borne, touched = measure_weeks(days(first, first + length), TERMS)
    assert whole <= borne <= touched <= whole + 1


@pytest.mark.parametrize(("least", "most"), [(0, 40), (41, 40)])
def test_hours_by_which_nothing_can_be_counted_are_refused(least: int, most: int) -> None:
    figures = {"jours_seule": 2, "jours_entamee": 3, "heures_minimum": least, "heures_maximum": most}
    with pytest.raises(StructureError, match="heures_minimum"):
        structure(figures, WeekTerms)
