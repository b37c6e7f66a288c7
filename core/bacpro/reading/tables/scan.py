"""The first look at a whole table: numbers that stand twice, zeros lost, titles of blocks, rows cut in two."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TypeVar

from attrs import define, evolve, field, frozen

from bacpro.model.notation.number import CYCLADES
from bacpro.model.run.faults import CellFault
from bacpro.model.run.lines import SheetLine, restore_sheet
from bacpro.reading.joining.halves import complete_row, read_half
from bacpro.reading.sources.csv_rows import CsvPiece, CsvText
from bacpro.reading.sources.rows import NumberedRow
from bacpro.reading.sources.source import refusal
from bacpro.reading.spool import RepeatedKeys
from bacpro.reading.tables.nobody import are_headers, find_misplaced, is_alone, reason_for_nobody
from bacpro.reading.tables.rows import TableRow, find_other_speciality
from bacpro.reading.tables.table import WATCHED, CandidateTable
from bacpro.reading.values.line_words import OUTSIDE, TITLE, find_class
from bacpro.reading.values.numbering import Numbering, TitledBlock, judge_numbers, may_be_ranks
from bacpro.reading.values.numbers import COLUMN, COUNT_MAX, ine_key, is_short, key_of, size_of

PIECE = 1000
"""Lines of a file looked at together."""
_TOGETHER = 16
"""Lines for which Excel leaves out the last cells together, where they are all empty."""
_SERIES = 3
"""Numbers that go 1, 2, 3… without being so by chance."""
TableT = TypeVar("TableT", bound=CandidateTable)


@frozen
class RepeatedLines:
    """What stands on several lines of a table, with these lines: candidate numbers, by what two of one share; INE."""

    numeros: dict[str, tuple[int, ...]]
    ines: dict[str, tuple[int, ...]]

    def of_number(self, number: str) -> tuple[int, ...]:
        """The lines where a number stands, when they are several."""
        return self.numeros.get(key_of(number), ()) if self.numeros else ()

    def of_ine(self, cell: str) -> tuple[int, ...]:
        """The lines where the INE of a cell stands, when they are several."""
        return self.ines.get(ine_key(cell), ()) if self.ines else ()


def scan_numbers(table: TableT, size: int = PIECE) -> tuple[TableT, RepeatedLines]:
    """The table once it was looked at from end to end, and what stands twice in it.

    A CSV file is looked at by so many lines (`size`).
    Raises BacproError where titles are repeated in another order, and as the reading of its rows does.
    """
    with closing(_TableScan(table, size)) as look:
        look.read()
        known = evolve(table, numerotation=look.numbers())
        repeats = RepeatedLines(look.seen.found(), look.ines.found())
    if sheets := known.grid.lues:
        repeats = RepeatedLines(_in_sheets(repeats.numeros, sheets), _in_sheets(repeats.ines, sheets))
    return known, repeats


def _in_sheets(found: dict[str, tuple[int, ...]], sheets: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Lines with the sheets that they are of."""
    return {key: tuple([restore_sheet(line, sheets) for line in lines]) for key, lines in found.items()}


