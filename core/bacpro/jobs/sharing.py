"""What is worked out once for values that many candidates share."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from attrs import define, field

SharedT = TypeVar("SharedT")
FoundT = TypeVar("FoundT")


@define(eq=False)
class Remembered(Generic[SharedT, FoundT]):
    """What a function gives for shared values, told by their identity, which costs less than comparing them.

    Beyond so many values it forgets them all and begins again, so that memory stays flat.
    """

    function: Callable[[SharedT], FoundT]
    limit: int
    _found: dict[int, FoundT] = field(factory=dict, init=False)
    _values: list[SharedT] = field(factory=list, init=False)
    """The values met, so that no other takes the `id` of one."""

    def of(self, values: Sequence[SharedT]) -> list[FoundT]:
        """What the function gives for each value, in their order."""
        try:
            return list(map(self._found.__getitem__, map(id, values)))
        except KeyError:
            self._meet(values)
            return list(map(self._found.__getitem__, map(id, values)))

    def _meet(self, values: Sequence[SharedT]) -> None:
        if len(self._found) + len(values) > self.limit:
            self._found.clear()
            self._values.clear()
        for value in values:
            if id(value) not in self._found:
                self._found[id(value)] = self.function(value)
                self._values.append(value)
