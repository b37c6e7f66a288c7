"""The letters that answers are printed in: a subset of the fonts shipped, with the width of each, and how text fits."""

import re
import unicodedata
from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from bacpro.pdf.typeset import compile_pdf

if TYPE_CHECKING:
    from pypdf.generic import IndirectObject

LARGEST, SMALLEST, STEP = 9.0, 5.0, 0.5
"""Sizes of an answer, in points: the largest at which it fits its place."""

LEADING = 1.2
CAPITALS = 0.714
"""Height of a capital letter of the font, in em."""

MARGIN = 2.5
"""Room left at each end of a line, in points."""

_NARROW = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA1, 0x100)])) + "ŒœŸ’‘‚“”„–—…•€‹›"
_WIDE = _NARROW + "".join(
    map(chr, [*range(0x100, 0x250), *range(0x370, 0x400), *range(0x400, 0x530), *range(0x1E00, 0x1F00)])
)
_WIDE = "".join(letter for letter in _WIDE if unicodedata.category(letter)[0] in "LNPSZ")
_SPACES = "\u00a0\u202f\u2009"
_MAPPED = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})>")
_UNKNOWN = b"0000"
_WORDS = re.compile(r"[^\s-]+-?|-|\s+")


@frozen(eq=False)
class Lettering:
    """A font cut down to some characters: the object that holds it, and each character’s code and width in em."""

    police: "IndirectObject"
    codes: dict[str, str]
    largeurs: dict[str, float] = field(repr=False)

    def knows(self, text: str) -> bool:
        """Whether it holds every character of a text, line ends aside."""
        return self.codes.keys() >= set(text) - {"\n"}

    def width(self, text: str) -> float:
        """The width of a line, in em."""
        return sum(map(self.largeurs.__getitem__, text))

    def coded(self, line: str) -> str:
        """A line as a hexadecimal string of the font."""
        return "".join(map(self.codes.__getitem__, line))


@frozen
class Fitted:
    """A text cut into lines at the size, in points, at which it fits its place."""

    taille: float
    lignes: tuple[str, ...]


@cache
def lettering(*, wide: bool) -> Lettering:
    """Western European letters alone, or, `wide`, all Latin, Greek and Cyrillic letters of the font."""
    from pypdf import PdfReader

    pdf = compile_pdf("alphabet.typ.j2", {"lettres": list(_WIDE if wide else _NARROW)}, standards=())
    resources: Any = PdfReader(BytesIO(pdf)).pages[0]["/Resources"]
    font = resources["/Font"].raw_get("/f0")
    codes: dict[str, str] = {}
    for code, character in _MAPPED.findall(font.get_object()["/ToUnicode"].get_data()):
        if code != _UNKNOWN:
            codes.setdefault(chr(int(character, 16)), code.decode())
    runs = iter(font.get_object()["/DescendantFonts"][0]["/W"])
    widths: dict[int, float] = {}
    for first, last, width in zip(runs, runs, runs, strict=True):
        widths.update(dict.fromkeys(range(first, last + 1), float(width) / 1000))
    codes |= dict.fromkeys(_SPACES, codes[" "])
    return Lettering(font, codes, {letter: widths[int(code, 16)] for letter, code in codes.items()})


@lru_cache(maxsize=1 << 14)
def fit_text(letters: Lettering, text: str, width: float, height: float, *, several: bool) -> Fitted | None:
    """A text in a place (width and height in points), on one line or several; None when it cannot fit."""
    room = width - 2 * MARGIN
    if not several:
        size = min(LARGEST, room / max(letters.width(text), 0.01))
        return Fitted(round(size - 0.005, 2), (text,)) if size >= SMALLEST else None
    size = LARGEST
    while size >= SMALLEST:
        lines = tuple(_wrapped(letters, text, room / size))
        if len(lines) * size * LEADING <= height:
            return Fitted(size, lines)
        size -= STEP
    return None


def _wrapped(letters: Lettering, text: str, room: float) -> list[str]:
    """A text cut where words end, and within those that are longer than a line (`room`, in em)."""
    lines = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for word in _WORDS.findall(paragraph):
            size = letters.width(word)
            if used + letters.width(word.rstrip()) <= room:
                line, used = line + word, used + size
                continue
            if line.strip():
                lines.append(line.rstrip())
            line, used = "", 0.0
            for character in word.lstrip():
                if used + letters.largeurs[character] > room and line:
                    lines.append(line)
                    line, used = "", 0.0
                line, used = line + character, used + letters.largeurs[character]
        lines.append(line.rstrip())
    return lines
