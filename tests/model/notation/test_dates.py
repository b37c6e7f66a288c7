"""Dates as people type them are the day that they say, or no date at all."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.notation.dates import read_typed_date, typed_date

MARCH = dt.date(2006, 3, 12)


@pytest.mark.parametrize(
    "text",
    [
        "12/03/2006",
        "12/3/2006",
        "12.03.2006",
        "12-03-2006",
        "12 03 2006",
        "12 / 03 / 2006",
        "2006-03-12",
        "2006/03/12",
        "12 mars 2006",
        "12 MARS 2006",
        "12-mars-2006",
        "12 mars  2006",
        "12\u00a0mars\u00a02006",
        "le 12 mars 2006",
        "dimanche 12 mars 2006",
        "Dimanche, 12 mars 2006",
        " 12 mars 2006 ",
    ],
)
def test_a_day_in_each_way_of_typing_it(text: str) -> None:
    assert read_typed_date(text) == MARCH


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er mai 2006", dt.date(2006, 5, 1)),
        ("1 er mai 2006", dt.date(2006, 5, 1)),
        ("1er/05/2006", dt.date(2006, 5, 1)),
        ("1ᵉʳ juillet 2007", dt.date(2007, 7, 1)),
        ("3 févr. 2006", dt.date(2006, 2, 3)),
        ("3 fevrier 2006", dt.date(2006, 2, 3)),
        ("15 août 2006", dt.date(2006, 8, 15)),
        ("15 aou\u0302t 2006", dt.date(2006, 8, 15)),
        ("24 déc. 2005", dt.date(2005, 12, 24)),
        ("29/02/2008", dt.date(2008, 2, 29)),
    ],
)
def test_months_in_words_and_first_days(text: str, day: dt.date) -> None:
    assert read_typed_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31/02/2004",
        "29/02/2006",
        "05/23/2006",
        "32 mars 2006",
        "12 mers 2006",
        "12er mars 2006",
        "lundi 12 mars 2006",
        "12/03-2006",
        "12/03/206",
        "12/03/20066",
        "12/03/0206",
        "mars 2006",
        "2006",
        "12032006",
        "environ 12 mars 2006",
        "12 mars 2006 ou 2007",
        " " * 100_000,
        "1" * 100_000,
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_typed_date(text) is None


def test_a_year_of_two_digits_is_not_completed_by_itself() -> None:
    # Whether 06 is 1906 or 2006 depends on what the date is of: who reads it says so.
    typed = typed_date("12 mars 06")
    assert typed is not None
    assert typed.courte
    assert typed.day() is None
    assert typed.day(2006) == MARCH
    assert read_typed_date("05-01-07") is None


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)), st.sampled_from("/.-"))
def test_every_day_is_read_back_as_it_was_typed(day: dt.date, sign: str) -> None:
    assert read_typed_date(day.strftime(f"%d{sign}%m{sign}") + f"{day.year:04}") == day
    assert read_typed_date(day.isoformat()) == day


@given(st.text("0123456789/.- erjanvmaisptodcû", max_size=14))
def test_a_text_that_is_read_says_its_year(text: str) -> None:
    if day := read_typed_date(text):
        assert str(day.year) in text
