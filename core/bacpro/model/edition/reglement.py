"""The règlement d’examen of an edition: columns of candidates, the mode of each unit in each, facultative units."""

from attrs import frozen

from bacpro.model.candidate import Status
from bacpro.model.edition.evaluation import EvaluationKind


@frozen
class ReglementColumn:
    """A column of the règlement d’examen: the categories of candidates that it is for, in its words and in ours."""

    numero: int
    candidats: tuple[str, ...]
    statuts: tuple[Status, ...]


@frozen
class Mode:
    """How a unit is evaluated for one column of the règlement; durations in minutes, preparation included."""

    unite: str
    colonne: int
    mode: str
    duree_minutes: int | None = None
    preparation_minutes: int | None = None

    @property
    def modalite(self) -> EvaluationKind:
        """What the words of the règlement mean."""
        return EvaluationKind.CCF if self.mode.casefold() == EvaluationKind.CCF else EvaluationKind.PONCTUEL


@frozen
class OptionalRules:
    """Rules on facultative units: how many, which language, what their points count for."""

    nombre_max: int
    choix: str
    langue: str
    points: str
    nombre_propose: int | None = None
    synthese: str = ""


@frozen
class Programme:
    """The texts that set the programme of a general unit, or of a facultative bloc."""

    textes: tuple[str, ...]
    unite: str | None = None
    bloc: str | None = None
    remarque: str = ""


def french_duration(minutes: int) -> str:
    """A duration as French timetables write it: `2 h 30`, `1 h 05`, `45 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"
