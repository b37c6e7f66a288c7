"""The job of `controler`: dossiers are checked before the examination."""

import os
from collections import Counter
from functools import partial
from pathlib import Path

from attrs import define, field

from bacpro.jobs.check import CheckPlan, plan_check_from
from bacpro.model.check import Verdict
from bacpro.model.rule import rule_prints, rule_versions
from bacpro.model.run.decided import Checked
from bacpro.model.run.record import Record
from bacpro.outputs.csvtext import Writer
from bacpro.outputs.documents.files import program_version
from bacpro.outputs.tables.control import FINDING_COLUMNS, write_findings, write_report
from bacpro.plugins.registry import Registry
from bacpro.reading.input import Input
from bacpro.reading.opening import open_candidates
from bacpro.running.job import (
    Content,
    Decide,
    Documents,
    Extra,
    Job,
    JobCounts,
    OutputTable,
    ReadingOf,
    RunOutput,
    read_as_it_is,
    rejects_table,
    versions_of,
)
from bacpro.running.workers.executor import Workers
from bacpro.sharing.checking import prepare_checker
from bacpro.sharing.ranks_seen import RanksSeen


@define
class CheckCounts(JobCounts[Checked]):
    """What a check saw: findings, and candidates by verdict."""

    constats: int = 0
    verdicts: Counter[Verdict] = field(factory=Counter)

    def add(self, candidate: Checked) -> None:
        """Count one candidate."""
        self.take(candidate.record)
        if (report := candidate.report) is not None:
            self.constats += len(report.constats)
            self.verdicts[report.verdict] += 1

    def details(self) -> Content:
        """Candidates, faults, findings, warnings, candidates by verdict."""
        return {
            "candidats": self.candidats,
            "fautes": self.fautes,
            "constats": self.constats,
            "avertissements": self.warnings(),
            "verdicts": {verdict.value: self.verdicts[verdict] for verdict in Verdict},
        }


CheckJob = Job[Checked, CheckCounts]


def open_check(
    registry: Registry, path: Path, *, diploma: str, session: int | None, reading: ReadingOf = read_as_it_is
) -> CheckJob:
    """The job that checks the candidates of a file to a diploma (its code); `session` (year) is for those without one.

    Raises BacproError when the diploma or the edition is not there, or the file as a whole cannot be read, and
    PluginError when a plugin is at fault.
    """
    prepared = registry.diplome(diploma)
    if session is not None:
        registry.edition(prepared, session)
    plan = plan_check_from(registry, prepared)
    entree = open_candidates(path, prepared, session, reading(prepared))
    return check_job(entree, plan, versions_of(registry, prepared))


def check_job(entree: Input, plan: CheckPlan, versions: dict[str, str] | None = None) -> CheckJob:
    """The job that checks an input under a plan."""
    return Job(
        command="controler",
        input=entree,
        decider=partial(_decider, plan),
        rules=partial(check_rules, plan),
        tables=(
            OutputTable.of_csv("constats.csv", FINDING_COLUMNS, _finding_writer),
            OutputTable("controle.json", "[", _report_writer, _close_list),
            rejects_table(),
        ),
        counts=CheckCounts,
        basis={
            "diplome": plan.diplome.code,
            "editions": {edition.id: str(edition.sessions) for edition in plan.diplome.editions},
            "regles": rule_versions(plan.regles),
        },
        documents=partial(_documents, plan),
        workbooks={"constats": frozenset({"session"})},
        versions=versions or {},
    )


def check_rules(plan: CheckPlan) -> dict[str, str]:
    """The rules of a check by id with their prints."""
    return rule_prints(plan.regles)


def _decider(plan: CheckPlan) -> Decide[Checked]:
    check = prepare_checker(plan)

    def decide(record: Record) -> Checked:
        dossier = record.dossier
        return Checked(record, check(dossier, dossier.session) if dossier and dossier.session else None)

    return decide


def _finding_writer() -> Writer[Checked]:
    return write_findings


def _report_writer() -> Writer[Checked]:
    return write_report


def _close_list(path: Path) -> None:
    """End a list of JSON whose items are each followed by a comma, the last one too."""
    with path.open("r+b") as stream:
        if stream.seek(-1, os.SEEK_END):
            stream.write(b"\n")
        else:
            stream.seek(1)
        stream.write(b"]\n")


def _documents(plan: CheckPlan, folder: Path, extras: frozenset[Extra], _: Workers | None) -> Documents[Checked]:
    """The report, and a sheet a candidate."""
    from bacpro.outputs.reports.control import ControlReport
    from bacpro.outputs.reports.control_page import control_sheets, write_control_report
    from bacpro.outputs.reports.page import REPORT
    from bacpro.outputs.reports.sheets import Everyone

    report = ControlReport()
    kept = [RunOutput[Checked](partial(ControlReport.of_block, RanksSeen()), report.merge)]
    pages = control_sheets(folder, plan, program_version())
    if Extra.FICHES in extras:
        kept.append(RunOutput(Everyone[Checked], pages.take))

    def finish(content: Content) -> None:
        write_control_report(folder / REPORT, report, plan, content, pages.finish())

    return Documents(kept, finish)
