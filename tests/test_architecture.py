"""What holds the house together: who imports whom, what is documented, what is installed."""

import ast
import inspect
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import metadata
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import grimp
import pytest

from bacpro.plugins import hooks

ROOT = Path(__file__).parents[1]
PACKAGES = {
    "bacpro": "core",
    "bacpro_cli": "cli",
    "bacpro_templates": "templates",
    "bacpro_agora": "plugins/agora",
    "bacpro_ga_legacy": "plugins/ga_legacy",
}
HOOKS = sorted(name for name in vars(hooks) if name.startswith("bacpro_"))


# --- imports ---------------------------------------------------------------------------------------------------


def test_the_import_rules_hold() -> None:
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    result = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], cwd=ROOT, check=False, capture_output=True, encoding="utf-8"
    )
    assert result.returncode == 0, result.stdout + result.stderr
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    assert len(contracts) >= 5
    assert f"Contracts: {len(contracts)} kept, 0 broken." in result.stdout


@pytest.mark.parametrize("package", ["bacpro_agora", "bacpro_ga_legacy"])
def test_a_plugin_names_nothing_that_bacpro_does_not_export(package: str) -> None:
    import bacpro

    for path in sorted((ROOT / PACKAGES[package] / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "bacpro":
                assert node.module in {"bacpro", "bacpro.testing"}, path
                assert {alias.name for alias in node.names} <= set(bacpro.__all__), path
            if isinstance(node, ast.Import):
                assert not [alias for alias in node.names if alias.name.split(".")[0] == "bacpro"], path


@pytest.mark.parametrize("module", ["bacpro", "bacpro_cli.main", "bacpro_agora.plugin", "bacpro_ga_legacy.plugin"])
def test_what_is_heavy_is_imported_where_it_is_used(module: str) -> None:
    program = f"import sys, {module}; print(sorted({{'jinja2', 'cattrs', 'typst', 'pypdf'}} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, encoding="utf-8")
    assert result.stdout == "[]\n"


def test_what_bacpro_exports_exists() -> None:
    import bacpro

    assert len(bacpro.__all__) == len(set(bacpro.__all__))
    assert [name for name in bacpro.__all__ if not hasattr(bacpro, name)] == []


def ours_in(hint: Any) -> set[type]:  # noqa: ANN401 - types have no type of their own
    """The classes of bacpro that a type is made of."""
    parts = hint if isinstance(hint, list) else get_args(hint)
    kind = get_origin(hint) or hint
    ours = isinstance(kind, type) and kind.__module__.startswith("bacpro.")
    return {each for part in parts for each in ours_in(part)} | ({kind} if ours else set())


def exported_by_bacpro() -> dict[str, Any]:
    import bacpro

    return {name: getattr(bacpro, name) for name in bacpro.__all__}


def test_what_a_public_function_takes_can_be_imported() -> None:
    public = exported_by_bacpro()
    library = [each for each in vars(public["InstalledPlugins"]).values() if inspect.isfunction(each)]
    functions = [each for each in public.values() if inspect.isfunction(each)]
    hidden = {
        f"{function.__name__}({name}: {kind.__name__})"
        for function in (*functions, *(each for each in library if not each.__name__.startswith("_")))
        for name, hint in get_type_hints(function).items()
        if name != "return"
        for kind in ours_in(hint)
        if kind not in public.values()
    }
    assert hidden == set()


@pytest.mark.parametrize(
    "name", ["Dossier", "Diploma", "Outcome", "CheckReport", "Deliberation", "Norms", "Grading", "PaperForm", "Record"]
)
def test_what_a_public_value_is_made_of_can_be_imported(name: str) -> None:
    public = exported_by_bacpro()
    waiting: list[type] = [public[name]]
    seen: set[type] = set()
    while waiting:
        hints = get_type_hints(waiting.pop())
        parts = {part for hint in hints.values() for part in ours_in(hint)} - seen
        seen |= parts
        waiting += parts
    assert [part.__name__ for part in seen if part not in public.values()] == []


# --- circles ---------------------------------------------------------------------------------------------------

KNOWN_CIRCLES: tuple[set[str], ...] = ()
"""Circles that still stand, each the rooms or files that import each other. The list may only shrink: one that is gone
is taken out of it, and one that is new is mended, not added."""


def rooms_that_import(imports: list[tuple[str, str]]) -> dict[str, set[str]]:
    """Who imports whom in each room: its files and its sub-rooms, told by their full names; a sub-room stands for all
    that is in it, and a room for what its own `__init__` imports."""
    found: dict[str, set[str]] = {}
    for importer, imported in imports:
        one, two = importer.split("."), imported.split(".")
        shared = next((at for at, (mine, other) in enumerate(zip(one, two, strict=False)) if mine != other), None)
        if shared is not None:
            found.setdefault(".".join(one[: shared + 1]), set()).add(".".join(two[: shared + 1]))
    return found


def circles_of(imports: list[tuple[str, str]]) -> set[frozenset[str]]:
    """The circles of rooms and files: those that can be reached from each other, and there are several of them."""
    graph = rooms_that_import(imports)
    reached = {name: reachable(graph, name) for name in graph}
    circles = {frozenset(other for other in reached[name] if name in reached.get(other, set())) for name in graph}
    return {circle for circle in circles if len(circle) > 1}


def reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    """What can be reached from a room or a file by its imports, itself only by way of another."""
    seen: set[str] = set()
    waiting = list(graph.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += graph.get(name, ())
    return seen


def way_around(imports: list[tuple[str, str]], circle: frozenset[str]) -> str:
    """One way around a circle, with the imports that make it."""
    graph = {name: sorted(found & circle) for name, found in rooms_that_import(imports).items() if name in circle}
    path = [min(circle)]
    while path[-1] not in path[:-1]:
        path.append(graph[path[-1]][0])
    path = path[path.index(path[-1]) :]

    def made_by(one: str, two: str) -> str:
        return next(f"{a} → {b}" for a, b in imports if f"{a}.".startswith(f"{one}.") and f"{b}.".startswith(f"{two}."))

    steps = "\n".join(f"  {one} → {two} ({made_by(one, two)})" for one, two in pairwise(path))
    return f"{', '.join(sorted(circle))}:\n{steps}"


def imports_of_bacpro() -> list[tuple[str, str]]:
    """Every import between modules of bacpro, those inside functions too; of `X` alone for those of `X.Y`."""
    graph = grimp.build_graph("bacpro", cache_dir=None)
    return sorted(
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    )


def test_no_room_and_no_file_imports_what_imports_it() -> None:
    imports = imports_of_bacpro()
    circles = circles_of(imports)
    new = sorted(way_around(imports, circle) for circle in circles if not any(circle <= one for one in KNOWN_CIRCLES))
    assert not new, "circles of imports:\n" + "\n".join(new)
    gone = [sorted(known) for known in KNOWN_CIRCLES if not any(circle <= known for circle in circles)]
    assert not gone, f"these circles are no more: take them out of KNOWN_CIRCLES: {gone}"


CIRCLES = [
    ([("a.b", "a.c"), ("a.c", "a.b")], {frozenset({"a.b", "a.c"})}),
    # Neither file is in a circle, their rooms are.
    ([("a.x.one", "a.y.two"), ("a.y.three", "a.x.four")], {frozenset({"a.x", "a.y"})}),
    ([("a.x.one", "a.y"), ("a.y", "a.z.two"), ("a.z.three", "a.x.four")], {frozenset({"a.x", "a.y", "a.z"})}),
    # A room may be imported by a file beside it that it imports nothing of.
    ([("a.x.one", "a.y"), ("a.z", "a.x.one"), ("a.x.one", "a.x.two")], set()),
]


@pytest.mark.parametrize(("imports", "circles"), CIRCLES)
def test_circles_are_found_between_files_and_between_rooms(
    imports: list[tuple[str, str]], circles: set[frozenset[str]]
) -> None:
    assert circles_of(imports) == circles
    for circle in circles:
        assert all(name in way_around(imports, circle) for name in circle)


# --- hooks -----------------------------------------------------------------------------------------------------


def answered_in_tests() -> set[str]:
    """The hooks that a plugin of the tests answers: marked functions, in modules and in texts of modules."""
    answered = set()
    for path in Path(__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        trees = [tree]
        for text in texts:
            if "@hookimpl" in text:
                try:
                    trees.append(ast.parse(text))
                except SyntaxError:
                    continue
        answered |= {
            node.name
            for part in trees
            for node in ast.walk(part)
            if isinstance(node, ast.FunctionDef)
            and any(isinstance(mark, ast.Name) and mark.id == "hookimpl" for mark in node.decorator_list)
        }
    return answered


def test_there_are_hooks_to_look_at() -> None:
    assert {"bacpro_specialities", "bacpro_correspondences"} <= set(HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_is_documented(hook: str) -> None:
    text = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    assert f"`{hook}" in text


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_is_answered_by_a_plugin_in_a_test(hook: str) -> None:
    assert hook in answered_in_tests()


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_is_typed_and_says_what_it_is_for(hook: str) -> None:
    function = getattr(hooks, hook)
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    assert set(function.__annotations__) == {"return", *names}
    assert (function.__doc__ or "").endswith(".")


# --- what is installed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_is_typed(package: str) -> None:
    assert (files(package) / "py.typed").is_file()


@pytest.mark.parametrize("package", PACKAGES)
def test_each_file_of_a_package_is_found_where_it_is_installed(package: str) -> None:
    source = ROOT / PACKAGES[package] / package
    found = [
        path.relative_to(source) for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    assert found
    assert [str(path) for path in found if not files(package).joinpath(*path.parts).is_file()] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_each_root_holds_its_package_alone(package: str) -> None:
    root = ROOT / PACKAGES[package]
    assert [path.name for path in root.iterdir() if path.name != "__pycache__"] == [package]


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.iterdir()
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        licences = [name for name in archive.namelist() if "/licenses/" in name]
    expected = {
        str(path.relative_to(ROOT / root))
        for package, root in PACKAGES.items()
        for path in (ROOT / root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == expected
    assert [name for name in licences if name.endswith("/LICENSE")] != []
    assert [name for name in licences if name.endswith("/OFL.txt")] != []


def test_the_licence_is_the_eupl() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert metadata("bacpro")["License-Expression"] == "EUPL-1.2"


def test_the_fonts_come_with_their_licence() -> None:
    fonts = files("bacpro_templates") / "fonts"
    names = {path.name for path in fonts.iterdir()}
    assert any(name.endswith(".ttf") for name in names)
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text(encoding="utf-8").upper()
    others = files("bacpro_templates") / "ecritures"
    assert "SIL OPEN FONT LICENSE" in (others / "OFL.txt").read_text(encoding="utf-8").upper()
    assert "Apache License" in (others / "Apache-2.0.txt").read_text(encoding="utf-8")
