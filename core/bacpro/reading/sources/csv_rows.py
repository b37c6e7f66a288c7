"""The rows of a CSV file: all of them, or piece by piece, by whoever is given a piece."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TextIO

from attrs import frozen

from bacpro.reading.sources.rows import NumberedRow
from bacpro.reading.sources.source import SourceFile, refusal


@frozen
class CsvPiece:
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

    def rows(self) -> Iterator[NumberedRow]:
        """Rows that hold something. Raises BacproError at a line that csv cannot read."""
        with self.fichier.open_text() as stream:
            yield from self._cut_rows(stream)

    def pieces(self, size: int) -> Iterator[CsvPiece]:
        """The file in pieces of so many lines, and those that end the last row.

        Raises BacproError at a line that csv cannot read.
        """
        before = 0
        with self.fichier.open_text() as stream:
            while lines := list(islice(stream, size)):
                text = "".join(lines)
                if '"' in text or len(max(lines, key=len)) > csv.field_size_limit():
                    lines = self._to_end_of_row(lines, stream, before)
                    text = "".join(lines)
                yield CsvPiece(before, len(lines), text)
                before += len(lines)

    def rows_of(self, piece: CsvPiece) -> Iterator[NumberedRow]:
        """Rows of a piece that hold something."""
        return self._cut_rows(io.StringIO(piece.texte, newline=""), piece.avant)

    def columns_of(self, piece: CsvPiece, places: Sequence[int]) -> tuple[Sequence[int], list[Sequence[str]]]:
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

    def _cut_rows(self, lines: Iterable[str], before: int = 0) -> Iterator[NumberedRow]:
        reader = csv.reader(lines, delimiter=self.separateur, strict=True)
        line = before + 1
        try:
            for row in reader:
                if any(row):
                    yield line, row
                line = before + reader.line_num + 1
        except csv.Error as error:
            message = "ligne illisible. Cherchez un guillemet ouvert et jamais fermé, ou mal placé."
            raise refusal(self.fichier, line, [message]) from error

    def _to_end_of_row(self, lines: list[str], stream: TextIO, before: int) -> list[str]:
        """Lines with those that follow in the stream up to the end of the row that the last is in."""
        taken: list[str] = []

        def read() -> Iterator[str]:
            for line in chain(lines, stream):
                taken.append(line)
                yield line

        for _ in self._cut_rows(read(), before):
            if len(taken) >= len(lines):
                break
        return taken
