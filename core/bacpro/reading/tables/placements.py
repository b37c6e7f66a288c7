"""Reads a table of placements, one row a period or one a candidate, into dossiers, one a candidate."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from functools import partial

from attrs import evolve, field, frozen

from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier, Host, Placement, Positioning
from bacpro.model.notation.durations import read_hours
from bacpro.model.run.faults import CellFault, Fault, double_fault, note_fault
from bacpro.model.run.record import Record
from bacpro.reading.columns.layout import TableLayout, read_once
from bacpro.reading.columns.periods import (
    OF_A_PERIOD,
    column_names,
    find_number,
    is_of_periods,
    number_columns,
    numbers_of_periods,
    of_period,
)
from bacpro.reading.columns.vocabulary import ColumnKind, HeaderFault, Vocabulary, make_vocabulary
from bacpro.reading.input import Input, Reading, by_entries
from bacpro.reading.joining.tables import open_tables, read_grid, require_layout
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.sources.source import SourceFile
from bacpro.reading.tables.gathering import rows_by_candidate
from bacpro.reading.tables.records import find_shape_faults, make_record, table_input
from bacpro.reading.tables.rows import TableRow, mend_again, set_aside
from bacpro.reading.tables.table import CandidateTable
from bacpro.reading.values.cells import read_date, read_yes
from bacpro.reading.values.identity import IDENTITY, read_dossier
from bacpro.reading.values.numbers import unnumbered_fault

_IDENTITY = (
    "numero_candidat",
    "ine",
    "nom",
    "prenom",
    "nom_prenom",
    "date_naissance",
    "statut",
    "situation",
    "forme",
    "session",
    "etablissement",
    "uai",
    "division",
    "cycle_annees",
    "cycle_debut",
    "positionnement_semaines",
    "positionnement_date",
)
PARTS = ("lues", "recopiees", "laissees", "periodes", "periodes_laissees")
"""Parts of `data/colonnes.toml` that a table of placements may have."""
_READ = frozenset({ColumnKind.LUE, ColumnKind.RECOPIEE, ColumnKind.LAISSEE})
_RUBRICS = {
    "structure": "structure",
    "activites": "activités",
    "semaines": "nombre de semaines",
    "signee": "signature du tuteur",
    "cachet": "cachet",
}
"""What an attestation has to tell, by column; dates apart, without which nothing is read."""


@frozen(slots=False)
class PlacementsTable(CandidateTable):
    """A table of placements: the numbers of the periods of a row, or one period that has none."""

    numeros: tuple[int | None, ...] = field(kw_only=True)
    muets: tuple[str, ...] = field(kw_only=True)
    """Rubrics of an attestation for which the table has no column."""


def open_placements(fichier: SourceFile, diploma: Diploma, session: int | None, reading: Reading) -> Input:
    """Understand a table of placements; `session` (year) stands for candidates who have none.

    Raises BacproError with every fault of its header.
    """
    said = reading.colonnes
    words = make_vocabulary(diploma, said, *PARTS)
    opening = open_tables(fichier, words, reading)
    header = [clean_cell(name) for name in opening.grid.entete]
    layout, numbers = _layout(header, words, opening.spare)
    understood = require_layout(opening.grid, layout, said)
    silent = tuple(nom for nom in _RUBRICS if not any(of_period(nom, number) in understood.lues for number in numbers))
    grid = opening.grid
    if silent:
        told = ", ".join(_RUBRICS[nom] for nom in silent)
        remark = f"le tableau n’a pas de colonne pour : {told} ; vérifiez-le sur les attestations, ou ajoutez-la"
        grid = evolve(grid, remarques=(*grid.remarques, remark))
    table = PlacementsTable(
        grid,
        understood,
        diploma,
        said,
        opening.preambule,
        jointe=opening.jointe,
        autre=opening.autre,
        numeros=numbers,
        muets=silent,
    )
    entries = partial(rows_by_candidate, table, partial(_has_dates, table), several=table.numeros == (None,))
    read = partial(_record, table, table.preambule.session or session)
    return table_input(table, "periodes", *by_entries(entries, read))


def _layout(
    header: Sequence[str], words: Vocabulary, spare: Collection[int]
) -> tuple[TableLayout | list[HeaderFault], tuple[int | None, ...]]:
    """How a table of placements is laid out, or its faults; and the numbers of the periods of a row."""
    numbered = number_columns(header, words, spare)
    columns = read_once(header, [words.column(name) for name in header])
    numbers: tuple[int | None, ...] = numbers_of_periods(numbered) or (None,)
    faults: list[HeaderFault] = []
    places: dict[str, int] = {}
    left: list[str] = []
    for place, name in enumerate(header):
        number, nom = numbered.get(place, (None, ""))
        if place in spare and not nom:
            continue
        column = columns[place]
        if not nom and (column is None or column.kind not in _READ):
            faults.append(HeaderFault(name, "colonne inconnue", words.advice(name)))
            continue
        nom = of_period(nom, number) if nom else column.nom if column else ""
        if column is not None and column.kind is ColumnKind.LAISSEE:
            left.append(name)
        elif numbered and number is None and nom in OF_A_PERIOD:
            remedy = "Mettez « PFMP 1 », « PFMP 2 »… devant son titre, ou ignorez-la avec --colonnes."
            faults.append(HeaderFault(name, "on ne sait pas de quelle période est cette colonne", remedy))
        elif nom in places:
            faults.append(HeaderFault(name, f"colonne en double ({nom})", "Gardez-en une seule."))
        else:
            places[nom] = place
    needed = ["numero_candidat", *(of_period(nom, number) for number in numbers for nom in ("du", "au"))]
    missing = [nom for nom in needed if nom not in places]
    if numbers == (None,) and {"du", "au"} & set(missing) and "semaines" not in places:
        missing.append("semaines")
    faults += [HeaderFault(nom, "colonne absente", "Ajoutez-la.") for nom in missing]
    as_read = {nom: _title(header, place, numbered) for nom, place in places.items()}
    identity = tuple(places[nom] for nom in _IDENTITY if nom in places)
    layout = TableLayout(tuple(header), places, (), identity, as_read, places, tuple(left))
    return faults or layout, numbers


def _title(header: Sequence[str], place: int, numbered: Mapping[int, tuple[int, str]]) -> str:
    """The title of a column, with the number of its period where others have the same."""
    title = header[place]
    alone = place not in numbered or header.count(title) == 1
    return title if alone else f"{title} (PFMP {numbered[place][0]})"


def is_placements(fichier: SourceFile, diploma: Diploma, reading: Reading) -> bool:
    """Whether a file is a table of placements, by its titles. Raises BacproError as open_placements does."""
    words = make_vocabulary(diploma, reading.colonnes, *PARTS)
    return is_of_periods(read_grid(fichier, words, reading.feuille or reading.colonnes.feuille).entete, words)


def _nameless(table: PlacementsTable, row: Sequence[str]) -> bool:
    return isinstance(table.read_number(row), CellFault)


def _has_dates(table: PlacementsTable, row: Sequence[str]) -> bool:
    """Whether a row has a day where a period begins or ends."""
    days = [(name, table.cell(row, name)) for n in table.numeros for name in (of_period("du", n), of_period("au", n))]
    return any(isinstance(read_date(name, cell), dt.date) for name, cell in days)


def _record(table: PlacementsTable, given: int | None, lines: list[TableRow]) -> Record:
    if lines[0].ecart:
        return set_aside(table, lines[0])
    record = _read_rows(table, given, lines)
    if record.dossier is None:
        again = [mend_again(table, taken) or taken for taken in lines]
        return _read_rows(table, given, again) if again != lines else record
    return record


def _read_rows(table: PlacementsTable, given: int | None, lines: list[TableRow]) -> Record:
    first = lines[0]
    number = table.read_number(first.row)
    if isinstance(number, CellFault):
        return evolve(make_record(table, lines, None, [number]), identite=())
    identity = _identity(table, first.row)
    periods: list[Placement] = []
    faults: list[Fault] = []
    for taken in lines:
        found = find_shape_faults(table, taken.row)
        another = not found and _identity(table, taken.row) != identity
        if another and _nameless(table, taken.row):
            faults.append(table.place(unnumbered_fault(number), taken.ligne, taken.row))
            continue
        if not found and len(lines) > 1 and table.numeros != (None,):
            found.append(double_fault("numero_candidat", number, [line.ligne for line in lines]))
        if another and not found:
            remedy = f"Donnez à toutes ses lignes la même identité que ligne {first.ligne}."
            error = "deux identités pour un candidat"
            found.append(CellFault("numero_candidat", table.number(taken.row), error, remedy))
        for numero in table.numeros:
            period = _placement(partial(table.cell, taken.row), found, numero)
            if period != Placement(numero=period.numero):
                periods.append(period)
        faults += [table.place(fault, taken.ligne, taken.row) for fault in found]
    found, doubts = list[CellFault](), list[CellFault]()
    dossier = _dossier(partial(table.cell, first.row), table, given, periods, found, doubts)
    faults += [table.place(fault, first.ligne, first.row) for fault in found]
    record = make_record(table, lines, dossier, faults, doubts)
    return evolve(record, identite=identity)


def _dossier(
    cell: Callable[[str], str],
    table: PlacementsTable,
    given: int | None,
    periods: list[Placement],
    faults: list[CellFault],
    doubts: list[CellFault],
) -> Dossier | None:
    """The dossier of a candidate, from his first row and his periods; None once its faults are noted."""
    weeks = _integer("positionnement_semaines", cell, faults)
    decided = note_fault(read_date("positionnement_date", cell("positionnement_date")), faults, None)
    before = len(faults)
    session = _integer("session", cell, faults) or given
    if session is None and len(faults) == before:
        faults.append(CellFault("session", "", "session inconnue", "Ajoutez-la, ou donnez --session."))
    elif session is not None and not faults and table.diploma.edition(session) is None:
        error = f"session hors des éditions de {table.diploma.sigle} ({table.diploma.sessions})"
        faults.append(CellFault("session", str(session), error, "Corrigez l’année."))
    start = note_fault(read_date("cycle_debut", cell("cycle_debut")), faults, None)
    years = _integer("cycle_annees", cell, faults)
    return read_dossier(
        [cell(name) for name in IDENTITY],
        table.diploma.code,
        table.words,
        faults,
        doubts,
        table.lieu,
        session=session,
        cycle_annees=years,
        cycle_debut=start,
        positionnement=None if weeks is None else Positioning(weeks, decided),
        periodes=tuple(periods),
        muets=table.muets,
        partiel=True,
    )


def _placement(cell: Callable[[str], str], faults: list[CellFault], number: int | None) -> Placement:
    """A period of a row, that of a number where periods stand side by side."""
    structure, adresse, kind, du, au, weeks, hours, activities, mentor, signed, stamp, agreed, rank = column_names(
        number
    )
    return Placement(
        structure=Host(clean_cell(cell(structure)), clean_cell(cell(adresse)), clean_cell(cell(kind)) or None),
        du=note_fault(read_date(du, cell(du)), faults, None),
        au=note_fault(read_date(au, cell(au)), faults, None),
        semaines=_integer(weeks, cell, faults),
        heures=_hours(hours, cell, faults),
        activites=tuple([code for code in re.split(r"[\s,;/+|]+", clean_cell(cell(activities))) if code]),
        responsable=clean_cell(cell(mentor)) or None,
        signee=bool(_yes(signed, cell, faults)),
        cachet=bool(_yes(stamp, cell, faults)),
        convention=_yes(agreed, cell, faults),
        numero=number or find_number(clean_cell(cell(rank))),
    )


def _hours(nom: str, cell: Callable[[str], str], faults: list[CellFault]) -> Decimal | None:
    text = clean_cell(cell(nom))
    if not text:
        return None
    hours = read_hours(text)
    if hours is None:
        remedy = "Écrivez par exemple 175, 175,5 ou 175 h 30."
        faults.append(CellFault(nom, text, "ce n’est pas un nombre d’heures exact", remedy))
    return hours


def _integer(nom: str, cell: Callable[[str], str], faults: list[CellFault]) -> int | None:
    text = clean_cell(cell(nom))
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", text):
        faults.append(CellFault(nom, text, "ce n’est pas un nombre entier", "Écrivez un nombre entier."))
        return None
    return int(text)


def _yes(nom: str, cell: Callable[[str], str], faults: list[CellFault]) -> bool | None:
    return note_fault(read_yes(nom, cell(nom)), faults, None)


def _identity(table: PlacementsTable, row: Sequence[str]) -> tuple[str, ...]:
    return tuple(clean_cell(table.cell(row, nom)) for nom in _IDENTITY if nom in table.layout.lues)
