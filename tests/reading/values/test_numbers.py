"""A candidate number is read whole, or not at all."""

import pytest

from bacpro.model.run.faults import CellFault
from bacpro.reading.values.numbers import (
    explain_number,
    give_zero_back,
    ine_key,
    is_short,
    key_of,
    read_number,
    size_of,
)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("02211557741", "02211557741"),
        (" 022 115 577 41", "02211557741"),
        ("GA-001", "GA-001"),
        ("2211557741.0", "2211557741"),
    ],
)
def test_a_number_has_one_form(cell: str, number: str) -> None:
    assert read_number(cell) == number


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("", "absent"),
        (" ' ", "absent"),
        ("2,21156E+09", "abîmé par le tableur"),
        ("Total", "pas un numéro"),
        ("12/03/2008", "pas un numéro"),
        ("00000000000", "pas un numéro"),
    ],
)
def test_what_is_no_number_is_a_fault(cell: str, error: str) -> None:
    read = read_number(cell)
    assert isinstance(read, CellFault)
    assert error in read.erreur


def test_a_lost_zero_and_the_case_of_letters_do_not_make_two_candidates() -> None:
    assert key_of("2211557741") == key_of("02211557741") == "02211557741"
    assert key_of("ga-001") == "GA-001"
    assert give_zero_back("123") == "123"
    assert (size_of("02211557741"), size_of("GA-001")) == (11, 0)


def test_why_a_number_is_not_as_its_cell_writes_it() -> None:
    assert explain_number("2211557741", "02211557741") == "zéro de tête perdu"
    assert explain_number("2.2E+10", "22000000000").startswith("notation scientifique")
    assert explain_number("022 115 577 41", "02211557741") == "sans espace ni ponctuation"


def test_a_short_number_may_be_a_count_and_an_ine_has_eleven_characters() -> None:
    assert is_short("2026")
    assert not is_short("20261")
    assert (ine_key(" 0123456789a "), ine_key("012")) == ("0123456789A", "")
