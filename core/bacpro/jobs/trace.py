"""Traceability: every rule as it can be explained, what carries each norm, and which tests prove it."""

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import field, frozen

from bacpro.errors import BacproError, PluginError
from bacpro.model.correspondence import Correspondence, CorrespondenceRow, Relation
from bacpro.model.diploma import Diploma
from bacpro.model.edition.norms import DATA, DOCUMENT, RULE, Norm, Norms, carrier, divergence_faults, norm_faults
from bacpro.model.legal import LegalBasis
from bacpro.model.rule import Parameters, Refusal, Rule, rules_for
from bacpro.model.sessions import Sessions
from bacpro.model.structuring.data import read_toml
from bacpro.plugins.guarding import off_stdout
from bacpro.plugins.registry import Registry
from bacpro.regulation.code_checks import registration_rules
from bacpro.regulation.conservation import CARRY_OVER, conservation_rules
from bacpro.regulation.decision import decision_rules

_NEAR = 5
"""Close matches that an unknown id is answered with."""


@frozen(eq=False)
class RuleVersion:
    """One dated version of a rule, as it is explained, in the group where it is listed."""

    id: str
    titre: str
    groupe: str
    sessions: Sessions
    fondements: tuple[LegalBasis, ...]
    parametres: Parameters = field(factory=dict)
    texte: str = ""


@frozen
class TracedNorm:
    """A norm and what it lacks, in French; nothing when it is carried and proved."""

    norme: Norm
    fautes: tuple[str, ...]


def list_rules(registry: Registry, diplomas: Iterable[Diploma]) -> tuple[RuleVersion, ...]:
    """Every version of every rule that bears on some diplomas: the Code’s, the tables’, the plugins’.

    Raises PluginError when a plugin’s rules are at fault.
    """
    wanted = tuple(diplomas)
    codes = {diploma.code for diploma in wanted}
    versions = [_version(rule, "Code de l’éducation, notes et dispenses conservées") for rule in conservation_rules()]
    versions += [_version(rule, "Code de l’éducation, inscription") for rule in registration_rules()]
    versions += [_version(rule, "Code de l’éducation, délibération") for rule in decision_rules()]
    for plugin in registry.plugins:
        for table in plugin.correspondances:
            if {table.de, table.vers} & codes:
                versions += [_row_version(registry, table, row) for row in table.lignes]
    for diploma in wanted:
        versions += [_version(rule, f"Contrôles, {diploma.sigle}") for rule in registry.regles(diploma)]
        own = registry.speciality(diploma).regles
        versions += [_version(rule, f"Délibération, {diploma.sigle}") for rule in own]
    return tuple(versions)


def list_every_rule(registry: Registry, say: Callable[[str], None]) -> tuple[RuleVersion, ...]:
    """Every version of every rule, once; a plugin at fault is said, in French, and left out."""
    found: dict[tuple[str, Sessions], RuleVersion] = {}
    for diploma in registry.diplomes.values():
        try:
            found |= {(version.id, version.sessions): version for version in list_rules(registry, [diploma])}
        except PluginError as error:
            say(f"Règles absentes ({diploma.sigle}). {error}")
    return tuple(found.values())


def find_rule(versions: Iterable[RuleVersion], rule_id: str) -> tuple[RuleVersion, ...]:
    """The versions of a rule. Raises BacproError, with those that are near, when there is none."""
    known = tuple(versions)
    if found := tuple(version for version in known if version.id == rule_id):
        return found
    ids = dict.fromkeys(version.id for version in known)
    near = [name for name in ids if name.startswith(rule_id)] or get_close_matches(rule_id, ids, n=_NEAR)
    remedy = f"Règles proches : {', '.join(near)}." if near else "« bacpro expliquer » seul les liste toutes."
    raise BacproError(f"Règle inconnue : « {rule_id} ». {remedy}")


