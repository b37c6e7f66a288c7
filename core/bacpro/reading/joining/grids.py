"""Opens a table, of a CSV file or of a workbook: it alone knows both."""

from attrs import evolve

from bacpro.errors import BacproError
from bacpro.reading.joining.sheets import join_sheets
from bacpro.reading.sources.csv_grid import open_csv
from bacpro.reading.sources.grid import Grid
from bacpro.reading.sources.headers import HeaderScore
from bacpro.reading.sources.source import WORKBOOKS, SourceFile


def open_grid(fichier: SourceFile, score: HeaderScore, *, sheet: str | None = None) -> Grid:
    """Open a table and find its header: the row, among the first, with most columns recognised.

    Raises BacproError when there is no row at all, or when the sheet to read is not certain.
    """
    if fichier.format in WORKBOOKS:
        from bacpro.reading.sources.workbooks.sheets import open_sheets

        book = open_sheets(fichier, score, sheet)
        whole = join_sheets(book.grids) if len(book.grids) > 1 else book.grids[0]
        remarks = (*book.remarks_above, *whole.remarques, *book.remarks_below)
        return evolve(whole, laissees=book.left, remarques=remarks)
    if sheet is not None:
        raise BacproError(f"{fichier.path} : un fichier CSV n’a pas de feuilles. Retirez --feuille.")
    return open_csv(fichier, score)
