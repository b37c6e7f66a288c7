"""`bacpro demo`: an invented cohort, to try everything on nobody."""

from pathlib import Path

import click

from bacpro.running.folders.output import refuse_existing, write_summary
from bacpro_cli.common import output, output_options, plugins, show, warn
from bacpro_cli.progress import progress


@click.command("demo")
@click.option("--candidats", type=click.IntRange(min=1), default=100, show_default=True, metavar="N", help="Combien.")
@click.option(
    "--fautes",
    type=click.FloatRange(0, 1),
    default=0.02,
    show_default=True,
    metavar="PART",
    help="Part des candidats qui ont une faute, de 0 à 1.",
)
@click.option("--graine", type=int, default=1, show_default=True, metavar="N", help="La même donne les mêmes fichiers.")
@click.option("--diplome", default="agora", show_default=True, metavar="DIPLÔME", help="Diplôme préparé.")
@click.option("--sortie", type=click.Path(path_type=Path), required=True, metavar="DOSSIER", help="Où écrire.")
@click.option("--remplacer", is_flag=True, help="Remplace le dossier de sortie s’il vient de bacpro.")
@output_options
def command(
    candidats: int,
    fautes: float,
    graine: int,
    diplome: str,
    sortie: Path,
    remplacer: bool,
    forme: str,
    silencieux: bool,
    verbeux: bool,
) -> None:
    """Écrit une cohorte inventée : résultats à convertir et à délibérer, dossiers et périodes à contrôler.

    Aucune personne réelle. La même graine donne les mêmes fichiers ; bilan.json dit combien de lignes sont fautives.
    """
    from bacpro.demo.folder import DEMO_COLUMNS, Cohort, demo_rows, demo_summary, write_demo

    refuse_existing(sortie, replace=remplacer)
    registry = plugins(silent=silencieux)
    diploma = registry.diplome(diplome)
    with (
        output(sortie, replace=remplacer) as folder,
        progress("Cohorte", None, silent=silencieux) as advance,
    ):
        cohort = Cohort(candidats, fautes, graine)
        written = write_demo(folder, registry, diploma, cohort, advance)
        content = demo_summary(diploma, cohort, written)
        write_summary(folder, content)
    if not silencieux:
        show(forme, DEMO_COLUMNS, demo_rows(written), content)
        last = next(reversed(written))
        job = "deliberer" if last.startswith("resultats-") else "controler"
        warn(f"Écrit dans {sortie}. Essayez par exemple : bacpro {job} {sortie / last} --diplome {diplome}")
