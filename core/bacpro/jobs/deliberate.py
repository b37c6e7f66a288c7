"""Prepares what the jury decides on: it proposes and explains, and never decides (D. 337-85, -88)."""

from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, Decimal
from functools import cache, lru_cache

from attrs import evolve, frozen

from bacpro.model.candidate import GLOBAL_ONLY, Form, form_of
from bacpro.model.deliberation import (
    Bonus,
    Decision,
    Deliberation,
    Grading,
    Kept,
    Mention,
    Standing,
    UnitGrade,
)
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.dossier import Dossier
from bacpro.model.result import MARK_MAX, Result, State, french
from bacpro.model.rule import Refusal, first_applicable, rules_for
from bacpro.regulation.average import (
    UnitTerms,
    average,
    bonus_of_project,
    bonuses_of_optionals,
    grade,
    last_result,
)
from bacpro.regulation.decision import (
    ATTESTATION,
    CERTIFICATE,
    CITED,
    KEPT,
    KEPT_MENTION,
    MENTION,
    OPTIONAL,
    PROJECT,
    DecisionRule,
    Jury,
    Proposal,
    Speciality,
    decision_rules,
    mention_of,
    overridden,
)

PASS = Decimal(10)
CENT = Decimal("0.01")
THRESHOLDS = (8, 10, 12, 14, 16, 18)
NEAR = Decimal("0.5")
"""How near a threshold, on 20, a case is brought to the jury’s attention."""


@frozen(eq=False)
class DeliberationPlan:
    """The diploma deliberated on, what its speciality brings, and every dated rule."""

    diplome: Diploma
    speciality: Speciality
    regles: tuple[DecisionRule, ...]


@frozen(eq=False)
class _Session:
    """What holds in one session: the edition, the grading, the rules tried, and those that they cite, by id."""

    edition: Edition
    grading: Grading
    tried: tuple[DecisionRule, ...]
    cited: Mapping[str, DecisionRule]


def plan_deliberation(diploma: Diploma, speciality: Speciality) -> DeliberationPlan:
    """Join the Code’s rules and those that a speciality puts in their place."""
    return DeliberationPlan(diploma, speciality, overridden(decision_rules(), speciality.regles))


def deliberator(plan: DeliberationPlan) -> Callable[[Dossier, int], Deliberation]:
    """The function that prepares the deliberation of a dossier for a session (year) of the diploma.

    Raises LookupError when no edition of the diploma governs that session, which the readers make sure.
    """

    @cache
    def at(session: int) -> _Session:
        edition = plan.diplome.edition(session)
        grading = next((g for g in plan.speciality.gradings if session in g.sessions), None)
        if edition is None:
            raise LookupError(f"no edition of {plan.diplome.code} for session {session}")
        rules = rules_for(plan.regles, session)
        return _Session(
            edition,
            grading or Grading(edition.sessions, edition.fondement, ()),
            tuple(rule for rule in rules if rule.id not in CITED),
            {rule.id: rule for rule in rules if rule.id in CITED},
        )

    @lru_cache(maxsize=64)
    def terms(session: int, forme: Form | None) -> tuple[UnitTerms, ...]:
        situations = at(session).grading.situations or {}
        return tuple(
            UnitTerms(unite.code, unite.coefficient.valeur, session, forme, situations.get(unite.code, 1))
            for unite in at(session).edition.obligatoires
            if unite.coefficient is not None
        )

    def deliberate(dossier: Dossier, session: int) -> Deliberation:
        now = at(session)
        forme = form_of(dossier.statut, dossier.forme)
        results = _by_unit(dossier)
        kept = now.cited[KEPT].parametres
        grade_unit = plan.speciality.note or grade
        grades = tuple(
            grade_unit(term, results.get(term.unite), kept["seuil"], kept["annees"]) for term in terms(session, forme)
        )
        bonuses = _bonuses(dossier, results, now, session)
        moyenne = average(grades, bonuses)
        jury = Jury(grades, moyenne, now.grading, forme, oraux=_orals(dossier, results))
        rule, proposal, refused = first_applicable(now.tried, jury)
        return _concluded(now, session, jury, bonuses, (rule, proposal, refused))

    return deliberate


