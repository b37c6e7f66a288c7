"""Which known word a misspelt one can only be: a name put forward is right, or none is."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


_ONE, _TWO = 5, 10
"""Letters from which a word may have one letter wrong, and two."""


def find_nearest(word: str, known: Iterable[str], meaning: Callable[[str], T]) -> tuple[str, int] | None:
    """The known word that a word is when a letter or two are mended, and how many; None where several would do.

    Numbers are never mended: `U34` is no slip for `U33`. `word` and `known` are folded.
    """
    allowed = 2 if len(word) >= _TWO else int(len(word) >= _ONE)
    figures = _figures(word)
    found: dict[T, tuple[int, str]] = {}
    for name in known:
        if abs(len(name) - len(word)) > allowed or _figures(name) != figures:
            continue
        slips = _slips(word, name)
        if slips <= allowed:
            meant = meaning(name)
            found[meant] = min(found.get(meant, (slips, name)), (slips, name))
    if len(found) != 1:
        return None
    ((slips, name),) = found.values()
    return name, slips


def _figures(word: str) -> str:
    return "".join(c for c in word if c.isdigit())


def _slips(one: str, two: str) -> int:
    """Letters missing, added, changed or swapped between two words."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, mine in enumerate(one, 1):
        above, before_above = row, before
        row = [i]
        for j, theirs in enumerate(two, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (mine != theirs))
            if i > 1 and j > 1 and mine == two[j - 2] and one[i - 2] == theirs:
                cost = min(cost, before_above[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]
