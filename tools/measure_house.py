"""Measure how the house stands: its size, circles, rooms, caches, names, and the road of one row.

Run from the root of a checkout, with the Python that bacpro is installed in: `python tools/measure_house.py`.
`--json` gives the figures to a program; `--circles` and `--classes` name what is counted.
"""

import argparse
import ast
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grimp
from road import measure_roads

PACKAGES = ("bacpro", "bacpro_cli", "bacpro_templates", "bacpro_agora", "bacpro_ga_legacy")
SOURCES = ("core", "cli", "plugins", "templates")
LONG = 300
CACHES = frozenset({"cache", "lru_cache", "cached_property", "LazyDict", "IdentityCache", "Memo", "Remembered"})


def python_files(*folders: str) -> list[Path]:
    """The Python files of some folders, in order."""
    return sorted(path for folder in folders for path in Path(folder).rglob("*.py"))


def count_lines(paths: list[Path]) -> int:
    """Lines of some files, empty ones too."""
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def import_circles(graph: grimp.ImportGraph) -> list[list[str]]:
    """The groups of modules that import each other, one way or another, function-level imports included."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        stack.append(module)
        for other in sorted(graph.find_modules_directly_imported_by(module)):
            if other not in index:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], index[other])
        if low[module] == index[module]:
            at = stack.index(module)
            group = stack[at:]
            del stack[at:]
            if len(group) > 1:
                found.append(sorted(group))

    sys.setrecursionlimit(10_000)
    for module in sorted(graph.modules):
        if module not in index:
            visit(module)
    return found


def count_rooms(paths: list[Path]) -> dict[str, int]:
    """Files of each folder, its `__init__.py` left out."""
    return dict(Counter(str(path.parent) for path in paths if path.name != "__init__.py"))


def find_caches(paths: list[Path]) -> dict[str, int]:
    """How many caches are made in each file: decorators, and calls of what makes one."""
    found: Counter[str] = Counter()
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        decorated: set[int] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                for mark in node.decorator_list:
                    decorated.update(id(each) for each in ast.walk(mark))
                    if name_of(mark) in CACHES:
                        found[str(path)] += 1
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and id(node) not in decorated and name_of(node) in CACHES:
                found[str(path)] += 1
    return dict(found)


def name_of(node: ast.expr) -> str:
    """The last name of what is called or decorates: `functools.lru_cache(…)` is `lru_cache`."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def find_classes(paths: list[Path]) -> dict[str, list[str]]:
    """The class names that stand in several places, whatever their underscore, with the places."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name.lstrip("_")].append(f"{path}:{node.lineno}")
    return {name: where for name, where in sorted(places.items()) if len(where) > 1}


def list_lone_modules(graph: grimp.ImportGraph) -> list[str]:
    """The modules that a single other module imports."""
    return sorted(m for m in graph.modules if len(graph.find_modules_that_directly_import(m)) == 1)


def measure() -> dict[str, Any]:
    """Every figure, by its name."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    ours = python_files(*SOURCES)
    caches = find_caches(ours)
    sharing = sum(count for path, count in caches.items() if "/sharing/" in path)
    rooms = count_rooms(ours)
    circles = import_circles(graph)
    return {
        "lines": count_lines(ours),
        "lines of tests": count_lines(python_files("tests")),
        "modules": len(ours),
        f"modules over {LONG} lines": [f"{p} ({n})" for p in ours if (n := count_lines([p])) > LONG],
        "circles": circles,
        "rooms over a dozen files": {room: count for room, count in sorted(rooms.items()) if count > 12},
        "caches": sum(caches.values()),
        "files with a cache": len(caches),
        "caches in sharing": sharing,
        "class names used twice": find_classes(ours),
        "modules with one user": len(list_lone_modules(graph)),
        "roads": measure_roads(),
    }


def told(figures: dict[str, Any]) -> Iterator[str]:
    """The figures as lines of text."""
    for name, figure in figures.items():
        if name == "roads":
            for command, road in figure.items():
                yield f"road of one row, {command}: " + ", ".join(f"{count} {what}" for what, count in road.items())
        elif isinstance(figure, list | dict):
            yield f"{name}: {len(figure)}"
            places = figure.items() if isinstance(figure, dict) else enumerate(figure, 1)
            yield from (f"    {key}: {value}" for key, value in places)
        else:
            yield f"{name}: {figure}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="as JSON")
    figures = measure()
    if parser.parse_args().json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        print("\n".join(told(figures)))


if __name__ == "__main__":
    main()
