"""Runs a conversion from file to folder, one candidate at a time, and counts all that it saw."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TextIO

from attrs import define, field, frozen

from bacpro.files import csvtext
from bacpro.files.faults import FAULT_COLUMNS
from bacpro.files.reading import Input, Record
from bacpro.files.running import Kept, Makers, RecordCounts, Tally, Writer, drive, heading, work_of, write_rejects
from bacpro.files.spread import Spread, Work
from bacpro.jobs.convert import OUTCOMES, Plan, converter, target_cells
from bacpro.memo import Remembered
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import french
from bacpro.model.rule import print_of, rule_versions

JOURNAL_COLUMNS = (
    "numero_candidat",
    "nom",
    "prenom",
    "diplome_source",
    "unite_source",
    "note_source",
    "session_source",
    "unite_cible",
    "issue",
    "note_reportee",
    "valable_jusqua",
    "regle",
    "fondement",
    "confiance",
    "explication",
)


GROUNDS = 1 << 10
"""Pairs of a rule and its grounds whose cells are remembered."""


@frozen
class Converted:
    """One candidate of a run: the record as read, and his outcomes, or none when he is rejected."""

    record: Record
    outcomes: tuple[Outcome, ...]


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
    plan: Plan,
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
        csvtext.start(folder / "conversion.csv", (*entree.entete, *_target_codes(plan)))
        csvtext.start(folder / "journal.csv", JOURNAL_COLUMNS)
        csvtext.start(folder / "rejets.csv", FAULT_COLUMNS)
    drive(entree, partial(_work, entree, plan), (Kept(Counts, counts.merge), *kept), folder, spread)
    return counts


def _work(entree: Input, plan: Plan, makers: Makers[Converted]) -> Work[list[Tally[Converted]]]:
    convert = converter(plan)

    def decide(record: Record) -> Converted:
        return Converted(record, convert(record.dossier) if record.dossier else ())

    writers = {
        "conversion.csv": _target_writer(plan),
        "journal.csv": _journal_writer(plan),
        "rejets.csv": write_rejects,
    }
    return work_of(entree, decide, writers, makers)


def workbooks(plan: Plan) -> dict[str, frozenset[str]]:
    """The tables that can be workbooks too, by name without suffix, with the columns that hold numbers."""
    marks = frozenset({"note_source", "session_source", "note_reportee", "valable_jusqua"})
    return {"conversion": frozenset(_target_codes(plan)), "journal": marks}


def summary(entree: Input, plan: Plan, counts: Counts, versions: Mapping[str, str]) -> dict[str, Any]:
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


def _target_codes(plan: Plan) -> tuple[str, ...]:
    return tuple(unite.code for unite in plan.edition.unites)


def _target_writer(plan: Plan) -> Writer[Converted]:
    codes = _target_codes(plan)

    def write(stream: TextIO, converted: Converted) -> None:
        if converted.record.dossier:
            cells = target_cells(converted.outcomes)
            stream.write(csvtext.row((*converted.record.identite, *(cells.get(code, "") for code in codes))))

    return write


def _journal_writer(plan: Plan) -> Writer[Converted]:
    source = plan.source.code

    grounds = lru_cache(maxsize=GROUNDS)(csvtext.joined)

    def tail(outcome: Outcome) -> bytes:
        what = csvtext.joined(
            (
                outcome.unite_source or "",
                outcome.note_source,
                str(outcome.session_source or ""),
                outcome.unite_cible or "",
                outcome.issue,
                "" if outcome.note_reportee is None else french(outcome.note_reportee),
                str(outcome.valable_jusqua or ""),
            )
        )
        why = csvtext.row((outcome.confiance, outcome.explication))
        return f";{what};{grounds((outcome.regle, outcome.fondement))};{why}".encode()

    tails = Remembered(tail, OUTCOMES)

    def write(stream: TextIO, converted: Converted) -> None:
        dossier = converted.record.dossier
        if dossier and converted.outcomes:
            candidat = dossier.candidat
            head = csvtext.joined((candidat.numero, candidat.nom, candidat.prenom, source)).encode()
            stream.buffer.write(head + head.join(tails.of(converted.outcomes)))

    return write