def find_out_of_date(rules: Iterable[Rule[Any, Any]], session: int) -> tuple[Refusal, ...]:
    """The rules of which no version holds for a session (year), with the sessions they hold for."""
    rules = tuple(rules)
    current = {rule.id for rule in rules_for(rules, session)}
    dates: dict[str, list[str]] = {}
    for rule in rules:
        if rule.id not in current:
            dates.setdefault(rule.id, []).append(str(rule.sessions))
    return tuple(
        Refusal(rule_id, f"elle ne vaut pas à la session {session} (sessions : {', '.join(sessions)})")
        for rule_id, sessions in dates.items()
    )


def trace_norms(norms: Norms, rules: Collection[str], documents: Collection[str] = ()) -> tuple[TracedNorm, ...]:
    """Each norm with what it lacks, given the ids of the rules and documents that exist."""
    return tuple(
        TracedNorm(norm, tuple(norm_faults(norm, lambda porteur: carrier_fault(porteur, rules, documents))))
        for norm in norms.normes
    )


def find_divergence_faults(norms: Norms, diploma: Diploma, rules: Iterable[str]) -> tuple[str, ...]:
    """Say, in French, which divergences bear on what is neither a rule (by id) nor a part of the diploma."""
    known = set(rules)
    for edition in diploma.editions:
        known.update(unite.code for unite in edition.unites)
        known.update(bloc.code for bloc in edition.blocs)
        known.update(epreuve.code for epreuve in edition.epreuves)
    return tuple(divergence_faults(norms, known))


def trace_diploma(registry: Registry, diploma: Diploma) -> tuple[Norms, tuple[TracedNorm, ...], tuple[str, ...]]:
    """The norms of a diploma, each with what it lacks, and what is wrong with the divergences, in French.

    Raises BacproError when its plugin brings no norm, and PluginError when it is at fault.
    """
    norms = registry.normes(diploma)
    if not norms.normes:
        name = registry.plugin_of(diploma).nom
        raise BacproError(
            f"Le greffon {name} n’apporte pas de normes pour {diploma.sigle}. Choisissez un autre diplôme."
        )
    rules = {version.id for version in list_rules(registry, [diploma])}
    documents = {form.id for form in registry.formulaires(diploma)}
    return norms, trace_norms(norms, rules, documents), find_divergence_faults(norms, diploma, rules)


def find_norm(traced: Iterable[TracedNorm], norm_id: str) -> TracedNorm:
    """A norm by its id. Raises BacproError, with those that are near, when there is none."""
    ids = {one.norme.id: one for one in traced}
    if norm_id in ids:
        return ids[norm_id]
    near = ", ".join(get_close_matches(norm_id.upper(), ids, n=_NEAR)) or "lancez la commande sans --norme"
    raise BacproError(f"Norme inconnue : « {norm_id} ». Normes proches : {near}.")


def carrier_fault(porteur: str, rules: Collection[str], documents: Collection[str] = ()) -> str | None:
    """Why a carrier does not resolve, in French, or None when it does."""
    kind, name = carrier(porteur)
    if kind == RULE:
        return None if name in rules else f"la règle {name} n’existe pas"
    if kind == DOCUMENT:
        return None if name in documents else f"le document {name} n’existe pas"
    if kind == DATA:
        return _data_fault(name)
    return f"« {porteur} » ne dit pas ce que c’est : écrivez regle:, donnee: ou document:"


def find_proofs(source: str, path: str) -> Iterator[tuple[str, str]]:
    """Each norm id that a test module is marked with (`@pytest.mark.norme("A-U-01")`), and the test’s node id.

    Marks stand on functions, classes, parameters, or in `pytestmark`. Raises ValueError for a mark whose ids are
    not literal strings, and SyntaxError.
    """
    yield from _proofs(ast.parse(source), path, ())


def _version(rule: Rule[Any, Any], group: str) -> RuleVersion:
    return RuleVersion(rule.id, rule.titre, group, rule.sessions, rule.fondements, rule.parametres, rule.texte)


