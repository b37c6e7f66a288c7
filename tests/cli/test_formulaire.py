"""`bacpro formulaire` as staff use it: forms listed, blank, filled for a whole file, and read back."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from pypdf import PdfReader

from bacpro.testing import read_table

Bacpro = Callable[..., Result]
PFMP = "attestation-pfmp"
DATA = Path(__file__).parents[1] / "data"


def cohort(path: Path, count: int, **parts: object) -> Path:
    """Dossiers of invented candidates, in JSON Lines."""
    model = json.loads((DATA / "dossier.json").read_text(encoding="utf-8"))
    with path.open("w", encoding="utf-8") as stream:
        for rank in range(count):
            candidat = {**model["candidat"], "numero": f"26{rank:09}", "nom": f"Candidat {rank}"}
            dossier = {**model, **parts, "candidat": candidat, "division": f"T{rank % 3}"}
            stream.write(json.dumps(dossier, ensure_ascii=False) + "\n")
    return path


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def summary(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
    return found


# --- lister, vierge --------------------------------------------------------------------------------------------


def test_forms_are_listed_with_what_they_rest_on(bacpro: Bacpro) -> None:
    listed = json.loads(bacpro("formulaire", "lister", "--format", "json").stdout)
    [form] = [each for each in listed if each["formulaire"] == PFMP]
    assert (form["version"], form["diplome"], form["sessions"]) == ("1", "agora", "depuis 2023")
    assert form["fondement"] == "Note aux candidats, annexe 1"


def test_the_slots_of_a_form_are_described(bacpro: Bacpro) -> None:
    described = json.loads(bacpro("formulaire", "lister", PFMP, "--format", "json").stdout)
    [birth] = [each for each in described if each["case"] == "date_naissance"]
    assert (birth["genre"], birth["requis"], birth["dossier"]) == ("date jj/mm/aaaa", "oui", "candidat.date_naissance")


def test_a_form_has_a_page_of_documentation(bacpro: Bacpro, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    assert bacpro("formulaire", "lister", PFMP, "--html", path).exit_code == 0
    page = path.read_text(encoding="utf-8")
    for words in ("Annexe 1", "N° d&#39;inscription", "candidat.date_naissance", "formulaire vierge", "(obligatoire)"):
        assert words in page
    assert bacpro("formulaire", "lister", PFMP, "--html", path).exit_code == 2


def test_a_blank_form_can_be_filled(bacpro: Bacpro, tmp_path: Path) -> None:
    path = tmp_path / "vierge.pdf"
    assert bacpro("formulaire", "vierge", PFMP, "--sortie", path).exit_code == 0
    fields: Any = PdfReader(path).get_fields()
    assert all(not field.get("/V") or field["/V"] == "/Off" for field in fields.values())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["inconnu"], "Formulaire inconnu : « inconnu »"),
        ([PFMP, "--session", "2010"], "n’a pas de version pour la session 2010"),
        ([PFMP, "--diplome", "cap"], "Diplôme inconnu : « cap »"),
    ],
)
def test_what_is_not_there_is_said_and_nothing_is_written(
    arguments: list[str], message: str, bacpro: Bacpro, tmp_path: Path
) -> None:
    result = bacpro("formulaire", "vierge", *arguments, "--sortie", tmp_path / "vierge.pdf")
    assert result.exit_code == 2
    assert message in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_blank_does_not_replace_a_file_unless_told(bacpro: Bacpro, tmp_path: Path) -> None:
    path = tmp_path / "vierge.pdf"
    path.write_text("à garder", encoding="utf-8")
    assert bacpro("formulaire", "vierge", PFMP, "--sortie", path).exit_code == 2
    assert path.read_text(encoding="utf-8") == "à garder"
    assert bacpro("formulaire", "vierge", PFMP, "--sortie", path, "--remplacer").exit_code == 0


# --- remplir ---------------------------------------------------------------------------------------------------


def test_each_candidate_has_his_document_and_the_counts_add_up(bacpro: Bacpro, tmp_path: Path) -> None:
    data, out = cohort(tmp_path / "d.jsonl", 4), tmp_path / "sortie"
    result = bacpro("formulaire", "remplir", PFMP, "--donnees", data, "--sortie", out)
    assert result.exit_code == 0, result.stderr
    found = summary(out)
    assert (found["lus"], found["traites"], found["rejetes"], found["documents"], found["pages"]) == (4, 4, 0, 4, 8)
    assert sorted(path.name for path in (out / "pdf").iterdir()) == [f"26{rank:09}.pdf" for rank in range(4)]
    assert "Candidat 2" in PdfReader(out / "pdf" / "26000000002.pdf").pages[0].extract_text()


def test_the_manifest_has_the_hash_of_the_input_and_of_each_file(bacpro: Bacpro, tmp_path: Path) -> None:
    data, out = cohort(tmp_path / "d.jsonl", 2), tmp_path / "sortie"
    bacpro("formulaire", "remplir", PFMP, "--donnees", data, "--sortie", out)
    manifest = json.loads((out / "manifeste.json").read_text(encoding="utf-8"))
    assert manifest["entree"]["sha256"] == hashlib.sha256(data.read_bytes()).hexdigest()
    for entry in manifest["fichiers"]:
        assert entry["sha256"] == hashlib.sha256((out / entry["fichier"]).read_bytes()).hexdigest()
        assert (entry["version"], entry["edition"], entry["pages"]) == (1, "RNCP40705", 2)
    assert [entry["candidats"] for entry in manifest["fichiers"]] == [["26000000000"], ["26000000001"]]


def test_a_report_tells_what_was_made_and_what_is_to_mend(bacpro: Bacpro, tmp_path: Path) -> None:
    data, out, back = cohort(tmp_path / "d.jsonl", 3), tmp_path / "sortie", tmp_path / "relu"
    data.write_text(data.read_text("utf-8").replace("Candidat 1", "Candidat 𒀀"), encoding="utf-8")
    bacpro("formulaire", "remplir", PFMP, "--donnees", data, "--sortie", out)
    page = (out / "rapport.html").read_text(encoding="utf-8")
    assert "pdf/26000000000.pdf" in page
    assert "Caractère impossible à imprimer" in page
    bacpro("formulaire", "lire", out / "pdf", "--controler", "--sortie", back)
    page = (back / "rapport.html").read_text(encoding="utf-8")
    assert "Formulaires relus" in page
    assert "26000000002" in page


def test_any_file_of_candidates_will_do(bacpro: Bacpro, tmp_path: Path) -> None:
    """A list as Cyclades gives it: those of the diploma are served, those of others set aside and counted."""
    out = tmp_path / "sortie"
    bacpro("formulaire", "remplir", PFMP, "--donnees", DATA / "fichiers" / "cyclades-agora.csv", "--sortie", out)
    found = summary(out)
    assert found["documents"] == found["candidats"]["traites"] > 0
    assert found["lignes"] == found["lus"] + found["ecartes"]
    assert found["lus"] == found["traites"] + found["rejetes"]


def test_grouped_files_hold_a_division_each(bacpro: Bacpro, tmp_path: Path) -> None:
    data, out = cohort(tmp_path / "d.jsonl", 5), tmp_path / "sortie"
    assert bacpro("formulaire", "remplir", PFMP, "--donnees", data, "--sortie", out, "--groupe").exit_code == 0
    pages = {path.name: len(PdfReader(path).pages) for path in (out / "pdf").iterdir()}
    assert pages == {"T0-001.pdf": 4, "T1-001.pdf": 4, "T2-001.pdf": 2}


@pytest.mark.parametrize("options", [[], ["--groupe"], ["--modifiable"]])
def test_the_same_files_come_out_whoever_writes_them(options: list[str], bacpro: Bacpro, tmp_path: Path) -> None:
    data = cohort(tmp_path / "d.jsonl", 7)
    for processes in (1, 2):
        out = tmp_path / f"sortie{processes}"
        result = bacpro(
            *("formulaire", "remplir", PFMP, "--donnees", data, "--sortie", out, "--processus", processes), *options
        )
        assert result.exit_code == 0, result.stderr
    assert content(tmp_path / "sortie1") == content(tmp_path / "sortie2")


def test_what_cannot_be_printed_is_rejected_with_its_line_and_the_rest_is_printed(
    bacpro: Bacpro, tmp_path: Path
) -> None:
    data = cohort(tmp_path / "d.jsonl", 4)
    lines = data.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("Candidat 1", "Candidat 𒀀")
    lines[2] = lines[2].replace("4 quai Ceineray", "quai " * 60)
    lines[3] = lines[3].replace("structure_mutualiste", "mutuelle")
    data.write_text("\n".join(lines), encoding="utf-8")
    for option in ([], ["--groupe"]):
        out = tmp_path / f"sortie{len(option)}"
        result = bacpro("formulaire", "remplir", PFMP, "--donnees", data, "--sortie", out, *option)
        assert result.exit_code == 1
        found = summary(out)
        assert (found["lus"], found["traites"], found["rejetes"], found["documents"]) == (4, 1, 3, 1)
        faults = {(row["ligne"], row["candidat"], row["colonne"]) for row in read_table(out / "rejets.csv")}
        assert faults == {
            ("2", "26000000001", "Nom"),
            ("3", "26000000002", "$.periodes[0].structure.adresse"),
            ("4", "26000000003", "$.periodes[0].structure.type"),
        }
        assert "Traceback" not in result.output


def test_a_candidate_of_another_session_has_the_edition_of_that_session(bacpro: Bacpro, tmp_path: Path) -> None:
    data, out = cohort(tmp_path / "d.jsonl", 1, session=2024), tmp_path / "sortie"
    bacpro("formulaire", "remplir", PFMP, "--donnees", data, "--sortie", out)
    [entry] = json.loads((out / "manifeste.json").read_text(encoding="utf-8"))["fichiers"]
    assert entry["edition"] == "RNCP34606"


def test_an_existing_folder_is_refused(bacpro: Bacpro, tmp_path: Path) -> None:
    data, out = cohort(tmp_path / "d.jsonl", 1), tmp_path / "sortie"
    out.mkdir()
    assert bacpro("formulaire", "remplir", PFMP, "--donnees", data, "--sortie", out).exit_code == 2
    assert list(out.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a program is not interrupted the same way on Windows")
@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_run_goes_on_where_it_stopped(bacpro: Bacpro, tmp_path: Path) -> None:
    data, out = cohort(tmp_path / "d.jsonl", 3000), tmp_path / "sortie"
    command = ["formulaire", "remplir", PFMP, "--donnees", str(data), "--sortie", str(out)]
    running = subprocess.Popen(
        [sys.executable, "-m", "bacpro_cli", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    )
    partial = tmp_path / ".sortie.partiel" / "pdf"
    for _ in range(600):
        if partial.is_dir() and len(list(partial.iterdir())) > 500:
            break
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)
    assert running.returncode == 130
    assert not out.exists()
    assert bacpro(*command).exit_code == 0
    found = summary(out)
    assert (found["documents"], found["traites"]) == (3000, 3000)
    assert found["repris"] >= 200
    assert not partial.exists()
    whole = tmp_path / "entier"
    bacpro(*command[:-1], whole)
    ignored = {"bilan.json"}  # it says what was taken over
    kept = {name: data for name, data in content(out).items() if name not in ignored}
    assert kept == {name: data for name, data in content(whole).items() if name not in ignored}


# --- lire ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--modifiable"], ["--groupe"]])
def test_what_was_filled_reads_back_as_the_same_dossiers(options: list[str], bacpro: Bacpro, tmp_path: Path) -> None:
    data, out, back = cohort(tmp_path / "d.jsonl", 3), tmp_path / "sortie", tmp_path / "relu"
    bacpro("formulaire", "remplir", PFMP, "--donnees", data, "--sortie", out, *options)
    result = bacpro("formulaire", "lire", out / "pdf", "--sortie", back)
    assert result.exit_code == 0, result.output
    read = {each["candidat"]["numero"]: each for each in json.loads((back / "dossiers.json").read_text("utf-8"))}
    for line in data.read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        found = read[given["candidat"]["numero"]]
        for key in ("numero", "nom", "prenom", "date_naissance"):
            assert found["candidat"][key] == given["candidat"][key]
        assert (found["session"], found["periodes"]) == (given["session"], given["periodes"])


def test_json_names_the_file_the_form_and_its_version(bacpro: Bacpro, tmp_path: Path) -> None:
    data, out = cohort(tmp_path / "d.jsonl", 1), tmp_path / "sortie"
    bacpro("formulaire", "remplir", PFMP, "--donnees", data, "--sortie", out)
    [read] = json.loads(bacpro("formulaire", "lire", out / "pdf", "--format", "json").stdout)
    assert (Path(read["fichier"]).name, read["formulaire"], read["version"]) == ("26000000000.pdf", PFMP, 1)
    assert read["dossier"]["candidat"]["nom"] == "Candidat 0"
    assert (read["fautes"], read["manquants"]) == ([], [])


def test_what_was_read_can_be_checked_at_once(bacpro: Bacpro, tmp_path: Path) -> None:
    data, out, back = cohort(tmp_path / "d.jsonl", 1), tmp_path / "sortie", tmp_path / "relu"
    bacpro("formulaire", "remplir", PFMP, "--donnees", data, "--sortie", out)
    result = bacpro("formulaire", "lire", out / "pdf", "--controler", "--sortie", back, "--format", "json")
    [read] = json.loads(result.stdout)
    rules = {finding["regle"] for finding in read["controle"]["constats"]}
    assert any(".pfmp." in rule for rule in rules)
    assert not any(".dossier." in rule for rule in rules), "an attestation says nothing of the E31 and E32 dossiers"
    [report] = json.loads((back / "controle.json").read_text(encoding="utf-8"))
    assert report == read["controle"]


def test_files_that_are_no_form_are_named_and_the_others_read(bacpro: Bacpro, tmp_path: Path) -> None:
    data, out, back = cohort(tmp_path / "d.jsonl", 1), tmp_path / "sortie", tmp_path / "relu"
    bacpro("formulaire", "remplir", PFMP, "--donnees", data, "--sortie", out)
    (out / "pdf" / "faux.pdf").write_bytes(b"bonjour")
    result = bacpro("formulaire", "lire", out / "pdf", "--sortie", back)
    assert result.exit_code == 1
    assert "faux.pdf : ce n’est pas un PDF." in result.stderr
    found = summary(back)
    assert (found["lus"], found["traites"], found["rejetes"]) == (2, 1, 1)
    [fault] = read_table(back / "rejets.csv")
    assert (Path(fault["fichier"]).name, fault["erreur"]) == ("faux.pdf", "ce n’est pas un PDF")


def test_every_answer_is_in_the_table_form_only_ones_included(bacpro: Bacpro, tmp_path: Path) -> None:
    blank, filled, back = tmp_path / "v.pdf", tmp_path / "r.pdf", tmp_path / "relu"
    bacpro("formulaire", "vierge", PFMP, "--sortie", blank)
    pymupdf = pytest.importorskip("pymupdf")
    document = pymupdf.open(blank)
    for widget in document[0].widgets():
        if widget.field_name in {"numero", "periode_1_conforme"}:
            widget.field_value = "02011557741" if widget.field_name == "numero" else True
            widget.update()
    filled.write_bytes(document.tobytes())
    assert bacpro("formulaire", "lire", filled, "--sortie", back).exit_code == 0
    answers = {row["case"]: row["valeur"] for row in read_table(back / "reponses.csv")}
    assert answers == {"numero": "02011557741", "periode_1_conforme": "oui"}


@pytest.mark.parametrize("arguments", [["absent.pdf"], ["."]])
def test_nothing_to_read_is_a_wrong_usage(
    arguments: list[str], bacpro: Bacpro, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert bacpro("formulaire", "lire", *arguments).exit_code == 2
