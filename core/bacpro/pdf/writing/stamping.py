"""Writes the answers of a document: marked contents over its pages, or widgets that can still be filled."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import define, field

from bacpro.pdf.slots import TICK_WORDS, Answer, Answers, SlotKind, name_on_copy
from bacpro.pdf.writing.blueprint import FONT, TICKED, UNTICKED, Blueprint, SlotPlace, cross
from bacpro.pdf.writing.lettering import CAPITALS, LARGEST, LEADING, MARGIN, Fitted, Lettering, fit_text
from bacpro.pdf.writing.objects import STREAM_KEYS, Encoder, stream_object, text_string
from bacpro.pdf.writing.odd_texts import OddText, TooLongError, set_texts

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import IndirectObject

QUICK = 1
"""How hard what is written for each document is packed: it is small, and there are thousands."""

_MULTILINE, _REQUIRED = 1 << 12, 1 << 1
_PRINTED = 4


class UnfitError(ValueError):
    """Answers do not fit their slots: `textes` by slot, the name of its copy included."""

    def __init__(self, textes: dict[str, str]) -> None:
        super().__init__(f"does not fit: {', '.join(textes)}")
        self.textes = textes


@define(eq=False)
class AnswerWriter:
    """Writes the objects of one document that come after the prefix, the first of them numbered `premier`."""

    plan: Blueprint
    lettres: Lettering
    premier: int
    objets: list[bytes] = field(factory=list, init=False)
    _odd: "dict[tuple[str, SlotPlace], PageObject]" = field(factory=dict, init=False)
    _copied: dict[tuple[int, int], int] = field(factory=dict, init=False)

    def write_stamps(self, copies: Sequence[Answers]) -> None:
        """Write the stream of each page of each copy, after the object that names the parts set by Typst."""
        self._set_odd_texts(copies)
        self.objets = [b""] * (1 + len(copies) * self.plan.pages)
        names: dict[tuple[str, SlotPlace], tuple[bytes, int]] = {}
        for rank, (key, odd) in enumerate(self._odd.items()):
            names[key] = (b"/X%d" % rank, self._form_object(odd))
        self.objets[0] = b"<<" + b"".join(b"%s %d 0 R" % pair for pair in names.values()) + b">>"
        for rank, copy in enumerate(copies):
            for page in range(self.plan.pages):
                marks = [
                    _odd_mark(place, str(copy[place.slot]), names[key][0])
                    if names and (key := (str(copy.get(place.slot, "")), place)) in names
                    else _mark(self.lettres, place, copy.get(place.slot))
                    for place in self.plan.par_page[page]
                ]
                self.objets[1 + rank * self.plan.pages + page] = stream_object(b"\n".join(marks), level=QUICK)

    def write_widgets(self, copies: Sequence[Answers], pages: Sequence[int], cle: int) -> None:
        """Write a widget for each slot of each copy, then what they show.

        `pages` are the numbers of the pages of every copy, `cle` the first key of a widget in the structure.
        """
        self._set_odd_texts(copies)
        count = len(self.plan.places)
        self.objets = [b""] * (len(copies) * count)
        for rank, copy in enumerate(copies):
            for place in self.plan.places:
                page = pages[rank * self.plan.pages + place.page]
                key = cle + rank * len(self.plan.cles) + self.plan.liens + place.cle
                answer = copy.get(place.slot)
                head = b"<</Type /Annot /Subtype /Widget /F %d /P %d 0 R /StructParent %d" % (_PRINTED, page, key)
                widget = head + _described(place, name_on_copy(place.slot, rank + 1)) + self._shown(place, answer)
                self.objets[rank * count + place.cle] = widget + b">>"

    def _set_odd_texts(self, copies: Sequence[Answers]) -> None:
        """Have Typst set what the letters do not hold. Raises UnfitError with every text that has no room."""
        unfit: dict[str, str] = {}
        odd: dict[tuple[str, SlotPlace], str] = {}
        for rank, copy in enumerate(copies, 1):
            for slot, text in copy.items():
                if not text or isinstance(text, bool):
                    continue
                place = self.plan.par_case[slot]
                if not self.lettres.knows(_composed(text)):
                    odd.setdefault((text, place), name_on_copy(place.slot, rank))
                elif _fit(self.lettres, place, text) is None:
                    unfit[name_on_copy(place.slot, rank)] = text
        while odd:
            try:
                pages = set_texts([OddText(text, p.largeur, p.hauteur, p.plusieurs) for text, p in odd])
            except TooLongError as error:
                key = list(odd)[error.rank]
                unfit[odd.pop(key)] = key[0]
                continue
            self._odd = dict(zip(odd, pages, strict=True))
            break
        if unfit:
            raise UnfitError(unfit)

    def _shown(self, place: SlotPlace, answer: Answer | None) -> bytes:
        """Value and appearance of a widget."""
        if place.champ.genre is SlotKind.BOX:
            ticked, unticked = self.plan.cases[place.largeur, place.hauteur]
            state = (TICKED if answer else UNTICKED).encode()
            looks = f" /AP <</N <<{TICKED} {ticked} 0 R {UNTICKED} {unticked} 0 R>>>> /MK <</CA (8)>>".encode()
            return b" /FT /Btn /DA (/ZaDb 0 Tf 0 g) /V %s /AS %s" % (state, state) + looks
        text = answer if isinstance(answer, str) else ""
        # A line of 9 points; where there are several, what fits.
        return b" /FT /Tx /V %s /DA (%s %d Tf 0 g) /AP <</N %d 0 R>>" % (
            text_string(text) if text else b"()",
            FONT.encode(),
            0 if place.plusieurs else LARGEST,
            self._appearance(place, text),
        )

    def _appearance(self, place: SlotPlace, text: str) -> int:
        """The number of what a text widget shows."""
        box = b"/Type /XObject /Subtype /Form /BBox [0 0 %.2f %.2f]" % (place.largeur, place.hauteur)
        odd = self._odd.get((text, place)) if text else None
        if odd is not None:
            resources = b"/XObject <</X %d 0 R>>" % self._form_object(odd)
            drawn = b"q /X Do Q"
        else:
            resources = b"/Font <<%s %d 0 R>>" % (FONT.encode(), self.plan.police)
            drawn = b"q 0 g " + _drawn(self.lettres, place, text, 0, 0) + b" Q" if text else b""
        return self._add(stream_object(b"/Tx BMC %s EMC" % drawn, box + b" /Resources <<%s>>" % resources))

    def _add(self, written: bytes) -> int:
        self.objets.append(written)
        return self.premier + len(self.objets) - 1

    def _form_object(self, page: "PageObject") -> int:
        """The number of a page of Typst’s, as a part of this document."""
        width, height = page.mediabox.width, page.mediabox.height
        entries = Encoder(self._refer).raw(
            b"/Type /XObject /Subtype /Form /BBox [0 0 %.2f %.2f] /Resources " % (width, height)
        )
        contents = page.get_contents()
        data = contents.get_data() if contents is not None else b""
        return self._add(stream_object(data, entries.value(page["/Resources"]).encoded().filled({})))

    def _refer(self, ref: "IndirectObject") -> int:
        """The number of an object of Typst’s, which is copied once."""
        from pypdf.generic import StreamObject

        key = (id(ref.pdf), ref.idnum)
        if key not in self._copied:
            self._copied[key] = self._add(b"")
            value = ref.get_object()
            if isinstance(value, StreamObject):
                entries = Encoder(self._refer).entries(value, STREAM_KEYS).encoded().filled({})
                written = stream_object(value.get_data(), entries)
            else:
                written = Encoder(self._refer).value(value).encoded().filled({})
            self.objets[self._copied[key] - self.premier] = written
        return self._copied[key]


@lru_cache(maxsize=1 << 12)
def _described(place: SlotPlace, name: str) -> bytes:
    """What a widget says of its slot, whatever its answer."""
    champ = place.champ
    flags = _MULTILINE * place.plusieurs + _REQUIRED * champ.requis
    corners = (place.x, place.y, place.x + place.largeur, place.y + place.hauteur)
    limit = b" /MaxLen %d" % champ.longueur if champ.longueur and champ.genre is not SlotKind.BOX else b""
    rectangle = b" /Rect [%.2f %.2f %.2f %.2f]" % corners
    return b"%s /T (%s) /TU %s /Ff %d%s" % (rectangle, name.encode(), text_string(champ.dit), flags, limit)


@lru_cache(maxsize=1 << 14)
def _mark(letters: Lettering, place: SlotPlace, answer: Answer | None) -> bytes:
    """An answer over the page, as the marked content of its slot."""
    if place.champ.genre is SlotKind.BOX:
        shown = _spoken(place, TICK_WORDS[bool(answer)])
        return shown % (cross(place.x, place.y, place.largeur, place.hauteur) if answer else b"")
    if not isinstance(answer, str) or not answer:
        return b"/Span <</MCID %d>> BDC EMC" % place.marque
    return _spoken(place, answer) % (b"0 g " + _drawn(letters, place, answer, place.x, place.y))


def _odd_mark(place: SlotPlace, text: str, name: bytes) -> bytes:
    return _spoken(place, text) % (b"q 1 0 0 1 %.2f %.2f cm %s Do Q" % (place.x, place.y, name))


def _spoken(place: SlotPlace, text: str) -> bytes:
    """The marked content of a slot, with what it says in letters; `%s` stands for what it shows."""
    return b"/Span <</MCID %d /ActualText %s>> BDC %%s EMC" % (place.marque, text_string(text))


def _drawn(letters: Lettering, place: SlotPlace, text: str, x: float, y: float) -> bytes:
    """The operators that show a text in its place, whose lower left corner is at (x, y)."""
    fit = _fit(letters, place, text)
    if fit is None:
        raise UnfitError({place.slot: text})
    size = fit.taille
    alone = len(fit.lignes) == 1 and place.hauteur < 2 * LARGEST * LEADING
    from_top = place.plusieurs and not alone
    base = y + (place.hauteur - size - 0.5 if from_top else (place.hauteur - CAPITALS * size) / 2)
    shown = [b"BT %s %.2f Tf %.2f TL 1 0 0 1 %.2f %.2f Tm" % (FONT.encode(), size, size * LEADING, x + MARGIN, base)]
    shown += [b"<%s> Tj T*" % letters.coded(line).encode() for line in fit.lignes]
    return b" ".join([*shown, b"ET"])


def _fit(letters: Lettering, place: SlotPlace, text: str) -> Fitted | None:
    return fit_text(letters, _composed(text), place.largeur, place.hauteur, several=place.plusieurs)


def _composed(text: str) -> str:
    """A text with its accents on their letters, and tabs as spaces, as it is printed."""
    return unicodedata.normalize("NFC", text).replace("\t", " ")
