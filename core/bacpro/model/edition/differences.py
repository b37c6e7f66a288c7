"""Where a text that recalls the arrêté is not worded as the arrêté is."""

from collections.abc import Iterable

from attrs import frozen


@frozen
class Difference:
    """Both wordings on a point of an épreuve (by its code), None where one of the two texts is silent."""

    epreuve: str
    objet: str
    difference: str
    note: str | None = None
    arrete: str | None = None
    redaction: bool = False
    """Whether only the words change, and not what is asked."""


def gap_texts(differences: Iterable[Difference], epreuve: str) -> list[str]:
    """Where the text does not ask what the arrêté asks for an épreuve, each in a French phrase."""
    return [
        gap.difference if gap.note else f"la note ne dit pas ceci de l’arrêté : « {gap.arrete} »"
        for gap in differences
        if gap.epreuve == epreuve and not gap.redaction
    ]
