"""No text can hold the program up: every regular expression takes a time that grows as the text does, no faster."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = [
    path
    for folder in ("core/bacpro", "cli/bacpro_cli", "plugins/agora/bacpro_agora", "plugins/ga_legacy/bacpro_ga_legacy")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
LENGTH = 8_000
SECONDS = 0.05
"""Of processor for one look at a text: a linear expression takes a hundredth of it, any other several times as much."""

LOOKS = f"""
import json, re, sys, time
STARTS = ["", "001 - 1 - ", "'", '"', "(", "[", "#", "9", "a", "session ", '"numero" : "', "<", "du "]
PIECES = ["a", "A", "9", " ", "\\t", "\\n", "'", '"', "(", "-", "/", ",", ".", "=", "#", "|", "\\u00e9"]
PIECES += ["a ", " -", "- ", " - ", "9 ", "9,", "a'", "()", "(9", "a-", "x=", "--1", "lu « ", " » (", '`"', "A-", ". "]
PIECES += ['the text `"', '"numero":"', "<r ", "&amp;"]
for source, flags, method, place in json.load(sys.stdin):
    print(place, flush=True)
    binary = isinstance(source, list)
    expression = re.compile(bytes(source) if binary else source, flags)
    look = getattr(expression, method)
    for start in STARTS:
        for piece in PIECES:
            text = start + piece * ({LENGTH} // len(piece)) + "\\0"
            given = text.encode("latin-1") if binary else text
            began = time.process_time()
            look("", given) if method == "sub" else list(look(given)) if method == "finditer" else look(given)
            if time.process_time() - began > {SECONDS}:
                print("slow", repr(source), method, repr(start), repr(piece), file=sys.stderr, flush=True)
                break
"""


def module_of(path: Path) -> ModuleType:
    """The module that a file of source is."""
    place = next(parent for parent in path.parents if not (parent / "__init__.py").exists())
    return import_module(".".join(path.relative_to(place).with_suffix("").parts).removesuffix(".__init__"))


def uses(path: Path) -> Iterator[tuple[re.Pattern[str] | re.Pattern[bytes], str]]:
    """Each expression of a file, with the method that it is used by: `search` where that is not to be seen."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    for call in calls:
        assert isinstance(call.func, ast.Attribute)
        of_re = isinstance(call.func.value, ast.Name) and call.func.value.id == "re" and call.func.attr != "compile"
        if of_re and isinstance(call.args[0], ast.Constant):
            source = call.args[0].value
            assert isinstance(source, str)
            yield re.compile(source), call.func.attr
    if path.name == "__main__.py":
        return
    for name, value in vars(module_of(path)).items():
        methods = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name
        }
        for found in patterns(value):
            for method in methods & {"fullmatch", "match", "search", "sub", "findall", "finditer", "split"} or {
                "search"
            }:
                yield found, method


def patterns(value: object) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    """The expressions that a constant holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from patterns(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from patterns(item)


def looked_at(expressions: list[tuple[object, int, str, str]]) -> subprocess.CompletedProcess[str]:
    """Look at hostile texts with expressions, in a process that can be ended."""
    return subprocess.run(
        [sys.executable, "-c", LOOKS],
        input=json.dumps(expressions),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_no_expression_takes_more_than_a_time_in_proportion_to_the_text() -> None:
    found = {
        (pattern.pattern, pattern.flags & ~re.UNICODE, method): f"{path.relative_to(ROOT)} : {pattern.pattern!r}"
        for path in SOURCES
        for pattern, method in uses(path)
    }
    assert len(found) > 40
    asked: list[tuple[object, int, str, str]] = [
        (list(source) if isinstance(source, bytes) else source, flags, method, place)
        for (source, flags, method), place in found.items()
    ]
    result = looked_at(asked)
    assert result.returncode == 0, [*result.stdout.splitlines()[-1:], result.stderr]
    assert not result.stderr


@pytest.mark.parametrize("source", [r"(?P<nom>.+?)\s+-\s+[^-]+", r".+?\s*\([0-9]+\)"])
def test_an_expression_that_is_not_linear_is_found(source: str) -> None:
    assert "slow" in looked_at([(source, 0, "fullmatch", "ici")]).stderr
