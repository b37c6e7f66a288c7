"""From plain data (TOML, JSON) to the model and back, with cattrs: every fault is reported with its path."""

from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from operator import is_
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import frozen

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")


@frozen
class PathFault:
    """A fault at a path of the data (`unites[3].coefficient`), with its value where it has one."""

    chemin: str
    message: str


class StructureError(ValueError):
    """Data does not have the shape of the model; `faults` holds every fault found."""

    def __init__(self, faults: list[PathFault]) -> None:
        super().__init__(" ; ".join(f"{fault.chemin} : {fault.message}" for fault in faults))
        self.faults = faults


def structure(data: object, model: type[T]) -> T:
    """Read plain data into a class of the model; unknown keys are refused.

    Raises StructureError, with all faults.
    """
    from cattrs.errors import BaseValidationError

    try:
        return _converter().structure(data, model)
    except BaseValidationError as error:
        raise StructureError(list(_path_faults(error))) from error
    except (ValueError, TypeError, KeyError) as error:
        raise StructureError([PathFault("$", _french(error))]) from error


def unstructure(value: object) -> Any:  # noqa: ANN401 - plain data has no narrower type
    """The plain data of a value of the model: ISO dates, marks as strings."""
    return _converter().unstructure(value)


@cache
def _converter() -> "Converter":
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(Decimal, lambda value, _: _decimal(value))
    converter.register_structure_hook(date, lambda value, _: _date(value))
    for kind, name in ((int, "un nombre entier"), (bool, "vrai ou faux"), (str, "un texte")):
        converter.register_structure_hook_func(partial(is_, kind), partial(_strict, kind, name))
    converter.register_unstructure_hook(Decimal, lambda value: f"{value:f}")
    converter.register_unstructure_hook(date, date.isoformat)
    return converter


def _strict(kind: type[T], name: str, value: Any, _: object = None) -> T:  # noqa: ANN401
    if type(value) is not kind:
        raise ValueError(f"{value!r} n’est pas {name}")
    return value


def _decimal(value: Any) -> Decimal:  # noqa: ANN401
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError(f"{value!r} n’est pas un nombre : l’écrire entre guillemets, « 12.5 »")
    try:
        number = Decimal(value.replace(",", ".") if isinstance(value, str) else value)
    except InvalidOperation:
        raise ValueError(f"« {value} » n’est pas un nombre") from None
    if not number.is_finite():
        raise ValueError(f"« {value} » n’est pas un nombre fini")
    return number


def _date(value: Any) -> date:  # noqa: ANN401
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_strict(str, "une date", value))
    except ValueError:
        raise ValueError(f"{value!r} n’est pas une date (aaaa-mm-jj)") from None


def _path_faults(error: BaseException, path: str = "$") -> list[PathFault]:
    from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError

    if isinstance(error, ForbiddenExtraKeysError):
        return [PathFault(f"{path}.{key}", "clé inconnue") for key in sorted(error.extra_fields)]
    if not isinstance(error, BaseValidationError):
        return [PathFault(path, _french(error))]
    faults = []
    for child in error.exceptions:
        faults += _path_faults(child, path + _step(child))
    return faults


def _step(error: BaseException) -> str:
    """The step of the path that cattrs noted on an error: `[3]` in a list, `.note` in an object."""
    from cattrs.errors import AttributeValidationNote, IterableValidationNote

    for note in getattr(error, "__notes__", []):
        if isinstance(note, IterableValidationNote):
            return f"[{note.index}]" if isinstance(note.index, int) else f".{note.index}"
        if isinstance(note, AttributeValidationNote):
            return f".{note.name}"
    return ""


def _french(error: BaseException) -> str:
    if isinstance(error, KeyError):
        return f"clé {error} manquante"
    if isinstance(error, ValueError) and "is not a valid" in str(error):
        value, _, enum = str(error).partition(" is not a valid ")
        return f"{value} n’est pas une valeur admise ({enum})"
    return str(error)
