"""Reads the wide table (one row a candidate) and the long table (one row a result), row by row."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial

from attrs import evolve, field, frozen

from bacpro.files import cells
from bacpro.files.carried import Brought, conversion, dated
from bacpro.files.columns import Layout, UnitColumns, folded, read_layout
from bacpro.files.encoding import TextFile
from bacpro.files.faults import CellFault, Fault, double, kept, placed
from bacpro.files.identity import read_dossier
from bacpro.files.reading import Input, Record, refuse
from bacpro.files.rows import data_rows, header_row, separator_of
from bacpro.files.spool import Line, grouped, repeated
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.model.result import Result

_FAULTY_SESSION = 0
"""Stands for a session that could not be read, so that the other faults of the row are still found."""


@frozen
class _Table:
    """A table that was understood, and how its cells are read."""

    fichier: TextFile
    separateur: str
    layout: Layout
    diplome: Diploma
    until: int
    """Session (year) prepared: no result is later."""
    session: int | None
    """Session (year) of rows that have none."""
    carried: bool
    """Whether rows of sessions before the diploma’s first come from a conversion."""
    unites: tuple[str, ...] = field(init=False)
    noms: cells.UnitNames = field(init=False)
    read_result: cells.ResultReader = field(init=False)
    read_session: cells.SessionReader = field(init=False)
    premiere: int = field(init=False)
    """First session of the diploma, where rows of earlier sessions come from a conversion, else 0."""

    @unites.default
    def _unites(self) -> tuple[str, ...]:
        return tuple(self.diplome.unites)

    @noms.default
    def _noms(self) -> cells.UnitNames:
        return cells.unit_names(self.diplome)

    @read_result.default
    def _read_result(self) -> cells.ResultReader:
        return cells.result_reader(self.diplome)

    @read_session.default
    def _read_session(self) -> cells.SessionReader:
        return cells.session_reader(self.diplome, self.until, carried=self.carried)

    @premiere.default
    def _premiere(self) -> int:
        return self.diplome.sessions.premiere if self.carried else 0

    def __reduce__(self) -> tuple[type["_Table"], tuple[object, ...]]:
        """A table read elsewhere makes its own readers of cells."""
        given = (self.fichier, self.separateur, self.layout, self.diplome, self.until, self.session, self.carried)
        return _Table, given

    def cell(self, row: Sequence[str], nom: str) -> str:
        """The cell of a column that is read, empty where the table has no such column."""
        place = self.layout.lues.get(nom)
        return row[place] if place is not None else ""


def open_table(
    fichier: TextFile, diploma: Diploma, until: int, *, session: int | None = None, carried: bool = False
) -> Input:
    """Understand a CSV file; `session` (year) stands for rows that have none.

    Raises BacproError with every fault of its header.
    """
    separator = separator_of(fichier)
    line, names = header_row(fichier, separator)
    layout = read_layout([cells.cleaned(name) for name in names], diploma)
    if isinstance(layout, list):
        faults = [f"colonne « {fault.colonne} » : {fault.erreur}. {fault.remede}" for fault in layout]
        raise refuse(fichier, line, faults)
    table = _Table(fichier, separator, layout, diploma, until, session, carried)
    return Input(
        fichier=fichier,
        forme="table_longue" if layout.longue else "table_large",
        separateur=separator,
        entete=tuple(layout.entete[place] for place in layout.identite),
        entries=partial(_long_entries if layout.longue else _wide_entries, table),
        read=partial(_long_record if layout.longue else _wide_record, table),
    )


_WideEntry = tuple[Line, tuple[int, ...], Brought | None]
"""A row, the lines where its number stands when they are several, and what a conversion brought to it."""


def _wide_entries(table: _Table) -> Iterator[_WideEntry]:
    rows = partial(data_rows, table.fichier, table.separateur)
    doubles = repeated((number, line) for line, row in rows() if (number := _number(table, row)))
    with conversion(table.fichier.path) if table.premiere else nullcontext() as journal:
        for line, row in rows():
            number = _number(table, row) if doubles or journal else ""
            yield (line, row), doubles.get(number, ()), journal(number) if journal else None


def _wide_record(table: _Table, entry: _WideEntry) -> Record:
    (line, row), doubles, brought = entry
    faults = _shape_faults(table, row)
    if faults:
        return _record(table, [(line, row)], None, [_placed(table, fault, line, row) for fault in faults])
    if doubles:
        faults.append(double("numero_candidat", _number(table, row), doubles))
    session = kept(table.read_session("session", table.cell(row, "session")), faults, _FAULTY_SESSION)
    results = _wide_results(table, row, session, brought, faults)
    earlier = session if session and session < table.premiere else None
    dossier = _dossier(table, row, results, session, faults, converted=bool(earlier or brought is not None))
    undated = earlier and brought is None and any(result.session == earlier for result in results)
    return _record(
        table,
        [(line, row)],
        dossier,
        [_placed(table, fault, line, row) for fault in faults],
        [cells.undated(earlier)] if earlier and undated else [],
    )


def _wide_results(
    table: _Table, row: Sequence[str], of_row: int | None, brought: Brought | None, faults: list[CellFault]
) -> list[Result]:
    """The results of a row, `brought` being what a conversion carried to its candidate."""
    results: list[Result] = []
    if of_row is None or (brought is not None and of_row < table.premiere):
        of_row = table.session or of_row
    for columns in table.layout.unites:
        note = row[columns.note]
        controle = row[columns.controle] if columns.controle is not None else ""
        if not note and not controle and not columns.situations:
            continue
        session, told = of_row, False
        if columns.session is not None and cells.cleaned(row[columns.session]):
            told = True
            column = f"{columns.unite} session"
            session = kept(table.read_session(column, row[columns.session]), faults, _FAULTY_SESSION)
        if columns.situations and not cells.cleaned(note) and not cells.cleaned(controle):
            _add_situations(table, columns, row, session, results, faults)
        else:
            read = table.read_result(columns.unite, note, session, controle)
            if brought is not None and not told and isinstance(read, Result):
                read = dated(read, brought)
            _add_result(read, results, faults)
    return results


def _add_situations(
    table: _Table,
    columns: UnitColumns,
    row: Sequence[str],
    session: int | None,
    results: list[Result],
    faults: list[CellFault],
) -> None:
    """The CCF situations of a unit whose mark is not given yet."""
    marks = [
        kept(cells.read_mark(f"{columns.unite} situation {number}", row[place]), faults, None)
        for number, place in enumerate(columns.situations, 1)
    ]
    known = tuple(mark for mark in marks if mark is not None)
    if known and not table.premiere:
        faults.append(cells.unfinished(columns.unite))
    elif known:
        results.append(Result(columns.unite, session=session, situations=known))


def _long_entries(table: _Table) -> Iterator[list[Line]]:
    """The lines of each candidate; a line that names no candidate belongs to none, and is an entry by itself."""
    nameless: list[Line] = []

    def numbered() -> Iterator[tuple[str, Line]]:
        for line, row in data_rows(table.fichier, table.separateur):
            if _nameless_faults(table, row):
                nameless.append((line, row))
            else:
                yield _number(table, row), (line, row)

    for _, lines in grouped(numbered()):
        yield from ([line] for line in nameless)
        nameless.clear()
        yield lines
    yield from ([line] for line in nameless)


def _nameless_faults(table: _Table, row: Sequence[str]) -> list[CellFault]:
    return _shape_faults(table, row) or _number_faults(table, row)


def _long_record(table: _Table, lines: list[Line]) -> Record:
    line, row = lines[0]
    if nameless := _nameless_faults(table, row):
        return _record(table, lines, None, [_placed(table, fault, line, row) for fault in nameless])
    results: list[Result] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, int | None], int] = {}
    identity = _identity(table, lines[0][1])
    for line, row in lines:
        found: list[CellFault] = []
        result = _long_result(table, row, found)
        if _identity(table, row) != identity:
            remedy = f"Donnez à toutes ses lignes la même identité que ligne {lines[0][0]}."
            found.append(CellFault("numero_candidat", _number(table, row), "deux identités pour un candidat", remedy))
        if result is not None:
            first = seen.setdefault((result.unite, result.session), line)
            if first != line:
                remedy = f"Gardez une seule des lignes {first} et {line}."
                error = "deux résultats pour la même unité et la même session"
                found.append(CellFault("unite", result.unite, error, remedy))
            results.append(result)
        faults += [_placed(table, fault, line, row) for fault in found]
    order = {code: rank for rank, code in enumerate(table.unites)}
    results.sort(key=lambda result: (order[result.unite], result.session or 0))
    found = []
    dossier = _dossier(table, lines[0][1], results, None, found)
    faults += [_placed(table, fault, *lines[0]) for fault in found]
    if faults:
        faults += _companions(table, lines, faults)
    return _record(table, lines, dossier, sorted(faults, key=lambda fault: fault.ligne))


def _long_result(table: _Table, row: Sequence[str], faults: list[CellFault]) -> Result | None:
    name = cells.cleaned(table.cell(row, "unite"))
    unite = dict(table.noms).get(folded(name))
    session = kept(table.read_session("session", table.cell(row, "session")), faults, _FAULTY_SESSION)
    read = table.read_result(
        unite or table.unites[0], table.cell(row, "note"), table.session if session is None else session, ""
    )
    if unite is None:
        faults.append(CellFault("unite", name, "unité inconnue", f"Écrivez l’un de : {', '.join(table.unites)}."))
    if isinstance(read, tuple):
        faults += [evolve(fault, colonne="note") if fault.colonne in table.unites else fault for fault in read]
        return None
    return read if unite else None


def _companions(table: _Table, lines: list[Line], faults: list[Fault]) -> list[Fault]:
    """Sound lines of a candidate who is rejected: they are not lost, and say what holds them back."""
    faulty = sorted({fault.ligne for fault in faults})
    remedy = f"Corrigez ligne {', '.join(map(str, faulty))} et relancez."
    held = CellFault("", "", "ligne saine d’un candidat rejeté : un candidat est converti entier ou pas", remedy)
    return [_placed(table, held, line, row) for line, row in lines if line not in faulty]


def _dossier(
    table: _Table,
    row: Sequence[str],
    results: Sequence[Result],
    session: int | None,
    faults: list[CellFault],
    *,
    converted: bool = False,
) -> Dossier | None:
    cell = partial(table.cell, row)
    if converted:
        # The conversion has applied these already; its unit codes are those of the replaced diploma.
        cell = partial(_without, {"renonce", "attestations"}, cell)
    parts = {"session": session, "resultats": tuple(results)}
    return read_dossier(cell, table.diplome.code, table.noms, faults, **parts)


def _without(names: set[str], cell: Callable[[str], str], nom: str) -> str:
    return "" if nom in names else cell(nom)


def _record(
    table: _Table,
    lines: Sequence[Line],
    dossier: Dossier | None,
    faults: Sequence[Fault],
    doubts: Sequence[CellFault] = (),
) -> Record:
    line, row = lines[0]
    if dossier is not None:
        doubts = (*doubts, *cells.doubts(dossier))
    return Record(
        ligne=line,
        lignes=len(lines),
        identite=_identity(table, row),
        dossier=None if faults else dossier,
        fautes=tuple(faults),
        avertissements=tuple(_placed(table, doubt, line, row) for doubt in (() if faults else doubts)),
    )


def _identity(table: _Table, row: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[place] for place in table.layout.identite if place < len(row))


def _number(table: _Table, row: Sequence[str]) -> str:
    """The candidate number of a row, empty where it cannot be read."""
    place = table.layout.lues["numero_candidat"]
    number = cells.read_number(row[place]) if place < len(row) else ""
    return "" if isinstance(number, CellFault) else number


def _number_faults(table: _Table, row: Sequence[str]) -> list[CellFault]:
    number = cells.read_number(table.cell(row, "numero_candidat"))
    return [number] if isinstance(number, CellFault) else []


def _shape_faults(table: _Table, row: Sequence[str]) -> list[CellFault]:
    expected = len(table.layout.entete)
    if len(row) == expected:
        return []
    error = f"{len(row)} cellules au lieu de {expected}"
    remedy = "Cherchez un séparateur ou un guillemet de trop, ou une ligne coupée."
    return [CellFault("", "", error, remedy)]


def _placed(table: _Table, fault: CellFault, line: int, row: Sequence[str]) -> Fault:
    as_read = evolve(fault, colonne=table.layout.as_read.get(fault.colonne, fault.colonne))
    return placed(as_read, table.fichier.nom, line, _number(table, row))


def _add_result(read: Result | tuple[CellFault, ...] | None, results: list[Result], faults: list[CellFault]) -> None:
    if isinstance(read, Result):
        results.append(read)
    elif read is not None:
        faults += [fault for fault in read if fault not in faults]
