"""Whether a value is made as its class says: annotations are a promise that code of others may not keep."""

import collections.abc
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from inspect import iscoroutine
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from attrs import fields, has, resolve_types

NAMES = {
    str: "un texte",
    int: "un nombre entier",
    bool: "vrai ou faux",
    Decimal: "un nombre décimal (Decimal)",
    date: "une date",
}
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
"""Where a value stands in memory: it says nothing, and differs each time."""

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Halves of a character, and what XML has not: neither a table nor a page nor a workbook holds them."""

SHOWN = 60
"""Characters of a wrong value that are told."""


def shape_faults(value: object, kind: Any) -> list[str]:  # noqa: ANN401 - a type, or what stands for one
    """Say, in French, which parts of a value are not of the type that the model gives them, each with its path."""
    return [f"{path[1:]} : {fault}" if path else fault for path, fault in _faults(value, kind, "")]


def optional_kind(kind: Any) -> Any:  # noqa: ANN401
    """The type that an optional one admits beside None; None for a type that is not optional."""
    arguments = get_args(kind)
    if get_origin(kind) not in {Union, UnionType} or len(arguments) != 2 or NoneType not in arguments:
        return None
    return next(each for each in arguments if each is not NoneType)


def told(value: object) -> str:
    """A value as a message shows it, whatever it is made of. A coroutine is closed: nobody is to await it."""
    if iscoroutine(value):
        value.close()
    try:
        text = _ADDRESS.sub("", " ".join(repr(value).split()))
    except Exception:
        text = f"<{type(value).__name__}>"
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def text_fault(text: str) -> str:
    """Say, in French, why no file can hold a text; nothing where one can. The ends of lines are no fault."""
    found = _UNWRITABLE.search(text)
    return f"{told(text)} contient U+{ord(found[0]):04X}, qu’aucun fichier ne peut contenir" if found else ""


Found = Iterator[tuple[str, str]]


def _faults(value: Any, kind: Any, path: str) -> Found:  # noqa: ANN401, PLR0912 - one branch a kind of type
    if kind is Any or isinstance(kind, TypeVar):
        return
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        if value is None and NoneType in arguments:
            return
        [kind, *_] = [each for each in arguments if each is not NoneType]
        yield from _faults(value, kind, path)
    elif origin is tuple:
        yield from _items(value, arguments, path)
    elif origin in {dict, collections.abc.Mapping}:
        yield from _entries(value, arguments, path)
    elif origin is collections.abc.Callable:
        if not callable(value):
            yield path, f"{told(value)} n’est pas une fonction"
    elif has(origin or kind):
        yield from _attributes(value, origin or kind, path)
    elif isinstance(kind, type) and issubclass(kind, Enum):
        if not isinstance(value, kind):
            yield path, not_a_word(value, kind)
    elif kind in NAMES:
        if type(value) is not kind and not (kind is str and isinstance(value, str)):
            yield path, f"{told(value)} n’est pas {NAMES[kind]}"
        elif kind is str and (fault := text_fault(value)):
            yield path, fault
        elif kind is Decimal and not value.is_finite():
            yield path, f"{value} n’est pas un nombre"
    elif isinstance(kind, type) and not isinstance(value, kind):
        yield path, f"{told(value)} n’est pas un {kind.__name__}"


def not_a_word(value: object, words: type[Enum]) -> str:
    """Say, in French, that a value is none of the words of a closed list."""
    known = ", ".join(str(word.value) for word in words)
    shown = f"« {value} »" if type(value) is str else told(value)
    return f"{shown} n’est pas un {words.__name__} ({known})"


def _items(value: Any, arguments: tuple[Any, ...], path: str) -> Found:  # noqa: ANN401
    if not isinstance(value, tuple):
        yield path, f"{told(value)} n’est pas un tuple"
        return
    kinds = [arguments[0]] * len(value) if arguments[1:] == (...,) else list(arguments)
    if len(kinds) != len(value):
        yield path, f"{len(kinds)} éléments attendus, {len(value)} donnés"
        return
    for rank, (item, kind) in enumerate(zip(value, kinds, strict=True)):
        yield from _faults(item, kind, f"{path}[{rank}]")


def _entries(value: Any, arguments: tuple[Any, ...], path: str) -> Found:  # noqa: ANN401
    if not isinstance(value, collections.abc.Mapping):
        yield path, f"{told(value)} n’est pas une table"
        return
    for key, item in value.items():
        yield from _faults(key, arguments[0], path)
        yield from _faults(item, arguments[1], f"{path}[{told(key)}]")


def _attributes(value: Any, model: type, path: str) -> Found:  # noqa: ANN401
    if not isinstance(value, model):
        yield path, f"{told(value)} n’est pas un {model.__name__}"
        return
    for name, kind in _kinds(model):
        held = getattr(value, name)
        # Nearly all are texts, and sound.
        if not (kind is str is type(held) and held.isprintable()):
            yield from _faults(held, kind, f"{path}.{name}")


@cache
def _kinds(model: type) -> tuple[tuple[str, Any], ...]:
    """The attributes of a class of the model, with their types."""
    return tuple((attribute.name, attribute.type) for attribute in fields(resolve_types(model)))
