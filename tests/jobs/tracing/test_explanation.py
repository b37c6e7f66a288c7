"""An explanation tells what the job decides, the rules refused before, and those that are of other sessions."""

from collections.abc import Callable

import pytest

from bacpro.jobs.check import plan_check
from bacpro.jobs.convert import ConversionPlan, convert
from bacpro.jobs.deliberate import deliberate, plan_deliberation, session_terms
from bacpro.jobs.tracing.explanation import explain_check, explain_conversion, explain_deliberation
from bacpro.model.candidate import Status
from bacpro.model.check import Verdict
from bacpro.model.dossier import Dossier
from bacpro.plugins.registry import Registry
from bacpro.testing import build_dossier, build_result

HELD = build_dossier(
    diplome="ga",
    statut=Status.SCOLAIRE_PUBLIC,
    resultats=(build_result("U31", "12", 2021), build_result("U2", "8", 2021)),
)


def test_a_conversion_is_explained_unit_by_unit(plan: ConversionPlan) -> None:
    explained = explain_conversion(plan, HELD)
    outcomes = convert(plan, HELD)
    assert explained.objet == "conversion de GA vers AGOrA, session 2023"
    assert [decision.par for decision in explained.decisions] == list(outcomes)
    place = next(place for place, outcome in enumerate(outcomes) if outcome.unite_source == "U31")
    first = explained.decisions[place]
    assert (first.issue, first.explication) == (outcomes[place].issue, outcomes[place].explication)
    assert first.sujet.startswith("GA U31 (12, session 2021) vers AGOrA ")
    assert first.ecartees == outcomes[place].ecartees != ()
    assert first.constat == {}


def test_a_unit_to_sit_has_no_source_to_name(plan: ConversionPlan) -> None:
    subjects = [decision.sujet for decision in explain_conversion(plan, HELD).decisions]
    assert any(subject.startswith("AGOrA U") for subject in subjects)


def test_rules_of_other_sessions_are_told_as_not_applying(plan_for: Callable[[int], ConversionPlan]) -> None:
    assert explain_conversion(plan_for(2023), HELD).ecartees == ()


def test_a_check_is_explained_with_what_was_expected_and_found(registry: Registry) -> None:
    agora = registry.diplome("agora")
    plan = plan_check(agora, registry.regles(agora))
    explained = explain_check(plan, build_dossier(statut=Status.SCOLAIRE_PUBLIC), 2026)
    assert explained.objet.startswith("contrôle du dossier AGOrA, session 2026 : ")
    assert explained.ecartees
    for decision in explained.decisions:
        assert decision.sujet == decision.par.regle
        assert isinstance(decision.issue, Verdict)
        assert set(decision.constat) == {"attendu", "constate"}


@pytest.mark.parametrize("session", [2021, 2022])
def test_a_deliberation_is_explained_as_one_decision(registry: Registry, session: int) -> None:
    ga = registry.diplome("ga")
    plan = plan_deliberation(ga, registry.speciality(ga))
    explained = explain_deliberation(plan, HELD, session)
    proposed = deliberate(HELD, session_terms(plan, session))
    (decision,) = explained.decisions
    assert (decision.sujet, decision.par, decision.ecartees) == (f"GA, session {session}", proposed, proposed.ecartees)
    assert decision.issue == proposed.decision
    assert isinstance(explained.dossier, Dossier)
