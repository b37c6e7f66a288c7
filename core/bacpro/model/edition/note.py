"""A note that an examination office sends to candidates: what it recalls of the règlement, and the forms it joins."""

from decimal import Decimal

from attrs import frozen

from bacpro.model.candidate import Status
from bacpro.model.sessions import Sessions


@frozen
class NotePart:
    """A part of an épreuve in the words of the note."""

    ordre: int
    libelle: str
    duree_minutes: int
    description: str


@frozen
class NoteEpreuve:
    """What the note says of an épreuve; `code` is that of the règlement (`E31`)."""

    code: str
    titre: str
    forme: str
    duree_minutes: int
    coefficient: Decimal
    paragraphes: tuple[str, ...] = ()
    introduction_dossier: str = ""
    pieces: tuple[str, ...] = ()
    renvoi_justificatifs: str = ""
    etat_recapitulatif: tuple[str, ...] = ()
    mise_a_disposition: str = ""
    conformite: str = ""
    le_jour: str = ""
    prise_en_main: str = ""
    prise_en_main_minutes: int | None = None
    introduction_parties: str = ""
    parties: tuple[NotePart, ...] = ()
    dossier_non_produit: str = ""
    justificatifs_non_produits: str = ""


@frozen
class NotePlacement:
    """What the note says of work placement for some statuses; weeks are None where it gives no number."""

    code: str
    titre: str
    statuts: tuple[Status, ...]
    paragraphes: tuple[str, ...]
    semaines: int | None = None
    semaines_positionnement: int | None = None


@frozen
class NoteDuration:
    """What the note says of the length of work placement in general."""

    titre: str
    variation: str
    positionnement: str


@frozen
class Difference:
    """Where the note and the arrêté are not worded alike: both wordings, None where one of them is silent."""

    epreuve: str
    objet: str
    difference: str
    note: str | None = None
    arrete: str | None = None
    redaction: bool = False
    """Whether only the words change, and not what is asked."""


@frozen
class TaskGroup:
    """A heading of the tasks to tick, and the tasks under it."""

    intitule: str
    taches: tuple[str, ...]


@frozen
class ControlFrame:
    """The frame kept for the office, and its boxes."""

    titre: str
    cases: tuple[str, ...]


@frozen
class NoteForm:
    """The rubrics of a form joined to the note (`annexe` 1, 1bis)."""

    annexe: str
    titre: str
    mention: str
    bandeau: str
    champs_candidat: tuple[str, ...]
    consigne: str
    colonnes: tuple[str, ...]
    champs_duree: tuple[str, ...]
    signature: str
    types_structure: tuple[str, ...]
    groupes_taches: tuple[TaskGroup, ...]
    avertissement: str
    controle: ControlFrame
    justificatifs: str = ""


@frozen
class Note:
    """A note to candidates of some statuses. It recalls the règlement and does not stand for it."""

    titre: str
    diplome: str
    specialite: str
    modalites: str
    introduction_categories: str
    categories: tuple[str, ...]
    statuts: tuple[Status, ...]
    portee: tuple[str, ...]
    references: tuple[str, ...]
    sessions: Sessions
    duree: NoteDuration
    pfmp: tuple[NotePlacement, ...]
    epreuves: tuple[NoteEpreuve, ...]
    differences: tuple[Difference, ...]
    formulaires: tuple[NoteForm, ...]
    site: str = ""
    remarque: str = ""

    def epreuve(self, code: str) -> NoteEpreuve | None:
        """What it says of an épreuve, or None."""
        return next((epreuve for epreuve in self.epreuves if epreuve.code == code), None)

    def gaps(self, code: str) -> tuple[str, ...]:
        """Where it does not ask what the arrêté asks for an épreuve, each in a French phrase."""
        return tuple(
            gap.difference if gap.note else f"la note ne dit pas ceci de l’arrêté : « {gap.arrete} »"
            for gap in self.differences
            if gap.epreuve == code and not gap.redaction
        )
