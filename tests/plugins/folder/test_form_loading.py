"""A form of a speciality names a model and says what is its own; what it says amiss is told, never passed over."""

from importlib.resources import files
from pathlib import Path

import pytest

from bacpro.errors import DataError
from bacpro.model.form import FieldKind, PaperForm
from bacpro.plugins.folder.form_loading import load_forms, model_names

PLACEMENT = """
modele = "attestation-pfmp"
version = 1
sessions = { premiere = 2027 }
fondement = { texte = "Arrêté de l’essai", lieu = "annexe III" }

[cases]
structures = [{ valeur = "atelier", libelle = "Atelier" }, { valeur = "salle-a-manger", libelle = "Salle" }]
activites = [
    { valeur = "1.1", libelle = "Tailler", groupe = "Pôle 1" },
    { nom = "accord", valeur = "2.1", libelle = "Accorder", groupe = "Pôle 2" },
]
"""


def load(folder: Path, text: str) -> PaperForm:
    """The form of a text."""
    (folder / "fiche.toml").write_text(text, encoding="utf-8")
    [form] = load_forms(folder)
    return form


def refusal(folder: Path, text: str) -> str:
    """Why the form of a text is refused."""
    with pytest.raises(DataError) as caught:
        load(folder, text)
    return str(caught.value)


def test_the_models_are_five_each_with_its_template() -> None:
    names = ("attestation-blocs", "attestation-experience", "attestation-pfmp", "controle-conformite", "releve-notes")
    assert model_names() == names
    held = {path.name for path in (files("bacpro_templates") / "formulaires").iterdir()}
    assert held == {
        *(f"{name}.toml" for name in names),
        *(f"{name}.typ.j2" for name in ("attestation", "attestation-blocs", "controle-conformite", "releve-notes")),
    }


def test_a_form_has_the_id_the_slots_and_the_words_of_its_model(tmp_path: Path) -> None:
    form = load(tmp_path, PLACEMENT)
    assert (form.id, form.modele, form.version) == ("attestation-pfmp", "attestation-pfmp", 1)
    assert form.titre == "Attestation de périodes de formation en milieu professionnel"
    assert (form.gabarit, form.textes["signature"]) == ("attestation.typ.j2", "Nom et signature du responsable")
    assert [champ.nom for champ in form.champs][:3] == ["session", "nom", "prenom"]
    assert (form.dossier / form.gabarit).is_file()


def test_each_case_of_its_own_is_a_box_where_the_model_has_them(tmp_path: Path) -> None:
    """Three slots of a structure, two kinds, two activities, then what the model has after them."""
    [table] = load(tmp_path, PLACEMENT).tableaux
    assert [champ.nom for champ in table.champs][3:8] == [
        "type_atelier",
        "type_salle_a_manger",
        "tache_1_1",
        "tache_accord",
        "du",
    ]
    boxes = {champ.nom: champ for champ in table.champs}
    accord, room = boxes["tache_accord"], boxes["type_salle_a_manger"]
    assert (accord.genre, accord.source, accord.valeur, accord.plusieurs) == (FieldKind.CASE, "activites", "2.1", True)
    assert (accord.libelle, accord.groupe) == ("Accorder", "Pôle 2")
    assert (room.source, room.valeur, room.groupe) == ("structure.type", "salle-a-manger", "Type de structure")


def test_its_own_words_slots_and_rows_win_and_others_come_after(tmp_path: Path) -> None:
    own = """
id = "releve-de-l-essai"
modele = "releve-notes"
version = 2
titre = "Relevé de l’essai"
sessions = { premiere = 2027 }
textes = { livret = "Livret examiné." }
tableaux = [{ nom = "unite", lignes = 9, champs = [{ nom = "note", libelle = "Note" }] }]
champs = [{ nom = "ine", libelle = "Identifiant" }, { nom = "salle", libelle = "Salle", longueur = 9 }]
"""
    form = load(tmp_path, own)
    assert (form.id, form.titre, form.textes) == (
        "releve-de-l-essai",
        "Relevé de l’essai",
        {"livret": "Livret examiné."},
    )
    units, bonus = form.tableaux
    assert (units.nom, units.lignes, bonus.nom, bonus.lignes) == ("unite", 9, "ajout", 4)
    assert {champ.nom: champ.libelle for champ in units.champs}["note"] == "Note"
    champs = {champ.nom: champ for champ in form.champs}
    assert (champs["ine"].libelle, champs["ine"].source) == ("Identifiant", "candidat.ine")
    assert form.champs[-1].nom == "salle"


def test_its_own_template_is_looked_for_beside_it(tmp_path: Path) -> None:
    form = load(tmp_path, PLACEMENT.replace("version", 'gabarit = "la-notre.typ.j2"\nversion'))
    assert (form.gabarit, form.dossier) == ("la-notre.typ.j2", tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"attestation-pfmp"',
            '"attestation"',
            "$.modele : « attestation » n’est pas un modèle (attestation-blocs, att",
        ),
        ('"attestation-pfmp"', "7", "$.modele : « 7 » n’est pas un modèle"),
        ("sessions", "seances", "$.seances : clé inconnue"),
        ("version = 1", 'version = 1\ndossier = "/"', "$.dossier : clé inconnue"),
        ("structures = ", "structure = ", "$.cases.structures : le modèle demande cette liste de cases"),
        ("structures = ", "structure = ", "$.cases.structure : le modèle n’a pas ces cases"),
        ('libelle = "Tailler", ', "", "tableaux[0].champs[5].libelle"),
        ('libelle = "Tailler"', 'libele = "Tailler"', "libele : clé inconnue"),
        ('"2.1", libelle', '"1.1", libelle', ""),
        ('nom = "accord", valeur = "2.1"', 'valeur = "1.1"', "la case « periode_1_tache_1_1 » est décrite plusieurs"),
        ("[cases]", "[cases]\nstructures = 7\n[autres]", "$.cases.structures"),
        ("[cases]", "textes = 7\n[cases]", "$.textes"),
        ("[cases]", "champs = 7\n[cases]", "$.champs"),
        ("[cases]", "champs = [7]\n[cases]", "$.champs"),
        ("[cases]", 'tableaux = [{ nom = "periode", champs = "tous" }]\n[cases]', "$.tableaux[0].champs"),
        ("[cases]", 'champs = [{ nom = ["nom"], libelle = "Nom" }]\n[cases]', ".nom"),
        ("[cases]", "champs = [{ une_case_par = [], libelle = 'Nom', nom = 'n' }]\n[cases]", "une_case_par"),
        ("[cases]", "tableaux = [{ nom = 'periode', lignes = 'deux' }]\n[cases]", "$.tableaux[0].lignes"),
    ],
)
def test_what_is_amiss_is_told_with_its_file_and_its_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = PLACEMENT.replace(old, new, 1)
    assert text != PLACEMENT
    if not said:
        assert load(tmp_path, text)
        return
    told = refusal(tmp_path, text)
    assert said in told
    assert "fiche.toml" in told or "attestation-pfmp" in told
