"""What tests share: the plugins installed, the plan from GA to AGOrA, and the real conversion.

Test modules cannot import each other nor this one: what they share comes as fixtures.
"""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import bacpro
import bacpro.jobs.convert as job
from bacpro.jobs.convert import ConversionPlan, plan_conversion
from bacpro.model.dossier import Dossier
from bacpro.model.outcome import Outcome
from bacpro.plugins.registry import Registry, load_registry

PlanFor = Callable[[int], ConversionPlan]
Convert = Callable[[Dossier, int], tuple[Outcome, ...]]


settings.register_profile("bacpro", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bacpro")
"""A machine that does something else meanwhile is no fault of what is tested."""


def pytest_configure() -> None:
    """Under tox, what is tested is the wheel, never the checkout."""
    if os.environ.get("TOX_ENV_NAME", "").startswith("py"):
        assert "site-packages" in Path(bacpro.__file__).parts, (
            f"bacpro comes from {bacpro.__file__}, not from the wheel"
        )


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The plugins of the environment, found by their entry points as in the program."""
    return load_registry()


@pytest.fixture(scope="session")
def plan_for(registry: Registry) -> PlanFor:
    """What a conversion from GA to AGOrA rests on, for a session (year) prepared."""

    @cache
    def plan(session: int) -> ConversionPlan:
        table = registry.correspondance("ga", "agora", session)
        return plan_conversion(registry.diplome("ga"), registry.diplome("agora"), table, session)

    return plan


@pytest.fixture(scope="session")
def plan(plan_for: PlanFor) -> ConversionPlan:
    """The plan from GA to the first session of AGOrA."""
    return plan_for(2023)


@pytest.fixture(scope="session")
def convert(plan_for: PlanFor) -> Convert:
    """The real conversion from GA to AGOrA: a dossier and the session prepared give outcomes."""

    def run(dossier: Dossier, session: int) -> tuple[Outcome, ...]:
        return job.convert(plan_for(session), dossier)

    return run
