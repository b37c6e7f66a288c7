"""The public table of functions: each is documented with its law and its parameters, and belongs to no speciality."""

import re
from pathlib import Path

import pytest
from attrs import NOTHING, fields

from bacpro.regulation.functions import CHECK_FUNCTIONS
from bacpro.regulation.terms import SHOWN

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `([a-z_]+\.[a-z_0-9]+)` \|([^|]+)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)


def documented() -> dict[str, tuple[str, str, str]]:
    """The rows of the page: what each function finds, and its parameters."""
    text = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    return {name: (law, required, given) for name, law, required, given in ROW.findall(text) if name in CHECK_FUNCTIONS}


def test_every_function_has_its_row_in_the_page() -> None:
    assert list(documented()) == list(CHECK_FUNCTIONS)


@pytest.mark.parametrize("name", CHECK_FUNCTIONS)
def test_the_page_names_every_parameter_and_which_are_required_and_shown(name: str) -> None:
    _, required, given = documented()[name]
    attributes = fields(CHECK_FUNCTIONS[name].terms)
    for cell, wanted in ((required, True), (given, False)):
        told = re.findall(r"(\*?)`([a-z_]+)`\*?", cell)
        assert {(word, not star) for star, word in told} == {
            (attribute.name, attribute.metadata.get(SHOWN, True))
            for attribute in attributes
            if (attribute.default is NOTHING) is wanted
        }


@pytest.mark.parametrize("name", CHECK_FUNCTIONS)
def test_every_function_says_what_it_applies(name: str) -> None:
    function = CHECK_FUNCTIONS[name]
    assert function.apply.__doc__
    assert function.terms.__doc__
    assert function.apply.__name__.startswith("check_")


def test_no_function_of_the_law_names_a_speciality_or_a_unit_of_one() -> None:
    folder = ROOT / "core" / "bacpro" / "regulation"
    for path in [*folder.glob("placement/*.py"), *folder.glob("registration/*.py"), *folder.glob("*.py")]:
        found = re.findall(r"agora|AGOrA|RNCP|\bE3[12]\b|\bU\d\d?\b", path.read_text(encoding="utf-8"))
        assert found == [], path
