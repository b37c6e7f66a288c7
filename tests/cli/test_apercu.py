"""Before anything is done, the office sees how its file was understood."""

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl  # type: ignore[import-untyped,unused-ignore]
import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FILES = Path(__file__).parents[1] / "data" / "fichiers"
EXAMPLES = Path(__file__).parents[2] / "examples"
Run = Callable[..., Result]


def test_a_cyclades_list_is_shown_as_it_was_understood(bacpro: Run) -> None:
    result = bacpro("apercu", FILES / "cyclades-agora.csv", "--diplome", "agora")
    assert result.exit_code == 1
    said = [" ".join(line.split()) for line in result.stdout.splitlines()]
    for line in (
        "Format : CSV, utf-8, séparateur point-virgule",
        "Préambule : 9 lignes",
        "Lu dans le préambule : 2023, LYC TEST – VILLEFICTIVE (0921234A)",
        "Titres : ligne 10",
        "Contenu : liste de candidats, sans résultats (Cyclades)",
        "B N° Candidat numero_candidat 2011557741 | 02113557743 | 2113557744",
        "I Division de classe laissée : répète une autre colonne 'TAGORA' | 'TAGORA' | 'TAGORA'",
        "L Code Spécialité code_specialite 30004 | 30004 | 30004",
        "Lignes lues : 5 ; lisibles : 3 ; rejetées : 2",
        "écartées, autre spécialité : 31224 Employé (CAP) : 1",
        "Réparé ou à vérifier : zéro de tête perdu (2)",
        "Rejeté : catégorie de candidat inconnue (1)",
    ):
        assert line in said


def test_the_diploma_that_knows_most_columns_is_supposed_and_said(bacpro: Run) -> None:
    result = bacpro("apercu", EXAMPLES / "ga-2022.csv")
    assert result.exit_code == 0
    assert "Diplôme : GA (supposé ; --diplome pour un autre)" in result.stdout
    assert "supposé" not in bacpro("apercu", EXAMPLES / "ga-2022.csv", "--diplome", "ga").stdout


def test_an_unknown_column_is_shown_with_what_to_do_and_the_file_that_would_be_refused(bacpro: Run) -> None:
    result = bacpro("apercu", FILES / "export-resultats.csv", "--diplome", "ga", "--format", "json")
    assert result.exit_code == 1
    seen = json.loads(result.stdout)
    columns = {column["titre"]: column for column in seen["colonnes"]}
    assert columns["001 - 1 - Français - Ponctuel"]["sens"] == "U51"
    assert columns["TOTAL GENERAL"]["sens"] == "laissée : ni lue ni recopiée"
    unknown = columns["005 - 1 - Gestion des projets - Evaluation en cours d'année"]
    assert unknown["sens"] == "inconnue"
    assert "--colonnes" in unknown["conseil"]
    assert len(seen["refus"]) == 1
    assert "épreuve dont l’unité n’est pas connue" in seen["refus"][0]
    mapped = bacpro(
        *("apercu", FILES / "export-resultats.csv", "--diplome", "ga"),
        *("--colonnes", FILES / "export-resultats.toml", "--format", "json"),
    )
    assert mapped.exit_code == 0
    assert json.loads(mapped.stdout)["refus"] == []


def test_the_columns_are_given_as_csv(bacpro: Run) -> None:
    lines = bacpro("apercu", EXAMPLES / "ga-2022-long.csv", "--diplome", "ga", "--format", "csv").stdout.splitlines()
    assert lines[0] == "\ufeffcolonne;titre;sens;conseil;premières valeurs"
    assert lines[2] == "B;unite;unite;;U11 | U12 | U2"


def test_two_files_joined_are_shown_as_one(bacpro: Run) -> None:
    options = ("--joindre", FILES / "cyclades-agora.csv", "--diplome", "agora", "--format", "json")
    seen = json.loads(bacpro("apercu", FILES / "notes-a-joindre.csv", *options).stdout)
    assert [column["lettre"] for column in seen["colonnes"]][:8] == [
        *"ABCDEF",
        "A (cyclades-agora.csv)",
        "B (cyclades-agora.csv)",
    ]
    assert (seen["lus"], seen["lisibles"], seen["rejetes"], seen["ecartes"], seen["lignes"]) == (8, 4, 4, 2, 10)


