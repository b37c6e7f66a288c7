"""Questions that need every row of a file, asked on disk where it is long: memory does not grow with it."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain

from bacpro.files.spread import batches

HELD = 250_000
"""Candidate numbers that memory holds, at most; those of longer files wait on disk."""
_LOT = 1000
"""Numbers looked at together."""

Line = tuple[int, list[str]]
"""A physical line number and the cells of the row that begins there."""


def repeated(numbers: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """Candidate numbers that stand on several lines, with those lines, from (number, line) pairs."""
    first: dict[str, int] = {}
    several: dict[str, list[int]] = {}
    held = 0
    rest = iter(numbers)
    for lot in batches(rest, _LOT):
        fresh = dict(lot)
        if len(fresh) == len(lot) and first.keys().isdisjoint(fresh):
            first.update(fresh)
        else:
            for number, line in lot:
                if number in first:
                    several.setdefault(number, [first[number]]).append(line)
                else:
                    first[number] = line
        held += len(lot)
        if held > HELD:
            again = ((number, line) for number, lines in several.items() for line in lines[1:])
            return _repeated_on_disk(chain(first.items(), again, rest))
    return {number: tuple(sorted(lines)) for number, lines in several.items()}


def _repeated_on_disk(numbers: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    with temporary() as base:
        base.execute("CREATE TABLE vus (numero TEXT, ligne INTEGER)")
        base.executemany("INSERT INTO vus VALUES (?, ?)", numbers)
        rows = base.execute("SELECT numero, group_concat(ligne) FROM vus GROUP BY numero HAVING count(*) > 1")
        return {numero: tuple(sorted(map(int, lines.split(",")))) for numero, lines in rows}


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
