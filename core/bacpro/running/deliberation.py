"""The job of `deliberer`: what the jury decides on is prepared."""

from collections import Counter
from functools import partial
from pathlib import Path

from attrs import define, evolve, field

from bacpro.jobs.deliberate import DeliberationPlan, plan_deliberation_from, propose
from bacpro.model.deliberation import Decision
from bacpro.model.dossier import Dossier
from bacpro.model.rule import rule_versions
from bacpro.model.run.decided import Deliberated
from bacpro.model.run.faults import CellFault, place_fault
from bacpro.model.run.record import Record
from bacpro.outputs.csvtext import Writer
from bacpro.outputs.documents.files import program_version
from bacpro.outputs.tables.deliberation import DELIBERATION_COLUMNS, write_deliberation
from bacpro.plugins.registry import Registry
from bacpro.reading.input import Input
from bacpro.reading.opening import open_grades
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
from bacpro.sharing.deliberation import prepare_deliberator
from bacpro.sharing.ranks_seen import RanksSeen


@define
class DeliberationCounts(JobCounts[Deliberated]):
    """What a deliberation saw: candidates by decision."""

    decisions: Counter[Decision] = field(factory=Counter)

    def add(self, candidate: Deliberated) -> None:
        """Count one candidate."""
        self.take(candidate.record)
        if candidate.deliberation is not None:
            self.decisions[candidate.deliberation.decision] += 1

    def details(self) -> Content:
        """Candidates, faults, warnings, candidates by decision."""
        return {
            "candidats": self.candidats,
            "fautes": self.fautes,
            "avertissements": self.warnings(),
            "decisions": {decision.value: self.decisions[decision] for decision in Decision},
        }


DeliberationJob = Job[Deliberated, DeliberationCounts]


def open_deliberation(
    registry: Registry, path: Path, *, diploma: str, session: int | None, reading: ReadingOf = read_as_it_is
) -> DeliberationJob:
    """The job that prepares the deliberation of a file for a diploma (its code).

    `session` (year) is for candidates who have none. Raises BacproError when the diploma or the edition is not there,
    or the file as a whole cannot be read, and PluginError when a plugin is at fault.
    """
    prepared = registry.diplome(diploma)
    if session is not None:
        registry.edition(prepared, session)
    plan = plan_deliberation_from(registry, prepared)
    entree = open_grades(path, prepared, session, reading(prepared))
    return deliberation_job(entree, plan, session, versions_of(registry, prepared))


def deliberation_job(
    entree: Input, plan: DeliberationPlan, session: int | None, versions: dict[str, str] | None = None
) -> DeliberationJob:
    """The job that prepares the deliberation of an input under a plan."""
    rules = deliberation_rules(plan)
    return Job(
        command="deliberer",
        input=entree,
        decider=partial(_decider, entree.fichier.nom, plan, session),
        rules=partial(deliberation_rules, plan),
        tables=(OutputTable.of_csv("deliberation.csv", DELIBERATION_COLUMNS, _deliberation_writer), rejects_table()),
        counts=DeliberationCounts,
        basis={
            "diplome": plan.diplome.code,
            "session": session,
            "editions": {edition.id: str(edition.sessions) for edition in plan.diplome.editions},
            "regles": rules,
        },
        documents=partial(_documents, plan),
        workbooks={},
        versions=versions or {},
    )


def deliberation_rules(plan: DeliberationPlan) -> dict[str, str]:
    """The rules of a deliberation by id with their prints."""
    return rule_versions((*plan.regles, *plan.speciality.regles))


def session_of(dossier: Dossier, plan: DeliberationPlan, session: int | None) -> int | None:
    """The session (year) deliberated on: the record’s, where it is one of the diploma’s, else the one given.

    Without either, the latest session of the results; None when there is none at all.
    """
    if dossier.session is not None and plan.diplome.edition(dossier.session):
        return dossier.session
    latest = max((result.session or 0 for result in dossier.resultats), default=0)
    chosen = session or latest
    return chosen if plan.diplome.edition(chosen) else None