def _by_unit(dossier: Dossier) -> dict[str, Result]:
    """The result that counts for each unit; an attestation stands for a dispense where there is none."""
    results = {result.unite: result for result in dossier.resultats}
    if len(results) != len(dossier.resultats):
        several: dict[str, list[Result]] = {}
        for result in dossier.resultats:
            several.setdefault(result.unite, []).append(result)
        results = {unite: last for unite, found in several.items() if (last := last_result(found))}
    for unite in dossier.attestations:
        results.setdefault(unite, Result(unite, State.DISPENSE))
    return results


def _bonuses(dossier: Dossier, results: Mapping[str, Result], now: _Session, session: int) -> tuple[Bonus, ...]:
    """Points beside the compulsory units: facultatives, projet, and those that the jury adds."""
    optional = [results[u.code] for u in now.edition.unites if u.facultative and u.code in results]
    found = bonuses_of_optionals(optional, session, now.cited[OPTIONAL].parametres) if optional else ()
    project = now.cited.get(PROJECT)
    if dossier.projet is not None and project and dossier.statut in GLOBAL_ONLY:
        found = (*found, bonus_of_project(dossier.projet, project.parametres))
    if dossier.points_jury:
        words = f"points de jury saisis à la main : {french(dossier.points_jury)}"
        found = (*found, Bonus("jury", dossier.points_jury, words))
    return found


def _orals(dossier: Dossier, results: Mapping[str, Result]) -> tuple[tuple[str, Decimal], ...]:
    orals = tuple((unite, r.controle) for unite, r in results.items() if r.controle is not None)
    return orals if dossier.controle is None else (("", dossier.controle), *orals)


Tried = tuple[DecisionRule, Proposal, tuple[Refusal, ...]]


def _concluded(now: _Session, session: int, jury: Jury, bonuses: tuple[Bonus, ...], tried: Tried) -> Deliberation:
    """All that follows from the decision: mention, grounds, what is kept, what is left."""
    rule, proposal, refused = tried
    mention = _mention(now, jury, proposal)
    carried = any(g.session is not None and g.session < session for g in jury.unites if g.acquise)
    cited = [MENTION] if mention else []
    questions = proposal.questions
    if mention and carried:
        cited.append(KEPT_MENTION)
        questions = (*questions, "des notes sont conservées : la mention peut-elle être donnée ?")
    cited += [PROJECT for bonus in bonuses if bonus.objet == "projet"]
    cited += [OPTIONAL] if any(bonus.objet not in {"projet", "jury"} for bonus in bonuses) else []
    cited += [KEPT] if carried else []
    certificate = _certificate(now, jury, proposal.decision)
    due = _attestations(jury, proposal.decision) if ATTESTATION in now.cited else ()
    cited += [CERTIFICATE] if certificate else []
    cited += [ATTESTATION] if due else []
    lowest, hope = _lowest(jury, bonuses, proposal.decision)
    words = [proposal.explication, *(bonus.explication + "." for bonus in bonuses)]
    words += [f"Mention {mention}."] if mention else []
    words += [hope] if hope else []
    words += [f"À arbitrer : {question}" for question in questions]
    return Deliberation(
        unites=jury.unites,
        bonus=bonuses,
        moyenne=proposal.moyenne or jury.moyenne,
        professionnelle=average([g for g in jury.unites if g.unite in now.grading.professionnelles]),
        decision=proposal.decision,
        mention=mention,
        regle=rule.id,
        fondements=(*rule.fondements, *(basis for rule_id in cited for basis in now.cited[rule_id].fondements)),
        explication=" ".join(words),
        questions=questions,
        acquises=tuple(_kept(g, session, now) for g in jury.unites if g.acquise),
        attestations=due,
        a_presenter=_left(jury, proposal.decision),
        certificat=certificate,
        note_minimale=lowest,
        ecartees=refused,
    )


