"""From plain data (TOML, JSON) to the model and back, slowly: cattrs names all that is amiss."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_origin

from attrs import has

from bacpro.model.notation.plain import PLAIN, exact, quote_value, read_date, read_decimal, word
from bacpro.model.structuring.faults import PathFault, Steps, StructureError
from bacpro.model.structuring.shape import optional_kind

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")


def structure_plainly(data: object, model: type[T]) -> T:
    """Read plain data into a class of the model; unknown keys are refused.

    Raises StructureError, with all faults.
    """
    from cattrs.errors import BaseValidationError

    try:
        return _converter().structure(data, model)
    except BaseValidationError as error:
        raise StructureError(list(_path_faults(error))) from error
    except (ValueError, TypeError, KeyError) as error:
        raise StructureError([PathFault((), _french(error))]) from error


def unstructure(value: object) -> Any:  # noqa: ANN401 - plain data has no narrower type
    """The plain data of a value of the model: ISO dates, marks as strings."""
    return _converter().unstructure(value)


@cache
def _converter() -> "Converter":
    """A converter that refuses unknown keys and details its faults."""
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook(Decimal, lambda value, _: read_decimal(value))
    converter.register_structure_hook(date, lambda value, _: read_date(value))
    for kind, name in PLAIN.items():
        converter.register_structure_hook(kind, _plain_reader(kind, name))
    converter.register_structure_hook_factory(_is_optional, _optional_reader)
    converter.register_structure_hook_factory(has, _object_reader)
    converter.register_structure_hook_factory(_is_tuple, _list_reader)
    converter.register_structure_hook_factory(_is_dict, _dict_reader)
    converter.register_unstructure_hook(Decimal, lambda value: f"{value:f}")
    converter.register_unstructure_hook(date, date.isoformat)
    return converter


def _plain_reader(kind: type[T], name: str) -> Callable[[Any, type], Any]:
    """A reader of values of exactly that type, and of those that derive from it: closed lists of words, and others."""

    def read(value: Any, model: Any) -> Any:  # noqa: ANN401
        if model is kind:
            return exact(kind, name, value)
        return word(value, model) if issubclass(model, Enum) else model(value)

    return read


def _is_optional(model: Any) -> bool:  # noqa: ANN401
    return optional_kind(model) is not None


def _optional_reader(model: Any, converter: "Converter") -> Callable[[Any, Any], Any]:  # noqa: ANN401
    kind = optional_kind(model)
    read = converter.get_structure_hook(kind)
    return lambda value, _: None if value is None else read(value, kind)


def _object_reader(model: type[T], converter: "Converter") -> Callable[[Any, Any], T]:
    from cattrs.gen import make_dict_structure_fn

    read = make_dict_structure_fn(model, converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True)

    return _of_objects(read)


def _is_dict(model: Any) -> bool:  # noqa: ANN401
    return get_origin(model) is dict


def _dict_reader(model: Any, converter: "Converter") -> Callable[[Any, Any], dict[Any, Any]]:  # noqa: ANN401
    from cattrs.cols import mapping_structure_factory

    return _of_objects(mapping_structure_factory(model, converter))


def _of_objects(read: Callable[[Any, Any], T]) -> Callable[[Any, Any], T]:
    """A reader that refuses what is not an object in JSON."""

    def read_object(value: Any, kind: Any) -> T:  # noqa: ANN401
        if not isinstance(value, dict):
            raise ValueError(f"{quote_value(value)} n’est pas un objet")
        return read(value, kind)

    return read_object


def _is_tuple(model: Any) -> bool:  # noqa: ANN401
    return get_origin(model) is tuple


def _list_reader(model: Any, converter: "Converter") -> Callable[[Any, Any], tuple[Any, ...]]:  # noqa: ANN401
    """A reader that notes the rank of each item at fault."""
    from cattrs.cols import homogenous_tuple_structure_factory

    read = homogenous_tuple_structure_factory(model, converter)

    def read_list(value: Any, kind: Any) -> tuple[Any, ...]:  # noqa: ANN401
        if not isinstance(value, list | tuple):
            raise ValueError(f"{quote_value(value)} n’est pas une liste")
        result: tuple[Any, ...] = read(value, kind)
        return result

    return read_list


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
