"""What is prepared for the jury: grades, average, decision proposed, and what the candidate keeps."""

from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from attrs import frozen

from bacpro.model.legal import Confidence, LegalBasis, cited, weakest
from bacpro.model.result import Origin
from bacpro.model.rule import Refusal
from bacpro.model.sessions import Sessions


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


@frozen(cache_hash=True)
class UnitGrade:
    """A unit in the average: its mark on 20, its points (mark times coefficient), and where the mark comes from.

    `note` and `points` are None where the unit has none; a dispensed unit is out of the divisor.
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

    @property
    def acquise(self) -> bool:
        """Whether the unit stands at 10 or more, or is dispensed."""
        return self.etat is Standing.DISPENSE or (self.note is not None and self.note >= 10)


@frozen
class Bonus:
    """Points added to or taken from the total beside the compulsory units, and why."""

    objet: str
    points: Decimal
    explication: str


_WIDE = Context(prec=60)
"""Digits enough for what is shown to be cut from the value itself, whatever the context of who asks."""


@lru_cache(maxsize=1 << 15)
def _cut(points: Decimal, divisor: Decimal) -> str:
    """Points over a divisor, cut to two decimals."""
    hundredfold = _WIDE.multiply(Decimal(100), points)
    cents = int(_WIDE.divide_int(hundredfold, divisor))
    if hundredfold < cents * divisor:
        cents -= 1
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02}"


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
        return _cut(self.points, self.diviseur)

    def missing(self, threshold: Decimal | int) -> Decimal:
        """The points that are missing to reach a threshold on 20; negative beyond it."""
        return threshold * self.diviseur - self.points


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
    situations: dict[str, int] | None = None


@frozen
class Kept:
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
    acquises: tuple[Kept, ...] = ()
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
        return cited(self.fondements)
