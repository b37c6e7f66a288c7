"""Prints pages as candidates go by: one file each, and in grouped files, without holding a cohort."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from attrs import AttrsInstance, astuple, define, field

from bacpro.documents.statement import PER_FILE, Statement, safe_name, statement, statements_pdf
from bacpro.documents.typeset import UnprintableError
from bacpro.jobs.convert import Plan
from bacpro.model.dossier import Dossier
from bacpro.model.outcome import Outcome


class _OfCandidate(AttrsInstance, Protocol):
    @property
    def numero(self) -> str: ...


PageT = TypeVar("PageT", bound=_OfCandidate)


@define
class PagePrinter(Generic[PageT]):
    """Prints into a folder, one file a candidate (`single`), in files of PER_FILE candidates (`grouped`), or both.

    `render` makes the PDF of some pages; `stem` names the grouped files. What cannot be printed is named in
    `unprinted`, and the rest is printed all the same. Raises OSError when a file cannot be written.
    """

    folder: Path
    stem: str
    render: Callable[[Sequence[PageT]], bytes]
    single: bool = False
    grouped: bool = True
    printed: int = 0
    unprinted: list[str] = field(factory=list)
    _waiting: list[PageT] = field(factory=list)
    _groups: int = 0

    def add(self, page: PageT) -> None:
        """Print the pages of one candidate, or keep them for the group."""
        if self.single:
            pdf = self._printed_alone(page)
            if pdf is None:
                return
            self._write(f"{safe_name(page.numero)}.pdf", pdf)
        if self.grouped:
            self._waiting.append(page)
            if len(self._waiting) == PER_FILE:
                self._flush()
        else:
            self.printed += 1

    def finish(self) -> None:
        """Print the last group."""
        if self._waiting:
            self._flush()

    def _flush(self) -> None:
        pages, self._waiting = self._waiting, []
        while pages:
            try:
                pdf = self.render(pages)
            except UnprintableError as error:
                faulty = [page for page in pages if holds(page, error.caracteres)]
                if not faulty:
                    raise
                self.unprinted += [str(UnprintableError(error.caracteres, page.numero)) for page in faulty]
                pages = [page for page in pages if page not in faulty]
                continue
            self._groups += 1
            self.printed += len(pages)
            self._write(f"{self.stem}-{self._groups:03}.pdf", pdf)
            return

    def _printed_alone(self, page: PageT) -> bytes | None:
        try:
            return self.render([page])
        except UnprintableError as error:
            self.unprinted.append(str(error))
            return None

    def _write(self, name: str, pdf: bytes) -> None:
        self.folder.mkdir(exist_ok=True)
        (self.folder / name).write_bytes(pdf)


def holds(page: AttrsInstance, characters: str) -> bool:
    """Whether characters stand in any text of a page."""
    return _holds(astuple(page), characters)


def _holds(value: object, text: str) -> bool:
    if isinstance(value, str):
        return text in value
    return isinstance(value, tuple | list) and any(_holds(item, text) for item in value)


@define
class Printer:
    """Prints the relevé de conversion of each candidate, as PagePrinter does."""

    folder: Path
    plan: Plan
    single: bool
    grouped: bool
    _pages: PagePrinter[Statement] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._pages = PagePrinter(self.folder, "releves", statements_pdf, self.single, self.grouped)

    @property
    def printed(self) -> int:
        """How many statements were printed."""
        return self._pages.printed

    @property
    def unprinted(self) -> list[str]:
        """Statements that could not be printed, and why."""
        return self._pages.unprinted

    def add(self, dossier: Dossier, outcomes: Sequence[Outcome]) -> None:
        """Print one candidate, or keep him for the group."""
        self._pages.add(statement(dossier, outcomes, self.plan.source, self.plan.cible, self.plan.session))

    def finish(self) -> None:
        """Print the last group."""
        self._pages.finish()
