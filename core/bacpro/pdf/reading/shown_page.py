"""What a page of a PDF shows: its letters, each at its place, and where there is ink.

PDFium draws the page with its annotations (fields included), so that whoever wrote, merged or printed it does not
matter.
"""

import ctypes
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

SCALE = 2.0
"""Pixels a point that pages are drawn with."""

LARGEST_SIDE = 3000
"""Pixels of a side at most."""

_DARK = bytes(value < 190 for value in range(256))
"""Whether a shade of grey, from 0 (black), is ink."""

_HYPHENS = {"\u0002": "-", "\u00ad": "-"}
"""What PDFium makes of a hyphen at the end of a line."""

_DEEPEST = 8
"""Parts within parts of a page that are looked through."""

_SAME_LINE = 1.5
_BODY = 0.45
"""Part of the height of a line that every letter and figure reaches above its foot."""

_SPACE, _UNSURE = 0.16, (0.1, 0.18)
"""Gap, in heights of a line, from which there is a space; gaps of which one cannot be sure."""

_OVER = 0.5
"""Part of a letter from which another is written over it."""

_INSIDE = 1.2
"""Points along the edge of a place that are not looked at: its border may be there."""


@frozen
class Box:
    """A rectangle of a page, in points from its lower left corner."""

    gauche: float
    bas: float
    droite: float
    haut: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.gauche <= x <= self.droite and self.bas <= y <= self.haut


@frozen
class Glyph:
    """A letter shown: where it begins on its line, and the box that it takes, the space after it included."""

    lettre: str
    x: float
    y: float
    boite: Box

    @property
    def milieu(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.boite.gauche + self.boite.droite) / 2, (self.boite.bas + self.boite.haut) / 2


@frozen(eq=False)
class ShownPage:
    """A page as it shows; `points` has a byte for each pixel, 1 where there is ink."""

    page: Box
    lettres: tuple[Glyph, ...]
    echelle: float
    largeur: int
    points: bytes = field(repr=False)

    @property
    def blank(self) -> bool:
        """Whether nothing at all is shown."""
        return not self.lettres and b"\x01" not in self.points

    def inside(self, box: Box) -> list[Glyph]:
        """The letters whose middle is in a box."""
        first = bisect_left(self._heights, box.bas)
        last = bisect_right(self._heights, box.haut)
        return [each for each in self._by_height[first:last] if box.holds(*each.milieu)]

    @cached_property
    def written(self) -> Box | None:
        """The rectangle that holds the middles of the letters; None without any."""
        middles = [each.milieu for each in self.lettres if not each.lettre.isspace()]
        if not middles:
            return None
        across, up = [x for x, _ in middles], [y for _, y in middles]
        return Box(min(across), min(up), max(across), max(up))

    @cached_property
    def _by_height(self) -> list[Glyph]:
        return sorted(self.lettres, key=lambda each: each.milieu[1])

    @cached_property
    def _heights(self) -> list[float]:
        return [each.milieu[1] for each in self._by_height]

    def shows(self, letter: Glyph) -> bool:
        """Whether there is ink where a letter or a figure stands: it may be covered, or drawn in white."""
        box = letter.boite
        body = Box(box.gauche - 0.5, letter.y, box.droite + 0.5, letter.y + _BODY * (box.haut - box.bas))
        return not letter.lettre.isalnum() or self.ink(body, edge=0.0) > 0

    def ink(self, box: Box, edge: float = _INSIDE) -> float:
        """The ink inside a box, in square points, its edge (in points) left out."""
        first, last = (int((x - self.page.gauche) * self.echelle) for x in (box.gauche + edge, box.droite - edge))
        high, low = (int((self.page.haut - y) * self.echelle) for y in (box.haut - edge, box.bas + edge))
        first, last = max(first, 0), min(last, self.largeur)
        rows = range(max(high, 0), min(low, len(self.points) // self.largeur))
        if first >= last:
            return 0.0
        count = sum(self.points.count(b"\x01", row * self.largeur + first, row * self.largeur + last) for row in rows)
        return count / self.echelle**2


def look_at(document: "PdfDocument", number: int, without: Collection[int] = ()) -> ShownPage:
    """ShownPage at a page, numbered from 0; `without` are ranks of its annotations that are not looked at.

    Raises pypdfium2.PdfiumError when the page is damaged.
    """
    from pypdfium2 import PdfiumError, raw

    page = document[number]
    for rank in sorted(without, reverse=True):
        raw.FPDFPage_RemoveAnnot(page.raw, rank)
    if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_FAIL:
        raise PdfiumError("the annotations of the page cannot be drawn")
    page.close()
    page = document[number]
    page.set_rotation(0)
    left, low, right, high = page.get_cropbox()
    scale = min(SCALE, LARGEST_SIDE / max(right - left, high - low, 1))
    bitmap = page.render(scale=scale, grayscale=True)
    points = bytes(bitmap.buffer).translate(_DARK)
    box = Box(left, low, right, high)
    seen = ShownPage(box, tuple(_glyphs(page, box)), scale, bitmap.stride, points)
    bitmap.close()
    page.close()
    return seen


def _glyphs(page: "PdfPage", shown: Box) -> Iterator[Glyph]:
    """The letters of a page whose middle is in what is shown of it."""
    from pypdfium2 import raw

    _forget_spoken_texts(page)
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    for rank in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text.raw, rank) == 1:
            continue
        raw.FPDFText_GetLooseCharBox(text.raw, rank, box)
        if not shown.holds((box.left + box.right) / 2, (box.bottom + box.top) / 2):
            continue
        code = raw.FPDFText_GetUnicode(text.raw, rank)
        letter = chr(code) if code < 0x110000 else "\ufffd"
        raw.FPDFText_GetCharOrigin(text.raw, rank, x, y)
        yield Glyph(_HYPHENS.get(letter, letter), x.value, y.value, Box(box.left, box.bottom, box.right, box.top))
    text.close()


def _forget_spoken_texts(page: "PdfPage") -> None:
    """Take the marks off what a page holds: they can say that letters are others than those shown."""
    from pypdfium2 import raw

    for shown in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST):
        for rank in reversed(range(raw.FPDFPageObj_CountMarks(shown.raw))):
            raw.FPDFPageObj_RemoveMark(shown.raw, raw.FPDFPageObj_GetMark(shown.raw, rank))


