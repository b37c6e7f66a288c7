"""`bacpro deliberer`: prepares what the jury decides on; it proposes, explains, and never decides."""

import json
import re
import textwrap
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from attrs import define, field

from bacpro.jobs.deliberate import DeliberationPlan, plan_deliberation, supposed
from bacpro.model.deliberation import Decision
from bacpro.model.result import MARK_MAX, french, too_fine
from bacpro.model.run.decided import Deliberated
from bacpro.outputs import csvtext
from bacpro.outputs.labels import DECISIONS
from bacpro.outputs.tables.deliberation import DELIBERATION_COLUMNS, deliberation_data, row_of
from bacpro.reading.input import Input
from bacpro.reading.opening import open_grades
from bacpro.running.deliberating import Counts, deliberable, run, session_of, summary
from bacpro.running.folder import refuse_existing, write_summary
from bacpro.running.job import Kept
from bacpro.running.workers import Spread
from bacpro.sharing.deliberation import prepare_deliberator
from bacpro_cli.common import (
    fault_report,
    output,
    output_options,
    plugins,
    processes_option,
    reading_of,
    reading_options,
    record_of,
    recorded,
    say_warnings,
    sheets_need_output,
    sheets_option,
    show,
    suited,
    warn,
    workers,
)
from bacpro_cli.divergences import say_divergences
from bacpro_cli.progress import clear, followed, lines_of, progress


@click.command("deliberer")
@click.argument("fichier", type=click.Path(path_type=Path))
@click.option("--diplome", default="agora", show_default=True, metavar="DIPLÔME", help="Diplôme préparé.")
@click.option("--session", type=int, metavar="ANNÉE", help="Session des candidats qui n’en portent pas.")
@click.option("--sortie", type=click.Path(path_type=Path), metavar="DOSSIER", help="Où écrire ; sinon, essai à blanc.")
@click.option("--remplacer", is_flag=True, help="Remplace le dossier de sortie s’il vient de bacpro.")
@click.option("--pdf", "pdf", is_flag=True, help="Imprime une page par candidat et les listes d’émargement.")
@click.option("--xlsx", "xlsx", is_flag=True, help="Écrit le tableau du jury, une feuille par division.")
@click.option("--hypothese", "suppositions", multiple=True, metavar="U31=12", help="Note supposée ; avec --candidat.")
@click.option("--candidat", metavar="NUMÉRO", help="Candidat de l’hypothèse.")
@sheets_option
@reading_options
@processes_option(None, "1, ou jusqu’à 4 pour un gros fichier")
@output_options
def command(
    fichier: Path,
    diplome: str,
    session: int | None,
    sortie: Path | None,
    remplacer: bool,
    pdf: bool,
    xlsx: bool,
    suppositions: tuple[str, ...],
    candidat: str | None,
    fiches: bool,
    colonnes: Path | None,
    feuille: str | None,
    joindre: Path | None,
    processus: int | None,
    forme: str,
    silencieux: bool,
    verbeux: bool,
) -> None:
    """Prépare la délibération de FICHIER : moyennes, décisions proposées, mentions, unités acquises.

    Sans --sortie, rien n’est écrit : seul le bilan s’affiche.
    """
    if (pdf or xlsx) and sortie is None:
        raise click.UsageError("--pdf et --xlsx demandent --sortie.")
    sheets_need_output(fiches, sortie)
    if bool(suppositions) != (candidat is not None):
        raise click.UsageError("--hypothese et --candidat s’emploient ensemble.")
    if suppositions and sortie is not None:
        raise click.UsageError("--hypothese n’écrit rien : retirez --sortie.")
    if sortie is not None:
        refuse_existing(sortie, replace=remplacer, inputs=[fichier, *([joindre] if joindre else [])])
    registry = plugins(silent=silencieux)
    diploma = registry.diplome(diplome)
    if session is not None:
        registry.edition(diploma, session)
    plan = plan_deliberation(diploma, registry.speciality(diploma))
    entree = open_grades(fichier, diploma, session, reading_of(diploma, colonnes, feuille, joindre))
    if candidat is not None:
        _suppose(entree, plan, session, candidat, _marks(suppositions, plan), forme)
        return
    holder = registry.plugin_of(diploma)
    versions = {"bacpro": version("bacpro"), holder.nom: holder.version}
    kept: list[Kept[Deliberated]] = [fault_report(shown=None)]
    if forme != "texte" and not silencieux:
        kept.append(Kept(partial(Shown, forme), _echo(forme)))
    processes = suited(fichier) if processus is None else processus
    with workers(processes) as spread, progress("Délibération", lines_of(fichier), silent=silencieux) as advance:
        kept.append(followed(advance))
        if sortie is None:
            counts = run(entree, plan, session, None, kept, spread)
            content = {**summary(entree, plan, session, counts, versions), "options": recorded()}
        else:
            with output(sortie, replace=remplacer) as folder:
                asked = {"pdf": pdf, "xlsx": xlsx, "sheets": fiches}
                counts, content = _write(folder, entree, plan, session, kept, versions, spread, **asked)
    if not silencieux:
        _say(forme, content, sortie)
        say_warnings(counts, content, whole=verbeux or sortie is None)
        if forme == "texte":
            say_divergences(registry.normes(diploma), {"moyenne"}, verbose=verbeux)
    if counts.rejetes or content.get("pages", {}).get("non_imprimees"):
        raise click.exceptions.Exit(1)


