"""What a rule on the decision looks at, and what it proposes to the jury."""

from decimal import Decimal
from operator import attrgetter

from attrs import field, frozen

from bacpro.model.candidate import Form
from bacpro.model.deliberation import Average, Bonus, Decision, Grading, Standing, UnitGrade
from bacpro.model.legal import LegalBasis
from bacpro.model.structuring.shape import not_a_word


@frozen
class DecisionCase:
    """What the decision is taken from: the grades, the average, the speciality’s grading, the orals heard."""

    unites: tuple[UnitGrade, ...]
    moyenne: Average | None
    grading: Grading
    forme: Form | None
    oraux: tuple[tuple[str, Decimal], ...] = ()
    """Orals of the épreuve de contrôle: unit code (empty before 2022, when there is one for the exam), mark on 20."""

    _standings: frozenset[Standing] = field(init=False, repr=False, eq=False)
    """How the units stand, each way once: most rules ask for one that no unit has."""

    @_standings.default
    def _stand(self) -> frozenset[Standing]:
        return frozenset(map(attrgetter("etat"), self.unites))

    def standing(self, etat: Standing) -> list[str]:
        """Codes of the units that stand so."""
        return [grade.unite for grade in self.unites if grade.etat is etat] if etat in self._standings else []

    def without_average(self) -> str:
        """Why there is no average of all the units, in French; nothing where there is one."""
        bare = [grade.unite for grade in self.unites if grade.points is None and grade.etat is not Standing.DISPENSE]
        if bare:
            return f"il n’y a pas de moyenne de toutes les unités : {', '.join(bare)} est sans note"
        return "il n’y a pas de moyenne" if self.moyenne is None else ""


@frozen
class Proposal:
    """The decision of a rule, the sentence that says so, the average after the contrôle, questions that remain.

    `unites` are the units that an oral of the contrôle raised, with the mark that then counts; `bonus` are other
    points that the orals bring to that average; `fondements` are grounds beside those of the rule.
    Raises TypeError for a word that is no decision, and for anything but an average.
    """

    decision: Decision
    explication: str
    moyenne: Average | None = None
    questions: tuple[str, ...] = ()
    bonus: tuple[Bonus, ...] = ()
    fondements: tuple[LegalBasis, ...] = ()
    unites: tuple[UnitGrade, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what is no proposal."""
        if type(self.decision) is not Decision:
            raise TypeError(f"Proposal, decision : {not_a_word(self.decision, Decision)}")
        if not isinstance(self.explication, str) or not self.explication:
            raise TypeError("Proposal, explication : il manque la phrase qui dit la décision")
        if self.moyenne is not None and type(self.moyenne) is not Average:
            raise TypeError("Proposal, moyenne : ce n’est pas une moyenne (Average)")
