"""Which form a page is, and where its slots stand on it: told from the words that the form prints, empty.

Every program that merges, flattens or prints a form keeps those words, at their place or all of them scaled alike.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, Generic, TypeVar

from attrs import frozen

from bacpro.pdf.reading.shown_page import Box, Glyph, ShownPage, lines_of
from bacpro.pdf.slots import SlotKind

KeyT = TypeVar("KeyT")
"""What tells what a page is of."""

_NEAR = 2.5
"""Points that a word may be away from its place."""

_ENOUGH = 0.8
"""Share of the words of a form that tells it."""

_TELLING = 8
"""Letters of a run that is looked for to find a scale."""

_GAP = 1.5
"""Times the height of a letter that part two runs."""

_SCALES = (0.4, 2.5)
"""Scales at which a page is read."""


@frozen
class SlotArea:
    """Where a slot stands on a page. `encre` is the ink there, in square points, when the form is blank."""

    nom: str
    genre: SlotKind
    boite: Box
    encre: float = 0.0


@frozen
class LetterRun:
    """Letters that a form prints in a row, without spaces: where the first begins, where the last ends."""

    texte: str
    x: float
    y: float
    fin: float


@frozen
class PageLayout(Generic[KeyT]):
    """A page of a form, from 0: the words that it prints and its slots. `pages` is how many a copy has."""

    cle: KeyT
    rang: int
    pages: int
    page: Box
    mots: tuple[LetterRun, ...]
    cases: tuple[SlotArea, ...]
    fond: tuple[Glyph, ...] = ()
    """Letters that it prints apart from those words, or inside its slots."""


@frozen
class Scaling:
    """How a page of a form lies on a page of a PDF: each point of it times `echelle`, then moved."""

    echelle: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the form on the page."""
        return x * self.echelle + self.x, y * self.echelle + self.y

    def box(self, box: Box) -> Box:
        """A rectangle of the form on the page."""
        return Box(*self.point(box.gauche, box.bas), *self.point(box.droite, box.haut))


@frozen
class PageMatch(Generic[KeyT]):
    """A page of a form found on a page: `part` of its words, and where; `lettres` are the ranks of their letters."""

    plan: PageLayout[KeyT]
    part: float
    place: Scaling
    lettres: frozenset[int] = frozenset()


@frozen
class PageLetters:
    """The letters of a page in a row, without spaces, and the rank of the glyph that each comes from."""

    texte: str
    rangs: tuple[int, ...]


def words_of(seen: ShownPage) -> PageLetters:
    """The letters of a page in the order in which it writes them."""
    text, ranks = [], list[int]()
    for rank, letter in enumerate(seen.lettres):
        plain = unicodedata.normalize("NFKC", letter.lettre)
        plain = "" if plain.isspace() else plain
        text.append(plain)
        ranks += [rank] * len(plain)
    return PageLetters("".join(text), tuple(ranks))


def runs_of(letters: Sequence[Glyph]) -> Iterator[LetterRun]:
    """The letters in runs, parted where a line ends or a gap is wide; short ones are left out."""
    for line in lines_of(letters):
        run: list[Glyph] = []
        for letter in line:
            if letter.lettre.isspace():
                continue
            height = letter.boite.haut - letter.boite.bas
            if run and letter.x - run[-1].boite.droite > _GAP * height:
                yield from _run(run)
                run = []
            run.append(letter)
        yield from _run(run)


def _run(letters: list[Glyph]) -> Iterator[LetterRun]:
    text = unicodedata.normalize("NFKC", "".join(each.lettre for each in letters))
    if len(text) >= 3:
        yield LetterRun(text, letters[0].x, letters[0].y, letters[-1].boite.droite)


def find_layout(seen: ShownPage, layouts: Sequence[PageLayout[KeyT]]) -> list[PageMatch[KeyT]]:
    """The pages of forms that a page may be, the likeliest first; those that are as likely come together.

    Without a match whose words are at their place, those whose words are there at least, `part` being negative.
    """
    words = words_of(seen)
    matches = []
    for plan in layouts:
        if not _there(words, plan):
            continue
        match = _placed(seen, words, plan, Scaling())
        if match.part < _ENOUGH and (scaling := _scaling(seen, words, plan)):
            match = max(match, _placed(seen, words, plan, scaling), key=lambda each: each.part)
        if match.part >= _ENOUGH and _whole(seen, match):
            matches.append(match)
        else:
            matches.append(PageMatch(plan, -1.0, Scaling()))
    return sorted(matches, key=lambda each: -each.part)


def _there(words: PageLetters, plan: PageLayout[Any]) -> bool:
    """Whether enough of what a form prints is on a page, wherever it is."""
    left = len(plan.mots)
    for run in plan.mots:
        if run.texte not in words.texte:
            left -= 1
            if left < _ENOUGH * len(plan.mots):
                return False
    return left > 0


def _placed(seen: ShownPage, words: PageLetters, plan: PageLayout[KeyT], scaling: Scaling) -> PageMatch[KeyT]:
    """How much of what a form prints stands on a page where it should."""
    found: list[int] = []
    count = 0
    for run in plan.mots:
        x, y = scaling.point(run.x, run.y)
        end, _ = scaling.point(run.fin, run.y)
        start = words.texte.find(run.texte)
        while start >= 0:
            stop = start + len(run.texte)
            first, last = seen.lettres[words.rangs[start]], seen.lettres[words.rangs[stop - 1]]
            near = abs(first.x - x) <= _NEAR and abs(first.y - y) <= _NEAR
            if near and abs(last.boite.droite - end) <= 2 * _NEAR:
                count += 1
                found += words.rangs[start:stop]
                break
            start = words.texte.find(run.texte, start + 1)
    return PageMatch(plan, count / len(plan.mots) if plan.mots else 0.0, scaling, frozenset(found))


def _scaling(seen: ShownPage, words: PageLetters, plan: PageLayout[Any]) -> Scaling | None:
    """The scale and the move that bring most words of a form where they stand on the page; None when none does."""
    pairs = []
    for run in plan.mots:
        if len(run.texte) >= _TELLING and words.texte.count(run.texte) == 1:
            start = words.texte.index(run.texte)
            first = seen.lettres[words.rangs[start]]
            last = seen.lettres[words.rangs[start + len(run.texte) - 1]]
            pairs.append((run, first.x, first.y, last.boite.droite))
    if len(pairs) < 3:
        return None
    scale = median((end - x) / (run.fin - run.x) for run, x, _, end in pairs)
    if not _SCALES[0] <= scale <= _SCALES[1]:
        return None
    return Scaling(
        scale,
        median(x - run.x * scale for run, x, _, _ in pairs),
        median(y - run.y * scale for run, _, y, _ in pairs),
    )


def _whole(seen: ShownPage, match: PageMatch[Any]) -> bool:
    """Whether nothing is written beyond the page of the form, as where several were printed on one sheet."""
    box = match.place.box(match.plan.page)
    wide = Box(box.gauche - _NEAR, box.bas - _NEAR, box.droite + _NEAR, box.haut + _NEAR)
    written = seen.written
    return written is None or (wide.holds(written.gauche, written.bas) and wide.holds(written.droite, written.haut))
