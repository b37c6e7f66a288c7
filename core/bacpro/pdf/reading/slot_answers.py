"""The answers of a page, slot by slot, and what it shows that is no answer."""

from collections.abc import Sequence
from typing import Any

from attrs import field, frozen

from bacpro.pdf.reading.fields import Declared, Widget
from bacpro.pdf.reading.page_layouts import PageMatch, SlotArea
from bacpro.pdf.reading.shown_page import (
    Box,
    Glyph,
    ShownPage,
    line_text,
    lines_of,
    overlaid,
    unsure_spaces,
)
from bacpro.pdf.reading.slot_evidence import (
    DRAWN,
    SPECK,
    TICK_AGAIN,
    TICKED,
    VISIBLE,
    SlotRemark,
    measure_ink,
    read_shown,
    settle_widget,
    shorten,
    why_unreadable,
)
from bacpro.pdf.slots import TICK_WORDS, Answer, SlotKind

_SAME = 1.5
"""Points that a letter may be away from where the form prints it."""

_BEYOND = 6.0
"""Points beside a slot where letters go on from it."""


@frozen
class Settled:
    """The answers of a page by slot, and what there is to tell of them."""

    reponses: dict[str, Answer]
    remarques: tuple[SlotRemark, ...] = ()


_GONE = "le champ de cette case n’est plus sur la page, qui n’y montre rien : elle est lue vide"
_ON_SCREEN = "Demandez le formulaire rempli à l’écran, ou recopiez cette réponse."


def settle(seen: ShownPage, match: PageMatch[Any], declared: Declared) -> Settled:
    """The answers of a page whose form is known."""
    return _Settling(seen, match, declared).settle()


def settle_by_name(seen: ShownPage, declared: Declared) -> Settled:
    """The answers of a page whose form is not known: those of its fields and marks, under their own names."""
    answers: dict[str, Answer] = dict(declared.marques or {})
    remarks: list[SlotRemark] = []
    for widget in declared.champs:
        slot = SlotArea(widget.case, _kind(widget), widget.boite)
        answers[slot.nom] = settle_widget(seen, slot, slot.boite, [widget], seen.inside(slot.boite), remarks)
    return Settled(answers, tuple(remarks))


def _kind(widget: Widget) -> SlotKind:
    return SlotKind.BOX if isinstance(widget.valeur, bool) else SlotKind.LINES


