"""Numbers, dates and durations as findings write them."""

import datetime as dt

import pytest

from bacpro.model.dossier import Host, Placement
from bacpro.regulation.wording import (
    spell_number,
    tell_count,
    tell_date,
    tell_month,
    tell_months,
    tell_period,
    tell_window,
)


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "0 jour"), (1, "1 jour"), (2, "2 jours")],
)
def test_none_and_one_are_singular(number: int, told: str) -> None:
    assert tell_count(number, "jour") == told


def test_an_irregular_plural_is_given() -> None:
    assert tell_count(2, "travail", "travaux") == "2 travaux"


@pytest.mark.parametrize(
    ("date", "told"),
    [(dt.date(2026, 9, 5), "05/09/2026"), (dt.date(987, 12, 31), "31/12/0987"), (None, "date inconnue")],
)
def test_a_date_is_written_the_french_way(date: dt.date | None, told: str) -> None:
    assert tell_date(date) == told


def test_a_period_is_told_by_who_receives_or_by_its_first_day() -> None:
    assert tell_period(Placement(Host("Atelier Ruel"))) == "« Atelier Ruel »"
    assert tell_period(Placement(du=dt.date(2026, 9, 5))) == "du 05/09/2026"


@pytest.mark.parametrize(("number", "told"), [(0, "zéro"), (3, "trois"), (16, "seize"), (17, "17"), (-1, "-1")])
def test_a_number_is_spelled_as_far_as_sixteen(number: int, told: str) -> None:
    assert spell_number(number) == told


@pytest.mark.parametrize(
    ("months", "told", "digits", "window"),
    [
        (1, "un mois", "1 mois", "le mois"),
        (6, "six mois", "6 mois", "les six mois"),
        (12, "un an", "1 an", "l’année"),
        (18, "18 mois", "18 mois", "les 18 mois"),
        (24, "deux ans", "2 ans", "les deux années"),
    ],
)
def test_months_are_told_as_years_where_they_are(months: int, told: str, digits: str, window: str) -> None:
    assert (tell_months(months), tell_months(months, spelled=False)) == (told, digits)
    assert tell_window(months) == window


def test_months_have_their_names() -> None:
    assert (tell_month(1), tell_month(8), tell_month(12)) == ("janvier", "août", "décembre")
