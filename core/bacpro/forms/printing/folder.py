"""The folder of a run that fills a form: documents, manifest, report and summary, resumed where it was interrupted."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bacpro.forms.printing.bulk import FillCounts, FillRun, fingerprint, write_forms, write_manifest
from bacpro.forms.printing.planning import FillPlan
from bacpro.model.run.faults import Fault
from bacpro.outputs.documents.files import program_version
from bacpro.outputs.reports.forms import FILLED, Document, FormsReport, Made, write_forms_report
from bacpro.outputs.reports.page import REPORT
from bacpro.running.folders.output import write_summary
from bacpro.running.folders.resumable import Resumed, resumable_folder
from bacpro.running.job_run import heading


def fill_folder(
    run: FillRun, target: Path, say: Callable[[Fault], None], *, replace: bool
) -> tuple[FillCounts, dict[str, Any]]:
    """Fill a form for each candidate into a folder, and give the counts and the content of `bilan.json`.

    `say` is told each fault; `replace`, a folder of ours that is there already gives way. Raises what `write_forms`
    raises, and BacproError when the folder may not be replaced.
    """
    report = FormsReport()

    def reject(fault: Fault) -> None:
        report.add_faults([fault])
        say(fault)

    holder = run.plan.greffon
    versions = {"bacpro": program_version(), holder.nom: holder.version}
    with resumable_folder(target, fingerprint(run, versions), replace=replace) as resumed:
        counts = write_forms(resumed, run, reject)
        content = summarize_fill(run, counts, versions)
        write_manifest(resumed, run, versions)
        for document in _documents(resumed, run.plan):
            report.add(document)
        report.doubt(counts.premiers_avertissements, counts.avertissements)
        write_forms_report(resumed.folder / REPORT, report, FILLED, content)
        write_summary(resumed.folder, content)
    return counts, content


def _documents(resumed: Resumed, plan: FillPlan) -> Iterator[Document]:
    """The documents of a run, and those refused, as a report tells them."""
    titles = {form.version: f"{form.titre} (version {form.version})" for form in plan.versions}
    for note in resumed.notes():
        title = titles[note["cle"][0]]
        if note["sha256"]:
            yield Document(note["fichier"], title, tuple(note["candidats"]), Made.FAIT, note["pages"])
        for refusal in note["refus"]:
            yield Document(note["fichier"], title, (refusal["numero"],), Made.REFUSE)


def summarize_fill(run: FillRun, counts: FillCounts, versions: Mapping[str, str]) -> dict[str, Any]:
    """The content of `bilan.json`: the input with its hash, versions, and counts that add up."""
    plan = run.plan
    return {
        **heading("formulaire remplir", run.entree, versions),
        "formulaire": plan.ordre.formulaire,
        "versions_du_formulaire": {str(form.version): str(form.sessions) for form in plan.versions},
        "diplome": plan.diplome.code,
        "session": plan.ordre.session,
        "modifiable": plan.ordre.modifiable,
        "groupe": run.groupe,
        "lus": counts.lus,
        "traites": counts.traites,
        "rejetes": counts.rejetes,
        **counts.lines(),
        "candidats": {"traites": counts.candidats, "rejetes": counts.candidats_rejetes},
        "documents": counts.documents,
        "pages": counts.pages,
        "repris": counts.repris,
        "fautes": counts.fautes,
        "avertissements": counts.warnings(),
    }