@define
class _TableScan:
    """What was seen of a table so far. To be closed."""

    table: CandidateTable
    size: int
    """Lines of a file, or rows, that are looked at together."""
    seen: RepeatedKeys = field(factory=RepeatedKeys)
    ines: RepeatedKeys = field(factory=RepeatedKeys)
    lengths: Counter[int] = field(factory=Counter)
    """How many numbers have so many digits."""
    blocs: list[TitledBlock] = field(factory=list)
    coupees: set[int] = field(factory=set)
    _first: int = 0
    """Line of the first number."""
    _rank: int = 0
    """The last number, where they go 1, 2, 3… so far; -1 where they do not."""
    _alone: set[int] = field(factory=set)
    """Lines of numbers with letters that may be titles."""
    _pending: tuple[int, str] | None = None
    """The title of block under which no candidate was met yet."""
    _before: tuple[int, int] = (0, 0)
    """Line of the last row and its cells; 0 for one that is as long as the header."""
    _whole: bool = False
    """Whether a row of somebody is as long as the header: a spreadsheet leaves out nothing beside it."""
    _run: bool = False
    """Whether the rows that lack cells are several in a row, as a spreadsheet leaves out empty cells."""

    def close(self) -> None:
        """Let go of what waits on disk."""
        self.seen.close()
        self.ines.close()

    def read(self) -> None:
        """Look at every row."""
        grid, text = self.table.grid, self.table.grid.texte
        for line, row in grid.preambule:
            self._title(line, row)
        if text is not None and not WATCHED & set(self.table.layout.lues):
            end = ""
            for piece in text.pieces(self.size):
                end = piece.texte[-1:]
                if not self._take_plain(piece, text):
                    self._take_rows((line, row) for line, row in text.rows_of(piece) if line > grid.ligne)
            self._last(whole=end in "\r\n")
        else:
            self._take_rows(self._sheet_by_sheet(grid.lines()) if grid.lues else grid.lines())
            self._last(whole=True)

    def numbers(self) -> Numbering:
        """What the numbers tell together."""
        told = judge_numbers(self.lengths, cyclades=self.table.cyclades)
        titles = [block for block in self.blocs if told.chiffres or block.ligne not in self._alone]
        ranks = self._first if self._rank >= _SERIES and may_be_ranks(self.table.layout.as_read[COLUMN]) else 0
        return evolve(told, rangs=ranks, blocs=tuple(titles), coupees=frozenset(self.coupees))

    def _take_plain(self, piece: CsvPiece, text: CsvText) -> bool:
        """Look at a piece where each row is whole and each number is digits; False for any other."""
        lues, width = self.table.layout.lues, len(self.table.layout.entete)
        if {line.count(text.separateur) for line in piece.texte.splitlines()} != {width - 1}:
            return False
        at, ine = lues["numero_candidat"], lues.get("ine")
        here, columns = text.columns_of(piece, [at] if ine is None else [at, ine])
        start = bisect_right(here, self.table.grid.ligne)
        here, found = here[start:], columns[0][start:]
        if not _plain_numbers(found):
            return False
        self._rank = -1
        sizes = Counter(map(len, found))
        self.lengths.update(sizes)
        self.seen.add(list(zip(map(key_of, found) if sizes[CYCLADES - 1] else found, here, strict=True)))
        if ine is not None:
            keys = map(ine_key, columns[1][start:])
            self.ines.add([(key, line) for key, line in zip(keys, here, strict=True) if key])
        self._under_title(here[0])
        self._size(here[0], width, number=found[0])
        return True

    def _take_rows(self, rows: Iterator[NumberedRow]) -> None:
        lot: list[tuple[str, int]] = []
        ines: list[tuple[str, int]] = []
        for line, row in rows:
            if told := self._number(line, row):
                number, several = told
                self.lengths[size_of(number)] += 1
                if several:
                    lot.append((key_of(number), line))
                    if ine := ine_key(self.table.cell(row, "ine")):
                        ines.append((ine, line))
            if len(lot) >= self.size:
                self.seen.add(lot)
                self.ines.add(ines)
                lot, ines = [], []
        self.seen.add(lot)
        self.ines.add(ines)

    def _sheet_by_sheet(self, rows: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
        """The rows, where a title holds no further than its sheet."""
        sheet = ""
        for line, row in rows:
            if isinstance(line, SheetLine) and line.feuille != sheet:
                sheet = line.feuille
                self._title(line - 1, ())
            yield line, row

    def _number(self, line: int, row: list[str]) -> tuple[str, bool] | None:
        """The number of a row and whether it may stand twice; None where the row names nobody."""
        table = self.table
        place, width = table.layout.lues["numero_candidat"], len(table.layout.entete)
        size = len(row)
        of_second = False
        if table.jointe is not None and len(row) == width:
            complete_row(table.jointe, row)
            of_second = read_half(row).seul
        own = row[:-1] if table.jointe is not None and len(row) == width else row
        number = table.number_of(row[place] if place < len(row) else "")
        self._size(line, size, number="" if isinstance(number, CellFault) else number)
        if isinstance(number, CellFault):
            self._nobody(line, own)
            return None
        if not number.isdigit() and is_alone(own, place):
            self._alone.add(line)
            self._title(line, own)
            return None
        self._under_title(line)
        self._first = self._first or line
        if self._rank >= 0 and number != str(self._rank):
            self._rank = self._rank + 1 if number == str(self._rank + 1) else -1
        several = not of_second and not (WATCHED & set(table.layout.lues) and find_other_speciality(table, row, []))
        return number, several

    def _nobody(self, line: int, row: Sequence[str]) -> None:
        """Look at a row that names nobody: it may be a title."""
        table = self.table
        if are_headers(row, table.layout.entete, table.titles):
            if moved := find_misplaced(row, table.layout.entete, table.titles):
                title, before = moved
                error = f"titres répétés dans un autre ordre : « {title} » là où l’en-tête a « {before} »"
                remedy = "Mettez les colonnes de chaque bloc dans le même ordre, ou chaque bloc dans son fichier."
                raise refusal(table.grid.fichier, line, [f"{error}. {remedy}"])
        elif reason_for_nobody(row, table.who) in {TITLE, OUTSIDE}:
            self._title(line, row)

    def _title(self, line: int, row: Sequence[str]) -> None:
        """Take a line as the title of those below, up to the next one."""
        classe = find_class(row)
        if classe or self._pending or (self.blocs and self.blocs[-1].classe):
            self._pending = (line, classe)

    def _under_title(self, line: int) -> None:
        if self._pending is not None:
            at, classe = self._pending
            self.blocs.append(TitledBlock(at, classe, line))
            self._pending = None

    def _size(self, line: int, size: int, *, number: str) -> None:
        """Note the row before, where it lacks cells that neither it nor this one had to leave out.

        A short `number` may be a mark, the rest of a row that a line end cuts; there is none in a row of nobody.
        """
        width, somebody = len(self.table.layout.entete), bool(number)
        before, cells_before = self._before
        cut = cells_before + size - 1 == width and size > 1 and (not somebody or is_short(number))
        if before and (cut or not (self._run or (self._whole and size == cells_before))):
            self.coupees.add(before)
        if before and cut:
            self.coupees.add(line)
        short = max(self.table.layout.places.values(), default=0) >= size
        self._whole = self._whole or (somebody and size >= width)
        self._run = self._whole and short and size == cells_before
        self._before = (line, size) if short and not cut else (0, 0)

    def _last(self, *, whole: bool) -> None:
        """Note the last row, where it lacks cells; `whole` says whether its line ends.

        A spreadsheet leaves out the empty cells of sixteen lines together: the last line may be alone.
        """
        line, _ = self._before
        if line and not self._run and not (self._whole and whole and line % _TOGETHER == 1):
            self.coupees.add(line)


def _plain_numbers(given: Sequence[str]) -> bool:
    """Whether cells are digits and nothing else, and none may be a count."""
    text = "".join(given)
    return text.isdigit() and text.isascii() and len(min(given, key=len)) > COUNT_MAX


def add_twins(table: CandidateTable, taken: TableRow, repeats: RepeatedLines) -> TableRow:
    """A row with the lines where its INE stands, when they are several."""
    if not repeats.ines:
        return taken
    twins = repeats.of_ine(table.cell(taken.row, "ine"))
    return evolve(taken, jumeaux=twins) if twins else taken