@frozen
class _Settling:
    seen: ShownPage
    match: PageMatch[Any]
    declared: Declared
    remarques: list[SlotRemark] = field(factory=list)

    def settle(self) -> Settled:
        place, plan = self.match.place, self.match.plan
        marks = self.declared.marques or {}
        if not marks.keys() <= {slot.nom for slot in plan.cases}:
            marks = {}
        printed = self._printed()
        answers: dict[str, Answer] = {}
        taken = set(printed)
        here = [(slot, place.box(slot.boite)) for slot in plan.cases]
        widgets = self._widgets([box for _, box in here])
        for rank, (slot, box) in enumerate(here):
            letters = [each for each in self.seen.inside(box) if id(each) not in printed]
            taken |= {id(each) for each in letters}
            if rank in widgets:
                answers[slot.nom] = settle_widget(self.seen, slot, box, widgets[rank], letters, self.remarques)
            elif slot.nom in marks:
                answers[slot.nom] = self._of_mark(slot, box, marks[slot.nom], letters)
            else:
                answers[slot.nom] = self._of_page(slot, box, letters)
                if widgets and not answers[slot.nom]:
                    self._tell(slot.nom, "", _GONE, "Vérifiez cette réponse sur le document.", grave=False)
        self._tell_the_rest(taken, [box for _, box in here], widgets)
        return Settled(answers, tuple(self.remarques))

    def _printed(self) -> set[int]:
        """The letters that the form prints apart from its words, by their ids."""
        where: dict[str, list[tuple[float, float]]] = {}
        for letter in self.match.plan.fond:
            where.setdefault(letter.lettre, []).append(self.match.place.point(letter.x, letter.y))
        return {
            id(each)
            for each in self.seen.lettres
            for x, y in where.get(each.lettre, ())
            if abs(each.x - x) <= _SAME and abs(each.y - y) <= _SAME
        }

    def _widgets(self, boxes: Sequence[Box]) -> dict[int, list[Widget]]:
        """Widgets by the rank of the box where they are; those that are nowhere are told where they say something."""
        found: dict[int, list[Widget]] = {}
        for widget in self.declared.champs:
            x = (widget.boite.gauche + widget.boite.droite) / 2
            y = (widget.boite.bas + widget.boite.haut) / 2
            rank = next((rank for rank, box in enumerate(boxes) if box.holds(x, y)), None)
            if rank is not None:
                found.setdefault(rank, []).append(widget)
            elif widget.valeur:
                error = f"le champ « {widget.nom} » n’est pas du formulaire : il n’a pas été lu"
                self._tell("", shorten(widget.valeur), error, "Vérifiez ce qu’il dit.", grave=False)
        return found

    def _of_mark(self, slot: SlotArea, box: Box, said: str, letters: list[Glyph]) -> Answer:
        """An answer of a flat form of ours, which its marked content says."""
        widget = Widget(slot.nom, box, said == TICK_WORDS[True] if slot.genre is SlotKind.BOX else said, apparence=True)
        return settle_widget(self.seen, slot, box, [widget], letters, self.remarques)

    def _of_page(self, slot: SlotArea, box: Box, letters: list[Glyph]) -> Answer:
        """An answer that another program made part of the page."""
        ink = measure_ink(self.seen, slot, box)
        if slot.genre is SlotKind.BOX:
            if SPECK < ink < TICKED:
                self._tell(slot.nom, "", "on ne voit pas si cette case est cochée", TICK_AGAIN)
            return ink >= TICKED
        text = read_shown(slot, box, letters)
        covered = [each for each in letters if not self.seen.shows(each)]
        if not text and ink > DRAWN:
            error = "quelque chose est dessiné ou écrit à la main dans cette case, et ne peut pas être lu"
            self._tell(slot.nom, "", error, _ON_SCREEN)
        elif text and ink <= VISIBLE:
            self._tell(slot.nom, shorten(text), "ce texte est dans le PDF, mais la page ne le montre pas", _ON_SCREEN)
            return ""
        elif odd := why_unreadable(text):
            error = (
                f"texte d’un PDF aplati ou imprimé par un autre logiciel, qui ne peut pas être relu sûrement ({odd})"
            )
            self._tell(slot.nom, "", error, _ON_SCREEN)
            return ""
        elif text and overlaid([each for each in self.seen.lettres if box.holds(*each.milieu)]):
            error = "deux textes sont écrits l’un sur l’autre : ils ne peuvent pas être lus sûrement"
            self._tell(slot.nom, shorten(text), error, _ON_SCREEN)
            return ""
        elif covered:
            error = "une partie de ce texte est dans le PDF, mais la page ne la montre pas"
            self._tell(slot.nom, shorten(text), error, _ON_SCREEN)
            return ""
        if unsure_spaces(letters):
            error = (
                "les lettres de ce texte sont espacées de telle sorte qu’un mot peut avoir été coupé, ou deux joints"
            )
            self._tell(slot.nom, shorten(text), error, "Vérifiez cette réponse.", grave=False)
        return text

    def _tell_the_rest(self, taken: set[int], boxes: list[Box], widgets: dict[int, list[Widget]]) -> None:
        """Tell of the letters that are neither printed by the form nor in a slot."""
        words = self.match.lettres
        rest = [
            letter
            for rank, letter in enumerate(self.seen.lettres)
            if rank not in words and id(letter) not in taken and letter.lettre.strip()
        ]
        beyond = set[int]()
        for rank, box in enumerate(boxes if rest else ()):
            wide = Box(box.gauche - _BEYOND, box.bas, box.droite + _BEYOND, box.haut)
            lines = {round(each.y) for each in self.seen.inside(box) if id(each) in taken}
            outside = [each for each in rest if wide.holds(*each.milieu) and round(each.y) in lines]
            if outside and rank not in widgets and not self.declared.marques:
                slot = self.match.plan.cases[rank]
                error = "le texte dépasse de sa case : il ne peut pas être lu sûrement"
                self._tell(slot.nom, shorten(read_shown(slot, box, self.seen.inside(box))), error, _ON_SCREEN)
                beyond |= {id(each) for each in outside}
        if self.match.part == 1.0:
            text = " ".join(line_text(line) for line in lines_of([each for each in rest if id(each) not in beyond]))
            if sum(map(str.isalnum, text)) > 1:
                remedy = "Vérifiez si cela change une réponse."
                self._tell("", shorten(text), "écrit sur la page hors des cases : ce n’est pas lu", remedy, grave=False)

    def _tell(self, case: str, value: str, error: str, remedy: str, *, grave: bool = True) -> None:
        self.remarques.append(SlotRemark(case, value, error, remedy, grave))
