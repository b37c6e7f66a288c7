"""`bacpro tracabilite`: the norms of the sources, what carries each, the tests that prove it, and the divergences."""

import click

from bacpro.jobs.tracing.norm_carriers import find_norm, trace_diploma
from bacpro.outputs.texts.norms import NORM_COLUMNS, norm_row, norm_text, norms_data, norms_text
from bacpro_cli.common import output_options, plugins, show, warn


@click.command("tracabilite")
@click.argument("diplome")
@click.option("--norme", metavar="ID", help="Cette norme seulement, avec ses mots.")
@output_options
def command(diplome: str, norme: str | None, forme: str, silencieux: bool, verbeux: bool) -> None:
    """Montre chaque norme des sources de DIPLOME, la règle ou la donnée qui la porte, et ses tests.

    Une norme sans porteur ou sans preuve, ou un porteur qui n’existe pas, donne le code de retour 1.
    """
    registry = plugins(silent=silencieux)
    norms, traced, faults = trace_diploma(registry, registry.diplome(diplome))
    divergences = norms.divergences
    if norme is not None:
        traced, divergences, faults = (find_norm(traced, norme),), norms.touching([norme]), ()
    if not silencieux:
        if forme != "texte":
            rows = [norm_row(norms, one) for one in traced]
            show(forme, NORM_COLUMNS, rows, norms_data(norms, traced, divergences))
        else:
            click.echo(norms_text(norms, traced) if norme is None else norm_text(norms, traced[0]))
    for one in traced:
        if one.fautes:
            warn(f"{one.norme.id} : {' ; '.join(one.fautes)}.")
    for fault in faults:
        warn(f"Divergence {fault}.")
    if faults or any(one.fautes for one in traced):
        raise click.exceptions.Exit(1)
