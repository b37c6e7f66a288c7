"""The outcome of a check: what the law expects of a dossier, what was found, and what to do about it."""

from collections.abc import Iterable
from enum import StrEnum

from attrs import frozen

from bacpro.model.diploma import Diploma, Edition
from bacpro.model.dossier import Dossier
from bacpro.model.legal import Confidence, LegalBasis, show_bases, weakest
from bacpro.model.rule import Refusal, Rule
from bacpro.model.structuring.shape import shape_faults


class Verdict(StrEnum):
    """What a check concludes, worst first. `a_arbitrer`: no text settles it, the question is in the message."""

    NON_CONFORME = "non_conforme"
    A_ARBITRER = "a_arbitrer"
    CONFORME = "conforme"
    SANS_OBJET = "sans_objet"


@frozen(eq=False)
class CheckCase:
    """What a check looks at: one dossier, the session (year) it is for, the diploma and its edition.

    A case equals itself alone, so that what several rules ask of it can be remembered from one to the next.
    """

    dossier: Dossier
    session: int
    diplome: Diploma
    edition: Edition


@frozen
class Finding:
    """What a rule finds in a dossier. `message` is a French sentence that says what to do.

    `fondements` replaces those of the rule where the case has its own; `ecart_semaines` is the weeks found minus
    the weeks required, where the rule compares them.
    Raises TypeError, with every fault in French, for what is no finding: a word that is no verdict, no message.
    """

    verdict: Verdict
    message: str
    attendu: str = ""
    constate: str = ""
    fondements: tuple[LegalBasis, ...] = ()
    ecart_semaines: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no finding."""
        if not (
            type(self.verdict) is Verdict
            and isinstance(self.message, str)
            and self.message
            and isinstance(self.attendu, str)
            and isinstance(self.constate, str)
            and type(self.fondements) is tuple
            and (not self.fondements or all(type(basis) is LegalBasis for basis in self.fondements))
            and (self.ecart_semaines is None or type(self.ecart_semaines) is int)
        ):
            faults = shape_faults(self, Finding) or ["message : il manque"]
            raise TypeError(f"Finding, {' ; '.join(faults)}")


@frozen
class Check:
    """A finding with the rule that made it."""

    regle: str
    verdict: Verdict
    attendu: str
    constate: str
    message: str
    fondements: tuple[LegalBasis, ...]
    ecart_semaines: int | None = None

    @property
    def confiance(self) -> Confidence:
        """That of the weakest ground."""
        return weakest(self.fondements)

    @property
    def fondement(self) -> str:
        """The grounds as one cell shows them, each once."""
        return show_bases(self.fondements)


@frozen
class CheckReport:
    """Every finding on one dossier, and the rules that did not apply, with why."""

    constats: tuple[Check, ...]
    ecartees: tuple[Refusal, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of the findings; `sans_objet` when there is nothing to check."""
        return worst([check.verdict for check in self.constats])


CheckRule = Rule[CheckCase, tuple[Finding, ...]]
"""A rule of check gives its findings, or the reason (a French sentence) why it does not apply."""


_WORST_FIRST = tuple(Verdict)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of some verdicts; `sans_objet` when there is none."""
    found = set(verdicts)
    for verdict in _WORST_FIRST:
        if verdict in found:
            return verdict
    return Verdict.SANS_OBJET
