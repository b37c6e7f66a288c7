"""One frame does the three commands: what it decides, writes and counts is the same, whatever it is asked to keep."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from bacpro import Extra, RunOutput, decide_records, load, open_check, open_conversion, open_deliberation, run_job
from bacpro.errors import BacproError
from bacpro.model.run.decided import Converted
from bacpro.running.conversion import ConversionJob
from bacpro.running.job import FaultTexts
from bacpro.running.job_run import run_tables
from bacpro.testing import read_table

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "ga-2022-fautes.csv"


@pytest.fixture
def job() -> ConversionJob:
    """The conversion of the example with faults."""
    return open_conversion(load().registry, EXAMPLE, source="ga", target="agora", session=2023)


def test_a_dry_run_counts_what_a_run_does_and_writes_nothing(job: ConversionJob, tmp_path: Path) -> None:
    assert run_job(job).content == run_job(job, tmp_path).content
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bilan.json",
        "conversion.csv",
        "journal.csv",
        "rapport.html",
        "rejets.csv",
    ]


def test_what_is_decided_one_by_one_is_what_a_run_writes(job: ConversionJob, tmp_path: Path) -> None:
    counts = run_tables(job, tmp_path)
    decided = list(decide_records(job))
    assert Counter(outcome.issue for each in decided for outcome in each.outcomes) == counts.issues
    assert [outcome.explication for each in decided for outcome in each.outcomes] == [
        line["explication"] for line in read_table(tmp_path / "journal.csv")
    ]
    faults = [str(fault) for each in decided for fault in each.record.fautes]
    assert len(faults) == counts.fautes == len(read_table(tmp_path / "rejets.csv")) > 5


def take_texts(found: list[list[str]], faults: FaultTexts) -> None:
    """Keep the faults of a block."""
    found.append(faults.textes)


def test_outputs_are_taken_block_by_block_in_the_order_of_the_file(job: ConversionJob) -> None:
    whole: list[list[str]] = []
    small: list[list[str]] = []
    for block, found in ((1000, whole), (1, small)):
        kept = [RunOutput[Converted](FaultTexts, partial(take_texts, found))]
        run_tables(job, kept=kept, block=block)
    assert len(whole) == 1
    assert len(small) > 5
    assert [text for texts in small for text in texts] == whole[0]


@pytest.mark.parametrize(
    ("command", "extras", "written"),
    [
        ("convertir", {Extra.XLSX}, {"conversion.xlsx", "journal.xlsx"}),
        ("convertir", {Extra.FICHES}, {"candidats"}),
        ("controler", {Extra.XLSX, Extra.FICHES}, {"constats.xlsx", "candidats"}),
        ("deliberer", {Extra.XLSX}, {"jury.xlsx"}),
    ],
)
def test_an_extra_is_written_where_it_is_asked_for(
    command: str, extras: set[Extra], written: set[str], tmp_path: Path
) -> None:
    registry = load().registry
    dossiers = ROOT / "examples" / "agora-2026.json"
    folder, plain = tmp_path / "avec", tmp_path / "sans"
    for target, asked in ((folder, frozenset(extras)), (plain, frozenset[Extra]())):
        target.mkdir()
        if command == "convertir":
            run_job(open_conversion(registry, EXAMPLE, source="ga", target="agora", session=2023), target, extras=asked)
        elif command == "controler":
            run_job(open_check(registry, dossiers, diploma="agora", session=2026), target, extras=asked)
        else:
            run_job(open_deliberation(registry, dossiers, diploma="agora", session=2026), target, extras=asked)
    names, without = ({path.name for path in each.iterdir()} for each in (folder, plain))
    assert names - without == written
    told = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))["ecrits"]
    assert written <= {name.split("/")[0] for name in told}


def test_an_input_of_nobody_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vide.csv"
    path.write_text("numero_candidat;session;U2\n", encoding="utf-8")
    job = open_conversion(load().registry, path, source="ga", target="agora", session=2023)
    said = "aucun candidat. Ajoutez au moins une ligne sous l’en-tête"
    with pytest.raises(BacproError, match=said):
        run_job(job)
    with pytest.raises(BacproError, match=said):
        list(decide_records(job))


def test_the_script_of_the_documentation_runs_as_it_stands(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    script = re.search(r"<!-- script -->\n```python\n(.*?)```", text, re.DOTALL)
    assert script
    (tmp_path / "script.py").write_text(script[1], encoding="utf-8")
    shutil.copy(ROOT / "examples" / "ga-2022.csv", tmp_path / "ga.csv")
    run = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, check=True, encoding="utf-8")
    assert run.stdout == "40 40 0\n"
    assert (tmp_path / "resultat" / "bilan.json").is_file()
