"""What a rule rests on: a text, a place in it, and how sure we are of it."""

import datetime as dt
from enum import StrEnum

from attrs import field, frozen

from bacpro.model.structuring.shape import shape_faults


class Confidence(StrEnum):
    """How well a fact is established, strongest first.

    `texte`: read in the text itself; `relais`: read in an official or academic relay; `secondaire`: read in
    the press or on a secondary site; `deduction`: derived from the above; `inconnu`: no text found.
    """

    TEXTE = "texte"
    RELAIS = "relais"
    SECONDAIRE = "secondaire"
    DEDUCTION = "deduction"
    INCONNU = "inconnu"


_STRENGTH = list(Confidence)


@frozen
class LegalBasis:
    """A text (`Code de l’éducation`), a place in it (`art. D. 337-69`) and our confidence in what it says."""

    texte: str
    lieu: str = ""
    confiance: Confidence = Confidence.TEXTE
    remarque: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a word that is no confidence, before something is said to be as sure as that."""
        if type(self.confiance) is not Confidence or not all(
            isinstance(part, str) for part in (self.texte, self.lieu, self.remarque)
        ):
            raise TypeError(f"LegalBasis, {' ; '.join(shape_faults(self, LegalBasis))}")

    def __str__(self) -> str:
        return f"{self.texte}, {self.lieu}" if self.lieu else self.texte


def weakest(bases: tuple[LegalBasis, ...]) -> Confidence:
    """A conclusion is as sure as the least sure of its grounds."""
    return max([basis.confiance for basis in bases], key=_STRENGTH.index)


def show_bases(bases: tuple[LegalBasis, ...]) -> str:
    """Grounds as one cell shows them, each once."""
    return " ; ".join(dict.fromkeys(str(basis) for basis in bases))


@frozen
class Source:
    """A document that facts were read in, named by `id` in the data of a plugin."""

    id: str
    titre: str
    date: str = ""
    reference: str = ""
    confiance: Confidence = field(default=Confidence.TEXTE)

    def __attrs_post_init__(self) -> None:
        """Refuse a whole date that is no day; a year, or a year and a month, may stand alone."""
        if self.date.count("-") == 2:
            try:
                dt.date.fromisoformat(self.date)
            except ValueError:
                raise ValueError(f"date : « {self.date} » n’est pas un jour ; écrivez aaaa-mm-jj") from None
