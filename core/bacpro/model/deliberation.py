"""What is prepared for the jury: grades, average, decision proposed, and what the candidate keeps."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen

from bacpro.model.legal import Confidence, LegalBasis, show_bases, weakest
from bacpro.model.result import EXACT, Origin, brief, french
from bacpro.model.rule import Refusal
from bacpro.model.sessions import Sessions
from bacpro.model.structuring.frozen import frozen_dict


class Decision(StrEnum):
    """What is proposed to the jury, which alone decides (D. 337-88)."""

    ADMIS = "admis"
    ADMIS_APRES_CONTROLE = "admis_apres_controle"
    CONTROLE = "controle"
    AJOURNE = "ajourne"
    NON_DELIVRABLE = "non_delivrable"
    INCOMPLET = "incomplet"
    EN_COURS = "en_cours"


class Mention(StrEnum):
    """Mention of the diploma (D. 337-86)."""

    AB = "AB"
    B = "B"
    TB = "TB"
    TBF = "TBF"


class Standing(StrEnum):
    """What a unit brings to the average."""

    NOTE = "note"
    ZERO = "zero"
    """Justified absence: note zéro, and the diploma can still be delivered (D. 337-81)."""
    DISPENSE = "dispense"
    ABSENT = "absent"
    NON_VALIDE = "non_valide"
    MANQUANTE = "manquante"


@frozen
class UnitGrade:
    """A unit in the average: its mark on 20, its points (mark times coefficient), and where the mark comes from.

    `note` and `points` are None where the unit has none; a dispensed unit is out of the divisor. After an épreuve de
    contrôle that raised it, `note` is the oral, which is what counts, and `premiere` the mark of before.
    """

    unite: str
    coefficient: Decimal
    etat: Standing
    note: Decimal | None = None
    points: Decimal | None = None
    session: int | None = None
    origine: Origin | None = None
    explication: str = ""
    proposee: bool = False
    """Whether the mark is a proposal of CCF, which the candidate is not told before the jury."""
    vae: bool = False
    """Whether the unit was acquired by VAE."""
    premiere: Decimal | None = None

    @property
    def acquise(self) -> bool:
        """Whether the unit stands at 10 or more before any oral of the contrôle, or is dispensed."""
        first = self.note if self.premiere is None else self.premiere
        return self.etat is Standing.DISPENSE or (first is not None and first >= 10)


@frozen
class Bonus:
    """Points added to or taken from the total beside the compulsory units, and why.

    The oral of the contrôle of before session 2022 is a mark (`note`) on 20 with a weight (`coefficient`): its points
    are their product, and the divisor takes the weight too.
    """

    objet: str
    points: Decimal
    explication: str
    note: Decimal | None = None
    coefficient: Decimal | None = None


THRESHOLDS = (8, 10, 12, 14, 16, 18)
"""Averages on 20 at which something changes for a candidate."""
_HUNDRED = Decimal(100)
NEAR = Decimal("0.5")
"""How near a threshold, on 20, a case is brought to the jury’s attention."""


@frozen
class Average:
    """Points over divisor, exactly. Compared by points, never by a rounded value."""

    points: Decimal
    diviseur: Decimal

    def reaches(self, threshold: Decimal | int) -> bool:
        """Whether the average is at least a threshold on 20."""
        return self.points >= threshold * self.diviseur

    def within(self, highest: Decimal) -> bool:
        """Whether the average lies from 0 to the highest mark."""
        return 0 <= self.points <= highest * self.diviseur

    @property
    def exacte(self) -> Fraction:
        """The average on 20."""
        return Fraction(self.points) / Fraction(self.diviseur)

    @property
    def affichee(self) -> str:
        """The average cut to two decimals, so that no threshold shows as reached when it is not."""
        cents, _ = self._cents()
        return f"{cents // 100},{cents % 100:02}" if cents >= 0 else f"-{-cents // 100},{-cents % 100:02}"

    @property
    def points_affiches(self) -> str:
        """The points with all their digits, without idle zeros."""
        return french(self.points.normalize(EXACT))

    @property
    def enoncee(self) -> str:
        """The average as sentences say it: two decimals, followed by … where more are cut, and the exact points."""
        cents, whole = self._cents()
        shown = f"{cents // 100},{cents % 100:02}" if cents >= 0 else f"−{-cents // 100},{-cents % 100:02}"
        points, divisor = brief(self.points.normalize(EXACT)), brief(self.diviseur.normalize(EXACT))
        return f"{shown}{'' if whole else '…'} ({points} points / {divisor})"

    @property
    def demi_points(self) -> int:
        """The half points that it holds, the last one whole."""
        return int(2 * self.points // self.diviseur)

    @property
    def proches(self) -> tuple[tuple[int, Decimal], ...]:
        """Thresholds within half a point of the average, with the points that are missing (negative beyond)."""
        held = int(EXACT.divide_int(self.points, self.diviseur))
        around = [threshold for threshold in (held, held + 1) if threshold in THRESHOLDS]
        near = EXACT.multiply(NEAR, self.diviseur)
        gaps = [(threshold, EXACT.subtract(threshold * self.diviseur, self.points)) for threshold in around]
        return tuple([(threshold, gap) for threshold, gap in gaps if -near <= gap <= near])

    def _cents(self) -> tuple[int, bool]:
        """The hundredths that it holds, the last one whole, and whether there is nothing more."""
        quotient, rest = EXACT.divmod(EXACT.multiply(_HUNDRED, self.points), self.diviseur)
        return int(quotient) - (rest < 0), not rest


@frozen
class Grading:
    """What a speciality brings to the deliberation, for some sessions.

    `professionnelles` are the units of the épreuves professionnelles; `groupes_controle` the units among
    which each oral of the épreuve de contrôle is chosen; `epreuve_pratique` the units of the épreuve
    d’évaluation de la pratique professionnelle; `situations` how many CCF situations of equal weight make a
    unit’s mark, which is then a proposal.
    """

    sessions: Sessions
    fondement: LegalBasis
    professionnelles: tuple[str, ...]
    groupes_controle: tuple[tuple[str, ...], ...] = ()
    epreuve_pratique: tuple[str, ...] = ()
    situations: dict[str, int] | None = field(default=None, converter=frozen_dict)


@frozen
class KeptUnit:
    """A unit that a candidate keeps, until a session (year), or without limit."""

    unite: str
    note: Decimal | None
    valable_jusqua: int | None


@frozen
class Deliberation:
    """What is proposed to the jury for one candidate, and how it was found."""

    unites: tuple[UnitGrade, ...]
    bonus: tuple[Bonus, ...]
    moyenne: Average | None
    professionnelle: Average | None
    decision: Decision
    mention: Mention | None
    regle: str
    fondements: tuple[LegalBasis, ...]
    explication: str
    questions: tuple[str, ...] = ()
    acquises: tuple[KeptUnit, ...] = ()
    attestations: tuple[str, ...] = ()
    """Units for which an attestation of bloc is due."""
    a_presenter: tuple[str, ...] = ()
    certificat: bool = False
    """Whether the certificat de fin d’études professionnelles secondaires is due (D. 337-87)."""
    note_minimale: Decimal | None = None
    """The lowest mark in all the units left that reaches 10; None when there is none left, or above 20."""
    ecartees: tuple[Refusal, ...] = ()

    @property
    def confiance(self) -> Confidence:
        """That of the weakest ground."""
        return weakest(self.fondements)

    @property
    def fondement(self) -> str:
        """The grounds as one cell shows them."""
        return show_bases(self.fondements)
