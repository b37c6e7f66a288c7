"""`bacpro deliberer`: prepares what the jury decides on; it proposes, explains, and never decides."""

import json
import re
import textwrap
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import click
from attrs import define, evolve, field

from bacpro.jobs.deliberate import DeliberationPlan, plan_deliberation_from, supposed
from bacpro.model.deliberation import Decision
from bacpro.model.result import MARK_MAX, french, too_fine
from bacpro.model.run.decided import Deliberated
from bacpro.outputs import csvtext
from bacpro.outputs.labels import DECISIONS
from bacpro.outputs.tables.deliberation import DELIBERATION_COLUMNS, deliberation_data, row_of
from bacpro.reading.input import Input
from bacpro.running.deliberation import deliberable, open_deliberation, session_of
from bacpro.running.job import Extra, RunOutput
from bacpro.running.workers.processes import count_suited
from bacpro.sharing.deliberation import prepare_deliberator
from bacpro_cli.candidates.divergences import say_divergences
from bacpro_cli.candidates.job import JobOptions, job_options, run_command, say_target, target_options
from bacpro_cli.common import record_of, say_warnings, show, warn
from bacpro_cli.progress import clear


@click.command("deliberer")
@click.argument("fichier", type=click.Path(path_type=Path))
@click.option("--diplome", default="agora", show_default=True, metavar="DIPLÔME", help="Diplôme préparé.")
@click.option("--session", type=int, metavar="ANNÉE", help="Session des candidats qui n’en portent pas.")
@target_options()
@click.option("--pdf", "pdf", is_flag=True, help="Imprime une page par candidat et les listes d’émargement.")
@click.option("--xlsx", "xlsx", is_flag=True, help="Écrit le tableau du jury, une feuille par division.")
@click.option("--hypothese", "suppositions", multiple=True, metavar="U31=12", help="Note supposée ; avec --candidat.")
@click.option("--candidat", metavar="NUMÉRO", help="Candidat de l’hypothèse.")
@job_options(None, "1, ou jusqu’à 4 pour un gros fichier")
def command(
    given: JobOptions,
    diplome: str,
    session: int | None,
    pdf: bool,
    xlsx: bool,
    suppositions: tuple[str, ...],
    candidat: str | None,
) -> None:
    """Prépare la délibération de FICHIER : moyennes, décisions proposées, mentions, unités acquises.

    Sans --sortie, rien n’est écrit : seul le bilan s’affiche.
    """
    if (pdf or xlsx) and given.sortie is None:
        raise click.UsageError("--pdf et --xlsx demandent --sortie.")
    if bool(suppositions) != (candidat is not None):
        raise click.UsageError("--hypothese et --candidat s’emploient ensemble.")
    if suppositions and given.sortie is not None:
        raise click.UsageError("--hypothese n’écrit rien : retirez --sortie.")
    registry = given.begin()
    job = open_deliberation(registry, given.fichier, diploma=diplome, session=session, reading=given.reading)
    prepared = registry.diplome(diplome)
    if candidat is not None:
        plan = plan_deliberation_from(registry, prepared)
        _suppose(job.input, plan, session, candidat, _marks(suppositions, plan), given.forme)
        return
    if given.processus is None:
        given = evolve(given, processus=count_suited(given.fichier))
    quiet = given.forme == "texte" or given.silencieux
    shown: list[RunOutput[Deliberated]] = (
        [] if quiet else [RunOutput(partial(ShownDeliberations, given.forme), _echo(given.forme))]
    )
    done = run_command(job, given, {Extra.PDF: pdf, Extra.XLSX: xlsx}, shown)
    if not given.silencieux:
        _say(given.forme, done.content, given.sortie)
        say_warnings(done.counts, done.content, whole=given.verbeux or given.sortie is None)
        if given.forme == "texte":
            say_divergences(registry.normes(prepared), {"moyenne"}, verbose=given.verbeux)
    if done.counts.rejetes or done.content.get("pages", {}).get("non_imprimees"):
        raise click.exceptions.Exit(1)


