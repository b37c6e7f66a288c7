"""A rule of law as a value: when it holds, what it rests on, its figures, and the small function it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions, coverage_faults
from bacpro.model.structuring.frozen import freeze_data

CaseT = TypeVar("CaseT")
DecisionT = TypeVar("DecisionT")
Parameters = Mapping[str, Any]
"""The figures of a rule by name: Decimal numbers, words, or tables of a plugin’s own frozen classes."""


@frozen
class Refusal:
    """A rule that was tried and did not apply, with the reason in one French sentence."""

    regle: str
    motif: str


@frozen(eq=False)
class Rule(Generic[CaseT, DecisionT]):
    """A dated rule. `apply` gives a decision, or the reason (a French sentence) why it does not apply.

    Versions of one rule share its id; for each session at most one of them holds.
    """

    id: str
    titre: str
    sessions: Sessions
    fondements: tuple[LegalBasis, ...]
    apply: Callable[[CaseT, Parameters], DecisionT | str]
    parametres: Parameters = field(factory=dict, converter=freeze_data)
    texte: str = ""
    """The law’s own words."""
    greffon: str = ""
    """The plugin that brings it, as messages name it; nothing for a rule of the Code. The registry fills it in."""
    termes: object = None
    """What its function reads, grounds and words too, where that is a class of its own."""


def rule_faults(rules: Iterable[Rule[CaseT, DecisionT]]) -> list[str]:
    """Say, in French, where the versions of a rule overlap or leave a gap, and which rest on nothing."""
    versions: dict[str, list[Rule[CaseT, DecisionT]]] = {}
    for rule in rules:
        versions.setdefault(rule.id, []).append(rule)
    faults = []
    for rule_id, dated in versions.items():
        faults += [f"{rule_id} : {fault}" for fault in coverage_faults([rule.sessions for rule in dated])]
        faults += [f"{rule_id} : sans fondement" for rule in dated if not rule.fondements]
    return faults


def rules_for(rules: Iterable[Rule[CaseT, DecisionT]], session: int) -> tuple[Rule[CaseT, DecisionT], ...]:
    """The version of each rule that holds for a session (year), in the order given."""
    return tuple(rule for rule in rules if session in rule.sessions)


def rule_versions(rules: Iterable[Rule[Any, Any]]) -> dict[str, str]:
    """The version of each rule by id: the sessions it holds for, and a print of its words, grounds and figures."""
    versions: dict[str, list[str]] = {}
    for rule in rules:
        figures = sorted((name, str(value)) for name, value in rule.parametres.items())
        content = (rule.titre, rule.texte, [(str(basis), basis.confiance.value) for basis in rule.fondements], figures)
        versions.setdefault(rule.id, []).append(f"{rule.sessions}, {print_of(content)}")
    return {name: " ; ".join(found) for name, found in sorted(versions.items())}


def rule_prints(rules: Sequence[Rule[Any, Any]]) -> dict[str, str]:
    """The version of each rule by id, with a print of all that its function reads: its grounds and words too.

    `bilan.json` tells the versions; these are for processes that have to decide alike.
    """
    read: dict[str, list[str]] = {}
    for rule in rules:
        read.setdefault(rule.id, []).append(repr(rule.termes))
    return {name: f"{version}, {print_of(read[name])}" for name, version in rule_versions(rules).items()}


def print_of(content: object) -> str:
    """Twelve hexadecimal digits that tell a value from any other."""
    return sha256(repr(content).encode()).hexdigest()[:12]
