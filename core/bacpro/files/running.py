"""What every run over an input shares: one candidate at a time to every tally, and counts that add up."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any, Generic, Protocol, Self, TextIO, TypeVar

from attrs import define, field, fields, frozen

from bacpro.errors import BacproError
from bacpro.files import csvtext
from bacpro.files.faults import Fault
from bacpro.files.reading import Input, Record
from bacpro.files.spread import Spread, Work, done
from bacpro.guarding import off_stdout

SHOWN_WARNINGS = 100
"""Warnings that the summary quotes; all are counted."""


class Candidate(Protocol):
    """One candidate of a run: at least the record as read."""

    @property
    def record(self) -> Record:
        """The record."""


CandidateT = TypeVar("CandidateT", bound=Candidate)
CandidateIn_contra = TypeVar("CandidateIn_contra", bound=Candidate, contravariant=True)


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

    def add(self, candidate: Candidate) -> None:
        """Keep the faults of one candidate."""
        room = None if self.limite is None else max(0, self.limite - len(self.textes))
        self.textes += map(str, candidate.record.fautes[:room])


@define
class RecordCounts:
    """Counts of what was read, in input lines: `lus = traites + rejetes`, and beside them the lines set aside."""

    lus: int = 0
    traites: int = 0
    rejetes: int = 0
    ecartes: Counter[str] = field(factory=Counter)
    """Lines that are no candidate of the diploma, by reason."""
    candidats: int = 0
    candidats_rejetes: int = 0
    fautes: int = 0
    avertissements: int = 0
    premiers_avertissements: list[Fault] = field(factory=list)
    motifs: Counter[str] = field(factory=Counter)
    """Warnings by what they say."""

    def take(self, record: Record) -> None:
        """Count a record."""
        if record.ecart:
            self.ecartes[record.ecart] += record.lignes
            return
        self.lus += record.lignes
        self.fautes += len(record.fautes)
        if record.avertissements:
            self.avertissements += len(record.avertissements)
            self.motifs.update([self.reason(warning) for warning in record.avertissements])
            self.premiers_avertissements += record.avertissements[: SHOWN_WARNINGS - len(self.premiers_avertissements)]
        if record.dossier is None:
            self.rejetes += record.lignes
            self.candidats_rejetes += 1
        else:
            self.traites += record.lignes
            self.candidats += 1

    def lines(self) -> dict[str, Any]:
        """The lines of the input as a summary tells them: `lignes = lus + ecartes`."""
        aside = self.ecartes.total()
        return {"lignes": self.lus + aside, "ecartes": aside, "ecartes_par_motif": dict(self.ecartes.most_common())}

    def merge(self, other: Self) -> None:
        """Add the counts of a part of the file that comes after, those of a subclass too."""
        for attribute in fields(type(self)):
            mine, theirs = getattr(self, attribute.name), getattr(other, attribute.name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            elif isinstance(mine, int):
                setattr(self, attribute.name, mine + theirs)
        room = SHOWN_WARNINGS - len(self.premiers_avertissements)
        self.premiers_avertissements += other.premiers_avertissements[:room]

    def reject(self, lines: int, faults: int) -> None:
        """Count as rejected a candidate of so many lines who was counted as treated."""
        self.traites -= lines
        self.rejetes += lines
        self.candidats -= 1
        self.candidats_rejetes += 1
        self.fautes += faults

    @staticmethod
    def reason(warning: Fault) -> str:
        """What a warning says, without the value that it says it of."""
        before, read, rest = warning.erreur.partition("lu « ")
        _, closed, said = rest.rpartition(" » (")
        why, ended, after = said.rpartition(")")
        return f"{before}{why}{after}" if read and closed and ended else warning.erreur

    def warnings(self) -> dict[str, Any]:
        """The warnings as a summary tells them."""
        return {
            "nombre": self.avertissements,
            "par_motif": dict(self.motifs.most_common()),
            "premiers": [str(warning) for warning in self.premiers_avertissements],
        }


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
    missing = "un dossier" if entree.forme == "dossiers" else "une ligne sous l’en-tête"
    return BacproError(f"{entree.fichier.path} : aucun candidat. Ajoutez au moins {missing}.")


Writer = Callable[[TextIO, CandidateT], None]
"""Adds a candidate to a file."""


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


def write_rejects(stream: TextIO, candidate: Candidate) -> None:
    """Write the faults of a candidate who is rejected."""
    for fault in candidate.record.fautes:
        stream.write(csvtext.row(fault.cells()))


def heading(commande: str, entree: Input, versions: Mapping[str, str]) -> dict[str, Any]:
    """How every `bilan.json` begins: the command, the versions, the input with its hash."""
    return {"commande": commande, "versions": dict(versions), "entrees": entree.inputs()}
