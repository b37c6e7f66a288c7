"""A sheet found again on a page by the words it prints, and its answers read where its slots stand."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter, Transformation

from bacpro.pdf.reading.fields import Declared, read_declared
from bacpro.pdf.reading.page_layouts import PageLayout, find_layout
from bacpro.pdf.reading.shown_page import ShownPage
from bacpro.pdf.reading.slot_answers import Settled, settle
from bacpro.pdf.writing.stencil import Stencil

Sheet = Callable[..., Stencil]
See = Callable[..., ShownPage]
Settle = Callable[[bytes, Declared], Settled]

ANSWERS: dict[str, str | bool] = {"nom": "Zoé Œuvrard", "remarques": "Boîte abîmée.", "complet": True}


def declared(pdf: bytes) -> Declared:
    (found,) = read_declared(PdfReader(BytesIO(pdf)))
    return found


@pytest.fixture
def settled(see: See, layout: PageLayout[str]) -> Settle:
    """Reads the answers of a page that is the sheet as it was laid out, and of what is declared of it."""

    def read(pdf: bytes, said: Declared) -> Settled:
        seen = see(pdf)
        (match,) = find_layout(seen, [layout])
        assert match.part == 1.0
        return settle(seen, match, said)

    return read


@pytest.mark.parametrize("editable", [False, True])
def test_answers_come_back_from_fields_and_from_marks(editable: bool, sheet: Sheet, settled: Settle) -> None:
    pdf = sheet(editable=editable).document([ANSWERS])
    assert settled(pdf, declared(pdf)) == Settled(ANSWERS)


def test_answers_come_back_from_what_the_page_shows_alone(sheet: Sheet, settled: Settle) -> None:
    assert settled(sheet().document([ANSWERS]), Declared()) == Settled(ANSWERS)


def test_a_page_that_was_made_smaller_is_read_at_its_scale(sheet: Sheet, see: See, layout: PageLayout[str]) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(sheet().document([ANSWERS]))))
    writer.pages[0].add_transformation(Transformation().scale(0.7).translate(40, 55))
    made = BytesIO()
    writer.write(made)
    seen = see(made.getvalue())
    (match,) = find_layout(seen, [layout])
    assert (round(match.place.echelle, 2), round(match.place.x), round(match.place.y)) == (0.7, 40, 55)
    assert settle(seen, match, Declared()).reponses == ANSWERS


def test_another_sheet_is_not_taken_for_it(sheet: Sheet, see: See, source: str, layout: PageLayout[str]) -> None:
    other = source.replace("Fiche de prêt de la ludothèque", "Bon de sortie du magasin")
    other = other.replace("Toutes les pièces y sont", "Rendu avant la fin du mois")
    assert find_layout(see(sheet(source=other).document([ANSWERS])), [layout]) == []


def test_what_the_file_declares_and_the_page_does_not_show_is_told(sheet: Sheet, settled: Settle) -> None:
    shown, said = (sheet(editable=True).document([{"nom": name}]) for name in ("Zoé", "Ali"))
    found = settled(shown, declared(said))
    assert found.reponses["nom"] == "Ali"
    (remark,) = found.remarques
    assert (remark.case, remark.valeur, remark.grave) == ("nom", "Zoé", True)
    assert remark.erreur == "la page montre « Zoé », mais le PDF contient « Ali »"


def test_a_box_is_read_as_the_page_shows_it(sheet: Sheet, settled: Settle) -> None:
    shown, said = (sheet(editable=True).document([{"complet": ticked}]) for ticked in (True, False))
    found = settled(shown, declared(said))
    assert found.reponses["complet"] is True
    assert [remark.grave for remark in found.remarques] == [False]
