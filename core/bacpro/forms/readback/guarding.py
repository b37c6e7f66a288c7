"""Reads files that come from anybody in a process of its own, with a limit of time and memory."""

from collections.abc import Callable, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from attrs import define, field

from bacpro.errors import BacproError
from bacpro.forms.readback.reading import ADVICE, DAMAGED, OpenedPdf, RawForm, RawPage, open_pdf
from bacpro.forms.shelf import FormLayout
from bacpro.running.workers.processes import follow_parent

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

SECONDS = 20.0
"""Time that one file may take, PAGE_SECONDS for each of its pages aside."""

PAGE_SECONDS = 0.5
MEMORY = 1 << 30
"""Bytes that reading may take, where the system can limit it."""

Choose = Callable[[Mapping[str, str]], Sequence[FormLayout]]


@define
class GuardedReader:
    """Reads files one after the other. To be used in a `with` block."""

    seconds: float = SECONDS
    memory: int = MEMORY
    _process: "SpawnProcess | None" = field(default=None, init=False)
    _line: "Connection | None" = field(default=None, init=False)
    _sent: dict[int, tuple[int, FormLayout]] = field(factory=dict, init=False)
    """The rank of each page of a form that the process has, by the id of the page, which is kept for its id to be."""

    def __enter__(self) -> "GuardedReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, path: Path, choose: Choose = lambda _: ()) -> RawForm:
        """Read a PDF; `choose` gives the pages of forms that its pages may be, by the words that name its form.

        Raises BacproError, with the reason and the remedy, whatever the file does.
        """
        if self._line is None:
            self._start()
        if self._line is None:
            raise RuntimeError("the reading process did not start")
        try:
            self._line.send(path)
            found = self._received(self._line, choose)
        except TimeoutError:
            message = f"lecture arrêtée après {self.seconds:g} secondes : PDF trop complexe ou piégé. {ADVICE}"
        except (EOFError, OSError):
            message = f"lecture arrêtée, faute de mémoire : PDF trop complexe ou piégé. {ADVICE}"
        else:
            if isinstance(found, RawForm):
                return found
            raise BacproError(found)
        self._stop()
        raise BacproError(message)

    def _received(self, line: "Connection", choose: Choose) -> RawForm | str:
        """What the process says: how a file was opened, then each of its pages; or a refusal."""
        until = monotonic() + self.seconds
        opened: OpenedPdf | None = None
        pages: list[RawPage] = []
        while True:
            if not line.poll(max(until - monotonic(), 0)):
                raise TimeoutError
            said = line.recv()
            if isinstance(said, str):
                return said
            if isinstance(said, OpenedPdf):
                opened = said
                line.send(self._to_send(choose(opened.mots)))
                until = monotonic() + self.seconds + PAGE_SECONDS * opened.nombre
            elif isinstance(said, RawPage):
                pages.append(said)
            elif opened is None or len(pages) != opened.nombre:
                return DAMAGED
            else:
                return RawForm(opened.mots, tuple(pages), opened.sha256, opened.avis)

    def _to_send(self, layouts: Sequence[FormLayout]) -> tuple[list[FormLayout], list[int]]:
        """The pages of forms that the process does not have yet, and the ranks, among all it has, of those wanted."""
        new = [plan for plan in layouts if id(plan) not in self._sent]
        for plan in new:
            self._sent[id(plan)] = len(self._sent), plan
        return new, [self._sent[id(plan)][0] for plan in layouts]

    def _start(self) -> None:
        context = get_context("spawn")
        here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, self.memory), daemon=True)
        self._process.start()
        there.close()
        self._line = here

    def _stop(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._line = self._process = None
        self._sent = {}


def _serve(line: "Connection", memory: int) -> None:
    """Read the files whose paths come in, until the line is closed.

    What is said of a file ends with a refusal, or with None once all its pages are: nothing of it is left on the
    line for the next file.
    """
    import logging

    follow_parent()
    logging.disable(logging.ERROR)  # pypdf tells of what it mends
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):
        pass  # Windows cannot: the time is limited all the same
    known: list[FormLayout] = []
    while True:
        try:
            path = line.recv()
            opened, pages = open_pdf(path)
            line.send(opened)
            new, ranks = line.recv()
            known += new
            for page in pages([known[rank] for rank in ranks]):
                line.send(page)
            line.send(None)
        except (EOFError, KeyboardInterrupt):
            return
        except BacproError as error:
            line.send(str(error))
        except MemoryError:
            return
        except Exception:  # whatever a library does with a file, it must not reach the screen
            line.send(DAMAGED)
