"""How a file is understood, before anything is done with it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from attrs import evolve

from bacpro.errors import BacproError
from bacpro.model.diploma import Diploma
from bacpro.model.notation.characters import make_printable
from bacpro.model.run.preview import EXAMPLES, ColumnView, Preview, RepeatedFault
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


def preview_file(path: Path, diploma: Diploma, reading: Reading = AS_IT_IS, *, replaced: bool = False) -> Preview:
    """Understand a file for a diploma, and read it to the end; a `replaced` diploma’s results are to be converted.

    Raises BacproError when its format cannot be read, or the sheet to read is not certain.
    """
    fichier = inspect_file(path)
    year = diploma.sessions.derniere or diploma.sessions.premiere
    if fichier.format in {Format.JSON, Format.JSON_LINES}:
        seen = _start(fichier, diploma, disposition="dossiers")
        _read(seen, fichier, open_people(path, diploma, year, reading))
        return seen
    words = make_vocabulary(diploma, reading.colonnes, *PARTS)
    found = open_tables(fichier, words, reading)
    grid = found.grid
    seen = _start(
        fichier,
        diploma,
        separateur=grid.separateur,
        feuille=grid.feuille,
        feuilles=grid.feuilles,
        cyclades=is_cyclades(grid.entete),
        preambule=tuple(
            make_printable("  ".join(cell.strip() for cell in row if cell.strip())) for _, row in grid.preambule
        ),
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
    seen.disposition = "periodes" if periods else _shape(names, units=units)
    try:
        if periods:
            entree = open_candidates(path, diploma, year, reading)
        elif units and replaced:
            entree = open_results(path, diploma, dt.MAXYEAR, reading)
        elif units:
            entree = open_grades(path, diploma, year, reading)
        else:
            entree = open_people(path, diploma, year, reading)
        _read(seen, fichier, entree)
    except BacproError as error:
        seen.refus = tuple(str(error).splitlines())
    return seen


def _start(fichier: SourceFile, diploma: Diploma, **seen: Any) -> Preview:  # noqa: ANN401 - what a Preview holds
    return Preview(fichier.nom, fichier.format.value, fichier.sha256, diploma, fichier.encodage, **seen)


def _shape(names: set[str], *, units: bool) -> str:
    """What a table is by the names of its columns, whether or not it can be read."""
    if {"unite", "note"} <= names:
        return "table_longue"
    return "table_large" if units else "liste"


def find_likely_diploma(diplomas: Iterable[Diploma], path: Path, feuille: str | None) -> Diploma:
    """The diploma for which most columns of a file are known, the newest of several. Raises BacproError."""
    return max(diplomas, key=lambda diploma: (_count_known_columns(path, diploma, feuille), diploma.sessions.premiere))


def _count_known_columns(path: Path, diploma: Diploma, feuille: str | None) -> int:
    """How many columns of a table are known for a diploma; 0 for dossiers. Raises BacproError as preview does."""
    fichier = inspect_file(path)
    if fichier.format in {Format.JSON, Format.JSON_LINES}:
        return 0
    words = make_vocabulary(diploma, AS_IT_IS.colonnes, *PARTS)
    return words.score(open_tables(fichier, words, evolve(AS_IT_IS, feuille=feuille)).grid.entete)


def _read(seen: Preview, fichier: SourceFile, entree: Input) -> None:
    seen.disposition, seen.remarques = entree.disposition, entree.remarques
    for record in entree.records():
        seen.counts.take(record)
        for fault in record.avertissements:
            seen.avertissements.setdefault(seen.counts.reason(fault), RepeatedFault()).add(fault)
        for fault in record.fautes:
            seen.fautes.setdefault(fault.erreur, RepeatedFault()).add(fault)
    refuse_moved([fichier])


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
        examples = tuple(make_printable(row[place].strip()) for row in rows if place < len(row))
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
