"""Opens the table of a file, and the one to join to it: their titles, the columns to leave out."""

from pathlib import Path

from attrs import frozen

from bacpro.errors import BacproError
from bacpro.model.notation.folding import fold
from bacpro.reading.columns.column_map import ColumnMap
from bacpro.reading.columns.cyclades import Preamble, read_preamble
from bacpro.reading.columns.layout import TableLayout
from bacpro.reading.columns.periods import join_title_lines
from bacpro.reading.columns.vocabulary import HeaderFault, Vocabulary
from bacpro.reading.input import Reading
from bacpro.reading.joining.files import join_tables
from bacpro.reading.joining.grids import open_grid
from bacpro.reading.joining.halves import JoinedFile
from bacpro.reading.joining.sheets import name_after_sheets
from bacpro.reading.sources.grid import Grid
from bacpro.reading.sources.inspection import inspect_file
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.sources.source import Format, SourceFile, refusal


@frozen
class OpenedTable:
    """A table that was opened, alone or with another: columns to leave out, what stands above, the files behind."""

    grid: Grid
    spare: frozenset[int]
    preambule: Preamble
    jointe: JoinedFile | None = None
    autre: SourceFile | None = None

    @property
    def nom_joint(self) -> str:
        """The name of the second file, as it can be shown."""
        return self.autre.nom if self.autre else ""


def read_grid(fichier: SourceFile, words: Vocabulary, sheet: str | None = None) -> Grid:
    """Open a table as it is read: one line of titles, sheets together. Raises BacproError as open_grid does."""
    return name_after_sheets(join_title_lines(open_grid(fichier, words.score, sheet=sheet), words), words)


def open_tables(fichier: SourceFile, words: Vocabulary, reading: Reading) -> OpenedTable:
    """Open a table, and the one to join to it. Raises BacproError as open_grid and join do."""
    grid = read_grid(fichier, words, reading.feuille or reading.colonnes.feuille)
    spare, preamble = spare_columns(grid, words), read_preamble(grid.preambule)
    if reading.joindre is None:
        return OpenedTable(grid, spare, preamble)
    other = read_grid(inspect_table(reading.joindre), words)
    both, joined = join_tables(grid, other, words)
    first, second = (grid, other) if both.fichier.path == grid.fichier.path else (other, grid)
    width = joined.largeur
    left = {
        *spare_columns(first, words),
        *(width + place for place in spare_columns(second, words)),
        *(place for _, _, place, _ in joined.paires),
        width + joined.seconde,
    }
    said = read_preamble(other.preambule)
    above = Preamble(
        preamble.session or said.session, preamble.etablissement or said.etablissement, preamble.uai or said.uai
    )
    return OpenedTable(both, frozenset(left), above, joined, second.fichier)


def inspect_table(path: Path) -> SourceFile:
    """A file that holds a table. Raises BacproError for any other."""
    fichier = inspect_file(path)
    if fichier.format in {Format.JSON, Format.JSON_LINES}:
        raise BacproError(f"{path} : --joindre relie deux tableaux, pas des dossiers JSON. Donnez un tableau.")
    return fichier


def spare_columns(grid: Grid, words: Vocabulary) -> frozenset[int]:
    """Places of columns that hold nothing of their own: no title and no cell, or the same cells as another.

    The rows are read only where the header leaves a doubt.
    """
    names = [clean_cell(name) for name in grid.entete]
    nameless = {place for place, name in enumerate(names) if not name}
    first: dict[object, int] = {}
    twins: dict[int, int] = {}
    for place, name in enumerate(names):
        column = words.column(name) if name else None
        if column is not None and first.setdefault(column, place) != place:
            twins[place] = first[column]
    if not nameless and not twins:
        return frozenset()
    for _, row in grid.lines():
        nameless = {place for place in nameless if place >= len(row) or not row[place].strip()}
        twins = {place: other for place, other in twins.items() if place >= len(row) or row[place] == row[other]}
    return frozenset(nameless | set(twins))


def require_layout(grid: Grid, layout: TableLayout | list[HeaderFault], said_of: ColumnMap) -> TableLayout:
    """A layout that can be taken. Raises BacproError with every fault of the header."""
    faults = _missing(grid, said_of)
    if isinstance(layout, TableLayout) and not faults:
        return layout
    if not isinstance(layout, TableLayout):
        faults = [f"colonne « {fault.colonne} » : {fault.erreur}. {fault.remede}" for fault in layout] + faults
    raise refusal(grid.fichier, grid.ligne, faults)


def _missing(grid: Grid, said_of: ColumnMap) -> list[str]:
    """Columns that a file of `--colonnes` speaks of and the table has not."""
    names = {fold(name) for name in grid.entete}
    return [
        f"colonne « {name} » : nommée dans le fichier --colonnes, absente d’ici. Corrigez son titre dans ce fichier."
        for name in (*said_of.colonnes, *said_of.ignorer)
        if fold(name) not in names
    ]
