"""Reads the long table (one row a result): the rows of a candidate are gathered on disk, then read together."""

from collections.abc import Iterator, Sequence
from functools import partial

from attrs import evolve

from bacpro.model.result import Result
from bacpro.model.run.faults import CellFault, Fault, note_fault
from bacpro.model.run.record import Record
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.tables.gathering import rows_by_candidate
from bacpro.reading.tables.records import find_shape_faults, make_record
from bacpro.reading.tables.results import FAULTY_SESSION, ResultsTable, make_dossier
from bacpro.reading.tables.rows import TableRow, mend_again, set_aside
from bacpro.reading.values.cells import read_unit
from bacpro.reading.values.doubts import find_fine_marks
from bacpro.reading.values.numbers import unnumbered_fault


def read_long_entries(table: ResultsTable) -> Iterator[list[TableRow]]:
    """The lines of each candidate; a line that names no candidate belongs to none, and is an entry by itself."""
    return rows_by_candidate(table, partial(_has_unit, table), several=True)


def _nameless_faults(table: ResultsTable, row: Sequence[str]) -> list[CellFault]:
    number = table.read_number(row)
    return (find_shape_faults(table, row) or [number]) if isinstance(number, CellFault) else []


def _is_nameless(table: ResultsTable, row: Sequence[str]) -> bool:
    return isinstance(table.read_number(row), CellFault)


def _has_unit(table: ResultsTable, row: Sequence[str]) -> bool:
    return read_unit(table.cell(row, "unite"), table.words) is not None


def _unread(table: ResultsTable, row: Sequence[str], number: str) -> list[CellFault]:
    """Why a row of a candidate, or below those of his number, cannot be read at all."""
    return find_shape_faults(table, row) or ([unnumbered_fault(number)] if _is_nameless(table, row) else [])


def read_long_record(table: ResultsTable, lines: list[TableRow]) -> Record:
    """The record of the lines of a candidate."""
    if lines[0].ecart:
        return set_aside(table, lines[0])
    if nameless := _nameless_faults(table, lines[0].row):
        return make_record(table, lines, None, nameless)
    # Of a row of another size, or without number, nothing is read: its candidate is rejected, not taken without it.
    number = table.number(lines[0].row)
    unread = [(taken, faults) for taken in lines if (faults := _unread(table, taken.row, number))]
    odd = [taken for taken, _ in unread]
    misshapen = [table.place(fault, taken.ligne, taken.row) for taken, faults in unread for fault in faults]
    sound = [taken for taken in lines if taken not in odd] if odd else list(lines)
    if not sound:
        return make_record(table, odd, None, misshapen)
    return _sound_record(table, sound, odd, misshapen)


def _sound_record(table: ResultsTable, lines: list[TableRow], odd: list[TableRow], misshapen: list[Fault]) -> Record:
    """The record of the lines of a candidate that can be read, beside those that cannot (`odd`), with their faults."""
    results: list[Result] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, int | None], int] = {}
    identity = table.identity(lines[0].row)
    for rank in range(len(lines)):
        taken, found = lines[rank], list[CellFault]()
        result = _long_result(table, taken.row, found)
        if found and (again := mend_again(table, taken)):
            found.clear()
            lines[rank] = taken = again
            result = _long_result(table, taken.row, found)
        line = taken.ligne
        if table.identity(taken.row) != identity:
            remedy = f"Donnez à toutes ses lignes la même identité que ligne {lines[0].ligne}."
            error = "deux identités pour un candidat"
            found.append(CellFault("numero_candidat", table.number(taken.row), error, remedy))
        if result is not None:
            first = seen.setdefault((result.unite, result.session), line)
            if first != line:
                remedy = f"Gardez une seule des lignes {first} et {line}."
                error = "deux résultats pour la même unité et la même session"
                found.append(CellFault("unite", result.unite, error, remedy))
            results.append(result)
        faults += [table.place(fault, line, taken.row) for fault in found]
    order = {code: rank for rank, code in enumerate(table.diploma.unites)}
    results.sort(key=lambda result: (order[result.unite], result.session or 0))
    found, doubts = list[CellFault](), list[CellFault]()
    if table.people:
        results, faults = [], []
    faults += misshapen
    year = table.session if table.people else None
    dossier = make_dossier(table, lines[0].row, results, year, found, doubts)
    if found and (again := mend_again(table, lines[0])):
        lines[0] = again
        found, doubts = [], []
        dossier = make_dossier(table, again.row, results, year, found, doubts)
    faults += [table.place(fault, lines[0].ligne, lines[0].row) for fault in found]
    if dossier:
        doubts += find_fine_marks(results)
    faulty = {fault.ligne for fault in faults} | {taken.ligne for taken in lines if taken.faults}
    if faulty:
        faults += _companions(table, lines, sorted(faulty))
    lines = sorted([*lines, *odd], key=lambda taken: taken.ligne) if odd else lines
    return make_record(table, lines, dossier, faults, doubts)


def _long_result(table: ResultsTable, row: Sequence[str], faults: list[CellFault]) -> Result | None:
    codes = tuple(table.diploma.unites)
    name = clean_cell(table.cell(row, "unite"))
    unite = read_unit(name, table.words)
    session = note_fault(table.read_session("session", table.cell(row, "session")), faults, FAULTY_SESSION)
    read = table.read_result(
        unite or codes[0], table.cell(row, "note"), table.session if session is None else session, ""
    )
    if unite is None:
        faults.append(CellFault("unite", name, "unité inconnue", f"Écrivez l’un de : {', '.join(codes)}."))
    if isinstance(read, tuple):
        faults += [evolve(fault, colonne="note") if fault.colonne in codes else fault for fault in read]
        return None
    return read if unite else None


def _companions(table: ResultsTable, lines: list[TableRow], faulty: list[int]) -> list[Fault]:
    """Sound lines of a candidate who is rejected: they are not lost, and say what holds them back."""
    remedy = f"Corrigez ligne {', '.join(map(str, faulty))} et relancez."
    held = CellFault("", "", "ligne saine d’un candidat rejeté : un candidat est converti entier ou pas", remedy)
    return [table.place(held, taken.ligne, taken.row) for taken in lines if taken.ligne not in faulty]
