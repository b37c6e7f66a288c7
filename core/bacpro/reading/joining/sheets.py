"""Sheets of a workbook that have the same header, as one table: each row keeps its line and its sheet."""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from attrs import evolve

from bacpro.errors import BacproError
from bacpro.model.notation.folding import fold
from bacpro.model.run.lines import SheetLine, line_of
from bacpro.reading.columns.cyclades import read_preamble
from bacpro.reading.columns.vocabulary import Vocabulary
from bacpro.reading.sources.grid import CellAnomaly, Grid
from bacpro.reading.sources.headers import fold_titles, order_titles
from bacpro.reading.sources.rows import NumberedRow
from bacpro.reading.values.identity import name_school
from bacpro.reading.values.line_words import find_class

_NAMELESS = re.compile(r"(feuil|feuille|sheet|tabelle|hoja|foglio)[0-9]*")
"""Names that a spreadsheet gives by itself, folded."""


def join_sheets(grids: Sequence[Grid]) -> Grid:
    """The tables of several sheets as one, whose columns are those of the first.

    Raises BacproError when what stands above them gives them several sessions.
    """
    first = grids[0]
    above = [read_preamble(grid.preambule) for grid in grids]
    if len({preamble.session for preamble in above}) > 1:
        told = ", ".join(f"« {grid.feuille} » : {p.session or 'aucune'}" for grid, p in zip(grids, above, strict=True))
        raise BacproError(
            f"{first.fichier.path} : les feuilles n’ont pas la même session au-dessus des titres ({told}). "
            f"Choisissez avec --feuille NOM, une feuille après l’autre."
        )
    titles = fold_titles(first.entete)
    names = tuple(grid.feuille or "" for grid in grids)
    return evolve(
        first,
        feuille=None,
        ligne=line_of(0, names[0], first.ligne),
        entete=first.entete[: len(titles)],
        rows=partial(_put_together, grids, titles),
        particularites={
            line_of(rank, grid.feuille or "", line): odds
            for rank, grid in enumerate(grids)
            for line, odds in _move_anomalies(grid, titles)
        },
        lues=names,
        classes=tuple(_class_above(grid) for grid in grids),
        etablissements=tuple(name_school(p.etablissement or "", p.uai or "") or "" for p in above),
        remarques=tuple(dict.fromkeys(remark for grid in grids for remark in grid.remarques)),
    )


def name_after_sheets(grid: Grid, words: Vocabulary) -> Grid:
    """The table where a sheet gives its name to candidates without division, and its establishment, if it has one."""
    if not grid.lues:
        return grid
    several = len(set(grid.etablissements)) > 1
    names = ("" if _NAMELESS.fullmatch(fold(name)) else name for name in grid.lues)
    divisions = tuple(above or name for above, name in zip(grid.classes, names, strict=True))
    known = {column.nom: place for place, name in enumerate(grid.entete) if (column := words.column(name))}
    given = {"division": divisions, "etablissement": grid.etablissements if several else ()}
    width = len(grid.entete)
    places: list[int] = []
    values: list[tuple[str, ...]] = []
    added: list[str] = []
    for name, of_sheet in given.items():
        if not any(of_sheet):
            continue
        place = known.get(name)
        if place is None:
            place = width + len(added)
            added.append(name)
        places.append(place)
        values.append(of_sheet)
    if not places:
        return grid
    filled = {name: tuple(cells) for name, cells in zip(grid.lues, zip(*values, strict=True), strict=True)}
    remarks = grid.remarques
    if any(divisions):
        said = "le nom d’une feuille, ou la classe nommée au-dessus de ses titres"
        remarks = (*remarks, f"{said}, est la division de ses candidats qui n’en ont pas")
    return evolve(
        grid,
        entete=(*grid.entete, *added),
        rows=partial(_fill_rows, grid, places, filled, len(added)),
        remarques=remarks,
    )


def _class_above(grid: Grid) -> str:
    """The class named above the titles of a sheet, empty where there is none."""
    return next((name for _, row in reversed(grid.preambule) if (name := find_class(row))), "")


def _fill_rows(
    grid: Grid, places: Sequence[int], values: dict[str, tuple[str, ...]], added: int
) -> Iterator[NumberedRow]:
    width = len(grid.entete)
    for line, row in grid.rows():
        if len(row) != width:
            yield line, row
            continue
        cells = [*row, *[""] * added]
        # A lone cell is no candidate: a title, a note.
        if isinstance(line, SheetLine) and sum(map(bool, row)) > 1:
            for place, value in zip(places, values[line.feuille], strict=True):
                cells[place] = cells[place] if cells[place].strip() else value
        yield line, cells


def _put_together(grids: Sequence[Grid], titles: Sequence[str]) -> Iterator[NumberedRow]:
    """The rows of the first sheet, then those below the headers of the others, in the columns of the first."""
    width = len(titles)
    for rank, grid in enumerate(grids):
        order = order_titles(titles, fold_titles(grid.entete))
        name = grid.feuille or ""
        for line, row in grid.lines() if rank else grid.rows():
            cells = row[:width] if len(row) == width or not any(row[width:]) else row
            if order and len(cells) == width:
                cells = [cells[place] for place in order]
            yield line_of(rank, name, line), cells


def _move_anomalies(grid: Grid, titles: Sequence[str]) -> Iterator[tuple[int, tuple[tuple[int, CellAnomaly], ...]]]:
    """What is odd in a sheet, at the places of its columns in the first."""
    order = order_titles(titles, fold_titles(grid.entete))
    to = {place: rank for rank, place in enumerate(order)} if order else {}
    for line, odds in grid.particularites.items():
        yield line, tuple((to.get(place, place), oddity) for place, oddity in odds)
