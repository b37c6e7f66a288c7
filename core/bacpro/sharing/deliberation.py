"""Deliberates on a cohort: candidates with equal results share how these are graded, and their bonuses.

The plain twin is `bacpro.jobs.deliberate`, whose every line runs here too. What is remembered is what the terms of a
session say of one result: how its unit is graded, what a facultative or a projet brings.
"""

from collections.abc import Callable, Mapping
from functools import partial

from attrs import evolve

from bacpro.jobs.deliberate import DeliberationPlan, SessionTerms, deliberate, session_terms
from bacpro.jobs.graded_units import GradedUnit
from bacpro.model.candidate import Form
from bacpro.model.deliberation import Bonus, Deliberation
from bacpro.model.dossier import Dossier
from bacpro.model.result import Result
from bacpro.sharing.digits import result_digits
from bacpro.sharing.memo import CASES, IdentityCache, LazyDict


def prepare_deliberator(
    plan: DeliberationPlan, limit: int = CASES, deliberate: Callable[[Dossier, SessionTerms], Deliberation] = deliberate
) -> Callable[[Dossier, int], Deliberation]:
    """The function that gives for a dossier what `deliberate` gives in a session (year), and shares what is the same.

    An edition governs that session, else LookupError is raised; no result is later. Up to `limit` values of each kind
    are remembered. Threads may call it at the same time. Who has put the standard output aside for many gives `propose`
    as what deliberates.
    """
    terms = LazyDict[int, SessionTerms](lambda session: share_terms(plan, session_terms(plan, session), limit))
    return lambda dossier, session: deliberate(dossier, terms[session])


def share_terms(plan: DeliberationPlan, terms: SessionTerms, limit: int = CASES) -> SessionTerms:
    """The same terms, which remember what they said of a result."""
    grade = _remember_grades(plan, terms, limit)
    graders = {forme: IdentityCache(partial(grade, forme), limit) for forme in terms.unites}
    codes = [unit.unite for unit in terms.unites[None]]

    def grade_units(results: Mapping[str, Result], forme: Form | None) -> list[GradedUnit]:
        return graders[forme].of(list(map(results.get, codes, codes)))

    optional = IdentityCache[Result, Bonus | None](lambda result: terms.optional_bonuses([result])[0], limit)
    project = LazyDict[str, Bonus](terms.project_bonus, limit)
    return evolve(
        terms,
        grade_units=grade_units,
        optional_bonuses=optional.of,
        project_bonus=project.__getitem__,
    )


def _remember_grades(
    plan: DeliberationPlan, terms: SessionTerms, limit: int
) -> Callable[[Form | None, Result | str], GradedUnit]:
    """The function that grades a unit, from the result that counts or from the code of one that has none.

    It tells results by their digits, which sentences show, and the form only where the grade may depend on it: the
    Code looks at it for earlier results, and a speciality’s own function for whatever it likes.
    """
    units = {forme: {unit.unite: unit for unit in of_forme} for forme, of_forme in terms.unites.items()}
    now = {None, terms.annee} if plan.speciality.note is None else set()
    known: dict[tuple[object, ...], GradedUnit] = {}

    def grade(forme: Form | None, given: Result | str) -> GradedUnit:
        if isinstance(given, str):
            return terms.grade_unit(units[forme][given], None)
        key = (None if given.session in now else forme, result_digits(given))
        found = known.get(key)
        if found is None:
            if len(known) >= limit:
                known.clear()
            found = known[key] = terms.grade_unit(units[forme][given.unite], given)
        return found

    return grade
