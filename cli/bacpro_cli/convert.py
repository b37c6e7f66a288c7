"""`bacpro convertir`: results of a replaced diploma become results of the one that replaces it."""

from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from bacpro.jobs.convert import ConversionPlan, plan_conversion
from bacpro.model.outcome import Issue
from bacpro.model.run.decided import Converted
from bacpro.outputs.documents.statement import Statements
from bacpro.outputs.labels import ISSUES
from bacpro.outputs.tables.conversion import workbooks
from bacpro.plugins.registry import Registry
from bacpro.reading.input import Input
from bacpro.reading.opening import open_results
from bacpro.running.conversion import Counts, run, summary
from bacpro.running.folder import refuse_existing, write_summary
from bacpro.running.job import Kept
from bacpro.running.printing import statement_printer
from bacpro.running.workers import Spread
from bacpro_cli.common import (
    fault_report,
    output,
    output_options,
    plugins,
    processes_option,
    reading_of,
    reading_options,
    recorded,
    say_warnings,
    sheets_need_output,
    sheets_option,
    show,
    warn,
    workers,
)
from bacpro_cli.progress import followed, lines_of, progress
from bacpro_cli.workbooks import write_workbooks

SHOWN_FAULTS = 20


@click.command("convertir")
@click.argument("fichier", type=click.Path(path_type=Path))
@click.option("--de", "source", required=True, metavar="DIPLÔME", help="Diplôme des résultats (ga).")
@click.option("--vers", "cible", required=True, metavar="DIPLÔME", help="Diplôme préparé (agora).")
@click.option("--session", type=int, required=True, metavar="ANNÉE", help="Session préparée du nouveau diplôme.")
@click.option("--sortie", type=click.Path(path_type=Path), metavar="DOSSIER", help="Où écrire ; sinon, essai à blanc.")
@click.option("--remplacer", is_flag=True, help="Remplace le dossier de sortie s’il vient de bacpro.")
@click.option("--pdf", "pdf", is_flag=True, help="Imprime un relevé par candidat.")
@click.option("--pdf-groupe", "grouped", is_flag=True, help="Imprime les relevés à la suite, pour les tirer.")
@click.option("--xlsx", "xlsx", is_flag=True, help="Écrit aussi conversion.xlsx et journal.xlsx.")
@sheets_option
@reading_options
@processes_option()
@output_options
def command(
    fichier: Path,
    source: str,
    cible: str,
    session: int,
    sortie: Path | None,
    remplacer: bool,
    pdf: bool,
    grouped: bool,
    xlsx: bool,
    fiches: bool,
    colonnes: Path | None,
    feuille: str | None,
    joindre: Path | None,
    processus: int,
    forme: str,
    silencieux: bool,
    verbeux: bool,
) -> None:
    """Convertit les résultats de FICHIER (table large ou longue, dossiers) vers un autre diplôme.

    Sans --sortie, rien n’est écrit : seul le bilan s’affiche.
    """
    if (pdf or grouped or xlsx) and sortie is None:
        raise click.UsageError("--pdf, --pdf-groupe et --xlsx demandent --sortie.")
    sheets_need_output(fiches, sortie)
    if sortie is not None:
        refuse_existing(sortie, replace=remplacer, inputs=[fichier, *([joindre] if joindre else [])])
    registry = plugins(silent=silencieux)
    plan = _plan(registry, source, cible, session)
    entree = open_results(fichier, plan.source, session, reading_of(plan.source, colonnes, feuille, joindre))
    report = fault_report(shown=None if verbeux or sortie is None else SHOWN_FAULTS)
    kept = [report]
    with workers(processus) as spread, progress("Conversion", lines_of(fichier), silent=silencieux) as advance:
        kept.append(followed(advance))
        if sortie is None:
            counts = run(entree, plan, None, kept, spread)
            content = {**summary(entree, plan, counts, _versions(registry, plan)), "options": recorded()}
        else:
            with output(sortie, replace=remplacer) as folder:
                asked = {"pdf": pdf, "grouped": grouped, "sheets": fiches}
                counts, content = _write(folder, entree, plan, kept, registry, spread, **asked)
                if xlsx:
                    write_workbooks(folder, workbooks(plan), spread, silent=silencieux)
                write_summary(folder, content)
    if not silencieux:
        _show(forme, content)
        _say_what_is_left(content, counts, sortie, verbose=verbeux)
    if counts.rejetes or content.get("releves", {}).get("non_imprimes"):
        raise click.exceptions.Exit(1)


def _plan(registry: Registry, source: str, cible: str, session: int) -> ConversionPlan:
    de, vers = registry.diplome(source), registry.diplome(cible)
    registry.edition(vers, session)
    return plan_conversion(de, vers, registry.correspondance(source, cible, session), session)


def _versions(registry: Registry, plan: ConversionPlan) -> dict[str, str]:
    holders = (registry.plugin_of(diploma) for diploma in (plan.source, plan.cible))
    return {"bacpro": version("bacpro"), **{plugin.nom: plugin.version for plugin in holders}}


def _write(
    folder: Path,
    entree: Input,
    plan: ConversionPlan,
    kept: list[Kept[Converted]],
    registry: Registry,
    spread: Spread | None,
    *,
    pdf: bool,
    grouped: bool,
    sheets: bool,
) -> tuple[Counts, dict[str, Any]]:
    """Fill the output folder, but for workbooks and the summary, and give the counts and what the summary says."""
    from bacpro.outputs.reports.conversion import ConversionReport
    from bacpro.outputs.reports.conversion_page import conversion_sheets, write_conversion_report
    from bacpro.outputs.reports.page import REPORT
    from bacpro.outputs.reports.sheets import Everyone
    from bacpro.outputs.reports.tallies import Seen

    tally = ConversionReport()
    printer = statement_printer(folder / "pdf", single=pdf, grouped=grouped, spread=spread)
    kept.append(Kept(partial(ConversionReport.of_block, Seen()), tally.merge))
    if pdf or grouped:
        kept.append(Kept(partial(Statements, plan.source, plan.cible, plan.session), printer.add_all))
    pages = conversion_sheets(folder, plan, version("bacpro"))
    if sheets:
        kept.append(Kept(Everyone[Converted], pages.take))
    counts = run(entree, plan, folder, kept, spread)
    content = {**summary(entree, plan, counts, _versions(registry, plan)), "options": recorded()}
    if pdf or grouped:
        printer.finish()
        content["releves"] = {"imprimes": printer.printed, "non_imprimes": printer.unprinted}
    write_conversion_report(folder / REPORT, tally, plan, content, pages.finish())
    return counts, content


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


def _say_what_is_left(content: dict[str, Any], counts: Counts, sortie: Path | None, *, verbose: bool) -> None:
    """What the summary does not show: doubts, what was not printed, where things are."""
    say_warnings(counts, content, whole=verbose or sortie is None)
    for line in content.get("releves", {}).get("non_imprimes", ()):
        warn(f"Relevé non imprimé : {line}")
    if sortie is None:
        warn("Essai à blanc : rien n’est écrit. Ajoutez --sortie DOSSIER pour garder le résultat.")
    elif counts.rejetes:
        told = "1 faute" if counts.fautes == 1 else f"{counts.fautes} fautes, toutes"
        warn(f"{told} dans {sortie / 'rejets.csv'}, avec le remède. Corrigez et relancez.")
    else:
        warn(f"Écrit dans {sortie}.")
