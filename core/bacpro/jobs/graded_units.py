"""What a unit brings to the average in a session, what the candidate keeps of it, and which rules that rests on."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from attrs import frozen

from bacpro.jobs.rules import graded_by
from bacpro.model.deliberation import KeptUnit, Standing, UnitGrade
from bacpro.model.result import Origin, Result
from bacpro.model.rule import Parameters
from bacpro.regulation.average import UnitTerms, grade
from bacpro.regulation.conservation.case import CARRY_OVER, LAST_SESSION
from bacpro.regulation.decision import CARRIED, EXEMPTED, KEPT, SpecialityGrading

BY_VAE = "code.dispense.vae"
UNKNOWN_FORM, BELOW_CARRIED = "code.conservation.forme_inconnue", "code.conservation.progressive"

GradeUnit = Callable[[UnitTerms, Result | None], "GradedUnit"]
"""Grades a unit by its terms, from the result that counts, if there is one."""


@frozen
class GradedUnit:
    """A unit graded, with all that follows from its grade alone."""

    note: UnitGrade
    garde: KeptUnit | None = None
    """What the candidate keeps of it."""
    remarque: str = ""
    question: str = ""
    regles: tuple[str, ...] = ()
    """The rules that it rests on, beside those of the decision."""
    poids: tuple[str, ...] = ()
    """The rules that its weight in the average rests on."""
    notable: bool = False
    """Whether there is anything to be said of it: one of these four."""


def unit_grader(speciality: SpecialityGrading, kept: Parameters) -> GradeUnit:
    """The function that grades a unit: the speciality’s own, where it has one, or that of the Code.

    `kept` are the figures of the rule on what is kept.
    """
    threshold, years, own = kept["seuil"], int(kept["annees"]), speciality.note
    return partial(_graded, grade if own is None else partial(graded_by, own, speciality.greffon), threshold, years)


def _graded(
    note: Callable[[UnitTerms, Result | None, Decimal, int], UnitGrade],
    threshold: Decimal,
    years: int,
    terms: UnitTerms,
    result: Result | None,
) -> GradedUnit:
    graded = note(terms, result, threshold, years)
    asked = graded.etat is Standing.MANQUANTE and graded.explication.endswith("?")
    ground = UNKNOWN_FORM if terms.forme is None else BELOW_CARRIED
    return with_consequences(graded, terms.session, years, ground if asked else "")


def with_consequences(grade: UnitGrade, session: int, years: int, ground: str = "") -> GradedUnit:
    """A grade with what follows from it in a session (year), notes being kept for so many years.

    `ground` is a rule that it rests on, if any; a unit without result that rests on one asks a question.
    """
    marked, missing = grade.note is not None, grade.etat is Standing.MANQUANTE
    obtained = grade.session or session
    until = obtained + years if marked or grade.vae else None
    kept = KeptUnit(grade.unite, grade.note, until) if grade.acquise else None
    asked = missing and bool(ground)
    odd = grade.etat is Standing.ZERO or grade.proposee or (missing and grade.session is not None)
    carried = grade.origine is Origin.CONVERSION
    cited = [ground] if ground else []
    if grade.vae:
        cited.append(BY_VAE)
    if marked and obtained < session:
        cited.append(KEPT)
    if carried:
        cited.append(CARRY_OVER)
    if until == session:
        cited.append(LAST_SESSION)
    weighing = [EXEMPTED] if grade.etat is Standing.DISPENSE else []
    if carried and marked:
        weighing.append(CARRIED)
    return GradedUnit(
        grade,
        garde=kept,
        remarque=f"{grade.explication}." if odd and not asked else "",
        question=grade.explication if asked else "",
        regles=tuple(cited),
        poids=tuple(weighing),
        notable=bool(odd or cited or weighing),
    )
