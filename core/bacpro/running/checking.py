"""Runs checks from file to folder, one candidate at a time, and counts all that it saw."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import define, field

from bacpro.jobs.check import CheckPlan
from bacpro.model.check import Verdict
from bacpro.model.rule import rule_versions
from bacpro.model.run.counts import RecordCounts
from bacpro.model.run.decided import (
    Checked,
)
from bacpro.model.run.faults import FAULT_COLUMNS
from bacpro.model.run.record import Record
from bacpro.outputs import csvtext
from bacpro.outputs.tables.control import (
    FINDING_COLUMNS,
    write_findings,
    write_report,
)
from bacpro.reading.input import Input
from bacpro.running.job import Kept, Makers, Tally, drive, heading, work_of, write_rejects
from bacpro.running.workers import Spread, Work
from bacpro.sharing.checking import prepare_checker


@define
class Counts(RecordCounts):
    """What a check saw: findings, and candidates by verdict."""

    constats: int = 0
    verdicts: Counter[Verdict] = field(factory=Counter)

    def add(self, checked: Checked) -> None:
        """Count one candidate."""
        self.take(checked.record)
        if (report := checked.report) is not None:
            self.constats += len(report.constats)
            self.verdicts[report.verdict] += 1


def run(
    entree: Input,
    plan: CheckPlan,
    folder: Path | None = None,
    kept: Sequence[Kept[Checked]] = (),
    spread: Spread | None = None,
) -> Counts:
    """Check an input, and write `constats.csv`, `controle.json` and `rejets.csv` into a folder; without, write nothing.

    Raises BacproError when the input holds no candidate, or turns out to be unreadable further down, and OSError
    when a file cannot be written.
    """
    counts = Counts()
    if folder is not None:
        csvtext.start(folder / "constats.csv", FINDING_COLUMNS)
        csvtext.start(folder / "rejets.csv", FAULT_COLUMNS)
        (folder / _REPORTS).write_text("[", encoding="utf-8")
    drive(entree, partial(_work, entree, plan), (Kept(Counts, counts.merge), *kept), folder, spread)
    if folder is not None:
        with (folder / _REPORTS).open("r+b") as stream:
            if stream.seek(-1, os.SEEK_END):
                stream.write(b"\n")
            else:
                stream.seek(1)
            stream.write(b"]\n")
    return counts


_REPORTS = "controle.json"


def _work(entree: Input, plan: CheckPlan, makers: Makers[Checked]) -> Work[list[Tally[Checked]]]:
    check = prepare_checker(plan)

    def decide(record: Record) -> Checked:
        dossier = record.dossier
        return Checked(record, check(dossier, dossier.session) if dossier and dossier.session else None)

    writers = {"constats.csv": write_findings, _REPORTS: write_report, "rejets.csv": write_rejects}
    return work_of(entree, decide, writers, makers)


def summary(entree: Input, plan: CheckPlan, counts: Counts, versions: Mapping[str, str]) -> dict[str, Any]:
    """The content of `bilan.json`: inputs with their hashes, versions, editions, and counts that add up."""
    return {
        **heading("controler", entree, versions),
        "diplome": plan.diplome.code,
        "editions": {edition.id: str(edition.sessions) for edition in plan.diplome.editions},
        "regles": rule_versions(plan.regles),
        "lus": counts.lus,
        "traites": counts.traites,
        "rejetes": counts.rejetes,
        **counts.lines(),
        "candidats": counts.candidats,
        "fautes": counts.fautes,
        "constats": counts.constats,
        "avertissements": counts.warnings(),
        "verdicts": {verdict.value: counts.verdicts[verdict] for verdict in Verdict},
    }
