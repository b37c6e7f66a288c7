"""Forms merged, flattened, signed and printed by other programs: each page is read as it shows, or told."""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.annotations import FreeText, Text
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

from bacpro.forms.readback.collected import CollectedFile
from bacpro.forms.readback.collecting import collect_files
from bacpro.forms.readback.reading import PageNature, read_pdf
from bacpro.forms.readback.recognising import FileRead
from bacpro.forms.shelf import Shelf
from bacpro.jobs.fill import Copy
from bacpro.model.form import FieldKind, PaperForm
from bacpro.pdf.writing.stencil import Stencil
from bacpro.plugins.registry import load_registry

StencilOf = Callable[..., Stencil]
ReadForms = Callable[[Path], FileRead]
Program = Callable[[Path, Path], None]
FORMS = sorted({form.id for form in load_registry().formulaires(load_registry().diplome("agora"))})
PFMP = "attestation-pfmp"
ONE: Copy = {"numero": "26000000001", "nom": "Alpha-Noël", "prenom": "Zoé", "date_naissance": "12/03/2007"}
TWO: Copy = {"numero": "26000000002", "nom": "Bravo", "prenom": "Léo", "date_naissance": "02/11/2006"}
PERIOD: Copy = {
    "periode_1_structure": "Menuiserie Œuvrard & fils",
    "periode_1_adresse": "4 quai Ceineray\n44000 Nantes",
    "periode_1_type_entreprise": True,
    "periode_1_du": "06/01/2025",
    "periode_1_au": "14/02/2025",
    "periode_1_semaines": "6",
    "periode_1_tache_1_1": True,
    "periode_1_signee": True,
}


def _run(*command: str | Path) -> None:
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run([str(part) for part in command], capture_output=True, check=False, text=True)
    assert done.returncode in {0, 3}, done.stderr  # 3: warnings of qpdf


def _pypdf(paths: Sequence[Path], to: Path) -> None:
    writer = PdfWriter()
    for path in paths:
        writer.append(path)
    writer.write(to)


def _pages_of_pypdf(paths: Sequence[Path], to: Path) -> None:
    writer = PdfWriter()
    for path in paths:
        for page in PdfReader(path).pages:
            writer.add_page(page)
    writer.write(to)


def _pymupdf(paths: Sequence[Path], to: Path) -> None:
    pymupdf = pytest.importorskip("pymupdf")
    with pymupdf.open() as document:
        for path in paths:
            with pymupdf.open(path) as other:
                document.insert_pdf(other)
        document.save(to)


MERGERS: dict[str, Callable[[Sequence[Path], Path], None]] = {
    "pdfunite": lambda paths, to: _run("pdfunite", *paths, to),
    "qpdf": lambda paths, to: _run("qpdf", "--empty", "--pages", *paths, "--", to),
    "pdftk": lambda paths, to: _run("pdftk", *paths, "cat", "output", to),
    "pypdf": _pypdf,
    "pages de pypdf": _pages_of_pypdf,
    "pymupdf": _pymupdf,
}


def _bake(path: Path, to: Path) -> None:
    pymupdf = pytest.importorskip("pymupdf")
    with pymupdf.open(path) as document:
        document.bake()
        document.save(to)


FLATTENERS: dict[str, Program] = {
    "pdftk": lambda path, to: _run("pdftk", path, "output", to, "flatten"),
    "qpdf": lambda path, to: _run("qpdf", "--flatten-annotations=all", path, to),
    "pymupdf": _bake,
    "pdftocairo": lambda path, to: _run("pdftocairo", "-pdf", path, to),
}


def full(form: PaperForm) -> Copy:
    """A copy where every slot has an answer of its kind."""
    some: dict[FieldKind, str | bool] = {
        FieldKind.TEXTE: "Œuvrard-N’Diaye",
        FieldKind.PARAGRAPHE: "Łódź, « 4 quai Ceineray »\n44000 Nantes",
        FieldKind.DATE: "09/04/2004",
        FieldKind.NOMBRE: "12",
        FieldKind.CASE: True,
    }
    answers = {slot: (champ, some[champ.genre]) for slot, champ in form.slots.items()}
    return {
        slot: answer[: champ.longueur or 3].strip() if isinstance(answer, str) else answer
        for slot, (champ, answer) in answers.items()
    }


