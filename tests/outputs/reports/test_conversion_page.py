"""The report of a conversion: figures counted again from the file, and the same page however the file is cut."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacpro.jobs.convert import ConversionPlan
from bacpro.model.outcome import Issue
from bacpro.model.run.decided import Converted
from bacpro.outputs.reports.conversion import ConversionReport
from bacpro.outputs.reports.conversion_page import write_conversion_report
from bacpro.outputs.reports.tallies import ReportLimits
from bacpro.reading.input import Input
from bacpro.reading.opening import open_results
from bacpro.running.conversion import conversion_job
from bacpro.running.job_run import decide_records
from bacpro.sharing.ranks_seen import RanksSeen
from bacpro.testing import read_html

EXAMPLES = Path(__file__).parents[3] / "examples"
VERSIONS = {"bacpro": "0.1.0", "ga": "0.1.0", "agora": "0.1.0"}
Draw = Callable[..., str]
Tally = Callable[..., Any]


@pytest.fixture(scope="module")
def entree(plan: ConversionPlan, tmp_path_factory: pytest.TempPathFactory) -> Input:
    """The forty candidates of the example, and those of the example with faults."""
    good, faulty = ((EXAMPLES / f"ga-2022{name}.csv").read_text(encoding="utf-8-sig") for name in ("", "-fautes"))
    path = tmp_path_factory.mktemp("rapport") / "candidats.csv"
    header = good.split("\n", 1)[0]
    assert header == faulty.split("\n", 1)[0]
    path.write_text(good + faulty.split("\n", 1)[1], encoding="utf-8", newline="")
    return open_results(path, plan.source, plan.session)


@pytest.fixture(scope="module")
def candidates(entree: Input, plan: ConversionPlan) -> list[Converted]:
    return list(decide_records(conversion_job(entree, plan)))


@pytest.fixture(scope="module")
def page_of(draw_report: Callable[..., Draw], entree: Input, plan: ConversionPlan) -> Draw:
    return draw_report(write_conversion_report, plan, conversion_job(entree, plan, VERSIONS))


def test_figures_are_those_of_the_outcomes(candidates: list[Converted], tally: Tally) -> None:
    report = tally(ConversionReport, candidates)
    outcomes = [outcome for each in candidates for outcome in each.outcomes]
    assert report.issues == Counter(outcome.issue for outcome in outcomes)
    assert report.a_trancher == sum(any(o.issue is Issue.A_ARBITRER for o in each.outcomes) for each in candidates)
    for source in (True, False):
        units = Counter((o.unite_source if source else o.unite_cible, o.issue) for o in outcomes)
        found = report.of_units(source=source)
        assert {(u, i): n for u, counts in found.items() for i, n in counts.items()} == {
            key: count for key, count in units.items() if key[0]
        }
    assert sum(question.nombre for question in report.questions) == report.issues[Issue.A_ARBITRER]
    assert sum(report.restes.values()) == report.candidats == sum(bool(each.outcomes) for each in candidates)
    assert report.lus.fautes.nombre == sum(len(each.record.fautes) for each in candidates)
    assert sum(kind.nombre for kind in report.lus.fautes.natures) == report.lus.fautes.nombre


def test_each_fault_stands_in_the_page_with_its_place_and_its_remedy(
    candidates: list[Converted], page_of: Draw, tally: Tally
) -> None:
    text = read_html(page_of(tally(ConversionReport, candidates), candidates))
    faults = [fault for each in candidates for fault in each.record.fautes]
    assert len(faults) > 5
    for fault in faults:
        cells = (
            fault.fichier,
            str(fault.ligne),
            fault.colonne,
            fault.candidat,
            fault.valeur,
            fault.erreur,
            fault.remede,
        )
        assert " ".join(" ".join(cells).split()) in text


def test_each_candidate_has_a_sheet_with_every_sentence(
    candidates: list[Converted], page_of: Draw, tally: Tally
) -> None:
    page = page_of(tally(ConversionReport, candidates), candidates)
    sheets = page.split('<details class="fiche">')[1:]
    converted = [each for each in candidates if each.record.dossier]
    assert len(sheets) == len(converted)
    texts = [read_html(sheet) for sheet in sheets]
    for each in converted:
        assert each.record.dossier
        (sheet,) = [text for text in texts if f" {each.record.dossier.candidat.numero} " in text]
        for outcome in each.outcomes:
            assert " ".join(outcome.explication.split()) in sheet
            assert outcome.regle in sheet


def test_who_has_something_to_settle_comes_first_and_what_is_left_out_is_said(
    candidates: list[Converted], page_of: Draw, tally: Tally
) -> None:
    asking = [each for each in candidates if any(o.issue is Issue.A_ARBITRER for o in each.outcomes)]
    others = [each for each in candidates if each.outcomes and each not in asking]
    report = tally(ConversionReport, candidates, ReportLimits(fiches=len(asking) + 2))
    shown = report.detail.candidats
    assert 3 < len(asking) < len(others)
    assert shown == [*asking, *others[:2]]
    page = page_of(report, candidates)
    assert page.count('<details class="fiche">') == len(shown)
    assert f"Cette page montre {len(shown)} candidats sur {report.candidats}" in read_html(page)
    assert "conversion.csv et journal.csv" in page


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(cuts=st.lists(st.integers(0, 60), max_size=4))
def test_the_page_is_the_same_however_the_file_is_cut(
    cuts: list[int], candidates: list[Converted], page_of: Draw, assert_cuts_do_not_show: Callable[..., None]
) -> None:
    assert_cuts_do_not_show(
        ConversionReport, candidates, cuts, page_of, ReportLimits(fiches=7, fautes=3, natures=4, colonnes=1)
    )


def test_a_process_gives_few_candidates_once_it_has_seen_enough(candidates: list[Converted]) -> None:
    seen, limits = RanksSeen(), ReportLimits(fiches=5)
    for start in (0, 20):
        block = ConversionReport.of_block(seen, limits)
        for each in candidates[start : start + 20]:
            block.add(each)
        given = block.detail.candidats
        assert block.candidats == 20
    assert 0 < len(given) < 5, "those who have something to settle, and nobody else"
    assert all(any(o.issue is Issue.A_ARBITRER for o in each.outcomes) for each in given)


def test_a_page_without_candidate_says_so_and_draws_nothing(page_of: Draw) -> None:
    page = page_of(ConversionReport(), [])
    assert "<figure>" not in page
    assert "Rien à corriger" in page
