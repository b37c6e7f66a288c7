"""A table that was understood, and what becomes of each of its rows before it is read: mended, or set aside."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve, fields_dict, frozen

from bacpro.errors import BacproError
from bacpro.files import cells
from bacpro.files.columns import HeaderFault, Layout, Vocabulary, folded
from bacpro.files.cyclades import (
    NO_PREAMBLE,
    NUMBER_LENGTH,
    Preamble,
    is_cyclades,
    is_of,
    is_reckoning,
    is_registered,
    read_preamble,
    speciality,
)
from bacpro.files.faults import CellFault, Fault, placed
from bacpro.files.joining import Joined, Origin, completed, join, origin, unmatched
from bacpro.files.lines import restored
from bacpro.files.mapping import NOTHING_SAID, ColumnMap
from bacpro.files.reading import Reading, Record
from bacpro.files.repairs import Mended, mend_characters, mend_values, mended_text, odd_faults, plain, said
from bacpro.files.rows import Grid, open_grid, refuse
from bacpro.files.series import with_groups
from bacpro.files.source import Format, SourceFile, inspect_file
from bacpro.files.spool import Line, grouped, repeated
from bacpro.files.together import named_after_sheets
from bacpro.model.diploma import Diploma

PIECE = 1000
"""Lines of a CSV file looked at together."""
_WATCHED = frozenset({"code_specialite", "specialite"})
"""Columns that tell of which speciality a row is."""
TableT = TypeVar("TableT", bound="Table")
Cells = Callable[[Sequence[str]], tuple[str, ...]]
"""Gives some cells of a whole row."""


@frozen(slots=False)
class Table:
    """A table that was understood: where each column stands, and how its cells are read."""

    grid: Grid
    layout: Layout
    diploma: Diploma
    said: ColumnMap = NOTHING_SAID
    preambule: Preamble = NO_PREAMBLE
    completer: bool = False
    """Whether candidate numbers of ten digits have lost a zero, for certain."""
    douteux: bool = False
    """Whether they may have."""
    jointe: Joined | None = None
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
    def words(self) -> cells.Words:
        """What words can mean."""
        return cells.words(self.diploma, self.said)

    def cell(self, row: Sequence[str], nom: str) -> str:
        """The cell of a column that is read, empty where the table has no such column."""
        place = self.layout.lues.get(nom)
        return row[place] if place is not None and place < len(row) else ""

    def number(self, row: Sequence[str]) -> str:
        """The candidate number of a row, empty where it cannot be read."""
        number = self.read_number(row)
        return "" if isinstance(number, CellFault) else number

    def read_number(self, row: Sequence[str]) -> str | CellFault:
        """The candidate number of a row, its zero given back where it was lost."""
        place = self.layout.lues["numero_candidat"]
        return self.number_of(row[place] if place < len(row) else "")

    def number_of(self, cell: str) -> str | CellFault:
        """The candidate number that a cell gives, its zero given back where it was lost."""
        if cell.isdigit() and cell.isascii() and not self.completer:
            return cell
        number = cells.read_number(mended_text(cell)[0] if self.abime and cell and not plain(cell) else cell)
        if self.completer and isinstance(number, str) and lacks_zero(number):
            return f"0{number}"
        return number

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
    def cyclades(self) -> bool:
        """Whether the table comes out of Cyclades."""
        return is_cyclades(self.layout.entete)

    @cached_property
    def simple(self) -> bool:
        """Whether rows can be read as they are: nothing to mend, no other speciality among them."""
        watched = _WATCHED & set(self.layout.lues)
        odd = self.abime or self.completer or self.douteux or self.jointe is not None
        return not (odd or self.grid.particularites or watched)

    def place(self, fault: CellFault, line: int, row: Sequence[str]) -> Fault:
        """The fault of a cell, at its place."""
        number = self.number(row)
        nom, at = self.grid.fichier.nom, line
        if self.jointe and len(row) == len(self.layout.entete):
            found = origin(row)
            if found.seul or self.layout.places.get(fault.colonne, -1) >= self.jointe.largeur:
                nom, at = self.jointe.nom, restored(found.ligne, self.jointe.feuilles) if found.ligne else line
        as_read = evolve(fault, colonne=self.layout.as_read.get(fault.colonne, fault.colonne))
        return placed(as_read, nom, at, number)


def at_places(places: Sequence[int | None]) -> Cells:
    """What gives the cells at some places, empty where a place is None."""
    # The last cell of a row to which two empty ones were added; asked for twice more, so that they are always several.
    getter = itemgetter(*[-1 if place is None else place for place in places], -1, -1)
    return lambda row: getter([*row, ""])[:-2]


def _elsewhere() -> Iterator[Line]:
    raise RuntimeError("the rows are read by the process that opened the table")


@frozen
class Taken:
    """A row ready to be read: what was mended, what cannot be, or why it is set aside."""

    ligne: int
    row: list[str]
    repairs: tuple[CellFault, ...] = ()
    faults: tuple[CellFault, ...] = ()
    ecart: str = ""
    """Why the row is no candidate of the diploma; empty for one that is."""


def take(table: Table, line: int, row: list[str]) -> Taken:
    """Mend a row, or set it aside."""
    if table.simple:
        return Taken(line, row, ecart=_no_candidate(table, row))
    if len(row) != len(table.layout.entete):
        return Taken(line, row)
    mended = mend_characters(row, table.layout.places) if table.abime else Mended(row)
    cells_, repairs, faults = mended.row, list(mended.repairs), list(mended.faults)
    odds = table.grid.particularites.get(line, ())
    halves: list[CellFault] = []
    if table.jointe:
        found = origin(cells_)
        told, contradicted = completed(table.jointe, cells_)
        repairs += told
        faults += contradicted
        halves = unmatched(table.jointe, found)
        odds = (() if found.seul else odds) + table.grid.particularites.get(-(found.ligne or 0), ())
    if odds:
        odd = odd_faults(odds, cells_, table.layout.places)
        repairs += odd.repairs
        faults += odd.faults
    alone = table.jointe is not None and origin(cells_).ligne is None
    if ecart := _no_candidate(table, cells_) or ("" if alone else _other_speciality(table, cells_, faults)):
        return Taken(line, cells_, ecart=ecart)
    repairs += _mend_number(table, cells_)
    if table.cyclades and not is_registered(state := cells.cleaned(table.cell(cells_, "etat"))):
        error = "dans cet état, le candidat n’est peut-être pas inscrit à l’examen"
        repairs.append(CellFault("etat", state, error, "Vérifiez qu’il se présente, ou retirez la ligne."))
    return Taken(line, cells_, tuple(repairs), (*faults, *halves))


def counted(table: Table, lines: Sequence[Taken]) -> int:
    """How many lines of the input stand behind rows: a row of two files is two lines, counted where first met."""
    if table.jointe is None:
        return len(lines)
    total = 0
    for taken in lines:
        whole = len(taken.row) == len(table.layout.entete)
        found = origin(taken.row) if whole else Origin(None)
        total += (not found.seul) + (found.ligne is not None and found.compte)
    return total


def retaken(table: Table, taken: Taken) -> Taken | None:
    """A row that could not be read, its dates and marks mended where that is certain; None where nothing is."""
    year = table.diploma.sessions.derniere or table.diploma.sessions.premiere
    mended = mend_values(taken.row, table.layout.places, epoch=table.grid.jour_zero, year=year)
    if not mended.repairs:
        return None
    return evolve(taken, row=mended.row, repairs=(*taken.repairs, *mended.repairs))


def set_aside(table: Table, taken: Taken) -> Record:
    """The record of a row that is no candidate of the diploma."""
    return Record(taken.ligne, counted(table, [taken]), table.identity(taken.row), None, ecart=taken.ecart)


def numbered(table: TableT) -> tuple[TableT, dict[str, tuple[int, ...]]]:
    """The table once its candidate numbers were looked at, and those that stand on several lines with these lines."""
    lengths: Counter[int] = Counter()
    known = table

    def numbers() -> Iterator[tuple[str, int]]:
        for lines, found, several in _number_cells(known):
            read = found if _plain_numbers(found) and not known.completer else map(known.number_of, found)
            told = [(number, line) for number, line in zip(read, lines, strict=True) if isinstance(number, str)]
            lengths.update([len(number) if number.isdigit() else 0 for number, _ in told])
            if several:
                yield from told

    found = repeated(numbers())
    short, full = lengths[NUMBER_LENGTH - 1], lengths[NUMBER_LENGTH]
    other = lengths.total() - short - full
    certain = bool(short) and (table.cyclades or (full > 0 and not other))
    known = evolve(table, completer=certain, douteux=bool(short) and not certain and not other)
    doubles = repeated(numbers()) if certain else found
    if sheets := known.grid.lues:
        doubles = {number: tuple([restored(line, sheets) for line in lines]) for number, lines in doubles.items()}
    return known, doubles


def _plain_numbers(given: Sequence[str]) -> bool:
    """Whether cells are digits and nothing else."""
    text = "".join(given)
    return text.isdigit() and text.isascii() and "" not in given


def _number_cells(table: Table) -> Iterator[tuple[Sequence[int], Sequence[str], bool]]:
    """Lines of rows, their cells of the candidate number, and whether these numbers can stand twice."""
    place = table.layout.lues["numero_candidat"]
    text, watched = table.grid.texte, bool(_WATCHED & set(table.layout.lues))
    if text is not None and not watched:
        for piece in text.pieces(PIECE):
            lines, found = text.column_of(piece, place)
            start = bisect_right(lines, table.grid.ligne)
            yield lines[start:], found[start:], True
        return
    for line, row in table.grid.lines():
        alone = _completed(table, row) if table.jointe else False
        cell = row[place] if place < len(row) else ""
        yield [line], [cell], not alone and not (watched and _other_speciality(table, row, []))


def _completed(table: Table, row: list[str]) -> bool:
    """Complete a joined row in place; whether it is of the second file alone, which has its own lines."""
    if table.jointe is None or len(row) != len(table.layout.entete):
        return False
    completed(table.jointe, row)
    return origin(row).seul


def gathered(table: Table, nameless: Callable[[Sequence[str]], bool]) -> Iterator[list[Taken]]:
    """The rows of each candidate, in the order of their first rows; one that names none, or is set aside, is alone."""
    known, _ = numbered(table)
    alone: list[Taken] = []

    def named() -> Iterator[tuple[str, Line]]:
        for line, row in known.grid.lines():
            taken = take(known, line, row)
            if taken.ecart or nameless(taken.row):
                alone.append(taken)
            else:
                yield known.number(taken.row), (line, row)

    for _, lines in grouped(named()):
        yield from ([taken] for taken in alone)
        alone.clear()
        yield [take(known, restored(line, known.grid.lues), row) for line, row in lines]
    yield from ([taken] for taken in alone)


def lacks_zero(number: str) -> bool:
    """Whether a number has one digit less than those of Cyclades."""
    return len(number) == NUMBER_LENGTH - 1 and number.isdigit()


def _mend_number(table: Table, row: list[str]) -> list[CellFault]:
    place = table.layout.lues["numero_candidat"]
    number, cell = table.number(row), cells.cleaned(row[place]).strip("'")
    if number and number != cell:
        row[place] = number
        why = "zéro de tête perdu" if number == f"0{cell}" else "nombre décimal"
        return [said("numero_candidat", cell, number, why)]
    if table.douteux and lacks_zero(number):
        error = "numéro de dix chiffres : un zéro de tête a pu se perdre dans un tableur"
        return [CellFault("numero_candidat", number, error, "Vérifiez : dans Cyclades, il en a onze.")]
    return []


def _no_candidate(table: Table, row: Sequence[str]) -> str:
    """Why a row is no candidate at all: titles repeated, or a total; empty for any other."""
    place = table.layout.lues["numero_candidat"]
    if place >= len(row):
        return ""
    cell = row[place]
    if cell and cell[:1].isdigit():
        return ""
    if cell and folded(cell) == folded(table.layout.entete[place]):
        return "titres répétés"
    first = next((text for text in row if text.strip()), "")
    if is_reckoning(cell) or (not cells.cleaned(cell) and is_reckoning(first)):
        return "ligne de total"
    return ""


def _other_speciality(table: Table, row: Sequence[str], faults: list[CellFault]) -> str:
    """The speciality that a row is of, where it is another; where none can tell, a fault is noted."""
    lues = table.layout.lues
    if not _WATCHED & set(lues):
        return ""
    code, label = cells.cleaned(table.cell(row, "code_specialite")), cells.cleaned(table.cell(row, "specialite"))
    held = is_of(table.diploma, code, label)
    if held is None:
        column = "code_specialite" if "code_specialite" in lues else "specialite"
        error = f"spécialité dont bacpro ne sait pas si c’est {table.diploma.sigle}"
        remedy = f"Gardez les seules lignes de {table.diploma.sigle}, puis ignorez cette colonne avec --colonnes."
        faults.append(CellFault(column, code or label, error, remedy))
    if held is not False:
        return ""
    other = speciality(code, label)
    return f"autre spécialité : {' '.join(filter(None, (code, other.intitule)))}" + (
        f" ({other.diplome})" if other.diplome == "CAP" else ""
    )


@frozen
class Opened:
    """A table that was opened, alone or with another: columns to leave out, what stands above, the files behind."""

    grid: Grid
    spare: frozenset[int]
    preambule: Preamble
    jointe: Joined | None = None
    autre: SourceFile | None = None

    @property
    def nom_joint(self) -> str:
        """The name of the second file, as it can be shown."""
        return self.autre.nom if self.autre else ""


def grid_of(fichier: SourceFile, words: Vocabulary, sheet: str | None = None) -> Grid:
    """Open a table as it is read: one line of titles, sheets together. Raises BacproError as open_grid does."""
    return named_after_sheets(with_groups(open_grid(fichier, words.score, sheet=sheet), words), words)


def opened(fichier: SourceFile, words: Vocabulary, reading: Reading) -> Opened:
    """Open a table, and the one to join to it. Raises BacproError as open_grid and join do."""
    grid = grid_of(fichier, words, reading.feuille or reading.colonnes.feuille)
    spare, preamble = spare_columns(grid, words), read_preamble(grid.preambule)
    if reading.joindre is None:
        return Opened(grid, spare, preamble)
    other = grid_of(inspect_table(reading.joindre), words)
    both, joined = join(grid, other, words)
    first, second = (grid, other) if both.fichier.path == grid.fichier.path else (other, grid)
    width = joined.largeur
    left = {
        *spare_columns(first, words),
        *(width + place for place in spare_columns(second, words)),
        *(place for _, _, place, _ in joined.paires),
        width + joined.seconde,
    }
    said = read_preamble(other.preambule)
    above = Preamble(
        preamble.session or said.session, preamble.etablissement or said.etablissement, preamble.uai or said.uai
    )
    return Opened(both, frozenset(left), above, joined, second.fichier)


def inspect_table(path: Path) -> SourceFile:
    """A file that holds a table. Raises BacproError for any other."""
    fichier = inspect_file(path)
    if fichier.format in {Format.JSON, Format.JSON_LINES}:
        raise BacproError(f"{path} : --joindre relie deux tableaux, pas des dossiers JSON. Donnez un tableau.")
    return fichier


def spare_columns(grid: Grid, words: Vocabulary) -> frozenset[int]:
    """Places of columns that hold nothing of their own: no title and no cell, or the same cells as another.

    The rows are read only where the header leaves a doubt.
    """
    names = [cells.cleaned(name) for name in grid.entete]
    nameless = {place for place, name in enumerate(names) if not name}
    first: dict[object, int] = {}
    twins: dict[int, int] = {}
    for place, name in enumerate(names):
        column = words.column(name) if name else None
        if column is not None and first.setdefault(column, place) != place:
            twins[place] = first[column]
    if not nameless and not twins:
        return frozenset()
    for _, row in grid.lines():
        nameless = {place for place in nameless if place >= len(row) or not row[place].strip()}
        twins = {place: other for place, other in twins.items() if place >= len(row) or row[place] == row[other]}
    return frozenset(nameless | set(twins))


def understood(grid: Grid, layout: Layout | list[HeaderFault], said_of: ColumnMap) -> Layout:
    """A layout that can be taken. Raises BacproError with every fault of the header."""
    faults = _missing(grid, said_of)
    if isinstance(layout, Layout) and not faults:
        return layout
    if not isinstance(layout, Layout):
        faults = [f"colonne « {fault.colonne} » : {fault.erreur}. {fault.remede}" for fault in layout] + faults
    raise refuse(grid.fichier, grid.ligne, faults)


def _missing(grid: Grid, said_of: ColumnMap) -> list[str]:
    """Columns that a file of `--colonnes` speaks of and the table has not."""
    names = {folded(name) for name in grid.entete}
    return [
        f"colonne « {name} » : nommée dans le fichier --colonnes, absente d’ici. Corrigez son titre dans ce fichier."
        for name in (*said_of.colonnes, *said_of.ignorer)
        if folded(name) not in names
    ]
