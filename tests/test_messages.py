"""A message that refuses something ends with what to do about it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "cli").rglob("*.py")])
REFUSALS = {"BacproError", "UsageError"}
ADVICE = re.compile(
    r"\b(\w+ez|refaites|dites|faites|enregistrer sous)\b|demande(nt)? (--|un |le |l’)|s’emploient (avec|ensemble)",
    re.IGNORECASE,
)
"""An imperative, or what an option asks for."""
WORKED_OUT = re.compile(r"\{(\w*\.)?(\w*remed\w*|message|faults?|near)")
"""A remedy that is worked out elsewhere, and put in by name."""


def constants() -> dict[str, str]:
    """The texts that modules give a name to, by this name."""
    return {
        node.targets[0].id: node.value.value
        for path in SOURCES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }


NAMED = constants()


def texts(node: ast.expr) -> Iterator[str]:
    """The texts of a message; what is put in it comes as its text if it is a constant, else as its name in braces."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
        elif isinstance(part, ast.FormattedValue):
            name = ast.unparse(part.value)
            yield NAMED.get(name, f"{{{name}}}")


def refusals() -> Iterator[tuple[str, str]]:
    """Every message that a command can end with, and where it stands."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                text = " ".join(texts(node.args[0]))
                if name in REFUSALS and text:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", text


def faults() -> Iterator[tuple[str, str]]:
    """Every remedy of a fault of a file that is written where the fault is, and where it stands."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"CellFault", "HeaderFault"}:
                remedy = node.args[-1]
                if isinstance(remedy, ast.Constant | ast.JoinedStr):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", " ".join(texts(remedy))


def test_there_are_messages_to_look_at() -> None:
    assert len(list(refusals())) > 40
    assert len(list(faults())) > 20


@pytest.mark.parametrize("found", [pytest.param(found, id=found[0]) for found in refusals()])
def test_a_refusal_ends_with_what_to_do(found: tuple[str, str]) -> None:
    assert ADVICE.search(found[1]) or WORKED_OUT.search(found[1]), found[1]


@pytest.mark.parametrize("found", [pytest.param(found, id=found[0]) for found in faults()])
def test_a_fault_of_a_file_comes_with_its_remedy(found: tuple[str, str]) -> None:
    assert ADVICE.search(found[1]), found[1]
