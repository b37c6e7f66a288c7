"""The candidate numbers of a file: each as read, and what they tell together."""

import re
from bisect import bisect_left
from collections import Counter

from attrs import evolve, frozen

from bacpro.model.notation.number import CYCLADES, DIGITS_MAX, is_damaged, lacks_zero, number_of
from bacpro.model.run.faults import CellFault
from bacpro.reading.columns.columns import folded
from bacpro.reading.tables.nobody import STATISTICS, kind
from bacpro.reading.values.cells import cleaned

COLUMN = "numero_candidat"
_NEARLY = 3
"""How many times more numbers of eleven digits than others there are where these are odd."""
COUNT_MAX = 4
"""Digits of a number that may be a count, a year or a mark rather than that of somebody."""


_BARE = frozenset(map(folded, ("N°", "Numéro")))


@frozen
class Block:
    """Rows under a title of block: its line, the class that it names (empty for none), and the first row under it."""

    ligne: int
    classe: str
    premiere: int = 0


@frozen
class Numbers:
    """What the candidate numbers of a table tell together, and the titles that stand between them."""

    completer: bool = False
    """Whether those of ten digits have lost a zero, for certain."""
    douteux: bool = False
    """Whether they may have."""
    chiffres: bool = False
    """Whether most are digits alone."""
    longs: bool = False
    """Whether most have more digits than a count."""
    onze: bool = False
    """Whether most have the digits of Cyclades."""
    presque: bool = False
    """Whether nearly all have them: any other is odd."""
    rangs: int = 0
    """Line of the first, where they go 1, 2, 3… as the rows do; else 0."""
    blocs: tuple[Block, ...] = ()
    coupees: frozenset[int] = frozenset()
    """Lines of rows that lack cells, and not because a spreadsheet left out empty ones."""

    @property
    def simple(self) -> bool:
        """Whether nothing is to be done with those that are digits, in rows that lack no cell."""
        return not (self.completer or self.douteux or self.blocs)

    def of_lines(self, lines: range) -> "Numbers":
        """What has to be known of some lines alone."""
        return evolve(self, coupees=self.coupees.intersection(lines)) if self.coupees else self

    def block_of(self, line: int) -> Block | None:
        """The block that a line stands in, None where no title stands above."""
        if not self.blocs:
            return None
        place = bisect_left(self.blocs, line, key=lambda block: block.ligne)
        return self.blocs[place - 1] if place else None


NOTHING_KNOWN = Numbers()


def read_number(cell: str) -> str | CellFault:
    """A candidate number in its one form."""
    if cell.isdigit() and cell.isascii() and len(cell) <= DIGITS_MAX and cell.strip("0"):
        return cell
    text = cleaned(cell)
    if not text.strip("'"):
        remedy = "Ajoutez le numéro, sans lequel rien ne se suit."
        return CellFault(COLUMN, "", "numéro de candidat absent", remedy)
    number = number_of(text)
    if number is not None and (number.isdigit() or kind(text) not in STATISTICS):
        return number
    if is_damaged(text):
        remedy = "Le tableur a perdu des chiffres : mettez la colonne au format Texte et recopiez le numéro."
        return CellFault(COLUMN, text, "numéro abîmé par le tableur", remedy)
    remedy = "Écrivez le numéro, ou retirez la ligne si elle n’est celle de personne."
    return CellFault(COLUMN, text, "ce n’est pas un numéro de candidat", remedy)


def unnumbered(above: str) -> CellFault:
    """The fault of a row without number that goes on with the candidate `above`, who is not taken without it."""
    remedy = f"Si elle est de {above}, recopiez-y son numéro et son nom ; sinon, ceux de son candidat."
    return CellFault(COLUMN, "", "numéro de candidat absent, sous les lignes d’un candidat", remedy)


def with_zero(number: str) -> str:
    """A number of ten digits with the zero that it lost; any other as it is."""
    return f"0{number}" if lacks_zero(number) else number


_INE_LENGTH = 11
_DECIMALS = re.compile(r".*\d[.,]0+\s*")


