"""`bacpro referentiel`: what an edition of a diploma’s référentiel says, as text, JSON, CSV or a page to read."""

from pathlib import Path
from typing import Any

import click

from bacpro.errors import BacproError
from bacpro.model.candidate import Status
from bacpro.model.edition.content import Mode
from bacpro.model.result import french
from bacpro.model.structuring.structure import unstructure
from bacpro.outputs.documents.syllabus import Syllabus, duration_cell, mode_cell, preparation_cell, syllabus
from bacpro.outputs.labels import EVALUATIONS, STATUSES
from bacpro_cli import screens
from bacpro_cli.common import output_options, plugins, show, warn
from bacpro_cli.referentiel_text import syllabus_text

TEMPLATE = "referentiel.html.j2"
UNITS = ("unite", "intitule", "epreuve", "coefficient", "confiance", "bloc")
MODE = ("mode", "duree", "preparation")


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
    view = syllabus(diploma, edition, content, norms, statut=status, session=session)
    if page:
        _write(page, view, replace=remplacer)
        if not silencieux:
            warn(f"Page écrite : {page}.")
    elif not silencieux:
        if forme == "texte":
            click.echo(syllabus_text(view, verbose=verbeux))
        else:
            show(forme, _headers(view), _rows(view), _data(view))


def _write(path: Path, view: Syllabus, *, replace: bool) -> None:
    from importlib.metadata import version

    from bacpro.outputs.html import render_html
    from bacpro.running.single import refuse_existing_file, write_file

    refuse_existing_file(path, replace=replace)
    context = {
        "vue": view,
        "formes": EVALUATIONS,
        "statuts": {statut: label.long for statut, label in STATUSES.items()},
        "version": version("bacpro"),
    }
    write_file(path, render_html(TEMPLATE, context).encode(), replace=replace)
    screens.written.append(path)


def _headers(view: Syllabus) -> tuple[str, ...]:
    if view.statut:
        return UNITS + MODE
    return UNITS + tuple(f"colonne_{column.numero}" for column in view.colonnes)


def _rows(view: Syllabus) -> list[tuple[str, ...]]:
    return [
        (
            line.unite.code,
            line.unite.intitule,
            line.unite.epreuve,
            french(line.unite.coefficient.valeur) if line.unite.coefficient else "facultative",
            line.unite.coefficient.confiance if line.unite.coefficient else "",
            " ou ".join(line.blocs),
            *(_own(line.modes[0]) if view.statut else map(mode_cell, line.modes)),
        )
        for line in view.lignes
    ]


def _own(mode: Mode | None) -> tuple[str, str, str]:
    return mode.mode if mode else "", duration_cell(mode), preparation_cell(mode)


def _data(view: Syllabus) -> dict[str, Any]:
    """All that is known of the edition; with a status, its mode beside each unit."""
    data = {"diplome": view.diplome.code, "intitule": view.diplome.intitule, **unstructure(view.edition)}
    if view.statut:
        data["statut"], data["colonne"] = view.statut.value, view.colonnes[0].numero
        for unite, line in zip(data["unites"], view.lignes, strict=True):
            if mode := line.modes[0]:
                unite["mode"] = mode.mode
                unite["duree_minutes"] = mode.duree_minutes
                unite["preparation_minutes"] = mode.preparation_minutes
    data["contenu"] = unstructure(view.contenu)
    data["variantes"] = unstructure(view.variantes)
    data["divergences"] = unstructure(view.divergences)
    return data
