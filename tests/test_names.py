"""Names mean one thing, limits are arguments, and a test stands where its module does."""

import ast
from collections import Counter, defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = ROOT / "core" / "bacpro"
OURS = sorted(path for folder in ("core", "cli", "plugins", "templates") for path in (ROOT / folder).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))

ROOMS_OF_TESTS = frozenset({"agora", "browser", "cli", "data", "ga_legacy"})
"""Folders of tests that stand for no room of the core."""


def test_a_class_name_stands_once_in_the_whole_tree() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in OURS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name.lstrip("_")].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_what_other_modules_may_call_says_what_it_does() -> None:
    silent = []
    for path in OURS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        held = [*tree.body, *(member for node in classes if not node.name.startswith("_") for member in node.body)]
        named = [node for node in held if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        silent += [
            f"{path.relative_to(ROOT)}:{n.lineno} {n.name}"
            for n in named
            if n.name[0] != "_" and not ast.get_docstring(n)
        ]
        silent += [] if ast.get_docstring(tree) else [f"{path.relative_to(ROOT)}"]
    assert silent == []


def test_no_test_replaces_a_limit_of_a_module() -> None:
    patched = Counter(
        path.name
        for path in TESTS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "setattr"
        and len(node.args) > 1
        and isinstance(name := node.args[1], ast.Constant)
        and str(name.value).isupper()
    )
    assert patched == {}


@pytest.mark.parametrize("folder", sorted({path.parent for path in TESTS} - {ROOT / "tests"}), ids=str)
def test_tests_stand_where_their_room_does(folder: Path) -> None:
    room, *_ = folder.relative_to(ROOT / "tests").parts
    assert room in ROOMS_OF_TESTS or (CORE / folder.relative_to(ROOT / "tests")).is_dir()
