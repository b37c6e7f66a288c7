"""What a conversion carried, read back from its journal: from which session each note of `conversion.csv` is."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve

from bacpro.files.spool import temporary
from bacpro.model.outcome import Issue
from bacpro.model.result import CODES, Origin, Result, french

Dated = Callable[[str, Result], Result]
"""Gives a result of a candidate (by number) its session and origin."""

_COLUMNS = ("numero_candidat", "unite_cible", "note_reportee", "session_source", "note_source", "issue")
_CARRIED = frozenset({Issue.REPORTEE, Issue.DISPENSE})


@contextmanager
def conversion_dates(table: Path, session: int | None) -> Iterator[Dated | None]:
    """Dates the results of a `conversion.csv` that stands beside its `journal.csv`; None for any other file.

    A note that the journal carried is of the session (year) it was obtained in; any other was typed in since,
    and is of the session deliberated on. Raises OSError when there is no room for the temporary index.
    """
    journal = table.with_name("journal.csv")
    if table.name != "conversion.csv" or not journal.is_file():
        yield None
        return
    with temporary() as base:
        base.execute("CREATE TABLE reports (numero TEXT, unite TEXT, note TEXT, session INTEGER, origine TEXT)")
        base.executemany("INSERT INTO reports VALUES (?, ?, ?, ?, ?)", _reports(journal))
        base.execute("CREATE INDEX par_candidat ON reports (numero, unite)")

        def dated(numero: str, result: Result) -> Result:
            query = "SELECT note, session, origine FROM reports WHERE numero = ? AND unite = ?"
            note, year, source = base.execute(query, (numero, result.unite)).fetchone() or (None, None, "")
            shown = "" if result.note is None else french(result.note)
            if note is None or shown != note:
                return evolve(result, session=session or result.session, origine=Origin.EXAMEN)
            state = CODES[source] if result.note is None and source in CODES else result.etat
            return evolve(result, etat=state, session=year or result.session, origine=Origin.CONVERSION)

        yield dated


def _reports(journal: Path) -> Iterator[tuple[str, str, str, int | None, str]]:
    with journal.open(encoding="utf-8-sig", newline="") as stream:
        for line in csv.DictReader(stream, delimiter=";"):
            numero, unite, note, year, source, issue = (line.get(column) or "" for column in _COLUMNS)
            if issue in _CARRIED:
                yield numero, unite, note, int(year) if year.isdigit() else None, source
