"""What every run over an input shares: one candidate at a time to every tally, and counts that add up."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any, Generic, Protocol, TextIO, TypeVar

from attrs import define, field, frozen

from bacpro.errors import BacproError
from bacpro.model.run.decided import CandidateT, RunItem
from bacpro.model.run.record import Record
from bacpro.outputs import csvtext
from bacpro.outputs.csvtext import Writer
from bacpro.plugins.guarding import off_stdout
from bacpro.reading.input import Input
from bacpro.running.workers import Spread, Work, done

CandidateIn_contra = TypeVar("CandidateIn_contra", bound=RunItem, contravariant=True)


class Tally(Protocol[CandidateIn_contra]):
    """What is kept of the candidates of a block as they go by. It is pickled where the work is spread."""

    def add(self, candidate: CandidateIn_contra, /) -> None:
        """Take one candidate."""


@frozen
class Kept(Generic[CandidateT]):
    """Something kept of a run: the tally of a block as it begins, and what is done with it when the block is over.

    `make` is called where the work is done, and is pickled where that is elsewhere; `take` is called here, in the
    order of the file.
    """

    make: Callable[[], Tally[CandidateT]]
    take: Callable[[Any], None]


@frozen
class Handed(Generic[CandidateT]):
    """A tally that hands each candidate on, for work that is not spread."""

    add: Callable[[CandidateT], None]


def handed(sink: Callable[[CandidateT], None]) -> Kept[CandidateT]:
    """Hand each candidate of a run to a function: only where the work is not spread."""
    return Kept(partial(Handed, sink), lambda _: None)


@define
class FaultTexts:
    """The faults of a block, in words; the first of them only when there is a limit."""

    limite: int | None = None
    textes: list[str] = field(factory=list)

    def add(self, candidate: RunItem) -> None:
        """Keep the faults of one candidate."""
        room = None if self.limite is None else max(0, self.limite - len(self.textes))
        self.textes += map(str, candidate.record.fautes[:room])


Makers = tuple[Callable[[], Tally[CandidateT]], ...]
Job = Callable[[Makers[CandidateT]], Work[list[Tally[CandidateT]]]]
"""Makes the work of a command, given what makes the tallies that it gives for each block; none if it holds nobody."""


def drive(
    entree: Input,
    job: Job[CandidateT],
    kept: Sequence[Kept[CandidateT]],
    folder: Path | None = None,
    spread: Spread | None = None,
) -> None:
    """Do a job on every candidate of an input, into a folder where there is one, and take what is kept of it.

    Raises BacproError when the input holds no candidate, or turns out to be unreadable further down.
    """
    makers = tuple(one.make for one in kept)
    seen = False
    with closing(done(partial(job, makers), entree.blocks, folder, spread)) as blocks:
        for tallies in filter(None, blocks):
            seen = True
            for one, tally in zip(kept, tallies, strict=True):
                one.take(tally)
    if not seen:
        raise no_candidate(entree)


def no_candidate(entree: Input) -> BacproError:
    """The error of an input that holds nobody."""
    missing = "un dossier" if entree.disposition == "dossiers" else "une ligne sous l’en-tête"
    return BacproError(f"{entree.fichier.path} : aucun candidat. Ajoutez au moins {missing}.")


def work_of(
    entree: Input,
    decide: Callable[[Record], CandidateT],
    writers: Mapping[str, Writer[CandidateT]],
    makers: Makers[CandidateT],
) -> Work[list[Tally[CandidateT]]]:
    """The work of a command: read each record, decide, add the candidate to every tally and to every file by name."""

    def work(folder: Path | None, block: Any) -> list[Tally[CandidateT]]:  # noqa: ANN401
        # One thing at a time for the whole block: the processor has what it needs at hand.
        records = list(entree.read_block(block))
        if not records:
            return []
        with off_stdout:
            candidates = _decided(decide, records)
        tallies = [make() for make in makers]
        sinks: list[Callable[[CandidateT], None]] = [tally.add for tally in tallies]
        with ExitStack() as files:
            if folder is not None:
                for name, write in writers.items():
                    sinks.append(partial(write, files.enter_context(csvtext.added(folder / name))))
            for sink in sinks:
                for candidate in candidates:
                    sink(candidate)
        return tallies

    return work


def _decided(decide: Callable[[Record], CandidateT], records: Sequence[Record]) -> list[CandidateT]:
    """What is decided on each record, in their order.

    Those of a session follow each other while it is done: the processor then has what they share at hand.
    """
    sessions = [record.dossier.session or 0 if record.dossier else 0 for record in records]
    order = sorted(range(len(records)), key=sessions.__getitem__)
    decided = {place: decide(records[place]) for place in order}
    return [decided[place] for place in range(len(records))]


def write_rejects(stream: TextIO, candidate: RunItem) -> None:
    """Write the faults of a candidate who is rejected."""
    for fault in candidate.record.fautes:
        stream.write(csvtext.row(fault.cells()))


def heading(commande: str, entree: Input, versions: Mapping[str, str]) -> dict[str, Any]:
    """How every `bilan.json` begins: the command, the versions, the input with its hash."""
    return {"commande": commande, "versions": dict(versions), "entrees": entree.describe()}
