"""Asks a plugin, and looks at what it gives to the last part: nothing is taken on trust."""

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

import pluggy

from bacpro.errors import DataError
from bacpro.model.structuring.shape import shape_faults, told

T = TypeVar("T")


def ask_hook(kind: type[T], hook: pluggy.HookCaller) -> tuple[T, ...]:
    """What a plugin gives to a hook. It raises what `ask_all` does."""
    given: list[object] = hook()
    if len(given) < len(hook.get_hookimpls()):
        given = [*given, None]  # which pluggy leaves out
    return tuple(item for answer in given for item in _check_all(kind, hook.name, answer))


def ask_all(kind: Callable[..., T], part: str, function: Callable[..., object], *given: object) -> tuple[T, ...]:
    """What a function of a speciality gives where several values are asked for.

    Raises DataError for anything that is not of their kind, to the last part, and whatever the plugin raises.
    """
    return _check_all(kind, part, function(*given))


def ask_one(kind: Callable[..., T], part: str, function: Callable[..., object], *given: object) -> T | None:
    """What a function of a speciality gives where one value is asked for, or None. It raises what `ask_all` does."""
    answer = function(*given)
    if answer is not None and (faults := [f"{part} : {fault}" for fault in shape_faults(answer, kind)]):
        raise DataError("greffon", faults)
    return cast("T | None", answer)


def _check_all(kind: Callable[..., T], part: str, answer: object) -> tuple[T, ...]:
    if isinstance(answer, str | bytes) or not isinstance(answer, Iterable):
        raise DataError("greffon", [f"{part} : {told(answer)} n’est pas une liste de {kind.__name__}"])
    found = tuple(answer)
    if faults := [f"{part} : {fault}" for item in found for fault in shape_faults(item, kind)]:
        raise DataError("greffon", faults)
    return found
