"""Which tests prove which norms, as their marks say."""

import ast
from collections.abc import Iterator


def find_proofs(source: str, path: str) -> Iterator[tuple[str, str]]:
    """Each norm id that a test module is marked with (`@pytest.mark.norme("A-U-01")`), and the test’s node id.

    Marks stand on functions, classes, parameters, or in `pytestmark`. Raises ValueError for a mark whose ids are
    not literal strings, and SyntaxError.
    """
    yield from _find_marked(ast.parse(source), path, ())


def _find_marked(
    body: ast.Module | ast.ClassDef, path: str, outer: tuple[ast.expr, ...], name: str = ""
) -> Iterator[tuple[str, str]]:
    marked = tuple(
        node.value
        for node in body.body
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)
    )
    for node in body.body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _find_marked(node, path, (*outer, *marked, *node.decorator_list), f"{name}::{node.name}")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            for mark in (*outer, *marked, *node.decorator_list):
                for norm in _find_norms(mark, path):
                    yield norm, f"{path}{name}::{node.name}"


def _find_norms(mark: ast.expr, path: str) -> Iterator[str]:
    """The norm ids of every `pytest.mark.norme(…)` in an expression."""
    for node in ast.walk(mark):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="mark"), attr="norme"), args=args):
                for argument in args:
                    if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                        raise ValueError(f"{path}:{argument.lineno}: the ids of a norme mark are literal strings")
                    yield argument.value
