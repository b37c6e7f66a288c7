"""Documents written from a page prepared once: what they show, what they say aloud, and that they are sound files."""

import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from bacpro.forms.readback.reading import PageNature, read_pdf
from bacpro.forms.readback.recognising import FileRead, recognise_forms
from bacpro.forms.shelf import Shelf
from bacpro.jobs.fill import Copy, Known, answers
from bacpro.model.dossier import Dossier
from bacpro.model.form import FieldKind, PaperForm
from bacpro.pdf.typeset import UnprintableError
from bacpro.pdf.writing.lettering import LARGEST, SMALLEST, fit_text, lettering
from bacpro.pdf.writing.stamping import UnfitError
from bacpro.pdf.writing.stencil import Stencil

StencilOf = Callable[..., Stencil]
ReadForms = Callable[[Path], FileRead]
PFMP = "attestation-pfmp"


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=False, text=True).stdout


@pytest.fixture
def copies(forms: dict[str, PaperForm], dossier: Dossier) -> list[Copy]:
    """The two pages of the candidate’s attestations."""
    found = answers(forms[PFMP], Known(dossier))
    assert found.ecarts == ()
    return list(found.copies)


def read(pdf: bytes, tmp_path: Path, read_forms: ReadForms) -> tuple[dict[str, Any], ...]:
    path = tmp_path / "lu.pdf"
    path.write_bytes(pdf)
    return tuple(copy for each in read_forms(path).formulaires for copy in each.copies)


@pytest.mark.parametrize("editable", [False, True])
def test_answers_stand_on_the_pages_and_read_back_slot_by_slot(
    editable: bool, stencil: StencilOf, copies: list[Copy], read_forms: ReadForms, tmp_path: Path
) -> None:
    pdf = stencil(PFMP, editable=editable).document(copies)
    assert len(PdfReader(BytesIO(pdf)).pages) == 2
    assert read(pdf, tmp_path, read_forms) == tuple(copies)


@pytest.mark.parametrize("editable", [False, True])
def test_equal_answers_give_equal_bytes(editable: bool, stencil: StencilOf, copies: list[Copy]) -> None:
    ready = stencil(PFMP, editable=editable)
    first = ready.document(copies)
    again = Stencil(ready.nom, ready.blank, ready.slots, editable).document(copies)
    assert first == again


def test_a_flat_document_has_no_field_left_and_a_blank_has_each(
    stencil: StencilOf, copies: list[Copy], forms: dict[str, PaperForm]
) -> None:
    assert not PdfReader(BytesIO(stencil(PFMP).document(copies))).get_fields()
    fields = PdfReader(BytesIO(stencil(PFMP, editable=True).document([{}]))).get_fields()
    assert fields is not None
    assert fields.keys() == forms[PFMP].slots.keys()


def test_a_field_says_aloud_what_it_asks_and_is_of_its_kind(stencil: StencilOf, forms: dict[str, PaperForm]) -> None:
    fields: Any = PdfReader(BytesIO(stencil(PFMP, editable=True).document([{}]))).get_fields()
    for slot, champ in forms[PFMP].slots.items():
        assert champ.libelle in fields[slot]["/TU"]
        assert fields[slot]["/FT"] == ("/Btn" if champ.genre is FieldKind.CASE else "/Tx")
        if champ.genre is not FieldKind.CASE:
            assert bool(fields[slot].get("/Ff", 0) & 1 << 12) is (champ.genre is FieldKind.PARAGRAPHE)
            assert bool(fields[slot].get("/Ff", 0) & 1 << 1) is champ.requis


def test_copies_have_fields_of_their_own(stencil: StencilOf, copies: list[Copy]) -> None:
    fields: Any = PdfReader(BytesIO(stencil(PFMP, editable=True).document(copies))).get_fields()
    assert fields["periode_1_du"]["/V"] == "27/05/2024"
    assert fields["periode_1_du--2"]["/V"] == "06/01/2025"


# --- sound files -----------------------------------------------------------------------------------------------

NAMES = {"flat": False, "editable": True}


@pytest.fixture(params=sorted(NAMES))
def written(request: pytest.FixtureRequest, stencil: StencilOf, copies: list[Copy], tmp_path: Path) -> Path:
    """A document of three copies with letters of several scripts."""
    copies = [{**copies[0], "nom": "محمد بن علي", "prenom": "Nguyễn Łukasz"}, copies[1], copies[1]]
    path = tmp_path / f"{request.param}.pdf"
    path.write_bytes(stencil(PFMP, editable=NAMES[request.param]).document(copies))
    return path


