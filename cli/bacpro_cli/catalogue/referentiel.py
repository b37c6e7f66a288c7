"""`bacpro referentiel`: what an edition of a diploma’s référentiel says, as text, JSON, CSV or a page to read."""

from pathlib import Path

import click

from bacpro.errors import BacproError
from bacpro.model.candidate import Status
from bacpro.outputs.documents.syllabus import view_syllabus
from bacpro.outputs.texts.referentiel import referentiel_text
from bacpro.outputs.texts.referentiel_data import referentiel_data, referentiel_headers, referentiel_rows
from bacpro_cli import screens
from bacpro_cli.common import output_options, plugins, show, warn


@click.command("referentiel")
@click.argument("diplome")
@click.option("--session", type=int, metavar="ANNÉE", help="Édition de cette session ; sinon la plus récente.")
@click.option(
    "--statut",
    type=click.Choice([status.value for status in Status]),
    metavar="STATUT",
    help=f"Mode, durée et préparation pour ce statut : {', '.join(Status)}.",
)
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Écrit une page web complète au lieu d’afficher.",
)
@click.option("--remplacer", is_flag=True, help="Remplace la page si elle existe.")
@output_options
def command(
    diplome: str,
    session: int | None,
    statut: str | None,
    page: Path | None,
    remplacer: bool,
    forme: str,
    silencieux: bool,
    verbeux: bool,
) -> None:
    """Montre le référentiel de DIPLOME : unités, coefficients, épreuves, blocs, modes et durées.

    Avec --verbeux, aussi les activités, les compétences, les savoirs, les emplois et le jury.
    """
    registry = plugins(silent=silencieux)
    diploma = registry.diplome(diplome)
    edition = diploma.editions[-1] if session is None else registry.edition(diploma, session)
    content, norms = registry.contenu(diploma, edition), registry.normes(diploma)
    status = Status(statut) if statut else None
    if status and content.column(status) is None:
        raise BacproError(
            f"Le règlement de {diploma.sigle} ({edition.id}) n’est pas installé : modes et durées sont inconnus. "
            f"Retirez --statut."
        )
    view = view_syllabus(diploma, edition, content, norms, statut=status, session=session)
    if page:
        from bacpro.outputs.documents.syllabus_page import syllabus_page
        from bacpro.running.folders.single_file import refuse_existing_file, write_file

        refuse_existing_file(page, replace=remplacer)
        write_file(page, syllabus_page(view), replace=remplacer)
        screens.written.append(page)
        if not silencieux:
            warn(f"Page écrite : {page}.")
    elif not silencieux:
        if forme == "texte":
            click.echo(referentiel_text(view, verbose=verbeux))
        else:
            show(forme, referentiel_headers(view), referentiel_rows(view), referentiel_data(view))
