"""The report of a conversion: figures counted again from the file, and the same page however the file is cut."""

import pickle
import re
from collections import Counter
from collections.abc import Callable, Sequence
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacpro.jobs.convert import ConversionPlan
from bacpro.model.outcome import Issue
from bacpro.model.run.decided import Converted
from bacpro.model.run.faults import Fault
from bacpro.outputs.reports import tallies
from bacpro.outputs.reports.conversion import ConversionReport
from bacpro.outputs.reports.conversion_page import write_conversion_report
from bacpro.reading.input import Input
from bacpro.reading.opening import open_results
from bacpro.running.conversion import ConversionCounts, conversion_job
from bacpro.running.job import decide_records, summarise
from bacpro.sharing.ranks_seen import RanksSeen

EXAMPLES = Path(__file__).parents[2] / "examples"
VERSIONS = {"bacpro": "0.1.0", "ga": "0.1.0", "agora": "0.1.0"}


def tallied(candidates: Sequence[Converted]) -> ConversionReport:
    report = ConversionReport()
    for each in candidates:
        report.add(each)
    return report


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
def page_of(entree: Input, plan: ConversionPlan, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    path = tmp_path_factory.mktemp("page") / "rapport.html"

    def page(report: ConversionReport, candidates: Sequence[Converted]) -> str:
        counts = ConversionCounts()
        for each in candidates:
            counts.add(each)
        write_conversion_report(path, report, plan, summarise(conversion_job(entree, plan, VERSIONS), counts))
        return path.read_text(encoding="utf-8")

    return page


def text_of(page: str) -> str:
    """What is read of a page: its text, spaces of any kind as one."""
    body = re.sub(r"<(style|script)>.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_figures_are_those_of_the_outcomes(candidates: list[Converted]) -> None:
    report = tallied(candidates)
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
    candidates: list[Converted], page_of: Callable[..., str]
) -> None:
    text = text_of(page_of(tallied(candidates), candidates))
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
    candidates: list[Converted], page_of: Callable[..., str]
) -> None:
    page = page_of(tallied(candidates), candidates)
    sheets = page.split('<details class="fiche">')[1:]
    converted = [each for each in candidates if each.record.dossier]
    assert len(sheets) == len(converted)
    texts = [text_of(sheet) for sheet in sheets]
    for each in converted:
        assert each.record.dossier
        (sheet,) = [text for text in texts if f" {each.record.dossier.candidat.numero} " in text]
        for outcome in each.outcomes:
            assert " ".join(outcome.explication.split()) in sheet
            assert outcome.regle in sheet


def test_who_has_something_to_settle_comes_first_and_what_is_left_out_is_said(
    candidates: list[Converted], page_of: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = [each for each in candidates if any(o.issue is Issue.A_ARBITRER for o in each.outcomes)]
    others = [each for each in candidates if each.outcomes and each not in asking]
    monkeypatch.setattr(tallies, "SHEETS", len(asking) + 2)
    report = tallied(candidates)
    shown = report.detail.candidats
    assert 3 < len(asking) < len(others)
    assert shown == [*asking, *others[:2]]
    page = page_of(report, candidates)
    assert page.count('<details class="fiche">') == len(shown)
    assert f"Cette page montre {len(shown)} candidats sur {report.candidats}" in text_of(page)
    assert "conversion.csv et journal.csv" in page


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(cuts=st.lists(st.integers(0, 60), max_size=4))
def test_the_page_is_the_same_however_the_file_is_cut(
    cuts: list[int], candidates: list[Converted], page_of: Callable[..., str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, limit in (("SHEETS", 7), ("LISTED", 3), ("KINDS", 4), ("COLUMNS", 1)):
            patch.setattr(tallies, name, limit)
        whole = page_of(tallied(candidates), candidates)
        merged, spread, seen = ConversionReport(), ConversionReport(), RanksSeen()
        bounds = sorted({0, *(min(cut, len(candidates)) for cut in cuts), len(candidates)})
        for start, end in pairwise(bounds):
            merged.merge(tallied(candidates[start:end]))
            block = ConversionReport.of_block(seen)
            for each in candidates[start:end]:
                block.add(each)
            spread.merge(pickle.loads(pickle.dumps(block)))  # noqa: S301
        assert page_of(merged, candidates) == whole
        assert page_of(spread, candidates) == whole


def test_a_process_gives_few_candidates_once_it_has_seen_enough(
    candidates: list[Converted], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "SHEETS", 5)
    seen = RanksSeen()
    for start in (0, 20):
        block = ConversionReport.of_block(seen)
        for each in candidates[start : start + 20]:
            block.add(each)
        given = block.detail.candidats
        assert block.candidats == 20
    assert 0 < len(given) < 5, "those who have something to settle, and nobody else"
    assert all(any(o.issue is Issue.A_ARBITRER for o in each.outcomes) for each in given)


def test_a_page_without_candidate_says_so_and_draws_nothing(page_of: Callable[..., str]) -> None:
    page = page_of(ConversionReport(), [])
    assert "<figure>" not in page
    assert "Rien à corriger" in page


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("candidat présent plusieurs fois (lignes 9, 10)", "candidat présent plusieurs fois"),
        ("session hors des éditions de GA (2015 à 2022)", "session hors des éditions de GA"),
        ("erreur de syntaxe, ligne 3, caractère 12", "erreur de syntaxe, ligne …, caractère …"),
        ("note hors de 0 à 20", "note hors de 0 à 20"),
        ("lu « 02 » (zéros de tête perdus)", "zéros de tête perdus"),
    ],
)
def test_faults_of_one_cause_are_one_kind_whatever_their_place(error: str, kind: str) -> None:
    assert tallies.nature(Fault("f.csv", 1, "", "", "", error, "")) == kind


def test_faults_beyond_the_limits_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "LISTED", 2)
    monkeypatch.setattr(tallies, "KINDS", 1)
    tally = tallies.FaultTally()
    tally.add(Fault("f.csv", line, f"$[{line}].note", "", "", error, "") for line, error in enumerate("aaba"))
    assert (tally.nombre, tally.autres, len(tally.listees)) == (4, 1, 2)
    assert [(kind.nature, kind.nombre, kind.colonnes) for kind in tally.natures] == [("a", 3, ("$[…].note",))]
