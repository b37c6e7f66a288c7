"""Every version of every rule, as it can be explained: those of the Code, of the tables, of the plugins."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from attrs import field, frozen

from bacpro.errors import BacproError, PluginError
from bacpro.model.diploma import Diploma
from bacpro.model.edition.correspondence import Correspondence, CorrespondenceRow, Relation
from bacpro.model.legal import LegalBasis
from bacpro.model.rule import Parameters, Refusal, Rule, rules_for
from bacpro.model.sessions import Sessions
from bacpro.plugins.registry import Registry
from bacpro.regulation.code_checks import registration_rules
from bacpro.regulation.conservation.case import CARRY_OVER
from bacpro.regulation.conservation.rules import conservation_rules
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


def list_rules(registry: Registry, diplomas: Iterable[Diploma]) -> tuple[RuleVersion, ...]:
    """Every version of every rule that bears on some diplomas: the Code’s, the tables’, the plugins’.

    Raises PluginError when a plugin’s rules are at fault.
    """
    wanted = tuple(diplomas)
    codes = {diploma.code for diploma in wanted}
    versions = [
        _make_version(rule, "Code de l’éducation, notes et dispenses conservées") for rule in conservation_rules()
    ]
    versions += [_make_version(rule, "Code de l’éducation, inscription") for rule in registration_rules()]
    versions += [_make_version(rule, "Code de l’éducation, délibération") for rule in decision_rules()]
    for plugin in registry.plugins:
        for table in plugin.correspondances:
            if {table.de, table.vers} & codes:
                versions += [_make_row_version(registry, table, row) for row in table.lignes]
    for diploma in wanted:
        versions += [_make_version(rule, f"Contrôles, {diploma.sigle}") for rule in registry.regles(diploma)]
        own = registry.speciality(diploma).regles
        versions += [_make_version(rule, f"Délibération, {diploma.sigle}") for rule in own]
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


def _make_version(rule: Rule[Any, Any], group: str) -> RuleVersion:
    return RuleVersion(rule.id, rule.titre, group, rule.sessions, rule.fondements, rule.parametres, rule.texte)


def _make_row_version(registry: Registry, table: Correspondence, row: CorrespondenceRow) -> RuleVersion:
    """A row of a correspondence as the rule that it is."""
    diplomas = registry.diplomes
    bases: tuple[LegalBasis, ...] = (row.fondement,)
    if row.relation is Relation.EQUIVALENTE:
        current = rules_for(conservation_rules(), table.sessions.premiere)
        bases += tuple(basis for rule in current if rule.id == CARRY_OVER for basis in rule.fondements)
    target = {
        Relation.EQUIVALENTE: f"vers {_name_unit(diplomas, table.vers, row.cible)}",
        Relation.SANS_CIBLE: ": aucune correspondance",
        Relation.A_ARBITRER: ": à arbitrer",
    }[row.relation]
    parameters = {"source": row.source, "relation": row.relation.value, "cible": row.cible, "question": row.question}
    return RuleVersion(
        id=table.rule_id(row.source),
        titre=f"{_name_unit(diplomas, table.de, row.source)} {target}",
        groupe=f"Correspondance, {_find_sigle(diplomas, table.de)} vers {_find_sigle(diplomas, table.vers)}",
        sessions=table.sessions,
        fondements=bases,
        parametres={name: value for name, value in parameters.items() if value},
    )


def _find_sigle(diplomas: Mapping[str, Diploma], code: str) -> str:
    return diplomas[code].sigle if code in diplomas else code


def _name_unit(diplomas: Mapping[str, Diploma], code: str, unite: str | None) -> str:
    diploma = diplomas.get(code)
    found = diploma.unites.get(unite) if diploma and unite else None
    return f"{_find_sigle(diplomas, code)} {unite}" + (f" ({found.intitule})" if found else "")
