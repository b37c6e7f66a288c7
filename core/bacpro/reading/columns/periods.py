"""Periods side by side: one row a candidate, PFMP 1, 2 and 3 under one or two lines of titles.

A column of a period is known by its title and the number in it (`PFMP 1 début`, `Début PFMP1`, `Du 1`), by the title of
the group above it, or, where the same titles come several times, by its rank.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from attrs import evolve

from bacpro.model.notation.folding import strip_accents
from bacpro.reading.columns.vocabulary import ColumnKind, Vocabulary
from bacpro.reading.sources.grid import Grid
from bacpro.reading.sources.rows import NumberedRow, clean_cell

OF_A_PERIOD = (
    "structure",
    "adresse",
    "type",
    "du",
    "au",
    "semaines",
    "heures",
    "activites",
    "responsable",
    "signee",
    "cachet",
    "convention",
    "numero_periode",
)
"""Columns that are those of one period, and not of its candidate."""


MOST = 12
"""Periods that a table can have side by side."""


_DATES = frozenset({"du", "au"})


_UNDER = " : "
"""Between the title of a group and that of a column under it."""


_MARKERS = frozenset({"pfmp", "stage", "stages", "periode", "periodes", "p"})


_NUMBERS = frozenset({"n", "no", "num", "numero"})


_ORDINALS = frozenset({"re", "ere", "er", "e", "eme", "nde", "nd"})


_LINKS = frozenset({"de", "la", "le", "l", "en", "pour"})


def find_period(name: str, words: Vocabulary) -> tuple[int, str] | None:
    """The number of the period that a title speaks of, and the column (`Début PFMP1`: 1, `du`); None for any other."""
    if not any(c.isdigit() for c in name):
        return None
    group, _, title = name.rpartition(_UNDER)
    if group and (number := find_number(group)) and (nom := _find_column(title, words)):
        return number, nom
    number = find_number(name)
    if number is None:
        return None
    if nom := _find_column(name, words):
        return number, nom
    # A quotation of the number and of what is numbered, then the title: in either order.
    left = [word for word in _split_words(name) if not word.isdigit() and word not in _MARKERS | _NUMBERS | _ORDINALS]
    while left and left[-1] in _LINKS:
        left.pop()
    for start in range(len(left)):
        if start and left[start - 1] not in _LINKS:
            break
        if nom := _find_column(" ".join(left[start:]), words):
            return number, nom
    return None


def number_columns(
    header: Sequence[str], words: Vocabulary, skipped: Collection[int] = ()
) -> dict[int, tuple[int, str]]:
    """By place: the number of the period of a column, and its canonical name; nothing where a row is one period.

    `skipped` are places of columns that repeat another one.
    """
    by_title = {place: found for place, name in enumerate(header) if name and (found := find_period(name, words))}
    plain = {
        place: nom for place, name in enumerate(header) if place not in by_title and (nom := _find_column(name, words))
    }
    if any(nom in _DATES for _, nom in by_title.values()):
        if all(number != 1 for number, _ in by_title.values()):
            # `Début`, `Fin`, `Début 2`, `Fin 2`.
            first = {nom for _, nom in by_title.values()}
            by_title |= {place: (1, nom) for place, nom in plain.items() if nom in first}
        return by_title
    times = Counter(nom for place, nom in plain.items() if place not in skipped)
    several = times["du"]
    if not 1 < several == times["au"] <= MOST:
        return {}
    ranks: Counter[str] = Counter()
    by_rank: dict[int, tuple[int, str]] = {}
    times = Counter(plain.values())
    for place, nom in plain.items():
        if times[nom] == several:
            ranks[nom] += 1
            by_rank[place] = (ranks[nom], nom)
    return by_rank


def is_of_periods(header: Sequence[str], words: Vocabulary) -> bool:
    """Whether a header is that of a table of placements: columns of periods, and none of a unit."""
    columns = [words.column(name) for name in header if name]
    if any(column is not None and column.kind is ColumnKind.UNITE for column in columns):
        return False
    numbered = {nom for _, nom in number_columns(header, words).values()}
    found = {column.nom for column in columns if column is not None and column.kind is ColumnKind.LUE}
    found = (found | numbered).intersection(OF_A_PERIOD)
    return found >= _DATES or len(found - {"type", "adresse"}) > 1


def join_title_lines(grid: Grid, words: Vocabulary) -> Grid:
    """The table with one line of titles where it has two: groups (`PFMP 1`), and what stands under each."""
    above = grid.preambule[-1] if grid.preambule else None
    if above and (titles := _join_titles(above[1], grid.entete, words)):
        return evolve(grid, preambule=grid.preambule[:-1], entete=titles)
    below = next(islice(grid.lines(), 1), None)
    if below and (titles := _join_titles(grid.entete, below[1], words)):
        rows = partial(_without, grid, tuple(below[1]))
        return evolve(grid, ligne=below[0], entete=titles, rows=rows)
    return grid


def _without(grid: Grid, titles: tuple[str, ...]) -> Iterator[NumberedRow]:
    """Rows without the titles that each sheet repeats, but for the first."""
    first = True
    for line, row in grid.rows():
        if not first and tuple(row) == titles:
            continue
        first = first and tuple(row) != titles
        yield line, row


def _join_titles(groups: Sequence[str], titles: Sequence[str], words: Vocabulary) -> tuple[str, ...] | None:
    """Two lines of titles as one; None where the second is not that of periods, or the first that of their groups."""
    under = [clean_cell(title) for title in titles]
    known = [_find_column(title, words) for title in under]
    if not set(known) >= _DATES or len(groups) > len(titles):
        return None
    above = [clean_cell(group) for group in groups] + [""] * (len(titles) - len(groups))
    starts = [place for place, nom in enumerate(known) if nom and above[place] and above[place] != under[place]]
    if not starts or (len(starts) == 1 and find_number(above[starts[0]]) is None):
        return None
    numbers = [find_number(above[place]) for place in starts]
    own = None not in numbers and len(set(numbers)) == len(numbers)
    joined, group = [], ""
    for place, (over, title) in enumerate(zip(above, under, strict=True)):
        if over:
            rank = starts.index(place) + 1 if place in starts else 0
            group = "" if not rank else over if own else f"{over} (PFMP {rank})" if rank else ""
        joined.append(f"{group}{_UNDER}{title}" if group and known[place] else title or over)
    return tuple(joined)


def _find_column(title: str, words: Vocabulary) -> str | None:
    """The column of a period that a title is, whatever stands beside."""
    column = words.column(clean_cell(title)) if title else None
    return column.nom if column and column.kind is ColumnKind.LUE and column.nom in OF_A_PERIOD else None


def find_number(text: str) -> int | None:
    """The number of the period that a text speaks of: the one beside `PFMP`, else the only one."""
    found = _split_words(text)
    numbers = [(place, int(word)) for place, word in enumerate(found) if word.isdigit() and len(word) < 3]
    numbers = [(place, number) for place, number in numbers if 1 <= number <= MOST]
    for place, number in numbers:
        before = [word for word in found[:place] if word not in _NUMBERS]
        after = [word for word in found[place + 1 :] if word not in _ORDINALS]
        if (before and before[-1] in _MARKERS) or (after and after[0] in _MARKERS):
            return number
    digits = [word for word in found if word.isdigit()]
    return numbers[0][1] if len(numbers) == len(digits) == 1 else None


_WORD = re.compile(r"[a-z]+|[0-9]+")


def _split_words(text: str) -> list[str]:
    """Words and numbers, without case and accents."""
    plain = "".join(c for c in strip_accents(text.replace("°", "o")) if c.isascii() or c.isspace())
    return _WORD.findall(plain)


def numbers_of_periods(numbered: Mapping[int, tuple[int, str]]) -> tuple[int, ...]:
    """The numbers of the periods of a table, in order."""
    return tuple(sorted({number for number, _ in numbered.values()}))


def of_period(nom: str, number: int | None) -> str:
    """The canonical name of a column of a period: `du`, or `du 2` where periods stand side by side."""
    return nom if number is None else f"{nom} {number}"


def column_names(number: int | None) -> list[str]:
    """The canonical names of the columns of a period, under OF_A_PERIOD."""
    return [of_period(nom, number) for nom in OF_A_PERIOD]