def deliberable(record: Record, fichier: str, plan: DeliberationPlan, session: int | None) -> tuple[Record, int]:
    """A record of a file (by name) with the session (year) deliberated on, rejected where it cannot be."""
    if record.dossier is None:
        return record, session or 0
    year = session_of(record.dossier, plan, session)
    if year:
        for result in record.dossier.resultats:
            if result.session is not None and result.session > year:
                break
        else:
            return record, year
    faults = _late(record.dossier, year) if year else (_UNKNOWN_SESSION,)
    numero = record.dossier.candidat.numero
    found = tuple(place_fault(fault, fichier, record.ligne, numero) for fault in faults)
    return evolve(record, dossier=None, fautes=found, avertissements=()), year or 0


def _decider(fichier: str, plan: DeliberationPlan, session: int | None) -> Decide[Deliberated]:
    deliberate = prepare_deliberator(plan, deliberate=propose)

    def decide(record: Record) -> Deliberated:
        record, year = deliberable(record, fichier, plan, session)
        return Deliberated(record, year, deliberate(record.dossier, year) if record.dossier else None)

    return decide


_UNKNOWN_SESSION = CellFault(
    "session", "", "la session de l’examen n’est pas connue", "Ajoutez-la au candidat, ou donnez --session."
)


def _late(dossier: Dossier, session: int) -> tuple[CellFault, ...]:
    """The faults of results that are later than the session (year) deliberated on."""
    return tuple(
        [
            CellFault(
                f"{result.unite} session",
                str(result.session),
                f"résultat postérieur à la session délibérée ({session})",
                "Corrigez l’année du résultat, ou la session du candidat.",
            )
            for result in dossier.resultats
            if result.session is not None and result.session > session
        ]
    )


def _deliberation_writer() -> Writer[Deliberated]:
    return write_deliberation


def _documents(
    plan: DeliberationPlan, folder: Path, extras: frozenset[Extra], workers: Workers | None
) -> Documents[Deliberated]:
    """The report, a page a candidate with the lists to sign (`pdf`), the jury’s table (`xlsx`), a sheet a candidate."""
    from bacpro.outputs.documents.jury import JuryPages
    from bacpro.outputs.reports.deliberation import DeliberationReport
    from bacpro.outputs.reports.deliberation_page import deliberation_sheets, write_deliberation_report
    from bacpro.outputs.reports.page import REPORT
    from bacpro.outputs.reports.sheets import Everyone
    from bacpro.outputs.workbook import JuryTable
    from bacpro.outputs.workbook_rows import JuryRows
    from bacpro.running.printing import JuryPrinter

    report = DeliberationReport()
    kept = [RunOutput[Deliberated](partial(DeliberationReport.of_block, RanksSeen()), report.merge)]
    printer = JuryPrinter(folder / "pdf", plan, workers) if Extra.PDF in extras else None
    if printer:
        kept.append(RunOutput(partial(JuryPages, plan), printer.merge))
    table = JuryTable(plan) if Extra.XLSX in extras else None
    if table:
        kept.append(RunOutput(partial(JuryRows, plan.diplome), table.merge))
    pages = deliberation_sheets(folder, plan, program_version())
    if Extra.FICHES in extras:
        kept.append(RunOutput(Everyone[Deliberated], pages.take))

    def finish(content: Content) -> None:
        content["points_jury"] = {"candidats": report.avec_points_jury, "points": str(report.points_jury)}
        if table:
            table.write(folder / "jury.xlsx")
        if printer:
            printer.finish()
            content["pages"] = {"imprimees": printer.printed, "non_imprimees": printer.unprinted}
        write_deliberation_report(folder / REPORT, report, plan, content, pages.finish())

    return Documents(kept, finish)
