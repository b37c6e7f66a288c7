"""A job: what one command does with one input, as a value that `job_run` does.

`convertir`, `controler` and `deliberer` are three values of `Job`; each stands in a module of its own beside this one.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from attrs import define, field, frozen

from bacpro.model.diploma import Diploma
from bacpro.model.run.counts import RecordCounts
from bacpro.model.run.decided import CandidateT, RunItem
from bacpro.model.run.faults import FAULT_COLUMNS
from bacpro.model.run.record import Record
from bacpro.outputs import csvtext
from bacpro.outputs.csvtext import Writer
from bacpro.outputs.documents.files import program_version
from bacpro.outputs.tables.rejects import write_rejects
from bacpro.plugins.registry import Registry
from bacpro.reading.input import AS_IT_IS, Input, Reading
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


def versions_of(registry: Registry, *diplomas: Diploma) -> dict[str, str]:
    """The versions of bacpro and of the plugins that bring some diplomas, as a summary tells them."""
    holders = (registry.plugin_of(diploma) for diploma in diplomas)
    return {"bacpro": program_version(), **{plugin.nom: plugin.version for plugin in holders}}


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
