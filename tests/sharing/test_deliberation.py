"""A deliberation that shares what is equal gives what the plain one gives: sentences, grounds and refused rules too."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from bacpro.demo.folder import Cohort, write_results
from bacpro.errors import PluginError
from bacpro.jobs.deliberate import DeliberationPlan, SessionTerms, deliberate, plan_deliberation, session_terms
from bacpro.model.candidate import Form, Status
from bacpro.model.deliberation import Decision, Standing, UnitGrade
from bacpro.model.dossier import Dossier, OpenQuestion
from bacpro.model.legal import LegalBasis
from bacpro.model.proposal import DecisionCase, Proposal
from bacpro.model.result import Origin, Result, State
from bacpro.model.rule import Parameters, Rule
from bacpro.model.sessions import Sessions
from bacpro.plugins.registry import Registry, load_registry
from bacpro.reading.input import Reading
from bacpro.reading.opening import open_grades
from bacpro.regulation.average import UnitTerms, grade
from bacpro.regulation.decision import SpecialityGrading, decision_rules
from bacpro.sharing.deliberation import prepare_deliberator, share_terms
from bacpro.testing import build_dossier

ALL = 1 << 13
BASIS = (LegalBasis("Arrêté de l’essai"),)
MARKS = st.sampled_from(list(map(Decimal, ("0", "7.5", "9.99", "10", "10.0", "10.00", "12.5", "12.50", "20"))))
"""Several are equal numbers of other digits, which sentences and tables show as they were given."""


# --- plans: those of the plugins, and of a third party that grades and decides otherwise ----------------------------


def admits_the_even(case: DecisionCase, parameters: Parameters) -> Proposal | str:
    """A rule of a third party that looks at all there is: marks, sentences, orals, form."""
    if case.moyenne is None:
        return case.without_average()
    notes = [grade.note for grade in case.unites if grade.note is not None]
    if sum(map(int, notes)) % 2:
        return f"{case.unites[0].explication}, {len(case.oraux)} oral, forme {case.forme} : impair"
    return Proposal(Decision.ADMIS, f"Pair : {', '.join(map(str, notes))}.", questions=("vraiment ?",))


def note_of_third_party(terms: UnitTerms, result: Result | None, seuil: Decimal, annees: int) -> UnitGrade:
    """Its grades depend on the form, and on how the digits of a mark were written."""
    graded = grade(terms, result, seuil, annees)
    if graded.note is None:
        return graded
    words = f"{graded.explication}, {terms.forme}, {result.note if result else None}"
    if terms.forme is Form.PROGRESSIVE and graded.note < 8:
        return evolve(graded, etat=Standing.NON_VALIDE, note=None, points=None, explication=words)
    return evolve(graded, explication=words)


def in_the_place_of(rule_id: str) -> Rule[DecisionCase, Proposal]:
    """A rule of a third party in the place of one of the Code."""
    old = next(rule for rule in decision_rules() if rule.id == rule_id)
    return Rule(rule_id, "Autre", Sessions(2009), BASIS, admits_the_even, old.parametres, greffon="essai (essai 1.0)")


@cache
def installed() -> Registry:
    """The plugins of the environment."""
    return load_registry()


@cache
def plan_of(name: str) -> DeliberationPlan:
    """A plan by name."""
    code, _, whose = name.partition(" ")
    diploma = installed().diplome(code)
    own = installed().speciality(diploma)
    if whose == "noté":
        own = SpecialityGrading(own.gradings, (), note_of_third_party, "essai (essai 1.0)")
    elif whose:
        own = SpecialityGrading(
            own.gradings, (in_the_place_of(f"code.deliberation.{whose}"),), None, "essai (essai 1.0)"
        )
    return plan_deliberation(diploma, own)


PLANS = {
    "agora": (2023, 2026),
    "ga": (2018, 2022),
    "agora noté": (2026,),
    "agora admission": (2026,),
    "agora absence": (2026,),
    "ga controle": (2020,),
    "agora ajournement": (2026,),
}
"""Plans, and the sessions that dossiers are drawn for: both procedures of the contrôle."""


@cache
def plain_terms(name: str, session: int) -> SessionTerms:
    """What holds in a session, as the plain job has it."""
    return session_terms(plan_of(name), session)


def all_of(run: Callable[[], object]) -> str:
    """All that is proposed, digit for digit, or how it is said that nothing can be."""
    try:
        return repr(run())
    except PluginError as error:
        return str(error)


# --- dossiers -------------------------------------------------------------------------------------------------------


@st.composite
def results(draw: st.DrawFn, unite: str, session: int) -> Result:
    year = draw(st.sampled_from([session, session, session, None, session - 1, session - 5, session - 6]))
    etat = draw(st.sampled_from([*[State.NOTE] * 12, *State]))
    origin = draw(st.sampled_from([Origin.EXAMEN, Origin.EXAMEN, *Origin]))
    if etat is not State.NOTE:
        return Result(unite, etat, session=year, origine=origin)
    if draw(st.integers(0, 9)) == 0:
        return Result(unite, session=year, situations=tuple(draw(st.lists(MARKS, min_size=1, max_size=4))))
    oral = draw(MARKS) if draw(st.integers(0, 9)) == 0 else None
    return Result(unite, note=draw(MARKS), session=year, controle=oral, origine=origin)


@st.composite
def dossiers(draw: st.DrawFn, name: str, session: int) -> Dossier:
    """A candidate with a result in most units, in some twice, and now and then all else that a dossier may hold."""
    edition = plan_of(name).diplome.edition(session)
    assert edition is not None
    codes = [unite.code for unite in edition.unites] + [outside.code for outside in edition.hors_reglement]
    given = [draw(results(code, session)) for code in codes if draw(st.integers(0, 15))]
    again = draw(st.lists(st.sampled_from(codes).flatmap(lambda code: results(code, session)), max_size=2))
    some = st.just(()) | st.lists(st.sampled_from(codes), unique=True, max_size=2).map(tuple)
    return build_dossier(
        diplome=name.split(maxsplit=1)[0],
        session=session,
        statut=draw(st.none() | st.sampled_from(Status)),
        forme=draw(st.none() | st.sampled_from(Form)),
        renonce=draw(some),
        attestations=draw(some),
        resultats=(*given, *again),
        projet=draw(st.none() | MARKS),
        controle=draw(st.none() | st.none() | MARKS),
        points_jury=draw(st.none() | st.none() | st.decimals(-5, 5, places=1)),
        a_arbitrer=draw(st.none() | st.just({codes[0]: OpenQuestion("que faire ?", "code.x"), "": OpenQuestion("?")})),
    )


cohorts = st.sampled_from([(name, session) for name, sessions in PLANS.items() for session in sessions]).flatmap(
    lambda chosen: st.tuples(st.just(chosen), st.lists(dossiers(*chosen), min_size=1, max_size=5))
)


# --- the two agree --------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(cohorts, st.sampled_from([1, 5, 40, ALL]))
def test_the_two_agree_on_all_that_is_written(cohort: tuple[tuple[str, int], list[Dossier]], limit: int) -> None:
    (name, session), drawn = cohort
    shared = prepare_deliberator(plan_of(name), limit)
    # Twice: what is remembered of a dossier must not be taken for another, nor be forgotten halfway.
    for dossier in (*drawn, *reversed(drawn)):
        plain = all_of(lambda one=dossier: deliberate(one, plain_terms(name, session)))  # type: ignore[misc]
        assert all_of(lambda one=dossier: shared(one, session)) == plain  # type: ignore[misc]


@pytest.mark.parametrize(("name", "seed"), [("agora", 1), ("agora", 2), ("ga", 3), ("agora noté", 4)])
def test_the_two_agree_on_an_invented_cohort(name: str, seed: int, tmp_path: Path) -> None:
    plan, path = plan_of(name), tmp_path / "resultats.csv"
    grading = plan.speciality.gradings[-1] if name.startswith("agora") else None
    write_results(path, plan.diplome, grading, Cohort(400, graine=seed))
    session = plan.diplome.sessions.derniere or 2026
    read = open_grades(path, plan.diplome, session, Reading()).records()
    cohort = [record.dossier for record in read if record.dossier is not None]
    assert len(cohort) > 300
    shared, terms = prepare_deliberator(plan), cache(lambda year: session_terms(plan, year))
    for dossier in cohort:
        year = dossier.session or session
        assert all_of(lambda: shared(dossier, year)) == all_of(lambda: deliberate(dossier, terms(year)))  # noqa: B023


def test_equal_results_share_their_grade() -> None:
    terms = share_terms(plan_of("agora"), plain_terms("agora", 2026))
    one, other = (build_dossier(resultats=(Result("U2", note=Decimal(14), session=2026),)) for _ in "ab")
    found = [deliberate(dossier, terms).unites for dossier in (one, other)]
    assert [mine is theirs for mine, theirs in zip(*found, strict=True)] == [True] * 12


def test_marks_of_ccf_that_differ_by_their_digits_are_said_as_they_were_given() -> None:
    shared = prepare_deliberator(plan_of("agora"))
    for mark in ("12.5", "12.50"):
        situations = (Decimal(mark), Decimal(10))
        found = shared(build_dossier(resultats=(Result("U2", session=2026, situations=situations),)), 2026)
        assert f"(moyenne de {mark.replace('.', ',')} et 10)" in found.unites[2].explication


def test_a_rule_that_fails_is_named_with_the_candidate() -> None:
    def fail(case: DecisionCase, parameters: Parameters) -> Proposal | str:
        raise ZeroDivisionError

    plan = plan_of("agora")
    failing = evolve(in_the_place_of("code.deliberation.admission"), apply=fail)
    broken = plan_deliberation(plan.diplome, SpecialityGrading(plan.speciality.gradings, (failing,)))
    marks = tuple(Result(unit.unite, note=Decimal(12)) for unit in plain_terms("agora", 2026).unites[None])
    dossier = build_dossier(resultats=marks)
    said = {
        all_of(lambda: prepare_deliberator(broken)(dossier, 2026)),
        all_of(lambda: deliberate(dossier, session_terms(broken, 2026))),
    }
    assert len(said) == 1
    assert dossier.candidat.numero in said.pop()


def test_threads_of_one_process_deliberate_side_by_side() -> None:
    codes = [unit.unite for unit in plain_terms("agora", 2026).unites[None]]
    cohort = [
        build_dossier(
            forme=(Form.GLOBALE, Form.PROGRESSIVE, None)[number % 3],
            projet=Decimal(number % 41) / 2,
            resultats=tuple(
                Result(unite, note=Decimal((number * 7 + place) % 81) / 4, session=2025 + number % 2)
                for place, unite in enumerate([*codes, "UF1"])
            ),
        )
        for number in range(300)
    ]
    expected = [deliberate(dossier, plain_terms("agora", 2026)) for dossier in cohort]
    # So small a limit that what one thread has just remembered is forgotten by another.
    shared = prepare_deliberator(plan_of("agora"), 40)
    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(lambda _: [shared(dossier, 2026) for dossier in cohort], range(4)):
            assert found == expected