def test_each_document_is_accessible(written: Path) -> None:
    assert "PASS" in run(sys.executable, "-m", "pdfua", "check", str(written))


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_each_document_is_sound_in_syntax(written: Path) -> None:
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", str(written))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_text_comes_out_in_reading_order(stencil: StencilOf, copies: list[Copy], tmp_path: Path) -> None:
    path = tmp_path / "ordre.pdf"
    path.write_bytes(stencil(PFMP).document(copies[:1]))
    text = run("pdftotext", "-layout", str(path), "-")
    order = ["Annexe 1", "SESSION", "2026", "Œuvrard-N’Diaye", "09/04/2004", "Mutuelle de l’Erdre", "Cadre réservé"]
    places = [text.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


def test_elements_are_tied_to_what_they_announce(stencil: StencilOf, copies: list[Copy]) -> None:
    """Every key of the structure leads to an element that leads back to the page or the field."""
    for editable in (False, True):
        reader = PdfReader(BytesIO(stencil(PFMP, editable=editable).document(copies)))
        root: Any = reader.trailer["/Root"]
        numbers = iter(root["/StructTreeRoot"]["/ParentTree"]["/Nums"])
        keys = dict(zip(numbers, numbers, strict=True))
        assert sorted(keys) == list(range(len(keys)))
        for page in reader.pages:
            elements: Any = keys[page["/StructParents"]]
            assert all(each.get_object()["/Type"] == "/StructElem" for each in elements)
            for annotation in page.get("/Annots", []):
                widget: Any = annotation.get_object()
                element: Any = keys[widget["/StructParent"]].get_object()
                assert element["/S"] == "/Form"
                assert element["/K"]["/Obj"].get_object()["/T"] == widget["/T"]


# --- texts -----------------------------------------------------------------------------------------------------

SCRIPTS = [
    "Œuvrard-N’Diaye",
    "Nguyễn Thị Phương",
    "Wiśniewski-Łukasz",
    "Παπαδόπουλος",
    "Жуковский",
    "محمد بن علي",
    "אברהם לוי",
    "Աբգարյան",
    "გელაშვილი",
    "देवनागरी",
    "বাংলা নাম",
    "தமிழ்",
    "ชื่อไทย",
    "አማርኛ",
    "王小明",
    "さくら",
    "김민준",
    "ẹ́",
]


@pytest.mark.parametrize("editable", [False, True])
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_name_of_any_script_is_printed_and_read_back(
    name: str, editable: bool, stencil: StencilOf, read_forms: ReadForms, tmp_path: Path
) -> None:
    [copy] = read(stencil(PFMP, editable=editable).document([{"nom": name}]), tmp_path, read_forms)
    assert copy == {"nom": name}


def test_a_character_of_no_font_is_named_and_never_printed_as_a_question_mark(stencil: StencilOf) -> None:
    with pytest.raises(UnprintableError) as caught:
        stencil(PFMP).document([{"nom": "Zoé 𒀀"}])
    assert caught.value.caracteres == "𒀀"


HOSTILE = [
    '#read("/etc/passwd")',
    "{{ 7 * 7 }}{% raw %}",
    "<b>gras</b>&amp;",
    ") Tj ET EMC (",
    "\\u{41} \\n \\",
    "%PDF-1.7 endobj",
    "$x^2$ *gras* _italique_ @cle <balise>",
    "'; DROP TABLE",
]


@pytest.mark.parametrize("editable", [False, True])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_it_is(
    text: str,
    editable: bool,
    stencil: StencilOf,
    read_forms: ReadForms,
    text_of: Callable[[bytes], str],
    tmp_path: Path,
) -> None:
    for shown in (text, f"{text} محمد"):
        pdf = stencil(PFMP, editable=editable).document([{"periode_1_structure": shown}])
        assert read(pdf, tmp_path, read_forms) == ({"periode_1_structure": shown},)
    if not editable:
        plain = stencil(PFMP).document([{"periode_1_adresse": text}])
        assert "".join(text.split()) in "".join(text_of(plain).split())


def test_a_long_text_is_written_smaller_and_one_too_long_is_refused_with_its_slot(stencil: StencilOf) -> None:
    assert stencil(PFMP).document([{"periode_1_adresse": "12 rue des Lilas, 44000 Nantes. " * 5}])
    with pytest.raises(UnfitError) as caught:
        stencil(PFMP).document([{"nom": "A"}, {"periode_1_adresse": "long " * 400, "nom": "محمد " * 80}])
    assert caught.value.textes.keys() == {"periode_1_adresse--2", "nom--2"}


def test_a_text_takes_the_largest_size_at_which_it_fits() -> None:
    letters = lettering(wide=False)
    short = fit_text(letters, "Nantes", 100, 12, several=False)
    assert short is not None
    assert short.taille == pytest.approx(LARGEST, abs=0.01)
    long = fit_text(letters, "Nantes " * 4, 100, 12, several=False)
    assert long is not None
    assert SMALLEST <= long.taille < LARGEST
    assert letters.width(long.lignes[0]) * long.taille <= 100
    assert fit_text(letters, "Nantes " * 40, 100, 12, several=False) is None


@given(st.text(alphabet="abcé -W", min_size=1, max_size=200), st.integers(60, 300), st.integers(10, 80))
def test_wrapped_text_stays_in_its_place_and_loses_no_letter(text: str, width: int, height: int) -> None:
    letters = lettering(wide=False)
    fit = fit_text(letters, text, float(width), float(height), several=True)
    if fit is not None:
        assert all(letters.width(line) * fit.taille <= width for line in fit.lignes)
        assert len(fit.lignes) * fit.taille * 1.2 <= height
        assert "".join("".join(fit.lignes).split()) == "".join(text.split())


LETTERS = st.characters(
    codec="utf-8",
    categories=("Lu", "Ll", "Lo", "Nd", "Pd", "Zs"),
    min_codepoint=0x20,
    max_codepoint=0x24F,
    exclude_characters="\xad",
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.text(LETTERS, min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=3),
    notes=st.lists(st.text(st.one_of(LETTERS, st.just("\n")), max_size=60), min_size=1, max_size=3),
    boxes=st.sets(st.integers(0, 200)),
    editable=st.booleans(),
)
def test_whatever_is_written_reads_back(  # noqa: PLR0917 - what hypothesis gives, and fixtures
    names: list[str],
    notes: list[str],
    boxes: set[int],
    editable: bool,
    stencil: StencilOf,
    forms: dict[str, PaperForm],
    read_forms: ReadForms,
    tmp_path: Path,
) -> None:
    ticks = [slot for slot, champ in forms[PFMP].slots.items() if champ.genre is FieldKind.CASE]
    copies: list[Copy] = []
    for rank, name in enumerate(names):
        note = "\n".join(notes[rank % len(notes)].splitlines())
        texts = {"nom": name.strip(), "periode_1_structure": note.strip()}
        copies.append({slot: text for slot, text in texts.items() if text})
        copies[-1] |= {slot: True for index, slot in enumerate(ticks) if index + 40 * rank in boxes}
    found = read(stencil(PFMP, editable=editable).document(copies), tmp_path, read_forms)
    assert [dict(copy) for copy in found] == copies


# --- a second program ------------------------------------------------------------------------------------------


def test_a_blank_filled_by_another_program_is_read(stencil: StencilOf, read_forms: ReadForms, tmp_path: Path) -> None:
    pymupdf = pytest.importorskip("pymupdf")
    document = pymupdf.open(stream=stencil(PFMP, editable=True).document([{}]))
    for widget in document[0].widgets():
        if widget.field_name == "nom":
            widget.field_value = "Œuvrard"
        elif widget.field_name == "periode_1_adresse":
            widget.field_value = "4 quai Ceineray\n44000 Nantes"
        elif widget.field_name in {"periode_1_tache_1_1", "periode_1_signee"}:
            widget.field_value = True
        else:
            continue
        widget.update()
    assert read(document.tobytes(), tmp_path, read_forms) == (
        {
            "nom": "Œuvrard",
            "periode_1_adresse": "4 quai Ceineray\n44000 Nantes",
            "periode_1_tache_1_1": True,
            "periode_1_signee": True,
        },
    )


def test_a_form_that_lost_its_name_on_the_way_is_recognised_by_its_fields(
    stencil: StencilOf, shelf: Shelf, tmp_path: Path
) -> None:
    writer = PdfWriter(clone_from=BytesIO(stencil(PFMP, editable=True).document([{"nom": "Œuvrard"}])))
    writer.metadata = None
    path = tmp_path / "sans-nom.pdf"
    writer.write(path)
    raw = read_pdf(path, shelf.layouts())
    assert ([page.nature for page in raw.pages], raw.mots) == ([PageNature.CHAMPS], {})
    assert [each.form.id for each in recognise_forms(raw, shelf).formulaires] == [PFMP]


def test_accents_typed_apart_are_kept_as_they_were_given(
    stencil: StencilOf, read_forms: ReadForms, tmp_path: Path
) -> None:
    apart = unicodedata.normalize("NFD", "Éléonore")
    assert read(stencil(PFMP).document([{"nom": apart}]), tmp_path, read_forms) == ({"nom": apart},)
