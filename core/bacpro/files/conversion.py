"""Runs a conversion from file to folder, one candidate at a time, and counts all that it saw."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

from attrs import define, field, frozen

from bacpro.files import csvtext
from bacpro.files.faults import FAULT_COLUMNS
from bacpro.files.reading import Input, Record
from bacpro.files.running import RecordCounts, drive, heading, rejects_sink
from bacpro.jobs.convert import CASES, Plan, converter, target_cells
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import french

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
            self.issues.update(outcome.issue for outcome in converted.outcomes)


def convert_input(entree: Input, plan: Plan) -> Iterator[Converted]:
    """Convert each candidate of an input, in the order of the file."""
    convert = converter(plan)
    for record in entree.records():
        yield Converted(record, convert(record.dossier) if record.dossier else ())


Sink = Callable[[Converted], None]
"""Something that takes each candidate of a run as it goes by: a table, a statement."""


def run(entree: Input, plan: Plan, sinks: Iterable[Sink] = ()) -> Counts:
    """Convert an input and hand each candidate to every sink; alone, a dry run.

    Raises BacproError when the input holds no candidate, or turns out to be unreadable further down.
    """
    counts = Counts()
    drive(entree, convert_input(entree, plan), (*sinks, counts.add))
    return counts


def write_conversion(folder: Path, entree: Input, plan: Plan, sinks: Iterable[Sink] = ()) -> Counts:
    """Write `conversion.csv`, `journal.csv` and `rejets.csv` into a folder, and feed the other sinks.

    Raises OSError when a file cannot be written.
    """
    with (
        csvtext.open_csv(folder / "conversion.csv", (*entree.entete, *_target_codes(plan))) as conversion,
        csvtext.open_csv(folder / "journal.csv", JOURNAL_COLUMNS) as journal,
        csvtext.open_csv(folder / "rejets.csv", FAULT_COLUMNS) as rejets,
    ):
        writers = (_conversion_sink(conversion, plan), _journal_sink(journal, plan), rejects_sink(rejets))
        return run(entree, plan, (*writers, *sinks))


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


def _conversion_sink(stream: TextIO, plan: Plan) -> Sink:
    codes = _target_codes(plan)

    def write(converted: Converted) -> None:
        if converted.record.dossier:
            cells = target_cells(converted.outcomes)
            stream.write(csvtext.row((*converted.record.identite, *(cells.get(code, "") for code in codes))))

    return write


def _journal_sink(stream: TextIO, plan: Plan) -> Sink:
    source = plan.source.code
    stream.flush()
    journal = stream.buffer

    @lru_cache(maxsize=CASES)
    def tail(outcome: Outcome) -> bytes:
        """The cells of an outcome as bytes, which every candidate with that outcome shares."""
        cells = csvtext.row(
            (
                outcome.unite_source or "",
                outcome.note_source,
                str(outcome.session_source or ""),
                outcome.unite_cible or "",
                outcome.issue,
                "" if outcome.note_reportee is None else french(outcome.note_reportee),
                str(outcome.valable_jusqua or ""),
                outcome.regle,
                outcome.fondement,
                outcome.confiance,
                outcome.explication,
            )
        )
        return f";{cells}".encode()

    def write(converted: Converted) -> None:
        if dossier := converted.record.dossier:
            candidat = dossier.candidat
            head = csvtext.joined((candidat.numero, candidat.nom, candidat.prenom, source)).encode()
            journal.write(b"".join([head + tail(outcome) for outcome in converted.outcomes]))

    return write
