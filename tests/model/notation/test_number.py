"""A candidate number has one form wherever it is written, and what cannot be one is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.notation.number import is_damaged, lacks_zero, number_of


@pytest.mark.parametrize(
    "text",
    [
        "02611557710",
        " 02611557710 ",
        "02 611 557 710",
        "02\u00a0611\u202f557\u2009710",
        "02.611.557.710",
        "02-611-557-710",
        "026'115'577'10",
        "0261155\u200b7710",
        "'02611557710'",
        '="02611557710"',
        "N° 02611557710",
        "02611557710.0",
        "02611557710,00",
        "０２６１１５５７７１０",
    ],
)
def test_every_way_to_write_a_number_gives_the_same(text: str) -> None:
    assert number_of(text) == "02611557710"


def test_an_exponent_is_read_where_it_holds_every_digit() -> None:
    assert number_of("2.6000000001E+10") == "26000000001"
    assert number_of("2,6000000001e10") == "26000000001"
    for lost in ("2,6E+10", "2,21156E+09", "2E+10"):
        assert number_of(lost) is None
        assert is_damaged(lost)


@pytest.mark.parametrize("text", ["7", "01", "123 456", "GA-001", "A1", "2026/AGORA/017", "0719204356M"])
def test_numbers_of_an_office_stay_as_they_are_written(text: str) -> None:
    assert number_of(text) == text.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "Admis", "NB : notes", "Le chef de centre", "Fait à Nantes, le 12/06/2026"),
        *("12/06/2026", "12-06-2026", "12.06.2026", "2026-06-12", "12-juin-2026", "juin-2026", "Jun-26"),
        *("12/20", "1/2", "12,5", "12.5", "12.50", "-5", "12 AB", "12AB", "80 %", "80%", "8h30", "1er", "26 élèves"),
        *("02 40 12 34 56", "02.40.12.34.56", "+33 2 40 12 34 56", "33 2 40 12 34 56", "a1@exemple.fr"),
        *("²", "12³", "①"),
        *("T AGORA 2", "Classe 2", "U11 /20", "(1)", "#REF!", "=1+1", "12;13", "1" * 21, "A" * 24 + "1", "00000000000"),
    ],
)
def test_what_cannot_be_a_number_is_none(text: str) -> None:
    assert number_of(text) is None


@given(st.integers(10**8, 10**15 - 1), st.sampled_from([" ", "\u00a0", "\u202f", ".", "-", "'"]))
def test_thousands_set_apart_do_not_count(number: int, mark: str) -> None:
    assert number_of(f"{number:,}".replace(",", mark)) == str(number)


@given(st.text())
def test_the_form_of_a_number_is_its_own_form(text: str) -> None:
    number = number_of(text)
    assert number is None or (number_of(number) == number and any(map(str.isdigit, number)))


def test_a_number_that_begins_with_a_zero_has_lost_none() -> None:
    assert lacks_zero("2611557710")
    assert not lacks_zero("0240123456")
    assert not lacks_zero("02611557710")
