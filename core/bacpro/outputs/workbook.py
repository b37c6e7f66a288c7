"""The jury’s table as a workbook: one sheet a division, ready to sort, filter and print."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, cast

from attrs import define, field, frozen

from bacpro.jobs.deliberate import DeliberationPlan
from bacpro.model.run.decided import Deliberated
from bacpro.outputs.divisions import NO_DIVISION, Divisions, Group
from bacpro.outputs.documents.proposal import say_number
from bacpro.outputs.tables.deliberation import JURY_COLUMNS
from bacpro.outputs.workbook_rows import DECIMALS, ORAL, CellValue, JuryRows
from bacpro.outputs.xlsx import CREATED, ROWS, clean_text

SHEETS = 200
"""Sheets that divisions get at most, each a file open while it is written; those beyond share one more."""

OTHERS = "Autres divisions"
NAME_LENGTH = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_RESERVED = frozenset({"", "history"})

_FIRST = (
    ("Numéro", 14),
    ("Nom", 18),
    ("Prénom", 15),
    ("Statut", 22),
    ("Session", 8),
    ("Établissement", 18),
    ("Division", 9),
)
_SCHOOL = 5
"""The place of the establishment, a column of files that tell one."""
_LETTERS = " ABCDEFG"
_LAST = (
    ("Bonus", 7),
    ("Points de jury", 8),
    ("Points", 8),
    ("Coef.", 6),
    ("Moyenne\n(arrondie par défaut)", 11),
    ("Décision", 20),
    ("Mention", 13),
    ("Confiance", 11),
    ("Notes d’avant l’oral de contrôle", 24),
    ("Unités conservées", 40),
    ("Unités à présenter", 20),
    ("Explication", 70),
    *((name, 16) for name in JURY_COLUMNS),
)
_NUMBERS, _TEXTS = 5, 3
"""How many of them are numbers, then texts; the others are read on a screen, or filled in by the jury."""
_UNPRINTED = len(_LAST) - _NUMBERS - _TEXTS
_FROZEN = 3
_UNIT_WIDTH = 10
_LINE = 15
"""Height of a line, in points."""
_MOST_LINES = 20


@frozen
class _Row:
    """A candidate: cells under _FIRST, cells of his units by code, cells under _LAST."""

    first: list[CellValue]
    unites: dict[str, CellValue]
    last: list[CellValue]


@frozen
class _CellFormats:
    """Formats of the cells."""

    header: Any
    text: Any
    number: Any
    code: Any
    line: Any
    blank: Any


@define
class JuryTable:
    """Gathers candidates as they go by, and writes the workbook once their divisions are known."""

    plan: DeliberationPlan
    sheets: int = SHEETS
    lines: int = ROWS
    """Rows that a sheet holds at most, its header included."""
    _rows: Divisions = field(factory=Divisions, init=False)
    _coefficients: dict[str, dict[Decimal | None, None]] = field(factory=dict, init=False)
    _schools: bool = field(default=False, init=False)
    """Whether a candidate has an establishment."""

    def add(self, deliberated: Deliberated) -> None:
        """Keep a candidate for his sheet."""
        rows = JuryRows(self.plan.diplome)
        rows.add(deliberated)
        self.merge(rows)

    def merge(self, rows: JuryRows) -> None:
        """Keep the candidates of a block for their sheets."""
        for place, row in rows.rows:
            self._rows.add(place, row)
            self._schools = self._schools or bool(place.etablissement)
        for unite, coefficients in rows.coefficients.items():
            self._coefficients.setdefault(unite, {}).update(coefficients)

    def write(self, path: Path) -> None:
        """Write the workbook. Raises OSError when it cannot be written."""
        from xlsxwriter import Workbook  # type: ignore[import-untyped,unused-ignore]
        from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped,unused-ignore]

        book = Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
        book.set_properties({"title": f"Tableau du jury, {self.plan.diplome.sigle}", "created": CREATED})
        framed = {"valign": "top", "border": 4, "border_color": "#8A94A0"}
        look = _CellFormats(
            header=book.add_format(
                {**framed, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#EEF2F6"}
            ),
            text=book.add_format({**framed, "text_wrap": True}),
            number=book.add_format({**framed, "num_format": f"0.00{'#' * (DECIMALS - 2)}"}),
            code=book.add_format({**framed, "align": "center"}),
            line=book.add_format({"valign": "top"}),
            blank=book.add_format(framed),
        )
        try:
            for name, rows in _sheets(self._rows, self.sheets, self.lines):
                self._fill(book.add_worksheet(name), rows, look)
            if not book.worksheets():
                self._fill(book.add_worksheet("Aucun candidat"), (), look)
            book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error
        finally:
            self._rows.close()

    def _fill(self, sheet: Any, rows: Iterable[_Row], look: _CellFormats) -> None:  # noqa: ANN401
        """Write a sheet: header, candidates, and how it is looked at and printed."""
        codes = [code for code in (*self.plan.diplome.unites, ORAL) if code in self._coefficients]
        titles = [(f"{code}\n{_weight(self._coefficients[code])}", _UNIT_WIDTH) for code in codes]
        kept = [place for place in range(len(_FIRST)) if place != _SCHOOL or self._schools]
        head = [_FIRST[place] for place in kept]
        columns = [*head, *titles, *_LAST]
        looks = (
            [look.text] * 4
            + [look.code, *([look.text] if self._schools else []), look.code]
            + [look.number] * (len(codes) + _NUMBERS)
            + [look.text] * _TEXTS
            + [look.line] * _UNPRINTED
        )
        sheet.set_row(0, 3 * _LINE)
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, look.header)
        last = 0
        for last, row in enumerate(rows, 1):
            first = [row.first[place] for place in kept]
            cells = [*first, *(row.unites.get(code) for code in codes), *row.last]
            texts = zip(first, head, strict=True)
            lines = max(-(-len(cell) // (width - 1)) for cell, (_, width) in texts if isinstance(cell, str))
            if lines > 1:
                sheet.set_row(last, _LINE * min(lines, _MOST_LINES))
            for column, (cell, cell_look) in enumerate(zip(cells, looks, strict=True)):
                if isinstance(cell, str):
                    sheet.write_string(
                        last, column, clean_text(cell), look.code if cell_look is look.number else cell_look
                    )
                elif cell is None:
                    sheet.write_blank(last, column, None, look.blank)
                else:
                    sheet.write_number(last, column, cell, cell_look)
        sheet.freeze_panes(1, _FROZEN)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{_LETTERS[len(head)]}{last + 1}"})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.print_area(0, 0, last, len(columns) - 1 - _UNPRINTED)
        sheet.set_footer("&L&A&CPropositions au jury, qui décide seul&Rpage &P / &N")


def _sheets(divisions: Divisions, most: int, longest: int) -> Iterator[tuple[str, Iterable[_Row]]]:
    """Name and rows of each sheet, a division of an establishment each.

    Divisions of one establishment whose names cannot be told apart in a workbook share a sheet; those of two never do.
    """
    sheets: dict[tuple[str, str], tuple[str, list[Iterator[Any]]]] = {}
    groups = list(divisions.groups())
    several = len({group.etablissement for group, _ in groups}) > 1
    for group, rows in groups:
        name, key = (
            sheet_name(_title(group, several=several)),
            (group.etablissement, sheet_name(_title(group)).casefold()),
        )
        if key not in sheets and len(sheets) >= most:
            name, key = OTHERS, ("", OTHERS)
        sheets.setdefault(key, (name, []))[1].append(rows)
    taken: set[str] = set()
    for name, parts in sheets.values():
        lines = (_Row(*cast(list[Any], row)) for row in chain.from_iterable(parts))
        while (first := next(lines, None)) is not None:
            yield _free(name, taken), chain((first,), islice(lines, longest - 1))


def _title(group: Group, *, several: bool = False) -> str:
    return group.titre if several else group.division or NO_DIVISION


def _free(name: str, taken: set[str]) -> str:
    """The name of a sheet, numbered where it is taken."""
    rank, free = 1, name[:NAME_LENGTH]
    while free.casefold() in taken:
        rank += 1
        suffix = f" ({rank})"
        free = f"{name[: NAME_LENGTH - len(suffix)]}{suffix}"
    taken.add(free.casefold())
    return free


def sheet_name(division: str) -> str:
    """A name that a workbook accepts for a sheet."""
    name = " ".join(_NOT_IN_A_NAME.sub(" ", division).split()).strip(" '")[:NAME_LENGTH].strip(" '")
    return f"Division {name}".strip() if name.casefold() in _RESERVED else name


def _weight(coefficients: Iterable[Decimal | None]) -> str:
    known = [say_number(coefficient) for coefficient in coefficients if coefficient is not None]
    return f"coef. {' ou '.join(known)}" if known else "facultative"
