"""`bacpro controler`: who is in order before the examination, who is not, and what is missing."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click
from attrs import define, field

from bacpro.model.check import Verdict
from bacpro.model.run.decided import Checked
from bacpro.outputs import csvtext
from bacpro.outputs.labels import VERDICTS
from bacpro.outputs.tables.control import FINDING_COLUMNS, finding_lines, report_json
from bacpro.running.check import open_check
from bacpro.running.job import Extra, RunOutput
from bacpro_cli.candidates.divergences import say_divergences
from bacpro_cli.candidates.job import JobOptions, job_options, run_command, target_options
from bacpro_cli.common import say_warnings, warn
from bacpro_cli.progress import clear

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
@target_options("Où écrire le contrôle.")
@click.option("--xlsx", "xlsx", is_flag=True, help="Écrit aussi constats.xlsx.")
@job_options()
def command(given: JobOptions, diplome: str, session: int | None, xlsx: bool) -> None:
    """Contrôle les dossiers de FICHIER (JSON, JSON Lines, ou table des périodes, CSV ou classeur).

    Périodes en milieu professionnel, expérience, dossiers professionnels, inscription : chaque constat dit
    ce qui est attendu, ce qui est trouvé, sur quel fondement, et ce qu’il faut faire.
    """
    if xlsx and given.sortie is None:
        raise click.UsageError("--xlsx demande --sortie.")
    registry = given.begin()
    job = open_check(registry, given.fichier, diploma=diplome, session=session, reading=given.reading)
    met: set[str] = set()
    shown: list[RunOutput[Checked]] = []
    if not given.silencieux:
        shown = [
            RunOutput(RulesMet, lambda rules: met.update(rules.regles)),
            RunOutput(partial(ShownFindings, given.forme, given.verbeux), _echo(given.forme)),
        ]
    done = run_command(job, given, {Extra.XLSX: xlsx}, shown)
    if not given.silencieux:
        if given.forme == "json":
            click.echo("\n]" if done.counts.candidats else "[]")
        _say_counts(given.forme, done.content, given.sortie)
        say_warnings(done.counts, done.content, whole=given.verbeux or given.sortie is None)
        if given.forme == "texte":
            say_divergences(registry.normes(registry.diplome(diplome)), met, verbose=given.verbeux)
    if done.counts.rejetes or done.counts.verdicts[Verdict.NON_CONFORME]:
        raise click.exceptions.Exit(1)


@define
class RulesMet:
    """The rules that have something to say on the candidates of a block."""

    regles: set[str] = field(factory=set)

    def add(self, checked: Checked) -> None:
        """Note the rules of one candidate."""
        if checked.report:
            self.regles.update([check.regle for check in checked.report.constats])


@define
class ShownFindings:
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


def _echo(forme: str) -> Callable[[ShownFindings], None]:
    """Show what is kept of each block."""
    separator = b"["
    if forme == "csv":
        click.echo(csvtext.BOM + csvtext.make_row(FINDING_COLUMNS), nl=False)

    def echo(shown: ShownFindings) -> None:
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
