"""Exam sessions: a session is the year of its June examinations."""

from itertools import pairwise

from attrs import frozen


@frozen
class Sessions:
    """An interval of sessions, both ends included; `derniere` is None while the interval is open."""

    premiere: int
    derniere: int | None = None

    def __contains__(self, session: int) -> bool:
        return self.premiere <= session and (self.derniere is None or session <= self.derniere)

    def overlaps(self, other: "Sessions") -> bool:
        """Whether two intervals share a session."""
        return (self.derniere is None or other.premiere <= self.derniere) and (
            other.derniere is None or self.premiere <= other.derniere
        )

    def __str__(self) -> str:
        if self.derniere is None:
            return f"depuis {self.premiere}"
        if self.derniere == self.premiere:
            return str(self.premiere)
        return f"{self.premiere} à {self.derniere}"


def coverage_faults(intervals: list[Sessions]) -> list[str]:
    """Say, in French, where dated versions of one thing overlap, leave a gap or end before they begin."""
    faults = [f"« {s} » finit avant de commencer" for s in intervals if s.derniere and s.derniere < s.premiere]
    ordered = sorted(intervals, key=lambda s: s.premiere)
    for before, after in pairwise(ordered):
        if before.derniere is None or after.premiere <= before.derniere:
            faults.append(f"« {before} » et « {after} » se chevauchent")
        elif after.premiere > before.derniere + 1:
            faults.append(f"aucune version entre « {before} » et « {after} »")
    return faults
