"""Rows put aside on disk while candidates go by, then given back establishment by establishment, in order."""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from attrs import define, field, frozen

from bacpro.model.dossier import Dossier

NO_DIVISION = "Sans division"


@frozen
class Place:
    """Where a candidate stands in a list: his establishment, his division, and what orders his name."""

    etablissement: str = ""
    division: str = ""
    nom: str = ""


@frozen
class Group:
    """The candidates of one division of one establishment; either is empty where it is not told."""

    etablissement: str
    division: str

    @property
    def titre(self) -> str:
        """What a list or a file calls it: two schools with a class of one name have two."""
        return " – ".join(filter(None, (self.division or NO_DIVISION, self.etablissement)))


def place_of(dossier: Dossier) -> Place:
    """The place of a candidate in the lists of his division."""
    candidat = dossier.candidat
    return Place(
        dossier.etablissement or "", dossier.division or "", f"{_name(candidat.nom)}\0{_name(candidat.prenom)}"
    )


@define
class Divisions:
    """Rows by establishment and division, in a file that SQLite deletes: memory does not grow with the candidates.

    A row is anything that `dump` can write, JSON unless told otherwise.
    """

    dump: Callable[[Any], str | bytes] = json.dumps
    load: Callable[[Any], Any] = json.loads
    _base: sqlite3.Connection = field(factory=lambda: sqlite3.connect(""), init=False)
    _started: bool = field(default=False, init=False)

    def add(self, place: Place, row: object) -> None:
        """Put a row aside."""
        if not self._started:
            self._base.execute("CREATE TABLE lignes (etablissement TEXT, division TEXT, nom TEXT, contenu)")
            self._started = True
        cells = (place.etablissement, place.division, place.nom, self.dump(row))
        self._base.execute("INSERT INTO lignes VALUES (?, ?, ?, ?)", cells)

    def groups(self) -> Iterator[tuple[Group, Iterator[Any]]]:
        """Each division of each establishment, its rows by name, then in the order of the file.

        TGA2 comes before TGA10; those without establishment, and without division, last.
        """
        if not self._started:
            return
        self._base.execute("CREATE INDEX IF NOT EXISTS par_groupe ON lignes (etablissement, division, nom)")
        found = [Group(*row) for row in self._base.execute("SELECT DISTINCT etablissement, division FROM lignes")]
        for group in sorted(found, key=lambda group: (_natural(group.etablissement), _natural(group.division))):
            yield group, self._rows(group)

    def close(self) -> None:
        """Delete the file."""
        self._base.close()

    def _rows(self, group: Group) -> Iterator[Any]:
        query = "SELECT contenu FROM lignes WHERE etablissement = ? AND division = ? ORDER BY nom, rowid"
        for (content,) in self._base.execute(query, (group.etablissement, group.division)):
            yield self.load(content)


@lru_cache(maxsize=1 << 12)
def _name(text: str) -> str:
    """A name as a list orders it: without case, accents and punctuation; `D’Arcy` is before `Da Silva`."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LIGATURES)
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())


_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_DIGITS = 20


def _natural(name: str) -> tuple[bool, list[str], str]:
    """Order in which staff look for a name, numbers counted as such."""
    parts = re.split(r"(\d+)", name.casefold())
    return not name, [part.rjust(_DIGITS, "0") if rank % 2 else part for rank, part in enumerate(parts)], name
