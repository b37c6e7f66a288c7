"""The builders of `bacpro.testing` say what a test is about, and nothing else."""

import datetime as dt
from decimal import Decimal

from bacpro import State
from bacpro.testing import build_dossier, build_placement, build_portfolio, build_result


def test_a_placement_ends_on_the_friday_of_its_last_week() -> None:
    one, five = build_placement(dt.date(2026, 1, 5), weeks=1), build_placement(dt.date(2026, 1, 5))
    assert (one.au, one.semaines, one.heures) == (dt.date(2026, 1, 9), 1, Decimal(35))
    assert (five.au, five.semaines, five.heures) == (dt.date(2026, 2, 6), 5, Decimal(175))


def test_what_is_given_stands_in_the_place_of_what_is_sound() -> None:
    assert build_placement(dt.date(2026, 1, 5), signee=False, heures=Decimal(70)).signee is False
    assert build_dossier(session=2026).session == 2026
    assert [work.activite for work in build_portfolio("1.1", "1.2").travaux] == ["1.1", "1.2"]


def test_a_result_is_a_mark_or_a_state() -> None:
    assert build_result("U11", "12.5", 2026).note == Decimal("12.5")
    assert build_result("U11", session=2026, etat=State.ABSENT).note is None
