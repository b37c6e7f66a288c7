"""What the candidate numbers of a file tell together."""

from bisect import bisect_left
from collections import Counter

from attrs import evolve, frozen

from bacpro.model.notation.folding import fold
from bacpro.model.notation.number import CYCLADES
from bacpro.model.run.faults import CellFault
from bacpro.reading.values.numbers import COLUMN, COUNT_MAX, size_of

_NEARLY = 3
"""How many times more numbers of eleven digits than others there are where these are odd."""
_BARE = frozenset(map(fold, ("N°", "Numéro")))


@frozen
class TitledBlock:
    """Rows under a title of block: its line, the class that it names (empty for none), and the first row under it."""

    ligne: int
    classe: str
    premiere: int = 0


@frozen
class Numbering:
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
    blocs: tuple[TitledBlock, ...] = ()
    coupees: frozenset[int] = frozenset()
    """Lines of rows that lack cells, and not because a spreadsheet left out empty ones."""

    @property
    def simple(self) -> bool:
        """Whether nothing is to be done with those that are digits, in rows that lack no cell."""
        return not (self.completer or self.douteux or self.blocs)

    def of_lines(self, lines: range) -> "Numbering":
        """What has to be known of some lines alone."""
        return evolve(self, coupees=self.coupees.intersection(lines)) if self.coupees else self

    def block_of(self, line: int) -> TitledBlock | None:
        """The block that a line stands in, None where no title stands above."""
        if not self.blocs:
            return None
        place = bisect_left(self.blocs, line, key=lambda block: block.ligne)
        return self.blocs[place - 1] if place else None


NOTHING_KNOWN = Numbering()


def judge_numbers(sizes: Counter[int], *, cyclades: bool = False) -> Numbering:
    """What numbers tell together, from how many there are of each size; `cyclades` where they come out of it."""
    letters, short, full = sizes[0], sizes[CYCLADES - 1], sizes[CYCLADES]
    counts = sum(sizes[size] for size in range(1, COUNT_MAX + 1))
    digits = sizes.total() - letters
    longs = digits - counts > counts
    other = sizes.total() - short - full - (counts if longs else 0)
    certain = bool(short) and (cyclades or (full > 0 and not other))
    return Numbering(
        completer=certain,
        douteux=bool(short) and not certain and (full > 0 or not other),
        chiffres=digits > letters,
        longs=longs,
        onze=2 * full > sizes.total() - short,
        presque=full > _NEARLY * (sizes.total() - short - full),
    )


def is_unusual(number: str, numbers: Numbering) -> bool:
    """Whether a number has not the digits of nearly all those of its file: one mistyped, or a letter for a zero."""
    return numbers.presque and size_of(number) not in {CYCLADES, CYCLADES - 1}


def unusual_doubt(column: str, number: str) -> CellFault:
    """The doubt on a number that has not the digits of nearly all those of its file."""
    size = size_of(number)
    error = f"numéro {f'de {size} chiffres' if size else 'qui a une lettre'}, là où presque tous sont de onze chiffres"
    return CellFault(column, number, error, "Vérifiez-le : un caractère de trop, ou oublié, en fait un autre candidat.")


def may_be_ranks(title: str) -> bool:
    """Whether a column of such a title may number the rows rather than the candidates."""
    return fold(title) in _BARE


def ranks_doubt(number: str) -> CellFault:
    """The doubt on numbers that go 1, 2, 3… under a title that may be that of ranks."""
    error = "ces numéros se suivent, 1, 2, 3… : ce sont peut-être des rangs, pas des numéros de candidats"
    remedy = "Vérifiez ; si ce sont des rangs, ignorez cette colonne et ajoutez celle des numéros."
    return CellFault(COLUMN, number, error, remedy)


def lost_zero_doubt(column: str, number: str) -> CellFault:
    """The doubt on a number of ten digits, where no other tells that it lost its zero."""
    error = "numéro de dix chiffres : un zéro de tête a pu se perdre dans un tableur"
    return CellFault(column, number, error, "Vérifiez : dans Cyclades, il en a onze.")
