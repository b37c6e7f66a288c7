"""`bacpro plugin`: what is loaded, and what is not, and why."""

import click

from bacpro_cli.common import output_options, show


@click.group("plugin", subcommand_metavar="COMMANDE …")
def command() -> None:
    """Greffons : un par spécialité."""


@command.command("lister")
@output_options
def lister(forme: str, silencieux: bool, verbeux: bool) -> None:
    """Liste les greffons installés, ceux en panne compris : tout ce qu’ils apportent leur est demandé."""
    from bacpro.outputs.texts.plugins import PLUGIN_COLUMNS, is_broken, plugin_rows
    from bacpro.plugins.registry import load_registry

    rows = plugin_rows(load_registry())
    if not silencieux:
        show(forme, PLUGIN_COLUMNS, rows, [dict(zip(PLUGIN_COLUMNS, row, strict=True)) for row in rows])
    if any(map(is_broken, rows)):
        raise click.exceptions.Exit(3)
