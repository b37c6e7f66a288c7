"""Values worked out once for all that are alike."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from attrs import define, field

K = TypeVar("K")
V = TypeVar("V")

CASES = 1 << 13
"""Distinct values that a memo remembers: enough for the cases of any cohort, and memory stays flat beyond."""


class Memo(dict[K, V]):
    """Values worked out when they are first asked for, and kept, so that equal cases share one value."""

    def __init__(self, work_out: Callable[[K], V]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: K) -> V:
        if len(self) == CASES:
            self.clear()
        value = self[key] = self._work_out(key)
        return value


@define(eq=False)
class Remembered(Generic[K, V]):
    """What a function gives for shared values, told by their identity, which costs less than comparing them.

    Beyond so many values it forgets them all and begins again, so that memory stays flat.
    """

    function: Callable[[K], V]
    limit: int
    _found: dict[int, V] = field(factory=dict, init=False)
    _values: list[K] = field(factory=list, init=False)
    """The values met, so that no other takes the `id` of one."""

    def of(self, values: Sequence[K]) -> list[V]:
        """What the function gives for each value, in their order."""
        try:
            return list(map(self._found.__getitem__, map(id, values)))
        except KeyError:
            self._meet(values)
            return list(map(self._found.__getitem__, map(id, values)))

    def _meet(self, values: Sequence[K]) -> None:
        if len(self._found) + len(values) > self.limit:
            self._found.clear()
            self._values.clear()
        for value in values:
            if id(value) not in self._found:
                self._found[id(value)] = self.function(value)
                self._values.append(value)