def test_nothing_is_said_when_silent_and_the_code_still_tells(bacpro: Run) -> None:
    result = bacpro("apercu", FILES / "hors-bornes.csv", "--diplome", "ga", "--silencieux")
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize("name", ["vide.csv", "document.csv", "utf16.csv"])
def test_what_cannot_be_read_exits_2(name: str, bacpro: Run) -> None:
    assert bacpro("apercu", FILES / name).exit_code == 2


def test_dossiers_are_counted_and_their_faults_shown(bacpro: Run) -> None:
    result = bacpro("apercu", FILES / "lignes-json.json", "--diplome", "ga")
    assert result.exit_code == 1
    assert "Contenu : dossiers JSON" in result.stdout
    assert "ce n’est pas du JSON" in result.stdout


def test_a_decision_is_explained_from_a_workbook_and_from_joined_tables(bacpro: Run) -> None:
    options = ("--joindre", FILES / "cyclades-agora.csv", "--diplome", "agora", "--deliberation")
    result = bacpro("expliquer", "--candidat", "02011557741", FILES / "notes-a-joindre.csv", *options)
    assert result.exit_code == 0
    assert "Candidat 02011557741, d’Arc Jeanne" in result.stdout


@pytest.mark.parametrize("processes", [1, 2])
def test_joined_tables_and_workbooks_give_the_same_whatever_the_processes(
    processes: int, tmp_path: Path, convert: Run
) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["N° Candidat", "INE", "Session", "U11", "U2"])
    for number in range(2_500):
        page.append([2_211_000_000 + number, f"{number:09}AB", 2022, 8 + number % 12, "25" if number % 7 == 0 else 12])
    book.save(tmp_path / "notes.xlsx")
    names = "".join(f"{number:09}AB;Perrin{number};scolaire_public\r\n" for number in range(2_400))
    (tmp_path / "liste.csv").write_text(f"INE;Nom;Statut\r\n{names}", encoding="utf-8", newline="")
    out = tmp_path / "sortie"
    result = convert(
        *(tmp_path / "notes.xlsx", "--joindre", tmp_path / "liste.csv"), "--sortie", out, "--processus", processes
    )
    assert result.exit_code == 1
    summary = json.loads((out / "bilan.json").read_text(encoding="utf-8"))
    # Of 2,400 pairs, 343 have a mark of 25; 100 rows of the workbook have no other half.
    assert (summary["lus"], summary["traites"], summary["rejetes"]) == (4_900, 2 * (2_400 - 343), 2 * 343 + 100)
    assert [entry["fichier"] for entry in summary["entrees"]] == ["notes.xlsx", "liste.csv"]


def workbook() -> bytes:
    """A workbook with all that is looked for in its XML."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for cells in (
        ["N° Candidat", "Nom", "Session", "U11"],
        ["02211560101", "Perrin", 2022, 12],
        ["02", "P", 2022, "=1"],
    ):
        page.append(cells)
    page.merge_cells("B2:B3")
    page.row_dimensions[3].hidden = True
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


PARTS = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"]


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.sampled_from(PARTS), at=st.floats(0, 1), cut=st.integers(0, 40), put=st.binary(max_size=4))
def test_no_damage_to_a_workbook_brings_the_command_down(
    part: str, at: float, cut: int, put: bytes, tmp_path_factory: pytest.TempPathFactory, bacpro: Run
) -> None:
    path = tmp_path_factory.mktemp("classeur") / "abime.xlsx"
    with zipfile.ZipFile(BytesIO(workbook())) as sound, zipfile.ZipFile(path, "w") as damaged:
        for name in sound.namelist():
            content = sound.read(name)
            start = int(at * len(content))
            damaged.writestr(name, content[:start] + put + content[start + cut :] if name == part else content)
    result = bacpro("apercu", path, "--diplome", "ga")
    assert result.exit_code in {0, 1, 2}
    assert result.exit_code != 2 or result.stderr.startswith("Erreur : ")


def test_the_example_of_a_cyclades_list_is_read_whole_with_what_the_office_says_of_it(bacpro: Run) -> None:
    options = ("--colonnes", EXAMPLES / "colonnes.toml", "--format", "json")
    result = bacpro("apercu", EXAMPLES / "liste-cyclades.csv", *options)
    assert result.exit_code == 0
    seen = json.loads(result.stdout)
    assert (seen["diplome"], seen["lus"], seen["lisibles"], seen["ecartes"]) == ("agora", 5, 5, 3)
    assert [told["motif"] for told in seen["avertissements"]] == ["zéro de tête perdu"]
