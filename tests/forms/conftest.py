"""What tests of forms share: the forms of AGOrA, stencils, a real-shaped dossier, and how PDFs are looked into."""

import json
import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bacpro.forms.blank_pages import FormSetting, form_stencil
from bacpro.forms.readback.reading import RawForm, open_pdf
from bacpro.forms.readback.recognising import FileRead, named_in, recognise_forms
from bacpro.forms.shelf import Shelf, make_shelf
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.model.form import PaperForm
from bacpro.model.structuring.structure import structure
from bacpro.pdf.writing.stencil import Stencil
from bacpro.plugins.registry import Registry

StencilOf = Callable[..., Stencil]
ReadForms = Callable[[Path], FileRead]
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="session")
def agora(registry: Registry) -> Diploma:
    """The diploma."""
    return registry.diplome("agora")


@pytest.fixture(scope="session")
def forms(registry: Registry, agora: Diploma) -> dict[str, PaperForm]:
    """The newest version of each form of AGOrA, by id."""
    return {form.id: form for form in registry.formulaires(agora)}


@pytest.fixture(scope="session")
def stencil(registry: Registry, agora: Diploma, forms: dict[str, PaperForm]) -> StencilOf:
    """The stencil of a form of AGOrA, flat or editable, for the newest edition."""

    @cache
    def prepared(form_id: str, *, editable: bool = False) -> Stencil:
        edition = agora.editions[-1]
        setting = FormSetting(forms[form_id], agora, edition, registry.contenu(agora, edition))
        return form_stencil(setting, editable=editable)

    return prepared


@pytest.fixture(scope="session")
def shelf(registry: Registry) -> Shelf:
    """The forms of all the diplomas, laid out when a file asks for it."""
    return make_shelf(
        registry, [(each, form) for each in registry.diplomes.values() for form in registry.formulaires(each)]
    )


@pytest.fixture(scope="session")
def read_forms(shelf: Shelf) -> ReadForms:
    """Reads a file of ours, without a guard."""

    def read(path: Path) -> FileRead:
        opened, pages = open_pdf(path)
        named = shelf.layouts(named_in(opened.mots)) or shelf.layouts()
        return recognise_forms(RawForm(opened.mots, tuple(pages(named)), opened.sha256), shelf)

    return read


@pytest.fixture
def dossier() -> Dossier:
    """An invented candidate with two placements, signed and stamped."""
    return structure(json.loads((DATA / "dossier.json").read_text(encoding="utf-8")), Dossier)


@pytest.fixture(scope="session")
def text_of() -> Callable[[bytes], str]:
    """The text of a PDF, spaces made equal."""

    def read(pdf: bytes) -> str:
        return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))

    return read
