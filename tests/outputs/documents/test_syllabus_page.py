"""The page of a référentiel shows its sections as a tree of titles, whatever they are about, and names each once."""

import re

from bacpro.model.diploma import Diploma, Edition, Epreuve, Unite
from bacpro.model.edition.content import Content
from bacpro.model.edition.norms import Norms
from bacpro.model.edition.section import Section
from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions
from bacpro.outputs.documents.syllabus import view_syllabus
from bacpro.outputs.documents.syllabus_page import syllabus_page

EDITION = Edition(
    "ESSAI", "Essai", Sessions(2024), LegalBasis("Arrêté"), (Epreuve("E1", "Oral"),), (Unite("U1", "Oral", "E1"),)
)


def page_of(*sections: Section) -> str:
    diploma = Diploma("essai", "Essai", "ESSAI", (EDITION,))
    view = view_syllabus(diploma, EDITION, Content("ESSAI", rubriques=sections), Norms("essai", ()))
    return syllabus_page(view).decode()


def test_a_section_is_a_title_and_those_below_are_titles_below_it() -> None:
    page = page_of(
        Section(
            "L’atelier",
            texte="120 m² <chauffés>",
            elements=("scie",),
            cle="atelier",
            fondement=LegalBasis("Brochure"),
            sections=(Section("Poste", mention="coef. 4", sections=(Section("Écarts", elements=("un",)),)),),
        )
    )
    titles = re.findall(r"<h(\d)[^>]*>([^<]+)</h\1>", page[page.index('id="atelier"') - 20 :])
    assert titles[:3] == [("2", "L’atelier"), ("3", "Poste"), ("4", "Écarts")]
    assert '<a href="#atelier">L’atelier</a>' in page
    assert "120 m² &lt;chauffés&gt;" in page
    assert "<p>coef. 4</p>" in page
    assert "D’après&nbsp;: Brochure (confiance&nbsp;: texte)" in page


def test_each_name_of_a_place_stands_once_even_for_a_text_called_as_a_part_of_the_page() -> None:
    page = page_of(Section("Sources d’emploi", texte="…", cle="sources"), Section("Débouchés", texte="…"))
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {"rubrique-1", "rubrique-2"} <= set(ids)
