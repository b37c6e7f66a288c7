"""What the pages name is there: files, functions, rooms, and where their links lead."""

import ast
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from bacpro_cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
CORE = ROOT / "core" / "bacpro"
FOLDERS = ("core", "cli", "plugins", "templates", "tools")
SOURCES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *[
        page
        for folder in ("benchmarks", "core", "docs", "examples", "tests")
        for page in sorted((ROOT / folder).rglob("*.md"))
    ],
]
ARCHITECTURE = ROOT / "docs" / "architecture.md"
WORDS = frozenset({"formulaires", "contenus", "regles", "convertir", "lint-imports"})
"""What is named there and is no name of the code: folders of a plugin, a program."""


# --- the map of the tree ---------------------------------------------------------------------------------------


def names_of(tree: ast.Module) -> set[str]:
    """What a module holds: its functions, classes, constants, what it hands on, and the members of its classes."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.ClassDef):
            members = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AnnAssign)]
            found |= {f"{node.name}.{each.name}" for each in members if isinstance(each, ast.FunctionDef)}
            targets = [each.target for each in members if isinstance(each, ast.AnnAssign)]
            found |= {f"{node.name}.{target.id}" for target in targets if isinstance(target, ast.Name)}
    return found


@pytest.fixture(scope="module")
def modules() -> dict[str, set[str]]:
    """What modules hold, by their last name; what modules of one name hold is put together."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in SOURCES:
        name = path.parent.name if path.name == "__init__.py" else path.stem
        found[name] |= names_of(ast.parse(path.read_text(encoding="utf-8")))
    return found


def is_there(name: str, modules: dict[str, set[str]]) -> bool:
    """Whether a page names what is there: a path, a module, a function of it, a room, a command, a file of a run."""
    plain = name.removesuffix("()").removesuffix("(…)").removeprefix(".")
    if "/" in plain or plain.endswith((".py", ".toml", ".j2")):
        exact = "*" not in plain and ((ROOT / plain).exists() or (CORE / plain).exists())
        return exact or any(True for folder in FOLDERS for _ in (ROOT / folder).rglob(plain.removesuffix("/")))
    if plain.endswith((".csv", ".json", ".html")):
        return any(f'"{plain}"' in path.read_text(encoding="utf-8") for path in SOURCES)
    if "." in plain:
        rooms = plain.replace(".", "/")
        if (ROOT / "core" / rooms).is_dir() or (CORE / f"{rooms}.py").is_file():
            return True
        module, _, held = plain.partition(".")
        return held in modules.get(module, ()) or any(plain in names for names in modules.values())
    if (CORE / plain).is_dir() or plain in modules or plain in COMMANDS or plain in WORDS:
        return True
    return any(plain in names for names in modules.values())


def named_in(text: str) -> list[str]:
    """What a page names in its prose and its tables: the words between backquotes that are no call with arguments."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    names = re.findall(r"`([^`\n]+)`", prose)
    return [name for name in names if not re.search(r"[\s=]", name) and not name.startswith("--")]


@pytest.mark.parametrize("page", [ARCHITECTURE, CORE / "sharing" / "README.md"], ids=["map", "sharing"])
def test_what_a_map_names_is_there(page: Path, modules: dict[str, set[str]]) -> None:
    names = named_in(page.read_text(encoding="utf-8"))
    assert len(names) > 20
    assert [name for name in names if not is_there(name, modules)] == []


@pytest.mark.parametrize(
    "name",
    [
        "reading/doors.py",
        "doors.py",
        "deliberate.decide_all",
        "deliberate.Deliberation.nowhere",
        "verdicts.csv",
        "sharings",
        "rapport_*.txt.j2",
    ],
)
def test_what_is_not_there_is_found(name: str, modules: dict[str, set[str]]) -> None:
    assert not is_there(name, modules)


def test_the_table_of_rooms_is_the_contract() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8").partition("## The rooms")[2].partition("\n## ")[0]
    rooms = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    [layers] = [each["layers"] for each in tool["contracts"] if each.get("containers") == ["bacpro"]]
    ranks = {room.strip(): rank for rank, layer in enumerate(reversed(layers)) for room in re.split("[|:]", layer)}
    assert sorted(rooms) == sorted(ranks)
    assert [ranks[room] for room in rooms] == sorted(ranks.values())
    assert {path.name for path in CORE.iterdir() if path.is_dir() and path.name != "__pycache__"} <= set(ranks)


# --- links -----------------------------------------------------------------------------------------------------


def anchors_of(text: str) -> set[str]:
    """The anchors of the titles of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    plain = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).strip().lower() for title in titles]
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    lost = []
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (
            anchor and target.suffix == ".md" and anchor not in anchors_of(target.read_text(encoding="utf-8"))
        ):
            lost.append(link)
    assert lost == []
