"""Counting time, checked against counting day by day."""

import calendar
import datetime as dt
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.regulation.placement.calendar import (
    Interval,
    add_months,
    bound_weeks,
    clip_interval,
    count_days,
    count_months,
    count_working_days,
    lasts,
    make_interval,
    merge_intervals,
)

ONE_DAY = dt.timedelta(days=1)
# Around 2024, a leap year, so that 29 February comes often; and around 2100, which is none.
day = st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 31)) | st.dates(dt.date(2099, 6, 1), dt.date(2101, 6, 30))


@st.composite
def intervals(draw: st.DrawFn, longest: int = 400) -> Interval:
    """From a day to that day or a later one."""
    first = draw(day)
    return first, first + draw(st.integers(0, longest)) * ONE_DAY


def listed(interval: Interval) -> list[dt.date]:
    """Each day of an interval."""
    first, last = interval
    return [first + rank * ONE_DAY for rank in range((last - first).days + 1)]


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month some months later or earlier, one month at a time."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        year, month = (year + 1, 1) if month > 12 else (year - 1, 12) if month < 1 else (year, month)
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@given(st.lists(intervals()))
def test_a_union_has_the_days_of_all_and_no_other(several: list[Interval]) -> None:
    union = merge_intervals(several)
    assert sorted({each for interval in several for each in listed(interval)}) == [
        each for interval in union for each in listed(interval)
    ]


@given(st.lists(intervals()))
def test_a_union_is_of_intervals_that_share_no_day_in_order(several: list[Interval]) -> None:
    union = merge_intervals(several)
    assert all(before[1] < after[0] for before, after in pairwise(union))
    assert merge_intervals(reversed(several)) == union == merge_intervals(union)


@given(st.lists(intervals()))
def test_days_are_each_counted_once(several: list[Interval]) -> None:
    assert count_days(several) == len({each for interval in several for each in listed(interval)})


@given(intervals())
def test_working_days_are_from_monday_to_friday(interval: Interval) -> None:
    assert count_working_days(interval) == sum(each.weekday() < 5 for each in listed(interval))


@given(intervals())
def test_a_week_is_five_working_days(interval: Interval) -> None:
    worked = sum(each.weekday() < 5 for each in listed(interval))
    least, most = bound_weeks(interval)
    assert 5 * least <= worked <= 5 * most
    assert worked - 5 * least < 5
    assert 5 * most - worked < 5


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ((2024, 1, 8), (2024, 1, 12), (1, 1)),  # Monday to Friday
        ((2024, 1, 8), (2024, 1, 14), (1, 1)),  # Monday to Sunday
        ((2024, 1, 8), (2024, 1, 11), (0, 1)),  # Monday to Thursday
        ((2024, 1, 10), (2024, 1, 16), (1, 1)),  # Wednesday to Tuesday
        ((2024, 1, 13), (2024, 1, 14), (0, 0)),  # Saturday and Sunday
        ((2024, 1, 8), (2024, 1, 15), (1, 2)),  # Monday to the next Monday
    ],
)
def test_weeks_of_a_calendar(
    first: tuple[int, int, int], last: tuple[int, int, int], expected: tuple[int, int]
) -> None:
    assert bound_weeks((dt.date(*first), dt.date(*last))) == expected


@given(intervals(), st.none() | day, st.none() | day)
def test_clipping_keeps_the_days_between_two(interval: Interval, first: dt.date | None, last: dt.date | None) -> None:
    kept = clip_interval(interval, first, last)
    expected = [
        each for each in listed(interval) if (first is None or each >= first) and (last is None or each <= last)
    ]
    assert (listed(kept) if kept else []) == expected


