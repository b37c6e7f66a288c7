"""What is amiss in plain data (TOML, JSON), each fault at its path."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from attrs import frozen

Steps = tuple[str | int, ...]
"""A path of the data: keys of objects, ranks in lists."""


@frozen
class PathFault:
    """A fault at a path of the data, in steps and in writing (`$.unites[3].coefficient`)."""

    pas: Steps
    message: str

    @property
    def chemin(self) -> str:
        """The path in writing."""
        return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.pas)


class StructureError(ValueError):
    """Data does not have the shape of the model; `faults` holds every fault found."""

    def __init__(self, faults: list[PathFault]) -> None:
        super().__init__(" ; ".join(f"{fault.chemin} : {fault.message}" for fault in faults))
        self.faults = faults


def without(data: object, faults: Iterable[PathFault]) -> object:
    """A copy of plain data without the values at fault, so that the others can still be looked at.

    None where that cannot be: the whole is at fault, or an item of a list, whose followers would change rank.
    """
    whole: Any = {"": data}
    for fault in faults:
        if not fault.pas or not isinstance(fault.pas[-1], str):
            return None
        holder = whole
        for step in ("", *fault.pas[:-1]):
            holder[step] = copy(holder[step])
            holder = holder[step]
        holder.pop(fault.pas[-1], None)
    return whole[""]
