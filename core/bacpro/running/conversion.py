"""Runs a conversion from file to folder, one candidate at a time, and counts all that it saw."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import define, field

from bacpro.jobs.convert import ConversionPlan
from bacpro.model.outcome import Issue
from bacpro.model.rule import print_of, rule_versions
from bacpro.model.run.counts import RecordCounts
from bacpro.model.run.decided import (
    Converted,
)
from bacpro.model.run.faults import FAULT_COLUMNS
from bacpro.model.run.record import Record
from bacpro.outputs import csvtext
from bacpro.outputs.tables.conversion import (
    JOURNAL_COLUMNS,
    conversion_writer,
    journal_writer,
    target_codes,
)
from bacpro.reading.input import Input
from bacpro.running.job import Kept, Makers, Tally, drive, heading, work_of, write_rejects
from bacpro.running.workers import Spread, Work
from bacpro.sharing.conversion import prepare_converter


@define
class Counts(RecordCounts):
    """What a conversion saw: results, and outcomes by issue."""

    resultats: int = 0
    issues: Counter[Issue] = field(factory=Counter)

    def add(self, converted: Converted) -> None:
        """Count one candidate."""
        self.take(converted.record)
        if converted.record.dossier is not None:
            self.resultats += len(converted.record.dossier.resultats)
            self.issues.update([outcome.issue for outcome in converted.outcomes])


def run(
    entree: Input,
    plan: ConversionPlan,
    folder: Path | None = None,
    kept: Sequence[Kept[Converted]] = (),
    spread: Spread | None = None,
) -> Counts:
    """Convert an input, and write `conversion.csv`, `journal.csv` and `rejets.csv` into a folder; without, a dry run.

    Raises BacproError when the input holds no candidate, or turns out to be unreadable further down, and OSError
    when a file cannot be written.
    """
    counts = Counts()
    if folder is not None:
        csvtext.start(folder / "conversion.csv", (*entree.entete, *target_codes(plan)))
        csvtext.start(folder / "journal.csv", JOURNAL_COLUMNS)
        csvtext.start(folder / "rejets.csv", FAULT_COLUMNS)
    drive(entree, partial(_work, entree, plan), (Kept(Counts, counts.merge), *kept), folder, spread)
    return counts


def _work(entree: Input, plan: ConversionPlan, makers: Makers[Converted]) -> Work[list[Tally[Converted]]]:
    convert = prepare_converter(plan)

    def decide(record: Record) -> Converted:
        return Converted(record, convert(record.dossier) if record.dossier else ())

    writers = {
        "conversion.csv": conversion_writer(plan),
        "journal.csv": journal_writer(plan),
        "rejets.csv": write_rejects,
    }
    return work_of(entree, decide, writers, makers)


def summary(entree: Input, plan: ConversionPlan, counts: Counts, versions: Mapping[str, str]) -> dict[str, Any]:
    """The content of `bilan.json`: inputs with their hashes, versions, editions, and counts that add up."""
    return {
        **heading("convertir", entree, versions),
        "source": {
            "diplome": plan.source.code,
            "editions": {edition.id: str(edition.sessions) for edition in plan.source.editions},
        },
        "cible": {"diplome": plan.cible.code, "session": plan.session, "edition": plan.edition.id},
        "correspondance": str(plan.table.fondement),
        "regles": {
            **rule_versions(plan.regles),
            **{plan.table.rule_id(row.source): f"{plan.table.sessions}, {print_of(row)}" for row in plan.table.lignes},
        },
        "lus": counts.lus,
        "traites": counts.traites,
        "rejetes": counts.rejetes,
        **counts.lines(),
        "candidats": {"traites": counts.candidats, "rejetes": counts.candidats_rejetes},
        "resultats": counts.resultats,
        "fautes": counts.fautes,
        "issues": {issue.value: counts.issues[issue] for issue in Issue},
        "avertissements": counts.warnings(),
    }
