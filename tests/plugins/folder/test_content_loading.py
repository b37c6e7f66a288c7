"""What an edition says is read strictly: every fault of the data is named, in French, before anything is shown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bacpro.errors import DataError
from bacpro.model.candidate import Status
from bacpro.model.diploma import Bloc, Edition, Epreuve, Unite
from bacpro.model.edition.section import Section
from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions
from bacpro.plugins.folder.content_loading import load_content

EDITION = Edition(
    id="ESSAI",
    intitule="Référentiel d’essai",
    sessions=Sessions(2024),
    fondement=LegalBasis("Arrêté"),
    epreuves=(Epreuve("E1", "Écrit"),),
    unites=(Unite("U1", "Écrit", "E1"),),
    blocs=(Bloc("B1", "Bloc", ("U1",)),),
)
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write `contenus/ESSAI.toml` and the other files of a data folder; give the folder."""

    def put(content: str, **others: str) -> Path:
        (tmp_path / "contenus").mkdir()
        (tmp_path / "contenus" / "ESSAI.toml").write_text(content, encoding="utf-8")
        for name, text in others.items():
            folder = tmp_path / "contenus" if name == "rubriques" else tmp_path
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return put


BORROWS = """
edition = "ESSAI"
reprises = [{ fichier = "commun.toml", parties = ["metiers", "capitalisation"], fondement = { texte = "Arrêté" } }]
"""


def test_a_part_is_taken_from_another_file_and_its_own_words_win(write: Write) -> None:
    own = BORROWS + '[metiers]\nappellations_courantes = ["assistant"]\n'
    common = """
        capitalisation = ["Une règle."]
        [metiers]
        appellations_courantes = ["employé"]
        appellations_specifiques = ["secrétaire"]
    """
    content = load_content(write(own, commun=common), EDITION)
    assert content.textes == {
        "capitalisation": ("Une règle.",),
        "metiers": {"appellations_courantes": ("assistant",), "appellations_specifiques": ("secrétaire",)},
    }
    assert str(content.fondement("capitalisation")) == "Arrêté"


@pytest.mark.parametrize(
    ("own", "common", "fault"),
    [
        ('edition = "ESSAI"\ncouleur = "bleu"', "", "$.couleur : clé inconnue"),
        ('edition = "ESSAI"\npreparation = 1', "", "1 n’est pas un texte"),
        ('edition = "ESSAI"\n[metiers]\nappellation = ["assistant"]', "", "montre « appellations_courantes », qui n’y"),
        ('edition = "ESSAI"\n[jury]\nstatuts = ["adulte"]\nsessions = 2', "", "$.jury.statuts[0] : "),
        ('edition = "ESSAI"\n[jury]\nstatuts = ["adulte"]\nsessions = 2', "", "$.jury.sessions : "),
        ('edition = "ESSAI"\nrubriques = 3', "", "écrivez [[rubriques]]"),
        ('edition = "ESSAI"\nrubriques = [3]', "", "$.rubriques[0] : 3 n’est pas une rubrique"),
        ('edition = "ESSAI"\n[[rubriques]]\ntittre = "Essai"', "", "$.rubriques[0].tittre : clé inconnue"),
        (
            'edition = "ESSAI"\nrubriques = [{ titre = "Essai", sections = [{ texte = 1 }] }]',
            "",
            "$.rubriques[0].sections[0].texte : 1 n’est pas un texte",
        ),
        ('edition = "ESSAI"\nrubriques = [{ titre = "Essai", texte = "Oui." }]', "", "« Essai » est sans fondement"),
        (BORROWS, "capitalisation = []", "commun.toml ne contient pas « metiers »"),
        (
            f'capitalisation = ["La mienne."]\n{BORROWS}',
            'capitalisation = ["La sienne."]\n[metiers]\nappellations_courantes = []',
            "« capitalisation » est à la fois donné et repris de commun.toml",
        ),
        (
            'edition = "ESSAI"\n[[reprises]]\nfichier = "commun.toml"\nblocs = { B1 = "B0" }\n'
            'fondement = { texte = "Arrêté" }',
            "",
            "B1 ne peut pas reprendre B0 de commun.toml",
        ),
        ("edition = ", "", "ESSAI.toml"),
        ('edition = "AUTRE"', "", "le contenu est celui de AUTRE"),
    ],
)
def test_faulty_data_is_refused(write: Write, own: str, common: str, fault: str) -> None:
    with pytest.raises(DataError) as caught:
        load_content(write(own, commun=common), EDITION)
    assert fault in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        load_content(tmp_path, EDITION)


