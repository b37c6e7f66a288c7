"""A sheet for every candidate, beyond those that a report shows: pages in a folder beside it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

from attrs import define, field, frozen

from bacpro.model.run.decided import RunItem
from bacpro.outputs.html import stream_html

CandidateT = TypeVar("CandidateT", bound=RunItem)

TEMPLATE = "rapport_fiches.html.j2"
FOLDER = "candidats"

PER_PAGE = 500
"""Sheets of a page: what a browser opens at once, and what memory holds."""


@define
class Everyone(Generic[CandidateT]):
    """All the candidates of a block who are not rejected."""

    candidats: list[CandidateT] = field(factory=list)

    def add(self, candidate: CandidateT) -> None:
        """Keep a candidate."""
        if candidate.record.dossier is not None:
            self.candidats.append(candidate)


@frozen
class SheetPage:
    """A page of sheets: its file from the report’s folder, the first and the last number on it, how many."""

    fichier: str
    premier: str
    dernier: str
    nombre: int


@define
class SheetPages(Generic[CandidateT]):
    """Writes a page for every `per_page` candidates, in the order of the file.

    `template` draws the list of sheets that `sheet` makes, with `context`. Raises OSError when a page cannot be
    written.
    """

    folder: Path
    template: str
    sheet: Callable[[CandidateT], object]
    context: Mapping[str, Any]
    per_page: int = PER_PAGE
    pages: list[SheetPage] = field(factory=list)
    _waiting: list[CandidateT] = field(factory=list)

    def take(self, block: Everyone[CandidateT]) -> None:
        """Add the candidates of a block."""
        self._waiting += block.candidats
        while len(self._waiting) >= self.per_page:
            self._write(self._waiting[: self.per_page])
            del self._waiting[: self.per_page]

    def finish(self) -> list[SheetPage]:
        """Write the last page, and give all of them."""
        if self._waiting:
            self._write(self._waiting)
            self._waiting = []
        return self.pages

    def _write(self, candidates: list[CandidateT]) -> None:
        numbers = [each.record.dossier.candidat.numero for each in candidates if each.record.dossier]
        name = f"fiches-{len(self.pages) + 1:04}.html"
        page = SheetPage(f"{FOLDER}/{name}", numbers[0], numbers[-1], len(numbers))
        context = {
            **self.context,
            "page": page,
            "rang": len(self.pages) + 1,
            "sections": [("explications", "Fiches"), ("rapport", "Rapport")],
            "fiches_de": self.template,
            "fiches": map(self.sheet, candidates),
        }
        (self.folder / FOLDER).mkdir(exist_ok=True)
        with (self.folder / page.fichier).open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(stream_html(TEMPLATE, context))
        self.pages.append(page)