def written_as(cell: str, number: str) -> str:
    """Why a number is not as its cell writes it."""
    if number == f"0{cell}":
        return "zéro de tête perdu"
    if "e" in cell.casefold() and number.isdigit():
        return "notation scientifique, sans chiffre perdu"
    if _DECIMALS.fullmatch(cell):
        return "nombre décimal"
    return f"{'' if number == number_of(cell) else 'zéro de tête perdu, '}sans espace ni ponctuation"


def key_of(number: str) -> str:
    """What two numbers of one candidate share: neither case nor a lost zero counts."""
    return with_zero(number) if number.isdigit() else number.upper()


def ine_key(cell: str) -> str:
    """An INE to compare; empty where the cell holds none."""
    text = cell.strip().upper()
    return text if len(text) == _INE_LENGTH else ""


def size_of(number: str) -> int:
    """How many digits a number has; 0 for one that has letters."""
    return len(number) if number.isdigit() else 0


def told_by(sizes: Counter[int], *, cyclades: bool = False) -> Numbers:
    """What numbers tell together, from how many there are of each size; `cyclades` where they come out of it."""
    letters, short, full = sizes[0], sizes[CYCLADES - 1], sizes[CYCLADES]
    counts = sum(sizes[size] for size in range(1, COUNT_MAX + 1))
    digits = sizes.total() - letters
    longs = digits - counts > counts
    other = sizes.total() - short - full - (counts if longs else 0)
    certain = bool(short) and (cyclades or (full > 0 and not other))
    return Numbers(
        completer=certain,
        douteux=bool(short) and not certain and (full > 0 or not other),
        chiffres=digits > letters,
        longs=longs,
        onze=2 * full > sizes.total() - short,
        presque=full > _NEARLY * (sizes.total() - short - full),
    )


def is_odd(number: str, numbers: Numbers) -> bool:
    """Whether a number has not the digits of nearly all those of its file: one mistyped, or a letter for a zero."""
    return numbers.presque and size_of(number) not in {CYCLADES, CYCLADES - 1}


def odd_number(column: str, number: str) -> CellFault:
    """The doubt on a number that has not the digits of nearly all those of its file."""
    size = size_of(number)
    error = f"numéro {f'de {size} chiffres' if size else 'qui a une lettre'}, là où presque tous sont de onze chiffres"
    return CellFault(column, number, error, "Vérifiez-le : un caractère de trop, ou oublié, en fait un autre candidat.")


def may_be_ranks(title: str) -> bool:
    """Whether a column of such a title may number the rows rather than the candidates."""
    return folded(title) in _BARE


def ranks(number: str) -> CellFault:
    """The doubt on numbers that go 1, 2, 3… under a title that may be that of ranks."""
    error = "ces numéros se suivent, 1, 2, 3… : ce sont peut-être des rangs, pas des numéros de candidats"
    remedy = "Vérifiez ; si ce sont des rangs, ignorez cette colonne et ajoutez celle des numéros."
    return CellFault(COLUMN, number, error, remedy)


def lost_zero(column: str, number: str) -> CellFault:
    """The doubt on a number of ten digits, where no other tells that it lost its zero."""
    error = "numéro de dix chiffres : un zéro de tête a pu se perdre dans un tableur"
    return CellFault(column, number, error, "Vérifiez : dans Cyclades, il en a onze.")


def is_short(number: str) -> bool:
    """Whether a number may be a count rather than that of somebody."""
    return len(number) <= COUNT_MAX and number.isdigit()


def too_short(number: str) -> CellFault:
    """The fault of a number that has the length of a count, in a file where others are longer."""
    error = f"numéro de {len(number)} chiffre{'s' if len(number) > 1 else ''}, bien plus court que les autres"
    return CellFault(COLUMN, number, error, "Corrigez-le, ou retirez la ligne si elle n’est celle de personne.")


def doubtful(number: str, why: str) -> CellFault:
    """The fault of a row that has a number, and may be nobody’s."""
    remedy = "Retirez la ligne si elle n’est celle de personne, ou complétez le nom du candidat."
    return CellFault(COLUMN, number, why, remedy)
