"""Prints pages as candidates go by: one file each, and in grouped files, without holding a cohort."""

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from attrs import AttrsInstance, define, field, frozen

from bacpro.jobs.deliberate import DeliberationPlan
from bacpro.model.run.decided import Deliberated
from bacpro.outputs.divisions import Divisions, Place
from bacpro.outputs.documents.files import PER_FILE, safe_name
from bacpro.outputs.documents.jury import JuryPage, JuryPages, jury_pdf
from bacpro.outputs.documents.signing import LINES_PER_FILE, signing_files, signing_lists, signing_pdf
from bacpro.outputs.documents.statement import Statement, statements_pdf
from bacpro.pdf.typeset import UnprintableError, holds
from bacpro.running.workers.executor import AHEAD, Workers


class _OfCandidate(AttrsInstance, Protocol):
    @property
    def numero(self) -> str: ...


PageT = TypeVar("PageT", bound=_OfCandidate)


@frozen
class Printed:
    """Pages printed: the PDF of each by number, that of all, how many are printed, and those that are not, with why."""

    alone: tuple[tuple[str, bytes], ...]
    together: bytes | None
    count: int
    unprinted: tuple[str, ...]


@define
class PagePrinter(Generic[PageT]):
    """Prints into a folder, one file a candidate (`single`), in files of `per_file` candidates (`grouped`), or both.

    `render` makes the PDF of some pages, here or by workers; `stem` names the grouped files. What
    cannot be printed is named in `unprinted`, and the rest is printed all the same. Raises OSError when a file cannot
    be written.
    """

    folder: Path
    stem: str
    render: Callable[[Sequence[PageT]], bytes]
    single: bool = False
    grouped: bool = True
    workers: Workers | None = None
    per_file: int = PER_FILE
    printed: int = 0
    unprinted: list[str] = field(factory=list)
    _waiting: list[PageT] = field(factory=list)
    _under_way: deque[Future[Printed]] = field(factory=deque)
    _groups: int = 0

    def add(self, page: PageT) -> None:
        """Print the pages of one candidate, or keep them for the group."""
        self._waiting.append(page)
        if len(self._waiting) == self.per_file:
            self._flush()

    def add_all(self, pages: Iterable[PageT]) -> None:
        """Print the pages of several candidates, or keep them for the group."""
        for page in pages:
            self.add(page)

    def cut(self) -> None:
        """End the file under way: the next page begins another."""
        if self._waiting:
            self._flush()

    def finish(self) -> None:
        """Print the last group."""
        self.cut()
        while self._under_way:
            self._take(self._under_way.popleft().result())

    def _flush(self) -> None:
        pages, self._waiting = self._waiting, []
        if self.workers is None:
            self._take(print_pages(self.render, pages, self.single, self.grouped))
            return
        self._under_way.append(self.workers.submit(print_pages, self.render, pages, self.single, self.grouped))
        while len(self._under_way) > AHEAD * self.workers.count:
            self._take(self._under_way.popleft().result())

    def _take(self, printed: Printed) -> None:
        self.printed += printed.count
        self.unprinted += printed.unprinted
        for number, pdf in printed.alone:
            self._write(f"{safe_name(number)}.pdf", pdf)
        if printed.together is not None:
            self._groups += 1
            self._write(f"{self.stem}-{self._groups:03}.pdf", printed.together)

    def _write(self, name: str, pdf: bytes) -> None:
        self.folder.mkdir(exist_ok=True)
        (self.folder / name).write_bytes(pdf)


