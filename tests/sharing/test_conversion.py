"""A conversion that shares what is equal gives what the plain one gives: sentences, grounds and refused rules too."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from bacpro.errors import PluginError
from bacpro.jobs.convert import ConversionPlan, convert
from bacpro.model.candidate import Form, Status
from bacpro.model.dossier import Dossier
from bacpro.model.result import Result, State
from bacpro.sharing.conversion import prepare_converter
from bacpro.testing import build_dossier

UNITS = ("U11", "U2", "U31", "U33", "U34", "U6", "UF1", "UF2")
SESSIONS = (2023, 2025)
MARKS = tuple(map(Decimal, ("0", "9.99", "10", "10.0", "10.00", "12.5", "12.50", "20")))
"""Several are equal numbers of other digits, which sentences and tables show as they were given."""

marks = st.sampled_from(MARKS)


@st.composite
def results(draw: st.DrawFn) -> Result:
    unite, session = draw(st.sampled_from(UNITS)), draw(st.none() | st.sampled_from([2016, 2017, 2020, 2022]))
    etat = draw(st.sampled_from([State.NOTE, State.NOTE, *State]))
    if etat is not State.NOTE:
        return Result(unite, etat, session=session)
    return Result(unite, note=draw(marks), session=session, controle=draw(st.none() | marks))


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """Most have each unit once, in any order; some a unit again, an attestation, a unit given up."""
    several = draw(st.booleans())
    units = st.lists(st.sampled_from(UNITS), unique=True, max_size=2 if several else 0).map(tuple)
    alone = {"unique_by": lambda result: (result.unite, result.session) if several else result.unite}
    return build_dossier(
        diplome="ga",
        statut=draw(st.none() | st.sampled_from(Status)),
        forme=draw(st.none() | st.sampled_from(Form)),
        renonce=draw(units),
        attestations=draw(units),
        resultats=tuple(draw(st.lists(results(), max_size=8, **alone))),  # type: ignore[arg-type]
    )


def digits(dossier: Dossier, converter: Callable[[Dossier], object]) -> str:
    """All that is decided of a dossier, digit for digit."""
    return repr([(outcome, outcome.ecartees) for outcome in converter(dossier)])  # type: ignore[attr-defined]


@settings(max_examples=80)
@given(st.lists(dossiers(), min_size=1, max_size=6), st.sampled_from(SESSIONS), st.sampled_from([2, 7, 1 << 15]))
def test_the_two_agree_on_all_that_is_written(
    plan_for: Callable[[int], ConversionPlan], cohort: list[Dossier], session: int, limit: int
) -> None:
    plan = plan_for(session)
    shared = prepare_converter(plan, limit)
    # Twice: what is remembered of a dossier must not be taken for another, nor be forgotten halfway.
    for dossier in (*cohort, *reversed(cohort)):
        assert digits(dossier, shared) == digits(dossier, lambda one: convert(plan, one))


def test_candidates_with_equal_results_share_their_outcomes(plan: ConversionPlan) -> None:
    shared = prepare_converter(plan)
    one, other = (build_dossier(diplome="ga", resultats=(Result("U2", note=Decimal(14), session=2022),)) for _ in "ab")
    assert [mine is theirs for mine, theirs in zip(shared(one), shared(other), strict=True)] == [True] * 12


def test_a_unit_that_the_diploma_does_not_have_is_no_silent_loss(plan: ConversionPlan) -> None:
    stray = build_dossier(diplome="ga", resultats=(Result("U99", note=Decimal(14), session=2022),))
    for converter in (prepare_converter(plan), lambda dossier: convert(plan, dossier)):
        with pytest.raises((LookupError, ValueError)):
            converter(stray)


def test_a_rule_that_fails_is_named_with_the_candidate(plan: ConversionPlan) -> None:
    def fail(case: object, parameters: object) -> str:
        raise ZeroDivisionError

    unit = plan.unites["U2"]
    failing = evolve(unit, regles=(evolve(unit.regles[0], apply=fail), *unit.regles[1:]))
    broken = evolve(plan, unites={**plan.unites, "U2": failing})
    dossier = build_dossier(diplome="ga", resultats=(Result("U2", note=Decimal(14), session=2022),))
    said = set()
    for converter in (prepare_converter(broken), lambda one: convert(broken, one)):
        with pytest.raises(PluginError, match=dossier.candidat.numero) as error:
            converter(dossier)
        said.add(str(error.value))
    assert len(said) == 1


def test_threads_of_one_process_convert_side_by_side(plan: ConversionPlan) -> None:
    cohort = [
        build_dossier(
            diplome="ga",
            forme=Form.GLOBALE if number % 2 else Form.PROGRESSIVE,
            resultats=tuple(
                Result(unite, note=Decimal((number + place) % 81) / 4, session=2019 + number % 4)
                for place, unite in enumerate(UNITS)
            ),
        )
        for number in range(400)
    ]
    expected = [convert(plan, dossier) for dossier in cohort]
    # So small a limit that what one thread has just remembered is forgotten by another.
    shared = prepare_converter(plan, 40)
    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(lambda _: list(map(shared, cohort)), range(4)):
            assert found == expected
