"""What tests of documents share: the plan of AGOrA, and what it proposes for a dossier."""

from collections.abc import Callable

import pytest

from bacpro.jobs.deliberate import DeliberationPlan, plan_deliberation
from bacpro.model.dossier import Dossier
from bacpro.model.run.decided import Deliberated
from bacpro.model.run.record import Record
from bacpro.plugins.registry import Registry
from bacpro.sharing.deliberation import prepare_deliberator

Deliberate = Callable[[Dossier], Deliberated]
SESSION = 2026


@pytest.fixture(scope="session")
def plan(registry: Registry) -> DeliberationPlan:
    """How AGOrA is deliberated on."""
    diploma = registry.diplome("agora")
    return plan_deliberation(diploma, registry.speciality(diploma))


@pytest.fixture(scope="session")
def deliberate(plan: DeliberationPlan) -> Deliberate:
    """Gives what is proposed for a dossier in session 2026."""
    prepare = prepare_deliberator(plan)
    return lambda found: Deliberated(Record(2, 1, (), found), SESSION, prepare(found, SESSION))
