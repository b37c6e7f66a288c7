"""What holds the house together: who imports whom, what is documented, what is installed."""

import ast
import inspect
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
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


# --- caches and rooms ------------------------------------------------------------------------------------------

ROOM_MAX, LINES_MAX = 12, 300
CACHES = frozenset({"cache", "lru_cache", "LazyDict", "IdentityCache"})
LOADED_ONCE = {
    "model/notation/paths.py": {"type_at", "_steps"},  # paths that forms name
    "model/notation/plain.py": {"members"},  # words of closed lists
    "model/structuring/converter.py": {"_converter"},
    "model/structuring/quick.py": {"quick_reader"},  # one a type
    "model/structuring/shape.py": {"_kinds"},  # one a class
    "outputs/documents/files.py": {"program_version"},
    "outputs/html.py": {"_environment"},  # templates
    "pdf/typeset.py": {"_environment", "_fonts", "_folder"},  # templates, fonts
    "pdf/writing/lettering.py": {"lettering"},  # a font
    "plugins/folder/speciality_folder.py": {"cache"},  # data of a plugin
    "plugins/guarding.py": {"_not_theirs"},  # where programs are installed
    "reading/columns/cyclades.py": {"_data"},
    "reading/columns/unit_titles.py": {"_data", "_words"},
    "reading/columns/vocabulary.py": {"known_columns"},
    "reading/sources/workbooks/bounds.py": {"_beyond"},  # regular expressions
    "reading/values/line_words.py": {"_words"},
    "reading/values/words.py": {"_data", "_load_spoken", "_phrases", "spoken_states"},
    "regulation/code_checks.py": {"registration_rules"},
    "regulation/conservation/rules.py": {"conservation_rules"},
    "regulation/decision.py": {"decision_rules"},
    "running/workers/agreement.py": {"what_is_here", "find_differences"},  # what is installed
}
"""What is loaded once of the program’s own files, or made once of its own classes: TOML, templates, fonts, types."""
SHARED_ABOVE = {
    "forms/printing/writing.py": {"_remembered_plan"},  # the plan of an order, in a worker
    "model/notation/folding.py": {"fold"},
    "model/structuring/quick.py": {"lru_cache"},  # dates and marks of dossiers
    "outputs/divisions.py": {"_name"},
    "outputs/documents/statement.py": {"_grounds"},
    "outputs/html.py": {"bind_punctuation"},
    "outputs/tables/control.py": {"IdentityCache"},
    "outputs/tables/conversion.py": {"IdentityCache"},
    "pdf/writing/lettering.py": {"fit_text"},
    "pdf/writing/stamping.py": {"_described", "_mark"},
    "reading/columns/vocabulary.py": {"LazyDict"},
    "reading/sources/letters.py": {"mended_letters"},
    "reading/sources/workbooks/sheets.py": {"cell_text"},
    "reading/tables/quick_rows.py": {"LazyDict"},
    "reading/values/cells.py": {"read_date", "read_yes"},
    "reading/values/identity.py": {"read_traits"},
    "reading/values/marks.py": {"read"},
    "reading/values/repairs.py": {"mend_text"},
    "reading/values/sessions.py": {"read"},
}
"""What is remembered of the texts of candidates outside `sharing/`, which its README tells why. The list may only
shrink: a new trick has its place in `sharing/`, beside its plain twin."""


def made_caches(path: Path) -> set[str]:
    """The caches that a module makes: the functions that are decorated, and the kinds of those made by a call."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    marks = [
        (node.name, mark)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for mark in node.decorator_list
    ]
    decorating = {id(part) for _, mark in marks for part in ast.walk(mark)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in decorating]
    return {name for name, mark in marks if last_name(mark) in CACHES} | (CACHES & set(map(last_name, calls)))


def last_name(node: ast.expr) -> str:
    """The last name of what is called or decorates: `functools.lru_cache(…)` is `lru_cache`."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_only_sharing_remembers_anything_of_a_candidate() -> None:
    core = ROOT / "core" / "bacpro"
    paths = [path for package, root in PACKAGES.items() for path in sorted((ROOT / root / package).rglob("*.py"))]
    found = {
        path.relative_to(core if path.is_relative_to(core) else ROOT).as_posix(): made_caches(path) for path in paths
    }
    outside = {name: caches for name, caches in found.items() if caches and not name.startswith("sharing/")}
    known = {
        name: LOADED_ONCE.get(name, set()) | SHARED_ABOVE.get(name, set()) for name in {*LOADED_ONCE, *SHARED_ABOVE}
    }
    assert outside == known


@pytest.mark.parametrize(
    ("source", "caches"),
    [
        ("@cache\ndef one(): ...", {"one"}),
        ("@functools.lru_cache(maxsize=3)\ndef two(): ...", {"two"}),
        ("three = lru_cache(maxsize=3)(read)", {"lru_cache"}),
        ("four = LazyDict[str, int](read)", {"LazyDict"}),
        ("@cached_property\ndef five(self): ...", set()),
    ],
)
def test_a_cache_is_found_however_it_is_made(source: str, caches: set[str], tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(source, encoding="utf-8")
    assert made_caches(tmp_path / "one.py") == caches


JOINED_WITH_OTHERS = {"CertificateTerms", "WeekTerms", "ExemptionTerms"}
"""Terms that one class takes from beside others, of which Python lets one have slots."""


@pytest.mark.parametrize("room", ["model", "regulation"])
def test_values_do_not_speak_of_hashing_or_slots(room: str) -> None:
    spoken = set()
    for path in sorted((ROOT / "core" / "bacpro" / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                given = [
                    word for mark in node.decorator_list for word in ast.walk(mark) if isinstance(word, ast.keyword)
                ]
                spoken |= {node.name for word in given if word.arg in {"slots", "cache_hash", "hash", "unsafe_hash"}}
    assert spoken == (JOINED_WITH_OTHERS if room == "regulation" else set())


@pytest.mark.parametrize("package", PACKAGES)
def test_a_room_holds_a_dozen_files_and_a_file_three_hundred_lines(package: str) -> None:
    paths = sorted((ROOT / PACKAGES[package] / package).rglob("*.py"))
    rooms = Counter(str(path.parent) for path in paths if path.name != "__init__.py")
    assert {room: count for room, count in rooms.items() if count > ROOM_MAX} == {}
    long = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {path: lines for path, lines in long.items() if lines > LINES_MAX} == {}


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
