"""`bacpro plugin`: what is loaded, and what is not, and why."""

import click

from bacpro_cli.common import output_options, show

COLUMNS = ("greffon", "paquet", "version", "etat", "diplomes", "correspondances", "motifs")


@click.group("plugin", subcommand_metavar="COMMANDE …")
def command() -> None:
    """Greffons : un par spécialité."""


@command.command("lister")
@output_options
def lister(forme: str, silencieux: bool, verbeux: bool) -> None:
    """Liste les greffons installés, ceux en panne compris : tout ce qu’ils apportent leur est demandé."""
    from bacpro.plugins.registry import load_registry

    registry = load_registry()
    faults = {plugin.nom: " ; ".join(registry.faults_of(plugin)) for plugin in registry.plugins}
    rows = [
        (
            plugin.nom,
            plugin.distribution,
            plugin.version,
            "en panne" if faults[plugin.nom] else "chargé",
            ", ".join(diploma.code for diploma in plugin.diplomes),
            ", ".join(f"{table.de} vers {table.vers}" for table in plugin.correspondances),
            faults[plugin.nom],
        )
        for plugin in registry.plugins
    ] + [
        (plugin.nom, plugin.distribution, plugin.version, "en panne", "", "", " ; ".join(plugin.motifs))
        for plugin in registry.en_panne
    ]
    if not silencieux:
        show(forme, COLUMNS, rows, [dict(zip(COLUMNS, row, strict=True)) for row in rows])
    if registry.en_panne or any(faults.values()):
        raise click.exceptions.Exit(3)