def _row_version(registry: Registry, table: Correspondence, row: CorrespondenceRow) -> RuleVersion:
    """A row of a correspondence as the rule that it is."""
    diplomas = registry.diplomes
    bases: tuple[LegalBasis, ...] = (row.fondement,)
    if row.relation is Relation.EQUIVALENTE:
        current = rules_for(conservation_rules(), table.sessions.premiere)
        bases += tuple(basis for rule in current if rule.id == CARRY_OVER for basis in rule.fondements)
    target = {
        Relation.EQUIVALENTE: f"vers {_named(diplomas, table.vers, row.cible)}",
        Relation.SANS_CIBLE: ": aucune correspondance",
        Relation.A_ARBITRER: ": à arbitrer",
    }[row.relation]
    parameters = {"source": row.source, "relation": row.relation.value, "cible": row.cible, "question": row.question}
    return RuleVersion(
        id=table.rule_id(row.source),
        titre=f"{_named(diplomas, table.de, row.source)} {target}",
        groupe=f"Correspondance, {_sigle(diplomas, table.de)} vers {_sigle(diplomas, table.vers)}",
        sessions=table.sessions,
        fondements=bases,
        parametres={name: value for name, value in parameters.items() if value},
    )


def _sigle(diplomas: Mapping[str, Diploma], code: str) -> str:
    return diplomas[code].sigle if code in diplomas else code


def _named(diplomas: Mapping[str, Diploma], code: str, unite: str | None) -> str:
    diploma = diplomas.get(code)
    found = diploma.unites.get(unite) if diploma and unite else None
    return f"{_sigle(diplomas, code)} {unite}" + (f" ({found.intitule})" if found else "")


_STEP = re.compile(r"(?P<key>[^.\[\]]+)|\[(?P<name>[^=\[\]]+)=(?P<value>[^\[\]]*)\]")


def _data_fault(place: str) -> str | None:
    """Why a place in the data of a package (`package/path.toml#key.list[name=value]`) does not resolve, or None."""
    path, _, keys = place.partition("#")
    try:
        with off_stdout:
            found: object = _data(path)
    except Exception:  # the package that is named may be anybody’s
        return f"le fichier de données {path} n’existe pas ou ne se lit pas"
    for step in _STEP.finditer(keys):
        found = _step(found, step)
    return f"{keys} n’est pas dans {path}, ou y est vide" if found in (None, "", [], {}) else None


@cache
def _data(path: str) -> dict[str, Any]:
    package, _, inside = path.partition("/")
    return read_toml(files(package).joinpath(*inside.split("/")))


def _step(found: object, step: re.Match[str]) -> object:
    if step["key"]:
        return found.get(step["key"]) if isinstance(found, dict) else None
    rows = found if isinstance(found, list) else []
    return next((row for row in rows if isinstance(row, dict) and str(row.get(step["name"])) == step["value"]), None)


def _proofs(
    body: ast.Module | ast.ClassDef, path: str, outer: tuple[ast.expr, ...], name: str = ""
) -> Iterator[tuple[str, str]]:
    marked = tuple(
        node.value
        for node in body.body
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)
    )
    for node in body.body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _proofs(node, path, (*outer, *marked, *node.decorator_list), f"{name}::{node.name}")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            for mark in (*outer, *marked, *node.decorator_list):
                for norm in _marked(mark, path):
                    yield norm, f"{path}{name}::{node.name}"


def _marked(mark: ast.expr, path: str) -> Iterator[str]:
    """The norm ids of every `pytest.mark.norme(…)` in an expression."""
    for node in ast.walk(mark):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="mark"), attr="norme"), args=args):
                for argument in args:
                    if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                        raise ValueError(f"{path}:{argument.lineno}: the ids of a norme mark are literal strings")
                    yield argument.value
