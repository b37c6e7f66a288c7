"""What a spreadsheet did to a cell is mended where there is one way to, and told."""

import datetime as dt

import pytest

from bacpro.reading.sources.grid import CellAnomaly
from bacpro.reading.values.repairs import judge_anomalies, mend_characters, mend_date, mend_mark, mend_text, mend_values

ZERO = dt.date(1899, 12, 30)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'012", "012"),
        ('="012"', "012"),
        ("a\u00a0", "a"),
        ("e\u0301", "é"),
        ("NoÃ«l", "Noël"),
        ("L’Hostis", "L’Hostis"),
    ],
)
def test_a_cell_gets_plain_characters(cell: str, text: str) -> None:
    assert mend_text(cell)[0] == text


@pytest.mark.parametrize(
    ("cell", "mark"),
    [("35,5/50", "14,2"), ("10/30", None), ("12 ,5", "12,5"), ("3/4", None), ("12", None), ("7 sur 40", "3,5")],
)
def test_a_mark_on_another_scale_is_brought_to_twenty_where_that_is_exact(cell: str, mark: str | None) -> None:
    assert (mend_mark(cell) or (None,))[0] == mark


@pytest.mark.parametrize(
    ("cell", "day"),
    [("39519", "12/03/2008"), ("12/03/08", "12/03/2008"), ("12/03/26", None), ("2008-03-12 00:00:00", "2008-03-12")],
)
def test_a_birth_has_one_reading_or_none(cell: str, day: str | None) -> None:
    assert (mend_date("date_naissance", cell, ZERO, 2026) or (None,))[0] == day


def test_a_serial_day_is_none_where_the_workbook_does_not_tell_its_first() -> None:
    assert mend_date("date_naissance", "39519", None, 2026) is None


def test_each_repair_is_told_and_the_row_given_is_left_as_it_is() -> None:
    row = ["01", "35,5/50", "12/03/08"]
    mended = mend_values(row, {"U11": 1, "date_naissance": 2}, epoch=None, year=2026)
    assert mended.row == ["01", "14,2", "12/03/2008"]
    assert [repair.colonne for repair in mended.repairs] == ["U11", "date_naissance"]
    assert row[1] == "35,5/50"


def test_the_error_of_a_formula_is_a_fault() -> None:
    [fault] = mend_characters(["01", "#N/A"], {"numero_candidat": 0, "U11": 1}, {}).faults
    assert (fault.colonne, fault.erreur) == ("U11", "erreur de formule du tableur")


def test_a_merged_cell_holds_for_a_class_and_not_for_a_mark() -> None:
    odds = [(0, CellAnomaly.RECOPIEE), (1, CellAnomaly.RECOPIEE), (-1, CellAnomaly.MASQUEE)]
    judged = judge_anomalies(odds, ["T1", "12"], {"division": 0, "U11": 1})
    assert [repair.colonne for repair in judged.repairs] == ["division", ""]
    assert [fault.colonne for fault in judged.faults] == ["U11"]
