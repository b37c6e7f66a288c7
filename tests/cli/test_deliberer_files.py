"""What `deliberer` leaves in its folder for the jury: a table, pages, lists, a report, all of the same candidates."""

import json
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped,unused-ignore]
import pytest
from click.testing import Result
from pypdf import PdfReader

from bacpro.model.deliberation import Decision
from bacpro.outputs.labels import DECISIONS

Rows = list[dict[str, str]]
HEADER = (
    "N° Candidat;Nom;Prénom;Statut;Session;Division;U11;U12;U2;U31;U32;U33;U41;U42;U51;U52;U6;U7;UF1;"
    "controle U12;controle U51;points_jury"
)
CANDIDATES = (
    "001;Perrin;Chloé;scolaire_public;2026;T2;12;12;12;12;12;12;12;12;12;12;12;12;15;;;",
    "002;N’Diaye;Zoé;scolaire_public;2026;T10;10;10;10;10;10;10;10;10;9,5;9,5;9;10;;;;",
    "003;Œuvrard;Léa;scolaire_public;2026;T10;10;10;10;10;10;10;10;10;9,5;9,5;9;10;;;;3,5",
    "004;Muñoz;Ana;apprenti_habilite;2026;T2;8;8;11;11;11;8;8;8;8;8;8;8;;;;",
    "005;=1+1;@SUM(A1);apprenti_habilite;2026;T2;8;8;11;11;11;8;8;8;8;8;8;8;;20;20;",
    "006;Diallo;Noël;fpc_public;2026;;5;5;5;5;5;5;5;5;5;5;5;5;;;;",
    "007;Petit;Hugo;scolaire_public;2026;;12;12;AB;12;12;12;12;12;12;12;12;12;;;;",
    "008;Bâ;Awa;scolaire_public;2026;T2;12;12;;12;12;12;12;12;12;12;12;12;;;;",
)
ORDER = ["005", "008", "004", "001", "002", "003", "006", "007"]
"""By division, then by name: =1+1, Bâ, Muñoz, Perrin; N’Diaye, Œuvrard; Diallo, Petit."""
REJECTED = "009;Faute;Sur note;scolaire_public;2026;T2;25;12;12;12;12;12;12;12;12;12;12;12;;;;"


@pytest.fixture
def folder(bacpro: Callable[..., Result], write: Callable[..., Path], tmp_path: Path) -> Path:
    """Everything that the command writes about eight candidates."""
    result = bacpro("deliberer", write(HEADER, *CANDIDATES), "--sortie", tmp_path / "jury", "--pdf", "--xlsx")
    assert result.exit_code == 0, result.output
    return tmp_path / "jury"


@pytest.fixture
def proposed(folder: Path, read_table: Callable[[Path], Rows]) -> dict[str, dict[str, str]]:
    """The rows of deliberation.csv, by candidate number."""
    return {row["numero_candidat"]: row for row in read_table(folder / "deliberation.csv")}


def words_of(path: Path) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(path).pages))


def html_words(path: Path) -> str:
    class Words(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []

        def handle_data(self, data: str) -> None:
            self.found.append(data)

    words = Words()
    words.feed(path.read_text(encoding="utf-8"))
    return re.sub(r"\s+", " ", " ".join(words.found))


def sheets(path: Path) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        header, *rows = sheet.iter_rows(values_only=True)
        names = [str(name).partition("\n")[0] for name in header]
        found[sheet.title] = [dict(zip(names, row, strict=True)) for row in rows]
    return found


def test_the_folder_holds_every_file(folder: Path) -> None:
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) == [
        "bilan.json",
        "deliberation.csv",
        "jury.xlsx",
        "pdf/emargement-001.pdf",
        "pdf/jury-001.pdf",
        "rapport.html",
        "rejets.csv",
    ]


