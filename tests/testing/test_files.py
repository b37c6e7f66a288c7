"""`bacpro.testing` reads what bacpro writes, and finds the counts that do not add up."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bacpro.testing import build_dossier, build_result, read_run, write_dossiers, write_lines
from bacpro_cli.main import cli


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The output of a conversion of two lines, one of them faulty."""
    table = write_lines(
        tmp_path / "notes.csv", "numero_candidat;session;U11", "02211560101;2022;12", "02211560102;2022;25"
    )
    out = tmp_path / "out"
    options = ["--de", "ga", "--vers", "agora", "--session", "2023", "--sortie", str(out)]
    assert CliRunner().invoke(cli, ["convertir", str(table), *options]).exit_code == 1
    return out


def test_a_run_is_read_back_with_its_tables(folder: Path) -> None:
    run = read_run(folder)
    assert (run.summary["lus"], run.summary["traites"], run.summary["rejetes"]) == (2, 1, 1)
    assert [reject["valeur"] for reject in run.rejects] == ["25"]
    assert {name: len(rows) for name, rows in run.tables.items() if name == "conversion"} == {"conversion": 1}


@pytest.mark.parametrize(("name", "wrong"), [("lus", 3), ("fautes", 0), ("rejetes", 0)])
def test_a_count_that_does_not_add_up_is_found(folder: Path, name: str, wrong: int) -> None:
    path = folder / "bilan.json"
    summary = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**summary, name: wrong}), encoding="utf-8")
    with pytest.raises(AssertionError):
        read_run(folder)


def test_dossiers_are_written_as_bacpro_reads_them(tmp_path: Path) -> None:
    dossier = build_dossier(session=2026, resultats=(build_result("U11", "12.5", 2026),))
    path = write_dossiers(tmp_path / "dossiers.json", [dossier, {"candidat": {"numero": "02011557742"}}])
    result = CliRunner().invoke(cli, ["controler", str(path), "--diplome", "agora", "--format", "json"])
    assert [each["numero_candidat"] for each in json.loads(result.stdout)] == ["02011557741"]
    assert result.exit_code == 1  # the other has no session: it is named, and rejected
