"""An output folder that an interrupted run leaves, and that the same run, started again, goes on with."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.errors import BacproError, reason
from bacpro.running.folders.output import RESUMED, put, put_back, refuse_existing, resumable_of


@frozen
class Resumed:
    """A folder being built, and the files that it holds already."""

    folder: Path
    _base: sqlite3.Connection

    def done(self, name: str) -> dict[str, Any] | None:
        """What was noted of a file that an earlier run finished, or None."""
        row = self._base.execute("SELECT note FROM fichiers WHERE nom = ?", (name,)).fetchone()
        note: dict[str, Any] | None = json.loads(row[0]) if row else None
        return note if note is None or not note["sha256"] or (self.folder / name).is_file() else None

    def note(self, name: str, content: dict[str, Any]) -> None:
        """Note that a file is finished."""
        self._base.execute("INSERT OR REPLACE INTO fichiers VALUES (?, ?)", (name, json.dumps(content)))

    def keep(self) -> None:
        """Make sure of what was noted so far."""
        self._base.commit()

    def notes(self) -> Iterator[dict[str, Any]]:
        """What was noted, by the names of the files."""
        for (note,) in self._base.execute("SELECT note FROM fichiers ORDER BY nom"):
            yield json.loads(note)


@contextmanager
def resumable_folder(target: Path, fingerprint: str, *, replace: bool) -> Iterator[Resumed]:
    """A folder built beside the target and renamed at the end.

    When the run is interrupted, or the disk is full, it stays, and the next run with the same `fingerprint` (input,
    options, versions) goes on with it; another run begins anew. Raises BacproError when the target exists and
    `replace` is false, when another run is writing it, or when it cannot be written.
    """
    put_back(target)
    refuse_existing(target, replace=replace)
    built = resumable_of(target)
    try:
        try:
            with closing(_opened(built, fingerprint)) as base:
                yield Resumed(built, base)
                base.commit()
        except BacproError:
            shutil.rmtree(built, ignore_errors=True)
            raise
        refuse_existing(target, replace=replace)  # the place may have been taken meanwhile: the work is kept
        (built / RESUMED).unlink()
        put(built, target)
    except OSError as error:
        raise BacproError(
            f"{target} : impossible d’écrire ({reason(error)}). Vérifiez la place, les droits, et qu’aucun fichier "
            f"n’est ouvert dans un autre programme, puis relancez : le travail reprendra où il s’est arrêté."
        ) from error


class BusyError(OSError):
    """Another run is writing the same folder."""


def _opened(built: Path, fingerprint: str) -> sqlite3.Connection:
    """The journal of a folder, emptied with the folder when it is that of another run."""
    built.mkdir(parents=True, exist_ok=True)
    base = _connected(built)
    if base.execute("SELECT valeur FROM etat").fetchone() != (fingerprint,):
        base.close()
        shutil.rmtree(built)
        built.mkdir()
        base = _connected(built)
        base.execute("INSERT INTO etat VALUES (?)", (fingerprint,))
        base.commit()
    return base


def _connected(built: Path) -> sqlite3.Connection:
    base = sqlite3.connect(built / RESUMED, timeout=0)
    try:
        base.execute("PRAGMA locking_mode = EXCLUSIVE")
        base.execute("PRAGMA synchronous = OFF")
        base.execute("CREATE TABLE IF NOT EXISTS etat (valeur TEXT)")
        base.execute("CREATE TABLE IF NOT EXISTS fichiers (nom TEXT PRIMARY KEY, note TEXT)")
        base.execute("DELETE FROM fichiers WHERE nom IS NULL")
        base.commit()
    except sqlite3.OperationalError as error:
        base.close()
        raise BusyError("un autre traitement y écrit, attendez qu’il finisse") from error
    except sqlite3.DatabaseError:
        # A journal cut short: the run begins anew.
        base.close()
        (built / RESUMED).unlink()
        return _connected(built)
    return base
