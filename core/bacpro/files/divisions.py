"""Rows put aside on disk while candidates go by, then given back division by division."""

import json
import re
import sqlite3
from collections.abc import Iterator

from attrs import define, field

NO_DIVISION = "Sans division"


@define
class Divisions:
    """Rows by division, kept in a file that SQLite deletes: memory does not grow with the number of candidates."""

    _base: sqlite3.Connection = field(factory=lambda: sqlite3.connect(""))
    _started: bool = False

    def add(self, division: str | None, row: object) -> None:
        """Put a row aside: anything that JSON can hold."""
        if not self._started:
            self._base.execute("CREATE TABLE lignes (division TEXT, contenu TEXT)")
            self._started = True
        self._base.execute("INSERT INTO lignes VALUES (?, ?)", (division or "", json.dumps(row)))

    def groups(self) -> Iterator[tuple[str, Iterator[object]]]:
        """Each division with its rows in the order of the file: TGA2 before TGA10, those without division last."""
        if not self._started:
            return
        self._base.execute("CREATE INDEX IF NOT EXISTS par_division ON lignes (division)")
        names = [name for (name,) in self._base.execute("SELECT DISTINCT division FROM lignes")]
        for name in sorted(names, key=_natural):
            yield name or NO_DIVISION, self._rows(name)

    def close(self) -> None:
        """Delete the file."""
        self._base.close()

    def _rows(self, division: str) -> Iterator[object]:
        rows = self._base.execute("SELECT contenu FROM lignes WHERE division = ? ORDER BY rowid", (division,))
        for (content,) in rows:
            yield json.loads(content)


_DIGITS = 20


def _natural(name: str) -> tuple[bool, list[str], str]:
    """Order in which staff look for a division, numbers counted as such."""
    parts = re.split(r"(\d+)", name.casefold())
    return not name, [part.rjust(_DIGITS, "0") if rank % 2 else part for rank, part in enumerate(parts)], name
