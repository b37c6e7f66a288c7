"""A table that holds results, and the results of a row of a wide one, read unit by unit."""

from collections.abc import Sequence
from functools import cached_property

from attrs import field, frozen

from bacpro.model.dossier import Dossier
from bacpro.model.result import Result
from bacpro.model.run.faults import CellFault, note_fault
from bacpro.reading.columns.layout import UnitColumns
from bacpro.reading.joining.conversion_journal import Brought, date_result
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.sources.source import SourceFile
from bacpro.reading.tables.table import CandidateTable, Cells
from bacpro.reading.values.cells import read_text
from bacpro.reading.values.identity import IDENTITY, drop_applied, read_dossier
from bacpro.reading.values.marks import (
    MarkReader,
    ResultReader,
    mark_reader,
    read_mark,
    result_reader,
    unfinished_fault,
)
from bacpro.reading.values.sessions import SessionReader, session_reader

FAULTY_SESSION = 0
"""Stands for a session that could not be read, so that the other faults of the row are still found."""


@frozen(slots=False)
class ResultsTable(CandidateTable):
    """A table that holds results, or only the candidates who will have some."""

    until: int = field(kw_only=True)
    """Session (year) prepared: no result is later."""
    session: int | None = field(kw_only=True)
    """Session (year) of rows that have none."""
    carried: bool = field(kw_only=True)
    """Whether rows of sessions before the diploma’s first come from a conversion."""
    people: bool = field(kw_only=True)
    """Whether only the identity is read, for the session sat in."""
    journal: SourceFile | None = field(default=None, kw_only=True)
    """The journal of the conversion that rows come from, where it stands beside the table."""

    @cached_property
    def read_mark(self) -> MarkReader:
        """Reads what stands for a mark."""
        return mark_reader(self.diploma, self.said.codes)

    @cached_property
    def read_result(self) -> ResultReader:
        """Reads a result."""
        return result_reader(self.read_mark)

    @cached_property
    def read_session(self) -> SessionReader:
        """Reads a session."""
        return session_reader(self.diploma, self.until, carried=self.carried or self.people)

    @cached_property
    def identite(self) -> Cells:
        """Gives the cells of a row that a dossier is read from."""
        return self.cells_of(IDENTITY)

    @cached_property
    def premiere(self) -> int:
        """First session of the diploma, where rows of earlier sessions come from a conversion, else 0."""
        return self.diploma.sessions.premiere if self.carried else 0


def read_results(
    table: ResultsTable, row: Sequence[str], of_row: int | None, brought: Brought | None, faults: list[CellFault]
) -> list[Result]:
    """The results of a row, unit by unit; `of_row` is the session (year) of those that do not tell their own."""
    results: list[Result] = []
    for columns in table.layout.unites:
        note = row[columns.note]
        controle = row[columns.controle] if columns.controle is not None else ""
        if not note and not controle and not columns.situations:
            continue
        session, told = of_row, False
        if columns.session is not None and row[columns.session] and clean_cell(row[columns.session]):
            told = True
            column = f"{columns.unite} session"
            session = note_fault(table.read_session(column, row[columns.session]), faults, FAULTY_SESSION)
        if columns.situations and not read_text(note) and not read_text(controle):
            _add_situations(table, columns, row, session, results, faults)
        else:
            read = table.read_result(columns.unite, note, session, controle)
            if brought is not None and not told and isinstance(read, Result):
                read = date_result(read, brought)
            if isinstance(read, Result):
                results.append(read)
            elif read is not None:
                faults += [fault for fault in read if fault not in faults]
    return results


def _add_situations(
    table: ResultsTable,
    columns: UnitColumns,
    row: Sequence[str],
    session: int | None,
    results: list[Result],
    faults: list[CellFault],
) -> None:
    """The CCF situations of a unit whose mark is not given yet."""
    marks = [
        note_fault(read_mark(f"{columns.unite} situation {number}", row[place]), faults, None)
        for number, place in enumerate(columns.situations, 1)
    ]
    known = tuple(mark for mark in marks if mark is not None)
    if known and not table.premiere:
        faults.append(unfinished_fault(columns.unite))
    elif known:
        results.append(Result(columns.unite, session=session, situations=known))


def make_dossier(
    table: ResultsTable,
    row: Sequence[str],
    results: Sequence[Result],
    session: int | None,
    faults: list[CellFault],
    doubts: list[CellFault],
    *,
    converted: bool = False,
) -> Dossier | None:
    """The dossier of a row, or None once its faults are noted."""
    texts = table.identite(row)
    if converted:
        # Its unit codes are those of the replaced diploma.
        texts = drop_applied(texts)
    code, words = table.diploma.code, table.words
    return read_dossier(texts, code, words, faults, doubts, table.lieu, session=session, resultats=tuple(results))
