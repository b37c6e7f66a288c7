"""The report of a control: figures counted again from the findings, and the same page however the file is cut."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacpro.jobs.check import CheckPlan, plan_check
from bacpro.model.candidate import Status
from bacpro.model.check import Verdict
from bacpro.model.run.decided import Checked
from bacpro.outputs.reports.control import RANKS, ControlReport
from bacpro.outputs.reports.control_page import write_control_report
from bacpro.outputs.reports.tallies import ReportLimits
from bacpro.plugins.registry import Registry
from bacpro.reading.input import Input
from bacpro.reading.opening import open_candidates
from bacpro.running.check import check_job
from bacpro.running.job_run import decide_records
from bacpro.testing import read_html

DOSSIER = json.loads((Path(__file__).parents[2] / "data" / "dossier.json").read_text(encoding="utf-8"))
VERSIONS = {"bacpro": "0.1.0", "agora": "0.1.0"}
Draw = Callable[..., str]
Tally = Callable[..., Any]


def made(number: int) -> dict[str, Any]:
    """A dossier unlike the one before: another status, other weeks, now and then a fault."""
    weeks = 3 + number % 11
    ine = "?" if number % 9 == 0 else f"{number:09}AB"
    periods = [{**DOSSIER["periodes"][0], "semaines": weeks, "cachet": number % 4 > 0}, DOSSIER["periodes"][1]]
    return {
        **DOSSIER,
        "candidat": {**DOSSIER["candidat"], "numero": f"{number:05}", "ine": ine},
        "statut": "inconnu" if number % 7 == 5 else list(Status)[number % len(Status)].value,
        "situation": "reconversion",
        "positionnement": None if number % 2 else DOSSIER["positionnement"],
        "periodes": periods,
    }


@pytest.fixture(scope="module")
def control(registry: Registry) -> CheckPlan:
    diploma = registry.diplome("agora")
    return plan_check(diploma, registry.regles(diploma))


@pytest.fixture(scope="module")
def entree(control: CheckPlan, tmp_path_factory: pytest.TempPathFactory) -> Input:
    path = tmp_path_factory.mktemp("controle") / "dossiers.jsonl"
    path.write_text("".join(f"{json.dumps(made(number))}\n" for number in range(40)), encoding="utf-8")
    return open_candidates(path, control.diplome, 2026)


@pytest.fixture(scope="module")
def candidates(entree: Input, control: CheckPlan) -> list[Checked]:
    return list(decide_records(check_job(entree, control)))


@pytest.fixture(scope="module")
def page_of(draw_report: Callable[..., Draw], entree: Input, control: CheckPlan) -> Draw:
    return draw_report(write_control_report, control, check_job(entree, control, VERSIONS))


def test_figures_are_those_of_the_findings(candidates: list[Checked], tally: Tally) -> None:
    report = tally(ControlReport, candidates)
    reports = [each.report for each in candidates if each.report]
    assert report.candidats == len(reports) > 20
    assert report.par_verdict == Counter(each.verdict for each in reports)
    checks = [check for each in reports for check in each.constats]
    assert {(p.exemple.regle, p.exemple.verdict): p.nombre for p in report.points} == Counter(
        (check.regle, check.verdict) for check in checks
    )
    assert report.lus.fautes.nombre == sum(len(each.record.fautes) for each in candidates) > 0
    assert report.lus.doutes.nombre == sum(len(each.record.avertissements) for each in candidates) > 0


def test_gaps_in_weeks_are_those_that_the_sentences_tell(candidates: list[Checked], tally: Tally) -> None:
    report = tally(ControlReport, candidates)
    told: Counter[int] = Counter()
    refused: Counter[int] = Counter()
    for each in candidates:
        for check in each.report.constats if each.report else ():
            if check.regle == "agora.pfmp.duree" and (required := re.match(r"(\d+) semaines?", check.attendu)):
                found = re.match(r"(\d+) semaines?", check.constate)
                assert found
                gap = int(found[1]) - int(required[1])
                told[gap] += 1
                refused[-gap] += check.verdict is Verdict.NON_CONFORME
    assert report.ecarts == told
    assert min(told) < 0 <= max(told)
    assert report.manquantes == +refused


def test_the_worst_come_first_and_what_is_left_out_is_said(
    candidates: list[Checked], page_of: Draw, tally: Tally
) -> None:
    report = tally(ControlReport, candidates, ReportLimits(fiches=25))
    ranks = [RANKS[each.report.verdict] for each in report.detail.candidats if each.report]
    assert ranks == sorted(ranks)
    assert len(ranks) == 25
    page = page_of(report, candidates)
    assert f"Cette page montre 25 candidats sur {report.candidats}" in read_html(page)
    assert page.count('<details class="fiche">') == 25


def test_each_sheet_holds_every_finding_of_its_candidate(
    candidates: list[Checked], page_of: Draw, tally: Tally
) -> None:
    sheets = [
        read_html(sheet)
        for sheet in page_of(tally(ControlReport, candidates), candidates).split('<details class="fiche">')[1:]
    ]
    for each in candidates:
        if each.report and each.record.dossier:
            (sheet,) = [text for text in sheets if f" {each.record.dossier.candidat.numero} " in text]
            for check in each.report.constats:
                for words in (check.message, check.attendu, check.constate, check.fondement, check.regle):
                    assert " ".join(words.split()) in sheet


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(cuts=st.lists(st.integers(0, 40), max_size=4))
def test_the_page_is_the_same_however_the_file_is_cut(
    cuts: list[int], candidates: list[Checked], page_of: Draw, assert_cuts_do_not_show: Callable[..., None]
) -> None:
    assert_cuts_do_not_show(ControlReport, candidates, cuts, page_of, ReportLimits(fiches=7, fautes=3, natures=1))


def test_a_file_in_order_has_nothing_to_do_and_no_empty_section(page_of: Draw) -> None:
    page = page_of(ControlReport(), [])
    assert "Rien à corriger ni à régler" in page
    assert "<figure>" not in page
    anchors = re.findall(r'href="#([\w-]+)"', page)
    assert all(f'id="{anchor}"' in page for anchor in anchors)
