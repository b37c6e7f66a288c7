"""Reads sound plain data into the model, quickly: what is amiss raises, and is left to `converter` to explain."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from types import NoneType
from typing import Any, get_args, get_origin

from attrs import NOTHING, fields, has, resolve_types

from bacpro.model.notation.plain import PLAIN, members, read_date, read_decimal
from bacpro.model.structuring.shape import optional_kind

Reader = Callable[[Any], Any]
"""Gives the value of the model that some plain data stands for; raises any Exception where it stands for none."""


@cache
def quick_reader(kind: Any) -> Reader:  # noqa: ANN401 - a type, or what stands for one in an annotation
    """The reader of a type of the model: plain and closed types, dates, numbers, classes, and what is made of them.

    Raises TypeError for any other type.
    """
    if kind in _SINGLE:
        return _SINGLE[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return members(kind).__getitem__
    if isinstance(kind, type) and has(kind):
        return _object(kind)
    if kept := optional_kind(kind):
        read = quick_reader(kept)
        return lambda value: None if value is None else read(value)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is list or (origin is tuple and arguments[1:] == (...,)):
        return _items(origin, arguments[0])
    if origin is dict and arguments[0] is str:
        return _by_text(arguments[1])
    if origin is dict and isinstance(arguments[0], type) and issubclass(arguments[0], Enum):
        return _by_word(members(arguments[0]), arguments[1])
    raise TypeError(f"no quick reader of {kind}")


def _plain(kind: type) -> Reader:
    def read(value: Any) -> Any:  # noqa: ANN401
        if type(value) is not kind:
            raise TypeError
        return value

    return read


_SINGLE: dict[Any, Reader] = {
    **{kind: _plain(kind) for kind in PLAIN},
    date: lru_cache(maxsize=4096)(read_date),
    Decimal: lru_cache(maxsize=1024, typed=True)(read_decimal),
    Any: lambda value: value,
}


def _items(whole: type, kind: Any) -> Reader:  # noqa: ANN401
    item = quick_reader(kind)
    read = (lambda values: map(item, values)) if kind not in PLAIN else _all_plain(kind)

    def read_items(value: Any) -> Any:  # noqa: ANN401
        if type(value) is not list and type(value) is not tuple:
            raise TypeError
        return whole(read(value))

    return read_items


def _all_plain(kind: type) -> Reader:
    admitted: tuple[set[type], ...] = (set(), {kind})

    def read(values: Any) -> Any:  # noqa: ANN401
        if {*map(type, values)} not in admitted:
            raise TypeError
        return values

    return read


def _by_text(kind: Any) -> Reader:  # noqa: ANN401
    read, texts = quick_reader(kind), _all_plain(str)

    def read_dict(value: Any) -> Any:  # noqa: ANN401
        texts(value)
        return {key: read(item) for key, item in value.items()}

    return read_dict


def _by_word(words: dict[str, Enum], kind: Any) -> Reader:  # noqa: ANN401
    read = quick_reader(kind)
    return lambda value: {words[key]: read(item) for key, item in value.items()}


def _object(model: type) -> Reader:
    """The reader of a class. It gives the values by place, which is quicker than by name."""
    attributes = fields(resolve_types(model))
    if not all(each.init for each in attributes):
        raise TypeError(f"no quick reader of {model}")
    if any(each.kw_only for each in attributes):
        return _object_by_name(model)
    defaults = [NOTHING if hasattr(each.default, "factory") else each.default for each in attributes]
    needed = {each.name for each in attributes if each.default is NOTHING}
    places = {each.name: (place, *_taken(each.type)) for place, each in enumerate(attributes)}

    def read(value: Any) -> Any:  # noqa: ANN401
        if needed and not needed <= value.keys():
            raise KeyError
        values = defaults.copy()
        for name, item in value.items():
            place, kind, reader = places[name]
            values[place] = item if type(item) is kind else reader(item)
        return model(*values)

    return read


def _object_by_name(model: type) -> Reader:
    """The reader of a class that takes some values by name only."""
    attributes = fields(model)
    needed = {each.name for each in attributes if each.default is NOTHING}
    kinds = {each.name: _taken(each.type) for each in attributes}

    def read(value: Any) -> Any:  # noqa: ANN401
        if not needed <= value.keys():
            raise KeyError
        values = {}
        for name, item in value.items():
            kind, reader = kinds[name]
            values[name] = item if type(item) is kind else reader(item)
        return model(**values)

    return read


def _taken(kind: Any) -> tuple[type, Reader]:  # noqa: ANN401
    """The type, if any, whose values an attribute takes as they are, and the reader of the others."""
    kept = optional_kind(kind)
    if kind in PLAIN or kept in PLAIN:
        return kept or kind, quick_reader(kind)
    return (NoneType, quick_reader(kept)) if kept else (object, quick_reader(kind))
