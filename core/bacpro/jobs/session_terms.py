"""What holds in one session of a diploma: its units and how they are graded, every dated rule, figures and grounds."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from attrs import evolve, frozen

from bacpro.jobs.graded_units import GradedUnit, GradeUnit, unit_grader
from bacpro.model.candidate import Form
from bacpro.model.deliberation import Bonus, Grading
from bacpro.model.diploma import Diploma, Edition, OutsideUnit
from bacpro.model.legal import Confidence, LegalBasis, weakest
from bacpro.model.result import Origin, Result
from bacpro.model.rule import Parameters, Rule, rules_for
from bacpro.plugins.registry import Registry, load_registry
from bacpro.regulation.average import UnitTerms, bonus_of_optional, bonus_of_project
from bacpro.regulation.conservation.rules import conservation_rules
from bacpro.regulation.decision import (
    ADMISSION,
    CITED,
    EPREUVE_CONTROLE,
    KEPT,
    OPTIONAL,
    PROJECT,
    DecisionRule,
    SpecialityGrading,
    decision_rules,
    in_force,
    overridden,
    practice_units,
)

PASS = Decimal(10)


@frozen(eq=False)
class DeliberationPlan:
    """The diploma deliberated on, what its speciality brings, and every dated rule."""

    diplome: Diploma
    speciality: SpecialityGrading
    regles: tuple[DecisionRule, ...]

    def __reduce__(self) -> tuple[Callable[[str], "DeliberationPlan"], tuple[str]]:
        """Rules are functions, which do not travel: another process plans with its own plugins, the same ones."""
        return _planned, (self.diplome.code,)


def plan_deliberation(diploma: Diploma, speciality: SpecialityGrading) -> DeliberationPlan:
    """Join the Code’s rules and those that a speciality puts in their place."""
    return DeliberationPlan(diploma, speciality, overridden(decision_rules(), speciality.regles))


def plan_deliberation_from(registry: Registry, diploma: Diploma) -> DeliberationPlan:
    """What a deliberation rests on, with what the plugins installed bring of the speciality. Raises PluginError."""
    return plan_deliberation(diploma, registry.speciality(diploma))


def _planned(code: str) -> DeliberationPlan:
    registry = load_registry()
    return plan_deliberation_from(registry, registry.diplome(code))


@frozen(eq=False)
class SessionTerms:
    """What holds in one session: the units, the rules to be tried with their grading, figures and grounds of all."""

    annee: int
    premiere: int
    """First session of the diploma: a result of before comes from the diploma that it replaces."""
    grading: Grading
    regles: tuple[DecisionRule, ...]
    """The rules on the decision, in the order in which they are tried."""
    parametres: Mapping[str, Parameters]
    """The figures of each rule that holds, by id."""
    fondements: Mapping[str, tuple[LegalBasis, ...]]
    """The grounds of each rule that holds, by id."""
    coefficients: tuple[LegalBasis, ...]
    """The ground of the coefficients, where some were not read in the text itself."""
    admission: Decimal
    """The average, on 20, that the lowest mark is found for."""
    unites: Mapping[Form | None, tuple[UnitTerms, ...]]
    """What each compulsory unit is judged by, in the order of the règlement, by form of the examination."""
    facultatives: tuple[str, ...]
    ponderees: frozenset[str]
    """The facultative units whose points a text gives the weight of one."""
    hors_reglement: tuple[OutsideUnit, ...]
    pratique: frozenset[str]
    """The units whose average opens the épreuve de contrôle."""
    blocs: tuple[tuple[frozenset[str], str], ...]
    """The units of each compulsory bloc, and how it is named."""
    grade_unit: GradeUnit
    grade_units: Callable[[Mapping[str, Result], Form | None], list[GradedUnit]]
    """Grades every compulsory unit, in their order, from the results that count (by unit) and the form."""
    optional_bonuses: Callable[[Sequence[Result]], list[Bonus | None]]
    """The points of each of some facultative results, if it has any."""
    project_bonus: Callable[[str], Bonus]
    """The points of a mark of projet, given by its digits, as a sentence shows them; only while that rule holds."""

    def carried(self, result: Result) -> bool:
        """Whether a result comes from the diploma that this one replaces."""
        return result.origine is Origin.CONVERSION or (result.session or self.annee) < self.premiere

    def precedes(self, result: Result) -> bool:
        """Whether this session comes after that of a result."""
        return result.session is not None and result.session < self.annee

    def cite(self, rules: list[str]) -> tuple[LegalBasis, ...]:
        """The grounds of rules, in the order in which they were first cited."""
        bases: list[LegalBasis] = []
        for rule in dict.fromkeys(rules):
            bases += self.fondements.get(rule, ())
        return tuple(bases)


def session_terms(plan: DeliberationPlan, session: int) -> SessionTerms:
    """What holds in a session (year). Raises LookupError when no edition governs it."""
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
    units = _unit_terms(plan, edition, grading, session)
    grade = unit_grader(plan.speciality, figures[KEPT])
    return SessionTerms(
        annee=session,
        premiere=plan.diplome.sessions.premiere,
        grading=grading,
        regles=tuple(rule for rule in rules if rule.id not in CITED),
        parametres=figures,
        fondements=grounds,
        coefficients=_coefficients(edition),
        admission=figures[ADMISSION].get("admission", PASS),
        unites=units,
        facultatives=tuple(unite.code for unite in edition.unites if unite.facultative),
        ponderees=frozenset(unite.code for unite in edition.unites if unite.points),
        hors_reglement=edition.hors_reglement,
        pratique=frozenset(practice_units(grading, figures[EPREUVE_CONTROLE])),
        blocs=tuple(
            (frozenset(bloc.unites), f"{bloc.code} ({', '.join(bloc.unites)})")
            for bloc in edition.blocs
            if not bloc.facultatif
        ),
        grade_unit=grade,
        grade_units=partial(_grade_units, grade, units),
        optional_bonuses=partial(_optional_bonuses, session, figures[OPTIONAL]),
        project_bonus=partial(_project_bonus, figures.get(PROJECT, {}), grounds.get(PROJECT, ())),
    )


def _unit_terms(
    plan: DeliberationPlan, edition: Edition, grading: Grading, session: int
) -> dict[Form | None, tuple[UnitTerms, ...]]:
    """What each compulsory unit is judged by in a session, by form of the examination."""
    situations = grading.situations or {}
    return {
        forme: tuple(
            UnitTerms(
                unite=unite.code,
                coefficient=unite.coefficient.valeur,
                session=session,
                forme=forme,
                situations=situations.get(unite.code, 1),
                premiere=plan.diplome.sessions.premiere,
            )
            for unite in edition.obligatoires
            if unite.coefficient is not None
        )
        for forme in (None, *Form)
    }


def _coefficients(edition: Edition) -> tuple[LegalBasis, ...]:
    sure = [unite.coefficient.confiance for unite in edition.unites if unite.coefficient]
    least = max(sure, key=list(Confidence).index, default=Confidence.TEXTE)
    return () if least is Confidence.TEXTE else (evolve(edition.fondement, confiance=least),)


def _grade_units(
    grade: GradeUnit,
    units: Mapping[Form | None, tuple[UnitTerms, ...]],
    results: Mapping[str, Result],
    forme: Form | None,
) -> list[GradedUnit]:
    return [grade(unit, results.get(unit.unite)) for unit in units[forme]]


def _optional_bonuses(session: int, parameters: Parameters, results: Sequence[Result]) -> list[Bonus | None]:
    return [bonus_of_optional(result, session, parameters) for result in results]


def _project_bonus(parameters: Parameters, grounds: tuple[LegalBasis, ...], digits: str) -> Bonus:
    return bonus_of_project(Decimal(digits), parameters, weakest(grounds))
