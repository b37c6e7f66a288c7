"""From plain data (TOML, JSON) to the model and back, with cattrs: every fault is reported with its path."""

import json
import re
from collections.abc import Callable, Iterable
from copy import copy
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin

from attrs import frozen, has

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years that a date of a dossier can be of."""

_PLAIN: dict[type, str] = {int: "un nombre entier", bool: "true ou false (vrai ou faux)", str: "un texte"}
"""Types that plain data holds as they are, and how they are called."""

SHOWN = 60
"""Characters of a faulty value that its message shows."""

_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


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


def structure(data: object, model: type[T]) -> T:
    """Read plain data into a class of the model; unknown keys are refused.

    Raises StructureError, with all faults.
    """
    try:
        return _converter(detailed=False).structure(data, model)
    except Exception:
        return _explained(data, model)


def _explained(data: object, model: type[T]) -> T:
    """Read again what was refused, slowly, to name every fault."""
    from cattrs.errors import BaseValidationError

    try:
        return _converter(detailed=True).structure(data, model)
    except BaseValidationError as error:
        raise StructureError(list(_path_faults(error))) from error
    except (ValueError, TypeError, KeyError) as error:
        raise StructureError([PathFault((), _french(error))]) from error


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


def unstructure(value: object) -> Any:  # noqa: ANN401 - plain data has no narrower type
    """The plain data of a value of the model: ISO dates, marks as strings."""
    return _converter(detailed=False).unstructure(value)


@cache
def _converter(*, detailed: bool) -> "Converter":
    """A converter that refuses unknown keys; one that details its faults is twice as slow."""
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True, detailed_validation=detailed)
    converter.register_structure_hook(Decimal, lambda value, _: _decimal(value))
    converter.register_structure_hook(date, lambda value, _: _date(value))
    for kind, name in _PLAIN.items():
        converter.register_structure_hook(kind, _exact_reader(kind, name))
    converter.register_structure_hook_factory(_is_optional, _optional_reader)
    if detailed:
        converter.register_structure_hook_factory(has, _object_reader)
    converter.register_structure_hook_factory(_is_tuple, _placed_list_reader if detailed else _list_reader)
    converter.register_unstructure_hook(Decimal, lambda value: f"{value:f}")
    converter.register_unstructure_hook(date, date.isoformat)
    return converter


def _exact_reader(kind: type[T], name: str) -> Callable[[Any, type], Any]:
    """A reader of values of exactly that type, and of the closed lists of words that derive from it."""

    def read(value: Any, model: type) -> Any:  # noqa: ANN401
        if model is not kind:
            return _word(value, model)
        return value if type(value) is kind else _strict(kind, name, value)

    return read


def _is_optional(model: Any) -> bool:  # noqa: ANN401
    return get_origin(model) in {Union, UnionType} and len(get_args(model)) == 2 and NoneType in get_args(model)


def _optional_reader(model: Any, converter: "Converter") -> Callable[[Any, Any], Any]:  # noqa: ANN401
    (kind,) = (arg for arg in get_args(model) if arg is not NoneType)
    read = converter.get_structure_hook(kind)
    if kind in _PLAIN:  # by far the commonest: one call less for each value
        return lambda value, _: value if value is None or type(value) is kind else read(value, kind)
    return lambda value, _: None if value is None else read(value, kind)


def _object_reader(model: type[T], converter: "Converter") -> Callable[[Any, Any], T]:
    from cattrs.gen import make_dict_structure_fn

    read = make_dict_structure_fn(model, converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True)

    def read_object(value: Any, kind: Any) -> T:  # noqa: ANN401
        if not isinstance(value, dict):
            raise ValueError(f"{_shown(value)} n’est pas un objet")
        return read(value, kind)

    return read_object


def _is_tuple(model: Any) -> bool:  # noqa: ANN401
    return get_origin(model) is tuple


def _list_reader(model: Any, converter: "Converter") -> Callable[[Any, Any], tuple[Any, ...]]:  # noqa: ANN401
    kind = get_args(model)[0]
    read = converter.get_structure_hook(kind)

    def read_list(value: Any, _: Any) -> tuple[Any, ...]:  # noqa: ANN401
        if type(value) is not list and type(value) is not tuple:
            raise ValueError
        return tuple([read(item, kind) for item in value])

    return read_list


def _placed_list_reader(model: Any, converter: "Converter") -> Callable[[Any, Any], tuple[Any, ...]]:  # noqa: ANN401
    """A reader that notes the rank of each item at fault."""
    from cattrs.cols import homogenous_tuple_structure_factory

    read = homogenous_tuple_structure_factory(model, converter)

    def read_list(value: Any, kind: Any) -> tuple[Any, ...]:  # noqa: ANN401
        if not isinstance(value, list | tuple):
            raise ValueError(f"{_shown(value)} n’est pas une liste")
        result: tuple[Any, ...] = read(value, kind)
        return result

    return read_list


def _strict(kind: type[T], name: str, value: Any) -> T:  # noqa: ANN401
    if type(value) is not kind:
        raise ValueError(f"{_shown(value)} n’est pas {name}")
    return value


def _word(value: Any, model: Any) -> Any:  # noqa: ANN401
    """A word of a closed list, or a value of another type that derives from a plain one."""
    if not issubclass(model, Enum):
        return model(value)
    try:
        return _members(model)[value]
    except (KeyError, TypeError):
        admitted = ", ".join(_members(model))
        raise ValueError(f"{_shown(value)} n’est pas une valeur admise ; écrivez l’un de : {admitted}") from None


@cache
def _members(model: type[Enum]) -> dict[str, Enum]:
    return {str(member.value): member for member in model}


def _shown(value: object) -> str:
    """A value as the file writes it, a text between guillemets, cut where it is long."""
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    except RecursionError:
        text = "…"
    text = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return f"« {text} »" if isinstance(value, str) else text


def _decimal(value: Any) -> Decimal:  # noqa: ANN401
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError(f"{_shown(value)} n’est pas un nombre : l’écrire entre guillemets, « 12.5 »")
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise ValueError(f"{_shown(value)} n’est pas un nombre")
    number = Decimal(value.replace(",", ".") if isinstance(value, str) else value)
    if not number.is_finite():
        raise ValueError(f"{_shown(value)} n’est pas un nombre fini")
    return number


def _date(value: Any) -> date:  # noqa: ANN401
    try:
        day = value if isinstance(value, date) else date.fromisoformat(_strict(str, "une date", value))
    except ValueError:
        raise ValueError(f"{_shown(value)} n’est pas une date (aaaa-mm-jj)") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"l’année de {value} n’est pas entre {FIRST_YEAR} et {LAST_YEAR}")
    return day


def _path_faults(error: BaseException, path: Steps = ()) -> list[PathFault]:
    from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError

    if isinstance(error, ForbiddenExtraKeysError):
        return [PathFault((*path, key), "clé inconnue") for key in sorted(error.extra_fields)]
    if not isinstance(error, BaseValidationError):
        return [PathFault(path, _french(error))]
    faults = []
    for child in error.exceptions:
        faults += _path_faults(child, (*path, *_step(child)))
    return faults


def _step(error: BaseException) -> Steps:
    """The step of the path that cattrs noted on an error, if any."""
    from cattrs.errors import AttributeValidationNote, IterableValidationNote

    for note in getattr(error, "__notes__", []):
        if isinstance(note, IterableValidationNote):
            return (note.index,)
        if isinstance(note, AttributeValidationNote):
            return (note.name,)
    return ()


def _french(error: BaseException) -> str:
    if isinstance(error, KeyError):
        return f"clé « {error.args[0]} » manquante"
    return str(error)
