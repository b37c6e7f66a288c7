"""The rows of a CSV file, each with the line it begins at."""

import csv
from collections.abc import Iterator

from bacpro.files.encoding import TextFile
from bacpro.files.reading import refuse
from bacpro.files.spool import Line

_SEPARATORS = ";,\t"


def separator_of(fichier: TextFile) -> str:
    """The separator that cuts the first line with content into most cells."""
    with fichier.path.open(encoding=fichier.encodage, newline="") as stream:
        first = next((line for line in stream if line.strip()), "")
    return max(_SEPARATORS, key=lambda separator: len(next(csv.reader([first], delimiter=separator), [])))


def read_rows(fichier: TextFile, separator: str) -> Iterator[Line]:
    """Rows that hold something. Raises BacproError at a line that csv cannot read."""
    before = 0
    with fichier.path.open(encoding=fichier.encodage, newline="") as stream:
        reader = csv.reader(stream, delimiter=separator, strict=True)
        try:
            for row in reader:
                if any(row):
                    yield before + 1, row
                before = reader.line_num
        except csv.Error as error:
            message = "ligne illisible. Cherchez un guillemet ouvert et jamais fermé, ou mal placé."
            raise refuse(fichier, before + 1, [message]) from error


def data_rows(fichier: TextFile, separator: str) -> Iterator[Line]:
    """Rows below the header."""
    rows = read_rows(fichier, separator)
    next(rows, None)
    return rows


def header_row(fichier: TextFile, separator: str) -> Line:
    """The first row that holds something. Raises BacproError when there is none."""
    header = next(read_rows(fichier, separator), None)
    if header is None:
        raise refuse(fichier, 1, ["le fichier est vide. Donnez un fichier qui contient une ligne d’en-tête."])
    return header
