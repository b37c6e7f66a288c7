"""Sets with Typst the answers that plain letters do not write: right to left, other scripts, combined accents."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from attrs import frozen

from bacpro.pdf.typeset import compile_pdf

if TYPE_CHECKING:
    from pypdf import PageObject


@frozen
class OddText:
    """A text to set in a place, `largeur` and `hauteur` in points, on one line or several."""

    texte: str
    largeur: float
    hauteur: float
    plusieurs: bool


class TooLongError(ValueError):
    """The text of that rank cannot be set in its place."""

    def __init__(self, rank: int) -> None:
        super().__init__(f"text {rank} does not fit")
        self.rank = rank


_TOO_LONG = "ne tient pas : "


def set_texts(texts: Sequence[OddText]) -> "list[PageObject]":
    """A page for each text, as large as its place, the text in the largest size that fits.

    Raises UnprintableError when no font shipped has a character, and TooLongError.
    """
    from pypdf import PdfReader
    from typst import TypstError

    context = {
        "reponses": [
            {
                "texte": text.texte,
                "largeur": round(text.largeur * 100),
                "hauteur": round(text.hauteur * 100),
                "plusieurs": text.plusieurs,
            }
            for text in texts
        ]
    }
    try:
        pdf = compile_pdf("reponses.typ.j2", context, standards=("a-2u",))
    except TypstError as error:
        _, found, rank = error.message.partition(_TOO_LONG)
        if found:
            raise TooLongError(int(rank)) from None
        raise
    return list(PdfReader(BytesIO(pdf)).pages)
