"""Counts and shares as a French reader sees them, and as drawings take them."""

from decimal import Decimal

import pytest

from bacpro.outputs.figures import percent, plural, ratio, share, whole


@pytest.mark.parametrize(
    ("part", "total", "shown"),
    [(0, 0, "–"), (0, 8, "0,0 %"), (1, 8, "12,5 %"), (1, 3, "33,3 %"), (2, 3, "66,7 %"), (5, 2000, "0,3 %")],
)
def test_a_share_has_one_decimal_rounded_half_up(part: int, total: int, shown: str) -> None:
    assert share(part, total) == shown


def test_a_share_of_nothing_draws_nothing() -> None:
    assert (ratio(3, 0), percent(3, 0)) == (Decimal(), "0.00%")
    assert percent(1, 3) == "33.33%"


def test_thousands_stand_apart_and_nouns_agree_with_their_count() -> None:
    assert whole(1234567) == "1\u202f234\u202f567"
    assert [plural(count, "ligne lue", "lignes lues") for count in (0, 1, 2)] == [
        "0 ligne lue",
        "1 ligne lue",
        "2 lignes lues",
    ]
    assert plural(1000, "faute") == "1\u202f000 fautes"
