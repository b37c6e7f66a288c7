"""A form is data: what cannot be a form is refused when its plugin is asked for it, with every fault."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from bacpro.errors import DataError
from bacpro.model.candidate import Status
from bacpro.model.dossier import Dossier, Placement
from bacpro.model.form import PaperForm, slot_name
from bacpro.model.notation.paths import leads_somewhere, type_at, value_at
from bacpro.plugins.folder.form_loading import load_forms

FORM = """
id = "essai"
version = {version}
titre = "Essai"
sessions = {{ premiere = {premiere}{derniere} }}
fondement = {{ texte = "Texte inventé" }}
gabarit = "essai.typ.j2"
champs = [{champs}]
"""


def write(
    folder: Path, name: str, *, version: int = 1, premiere: int = 2023, derniere: int = 0, champs: str = ""
) -> None:
    last = f", derniere = {derniere}" if derniere else ""
    text = FORM.format(version=version, premiere=premiere, derniere=last, champs=champs)
    (folder / name).write_text(text, encoding="utf-8")


def faults(folder: Path) -> str:
    with pytest.raises(DataError) as caught:
        load_forms(folder)
    return str(caught.value)


def test_a_box_that_changes_meaning_is_a_new_version_and_each_session_has_one(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", derniere=2025, champs='{ nom = "x", libelle = "Avant" }')
    write(tmp_path, "b.toml", version=2, premiere=2026, champs='{ nom = "x", libelle = "Après" }')
    first, second = load_forms(tmp_path)
    assert [first.slots["x"].libelle, second.slots["x"].libelle] == ["Avant", "Après"]
    assert [2025 in first.sessions, 2025 in second.sessions, 2026 in first.sessions] == [True, False, False]


def test_versions_that_overlap_or_leave_a_gap_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", derniere=2025)
    write(tmp_path, "b.toml", version=2, premiere=2025)
    assert "essai : « 2023 à 2025 » et « depuis 2025 » se chevauchent" in faults(tmp_path)
    write(tmp_path, "b.toml", version=2, premiere=2027)
    assert "essai : aucune version entre « 2023 à 2025 » et « depuis 2027 »" in faults(tmp_path)


def test_every_fault_of_the_fields_is_told_at_once(tmp_path: Path) -> None:
    champs = """
    { nom = "a", libelle = "A", source = "candidat.prenon" },
    { nom = "a", libelle = "A" },
    { nom = "É t", libelle = "E" },
    { nom = "b", libelle = "B", genre = "case", source = "forme" },
    { nom = "c", libelle = "C", valeur = "x" },
    """
    write(tmp_path, "a.toml", champs=champs)
    told = faults(tmp_path)
    assert "la case « a » est décrite plusieurs fois" in told
    assert "la case « É t » : un nom est fait de minuscules, de chiffres et de _" in told
    assert "la case « b » : « source » et « valeur » vont ensemble" in told
    assert "le champ « c » : « valeur », « plusieurs », « synonymes » sont pour les cases à cocher" in told
    assert "le chemin « candidat.prenon » ne mène à rien dans un dossier" in told


def test_an_unknown_key_and_a_wrong_type_are_told_with_their_file_and_path(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", champs='{ nom = "a", libelle = "A", longeur = 3 }')
    write(tmp_path, "b.toml", version=2, champs='{ nom = "a", libelle = 3 }')
    told = faults(tmp_path)
    assert "a.toml, $.champs[0].longeur : clé inconnue" in told
    assert "b.toml, $.champs[0].libelle : 3 n’est pas un texte" in told


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("candidat.numero", str),
        ("session", int),
        ("statut", Status),
        ("projet", Decimal),
        ("candidat.date_naissance", dt.date),
        ("periodes.[].structure.nom", str),
        ("periodes.[].activites", tuple[str, ...]),
        ("dossiers_professionnels.E31.etat_recapitulatif", bool),
    ],
)
def test_a_path_of_the_dossier_has_the_type_of_what_stands_there(path: str, kind: object) -> None:
    assert type_at(Dossier, path) == kind


@pytest.mark.parametrize("path", ["candidat.age", "periodes.du", "candidat.nom.x", "periodes.[].nom"])
def test_a_path_that_leads_nowhere_is_known_as_such(path: str) -> None:
    assert not leads_somewhere(Dossier, path)


def test_what_is_missing_on_a_path_is_nothing_and_not_an_error(dossier: Dossier) -> None:
    assert value_at(dossier, "candidat.nom") == "Œuvrard-N’Diaye"
    assert value_at(dossier, "contrat_apprentissage.employeur") is None
    assert value_at(dossier, "dossiers_professionnels.E40.travaux") is None
    assert value_at(Placement(), "du") is None


def test_slots_of_rows_have_names_of_their_own() -> None:
    assert slot_name("periode", 2, "du") == "periode_2_du"


def test_a_form_says_which_conclusions_it_prints(forms: dict[str, PaperForm]) -> None:
    assert not any(forms["attestation-pfmp"].needs(name) for name in ("jury", "controle", "blocs"))
