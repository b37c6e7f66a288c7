"""Joins the two halves of a rule: its data (when, on what ground, with which figures) and its function."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from bacpro.errors import DataError
from bacpro.model.check import CheckCase, CheckRule, Finding
from bacpro.model.legal import LegalBasis
from bacpro.model.rule import Parameters, Rule, rule_faults
from bacpro.model.sessions import Sessions
from bacpro.model.structuring.data import read_toml
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure
from bacpro.regulation.terms import CheckFunction

CaseT = TypeVar("CaseT")
DecisionT = TypeVar("DecisionT")
RowT = TypeVar("RowT")

PlainFunction = Callable[[CheckCase, Parameters], tuple[Finding, ...] | str]
"""A function of a plugin’s own, which is given its parameters as the TOML has them."""


@frozen
class RuleEntry:
    """One of the `[[regles]]` of a file; without `fonction`, its id names its function."""

    id: str
    titre: str
    sessions: Sessions
    fondements: tuple[LegalBasis, ...]
    texte: str = ""
    parametres: dict[str, Any] = field(factory=dict)
    fonction: str = ""

    @property
    def named(self) -> str:
        """The name of its function."""
        return self.fonction or self.id


@frozen
class RuleFile:
    """A file of `regles/`: its rules, its rank in the report, and parameters that rules of the folder share."""

    regles: tuple[RuleEntry, ...] = ()
    communs: dict[str, Any] = field(factory=dict)
    ordre: int | None = None


def load_rules(
    path: Traversable,
    functions: Mapping[str, Callable[[CaseT, Parameters], DecisionT | str]],
    tables: Mapping[str, type] | None = None,
) -> tuple[Rule[CaseT, DecisionT], ...]:
    """Read the `[[regles]]` of a TOML file, in their order, each with the function of its name or of its id.

    A parameter named in `tables` is a list of rows, read into that frozen class. Raises DataError with every
    fault: unknown key, data without function, function without data, gap or overlap of sessions.
    """
    try:
        entries = structure(read_toml(path).get("regles", []), list[RuleEntry])
        entries = [evolve(entry, parametres=_read(entry.parametres, tables or {})) for entry in entries]
    except StructureError as error:
        raise DataError("règles", _in_file(path, error)) from error
    except ValueError as error:
        raise DataError("règles", [f"{path.name} : {error}"]) from error
    unknown = sorted({entry.named for entry in entries} - functions.keys())
    unused = sorted(functions.keys() - {entry.named for entry in entries})
    faults = [f"{path.name} : {name} n’a pas de fonction. Donnez-la en Python, sous ce nom" for name in unknown]
    faults += [f"{path.name} : {name} n’a pas de données" for name in unused]
    if faults:
        raise DataError("règles", faults)
    return _sound(_rule(entry, functions[entry.named], entry.parametres) for entry in entries)


def load_check_rules(
    folder: Traversable, functions: Mapping[str, CheckFunction | PlainFunction] | None = None
) -> tuple[CheckRule, ...]:
    """Read the rules of check of every TOML file of a folder: by their `ordre`, then by their names.

    `fonction` names one of `functions`, a plugin’s own, or else of CHECK_FUNCTIONS; without it, the id does. A
    parameter that a rule does not give is taken from the `[communs]` of the folder. Raises DataError with every fault:
    its file, its rule and its key.
    """
    from bacpro.regulation.functions import CHECK_FUNCTIONS

    own = functions or {}
    known: Mapping[str, CheckFunction | PlainFunction] = {**CHECK_FUNCTIONS, **own}
    files, faults = _read_folder(folder)
    shared = {name: (path, value) for path, file in files for name, value in file.communs.items()}
    used = {entry.named for _, file in files for entry in file.regles}
    faults += _shared_faults(files, [known[name] for name in used if name in known])
    faults += [f"{name} n’a pas de données" for name in sorted(own.keys() - used)]
    rules: list[CheckRule] = []
    for path, entry in [(path, entry) for path, file in files for entry in file.regles]:
        function = known.get(entry.named)
        if function is None:
            admitted = ", ".join(sorted(known)) or "aucune"
            place = f"{path.name}, {entry.id}, fonction"
            faults.append(f"{place} : « {entry.named} » n’existe pas ; écrivez l’une de : {admitted}")
        elif isinstance(function, CheckFunction):
            try:
                rules.append(_bound(entry, function, {name: value for name, (_, value) in shared.items()}))
            except StructureError as error:
                faults += _in_rule(path, entry, shared, error)
        else:
            rules.append(_rule(entry, function, entry.parametres))
    if faults:
        raise DataError("règles", list(dict.fromkeys(faults)))
    return _sound(rules)


def load_rows(path: Traversable, model: type[RowT]) -> tuple[RowT, ...]:
    """Read the `[[lignes]]` of a TOML file into a frozen class. Raises DataError with every fault."""
    try:
        rows = structure(read_toml(path).get("lignes", []), list[model])  # type: ignore[valid-type]
    except StructureError as error:
        raise DataError(path.name, [f"{fault.chemin} : {fault.message}" for fault in error.faults]) from error
    except ValueError as error:
        raise DataError(path.name, [str(error)]) from error
    return tuple(rows)


def _read_folder(folder: Traversable) -> tuple[list[tuple[Traversable, RuleFile]], list[str]]:
    """The files of a folder in the order of the report, and what is amiss in those that cannot be read."""
    files: list[tuple[Traversable, RuleFile]] = []
    faults: list[str] = []
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if not path.name.endswith(".toml"):
            continue
        try:
            files.append((path, structure(read_toml(path), RuleFile)))
        except StructureError as error:
            faults += _in_file(path, error)
        except ValueError as error:
            faults.append(f"{path.name} : {error}")
    return sorted(files, key=_rank), faults


def _shared_faults(
    files: Iterable[tuple[Traversable, RuleFile]], functions: Iterable[CheckFunction | PlainFunction]
) -> Iterator[str]:
    """What is amiss in the `[communs]` of a folder: a name that no function of its rules reads, or given twice."""
    read = {name for kind in functions if isinstance(kind, CheckFunction) for name in kind.parameters()}
    seen: dict[str, str] = {}
    for path, file in files:
        for name in file.communs:
            if name not in read:
                yield f"{path.name}, communs.{name} : aucune règle du dossier ne le lit"
            if name in seen:
                yield f"{path.name}, communs.{name} : {seen[name]} le donne à tout le dossier. Ôtez l’un des deux"
            seen.setdefault(name, path.name)


def _rank(file: tuple[Traversable, RuleFile]) -> tuple[bool, int]:
    """Files without `ordre` come last."""
    ordre = file[1].ordre
    return ordre is None, ordre or 0


def _bound(entry: RuleEntry, function: CheckFunction, shared: Mapping[str, Any]) -> CheckRule:
    """A rule whose function is given its typed parameters; the rule keeps the figures, which are shown."""
    read = function.parameters()
    common = {name: value for name, value in shared.items() if name in read}
    terms: Any = structure({**common, **entry.parametres}, function.terms)
    figures = {
        name: figure
        for name in function.shown(entry.parametres)
        if (figure := _figure(name, entry.parametres, terms)) is not None
    }
    apply = function.apply

    def applied(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
        return apply(case, terms)

    return evolve(_rule(entry, applied, figures), termes=terms)


def _figure(name: str, given: Mapping[str, Any], terms: object) -> object:
    """A figure as the TOML writes it; a table, and what it does not write, as they were read."""
    value = given.get(name)
    tables = isinstance(value, list) and any(isinstance(row, dict) for row in value)
    return getattr(terms, name) if name not in given or tables or isinstance(value, dict) else value


def _rule(
    entry: RuleEntry, apply: Callable[[CaseT, Parameters], DecisionT | str], parameters: Parameters
) -> Rule[CaseT, DecisionT]:
    return Rule(
        id=entry.id,
        titre=entry.titre,
        sessions=entry.sessions,
        fondements=entry.fondements,
        apply=apply,
        parametres=dict(parameters),
        texte=entry.texte,
    )


def _sound(rules: Iterable[Rule[CaseT, DecisionT]]) -> tuple[Rule[CaseT, DecisionT], ...]:
    """Rules whose versions hold together. Raises DataError for a gap, an overlap, or a rule without a ground."""
    made = tuple(rules)
    if faults := rule_faults(made):
        raise DataError("règles", faults)
    return made


def _in_file(path: Traversable, error: StructureError) -> list[str]:
    return [f"{path.name}, {fault.chemin} : {fault.message}" for fault in error.faults]


def _in_rule(
    path: Traversable, entry: RuleEntry, shared: Mapping[str, tuple[Traversable, Any]], error: StructureError
) -> Iterator[str]:
    """The faults of the parameters of a rule: its file, its id and the key, or the place that rules share."""
    for fault in error.faults:
        key = str(fault.pas[0]) if fault.pas else ""
        if key in shared and key not in entry.parametres:
            yield f"{shared[key][0].name}, communs{fault.chemin[1:]} : {fault.message}"
        else:
            yield f"{path.name}, {entry.id}, parametres{fault.chemin[1:]} : {fault.message}"


def _read(parameters: dict[str, Any], tables: Mapping[str, type]) -> dict[str, Any]:
    return {
        name: tuple(structure(row, tables[name]) for row in value) if name in tables else value
        for name, value in parameters.items()
    }
