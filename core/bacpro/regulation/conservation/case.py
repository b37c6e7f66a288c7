"""What the rules of conservation look at, a result of an earlier session, and what they decide of it."""

from decimal import Decimal

from attrs import frozen

from bacpro.model.candidate import Form
from bacpro.model.outcome import Issue
from bacpro.model.result import Result, State
from bacpro.model.rule import Parameters, Rule

CARRY_OVER = "code.conservation.report"
TO_SIT = "code.unites.a_presenter"
LAST_SESSION = "code.conservation.sessions"
CITED = frozenset({CARRY_OVER, TO_SIT, LAST_SESSION})
"""Rules that are cited by a decision, not tried in turn."""

HOLDING = frozenset({State.NOTE, State.DISPENSE, State.VAE})
"""States of a result that can be worth something later."""


@frozen
class ConservationCase:
    """What the rules look at: one source result of one candidate, and the session he prepares."""

    unite: str
    cible: str | None
    """The target unit that corresponds, as sentences name it, or None."""
    session: int
    """Session (year) of the examination prepared."""
    resultat: Result | None = None
    """None when only an attestation is known."""
    forme: Form | None = None
    facultative: bool = False
    renonce: bool = False
    atteste: bool = False
    repassee: Result | None = None
    """A later result of the same unit, where there is one."""

    @property
    def note(self) -> Decimal | None:
        """The mark on 20, or None."""
        return self.resultat.note if self.resultat else None

    @property
    def etat(self) -> State | None:
        """The state of the result, or None."""
        return self.resultat.etat if self.resultat else None


@frozen
class Ruling:
    """What a rule decides of a case, and the sentence that says so."""

    issue: Issue
    explication: str
    note: Decimal | None = None
    valable_jusqua: int | None = None


ConservationRule = Rule[ConservationCase, Ruling]


def last_session(resultat: Result, parameters: Parameters) -> int | None:
    """Last session (year) in which a result can be used: that of its obtaining plus five (D. 337-69)."""
    return None if resultat.session is None else resultat.session + int(parameters["annees"])


def is_expired(case: ConservationCase, parameters: Parameters) -> bool:
    """Whether a result can no longer be used in the session prepared."""
    until = last_session(case.resultat, parameters) if case.resultat else None
    return until is not None and case.session > until


def name_target(case: ConservationCase) -> str:
    """The target unit as sentences name it, after what one is exempted of: `de l’unité U2 du nouveau diplôme`."""
    return f"de l’unité {case.cible} du nouveau diplôme" if case.cible else "de l’unité correspondante"


def tell_session(case: ConservationCase) -> str:
    """The session of the result as sentences tell it, nothing without result."""
    return f"session {case.resultat.session}" if case.resultat else ""
