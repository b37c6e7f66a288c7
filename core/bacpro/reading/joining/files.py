"""Joins two tables, candidate by candidate: the rows of one, each followed by the cells of the other.

Candidates are matched by number (a lost leading zero does not count), else by INE. The second table is indexed on
disk, so that memory stays flat.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, pairwise

from attrs import evolve

from bacpro.errors import BacproError
from bacpro.model.run.faults import CellFault
from bacpro.reading.columns.periods import is_of_periods
from bacpro.reading.columns.vocabulary import ColumnKind, ColumnMeaning, Vocabulary
from bacpro.reading.joining.halves import JoinedFile
from bacpro.reading.sources.grid import Grid
from bacpro.reading.sources.rows import NumberedRow, clean_cell
from bacpro.reading.sources.source import refusal
from bacpro.reading.spool import open_temporary
from bacpro.reading.values.numbers import key_of, read_number
from bacpro.reading.values.repairs import mend_text

_FREE = frozenset({"division", "etablissement", "uai"})
"""Columns that may differ between two files: the first one is kept, and told."""


def join_tables(first: Grid, second: Grid, words: Vocabulary) -> tuple[Grid, JoinedFile]:
    """Two tables as one; the one with results, or periods, leads, whichever was given first.

    Raises BacproError when they have neither a candidate number nor an INE in common, or are both one row a result.
    """
    lead, other = (second, first) if _leads(second, words) > _leads(first, words) else (first, second)
    if _leads(other, words) == _LONG:
        message = "les deux tableaux ont une ligne par résultat. Donnez une liste de candidats, ou une table large."
        raise BacproError(f"{other.fichier.path} : {message}")
    mine, theirs = _columns(lead, words), _columns(other, words)
    width = len(lead.entete)
    pairs = tuple(
        (column.canonical, mine[column], width + place, column.kind is ColumnKind.RECOPIEE or column.nom in _FREE)
        for column, place in theirs.items()
        if column in mine and column.kind is not ColumnKind.LAISSEE
    )
    if not {"numero_candidat", "ine"} & {name for name, *_ in pairs}:
        error = "aucune colonne commune avec l’autre fichier pour relier les candidats"
        remedy = "Donnez le numéro de candidat, ou l’INE, dans les deux fichiers."
        raise refusal(other.fichier, other.ligne, [f"{error}. {remedy}"])
    joined = JoinedFile(other.fichier.nom, lead.fichier.nom, width, len(other.entete), other.lues, pairs)
    odd = dict(lead.particularites)
    for line, odds in other.particularites.items():
        odd[-line] = tuple((place + width if place >= 0 else place, oddity) for place, oddity in odds)
    return (
        evolve(
            lead,
            fichier=evolve(lead.fichier, abime=lead.fichier.abime or other.fichier.abime),
            entete=(*lead.entete, *other.entete, ""),
            rows=partial(_join_rows, lead, other, joined, words),
            particularites=odd,
            jour_zero=lead.jour_zero if lead.jour_zero == other.jour_zero else None,
            remarques=(*lead.remarques, *(f"{other.fichier.nom} : {remark}" for remark in other.remarques)),
            texte=None,
        ),
        joined,
    )


_WIDE, _LONG = 1, 2


def _leads(grid: Grid, words: Vocabulary) -> int:
    """How much a table is one of results or periods: several rows a candidate, one, or none at all."""
    columns = _columns(grid, words)
    names = {column.nom for column in columns if column.kind is ColumnKind.LUE}
    if {"unite", "note"} <= names or is_of_periods(grid.entete, words):
        return _LONG
    return _WIDE if any(column.kind is ColumnKind.UNITE for column in columns) else 0


def _columns(grid: Grid, words: Vocabulary) -> dict[ColumnMeaning, int]:
    """The first place of each known column of a table."""
    places: dict[ColumnMeaning, int] = {}
    for place, name in enumerate(grid.entete):
        if name.strip() and (column := words.column(clean_cell(name))):
            places.setdefault(column, place)
    return places


def _join_rows(lead: Grid, other: Grid, joined: JoinedFile, words: Vocabulary) -> Iterator[NumberedRow]:
    """The header, the rows of the leading table with what the other says, then what the other has alone."""
    yield lead.ligne, [*lead.entete, *other.entete, ""]
    mine, theirs = _columns(lead, words), _columns(other, words)
    keys = partial(_keys, places=mine), partial(_keys, places=theirs)
    empty = [""] * joined.seconde
    with open_temporary() as base:
        base.execute(
            "CREATE TABLE lignes (ligne INTEGER PRIMARY KEY, cellules TEXT, taille INTEGER, vue INTEGER DEFAULT 0)"
        )
        base.execute("CREATE TABLE cles (genre TEXT, cle TEXT, ligne INTEGER)")
        for line, row, size in even_rows(other):
            base.execute("INSERT INTO lignes (ligne, cellules, taille) VALUES (?, ?, ?)", (line, json.dumps(row), size))
            if len(row) == joined.seconde:
                base.executemany("INSERT INTO cles VALUES (?, ?, ?)", [(*key, line) for key in keys[1](row)])
        base.execute("CREATE INDEX par_cle ON cles (genre, cle)")
        for line, row, size in even_rows(lead):
            if len(row) != joined.largeur:
                yield line, row
            elif (found := _find_line(base, keys[0](row))) is None:
                yield line, [*row, *empty, ""]
            else:
                at, text, second, seen = found
                base.execute("UPDATE lignes SET vue = 1 WHERE ligne = ?", (at,))
                whole = size >= joined.largeur and second >= joined.seconde
                told = f"{'+' if seen else '='}{at}" + ("" if whole else f">{size},{second}")
                yield line, [*row, *json.loads(text), told]
        for at, text in base.execute("SELECT ligne, cellules FROM lignes WHERE vue = 0 ORDER BY ligne"):
            row = json.loads(text)
            cells_ = (row + empty)[: joined.seconde]
            yield at, [*[""] * joined.largeur, *cells_, f"!{at}/{len(row)}"]


def even_rows(grid: Grid) -> Iterator[tuple[int, list[str], int]]:
    """Rows without the empty cells that are beyond the header, and with those that a spreadsheet left out.

    Each comes with its line, and how many cells it had. A spreadsheet leaves them out of several rows together, below
    some that are whole: any other is left as it is. Where commas separate, a decimal comma too makes one cell more.
    """
    width, before, whole = len(grid.entete), 0, False
    for (line, row), (_, after) in pairwise(chain(grid.lines(), [(0, [])])):
        size, further = len(row), len(after)
        whole = whole or size >= width
        if size > width and grid.separateur != "," and not any(map(clean_cell, row[width:])):
            yield line, row[:width], size
        elif whole and size < width and size in {before, further}:
            yield line, [*row, *[""] * (width - size)], size
        else:
            yield line, row, size
        before = size


def _find_line(base: sqlite3.Connection, keys: list[tuple[str, str]]) -> tuple[int, str, int, int] | None:
    """The only line of the second table that a key leads to, its cells, how many it had, whether it was met before."""
    for genre, key in keys:
        found = base.execute(_LINES_OF, (genre, key)).fetchall()
        if len(found) == 1:
            line, text, size, seen = found[0]
            return int(line), str(text), int(size), int(seen)
        if found:
            return None
    return None


_LINES_OF = (
    "SELECT ligne, cellules, taille, vue FROM cles JOIN lignes USING (ligne) WHERE genre = ? AND cle = ? LIMIT 2"
)


def _keys(row: Sequence[str], places: dict[ColumnMeaning, int]) -> list[tuple[str, str]]:
    """What a candidate is looked for by: number, then INE."""
    keys = []
    for name in ("numero_candidat", "ine"):
        place = places.get(ColumnMeaning(ColumnKind.LUE, name))
        text = clean_cell(mend_text(row[place])[0]) if place is not None else ""
        if name == "numero_candidat":
            number = read_number(text)
            text = "" if isinstance(number, CellFault) else key_of(number).lstrip("0") or number
        if text:
            keys.append((name, text.upper()))
    return keys
