"""The folder of a run over filled forms: dossiers, answers, faults, controls, report and summary."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from attrs import asdict

from bacpro.forms.readback.collected_rows import ANSWER_COLUMNS, answer_rows, file_document
from bacpro.forms.readback.findings import DOSSIERS, FormsFound, control_data
from bacpro.jobs.check import plan_check_from
from bacpro.model.run.counts import SHOWN_WARNINGS
from bacpro.model.run.faults import FAULT_COLUMNS
from bacpro.outputs import csvtext
from bacpro.outputs.documents.files import program_version
from bacpro.outputs.tables.control import FINDING_COLUMNS, finding_lines
from bacpro.plugins.registry import Registry
from bacpro.running.folders.output import write_summary


def write_found(folder: Path, found: FormsFound, registry: Registry) -> None:
    """Write what was read into a folder. Raises OSError when a file cannot be written."""
    everybody = [dossier for dossiers in found.dossiers.values() for dossier in dossiers.values()]
    _write_json(folder / DOSSIERS, everybody)
    _write_csv(folder / "reponses.csv", ANSWER_COLUMNS, (row for each in found.fichiers for row in answer_rows(each)))
    _write_csv(folder / "rejets.csv", FAULT_COLUMNS, (fault.cells() for fault in found.fautes))
    if found.controle:
        _write_json(folder / "controle.json", [control_data(checked) for checked in found.controles if checked.report])
        csvtext.start_table(folder / "constats.csv", FINDING_COLUMNS)
        with csvtext.open_to_add(folder / "constats.csv") as stream:
            for checked in found.controles:
                stream.writelines(finding_lines(checked))
    content = summarize_found(found, registry)
    _write_reports(folder, found, registry, content)
    write_summary(folder, content)


def summarize_found(found: FormsFound, registry: Registry) -> dict[str, Any]:
    """The content of `bilan.json`: files with their hashes, versions, and counts that add up."""
    return {
        "commande": "formulaire lire",
        "versions": {"bacpro": program_version(), **{plugin.nom: plugin.version for plugin in registry.plugins}},
        "entrees": [
            {
                "fichier": str(each.fichier),
                "sha256": each.sha256,
                "formulaires": [{"formulaire": form.id, "version": form.version} for form in each.formulaires],
                "pages": asdict(each.pages),
            }
            for each in found.fichiers
        ],
        "lus": len(found.fichiers),
        "traites": len(found.fichiers) - found.rejetes,
        "rejetes": found.rejetes,
        "dossiers": sum(map(len, found.dossiers.values())),
        "pages": found.pages,
        "fautes": len(found.fautes),
        "avertissements": {
            "nombre": len(found.doutes),
            "par_motif": dict(Counter(doubt.erreur for doubt in found.doutes).most_common()),
            "premiers": [str(doubt) for doubt in found.doutes[:SHOWN_WARNINGS]],
        },
    }


def _write_reports(folder: Path, found: FormsFound, registry: Registry, content: dict[str, Any]) -> None:
    """Write `rapport.html`, and a page of control for each diploma where dossiers were checked."""
    from bacpro.outputs.reports.control import ControlReport
    from bacpro.outputs.reports.control_page import write_control_report
    from bacpro.outputs.reports.forms import READ, FormsReport, write_forms_report
    from bacpro.outputs.reports.page import REPORT

    report = FormsReport()
    for each in found.fichiers:
        report.add(file_document(each))
    report.add_faults(found.fautes)
    report.doubt(found.doutes, len(found.doutes))
    controls: dict[str, str] = {}
    for code in found.dossiers if found.controle else ():
        diploma = registry.diplome(code)
        tally, plan = ControlReport(), plan_check_from(registry, diploma)
        for checked in found.controles:
            if checked.record.dossier is None or checked.record.dossier.diplome == code:
                tally.add(checked)
        name = f"rapport-controle-{code}.html"
        write_control_report(folder / name, tally, plan, content)
        controls[name] = f"Contrôle des dossiers lus, {diploma.sigle}"
    write_forms_report(folder / REPORT, report, READ, content, controls)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    csvtext.start_table(path, columns)
    with csvtext.open_to_add(path) as stream:
        for row in rows:
            stream.write(csvtext.make_row(row))
