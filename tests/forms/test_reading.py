"""Reading forms that come from anybody: each file ends in answers or in a clear message, in bounded time and memory."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bacpro.errors import BacproError
from bacpro.forms.readback import reading
from bacpro.forms.readback.collecting import collect_files, list_pdfs
from bacpro.forms.readback.guarding import GuardedReader
from bacpro.forms.readback.merging import merge_forms
from bacpro.forms.readback.reading import PageNature, RawForm, RawPage, read_pdf
from bacpro.forms.readback.recognising import read_file, recognise_forms
from bacpro.forms.shelf import Shelf
from bacpro.jobs.fill import Copy, Known, answers
from bacpro.model.dossier import Dossier
from bacpro.model.form import PaperForm
from bacpro.pdf.writing.stencil import Stencil

StencilOf = Callable[..., Stencil]
PFMP = "attestation-pfmp"


def written(path: Path, *objects: str | bytes, root: int = 1) -> Path:
    """A PDF of those objects, numbered from 1, with a cross-reference that is right."""
    data, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        content = each.encode("latin-1") if isinstance(each, str) else each
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, root, start)
    path.write_bytes(bytes(data))
    return path


PAGES = "<</Type /Pages /Count 1 /Kids [3 0 R]>>"


@pytest.fixture(scope="module")
def guard() -> Iterator[GuardedReader]:
    """A reading process for the files of this module."""
    with GuardedReader() as reader:
        yield reader


def refusal(path: Path, guard: GuardedReader, shelf: Shelf) -> str:
    """Why a file is not taken."""
    with pytest.raises(BacproError) as caught:
        read_file(guard, path, shelf)
    return str(caught.value)


def test_a_sound_form_is_read_in_the_process_that_guards(
    guard: GuardedReader,
    stencil: StencilOf,
    forms: dict[str, PaperForm],
    shelf: Shelf,
    dossier: Dossier,
    tmp_path: Path,
) -> None:
    path = tmp_path / "bon.pdf"
    copies = answers(forms[PFMP], Known(dossier)).copies
    path.write_bytes(stencil(PFMP).document(copies))
    [read] = read_file(guard, path, shelf).formulaires
    assert (read.form.id, read.form.version, read.copies) == (PFMP, 1, copies)


@pytest.mark.parametrize("content", [b"", b"bonjour", b"PK\x03\x04", b"\x00" * 3000])
def test_what_is_no_pdf_is_named_as_such(content: bytes, guard: GuardedReader, shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "faux.pdf"
    path.write_bytes(content)
    assert refusal(path, guard, shelf).startswith("ce n’est pas un PDF. ")


def test_a_missing_file_and_a_folder_are_told(guard: GuardedReader, shelf: Shelf, tmp_path: Path) -> None:
    assert "il n’existe pas" in refusal(tmp_path / "absent.pdf", guard, shelf)
    assert "c’est un dossier" in refusal(tmp_path, guard, shelf)


@pytest.mark.parametrize("share", [3, 50, 90, 99])
def test_a_file_cut_short_ends_in_a_message_or_in_the_right_answers(
    share: int, stencil: StencilOf, shelf: Shelf, tmp_path: Path
) -> None:
    whole = stencil(PFMP, editable=True).document([{"nom": "Œuvrard"}])
    path = tmp_path / "coupe.pdf"
    path.write_bytes(whole[: len(whole) * share // 100])
    [found] = collect_files([path], shelf)
    if found.candidats:
        assert [each.lu.copies for each in found.candidats] == [({"nom": "Œuvrard"},)]
    else:
        [fault] = found.fautes
        assert "abîmé" in fault.erreur or "provenance" in fault.erreur


def test_a_protected_file_asks_for_one_without_password(
    guard: GuardedReader, shelf: Shelf, stencil: StencilOf, tmp_path: Path
) -> None:
    pymupdf = pytest.importorskip("pymupdf")
    document = pymupdf.open(stream=stencil(PFMP, editable=True).document([{}]))
    path = tmp_path / "protege.pdf"
    document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="secret")
    assert refusal(path, guard, shelf) == "PDF protégé par un mot de passe. Demandez-le sans protection."


def test_a_picture_of_paper_is_told_from_a_pdf_of_another_make(
    guard: GuardedReader, shelf: Shelf, tmp_path: Path
) -> None:
    image = (
        "<</Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1>>"
    )
    scan = written(
        tmp_path / "scan.pdf",
        "<</Type /Catalog /Pages 2 0 R>>",
        PAGES,
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 5 0 R /Resources <</XObject <</I 4 0 R>>>>>>",
        f"{image}\nstream\n0\nendstream",
        "<</Length 19>>\nstream\n9 0 0 9 0 0 cm /I Do\nendstream",
    )
    assert refusal(scan, guard, shelf).startswith("document numérisé, sans champ à lire. ")
    letter = written(
        tmp_path / "lettre.pdf",
        "<</Type /Catalog /Pages 2 0 R>>",
        PAGES,
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 5 0 R /Resources <</Font <</F 4 0 R>>>>>>",
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
        "<</Length 39>>\nstream\nBT /F 9 Tf 9 9 Td (Madame, Monsieur) Tj ET\nendstream",
    )
    assert refusal(letter, guard, shelf).startswith("PDF d’une autre provenance, aucun formulaire de bacpro. ")


def test_a_form_of_another_make_is_not_taken_for_one_of_ours(
    guard: GuardedReader, shelf: Shelf, tmp_path: Path
) -> None:
    path = written(
        tmp_path / "autre.pdf",
        "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [4 0 R]>>>>",
        PAGES,
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Annots [4 0 R]>>",
        "<</Type /Annot /Subtype /Widget /FT /Tx /T (Nom1) /V (x) /Rect [0 0 9 9]>>",
    )
    assert "aucun formulaire de bacpro" in refusal(path, guard, shelf)


def test_a_version_that_is_not_installed_is_named(shelf: Shelf) -> None:
    page = RawPage(1, PageNature.CHAMPS, ("agora", PFMP, 1), reponses={"nom": "A"})
    raw = RawForm({"formulaire": PFMP, "version": "99", "diplome": "agora"}, (page,))
    with pytest.raises(BacproError, match="formulaire inconnu ici : attestation-pfmp, version 99"):
        recognise_forms(raw, shelf)


def test_pages_and_fields_that_contain_themselves_end_in_a_message(
    guard: GuardedReader, shelf: Shelf, tmp_path: Path
) -> None:
    pages = written(
        tmp_path / "pages.pdf", "<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Count 9 /Kids [2 0 R 2 0 R]>>"
    )
    assert refusal(pages, guard, shelf)
    fields = written(
        tmp_path / "champs.pdf",
        "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [4 0 R]>>>>",
        PAGES,
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>",
        "<</T (nom) /Kids [4 0 R] /Parent 4 0 R>>",
    )
    assert refusal(fields, guard, shelf)


def test_arrays_within_arrays_end_in_a_message(guard: GuardedReader, shelf: Shelf, tmp_path: Path) -> None:
    path = written(tmp_path / "listes.pdf", "<</Type /Catalog /Pages 2 0 R /X " + "[" * 90_000 + ">>", PAGES)
    assert refusal(path, guard, shelf)


def test_a_stream_that_swells_is_stopped(guard: GuardedReader, shelf: Shelf, tmp_path: Path) -> None:
    bomb = zlib.compress(b"\0" * (400 << 20), 9)
    path = written(
        tmp_path / "bombe.pdf",
        "<</Type /Catalog /Pages 2 0 R /StructTreeRoot <</ParentTree <</Nums [0 []]>>>>>>",
        PAGES,
        "<</Type /Page /Parent 2 0 R /StructParents 0 /MediaBox [0 0 9 9] /Contents 4 0 R>>",
        b"<</Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream" % (len(bomb), bomb),
        "<</Keywords (bacpro; formulaire=attestation-pfmp; version=1; diplome=agora)>>",
    )
    path.write_bytes(path.read_bytes().replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 5 0 R"))
    assert refusal(path, guard, shelf)


def test_a_file_too_big_to_be_a_form_is_not_even_opened(guard: GuardedReader, shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "gros.pdf"
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.7\n")
        stream.truncate(reading.LARGEST_FILE + 1)
    assert refusal(path, guard, shelf).startswith("fichier de plus de 64 Mo")


def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read(
    stencil: StencilOf, forms: dict[str, PaperForm], tmp_path: Path
) -> None:
    path = tmp_path / "bon.pdf"
    path.write_bytes(stencil(PFMP).document([{"nom": "Œuvrard"}]))
    with GuardedReader(seconds=0) as hasty:
        with pytest.raises(BacproError, match="lecture arrêtée après 0 secondes"):
            hasty.read(path)
        hasty.seconds = 60
        assert [page.nature for page in hasty.read(path).pages] == [PageNature.NOMMEE]


def test_every_file_of_a_folder_is_told_and_the_sound_ones_are_read(
    stencil: StencilOf, shelf: Shelf, tmp_path: Path
) -> None:
    (tmp_path / "sous").mkdir()
    for name, number in (("a.pdf", "1"), ("sous/b.PDF", "2")):
        (tmp_path / name).write_bytes(stencil(PFMP).document([{"numero": number}]))
    (tmp_path / "faux.pdf").write_bytes(b"bonjour")
    (tmp_path / "notes.txt").write_text("rien", encoding="utf-8")
    found = list(collect_files(list_pdfs([tmp_path]), shelf))
    assert [(each.fichier.name, bool(each.fautes)) for each in found] == [
        ("a.pdf", False),
        ("faux.pdf", True),
        ("b.PDF", False),
    ]
    assert [one.dossier["candidat"] for each in found for one in each.candidats] == [
        {"numero": "1"},
        {"numero": "2"},
    ]


def test_a_file_of_several_candidates_gives_each_his_dossier(stencil: StencilOf, shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "groupe.pdf"
    copies: list[Copy] = [
        {"numero": "1", "nom": "A", "periode_1_semaines": "6"},
        {"numero": "1", "nom": "A", "periode_1_semaines": "8"},
        {"numero": "2", "nom": "B", "periode_1_semaines": "4"},
    ]
    path.write_bytes(stencil(PFMP).document(copies))
    [found] = collect_files([path], shelf)
    weeks = [[period["semaines"] for period in each.dossier["periodes"]] for each in found.candidats]
    assert weeks == [[6, 8], [4]]


def test_forms_of_one_candidate_make_one_dossier_and_contradictions_are_told(
    stencil: StencilOf, shelf: Shelf, tmp_path: Path
) -> None:
    pages: list[Copy] = [
        {"numero": "1", "nom": "A", "periode_1_semaines": "6"},
        {"numero": "1", "nom": "A", "periode_1_semaines": "6"},
        {"numero": "1", "nom": "B", "periode_1_semaines": "8"},
    ]
    paths = []
    for rank, page in enumerate(pages):
        paths.append(tmp_path / f"{rank}.pdf")
        paths[-1].write_bytes(stencil(PFMP).document([page]))
    together = merge_forms(collect_files(paths, shelf))
    assert [period["semaines"] for period in together.dossiers["agora"]["1"]["periodes"]] == [6, 8]
    assert [(Path(fault.fichier).name, fault.colonne, fault.valeur) for fault in together.fautes] == [
        ("2.pdf", "$.candidat.nom", "B")
    ]


def test_required_slots_left_empty_are_named_on_the_rows_that_are_used(
    stencil: StencilOf, shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "vide.pdf"
    path.write_bytes(stencil(PFMP).document([{"numero": "1", "nom": "A", "prenom": "B"}]))
    [empty] = collect_files([path], shelf)
    assert empty.manquants == ("Date de naissance",)
    path.write_bytes(stencil(PFMP).document([{"numero": "1", "nom": "A", "prenom": "B", "periode_1_heures": "35"}]))
    [used] = collect_files([path], shelf)
    assert {"Nom de la structure", "Du", "Au", "Nb de semaines"} <= set(used.manquants)


def test_our_own_files_are_read_without_a_guard(stencil: StencilOf, tmp_path: Path) -> None:
    path = tmp_path / "bon.pdf"
    path.write_bytes(stencil(PFMP, editable=True).document([{"nom": "A"}]))
    assert read_pdf(path).pages[0].reponses["nom"] == "A"
