"""Questions that need every row of a file, asked on disk where it is long: memory does not grow with it."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain, islice

HELD = 250_000
"""Candidate numbers that memory holds, at most; those of longer files wait on disk."""

Line = tuple[int, list[str]]
"""A physical line number and the cells of the row that begins there."""


def repeated(numbers: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """Candidate numbers that stand on several lines, with those lines, from (number, line) pairs."""
    rest = iter(numbers)
    first = list(islice(rest, HELD + 1))
    if len(first) <= HELD:
        return _repeated_in_memory(first)
    with temporary() as base:
        base.execute("CREATE TABLE vus (numero TEXT, ligne INTEGER)")
        base.executemany("INSERT INTO vus VALUES (?, ?)", chain(first, rest))
        rows = base.execute("SELECT numero, group_concat(ligne) FROM vus GROUP BY numero HAVING count(*) > 1")
        return {numero: tuple(sorted(map(int, lines.split(",")))) for numero, lines in rows}


def _repeated_in_memory(numbers: Sequence[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    times = Counter(number for number, _ in numbers)
    if len(times) == len(numbers):
        return {}
    lines: dict[str, list[int]] = {}
    for number, line in numbers:
        if times[number] > 1:
            lines.setdefault(number, []).append(line)
    return {number: tuple(sorted(found)) for number, found in lines.items()}


def grouped(rows: Iterable[tuple[str, Line]]) -> Iterator[tuple[str, list[Line]]]:
    """Rows gathered by candidate number, candidates in the order of their first line."""
    with temporary() as base:
        base.execute("CREATE TABLE lignes (numero TEXT, ligne INTEGER, cellules TEXT)")
        base.executemany(
            "INSERT INTO lignes VALUES (?, ?, ?)",
            ((numero, line, json.dumps(cells)) for numero, (line, cells) in rows),
        )
        ordered = base.execute(
            "SELECT numero, ligne, cellules FROM lignes ORDER BY min(ligne) OVER (PARTITION BY numero), ligne"
        )
        current: str | None = None
        lines: list[Line] = []
        for numero, line, cells in ordered:
            if numero != current and lines:
                yield str(current), lines
                lines = []
            current = numero
            lines.append((line, json.loads(cells)))
        if lines:
            yield str(current), lines


@contextmanager
def temporary() -> Iterator[sqlite3.Connection]:
    """A database that SQLite spills to a file of its own and deletes when it is closed.

    Raises OSError when there is no room for it.
    """
    with closing(sqlite3.connect("")) as base:
        try:
            yield base
        except sqlite3.Error as error:
            raise OSError(f"fichier temporaire : {error}") from error
