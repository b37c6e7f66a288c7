"""Places to fill on a page: what each takes, how it is named, and what it is filled with."""

from collections.abc import Mapping
from enum import Enum

from attrs import frozen

Answer = str | bool
"""What a slot is filled with: a text, or whether a box is ticked."""

Answers = Mapping[str, Answer]
"""Answers of one copy by the names of their slots."""

LINK = "field:"
"""What the address of a link begins with when it is a slot; the name of the slot follows."""

TICK_WORDS = {True: "coché", False: "non coché"}
"""What a reader hears of a box that is printed."""


class SlotKind(Enum):
    """What a slot takes: a line of text, several lines, or a tick."""

    LINE = 1
    LINES = 2
    BOX = 3


@frozen(eq=False)
class Slot:
    """A place to fill: its name, what it takes, what a reader hears of it, whether it must be filled.

    `longueur` is how many characters it takes at most.
    """

    nom: str
    genre: SlotKind
    dit: str = ""
    requis: bool = False
    longueur: int | None = None


def name_on_copy(slot: str, copy: int) -> str:
    """The name of a slot on a copy, numbered from 1: the first copy has the plain names."""
    return slot if copy == 1 else f"{slot}--{copy}"


def slot_on_copy(name: str) -> tuple[str, int]:
    """The slot and the copy that a name of `name_on_copy` is of."""
    slot, _, copy = name.partition("--")
    return slot, int(copy or 1)
