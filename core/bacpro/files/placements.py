"""Reads a table of placements, one row a period, into dossiers, one a candidate."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from attrs import evolve

from bacpro.files import cells
from bacpro.files.columns import HeaderFault, Kind, Layout, vocabulary
from bacpro.files.faults import CellFault, Fault, kept
from bacpro.files.identity import IDENTITY, read_dossier
from bacpro.files.reading import Input, Reading, Record
from bacpro.files.rows import open_grid
from bacpro.files.source import SourceFile
from bacpro.files.table import Table, Taken, gathered, opened, retaken, set_aside, understood
from bacpro.files.tables import record_of, shape_faults, table_input
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier, Host, Placement, Positioning

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
    "division",
    "cycle_annees",
    "cycle_debut",
    "positionnement_semaines",
    "positionnement_date",
)
_PARTS = ("lues", "recopiees", "laissees", "periodes")
_READ = frozenset({Kind.LUE, Kind.RECOPIEE, Kind.LAISSEE})
_NEEDED = ("numero_candidat", "du", "au", "semaines")


def open_placements(fichier: SourceFile, diploma: Diploma, session: int | None, reading: Reading) -> Input:
    """Understand a table of placements; `session` (year) stands for candidates who have none.

    Raises BacproError with every fault of its header.
    """
    said = reading.colonnes
    words = vocabulary(diploma, said, *_PARTS)
    opening = opened(fichier, words, reading)
    grid, skipped = opening.grid, opening.spare
    header = [cells.cleaned(name) for name in grid.entete]
    columns = [words.column(name) if place not in skipped else None for place, name in enumerate(header)]
    faults: list[HeaderFault] = []
    places: dict[str, int] = {}
    for place, (name, column) in enumerate(zip(header, columns, strict=True)):
        if place in skipped:
            continue
        if column is None or column.kind not in _READ:
            faults.append(HeaderFault(name, "colonne inconnue", "Renommez-la, ou supprimez-la."))
        elif column.nom in places:
            faults.append(HeaderFault(name, f"colonne en double ({column.nom})", "Gardez-en une seule."))
        elif column.kind is not Kind.LAISSEE:
            places[column.nom] = place
    faults += [HeaderFault(nom, "colonne absente", "Ajoutez-la.") for nom in _NEEDED if nom not in places]
    as_read = {nom: header[place] for nom, place in places.items()}
    identity = tuple(places[nom] for nom in _IDENTITY if nom in places)
    layout = Layout(tuple(header), places, (), identity, as_read, places)
    table = Table(
        grid,
        understood(grid, faults or layout, said),
        diploma,
        said,
        opening.preambule,
        jointe=opening.jointe,
        autre=opening.autre,
    )
    entries = partial(gathered, table, partial(_nameless, table))
    return table_input(table, "periodes", entries, partial(_record, table, table.preambule.session or session))


def is_placements(fichier: SourceFile, diploma: Diploma, reading: Reading) -> bool:
    """Whether a file is a table of placements, by its titles. Raises BacproError as open_placements does."""
    words = vocabulary(diploma, reading.colonnes, *_PARTS)
    grid = open_grid(fichier, words.score, sheet=reading.feuille or reading.colonnes.feuille)
    names = {column.nom for name in grid.entete if (column := words.column(name))}
    return {"du", "au"} <= names


def _nameless(table: Table, row: Sequence[str]) -> bool:
    return isinstance(table.read_number(row), CellFault)


def _record(table: Table, given: int | None, lines: list[Taken]) -> Record:
    if lines[0].ecart:
        return set_aside(table, lines[0])
    record = _read_rows(table, given, lines)
    if record.dossier is None:
        again = [retaken(table, taken) or taken for taken in lines]
        return _read_rows(table, given, again) if again != lines else record
    return record


def _read_rows(table: Table, given: int | None, lines: list[Taken]) -> Record:
    first = lines[0]
    number = table.read_number(first.row)
    if isinstance(number, CellFault):
        return evolve(record_of(table, lines, None, [number]), identite=())
    identity = _identity(table, first.row)
    periods: list[Placement] = []
    faults: list[Fault] = []
    for taken in lines:
        found = shape_faults(table, taken.row)
        if not found and _identity(table, taken.row) != identity:
            remedy = f"Donnez à toutes ses lignes la même identité que ligne {first.ligne}."
            error = "deux identités pour un candidat"
            found.append(CellFault("numero_candidat", table.number(taken.row), error, remedy))
        period = _placement(partial(table.cell, taken.row), found)
        if period != Placement():
            periods.append(period)
        faults += [table.place(fault, taken.ligne, taken.row) for fault in found]
    found, doubts = list[CellFault](), list[CellFault]()
    dossier = _dossier(partial(table.cell, first.row), table, given, periods, found, doubts)
    faults += [table.place(fault, first.ligne, first.row) for fault in found]
    record = record_of(table, lines, dossier, faults, doubts)
    return evolve(record, identite=identity)


def _dossier(
    cell: Callable[[str], str],
    table: Table,
    given: int | None,
    periods: list[Placement],
    faults: list[CellFault],
    doubts: list[CellFault],
) -> Dossier | None:
    """The dossier of a candidate, from his first row and his periods; None once its faults are noted."""
    weeks = _integer("positionnement_semaines", cell, faults)
    decided = kept(cells.read_date("positionnement_date", cell("positionnement_date")), faults, None)
    before = len(faults)
    session = _integer("session", cell, faults) or given
    if session is None and len(faults) == before:
        faults.append(CellFault("session", "", "session inconnue", "Ajoutez-la, ou donnez --session."))
    elif session is not None and not faults and table.diploma.edition(session) is None:
        error = f"session hors des éditions de {table.diploma.sigle} ({table.diploma.sessions})"
        faults.append(CellFault("session", str(session), error, "Corrigez l’année."))
    start = kept(cells.read_date("cycle_debut", cell("cycle_debut")), faults, None)
    years = _integer("cycle_annees", cell, faults)
    return read_dossier(
        [cell(name) for name in IDENTITY],
        table.diploma.code,
        table.words,
        faults,
        doubts,
        session=session,
        cycle_annees=years,
        cycle_debut=start,
        positionnement=None if weeks is None else Positioning(weeks, decided),
        periodes=tuple(periods),
        partiel=True,
    )


def _placement(cell: Callable[[str], str], faults: list[CellFault]) -> Placement:
    return Placement(
        structure=Host(
            cells.cleaned(cell("structure")), cells.cleaned(cell("adresse")), cells.cleaned(cell("type")) or None
        ),
        du=kept(cells.read_date("du", cell("du")), faults, None),
        au=kept(cells.read_date("au", cell("au")), faults, None),
        semaines=_integer("semaines", cell, faults),
        heures=_integer("heures", cell, faults),
        activites=tuple(code for code in re.split(r"[\s,;/+|]+", cells.cleaned(cell("activites"))) if code),
        responsable=cells.cleaned(cell("responsable")) or None,
        signee=bool(_yes("signee", cell, faults)),
        cachet=bool(_yes("cachet", cell, faults)),
        convention=_yes("convention", cell, faults),
    )


def _integer(nom: str, cell: Callable[[str], str], faults: list[CellFault]) -> int | None:
    text = cells.cleaned(cell(nom))
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", text):
        faults.append(CellFault(nom, text, "ce n’est pas un nombre entier", "Écrivez un nombre entier."))
        return None
    return int(text)


_WORDS = {
    "oui": True,
    "o": True,
    "x": True,
    "vrai": True,
    "1": True,
    "non": False,
    "n": False,
    "faux": False,
    "0": False,
}


def _yes(nom: str, cell: Callable[[str], str], faults: list[CellFault]) -> bool | None:
    text = cells.cleaned(cell(nom))
    if not text:
        return None
    answer = _WORDS.get(text.casefold())
    if answer is None:
        faults.append(CellFault(nom, text, "ni oui ni non", "Écrivez oui ou non."))
    return answer


def _identity(table: Table, row: Sequence[str]) -> tuple[str, ...]:
    return tuple(cells.cleaned(table.cell(row, nom)) for nom in _IDENTITY if nom in table.layout.lues)
