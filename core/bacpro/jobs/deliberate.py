"""Prepares what the jury decides on: it proposes and explains, and never decides (D. 337-85, -88)."""

from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext
from functools import cache, partial

from attrs import evolve

from bacpro.errors import RuleError
from bacpro.jobs.consequences import concluded
from bacpro.jobs.counting import ask_what_is_open, attested, bonuses_of, counting, orals_heard
from bacpro.jobs.prepared import (
    Case,
    DeliberationPlan,
    Graded,
    PreparedSession,
    Said,
    grader,
    plan_deliberation,
    prepared_session,
    terms_of,
)
from bacpro.model.candidate import GLOBAL_ONLY, Form, form_of
from bacpro.model.deliberation import Deliberation
from bacpro.model.dossier import Dossier
from bacpro.model.result import EXACT, MARK_MAX, Result
from bacpro.plugins.guarding import off_stdout
from bacpro.regulation.average import points_of
from bacpro.regulation.decision import ADDED, Jury
from bacpro.sharing.memo import CASES, Memo

__all__ = ["DeliberationPlan", "deliberator", "plan_deliberation", "supposed"]

_DEROGATION = "Forme progressive d’un scolaire ou d’un apprenti : elle suppose une dérogation du recteur (D. 337-78)."


def deliberator(plan: DeliberationPlan) -> Callable[[Dossier, int], Deliberation]:
    """The function that prepares the deliberation of a dossier for a session (year) of the diploma.

    An edition governs that session, else LookupError is raised; no result is later. The readers make sure.
    It raises PluginError where a rule fails, gives anything but a proposal or a reason, or where none applies, with
    the plugin, the rule and the candidate.
    """

    current = cache(partial(prepared_session, plan, {}))

    @cache
    def at(session: int, forme: Form | None) -> tuple[PreparedSession, Graded]:
        now = current(session)
        return now, Graded(Memo(grader(plan, now, terms_of(plan, now, forme))).__getitem__, CASES)

    def deliberate(dossier: Dossier, session: int) -> Deliberation:
        try:
            with off_stdout:
                return proposed(dossier, session)
        except RuleError as error:
            raise error.of(dossier.candidat.numero) from error

    def proposed(dossier: Dossier, session: int) -> Deliberation:
        forme = form_of(dossier.statut, dossier.forme)
        now, graded = at(session, forme)
        said = Said()
        with localcontext(EXACT):
            results = counting(dossier, now, graded, said)
            units = graded.of(list(map(results.get, now.obligatoires, now.obligatoires)))
            if dossier.attestations:
                units = [attested(unit, dossier, results, now, said) for unit in units]
            if dossier.a_arbitrer:
                ask_what_is_open(dossier, results, now, said)
            bonuses = bonuses_of(dossier, results, now, said)
            orals = orals_heard(dossier.controle, results, now, said)
            grades = tuple([unit.note for unit in units])
            standings = now.regles.standings[tuple([unit.nature for unit in units]), forme]
            points = points_of(grades, bonuses) if standings.diviseur else ""
            merit = now.regles.merites[points, standings.diviseur]
            jury = Jury(grades, merit.moyenne, now.regles.grading, forme, orals)
            if dossier.points_jury and merit.moyenne and not merit.moyenne.within(MARK_MAX):
                said.ask("les points de jury portent la moyenne hors de 0 à 20 : leur nombre est-il juste ?", ADDED)
            if forme is Form.PROGRESSIVE and dossier.statut in GLOBAL_ONLY:
                said.remarques.append(_DEROGATION)
            return concluded(Case(now, units, bonuses, jury, standings, merit, said))

    return deliberate


def supposed(dossier: Dossier, marks: Mapping[str, Decimal], session: int) -> Dossier:
    """The dossier as it would be with other marks (unit code to mark on 20) in a session (year)."""
    kept = tuple(result for result in dossier.resultats if result.unite not in marks)
    orals = {result.unite: result.controle for result in dossier.resultats if result.session in {None, session}}
    new = tuple(Result(unite, note=mark, session=session, controle=orals.get(unite)) for unite, mark in marks.items())
    return evolve(dossier, resultats=(*kept, *new))