@pytest.fixture(scope="module")
def every_form(
    stencil: StencilOf, forms: dict[str, PaperForm], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Path]]:
    """Each form of AGOrA with every answer, one file a form, to fill (`modifiable`) and flat (`fige`)."""
    folder = tmp_path_factory.mktemp("tous")
    found: dict[str, list[Path]] = {}
    for name, editable in (("modifiable", True), ("fige", False)):
        for form_id in FORMS:
            path = folder / f"{name}-{form_id}.pdf"
            path.write_bytes(stencil(form_id, editable=editable).document([full(forms[form_id])]))
            found.setdefault(name, []).append(path)
    return found


@pytest.mark.parametrize("program", MERGERS)
def test_forms_merged_by_any_program_are_all_read(
    program: str,
    every_form: dict[str, list[Path]],
    forms: dict[str, PaperForm],
    read_forms: ReadForms,
    tmp_path: Path,
) -> None:
    path = tmp_path / "reunis.pdf"
    pairs = zip(every_form["modifiable"], every_form["fige"], strict=True)
    MERGERS[program]([pair[rank % 2] for rank, pair in enumerate(pairs)], path)
    read = read_forms(path)
    assert read.refus == ()
    assert [(each.form.id, each.copies) for each in read.formulaires] == [(fid, (full(forms[fid]),)) for fid in FORMS]
    assert (read.pages.lues, read.pages.total) == (len(PdfReader(path).pages),) * 2


@pytest.mark.parametrize("program", FLATTENERS)
def test_forms_flattened_by_any_program_are_read_by_the_place_of_their_slots(
    program: str,
    every_form: dict[str, list[Path]],
    forms: dict[str, PaperForm],
    read_forms: ReadForms,
    tmp_path: Path,
) -> None:
    together, path = tmp_path / "reunis.pdf", tmp_path / "aplati.pdf"
    _pymupdf(every_form["modifiable"], together)
    FLATTENERS[program](together, path)
    read = read_forms(path)
    assert read.refus == ()
    assert [(each.form.id, each.copies) for each in read.formulaires] == [(fid, (full(forms[fid]),)) for fid in FORMS]


# --- one file ------------------------------------------------------------------------------------------------


Make = Callable[..., Path]


@pytest.fixture
def made(stencil: StencilOf, tmp_path: Path) -> Make:
    """Writes attestations, each of one copy or more, into a file of that name."""

    def make(name: str, *copies: Copy, editable: bool = True) -> Path:
        path = tmp_path / name
        path.write_bytes(stencil(PFMP, editable=editable).document(list(copies)))
        return path

    return make


def collected(path: Path, shelf: Shelf) -> CollectedFile:
    """A file, as a command reads it."""
    [found] = collect_files([path], shelf)
    return found


def test_a_blank_form_an_empty_page_and_a_letter_among_forms_are_each_told(
    made: Make, shelf: Shelf, tmp_path: Path
) -> None:
    writer = PdfWriter()
    writer.append(made("un.pdf", ONE | PERIOD))
    writer.append(made("vierge.pdf", {}))
    writer.add_blank_page(595, 842)
    writer.append(made("deux.pdf", TWO, editable=False))
    whole = tmp_path / "reunis.pdf"
    writer.write(whole)
    found = collected(whole, shelf)
    assert found.fautes == ()
    assert [fault.erreur for fault in found.doutes] == ["page 2 : formulaire vierge"]
    assert [each.numero for each in found.candidats] == ["26000000001", "26000000002"]
    assert [each.pages for each in found.candidats] == [(1,), (4,)]
    assert (found.pages.total, found.pages.lues, found.pages.vierges, found.pages.vides) == (4, 2, 1, 1)
    letter = writer.add_blank_page(595, 842)
    writer.add_annotation(letter, FreeText(text="Madame, Monsieur", rect=(50, 700, 400, 740), font_size="14pt"))
    writer.write(whole)
    found = collected(whole, shelf)
    assert [fault.erreur for fault in found.fautes] == [
        "page 5 : PDF d’une autre provenance, aucun formulaire de bacpro"
    ]
    assert (found.pages.total, found.pages.inconnues) == (5, 1)


