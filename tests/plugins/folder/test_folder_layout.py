"""A folder of a speciality holds what is read, and nothing that somebody thinks is read: a misspelt name is told."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from bacpro.plugins.folder.diploma_data import load_diploma
from bacpro.plugins.folder.folder_layout import (
    content_faults_of,
    layout_faults,
    missing_faults,
    table_files,
    toml_files,
)


@pytest.fixture
def folder(tmp_path: Path, third_parties: Path) -> Path:
    """A copy of the folder of a sound speciality, Python beside its data."""
    ignored = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(third_parties / "generale" / "bacpro_csr", tmp_path / "csr", ignore=ignored)


def only(faults: list[str]) -> str:
    """The single fault."""
    [fault] = faults
    return fault


@pytest.mark.parametrize(
    "beside", ["LISEZMOI.md", "notes.txt", "LICENSE", ".gitignore", ".diplome.toml.swp", "jury.py"]
)
def test_texts_and_python_may_stand_beside_the_data(folder: Path, beside: str) -> None:
    (folder / beside).write_text("", encoding="utf-8")
    for package in ("outils", "__pycache__", "images"):
        (folder / package).mkdir()
    (folder / "outils" / "__init__.py").write_text("", encoding="utf-8")
    (folder / "images" / "logo.png").write_bytes(b"")
    assert [*missing_faults(folder), *layout_faults(folder)] == []


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        ("deliberation.toml", "deliberaton.toml", "Nommez-le deliberation.toml"),
        ("deliberation.toml", "Deliberation.toml", "Nommez-le deliberation.toml"),
        ("deliberation.toml", "deliberation.TOML", "Nommez-le deliberation.toml"),
        ("deliberation.toml", "deliberation.toml.txt", "Nommez-le deliberation.toml"),
        ("deliberation.toml", "deliberation.tml", "Nommez-le deliberation.toml"),
        ("deliberation.toml", "deliberation", "Nommez-le deliberation.toml"),
        ("normes.toml", "norme.toml", "Nommez-le normes.toml"),
        ("divergences.toml", "divergence.toml", "Nommez-le divergences.toml"),
        ("regles/pfmp.toml", "regles.toml", "Mettez-le dans le dossier regles"),
        ("regles/pfmp.toml", "pfmp.toml", "Donnez-lui l’un de ces noms, ou retirez-le : diplome.toml, deliberation"),
        ("regles", "regle", "dossier inconnu, que rien ne lit. Nommez-le regles"),
        ("regles", "Règles", "dossier inconnu, que rien ne lit. Nommez-le regles"),
        ("formulaires", "formulaire", "Nommez-le formulaires"),
        ("formulaires", "fiches", "Donnez-lui l’un de ces noms, ou retirez-le : editions, contenus, regles, formul"),
    ],
)
def test_a_name_that_nothing_reads_is_told_with_the_one_that_was_meant(
    folder: Path, name: str, wrong: str, said: str
) -> None:
    (folder / name).rename(folder / wrong)
    fault = only(layout_faults(folder))
    assert fault.startswith(f"{wrong} : ")
    assert said in fault


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("editions/2014.toml.txt", "Nommez-le 2014.toml"),
        ("editions/2026.TOML", "Nommez-le 2026.toml"),
        ("regles/pfmp.toml.bak", "Nommez-le pfmp.toml"),
        ("regles/pfmp.yaml", "qui n’est pas en TOML"),
        ("formulaires/fiche.toml.old", "Nommez-le fiche.toml"),
        ("editions/anciennes/2009.toml", "Mettez ses fichiers dans editions"),
    ],
)
def test_a_file_that_is_passed_over_in_a_folder_is_told(folder: Path, wrong: str, said: str) -> None:
    (folder / wrong).parent.mkdir(exist_ok=True)
    (folder / wrong).write_text("", encoding="utf-8")
    assert said in only(layout_faults(folder))


def test_a_form_may_have_its_template_and_others_beside_it(folder: Path) -> None:
    for name in ("fiche.typ.j2", "logo.svg"):
        (folder / "formulaires" / name).write_text("", encoding="utf-8")
    assert layout_faults(folder) == []


def test_what_a_speciality_cannot_do_without_is_told(folder: Path, tmp_path: Path) -> None:
    (folder / "diplome.toml").rename(folder / "diplom.toml")
    assert only(missing_faults(folder)) == "il manque diplome.toml"
    assert "Nommez-le diplome.toml" in only(layout_faults(folder))
    (folder / "editions").rename(folder / "edition")
    assert [fault.split(" : ")[0] for fault in missing_faults(folder)] == ["il manque diplome.toml", "aucune édition"]
    assert [fault.split(" : ")[0] for fault in missing_faults(tmp_path / "absent")] == [
        "il manque diplome.toml",
        "aucune édition",
    ]


@pytest.fixture
def contents(folder: Path) -> Callable[..., list[str]]:
    """The faults of the contents of two editions, CSR-2014 and CSR-2026, where these files stand (name, text)."""
    diploma = load_diploma(folder)
    diploma = evolve(diploma, editions=(*diploma.editions, evolve(diploma.editions[0], id="CSR-2026")))

    def told(**files: str) -> list[str]:
        (folder / "contenus").mkdir()
        for name, text in files.items():
            (folder / "contenus" / f"{name.replace('_', '-')}.toml").write_text(text, encoding="utf-8")
        return content_faults_of(folder, diploma)

    return told


def test_each_edition_has_its_content_or_none_has(contents: Callable[..., list[str]]) -> None:
    assert contents() == []


def test_an_edition_without_content_is_told(contents: Callable[..., list[str]]) -> None:
    assert only(contents(CSR_2014="")).startswith("contenus/CSR-2026.toml : il manque")


def test_a_content_of_no_edition_is_told_unless_one_takes_from_it(contents: Callable[..., list[str]]) -> None:
    borrowing = 'reprises = [{ fichier = "contenus/reglement.toml" }]'
    fault = only(contents(CSR_2014=borrowing, CSR_2026="", reglement="", CSR_2062=""))
    assert fault.startswith("contenus/CSR-2062.toml : ce n’est ni le contenu d’une édition")
    assert fault.endswith("Nommez-le CSR-2026.toml")


def test_files_are_read_in_the_order_of_their_names(folder: Path) -> None:
    for name in ("correspondance-b.toml", "correspondance-a.toml", "correspondance.toml"):
        (folder / name).write_text("", encoding="utf-8")
    assert [path.name for path in table_files(folder)] == ["correspondance-a.toml", "correspondance-b.toml"]
    assert only(layout_faults(folder)).startswith("correspondance.toml : ")
    assert toml_files(folder / "absent") == []
