"""The cells of a table: days, yes and no, units, words of closed lists."""

import datetime as dt

import pytest

from bacpro.model.candidate import Form
from bacpro.model.run.faults import CellFault
from bacpro.plugins.registry import Registry
from bacpro.reading.values.cells import known_words, read_date, read_text, read_unit, read_units, read_word, read_yes


@pytest.mark.parametrize(
    ("cell", "error"),
    [("39519", "12/03/2008 dans un classeur"), ("12/03/08", "deux chiffres"), ("31/02/2008", "pas une date")],
)
def test_what_is_no_day_says_what_it_may_be(cell: str, error: str) -> None:
    read = read_date("date_naissance", cell)
    assert isinstance(read, CellFault)
    assert error in read.erreur


def test_a_day_is_read_as_people_type_it() -> None:
    assert read_date("du", "1er mai 2026") == read_date("du", "2026-05-01") == dt.date(2026, 5, 1)
    assert read_date("du", " - ") is None


def test_units_are_named_by_any_of_their_names(registry: Registry) -> None:
    words = known_words(registry.diplome("agora"))
    assert read_units("renonce", "u11, U12+U2", words) == ("U11", "U12", "U2")
    assert read_unit("u11", words) == "U11"
    assert read_unit("U99", words) is None
    assert isinstance(read_units("renonce", "U11 U99", words), CellFault)


def test_a_word_is_read_whatever_its_case_and_accents() -> None:
    assert read_word(Form, "forme", " GLOBALE ") is Form.GLOBALE
    assert isinstance(read_word(Form, "forme", "partielle"), CellFault)


def test_a_word_that_says_nothing_is_nothing() -> None:
    assert read_text(" néant ") == ""
    assert (read_yes("cachet", "oui"), read_yes("cachet", ""), read_yes("cachet", "non")) == (True, None, False)