def test_a_form_without_number_is_not_given_to_the_candidate_before_it(
    made: Make, shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "reunis.pdf"
    _pypdf([made("un.pdf", ONE | PERIOD), made("personne.pdf", PERIOD)], path)
    found = collected(path, shelf)
    assert [fault.erreur for fault in found.fautes] == ["réponse absente : le candidat n’a pas de numéro"]
    assert [len(each.dossier["periodes"]) for each in found.candidats] == [1, 1]


@pytest.mark.parametrize("keep", [[0], [1], [1, 0]])
def test_a_form_that_lost_a_page_is_refused(
    keep: list[int], stencil: StencilOf, forms: dict[str, PaperForm], shelf: Shelf, tmp_path: Path
) -> None:
    writer = PdfWriter()
    pages = PdfReader(BytesIO(stencil("grille-e31").document([full(forms["grille-e31"])]))).pages
    for number in keep:
        writer.add_page(pages[number])
    path = tmp_path / "page.pdf"
    writer.write(path)
    found = collected(path, shelf)
    assert found.fautes
    assert all("manquent ou ne se suivent pas" in fault.erreur for fault in found.fautes)


def _signed(path: Path, to: Path, corners: tuple[int, int, int, int]) -> None:
    writer = PdfWriter(clone_from=path)
    widget = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Sig"),
            NameObject("/T"): TextStringObject("Signature1"),
            NameObject("/F"): NumberObject(132),
            NameObject("/Rect"): ArrayObject([FloatObject(corner) for corner in corners]),
        }
    )
    page: Any = writer.pages[0]
    page.setdefault(NameObject("/Annots"), ArrayObject()).append(writer._add_object(widget))
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): page["/Annots"], NameObject("/SigFlags"): NumberObject(3)}
    )
    writer.write(to)


@pytest.mark.parametrize("corners", [(0, 0, 0, 0), (40, 120, 200, 180), (100, 690, 560, 760)])
def test_a_flat_form_that_somebody_signed_reads_as_it_did(
    corners: tuple[int, int, int, int], made: Make, shelf: Shelf, tmp_path: Path
) -> None:
    flat, signed = made("fige.pdf", ONE | PERIOD, editable=False), tmp_path / "signe.pdf"
    _signed(flat, signed, corners)
    before, after = collected(flat, shelf), collected(signed, shelf)
    assert (after.fautes, after.doutes) == ((), ())
    assert [each.lu.copies for each in after.candidats] == [each.lu.copies for each in before.candidats]


def _changed(path: Path, to: Path, change: Callable[[Any], None]) -> None:
    """A file whose widgets were changed, each by its name."""
    writer = PdfWriter(clone_from=path)
    for page in writer.pages:
        for annotation in page["/Annots"]:  # type: ignore[attr-defined]
            change(annotation.get_object())
    writer.write(to)


def test_a_box_shown_ticked_and_valued_off_is_read_as_shown_and_told(made: Make, shelf: Shelf, tmp_path: Path) -> None:
    path, told = made("un.pdf", ONE | PERIOD), tmp_path / "contraire.pdf"

    def change(widget: DictionaryObject) -> None:
        if str(widget["/T"]) == "periode_1_signee":
            del widget["/V"]
        elif str(widget["/T"]) == "periode_1_tache_1_1":
            widget[NameObject("/V")] = NameObject("/Off")
        elif str(widget["/T"]) == "periode_1_cachet":
            widget[NameObject("/V")] = NameObject("/Oui")  # shown empty

    _changed(path, told, change)
    found = collected(told, shelf)
    [period] = found.candidats[0].dossier["periodes"]
    assert (period["signee"], period["activites"], period.get("cachet")) == (True, ["1.1"], None)
    assert found.fautes == ()
    assert [(fault.valeur, "comme la page la montre" in fault.erreur) for fault in found.doutes] == [
        ("", True),
        ("vide", True),
    ]


