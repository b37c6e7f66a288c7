"""Prints pages as candidates go by: one file each, and in grouped files, without holding a cohort."""

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from attrs import AttrsInstance, astuple, define, field, frozen

from bacpro.documents.statement import PER_FILE, Statement, safe_name, statement, statements_pdf
from bacpro.documents.typeset import UnprintableError
from bacpro.files.conversion import Converted
from bacpro.files.divisions import Divisions, Place, place_of
from bacpro.files.spread import AHEAD, Spread
from bacpro.model.diploma import Diploma


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
    """Prints into a folder, one file a candidate (`single`), in files of PER_FILE candidates (`grouped`), or both.

    `render` makes the PDF of some pages, here or where the work is spread; `stem` names the grouped files. What
    cannot be printed is named in `unprinted`, and the rest is printed all the same. Raises OSError when a file cannot
    be written.
    """

    folder: Path
    stem: str
    render: Callable[[Sequence[PageT]], bytes]
    single: bool = False
    grouped: bool = True
    spread: Spread | None = None
    printed: int = 0
    unprinted: list[str] = field(factory=list)
    _waiting: list[PageT] = field(factory=list)
    _under_way: deque[Future[Printed]] = field(factory=deque)
    _groups: int = 0

    def add(self, page: PageT) -> None:
        """Print the pages of one candidate, or keep them for the group."""
        self._waiting.append(page)
        if len(self._waiting) == PER_FILE:
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
        if self.spread is None:
            self._take(print_pages(self.render, pages, self.single, self.grouped))
            return
        self._under_way.append(self.spread.executor.submit(print_pages, self.render, pages, self.single, self.grouped))
        while len(self._under_way) > AHEAD * self.spread.workers:
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


def holds(page: AttrsInstance, characters: str) -> bool:
    """Whether characters stand in any text of a page."""
    return _holds(astuple(page), characters)


def _holds(value: object, text: str) -> bool:
    if isinstance(value, str):
        return text in value
    return isinstance(value, tuple | list) and any(_holds(item, text) for item in value)


@define
class Statements:
    """The relevés de conversion of a block of candidates, ready to be printed."""

    source: Diploma
    cible: Diploma
    session: int
    releves: list[tuple[Place, Statement]] = field(factory=list)

    def add(self, converted: Converted) -> None:
        """Keep what the page of one candidate shows."""
        if dossier := converted.record.dossier:
            page = statement(dossier, converted.outcomes, self.source, self.cible, self.session)
            self.releves.append((place_of(dossier), page))

    def __iter__(self) -> Iterator[tuple[Place, Statement]]:
        return iter(self.releves)


def statement_printer(
    folder: Path, *, single: bool, grouped: bool, spread: Spread | None = None
) -> OrderedPrinter[Statement]:
    """Prints relevés de conversion into a folder."""
    return OrderedPrinter(PagePrinter(folder, "releves", statements_pdf, single, grouped, spread))