def test_without_options_the_report_alone_is_added(
    bacpro: Callable[..., Result], write: Callable[..., Path], tmp_path: Path
) -> None:
    bacpro("deliberer", write(HEADER, *CANDIDATES), "--sortie", tmp_path / "jury")
    names = {path.name for path in (tmp_path / "jury").iterdir()}
    assert names == {"bilan.json", "deliberation.csv", "rapport.html", "rejets.csv"}
    summary = json.loads((tmp_path / "jury" / "bilan.json").read_text(encoding="utf-8"))
    assert "pages" not in summary


@pytest.mark.parametrize("option", ["--pdf", "--xlsx"])
def test_files_for_the_jury_need_an_output_folder(
    option: str, bacpro: Callable[..., Result], write: Callable[..., Path], tmp_path: Path
) -> None:
    result = bacpro("deliberer", write(HEADER, *CANDIDATES), option)
    assert result.exit_code == 2
    assert "demandent --sortie" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["candidats.csv"]


def test_the_workbook_says_what_the_csv_says(folder: Path, proposed: dict[str, dict[str, str]]) -> None:
    found = sheets(folder / "jury.xlsx")
    assert {name: [row["Numéro"] for row in rows] for name, rows in found.items()} == {
        "T2": ["005", "008", "004", "001"],
        "T10": ["002", "003"],
        "Sans division": ["006", "007"],
    }
    for row in (row for rows in found.values() for row in rows):
        expected = proposed[row["Numéro"]]
        shown = "" if row["Moyenne"] is None else f"{row['Moyenne']:.2f}".replace(".", ",")
        assert shown == expected["moyenne"]
        assert row["Décision"] == DECISIONS[Decision(expected["decision"])].court
        assert row["Confiance"] == expected["confiance"]
        assert row["Explication"] == expected["explication"].removeprefix("'")


def test_each_candidate_has_one_page_and_one_line_to_sign(folder: Path, proposed: dict[str, dict[str, str]]) -> None:
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(folder / "pdf" / "jury-001.pdf").pages]
    # By division, then by name, as in the lists: T2, T10, then those without division.
    order = sorted(proposed, key=ORDER.index)
    assert [re.findall(r"candidat n° (\d+) Session", page) for page in pages] == [[numero] for numero in order]
    signed = words_of(folder / "pdf" / "emargement-001.pdf")
    assert [signed.count(f" {numero} ") for numero in proposed] == [1] * len(proposed)
    for numero, page in zip(order, pages, strict=True):
        decision = DECISIONS[Decision(proposed[numero]["decision"])].court
        assert f"Proposition au jury {decision}" in page
        assert proposed[numero]["moyenne"] in page


def test_the_report_counts_what_the_csv_holds(folder: Path, proposed: dict[str, dict[str, str]]) -> None:
    words = html_words(folder / "rapport.html")
    found = Counter(row["decision"] for row in proposed.values())
    table = words.rpartition("Candidats par statut et par décision proposée")[2]
    total = table.partition("Total Scolaire")[2].partition(" Total ")[2].partition("Répartition")[0]
    counts = [int(count) for count in total.split()]
    assert counts == [*(found[decision] for decision in Decision if found[decision]), len(proposed)]


def test_jury_points_are_added_shown_and_traced(folder: Path, proposed: dict[str, dict[str, str]]) -> None:
    assert (proposed["002"]["moyenne"], proposed["002"]["decision"]) == ("9,86", "controle")
    assert (proposed["003"]["moyenne"], proposed["003"]["decision"]) == ("10,00", "admis")
    assert "Points de jury saisis à la main : 3,5" in proposed["003"]["explication"]
    rows = {row["Numéro"]: row for row in sheets(folder / "jury.xlsx")["T10"]}
    assert [rows[numero]["Points de jury"] for numero in ("002", "003")] == [None, 3.5]
    assert "Points de jury – saisis à la main : 3,5 +3,5" in words_of(folder / "pdf" / "jury-001.pdf")
    words = html_words(folder / "rapport.html")
    assert "003 Œuvrard Léa T10 +3,5 10,00 Admis" in words
    assert "002 N’Diaye Zoé T10 9,86 il manque 3,5 Épreuve de contrôle" in words
    summary = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
    assert summary["points_jury"] == {"candidats": 1, "points": "3.5"}


