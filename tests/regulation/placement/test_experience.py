"""Certificats de travail: three years for all bac pros (D. 337-70), and what an arrêté asks in perfectionnement."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.candidate import Form, Situation, Status
from bacpro.model.check import Finding, Verdict
from bacpro.model.dossier import Dossier, WorkCertificate, WorkTime
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure
from bacpro.regulation.placement.experience import QUALIFIED, ExperienceTerms, RefresherTerms
from bacpro.testing.dossiers import build_dossier

Findings = Callable[..., tuple[Finding, ...]]
Only = Callable[..., Finding]
Reason = Callable[..., str]

EXAM = {"examen_mois": 6, "examen_jour": 20, "sous_activites": ["a", "b"]}
REFRESHER = {**EXAM, "mois_temps_plein": 3, "fenetre_temps_plein": 24, "mois_temps_partiel": 12}
REFRESHER["fenetre_temps_partiel"] = 18
LAST = dt.date(2027, 6, 20)

SOUND = WorkCertificate(
    "Lutherie Vidal", dt.date(2024, 6, 21), LAST, WorkTime.PLEIN, salarie=True, qualifie=True, activites=("a",)
)
"""Exactly three years, to the last day of the examinations of 2027."""


def experienced(*certificates: WorkCertificate, **changes: Any) -> Dossier:  # noqa: ANN401 - as attributes of a dossier
    told = {"statut": Status.EXPERIENCE, "forme": Form.GLOBALE, **changes}
    return build_dossier(certificats_travail=certificates, **told)


def refresher(*certificates: WorkCertificate) -> Dossier:
    return experienced(*certificates, statut=Status.FPC_PUBLIC, situation=Situation.PERFECTIONNEMENT)


@pytest.mark.parametrize(
    ("first", "verdict"),
    [(dt.date(2024, 6, 21), Verdict.CONFORME), (dt.date(2024, 6, 22), Verdict.NON_CONFORME)],
    ids=["three years", "a day short"],
)
def test_three_years_are_asked_by_the_code_itself(only: Only, first: dt.date, verdict: Verdict) -> None:
    assert only("experience.trois_ans", experienced(evolve(SOUND, du=first)), **EXAM).verdict is verdict


def test_another_number_of_years_is_told_in_the_sentences(only: Only) -> None:
    found = only("experience.trois_ans", experienced(SOUND), mois=48, **EXAM)
    assert found.verdict is Verdict.NON_CONFORME
    assert found.attendu == "quatre années dans un emploi qualifié correspondant"
    assert "ne justifient pas quatre années dans un emploi" in found.message


def test_what_is_after_the_examination_and_what_overlaps_does_not_count(only: Only) -> None:
    later = evolve(SOUND, du=dt.date(2025, 1, 1), au=dt.date(2028, 1, 1))
    assert only("experience.trois_ans", experienced(later, later), **EXAM).verdict is Verdict.NON_CONFORME


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"temps": WorkTime.PARTIEL}, Verdict.A_ARBITRER),
        ({"temps": None}, Verdict.A_ARBITRER),
        ({"qualifie": False}, Verdict.NON_CONFORME),
        ({"qualifie": None}, Verdict.CONFORME),
        ({"activites": ("z",)}, Verdict.NON_CONFORME),
        ({"employeur": ""}, Verdict.NON_CONFORME),
    ],
)
def test_what_counts_is_full_time_qualified_and_of_the_referentiel(
    only: Only, changes: dict[str, Any], verdict: Verdict
) -> None:
    assert only("experience.trois_ans", experienced(evolve(SOUND, **changes)), **EXAM).verdict is verdict


def test_a_job_that_no_certificate_calls_qualified_is_taken_for_one_on_a_deduction(only: Only) -> None:
    unsaid = evolve(SOUND, qualifie=None)
    assert only("experience.trois_ans", experienced(unsaid), **EXAM).fondements == (QUALIFIED,)
    basis = {"texte": "Arrêté de 2026", "confiance": "deduction"}
    [own] = only("experience.trois_ans", experienced(unsaid), fondement_qualifie=basis, **EXAM).fondements
    assert own.texte == "Arrêté de 2026"


def test_the_months_of_perfectionnement_are_those_of_the_speciality(only: Only) -> None:
    found = only("experience.perfectionnement", refresher(), **REFRESHER)
    assert found.attendu == (
        "salarié, 3 mois à temps plein dans les deux années, ou 1 an à temps partiel dans les dix-huit mois"
        ", avant l’examen"
    ).replace("dix-huit", "18")
    assert found.message.startswith(
        "Les certificats de travail ne justifient ni trois mois à temps plein dans les deux années qui précèdent "
        "l’examen, ni un an à temps partiel dans les 18 mois qui le précèdent. Joignez"
    )
    assert found.constate == "0 jour à temps plein sur deux ans, 0 jour à tout temps sur 18 mois"


@pytest.mark.parametrize(
    ("first", "last", "verdict"),
    [
        (dt.date(2025, 6, 21), dt.date(2025, 9, 20), Verdict.CONFORME),  # three months at the start of the window
        (dt.date(2025, 6, 20), dt.date(2025, 9, 19), Verdict.NON_CONFORME),  # one of the days is before it
    ],
)
def test_full_time_counts_in_its_window(only: Only, first: dt.date, last: dt.date, verdict: Verdict) -> None:
    dossier = refresher(evolve(SOUND, du=first, au=last))
    assert only("experience.perfectionnement", dossier, **REFRESHER).verdict is verdict


@pytest.mark.parametrize(
    ("salarie", "verdict"),
    [(True, Verdict.CONFORME), (None, Verdict.A_ARBITRER), (False, Verdict.NON_CONFORME)],
)
def test_perfectionnement_is_of_employees(only: Only, salarie: bool | None, verdict: Verdict) -> None:
    dossier = refresher(evolve(SOUND, salarie=salarie))
    assert only("experience.perfectionnement", dossier, **REFRESHER).verdict is verdict


def test_a_certificate_is_told_with_all_that_it_lacks(findings: Findings) -> None:
    blank = WorkCertificate(du=dt.date(2026, 2, 1), au=dt.date(2026, 1, 1), activites=("z",))
    [found] = findings("experience.certificats", experienced(blank, SOUND), sous_activites=["a"])
    assert found.constate == "employeur absent, dates à l’envers, activités hors du référentiel (z)"
    assert "n° 1" in found.message


def test_whole_certificates_are_in_order(only: Only) -> None:
    assert only("experience.certificats", experienced(SOUND), sous_activites=["a"]).verdict is Verdict.CONFORME


@pytest.mark.parametrize("name", ["experience.trois_ans", "experience.perfectionnement", "experience.certificats"])
def test_a_pupil_has_no_experience_to_show(reason: Reason, name: str) -> None:
    terms = {"experience.trois_ans": EXAM, "experience.perfectionnement": REFRESHER}.get(
        name, {"sous_activites": ["a"]}
    )
    assert reason(name, build_dossier(statut=Status.SCOLAIRE_PUBLIC), **terms).startswith("le candidat n")


@given(days=st.one_of(st.integers(0, 2500), st.integers(1090, 1100)))
def test_three_years_are_reached_from_a_day_on_and_for_good(only: Only, days: int) -> None:
    # From 21 June 2024 to 20 June 2027, both included, 1,095 days: no 29 February is between them.
    dossier = experienced(evolve(SOUND, du=LAST - dt.timedelta(days=days)))
    found = only("experience.trois_ans", dossier, **EXAM)
    assert found.verdict is (Verdict.CONFORME if days + 1 >= 1095 else Verdict.NON_CONFORME)


@pytest.mark.parametrize("months", [0, 12, 30, -36])
def test_experience_is_asked_in_whole_years(months: int) -> None:
    with pytest.raises(StructureError, match="mois :"):
        structure({**EXAM, "mois": months}, ExperienceTerms)


@pytest.mark.parametrize(
    "change", [{"mois_temps_plein": 25}, {"mois_temps_partiel": 0}, {"fenetre_temps_partiel": 11}, {"examen_jour": 31}]
)
def test_months_that_their_window_cannot_hold_are_refused(change: dict[str, int]) -> None:
    with pytest.raises(StructureError):
        structure({**REFRESHER, **change}, RefresherTerms)
