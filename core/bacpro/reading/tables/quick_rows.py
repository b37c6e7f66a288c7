"""Rows of a wide table read at once, where nothing in them is unusual; `wide.read_closely` says how a row is read.

A cell that many rows have is read once, by the same functions. A row comes to nothing here, and is read there, as
soon as something in it is to be told: a fault, a doubt, a mark in thousandths, a session before the diploma’s first.
Four threads may read side by side: at worst, a cell is read twice.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from operator import getitem, itemgetter
from typing import Any, TypeVar

from bacpro.model.candidate import Candidate
from bacpro.model.dossier import Dossier
from bacpro.model.notation.number import DIGITS_MAX
from bacpro.model.result import Result, State
from bacpro.model.run.faults import CellFault
from bacpro.model.run.record import Record
from bacpro.reading.columns.layout import UnitColumns
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.tables.results import ResultsTable
from bacpro.reading.values.cells import read_date, read_text
from bacpro.reading.values.doubts import OLDEST, USUAL_INE, YOUNGEST, is_fine
from bacpro.reading.values.identity import IDENTITY, PLACE, TRAITS, name_school, read_traits
from bacpro.sharing.memo import LazyDict

T = TypeVar("T")
QuickReader = Callable[[int, list[str]], Record | None]
"""Reads a row, given its line, that is as the file writes it, of which nothing is told, neither by the other rows:
its number and its INE stand nowhere else. None where it is unusual."""
_OfSession = tuple[int | None, list[LazyDict[str, Result | None]]]
"""The session (year) of a row, and the results of its units by their marks."""


_Marks = LazyDict[str, tuple[State, Decimal | None] | None]


class _UnusualError(Exception):
    """A cell of which there is something to tell."""


def make_quick_reader(table: ResultsTable) -> QuickReader | None:
    """What reads the rows of a table at once; None where each has to be looked at closely."""
    if table.people or table.jointe or any(unit.situations for unit in table.layout.unites):
        return None
    lues, units, width = table.layout.lues, table.layout.unites, len(table.layout.entete)
    code = table.diploma.code
    identite = _cells_at(table.layout.identite)
    people = _cells_at([lues.get(name, -1) for name in IDENTITY if name not in (*PLACE, *TRAITS)])
    place_of, traits_of = (_cells_at([lues.get(name, -1) for name in names]) for names in (PLACE, TRAITS))
    at_session = lues.get("session", -1)
    notes = _cells_at([unit.note for unit in units])
    apart = [(at, unit) for at, unit in enumerate(units) if unit.session is not None or unit.controle is not None]
    told_apart = _cells_at([place for _, unit in apart for place in (unit.session, unit.controle) if place is not None])
    marks = LazyDict(partial(_mark_of, table))
    sessions: LazyDict[str, _OfSession] = LazyDict(partial(_session_of, table, marks))
    births = LazyDict(_birth_of)
    places: LazyDict[tuple[str, ...], tuple[str | None, str | None]] = LazyDict(partial(_place_of, table))
    traits: LazyDict[tuple[str, ...], tuple[Any, ...]] = LazyDict(partial(_traits_of, table))

    def read(line: int, row: list[str]) -> Record | None:
        if len(row) != width:
            return None
        cells = [*row, ""]
        number, birth, nom, prenom, whole, ine = people(cells)
        if whole or not (number.isdigit() and number.isascii() and len(number) <= DIGITS_MAX and number.strip("0")):
            return None
        try:
            session, of_units = sessions[cells[at_session]]
            results = list(map(getitem, of_units, notes(cells)))
            if apart and any(told_apart(cells)):
                of_row = table.session if session is None else session
                for at, unit in apart:
                    results[at] = _result_apart(table, unit, cells, of_row) or results[at]
            born = births[birth]
            statut, situation, forme, projet, controle, points, renonce, attestations = traits[traits_of(cells)]
        except _UnusualError:
            return None
        found = tuple(filter(None, results))
        year = session or max([result.session or 0 for result in found], default=0)
        ine = clean_cell(ine)
        if (ine and not USUAL_INE.fullmatch(ine)) or (born and year and not YOUNGEST <= year - born.year <= OLDEST):
            return None
        if renonce and not {result.unite for result in found}.union(attestations).issuperset(renonce):
            return None
        candidat = Candidate(number, clean_cell(nom), clean_cell(prenom), born, ine or None)
        lieu, division = places[place_of(cells)]
        # By rank, which is twice as quick as by name: see the attributes of a dossier.
        dossier = Dossier(
            *(candidat, code, session, statut, situation, forme, lieu, division),
            *(renonce, attestations, found, projet, controle, points),
        )
        return Record(line, 1, identite(cells), dossier)

    return read


def _cells_at(places: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """What gives the cells at some places of a row that ends with an empty one, for those that the table has not."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda cells: tuple([cells[place] for place in places])


def _session_of(table: ResultsTable, marks: _Marks, cell: str) -> _OfSession:
    session = _usual(table.read_session("session", cell))
    if session is not None and session < table.premiere:
        raise _UnusualError
    of_row = table.session if session is None else session
    return session, [LazyDict(partial(_result_of, marks, unit.unite, of_row)) for unit in table.layout.unites]


def _mark_of(table: ResultsTable, note: str) -> tuple[State, Decimal | None] | None:
    """What stands for a mark; None for nothing."""
    text = read_text(note)
    found = _usual(table.read_mark("", text)) if text else None
    if found and is_fine(found[1]):
        raise _UnusualError
    return found


def _result_of(marks: _Marks, unite: str, session: int | None, note: str) -> Result | None:
    """The result of a unit in a session (year), by its mark: equal marks make one result."""
    found = marks[note]
    if found is None:
        return None
    if session is None:
        raise _UnusualError
    return Result(unite, *found, session)


def _result_apart(table: ResultsTable, unit: UnitColumns, cells: Sequence[str], of_row: int | None) -> Result | None:
    """The result of a unit that tells its own session, or an oral; None where it tells neither."""
    cell = cells[unit.session] if unit.session is not None else ""
    controle = cells[unit.controle] if unit.controle is not None else ""
    if not cell and not controle:
        return None
    session = _usual(table.read_session(f"{unit.unite} session", cell)) if cell else None
    read = table.read_result(unit.unite, cells[unit.note], of_row if session is None else session, controle)
    if isinstance(read, tuple) or (read and (is_fine(read.note) or is_fine(read.controle))):
        raise _UnusualError
    return read


def _birth_of(cell: str) -> dt.date | None:
    return _usual(read_date("date_naissance", cell))


def _place_of(table: ResultsTable, texts: tuple[str, ...]) -> tuple[str | None, str | None]:
    """The establishment and the division that the cells of PLACE give."""
    division, school, uai = texts
    return ((school or uai) and name_school(school, uai)) or table.lieu, clean_cell(division) or None


def _traits_of(table: ResultsTable, texts: tuple[str, ...]) -> tuple[Any, ...]:
    """The attributes of a dossier that the cells of TRAITS give, in their order, where none is to be doubted of."""
    traits, faults, doubts = read_traits(texts, table.words)
    if faults or doubts or is_fine(traits["projet"]) or is_fine(traits["controle"]):
        raise _UnusualError
    return tuple(traits[name] for name in TRAITS)


def _usual(value: T | CellFault) -> T:
    if isinstance(value, CellFault):
        raise _UnusualError
    return value
