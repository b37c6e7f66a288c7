"""Joins the two halves of a rule: its data (when, on what ground, with which figures) and its function."""

from collections.abc import Callable, Mapping
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from bacpro.errors import DataError
from bacpro.model.legal import LegalBasis
from bacpro.model.rule import Parameters, Rule, rule_faults
from bacpro.model.sessions import Sessions
from bacpro.model.structuring.data import read_toml
from bacpro.model.structuring.structure import StructureError, structure

CaseT = TypeVar("CaseT")
DecisionT = TypeVar("DecisionT")
RowT = TypeVar("RowT")


@frozen
class _Data:
    id: str
    titre: str
    sessions: Sessions
    fondements: tuple[LegalBasis, ...]
    texte: str = ""
    parametres: dict[str, Any] = field(factory=dict)


def load_rules(
    path: Traversable,
    functions: Mapping[str, Callable[[CaseT, Parameters], DecisionT | str]],
    tables: Mapping[str, type] | None = None,
) -> tuple[Rule[CaseT, DecisionT], ...]:
    """Read the `[[regles]]` of a TOML file, in their order, each with the function of its id.

    A parameter named in `tables` is a list of rows, read into that frozen class. Raises DataError with every
    fault: unknown key, data without function, function without data, gap or overlap of sessions.
    """
    try:
        entries = structure(read_toml(path).get("regles", []), list[_Data])
        entries = [evolve(entry, parametres=_read(entry.parametres, tables or {})) for entry in entries]
    except StructureError as error:
        faults = [f"{path.name}, {fault.chemin} : {fault.message}" for fault in error.faults]
        raise DataError("règles", faults) from error
    except ValueError as error:
        raise DataError("règles", [f"{path.name} : {error}"]) from error
    ids = {entry.id for entry in entries}
    faults = [f"{path.name} : {rule_id} n’a pas de fonction" for rule_id in sorted(ids - functions.keys())]
    faults += [f"{path.name} : {rule_id} n’a pas de données" for rule_id in sorted(functions.keys() - ids)]
    if faults:
        raise DataError("règles", faults)
    rules = tuple(
        Rule(
            id=entry.id,
            titre=entry.titre,
            sessions=entry.sessions,
            fondements=entry.fondements,
            apply=functions[entry.id],
            parametres=entry.parametres,
            texte=entry.texte,
        )
        for entry in entries
    )
    if faults := rule_faults(rules):
        raise DataError("règles", faults)
    return rules


def load_rows(path: Traversable, model: type[RowT]) -> tuple[RowT, ...]:
    """Read the `[[lignes]]` of a TOML file into a frozen class. Raises DataError with every fault."""
    try:
        rows = structure(read_toml(path).get("lignes", []), list[model])  # type: ignore[valid-type]
    except StructureError as error:
        raise DataError(path.name, [f"{fault.chemin} : {fault.message}" for fault in error.faults]) from error
    except ValueError as error:
        raise DataError(path.name, [str(error)]) from error
    return tuple(rows)


def _read(parameters: dict[str, Any], tables: Mapping[str, type]) -> dict[str, Any]:
    return {
        name: tuple(structure(row, tables[name]) for row in value) if name in tables else value
        for name, value in parameters.items()
    }
