"""Opens a table of results: it alone knows the wide one and the long one."""

from functools import partial

from attrs import evolve

from bacpro.errors import BacproError
from bacpro.model.diploma import Diploma
from bacpro.reading.columns.layout import read_layout
from bacpro.reading.columns.vocabulary import make_vocabulary
from bacpro.reading.input import Input, Reading, by_entries
from bacpro.reading.joining.conversion_journal import NO_JOURNAL, find_journal
from bacpro.reading.joining.tables import open_tables, require_layout
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.sources.source import SourceFile
from bacpro.reading.tables.long import read_long_entries, read_long_record
from bacpro.reading.tables.records import table_input
from bacpro.reading.tables.results import ResultsTable
from bacpro.reading.tables.wide import WideReader, cut_wide, read_wide_entries


def open_table(
    fichier: SourceFile,
    diploma: Diploma,
    until: int,
    *,
    session: int | None = None,
    carried: bool = False,
    people: bool = False,
    reading: Reading,
) -> Input:
    """Understand a table; `session` (year) stands for rows that have none. With `people`, results are not read.

    Raises BacproError with every fault of its header.
    """
    said = reading.colonnes
    words = make_vocabulary(diploma, said, "lues", "recopiees", "laissees")
    found = open_tables(fichier, words, reading)
    header = [clean_cell(name) for name in found.grid.entete]
    layout = read_layout(header, diploma, words, skipped=found.spare, results=not people)
    table = ResultsTable(
        found.grid,
        require_layout(found.grid, layout, said),
        diploma,
        said,
        found.preambule,
        jointe=found.jointe,
        autre=found.autre,
        until=until,
        session=(found.preambule.session or session) if people or carried else session,
        carried=carried,
        people=people,
    )
    if table.layout.longue:
        rows = by_entries(partial(read_long_entries, table), partial(read_long_record, table))
        return table_input(table, "table_longue", *rows)
    if table.premiere:
        table = _with_journal(table)
    disposition = "table_large" if table.layout.unites else "liste"
    reader, text = WideReader(table), table.grid.texte
    if text is not None and table.journal is None:
        return table_input(table, disposition, partial(cut_wide, table, text), reader.read_piece)
    rows = by_entries(partial(read_wide_entries, table), reader.read_entry)
    return table_input(table, disposition, *rows, table.journal)


def _with_journal(table: ResultsTable) -> ResultsTable:
    """A table with the journal of the conversion beside it, or a remark on what stands in its place."""
    grid = table.grid
    try:
        return evolve(table, journal=find_journal(grid.fichier.path))
    except BacproError:
        return evolve(table, grid=evolve(grid, remarques=(*grid.remarques, NO_JOURNAL)))
