"""All the forms of AGOrA on paper: every slot in its place, room for the longest values, legible, read in order."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import PdfObject

from bacpro.forms.printing.supplied import BlocView, ControlView
from bacpro.model.form import FieldKind, FormField, PaperForm
from bacpro.model.notation.paths import leads_somewhere
from bacpro.outputs.documents.jury import JuryPage
from bacpro.pdf.slots import LINK
from bacpro.pdf.writing.lettering import fit_text, lettering
from bacpro.plugins.registry import Registry, load_registry

Sheet = Callable[[str, int], PdfReader]
Rectangle = tuple[float, float, float, float]

IDS = (
    "attestation-blocs",
    "attestation-experience",
    "attestation-pfmp",
    "controle-conformite",
    "etat-recapitulatif-e31",
    "etat-recapitulatif-e32",
    "grille-e2",
    "grille-e31",
    "grille-e32",
    "inscription-bloc",
    "modalites-sanction",
    "releve-notes",
)
SESSIONS = (2025, 2026)
"""The last session of the arrêté’s edition, and the first of the register’s."""

A4 = (595.28, 841.89)
LEGIBLE = 7
"""Smallest print of a page, in points."""

READABLE = 6
"""Smallest print of an answer as long as its slot takes, in points."""

PROSE = (
    "L’attestation de la période du 12 janvier au 13 février 2026 chez « Mutuelle de l’Erdre » est à compléter : "
    "cachet de la structure, nombre de semaines, activités. Demandez-la au tuteur avant le contrôle de conformité. "
)
NAME = "DE LA ROCHEFOUCAULD-MONTMORENCY D’ANGOULÊME "


@pytest.fixture(params=[(form_id, session) for form_id in IDS for session in SESSIONS], ids=str)
def case(request: pytest.FixtureRequest, registry: Registry, sheet: Sheet) -> tuple[PaperForm, PdfReader]:
    """A form and its empty pages."""
    form_id, session = request.param
    return registry.formulaire(registry.diplome("agora"), form_id, session), sheet(form_id, session)


def slots_of(reader: PdfReader) -> list[tuple[str, int, Rectangle]]:
    """Slots as they are laid out, with their page and rectangle."""
    found = []
    for rank, page in enumerate(reader.pages):
        for reference in page.get("/Annots", []):
            link: Any = reference.get_object()
            if not str(link["/A"]["/URI"]).startswith(LINK):
                continue
            corners = tuple(map(float, link["/Rect"]))
            found.append((str(link["/A"]["/URI"]).removeprefix(LINK), rank, corners))
    return found  # type: ignore[return-value]


def longest(champ: FormField) -> str:
    """As long a value as a slot takes: of names in capitals, else of ordinary prose."""
    assert champ.longueur is not None
    if champ.genre is FieldKind.DATE:
        return "28/02/2026"
    if champ.genre is FieldKind.NOMBRE:
        return "8" * champ.longueur
    words = NAME if champ.nom in {"nom", "prenom"} else PROSE
    return (words * champ.longueur)[: champ.longueur].strip()


def sizes(page: PageObject) -> Iterator[float]:
    """The size of each piece of text of a page, in points."""
    found: list[float] = []

    def visit(text: str, _current: list[float], matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.append(size * abs(matrix[3]))

    page.extract_text(visitor_text=visit)
    yield from found


def headings(reader: PdfReader) -> list[int]:
    """The levels of the headings, in the order in which they are read."""
    levels = []

    def walk(reference: PdfObject) -> None:
        element: Any = reference.get_object()
        if isinstance(element, list):
            for child in element:
                walk(child)
        elif isinstance(element, dict):
            kind = str(element.get("/S", ""))
            if kind[:2] == "/H" and kind[2:].isdigit():
                levels.append(int(kind[2:]))
            if "/K" in element:
                walk(element["/K"])

    root: Any = reader.trailer["/Root"]
    walk(root["/StructTreeRoot"]["/K"])
    return levels


def test_the_documents_of_agora_are_there(registry: Registry) -> None:
    assert tuple(form.id for form in registry.formulaires(registry.diplome("agora"))) == IDS


def test_every_form_says_what_it_rests_on_and_what_it_is(registry: Registry) -> None:
    for form in registry.formulaires(registry.diplome("agora")):
        assert form.fondement.texte
        assert form.remarque
        assert form.sessions.premiere == 2023


def test_what_jobs_supply_is_there_to_be_printed(registry: Registry) -> None:
    models = {"jury": JuryPage, "controle": ControlView}
    for form in registry.formulaires(registry.diplome("agora")):
        paths = [champ.source for champ in form.champs if champ.source]
        for table in form.tableaux:
            if table.liste == "blocs":
                assert all(leads_somewhere(BlocView, champ.source or "") for champ in table.champs)
            elif table.liste:
                paths += [f"{table.liste}.[].{champ.source}" for champ in table.champs if champ.source]
        for path in paths:
            root, _, rest = path.partition(".")
            assert root not in models or leads_somewhere(models[root], rest), (form.id, path)


def test_every_slot_is_laid_out_once_and_described(case: tuple[PaperForm, PdfReader]) -> None:
    form, reader = case
    names = [name for name, _, _ in slots_of(reader)]
    assert sorted(names) == sorted(form.slots)


def test_slots_stay_on_their_a4_page_and_apart(case: tuple[PaperForm, PdfReader]) -> None:
    _, reader = case
    for page in reader.pages:
        assert (round(float(page.mediabox.width), 2), round(float(page.mediabox.height), 2)) == A4
    placed = slots_of(reader)
    for rank, (name, page_rank, (left, low, right, high)) in enumerate(placed):
        assert 0 < left < right < A4[0], name
        assert 0 < low < high < A4[1], name
        for other, other_rank, box in placed[rank + 1 :]:
            apart = box[0] >= right - 0.1 or box[2] <= left + 0.1 or box[1] >= high - 0.1 or box[3] <= low + 0.1
            assert apart or page_rank != other_rank, (name, other)


def test_the_longest_values_fit_at_a_readable_size(case: tuple[PaperForm, PdfReader]) -> None:
    form, reader = case
    cramped = []
    for name, _, (left, low, right, high) in slots_of(reader):
        champ = form.slots[name]
        if champ.genre is FieldKind.CASE or champ.longueur is None:
            continue
        several = champ.genre is FieldKind.PARAGRAPHE
        fit = fit_text(lettering(wide=False), longest(champ), right - left, high - low, several=several)
        if fit is None or fit.taille < READABLE:
            cramped.append((name, champ.longueur, fit and fit.taille))
    assert cramped == []


def test_texts_that_are_not_supplied_by_a_job_have_a_length(registry: Registry) -> None:
    for form in registry.formulaires(registry.diplome("agora")):
        supplied = {
            table.nom for table in form.tableaux if (table.liste or "").startswith(("jury", "controle", "blocs"))
        }
        for name, champ in form.slots.items():
            if champ.genre is FieldKind.CASE or name.rsplit("_", 2)[0] in supplied:
                continue
            from_job = (champ.source or "").startswith(("jury.", "controle."))
            assert champ.longueur is not None or from_job or name.split("_")[0] in supplied, (form.id, name)


def test_no_two_slots_are_spoken_alike(registry: Registry) -> None:
    for form in registry.formulaires(registry.diplome("agora")):
        spoken = [f"{champ.groupe} : {champ.libelle}" for champ in form.slots.values()]
        assert {name for name in spoken if spoken.count(name) > 1} == set(), form.id


def test_nothing_is_printed_too_small(case: tuple[PaperForm, PdfReader]) -> None:
    _, reader = case
    for page in reader.pages:
        assert min(sizes(page)) >= LEGIBLE


def test_headings_follow_each_other_from_one_title(case: tuple[PaperForm, PdfReader]) -> None:
    form, reader = case
    levels = headings(reader)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert reader.metadata is not None
    assert reader.metadata.title == form.titre


def test_forms_hold_their_title_whole(case: tuple[PaperForm, PdfReader]) -> None:
    form, reader = case
    assert "".join(form.titre.split()) in "".join((reader.pages[0].extract_text()).split())


def test_two_layouts_of_a_form_are_the_same_bytes(registry: Registry) -> None:
    from bacpro.forms.blank_pages import FormSetting, blank_pages

    diploma = registry.diplome("agora")
    edition = registry.edition(diploma, 2026)
    form = registry.formulaire(diploma, "grille-e2", 2026)
    setting = FormSetting(form, diploma, edition, registry.contenu(diploma, edition))
    other = load_registry()
    again = FormSetting(other.formulaire(other.diplome("agora"), "grille-e2", 2026), diploma, edition, setting.contenu)
    assert blank_pages(setting) == blank_pages(again)
