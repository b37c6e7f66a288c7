"""What the texts of an edition say beyond its units: typed where a rule, a form or a page computes with it, a tree of
sections elsewhere.

The words are those of the texts; each part of a `Content` names the text it comes from, and how sure that is.
"""

from collections.abc import Iterator
from typing import Any

from attrs import field, frozen

from bacpro.model.candidate import Status
from bacpro.model.diploma import Edition
from bacpro.model.edition.blocs import BlocContent, Pole, SubActivity
from bacpro.model.edition.evaluation import Definition, Evaluations
from bacpro.model.edition.reglement import Mode, OptionalRules, Programme, ReglementColumn
from bacpro.model.edition.section import Section
from bacpro.model.legal import LegalBasis
from bacpro.model.structuring.frozen import frozen_dict


@frozen
class PartBasis:
    """What parts of the content, by name, rest on. `sessions` is the sessions that the edition governs."""

    parties: tuple[str, ...]
    fondement: LegalBasis


@frozen
class Borrowing:
    """What an edition takes from another file of its plugin, and on what ground.

    `parties` are taken whole, save what concerns the blocs of `sauf`; each bloc of `blocs` completes its own
    words with those of the bloc that it names.
    """

    fichier: str
    fondement: LegalBasis
    parties: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()
    blocs: dict[str, str] = field(factory=dict)


@frozen
class TypedContent:
    """What a rule, a form or a page computes with of the texts of an edition."""

    edition: str
    fondements: tuple[PartBasis, ...] = ()
    reprises: tuple[Borrowing, ...] = ()
    poles: tuple[Pole, ...] = ()
    blocs: tuple[BlocContent, ...] = ()
    programmes: tuple[Programme, ...] = ()
    colonnes: tuple[ReglementColumn, ...] = ()
    modes: tuple[Mode, ...] = ()
    preparation: str = ""
    """The words of the règlement on preparation time."""
    facultatives: OptionalRules | None = None
    definitions: tuple[Definition, ...] = ()
    evaluations: dict[str, Evaluations] = field(factory=dict)
    """By code of épreuve or sous-épreuve."""

    def column(self, statut: Status) -> ReglementColumn | None:
        """The column of the règlement for a status, or None."""
        return next((column for column in self.colonnes if statut in column.statuts), None)

    def mode(self, unite: str, colonne: int) -> Mode | None:
        """How a unit is evaluated in a column, or None."""
        return next((mode for mode in self.modes if (mode.unite, mode.colonne) == (unite, colonne)), None)

    def bloc(self, code: str) -> BlocContent | None:
        """What is in a bloc, or None."""
        return next((bloc for bloc in self.blocs if bloc.code == code), None)

    def fondement(self, partie: str) -> LegalBasis | None:
        """What a part of the content (`poles`, `modes`) rests on, or None."""
        own = {part: ground.fondement for ground in self.fondements for part in ground.parties}
        taken = {part: borrowing.fondement for borrowing in self.reprises for part in borrowing.parties}
        return own.get(partie) or taken.get(partie)

    @property
    def sous_activites(self) -> dict[str, SubActivity]:
        """Every sub-activity by code."""
        return {activity.code: activity for pole in self.poles for activity in pole.sous_activites}


@frozen
class Content(TypedContent):
    """All that the texts of an edition say beyond its units, blocs and coefficients.

    `textes` holds, by part, the data of the texts that nothing is computed from, under the keys of their file;
    `rubriques` is what pages show of them.
    """

    textes: dict[str, Any] = field(factory=dict, converter=frozen_dict)
    rubriques: tuple[Section, ...] = ()


@frozen
class Variant:
    """A point on which the register says otherwise than the règlement how a unit is evaluated."""

    unite: str
    bloc: str
    colonne: int
    mode: str
    """The words of the règlement."""
    texte: str
    """Those of the register."""
    statuts_omis: tuple[Status, ...]


def find_variants(content: Content, edition: Edition) -> Iterator[Variant]:
    """Where the register and the règlement differ on the mode of a unit, or on the candidates concerned."""
    unites = {bloc.code: bloc.unites for bloc in edition.blocs}
    for bloc in content.blocs:
        for modality in bloc.modalites:
            for unite in unites.get(bloc.code, ()):
                mode = content.mode(unite, modality.colonne)
                if mode and (modality.statuts_omis or modality.texte.casefold() != mode.mode.casefold()):
                    yield Variant(unite, bloc.code, mode.colonne, mode.mode, modality.texte, modality.statuts_omis)
