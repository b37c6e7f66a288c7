"""The frame of a report: its sections in order, those that are empty left out, and what there is to do first."""

import re
from pathlib import Path
from typing import Any

import pytest

from bacpro.model.run.faults import Fault
from bacpro.outputs.reports.forms import FILLED, Document, FormsReport, Made, write_forms_report
from bacpro.outputs.reports.page import Figure, name_sessions, rejected_figure

FAULT = Fault("a.json", 1, "$.statut", "1", "x", "valeur non admise", "Corrigez cette valeur.")
SUMMARY: dict[str, Any] = {"versions": {"bacpro": "1.0"}, "entrees": [], "lus": 1000, "traites": 999, "rejetes": 1}


@pytest.mark.parametrize(
    ("sessions", "named"),
    [
        ([], ""),
        ([2026], "session 2026"),
        ([2026, 2025], "sessions 2025 et 2026"),
        ([2026, 2024, 2025], "sessions 2024 à 2026"),
    ],
)
def test_sessions_are_named_as_a_title_does(sessions: list[int], named: str) -> None:
    assert name_sessions(set(sessions)) == named


def test_rejected_lines_are_said_among_those_read() -> None:
    assert rejected_figure(SUMMARY, "brun") == Figure("Lignes rejetées", 1, "sur 1\u202f000 lignes lues", "brun")


def sections(path: Path) -> list[str]:
    page = path.read_text(encoding="utf-8")
    anchors = re.findall(r'<section aria-labelledby="([\w-]+)">', page)
    assert re.findall(r'<li><a href="#([\w-]+)">', page.partition("<main")[0]) == anchors, "as the summary lists them"
    return anchors


def test_a_section_stands_where_it_has_something_to_say(tmp_path: Path) -> None:
    path = tmp_path / "rapport.html"
    report = FormsReport()
    write_forms_report(path, report, FILLED, SUMMARY)
    assert sections(path) == ["ensemble", "source"]
    report.add(Document("1.pdf", "Attestation", ("1",), Made.FAIT, 1))
    report.add_faults([FAULT])
    report.doubt([FAULT], 1)
    write_forms_report(path, report, FILLED, SUMMARY)
    assert sections(path) == ["ensemble", "fautes", "doutes", "documents", "source"]


def test_faults_are_the_first_thing_to_do_and_doubts_the_next(tmp_path: Path) -> None:
    report = FormsReport()
    report.doubt([FAULT], 3)
    report.add_faults([FAULT, FAULT])
    write_forms_report(tmp_path / "rapport.html", report, FILLED, SUMMARY)
    page = (tmp_path / "rapport.html").read_text(encoding="utf-8")
    tasks = re.findall(r"<strong>([^<]+)</strong>", page.partition('class="taches"')[2].partition("</ul>")[0])
    assert tasks == ["1 rejet sur les lignes, 2 fautes", "3 réparations et doutes"]
