"""Prepares what the jury decides on: it proposes and explains, and never decides (D. 337-85, -88)."""

from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext
from functools import cache, partial

from attrs import evolve

from bacpro.jobs.consequences import Found, concluded
from bacpro.jobs.counting import ask_what_is_open, attested, bonuses_of, counting, orals_heard
from bacpro.jobs.prepared import (
    DeliberationPlan,
    Graded,
    PreparedSession,
    Said,
    grader,
    plan_deliberation,
    prepared_session,
    terms_of,
)
from bacpro.memo import CASES, Memo
from bacpro.model.candidate import GLOBAL_ONLY, Form, form_of
from bacpro.model.deliberation import Deliberation
from bacpro.model.dossier import Dossier
from bacpro.model.result import EXACT, MARK_MAX, Result
from bacpro.model.rule import first_applicable
from bacpro.regulation.average import average
from bacpro.regulation.decision import ADDED, Jury

__all__ = ["DeliberationPlan", "deliberator", "plan_deliberation", "supposed"]

_DEROGATION = "Forme progressive d’un scolaire ou d’un apprenti : elle suppose une dérogation du recteur (D. 337-78)."


def deliberator(plan: DeliberationPlan) -> Callable[[Dossier, int], Deliberation]:
    """The function that prepares the deliberation of a dossier for a session (year) of the diploma.

    An edition governs that session, else LookupError is raised; no result is later. The readers make sure.
    """

    current = cache(partial(prepared_session, plan))

    @cache
    def at(session: int, forme: Form | None) -> tuple[PreparedSession, Graded]:
        now = current(session)
        return now, Graded(Memo(grader(plan, now, terms_of(plan, now, forme))).__getitem__, CASES)

    def deliberate(dossier: Dossier, session: int) -> Deliberation:
        forme = form_of(dossier.statut, dossier.forme)
        now, graded = at(session, forme)
        said = Said()
        with localcontext(EXACT):
            results = counting(dossier, now, graded, said)
            units = graded.of([results.get(unite, unite) for unite in now.obligatoires])
            if dossier.attestations:
                units = [attested(unit, dossier, results, now, said) for unit in units]
            if dossier.a_arbitrer:
                ask_what_is_open(dossier, results, now, said)
            bonuses = bonuses_of(dossier, results, now, said)
            grades = tuple([unit.note for unit in units])
            heard = [result for result in results.values() if result.controle is not None]
            orals = orals_heard(dossier.controle, heard, now, said) if heard or dossier.controle is not None else ()
            jury = Jury(grades, average(grades, bonuses), now.grading, forme, orals)
            if dossier.points_jury and jury.moyenne and not jury.moyenne.within(MARK_MAX):
                said.ask("les points de jury portent la moyenne hors de 0 à 20 : leur nombre est-il juste ?", ADDED)
            if forme is Form.PROGRESSIVE and dossier.statut in GLOBAL_ONLY:
                said.remarques.append(_DEROGATION)
            return concluded(now, jury, units, bonuses, _found(now, jury), said)

    return deliberate


def _found(now: PreparedSession, jury: Jury) -> Found:
    """The rule that decides, its proposal, and the rules refused before it."""
    begun, early = now.debuts[jury.sans_note, jury.forme]
    if begun:
        return (*begun, early)
    rule, proposal, refused = first_applicable(now.tried, jury)
    return rule, proposal, early + refused


def supposed(dossier: Dossier, marks: Mapping[str, Decimal], session: int) -> Dossier:
    """The dossier as it would be with other marks (unit code to mark on 20) in a session (year)."""
    kept = tuple(result for result in dossier.resultats if result.unite not in marks)
    orals = {result.unite: result.controle for result in dossier.resultats if result.session in {None, session}}
    new = tuple(Result(unite, note=mark, session=session, controle=orals.get(unite)) for unite, mark in marks.items())
    return evolve(dossier, resultats=(*kept, *new))
