"""Answers as they can be taken: no sign that shows nothing, one line where the slot has one, odd letters told."""

import pytest

from bacpro.forms.readback.tidying import find_odd_letters, tidy_answer


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("  Zoé ", "Zoé"),
        ("Jean\u00adne\u200b", "Jeanne"),
        ("12 rue \n des Lilas", "12 rue des Lilas"),
        ("a\r\nb\u2028c", "a b c"),
        ("\ufeff", ""),
    ],
)
def test_an_answer_of_one_line_is_on_one_line(text: str, tidy: str) -> None:
    assert tidy_answer(text, one_line=True) == tidy


def test_an_answer_of_several_lines_keeps_them() -> None:
    assert tidy_answer(" un\ndeux \n", one_line=False) == "un\ndeux"


def test_letters_encoded_twice_are_told_and_read_as_shown() -> None:
    (remark,) = find_odd_letters("nom", "BrÃ©guet")
    assert (remark.case, remark.valeur, remark.grave) == ("nom", "BrÃ©guet", False)
    assert "encodé deux fois" in remark.erreur


def test_a_letter_that_was_lost_is_told_and_ordinary_letters_are_not() -> None:
    assert [remark.case for remark in find_odd_letters("nom", "Br\ufffdguet")] == ["nom"]
    assert list(find_odd_letters("nom", "Œuvrard-N’Diaye")) == []
