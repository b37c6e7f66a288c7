"""`bacpro formulaire`: forms blank, filled and read back."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import click

from bacpro.model.run.faults import Fault
from bacpro.reading.input import make_reading
from bacpro_cli import screens
from bacpro_cli.common import (
    forms_of,
    output,
    output_options,
    plugins,
    reading_options,
    say_warnings,
    show,
    warn,
    workers,
    workers_options,
)
from bacpro_cli.progress import lines_of, progress

SHOWN_FAULTS = 20


@click.group("formulaire", subcommand_metavar="COMMANDE …")
def command() -> None:
    """Formulaires : vierges, remplis, relus."""


@command.command("lister")
@click.argument("formulaire", required=False)
@click.option("--diplome", metavar="DIPLÔME", help="Formulaires de ce diplôme seulement.")
@click.option(
    "--html", "page", type=click.Path(path_type=Path), metavar="FICHIER", help="Décrit FORMULAIRE dans une page web."
)
@click.option("--remplacer", is_flag=True, help="Remplace la page si elle existe.")
@output_options
def lister(
    formulaire: str | None,
    diplome: str | None,
    page: Path | None,
    remplacer: bool,
    forme: str,
    silencieux: bool,
    verbeux: bool,
) -> None:
    """Liste les formulaires installés, ou décrit les cases de FORMULAIRE."""
    from bacpro.forms.printing.describing import (
        FIELD_COLUMNS,
        FORM_COLUMNS,
        description_html,
        field_rows,
        form_rows,
    )
    from bacpro.running.folders.single_file import refuse_existing_file, write_file

    if page is not None:
        if formulaire is None:
            raise click.UsageError("--html demande un FORMULAIRE.")
        refuse_existing_file(page, replace=remplacer)

    registry = plugins(silent=silencieux)
    diplomas = [registry.diplome(diplome)] if diplome else list(registry.diplomes.values())
    pairs = forms_of(registry, diplomas, alone=diplome is not None)
    rows: list[tuple[str, ...]] = form_rows(pairs)
    columns: tuple[str, ...] = FORM_COLUMNS
    if formulaire is not None:
        chosen = [form for _, form in pairs if form.id == formulaire]
        if not chosen:
            registry.formulaire(diplomas[0], formulaire)
        if page is not None:
            holder = next(each for each, form in pairs if form.id == formulaire)
            write_file(page, description_html(holder, chosen).encode(), replace=remplacer)
            screens.written.append(page)
            if not silencieux:
                warn(f"Écrit dans {page}.")
            return
        rows, columns = [row for form in chosen for row in field_rows(form)], FIELD_COLUMNS
    if not silencieux:
        show(forme, columns, rows, [dict(zip(columns, row, strict=True)) for row in rows])
        if verbeux and forme == "texte":
            for _, form in pairs:
                if form.remarque and formulaire in {None, form.id}:
                    click.echo(f"\n{form.id} : {form.remarque}")


@command.command("vierge")
@click.argument("formulaire")
@click.option("--sortie", type=click.Path(path_type=Path), required=True, metavar="FICHIER.pdf", help="Où écrire.")
@click.option("--diplome", default="agora", show_default=True, metavar="DIPLÔME", help="Diplôme préparé.")
@click.option("--session", type=int, metavar="ANNÉE", help="Session ; sinon, la version la plus récente.")
@click.option("--remplacer", is_flag=True, help="Remplace le fichier s’il existe.")
@output_options
def vierge(
    formulaire: str,
    sortie: Path,
    diplome: str,
    session: int | None,
    remplacer: bool,
    forme: str,
    silencieux: bool,
    verbeux: bool,
) -> None:
    """Écrit FORMULAIRE vide, à remplir à l’écran ou à la main."""
    from bacpro.forms.printing.planning import FillOrder, plan_fill
    from bacpro.running.folders.single_file import refuse_existing_file, write_file

    refuse_existing_file(sortie, replace=remplacer)
    plan = plan_fill(plugins(silent=silencieux), FillOrder(diplome, formulaire, session, modifiable=True))
    key = plan.key(session)
    pdf = plan.stencil(key).document([{}])
    write_file(sortie, pdf, replace=remplacer)
    screens.written.append(sortie)
    if silencieux:
        return
    form = plan.form(key)
    headers = ("formulaire", "version", "edition", "fichier")
    row = (form.id, str(form.version), key[1], str(sortie))
    if forme == "texte":
        warn(f"Écrit dans {sortie} : {form.titre} (version {form.version}, {plan.edition(key).intitule}).")
        if verbeux and form.remarque:
            warn(form.remarque)
    else:
        show(forme, headers, [row], dict(zip(headers, row, strict=True)))


@command.command("remplir")
@click.argument("formulaire")
@click.option("--donnees", type=click.Path(path_type=Path), required=True, metavar="FICHIER", help="Les candidats.")
@click.option("--sortie", type=click.Path(path_type=Path), required=True, metavar="DOSSIER", help="Où écrire.")
@click.option("--diplome", default="agora", show_default=True, metavar="DIPLÔME", help="Diplôme préparé.")
@click.option("--session", type=int, metavar="ANNÉE", help="Session des candidats qui n’en portent pas.")
@click.option("--modifiable", is_flag=True, help="Garde les cases à remplir ; sinon, le document est figé.")
@click.option("--groupe", is_flag=True, help="Un fichier à imprimer par division, et non un par candidat.")
@click.option("--remplacer", is_flag=True, help="Remplace le dossier de sortie s’il vient de bacpro.")
@reading_options
@workers_options()
@output_options
def remplir(
    formulaire: str,
    donnees: Path,
    sortie: Path,
    diplome: str,
    session: int | None,
    modifiable: bool,
    groupe: bool,
    processus: int,
    executeur: str | None,
    remplacer: bool,
    colonnes: Path | None,
    feuille: str | None,
    joindre: Path | None,
    forme: str,
    silencieux: bool,
    verbeux: bool,
) -> None:
    """Remplit FORMULAIRE pour chaque candidat (dossiers, table large, liste de Cyclades).

    Interrompu, le même ordre reprend où il s’était arrêté.
    """
    from bacpro.forms.printing.bulk import FillRun, open_input
    from bacpro.forms.printing.folder import fill_folder
    from bacpro.forms.printing.planning import FillOrder, plan_fill
    from bacpro.running.folders.output import refuse_existing

    plan = plan_fill(plugins(silent=silencieux), FillOrder(diplome, formulaire, session, modifiable))
    reading = make_reading(plan.diplome, colonnes, feuille, joindre)
    refuse_existing(sortie, replace=remplacer, inputs=[donnees, *([reading.joindre] if reading.joindre else [])])
    entree = open_input(plan, donnees, reading)
    with (
        workers(processus, executeur) as hands,
        progress("Formulaires", lines_of(donnees), silent=silencieux) as advance,
    ):
        run = FillRun(plan, entree, groupe, hands, advance, reading.colonnes)
        counts, content = fill_folder(
            run, sortie, _reject_sayer(limit=None if verbeux else SHOWN_FAULTS), replace=remplacer
        )
    screens.written.append(sortie)
    if not silencieux:
        say_warnings(counts, content, whole=verbeux)
        rows = [
            ("documents", str(content["documents"])),
            ("pages", str(content["pages"])),
            ("candidats rejetés", str(content["candidats"]["rejetes"])),
        ]
        if forme == "texte":
            click.echo(
                f"Lignes lues : {content['lus']} ; traitées : {content['traites']} ; rejetées : {content['rejetes']}\n"
            )
        show(forme, ("quoi", "nombre"), rows, content)
        if content["repris"]:
            warn(f"Repris d’un travail interrompu : {content['repris']} documents.")
        if content["fautes"]:
            warn(f"Fautes : {content['fautes']}, toutes dans {sortie / 'rejets.csv'}, avec le remède.")
        warn(f"Écrit dans {sortie}.")
    if content["rejetes"]:
        raise click.exceptions.Exit(1)


def _reject_sayer(limit: int | None) -> Callable[[Fault], None]:
    """What says each fault, or the first of them only."""
    ranks = count()

    def say(fault: Fault) -> None:
        if limit is None or next(ranks) < limit:
            warn(f"Rejet : {fault}")

    return say


@command.command("lire")
@click.argument("fichiers", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FICHIER…")
@click.option("--sortie", type=click.Path(path_type=Path), metavar="DOSSIER", help="Où écrire dossiers et réponses.")
@click.option("--controler", is_flag=True, help="Contrôle les dossiers lus, comme « bacpro controler ».")
@click.option("--session", type=int, metavar="ANNÉE", help="Avec --controler : session des candidats sans session.")
@click.option("--remplacer", is_flag=True, help="Remplace le dossier de sortie s’il vient de bacpro.")
@output_options
def lire(
    fichiers: tuple[Path, ...],
    sortie: Path | None,
    controler: bool,
    session: int | None,
    remplacer: bool,
    forme: str,
    silencieux: bool,
    verbeux: bool,
) -> None:
    """Relit des formulaires remplis (des PDF, ou des dossiers qui en contiennent)."""
    from bacpro.forms.readback.collecting import list_pdfs
    from bacpro.forms.readback.findings import check_found, read_forms
    from bacpro.forms.readback.folder import write_found
    from bacpro.forms.shelf import make_shelf
    from bacpro.running.folders.output import refuse_existing
    from bacpro_cli.candidates.forms_reading import show_found

    if sortie is not None:
        refuse_existing(sortie, replace=remplacer, inputs=fichiers)
    registry = plugins(silent=silencieux)
    files = list_pdfs(fichiers)
    shelf = make_shelf(registry, forms_of(registry, registry.diplomes.values(), alone=False))
    with progress("Formulaires", len(files), silent=silencieux) as advance:
        found = read_forms(files, shelf, advance)
    for error in shelf.ecartes:
        warn(f"Formulaire laissé de côté. {error}")
    if controler:
        check_found(found, registry, session)
    if sortie is not None:
        with output(sortie, replace=remplacer) as folder:
            write_found(folder, found, registry)
    if not silencieux:
        show_found(found, forme, verbose=verbeux)
        if sortie is not None:
            warn(f"Écrit dans {sortie}.")
    if not found.sain:
        raise click.exceptions.Exit(1)
