"""What a conversion carried, read back from its journal: the session of each note of its table, what it left open."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path

from attrs import evolve, frozen

from bacpro.errors import BacproError
from bacpro.model.dossier import OpenQuestion
from bacpro.model.notation.number import number_of
from bacpro.model.outcome import Issue
from bacpro.model.result import CODES, Origin, Result, State
from bacpro.reading.sources.csv_grid import find_separator
from bacpro.reading.sources.inspection import inspect_file
from bacpro.reading.sources.source import Format, SourceFile
from bacpro.reading.spool import open_temporary
from bacpro.reading.values.numbers import key_of

JOURNAL = "journal.csv"


@frozen
class Carried:
    """A result that a conversion carried: its mark on 20 or the state in its place, and its session (year)."""

    note: Decimal | None
    etat: State
    session: int | None


Brought = Mapping[str, Carried | OpenQuestion]
"""What a candidate was brought, or what was left open, by target unit (empty where there is none)."""
_COLUMNS = (
    *("numero_candidat", "unite_cible", "note_reportee", "session_source", "note_source"),
    *("issue", "regle", "explication"),
)
_BROUGHT = frozenset({Issue.REPORTEE, Issue.DISPENSE, Issue.A_ARBITRER})
_ASKED = "À arbitrer par le service des examens"
NO_JOURNAL = f"{JOURNAL} est à côté, mais ce n’est pas le journal d’une conversion, ou il est abîmé : il n’est pas lu"


def find_journal(table: Path) -> SourceFile | None:
    """The file that stands where the journal of a conversion would; None where there is none.

    Raises BacproError when it is no such journal.
    """
    path = table.with_name(JOURNAL)
    if not path.is_file():
        return None
    fichier = inspect_file(path)
    if fichier.format is not Format.CSV or not set(_COLUMNS) <= set(_header(fichier)):
        raise BacproError(f"{path} : {NO_JOURNAL}. Remettez celui de la conversion, ou retirez-le.")
    return fichier


@contextmanager
def journal_index(journal: SourceFile) -> Iterator[Callable[[str], Brought | None]]:
    """What a journal brought to each candidate, by number: None for who is not in it.

    Raises OSError when there is no room for the temporary index.
    """
    with open_temporary() as base:
        base.execute(
            "CREATE TABLE journal (numero TEXT, unite TEXT, note TEXT, session INTEGER, source TEXT, issue TEXT, "
            "regle TEXT, explication TEXT)"
        )
        base.executemany("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _lines(journal))
        base.execute("CREATE INDEX par_candidat ON journal (numero)")

        def brought(numero: str) -> Brought | None:
            query = "SELECT unite, note, session, source, issue, regle, explication FROM journal WHERE numero = ?"
            found = base.execute(query, (key_of(numero),)).fetchall()
            held: dict[str, Carried | OpenQuestion] = {}
            for unite, note, session, source, issue, regle, words in found:
                if issue == Issue.A_ARBITRER:
                    question = words.removeprefix(_ASKED).lstrip(" \u00a0\u202f:,")
                    held.setdefault(unite, OpenQuestion(question, regle))
                elif issue:
                    held[unite] = _read_carried(note, session, source)
            return held if found else None

        yield brought


def date_result(result: Result, brought: Brought) -> Result:
    """A result of the table as it was obtained, where it was carried; any other was typed in since."""
    was = brought.get(result.unite)
    if not isinstance(was, Carried) or was.note != result.note or (was.note is None and result.etat not in _EXEMPTED):
        return result
    return evolve(result, etat=was.etat, session=was.session, origine=Origin.CONVERSION)


def find_left_open(brought: Brought, results: Iterable[Result]) -> dict[str, OpenQuestion] | None:
    """The questions of a conversion on units that still have no result, by unit."""
    known = {result.unite for result in results}
    asked = {unite: what for unite, what in brought.items() if isinstance(what, OpenQuestion) and unite not in known}
    return asked or None


_EXEMPTED = frozenset({State.DISPENSE, State.VAE})


def _header(journal: SourceFile) -> list[str]:
    try:
        with journal.open_text() as stream:
            return next(csv.reader(stream, delimiter=find_separator(journal)), [])
    except csv.Error:
        return []


def _lines(journal: SourceFile) -> Iterator[tuple[str | int | None, ...]]:
    """The lines of a journal, issue empty where nothing was carried nor asked."""
    with journal.open_text() as stream:
        for line in csv.DictReader(stream, delimiter=find_separator(journal)):
            numero, unite, note, year, source, issue, *asked = (line.get(column) or "" for column in _COLUMNS)
            session = int(year) if year.isdecimal() and len(year) == len("2026") else None
            key = key_of(number_of(numero) or numero.strip("'"))
            if issue in _BROUGHT:
                yield key, unite, note, session, source, issue, *asked
            else:
                yield key, *[""] * 7


def _read_carried(note: str, session: int | None, source: str) -> Carried:
    try:
        return Carried(Decimal(note.replace(",", ".")), State.NOTE, session)
    except InvalidOperation:
        state = CODES.get(source, State.DISPENSE)
        return Carried(None, state if state in _EXEMPTED else State.DISPENSE, session)
