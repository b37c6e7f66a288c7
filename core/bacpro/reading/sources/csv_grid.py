"""Opens a CSV file as a table: the separator that cuts it best, the line of its titles."""

import csv
from itertools import islice

from bacpro.errors import BacproError
from bacpro.reading.sources.csv_rows import CsvText
from bacpro.reading.sources.cutting import cut_remarks
from bacpro.reading.sources.grid import Grid
from bacpro.reading.sources.headers import SOUGHT, HeaderScore, find_header, sound_rows
from bacpro.reading.sources.letters import title_remarks
from bacpro.reading.sources.rows import NumberedRow
from bacpro.reading.sources.source import SourceFile, refusal

_SEPARATORS = ";,\t"


def open_csv(fichier: SourceFile, score: HeaderScore) -> Grid:
    """Open a CSV file and find its header. Raises BacproError when there is no row at all."""
    openings = {separator: _read_first_rows(CsvText(fichier, separator)) for separator in _SEPARATORS}
    widths = _count_cells(fichier)
    separator = max(_SEPARATORS, key=lambda s: (find_header(sound_rows(openings[s]), score)[1], widths[s]))
    text = CsvText(fichier, separator)
    read = openings[separator] or list(islice(text.rows(), 1))
    if not read:
        raise refusal(fichier, 1, ["le fichier est vide. Donnez un fichier qui contient une ligne d’en-tête."])
    first = sound_rows(read)
    place, _ = find_header(first, score)
    line, header = first[place]
    remarks = (
        *fichier.remarques,
        *title_remarks(read[place][1], header),
        *cut_remarks(fichier, separator, len(header)),
    )
    above = tuple(first[:place])
    return Grid(fichier, separator, None, above, line, tuple(header), text.rows, remarques=remarks, texte=text)


def find_separator(fichier: SourceFile) -> str:
    """The separator that cuts the first line with content into most cells."""
    widths = _count_cells(fichier)
    return max(_SEPARATORS, key=lambda separator: widths[separator])


def _read_first_rows(text: CsvText) -> list[NumberedRow]:
    """The first rows cut by a separator, as far as it can cut them."""
    found: list[NumberedRow] = []
    try:
        found.extend(islice(text.rows(), SOUGHT))
    except BacproError:
        return found
    return found


def _count_cells(fichier: SourceFile) -> dict[str, int]:
    """How many cells each separator cuts the first line with content into."""
    with fichier.open_text() as stream:
        first = next((line for line in stream if line.strip()), "")
    return {separator: len(next(csv.reader([first], delimiter=separator), [])) for separator in _SEPARATORS}
