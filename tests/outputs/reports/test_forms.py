"""The report of the commands on forms: every document is counted, refused or made, and each fault told."""

import pickle
import re
from html import unescape
from pathlib import Path
from typing import Any

from bacpro.model.run.faults import Fault
from bacpro.outputs.reports.forms import (
    FILLED,
    READ,
    CommandWords,
    Document,
    FormsReport,
    Made,
    write_forms_report,
)
from bacpro.outputs.reports.tallies import LIMITS, ReportLimits

FORM = "Attestation de PFMP (version 1)"
FAULT = Fault("dossiers.json", 4, "$[3].statut", "0004", "x", "valeur non admise", "Corrigez cette valeur.")


def summary(read: int, rejected: int) -> dict[str, Any]:
    return {
        "versions": {"bacpro": "0.1.0"},
        "entrees": [{"fichier": "dossiers.json", "sha256": "0" * 64}],
        "lus": read,
        "traites": read - rejected,
        "rejetes": rejected,
    }


def text(path: Path, report: FormsReport, words: CommandWords, read: int, rejected: int) -> str:
    write_forms_report(path, report, words, summary(read, rejected), {"controle.html": "Contrôle des dossiers lus"})
    page = re.sub(r"<(style|script)>.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def tallied(limits: ReportLimits = LIMITS) -> FormsReport:
    report = FormsReport(limits)
    for number, made in enumerate((Made.FAIT, Made.FAIT, Made.INCOMPLET, Made.REFUSE)):
        missing = ("Signature",) if made is Made.INCOMPLET else ()
        report.add(Document(f"{number}.pdf", FORM, (f"000{number}",), made, 2, missing))
    report.add_faults([FAULT])
    return report


def test_documents_are_counted_by_what_became_of_them_and_shown_the_worst_first(tmp_path: Path) -> None:
    report = tallied()
    assert (report.candidats, report.pages, report.documents.total()) == (3, 8, 4)
    told = text(tmp_path / "rapport.html", report, READ, 4, 1)
    assert "Documents : lus 2 8 pages Incomplets 1" in told
    assert "1 rejet sur les fichiers, 1 faute" in told
    assert "1 formulaire incomplet Faites remplir les cases qui manquent." in told
    table = told.partition("Documents, un par un")[2]
    assert [table.index(f" {number}.pdf ") for number in (3, 2, 0, 1)] == sorted(
        table.index(f" {number}.pdf ") for number in range(4)
    )
    assert f"2.pdf {FORM} 0002 2 Incomplet Signature" in table


def test_faults_stand_with_their_place_and_remedy_and_pages_of_control_are_linked(tmp_path: Path) -> None:
    told = text(tmp_path / "rapport.html", tallied(), FILLED, 4, 1)
    assert "dossiers.json 4 $[3].statut 0004 x valeur non admise Corrigez cette valeur." in told
    assert "Contrôle des dossiers lus" in told
    assert 'href="controle.html"' in (tmp_path / "rapport.html").read_text(encoding="utf-8")
    assert "4 lues, 3 traitées, 1 rejetées" in told


def test_documents_beyond_the_limit_are_counted_and_said(tmp_path: Path) -> None:
    told = text(tmp_path / "rapport.html", tallied(ReportLimits(fiches=2)), FILLED, 4, 1)
    assert "Cette page montre 2 documents sur 4 : d’abord ceux qui sont refusés" in told
    assert "Tous sont dans manifeste.json." in told


def test_parts_merge_into_the_whole(tmp_path: Path) -> None:
    merged = FormsReport()
    for number, made in enumerate((Made.FAIT, Made.FAIT, Made.INCOMPLET, Made.REFUSE)):
        part = FormsReport()
        missing = ("Signature",) if made is Made.INCOMPLET else ()
        part.add(Document(f"{number}.pdf", FORM, (f"000{number}",), made, 2, missing))
        merged.merge(pickle.loads(pickle.dumps(part)))  # noqa: S301
    merged.add_faults([FAULT])
    whole = text(tmp_path / "a.html", tallied(), FILLED, 4, 1)
    assert text(tmp_path / "b.html", merged, FILLED, 4, 1) == whole


def test_doubts_of_which_only_the_first_are_at_hand_are_all_counted(tmp_path: Path) -> None:
    report = FormsReport()
    report.doubt([FAULT], 250)
    told = text(tmp_path / "rapport.html", report, FILLED, 300, 0)
    assert "250 réparations et doutes" in told
    assert "249 autres" in told
