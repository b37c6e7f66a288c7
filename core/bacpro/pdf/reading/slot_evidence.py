"""What a slot says: what the page shows there, held against what the file declares of it."""

import unicodedata

from attrs import frozen

from bacpro.pdf.reading.fields import Widget
from bacpro.pdf.reading.page_layouts import SlotArea
from bacpro.pdf.reading.shown_page import Box, Glyph, ShownPage, line_text, lines_of, paragraph
from bacpro.pdf.slots import Answer, SlotKind

TICKED = 2.0
"""Square points of ink from which a box shows a tick; a cross has some fifteen."""

SPECK = 0.4
"""Square points of ink in a box up to which it shows none."""

DRAWN = 3.0
"""Square points of ink from which something is drawn in a slot."""

VISIBLE = 0.1
_SHORT = 60
_WESTERN = 0x1FFF
"""The last of the Latin, Greek and Cyrillic letters, each of which a font shows by itself."""

_RETYPE = "Ouvrez le PDF, écrivez de nouveau cette réponse, et enregistrez-le."
TICK_AGAIN = "Vérifiez cette case sur le document."


@frozen
class SlotRemark:
    """Something to tell of a slot, by its name; or of the page, without one. `grave`, the answer cannot be taken."""

    case: str
    valeur: str
    erreur: str
    remede: str
    grave: bool = True


def settle_widget(  # the page, the slot, and what is told
    seen: ShownPage, slot: SlotArea, box: Box, widgets: list[Widget], letters: list[Glyph], remarks: list[SlotRemark]
) -> Answer:
    """An answer that a field declares: what it shows, where the two differ."""
    values = list(dict.fromkeys(widget.valeur for widget in widgets))
    if len(values) > 1:
        both = " et ".join(f"« {shorten(value)} »" for value in values)
        remarks.append(SlotRemark(slot.nom, "", f"deux champs l’un sur l’autre disent {both}", _RETYPE))
    value, drawn = values[0], all(widget.apparence for widget in widgets)
    ink = measure_ink(seen, slot, box)
    if slot.genre is SlotKind.BOX:
        return settle_box(slot.nom, bool(value), ink, drawn, remarks)
    text, shown = str(value), read_shown(slot, box, [each for each in letters if seen.shows(each)])
    if not drawn and not shown:
        return text
    if shown and ink <= VISIBLE:
        shown = ""
    if _alike(text, shown):
        return text
    if not text:
        error = "la page montre ce texte, que le champ ne contient pas : c’est ce que la page montre qui est lu"
        if odd := why_unreadable(shown):
            error = f"la page montre un texte, que le champ ne contient pas et qui ne peut pas être relu ({odd})"
        remarks.append(SlotRemark(slot.nom, shorten(shown), error, "Vérifiez cette réponse.", grave=bool(odd)))
        return shown
    if (not shown and ink > DRAWN) or why_unreadable(text) or (shown and why_unreadable(shown)):
        if sorted(_plain(text)) != sorted(_plain(shown)):
            error = "ce que la page montre ne peut pas être comparé à ce texte, que le PDF contient et qui est lu"
            remarks.append(
                SlotRemark(slot.nom, shorten(text), error, "Vérifiez cette réponse sur le document.", grave=False)
            )
        return text
    if not shown:
        error = "le champ contient ce texte, mais la page ne le montre pas"
        remarks.append(SlotRemark(slot.nom, shorten(text), error, _RETYPE))
    elif _plain(shown) in _plain(text):
        error = f"la page ne montre qu’une partie de cette réponse, « {shorten(shown)} »"
        remarks.append(SlotRemark(slot.nom, shorten(text), error, "Vérifiez cette réponse.", grave=False))
    else:
        error = f"la page montre « {shorten(shown)} », mais le PDF contient « {shorten(text)} »"
        remarks.append(SlotRemark(slot.nom, shorten(shown), error, _RETYPE))
    return text


def settle_box(slot: str, value: bool, ink: float, drawn: bool, remarks: list[SlotRemark]) -> bool:
    """Whether a box is ticked: what the page shows, told where the file says otherwise."""
    ticked = ink >= TICKED
    if ticked == value or (not ticked and ink > SPECK and value):
        return value
    if not drawn and not ticked:
        error = "le PDF dit cette case cochée sans dire comment la montrer : elle est lue cochée"
        remarks.append(SlotRemark(slot, "cochée", error, TICK_AGAIN, grave=False))
        return value
    said = "cochée" if value else "vide"
    shown = "cochée" if ticked else "vide"
    error = (
        f"la page montre cette case {shown}, mais le PDF la dit {said} : elle est lue {shown}, comme la page la montre"
    )
    remarks.append(SlotRemark(slot, shown, error, TICK_AGAIN, grave=False))
    return ticked


def measure_ink(seen: ShownPage, slot: SlotArea, box: Box) -> float:
    """The ink of a slot beyond what the form prints there, in square points of the form."""
    scale = (box.droite - box.gauche) / max(slot.boite.droite - slot.boite.gauche, 0.01)
    return seen.ink(box) / scale**2 - slot.encre


def read_shown(slot: SlotArea, box: Box, letters: list[Glyph]) -> str:
    """The text that the letters of a slot make: as a paragraph where it has lines, else on one line."""
    if slot.genre is SlotKind.LINES:
        return paragraph(letters, box.droite - 2)
    return " ".join(filter(None, map(line_text, lines_of(letters))))


def why_unreadable(text: str) -> str:
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


def shorten(value: Answer) -> str:
    """An answer on one line, cut where it is long, for a message."""
    text = " ".join(str(value).split())
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
