"""The job of `convertir`: results of a diploma become results of the one that replaces it."""

from collections import Counter
from functools import partial
from pathlib import Path

from attrs import define, field

from bacpro.jobs.convert import ConversionPlan, plan_conversion_from
from bacpro.model.outcome import Issue
from bacpro.model.rule import print_of, rule_versions
from bacpro.model.run.decided import Converted
from bacpro.model.run.record import Record
from bacpro.outputs.documents.files import program_version
from bacpro.outputs.tables.conversion import (
    JOURNAL_COLUMNS,
    conversion_writer,
    journal_writer,
    target_codes,
    workbooks,
)
from bacpro.plugins.registry import Registry
from bacpro.reading.input import Input
from bacpro.reading.opening import open_results
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
from bacpro.sharing.conversion import prepare_converter
from bacpro.sharing.ranks_seen import RanksSeen


@define
class ConversionCounts(JobCounts[Converted]):
    """What a conversion saw: results, and outcomes by issue."""

    resultats: int = 0
    issues: Counter[Issue] = field(factory=Counter)

    def add(self, candidate: Converted) -> None:
        """Count one candidate."""
        self.take(candidate.record)
        if candidate.record.dossier is not None:
            self.resultats += len(candidate.record.dossier.resultats)
            self.issues.update([outcome.issue for outcome in candidate.outcomes])

    def details(self) -> Content:
        """Candidates, results, faults, outcomes by issue, warnings."""
        return {
            "candidats": {"traites": self.candidats, "rejetes": self.candidats_rejetes},
            "resultats": self.resultats,
            "fautes": self.fautes,
            "issues": {issue.value: self.issues[issue] for issue in Issue},
            "avertissements": self.warnings(),
        }


ConversionJob = Job[Converted, ConversionCounts]


def open_conversion(
    registry: Registry, path: Path, *, source: str, target: str, session: int, reading: ReadingOf = read_as_it_is
) -> ConversionJob:
    """The job that converts a file from a diploma to another, both by code, for a session (year) of the target.

    Raises BacproError when a diploma, an edition or a table is not there, or the file as a whole cannot be read.
    """
    de, vers = registry.diplome(source), registry.diplome(target)
    registry.edition(vers, session)
    plan = plan_conversion_from(registry, de, vers, session)
    entree = open_results(path, de, session, reading(de))
    return conversion_job(entree, plan, versions_of(registry, de, vers))


def conversion_job(entree: Input, plan: ConversionPlan, versions: dict[str, str] | None = None) -> ConversionJob:
    """The job that converts an input under a plan."""
    rules = conversion_rules(plan)
    return Job(
        command="convertir",
        input=entree,
        decider=partial(_decider, plan),
        rules=partial(conversion_rules, plan),
        tables=(
            OutputTable.of_csv(
                "conversion.csv", (*entree.entete, *target_codes(plan)), partial(conversion_writer, plan)
            ),
            OutputTable.of_csv("journal.csv", JOURNAL_COLUMNS, partial(journal_writer, plan)),
            rejects_table(),
        ),
        counts=ConversionCounts,
        basis={
            "source": {
                "diplome": plan.source.code,
                "editions": {edition.id: str(edition.sessions) for edition in plan.source.editions},
            },
            "cible": {"diplome": plan.cible.code, "session": plan.session, "edition": plan.edition.id},
            "correspondance": str(plan.table.fondement),
            "regles": rules,
        },
        documents=partial(_documents, plan),
        workbooks=workbooks(plan),
        versions=versions or {},
    )


def conversion_rules(plan: ConversionPlan) -> dict[str, str]:
    """The rules of a conversion and the rows of its table, by id with their prints."""
    rows = {plan.table.rule_id(row.source): f"{plan.table.sessions}, {print_of(row)}" for row in plan.table.lignes}
    return {**rule_versions(plan.regles), **rows}


def _decider(plan: ConversionPlan) -> Decide[Converted]:
    convert = prepare_converter(plan)

    def decide(record: Record) -> Converted:
        return Converted(record, convert(record.dossier) if record.dossier else ())

    return decide


def _documents(
    plan: ConversionPlan, folder: Path, extras: frozenset[Extra], workers: Workers | None
) -> Documents[Converted]:
    """The report, a statement a candidate (`pdf`), statements to print (`pdf_groupe`), a sheet a candidate."""
    from bacpro.outputs.documents.statement import Statements
    from bacpro.outputs.reports.conversion import ConversionReport
    from bacpro.outputs.reports.conversion_page import conversion_sheets, write_conversion_report
    from bacpro.outputs.reports.page import REPORT
    from bacpro.outputs.reports.sheets import Everyone
    from bacpro.running.printing import statement_printer

    report = ConversionReport()
    kept = [RunOutput[Converted](partial(ConversionReport.of_block, RanksSeen()), report.merge)]
    single, grouped = Extra.PDF in extras, Extra.PDF_GROUPE in extras
    printer = statement_printer(folder / "pdf", single=single, grouped=grouped, workers=workers)
    if single or grouped:
        kept.append(RunOutput(partial(Statements, plan.source, plan.cible, plan.session), printer.add_all))
    pages = conversion_sheets(folder, plan, program_version())
    if Extra.FICHES in extras:
        kept.append(RunOutput(Everyone[Converted], pages.take))

    def finish(content: Content) -> None:
        if single or grouped:
            printer.finish()
            content["releves"] = {"imprimes": printer.printed, "non_imprimes": printer.unprinted}
        write_conversion_report(folder / REPORT, report, plan, content, pages.finish())

    return Documents(kept, finish)
