"""How a file is understood, before anything is done with it."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from attrs import define, evolve, field, frozen

from bacpro.errors import BacproError
from bacpro.model.diploma import Diploma
from bacpro.model.notation.showing import shown
from bacpro.model.run.counts import RecordCounts
from bacpro.model.run.faults import Fault
from bacpro.reading.columns.cyclades import is_cyclades
from bacpro.reading.columns.periods import is_of_periods, number_columns
from bacpro.reading.columns.vocabulary import ColumnKind, ColumnMeaning, Vocabulary, make_vocabulary
from bacpro.reading.input import AS_IT_IS, Input, Reading
from bacpro.reading.joining.tables import OpenedTable, open_tables
from bacpro.reading.opening import open_candidates, open_grades, open_people, open_results
from bacpro.reading.sources.inspection import inspect_file
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.sources.source import Format, SourceFile
from bacpro.reading.sources.stamps import refuse_moved
from bacpro.reading.tables.placements import PARTS

EXAMPLES = 3
"""Rows that are shown, and examples of each repair and fault."""


@frozen
class ColumnView:
    """A column: its letter in a spreadsheet, its header, what it is taken for, what to do, its first cells."""

    lettre: str
    titre: str
    sens: str
    conseil: str = ""
    exemples: tuple[str, ...] = ()


@define
class Told:
    """Something that was found several times: how many, and the first of them."""

    nombre: int = 0
    exemples: list[str] = field(factory=list)

    def add(self, fault: Fault) -> None:
        """Count one more."""
        self.nombre += 1
        if len(self.exemples) < EXAMPLES:
            self.exemples.append(str(fault))


@define
class Preview:
    """How a file was understood for a diploma. `refus` says why it cannot be read as it is; nothing then is counted."""

    fichier: SourceFile
    diplome: Diploma
    forme: str = ""
    separateur: str | None = None
    feuille: str | None = None
    feuilles: tuple[str, ...] = ()
    cyclades: bool = False
    preambule: tuple[str, ...] = ()
    session: int | None = None
    etablissement: str | None = None
    uai: str | None = None
    ligne_entete: int | None = None
    colonnes: tuple[ColumnView, ...] = ()
    remarques: tuple[str, ...] = ()
    refus: tuple[str, ...] = ()
    counts: RecordCounts = field(factory=RecordCounts)
    avertissements: dict[str, Told] = field(factory=dict)
    """Repairs and doubts, by what they say."""
    fautes: dict[str, Told] = field(factory=dict)
    """Faults that reject a line, by what they say."""

    @property
    def compris(self) -> bool:
        """Whether every line can be read."""
        return not self.refus and not self.counts.rejetes


def preview(path: Path, diploma: Diploma, reading: Reading = AS_IT_IS, *, replaced: bool = False) -> Preview:
    """Understand a file for a diploma, and read it to the end; a `replaced` diploma’s results are to be converted.

    Raises BacproError when its format cannot be read, or the sheet to read is not certain.
    """
    fichier = inspect_file(path)
    year = diploma.sessions.derniere or diploma.sessions.premiere
    if fichier.format in {Format.JSON, Format.JSON_LINES}:
        seen = Preview(fichier, diploma, "dossiers")
        _read(seen, open_people(path, diploma, year, reading))
        return seen
    words = make_vocabulary(diploma, reading.colonnes, *PARTS)
    found = open_tables(fichier, words, reading)
    grid = found.grid
    seen = Preview(
        fichier,
        diploma,
        separateur=grid.separateur,
        feuille=grid.feuille,
        feuilles=grid.feuilles,
        cyclades=is_cyclades(grid.entete),
        preambule=tuple(shown("  ".join(cell.strip() for cell in row if cell.strip())) for _, row in grid.preambule),
        session=found.preambule.session,
        etablissement=found.preambule.etablissement,
        uai=found.preambule.uai,
        ligne_entete=grid.ligne,
        colonnes=_columns(found, words),
        remarques=grid.remarques,
    )
    names = {column.nom for name in grid.entete if (column := words.column(clean_cell(name)))}
    units = any(_kind(words, name) is ColumnKind.UNITE for name in grid.entete) or {"unite", "note"} <= names
    periods = is_of_periods(grid.entete, words)
    seen.forme = "periodes" if periods else _shape(names, units=units)
    try:
        if periods:
            entree = open_candidates(path, diploma, year, reading)
        elif units and replaced:
            entree = open_results(path, diploma, dt.MAXYEAR, reading)
        elif units:
            entree = open_grades(path, diploma, year, reading)
        else:
            entree = open_people(path, diploma, year, reading)
        _read(seen, entree)
    except BacproError as error:
        seen.refus = tuple(str(error).splitlines())
    return seen


def _shape(names: set[str], *, units: bool) -> str:
    """What a table is by the names of its columns, whether or not it can be read."""
    if {"unite", "note"} <= names:
        return "table_longue"
    return "table_large" if units else "liste"


def known_columns(path: Path, diploma: Diploma, feuille: str | None) -> int:
    """How many columns of a table are known for a diploma; 0 for dossiers. Raises BacproError as preview does."""
    fichier = inspect_file(path)
    if fichier.format in {Format.JSON, Format.JSON_LINES}:
        return 0
    words = make_vocabulary(diploma, AS_IT_IS.colonnes, *PARTS)
    return words.score(open_tables(fichier, words, evolve(AS_IT_IS, feuille=feuille)).grid.entete)


def _read(seen: Preview, entree: Input) -> None:
    seen.forme, seen.remarques = entree.forme, entree.remarques
    for record in entree.records():
        seen.counts.take(record)
        for fault in record.avertissements:
            seen.avertissements.setdefault(seen.counts.reason(fault), Told()).add(fault)
        for fault in record.fautes:
            seen.fautes.setdefault(fault.erreur, Told()).add(fault)
    refuse_moved([seen.fichier])


def _columns(found: OpenedTable, words: Vocabulary) -> tuple[ColumnView, ...]:
    grid = found.grid
    rows = [row for _, row in islice(grid.lines(), EXAMPLES)]
    width = found.jointe.largeur if found.jointe else len(grid.entete)
    own = {place for _, _, place, _ in found.jointe.paires} if found.jointe else set()
    numbered = number_columns([clean_cell(name) for name in grid.entete], words, found.spare)
    views = []
    seen: Counter[ColumnMeaning] = Counter()
    for place, header in enumerate(grid.entete):
        name = clean_cell(header)
        column = words.column(name) if name else None
        examples = tuple(shown(row[place].strip()) for row in rows if place < len(row))
        if found.jointe and place == len(grid.entete) - 1:
            continue
        letter = letters(place) if place < width else f"{letters(place - width)} ({found.nom_joint})"
        meaning, advice = _meaning(name, column, words)
        if place in numbered:
            number, nom = numbered[place]
            meaning, advice, column = f"{nom} (PFMP {number})", "", None
        if place in own and column:
            meaning = f"{meaning}, complète le premier fichier"
        elif place in found.spare and column is not None and seen[column]:
            meaning = "laissée : répète une autre colonne"
        elif place in found.spare and place not in numbered:
            meaning, advice = "laissée : vide", ""
        if column:
            seen[column] += 1
        views.append(ColumnView(letter, name, meaning, advice, examples))
    return tuple(views)


_SENSE = {
    ColumnKind.RECOPIEE: "recopiée sans être lue",
    ColumnKind.LAISSEE: "laissée : ni lue ni recopiée",
}


def _meaning(name: str, column: ColumnMeaning | None, words: Vocabulary) -> tuple[str, str]:
    if column is None:
        return "inconnue", words.fault(name).remede
    return _SENSE.get(column.kind, column.canonical), ""


def _kind(words: Vocabulary, name: str) -> ColumnKind | None:
    column = words.column(clean_cell(name))
    return column.kind if column else None


def letters(place: int) -> str:
    """The letters of a column in a spreadsheet: `A` for 0, `AB` for 27."""
    text, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def data(seen: Preview) -> dict[str, object]:
    """A preview in JSON form."""
    counts = seen.counts
    return {
        "fichier": seen.fichier.nom,
        "sha256": seen.fichier.sha256,
        "format": seen.fichier.format.value,
        "encodage": seen.fichier.encodage,
        "separateur": seen.separateur,
        "feuille": seen.feuille,
        "feuilles": list(seen.feuilles),
        "forme": seen.forme,
        "cyclades": seen.cyclades,
        "diplome": seen.diplome.code,
        "preambule": list(seen.preambule),
        "session": seen.session,
        "etablissement": seen.etablissement,
        "uai": seen.uai,
        "ligne_entete": seen.ligne_entete,
        "colonnes": [
            {"lettre": c.lettre, "titre": c.titre, "sens": c.sens, "conseil": c.conseil, "exemples": list(c.exemples)}
            for c in seen.colonnes
        ],
        "remarques": list(seen.remarques),
        "refus": list(seen.refus),
        "lus": counts.lus,
        "lisibles": counts.traites,
        "rejetes": counts.rejetes,
        **counts.lines(),
        "avertissements": _told(seen.avertissements),
        "fautes": _told(seen.fautes),
    }


def _told(found: dict[str, Told]) -> list[dict[str, object]]:
    return [{"motif": motif, "nombre": told.nombre, "exemples": told.exemples} for motif, told in found.items()]


def column_rows(seen: Preview) -> Sequence[tuple[str, ...]]:
    """The columns as rows of a table: letter, header, meaning, advice, first cells."""
    return [(c.lettre, c.titre, c.sens, c.conseil, " | ".join(c.exemples)) for c in seen.colonnes]
