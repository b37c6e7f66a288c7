"""A job, and the one frame that does it: read each record, decide, write, count, report.

`convertir`, `controler` and `deliberer` are three values of `Job`; each stands in a module of its own beside this one.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from enum import StrEnum
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, Protocol, TextIO, TypeVar

from attrs import define, field, frozen

from bacpro.errors import BacproError
from bacpro.model.diploma import Diploma
from bacpro.model.run.counts import RecordCounts
from bacpro.model.run.decided import CandidateT, RunItem
from bacpro.model.run.faults import FAULT_COLUMNS
from bacpro.model.run.record import Record
from bacpro.outputs import csvtext
from bacpro.outputs.csvtext import Writer
from bacpro.outputs.xlsx import write_xlsx
from bacpro.plugins.guarding import off_stdout
from bacpro.plugins.registry import Registry
from bacpro.reading.blocks import BLOCK
from bacpro.reading.input import AS_IT_IS, Input, Reading
from bacpro.running.folder import write_summary
from bacpro.running.workers.attempts import join_attempts
from bacpro.running.workers.blocks import Rules, Work, run_blocks
from bacpro.running.workers.executor import Workers

CandidateIn_contra = TypeVar("CandidateIn_contra", bound=RunItem, contravariant=True)
CountsT = TypeVar("CountsT", bound="JobCounts[Any]")
Content = dict[str, Any]
"""What `bilan.json` says."""
Decide = Callable[[Record], CandidateT]


class Extra(StrEnum):
    """What a run writes where it is asked to, beside its tables and its report."""

    PDF = "pdf"
    PDF_GROUPE = "pdf_groupe"
    XLSX = "xlsx"
    FICHES = "fiches"


class Tally(Protocol[CandidateIn_contra]):
    """What is kept of the candidates of a block as they go by. It is pickled where workers do the work."""

    def add(self, candidate: CandidateIn_contra, /) -> None:
        """Take one candidate."""


@frozen
class RunOutput(Generic[CandidateT]):
    """Something that comes out of a run: the tally of a block as it begins, and what is done with it afterwards.

    `make` is called where the work is done, and is pickled where that is elsewhere; `take` is called here, in the
    order of the file.
    """

    make: Callable[[], Tally[CandidateT]]
    take: Callable[[Any], None]


@frozen
class OutputTable(Generic[CandidateT]):
    """A file that a job writes, candidate by candidate: its name, how it begins, who adds to it, how it ends."""

    name: str
    begin: str
    writer: Callable[[], Writer[CandidateT]]
    """Makes what adds a candidate, where the work is done: it is pickled."""
    end: Callable[[Path], None] | None = None

    @classmethod
    def of_csv(
        cls, name: str, columns: Sequence[str], writer: Callable[[], Writer[CandidateT]]
    ) -> "OutputTable[CandidateT]":
        """A table in CSV."""
        return cls(name, csvtext.BOM + csvtext.make_row(columns), writer)


@define
class JobCounts(RecordCounts, Generic[CandidateT]):
    """What a run saw: records, and what was decided on them."""

    @abstractmethod
    def add(self, candidate: CandidateT) -> None:
        """Count one candidate."""

    @abstractmethod
    def details(self) -> Content:
        """What a summary says beside the lines that were read."""


@frozen
class Documents(Generic[CandidateT]):
    """What a run writes once it has seen every candidate: what it keeps of them, and how it ends.

    `finish` writes, and adds to the content of `bilan.json` what there is to say.
    """

    kept: Sequence[RunOutput[CandidateT]]
    finish: Callable[[Content], None]


@frozen
class Job(Generic[CandidateT, CountsT]):
    """One command on one input."""

    command: str
    input: Input
    decider: Callable[[], Decide[CandidateT]]
    """Makes what decides on a record, where the work is done: it is pickled, as the rules below are."""
    rules: Callable[[], Mapping[str, str]]
    """The rules that decide, by id with their prints."""
    tables: tuple[OutputTable[CandidateT], ...]
    counts: Callable[[], CountsT]
    basis: Content
    """What the decisions rest on, as `bilan.json` says it: diplomas, editions, rules."""
    documents: Callable[[Path, frozenset[Extra], Workers | None], Documents[CandidateT]]
    """The report, the pages and the sheets for an output folder, and those of the extras that are asked for."""
    workbooks: Mapping[str, frozenset[str]]
    """The tables that are written as workbooks too, by name without suffix, with their columns of numbers."""
    versions: Mapping[str, str]
    options: Content | None = None
    """How the command was called, as `bilan.json` keeps it; None where it was not by a command."""


@frozen
class JobResult(Generic[CountsT]):
    """What a run saw, and what its `bilan.json` says."""

    counts: CountsT
    content: Content


Follow = Callable[[str, Path], AbstractContextManager[Callable[[int], None]]]
"""Given what is under way and its file, gives what is told of the lines that are done."""


def follow_nothing(_: str, __: Path) -> AbstractContextManager[Callable[[int], None]]:
    """Nobody looks at how far a run is."""
    return nullcontext(lambda _: None)


def run_job(
    job: Job[CandidateT, CountsT],
    folder: Path | None = None,
    *,
    extras: frozenset[Extra] = frozenset(),
    kept: Sequence[RunOutput[CandidateT]] = (),
    workers: Workers | None = None,
    follow: Follow = follow_nothing,
    block: int = BLOCK,
) -> JobResult[CountsT]:
    """Do a job, and fill a folder with all that comes out: tables, report, extras, `bilan.json`; without, a dry run.

    Work is handed over by blocks of about so many candidates. Raises BacproError when the input holds no candidate,
    or turns out to be unreadable further down, and OSError when a file cannot be written.
    """
    documents = None if folder is None else job.documents(folder, extras, workers)
    with follow(job.command, job.input.fichier.path) as advance:
        outputs: list[RunOutput[CandidateT]] = [*kept, RunOutput(LineCount, lambda lines: advance(lines.nombre))]
        if documents is not None:
            outputs += documents.kept
        counts = run_tables(job, folder, kept=outputs, workers=workers, block=block)
    content = summarise(job, counts)
    if folder is not None and documents is not None:
        documents.finish(content)
        if Extra.XLSX in extras:
            write_workbooks(folder, job.workbooks, workers, follow)
        write_summary(folder, content)
    return JobResult(counts, content)


def run_tables(
    job: Job[CandidateT, CountsT],
    folder: Path | None = None,
    *,
    kept: Sequence[RunOutput[CandidateT]] = (),
    workers: Workers | None = None,
    block: int = BLOCK,
) -> CountsT:
    """Decide on every candidate of an input, write the tables of a job into a folder where there is one, and count.

    Raises as `run_job` does.
    """
    counts = job.counts()
    outputs: list[RunOutput[CandidateT]] = [RunOutput(job.counts, counts.merge), *kept]
    if folder is not None:
        for table in job.tables:
            (folder / table.name).write_text(table.begin, encoding="utf-8", newline="")
    writers = {table.name: table.writer for table in job.tables}
    work = partial(block_work, job.input, job.decider, writers, tuple(output.make for output in outputs))
    rules = Rules(job.rules, job.rules() if workers and workers.agreement else {})
    seen = False
    with closing(run_blocks(work, rules, job.input.blocks(block), folder, workers)) as blocks:
        for tallies in filter(None, blocks):
            seen = True
            for output, tally in zip(outputs, tallies, strict=True):
                output.take(tally)
    if not seen:
        raise no_candidate(job.input)
    if folder is not None:
        for table in job.tables:
            if table.end is not None:
                table.end(folder / table.name)
    return counts


def block_work(
    entree: Input,
    decider: Callable[[], Decide[CandidateT]],
    writers: Mapping[str, Callable[[], Writer[CandidateT]]],
    makers: Sequence[Callable[[], Tally[CandidateT]]],
) -> Work[list[Tally[CandidateT]]]:
    """The work of a job on a block: decide on each record, add the candidate to every tally and every file by name.

    It gives the tallies; none for a block that holds nobody.
    """
    decide = decider()
    written = {name: writer() for name, writer in writers.items()}

    def work(folder: Path | None, block: Any) -> list[Tally[CandidateT]]:  # noqa: ANN401
        # One thing at a time for the whole block: the processor has what it needs at hand.
        records = list(entree.read_block(block))
        if not records:
            return []
        with off_stdout:
            candidates = list(map(decide, records))
        tallies = [make() for make in makers]
        sinks: list[Callable[[CandidateT], None]] = [tally.add for tally in tallies]
        with ExitStack() as files:
            if folder is not None:
                for name, write in written.items():
                    sinks.append(partial(write, files.enter_context(csvtext.open_to_add(folder / name))))
            for sink in sinks:
                for candidate in candidates:
                    sink(candidate)
        return tallies

    return work


def decide_records(job: Job[CandidateT, CountsT]) -> Iterator[CandidateT]:
    """What is decided on every candidate of an input, in this process. Raises BacproError as `run_job` does."""
    decide = job.decider()
    candidate = None
    for record in job.input.records():
        with off_stdout:
            candidate = decide(record)
        yield candidate
    if candidate is None:
        raise no_candidate(job.input)


def summarise(job: Job[CandidateT, CountsT], counts: CountsT) -> Content:
    """The content of `bilan.json`: inputs with their hashes, versions, editions, and counts that add up."""
    content = {
        **heading(job.command, job.input, job.versions),
        **job.basis,
        "lus": counts.lus,
        "traites": counts.traites,
        "rejetes": counts.rejetes,
        **counts.lines(),
        **counts.details(),
    }
    return content if job.options is None else {**content, "options": job.options}


def heading(commande: str, entree: Input, versions: Mapping[str, str]) -> Content:
    """How every `bilan.json` begins: the command, the versions, the input with its hash."""
    return {"commande": commande, "versions": dict(versions), "entrees": entree.describe()}


def versions_of(registry: Registry, *diplomas: Diploma) -> dict[str, str]:
    """The versions of bacpro and of the plugins that bring some diplomas, as a summary tells them."""
    holders = (registry.plugin_of(diploma) for diploma in diplomas)
    return {"bacpro": version("bacpro"), **{plugin.nom: plugin.version for plugin in holders}}


def no_candidate(entree: Input) -> BacproError:
    """The error of an input that holds nobody."""
    missing = "un dossier" if entree.disposition == "dossiers" else "une ligne sous l’en-tête"
    return BacproError(f"{entree.fichier.path} : aucun candidat. Ajoutez au moins {missing}.")


def write_workbooks(
    folder: Path, tables: Mapping[str, frozenset[str]], workers: Workers | None, follow: Follow = follow_nothing
) -> None:
    """Write tables (names without suffix, with their columns of numbers) as workbooks, each by a worker if there are.

    Raises OSError when one cannot be written.
    """
    if workers is not None:
        calls = ((name, (folder / f"{name}.csv", name, numeric)) for name, numeric in tables.items())
        for _ in join_attempts(_write_workbook, calls, folder, workers):
            pass
        return
    for name, numeric in tables.items():
        table, workbook = folder / f"{name}.csv", folder / f"{name}.xlsx"
        with follow(workbook.name, table) as advance:
            write_xlsx(table, workbook, name, numeric, advance)


def _write_workbook(place: Path, table: Path, name: str, numeric: frozenset[str]) -> None:
    write_xlsx(table, place / f"{name}.xlsx", name, numeric)


@define
class LineCount:
    """How many lines of the input the candidates of a block take."""

    nombre: int = 0

    def add(self, candidate: RunItem) -> None:
        """Count the lines of one candidate."""
        self.nombre += candidate.record.lignes


@define
class FaultTexts:
    """The faults of a block, in words; the first of them only when there is a limit."""

    limite: int | None = None
    textes: list[str] = field(factory=list)

    def add(self, candidate: RunItem) -> None:
        """Keep the faults of one candidate."""
        room = None if self.limite is None else max(0, self.limite - len(self.textes))
        self.textes += map(str, candidate.record.fautes[:room])


def write_rejects(stream: TextIO, candidate: RunItem) -> None:
    """Write the faults of a candidate who is rejected."""
    for fault in candidate.record.fautes:
        stream.write(csvtext.make_row(fault.cells()))


def rejects_table() -> OutputTable[Any]:
    """`rejets.csv`, which every job writes."""
    return OutputTable.of_csv("rejets.csv", FAULT_COLUMNS, _reject_writer)


def _reject_writer() -> Writer[RunItem]:
    return write_rejects


ReadingOf = Callable[[Diploma], Reading]
"""How a file is to be read, once its diploma is known."""


def read_as_it_is(_: Diploma) -> Reading:
    """Nothing said of how a file is to be read."""
    return AS_IT_IS
