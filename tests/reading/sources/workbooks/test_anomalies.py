"""Merged cells: downwards the value holds for each row, sideways nobody can tell which column it is of."""

import pytest

from bacpro.reading.sources.workbooks.anomalies import SheetOddities
from bacpro.reading.sources.workbooks.bounds import MERGED


def test_cells_merged_downwards_take_the_value_of_the_first() -> None:
    seen = SheetOddities()
    seen.merge((1, 2), (3, 2))
    assert (seen.origines, seen.recopies, seen.fusions) == ({2: {2}}, {3: {2: 2}, 4: {2: 2}}, {})


def test_cells_merged_sideways_are_told_of_in_each_row() -> None:
    seen = SheetOddities()
    seen.merge((0, 1), (1, 2))
    assert (seen.fusions, seen.recopies) == ({1: {1, 2}, 2: {1, 2}}, {})


def test_merges_out_of_all_proportion_are_refused() -> None:
    seen = SheetOddities(fusionnees=MERGED)
    with pytest.raises(ValueError, match="merged"):
        seen.merge((0, 0), (1, 0))
