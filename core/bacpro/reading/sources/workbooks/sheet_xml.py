"""What the XML of a workbook tells and calamine does not: hidden rows, merged cells, formulas in error or unsaved.

The sheet is streamed. It is only looked at closely where a byte search finds that there is something to see.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import IO

from attrs import define

from bacpro.reading.sources.source import Format, SourceFile, unreadable_workbook
from bacpro.reading.sources.workbooks.anomalies import _MANY, Range, SheetOddities
from bacpro.reading.sources.workbooks.bounds import DAMAGED, MERGED, make_xml_parser, oversized_workbook

_BLOCK = 1 << 20
_TAIL = 32
_SEEN = {
    Format.XLSX: rb'hidden="|<(?:\w+:)?f[ >/]|t="e"',
    Format.ODS: rb"table:visibility|table:formula|spanned|percentage",
}


def read_oddities(fichier: SourceFile, index: int, name: str, ranges: Sequence[Range]) -> SheetOddities:
    """What there is to know of a sheet, by its index and name; `ranges` are its merged ones where calamine knows them.

    Raises BacproError when its XML cannot be read.
    """
    marks = SheetOddities()
    try:
        for first, last in ranges:
            marks.merge(first, last)
        if fichier.format not in _SEEN:
            return marks
        with zipfile.ZipFile(fichier.path) as archive:
            if fichier.format is Format.ODS:
                path: str | None = "content.xml"
            else:
                path, marks.jour_zero = find_sheet_part(archive, index)
            percents = _percents(archive) if fichier.format is Format.XLSX else frozenset()
            sign = _SEEN[fichier.format] + b"".join(rb'|\bs="%b"' % re.escape(style.encode()) for style in percents)
            if path is not None and _worth_reading(archive, path, re.compile(sign)):
                reader = _OdsReader(marks, name) if fichier.format is Format.ODS else _XlsxReader(marks, percents)
                with archive.open(path) as stream:
                    _parse(stream, reader)
    except DAMAGED as error:
        if marks.fusionnees > MERGED:
            raise oversized_workbook(
                fichier.path, f"la feuille « {name} » a plus d’un million de cellules fusionnées"
            ) from error
        raise unreadable_workbook(fichier.path, f"la feuille « {name} » est abîmée") from error
    return marks


def _worth_reading(archive: zipfile.ZipFile, path: str, sign: re.Pattern[bytes]) -> bool:
    tail = b""
    with archive.open(path) as stream:
        while block := stream.read(_BLOCK):
            if sign.search(tail + block):
                return True
            tail = block[-_TAIL:]
    return False


def _parse(stream: IO[bytes], reader: "_XlsxReader | _OdsReader") -> None:
    parser = make_xml_parser()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, found: reader.start(tag.rpartition(":")[2], found)
    parser.EndElementHandler = lambda tag: reader.end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = reader.text
    parser.ParseFile(stream)


_DAY_ZERO, _DAY_ZERO_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)


def find_sheet_part(archive: zipfile.ZipFile, index: int) -> tuple[str | None, dt.date]:
    """The path of a worksheet in an .xlsx, by its rank, and the day from which the workbook counts."""
    relations: dict[str, str] = {}
    sheets: list[str] = []
    zero = _DAY_ZERO

    def relation(tag: str, found: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            relations[found["Id"]] = found["Target"]

    def sheet(tag: str, found: dict[str, str]) -> None:
        nonlocal zero
        if tag.rpartition(":")[2] == "workbookPr" and found.get("date1904") in {"1", "true"}:
            zero = _DAY_ZERO_1904
        if tag.rpartition(":")[2] == "sheet":
            sheets.append(next(value for name, value in found.items() if name.rpartition(":")[2] == "id"))

    for path, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        parser = make_xml_parser()
        with archive.open(path) as stream:
            parser.StartElementHandler = handler
            parser.ParseFile(stream)
    target = relations.get(sheets[index], "")
    path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return (path if path in archive.namelist() else None), zero


_STYLES = "xl/styles.xml"
_PERCENTS = frozenset({"9", "10"})
"""Formats of percentages that every workbook has."""
_LITERAL = re.compile(r'"[^"]*"|\\.')


def _percents(archive: zipfile.ZipFile) -> frozenset[str]:
    """The styles of cells whose numbers are shown as percentages, in an .xlsx."""
    if _STYLES not in archive.namelist():
        return frozenset()
    formats = set(_PERCENTS)
    styles: list[str] = []
    inside = False

    def start(tag: str, found: dict[str, str]) -> None:
        nonlocal inside
        kind = tag.rpartition(":")[2]
        if kind == "numFmt" and "%" in _LITERAL.sub("", found.get("formatCode", "")):
            formats.add(found.get("numFmtId", ""))
        elif kind == "cellXfs":
            inside = True
        elif kind == "xf" and inside:
            styles.append(found.get("numFmtId", ""))

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag.rpartition(":")[2] != "cellXfs"

    parser = make_xml_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    with archive.open(_STYLES) as stream:
        parser.ParseFile(stream)
    return frozenset(str(rank) for rank, number in enumerate(styles) if number in formats)


def _percentage(number: str) -> str:
    """A number as a cell shows it as a percentage: `62,5 %` for 0.625."""
    value = Decimal(f"{float(number):.15g}") * 100
    return f"{value.normalize():f} %".replace(".", ",")


def _place(reference: str) -> int:
    """The place of a column from a reference: 0 for `A7`, 27 for `AB7`."""
    place = 0
    for letter in reference:
        if not letter.isalpha():
            break
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


@define
class _XlsxReader:
    """Reads `<row hidden>`, `<c t="e">`, `<f>` without `<v>`, and numbers in a style of percentages."""

    marks: SheetOddities
    percents: frozenset[str]
    style: str = ""
    line: int = 0
    place: int = -1
    kind: str = ""
    formula: str | None = None
    value: str = ""
    inside: str = ""

    def start(self, tag: str, found: dict[str, str]) -> None:
        """An element begins."""
        if tag == "row":
            self.line = int(found.get("r", self.line + 1))
            self.place = -1
            if found.get("hidden") in {"1", "true"}:
                self.marks.masquees.add(self.line)
        elif tag == "c":
            self.place = _place(found["r"]) if "r" in found else self.place + 1
            self.kind, self.formula, self.value = found.get("t", ""), None, ""
            self.style = found.get("s", "")
        elif tag in {"f", "v"}:
            self.inside = tag
            if tag == "f":
                self.formula = ""

    def text(self, data: str) -> None:
        """Characters of the formula or of the value."""
        if self.inside == "f":
            self.formula = (self.formula or "") + data
        elif self.inside == "v":
            self.value += data

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag in {"f", "v"}:
            self.inside = ""
        elif tag == "c":
            if self.kind == "e":
                self._show(self.value or "#N/A")
            elif self.formula is not None and not self.value and self.kind != "str":
                self._show(f"={self.formula}")
            elif self.value and self.style in self.percents and self.kind in {"", "n"}:
                self._show(_percentage(self.value))
                self.marks.pourcentages.setdefault(self.line, set()).add(self.place)

    def _show(self, text: str) -> None:
        self.marks.cellules.setdefault(self.line, {})[self.place] = text


_VALUES = frozenset({"value", "date-value", "time-value", "boolean-value", "string-value"})


@define
class _OdsReader:
    """Reads rows that are filtered or collapsed, cells that span, errors, and formulas without value."""

    marks: SheetOddities
    name: str
    wanted: bool = False
    line: int = 0
    lines: int = 1
    place: int = 0
    width: int = 1
    formula: str | None = None
    error: bool = False
    percent: str = ""
    value: bool = False
    shown: str = ""
    inside: bool = False

    def start(self, tag: str, found: dict[str, str]) -> None:
        """An element begins."""
        error = found.get("calcext:value-type") == "error"
        found = {name.rpartition(":")[2]: value for name, value in found.items()}
        if tag == "table":
            self.wanted, self.line, self.lines = found.get("name") == self.name, 0, 1
        if not self.wanted:
            return
        if tag == "table-row":
            self.line += self.lines if self.line else 1
            self.lines = int(found.get("number-rows-repeated", 1))
            self.place, self.width = 0, 0
            if found.get("visibility") in {"filter", "collapse"} and self.lines < _MANY:
                self.marks.masquees.update(range(self.line, self.line + self.lines))
        elif tag in {"table-cell", "covered-table-cell"}:
            self._cell(found, error=error)
        elif tag == "p":
            self.inside = True

    def _cell(self, found: dict[str, str], *, error: bool) -> None:
        self.place += self.width
        self.width = int(found.get("number-columns-repeated", 1))
        self.error = error
        self.formula = found.get("formula")
        self.value = not _VALUES.isdisjoint(found)
        self.percent = found.get("value", "") if found.get("value-type") == "percentage" else ""
        self.shown = ""
        rows, columns = int(found.get("number-rows-spanned", 1)), int(found.get("number-columns-spanned", 1))
        if 1 < rows * columns < _MANY:
            self.marks.merge((self.line - 1, self.place), (self.line + rows - 2, self.place + columns - 1))

    def text(self, data: str) -> None:
        """Characters that a cell shows."""
        if self.inside:
            self.shown += data

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "p":
            self.inside = False
        elif tag == "table-cell" and self.wanted:
            if self.error or (self.formula is not None and self.shown.startswith("#")):
                self._show(self.shown or "#N/A")
            elif self.formula is not None and not self.value and not self.shown:
                self._show(f"={self.formula.partition(':=')[2] or self.formula}")
            elif self.percent:
                self._show(_percentage(self.percent))
                for line in range(self.line, self.line + min(self.lines, _MANY)):
                    self.marks.pourcentages.setdefault(line, set()).add(self.place)

    def _show(self, text: str) -> None:
        for line in range(self.line, self.line + min(self.lines, _MANY)):
            self.marks.cellules.setdefault(line, {})[self.place] = text
