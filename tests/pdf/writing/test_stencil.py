"""Blank pages written again and again: what each document shows and declares, and what is refused."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from bacpro.errors import DataError
from bacpro.pdf.reading.shown_page import Box, ShownPage
from bacpro.pdf.slots import Slot, name_on_copy, slot_on_copy
from bacpro.pdf.writing.stamping import UnfitError
from bacpro.pdf.writing.stencil import Stencil

Sheet = Callable[..., Stencil]
See = Callable[..., ShownPage]

ANSWERS: list[dict[str, str | bool]] = [
    {"nom": "Zoé Œuvrard", "remarques": "Boîte abîmée.\nDeux pions de trop.", "complet": True},
    {"nom": "Łukasz Nguyễn", "complet": False},
]


def fields(pdf: bytes) -> dict[str, Any]:
    return dict(PdfReader(BytesIO(pdf)).get_fields() or {})


def test_a_flat_document_shows_its_answers_and_has_no_field(sheet: Sheet) -> None:
    pdf = sheet().document(ANSWERS)
    assert fields(pdf) == {}
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    assert ["Zoé Œuvrard" in page for page in pages] == [True, False]
    assert ["Łukasz Nguyễn" in page for page in pages] == [False, True]
    assert "Deux pions de trop." in pages[0]


def test_a_document_that_can_be_filled_has_a_field_for_each_slot_of_each_copy(
    sheet: Sheet, slots: Mapping[str, Slot]
) -> None:
    found = fields(sheet(editable=True).document(ANSWERS))
    assert found.keys() == {name_on_copy(slot, copy) for slot in slots for copy in (1, 2)}
    assert found["nom"]["/V"] == "Zoé Œuvrard"
    assert found["nom--2"]["/V"] == "Łukasz Nguyễn"
    assert found["nom"]["/TU"] == "Nom de l’emprunteur"
    assert (found["complet"]["/V"], found["complet--2"]["/V"]) == ("/Oui", "/Off")
    required, several = 1 << 1, 1 << 12
    assert (found["nom"]["/Ff"], found["remarques"]["/Ff"]) == (required, several)


@pytest.mark.parametrize("editable", [False, True])
def test_equal_answers_give_equal_bytes(editable: bool, sheet: Sheet) -> None:
    assert sheet(editable=editable).document(ANSWERS) == sheet(editable=editable).document(ANSWERS)


def test_only_a_ticked_box_is_crossed(sheet: Sheet, see: See) -> None:
    stencil = sheet()
    (place,) = [place for place in stencil.places if place.slot == "complet"]
    box = Box(place.x, place.y, place.x + place.largeur, place.y + place.hauteur)
    pdf = stencil.document(ANSWERS)
    assert see(pdf, 0).ink(box) > 5 > see(pdf, 1).ink(box)


def test_every_answer_without_room_is_named_with_its_copy(sheet: Sheet) -> None:
    with pytest.raises(UnfitError) as caught:
        sheet().document([{"nom": "a" * 200}, {"nom": "Zoé", "remarques": "mot\n" * 200}])
    assert list(caught.value.textes) == ["nom", "remarques--2"]


def test_letters_of_other_scripts_are_set_too(sheet: Sheet, see: See) -> None:
    found = fields(sheet(editable=True).document([{"nom": "محمد بن علي"}]))
    assert found["nom"]["/V"] == "محمد بن علي"
    assert see(sheet().document([{"nom": "محمد بن علي"}])).points != see(sheet().document([{}])).points


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (('#place("complet", 9pt, 9pt)', ""), "la case « complet » n’est pas dans le gabarit"),
        (("= Fiche", '= Fiche #place("prix", 9pt, 9pt)'), "le gabarit a une case inconnue, « prix »"),
        (("= Fiche", '= Fiche #place("nom", 90pt, 9pt)'), "le gabarit a plusieurs fois la case « nom »"),
    ],
)
def test_pages_that_do_not_have_each_slot_once_are_refused_by_name(
    change: tuple[str, str], fault: str, sheet: Sheet, source: str
) -> None:
    with pytest.raises(DataError, match="fiche de prêt") as caught:
        sheet(source=source.replace(*change)).prepare()
    assert fault in str(caught.value)


def test_a_slot_keeps_its_plain_name_on_the_first_copy_alone() -> None:
    assert [name_on_copy("nom", copy) for copy in (1, 3)] == ["nom", "nom--3"]
    assert [slot_on_copy(name) for name in ("nom", "nom--3")] == [("nom", 1), ("nom", 3)]
