"""What becomes of each row of a table before it is read: mended, or set aside."""

from collections.abc import Sequence

from attrs import evolve, frozen

from bacpro.model.notation.folding import fold
from bacpro.model.notation.number import CYCLADES, is_damaged, lacks_zero
from bacpro.model.run.faults import CellFault
from bacpro.model.run.record import Record
from bacpro.reading.columns.cyclades import find_speciality, is_of, is_registered
from bacpro.reading.joining.halves import (
    SecondHalf,
    complete_row,
    find_left_out,
    find_unmatched,
    read_half,
    short_doubt,
)
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.tables.nobody import are_headers, find_reckoning, is_alone, is_outside, reason_for_nobody
from bacpro.reading.tables.table import WATCHED, CandidateTable
from bacpro.reading.values.line_words import HEADERS, TITLE
from bacpro.reading.values.numbering import is_unusual, lost_zero_doubt, ranks_doubt, unusual_doubt
from bacpro.reading.values.numbers import explain_number, is_short, perhaps_nobody_fault, too_short_fault
from bacpro.reading.values.repairs import MendedRow, judge_anomalies, mend_characters, mend_values, tell_repair


@frozen
class TableRow:
    """A row ready to be read: what was mended, what cannot be, or why it is set aside."""

    ligne: int
    row: list[str]
    repairs: tuple[CellFault, ...] = ()
    faults: tuple[CellFault, ...] = ()
    ecart: str = ""
    """Why the row is no candidate of the diploma; empty for one that is."""
    division: str = ""
    """The class that the title of its block names."""
    cellules: int = 0
    """How many cells the row had, where empty ones beyond the header were left out; else 0."""
    jumeaux: tuple[int, ...] = ()
    """The lines where its INE stands, when they are several."""

    @property
    def is_untouched(self) -> bool:
        """Whether nothing is to be told of it, and it is as the file writes it."""
        told = self.repairs or self.faults or self.ecart or self.division or self.jumeaux
        return not told and not self.cellules


def mend_row(table: CandidateTable, line: int, row: list[str]) -> TableRow:
    """Mend a row, or set it aside."""
    width = len(table.layout.entete)
    if table.simple and len(row) == width:
        cell = row[table.layout.lues["numero_candidat"]]
        if cell.isdigit() and cell.isascii() and len(cell) in table.tailles and cell.strip("0"):
            return TableRow(line, row)
    cells_, repairs = fit_row(table, line, row)
    beyond = len(row) if len(row) > len(cells_) else 0
    if len(cells_) != width:
        return TableRow(line, cells_, ecart=_no_candidate(table, cells_)[0])
    mended = mend_characters(cells_, table.layout.places, table.copiees) if table.abime else MendedRow(cells_)
    cells_, faults = mended.row, list(mended.faults)
    repairs += mended.repairs
    odds = table.grid.particularites.get(line, ())
    halves: list[CellFault] = []
    if table.jointe:
        found = read_half(cells_)
        told, contradicted = complete_row(table.jointe, cells_)
        repairs += told
        faults += contradicted
        halves = find_unmatched(table.jointe, found)
        if any(found.courtes):
            repairs += find_left_out(table.jointe, found, cells_, table.layout.places)
        odds = (() if found.seul else odds) + table.grid.particularites.get(-(found.ligne or 0), ())
    if odds:
        odd = judge_anomalies(odds, cells_, table.layout.places)
        repairs += odd.repairs
        faults += odd.faults
    ecart, unsure = _no_candidate(table, cells_)
    alone = table.jointe is not None and read_half(cells_).ligne is None
    if ecart or (ecart := "" if alone else find_other_speciality(table, cells_, faults)):
        return TableRow(line, cells_, ecart=ecart)
    repairs += _mend_number(table, cells_)
    if line == table.numerotation.rangs:
        repairs.append(ranks_doubt(table.number(cells_)))
    if table.cyclades and not is_registered(state := clean_cell(table.cell(cells_, "etat"))):
        error = "dans cet état, le candidat n’est peut-être pas inscrit à l’examen"
        repairs.append(CellFault("etat", state, error, "Vérifiez qu’il se présente, ou retirez la ligne."))
    division = ""
    if (block := table.numerotation.block_of(line)) and not clean_cell(table.cell(cells_, "division")):
        division = block.classe
        if division and line == block.premiere:
            error = "division prise dans un titre de bloc, pour les lignes qui le suivent"
            remedy = f"Vérifiez le titre de la ligne {block.ligne}, ou ajoutez une colonne division."
            repairs.append(CellFault("division", division, error, remedy))
    return TableRow(line, cells_, tuple(repairs), (*faults, *unsure, *halves), division=division, cellules=beyond)


def fit_row(table: CandidateTable, line: int, row: list[str]) -> tuple[list[str], list[CellFault]]:
    """A row of as many cells as the header where that is certain, and what is told of it.

    Empty cells beyond the header are nothing. Missing last cells are empty where a spreadsheet left them out.
    """
    width = len(table.layout.entete)
    if len(row) == width or line in table.numerotation.coupees:
        return row, []
    if len(row) > width:
        # Where commas separate, a decimal comma too makes one cell more.
        spare = table.grid.separateur != "," and not any(map(clean_cell, row[width:]))
        return (row[:width] if spare else row), []
    told = []
    if len(row) <= max(table.layout.places.values(), default=0) and not is_outside(row, table.who):
        told.append(short_doubt(len(row), width))
    return [*row, *[""] * (width - len(row))], told


