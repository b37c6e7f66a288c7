"""The door through which every input comes: whatever its shape, it is read into records, one a candidate."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.errors import BacproError
from bacpro.files.encoding import TextFile, inspect_text
from bacpro.files.faults import Fault
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier


@frozen
class Record:
    """One candidate as read: `lignes` input lines, beginning at `ligne`.

    `dossier` is None if and only if `fautes` is not empty: a record is converted or rejected, never half.
    `identite` holds the cells of the identity columns exactly as read.
    """

    ligne: int
    lignes: int
    identite: tuple[str, ...]
    dossier: Dossier | None
    fautes: tuple[Fault, ...] = ()
    avertissements: tuple[Fault, ...] = ()
    """Doubts that do not prevent the conversion."""


@frozen
class Input:
    """An input that was understood: how it is written, its identity columns, and its candidates, streamed.

    A candidate is first an entry, what the file says of him as it stands (the cells of his rows, a JSON text), with
    what has to be known of the rest of the file (where else his number is); `read` makes it a record, and needs
    nothing else. Inputs and entries can be pickled, so that another process may read.
    """

    fichier: TextFile
    forme: str
    """`table_large`, `table_longue`, `periodes` or `dossiers`, for the reports."""
    separateur: str | None
    entete: tuple[str, ...]
    """Headers of the identity columns, as read."""
    entries: Callable[[], Iterator[Any]]
    read: Callable[[Any], Record]

    def records(self) -> Iterator[Record]:
        """The candidates read, in the order of the file.

        Raises BacproError when the file turns out to be unreadable further down.
        """
        return map(self.read, self.entries())

    def described(self) -> dict[str, str | None]:
        """What a summary says of the input."""
        return {
            "fichier": self.fichier.nom,
            "sha256": self.fichier.sha256,
            "encodage": self.fichier.encodage,
            "separateur": self.separateur,
            "forme": self.forme,
        }


JSON_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})


def open_results(path: Path, diploma: Diploma, until: int) -> Input:
    """Understand a file that holds results of a diploma; `until` is the session (year) prepared.

    Raises BacproError when the file as a whole cannot be read, with every reason at once.
    """
    return _open_results(path, diploma, until, None, carried=False)


def open_grades(path: Path, diploma: Diploma, session: int | None) -> Input:
    """Understand a file that holds the results to deliberate on; `session` (year) stands for those without one.

    Sessions before the diploma’s first are those of results that a conversion carried. Raises BacproError as
    open_results does.
    """
    until = diploma.sessions.derniere or dt.MAXYEAR
    return _open_results(path, diploma, until, session, carried=True)


def _open_results(path: Path, diploma: Diploma, until: int, session: int | None, *, carried: bool) -> Input:
    fichier = inspect_text(path)
    if path.suffix.lower() in JSON_SUFFIXES:
        from bacpro.files.dossiers import for_results, open_dossiers

        return open_dossiers(fichier, for_results(diploma, until, session, carried=carried))
    from bacpro.files.tables import open_table

    return open_table(fichier, diploma, until, session=session, carried=carried)


def open_candidates(path: Path, diploma: Diploma, session: int | None) -> Input:
    """Understand a file of candidates to a diploma: dossiers, or a table of placements.

    `session` (year) stands for candidates who have none. Raises BacproError as open_results does.
    """
    fichier = inspect_text(path)
    if path.suffix.lower() in JSON_SUFFIXES:
        from bacpro.files.dossiers import for_check, open_dossiers

        return open_dossiers(fichier, for_check(diploma, session))
    from bacpro.files.placements import open_placements

    return open_placements(fichier, diploma, session)


def refuse(fichier: TextFile, line: int, faults: list[str]) -> BacproError:
    """The error of a file that is refused as a whole, with every reason."""
    place = f"{fichier.path}, ligne {line}"
    return BacproError("\n".join(f"{place} : {fault}" for fault in faults))
