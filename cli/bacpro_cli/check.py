"""`bacpro controler`: who is in order before the examination, who is not, and what is missing."""

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from bacpro.files import csvtext
from bacpro.files.checking import (
    FINDING_COLUMNS,
    Checked,
    Counts,
    Sink,
    finding_rows,
    json_list,
    run,
    summary,
    write_checks,
)
from bacpro.files.folder import output_folder, refuse_existing, write_summary
from bacpro.files.reading import Input, open_candidates
from bacpro.jobs.check import CheckPlan, plan_check
from bacpro.model.check import Verdict
from bacpro_cli.common import fault_report, output_options, plugins, say_warnings, warn
from bacpro_cli.divergences import say_divergences

SHOWN = {Verdict.NON_CONFORME, Verdict.A_ARBITRER}
"""Verdicts whose findings are shown without --verbeux."""

VERDICTS = {
    Verdict.NON_CONFORME: "non conforme",
    Verdict.A_ARBITRER: "à arbitrer",
    Verdict.CONFORME: "conforme",
    Verdict.SANS_OBJET: "sans objet",
}


@click.command("controler")
@click.argument("fichier", type=click.Path(path_type=Path))
@click.option("--diplome", default="agora", show_default=True, metavar="DIPLÔME", help="Diplôme préparé.")
@click.option("--session", type=int, metavar="ANNÉE", help="Session des candidats qui n’en portent pas.")
@click.option("--sortie", type=click.Path(path_type=Path), metavar="DOSSIER", help="Où écrire le contrôle.")
@click.option("--remplacer", is_flag=True, help="Remplace le dossier de sortie s’il vient de bacpro.")
@output_options
def command(
    fichier: Path,
    diplome: str,
    session: int | None,
    sortie: Path | None,
    remplacer: bool,
    forme: str,
    silencieux: bool,
    verbeux: bool,
) -> None:
    """Contrôle les dossiers de FICHIER (JSON, JSON Lines, ou table des périodes en CSV).

    Périodes en milieu professionnel, expérience, dossiers professionnels, inscription : chaque constat dit
    ce qui est attendu, ce qui est trouvé, sur quel fondement, et ce qu’il faut faire.
    """
    if sortie is not None:
        refuse_existing(sortie, replace=remplacer, inputs=[fichier])
    registry = plugins(silent=silencieux)
    diploma = registry.diplome(diplome)
    if session is not None:
        registry.edition(diploma, session)
    plan = plan_check(diploma, registry.regles(diploma))
    entree = open_candidates(fichier, diploma, session)
    holder = registry.plugin_of(diploma)
    versions = {"bacpro": version("bacpro"), holder.nom: holder.version}
    met: set[str] = set()
    sinks: list[Sink] = [fault_report(shown=None)]
    if forme == "texte" and not silencieux:
        sinks.append(lambda checked: met.update(_rules(checked)))
    if forme == "json" and not silencieux:
        with json_list(sys.stdout.write) as add:
            counts, content = _run(entree, plan, versions, [*sinks, add], sortie, replace=remplacer)
    else:
        if not silencieux:
            sinks.append(_shown(forme, verbose=verbeux))
        counts, content = _run(entree, plan, versions, sinks, sortie, replace=remplacer)
    if not silencieux:
        _say_counts(forme, content, sortie)
        say_warnings(counts, whole=verbeux or sortie is None)
        if forme == "texte":
            say_divergences(registry.normes(diploma), met, verbose=verbeux)
    if counts.rejetes or counts.verdicts[Verdict.NON_CONFORME]:
        raise click.exceptions.Exit(1)


def _run(
    entree: Input, plan: CheckPlan, versions: dict[str, str], sinks: list[Sink], sortie: Path | None, *, replace: bool
) -> tuple[Counts, dict[str, Any]]:
    if sortie is None:
        counts = run(entree, plan, sinks)
        return counts, summary(entree, plan, counts, versions)
    with output_folder(sortie, replace=replace) as folder:
        counts = write_checks(folder, entree, plan, sinks)
        content = summary(entree, plan, counts, versions)
        write_summary(folder, content)
    return counts, content


def _rules(checked: Checked) -> set[str]:
    """The rules that have something to say on a candidate."""
    return {check.regle for check in checked.report.constats} if checked.report else set()


def _shown(forme: str, *, verbose: bool) -> Sink:
    """A sink that shows the findings: all of them in CSV, those to act on in text."""
    if forme == "csv":
        click.echo(csvtext.BOM + csvtext.row(FINDING_COLUMNS), nl=False)
        return lambda checked: click.echo("".join(csvtext.row(row) for row in finding_rows(checked)), nl=False)

    def show(checked: Checked) -> None:
        dossier, report = checked.record.dossier, checked.report
        if dossier is None or report is None:
            return
        candidat = dossier.candidat
        click.echo(f"{candidat.numero} {candidat.nom} {candidat.prenom} : {VERDICTS[report.verdict]}")
        for check in report.constats:
            if verbose or check.verdict in SHOWN:
                click.echo(f"  - {VERDICTS[check.verdict]} : {check.message}")
                click.echo(f"    {check.regle} ; {check.fondement} (confiance : {check.confiance})")
        if verbose:
            for refusal in report.ecartees:
                click.echo(f"  - écartée : {refusal.regle} : {refusal.motif}")

    return show


def _say_counts(forme: str, content: dict[str, Any], sortie: Path | None) -> None:
    verdicts = " ; ".join(f"{VERDICTS[verdict]} : {content['verdicts'][verdict]}" for verdict in Verdict)
    line = (
        f"Lignes lues : {content['lus']} ; traitées : {content['traites']} ; rejetées : {content['rejetes']}. "
        f"Candidats : {verdicts}."
    )
    click.echo(line, err=forme != "texte")
    if sortie is not None:
        warn(f"Écrit dans {sortie}.")
