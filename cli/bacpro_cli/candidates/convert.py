"""`bacpro convertir`: results of a replaced diploma become results of the one that replaces it."""

from pathlib import Path
from typing import Any

import click

from bacpro.model.outcome import Issue
from bacpro.outputs.labels import ISSUES
from bacpro.running.conversion import ConversionCounts, open_conversion
from bacpro.running.job import Extra
from bacpro_cli.candidates.job import JobOptions, job_options, run_command, say_target, target_options
from bacpro_cli.common import say_warnings, show, warn

SHOWN_FAULTS = 20


@click.command("convertir")
@click.argument("fichier", type=click.Path(path_type=Path))
@click.option("--de", "source", required=True, metavar="DIPLÔME", help="Diplôme des résultats (ga).")
@click.option("--vers", "cible", required=True, metavar="DIPLÔME", help="Diplôme préparé (agora).")
@click.option("--session", type=int, required=True, metavar="ANNÉE", help="Session préparée du nouveau diplôme.")
@target_options()
@click.option("--pdf", "pdf", is_flag=True, help="Imprime un relevé par candidat.")
@click.option("--pdf-groupe", "grouped", is_flag=True, help="Imprime les relevés à la suite, pour les tirer.")
@click.option("--xlsx", "xlsx", is_flag=True, help="Écrit aussi conversion.xlsx et journal.xlsx.")
@job_options()
def command(given: JobOptions, source: str, cible: str, session: int, pdf: bool, grouped: bool, xlsx: bool) -> None:
    """Convertit les résultats de FICHIER (table large ou longue, dossiers) vers un autre diplôme.

    Sans --sortie, rien n’est écrit : seul le bilan s’affiche.
    """
    if (pdf or grouped or xlsx) and given.sortie is None:
        raise click.UsageError("--pdf, --pdf-groupe et --xlsx demandent --sortie.")
    registry = given.begin()
    job = open_conversion(registry, given.fichier, source=source, target=cible, session=session, reading=given.reading)
    extras = {Extra.PDF: pdf, Extra.PDF_GROUPE: grouped, Extra.XLSX: xlsx}
    whole = given.verbeux or given.sortie is None
    done = run_command(job, given, extras, faults=None if whole else SHOWN_FAULTS)
    if not given.silencieux:
        _show(given.forme, done.content)
        _say_what_is_left(done.content, done.counts, given.sortie, whole=whole)
    if done.counts.rejetes or done.content.get("releves", {}).get("non_imprimes"):
        raise click.exceptions.Exit(1)


def _show(forme: str, content: dict[str, Any]) -> None:
    rows = [(issue.value, str(content["issues"][issue]), ISSUES[issue].long) for issue in Issue]
    if forme == "texte":
        target = content["cible"]
        click.echo(
            f"Conversion {content['source']['diplome']} vers {target['diplome']}, session {target['session']} "
            f"(édition {target['edition']})\n"
            f"Lignes lues : {content['lus']} ; traitées : {content['traites']} ; rejetées : {content['rejetes']}\n"
        )
    show(forme, ("issue", "nombre", "sens"), rows, content)


def _say_what_is_left(content: dict[str, Any], counts: ConversionCounts, sortie: Path | None, *, whole: bool) -> None:
    """What the summary does not show: doubts, what was not printed, where things are."""
    say_warnings(counts, content, whole=whole)
    for line in content.get("releves", {}).get("non_imprimes", ()):
        warn(f"Relevé non imprimé : {line}")
    if sortie is not None and counts.rejetes:
        told = "1 faute" if counts.fautes == 1 else f"{counts.fautes} fautes, toutes"
        warn(f"{told} dans {sortie / 'rejets.csv'}, avec le remède. Corrigez et relancez.")
    else:
        say_target(sortie)
