"""File names for candidate numbers: safe on every system, and never shared by two numbers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.outputs.documents.files import safe_name

RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")


@given(st.text())
def test_a_file_name_is_safe_everywhere(numero: str) -> None:
    stem = safe_name(numero)
    assert re.fullmatch(r"[0-9A-Za-z_-]{1,70}", stem)
    assert not stem.startswith("-")
    assert not RESERVED.fullmatch(stem)


@given(st.text(), st.text())
def test_two_numbers_never_share_a_file(one: str, other: str) -> None:
    if one != other:
        assert safe_name(one).casefold() != safe_name(other).casefold()


@given(st.text(alphabet="aA-_ 0/.é", max_size=6), st.text(alphabet="aA-_ 0/.é", max_size=6))
def test_two_numbers_that_look_alike_never_share_a_file(one: str, other: str) -> None:
    if one != other:
        assert safe_name(one).casefold() != safe_name(other).casefold()


@pytest.mark.parametrize(
    "numero", ["", ".", "..", "../x", "a/b", "a\\b", "C:x", "CON", "nul", "COM1", "x" * 500, "a\0b"]
)
def test_a_number_that_no_system_takes_is_replaced(numero: str) -> None:
    stem = safe_name(numero)
    assert "_" in stem
    assert safe_name(stem) != stem, "a number that is already a replacement is replaced again"


@pytest.mark.parametrize("numero", ["02011557741", "2024-75-A12", "A"])
def test_an_ordinary_number_is_kept(numero: str) -> None:
    assert safe_name(numero) == numero
