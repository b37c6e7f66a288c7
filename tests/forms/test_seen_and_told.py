"""What a page shows wins over what its file says, and what cannot be sure is told: nothing is wrong in silence."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from bacpro.forms.readback.collected import CollectedFile
from bacpro.forms.readback.collecting import collect_files
from bacpro.forms.readback.merging import merge_forms
from bacpro.forms.shelf import Shelf
from bacpro.jobs.fill import Copy
from bacpro.pdf.reading.shown_page import Box, Glyph, line_text, unsure_spaces
from bacpro.pdf.writing.stencil import Stencil

StencilOf = Callable[..., Stencil]
Make = Callable[..., Path]
PFMP, E31 = "attestation-pfmp", "etat-recapitulatif-e31"
ONE: Copy = {"numero": "26000000001", "nom": "Alpha", "prenom": "Zoé", "date_naissance": "12/03/2007"}


@pytest.fixture
def made(stencil: StencilOf, tmp_path: Path) -> Make:
    """Writes a form, of one copy or more, into a file of that name."""

    def make(name: str, *copies: Copy, form: str = PFMP, editable: bool = True) -> Path:
        path = tmp_path / name
        path.write_bytes(stencil(form, editable=editable).document(list(copies)))
        return path

    return make


def collected(path: Path, shelf: Shelf) -> CollectedFile:
    """A file, as a command reads it."""
    [found] = collect_files([path], shelf)
    return found


def valued(path: Path, slot: str, value: str) -> Path:
    """A file where the field of a slot has a value that no program drew."""
    return changed(path, slot, lambda widget: _bare(widget, value))


def _bare(widget: DictionaryObject, value: str) -> None:
    widget[NameObject("/V")] = TextStringObject(value)
    widget.pop("/AP", None)


def changed(path: Path, slot: str, change: Callable[[DictionaryObject], None]) -> Path:
    """A file where the field of a slot was changed."""
    writer = PdfWriter(clone_from=path)
    for page in writer.pages:
        for annotation in page["/Annots"]:  # type: ignore[attr-defined]
            if str(annotation.get_object()["/T"]) == slot:
                change(annotation.get_object())
    writer.write(path)
    return path


# --- pages ---------------------------------------------------------------------------------------------------


def test_a_file_without_page_is_refused_and_the_next_one_keeps_its_answers(
    made: Make, shelf: Shelf, tmp_path: Path
) -> None:
    empty = tmp_path / "sans_page.pdf"
    PdfWriter().write(empty)
    files = [empty, made("un.pdf", ONE), empty, made("deux.pdf", ONE | {"numero": "26000000002"})]
    found = list(collect_files(files, shelf))
    assert [[fault.erreur for fault in each.fautes] for each in found] == [
        ["PDF sans aucune page"],
        [],
        ["PDF sans aucune page"],
        [],
    ]
    assert [each.candidats[0].numero for each in found if each.candidats] == ["26000000001", "26000000002"]


def test_letters_beyond_the_edge_of_a_page_do_not_hide_the_form(made: Make, shelf: Shelf) -> None:
    pymupdf = pytest.importorskip("pymupdf")
    path = made("un.pdf", ONE, editable=False)
    with pymupdf.open(path) as document:
        document[0].insert_text(
            (560, 400), "un texte qui sort de la page et que personne ne voit en entier", fontsize=20
        )
        document.saveIncr()
    assert [each.lu.copies for each in collected(path, shelf).candidats] == [(ONE,)]


def test_a_field_list_that_leads_nowhere_does_not_damage_a_file(made: Make, shelf: Shelf) -> None:
    path = made("un.pdf", ONE)
    data = path.read_bytes()
    lost = re.sub(rb"/AcroForm (\d+) 0 R", lambda found: b"/AcroForm " + b"9" * len(found[1]) + b" 0 R", data)
    if lost == data:
        writer = PdfWriter(clone_from=path)
        writer.write(path)
        data = path.read_bytes()
        lost = re.sub(rb"/AcroForm (\d+) 0 R", lambda found: b"/AcroForm " + b"9" * len(found[1]) + b" 0 R", data)
    assert lost != data
    path.write_bytes(lost)
    assert [each.lu.copies for each in collected(path, shelf).candidats] == [(ONE,)]


def _without_words(path: Path, keep: list[int]) -> Path:
    """Some pages of a form of which only the fields are left."""
    writer = PdfWriter(clone_from=path)
    for page in writer.pages:
        page[NameObject("/Contents")] = writer._add_object(StreamObject())
    for number in sorted(set(range(len(writer.pages))) - set(keep), reverse=True):
        writer.remove_page(number)
    writer.write(path)
    return path


def test_pages_told_by_their_fields_alone_make_one_copy(made: Make, shelf: Shelf) -> None:
    copy = ONE | {"travaux_1_1_1_intitule": "Accueil", "travaux_1_3_1_intitule": "Tableau de bord"}
    found = collected(_without_words(made("un.pdf", copy, form=E31), [0, 1]), shelf)
    assert ["n’est reconnue qu’à ses champs" in fault.erreur for fault in found.doutes] == [True, True]
    [candidate] = found.candidats
    assert candidate.lu.copies == (copy,)
    assert candidate.pages == (1, 2)
    for page in (0, 1):
        found = collected(_without_words(made("un.pdf", copy, form=E31), [page]), shelf)
        assert ["manquent ou ne se suivent pas" in fault.erreur for fault in found.fautes] == [True]


def test_pages_of_two_copies_are_not_taken_for_one(made: Make, shelf: Shelf) -> None:
    copies = [ONE | {"travaux_1_3_1_intitule": "A"}, ONE | {"numero": "26000000002", "travaux_1_3_1_intitule": "B"}]
    path = made("deux.pdf", *copies, form=E31)
    writer = PdfWriter(clone_from=path)
    for number in (2, 1):
        writer.remove_page(number)  # the first page of the one, the second page of the other
    writer.write(path)
    assert {"manquent ou ne se suivent pas" in fault.erreur for fault in collected(path, shelf).fautes} == {True}


def test_pages_of_files_that_hold_nothing_are_counted(made: Make, shelf: Shelf, tmp_path: Path) -> None:
    blank = collected(made("vierge.pdf", {}, form=E31), shelf)
    assert [fault.erreur for fault in blank.fautes] == ["formulaire vierge, aucune réponse n’y est écrite"]
    assert (blank.pages.total, blank.pages.vierges) == (2, 2)
    pymupdf = pytest.importorskip("pymupdf")
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "Bordereau de transmission")
        document.new_page()
        document.save(tmp_path / "lettre.pdf")
    letter = collected(tmp_path / "lettre.pdf", shelf)
    assert letter.fautes
    assert (letter.pages.total, letter.pages.inconnues, letter.pages.vides) == (2, 1, 1)


def test_files_joined_to_a_pdf_and_a_form_within_it_are_told(made: Make, shelf: Shelf, tmp_path: Path) -> None:
    path = made("un.pdf", ONE)
    writer = PdfWriter(clone_from=path)
    writer.add_attachment("deux.pdf", path.read_bytes())
    form: Any = writer.root_object["/AcroForm"]
    form[NameObject("/XFA")] = TextStringObject("<xdp/>")
    writer.write(tmp_path / "joint.pdf")
    found = collected(tmp_path / "joint.pdf", shelf)
    assert [each.lu.copies for each in found.candidats] == [(ONE,)]
    assert [fault.erreur.split(",")[0] for fault in found.doutes] == [
        "des fichiers joints à ce PDF ne sont pas lus : « deux.pdf »",
        "ce PDF a aussi un formulaire XFA",
    ]
    holder = PdfWriter()
    holder.add_blank_page(595, 842)
    holder.add_attachment("un.pdf", path.read_bytes())
    holder.write(tmp_path / "porte.pdf")
    found = collected(tmp_path / "porte.pdf", shelf)
    assert found.fautes
    assert [fault.erreur for fault in found.doutes] == ["des fichiers joints à ce PDF ne sont pas lus : « un.pdf »"]


# --- answers -------------------------------------------------------------------------------------------------


def _written_over(path: Path, *, white: tuple[float, float], text: str) -> None:
    """Cover part of what the page shows of the name, from and to so many points from it, then write there."""
    pymupdf = pytest.importorskip("pymupdf")
    with pymupdf.open(path) as document:
        page = document[0]
        [rect] = page.search_for("Montgolfier")
        cover = pymupdf.Rect(rect.x0 + white[0], rect.y0, rect.x0 + white[1], rect.y1)
        page.draw_rect(cover, color=(1, 1, 1), fill=(1, 1, 1))
        if text:
            page.insert_text((rect.x0, rect.y1 - 2.5), text, fontsize=8)
        document.save(path.with_name("repris.pdf"))


@pytest.mark.parametrize(
    ("white", "text", "error"),
    [
        ((-2, 100), "Dupontel", "deux textes sont écrits l’un sur l’autre"),
        ((25, 100), "", "une partie de ce texte est dans le PDF"),
        ((-2, 100), "", "ce texte est dans le PDF, mais la page ne le montre pas"),
    ],
    ids=["another name written over it", "its end covered", "all of it covered"],
)
def test_a_name_covered_on_a_flat_form_is_never_read(
    white: tuple[float, float], text: str, error: str, made: Make, shelf: Shelf, tmp_path: Path
) -> None:
    pymupdf = pytest.importorskip("pymupdf")
    path = made("un.pdf", ONE | {"nom": "Montgolfier"})
    with pymupdf.open(path) as document:  # another program flattens it: no marks of ours are left
        document.bake()
        document.save(tmp_path / "aplati.pdf")
    _written_over(tmp_path / "aplati.pdf", white=white, text=text)
    found = collected(tmp_path / "repris.pdf", shelf)
    assert [(fault.colonne, fault.erreur.startswith(error)) for fault in found.fautes] == [("Nom", True)]
    assert "nom" not in found.candidats[0].dossier["candidat"]


def _letters(*gaps: float) -> list[Glyph]:
    """Letters 5 points wide on a line 10 points high, so far from each other."""
    x, letters = 0.0, []
    for gap in (0.0, *gaps):
        x += gap
        letters.append(Glyph("a", x, 0, Box(x, -2, x + 5, 8)))
        x += 5
    return letters


def test_spaces_that_cannot_be_sure_are_told() -> None:
    assert (line_text(_letters(0, 0.5)), unsure_spaces(_letters(0, 0.5))) == ("aaa", False)
    assert (line_text(_letters(0, 2.6)), unsure_spaces(_letters(0, 2.6))) == ("aa a", False)
    assert (line_text(_letters(0, 1.5)), unsure_spaces(_letters(0, 1.5))) == ("aaa", True)
    assert (line_text(_letters(0, 1.7)), unsure_spaces(_letters(0, 1.7))) == ("aa a", True)


def test_a_field_that_is_gone_from_a_page_is_told(made: Make, shelf: Shelf) -> None:
    def gone(widget: DictionaryObject) -> None:
        widget[NameObject("/Subtype")] = NameObject("/Link")
        del widget["/AP"]

    found = collected(changed(made("un.pdf", ONE | {"periode_1_tache_1_1": True}), "periode_1_tache_1_1", gone), shelf)
    assert [("n’est plus sur la page" in fault.erreur, fault.colonne[:11]) for fault in found.doutes] == [
        (True, "Préparation")
    ]


def test_a_text_drawn_as_a_shape_is_told_with_the_text_that_is_read(made: Make, shelf: Shelf) -> None:
    def drawn(widget: DictionaryObject) -> None:
        shape: Any = widget["/AP"]["/N"]  # type: ignore[index]
        shape.set_data(b"0 g 2 2 60 6 re f")

    found = collected(changed(made("un.pdf", ONE), "nom", drawn), shelf)
    assert found.candidats[0].dossier["candidat"]["nom"] == "Alpha"
    assert [(fault.colonne, "ne peut pas être comparé" in fault.erreur) for fault in found.doutes] == [("Nom", True)]


@pytest.mark.parametrize(
    ("value", "read"),
    [("Du\npont", "Du pont"), ("Du\tpont", "Du pont"), ("Du\u200bpont", "Dupont"), (" Dupont\u200e ", "Dupont")],
)
def test_breaks_and_signs_that_show_nothing_are_not_part_of_a_name(
    value: str, read: str, made: Make, shelf: Shelf
) -> None:
    found = collected(valued(made("un.pdf", ONE), "nom", value), shelf)
    assert (found.fautes, found.candidats[0].dossier["candidat"]["nom"]) == ((), read)


@pytest.mark.parametrize(
    ("value", "grave"), [("Du\x07pont", True), ("Du\u202epont", True), ("Lef\ufffdvre", True), ("LefÃ¨vre", False)]
)
def test_what_is_no_letter_in_a_name_is_told(value: str, grave: bool, made: Make, shelf: Shelf) -> None:
    found = collected(valued(made("un.pdf", ONE), "nom", value), shelf)
    assert [fault.colonne for fault in (found.fautes if grave else found.doutes)] == ["Nom"]
    assert bool(found.fautes) is grave


def test_a_row_without_what_it_must_have_is_named_as_the_form_names_it(made: Make, shelf: Shelf) -> None:
    found = collected(made("un.pdf", ONE | {"travaux_1_2_3_documents": "Facture"}, form=E31), shelf)
    assert [(fault.colonne, fault.erreur, fault.remede) for fault in found.fautes] == [
        (
            "Travail professionnel 1.2 (ligne 3) (page 1)",
            "réponse absente, sur une ligne qui en a d’autres",
            "Remplissez cette case.",
        )
    ]


# --- candidates ----------------------------------------------------------------------------------------------


def test_a_number_written_in_two_ways_is_one_candidate(made: Make, shelf: Shelf, tmp_path: Path) -> None:
    spring: Copy = {"periode_1_structure": "Mairie", "periode_1_du": "06/01/2025", "periode_1_au": "14/02/2025"}
    autumn: Copy = {"periode_1_structure": "Garage", "periode_1_du": "05/05/2025", "periode_1_au": "13/06/2025"}
    writer = PdfWriter()
    writer.append(made("un.pdf", ONE | {"numero": "26 000 000 001"} | spring))
    writer.append(made("deux.pdf", ONE | {"numero": "26000000001"} | autumn))
    writer.write(tmp_path / "reunis.pdf")
    third = made("trois.pdf", ONE | {"numero": "N° 26.000.000.001", "session": "2026"})
    together = merge_forms(collect_files([tmp_path / "reunis.pdf", third], shelf))
    assert (together.fautes, together.doutes) == ((), ())
    [dossier] = together.dossiers["agora"].values()
    assert dossier["candidat"]["numero"] == "26000000001"
    assert [period["structure"]["nom"] for period in dossier["periodes"]] == ["Mairie", "Garage"]
    assert dossier["session"] == 2026


def test_a_number_that_may_lack_its_zero_and_a_birth_that_cannot_be_are_told(made: Make, shelf: Shelf) -> None:
    odd = {"numero": "2600000001", "date_naissance": "12/03/2027", "session": "2026"}
    found = collected(made("un.pdf", ONE | odd), shelf)
    assert found.fautes == ()
    assert [(fault.colonne, fault.valeur) for fault in found.doutes] == [
        ("Date de naissance", "12/03/2027"),
        ("N° d'inscription", "2600000001"),
    ]
    assert collected(made("deux.pdf", ONE), shelf).doutes == ()
