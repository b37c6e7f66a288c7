"""Spares a worker from sending candidates whom a report will not show: those that it has seen make sure of it.

The plain twin is a report that is given none: it keeps the first candidates of each block, whoever stood before.
"""

from collections import Counter
from threading import Lock

from attrs import define, field


@define(eq=False)
class RanksSeen:
    """The candidates that a process has seen, by rank, up to a line of the file. Threads may share it."""

    comptes: Counter[int] = field(factory=Counter)
    ligne: int = 0
    _lock: Lock = field(factory=Lock, init=False)

    def enough(self, rank: int, line: int, limit: int) -> bool:
        """Whether `limit` candidates of that rank or less stand before a line; then count the one of that line."""
        with self._lock:
            if line < self.ligne:
                self.comptes.clear()
            self.ligne = line
            before = sum([count for known, count in self.comptes.items() if known <= rank])
            self.comptes[rank] += 1
            return before >= limit

    def __reduce__(self) -> tuple[type["RanksSeen"], tuple[()]]:
        """Another process has seen nobody."""
        return RanksSeen, ()
