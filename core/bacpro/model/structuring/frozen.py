"""Values that stay as they were made: what a rule is handed is shared with all that come after it."""

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dictionary that refuses every change with TypeError."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("cette table ne se modifie pas : faites-en une copie (dict(…))")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """It travels to other processes as the dictionary that it is made from."""
        return type(self), (dict(self),)


def frozen_dict(value: Any) -> Any:  # noqa: ANN401 - the attribute that it converts says its type
    """A table that does not change; what is no dictionary is given back as it is, for who checks it to say so."""
    return FrozenDict(value) if type(value) is dict else value


def freeze_data(value: Any) -> Any:  # noqa: ANN401 - plain data has no narrower type
    """Plain data (tables and lists inside tables and lists) that does not change: lists become tuples."""
    if isinstance(value, dict):
        return FrozenDict({key: freeze_data(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple([freeze_data(item) for item in value])
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple([freeze_data(item) for item in value])
    return frozenset(value) if isinstance(value, set) else value
