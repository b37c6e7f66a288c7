"""Answers as they can be taken: plain spaces, no invisible sign, and a word on what stands for no letter."""

import re
from collections.abc import Iterator

from bacpro.model.notation.characters import UNSOUND, make_printable
from bacpro.pdf.reading.slot_evidence import SlotRemark
from bacpro.reading.sources.letters import letters_fault, mended_letters

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
"""Signs that show nothing, and part or order words: a name is the same with them and without."""

_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_REMEDY = "Ouvrez le PDF, écrivez de nouveau cette réponse à la main, et enregistrez-le."


def tidy_answer(text: str, *, one_line: bool) -> str:
    """An answer without invisible signs, nor spaces around it; that of a slot of one line, on one line."""
    text = text.translate(_INVISIBLE)
    return " ".join(part.strip(" ") for part in _BREAKS.split(text)).strip() if one_line else text.strip()


def find_odd_letters(slot: str, text: str) -> Iterator[SlotRemark]:
    """What is wrong with the letters of an answer."""
    fault = letters_fault("", text)
    if fault is not None:
        yield SlotRemark(slot, make_printable(text), fault.erreur, _REMEDY, grave=UNSOUND.search(text) is not None)
    elif not text.isascii() and (mended := mended_letters(text)) != text:
        error = f"texte peut-être encodé deux fois, pour « {mended} » : il est lu tel que la page le montre"
        yield SlotRemark(slot, make_printable(text), error, "Vérifiez cette réponse.", grave=False)
