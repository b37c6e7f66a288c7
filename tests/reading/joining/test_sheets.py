"""Sheets with the same header, read in one run: each candidate, fault and question keeps its sheet."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner, Result

from bacpro.model.run.faults import CellFault, place_fault
from bacpro.model.run.lines import line_of, restore_sheet
from bacpro.testing import read_table
from bacpro_cli.main import cli

Sheets = dict[str, list[list[object]]]
NOTES: list[object] = ["N° candidat", "Nom", "Prénom", "Statut", "Session", "U11", "U12"]
LONG: list[object] = ["N° candidat", "Nom", "unite", "note", "session"]
PERIODS: list[object] = ["N° candidat", "Nom", "Session", "Entreprise", "Du", "Au", "Semaines"]


def run(*arguments: object) -> Result:
    """Run bacpro."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="bacpro")


@pytest.fixture
def book(tmp_path: Path) -> Callable[[Sheets], Path]:
    """Write a workbook."""

    def write(sheets: Sheets) -> Path:
        made = openpyxl.Workbook()
        made.remove(made.worksheets[0])
        for name, rows in sheets.items():
            page = made.create_sheet(name)
            for row in rows:
                page.append(row)
        made.save(tmp_path / "classes.xlsx")
        return tmp_path / "classes.xlsx"

    return write


def notes(number: str, mark: object = 12) -> list[object]:
    """A candidate of a wide table."""
    return [number, "Perrin", "Zoé", "scolaire_public", 2026, mark, 11]


def test_a_line_of_a_sheet_says_its_sheet_and_keeps_the_order_of_the_sheets() -> None:
    first, second = line_of(0, "T1", 900), line_of(1, "T2", 3)
    assert first < second
    assert f"{second}" == str(second) == "3 (feuille « T2 »)"
    # Through a store of integers, and back.
    assert str(restore_sheet(int(second), ("T1", "T2"))) == "3 (feuille « T2 »)"
    assert restore_sheet(7, ()) == 7
    fault = place_fault(CellFault("U11", "25", "note hors de 0 à 20", "Corrigez."), "classes.xlsx", second, "1")
    assert str(fault).startswith("classes.xlsx, feuille « T2 », ligne 3, colonne U11")
    assert fault.cells()[:2] == ("classes.xlsx, feuille « T2 »", "3")


def test_the_summary_says_which_sheets_were_read_and_why_others_were_not(
    book: Callable[[Sheets], Path], tmp_path: Path
) -> None:
    path = book(
        {
            "T1": [NOTES, notes("26000000001")],
            "Notice": [["Remplir les notes"]],
            "Vide": [],
            "T2": [NOTES, notes("26000000002", 25), notes("26000000003")],
        }
    )
    result = run("deliberer", path, "--diplome", "agora", "--sortie", tmp_path / "s")
    assert result.exit_code == 1
    assert "feuilles lues ensemble : « T1 », « T2 »" in result.stderr
    assert "feuilles laissées : « Notice » (sans titres de colonnes connus)" in result.stderr
    (told,) = json.loads((tmp_path / "s" / "bilan.json").read_text(encoding="utf-8"))["entrees"]
    assert told["feuilles"] == ["T1", "T2"]
    assert told["feuilles_laissees"] == {"Notice": "sans titres de colonnes connus", "Vide": "vide"}
    (reject,) = read_table(tmp_path / "s" / "rejets.csv")
    assert (reject["fichier"], reject["ligne"]) == ("classes.xlsx, feuille « T2 »", "2")


@pytest.mark.parametrize(("name", "division"), [("T AGORA 1", "T AGORA 1"), ("Feuil1", None), ("Sheet2", None)])
def test_a_sheet_gives_its_name_to_its_candidates_but_not_one_that_a_spreadsheet_gave(
    book: Callable[[Sheets], Path], name: str, division: str | None
) -> None:
    path = book({name: [NOTES, notes("26000000001")], "Autres": [NOTES, notes("26000000002")]})
    result = run("apercu", path, "--diplome", "agora", "--format", "json")
    seen = json.loads(result.stdout)
    (column,) = [column for column in seen["colonnes"] if column["titre"] == "division"]
    assert column["exemples"] == [division or "", "Autres"]


