"""What a control gives, as rows of `constats.csv` and as JSON."""

import json
from functools import lru_cache
from typing import TextIO

from bacpro.model.check import Check
from bacpro.model.legal import LegalBasis, cited, weakest
from bacpro.model.run.decided import (
    Checked,
)
from bacpro.outputs import csvtext

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


def write_findings(stream: TextIO, checked: Checked) -> None:
    stream.writelines(finding_lines(checked))


def write_report(stream: TextIO, checked: Checked) -> None:
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
