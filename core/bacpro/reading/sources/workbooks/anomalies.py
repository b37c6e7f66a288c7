"""What a spreadsheet does to the rows and cells of a sheet, and calamine does not tell."""

import datetime as dt

from attrs import define, field

from bacpro.reading.sources.workbooks.bounds import MERGED

_MANY = 1 << 14
"""Repetitions beyond which a row, a cell or a range is filling, and holds nothing to tell."""
_WIDE = 1 << 9
"""Columns of a merged range beyond which it is filling as well."""
Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a range, each a row and a column from 0."""


@define
class SheetOddities:
    """What was seen of a sheet. Lines are counted from 1, places of columns from 0."""

    masquees: set[int] = field(factory=set)
    cellules: dict[int, dict[int, str]] = field(factory=dict)
    """Text of cells that calamine gives as empty: an error (`#N/A`), or a formula without value (`=A1+B1`)."""
    recopies: dict[int, dict[int, int]] = field(factory=dict)
    """Cells merged with the one above: by line and place, the line that holds the value."""
    origines: dict[int, set[int]] = field(factory=dict)
    """Cells whose value holds for those below: by line, places."""
    fusions: dict[int, set[int]] = field(factory=dict)
    """Lines with cells merged sideways: by line, every place of the range."""
    pourcentages: dict[int, set[int]] = field(factory=dict)
    """Numbers that are shown as percentages: by line, places. Their text is in `cellules`."""
    jour_zero: dt.date | None = None
    """The day from which the workbook counts the days of its dates."""
    fusionnees: int = 0
    """Cells of all merged ranges."""

    def merge(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Take a merged range: sideways, what belongs to which column is not certain; downwards, it is.

        Raises ValueError where ranges are merged out of all proportion.
        """
        (top, left), (bottom, right) = first, last
        right = min(right, left + _WIDE)
        self.fusionnees += (min(bottom - top, _MANY) + 1) * (right - left + 1)
        if self.fusionnees > MERGED:
            raise ValueError("merged")
        for line in range(top + 1, min(bottom, top + _MANY) + 2):
            if right > left:
                self.fusions.setdefault(line, set()).update(range(left, right + 1))
            elif line > top + 1:
                self.recopies.setdefault(line, {})[left] = top + 1
            else:
                self.origines.setdefault(line, set()).add(left)
