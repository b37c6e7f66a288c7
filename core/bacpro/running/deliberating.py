"""Runs a deliberation from file to folder, one candidate at a time, and counts all that it saw."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import define, evolve, field

from bacpro.jobs.deliberate import DeliberationPlan
from bacpro.model.deliberation import Decision
from bacpro.model.dossier import Dossier
from bacpro.model.rule import rule_versions
from bacpro.model.run.counts import RecordCounts
from bacpro.model.run.decided import (
    Deliberated,
)
from bacpro.model.run.faults import FAULT_COLUMNS, CellFault, placed
from bacpro.model.run.record import Record
from bacpro.outputs import csvtext
from bacpro.outputs.tables.deliberation import (
    DELIBERATION_COLUMNS,
    write_deliberation,
)
from bacpro.reading.input import Input
from bacpro.running.job import Kept, Makers, Tally, drive, heading, work_of, write_rejects
from bacpro.running.workers import Spread, Work
from bacpro.sharing.deliberation import prepare_deliberator


@define
class Counts(RecordCounts):
    """What a deliberation saw: candidates by decision."""

    decisions: Counter[Decision] = field(factory=Counter)

    def add(self, deliberated: Deliberated) -> None:
        """Count one candidate."""
        self.take(deliberated.record)
        if deliberated.deliberation is not None:
            self.decisions[deliberated.deliberation.decision] += 1


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
    faults = _late(record.dossier, year) if year else (_UNKNOWN_SESSION,)
    if not faults:
        return record, year or 0
    numero = record.dossier.candidat.numero
    found = tuple(placed(fault, fichier, record.ligne, numero) for fault in faults)
    return evolve(record, dossier=None, fautes=found, avertissements=()), year or 0


def run(
    entree: Input,
    plan: DeliberationPlan,
    session: int | None,
    folder: Path | None = None,
    kept: Sequence[Kept[Deliberated]] = (),
    spread: Spread | None = None,
) -> Counts:
    """Prepare an input, and write `deliberation.csv` and `rejets.csv` into a folder; without, a dry run.

    Raises BacproError when the input holds no candidate, or turns out to be unreadable further down, and OSError
    when a file cannot be written.
    """
    counts = Counts()
    if folder is not None:
        csvtext.start(folder / "deliberation.csv", DELIBERATION_COLUMNS)
        csvtext.start(folder / "rejets.csv", FAULT_COLUMNS)
    drive(entree, partial(_work, entree, plan, session), (Kept(Counts, counts.merge), *kept), folder, spread)
    return counts


def _work(
    entree: Input, plan: DeliberationPlan, session: int | None, makers: Makers[Deliberated]
) -> Work[list[Tally[Deliberated]]]:
    deliberate = prepare_deliberator(plan)

    def decide(record: Record) -> Deliberated:
        record, year = deliberable(record, entree.fichier.nom, plan, session)
        return Deliberated(record, year, deliberate(record.dossier, year) if record.dossier else None)

    return work_of(entree, decide, {"deliberation.csv": write_deliberation, "rejets.csv": write_rejects}, makers)


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


def summary(
    entree: Input, plan: DeliberationPlan, session: int | None, counts: Counts, versions: Mapping[str, str]
) -> dict[str, Any]:
    """The content of `bilan.json`: inputs with their hashes, versions, editions, and counts that add up."""
    return {
        **heading("deliberer", entree, versions),
        "diplome": plan.diplome.code,
        "session": session,
        "editions": {edition.id: str(edition.sessions) for edition in plan.diplome.editions},
        "regles": rule_versions((*plan.regles, *plan.speciality.regles)),
        "lus": counts.lus,
        "traites": counts.traites,
        "rejetes": counts.rejetes,
        **counts.lines(),
        "candidats": counts.candidats,
        "fautes": counts.fautes,
        "avertissements": counts.warnings(),
        "decisions": {decision.value: counts.decisions[decision] for decision in Decision},
    }
