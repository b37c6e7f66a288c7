"""What a control gives, as rows of `constats.csv` and as JSON."""

import json
from typing import Any, TextIO

from bacpro.model.check import Check, CheckReport
from bacpro.model.run.decided import Checked
from bacpro.outputs import csvtext
from bacpro.sharing.memo import CASES, IdentityCache

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


def report_data(numero: str, report: CheckReport) -> dict[str, Any]:
    """The report on a candidate (by number) in the JSON form of the contract."""
    return {
        "numero_candidat": numero,
        "verdict": report.verdict.value,
        "constats": [finding_data(check) for check in report.constats],
    }


def write_findings(stream: TextIO, checked: Checked) -> None:
    """Add the findings on a candidate to `constats.csv`, a row each; none when he is rejected."""
    stream.writelines(finding_lines(checked))


def write_report(stream: TextIO, checked: Checked) -> None:
    """Add the report on a candidate to the list of `controle.json`, a comma after it; none when he is rejected."""
    if text := report_json(checked):
        stream.buffer.writelines((b"\n", text, b","))


def report_json(checked: Checked) -> bytes:
    """`report_data` in UTF-8, from the texts of findings that candidates share; nothing for one who is rejected."""
    dossier, report = checked.record.dossier, checked.report
    if dossier is None or report is None:
        return b""
    around = _json(report_data(dossier.candidat.numero, CheckReport((), ())) | {"verdict": report.verdict.value})
    return around.removesuffix(b"]}") + b", ".join(_FINDING_TEXTS.of(report.constats)) + b"]}"


def finding_lines(checked: Checked) -> list[str]:
    """The findings of a candidate as rows of CSV under FINDING_COLUMNS, from cells that candidates share."""
    dossier = checked.record.dossier
    if dossier is None or checked.report is None:
        return []
    candidat = dossier.candidat
    who = csvtext.join_cells((candidat.numero, candidat.nom, candidat.prenom, str(dossier.session or "")))
    return [f"{who};{cells}\r\n" for cells in _FINDING_CELLS.of(checked.report.constats)]


def _finding_text(check: Check) -> bytes:
    return _json(finding_data(check))


def _finding_cells(check: Check) -> str:
    return csvtext.join_cells(finding_data(check).values())


def _json(data: dict[str, Any]) -> bytes:
    return _ENCODER.encode(data).encode()


_ENCODER = json.JSONEncoder(ensure_ascii=False)
_FINDING_TEXTS = IdentityCache(_finding_text, CASES)
_FINDING_CELLS = IdentityCache(_finding_cells, CASES)