def count_lines(table: CandidateTable, lines: Sequence[TableRow]) -> int:
    """How many lines of the input stand behind rows: a row of two files is two lines, counted where first met."""
    if table.jointe is None:
        return len(lines)
    total = 0
    for taken in lines:
        whole = len(taken.row) == len(table.layout.entete)
        found = read_half(taken.row) if whole else SecondHalf(None)
        total += (not found.seul) + (found.ligne is not None and found.compte)
    return total


def mend_again(table: CandidateTable, taken: TableRow) -> TableRow | None:
    """A row that could not be read, its dates and marks mended where that is certain; None where nothing is."""
    year = table.diploma.sessions.derniere or table.diploma.sessions.premiere
    mended = mend_values(taken.row, table.layout.places, epoch=table.grid.jour_zero, year=year)
    if not mended.repairs:
        return None
    return evolve(taken, row=mended.row, repairs=(*taken.repairs, *mended.repairs))


def set_aside(table: CandidateTable, taken: TableRow) -> Record:
    """The record of a row that is no candidate of the diploma."""
    return Record(taken.ligne, count_lines(table, [taken]), table.identity(taken.row), None, ecart=taken.ecart)


def _mend_number(table: CandidateTable, row: list[str]) -> list[CellFault]:
    place = table.layout.lues["numero_candidat"]
    number, cell = table.number(row), clean_cell(row[place]).strip("'")
    if number and number != cell:
        row[place] = number
        told = [tell_repair("numero_candidat", cell, number, explain_number(cell, number))]
        return told + ([unusual_doubt("numero_candidat", number)] if is_unusual(number, table.numerotation) else [])
    if is_unusual(number, table.numerotation):
        return [unusual_doubt("numero_candidat", number)]
    if table.numerotation.douteux and lacks_zero(number):
        return [lost_zero_doubt("numero_candidat", number)]
    return []


def _no_candidate(table: CandidateTable, row: Sequence[str]) -> tuple[str, list[CellFault]]:
    """Why a row is no candidate at all, or what makes it doubtful that it is one; nothing for any other."""
    place = table.layout.lues["numero_candidat"]
    own = row[:-1] if table.jointe and len(row) == len(table.layout.entete) else row
    cell = own[place] if place < len(own) else ""
    number = table.number_of(cell)
    if isinstance(number, CellFault):
        return _nobody(table, own, cell), []
    if not number.isdigit() and len(table.layout.places) > 1 and is_alone(own, place):
        if table.numerotation.chiffres:
            return TITLE, []
        return "", [perhaps_nobody_fault(number, _ALONE)]
    if table.numerotation.onze and len(number) == CYCLADES - 1 and number[0] == "0":
        return "", [perhaps_nobody_fault(number, "dix chiffres, là où les autres numéros en ont onze")]
    return _perhaps_count(table, own, number) if is_short(number) else ("", [])


def _nobody(table: CandidateTable, row: Sequence[str], cell: str) -> str:
    """Why a row whose number (`cell`) cannot be one is set aside; empty where it may be somebody."""
    if is_damaged(cell):
        return ""
    repeated = cell and fold(cell) == fold(table.layout.entete[table.layout.lues["numero_candidat"]])
    if repeated or are_headers(row, table.layout.entete, table.titles):
        return HEADERS
    return reason_for_nobody(row, table.who)


def _perhaps_count(table: CandidateTable, row: Sequence[str], number: str) -> tuple[str, list[CellFault]]:
    """Why a row whose number may be a count is set aside, or what makes it doubtful."""
    told = find_reckoning(row, table.who)
    if told and table.numerotation.longs:
        return told, []
    if told:
        return "", [perhaps_nobody_fault(number, "un mot de total ou de statistique là où un nom est attendu")]
    if table.numerotation.longs:
        return "", [too_short_fault(number)]
    alone = len(table.layout.places) > 1 and is_alone(row, table.layout.lues["numero_candidat"])
    return "", ([perhaps_nobody_fault(number, _ALONE)] if alone else [])


_ALONE = "rien d’autre que ce numéro dans la ligne"


def find_other_speciality(table: CandidateTable, row: Sequence[str], faults: list[CellFault]) -> str:
    """The speciality that a row is of, where it is another; where none can tell, a fault is noted."""
    lues = table.layout.lues
    if not WATCHED & set(lues):
        return ""
    code, label = clean_cell(table.cell(row, "code_specialite")), clean_cell(table.cell(row, "specialite"))
    held = is_of(table.diploma, code, label)
    if held is None:
        column = "code_specialite" if "code_specialite" in lues else "specialite"
        error = f"spécialité dont bacpro ne sait pas si c’est {table.diploma.sigle}"
        remedy = f"Gardez les seules lignes de {table.diploma.sigle}, puis ignorez cette colonne avec --colonnes."
        faults.append(CellFault(column, code or label, error, remedy))
    if held is not False:
        return ""
    other = find_speciality(code, label)
    return f"autre spécialité : {' '.join(filter(None, (code, other.intitule)))}" + (
        f" ({other.diplome})" if other.diplome == "CAP" else ""
    )
