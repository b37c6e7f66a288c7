"""Conversions of a cohort: what candidates share is decided once, by `jobs.convert`, which this must agree with."""

from collections.abc import Callable
from functools import cache, lru_cache, partial

from bacpro.errors import RuleError
from bacpro.jobs.convert import HELD, ConversionPlan, case_of, cases_of, decide_case, leave_to_sit
from bacpro.model.candidate import Form, form_of
from bacpro.model.dossier import Dossier
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import Result
from bacpro.regulation.conservation.case import ConservationCase
from bacpro.sharing.digits import result_digits
from bacpro.sharing.memo import IdentityCache

OUTCOMES = 1 << 15
"""Distinct outcomes, and results that lead to them, remembered: enough for any cohort, and memory stays flat beyond."""

Effect = tuple[Outcome, str | None, str | None]
"""An outcome, and its target unit twice: where it is held, and where a question bears on it."""


def prepare_converter(plan: ConversionPlan, limit: int = OUTCOMES) -> Callable[[Dossier], tuple[Outcome, ...]]:
    """The function that gives for a dossier what `convert` gives under a plan, and shares what is the same.

    Up to `limit` values of each kind are remembered. Threads may call it at the same time.
    """
    order = tuple(plan.unites)
    known: dict[tuple[object, ...], Effect] = {}
    alike: dict[tuple[object, ...], Effect] = {}

    def decide(case: ConservationCase) -> Effect:
        key = _told_apart(case)
        found = known.get(key)
        if found is None:
            if len(known) >= limit:
                known.clear()
                alike.clear()
            outcome = decide_case(plan, case)
            # Cases that differ (in form, say) have outcomes that do not: one value serves them, and its row.
            found = known[key] = alike.setdefault(_outcome_digits(outcome), _effect(outcome))
        return found

    @cache
    def alone(forme: Form | None) -> IdentityCache[Result, Effect]:
        """What results bring whose candidate has nothing else on their unit."""
        return IdentityCache(lambda resultat: decide(case_of(plan, resultat.unite, forme, resultat)), limit)

    @lru_cache(maxsize=limit)
    def in_order(units: tuple[str, ...]) -> bool:
        """Whether each of these units stands once, in the order of the diploma."""
        return units == tuple(unite for unite in order if unite in units)

    to_sit = cache(partial(leave_to_sit, plan))

    @lru_cache(maxsize=limit)
    def left_to_sit(held: frozenset[str | None], asked: frozenset[str | None]) -> tuple[Outcome, ...]:
        missing = [unite.code for unite in plan.edition.obligatoires if unite.code not in held]
        return tuple([to_sit(code, code in asked) for code in missing])

    def convert(dossier: Dossier) -> tuple[Outcome, ...]:
        results = dossier.resultats
        if dossier.attestations or dossier.renonce or not in_order(tuple([resultat.unite for resultat in results])):
            effects = [decide(case) for case in cases_of(plan, dossier)]
        else:
            effects = alone(form_of(dossier.statut, dossier.forme)).of(results)
        outcomes, held, asked = zip(*effects, strict=True) if effects else ((), (), ())
        return (*outcomes, *left_to_sit(frozenset(held), frozenset(asked)))

    def convert_named(dossier: Dossier) -> tuple[Outcome, ...]:
        try:
            return convert(dossier)
        except RuleError as error:
            raise error.of(dossier.candidat.numero) from error

    return convert_named


def _told_apart(case: ConservationCase) -> tuple[object, ...]:
    """All of a case of one conversion that its outcome depends on, marks as they were written."""
    results = [result and result_digits(result) for result in (case.resultat, case.repassee)]
    return (case.unite, case.forme, case.renonce, case.atteste, *results)


def _outcome_digits(outcome: Outcome) -> tuple[object, ...]:
    """All of an outcome, marks as they were written."""
    return (
        outcome.explication,
        outcome.issue,
        outcome.regle,
        outcome.fondements,
        outcome.unite_source,
        outcome.resultat and result_digits(outcome.resultat),
        outcome.unite_cible,
        str(outcome.note_reportee),
        outcome.valable_jusqua,
        outcome.ecartees,
    )


def _effect(outcome: Outcome) -> Effect:
    """What an outcome brings."""
    target = outcome.unite_cible
    return outcome, target if outcome.issue in HELD else None, target if outcome.issue is Issue.A_ARBITRER else None
