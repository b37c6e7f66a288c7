"""Sheets of all the candidates: pages of so many, in the order of the file, each named with whom it holds."""

import re
from pathlib import Path

import pytest

from bacpro.model.candidate import Candidate
from bacpro.model.check import CheckReport, Verdict
from bacpro.model.dossier import Dossier
from bacpro.model.run.decided import Checked
from bacpro.model.run.record import Record
from bacpro.outputs.reports.control_page import SERIES, SHEETS_TEMPLATE, ControlSheet
from bacpro.outputs.reports.sheets import Everyone, SheetPage, SheetPages


def draw(checked: Checked) -> ControlSheet:
    assert checked.record.dossier
    return ControlSheet(checked.record.dossier.candidat.numero, "Zoé", "", "", None, Verdict.CONFORME, (), ())


@pytest.mark.parametrize("cuts", [[7], [2, 7], [1, 2, 3, 4, 5, 6, 7]])
def test_pages_hold_so_many_sheets_however_the_file_is_cut(cuts: list[int], tmp_path: Path) -> None:
    context = {"noms": SERIES, "titres": {}, "titre": "Contrôle", "version": "1.0"}
    pages = SheetPages[Checked](tmp_path, SHEETS_TEMPLATE, draw, context, per_page=3)
    first = 0
    for last in cuts:
        block = Everyone[Checked]()
        for number in range(first, last):
            dossier = Dossier(Candidate(f"{number:03}"))
            block.add(Checked(Record(number, 1, (), dossier), CheckReport((), ())))
        block.add(Checked(Record(90 + last, 1, (), None), None))
        pages.take(block)
        first = last
    assert pages.finish() == [
        SheetPage("candidats/fiches-0001.html", "000", "002", 3),
        SheetPage("candidats/fiches-0002.html", "003", "005", 3),
        SheetPage("candidats/fiches-0003.html", "006", "006", 1),
    ]
    texts = [path.read_text(encoding="utf-8") for path in sorted((tmp_path / "candidats").iterdir())]
    assert [re.findall(r"<summary><h3>Zoé</h3> (\d+)", text) for text in texts] == [
        ["000", "001", "002"],
        ["003", "004", "005"],
        ["006"],
    ]
