"""What holds for every form of AGOrA: sound and accessible files, and answers that come back as they went in."""

import datetime as dt
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacpro.forms.readback.recognising import FileRead
from bacpro.jobs.fill import Copy, Known, answers
from bacpro.jobs.read_back import read_back
from bacpro.model.dossier import Dossier
from bacpro.model.form import FieldKind, FormField, PaperForm
from bacpro.model.structuring.structure import structure
from bacpro.pdf.writing.stencil import Stencil
from bacpro.plugins.registry import load_registry

StencilOf = Callable[..., Stencil]
ReadForms = Callable[[Path], FileRead]
QPDF = shutil.which("qpdf") or ""
FORMS = sorted({form.id for form in load_registry().formulaires(load_registry().diplome("agora"))})
SOME: dict[FieldKind, str | bool] = {
    FieldKind.TEXTE: "Œuvrard-N’Diaye",
    FieldKind.PARAGRAPHE: "Łódź, « 4 quai Ceineray »\n44000 Nantes",
    FieldKind.DATE: "09/04/2004",
    FieldKind.NOMBRE: "12",
    FieldKind.CASE: True,
}


def full(form: PaperForm) -> Copy:
    """A copy where every slot has an answer."""
    return {slot: _cut(champ, SOME[champ.genre]) for slot, champ in form.slots.items()}


def _cut(champ: FormField, answer: str | bool) -> str | bool:
    """An answer no longer than its slot takes; what a job supplies has no length, and is short."""
    return answer[: champ.longueur or 3].strip() if isinstance(answer, str) else answer


@pytest.fixture(scope="module", params=FORMS)
def files(
    request: pytest.FixtureRequest,
    stencil: StencilOf,
    forms: dict[str, PaperForm],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, ...]:
    """A form blank, then of two copies with every answer, flat and still to be filled."""
    folder, form_id = tmp_path_factory.mktemp(request.param), request.param
    copies = [full(forms[form_id]), {}]
    written = {
        "vierge": stencil(form_id, editable=True).document([{}]),
        "fige": stencil(form_id).document(copies),
        "modifiable": stencil(form_id, editable=True).document(copies),
    }
    for name, pdf in written.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    return tuple(str(folder / f"{name}.pdf") for name in written)


def test_each_form_is_accessible(files: tuple[str, ...]) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "pdfua", "check", *files], capture_output=True, check=False, text=True
    )
    assert checked.returncode == 0, checked.stdout
    assert "FAIL" not in checked.stdout


@pytest.mark.skipif(not QPDF, reason="qpdf is not installed")
def test_each_form_is_sound_in_syntax(files: tuple[str, ...]) -> None:
    for path in files:
        checked = subprocess.run([QPDF, "--check", path], capture_output=True, check=False, text=True)
        assert "No syntax or stream encoding errors" in checked.stdout, checked.stdout + checked.stderr


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("editable", [False, True])
def test_each_slot_of_each_form_reads_back(
    form_id: str, editable: bool, stencil: StencilOf, forms: dict[str, PaperForm], read_forms: ReadForms, tmp_path: Path
) -> None:
    copy = full(forms[form_id])
    path = tmp_path / "lu.pdf"
    path.write_bytes(stencil(form_id, editable=editable).document([copy]))
    [read] = read_forms(path).formulaires
    assert (read.form.id, read.copies) == (form_id, (copy,))


LETTERS = st.characters(codec="utf-8", categories=("Lu", "Ll", "Nd", "Pd", "Zs"), max_codepoint=0x17F)


@st.composite
def some_answers(draw: st.DrawFn, form: PaperForm) -> Copy:
    """Answers to some slots of a form, each of its kind and no longer than the form takes."""
    copy: Copy = {}
    for slot, champ in form.slots.items():
        if not draw(st.booleans()):
            continue
        if champ.genre is FieldKind.CASE:
            copy[slot] = True
        elif champ.genre is FieldKind.DATE:
            copy[slot] = draw(st.dates(dt.date(1950, 1, 1), dt.date(2040, 1, 1))).strftime("%d/%m/%Y")
        elif champ.genre is FieldKind.NOMBRE:
            copy[slot] = str(draw(st.integers(0, 9)))
        elif text := draw(st.text(LETTERS, min_size=1, max_size=min(champ.longueur or 2, 15))).strip():
            copy[slot] = text
    return copy


@settings(deadline=None, max_examples=4, suppress_health_check=list(HealthCheck))
@given(data=st.data(), editable=st.booleans())
@pytest.mark.parametrize("form_id", FORMS)
def test_whatever_stands_in_the_slots_reads_back(
    form_id: str,
    editable: bool,
    data: st.DataObject,
    stencil: StencilOf,
    forms: dict[str, PaperForm],
    read_forms: ReadForms,
    tmp_path: Path,
) -> None:
    copies = data.draw(st.lists(some_answers(forms[form_id]).filter(bool), min_size=1, max_size=2))
    path = tmp_path / "lu.pdf"
    path.write_bytes(stencil(form_id, editable=editable).document(copies))
    [read] = read_forms(path).formulaires
    assert list(read.copies) == copies


NAMES = st.text(LETTERS, min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
TYPES = ("entreprise", "commerce", "profession_liberale", "entreprise_artisanat", "structure_associative")
TASKS = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3")
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)).map(dt.date.isoformat)


@st.composite
def dossiers(draw: st.DrawFn) -> dict[str, Any]:
    """A dossier in its JSON form that holds what an attestation of placement shows, and nothing else."""

    def periods() -> Iterator[dict[str, Any]]:
        for _ in range(draw(st.integers(1, 3))):
            period: dict[str, Any] = {"structure": {"nom": draw(NAMES)}}
            if draw(st.booleans()):
                period["structure"]["type"] = draw(st.sampled_from(TYPES))
            if draw(st.booleans()):
                first, last = sorted((draw(DATES), draw(DATES)))
                period |= {"du": first, "au": last, "semaines": draw(st.integers(1, 40))}
            if draw(st.booleans()):
                period["activites"] = sorted(draw(st.sets(st.sampled_from(TASKS), min_size=1)))
            if draw(st.booleans()):
                period |= {"responsable": draw(NAMES), "signee": True, "convention": draw(st.booleans())}
            yield period

    candidate = {
        "numero": draw(st.from_regex(r"[1-9][0-9]{10}", fullmatch=True)),
        "nom": draw(NAMES),
        "prenom": draw(NAMES),
    }
    return {"candidat": candidate, "session": draw(st.integers(2023, 2028)), "periodes": list(periods())}


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(given_dossier=dossiers(), editable=st.booleans())
def test_a_dossier_comes_back_the_same_from_the_form_that_it_filled(
    given_dossier: dict[str, Any],
    editable: bool,
    stencil: StencilOf,
    forms: dict[str, PaperForm],
    read_forms: ReadForms,
    tmp_path: Path,
) -> None:
    form = forms["attestation-pfmp"]
    filled = answers(form, Known(structure(given_dossier, Dossier)))
    assert filled.ecarts == ()
    path = tmp_path / "lu.pdf"
    path.write_bytes(stencil(form.id, editable=editable).document(filled.copies))
    [read] = read_forms(path).formulaires
    back = read_back(read.form, read.copies)
    assert back.fautes == ()
    assert back.dossier == given_dossier
