"""No text that is shown can turn a line around, ring a bell or end a field."""

import pytest

from bacpro.model.notation.characters import LOST, UNSOUND, make_printable


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x85", "\u202e", "\u2066", "\ufffe", "\ud800"])
def test_what_is_no_letter_is_shown_as_a_lost_one(character: str) -> None:
    assert make_printable(f"a{character}b") == f"a{LOST}b"
    assert UNSOUND.search(character)


@pytest.mark.parametrize("text", ["Zoé d’Alès", "Thị Phương", "a\tb\nc", "12\u00a0°C", "\u200bÉ"])
def test_letters_of_any_language_and_ends_of_line_stay(text: str) -> None:
    assert make_printable(text) == text
