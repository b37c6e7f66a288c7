"""The JSON of a content: typed parts and free texts under their keys, the usual ones always there."""

from bacpro.model.edition.content import Content
from bacpro.model.edition.section import Section
from bacpro.model.legal import LegalBasis
from bacpro.outputs.texts.referentiel_data import content_data


def test_usual_parts_are_there_even_when_an_edition_has_them_not() -> None:
    data = content_data(Content("ESSAI"))
    assert (data["edition"], data["fiche"], data["rome"], data["evaluations"]) == ("ESSAI", None, [], {})
    assert "rubriques" not in data
    assert "textes" not in data


def test_a_free_text_stands_under_its_own_key_and_words_of_no_text_under_rubriques() -> None:
    shown = Section("Atelier", texte="120 m²", cle="atelier")
    alone = Section("Débouchés", elements=("Menuiserie",), fondement=LegalBasis("Enquête"))
    data = content_data(Content("ESSAI", textes={"atelier": {"surface": 120}}, rubriques=(shown, alone)))
    assert data["atelier"] == {"surface": 120}
    assert [(one["titre"], one["elements"]) for one in data["rubriques"]] == [("Débouchés", ["Menuiserie"])]
