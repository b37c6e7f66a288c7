"""Paths in a dossier (`candidat.nom`, `periodes.[].du`): what stands at one, and of which type."""

from collections.abc import Mapping
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from attrs import has

ELEMENT = "[]"
"""The step of a path that goes from a list to its elements."""


def value_at(holder: object, path: str) -> Any:  # noqa: ANN401 - a dossier holds values of many types
    """What stands at a path without ELEMENT; None where a step is missing."""
    for step in _steps(path):
        if holder is None:
            return None
        holder = holder.get(step) if isinstance(holder, Mapping) else getattr(holder, step)
    return holder


@lru_cache(maxsize=1024)
def type_at(model: type, path: str) -> Any:  # noqa: ANN401 - a type, or what typing makes of one
    """The type of what stands at a path from a class of the model, without « or None ».

    Raises LookupError when the path leads nowhere.
    """
    kind: Any = model
    for step in _steps(path):
        if get_origin(kind) is tuple and step == ELEMENT:
            kind = get_args(kind)[0]
        elif get_origin(kind) is dict:
            kind = get_args(kind)[1]
        elif isinstance(kind, type) and has(kind) and step in (hints := get_type_hints(kind)):
            kind = hints[step]
        else:
            raise LookupError(path)
        if get_origin(kind) in {Union, UnionType}:
            (kind,) = (part for part in get_args(kind) if part is not NoneType)
    return kind


def leads_somewhere(model: type, path: str) -> bool:
    """Whether something can stand at a path from a class of the model."""
    try:
        type_at(model, path)
    except LookupError:
        return False
    return True


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))