@define
class OrderedPrinter(Generic[PageT]):
    """Prints pages in the order of lists, once all are known: by establishment, then division, then name.

    A grouped file is of one establishment. Pages that are printed one a candidate do not wait. Raises OSError when a
    file cannot be written.
    """

    printer: PagePrinter[PageT]
    _waiting: Divisions = field(factory=partial(Divisions, pickle.dumps, pickle.loads), init=False)

    @property
    def printed(self) -> int:
        """How many candidates have their page."""
        return self.printer.printed

    @property
    def unprinted(self) -> list[str]:
        """Pages that could not be printed, and why."""
        return self.printer.unprinted

    def add_all(self, pages: Iterable[tuple[Place, PageT]]) -> None:
        """Print the pages of several candidates, or keep them until the others are known."""
        for place, page in pages:
            if self.printer.grouped:
                self._waiting.add(place, page)
            else:
                self.printer.add(page)

    def finish(self) -> None:
        """Print what waited."""
        school = None
        try:
            for group, pages in self._waiting.groups():
                if school not in {None, group.etablissement}:
                    self.printer.cut()
                school = group.etablissement
                self.printer.add_all(pages)
        finally:
            self._waiting.close()
        self.printer.finish()


def print_pages(
    render: Callable[[Sequence[PageT]], bytes], pages: Sequence[PageT], single: bool, grouped: bool
) -> Printed:
    """Print pages one by one, together, or both; those that cannot be are named, and the rest is printed."""
    alone: list[tuple[str, bytes]] = []
    unprinted: list[str] = []
    left = list(pages)
    if single:
        for page in pages:
            try:
                alone.append((page.numero, render([page])))
            except UnprintableError as error:
                unprinted.append(str(error))
                left.remove(page)
    together = None
    while grouped and left and together is None:
        try:
            together = render(left)
        except UnprintableError as error:
            faulty = [page for page in left if holds(page, error.caracteres)]
            if not faulty:
                raise
            unprinted += [str(UnprintableError(error.caracteres, page.numero)) for page in faulty]
            left = [page for page in left if page not in faulty]
    return Printed(tuple(alone), together, len(left), tuple(unprinted))


@define
class JuryPrinter:
    """Prints candidates once all are known: `jury-001.pdf` and `emargement-001.pdf`, in the order of lists.

    Raises OSError when a file cannot be written.
    """

    folder: Path
    plan: DeliberationPlan
    workers: Workers | None = None
    per_file: int = PER_FILE
    per_list: int = LINES_PER_FILE
    """Candidates that a file of lists to sign holds at most."""
    _pages: OrderedPrinter[JuryPage] = field(init=False)
    _lines: Divisions = field(factory=Divisions, init=False)

    def __attrs_post_init__(self) -> None:
        self._pages = OrderedPrinter(
            PagePrinter(self.folder, "jury", jury_pdf, workers=self.workers, per_file=self.per_file)
        )

    @property
    def printed(self) -> int:
        """How many candidates have their page."""
        return self._pages.printed

    @property
    def unprinted(self) -> list[str]:
        """Pages that could not be printed, and why."""
        return self._pages.unprinted

    def add(self, deliberated: Deliberated) -> None:
        """Keep a candidate until the others are known."""
        pages = JuryPages(self.plan)
        pages.add(deliberated)
        self.merge(pages)

    def merge(self, pages: JuryPages) -> None:
        """Keep the candidates of a block until the others are known."""
        self._pages.add_all((place, page) for place, page, _ in pages.pages)
        for place, _, line in pages.pages:
            self._lines.add(place, line)

    def finish(self) -> None:
        """Print the pages and the lists to sign."""
        self._pages.finish()
        try:
            for rank, lists in enumerate(signing_files(signing_lists(self._lines, self.per_list), self.per_list), 1):
                pdf = signing_pdf(lists, self.plan.diplome.sigle or self.plan.diplome.intitule)
                self.folder.mkdir(exist_ok=True)
                (self.folder / f"emargement-{rank:03}.pdf").write_bytes(pdf)
        finally:
            self._lines.close()


def statement_printer(
    folder: Path, *, single: bool, grouped: bool, workers: Workers | None = None, per_file: int = PER_FILE
) -> OrderedPrinter[Statement]:
    """Prints relevés de conversion into a folder."""
    return OrderedPrinter(PagePrinter(folder, "releves", statements_pdf, single, grouped, workers, per_file=per_file))
