"""What `bacpro formulaire lire` shows of the forms that it read."""

import json

import click

from bacpro.forms.readback.collected_rows import FILE_COLUMNS, file_rows
from bacpro.forms.readback.findings import FormsFound, readings_data
from bacpro.model.check import Verdict
from bacpro.model.run.decided import Checked
from bacpro.outputs.labels import VERDICTS
from bacpro_cli.common import show, warn


def show_found(found: FormsFound, forme: str, *, verbose: bool) -> None:
    """Show the candidates of each file, faults, doubts, counts, and what the check of their dossiers concludes."""
    if forme == "json":
        click.echo(json.dumps(readings_data(found), ensure_ascii=False, indent=2))
        return
    show(forme, FILE_COLUMNS, [row for each in found.fichiers for row in file_rows(each)], None)
    for fault in found.fautes:
        warn(f"Rejet : {fault}")
    for doubt in found.doutes:
        warn(f"À vérifier : {doubt}")
    if forme == "texte":
        total, rejected, pages = len(found.fichiers), found.rejetes, found.pages
        click.echo(f"\nFichiers lus : {total} ; traités : {total - rejected} ; rejetés : {rejected}.")
        click.echo(
            f"Pages : {pages['total']} ; lues : {pages['lues']} ; de formulaires vierges : {pages['vierges']} ; "
            f"vides : {pages['vides']} ; non lues : {pages['inconnues']}."
        )
        for checked in found.controles:
            _show_report(checked, verbose=verbose)


def _show_report(checked: Checked, *, verbose: bool) -> None:
    dossier, report = checked.record.dossier, checked.report
    if dossier is None or report is None:
        return
    candidat = dossier.candidat
    told = VERDICTS[report.verdict].court.lower()
    click.echo(f"{candidat.numero} {candidat.nom} {candidat.prenom} : {told}")
    for check in report.constats:
        if verbose or check.verdict in {Verdict.NON_CONFORME, Verdict.A_ARBITRER}:
            click.echo(f"  - {VERDICTS[check.verdict].court.lower()} : {check.message}")
