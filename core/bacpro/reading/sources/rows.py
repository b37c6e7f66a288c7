"""The rows of a table, wherever they come from: a line number and cells as text."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain, islice
from typing import TextIO

from attrs import field, frozen

from bacpro.errors import BacproError
from bacpro.reading.sources.cutting import cut_remarks
from bacpro.reading.sources.letters import sound_titles, title_remarks
from bacpro.reading.sources.source import WORKBOOKS, SourceFile
from bacpro.reading.spool import Line

_SEPARATORS = ";,\t"
SOUGHT = 60
"""Rows with content among which the header is sought."""

Score = Callable[[Sequence[str]], int]
"""How many columns of a row are recognised, were it a header."""


class Oddity(StrEnum):
    """What a workbook does to a row or a cell that a text cannot."""

    MASQUEE = "ligne masquée"
    FUSION = "cellule fusionnée avec celle de gauche"
    RECOPIEE = "cellule fusionnée avec celle du dessus"
    FORMULE = "formule sans valeur enregistrée"
    POURCENTAGE = "nombre au format pourcentage"


@frozen
class Piece:
    """Whole rows of a CSV file, as their text."""

    avant: int
    """Lines of the file that stand before."""
    lignes: int
    texte: str


@frozen
class CsvText:
    """The rows of a CSV file: all of them, or piece by piece, by whoever is given a piece."""

    fichier: SourceFile
    separateur: str

    def rows(self) -> Iterator[Line]:
        """Rows that hold something. Raises BacproError at a line that csv cannot read."""
        with self.fichier.opened() as stream:
            yield from self._cut(stream)

    def pieces(self, size: int) -> Iterator[Piece]:
        """The file in pieces of so many lines, and those that end the last row.

        Raises BacproError at a line that csv cannot read.
        """
        before = 0
        with self.fichier.opened() as stream:
            while lines := list(islice(stream, size)):
                text = "".join(lines)
                if '"' in text or len(max(lines, key=len)) > csv.field_size_limit():
                    lines = self._to_end_of_row(lines, stream, before)
                    text = "".join(lines)
                yield Piece(before, len(lines), text)
                before += len(lines)

    def rows_of(self, piece: Piece) -> Iterator[Line]:
        """Rows of a piece that hold something."""
        return self._cut(io.StringIO(piece.texte, newline=""), piece.avant)

    def columns_of(self, piece: Piece, places: Sequence[int]) -> tuple[Sequence[int], list[Sequence[str]]]:
        """The lines of a piece whose rows have some columns, and their cells: rows are not cut further.

        A cell may be empty, also where a line holds nothing.
        """
        last = max(places)
        text = piece.texte.replace("\r\n", "\n").removesuffix("\n")
        if '"' not in text and "\r" not in text:
            rows = [row.split(self.separateur, last + 1) for row in text.split("\n")]
            if min(map(len, rows)) > last:
                here = range(piece.avant + 1, piece.avant + len(rows) + 1)
                return here, [[row[place] for row in rows] for place in places]
        found = [(line, row) for line, row in self.rows_of(piece) if last < len(row)]
        return [line for line, _ in found], [[row[place] for _, row in found] for place in places]

    def _cut(self, lines: Iterable[str], before: int = 0) -> Iterator[Line]:
        reader = csv.reader(lines, delimiter=self.separateur, strict=True)
        line = before + 1
        try:
            for row in reader:
                if any(row):
                    yield line, row
                line = before + reader.line_num + 1
        except csv.Error as error:
            message = "ligne illisible. Cherchez un guillemet ouvert et jamais fermé, ou mal placé."
            raise refuse(self.fichier, line, [message]) from error

    def _to_end_of_row(self, lines: list[str], stream: TextIO, before: int) -> list[str]:
        """Lines with those that follow in the stream up to the end of the row that the last is in."""
        taken: list[str] = []

        def read() -> Iterator[str]:
            for line in chain(lines, stream):
                taken.append(line)
                yield line

        for _ in self._cut(read(), before):
            if len(taken) >= len(lines):
                break
        return taken


@frozen
class Grid:
    """A table that was opened: its header wherever it stands, what precedes it, and the rows below."""

    fichier: SourceFile
    separateur: str | None
    feuille: str | None
    preambule: tuple[Line, ...]
    ligne: int
    """Line of the header."""
    entete: tuple[str, ...]
    rows: Callable[[], Iterator[Line]]
    """Every row that holds something, from the first of the file."""
    particularites: Mapping[int, tuple[tuple[int, Oddity], ...]] = field(factory=dict)
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

    def lines(self) -> Iterator[Line]:
        """The rows below the header."""
        rows = self.rows()
        for line, _ in rows:
            if line >= self.ligne:
                break
        return rows


def open_grid(fichier: SourceFile, score: Score, *, sheet: str | None = None) -> Grid:
    """Open a table and find its header: the row, among the first, with most columns recognised.

    Raises BacproError when there is no row at all, or when the sheet to read is not certain.
    """
    if fichier.format in WORKBOOKS:
        from bacpro.reading.sources.sheets import open_sheet

        return open_sheet(fichier, score, sheet)
    if sheet is not None:
        raise BacproError(f"{fichier.path} : un fichier CSV n’a pas de feuilles. Retirez --feuille.")
    openings = {separator: _first_rows(CsvText(fichier, separator)) for separator in _SEPARATORS}
    widths = _widths(fichier)
    separator = max(_SEPARATORS, key=lambda s: (header_of(sound_rows(openings[s]), score)[1], widths[s]))
    text = CsvText(fichier, separator)
    read = openings[separator] or list(islice(text.rows(), 1))
    if not read:
        raise refuse(fichier, 1, ["le fichier est vide. Donnez un fichier qui contient une ligne d’en-tête."])
    first = sound_rows(read)
    place, _ = header_of(first, score)
    line, header = first[place]
    remarks = (
        *fichier.remarques,
        *title_remarks(read[place][1], header),
        *cut_remarks(fichier, separator, len(header)),
    )
    above = tuple(first[:place])
    return Grid(fichier, separator, None, above, line, tuple(header), text.rows, remarques=remarks, texte=text)


def sound_rows(rows: Iterable[Line]) -> list[Line]:
    """Rows among which the header is sought, without what spoils their letters."""
    return [(line, sound_titles(row)) for line, row in rows]


def header_of(rows: Sequence[Line], score: Score) -> tuple[int, int]:
    """The place of the header among rows, and how many of its columns are recognised; the first row for want of any."""
    scores = [score(row) for _, row in rows]
    best = max(scores, default=0)
    return (scores.index(best), best) if best > 1 else (0, 0)


def separator_of(fichier: SourceFile) -> str:
    """The separator that cuts the first line with content into most cells."""
    widths = _widths(fichier)
    return max(_SEPARATORS, key=lambda separator: widths[separator])


def refuse(fichier: SourceFile, line: int, faults: list[str]) -> BacproError:
    """The error of a file that is refused as a whole, with every reason."""
    place = f"{fichier.path}, ligne {line}"
    return BacproError("\n".join(f"{place} : {fault}" for fault in faults))


def _first_rows(text: CsvText) -> list[Line]:
    """The first rows cut by a separator, as far as it can cut them."""
    found: list[Line] = []
    try:
        found.extend(islice(text.rows(), SOUGHT))
    except BacproError:
        return found
    return found


def _widths(fichier: SourceFile) -> dict[str, int]:
    """How many cells each separator cuts the first line with content into."""
    with fichier.opened() as stream:
        first = next((line for line in stream if line.strip()), "")
    return {separator: len(next(csv.reader([first], delimiter=separator), [])) for separator in _SEPARATORS}
