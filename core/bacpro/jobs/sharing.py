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
            return [self._of(value) for value in values]

    def _of(self, value: SharedT) -> FoundT:
        key = id(value)
        if key not in self._found:
            if len(self._found) >= self.limit:
                self._found.clear()
                self._values.clear()
            self._found[key] = self.function(value)
            self._values.append(value)
        return self._found[key]
