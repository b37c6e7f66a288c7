"""How a file is understood, before anything is done with it: its columns, what was mended, what is at fault."""

from attrs import define, field, frozen

from bacpro.model.diploma import Diploma
from bacpro.model.run.counts import RecordCounts
from bacpro.model.run.faults import Fault

EXAMPLES = 3
"""Rows that are shown, and examples of each repair and fault."""


@frozen
class ColumnView:
    """A column: its letter in a spreadsheet, its header, what it is taken for, what to do, its first cells."""

    lettre: str
    titre: str
    sens: str
    conseil: str = ""
    exemples: tuple[str, ...] = ()


@define
class RepeatedFault:
    """Something that was found several times: how many, and the first of them."""

    nombre: int = 0
    exemples: list[str] = field(factory=list)

    def add(self, fault: Fault) -> None:
        """Count one more."""
        self.nombre += 1
        if len(self.exemples) < EXAMPLES:
            self.exemples.append(str(fault))


@define
class Preview:
    """How a file was understood for a diploma. `refus` says why it cannot be read as it is; nothing then is counted."""

    nom: str
    format: str
    sha256: str
    diplome: Diploma
    encodage: str | None = None
    disposition: str = ""
    separateur: str | None = None
    feuille: str | None = None
    feuilles: tuple[str, ...] = ()
    cyclades: bool = False
    preambule: tuple[str, ...] = ()
    session: int | None = None
    etablissement: str | None = None
    uai: str | None = None
    ligne_entete: int | None = None
    colonnes: tuple[ColumnView, ...] = ()
    remarques: tuple[str, ...] = ()
    refus: tuple[str, ...] = ()
    counts: RecordCounts = field(factory=RecordCounts)
    avertissements: dict[str, RepeatedFault] = field(factory=dict)
    """Repairs and doubts, by what they say."""
    fautes: dict[str, RepeatedFault] = field(factory=dict)
    """Faults that reject a line, by what they say."""

    @property
    def compris(self) -> bool:
        """Whether every line can be read."""
        return not self.refus and not self.counts.rejetes