def _write(
    folder: Path,
    entree: Input,
    plan: DeliberationPlan,
    session: int | None,
    kept: list[Kept[Deliberated]],
    versions: Mapping[str, str],
    spread: Spread | None,
    *,
    pdf: bool,
    xlsx: bool,
    sheets: bool,
) -> tuple[Counts, dict[str, Any]]:
    """Fill the output folder, and give the counts and the summary."""
    from bacpro.outputs.documents.jury import JuryPages
    from bacpro.outputs.reports.deliberation import DeliberationReport, Passed
    from bacpro.outputs.reports.deliberation_page import deliberation_sheets, write_deliberation_report
    from bacpro.outputs.reports.page import REPORT
    from bacpro.outputs.reports.sheets import Everyone
    from bacpro.outputs.reports.tallies import Seen
    from bacpro.outputs.workbook import JuryTable
    from bacpro.outputs.workbook_rows import JuryRows
    from bacpro.running.printing import JuryPrinter

    report = DeliberationReport()
    kept.append(Kept(partial(DeliberationReport.of_block, Seen(), Passed()), report.merge))
    printer = JuryPrinter(folder / "pdf", plan, spread) if pdf else None
    if printer:
        kept.append(Kept(partial(JuryPages, plan), printer.merge))
    table = JuryTable(plan) if xlsx else None
    if table:
        kept.append(Kept(partial(JuryRows, plan.diplome), table.merge))
    pages = deliberation_sheets(folder, plan, versions["bacpro"])
    if sheets:
        kept.append(Kept(Everyone[Deliberated], pages.take))
    counts = run(entree, plan, session, folder, kept, spread)
    content = {**summary(entree, plan, session, counts, versions), "options": recorded()}
    content["points_jury"] = {"candidats": report.avec_points_jury, "points": str(report.points_jury)}
    if table:
        table.write(folder / "jury.xlsx")
    if printer:
        printer.finish()
        content["pages"] = {"imprimees": printer.printed, "non_imprimees": printer.unprinted}
    write_deliberation_report(folder / REPORT, report, plan, content, pages.finish())
    write_summary(folder, content)
    return counts, content


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
class Shown:
    """What is shown of the candidates of a block: a CSV row each, or a JSON object a line."""

    forme: str
    textes: list[str] = field(factory=list)

    def add(self, deliberated: Deliberated) -> None:
        """Keep what is shown of one candidate."""
        if self.forme == "csv":
            if cells := row_of(deliberated):
                self.textes.append(csvtext.row(cells))
        elif data := deliberation_data(deliberated):
            self.textes.append(f"{json.dumps(data, ensure_ascii=False)}\n")


def _echo(forme: str) -> Callable[[Shown], None]:
    """Show what is kept of each block."""
    if forme == "csv":
        click.echo(csvtext.BOM + csvtext.row(DELIBERATION_COLUMNS), nl=False)

    def echo(shown: Shown) -> None:
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
    if sortie is None:
        warn("Essai à blanc : rien n’est écrit. Ajoutez --sortie DOSSIER pour garder le résultat.")
    else:
        warn(f"Écrit dans {sortie}.")
