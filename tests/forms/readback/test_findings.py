"""What a run over filled forms found: dossiers checked in memory, counts that add up, a folder that holds it all."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bacpro.forms.readback.collected_rows import ANSWER_COLUMNS, answer_rows, file_rows
from bacpro.forms.readback.findings import FormsFound, check_found, read_forms, readings_data
from bacpro.forms.readback.folder import write_found
from bacpro.forms.shelf import Shelf
from bacpro.jobs.fill import Copy, Known, answers
from bacpro.model.check import Verdict
from bacpro.model.dossier import Dossier
from bacpro.model.form import PaperForm
from bacpro.pdf.writing.stencil import Stencil
from bacpro.plugins.registry import Registry

PFMP = "attestation-pfmp"


@pytest.fixture
def files(stencil: Callable[..., Stencil], forms: dict[str, PaperForm], dossier: Dossier, tmp_path: Path) -> list[Path]:
    """The attestations of a candidate, and a file that is no PDF."""
    copies: list[Copy] = list(answers(forms[PFMP], Known(dossier)).copies)
    (tmp_path / "a.pdf").write_bytes(stencil(PFMP).document(copies))
    (tmp_path / "b.pdf").write_bytes(b"rien")
    return [tmp_path / "a.pdf", tmp_path / "b.pdf"]


@pytest.fixture
def found(files: list[Path], shelf: Shelf) -> FormsFound:
    told: list[int] = []
    read = read_forms(files, shelf, told.append)
    assert told == [1, 1]
    return read


def test_each_file_is_counted_and_each_candidate_has_his_row(found: FormsFound) -> None:
    assert (len(found.fichiers), found.rejetes, found.sain) == (2, 1, False)
    assert found.pages == {"total": 2, "lues": 2, "vierges": 0, "vides": 0, "inconnues": 0}
    rows = [row for each in found.fichiers for row in file_rows(each)]
    assert [(Path(row[0]).name, row[1], row[3], row[4]) for row in rows] == [
        ("a.pdf", PFMP, "02011557741", "Œuvrard-N’Diaye"),
        ("b.pdf", "", "", ""),
    ]
    assert rows[1][-1] == "ce n’est pas un PDF"


def test_each_answer_has_its_row_with_the_label_of_its_slot(found: FormsFound) -> None:
    rows = [dict(zip(ANSWER_COLUMNS, row, strict=True)) for row in answer_rows(found.fichiers[0])]
    told = {(row["exemplaire"], row["case"]): row["valeur"] for row in rows}
    assert told["1", "nom"] == told["2", "nom"] == "Œuvrard-N’Diaye"
    assert all(row["libelle"] for row in rows)


def test_dossiers_are_checked_for_their_session_or_that_which_is_given(found: FormsFound, registry: Registry) -> None:
    assert "controle" not in readings_data(found)[0]
    check_found(found, registry, 2026)
    (checked,) = found.controles
    assert checked.record.dossier
    assert checked.record.dossier.candidat.numero == "02011557741"
    assert checked.report
    assert checked.report.verdict in set(Verdict)
    data = readings_data(found)
    assert data[0]["controle"]["verdict"] == checked.report.verdict.value
    assert data[1]["controle"] is None


def test_the_folder_holds_what_was_found(found: FormsFound, registry: Registry, tmp_path: Path) -> None:
    check_found(found, registry, 2026)
    folder = tmp_path / "sortie"
    folder.mkdir()
    write_found(folder, found, registry)
    assert sorted(path.name for path in folder.iterdir()) == [
        "bilan.json",
        "constats.csv",
        "controle.json",
        "dossiers.json",
        "rapport-controle-agora.html",
        "rapport.html",
        "rejets.csv",
        "reponses.csv",
    ]
    summary = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
    assert (summary["lus"], summary["traites"], summary["rejetes"]) == (2, 1, 1)
    assert summary["dossiers"] == len(json.loads((folder / "dossiers.json").read_text(encoding="utf-8"))) == 1
    rejected = (folder / "rejets.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rejected) == 1 + summary["fautes"]
