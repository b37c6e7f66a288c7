"""What every report tallies: faults by kind, texts that come back, and the candidates that it shows one by one.

Each tally has a limit that memory stays within, counts what is beyond it, and gives the same result however a
file is cut in parts, provided that they are merged in order.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Generic, TypeVar

from attrs import Factory, define, evolve, field, frozen

from bacpro.model.run.counts import RecordCounts
from bacpro.model.run.decided import RunItem
from bacpro.model.run.faults import Fault
from bacpro.outputs.figures import whole
from bacpro.sharing.ranks_seen import RanksSeen

CandidateT = TypeVar("CandidateT")
ValueT = TypeVar("ValueT")


@frozen
class ReportLimits:
    """How much a report keeps of a file, however long it is: all is counted, and stands in the tables beside it."""

    fiches: int = 500
    """Candidates shown one by one, those with something to settle first."""
    fautes: int = 1000
    """Faults listed."""
    natures: int | None = 200
    """Different kinds of faults, or texts, told apart."""
    colonnes: int = 12
    """Columns that a kind of faults names."""
    cas: int = 2000
    """Candidates that a list names, near a threshold or with points of the jury."""

    @property
    def in_block(self) -> "ReportLimits":
        """Those of a block of candidates, which tells apart all of its own kinds.

        What is counted of a file then does not depend on how it was cut.
        """
        return evolve(self, natures=None)


LIMITS = ReportLimits()

_PLACE = re.compile(r" ?\([^()]*\)")
_NUMBERED = re.compile(r"\b(lignes?|caractère|colonne|session|page) \d+")
_INDEX = re.compile(r"\[\d+\]")


@frozen
class FaultKind:
    """Faults that have the same cause: how many, in which columns, and the first of them."""

    nature: str
    nombre: int
    colonnes: tuple[str, ...]
    premiere: Fault


def nature(fault: Fault) -> str:
    """The cause of a fault, without what is proper to one place: `(lignes 9, 10)`, `ligne 3`, the value."""
    return _NUMBERED.sub(r"\1 …", _PLACE.sub("", RecordCounts.reason(fault))).strip()


@define
class FaultTally:
    """Faults counted by kind, the first of them listed."""

    limites: ReportLimits = LIMITS
    nombre: int = 0
    listees: list[Fault] = field(factory=list)
    _kinds: dict[str, FaultKind] = field(factory=dict)
    autres: int = 0
    """Faults of kinds beyond the limit."""

    def add(self, faults: Iterable[Fault]) -> None:
        """Count faults."""
        for fault in faults:
            self.nombre += 1
            if len(self.listees) < self.limites.fautes:
                self.listees.append(fault)
            column = _INDEX.sub("[…]", fault.colonne)
            self._take(FaultKind(nature(fault), 1, (column,) if column else (), fault))

    def merge(self, other: "FaultTally") -> None:
        """Add the faults of what follows in the file."""
        self.nombre += other.nombre
        self.listees += other.listees[: self.limites.fautes - len(self.listees)]
        self.autres += other.autres
        for kind in other._kinds.values():
            self._take(kind)

    @property
    def natures(self) -> list[FaultKind]:
        """The kinds, the most frequent first."""
        return sorted(self._kinds.values(), key=lambda kind: -kind.nombre)

    @property
    def choix(self) -> list[tuple[str, str]]:
        """The kinds as a filter offers them: key and name."""
        return [(f"n{rank}", kind.nature) for rank, kind in enumerate(self.natures)]

    def cle(self, fault: Fault) -> str:
        """The key of the kind of a fault; nothing where it is beyond the limit."""
        return next((key for key, name in self.choix if name == nature(fault)), "")

    def _take(self, kind: FaultKind) -> None:
        known = self._kinds.get(kind.nature)
        if known is not None:
            columns = tuple(dict.fromkeys((*known.colonnes, *kind.colonnes)))[: self.limites.colonnes]
            self._kinds[kind.nature] = evolve(known, nombre=known.nombre + kind.nombre, colonnes=columns)
        elif self.limites.natures is None or len(self._kinds) < self.limites.natures:
            self._kinds[kind.nature] = kind
        else:
            self.autres += kind.nombre


@define
class TextTally:
    """Texts counted, the first different ones kept; `autres` counts those beyond the limit."""

    limite: int | None = LIMITS.natures
    comptes: dict[str, int] = field(factory=dict)
    autres: int = 0

    def add(self, text: str, count: int = 1) -> None:
        """Count a text."""
        if text in self.comptes or self.limite is None or len(self.comptes) < self.limite:
            self.comptes[text] = self.comptes.get(text, 0) + count
        else:
            self.autres += count

    def merge(self, other: "TextTally") -> None:
        """Add the texts of what follows in the file."""
        self.autres += other.autres
        for text, count in other.comptes.items():
            self.add(text, count)

    def most_common(self) -> list[tuple[str, int]]:
        """The texts with their counts, the most frequent first."""
        return sorted(self.comptes.items(), key=lambda item: -item[1])


@define
class ShownCandidates(Generic[CandidateT]):
    """The candidates that a report shows one by one: the first by rank, then in the order of the file."""

    limite: int = LIMITS.fiches
    vus: RanksSeen | None = None
    """What the process has seen before, so that a block keeps nobody in vain."""
    comptes: Counter[int] = field(factory=Counter)
    """All the candidates, by rank."""
    _kept: dict[int, list[CandidateT]] = field(factory=dict)
    _room: int = Factory(lambda shown: shown.limite, takes_self=True)

    def add(self, rank: int, line: int, candidate: CandidateT) -> None:
        """Count a candidate and keep him while there is room: the lower his rank, the more there is to settle.

        `line` is the one where he begins in the file.
        """
        self.comptes[rank] += 1
        if self.vus is None or not self.vus.enough(rank, line, self.limite):
            self._keep(rank, candidate)

    def merge(self, other: "ShownCandidates[CandidateT]") -> None:
        """Add the candidates of what follows in the file."""
        self.comptes.update(other.comptes)
        for rank, candidates in sorted(other._kept.items()):
            for candidate in candidates:
                self._keep(rank, candidate)

    @property
    def total(self) -> int:
        """How many candidates there are, shown or not."""
        return self.comptes.total()

    def coupe(self, order: str, where: str, what: str = "candidats") -> str:
        """Which of them are shown, in French, or nothing when all are.

        `order` says who comes first, `where` where all of them are.
        """
        shown = len(self.candidats)
        if shown == self.total:
            return ""
        return f"Cette page montre {whole(shown)} {what} sur {whole(self.total)} : {order}. {where}."

    @property
    def candidats(self) -> list[CandidateT]:
        """The candidates shown, in order."""
        return [candidate for _, candidates in sorted(self._kept.items()) for candidate in candidates]

    def _keep(self, rank: int, candidate: CandidateT) -> None:
        if self._room:
            self._room -= 1
        else:
            last = max(self._kept)
            if rank >= last:
                return
            self._kept[last].pop()
            if not self._kept[last]:
                del self._kept[last]
        self._kept.setdefault(rank, []).append(candidate)


@define
class RecordTally:
    """What records bring to every report: what is to mend, and what is to check."""

    limites: ReportLimits = LIMITS
    fautes: FaultTally = Factory(lambda tally: FaultTally(tally.limites), takes_self=True)
    doutes: FaultTally = Factory(lambda tally: FaultTally(tally.limites), takes_self=True)

    def add(self, candidate: RunItem) -> None:
        """Count the faults and the doubts of a record."""
        record = candidate.record
        if record.fautes:
            self.fautes.add(record.fautes)
        if record.avertissements:
            self.doutes.add(record.avertissements)

    def merge(self, other: "RecordTally") -> None:
        """Add those of what follows in the file."""
        self.fautes.merge(other.fautes)
        self.doutes.merge(other.doutes)
