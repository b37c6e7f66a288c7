"""Dates, overlaps and activities of placements, for a speciality whose examinations end on 10 August."""

import datetime as dt
from collections.abc import Callable

import pytest

from bacpro.model.check import Finding, Verdict
from bacpro.model.dossier import Dossier, Host, Placement
from bacpro.testing.dossiers import build_dossier

Findings = Callable[..., tuple[Finding, ...]]
Only = Callable[..., Finding]
Reason = Callable[..., str]

EXAM = {"examen_mois": 8, "examen_jour": 10}
BEGIN = dt.date(2024, 9, 2)
KNOWN = {"structures": ["atelier", "orchestre"], "sous_activites": ["a", "b"]}


def with_periods(*spans: tuple[dt.date | None, dt.date | None]) -> Dossier:
    return build_dossier(
        cycle_debut=BEGIN, periodes=tuple(Placement(Host(f"Atelier {n}"), *span) for n, span in enumerate(spans, 1))
    )


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


def test_periods_within_the_cycle_and_before_the_examination_are_in_order(only: Only) -> None:
    found = only("pfmp.dates", with_periods((BEGIN, BEGIN), (day(7, 1, 2027), day(8, 10, 2027))), **EXAM)
    assert (found.verdict, found.constate) == (Verdict.CONFORME, "2 périodes")


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ((day(9, 1, 2024), day(9, 20, 2024)), "commence avant le cycle (02/09/2024)"),
        ((day(8, 2, 2027), day(8, 11, 2027)), "finit après l’examen d’août 2027"),
        ((day(3, 9), day(3, 8)), "finit avant de commencer"),
    ],
)
def test_a_period_that_is_not_is_told_with_its_limit(only: Only, span: tuple[dt.date, dt.date], said: str) -> None:
    found = only("pfmp.dates", with_periods(span), **EXAM)
    assert found.verdict is Verdict.NON_CONFORME
    assert said in found.message


def test_a_period_at_fault_on_both_sides_is_told_twice(findings: Findings) -> None:
    assert len(findings("pfmp.dates", with_periods((day(1, 1, 2024), day(9, 1, 2027))), **EXAM)) == 2


def test_undated_periods_are_no_dates_to_check(reason: Reason) -> None:
    assert reason("pfmp.dates", with_periods((None, day(1, 1))), **EXAM) == "aucune période n’est datée"
    assert reason("pfmp.chevauchement", with_periods((None, day(1, 1)))) == "il n’y a pas deux périodes datées"


def test_each_overlap_is_told_with_its_days(findings: Findings) -> None:
    # The long one holds both others, which follow each other.
    found = findings(
        "pfmp.chevauchement",
        with_periods((day(1, 5), day(3, 27)), (day(1, 12), day(1, 16)), (day(2, 2), day(4, 3))),
    )
    assert [finding.message.partition(" se chevauchent ")[2].partition(" :")[0] for finding in found] == [
        "du 12/01/2026 au 16/01/2026",
        "du 02/02/2026 au 27/03/2026",
    ]


@pytest.mark.parametrize(("first", "verdict"), [(16, Verdict.NON_CONFORME), (17, Verdict.CONFORME)])
def test_periods_that_follow_each_other_do_not_overlap(only: Only, first: int, verdict: Verdict) -> None:
    spans = ((day(1, 12), day(1, 16)), (day(1, first), day(1, 30)))
    assert only("pfmp.chevauchement", with_periods(*spans)).verdict is verdict


@pytest.mark.parametrize(
    ("activities", "kind", "verdicts"),
    [
        (("a", "b"), "atelier", [Verdict.CONFORME]),
        (("a",), None, [Verdict.CONFORME]),
        (("a", "c"), "atelier", [Verdict.NON_CONFORME]),
        (("d", "c"), "théâtre", [Verdict.NON_CONFORME, Verdict.NON_CONFORME]),
    ],
)
def test_activities_and_organisations_are_those_of_the_referentiel(
    findings: Findings, activities: tuple[str, ...], kind: str | None, verdicts: list[Verdict]
) -> None:
    dossier = build_dossier(periodes=(Placement(Host("Ruel", type=kind), activites=activities),))
    assert [finding.verdict for finding in findings("pfmp.activites", dossier, **KNOWN)] == verdicts


def test_without_a_period_there_is_no_activity(reason: Reason) -> None:
    assert reason("pfmp.activites", build_dossier(), **KNOWN) == "aucune période"
