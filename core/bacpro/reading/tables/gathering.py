"""Gathers the rows of each candidate of a table that has several."""

from collections.abc import Callable, Iterator, Sequence

from attrs import evolve

from bacpro.model.run.lines import restore_sheet
from bacpro.reading.sources.rows import NumberedRow, clean_cell
from bacpro.reading.spool import group_rows
from bacpro.reading.tables.rows import TableRow, mend_row
from bacpro.reading.tables.scan import add_twins, scan_numbers
from bacpro.reading.tables.table import CandidateTable
from bacpro.reading.values.numbers import COLUMN, key_of


def rows_by_candidate(
    table: CandidateTable, tells: Callable[[Sequence[str]], bool], *, several: bool
) -> Iterator[list[TableRow]]:
    """The rows of each candidate, in the order of their first rows; one that names none, or is set aside, is alone.

    A row that `tells` something without saying of whom is never set aside. Where a candidate has `several` rows, it
    may go on with the one above, who is not to be read without it.
    """
    known, repeats = scan_numbers(table)
    alone: list[TableRow] = []
    who = [known.layout.lues[name] for name in _WHO if name in known.layout.lues]
    width = len(known.layout.entete)

    def of_whom(row: Sequence[str]) -> bool:
        anybody = len(row) != width or any(clean_cell(row[place]) for place in who)
        return not anybody and tells(row)

    def name_rows() -> Iterator[tuple[str, NumberedRow]]:
        above = ""
        for line, row in known.grid.lines():
            taken = mend_row(known, line, row)
            if not taken.ecart and (number := known.number(taken.row)):
                above = key_of(number)
                yield above, (line, row)
            elif not of_whom(taken.row):
                alone.append(taken)
                above = ""
            elif above and several:
                yield above, (line, row)
            else:
                alone.append(evolve(taken, ecart=""))

    for _, found in group_rows(name_rows()):
        yield from ([taken] for taken in alone)
        alone.clear()
        rows = [mend_row(known, restore_sheet(line, known.grid.lues), row) for line, row in found]
        yield [add_twins(known, rows[0], repeats), *rows[1:]]
    yield from ([taken] for taken in alone)


_WHO = (COLUMN, "nom", "prenom", "nom_prenom", "ine", "date_naissance")
