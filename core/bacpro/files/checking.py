"""Runs checks from file to folder, one candidate at a time, and counts all that it saw."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from bacpro.files import csvtext
from bacpro.files.faults import FAULT_COLUMNS
from bacpro.files.reading import Input, Record
from bacpro.files.running import RecordCounts, drive, heading, rejects_sink
from bacpro.jobs.check import CheckPlan, checker
from bacpro.model.check import Check, CheckReport, Verdict
from bacpro.model.legal import LegalBasis, cited, weakest

FINDING_COLUMNS = (
    "numero_candidat",
    "nom",
    "prenom",
    "session",
    "regle",
    "verdict",
    "attendu",
    "constate",
    "fondement",
    "confiance",
    "message",
)


@frozen
class Checked:
    """One candidate of a run: the record as read, and its report, or None when it is rejected."""

    record: Record
    report: CheckReport | None


Sink = Callable[[Checked], None]
"""Something that takes each candidate of a run as it goes by."""


@define
class Counts(RecordCounts):
    """What a check saw: findings, and candidates by verdict."""

    constats: int = 0
    verdicts: Counter[Verdict] = field(factory=Counter)

    def add(self, checked: Checked) -> None:
        """Count one candidate."""
        self.take(checked.record)
        if checked.report is not None:
            self.constats += len(checked.report.constats)
            self.verdicts[checked.report.verdict] += 1


def check_input(entree: Input, plan: CheckPlan) -> Iterator[Checked]:
    """Check each candidate of an input, in the order of the file."""
    check = checker(plan)
    for record in entree.records():
        dossier = record.dossier
        yield Checked(record, check(dossier, dossier.session) if dossier and dossier.session else None)


def run(entree: Input, plan: CheckPlan, sinks: Iterable[Sink] = ()) -> Counts:
    """Check an input and hand each candidate to every sink.

    Raises BacproError when the input holds no candidate, or turns out to be unreadable further down.
    """
    counts = Counts()
    drive(entree, check_input(entree, plan), (*sinks, counts.add))
    return counts


def write_checks(folder: Path, entree: Input, plan: CheckPlan, sinks: Iterable[Sink] = ()) -> Counts:
    """Write `constats.csv`, `controle.json` and `rejets.csv` into a folder, and feed the other sinks.

    Raises OSError when a file cannot be written.
    """
    with (
        csvtext.open_csv(folder / "constats.csv", FINDING_COLUMNS) as findings,
        csvtext.open_csv(folder / "rejets.csv", FAULT_COLUMNS) as rejects,
        (folder / "controle.json").open("w", encoding="utf-8", newline="\n") as reports,
    ):

        def write(checked: Checked) -> None:
            for row in finding_rows(checked):
                findings.write(csvtext.row(row))

        with json_list(reports.write) as add:
            return run(entree, plan, (write, add, rejects_sink(rejects), *sinks))


@contextmanager
def json_list(write: Callable[[str], object]) -> Iterator[Sink]:
    """A sink that writes the reports as a JSON list, one candidate at a time, closed at the end."""
    separator = "["

    def add(checked: Checked) -> None:
        nonlocal separator
        if checked.report is not None and checked.record.dossier is not None:
            write(f"{separator}\n{report_json(checked.record.dossier.candidat.numero, checked.report)}")
            separator = ","

    yield add
    write("[]\n" if separator == "[" else "\n]\n")


def report_json(numero: str, report: CheckReport) -> str:
    """A report in the JSON form of the contract, as text."""
    findings = ", ".join([_finding_json(check) for check in report.constats])
    return f'{{"numero_candidat": {_text(numero)}, "verdict": "{report.verdict}", "constats": [{findings}]}}'


@lru_cache(maxsize=4096)
def _finding_json(check: Check) -> str:
    return (
        f'{{"regle": "{check.regle}", "verdict": "{check.verdict}", "attendu": {_text(check.attendu)}, '
        f'"constate": {_text(check.constate)}, {_grounds(check.fondements)}, "message": {_text(check.message)}}}'
    )


_text = json.encoder.encode_basestring
"""A string as JSON writes it, letters as they are."""


@lru_cache(maxsize=4096)
def _grounds(bases: tuple[LegalBasis, ...]) -> str:
    return f'"fondement": {_text(cited(bases))}, "confiance": "{weakest(bases)}"'


def finding_data(check: Check) -> dict[str, str]:
    """The cells of a finding, by the names of the contract."""
    return {
        "regle": check.regle,
        "verdict": check.verdict.value,
        "attendu": check.attendu,
        "constate": check.constate,
        "fondement": check.fondement,
        "confiance": check.confiance.value,
        "message": check.message,
    }


def finding_rows(checked: Checked) -> Iterator[tuple[str, ...]]:
    """The findings of a candidate as rows under FINDING_COLUMNS."""
    dossier = checked.record.dossier
    if dossier is None or checked.report is None:
        return
    candidat = dossier.candidat
    head = (candidat.numero, candidat.nom, candidat.prenom, str(dossier.session or ""))
    for check in checked.report.constats:
        yield (*head, *finding_data(check).values())


def summary(entree: Input, plan: CheckPlan, counts: Counts, versions: Mapping[str, str]) -> dict[str, Any]:
    """The content of `bilan.json`: inputs with their hashes, versions, editions, and counts that add up."""
    return {
        **heading("controler", entree, versions),
        "diplome": plan.diplome.code,
        "editions": {edition.id: str(edition.sessions) for edition in plan.diplome.editions},
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
