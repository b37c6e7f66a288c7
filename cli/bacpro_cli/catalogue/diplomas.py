"""`bacpro diplomes`: the référentiels installed."""

import click

from bacpro.outputs.texts.plugins import DIPLOMA_COLUMNS, diploma_rows
from bacpro_cli.common import output_options, plugins, show


@click.command("diplomes")
@output_options
def command(forme: str, silencieux: bool, verbeux: bool) -> None:
    """Liste les référentiels installés : code, titre, édition, sessions, greffon, version."""
    rows = diploma_rows(plugins(silent=silencieux))
    if not silencieux:
        show(forme, DIPLOMA_COLUMNS, rows, [dict(zip(DIPLOMA_COLUMNS, row, strict=True)) for row in rows])
