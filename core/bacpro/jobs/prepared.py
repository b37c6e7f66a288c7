"""What holds in one session of a diploma: its units and how they are graded, every dated rule, figures and grounds."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from attrs import define, evolve, field, frozen

from bacpro.jobs.deciding import DecisionRules, Kind, Merit, Standings, prepared_rules
from bacpro.jobs.rules import graded_by
from bacpro.model.candidate import Form
from bacpro.model.deliberation import Bonus, Grading, Kept, Standing, UnitGrade
from bacpro.model.diploma import Diploma, Edition, OutsideUnit
from bacpro.model.legal import Confidence, LegalBasis, weakest
from bacpro.model.result import Origin, Result
from bacpro.model.rule import Parameters, Rule, rules_for
from bacpro.plugins.registry import load_registry
from bacpro.regulation.average import UnitTerms, bonus_of_optional, bonus_of_project, grade
from bacpro.regulation.conservation import CARRY_OVER, LAST_SESSION, conservation_rules
from bacpro.regulation.decision import (
    ADMISSION,
    CARRIED,
    EXEMPTED,
    KEPT,
    OPTIONAL,
    PROJECT,
    DecisionRule,
    Jury,
    Speciality,
    decision_rules,
    in_force,
    overridden,
)
from bacpro.sharing.memo import Memo, Remembered

PASS = Decimal(10)
ATTESTED, BY_VAE = "code.dispense.attestation", "code.dispense.vae"
UNKNOWN_FORM, BELOW_CARRIED = "code.conservation.forme_inconnue", "code.conservation.progressive"
ABSENT_LATER, KEPT_ORAL = "code.conservation.absence_ulterieure", "code.conservation.controle"
"""Rules on what is kept of earlier results, on which a deliberation rests too."""


@frozen(eq=False)
class DeliberationPlan:
    """The diploma deliberated on, what its speciality brings, and every dated rule."""

    diplome: Diploma
    speciality: Speciality
    regles: tuple[DecisionRule, ...]

    def __reduce__(self) -> tuple[Callable[[str], "DeliberationPlan"], tuple[str]]:
        """Rules are functions, which do not travel: another process plans with its own plugins, the same ones."""
        return _planned, (self.diplome.code,)


def plan_deliberation(diploma: Diploma, speciality: Speciality) -> DeliberationPlan:
    """Join the Code’s rules and those that a speciality puts in their place."""
    return DeliberationPlan(diploma, speciality, overridden(decision_rules(), speciality.regles))


def _planned(code: str) -> DeliberationPlan:
    registry = load_registry()
    diploma = registry.diplome(code)
    return plan_deliberation(diploma, registry.speciality(diploma))


@frozen(eq=False)
class PreparedUnit:
    """A unit graded, with all that follows from its grade alone."""

    note: UnitGrade
    nature: Kind
    garde: Kept | None = None
    """What the candidate keeps of it."""
    remarque: str = ""
    question: str = ""
    regles: tuple[str, ...] = ()
    """The rules that it rests on, beside those of the decision."""
    poids: tuple[str, ...] = ()
    """The rules that its weight in the average rests on; its kind is notable where it has any of these four."""


Graded = Remembered[Result | str, PreparedUnit]
"""The units of a session and a form, by the result that counts, or by their code where there is none."""


@frozen(eq=False)
class PreparedSession:
    """What holds in one session: the edition, the rules tried with their grading, figures and grounds of all."""

    annee: int
    edition: Edition
    regles: DecisionRules
    """The rules on the decision, which sessions under the same ones share."""
    parametres: Mapping[str, Parameters]
    fondements: Memo[tuple[str, ...], tuple[LegalBasis, ...]]
    """The grounds of rules cited one after the other, each once."""
    premiere: int
    """First session of the diploma: a result of before comes from the diploma that it replaces."""
    admission: Decimal
    """The average, on 20, that the lowest mark is found for."""
    coefficients: tuple[LegalBasis, ...]
    """The ground of the coefficients, where some were not read in the text itself."""
    unites: Memo[tuple[UnitGrade, str], PreparedUnit]
    """What follows from each grade, which candidates of every form share."""
    obligatoires: tuple[str, ...]
    facultatives: tuple[str, ...]
    ponderees: frozenset[str]
    """The facultative units whose points a text gives the weight of one."""
    hors_reglement: tuple[OutsideUnit, ...]
    bonus_of: Memo[Result, Bonus | None]
    """The points of a facultative result."""
    projet: Memo[str, Bonus]
    """The points of a mark of projet, as it was written; to be asked only while that rule holds."""
    blocs: tuple[tuple[frozenset[str], str], ...]
    """The units of each compulsory bloc, and how it is named."""

    def carried(self, result: Result) -> bool:
        """Whether a result comes from the diploma that this one replaces."""
        return result.origine is Origin.CONVERSION or (result.session or self.annee) < self.premiere

    def precedes(self, result: Result) -> bool:
        """Whether this session comes after that of a result."""
        return result.session is not None and result.session < self.annee


@define
class Said:
    """What is said beside the decision: remarks, questions that no text settles, and rules that these rest on."""

    remarques: list[str] = field(factory=list)
    questions: list[str] = field(factory=list)
    regles: list[str] = field(factory=list)

    def ask(self, question: str, *rules: str) -> None:
        """Add a question."""
        self.questions.append(question)
        self.regles += rules


@frozen(eq=False, slots=False)
class Case:
    """A candidate on whom a decision is proposed: what was found of him, and what he shares with others.

    One is made for every candidate, which is faster without slots.
    """

    now: PreparedSession
    units: Sequence[PreparedUnit]
    bonuses: tuple[Bonus, ...]
    jury: Jury
    standings: Standings
    merit: Merit
    said: Said


def prepared_session(plan: DeliberationPlan, decisions: dict[object, DecisionRules], session: int) -> PreparedSession:
    """What holds in a session (year); `decisions` are the rules on the decision of those prepared before.

    Raises LookupError when no edition governs it.
    """
    edition = plan.diplome.edition(session)
    if edition is None:
        raise LookupError(f"no edition of {plan.diplome.code} for session {session}")
    grading = next(
        (grading for grading in plan.speciality.gradings if session in grading.sessions),
        Grading(edition.sessions, edition.fondement, ()),
    )
    rules = in_force(plan.regles, session)
    every: tuple[Rule[Any, Any], ...] = (*rules_for(conservation_rules(), session), *rules)
    figures = {rule.id: rule.parametres for rule in every}
    grounds = {rule.id: rule.fondements for rule in every}
    same = (rules, id(grading))
    if same not in decisions:
        decisions[same] = prepared_rules(rules, grading)
    sure = [unite.coefficient.confiance for unite in edition.unites if unite.coefficient]
    surest = max(sure, key=list(Confidence).index, default=Confidence.TEXTE)
    return PreparedSession(
        annee=session,
        edition=edition,
        regles=decisions[same],
        unites=Memo(partial(_unit, session, int(figures[KEPT]["annees"]), decisions[same].natures)),
        parametres=figures,
        fondements=Memo(partial(_grounds_of, grounds)),
        premiere=plan.diplome.sessions.premiere,
        admission=figures[ADMISSION].get("admission", PASS),
        coefficients=() if surest is Confidence.TEXTE else (evolve(edition.fondement, confiance=surest),),
        obligatoires=tuple(unite.code for unite in edition.obligatoires if unite.coefficient),
        facultatives=tuple(unite.code for unite in edition.unites if unite.facultative),
        ponderees=frozenset(unite.code for unite in edition.unites if unite.points),
        hors_reglement=edition.hors_reglement,
        bonus_of=Memo(partial(bonus_of_optional, session=session, parameters=figures[OPTIONAL])),
        projet=Memo(partial(_of_project, figures.get(PROJECT, {}), grounds.get(PROJECT, ()))),
        blocs=tuple(
            (frozenset(bloc.unites), f"{bloc.code} ({', '.join(bloc.unites)})")
            for bloc in edition.blocs
            if not bloc.facultatif
        ),
    )


def _grounds_of(grounds: Mapping[str, tuple[LegalBasis, ...]], rules: tuple[str, ...]) -> tuple[LegalBasis, ...]:
    return tuple(basis for rule in dict.fromkeys(rules) for basis in grounds.get(rule, ()))


def _of_project(parameters: Parameters, grounds: tuple[LegalBasis, ...], mark: str) -> Bonus:
    return bonus_of_project(Decimal(mark), parameters, weakest(grounds))


def terms_of(plan: DeliberationPlan, now: PreparedSession, forme: Form | None) -> dict[str, UnitTerms]:
    situations = now.regles.grading.situations or {}
    return {
        unite.code: UnitTerms(
            unite=unite.code,
            coefficient=unite.coefficient.valeur,
            session=now.annee,
            forme=forme,
            situations=situations.get(unite.code, 1),
            premiere=now.premiere,
        )
        for unite in now.edition.obligatoires
        if unite.coefficient is not None
    }


def grader(
    plan: DeliberationPlan, now: PreparedSession, terms: Mapping[str, UnitTerms]
) -> Callable[[Result | str], PreparedUnit]:
    """The function that grades a unit, from the result that counts or from its code alone."""
    threshold, years = now.parametres[KEPT]["seuil"], int(now.parametres[KEPT]["annees"])
    own = plan.speciality.note
    grade_unit = grade if own is None else partial(graded_by, own, plan.speciality.greffon)

    def graded(key: Result | str) -> PreparedUnit:
        result, unite = (None, key) if isinstance(key, str) else (key, key.unite)
        note = grade_unit(terms[unite], result, threshold, years)
        asked = note.etat is Standing.MANQUANTE and note.explication.endswith("?")
        ground = UNKNOWN_FORM if terms[unite].forme is None else BELOW_CARRIED
        return now.unites[note, ground if asked else ""]

    return graded


def _unit(session: int, years: int, kinds: dict[object, Kind], graded: tuple[UnitGrade, str]) -> PreparedUnit:
    """All that follows in a session (year) from the grade of a unit, and from a rule that it rests on, if any.

    A unit without result that rests on a rule asks a question. `kinds` are those met.
    """
    note, rule = graded
    asked = bool(rule) and note.etat is Standing.MANQUANTE
    obtained = note.session or session
    until = obtained + years if note.note is not None or note.vae else None
    old = note.etat is Standing.MANQUANTE and note.session is not None
    odd = note.etat is Standing.ZERO or note.proposee or old
    rules = [rule] if rule else []
    rules += [BY_VAE] if note.vae else []
    rules += [KEPT] if note.note is not None and obtained < session else []
    rules += [CARRY_OVER] if note.origine is Origin.CONVERSION else []
    rules += [LAST_SESSION] if until == session else []
    weight = [EXEMPTED] if note.etat is Standing.DISPENSE else []
    weight += [CARRIED] if note.origine is Origin.CONVERSION and note.note is not None else []
    notable = bool(odd or rules or weight)
    kind = (note.unite, str(note.coefficient), note.etat, note.points is None, notable)
    return PreparedUnit(
        note,
        nature=kinds.setdefault(kind, Kind(note, notable)),
        garde=Kept(note.unite, note.note, until) if note.acquise else None,
        remarque=f"{note.explication}." if odd and not asked else "",
        question=note.explication if asked else "",
        regles=tuple(rules),
        poids=tuple(weight),
    )
