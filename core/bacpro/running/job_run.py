"""Does a job: reads each record, decides, writes, counts, reports."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, Generic

from attrs import frozen

from bacpro.errors import BacproError
from bacpro.model.run.decided import CandidateT
from bacpro.outputs import csvtext
from bacpro.outputs.csvtext import Writer
from bacpro.outputs.xlsx import write_xlsx
from bacpro.plugins.guarding import off_stdout
from bacpro.reading.blocks import BLOCK
from bacpro.reading.input import Input
from bacpro.running.folders.output import write_summary
from bacpro.running.job import Content, CountsT, Decide, Extra, Job, LineCount, RunOutput, Tally
from bacpro.running.workers.attempts import join_attempts
from bacpro.running.workers.blocks import Rules, Work, run_blocks
from bacpro.running.workers.executor import Workers


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