def test_a_long_table_and_periods_go_on_from_sheet_to_sheet(book: Callable[[Sheets], Path], tmp_path: Path) -> None:
    path = book(
        {
            "T1": [LONG, ["26000000001", "Perrin", "U11", 12, 2026]],
            "T2": [
                LONG,
                ["26000000002", "Martin", "U11", 12, 2026],
                ["26000000002", "Martin", "U11", 13, 2026],
                ["26000000001", "Perrin", "U12", 10, 2026],
            ],
        }
    )
    result = run("deliberer", path, "--diplome", "agora", "--session", "2026", "--sortie", tmp_path / "l")
    assert result.exit_code == 1
    said = [(row["ligne"], row["remede"]) for row in read_table(tmp_path / "l" / "rejets.csv")]
    # One candidate in two sheets is two divisions for one candidate: told, with both sheets.
    assert any("2 (feuille « T2 »)" in remedy and "3 (feuille « T2 »)" in remedy for _, remedy in said)
    path = book(
        {
            "P1": [PERIODS, ["26000000001", "Perrin", 2026, "Mairie", "08/01/2024", "16/02/2024", 6]],
            "P2": [PERIODS, ["26000000002", "Martin", 2026, "Mairie", "31/02/2024", "16/02/2024", 6]],
        }
    )
    result = run("controler", path, "--diplome", "agora", "--sortie", tmp_path / "p")
    (reject,) = read_table(tmp_path / "p" / "rejets.csv")
    assert (reject["fichier"], reject["ligne"], reject["colonne"]) == ("classes.xlsx, feuille « P2 »", "2", "Du")


def test_the_bytes_are_the_same_whatever_the_number_of_processes(
    book: Callable[[Sheets], Path], tmp_path: Path
) -> None:
    sheets: Sheets = {
        name: [NOTES, *[notes(f"26{rank}{place:08}", 10 + place % 12) for place in range(40)]]
        for rank, name in enumerate(("T1", "T2"), 1)
    }
    path = book(sheets)
    for count in (1, 2):
        run("deliberer", path, "--diplome", "agora", "--sortie", tmp_path / f"s{count}", "--processus", count)
    for name in ("deliberation.csv", "rejets.csv"):
        assert (tmp_path / "s1" / name).read_bytes() == (tmp_path / "s2" / name).read_bytes()
    assert len(read_table(tmp_path / "s1" / "rejets.csv")) == 6


def test_two_tables_are_joined_whatever_the_sheets_of_the_second(
    book: Callable[[Sheets], Path], tmp_path: Path
) -> None:
    marks = tmp_path / "notes.csv"
    marks.write_text("N° candidat;U11;U12\n26000000001;12;11\n26000000002;13;11\n", encoding="utf-8")
    listed: list[object] = ["N° candidat", "Nom", "Statut", "Session"]
    path = book(
        {
            "T1": [listed, ["26000000001", "Perrin", "scolaire_public", 2026]],
            "T2": [listed, ["26000000002", "Martin", "scolair", 2026]],
        }
    )
    run("deliberer", marks, "--diplome", "agora", "--joindre", path, "--sortie", tmp_path / "s")
    (reject,) = read_table(tmp_path / "s" / "rejets.csv")
    assert (reject["fichier"], reject["ligne"]) == ("classes.xlsx, feuille « T2 »", "2")


def test_a_title_of_block_holds_no_further_than_its_sheet(book: Callable[[Sheets], Path], tmp_path: Path) -> None:
    path = book(
        {
            "Feuil1": [NOTES, notes("26000000001"), ["Classe : T AGORA 1"], notes("26000000002")],
            "Feuil2": [NOTES, notes("26000000003")],
            "Feuil3": [["Classe : T AGORA 3"], NOTES, notes("26000000004")],
        }
    )
    result = run("deliberer", path, "--diplome", "agora", "--sortie", tmp_path / "s")
    assert result.exit_code == 0, result.output
    table = read_table(tmp_path / "s" / "deliberation.csv")
    assert [row["division"] for row in table] == ["", "T AGORA 1", "", "T AGORA 3"]


def test_no_establishment_goes_over_from_one_sheet_to_another(book: Callable[[Sheets], Path], tmp_path: Path) -> None:
    path = book(
        {
            "T1": [["LP Jean-Zay (0441234A)"], NOTES, notes("26000000001")],
            "T2": [NOTES, notes("26000000002")],
        }
    )
    run("deliberer", path, "--diplome", "agora", "--sortie", tmp_path / "s")
    table = read_table(tmp_path / "s" / "deliberation.csv")
    assert [row["etablissement"] for row in table] == ["LP Jean-Zay (0441234A)", ""]
