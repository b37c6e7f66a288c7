"""The door through which every input comes: whatever its shape, it is read into records, one a candidate."""

from collections.abc import Callable, Iterator
from pathlib import Path

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
    """An input that was understood: how it is written, its identity columns, and its records, streamed."""

    fichier: TextFile
    forme: str
    """`table_large`, `table_longue` or `dossiers`, for the reports."""
    separateur: str | None
    entete: tuple[str, ...]
    """Headers of the identity columns, as read."""
    records: Callable[[], Iterator[Record]]


def open_input(path: Path, diploma: Diploma, until: int) -> Input:
    """Understand a file that holds results of a diploma; `until` is the session (year) prepared.

    Raises BacproError when the file as a whole cannot be read, with every reason at once.
    """
    fichier = inspect_text(path)
    if path.suffix.lower() in {".json", ".jsonl", ".ndjson"}:
        from bacpro.files.dossiers import open_dossiers

        return open_dossiers(fichier, diploma, until)
    from bacpro.files.tables import open_table

    return open_table(fichier, diploma, until)


def refuse(fichier: TextFile, line: int, faults: list[str]) -> BacproError:
    """The error of a file that is refused as a whole, with every reason."""
    place = f"{fichier.path}, ligne {line}"
    return BacproError("\n".join(f"{place} : {fault}" for fault in faults))