def test_a_text_that_the_page_does_not_show_is_refused(made: Make, shelf: Shelf, tmp_path: Path) -> None:
    path, told = made("un.pdf", ONE | PERIOD), tmp_path / "contraire.pdf"

    def change(widget: DictionaryObject) -> None:
        if str(widget["/T"]) == "nom":
            widget[NameObject("/V")] = TextStringObject("Zoulou")
        elif str(widget["/T"]) == "prenom":
            widget[NameObject("/F")] = NumberObject(2)  # hidden

    _changed(path, told, change)
    assert [(fault.colonne, fault.erreur) for fault in collected(told, shelf).fautes] == [
        ("Nom", "la page montre « Alpha-Noël », mais le PDF contient « Zoulou »"),
        ("Prénom", "le champ contient ce texte, mais la page ne le montre pas"),
    ]


def test_texts_laid_over_a_form_and_comments_are_told(made: Make, shelf: Shelf, tmp_path: Path) -> None:
    writer, path = PdfWriter(clone_from=made("un.pdf", ONE)), tmp_path / "annote.pdf"
    writer.add_annotation(0, Text(rect=(50, 50, 70, 70), text="à rappeler"))
    writer.write(path)
    found = collected(path, shelf)
    assert (found.fautes, [fault.valeur for fault in found.doutes]) == ((), ["à rappeler"])
    writer.add_annotation(0, FreeText(text="Bravo", rect=(120, 735, 300, 755), font_size="9pt"))
    writer.write(path)
    assert [fault.valeur for fault in collected(path, shelf).fautes] == ["Bravo"]


def test_a_value_without_appearance_is_read_as_programs_draw_it(made: Make, shelf: Shelf, tmp_path: Path) -> None:
    path, bare = made("un.pdf", ONE | PERIOD), tmp_path / "sans.pdf"

    def change(widget: DictionaryObject) -> None:
        if str(widget["/FT"]) == "/Tx":
            del widget["/AP"]

    _changed(path, bare, change)
    found = collected(bare, shelf)
    assert found.fautes == ()
    assert found.candidats[0].lu.copies == (ONE | PERIOD,)


def _printed(path: Path, to: Path, *moves: Transformation, size: tuple[float, float] = (595.28, 841.89)) -> None:
    """The first page of a form, flat, drawn again on a page as each move says."""
    writer = PdfWriter()
    page = PageObject.create_blank_page(width=size[0], height=size[1])
    for move in moves:
        page.merge_transformed_page(PdfReader(path).pages[0], move)
    writer.add_page(page)
    writer.write(to)


