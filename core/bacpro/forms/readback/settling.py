"""What a slot of a page says: what the page shows there, held against what the file declares of it."""

import unicodedata
from collections.abc import Sequence

from attrs import field, frozen

from bacpro.forms.printing.answering import TICK_WORDS
from bacpro.forms.readback.fields import Declared, Widget
from bacpro.forms.readback.placing import Match, Slot
from bacpro.jobs.fill import Answer
from bacpro.model.form import FieldKind
from bacpro.pdf.looking import (
    Box,
    Glyph,
    Look,
    line_text,
    lines_of,
    overlaid,
    paragraph,
    unsure_spaces,
)

_TICKED = 2.0
"""Square points of ink from which a box shows a tick; a cross has some fifteen."""

_SPECK = 0.4
"""Square points of ink in a box up to which it shows none."""

_DRAWN = 3.0
"""Square points of ink from which something is drawn in a slot."""

_VISIBLE = 0.1
_SAME = 1.5
"""Points that a letter may be away from where the form prints it."""

_BEYOND = 6.0
"""Points beside a slot where letters go on from it."""

_SHORT = 60
_WESTERN = 0x1FFF
"""The last of the Latin, Greek and Cyrillic letters, each of which a font shows by itself."""


@frozen
class Remark:
    """Something to tell of a slot, by its name; or of the page, without one. `grave`, the answer cannot be taken."""

    case: str
    valeur: str
    erreur: str
    remede: str
    grave: bool = True


@frozen
class Settled:
    """The answers of a page by slot, and what there is to tell of them."""

    reponses: dict[str, Answer]
    remarques: tuple[Remark, ...] = ()


_GONE = "le champ de cette case n’est plus sur la page, qui n’y montre rien : elle est lue vide"
_RETYPE = "Ouvrez le PDF, écrivez de nouveau cette réponse, et enregistrez-le."
_TICK_AGAIN = "Vérifiez cette case sur le document."
_ON_SCREEN = "Demandez le formulaire rempli à l’écran, ou recopiez cette réponse."


def settle(seen: Look, match: Match, declared: Declared) -> Settled:
    """The answers of a page whose form is known."""
    return _Settling(seen, match, declared).settled()


def settle_by_name(seen: Look, declared: Declared) -> Settled:
    """The answers of a page whose form is not known: those of its fields and marks, under their own names."""
    answers: dict[str, Answer] = dict(declared.marques or {})
    remarks: list[Remark] = []
    for widget in declared.champs:
        slot = Slot(widget.case, _kind(widget), widget.boite)
        answers[slot.nom] = _of_widget(seen, slot, slot.boite, [widget], seen.inside(slot.boite), remarks)
    return Settled(answers, tuple(remarks))


def _kind(widget: Widget) -> FieldKind:
    return FieldKind.CASE if isinstance(widget.valeur, bool) else FieldKind.PARAGRAPHE


@frozen
class _Settling:
    seen: Look
    match: Match
    declared: Declared
    remarques: list[Remark] = field(factory=list)

    def settled(self) -> Settled:
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
                answers[slot.nom] = _of_widget(self.seen, slot, box, widgets[rank], letters, self.remarques)
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
                self._tell("", _cut(widget.valeur), error, "Vérifiez ce qu’il dit.", grave=False)
        return found

    def _of_mark(self, slot: Slot, box: Box, said: str, letters: list[Glyph]) -> Answer:
        """An answer of a flat form of ours, which its marked content says."""
        widget = Widget(
            slot.nom, box, said == TICK_WORDS[True] if slot.genre is FieldKind.CASE else said, apparence=True
        )
        return _of_widget(self.seen, slot, box, [widget], letters, self.remarques)

    def _of_page(self, slot: Slot, box: Box, letters: list[Glyph]) -> Answer:
        """An answer that another program made part of the page."""
        ink = _ink(self.seen, slot, box)
        if slot.genre is FieldKind.CASE:
            if _SPECK < ink < _TICKED:
                self._tell(slot.nom, "", "on ne voit pas si cette case est cochée", _TICK_AGAIN)
            return ink >= _TICKED
        text = _shown(slot, box, letters)
        covered = [each for each in letters if not self.seen.shows(each)]
        if not text and ink > _DRAWN:
            error = "quelque chose est dessiné ou écrit à la main dans cette case, et ne peut pas être lu"
            self._tell(slot.nom, "", error, _ON_SCREEN)
        elif text and ink <= _VISIBLE:
            self._tell(slot.nom, _cut(text), "ce texte est dans le PDF, mais la page ne le montre pas", _ON_SCREEN)
            return ""
        elif odd := _unreadable(text):
            error = (
                f"texte d’un PDF aplati ou imprimé par un autre logiciel, qui ne peut pas être relu sûrement ({odd})"
            )
            self._tell(slot.nom, "", error, _ON_SCREEN)
            return ""
        elif text and overlaid([each for each in self.seen.lettres if box.holds(*each.milieu)]):
            error = "deux textes sont écrits l’un sur l’autre : ils ne peuvent pas être lus sûrement"
            self._tell(slot.nom, _cut(text), error, _ON_SCREEN)
            return ""
        elif covered:
            error = "une partie de ce texte est dans le PDF, mais la page ne la montre pas"
            self._tell(slot.nom, _cut(text), error, _ON_SCREEN)
            return ""
        if unsure_spaces(letters):
            error = (
                "les lettres de ce texte sont espacées de telle sorte qu’un mot peut avoir été coupé, ou deux joints"
            )
            self._tell(slot.nom, _cut(text), error, "Vérifiez cette réponse.", grave=False)
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
                self._tell(slot.nom, _cut(_shown(slot, box, self.seen.inside(box))), error, _ON_SCREEN)
                beyond |= {id(each) for each in outside}
        if self.match.part == 1.0:
            text = " ".join(line_text(line) for line in lines_of([each for each in rest if id(each) not in beyond]))
            if sum(map(str.isalnum, text)) > 1:
                remedy = "Vérifiez si cela change une réponse."
                self._tell("", _cut(text), "écrit sur la page hors des cases : ce n’est pas lu", remedy, grave=False)

    def _tell(self, case: str, value: str, error: str, remedy: str, *, grave: bool = True) -> None:
        self.remarques.append(Remark(case, value, error, remedy, grave))


