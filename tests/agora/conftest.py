"""What tests of AGOrA share: a dossier in order, and the real rules run on it.

Test modules cannot import each other nor this one: what they share comes as fixtures.
"""

import datetime as dt
from collections.abc import Callable
from functools import cache, partial
from io import BytesIO
from typing import Any

import pytest
from attrs import evolve
from pypdf import PdfReader

import bacpro.jobs.check as job
from bacpro.forms.blank_pages import FormSetting, blank_pages
from bacpro.model.candidate import Form, Status
from bacpro.model.check import Check, CheckReport
from bacpro.model.dossier import Dossier
from bacpro.plugins.registry import Registry
from bacpro.testing import build_dossier, build_placement, build_portfolio

Build = Callable[..., Dossier]
Checker = Callable[[Dossier, int], CheckReport]
Sheet = Callable[[str, int], PdfReader]
Words = Callable[[str, int], str]


ACTIVITIES = ("1.1", "2.1", "3.1")
MONDAYS = (dt.date(2024, 1, 8), dt.date(2024, 5, 20), dt.date(2025, 1, 6), dt.date(2025, 11, 17))

SOUND = build_dossier(
    diplome="agora",
    session=2026,
    statut=Status.SCOLAIRE_HORS_CONTRAT,
    forme=Form.GLOBALE,
    cycle_annees=3,
    cycle_debut=dt.date(2023, 9, 1),
    periodes=tuple(build_placement(monday, activites=ACTIVITIES) for monday in MONDAYS),
    dossiers_professionnels={"E31": build_portfolio("1.1", "1.2", "1.3"), "E32": build_portfolio("3.1", "3.2", "3.3")},
)
"""A candidate with all that session 2026 asks for: 4 periods of 5 weeks, both dossiers professionnels."""


@pytest.fixture(scope="session")
def dossier() -> Build:
    """Build a dossier that is in order for session 2026, but for the changes (`dossier(statut=None)`)."""

    def build(**changes: Any) -> Dossier:  # noqa: ANN401 - as attributes of a dossier
        return evolve(SOUND, **changes)

    return build


@pytest.fixture(scope="session")
def check(registry: Registry) -> Checker:
    """The real check of AGOrA: a dossier and a session give a report."""

    diploma = registry.diplome("agora")
    terms = cache(partial(job.check_terms, job.plan_check(diploma, registry.regles(diploma))))
    return lambda dossier, session: job.check(dossier, terms(session))


@pytest.fixture(scope="session")
def found(check: Checker) -> Callable[..., tuple[Check, ...]]:
    """What one rule finds in a dossier for a session, nothing when it does not apply."""

    def find(rule: str, dossier: Dossier, session: int = 2026) -> tuple[Check, ...]:
        return tuple(finding for finding in check(dossier, session).constats if finding.regle == rule)

    return find


@pytest.fixture(scope="session")
def only(found: Callable[..., tuple[Check, ...]]) -> Callable[..., Check]:
    """The single finding of one rule."""

    def find(rule: str, dossier: Dossier, session: int = 2026) -> Check:
        [finding] = found(rule, dossier, session)
        return finding

    return find


@pytest.fixture(scope="session")
def refused(check: Checker) -> Callable[..., str]:
    """Why one rule does not apply to a dossier."""

    def find(rule: str, dossier: Dossier, session: int = 2026) -> str:
        [reason] = [refusal.motif for refusal in check(dossier, session).ecartees if refusal.regle == rule]
        return reason

    return find


@pytest.fixture(scope="session")
def sheet(registry: Registry) -> Sheet:
    """One copy of a form of AGOrA, empty, by its id and a session."""
    diploma = registry.diplome("agora")

    @cache
    def laid_out(form_id: str, session: int) -> PdfReader:
        form, edition = registry.formulaire(diploma, form_id, session), registry.edition(diploma, session)
        pdf = blank_pages(FormSetting(form, diploma, edition, registry.contenu(diploma, edition)))
        return PdfReader(BytesIO(pdf))

    return laid_out


@pytest.fixture(scope="session")
def words(sheet: Sheet) -> Words:
    """The text of a form, its lines joined."""

    @cache
    def text(form_id: str, session: int) -> str:
        return " ".join(" ".join(page.extract_text() for page in sheet(form_id, session).pages).split())

    return text
