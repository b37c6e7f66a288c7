"""A record with what was decided on it, command by command."""

from typing import Protocol, TypeVar

from attrs import frozen

from bacpro.model.check import CheckReport
from bacpro.model.deliberation import Deliberation
from bacpro.model.outcome import Outcome
from bacpro.model.run.record import Record


class RunItem(Protocol):
    """One candidate of a run: at least the record as read."""

    @property
    def record(self) -> Record:
        """The record."""


CandidateT = TypeVar("CandidateT", bound=RunItem)


@frozen
class Converted:
    """One candidate of a run: the record as read, and his outcomes, or none when he is rejected."""

    record: Record
    outcomes: tuple[Outcome, ...]


@frozen
class Checked:
    """One candidate of a run: the record as read, and its report, or None when it is rejected."""

    record: Record
    report: CheckReport | None


@frozen
class Deliberated:
    """One candidate of a run: the record as read, the session (year), and what is proposed, or None if rejected."""

    record: Record
    session: int
    deliberation: Deliberation | None
