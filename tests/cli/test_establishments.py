"""Two schools with a class of one name: never one list, and each in the order of establishment, division, name."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped]
import pytest
from click.testing import Result
from pypdf import PdfReader

Run = Callable[..., Result]
AGORA = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")
PEOPLE = (
    ("01", "ZOLA", "LP Jean-Zay", "TAGORA"),
    ("02", "ABEL", "LP Brassens", "TAGORA"),
    ("03", "MARTIN", "LP Jean-Zay", "TAGORA"),
    ("04", "BERNARD", "LP Brassens", "TAGORA"),
    ("05", "ŒUVRARD", "", "TAGORA"),
    ("06", "ÉLUARD", "LP Brassens", "T10"),
    ("07", "NOÉ", "LP Brassens", "T2"),
)
IN_ORDER = ["07", "06", "02", "04", "03", "01", "05"]
"""LP Brassens: T2, T10, TAGORA (Abel, Bernard); LP Jean-Zay: TAGORA (Martin, Zola); the one of no establishment."""


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A table of results."""
    rows = [
        ";".join((number, name, "Alex", "scolaire_public", "2026", school, division, *["12"] * len(AGORA)))
        for number, name, school, division in PEOPLE
    ]
    header = ";".join(("N° candidat", "Nom", "Prénom", "Statut", "Session", "Établissement", "Division", *AGORA))
    (tmp_path / "lycees.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    return tmp_path / "lycees.csv"


def words(path: Path) -> list[str]:
    """The words of each page of a PDF."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(path).pages]


def test_the_jury_has_a_list_a_page_and_a_sheet_by_establishment(bacpro: Run, results: Path, tmp_path: Path) -> None:
    folder = tmp_path / "jury"
    assert bacpro("deliberer", results, "--diplome", "agora", "--sortie", folder, "--pdf", "--xlsx").exit_code == 0
    with (folder / "deliberation.csv").open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.DictReader(stream, delimiter=";"))
    assert list(table[0])[:7] == [
        *("numero_candidat", "nom", "prenom", "date_naissance", "statut", "etablissement", "division"),
    ]
    assert [row["etablissement"] for row in table] == [school for _, _, school, _ in PEOPLE]
    printed = [page for path in sorted((folder / "pdf").glob("jury-*.pdf")) for page in words(path)]
    assert [re.findall(r"candidat n° (\d+) Session", page)[0] for page in printed] == IN_ORDER
    lists = words(folder / "pdf" / "emargement-001.pdf")
    heads = [re.search(r"division (\w+) Session 2026 (?:Établissement : (.*?)\. )?Bacc", page) for page in lists]
    assert [(head[1], head[2]) for head in heads if head] == [
        ("T2", "LP Brassens"),
        ("T10", "LP Brassens"),
        ("TAGORA", "LP Brassens"),
        ("TAGORA", "LP Jean-Zay"),
        ("TAGORA", None),
    ]
    book = openpyxl.load_workbook(folder / "jury.xlsx")
    assert {page.title: [row[0].value for row in page.iter_rows(min_row=2)] for page in book} == {
        "T2 – LP Brassens": ["07"],
        "T10 – LP Brassens": ["06"],
        "TAGORA – LP Brassens": ["02", "04"],
        "TAGORA – LP Jean-Zay": ["03", "01"],
        "TAGORA": ["05"],
    }
    assert [cell.value for cell in book.worksheets[0][1]][5:7] == ["Établissement", "Division"]


def test_long_names_of_schools_never_share_a_sheet(bacpro: Run, tmp_path: Path) -> None:
    header = ";".join(("N° candidat", "Nom", "Statut", "Session", "Établissement", "Division", *AGORA))
    rows = [
        f"0{rank};Nom;scolaire_public;2026;Lycée professionnel régional Jean {name};TAGORA;" + ";".join(["12"] * 12)
        for rank, name in enumerate(("Moulin", "Zay"))
    ]
    (tmp_path / "lycees.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    folder = tmp_path / "jury"
    bacpro("deliberer", tmp_path / "lycees.csv", "--diplome", "agora", "--sortie", folder, "--xlsx")
    book = openpyxl.load_workbook(folder / "jury.xlsx")
    assert [len(list(page.iter_rows(min_row=2))) for page in book] == [1, 1]
    assert len(ZipFile(folder / "jury.xlsx").namelist()) > 5


def test_a_grouped_file_of_statements_is_of_one_establishment(bacpro: Run, tmp_path: Path) -> None:
    rows = [f"{number};{name};2022;{school};{division};12;9" for number, name, school, division in PEOPLE]
    header = "N° candidat;Nom;Session;Établissement;Division;U11;U2"
    (tmp_path / "ga.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    folder = tmp_path / "sortie"
    options = ("--de", "ga", "--vers", "agora", "--session", "2026", "--sortie", folder, "--pdf-groupe")
    assert bacpro("convertir", tmp_path / "ga.csv", *options).exit_code == 0
    files = [" ".join(words(path)) for path in sorted((folder / "pdf").iterdir())]
    found = [list(dict.fromkeys(re.findall(r"candidat n° (\d+)", text))) for text in files]
    assert found == [IN_ORDER[:4], IN_ORDER[4:6], IN_ORDER[6:]]
    # What was carried goes on with its establishment.
    with (folder / "conversion.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert next(csv.DictReader(stream, delimiter=";"))["Établissement"] == "LP Jean-Zay"


def test_grouped_forms_are_by_establishment_and_division(bacpro: Run, results: Path, tmp_path: Path) -> None:
    folder = tmp_path / "formulaires"
    options = ("--diplome", "agora", "--session", "2026", "--donnees", results, "--sortie", folder, "--groupe")
    result = bacpro("formulaire", "remplir", "grille-e2", *options)
    assert result.exit_code == 0, result.output
    # A name that not every system takes is cut, and told apart by what follows.
    names = sorted(path.name.partition("_")[0] for path in (folder / "pdf").iterdir())
    assert names == ["LP-Brassens-T10", "LP-Brassens-T2", "LP-Brassens-TAGORA", "LP-Jean-Zay-TAGORA", "TAGORA-001.pdf"]
