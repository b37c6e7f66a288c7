"""Pages read back as a reader sees them: PDFs and reports."""

import re
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path


def flatten(text: str) -> str:
    """Words in a row, whatever the line breaks and no-break spaces."""
    return " ".join(text.split())


def read_pages(pdf: bytes | Path) -> list[str]:
    """The text of each page of a PDF, its lines as they are; `flatten` joins them."""
    from pypdf import PdfReader

    content = pdf if isinstance(pdf, bytes) else pdf.read_bytes()
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def read_html(page: str) -> str:
    """The text of an HTML page, styles and scripts left out, its words in a row."""
    body = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return flatten(unescape(re.sub(r"<[^>]+>", " ", body)))


def read_html_tables(page: str) -> dict[str, list[list[str]]]:
    """The rows of each table of an HTML page, its header first, by its caption."""
    reader = _TableReader()
    reader.feed(page)
    return reader.tables


class _TableReader(HTMLParser):
    """Collects the cells of tables: one for another in a cell is not expected."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] = []
        self._text: list[str] | None = None
        self._caption = ""

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"td", "th", "caption"}:
            self._text = []

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._text is not None:
            self._rows[-1].append(flatten("".join(self._text)))
            self._text = None
        elif tag == "caption" and self._text is not None:
            self._caption, self._text = flatten("".join(self._text)), None
        elif tag == "table":
            self.tables[self._caption] = self._rows
