"""A table that was understood: where each column stands, how its cells are read, the place of a fault."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any

from attrs import evolve, fields_dict, frozen

from bacpro.model.diploma import Diploma
from bacpro.model.notation.number import CYCLADES, DIGITS_MAX
from bacpro.model.run.faults import CellFault, Fault, place_fault
from bacpro.model.run.lines import restore_sheet
from bacpro.reading.columns.column_map import NOTHING_SAID, ColumnMap
from bacpro.reading.columns.cyclades import NO_PREAMBLE, Preamble, is_cyclades
from bacpro.reading.columns.layout import TableLayout
from bacpro.reading.columns.vocabulary import Vocabulary, make_vocabulary
from bacpro.reading.joining.halves import JoinedFile, read_half
from bacpro.reading.sources.grid import Grid
from bacpro.reading.sources.rows import NumberedRow
from bacpro.reading.sources.source import SourceFile
from bacpro.reading.tables.nobody import PersonPlaces, places_of
from bacpro.reading.values.cells import KnownWords, known_words
from bacpro.reading.values.identity import name_school
from bacpro.reading.values.numbering import NOTHING_KNOWN, Numbering
from bacpro.reading.values.numbers import COUNT_MAX, give_zero_back, read_number
from bacpro.reading.values.repairs import is_plain, mend_text

WATCHED = frozenset({"code_specialite", "specialite"})
"""Columns that tell of which speciality a row is."""
Cells = Callable[[Sequence[str]], tuple[str, ...]]
"""Gives some cells of a whole row."""


@frozen(slots=False)
class CandidateTable:
    """A table that was understood: where each column stands, and how its cells are read."""

    grid: Grid
    layout: TableLayout
    diploma: Diploma
    said: ColumnMap = NOTHING_SAID
    preambule: Preamble = NO_PREAMBLE
    numerotation: Numbering = NOTHING_KNOWN
    """What the candidate numbers tell together, once they were looked at."""
    jointe: JoinedFile | None = None
    autre: SourceFile | None = None
    """The second file, where two are joined."""

    def __getstate__(self) -> dict[str, Any]:
        """A table that is sent to another process reads rows there, and opens nothing."""
        state = {name: value for name, value in self.__dict__.items() if name in fields_dict(type(self))}
        return {**state, "grid": evolve(self.grid, rows=_elsewhere, particularites={})}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """The table that was sent."""
        self.__dict__.update(state)

    @cached_property
    def words(self) -> KnownWords:
        """What words can mean."""
        return known_words(self.diploma, self.said)

    def cell(self, row: Sequence[str], nom: str) -> str:
        """The cell of a column that is read, empty where the table has no such column."""
        place = self.layout.lues.get(nom)
        return row[place] if place is not None and place < len(row) else ""

    def number(self, row: Sequence[str]) -> str:
        """The candidate number of a row, empty where it cannot be read."""
        number = self.read_number(row)
        return "" if isinstance(number, CellFault) else number

    @cached_property
    def who(self) -> PersonPlaces:
        """Where a row says who it is about."""
        return places_of(self.layout)

    @cached_property
    def titles(self) -> Vocabulary:
        """The titles that a line in the midst of the table may repeat."""
        return make_vocabulary(self.diploma, self.said, "lues", "recopiees", "laissees", "periodes")

    def read_number(self, row: Sequence[str]) -> str | CellFault:
        """The candidate number of a row, its zero given back where it was lost."""
        place = self.layout.lues["numero_candidat"]
        return self.number_of(row[place] if place < len(row) else "")

    def number_of(self, cell: str) -> str | CellFault:
        """The candidate number that a cell gives, its zero given back where it was lost."""
        if cell.isdigit() and cell.isascii() and not self.numerotation.completer and len(cell) > COUNT_MAX:
            return cell if cell.strip("0") else read_number(cell)
        number = read_number(mend_text(cell)[0] if self.abime and cell and not is_plain(cell) else cell)
        return give_zero_back(number) if self.numerotation.completer and isinstance(number, str) else number

    def cells_of(self, names: Sequence[str]) -> Cells:
        """What gives the cells of columns, empty for those that the table has not."""
        return at_places([self.layout.lues.get(name) for name in names])

    def identity(self, row: Sequence[str]) -> tuple[str, ...]:
        """The cells of the identity columns."""
        return tuple([row[place] for place in self.layout.identite if place < len(row)])

    @property
    def entete(self) -> tuple[str, ...]:
        """Headers of the identity columns, as read."""
        return tuple(self.layout.entete[place] for place in self.layout.identite)

    @property
    def abime(self) -> bool:
        """Whether cells may hold characters to mend."""
        return self.grid.fichier.abime

    @cached_property
    def copiees(self) -> dict[str, int]:
        """The places of the columns that are carried along without being read, by title."""
        read = set(self.layout.places.values())
        return {self.layout.entete[place]: place for place in self.layout.identite if place not in read}

    @cached_property
    def lieu(self) -> str | None:
        """The establishment of the whole table, where the preamble tells it."""
        if len(set(self.grid.etablissements)) > 1:
            return None
        return name_school(self.preambule.etablissement or "", self.preambule.uai or "")

    @cached_property
    def cyclades(self) -> bool:
        """Whether the table comes out of Cyclades."""
        return is_cyclades(self.layout.entete)

    @cached_property
    def simple(self) -> bool:
        """Whether rows can be read as they are: nothing to mend, no other speciality among them, no state to tell."""
        watched = WATCHED.union({"etat"} if self.cyclades else ()) & set(self.layout.lues)
        odd = self.abime or not self.numerotation.simple or self.jointe is not None
        return not (odd or self.grid.particularites or watched)

    @cached_property
    def tailles(self) -> range:
        """How many digits a number has of which there is nothing to say."""
        return range(CYCLADES, CYCLADES + 1) if self.numerotation.presque else range(COUNT_MAX + 1, DIGITS_MAX + 1)

    def place(self, fault: CellFault, line: int, row: Sequence[str]) -> Fault:
        """The fault of a cell, at its place."""
        number = self.number(row)
        nom, at = self.grid.fichier.nom, line
        if self.jointe and len(row) == len(self.layout.entete):
            found = read_half(row)
            if found.seul or self.layout.places.get(fault.colonne, -1) >= self.jointe.largeur:
                nom, at = self.jointe.nom, restore_sheet(found.ligne, self.jointe.feuilles) if found.ligne else line
        as_read = evolve(fault, colonne=self.layout.as_read.get(fault.colonne, fault.colonne))
        return place_fault(as_read, nom, at, number)


def at_places(places: Sequence[int | None]) -> Cells:
    """What gives the cells at some places, empty where a place is None."""
    # The last cell of a row to which two empty ones were added; asked for twice more, so that they are always several.
    getter = itemgetter(*[-1 if place is None else place for place in places], -1, -1)
    return lambda row: getter([*row, ""])[:-2]


def _elsewhere() -> Iterator[NumberedRow]:
    raise RuntimeError("the rows are read by the process that opened the table")
