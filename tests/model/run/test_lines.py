"""Lines of several sheets have one order, and each knows its sheet, also after a store of integers."""

import pickle

from bacpro.model.run.lines import SheetLine, line_of, restore_sheet


def test_lines_of_a_sheet_come_after_those_of_the_one_before() -> None:
    lines = [line_of(1, "T2", 1), line_of(0, "T1", 900), line_of(0, "T1", 3)]
    assert [str(line) for line in sorted(lines)] == ["3 (feuille « T1 »)", "900 (feuille « T1 »)", "1 (feuille « T2 »)"]
    assert f"{lines[0]:>3}" == "1 (feuille « T2 »)"


def test_a_line_finds_its_sheet_again() -> None:
    line = line_of(1, "T2", 7)
    again = restore_sheet(int(line), ("T1", "T2"))
    assert isinstance(again, SheetLine)
    assert (again, again.ligne, again.feuille) == (line, 7, "T2")
    assert restore_sheet(7, ()) == 7
    assert pickle.loads(pickle.dumps(line)).feuille == "T2"  # noqa: S301
