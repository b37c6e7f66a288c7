"""The general units of a speciality, and the groups of the épreuve de contrôle that they make.

Arrêté of 25 November 2021, art. 1: two orals, one in mathématiques, physique-chimie, économie-gestion, économie-droit
or prévention-santé-environnement, the other in français or histoire-géographie and enseignement moral et civique.
"""

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen

from bacpro.model.deliberation import Grading
from bacpro.model.structuring.frozen import frozen_dict

FIRST_SESSION = 2022
"""The first session of the two orals; before, one épreuve is defined for the whole examination."""


class GeneralSubject(StrEnum):
    """A subject that the épreuve de contrôle may be in, in the order of the arrêté."""

    MATHEMATIQUES = "mathematiques"
    PHYSIQUE_CHIMIE = "physique_chimie"
    ECONOMIE_GESTION = "economie_gestion"
    ECONOMIE_DROIT = "economie_droit"
    PREVENTION_SANTE_ENVIRONNEMENT = "prevention_sante_environnement"
    FRANCAIS = "francais"
    HISTOIRE_GEOGRAPHIE = "histoire_geographie"


ORALS = (
    (
        GeneralSubject.MATHEMATIQUES,
        GeneralSubject.PHYSIQUE_CHIMIE,
        GeneralSubject.ECONOMIE_GESTION,
        GeneralSubject.ECONOMIE_DROIT,
        GeneralSubject.PREVENTION_SANTE_ENVIRONNEMENT,
    ),
    (GeneralSubject.FRANCAIS, GeneralSubject.HISTOIRE_GEOGRAPHIE),
)
"""The subjects among which each oral is chosen."""


@frozen
class GradingEntry(Grading):
    """A grading as its TOML has it: `generales` says which unit evaluates each general subject of the speciality.

    A unit that evaluates several subjects is named for each. Raises ValueError where the groups are given twice, or
    would be asked of sessions that have none.
    """

    generales: dict[GeneralSubject, str] = field(factory=dict, converter=frozen_dict)

    def __attrs_post_init__(self) -> None:
        """Refuse two statements of the groups."""
        if self.generales and self.groupes_controle:
            raise ValueError("generales et groupes_controle : donnez l’un ou l’autre")
        if self.generales and self.sessions.premiere < FIRST_SESSION:
            raise ValueError(
                f"generales : les deux oraux de l’épreuve de contrôle commencent à la session {FIRST_SESSION} ; "
                f"faites deux gradings"
            )

    def grading(self) -> Grading:
        """The grading, with its groups."""
        return Grading(
            self.sessions,
            self.fondement,
            self.professionnelles,
            group_orals(self.generales) if self.generales else self.groupes_controle,
            self.epreuve_pratique,
            self.situations,
        )


def group_orals(generales: Mapping[GeneralSubject, str]) -> tuple[tuple[str, ...], ...]:
    """The units among which each oral is chosen, in the order of the arrêté; a unit of several subjects once."""
    groups = (
        tuple(dict.fromkeys(generales[subject] for subject in subjects if subject in generales)) for subjects in ORALS
    )
    return tuple(group for group in groups if group)
