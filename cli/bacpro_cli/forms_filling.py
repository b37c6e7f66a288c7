"""The run behind `bacpro formulaire remplir`."""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bacpro.forms.printing.bulk import Bulk, documents, fingerprint, open_for, summary, write_forms, write_manifest
from bacpro.forms.printing.planning import FillOrder, fill_plan
from bacpro.model.diploma import Diploma
from bacpro.model.run.faults import Fault
from bacpro.reading.input import Reading
from bacpro.running.folder import refuse_existing, write_summary
from bacpro.running.resuming import resumable_folder
from bacpro_cli import screens
from bacpro_cli.common import plugins, say_warnings, warn, workers
from bacpro_cli.progress import clear, lines_of, progress

SHOWN_FAULTS = 20


def fill(
    order: FillOrder,
    data: Path,
    target: Path,
    how: Callable[[Diploma], Reading],
    *,
    group: bool,
    processes: int,
    replace: bool,
    silent: bool,
    verbose: bool,
) -> dict[str, Any]:
    """Fill a form for each candidate of a file into a folder, and give the summary; `how` the file is to be read."""
    registry = plugins(silent=silent)
    plan = fill_plan(registry, order)
    reading = how(plan.diplome)
    refuse_existing(target, replace=replace, inputs=[data, *([reading.joindre] if reading.joindre else [])])
    holder = registry.plugin_of(plan.diplome)
    versions = {"bacpro": version("bacpro"), holder.nom: holder.version}
    said = 0

    def say(fault: Fault) -> None:
        nonlocal said
        said += 1
        report.add_faults([fault])
        if verbose or said <= SHOWN_FAULTS:
            clear()
            warn(f"Rejet : {fault}")

    from bacpro.outputs.reports.forms import FILLED, FormsReport, write_forms_report
    from bacpro.outputs.reports.page import REPORT

    report = FormsReport()
    entree = open_for(plan, data, reading)
    with workers(processes) as spread, progress("Formulaires", lines_of(data), silent=silent) as advance:
        bulk = Bulk(plan, entree, group, spread, advance, reading.colonnes)
        with resumable_folder(target, fingerprint(bulk, versions), replace=replace) as resumed:
            counts = write_forms(resumed, bulk, say)
            content = summary(bulk, counts, versions)
            write_manifest(resumed, bulk, versions)
            for document in documents(resumed, plan):
                report.add(document)
            report.doubt(counts.premiers_avertissements, counts.avertissements)
            write_forms_report(resumed.folder / REPORT, report, FILLED, content)
            write_summary(resumed.folder, content)
    screens.written.append(target)
    if not silent:
        say_warnings(counts, content, whole=verbose)
    return content