@given(day, st.integers(-60, 60))
def test_months_are_added_one_by_one(start: dt.date, count: int) -> None:
    assert add_months(start, count) == months_later(start, count)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2025, 1, 31), 1, (2025, 2, 28)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2024, 12, 15), 1, (2025, 1, 15)),
        ((2025, 1, 15), -1, (2024, 12, 15)),
        ((2026, 6, 30), -24, (2024, 6, 30)),
        ((2025, 5, 5), 0, (2025, 5, 5)),
    ],
)
def test_months_of_a_calendar(start: tuple[int, int, int], count: int, expected: tuple[int, int, int]) -> None:
    assert add_months(dt.date(*start), count) == dt.date(*expected)


@given(intervals(800), st.integers(0, 24))
def test_an_interval_lasts_some_months_when_its_days_reach_the_same_date(interval: Interval, wanted: int) -> None:
    first, last = interval
    needed = 0
    while first + needed * ONE_DAY < months_later(first, wanted):
        needed += 1
    assert lasts([interval], wanted) == (len(listed((first, last))) >= needed)


@given(intervals(800))
def test_whole_months_are_those_that_end_before_the_same_day_of_one_more(interval: Interval) -> None:
    first, last = interval
    whole = 0
    while months_later(first, whole + 1) - ONE_DAY <= last:
        whole += 1
    assert whole <= count_months([interval]) < whole + 1


@given(day, st.integers(1, 12), st.integers(0, 400))
def test_a_period_cut_in_two_makes_what_it_made(first: dt.date, wanted: int, cut: int) -> None:
    for last in (months_later(first, wanted) - ONE_DAY, months_later(first, wanted) - 2 * ONE_DAY):
        middle = first + cut * ONE_DAY
        if first <= middle < last:
            assert count_months([(first, middle), (middle + ONE_DAY, last)]) == count_months([(first, last)])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 8)), min_size=1, max_size=4), st.integers(1, 28))
def test_whole_months_add_up_wherever_they_are(stays: list[tuple[int, int]], on: int) -> None:
    # A year and a year and a year are three years, leap or not.
    first, several = dt.date(2022, 1, on), []
    for gap, count in stays:
        first = months_later(first, gap)
        after = months_later(first, count)
        several.append((first, after - ONE_DAY))
        first = after
    total = sum(count for _, count in stays)
    assert count_months(several) == total
    assert lasts(several, total)
    assert not lasts(several, total + 1)


@given(st.lists(intervals()))
def test_the_order_does_not_matter(several: list[Interval]) -> None:
    assert count_months(reversed(several)) == count_months(several)


def test_nothing_lasts_no_month() -> None:
    assert lasts([], 0)
    assert not lasts([], 1)
    assert (merge_intervals([]), count_days([])) == ([], 0)


@pytest.mark.parametrize(
    ("first", "last", "made"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 1, 1), True),
        (dt.date(2026, 1, 2), dt.date(2026, 1, 1), False),
        (None, dt.date(2026, 1, 1), False),
        (dt.date(2026, 1, 1), None, False),
    ],
)
def test_two_days_make_an_interval_the_right_way_round(first: dt.date | None, last: dt.date | None, made: bool) -> None:
    assert make_interval(first, last) == ((first, last) if made else None)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ((2023, 1, 15), (2023, 2, 10), Fraction(27, 31)),
        ((2023, 1, 15), (2023, 2, 14), Fraction(1)),
        ((2023, 1, 15), (2023, 2, 15), 1 + Fraction(1, 28)),
        ((2024, 1, 15), (2024, 2, 15), 1 + Fraction(1, 29)),
        ((2023, 12, 20), (2024, 1, 4), Fraction(16, 31)),
        ((2023, 1, 31), (2023, 2, 27), Fraction(1)),
        ((2023, 1, 31), (2023, 2, 26), Fraction(27, 28)),
        ((2023, 5, 10), (2023, 5, 10), Fraction(1, 31)),
    ],
)
def test_months_and_the_part_of_one_by_hand(
    first: tuple[int, int, int], last: tuple[int, int, int], expected: Fraction
) -> None:
    assert count_months([(dt.date(*first), dt.date(*last))]) == expected
