"""Finds the line of titles of a table, and tells whether two tables have the same ones."""

from collections.abc import Callable, Iterable, Sequence

from bacpro.model.notation.folding import fold
from bacpro.reading.sources.letters import sound_titles
from bacpro.reading.sources.rows import NumberedRow

SOUGHT = 60
"""Rows with content among which the header is sought."""
HeaderScore = Callable[[Sequence[str]], int]
"""How many columns of a row are recognised, were it a header."""


def sound_rows(rows: Iterable[NumberedRow]) -> list[NumberedRow]:
    """Rows among which the header is sought, without what spoils their letters."""
    return [(line, sound_titles(row)) for line, row in rows]


def find_header(rows: Sequence[NumberedRow], score: HeaderScore) -> tuple[int, int]:
    """The place of the header among rows, and how many of its columns are recognised; the first row for want of any."""
    scores = [score(row) for _, row in rows]
    best = max(scores, default=0)
    return (scores.index(best), best) if best > 1 else (0, 0)


def same_titles(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two headers have the same titles, in whatever order."""
    return order_titles(fold_titles(first), fold_titles(second)) is not None


def fold_titles(header: Sequence[str]) -> list[str]:
    """The titles of a header, folded, without the empty ones at its end."""
    titles = [fold(name) for name in header]
    while titles and not titles[-1]:
        titles.pop()
    return titles


def order_titles(first: Sequence[str], second: Sequence[str]) -> list[int] | None:
    """Where the columns of a header stand in another: nothing to move is an empty list; None where they differ."""
    if first == second:
        return []
    plain = len(set(first)) == len(first) and all(first)
    return [second.index(name) for name in first] if plain and sorted(first) == sorted(second) else None
