"""Reads a table of placements, one row a period, into dossiers, one a candidate."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from attrs import evolve, frozen

from bacpro.files import cells
from bacpro.files.columns import folded, known_columns
from bacpro.files.encoding import TextFile
from bacpro.files.faults import CellFault, Fault, kept, placed
from bacpro.files.identity import read_dossier
from bacpro.files.reading import Input, Record, refuse
from bacpro.files.rows import data_rows, header_row, separator_of
from bacpro.files.spool import Line, grouped
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Host, Placement, Positioning

_IDENTITY = (
    "numero_candidat",
    "ine",
    "nom",
    "prenom",
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


@frozen
class _Placements:
    """A table of placements that was understood: where each column stands."""

    fichier: TextFile
    separateur: str
    entete: tuple[str, ...]
    lues: dict[str, int]
    diplome: Diploma
    session: int | None

    def cell(self, row: Sequence[str], nom: str) -> str:
        """The cell of a column, empty where the table has no such column."""
        place = self.lues.get(nom)
        return row[place] if place is not None and place < len(row) else ""


def open_placements(fichier: TextFile, diploma: Diploma, session: int | None) -> Input:
    """Understand a CSV file of placements; `session` (year) stands for candidates who have none.

    Raises BacproError with every fault of its header.
    """
    separator = separator_of(fichier)
    line, header = header_row(fichier, separator)
    entete = tuple(cells.cleaned(name) for name in header)
    known = known_columns("lues", "recopiees", "periodes")
    faults, lues = [], {}
    for place, name in enumerate(entete):
        column = known.get(folded(name))
        if column is None:
            faults.append(f"colonne « {name} » : colonne inconnue. Renommez-la, ou supprimez-la.")
        elif column.nom in lues:
            faults.append(f"colonne « {name} » : colonne en double ({column.nom}). Gardez-en une seule.")
        else:
            lues[column.nom] = place
    faults += [
        f"colonne « {nom} » : colonne absente. Ajoutez-la."
        for nom in ("numero_candidat", "du", "au", "semaines")
        if nom not in lues
    ]
    if faults:
        raise refuse(fichier, line, faults)
    table = _Placements(fichier, separator, entete, lues, diploma, session)
    identity = tuple(nom for nom in _IDENTITY if nom in lues)
    return Input(fichier, "periodes", separator, identity, partial(_entries, table), partial(_record, table))


def _entries(table: _Placements) -> Iterator[list[Line]]:
    """The lines of each candidate; a line that names no candidate is an entry by itself."""
    nameless: list[Line] = []

    def numbered() -> Iterator[tuple[str, Line]]:
        for line, row in data_rows(table.fichier, table.separateur):
            number = cells.read_number(table.cell(row, "numero_candidat"))
            if isinstance(number, CellFault):
                nameless.append((line, row))
            else:
                yield number, (line, row)

    for _, lines in grouped(numbered()):
        yield from ([line] for line in nameless)
        nameless.clear()
        yield lines
    yield from ([line] for line in nameless)


def _record(table: _Placements, lines: list[Line]) -> Record:
    first, row = lines[0]
    number = cells.read_number(table.cell(row, "numero_candidat"))
    if isinstance(number, CellFault):
        return Record(first, 1, (), None, (_placed(table, number, first, ""),))
    identity = _identity(table, row)
    periods: list[Placement] = []
    faults: list[Fault] = []
    for line, other in lines:
        found: list[CellFault] = []
        if len(other) != len(table.entete):
            error = f"{len(other)} cellules au lieu de {len(table.entete)}"
            found.append(CellFault("", "", error, "Cherchez un séparateur ou un guillemet de trop."))
        elif _identity(table, other) != identity:
            remedy = f"Donnez à toutes ses lignes la même identité que ligne {first}."
            found.append(CellFault("numero_candidat", number, "deux identités pour un candidat", remedy))
        period = _placement(partial(table.cell, other), found)
        if period != Placement():
            periods.append(period)
        faults += [_placed(table, fault, line, number) for fault in found]
    found = []
    cell = partial(table.cell, row)
    weeks = _integer("positionnement_semaines", cell, found)
    decided = kept(cells.read_date("positionnement_date", cell("positionnement_date")), found, None)
    before = len(found)
    session = _integer("session", cell, found) or table.session
    if session is None and len(found) == before:
        found.append(CellFault("session", "", "session inconnue", "Ajoutez-la, ou donnez --session."))
    elif session is not None and not found and table.diplome.edition(session) is None:
        error = f"session hors des éditions de {table.diplome.sigle} ({table.diplome.sessions})"
        found.append(CellFault("session", str(session), error, "Corrigez l’année."))
    start = kept(cells.read_date("cycle_debut", cell("cycle_debut")), found, None)
    years = _integer("cycle_annees", cell, found)
    dossier = read_dossier(
        cell,
        table.diplome.code,
        cells.unit_names(table.diplome),
        found,
        session=session,
        cycle_annees=years,
        cycle_debut=start,
        positionnement=None if weeks is None else Positioning(weeks, decided),
        periodes=tuple(periods),
        partiel=True,
    )
    faults += [_placed(table, fault, first, number) for fault in found]
    return Record(first, len(lines), identity, None if faults else dossier, tuple(faults))


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


def _identity(table: _Placements, row: Sequence[str]) -> tuple[str, ...]:
    return tuple(cells.cleaned(table.cell(row, nom)) for nom in _IDENTITY if nom in table.lues)


def _placed(table: _Placements, fault: CellFault, line: int, number: str) -> Fault:
    place = table.lues.get(fault.colonne)
    as_read = evolve(fault, colonne=table.entete[place]) if place is not None else fault
    return placed(as_read, table.fichier.nom, line, number)
