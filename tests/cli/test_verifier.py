"""A run proves itself: what it read and wrote is known by its sha256, and what was altered since is named."""

import csv
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from bacpro.outputs import csvtext
from bacpro.running.folders.verification import FileState, SummaryState, verify

Bacpro = Callable[..., Result]
HEADER = "numero_candidat;nom;session;statut;U2;U31;U34"
ROWS = ["01;Un;2022;scolaire_public;12;8;AB", "02;Deux;2018;scolaire_public;13;14;", "03;Trois;2022;fpc_prive;9;15;11"]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def summary(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
    return data


def files(folder: Path) -> dict[str, str]:
    """The sha256 of every file of a folder but the summary."""
    return {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in folder.rglob("*")
        if path.is_file() and path.name != "bilan.json"
    }


@pytest.fixture
def folder(convert: Callable[..., Result], write: Callable[..., Path], tmp_path: Path) -> Path:
    """A conversion with workbooks, pages and sheets."""
    options = ("--xlsx", "--pdf", "--pdf-groupe", "--fiches", "--silencieux")
    convert(write(HEADER, *ROWS), "--sortie", tmp_path / "sortie", *options)
    return tmp_path / "sortie"


def test_the_summary_has_the_hash_of_every_file_written_pages_and_workbooks_too(folder: Path) -> None:
    written = summary(folder)["ecrits"]
    assert written == files(folder)
    assert list(written) == sorted(written)
    assert {"pdf/releves-001.pdf", "conversion.xlsx", "journal.csv", "rapport.html"} <= set(written)


def test_the_mark_of_a_summary_is_the_sha256_of_what_stands_above_its_line(folder: Path) -> None:
    lines = (folder / "bilan.json").read_bytes().splitlines(keepends=True)
    above = hashlib.sha256(b"".join(lines[:-2])).hexdigest()
    assert summary(folder)["empreinte"] == above


def test_every_command_that_writes_a_folder_tells_all_that_it_wrote(bacpro: Bacpro, tmp_path: Path) -> None:
    assert bacpro("demo", "--candidats", 8, "--fautes", 0, "--sortie", tmp_path / "demo").exit_code == 0
    grades, dossiers = tmp_path / "demo" / "resultats-agora.csv", tmp_path / "demo" / "dossiers-agora.jsonl"
    placements = tmp_path / "demo" / "periodes-agora.csv"
    ready = ("--silencieux", "--sortie")
    bacpro("deliberer", grades, "--xlsx", "--pdf", "--fiches", *ready, tmp_path / "deliberation")
    bacpro("controler", placements, "--xlsx", "--fiches", *ready, tmp_path / "controle")
    bacpro("formulaire", "remplir", "attestation-pfmp", "--donnees", dossiers, *ready, tmp_path / "remplir")
    bacpro("formulaire", "lire", tmp_path / "remplir", "--controler", *ready, tmp_path / "lire")
    for name in ("demo", "deliberation", "controle", "remplir", "lire"):
        assert summary(tmp_path / name)["ecrits"] == files(tmp_path / name), name
        assert bacpro("verifier", tmp_path / name).exit_code == 0, name


def test_the_summary_has_the_hash_of_every_file_read(
    bacpro: Bacpro, convert: Callable[..., Result], write: Callable[..., Path], tmp_path: Path
) -> None:
    # The conversion reads the table, the list joined to it and what the columns mean; the deliberation the journal.
    table = write("Matricule;nom;session;statut;U2", "01;Un;2022;scolaire_public;12")
    joined = write("numero_candidat;division", "01;TA", name="liste.csv")
    columns = tmp_path / "colonnes.toml"
    columns.write_text('[colonnes]\n"Matricule" = "numero_candidat"\n', encoding="utf-8")
    folder = tmp_path / "sortie"
    convert(table, "--joindre", joined, "--colonnes", columns, "--sortie", folder, "--silencieux")
    read = {entree["fichier"]: (entree["sha256"], entree["forme"]) for entree in summary(folder)["entrees"]}
    assert read == {
        "candidats.csv": (sha256(table), "table_large"),
        "liste.csv": (sha256(joined), "jointe"),
        "colonnes.toml": (sha256(columns), "colonnes"),
    }
    bacpro("deliberer", folder / "conversion.csv", "--colonnes", columns, "--sortie", tmp_path / "jury", "--silencieux")
    forms = {entree["forme"]: entree["sha256"] for entree in summary(tmp_path / "jury")["entrees"]}
    assert forms["journal"] == sha256(folder / "journal.csv")
    assert forms["colonnes"] == sha256(columns)


def test_a_journal_that_is_none_is_told(bacpro: Bacpro, write: Callable[..., Path], tmp_path: Path) -> None:
    write("a;b", "1;2", name="journal.csv")
    units = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")
    path = write(";".join(("numero_candidat", "session", *units)), ";".join(("01", "2024", *["12"] * 12)))
    result = bacpro("deliberer", path, "--sortie", tmp_path / "jury")
    assert "journal.csv est à côté, mais ce n’est pas le journal d’une conversion" in result.stderr
    assert [entree["fichier"] for entree in summary(tmp_path / "jury")["entrees"]] == ["candidats.csv"]


def test_a_folder_as_it_was_written_is_intact(bacpro: Bacpro, folder: Path) -> None:
    result = bacpro("verifier", folder)
    assert result.exit_code == 0
    assert "Intact" in result.stdout
    data = json.loads(bacpro("verifier", folder, "--format", "json").stdout)
    assert data["intact"] is True
    assert data["bilan"] == "intact"
    assert data["nombres"]["intact"] == len(files(folder))


def spoil(folder: Path) -> None:
    """A journal corrected by hand, a page taken away, a note added."""
    (folder / "journal.csv").write_bytes((folder / "journal.csv").read_bytes().replace(b"12", b"13", 1))
    (folder / "pdf" / "releves-001.pdf").unlink()
    (folder / "pdf" / "note.txt").write_text("à voir", encoding="utf-8")


def test_each_file_modified_missing_or_added_is_named(bacpro: Bacpro, folder: Path) -> None:
    before = files(folder)
    spoil(folder)
    result = bacpro("verifier", folder, "--format", "csv")
    assert result.exit_code == 1
    rows = {
        row["chemin"]: row
        for row in csv.DictReader(result.stdout.removeprefix(csvtext.BOM).splitlines(), delimiter=";")
    }
    odd = {path: row["etat"] for path, row in rows.items() if row["etat"] != "intact"}
    assert odd == {"journal.csv": "modifie", "pdf/releves-001.pdf": "manquant", "pdf/note.txt": "ajoute"}
    assert rows["journal.csv"]["attendu"] == before["journal.csv"]
    assert rows["journal.csv"]["constate"] == sha256(folder / "journal.csv")
    text = bacpro("verifier", folder)
    assert text.exit_code == 1
    assert "pdf/releves-001.pdf  manquant" in text.stdout
    assert bacpro("verifier", folder, "--silencieux").stdout == ""


def test_a_summary_edited_by_hand_is_seen_even_where_every_hash_is_right(bacpro: Bacpro, folder: Path) -> None:
    path = folder / "bilan.json"
    path.write_bytes(path.read_bytes().replace(b'"rejetes": 0', b'"rejetes": 1', 1))
    verified = verify(folder)
    assert verified.bilan is SummaryState.MODIFIE
    assert not verified.altered()
    result = bacpro("verifier", folder)
    assert result.exit_code == 1
    assert "bilan.json a été modifié" in result.stdout


def test_hashes_edited_with_the_files_are_seen_by_the_mark_of_the_summary(folder: Path) -> None:
    spoil(folder)
    path = folder / "bilan.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["ecrits"] = files(folder)
    path.write_text(f"{json.dumps(content, ensure_ascii=False, indent=2)}\n", encoding="utf-8", newline="\n")
    assert verify(folder).bilan is SummaryState.MODIFIE


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (lambda path: path.unlink(), "manquant"),
        (lambda path: path.write_text("{"), "illisible"),
        (lambda path: path.write_text("[]"), "illisible"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "illisible"),
        (lambda path: path.write_text("[" * 100_000), "illisible"),
        (lambda path: path.write_text('{"commande": "convertir"}'), "sans_empreintes"),
        (lambda path: path.write_text('{"ecrits": 3}'), "modifie"),
        (lambda path: path.write_text('{"ecrits": {"a": 3}, "versions": 2, "empreinte": null}'), "modifie"),
    ],
    ids=["none", "cut", "a list", "no text", "brackets", "an old one", "no table", "odd"],
)
def test_a_folder_whose_summary_says_nothing_is_not_called_intact(
    make: Callable[[Path], object], state: str, bacpro: Bacpro, folder: Path
) -> None:
    make(folder / "bilan.json")
    result = bacpro("verifier", folder, "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["bilan"] == state
    assert "bilan.json" in bacpro("verifier", folder).stdout


@pytest.mark.skipif(os.name != "posix", reason="links need rights on this system")
def test_a_link_or_a_pipe_in_place_of_a_file_was_never_written(folder: Path, tmp_path: Path) -> None:
    kept = folder / "rejets.csv"
    kept.rename(tmp_path / "rejets.csv")
    kept.symlink_to(tmp_path / "rejets.csv")
    (folder / "journal.csv").unlink()
    os.mkfifo(folder / "journal.csv")
    (folder / "ailleurs").symlink_to(tmp_path)
    states = {file.chemin: file.etat for file in verify(folder).altered()}
    assert states == {
        "rejets.csv": FileState.MODIFIE,
        "journal.csv": FileState.MODIFIE,
        "ailleurs": FileState.AJOUTE,
    }


def test_a_summary_that_names_a_file_elsewhere_makes_nothing_read_there(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("secret", encoding="utf-8")
    path = folder / "bilan.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["ecrits"]["../secret.txt"] = sha256(outside)
    path.write_text(json.dumps(content), encoding="utf-8")
    assert [(file.chemin, file.etat) for file in verify(folder).altered()] == [("../secret.txt", FileState.MANQUANT)]


def test_what_is_no_folder_is_refused_with_what_to_give(bacpro: Bacpro, folder: Path, tmp_path: Path) -> None:
    for path, said in (
        (folder / "pdf" / "releves-001.pdf", "ne vérifie pas encore un document seul"),
        (folder / "journal.csv", "ce n’est pas un dossier"),
        (tmp_path / "rien", "il n’existe pas"),
    ):
        result = bacpro("verifier", path)
        assert result.exit_code == 2
        assert said in result.stderr


# --- comparer and rejouer say so first -------------------------------------------------------------------------


def test_comparer_says_first_that_a_folder_is_not_what_was_written(
    bacpro: Bacpro, folder: Path, tmp_path: Path
) -> None:
    import shutil

    other = tmp_path / "autre"
    shutil.copytree(folder, other)
    same = bacpro("comparer", folder, other)
    assert same.exit_code == 0
    assert same.stderr == ""
    table = other / "conversion.csv"
    header, first, *rest = table.read_text(encoding="utf-8-sig").splitlines()
    cells = first.split(";")
    cells[header.split(";").index("U32")] = "19"
    table.write_text("\r\n".join([header, ";".join(cells), *rest, ""]), encoding="utf-8-sig", newline="")
    result = bacpro("comparer", folder, other, "--format", "json")
    assert result.exit_code == 1
    assert f"Attention : {other} n’est plus ce qui a été écrit : modifié : conversion.csv." in result.stderr
    data = json.loads(result.stdout)
    assert data["alteres"] == {str(other): "modifié : conversion.csv"}
    (change,) = data["changements"]
    assert (change["numero_candidat"], change["table"], change["sujet"]) == ("01", "conversion.csv", "colonne U32")
    assert change["colonnes"] == {"valeur": {"avant": "12", "apres": "19"}}
    assert "colonne U32 : modifié" in bacpro("comparer", folder, other).stdout


def test_a_converted_table_is_compared_under_the_titles_of_the_office(
    bacpro: Bacpro, convert: Callable[..., Result], write: Callable[..., Path], tmp_path: Path
) -> None:
    columns = tmp_path / "colonnes.toml"
    columns.write_text('[colonnes]\n"Matricule" = "numero_candidat"\n', encoding="utf-8")
    for name, mark in (("a", "12"), ("b", "13")):
        path = write(
            "Nom de famille;Matricule;session;statut;U2", f"Un;01;2022;scolaire_public;{mark}", name=f"{name}.csv"
        )
        convert(path, "--colonnes", columns, "--sortie", tmp_path / name, "--silencieux")
    data = json.loads(bacpro("comparer", tmp_path / "a", tmp_path / "b", "--format", "json").stdout)
    (change,) = [change for change in data["changements"] if change["table"] == "conversion.csv"]
    assert (change["numero_candidat"], change["nom"], change["sujet"]) == ("01", "Un", "colonne U32")


def test_rejouer_says_first_that_the_folder_is_not_what_was_written(bacpro: Bacpro, folder: Path) -> None:
    intact = bacpro("rejouer", folder)
    assert intact.exit_code == 0
    assert "n’est plus" not in intact.stderr
    spoil(folder)
    result = bacpro("rejouer", folder)
    assert result.exit_code == 1
    assert "n’est plus ce qui a été écrit : modifié : journal.csv ; manquant : pdf/releves-001.pdf" in result.stderr


def test_rejouer_asks_for_every_file_that_was_read(
    bacpro: Bacpro, convert: Callable[..., Result], write: Callable[..., Path], tmp_path: Path
) -> None:
    # A deliberation of a converted table rests on its journal too: without it, sessions would be others.
    convert(write(HEADER, *ROWS), "--sortie", tmp_path / "sortie", "--silencieux")
    bacpro("deliberer", tmp_path / "sortie" / "conversion.csv", "--session", 2024, "--sortie", tmp_path / "jury")
    assert bacpro("rejouer", tmp_path / "jury").exit_code == 0
    journal = tmp_path / "sortie" / "journal.csv"
    journal.write_bytes(journal.read_bytes() + b"\r\n")
    result = bacpro("rejouer", tmp_path / "jury")
    assert result.exit_code == 2
    assert "journal.csv : ce fichier n’est plus celui qui a été lu" in result.stderr
    journal.unlink()
    assert "journal.csv : le fichier lu alors est introuvable" in bacpro("rejouer", tmp_path / "jury").stderr


def test_a_form_that_changes_while_it_is_read_is_a_fault_of_that_file_alone(
    bacpro: Bacpro, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bacpro.forms.readback import collecting, recognising

    for name in ("a.pdf", "b.pdf"):
        bacpro("formulaire", "vierge", "attestation-pfmp", "--sortie", tmp_path / name, "--silencieux")
    read = recognising.read_file

    def slowly(reader: Any, path: Path, shelf: Any) -> object:  # noqa: ANN401
        if path.name == "a.pdf":
            path.write_bytes(path.read_bytes() + b"\n")
        return read(reader, path, shelf)

    monkeypatch.setattr(collecting, "read_file", slowly)
    result = bacpro("formulaire", "lire", tmp_path / "a.pdf", tmp_path / "b.pdf")
    assert result.exit_code == 1
    assert f"{tmp_path / 'a.pdf'} : ce fichier a changé pendant la lecture" in result.stderr
    assert "b.pdf : ce fichier" not in result.stderr
    assert "Fichiers lus : 2" in result.stdout
