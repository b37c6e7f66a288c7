"""The outcome of a conversion: what became of a unit, by which rule, on what ground, said in one sentence."""

from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from bacpro.model.legal import Confidence, LegalBasis, show_bases, weakest
from bacpro.model.result import Result, shown
from bacpro.model.rule import Refusal


class Issue(StrEnum):
    """What becomes of a source unit that has a result, or of a target unit that gets none."""

    REPORTEE = "reportee"
    NON_REPORTABLE = "non_reportable"
    A_ARBITRER = "a_arbitrer"
    EXPIREE = "expiree"
    DISPENSE = "dispense"
    RENONCEE = "renoncee"
    SANS_CORRESPONDANCE = "sans_correspondance"
    SANS_NOTE = "sans_note"
    A_PRESENTER = "a_presenter"


@frozen
class Outcome:
    """One line of the journal.

    `resultat` is the source result (None for a target unit to sit, or an attestation without a result);
    `note_reportee` is on 20, `valable_jusqua` the last session (year) it can be used in.
    """

    issue: Issue
    regle: str
    fondements: tuple[LegalBasis, ...]
    explication: str
    unite_source: str | None = None
    resultat: Result | None = None
    unite_cible: str | None = None
    note_reportee: Decimal | None = None
    valable_jusqua: int | None = None
    ecartees: tuple[Refusal, ...] = field(default=(), repr=False)
    """Rules tried before the one that decided, and why each did not apply."""

    @property
    def confiance(self) -> Confidence:
        """That of the weakest ground."""
        return weakest(self.fondements)

    @property
    def fondement(self) -> str:
        """The grounds as one cell shows them, each once."""
        return show_bases(self.fondements)

    @property
    def note_source(self) -> str:
        """The source mark or code as a cell shows it."""
        return shown(self.resultat) if self.resultat else ""

    @property
    def session_source(self) -> int | None:
        """The session (year) when the source result was obtained."""
        return self.resultat.session if self.resultat else None
