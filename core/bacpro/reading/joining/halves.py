"""The two halves of a row that joins two files: what completes the first, and what contradicts it."""

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from bacpro.model.notation.folding import fold
from bacpro.model.notation.number import number_of
from bacpro.model.run.faults import CellFault
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.values.cells import read_date
from bacpro.reading.values.repairs import mend_text, tell_repair

_DATES = frozenset({"date_naissance"})


@frozen
class JoinedFile:
    """A second file whose cells follow those of the first in each row; the last cell says from which line, and how."""

    nom: str
    premiere: str
    """Name of the first file."""
    largeur: int
    """Cells of the first file in a row."""
    seconde: int
    """Cells of the second."""
    feuilles: tuple[str, ...]
    """Sheets of the second that are read together, where there are several."""
    paires: tuple[tuple[str, int, int, bool], ...]
    """Columns that both have: name, place in the first, place in the second, and whether they may differ."""


@frozen
class SecondHalf:
    """Where the second half of a row comes from."""

    ligne: int | None
    """Line in the second file; None where nothing was found there."""
    seul: bool = False
    """Whether there is no first half."""
    compte: bool = True
    """Whether this row is the first to hold that line: it is counted once."""
    cellules: int | None = None
    """How many cells the line has, where it is not as many as the header."""
    courtes: tuple[int, int] = (0, 0)
    """How many cells each half had, where a spreadsheet left out its last ones; else 0."""


def read_half(row: Sequence[str]) -> SecondHalf:
    """Where the second half of a joined row comes from."""
    told = row[-1]
    if not told:
        return SecondHalf(None)
    if ">" in told:
        told, _, sizes = told.partition(">")
        first, _, second = sizes.partition(",")
        return SecondHalf(int(told[1:]), compte=told[0] != "+", courtes=(int(first), int(second)))
    line, _, count = told[1:].partition("/")
    return SecondHalf(int(line), told[0] == "!", told[0] != "+", int(count) if count else None)


def complete_row(joined: JoinedFile, row: list[str]) -> tuple[list[CellFault], list[CellFault]]:
    """Complete in place the cells that both files have; what differs, as repairs told and as faults."""
    repairs, faults = list[CellFault](), list[CellFault]()
    for name, place, second, free in joined.paires:
        mine, theirs = row[place], mend_text(row[second])[0]
        if not clean_cell(mine):
            row[place] = theirs
        elif clean_cell(theirs) and not _same(name, mine, theirs):
            ours, other = (number_of(number) or number for number in (mine, theirs))
            if name == "numero_candidat" and ours.lstrip("0") == other.lstrip("0"):
                row[place] = max(ours, other, key=len)
                if len(row[place]) != len(ours):
                    repairs.append(tell_repair(name, mine, theirs, f"zéro de tête lu dans {joined.nom}"))
            elif free:
                repairs.append(CellFault(name, mine, f"« {theirs} » dans {joined.nom}", "Vérifiez laquelle garder."))
            else:
                error = f"les deux fichiers se contredisent : « {theirs} » dans {joined.nom}"
                faults.append(CellFault(name, mine, error, "Corrigez l’un des deux fichiers, et relancez."))
    return repairs, faults


def find_left_out(
    joined: JoinedFile, found: SecondHalf, row: Sequence[str], places: Mapping[str, int]
) -> list[CellFault]:
    """What is told of the last cells that either half of a row lacks, where one is read (`places` by column)."""
    first, second = found.courtes
    told = []
    if first < joined.largeur and any(first <= place < joined.largeur for place in places.values()):
        told.append(short_doubt(first, joined.largeur))
    begun = joined.largeur + second
    both = [name for name, mine, theirs, _ in joined.paires if theirs >= begun and not clean_cell(row[mine])]
    if absent := [name for name, place in places.items() if place >= begun] or both:
        told.append(evolve(short_doubt(second, joined.seconde, f" dans {joined.nom}"), colonne=absent[0]))
    return told


def short_doubt(size: int, width: int, where: str = "") -> CellFault:
    """The doubt on a row of `size` cells under a header of `width`, read as if the last ones were empty."""
    error = f"{size} cellules au lieu de {width}{where} : les dernières, absentes, sont lues vides"
    return CellFault("", "", error, "Vérifiez que la ligne n’est pas coupée.")


def find_unmatched(joined: JoinedFile, found: SecondHalf) -> list[CellFault]:
    """The fault of a row that has no other half, or whose second half is cut."""
    if found.cellules is not None and found.cellules != joined.seconde:
        remedy = "Cherchez un séparateur ou un guillemet de trop, ou une ligne coupée."
        return [CellFault("", "", f"{found.cellules} cellules au lieu de {joined.seconde}", remedy)]
    if found.seul or found.ligne is None:
        where = joined.premiere if found.seul else joined.nom
        error = f"candidat sans correspondance dans {where} : numéro et INE absents, ou présents plusieurs fois"
        return [CellFault("numero_candidat", "", error, "Corrigez son numéro ou son INE, ou retirez la ligne.")]
    return []


def _same(name: str, mine: str, theirs: str) -> bool:
    if name in _DATES:
        ours, other = read_date(name, mine), read_date(name, theirs)
        return ours == other
    return fold(mine) == fold(theirs)
