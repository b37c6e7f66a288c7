"""Values worked out once for all that are alike."""

from collections.abc import Callable
from typing import TypeVar

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