def lines_of(letters: Collection[Glyph]) -> list[list[Glyph]]:
    """Letters line by line from the top, each line from the left."""
    lines: list[list[Glyph]] = []
    for letter in sorted(letters, key=lambda each: (-each.y, each.x)):
        if lines and abs(lines[-1][0].y - letter.y) <= _SAME_LINE:
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return [sorted(line, key=lambda each: each.x) for line in lines]


def line_text(line: Collection[Glyph]) -> str:
    """The text of a line, with a space wherever there is room for one."""
    text, end = "", None
    for letter in line:
        height = letter.boite.haut - letter.boite.bas
        if end is not None and letter.x - end > _SPACE * height and text[-1:] != " " and not letter.lettre.isspace():
            text += " "
        if letter.lettre.isspace():
            text += " " if text[-1:] != " " else ""
        else:
            text += letter.lettre
        end = letter.boite.droite
    return unicodedata.normalize("NFC", text.strip())


def unsure_spaces(letters: Collection[Glyph]) -> bool:
    """Whether letters stand so far apart that there may be a space or none: a font may give its letters a width
    that is not theirs."""
    for line in lines_of(letters):
        for before, after in pairwise(line):
            gap = (after.x - before.boite.droite) / max(after.boite.haut - after.boite.bas, 0.01)
            if _UNSURE[0] < gap < _UNSURE[1] and not (before.lettre.isspace() or after.lettre.isspace()):
                return True
    return False


def overlaid(letters: Sequence[Glyph]) -> bool:
    """Whether letters, in the order in which the page writes them, are written over each other.

    Those that follow each other at one place are of one sign (`ﬁ`), or its accent.
    """
    ranks = {id(each): rank for rank, each in enumerate(letters)}
    for line in lines_of([each for each in letters if each.lettre.isalnum()]):
        for before, after in pairwise(line):
            width = min(each.boite.droite - each.boite.gauche for each in (before, after))
            over = before.boite.droite - max(after.boite.gauche, before.boite.gauche)
            if over > _OVER * width and abs(ranks[id(before)] - ranks[id(after)]) > 1:
                return True
    return False


def paragraph(letters: Collection[Glyph], right: float) -> str:
    """The text of letters, where a line that ended for want of room, before `right`, goes on with the next."""
    text, before = "", list[Glyph]()
    for line in lines_of(letters):
        words = line_text(line)
        if not words:
            continue
        if before:
            text += _break(before, line, words, right)
        text += words
        before = line
    return unicodedata.normalize("NFC", text)


def _break(before: list[Glyph], line: list[Glyph], words: str, right: float) -> str:
    """What stood between two lines: a space, nothing within a word, or the end of a line."""
    ink = [each for each in line if not each.lettre.isspace()]
    end = max(each.boite.droite for each in before if not each.lettre.isspace())
    first = words.split(" ", maxsplit=1)[0]
    first = first[: first.find("-") + 1] or first
    width = ink[min(len(first), len(ink)) - 1].boite.droite - ink[0].x
    hyphen = before[-1].lettre == "-" or "".join(each.lettre for each in before).rstrip().endswith("-")
    space = 0.0 if hyphen else 0.2 * (ink[0].boite.haut - ink[0].boite.bas)
    if end + space + width <= right:
        return "\n"
    alone = " " not in line_text(before)
    full = end + ink[0].boite.droite - ink[0].x > right
    return "" if hyphen or (alone and full) else " "
