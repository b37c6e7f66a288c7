"""Numbers of a proposal as they are printed: no idle zero, a sign where points are added."""

from decimal import Decimal

import pytest

from bacpro.outputs.documents.proposal import say_number


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("243.50", "243,5"),
        ("250", "250"),
        ("0.00", "0"),
        ("-4.0", "–4"),
        ("3.33333", "3,3333…"),
        ("12.3456", "12,3456"),
    ],
)
def test_numbers_have_no_idle_zero_and_say_when_they_are_cut(value: str, shown: str) -> None:
    assert say_number(Decimal(value)) == shown


@pytest.mark.parametrize(("value", "shown"), [("2.50", "+2,5"), ("-4", "–4"), ("0", "0")])
def test_added_points_have_their_sign(value: str, shown: str) -> None:
    assert say_number(Decimal(value), signed=True) == shown
