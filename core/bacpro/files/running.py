"""What every run over an input shares: one candidate at a time to every sink, and counts that add up."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TextIO, TypeVar

from attrs import define, field

from bacpro.errors import BacproError
from bacpro.files import csvtext
from bacpro.files.faults import Fault
from bacpro.files.reading import Input, Record

SHOWN_WARNINGS = 100
"""Warnings that the summary quotes; all are counted."""


class Candidate(Protocol):
    """One candidate of a run: at least the record as read."""

    @property
    def record(self) -> Record:
        """The record."""


CandidateT = TypeVar("CandidateT", bound=Candidate)


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
            self.motifs.update([_reason(warning) for warning in record.avertissements])
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

    def warnings(self) -> dict[str, Any]:
        """The warnings as a summary tells them."""
        return {
            "nombre": self.avertissements,
            "par_motif": dict(self.motifs.most_common()),
            "premiers": [str(warning) for warning in self.premiers_avertissements],
        }


def _reason(warning: Fault) -> str:
    """What a warning says, without the value that it says it of."""
    return _READ_AS.sub(r"\1", warning.erreur)


_READ_AS = re.compile(r"lu « .* » \((.*)\)", re.DOTALL)


def drive(entree: Input, candidates: Iterable[CandidateT], sinks: Sequence[Callable[[CandidateT], None]]) -> None:
    """Hand each candidate of an input to every sink, in order.

    Raises BacproError when the input holds no candidate, or turns out to be unreadable further down.
    """
    seen = False
    for candidate in candidates:
        seen = True
        for sink in sinks:
            sink(candidate)
    if not seen:
        raise BacproError(f"{entree.fichier.path} : aucun candidat. Ajoutez au moins une ligne sous l’en-tête.")


def rejects_sink(stream: TextIO) -> Callable[[Candidate], None]:
    """A sink that writes the faults of the candidates who are rejected."""

    def write(candidate: Candidate) -> None:
        for fault in candidate.record.fautes:
            stream.write(csvtext.row(fault.cells()))

    return write


def heading(commande: str, entree: Input, versions: Mapping[str, str]) -> dict[str, Any]:
    """How every `bilan.json` begins: the command, the versions, the input with its hash."""
    return {"commande": commande, "versions": dict(versions), "entrees": [entree.described()]}
