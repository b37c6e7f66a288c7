"""What an edition of a référentiel says beyond its units: activities, competences, and how each unit is evaluated."""

from attrs import field, frozen

from bacpro.model.candidate import Status
from bacpro.model.legal import LegalBasis


@frozen
class SubActivity:
    """A sous-activité of a pôle (`1.1`) and its tasks."""

    code: str
    intitule: str
    taches: tuple[str, ...]


@frozen
class Pole:
    """A pôle d’activités, its sub-activities and the results expected."""

    code: str
    intitule: str
    resultats_attendus: tuple[str, ...]
    sous_activites: tuple[SubActivity, ...]


@frozen
class Mode:
    """How a unit is evaluated for one column of the règlement; durations in minutes, preparation included."""

    unite: str
    colonne: int
    mode: str
    duree_minutes: int | None = None
    preparation_minutes: int | None = None
    fondement: LegalBasis | None = None
    """Where it is not that of the règlement."""


@frozen
class Column:
    """A column of the règlement d’examen: the categories of candidates that it is for, in its words and in ours."""

    numero: int
    candidats: tuple[str, ...]
    statuts: tuple[Status, ...]


@frozen
class Content:
    """All that the texts of an edition say beyond its units, blocs and coefficients."""

    edition: str
    poles: tuple[Pole, ...] = ()
    colonnes: tuple[Column, ...] = ()
    modes: tuple[Mode, ...] = field(factory=tuple)

    def column(self, statut: Status) -> Column | None:
        """The column of the règlement for a status, or None."""
        return next((column for column in self.colonnes if statut in column.statuts), None)

    @property
    def sous_activites(self) -> dict[str, SubActivity]:
        """Every sub-activity by code."""
        return {activity.code: activity for pole in self.poles for activity in pole.sous_activites}
