"""A check that shares what comes back gives what the plain one gives: sentences, grounds and refused rules too."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from bacpro.demo.folder import Cohort, find_training, write_dossiers
from bacpro.errors import PluginError
from bacpro.jobs.check import CheckPlan, check, check_terms, plan_check
from bacpro.model.check import CheckReport
from bacpro.model.dossier import Dossier
from bacpro.plugins.registry import Registry, load_registry
from bacpro.reading.opening import open_candidates
from bacpro.sharing.checking import prepare_checker
from bacpro.testing import build_dossier

LEFT_OUT = ("statut", "situation", "forme", "cycle_annees", "cycle_debut", "positionnement", "contrat_apprentissage")


def cohort_of(seed: int, count: int) -> list[Dossier]:
    """Invented dossiers of AGOrA, nearly every key, placements and papers more or less in order."""
    registry = load_registry()
    agora = registry.diplome("agora")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "dossiers.jsonl"
        write_dossiers(path, agora, find_training(registry, agora), Cohort(count, 0.0, seed))
        return [record.dossier for record in open_candidates(path, agora, None).records() if record.dossier]


@st.composite
def cohorts(draw: st.DrawFn) -> list[Dossier]:
    dossiers = cohort_of(draw(st.integers(0, 1 << 20)), 6)
    left_out = st.lists(st.sampled_from(LEFT_OUT), unique=True, max_size=3)
    return [evolve(dossier, **dict.fromkeys(draw(left_out))) for dossier in dossiers]  # type: ignore[arg-type]


def words(report: CheckReport) -> str:
    """All that is said of a dossier."""
    return repr((report.constats, report.ecartees))


@pytest.fixture(scope="module")
def plan(registry: Registry) -> CheckPlan:
    agora = registry.diplome("agora")
    return plan_check(agora, registry.regles(agora))


@settings(max_examples=25)
@given(cohorts(), st.sampled_from([2023, 2026, 2028]), st.sampled_from([3, 1 << 12]))
def test_the_two_agree_on_all_that_is_written(
    plan: CheckPlan, dossiers: list[Dossier], session: int, limit: int
) -> None:
    shared, terms = prepare_checker(plan, limit), check_terms(plan, session)
    for dossier in (*dossiers, *reversed(dossiers)):
        assert words(shared(dossier, session)) == words(check(dossier, terms))


def test_a_rule_that_fails_or_gives_nonsense_is_named_with_the_candidate(plan: CheckPlan) -> None:
    def nonsense() -> Iterator[Any]:
        yield ZeroDivisionError()
        yield "conforme"
        yield 12
        yield ()

    for given_back in nonsense():

        def apply(case: object, parameters: object, given_back: Any = given_back) -> Any:  # noqa: ANN401
            if isinstance(given_back, Exception):
                raise given_back
            return given_back

        broken = evolve(plan, regles=(*plan.regles[:2], evolve(plan.regles[2], apply=apply)))
        dossier, said = build_dossier(diplome="agora"), set()
        for run in (prepare_checker(broken), lambda one, year: check(one, check_terms(broken, year))):  # noqa: B023
            with pytest.raises(PluginError, match=dossier.candidat.numero) as error:
                run(dossier, 2026)
            said.add(str(error.value))
        assert len(said) == 1


def test_threads_of_one_process_check_side_by_side(plan: CheckPlan) -> None:
    cohort = cohort_of(11, 60)
    expected = [words(check(dossier, check_terms(plan, dossier.session or 2026))) for dossier in cohort]
    shared = prepare_checker(plan, 8)
    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(lambda _: [words(shared(one, one.session or 2026)) for one in cohort], range(4)):
            assert found == expected
