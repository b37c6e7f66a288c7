"""Weeks and hours as people type them: exact, or not read at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.notation.durations import read_count, read_hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("175", "175"),
        ("175 h", "175"),
        ("175h30", "175.5"),
        ("175 h 30", "175.5"),
        ("175 h 30 min", "175.5"),
        ("175 heures et 15 minutes", "175.25"),
        ("175:45", "175.75"),
        ("175,5", "175.5"),
        ("175.50 h", "175.5"),
        ("1 200 heures", "1200"),
        ("1\u202f200\u00a0h", "1200"),
        ("35 H 03", "35.05"),
        ("0 h 30", "0.5"),
    ],
)
def test_hours_are_read_as_people_type_them(text: str, hours: str) -> None:
    assert read_hours(text) == Decimal(hours)


@pytest.mark.parametrize(
    "text", ["", "h", "175 h 70", "175,5 h 30", "175 h 20", "-3", "12 34", "35 h par semaine", "1e3", "١٢", "9" * 50]
)
def test_what_is_no_exact_number_of_hours_is_not_read(text: str) -> None:
    assert read_hours(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "count"),
    [
        ("5", "semaines", "5"),
        ("5 semaines", "semaines", "5"),
        ("5 sem.", "semaines", "5"),
        ("1 semaine", "semaines", "1"),
        ("5,0", "semaines", "5"),
        ("5,5 semaines", "semaines", "5.5"),
        ("3 ans", "annees", "3"),
        ("12,5", "", "12.5"),
        ("2026", "", "2026"),
    ],
)
def test_counts_are_read_with_or_without_their_unit(text: str, unit: str, count: str) -> None:
    assert read_count(text, unit) == Decimal(count)


@pytest.mark.parametrize(
    ("text", "unit"), [("5 ans", "semaines"), ("cinq", "semaines"), ("5 semaines", ""), ("5+1", "")]
)
def test_a_count_of_something_else_is_not_read(text: str, unit: str) -> None:
    assert read_count(text, unit) is None


@given(st.integers(0, 9999), st.integers(0, 19))
def test_hours_and_minutes_keep_their_exact_sum(hours: int, threes: int) -> None:
    read = read_hours(f"{hours} h {threes * 3:02}")
    assert read is not None
    assert read * 60 == hours * 60 + threes * 3