BROCHURE = """
edition = "ESSAI"

[[fondements]]
parties = ["atelier", "lettre"]
fondement = { texte = "Brochure", confiance = "relais" }

[atelier]
nom = "Atelier du bois"
surface = 120
chauffe = true
ouverture = 2024-09-02
outils = ["scie", "rabot"]
plan = {}

[[atelier.postes]]
code = "P1"
taches = ["scier"]

[[atelier.postes]]
code = "P2"
taches = []

[lettre]
statuts = ["distance"]
sessions = { premiere = 2025 }

[lettre.adresse]
texte = "Bois-le-Roi"

[[rubriques]]
cle = "lettre"
titre = "Lettre"
texte = "{adresse}"

[[rubriques]]
titre = "Débouchés"
fondement = { texte = "Enquête", confiance = "secondaire" }
elements = ["Menuiserie", "Charpente"]
"""
PLAN = """
[[rubriques]]
cle = "atelier"
titre = "L’atelier"
mention = "{nom}"
texte = "{surface} m² depuis le {ouverture}"
elements = ["Chauffé : {chauffe}", "Plan : {plan}", "Cour : {cour?}", "{outils}", "Avec {outils}"]
sections = [{ cle = "postes", titre = "Poste {code}", detail = true, elements = ["{taches}"] }, { cle = "garage?" }]
"""


def test_a_speciality_with_another_brochure_needs_no_python(write: Write) -> None:
    content = load_content(write(BROCHURE, rubriques=PLAN), EDITION)
    shop, letter, trades = content.rubriques
    assert shop == Section(
        titre="L’atelier",
        mention="Atelier du bois",
        texte="120 m² depuis le 02/09/2024",
        elements=("Chauffé : oui", "scie", "rabot", "Avec scie ; rabot"),
        sections=(Section("Poste P1", elements=("scier",), detail=True),),
        cle="atelier",
        fondement=content.fondement("atelier"),
    )
    assert (letter.texte, letter.statuts, letter.sessions) == ("Bois-le-Roi", (Status.DISTANCE,), Sessions(2025))
    assert (letter.concerns(Status.DISTANCE), letter.concerns(Status.EXPERIENCE), letter.concerns(None)) == (
        True,
        False,
        True,
    )
    assert (trades.titre, trades.elements, str(trades.fondement)) == (
        "Débouchés",
        ("Menuiserie", "Charpente"),
        "Enquête",
    )
    assert content.textes["atelier"]["plan"] is None
    assert content.textes["lettre"]["adresse"] == "Bois-le-Roi"


def test_a_text_does_not_change(write: Write) -> None:
    content = load_content(write(BROCHURE, rubriques=PLAN), EDITION)
    with pytest.raises(TypeError):
        content.textes["atelier"]["postes"][0]["code"] = "P9"


def test_faults_of_the_sections_of_a_plugin_name_their_file_and_come_all_at_once(write: Write) -> None:
    plan = '[[rubriques]]\ncle = 1\n[[rubriques]]\ntittre = ""\nsections = 3'
    with pytest.raises(DataError) as caught:
        load_content(write('edition = "ESSAI"', rubriques=plan), EDITION)
    assert caught.value.faults == [
        "$.rubriques[0].cle : 1 n’est pas un texte",
        "$.rubriques[1].tittre : clé inconnue",
        "$.rubriques[1].sections : une liste de rubriques est attendue",
    ]
    assert "rubriques.toml" in str(caught.value)


def test_the_sections_of_an_edition_replace_those_of_its_plugin_that_show_the_same_text(write: Write) -> None:
    own = BROCHURE + '\n[[rubriques]]\ncle = "atelier"\ntitre = "Atelier"\ntexte = "{nom}"\n'
    both = PLAN + '\n[[rubriques]]\ntitre = "Accueil"\ntexte = "Ouvert."\nfondement = { texte = "Brochure" }\n'
    content = load_content(write(own, rubriques=both), EDITION)
    assert [section.titre for section in content.rubriques] == ["Accueil", "Lettre", "Débouchés", "Atelier"]


def test_a_file_of_sections_holds_nothing_else(write: Write) -> None:
    with pytest.raises(DataError, match="couleur : clé inconnue"):
        load_content(write('edition = "ESSAI"', rubriques='couleur = "bleu"'), EDITION)


def test_faults_of_typed_parts_of_texts_and_of_unknown_keys_come_all_at_once(write: Write) -> None:
    own = 'edition = "ESSAI"\npreparation = 1\ncouleur = "bleu"\n[jury]\nstatuts = 3\nquorum = 12:30:00\n'
    with pytest.raises(DataError) as caught:
        load_content(write(own), EDITION)
    assert [fault.split(" : ")[0] for fault in caught.value.faults] == [
        "$.couleur",
        "$.preparation",
        "$.jury.statuts",
        "$.jury.quorum",
    ]
