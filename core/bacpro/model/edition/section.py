"""A text of an edition as a tree of sections: a page or a screen shows it by walking it, whatever it is about."""

from attrs import frozen

from bacpro.model.candidate import Status
from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions


@frozen
class Section:
    """Words under a title (or none), and the sections below. `cle` is the part of the content that it shows.

    `mention` goes with the title. `detail` is what a screen shows only when asked for all. `fondement` is what the
    words come from, on the first level; `statuts` and `sessions` are those that they are for, all when empty.
    """

    titre: str = ""
    mention: str = ""
    texte: str = ""
    elements: tuple[str, ...] = ()
    sections: "tuple[Section, ...]" = ()
    detail: bool = False
    cle: str = ""
    fondement: LegalBasis | None = None
    statuts: tuple[Status, ...] = ()
    sessions: Sessions | None = None

    def concerns(self, statut: Status | None) -> bool:
        """Whether it is for candidates of a status; of all when None."""
        return statut is None or not self.statuts or statut in self.statuts
