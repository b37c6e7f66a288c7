"""What a conversion carried, read back from its journal: from which session each note of its table is."""

import csv
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path

from attrs import evolve, frozen

from bacpro.errors import BacproError
from bacpro.files.rows import separator_of
from bacpro.files.source import Format, inspect_file
from bacpro.files.spool import temporary
from bacpro.model.outcome import Issue
from bacpro.model.result import CODES, Origin, Result, State

JOURNAL = "journal.csv"


@frozen
class Carried:
    """A result that a conversion carried: its mark on 20 or the state in its place, and its session (year)."""

    note: Decimal | None
    etat: State
    session: int | None


Brought = Mapping[str, Carried]
"""What a candidate was brought, by target unit."""

_COLUMNS = ("numero_candidat", "unite_cible", "note_reportee", "session_source", "note_source", "issue")
_CARRIED = frozenset({Issue.REPORTEE, Issue.DISPENSE})


@contextmanager
def conversion(table: Path) -> Iterator[Callable[[str], Brought | None] | None]:
    """What the journal beside a table brought to each candidate, by number: None for who is not in it.

    None instead of the function when no journal of a conversion stands there. Raises OSError when there is no
    room for the temporary index.
    """
    journal = table.with_name(JOURNAL)
    rows = _rows(journal) if journal.is_file() else None
    if rows is None:
        yield None
        return
    with temporary() as base:
        base.execute(
            "CREATE TABLE reports (numero TEXT, unite TEXT, note TEXT, session INTEGER, source TEXT, "
            "PRIMARY KEY (numero, unite)) WITHOUT ROWID"
        )
        base.executemany("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?)", rows)

        def brought(numero: str) -> Brought | None:
            query = "SELECT unite, note, session, source FROM reports WHERE numero = ?"
            found = base.execute(query, (numero,)).fetchall()
            return {unite: _carried(*cells) for unite, *cells in found if unite} if found else None

        yield brought


def dated(result: Result, brought: Brought) -> Result:
    """A result of the table as it was obtained, where it was carried; any other was typed in since."""
    was = brought.get(result.unite)
    if was is None or was.note != result.note or (was.note is None and result.etat not in _EXEMPTED):
        return result
    return evolve(result, etat=was.etat, session=was.session, origine=Origin.CONVERSION)


_EXEMPTED = frozenset({State.DISPENSE, State.VAE})


def _rows(journal: Path) -> Iterator[tuple[str, str, str, int | None, str]] | None:
    """The lines of a journal, unit empty where nothing was carried; None for a file that is not one."""
    try:
        fichier = inspect_file(journal)
        if fichier.format is not Format.CSV:
            return None
        separator = separator_of(fichier)
    except BacproError:
        return None
    with journal.open(encoding=fichier.encodage, newline="") as stream:
        header = next(csv.reader(stream, delimiter=separator), [])
    if not set(_COLUMNS) <= set(header):
        return None

    def lines() -> Iterator[tuple[str, str, str, int | None, str]]:
        with journal.open(encoding=fichier.encodage, newline="") as stream:
            for line in csv.DictReader(stream, delimiter=separator):
                numero, unite, note, year, source, issue = (line.get(column) or "" for column in _COLUMNS)
                held = issue in _CARRIED
                yield numero.strip("'"), unite if held else "", note, int(year) if year.isdecimal() else None, source

    return lines()


def _carried(note: str, session: int | None, source: str) -> Carried:
    try:
        return Carried(Decimal(note.replace(",", ".")), State.NOTE, session)
    except InvalidOperation:
        state = CODES.get(source, State.DISPENSE)
        return Carried(None, state if state in _EXEMPTED else State.DISPENSE, session)