@pytest.mark.parametrize(
    "move",
    [Transformation().scale(0.93).translate(20, 30), Transformation().translate(12, -7), Transformation().scale(1.41)],
)
def test_a_form_printed_at_another_scale_is_read(
    move: Transformation, made: Make, shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "echelle.pdf"
    _printed(made("fige.pdf", ONE | PERIOD, editable=False), path, move, size=(842, 1191))
    found = collected(path, shelf)
    assert found.fautes == ()
    assert [each.lu.copies for each in found.candidats] == [(ONE | PERIOD,)]


@pytest.mark.parametrize(
    "moves",
    [
        [Transformation().rotate(90).translate(842, 0)],
        [Transformation().scale(0.5), Transformation().scale(0.5).translate(297, 0)],
        [Transformation(), Transformation().translate(596, 0)],
        [Transformation().scale(1, 0.6)],
    ],
    ids=["turned", "two half as large", "two side by side", "flattened out of shape"],
)
def test_a_form_that_cannot_be_read_by_place_is_said_to_come_from_another_program(
    moves: list[Transformation], made: Make, shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "deforme.pdf"
    _printed(made("fige.pdf", ONE | PERIOD, editable=False), path, *moves, size=(1191, 842))
    found = collected(path, shelf)
    assert found.candidats == ()
    assert [fault.erreur.split(",")[0] for fault in found.fautes] == [
        "formulaire aplati ou imprimé par un autre logiciel"
    ]


def test_a_scan_is_named_as_one_also_among_forms(made: Make, shelf: Shelf, tmp_path: Path) -> None:
    pymupdf = pytest.importorskip("pymupdf")
    flat, path = made("fige.pdf", ONE | PERIOD, editable=False), tmp_path / "scan.pdf"
    with pymupdf.open(flat) as document:
        picture = document[0].get_pixmap(dpi=60, colorspace=pymupdf.csGRAY)
        page = document.new_page(width=595, height=842)
        page.insert_image(page.rect, pixmap=picture)
        document.save(path)
    found = collected(path, shelf)
    assert [fault.erreur for fault in found.fautes] == ["page 2 : document numérisé, sans champ à lire"]
    assert (found.pages.lues, found.pages.inconnues) == (1, 1)


def test_what_is_drawn_or_typed_over_a_flat_form_is_told(made: Make, shelf: Shelf, tmp_path: Path) -> None:
    pymupdf = pytest.importorskip("pymupdf")
    blank, path = made("vierge.pdf", {}), tmp_path / "annote.pdf"
    with pymupdf.open(blank) as document:
        places = {widget.field_name: widget.rect for widget in document[0].widgets()}
        document.bake()
        page = document[0]
        for slot, text in (("numero", "26000000001"), ("nom", "Alpha")):
            page.insert_text((places[slot].x0 + 3, places[slot].y1 - 5), text, fontsize=9)
        rect = places["prenom"]
        page.draw_line((rect.x0 + 5, rect.y0 + 3), (rect.x0 + 40, rect.y1 - 3))
        page.draw_line((rect.x0 + 5, rect.y1 - 3), (rect.x0 + 40, rect.y0 + 3))
        page.insert_text((60, 815), "vu le 3 mai", fontsize=8)
        document.save(path)
    found = collected(path, shelf)
    assert [(fault.colonne, fault.erreur[:36]) for fault in found.fautes] == [
        ("Prénom", "quelque chose est dessiné ou écrit à")
    ]
    assert [(fault.valeur, fault.erreur) for fault in found.doutes] == [
        ("vu le 3 mai", "écrit sur la page hors des cases : ce n’est pas lu")
    ]
    assert found.candidats[0].lu.copies == ({"numero": "26000000001", "nom": "Alpha"},)
    assert "Prénom" not in found.manquants, "it could not be read, it is not empty"


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_a_file_that_opens_without_password_is_read_and_another_is_refused(
    algorithm: str, made: Make, shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "protege.pdf"
    for user in ("", "secret"):
        writer = PdfWriter(clone_from=made("un.pdf", ONE | PERIOD))
        writer.encrypt(user, "proprietaire", algorithm=algorithm)
        writer.write(path)
        found = collected(path, shelf)
        if user:
            assert [fault.erreur for fault in found.fautes] == ["PDF protégé par un mot de passe"]
        else:
            assert [each.lu.copies for each in found.candidats] == [(ONE | PERIOD,)]


def test_pages_are_natured_by_who_wrote_them(made: Make, shelf: Shelf, tmp_path: Path) -> None:
    other = tmp_path / "aplati.pdf"
    _bake(made("un.pdf", ONE), other)
    paths = [made("deux.pdf", TWO), made("trois.pdf", TWO, editable=False), other]
    natures = [page.nature for path in paths for page in read_pdf(path, shelf.layouts()).pages]
    assert natures == [PageNature.CHAMPS, PageNature.APLATI, PageNature.AUTRE]
