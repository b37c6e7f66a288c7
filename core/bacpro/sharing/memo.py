"""Values worked out once for all that are alike. Threads of one process may ask at the same time."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from attrs import define, field

K = TypeVar("K")
V = TypeVar("V")

CASES = 1 << 13
"""Distinct values that are remembered: enough for the cases of any cohort, and memory stays flat beyond."""


class LazyDict(dict[K, V]):
    """Values worked out when they are first asked for, and kept, so that equal cases share one value.

    Beyond so many it forgets them all and begins again. Two threads that ask for one at once may both work it out.
    """

    def __init__(self, work_out: Callable[[K], V], limit: int = CASES) -> None:
        super().__init__()
        self._work_out = work_out
        self._limit = limit

    def __missing__(self, key: K) -> V:
        value = self._work_out(key)
        if len(self) >= self._limit:
            self.clear()
        self[key] = value
        return value


@define(eq=False)
class IdentityCache(Generic[K, V]):
    """What a function gives for shared values, told by their identity, which costs less than comparing them.

    Beyond so many values it forgets them all and begins again, so that memory stays flat.
    """

    function: Callable[[K], V]
    limit: int
    _known: tuple[dict[int, V], list[K]] = field(factory=lambda: ({}, []), init=False)
    """What was given, by the `id` of each value, and these values, so that no other takes the `id` of one.

    Both are left and begun again together: whoever reads them in another thread still has a pair that belongs together.
    """

    def of(self, values: Sequence[K]) -> list[V]:
        """What the function gives for each value, in their order."""
        found, _kept = self._known
        try:
            return list(map(found.__getitem__, map(id, values)))
        except KeyError:
            return self._meet(values)

    def _meet(self, values: Sequence[K]) -> list[V]:
        found, kept = self._known
        if len(found) + len(values) > self.limit:
            self._known = found, kept = {}, []
        for value in values:
            if id(value) not in found:
                given = self.function(value)
                kept.append(value)
                found[id(value)] = given
        return list(map(found.__getitem__, map(id, values)))
