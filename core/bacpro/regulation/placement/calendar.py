"""Counting time as the rules do: days, weeks and months, both ends included, overlaps once."""

import calendar
import datetime as dt
from collections.abc import Iterable
from fractions import Fraction

Interval = tuple[dt.date, dt.date]
"""First and last day, both included."""

WORKING_DAYS = 5
"""Working days of a week, Monday to Friday."""

_DAY = dt.timedelta(days=1)
_SHORTEST = 28
"""Days that every month has."""


def merge_intervals(intervals: Iterable[Interval]) -> list[Interval]:
    """The union of intervals as disjoint ones, in order; those that meet become one."""
    union: list[Interval] = []
    for first, last in sorted(intervals):
        if union and first <= union[-1][1] + _DAY:
            union[-1] = (union[-1][0], max(union[-1][1], last))
        else:
            union.append((first, last))
    return union


def clip_interval(interval: Interval, first: dt.date | None, last: dt.date | None) -> Interval | None:
    """The part of an interval between two days, or None when there is none."""
    start, end = interval
    if first and first > start:
        start = first
    if last and last < end:
        end = last
    return (start, end) if start <= end else None


def count_working_days(interval: Interval) -> int:
    """Days of an interval from Monday to Friday."""
    first, last = interval
    end, before = last.toordinal(), first.toordinal() - 1
    # Day 1 is a Monday: day 7 and every seventh after it are Sundays, the day before each of them a Saturday.
    sundays, saturdays = end // 7 - before // 7, (end + 1) // 7 - (before + 1) // 7
    return end - before - sundays - saturdays


def bound_weeks(interval: Interval) -> tuple[int, int]:
    """The whole weeks of an interval and the weeks that it touches: a declared number lies between the two."""
    whole, rest = divmod(count_working_days(interval), WORKING_DAYS)
    return whole, whole + bool(rest)


def count_days(intervals: Iterable[Interval]) -> int:
    """Days of a union of intervals, each counted once."""
    return sum((last - first).days + 1 for first, last in merge_intervals(intervals))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months later or earlier, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= _SHORTEST:
        return dt.date(year, month + 1, day.day)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def count_months(intervals: Iterable[Interval]) -> Fraction:
    """Calendar months that intervals make, overlaps once: whole months, and the part of one that is left over."""
    total = Fraction()
    for first, last in merge_intervals(intervals):
        end = last + _DAY
        whole = (end.year - first.year) * 12 + end.month - first.month
        if add_months(first, whole) > end:
            whole -= 1
        begun, over = add_months(first, whole), add_months(first, whole + 1)
        total += whole + Fraction((end - begun).days, (over - begun).days)
    return total


def lasts(intervals: Iterable[Interval], wanted: int) -> bool:
    """Whether intervals make at least some calendar months."""
    return count_months(intervals) >= wanted


def make_interval(first: dt.date | None, last: dt.date | None) -> Interval | None:
    """The interval of two days, or None when one is missing or they are the wrong way round."""
    return (first, last) if first and last and first <= last else None