def _of_widget(  # the page, the slot, and what is told
    seen: Look, slot: Slot, box: Box, widgets: list[Widget], letters: list[Glyph], remarks: list[Remark]
) -> Answer:
    """An answer that a field declares: what it shows, where the two differ."""
    values = list(dict.fromkeys(widget.valeur for widget in widgets))
    if len(values) > 1:
        both = " et ".join(f"« {_cut(value)} »" for value in values)
        remarks.append(Remark(slot.nom, "", f"deux champs l’un sur l’autre disent {both}", _RETYPE))
    value, drawn = values[0], all(widget.apparence for widget in widgets)
    ink = _ink(seen, slot, box)
    if slot.genre is FieldKind.CASE:
        return _of_box(slot.nom, bool(value), ink, drawn, remarks)
    text, shown = str(value), _shown(slot, box, [each for each in letters if seen.shows(each)])
    if not drawn and not shown:
        return text
    if shown and ink <= _VISIBLE:
        shown = ""
    if _alike(text, shown):
        return text
    if not text:
        error = "la page montre ce texte, que le champ ne contient pas : c’est ce que la page montre qui est lu"
        if odd := _unreadable(shown):
            error = f"la page montre un texte, que le champ ne contient pas et qui ne peut pas être relu ({odd})"
        remarks.append(Remark(slot.nom, _cut(shown), error, "Vérifiez cette réponse.", grave=bool(odd)))
        return shown
    if (not shown and ink > _DRAWN) or _unreadable(text) or (shown and _unreadable(shown)):
        if sorted(_plain(text)) != sorted(_plain(shown)):
            error = "ce que la page montre ne peut pas être comparé à ce texte, que le PDF contient et qui est lu"
            remarks.append(Remark(slot.nom, _cut(text), error, "Vérifiez cette réponse sur le document.", grave=False))
        return text
    if not shown:
        error = "le champ contient ce texte, mais la page ne le montre pas"
        remarks.append(Remark(slot.nom, _cut(text), error, _RETYPE))
    elif _plain(shown) in _plain(text):
        error = f"la page ne montre qu’une partie de cette réponse, « {_cut(shown)} »"
        remarks.append(Remark(slot.nom, _cut(text), error, "Vérifiez cette réponse.", grave=False))
    else:
        error = f"la page montre « {_cut(shown)} », mais le PDF contient « {_cut(text)} »"
        remarks.append(Remark(slot.nom, _cut(shown), error, _RETYPE))
    return text


def _of_box(slot: str, value: bool, ink: float, drawn: bool, remarks: list[Remark]) -> bool:
    """Whether a box is ticked: what the page shows, told where the file says otherwise."""
    ticked = ink >= _TICKED
    if ticked == value or (not ticked and ink > _SPECK and value):
        return value
    if not drawn and not ticked:
        error = "le PDF dit cette case cochée sans dire comment la montrer : elle est lue cochée"
        remarks.append(Remark(slot, "cochée", error, _TICK_AGAIN, grave=False))
        return value
    said = "cochée" if value else "vide"
    shown = "cochée" if ticked else "vide"
    error = (
        f"la page montre cette case {shown}, mais le PDF la dit {said} : elle est lue {shown}, comme la page la montre"
    )
    remarks.append(Remark(slot, shown, error, _TICK_AGAIN, grave=False))
    return ticked


def _ink(seen: Look, slot: Slot, box: Box) -> float:
    """The ink of a slot beyond what the form prints there, in square points of the form."""
    scale = (box.droite - box.gauche) / max(slot.boite.droite - slot.boite.gauche, 0.01)
    return seen.ink(box) / scale**2 - slot.encre


def _shown(slot: Slot, box: Box, letters: list[Glyph]) -> str:
    if slot.genre is FieldKind.PARAGRAPHE:
        return paragraph(letters, box.droite - 2)
    return " ".join(filter(None, map(line_text, lines_of(letters))))


def _unreadable(text: str) -> str:
    """Why a text cannot be relied on as a page shows it; empty when it can."""
    for letter in unicodedata.normalize("NFKC", text.replace("\n", "")):
        kind = unicodedata.category(letter)
        if kind in {"Cc", "Cn", "Co", "Cs"} or letter == "\ufffd":
            return "la police ne dit pas quelles lettres elle montre"
        if unicodedata.bidirectional(letter) in {"R", "AL"}:
            return "écriture de droite à gauche"
        if unicodedata.combining(letter) or (kind[0] == "L" and ord(letter) > _WESTERN):
            return "écriture ou accents que la police compose"
    return ""


def _alike(text: str, shown: str) -> bool:
    return (_plain(text) == _plain(shown) and bool(_plain(text))) or text.split() == shown.split()


def _plain(text: str) -> str:
    """A text without what programs write in their own ways: spaces, case, kinds of sign."""
    return "".join(each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalnum())


def _cut(value: Answer) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