def test_orals_of_the_controle_are_on_the_page(folder: Path, proposed: dict[str, dict[str, str]]) -> None:
    assert proposed["005"]["decision"] == "admis_apres_controle"
    page = re.sub(r"\s+", " ", PdfReader(folder / "pdf" / "jury-001.pdf").pages[ORDER.index("005")].extract_text())
    assert "U12 Mathématiques 1 20 20 contrôle ; d’abord 8" in page
    assert "U51 Français 2,5 20 50 contrôle ; d’abord 8" in page
    row = next(row for row in sheets(folder / "jury.xlsx")["T2"] if row["Numéro"] == "005")
    assert (row["U12"], row["U51"], row["Bonus"]) == (20, 20, None)
    assert row["Notes d’avant l’oral de contrôle"] == "U12 : 8 ; U51 : 8"


def test_hostile_names_are_the_same_everywhere(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "jury.xlsx")
    row = next(row for row in book["T2"].iter_rows() if row[0].value == "005")
    assert [(cell.value, cell.data_type) for cell in row[1:3]] == [("=1+1", row[1].data_type), ("@SUM(A1)", "s")]
    assert row[1].data_type != "f"
    assert "Nom =1+1 Prénom @SUM(A1)" in words_of(folder / "pdf" / "jury-001.pdf")
    assert "=1+1 @SUM(A1)" in words_of(folder / "pdf" / "emargement-001.pdf")


def test_rejected_lines_are_in_none_of_the_files(
    bacpro: Callable[..., Result], write: Callable[..., Path], tmp_path: Path
) -> None:
    result = bacpro(
        "deliberer", write(HEADER, CANDIDATES[0], REJECTED), "--sortie", tmp_path / "jury", "--pdf", "--xlsx"
    )
    assert result.exit_code == 1
    assert "009" not in words_of(tmp_path / "jury" / "pdf" / "emargement-001.pdf")
    assert [row["Numéro"] for row in sheets(tmp_path / "jury" / "jury.xlsx")["T2"]] == ["001"]
    assert "2 lues, 1 traitées, 1 rejetées" in html_words(tmp_path / "jury" / "rapport.html")


def test_a_page_that_cannot_be_printed_is_said_and_the_exit_code_tells(
    bacpro: Callable[..., Result], write: Callable[..., Path], tmp_path: Path
) -> None:
    odd = CANDIDATES[1].replace("N’Diaye", "N’Diaye𒀀")
    result = bacpro("deliberer", write(HEADER, CANDIDATES[0], odd), "--sortie", tmp_path / "jury", "--pdf")
    assert result.exit_code == 1
    assert "Page non imprimée : Caractère impossible à imprimer, candidat n° 002" in result.output
    summary = json.loads((tmp_path / "jury" / "bilan.json").read_text(encoding="utf-8"))
    assert summary["pages"]["imprimees"] == 1
    assert len(summary["pages"]["non_imprimees"]) == 1
    assert "002 N’Diaye?" in words_of(tmp_path / "jury" / "pdf" / "emargement-001.pdf")


def test_the_same_file_gives_the_same_bytes(
    folder: Path, bacpro: Callable[..., Result], write: Callable[..., Path], tmp_path: Path
) -> None:
    bacpro("deliberer", write(HEADER, *CANDIDATES), "--sortie", tmp_path / "encore", "--pdf", "--xlsx")
    for path in (path for path in folder.rglob("*") if path.is_file()):
        assert (tmp_path / "encore" / path.relative_to(folder)).read_bytes() == path.read_bytes(), path.name


def test_a_supposition_writes_nothing(
    bacpro: Callable[..., Result], write: Callable[..., Path], tmp_path: Path
) -> None:
    path = write(HEADER, *CANDIDATES)
    options = ("--candidat", "002", "--hypothese", "U51=12", "--sortie", tmp_path / "jury", "--pdf", "--xlsx")
    assert bacpro("deliberer", path, *options).exit_code == 2
    assert not (tmp_path / "jury").exists()
