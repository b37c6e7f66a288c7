"""Runs checks from file to folder, one candidate at a time, and counts all that it saw."""

import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TextIO

from attrs import define, field, frozen

from bacpro.files import csvtext
from bacpro.files.faults import FAULT_COLUMNS
from bacpro.files.reading import Input, Record
from bacpro.files.running import Kept, Makers, RecordCounts, Tally, drive, heading, work_of, write_rejects
from bacpro.files.spread import Spread, Work
from bacpro.jobs.check import CheckPlan, checker
from bacpro.model.check import Check, CheckReport, Verdict
from bacpro.model.legal import LegalBasis, cited, weakest
from bacpro.model.rule import rule_versions

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
    check = checker(plan)

    def decide(record: Record) -> Checked:
        dossier = record.dossier
        return Checked(record, check(dossier, dossier.session) if dossier and dossier.session else None)

    writers = {"constats.csv": _write_findings, _REPORTS: _write_report, "rejets.csv": write_rejects}
    return work_of(entree, decide, writers, makers)


def _write_findings(stream: TextIO, checked: Checked) -> None:
    stream.writelines(finding_lines(checked))


def _write_report(stream: TextIO, checked: Checked) -> None:
    if text := report_json(checked):
        stream.buffer.writelines((b"\n", text, b","))


def report_json(checked: Checked) -> bytes:
    """A report in the JSON form of the contract, in UTF-8; nothing for a candidate who is rejected."""
    dossier, report = checked.record.dossier, checked.report
    if dossier is None or report is None:
        return b""
    who = f'{{"numero_candidat": {_text(dossier.candidat.numero)}, "verdict": "{report.verdict}", "constats": ['
    return b"%b%b]}" % (who.encode(), b", ".join([_finding_json(check) for check in report.constats]))


@lru_cache(maxsize=4096)
def _finding_json(check: Check) -> bytes:
    return (
        f'{{"regle": "{check.regle}", "verdict": "{check.verdict}", "attendu": {_text(check.attendu)}, '
        f'"constate": {_text(check.constate)}, {_grounds(check.fondements)}, "message": {_text(check.message)}}}'
    ).encode()


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


def finding_lines(checked: Checked) -> list[str]:
    """The findings of a candidate as rows of CSV under FINDING_COLUMNS."""
    dossier = checked.record.dossier
    if dossier is None or checked.report is None:
        return []
    candidat = dossier.candidat
    who = csvtext.joined((candidat.numero, candidat.nom, candidat.prenom, str(dossier.session or "")))
    return [f"{who};{_finding_cells(check)}\r\n" for check in checked.report.constats]


@lru_cache(maxsize=4096)
def _finding_cells(check: Check) -> str:
    return csvtext.joined(finding_data(check).values())


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
