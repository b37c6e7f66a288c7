"""Reads the wide table: one row a candidate."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from typing import Any

from attrs import define, evolve, field, frozen

from bacpro.model.run.faults import CellFault, double_fault, note_fault
from bacpro.model.run.record import Record
from bacpro.reading.joining.conversion_journal import Brought, find_left_open, journal_index
from bacpro.reading.sources.csv_rows import CsvPiece, CsvText
from bacpro.reading.tables.quick_rows import QuickReader, make_quick_reader
from bacpro.reading.tables.records import find_shape_faults, make_record
from bacpro.reading.tables.results import FAULTY_SESSION, ResultsTable, make_dossier, read_results
from bacpro.reading.tables.rows import TableRow, mend_again, mend_row, set_aside
from bacpro.reading.tables.scan import add_twins, scan_numbers
from bacpro.reading.values.doubts import find_fine_marks
from bacpro.reading.values.numbering import Numbering
from bacpro.reading.values.sessions import undated_doubt


@frozen
class WidePiece:
    """Rows that are still text, with what has to be known of the rest of their file."""

    piece: CsvPiece
    numeros: Numbering
    usual: range
    """How many digits a number has in a row of which there is nothing to say; none where each is looked at closely."""
    doubles: Mapping[int, tuple[int, ...]]
    """By line: the lines where its number stands, when they are several."""
    jumeaux: Mapping[int, tuple[int, ...]]
    """By line: the lines where its INE stands, when they are several."""


def cut_wide(table: ResultsTable, text: CsvText, size: int) -> Iterator[WidePiece]:
    """A wide table of a CSV file in pieces of twice so many rows, which are lighter than as many entries."""
    known, repeats = scan_numbers(table)
    doubles, twins = _by_line(repeats.numeros), _by_line(repeats.ines)
    usual = known.tailles if known.simple else range(0)
    for piece in text.pieces(2 * size):
        here = range(piece.avant + 1, piece.avant + piece.lignes + 1)
        numeros = known.numerotation.of_lines(here)
        yield WidePiece(piece, numeros, usual, _of_lines(doubles, here), _of_lines(twins, here))


def _by_line(repeated: Mapping[str, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    return {line: lines for lines in repeated.values() for line in lines}


def _of_lines(found: Mapping[int, tuple[int, ...]], lines: range) -> dict[int, tuple[int, ...]]:
    return {line: found[line] for line in lines if line in found} if found else {}


WideEntry = tuple[TableRow, tuple[int, ...], Brought | None]
"""A row, the lines where its number stands when they are several, and what a conversion brought to it."""


def read_wide_entries(table: ResultsTable) -> Iterator[WideEntry]:
    """The rows of a wide table, mended or set aside, as they are handed over one by one."""
    known, repeats = scan_numbers(table)
    with nullcontext() if known.journal is None else journal_index(known.journal) as journal:
        for line, row in known.grid.lines():
            taken = add_twins(known, mend_row(known, line, row), repeats)
            number = table.number(taken.row) if repeats.numeros or journal else ""
            yield taken, repeats.of_number(number), journal(number) if journal else None


@define
class WideReader:
    """Reads the rows of a wide table; what it remembers of cells stays with it, in its process."""

    table: ResultsTable
    _quick: QuickReader | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._quick = make_quick_reader(self.table)

    def __reduce__(self) -> tuple[Any, ...]:
        return WideReader, (self.table,)

    def read_piece(self, given: WidePiece) -> Iterator[Record]:
        """The records of a piece, in the order of the file."""
        table, quick = self.table, self._quick
        known = evolve(table, numerotation=given.numeros)
        at, usual, width = table.layout.lues["numero_candidat"], given.usual, len(table.layout.entete)
        apart = {*given.doubles, *given.jumeaux}
        for line, row in table.grid.texte.rows_of(given.piece) if table.grid.texte else ():
            if line > table.grid.ligne:
                sound = quick and line not in apart and len(row) == width and len(row[at]) in usual
                yield (quick(line, row) if quick and sound else None) or self._read_apart(known, line, row, given)

    def _read_apart(self, known: ResultsTable, line: int, row: list[str], given: WidePiece) -> Record:
        taken = mend_row(known, line, row)
        if line in given.jumeaux:
            taken = evolve(taken, jumeaux=given.jumeaux[line])
        return self.read_entry((taken, given.doubles.get(line, ()), None))

    def read_entry(self, entry: WideEntry) -> Record:
        """The record of a row that was taken out of its file."""
        taken, doubles, brought = entry
        record = None
        if self._quick and not doubles and brought is None and taken.is_untouched:
            record = self._quick(taken.ligne, taken.row)
        return record or read_closely(self.table, taken, doubles, brought)


def read_closely(table: ResultsTable, taken: TableRow, doubles: tuple[int, ...], brought: Brought | None) -> Record:
    """The record of a row, with every fault, or what is told of it."""
    if taken.ecart:
        return set_aside(table, taken)
    record = _read_row(table, taken, doubles, brought)
    if record.dossier is None and (again := mend_again(table, taken)):
        return _read_row(table, again, doubles, brought)
    return record


def _read_row(table: ResultsTable, taken: TableRow, doubles: tuple[int, ...], brought: Brought | None) -> Record:
    row = taken.row
    faults = find_shape_faults(table, row)
    if faults:
        return make_record(table, [taken], None, faults)
    if doubles:
        faults.append(double_fault("numero_candidat", table.number(row), doubles))
    session = note_fault(table.read_session("session", table.cell(row, "session")), faults, FAULTY_SESSION)
    if table.people:
        return _person(table, taken, session, faults)
    of_row = session
    if session is None or (brought is not None and session < table.premiere):
        of_row = table.session or session
    results = read_results(table, row, of_row, brought, faults)
    earlier = session if session and session < table.premiere else None
    doubts: list[CellFault] = []
    dossier = make_dossier(table, row, results, session, faults, doubts, converted=bool(earlier or brought is not None))
    if dossier:
        doubts += find_fine_marks(results)
    if dossier and brought and (asked := find_left_open(brought, results)):
        dossier = evolve(dossier, a_arbitrer=asked)
    if earlier and brought is None and any(result.session == earlier for result in results):
        doubts.insert(0, undated_doubt(earlier))
    return make_record(table, [taken], dossier, faults, doubts)


def _person(table: ResultsTable, taken: TableRow, session: int | None, faults: list[CellFault]) -> Record:
    """The record of a row read for the identity alone; a session before the diploma’s first is that of a conversion."""
    doubts: list[CellFault] = []
    earlier = session is not None and session < table.diploma.sessions.premiere
    year = table.session if session is None or earlier else session
    if year is None:
        faults.append(CellFault("session", "", "session inconnue", "Ajoutez-la, ou donnez --session."))
    elif table.diploma.edition(year) is None:
        error = f"session hors des éditions de {table.diploma.sigle} ({table.diploma.sessions})"
        faults.append(CellFault("session", str(year), error, "Corrigez l’année."))
    dossier = make_dossier(table, taken.row, (), year, faults, doubts, converted=earlier)
    return make_record(table, [taken], dossier, faults, doubts)
