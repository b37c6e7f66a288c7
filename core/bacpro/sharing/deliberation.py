"""Deliberates on a cohort: candidates with equal results share how these are graded, and their bonuses.

The plain twin is `bacpro.jobs.deliberate`, whose every line runs here too; what is remembered is what its terms say of
one result: `SessionTerms.grade_unit`, `optional_bonus`, `project_bonus`.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from attrs import evolve

from bacpro.jobs.deliberate import DeliberationPlan, SessionTerms, deliberate, session_terms
from bacpro.jobs.graded_units import GradedUnit
from bacpro.model.candidate import Form
from bacpro.model.deliberation import Bonus, Deliberation
from bacpro.model.dossier import Dossier
from bacpro.model.result import Result
from bacpro.sharing.memo import CASES, IdentityCache, LazyDict


def prepare_deliberator(plan: DeliberationPlan) -> Callable[[Dossier, int], Deliberation]:
    """The function that prepares the deliberation of a dossier for a session (year) of the diploma.

    An edition governs that session, else LookupError is raised; no result is later. It raises what `deliberate` does.
    """
    terms = LazyDict[int, SessionTerms](lambda session: shared_terms(session_terms(plan, session)))
    return lambda dossier, session: deliberate(dossier, terms[session])


def shared_terms(terms: SessionTerms) -> SessionTerms:
    """The same terms, which remember what they said of a result."""
    graders = {forme: _unit_cache(terms, forme) for forme in terms.unites}
    codes = [unit.unite for unit in terms.unites[None]]

    def grade_units(results: Mapping[str, Result], forme: Form | None) -> list[GradedUnit]:
        return graders[forme].of(list(map(results.get, codes, codes)))

    optional = LazyDict(terms.optional_bonus)
    project = LazyDict[str, Bonus](lambda mark: terms.project_bonus(Decimal(mark)))
    return evolve(
        terms,
        grade_units=grade_units,
        optional_bonus=optional.__getitem__,
        project_bonus=lambda mark: project[str(mark)],
    )


def _unit_cache(terms: SessionTerms, forme: Form | None) -> IdentityCache[Result | str, GradedUnit]:
    """The graded units of a form, by the result that counts, or by the code of a unit without any."""
    units = {unit.unite: unit for unit in terms.unites[forme]}

    def grade(key: Result | str) -> GradedUnit:
        return terms.grade_unit(units[key], None) if isinstance(key, str) else terms.grade_unit(units[key.unite], key)

    return IdentityCache(grade, CASES)