def _mention(now: _Session, jury: Jury, proposal: Proposal) -> Mention | None:
    """D. 337-86: never after the épreuve de contrôle."""
    if proposal.decision is not Decision.ADMIS or jury.moyenne is None:
        return None
    return mention_of(jury.moyenne, now.cited[MENTION].parametres)


def _certificate(now: _Session, jury: Jury, decision: Decision) -> bool:
    """D. 337-87: ajourné with 8 of average."""
    threshold = now.cited[CERTIFICATE].parametres["seuil"]
    return decision is Decision.AJOURNE and jury.moyenne is not None and jury.moyenne.reaches(threshold)


_FAILED = frozenset({Decision.AJOURNE, Decision.NON_DELIVRABLE, Decision.INCOMPLET, Decision.EN_COURS})


def _attestations(jury: Jury, decision: Decision) -> tuple[str, ...]:
    """D. 337-69: to those who fail, or have not finished, for units of 10 and more, or acquired by VAE."""
    if decision not in _FAILED:
        return ()
    return tuple(g.unite for g in jury.unites if g.acquise and (g.note is not None or g.vae))


def _kept(unit: UnitGrade, session: int, now: _Session) -> Kept:
    limited = unit.note is not None or unit.vae
    years = int(now.cited[KEPT].parametres["annees"])
    return Kept(unit.unite, unit.note, (unit.session or session) + years if limited else None)


def _left(jury: Jury, decision: Decision) -> tuple[str, ...]:
    """Units still to sit: those without result, and after a failure those that are not acquired."""
    if decision not in _FAILED:
        return ()
    if decision in {Decision.EN_COURS, Decision.INCOMPLET}:
        return tuple(jury.standing(Standing.MANQUANTE))
    return tuple(g.unite for g in jury.unites if not g.acquise)


def _lowest(jury: Jury, bonuses: tuple[Bonus, ...], decision: Decision) -> tuple[Decimal | None, str]:
    """The lowest mark in all the units left that reaches 10, to the cent above, and the sentence that says so."""
    if decision not in {Decision.EN_COURS, Decision.INCOMPLET}:
        return None, ""
    left = sum((g.coefficient for g in jury.unites if g.etat is Standing.MANQUANTE), Decimal())
    known = sum((g.points for g in jury.unites if g.points is not None), Decimal())
    known += sum((bonus.points for bonus in bonuses), Decimal())
    divisor = sum((g.coefficient for g in jury.unites if g.etat is not Standing.DISPENSE), Decimal())
    mark = max((PASS * divisor - known) / left, Decimal()).quantize(CENT, ROUND_CEILING)
    if mark > MARK_MAX:
        return None, "Même 20 dans les unités restantes ne donnerait pas 10 de moyenne."
    return mark, f"{french(mark)} dans toutes les unités restantes donnerait 10 de moyenne."


def near_thresholds(deliberation: Deliberation) -> tuple[tuple[int, Decimal], ...]:
    """Thresholds within half a point of the average, with the points that are missing (negative beyond)."""
    moyenne = deliberation.moyenne
    if moyenne is None:
        return ()
    gaps = ((threshold, moyenne.missing(threshold)) for threshold in THRESHOLDS)
    return tuple((threshold, gap) for threshold, gap in gaps if abs(gap) <= NEAR * moyenne.diviseur)


def supposed(dossier: Dossier, marks: Mapping[str, Decimal], session: int) -> Dossier:
    """The dossier as it would be with other marks (unit code to mark on 20) in a session (year)."""
    kept = tuple(result for result in dossier.resultats if result.unite not in marks)
    new = tuple(Result(unite, note=mark, session=session) for unite, mark in marks.items())
    return evolve(dossier, resultats=(*kept, *new))
