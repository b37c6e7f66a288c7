"""Reads the wide table (one row a candidate) and the long table (one row a result), row by row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import cached_property, partial
from operator import getitem
from typing import Any

from attrs import evolve, field, frozen

from bacpro.errors import BacproError
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.model.result import Result
from bacpro.model.run.faults import CellFault, Fault, double, kept
from bacpro.model.run.record import Record
from bacpro.reading.columns.layout import TableLayout, UnitColumns, read_layout
from bacpro.reading.columns.vocabulary import make_vocabulary
from bacpro.reading.input import Input, Pieces, Reading
from bacpro.reading.sources.csv_rows import CsvPiece, CsvText
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.sources.source import SourceFile
from bacpro.reading.tables.carried import NO_JOURNAL, Brought, conversion, dated, journal_beside, left_open
from bacpro.reading.tables.scan import looked_at, with_twins
from bacpro.reading.tables.table import Cells, Table, at_places, opened, understood
from bacpro.reading.tables.taken import Taken, counted, retaken, set_aside, take
from bacpro.reading.values.cells import read_text
from bacpro.reading.values.doubts import find_doubts, find_fine_marks, find_shared_ine, is_fine
from bacpro.reading.values.identity import IDENTITY, drop_applied, read_dossier
from bacpro.reading.values.marks import ReadResult, ResultReader, read_mark, result_reader, unfinished_fault
from bacpro.reading.values.numbering import NOTHING_KNOWN, Numbering
from bacpro.reading.values.sessions import SessionReader, session_reader, undated_doubt
from bacpro.sharing.memo import LazyDict

FAULTY_SESSION = 0
"""Stands for a session that could not be read, so that the other faults of the row are still found."""


@frozen
class ResultColumns:
    """The columns of units side by side, in one order."""

    codes: tuple[str, ...]
    notes: Cells
    sessions: Cells
    controles: Cells
    situations: bool
    """Whether a unit has columns of CCF situations."""


@frozen(slots=False)
class Results(Table):
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
    def read_result(self) -> ResultReader:
        """Reads a result."""
        return result_reader(self.diploma, self.said.codes)

    @cached_property
    def read_session(self) -> SessionReader:
        """Reads a session."""
        return session_reader(self.diploma, self.until, carried=self.carried or self.people)

    @cached_property
    def identite(self) -> Cells:
        """Gives the cells of a row that a dossier is read from."""
        return self.cells_of(IDENTITY)

    @cached_property
    def colonnes(self) -> ResultColumns:
        """Where the results of a row stand."""
        units = self.layout.unites
        return ResultColumns(
            codes=tuple(unit.unite for unit in units),
            notes=at_places([unit.note for unit in units]),
            sessions=at_places([unit.session for unit in units]),
            controles=at_places([unit.controle for unit in units]),
            situations=any(unit.situations for unit in units),
        )

    @cached_property
    def marks(self) -> LazyDict[int | None, list[LazyDict[str, Result | None]]]:
        """Gives the result of each unit by its mark, for rows of a session (year): equal marks are one result.

        Raises _FaultyError where one cannot be read.
        """

        def of_session(session: int | None) -> list[LazyDict[str, Result | None]]:
            return [LazyDict(partial(_result_of, self, code, session)) for code in self.colonnes.codes]

        return LazyDict(of_session)

    @cached_property
    def fines(self) -> set[Result]:
        """Results read so far whose mark has more decimals than somebody gives."""
        return set()

    def result(self, unite: str, note: str, session: int | None, controle: str) -> ReadResult:
        """A result, None where there is nothing, or every fault."""
        read = self.read_result(unite, note, session, controle)
        if isinstance(read, Result) and (is_fine(read.note) or is_fine(read.controle)):
            self.fines.add(read)
        return read

    @cached_property
    def premiere(self) -> int:
        """First session of the diploma, where rows of earlier sessions come from a conversion, else 0."""
        return self.diploma.sessions.premiere if self.carried else 0


class _FaultyError(Exception):
    """A result that cannot be read: its row is to be read cell by cell, and every fault named."""


def _result_of(
    table: Results, unite: str, of_row: int | None, note: str, cell: str = "", controle: str = ""
) -> Result | None:
    """The result of a mark, with the cells of its session and oral; `of_row` is the session (year) of the row."""
    if not note and not controle:
        return None
    session = table.read_session(f"{unite} session", cell) if cell else None
    if isinstance(session, CellFault):
        raise _FaultyError
    read = table.result(unite, note, of_row if session is None else session, controle)
    if isinstance(read, tuple):
        raise _FaultyError
    return read


def open_table(
    fichier: SourceFile,
    diploma: Diploma,
    until: int,
    *,
    session: int | None = None,
    carried: bool = False,
    people: bool = False,
    reading: Reading,
) -> Input:
    """Understand a table; `session` (year) stands for rows that have none. With `people`, results are not read.

    Raises BacproError with every fault of its header.
    """
    said = reading.colonnes
    words = make_vocabulary(diploma, said, "lues", "recopiees", "laissees")
    found = opened(fichier, words, reading)
    header = [clean_cell(name) for name in found.grid.entete]
    layout = read_layout(header, diploma, words, skipped=found.spare, results=not people)
    table = Results(
        found.grid,
        understood(found.grid, layout, said),
        diploma,
        said,
        found.preambule,
        jointe=found.jointe,
        autre=found.autre,
        until=until,
        session=(found.preambule.session or session) if people or carried else session,
        carried=carried,
        people=people,
    )
    if table.layout.longue:
        from bacpro.reading.tables.longtable import long_entries, long_record

        return table_input(table, "table_longue", partial(long_entries, table), partial(long_record, table))
    if table.premiere:
        table = _with_journal(table)
    forme = "table_large" if table.layout.unites else "liste"
    pieces, text = None, table.grid.texte
    if text is not None and table.journal is None:
        pieces = Pieces(partial(_wide_pieces, table, text), partial(_piece_records, table, text))
    return table_input(table, forme, partial(_wide_entries, table), partial(_wide_record, table), pieces)


def _with_journal(table: Results) -> Results:
    """A table with the journal of the conversion beside it, or a remark on what stands in its place."""
    grid = table.grid
    try:
        return evolve(table, journal=journal_beside(grid.fichier.path))
    except BacproError:
        return evolve(table, grid=evolve(grid, remarques=(*grid.remarques, NO_JOURNAL)))


def table_input(
    table: Table,
    forme: str,
    entries: Callable[[], Iterator[Any]],
    read: Callable[[Any], Record],
    pieces: Pieces | None = None,
) -> Input:
    """The input of a table that was understood."""
    grid = table.grid
    return Input(
        fichier=grid.fichier,
        forme=forme,
        separateur=grid.separateur,
        entete=table.entete,
        entries=entries,
        read=read,
        feuille=grid.feuille,
        feuilles=grid.lues,
        feuilles_laissees=grid.laissees,
        ligne_entete=grid.ligne,
        preambule=table.preambule,
        remarques=(*grid.remarques, *table.layout.remarques, *_split_remark(table.layout)),
        autre=table.autre,
        laissees=table.layout.laissees,
        pieces=pieces,
        journal=table.journal if isinstance(table, Results) else None,
        numero=table.layout.as_read.get("numero_candidat", ""),
    )


def _split_remark(layout: TableLayout) -> tuple[str, ...]:
    """What is said once of a table whose names stand in one cell."""
    if "nom_prenom" not in layout.lues or {"nom", "prenom"} & set(layout.lues):
        return ()
    title = layout.as_read["nom_prenom"]
    return (f"colonne « {title} » : le nom est séparé des prénoms d’après ses capitales, à vérifier",)


@frozen
class WidePiece:
    """Rows that are still text, with what has to be known of the rest of their file."""

    piece: CsvPiece
    numeros: Numbering
    doubles: Mapping[int, tuple[int, ...]]
    """By line: the lines where its number stands, when they are several."""
    jumeaux: Mapping[int, tuple[int, ...]]
    """By line: the lines where its INE stands, when they are several."""


def _wide_pieces(table: Results, text: CsvText, size: int) -> Iterator[WidePiece]:
    known, repeats = looked_at(table)
    doubles, twins = _by_line(repeats.numeros), _by_line(repeats.ines)
    for piece in text.pieces(size):
        here = range(piece.avant + 1, piece.avant + piece.lignes + 1)
        numeros = known.numerotation.of_lines(here)
        yield WidePiece(piece, numeros, _of_lines(doubles, here), _of_lines(twins, here))


def _by_line(repeated: Mapping[str, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    return {line: lines for lines in repeated.values() for line in lines}


def _of_lines(found: Mapping[int, tuple[int, ...]], lines: range) -> dict[int, tuple[int, ...]]:
    return {line: found[line] for line in lines if line in found} if found else {}


def _piece_records(table: Results, text: CsvText, given: WidePiece) -> Iterator[Record]:
    known = table if given.numeros == NOTHING_KNOWN else evolve(table, numerotation=given.numeros)
    for line, row in text.rows_of(given.piece):
        if line > table.grid.ligne:
            taken = take(known, line, row)
            if line in given.jumeaux:
                taken = evolve(taken, jumeaux=given.jumeaux[line])
            yield _wide_record(table, (taken, given.doubles.get(line, ()), None))


_WideEntry = tuple[Taken, tuple[int, ...], Brought | None]
"""A row, the lines where its number stands when they are several, and what a conversion brought to it."""


def _wide_entries(table: Results) -> Iterator[_WideEntry]:
    known, repeats = looked_at(table)
    with nullcontext() if known.journal is None else conversion(known.journal) as journal:
        for line, row in known.grid.lines():
            taken = with_twins(known, take(known, line, row), repeats)
            number = table.number(taken.row) if repeats.numeros or journal else ""
            yield taken, repeats.of_number(number), journal(number) if journal else None


def _wide_record(table: Results, entry: _WideEntry) -> Record:
    taken, doubles, brought = entry
    if taken.ecart:
        return set_aside(table, taken)
    record = _read_row(table, taken, doubles, brought)
    if record.dossier is None and (again := retaken(table, taken)):
        return _read_row(table, again, doubles, brought)
    return record


def _read_row(table: Results, taken: Taken, doubles: tuple[int, ...], brought: Brought | None) -> Record:
    row = taken.row
    faults = shape_faults(table, row)
    if faults:
        return record_of(table, [taken], None, faults)
    if doubles:
        faults.append(double("numero_candidat", table.number(row), doubles))
    session = kept(table.read_session("session", table.cell(row, "session")), faults, FAULTY_SESSION)
    if table.people:
        return _person(table, taken, session, faults)
    results = _wide_results(table, row, session, brought, faults)
    earlier = session if session and session < table.premiere else None
    doubts: list[CellFault] = []
    dossier = dossier_of(table, row, results, session, faults, doubts, converted=bool(earlier or brought is not None))
    if dossier and table.fines and not table.fines.isdisjoint(dossier.resultats):
        doubts += find_fine_marks(dossier.resultats)
    if dossier and brought and (asked := left_open(brought, results)):
        dossier = evolve(dossier, a_arbitrer=asked)
    if earlier and brought is None and any(result.session == earlier for result in results):
        doubts.insert(0, undated_doubt(earlier))
    return record_of(table, [taken], dossier, faults, doubts)


def _person(table: Results, taken: Taken, session: int | None, faults: list[CellFault]) -> Record:
    """The record of a row read for the identity alone; a session before the diploma’s first is that of a conversion."""
    doubts: list[CellFault] = []
    earlier = session is not None and session < table.diploma.sessions.premiere
    year = table.session if session is None or earlier else session
    if year is None:
        faults.append(CellFault("session", "", "session inconnue", "Ajoutez-la, ou donnez --session."))
    elif table.diploma.edition(year) is None:
        error = f"session hors des éditions de {table.diploma.sigle} ({table.diploma.sessions})"
        faults.append(CellFault("session", str(year), error, "Corrigez l’année."))
    dossier = dossier_of(table, taken.row, (), year, faults, doubts, converted=earlier)
    return record_of(table, [taken], dossier, faults, doubts)


def _wide_results(
    table: Results, row: Sequence[str], of_row: int | None, brought: Brought | None, faults: list[CellFault]
) -> list[Result]:
    """The results of a row, `brought` being what a conversion carried to its candidate."""
    if of_row is None or (brought is not None and of_row < table.premiere):
        of_row = table.session or of_row
    if brought is not None or table.colonnes.situations:
        return _careful_results(table, row, of_row, brought, faults)
    try:
        return _quick_results(table, row, of_row)
    except _FaultyError:
        return _careful_results(table, row, of_row, brought, faults)


def _quick_results(table: Results, row: Sequence[str], of_row: int | None) -> list[Result]:
    """The results of a row without CCF situations, read at once. Raises _FaultyError where one cannot be read."""
    known = table.colonnes
    notes, sessions, controles = known.notes(row), known.sessions(row), known.controles(row)
    read = list(map(getitem, table.marks[of_row], notes))
    if any(sessions) or any(controles):
        for place, (note, session, controle) in enumerate(zip(notes, sessions, controles, strict=True)):
            if session or controle:
                read[place] = _result_of(table, known.codes[place], of_row, note, session, controle)
    return list(filter(None, read))


def _careful_results(
    table: Results, row: Sequence[str], of_row: int | None, brought: Brought | None, faults: list[CellFault]
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
            session = kept(table.read_session(column, row[columns.session]), faults, FAULTY_SESSION)
        if columns.situations and not read_text(note) and not read_text(controle):
            _add_situations(table, columns, row, session, results, faults)
        else:
            read = table.result(columns.unite, note, session, controle)
            if brought is not None and not told and isinstance(read, Result):
                read = dated(read, brought)
            if isinstance(read, Result):
                results.append(read)
            elif read is not None:
                faults += [fault for fault in read if fault not in faults]
    return results


def _add_situations(
    table: Results,
    columns: UnitColumns,
    row: Sequence[str],
    session: int | None,
    results: list[Result],
    faults: list[CellFault],
) -> None:
    """The CCF situations of a unit whose mark is not given yet."""
    marks = [
        kept(read_mark(f"{columns.unite} situation {number}", row[place]), faults, None)
        for number, place in enumerate(columns.situations, 1)
    ]
    known = tuple(mark for mark in marks if mark is not None)
    if known and not table.premiere:
        faults.append(unfinished_fault(columns.unite))
    elif known:
        results.append(read := Result(columns.unite, session=session, situations=known))
        if any(map(is_fine, known)):
            table.fines.add(read)


def dossier_of(
    table: Results,
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


def record_of(
    table: Table,
    lines: Sequence[Taken],
    dossier: Dossier | None,
    faults: Sequence[CellFault | Fault],
    doubts: Sequence[CellFault] = (),
) -> Record:
    """The record of the rows of a candidate: faults of the first row are placed there."""
    first = lines[0]
    if dossier is not None:
        doubts = (*doubts, *find_doubts(dossier))
        if first.division and not dossier.division:
            dossier = evolve(dossier, division=first.division)
        if first.jumeaux:
            doubts = (*doubts, *find_shared_ine(dossier.candidat.ine, [taken.ligne for taken in lines], first.jumeaux))
        if not (doubts or faults or table.jointe) and len(lines) == 1 and not (first.faults or first.repairs):
            return Record(first.ligne, 1, table.identity(first.row), dossier)
    found = [fault if isinstance(fault, Fault) else table.place(fault, first.ligne, first.row) for fault in faults]
    for taken in lines:
        if not taken.faults:
            continue
        told = {fault.colonne for fault in taken.faults}
        found = [fault for fault in found if fault.ligne != taken.ligne or fault.colonne not in _titles(table, told)]
        found += [table.place(fault, taken.ligne, taken.row) for fault in taken.faults]
    if found and (shifted := [taken for taken in lines if taken.cellules]):
        # Left out, the empty cells beyond the header do not make a sound row: a separator too many stands before them.
        found = [fault for fault in found if all(fault.ligne != taken.ligne for taken in shifted)]
        for taken in shifted:
            found += [table.place(cells_fault(table, taken.cellules), taken.ligne, taken.row)]
    repairs = [table.place(repair, taken.ligne, taken.row) for taken in lines for repair in taken.repairs]
    return Record(
        ligne=first.ligne,
        lignes=counted(table, lines),
        identite=table.identity(first.row),
        dossier=None if found else dossier,
        fautes=tuple(sorted(found, key=lambda fault: fault.ligne)) if found else (),
        avertissements=() if found else (*repairs, *(table.place(doubt, first.ligne, first.row) for doubt in doubts)),
    )


def _titles(table: Table, columns: set[str]) -> set[str]:
    return {table.layout.as_read.get(column, column) for column in columns}


def shape_faults(table: Table, row: Sequence[str]) -> list[CellFault]:
    """The fault of a row that has not as many cells as the header."""
    if len(row) == len(table.layout.entete):
        return []
    return [cells_fault(table, len(row))]


def cells_fault(table: Table, size: int) -> CellFault:
    """The fault of a row of another size than the header."""
    expected = table.jointe.largeur if table.jointe else len(table.layout.entete)
    remedy = "Cherchez un séparateur ou un guillemet de trop, ou une ligne coupée."
    return CellFault("", "", f"{size} cellules au lieu de {expected}", remedy)
