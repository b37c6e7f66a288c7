"""Questions that need every row of a file, asked on disk where it is long: memory does not grow with it."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain

from attrs import define, field

from bacpro.reading.sources.rows import NumberedRow

HELD = 250_000
"""Keys that memory holds, at most; those of longer files wait on disk."""


@define
class RepeatedKeys:
    """Keys that stand on several lines, told lot by lot; those of long files wait on disk. To be closed."""

    limit: int = HELD
    """Keys that memory holds, at most."""
    _first: dict[str, int] = field(factory=dict)
    _several: dict[str, list[int]] = field(factory=dict)
    _held: int = 0
    _base: sqlite3.Connection | None = None

    def add(self, lot: Sequence[tuple[str, int]]) -> None:
        """Take the (key, line) pairs that follow. Raises OSError when there is no room for them."""
        if self._base is not None:
            _put(self._base, lot)
            return
        fresh = dict(lot)
        if len(fresh) == len(lot) and self._first.keys().isdisjoint(fresh):
            self._first.update(fresh)
        else:
            for number, line in lot:
                if number in self._first:
                    self._several.setdefault(number, [self._first[number]]).append(line)
                else:
                    self._first[number] = line
        self._held += len(lot)
        if self._held > self.limit:
            self._base = sqlite3.connect("")
            again = ((number, line) for number, lines in self._several.items() for line in lines[1:])
            _put(self._base, chain(self._first.items(), again))
            self._first.clear()
            self._several.clear()

    def found(self) -> dict[str, tuple[int, ...]]:
        """The keys that stand on several lines, with those lines. Raises OSError as `add` does."""
        if self._base is None:
            return {number: tuple(sorted(lines)) for number, lines in self._several.items()}
        try:
            rows = self._base.execute("SELECT numero, group_concat(ligne) FROM vus GROUP BY numero HAVING count(*) > 1")
            return {numero: tuple(sorted(map(int, lines.split(",")))) for numero, lines in rows}
        except sqlite3.Error as error:
            raise OSError(f"fichier temporaire : {error}") from error

    def close(self) -> None:
        """Let go of what waits on disk."""
        if self._base is not None:
            self._base.close()


def _put(base: sqlite3.Connection, pairs: Iterable[tuple[str, int]]) -> None:
    try:
        base.execute("CREATE TABLE IF NOT EXISTS vus (numero TEXT, ligne INTEGER)")
        base.executemany("INSERT INTO vus VALUES (?, ?)", pairs)
    except sqlite3.Error as error:
        raise OSError(f"fichier temporaire : {error}") from error


def group_rows(rows: Iterable[tuple[str, NumberedRow]]) -> Iterator[tuple[str, list[NumberedRow]]]:
    """Rows gathered by candidate number, candidates in the order of their first line."""
    with open_temporary() as base:
        base.execute("CREATE TABLE lignes (numero TEXT, ligne INTEGER, cellules TEXT)")
        base.executemany(
            "INSERT INTO lignes VALUES (?, ?, ?)",
            ((numero, line, json.dumps(cells)) for numero, (line, cells) in rows),
        )
        ordered = base.execute(
            "SELECT numero, ligne, cellules FROM lignes ORDER BY min(ligne) OVER (PARTITION BY numero), ligne"
        )
        current: str | None = None
        lines: list[NumberedRow] = []
        for numero, line, cells in ordered:
            if numero != current and lines:
                yield str(current), lines
                lines = []
            current = numero
            lines.append((line, json.loads(cells)))
        if lines:
            yield str(current), lines


@contextmanager
def open_temporary() -> Iterator[sqlite3.Connection]:
    """A database that SQLite spills to a file of its own and deletes when it is closed.

    Raises OSError when there is no room for it.
    """
    with closing(sqlite3.connect("")) as base:
        try:
            yield base
        except sqlite3.Error as error:
            raise OSError(f"fichier temporaire : {error}") from error
