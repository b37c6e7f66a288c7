"""`bacpro diplomes`: the référentiels installed."""

import click

from bacpro_cli.common import output_options, plugins, show

COLUMNS = ("code", "titre", "edition", "sessions", "greffon", "version")


@click.command("diplomes")
@output_options
def command(forme: str, silencieux: bool, verbeux: bool) -> None:
    """Liste les référentiels installés : code, titre, édition, sessions, greffon, version."""
    registry = plugins(silent=silencieux)
    rows = [
        (diploma.code, diploma.intitule, edition.id, str(edition.sessions), plugin.nom, plugin.version)
        for plugin in registry.plugins
        for diploma in plugin.diplomes
        for edition in diploma.editions
    ]
    if not silencieux:
        show(forme, COLUMNS, rows, [dict(zip(COLUMNS, row, strict=True)) for row in rows])
