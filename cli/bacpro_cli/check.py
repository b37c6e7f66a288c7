"""`bacpro controler`: who is in order before the examination, who is not, and what is missing."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from attrs import define, field

from bacpro.jobs.check import CheckPlan, plan_check
from bacpro.model.check import Verdict
from bacpro.model.run.decided import Checked
from bacpro.outputs import csvtext
from bacpro.outputs.labels import VERDICTS
from bacpro.outputs.tables.control import FINDING_COLUMNS, finding_lines, report_json
from bacpro.reading.input import Input
from bacpro.reading.opening import open_candidates
from bacpro.running.checking import Counts, run, summary
from bacpro.running.folder import refuse_existing, write_summary
from bacpro.running.job import Kept
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
    warn,
    workers,
)
from bacpro_cli.divergences import say_divergences
from bacpro_cli.progress import clear, followed, lines_of, progress
from bacpro_cli.workbooks import write_workbooks

SHOWN = {Verdict.NON_CONFORME, Verdict.A_ARBITRER}
"""Verdicts whose findings are shown without --verbeux."""

TONES = {
    Verdict.NON_CONFORME: "red",
    Verdict.A_ARBITRER: "magenta",
    Verdict.CONFORME: "green",
    Verdict.SANS_OBJET: "bright_black",
}


@click.command("controler")
@click.argument("fichier", type=click.Path(path_type=Path))
@click.option("--diplome", default="agora", show_default=True, metavar="DIPLÔME", help="Diplôme préparé.")
@click.option("--session", type=int, metavar="ANNÉE", help="Session des candidats qui n’en portent pas.")
@click.option("--sortie", type=click.Path(path_type=Path), metavar="DOSSIER", help="Où écrire le contrôle.")
@click.option("--remplacer", is_flag=True, help="Remplace le dossier de sortie s’il vient de bacpro.")
@click.option("--xlsx", "xlsx", is_flag=True, help="Écrit aussi constats.xlsx.")
@sheets_option
@reading_options
@processes_option()
@output_options
def command(
    fichier: Path,
    diplome: str,
    session: int | None,
    sortie: Path | None,
    remplacer: bool,
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
    """Contrôle les dossiers de FICHIER (JSON, JSON Lines, ou table des périodes, CSV ou classeur).

    Périodes en milieu professionnel, expérience, dossiers professionnels, inscription : chaque constat dit
    ce qui est attendu, ce qui est trouvé, sur quel fondement, et ce qu’il faut faire.
    """
    if xlsx and sortie is None:
        raise click.UsageError("--xlsx demande --sortie.")
    sheets_need_output(fiches, sortie)
    if sortie is not None:
        refuse_existing(sortie, replace=remplacer, inputs=[fichier, *([joindre] if joindre else [])])
    registry = plugins(silent=silencieux)
    diploma = registry.diplome(diplome)
    if session is not None:
        registry.edition(diploma, session)
    plan = plan_check(diploma, registry.regles(diploma))
    entree = open_candidates(fichier, diploma, session, reading_of(diploma, colonnes, feuille, joindre))
    holder = registry.plugin_of(diploma)
    versions = {"bacpro": version("bacpro"), holder.nom: holder.version}
    met: set[str] = set()
    kept: list[Kept[Checked]] = [fault_report(shown=None)]
    if not silencieux:
        kept += [
            Kept(RulesMet, lambda rules: met.update(rules.regles)),
            Kept(partial(Shown, forme, verbeux), _echo(forme)),
        ]
    with workers(processus) as spread, progress("Contrôle", lines_of(fichier), silent=silencieux) as advance:
        kept.append(followed(advance))
        counts, content = _run(
            entree, plan, versions, kept, sortie, spread, replace=remplacer, xlsx=xlsx, sheets=fiches
        )
    if not silencieux:
        if forme == "json":
            click.echo("\n]" if counts.candidats else "[]")
        _say_counts(forme, content, sortie)
        say_warnings(counts, content, whole=verbeux or sortie is None)
        if forme == "texte":
            say_divergences(registry.normes(diploma), met, verbose=verbeux)
    if counts.rejetes or counts.verdicts[Verdict.NON_CONFORME]:
        raise click.exceptions.Exit(1)


def _run(
    entree: Input,
    plan: CheckPlan,
    versions: dict[str, str],
    kept: list[Kept[Checked]],
    sortie: Path | None,
    spread: Spread | None,
    *,
    replace: bool,
    xlsx: bool,
    sheets: bool,
) -> tuple[Counts, dict[str, Any]]:
    if sortie is None:
        counts = run(entree, plan, None, kept, spread)
        return counts, {**summary(entree, plan, counts, versions), "options": recorded()}
    from bacpro.outputs.reports.control import ControlReport
    from bacpro.outputs.reports.control_page import control_sheets, write_control_report
    from bacpro.outputs.reports.page import REPORT
    from bacpro.outputs.reports.sheets import Everyone
    from bacpro.outputs.reports.tallies import Seen

    report = ControlReport()
    with output(sortie, replace=replace) as folder:
        kept = [*kept, Kept(partial(ControlReport.of_block, Seen()), report.merge)]
        pages = control_sheets(folder, plan, versions["bacpro"])
        if sheets:
            kept.append(Kept(Everyone[Checked], pages.take))
        counts = run(entree, plan, folder, kept, spread)
        content = {**summary(entree, plan, counts, versions), "options": recorded()}
        write_control_report(folder / REPORT, report, plan, content, pages.finish())
        if xlsx:
            write_workbooks(folder, {"constats": frozenset({"session"})}, spread)
        write_summary(folder, content)
    return counts, content


@define
class RulesMet:
    """The rules that have something to say on the candidates of a block."""

    regles: set[str] = field(factory=set)

    def add(self, checked: Checked) -> None:
        """Note the rules of one candidate."""
        if checked.report:
            self.regles.update([check.regle for check in checked.report.constats])


@define
class Shown:
    """What is shown of the candidates of a block: every finding in JSON and CSV, those to act on in text."""

    forme: str
    verbose: bool
    textes: list[str] = field(factory=list)
    objets: list[bytes] = field(factory=list)
    """What is shown in JSON, in UTF-8."""

    def add(self, checked: Checked) -> None:
        """Keep what is shown of one candidate."""
        if self.forme == "csv":
            self.textes += finding_lines(checked)
        elif self.forme == "json":
            if text := report_json(checked):
                self.objets.append(text)
        else:
            self.textes += _lines(checked, verbose=self.verbose)


def _echo(forme: str) -> Callable[[Shown], None]:
    """Show what is kept of each block."""
    separator = b"["
    if forme == "csv":
        click.echo(csvtext.BOM + csvtext.row(FINDING_COLUMNS), nl=False)

    def echo(shown: Shown) -> None:
        nonlocal separator
        if shown.textes or shown.objets:
            clear()
        if forme == "json":
            stream = sys.stdout.buffer
            for report in shown.objets:
                stream.writelines((separator, b"\n", report))
                separator = b","
        if shown.textes:
            # At once: to echo line by line takes longer than to find what they say.
            click.echo(("\n" if forme == "texte" else "").join(shown.textes), nl=forme == "texte")

    return echo


def _lines(checked: Checked, *, verbose: bool) -> Iterator[str]:
    dossier, report = checked.record.dossier, checked.report
    if dossier is None or report is None:
        return
    candidat = dossier.candidat
    yield f"{candidat.numero} {candidat.nom} {candidat.prenom} : {_named(report.verdict)}"
    for check in report.constats:
        if verbose or check.verdict in SHOWN:
            yield f"  - {_named(check.verdict)} : {check.message}"
            yield f"    {check.regle} ; {check.fondement} (confiance : {check.confiance})"
    if verbose:
        for refusal in report.ecartees:
            yield f"  - écartée : {refusal.regle} : {refusal.motif}"


def _named(verdict: Verdict) -> str:
    """A verdict in words, in its colour on a terminal."""
    return click.style(VERDICTS[verdict].court.lower(), fg=TONES[verdict])


def _say_counts(forme: str, content: dict[str, Any], sortie: Path | None) -> None:
    verdicts = " ; ".join(f"{VERDICTS[verdict].court.lower()} : {content['verdicts'][verdict]}" for verdict in Verdict)
    line = (
        f"Lignes lues : {content['lus']} ; traitées : {content['traites']} ; rejetées : {content['rejetes']}. "
        f"Candidats : {verdicts}."
    )
    click.echo(line, err=forme != "texte")
    if sortie is not None:
        warn(f"Écrit dans {sortie}.")
