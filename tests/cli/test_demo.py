"""An invented cohort of any size can be tried on every command, and its faults are exactly those that are found."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped,unused-ignore]
import pytest
from click.testing import Result

COMMANDS = {
    "resultats-ga.csv": ("convertir", "--de", "ga", "--vers", "agora", "--session", 2023),
    "resultats-agora.csv": ("deliberer",),
    "dossiers-agora.jsonl": ("controler",),
    "periodes-agora.csv": ("controler",),
}


def summary_of(folder: Path) -> dict[str, Any]:
    """The summary of an output folder."""
    content: dict[str, Any] = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture
def demo(bacpro: Callable[..., Result], tmp_path: Path) -> Callable[..., Path]:
    """Invent a cohort into a folder of that name."""

    def run(name: str, *options: object) -> Path:
        result = bacpro("demo", "--sortie", tmp_path / name, "--silencieux", *options)
        assert result.exit_code == 0
        return tmp_path / name

    return run


@pytest.mark.parametrize("file", COMMANDS)
@pytest.mark.parametrize("share", [0, 0.15, 1])
def test_the_lines_that_are_to_be_rejected_are_those_that_are(
    file: str, share: float, demo: Callable[..., Path], bacpro: Callable[..., Result], tmp_path: Path
) -> None:
    folder = demo("demo", "--candidats", 120, "--fautes", share, "--graine", 3)
    announced = summary_of(folder)["fichiers"][file]
    name, *options = COMMANDS[file]
    bacpro(name, folder / file, *options, "--sortie", tmp_path / "sortie", "--silencieux")
    found = summary_of(tmp_path / "sortie")
    assert (found["lus"], found["rejetes"]) == (announced["lignes"], announced["fautives"])
    assert found["lus"] == found["traites"] + found["rejetes"]


def test_the_proportion_of_faults_is_the_one_asked_for(demo: Callable[..., Path]) -> None:
    files = summary_of(demo("demo", "--candidats", 2000, "--fautes", 0.1))["fichiers"]
    assert set(files) == set(COMMANDS)
    for counts in files.values():
        # Three standard deviations of a draw of 2,000 are two points.
        assert 0.08 < counts["fautives"] / counts["lignes"] < 0.12


@pytest.mark.parametrize("file", ["dossiers-agora.jsonl", "periodes-agora.csv"])
def test_invented_candidates_are_in_order_or_not_or_to_settle_and_none_of_these_is_rare(
    file: str, demo: Callable[..., Path], bacpro: Callable[..., Result], tmp_path: Path
) -> None:
    folder = demo("demo", "--candidats", 300, "--fautes", 0)
    bacpro("controler", folder / file, "--sortie", tmp_path / "sortie", "--silencieux")
    verdicts = summary_of(tmp_path / "sortie")["verdicts"]
    assert all(verdicts[verdict] > 300 / 10 for verdict in ("conforme", "non_conforme", "a_arbitrer")), verdicts


def test_the_same_seed_gives_the_same_files_and_another_gives_others(demo: Callable[..., Path]) -> None:
    one, same, other = demo("a"), demo("b"), demo("c", "--graine", 2)
    for file in (*COMMANDS, "bilan.json"):
        assert (one / file).read_bytes() == (same / file).read_bytes()
        assert (one / file).read_bytes() != (other / file).read_bytes()


def test_the_files_of_one_diploma_are_of_the_same_candidates(demo: Callable[..., Path]) -> None:
    folder = demo("demo", "--fautes", 0)
    tables = [(folder / f"{name}-agora.csv").read_text(encoding="utf-8-sig") for name in ("resultats", "periodes")]
    numbers = [list(dict.fromkeys(line.split(";")[0] for line in table.splitlines()[1:])) for table in tables]
    lines = (folder / "dossiers-agora.jsonl").read_text(encoding="utf-8").splitlines()
    assert numbers[0] == numbers[1] == [json.loads(line)["candidat"]["numero"] for line in lines]


def test_a_demo_says_what_it_wrote_in_json(bacpro: Callable[..., Result], tmp_path: Path) -> None:
    result = bacpro("demo", "--candidats", 5, "--sortie", tmp_path / "demo", "--format", "json")
    summary = summary_of(tmp_path / "demo")
    hashes = {"ecrits", "empreinte"}
    assert json.loads(result.stdout) == {name: value for name, value in summary.items() if name not in hashes}


@pytest.mark.parametrize("diploma", ["agora", "ga"])
def test_the_command_that_is_proposed_works(diploma: str, bacpro: Callable[..., Result], tmp_path: Path) -> None:
    said = bacpro("demo", "--sortie", tmp_path / "demo", "--diplome", diploma, "--fautes", 0).stderr
    command = said.partition("Essayez par exemple : bacpro ")[2].split()
    assert "rejetées : 0" in bacpro(*command).output


def test_a_folder_that_exists_is_refused(bacpro: Callable[..., Result], demo: Callable[..., Path]) -> None:
    result = bacpro("demo", "--sortie", demo("demo"))
    assert result.exit_code == 2
    assert "--remplacer" in result.stderr


# --- workbooks beside tables -----------------------------------------------------------------------------------


def sheet_of(path: Path) -> list[tuple[object, ...]]:
    """The rows of the first sheet of a workbook."""
    return list(openpyxl.load_workbook(path).worksheets[0].values)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_conversion_and_its_journal_are_workbooks_too(
    processes: int, demo: Callable[..., Path], convert: Callable[..., Result], tmp_path: Path
) -> None:
    source = demo("demo", "--candidats", 20, "--fautes", 0) / "resultats-ga.csv"
    out = tmp_path / "sortie"
    convert(source, "--sortie", out, "--silencieux", "--xlsx", "--processus", processes)
    for name in ("conversion", "journal"):
        table = (out / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()
        rows = sheet_of(out / f"{name}.xlsx")
        assert len(rows) == len(table)
        assert rows[0] == tuple(table[0].split(";"))
    numbers = [row[0] for row in sheet_of(out / "conversion.xlsx")[1:]]
    assert all(isinstance(number, str) and len(number) == 11 for number in numbers)
    carried = [row[9] for row in sheet_of(out / "journal.xlsx")[1:] if row[8] == "reportee"]
    assert carried
    assert all(isinstance(note, int | float) for note in carried)


def test_findings_are_a_workbook_too(demo: Callable[..., Path], bacpro: Callable[..., Result], tmp_path: Path) -> None:
    folder, out = demo("demo", "--candidats", 5, "--fautes", 0), tmp_path / "sortie"
    bacpro("controler", folder / "dossiers-agora.jsonl", "--sortie", out, "--silencieux", "--xlsx")
    assert len(sheet_of(out / "constats.xlsx")) == len((out / "constats.csv").read_text("utf-8-sig").splitlines())


@pytest.mark.parametrize("command", [("convertir", "--de", "ga", "--vers", "agora", "--session", 2023), ("controler",)])
def test_a_workbook_asks_for_a_folder(
    command: tuple[object, ...], bacpro: Callable[..., Result], write: Callable[..., Path]
) -> None:
    result = bacpro(command[0], write("numero_candidat;session;U2", "01;2022;12"), *command[1:], "--xlsx")
    assert result.exit_code == 2
    assert "--sortie" in result.stderr
