"""What tests of the PDF library share: an invented sheet, of no examination, with a slot of each kind."""

from collections.abc import Callable
from functools import partial

import pytest

from bacpro.pdf.reading.page_layouts import PageLayout, SlotArea, runs_of
from bacpro.pdf.reading.shown_page import Box, ShownPage, look_at
from bacpro.pdf.slots import Slot, SlotKind
from bacpro.pdf.typeset import compile_pdf
from bacpro.pdf.writing.stencil import Stencil

SHEET = """\
#set document(title: {{ titre }})
#set page(width: 400pt, height: 300pt, margin: 30pt)
#set text(font: "Noto Sans", size: 11pt, lang: "fr")
#let place(slot, largeur, hauteur) = link("field:" + slot, box(width: largeur, height: hauteur, stroke: 0.4pt)[])
= Fiche de prêt de la ludothèque
Nom de l’emprunteur #place("nom", 200pt, 16pt)

Remarques sur le jeu rendu #place("remarques", 200pt, 60pt)

Toutes les pièces y sont #place("complet", 9pt, 9pt)
"""
"""A sheet that lends games: a line, several lines, a box."""

SLOTS = {
    slot.nom: slot
    for slot in (
        Slot("nom", SlotKind.LINE, "Nom de l’emprunteur", requis=True),
        Slot("remarques", SlotKind.LINES, "Remarques sur le jeu rendu"),
        Slot("complet", SlotKind.BOX, "Toutes les pièces y sont"),
    )
}

Sheet = Callable[..., Stencil]
See = Callable[..., ShownPage]


@pytest.fixture(scope="session")
def source() -> str:
    """The template of the sheet."""
    return SHEET


@pytest.fixture(scope="session")
def slots() -> dict[str, Slot]:
    """The slots of the sheet."""
    return SLOTS


@pytest.fixture(scope="session")
def see() -> See:
    """Gives a page of a PDF, the first unless told otherwise, as it shows."""
    from pypdfium2 import PdfDocument

    def look(pdf: bytes, page: int = 0) -> ShownPage:
        document = PdfDocument(pdf)
        seen = look_at(document, page)
        document.close()
        return seen

    return look


@pytest.fixture(scope="session")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    """Makes the stencil of a sheet, that which lends games unless another is given."""
    folder = tmp_path_factory.mktemp("gabarits")

    def make(*, editable: bool = False, source: str = SHEET) -> Stencil:
        name = f"fiche-{abs(hash(source))}.typ.j2"
        (folder / name).write_text(source, encoding="utf-8")
        blank = partial(compile_pdf, name, {"titre": "Fiche de prêt"}, folder=folder)
        return Stencil("fiche de prêt", blank, SLOTS, editable)

    return make


@pytest.fixture(scope="session")
def layout(sheet: Sheet, see: See) -> PageLayout[str]:
    """Where the words and the slots of the sheet stand."""
    stencil = sheet()
    seen = see(stencil.document([{}]))
    areas = (
        SlotArea(place.slot, place.champ.genre, box, seen.ink(box))
        for place in stencil.places
        for box in [Box(place.x, place.y, place.x + place.largeur, place.y + place.hauteur)]
    )
    return PageLayout("prêt", 0, 1, seen.page, tuple(runs_of(seen.lettres)), tuple(areas))
