"""Runs checks from file to folder, one candidate at a time, and counts all that it saw."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from bacpro.errors import BacproError
from bacpro.files import csvtext
from bacpro.files.faults import FAULT_COLUMNS
from bacpro.files.reading import Input, Record
from bacpro.jobs.check import CheckPlan, checker
from bacpro.model.check import Check, CheckReport, Verdict

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
class Counts:
    """What a run saw. `lus`, `traites` and `rejetes` count input lines, `verdicts` candidates."""

    lus: int = 0
    traites: int = 0
    rejetes: int = 0
    candidats: int = 0
    fautes: int = 0
    constats: int = 0
    verdicts: Counter[Verdict] = field(factory=Counter)

    def add(self, checked: Checked) -> None:
        """Count one candidate."""
        record = checked.record
        self.lus += record.lignes
        self.fautes += len(record.fautes)
        if checked.report is None:
            self.rejetes += record.lignes
            return
        self.traites += record.lignes
        self.candidats += 1
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
    each = (*sinks, counts.add)
    for checked in check_input(entree, plan):
        for sink in each:
            sink(checked)
    if not counts.lus:
        raise BacproError(f"{entree.fichier.path} : aucun candidat. Ajoutez au moins un dossier.")
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
            for fault in checked.record.fautes:
                rejects.write(csvtext.row(fault.cells()))

        with json_list(reports.write) as add:
            return run(entree, plan, (write, add, *sinks))


@contextmanager
def json_list(write: Callable[[str], object]) -> Iterator[Sink]:
    """A sink that writes the reports as a JSON list, one candidate at a time, closed at the end."""
    separator = "["
    encode = json.JSONEncoder(ensure_ascii=False).encode

    def add(checked: Checked) -> None:
        nonlocal separator
        if checked.report is not None and checked.record.dossier is not None:
            report = report_data(checked.record.dossier.candidat.numero, checked.report)
            write(f"{separator}\n{encode(report)}")
            separator = ","

    yield add
    write("[]\n" if separator == "[" else "\n]\n")


def report_data(numero: str, report: CheckReport) -> dict[str, Any]:
    """A report in the JSON form of the contract."""
    return {
        "numero_candidat": numero,
        "verdict": report.verdict.value,
        "constats": [finding_data(check) for check in report.constats],
    }


def finding_data(check: Check) -> dict[str, str]:
    """A finding in the JSON form of the contract."""
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
        "commande": "controler",
        "versions": dict(versions),
        "entrees": [entree.described()],
        "diplome": plan.diplome.code,
        "editions": {edition.id: str(edition.sessions) for edition in plan.diplome.editions},
        "lus": counts.lus,
        "traites": counts.traites,
        "rejetes": counts.rejetes,
        "candidats": counts.candidats,
        "fautes": counts.fautes,
        "constats": counts.constats,
        "verdicts": {verdict.value: counts.verdicts[verdict] for verdict in Verdict},
    }
