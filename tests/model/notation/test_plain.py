"""Single values of plain data: what each may be, and why another is refused."""

import datetime as dt
from decimal import Decimal

import pytest

from bacpro.model.candidate import Form
from bacpro.model.notation.plain import exact, quote_value, read_date, read_decimal, word


def test_a_value_is_quoted_as_the_file_writes_it_cut_where_it_is_long() -> None:
    assert quote_value("a") == "« a »"
    assert quote_value(True) == "true"
    assert quote_value("x" * 70) == f"« {'x' * 60}… »"


def test_a_number_is_read_to_the_last_digit_and_never_from_a_float() -> None:
    assert read_decimal("12,50") == Decimal("12.50")
    assert str(read_decimal("12,50")) == "12.50"
    for value in (12.5, True, None, "1e3", "NaN", Decimal("Infinity")):
        with pytest.raises(ValueError, match="nombre"):
            read_decimal(value)


def test_a_day_is_of_a_year_that_a_dossier_can_have() -> None:
    assert read_date("2026-06-01") == dt.date(2026, 6, 1)
    for value, told in (
        ("1626-06-01", "entre 1900 et 2199"),
        ("01/06/2026", "pas une date"),
        (20260601, "pas une date"),
    ):
        with pytest.raises(ValueError, match=told):
            read_date(value)


def test_a_word_of_a_closed_list_is_refused_with_those_that_can_be_written() -> None:
    assert word("globale", Form) is Form.GLOBALE
    with pytest.raises(
        ValueError, match="« partielle » n’est pas une valeur admise ; écrivez l’un de : globale, progressive"
    ):
        word("partielle", Form)


def test_true_is_no_integer() -> None:
    with pytest.raises(ValueError, match="true n’est pas un entier"):
        exact(int, "un entier", True)
