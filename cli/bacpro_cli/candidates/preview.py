"""`bacpro apercu`: how a file is understood, before anything is done."""

from pathlib import Path

import click

from bacpro.outputs.texts.preview import PREVIEW_COLUMNS, preview_data, preview_rows, preview_text
from bacpro.reading.input import make_reading
from bacpro.reading.preview import find_likely_diploma, preview_file
from bacpro_cli.common import output_options, plugins, reading_options, show


@click.command("apercu")
@click.argument("fichier", type=click.Path(path_type=Path))
@click.option("--diplome", metavar="DIPLÔME", help="Diplôme des candidats ; sinon, celui qui reconnaît le plus.")
@reading_options
@output_options
def command(
    fichier: Path,
    diplome: str | None,
    colonnes: Path | None,
    feuille: str | None,
    joindre: Path | None,
    forme: str,
    silencieux: bool,
    verbeux: bool,
) -> None:
    """Montre comment FICHIER est compris : format, feuille, titres, sens de chaque colonne, réparations, rejets.

    Rien n’est écrit. Code de retour 1 quand une colonne est inconnue ou qu’une ligne serait rejetée.
    """
    registry = plugins(silent=silencieux)
    diploma = (
        registry.diplome(diplome) if diplome else find_likely_diploma(registry.diplomes.values(), fichier, feuille)
    )
    replaced = any(table.de == diploma.code for plugin in registry.plugins for table in plugin.correspondances)
    seen = preview_file(fichier, diploma, make_reading(diploma, colonnes, feuille, joindre), replaced=replaced)
    if not silencieux:
        if forme == "texte":
            click.echo(preview_text(seen, given=diplome is not None, whole=verbeux))
        else:
            show(forme, PREVIEW_COLUMNS, preview_rows(seen), preview_data(seen))
    if not seen.compris:
        raise click.exceptions.Exit(1)