def _marks(suppositions: tuple[str, ...], plan: DeliberationPlan) -> dict[str, Decimal]:
    """The marks supposed, by unit code. Raises click.UsageError, naming the one that cannot be read."""
    marks = {}
    for text in suppositions:
        found = re.fullmatch(r"(\w+)\s*=\s*([0-9]+(?:[.,][0-9]+)?)", text.strip())
        unite = found[1].upper() if found else ""
        mark = Decimal(found[2].replace(",", ".")) if found else Decimal(-1)
        known = ", ".join(plan.diplome.unites)
        if unite in marks:
            raise click.UsageError(f"Deux hypothèses pour {unite} : gardez-en une.")
        if unite not in plan.diplome.unites or not 0 <= mark <= MARK_MAX or too_fine(mark):
            raise click.UsageError(f"Hypothèse illisible : « {text} ». Écrivez U31=12, avec une unité parmi {known}.")
        marks[unite] = mark
    return marks


def _suppose(
    entree: Input,
    plan: DeliberationPlan,
    session: int | None,
    numero: str,
    marks: dict[str, Decimal],
    forme: str,
) -> None:
    """Show what would be proposed for a candidate, as he is and with the marks supposed."""
    records = (deliberable(record, entree.fichier.nom, plan, session)[0] for record in entree.records())
    record, dossier = record_of(entree.fichier.path, records, numero)
    year = session_of(dossier, plan, session) or 0
    deliberate = prepare_deliberator(plan)
    views = {
        "actuelle": Deliberated(record, year, deliberate(dossier, year)),
        "hypothese": Deliberated(record, year, deliberate(supposed(dossier, marks, year), year)),
    }
    if forme == "texte":
        candidat = dossier.candidat
        name = " ".join(filter(None, (f"Candidat {candidat.numero}", candidat.nom, candidat.prenom)))
        click.echo(f"{name}, session {year}")
        given = ", ".join(f"{unite} = {french(mark)}" for unite, mark in marks.items())
        for title, view in zip(("Aujourd’hui", f"Avec {given}"), views.values(), strict=True):
            click.echo(f"\n{_in_words(title, view)}")
        return
    headers = ("situation", *DELIBERATION_COLUMNS)
    rows = [(name, *(row_of(view) or ())) for name, view in views.items()]
    show(forme, headers, rows, {name: deliberation_data(view) for name, view in views.items()})


def _in_words(title: str, view: Deliberated) -> str:
    """A proposal as two paragraphs of a screen: the decision, and why."""
    proposed = view.deliberation
    if proposed is None:
        return title
    average = f", moyenne de {proposed.moyenne.affichee}" if proposed.moyenne else ""
    mention = f", mention {proposed.mention}" if proposed.mention else ""
    why = textwrap.fill(proposed.explication, 100, initial_indent="  ", subsequent_indent="  ")
    return f"{title} : {DECISIONS[proposed.decision].long}{average}{mention}\n{why}"


@define
class ShownDeliberations:
    """What is shown of the candidates of a block: a CSV row each, or a JSON object a line."""

    forme: str
    textes: list[str] = field(factory=list)

    def add(self, deliberated: Deliberated) -> None:
        """Keep what is shown of one candidate."""
        if self.forme == "csv":
            if cells := row_of(deliberated):
                self.textes.append(csvtext.make_row(cells))
        elif data := deliberation_data(deliberated):
            self.textes.append(f"{json.dumps(data, ensure_ascii=False)}\n")


def _echo(forme: str) -> Callable[[ShownDeliberations], None]:
    """Show what is kept of each block."""
    if forme == "csv":
        click.echo(csvtext.BOM + csvtext.make_row(DELIBERATION_COLUMNS), nl=False)

    def echo(shown: ShownDeliberations) -> None:
        clear()
        click.echo("".join(shown.textes), nl=False)

    return echo


def _say(forme: str, content: dict[str, Any], sortie: Path | None) -> None:
    if forme == "texte":
        click.echo(
            f"Délibération {content['diplome']}, propositions au jury, qui décide seul.\n"
            f"Lignes lues : {content['lus']} ; traitées : {content['traites']} ; rejetées : {content['rejetes']}\n"
        )
        rows = [(d.value, str(content["decisions"][d]), DECISIONS[d].long) for d in Decision]
        show("texte", ("decision", "nombre", "sens"), rows, content)
    for line in content.get("pages", {}).get("non_imprimees", ()):
        warn(f"Page non imprimée : {line}")
    say_target(sortie)
