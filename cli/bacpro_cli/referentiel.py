"""`bacpro referentiel`: the units, épreuves, coefficients and blocs of a diploma."""

import click

from bacpro.model.diploma import Diploma, Edition
from bacpro.model.result import french
from bacpro.model.structure import unstructure
from bacpro_cli.common import output_options, plugins, show, text_table

UNITS = ("unite", "intitule", "epreuve", "coefficient", "confiance", "bloc")
BLOCS = ("bloc", "code_rncp", "intitule", "unites", "facultatif")


@click.command("referentiel")
@click.argument("diplome")
@click.option("--session", type=int, metavar="ANNÉE", help="Édition de cette session ; sinon la plus récente.")
@output_options
def command(diplome: str, session: int | None, forme: str, silencieux: bool, verbeux: bool) -> None:
    """Montre le référentiel de DIPLOME : unités, épreuves, coefficients, blocs de compétences."""
    registry = plugins(silent=silencieux)
    diploma = registry.diplome(diplome)
    edition = diploma.editions[-1] if session is None else registry.edition(diploma, session)
    if silencieux:
        return
    if forme == "texte":
        click.echo(_text(diploma, edition, verbose=verbeux))
    else:
        data = {"diplome": diploma.code, "intitule": diploma.intitule, **unstructure(edition)}
        show(forme, UNITS, _units(edition), data)


def _text(diploma: Diploma, edition: Edition, *, verbose: bool) -> str:
    parts = [
        f"Baccalauréat professionnel {diploma.intitule} ({diploma.sigle})",
        f"Édition {edition.id} : {edition.intitule}, sessions {edition.sessions}",
        f"Fondement : {edition.fondement} (confiance : {edition.fondement.confiance})",
    ]
    if edition.fondement.remarque:
        parts.append(f"Remarque : {edition.fondement.remarque}")
    parts += ["", text_table(UNITS, _units(edition))]
    if edition.total_coefficients is not None:
        parts.append(f"Total des coefficients : {french(edition.total_coefficients)}")
    if edition.blocs:
        rows = [
            (bloc.code, bloc.code_rncp or "", bloc.intitule, " ".join(bloc.unites), "oui" if bloc.facultatif else "")
            for bloc in edition.blocs
        ]
        parts += ["", text_table(BLOCS, rows)]
    if verbose:
        rows_sources = [(s.id, s.titre, s.date, s.confiance) for s in diploma.sources]
        parts += ["", text_table(("source", "titre", "date", "confiance"), rows_sources)]
    return "\n".join(parts)


def _units(edition: Edition) -> list[tuple[str, ...]]:
    blocs = {code: bloc.code for bloc in edition.blocs if not bloc.facultatif for code in bloc.unites}
    return [
        (
            unite.code,
            unite.intitule,
            unite.epreuve,
            french(unite.coefficient.valeur) if unite.coefficient else "facultative",
            unite.coefficient.confiance if unite.coefficient else "",
            blocs.get(unite.code, " ou ".join(unite.options)),
        )
        for unite in edition.unites
    ]
