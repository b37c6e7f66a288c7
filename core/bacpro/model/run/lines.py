"""Lines of a workbook whose sheets are read together: one order for all, and each knows its sheet."""

from collections.abc import Sequence

_SHEET = 1 << 32
"""More than any sheet has lines."""


class SheetLine(int):
    """A line of a sheet among several: an integer in the order of the sheets, which shows as line and sheet."""

    feuille: str

    def __new__(cls, value: int, feuille: str = "") -> "SheetLine":
        """The line with its sheet; `value` is that of another, or of `line_of`."""
        line = super().__new__(cls, value)
        line.feuille = feuille
        return line

    @property
    def ligne(self) -> int:
        """The physical line in the sheet, from 1."""
        return self % _SHEET

    def __str__(self) -> str:
        return f"{self.ligne} (feuille « {self.feuille} »)"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return int.__repr__(self)


def line_of(rank: int, feuille: str, line: int) -> SheetLine:
    """A line of the sheet of that rank, from 0."""
    return SheetLine(rank * _SHEET + line, feuille)


def restore_sheet(line: int, feuilles: Sequence[str]) -> int:
    """A line that went through a store of integers, with its sheet again where there are several."""
    return SheetLine(line, feuilles[line // _SHEET]) if feuilles else line
