"""Counts of what was read: they add up."""

from collections import Counter
from typing import Any, Self

from attrs import define, field, fields

from bacpro.model.run.faults import Fault
from bacpro.model.run.record import Record

SHOWN_WARNINGS = 100
"""Warnings that the summary quotes; all are counted."""


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
