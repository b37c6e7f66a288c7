"""A table that was opened, wherever it comes from: its titles, what stands above, the rows below."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from attrs import field, frozen

from bacpro.reading.sources.csv_rows import CsvText
from bacpro.reading.sources.rows import NumberedRow
from bacpro.reading.sources.source import SourceFile


class CellAnomaly(StrEnum):
    """What a workbook does to a row or a cell that a text cannot."""

    MASQUEE = "ligne masquée"
    FUSION = "cellule fusionnée avec celle de gauche"
    RECOPIEE = "cellule fusionnée avec celle du dessus"
    FORMULE = "formule sans valeur enregistrée"
    POURCENTAGE = "nombre au format pourcentage"


@frozen
class Grid:
    """A table that was opened: its header wherever it stands, what precedes it, and the rows below."""

    fichier: SourceFile
    separateur: str | None
    feuille: str | None
    preambule: tuple[NumberedRow, ...]
    ligne: int
    """Line of the header."""
    entete: tuple[str, ...]
    rows: Callable[[], Iterator[NumberedRow]]
    """Every row that holds something, from the first of the file."""
    particularites: Mapping[int, tuple[tuple[int, CellAnomaly], ...]] = field(factory=dict)
    """By line: oddities, each with the place of its column."""
    feuilles: tuple[str, ...] = ()
    """Every sheet of a workbook."""
    lues: tuple[str, ...] = ()
    """The sheets that are read together, where there are several."""
    etablissements: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    """The establishment and the class that stand above each of them; empty where nothing is told."""
    laissees: tuple[tuple[str, str], ...] = ()
    """The sheets that are not read, and why."""
    remarques: tuple[str, ...] = ()
    """What could not be looked at in this format, in French."""
    jour_zero: dt.date | None = None
    """The day from which a workbook counts the days of its dates."""
    texte: CsvText | None = None
    """Where the rows are those of one CSV file: the file, which can be read piece by piece."""

    def lines(self) -> Iterator[NumberedRow]:
        """The rows below the header."""
        rows = self.rows()
        for line, _ in rows:
            if line >= self.ligne:
                break
        return rows
