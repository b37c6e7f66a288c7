"""What is installed: a row a plugin, those that are broken too, and a row an edition of a diploma."""

from bacpro.plugins.registry import Registry

PLUGIN_COLUMNS = ("greffon", "paquet", "version", "etat", "diplomes", "correspondances", "motifs")
DIPLOMA_COLUMNS = ("code", "titre", "edition", "sessions", "greffon", "version")
_BROKEN = "en panne"


def plugin_rows(registry: Registry) -> list[tuple[str, ...]]:
    """The plugins under PLUGIN_COLUMNS: each is asked for all that it brings, and says why where it is broken."""
    faults = {plugin.nom: " ; ".join(registry.faults_of(plugin)) for plugin in registry.plugins}
    rows: list[tuple[str, ...]] = [
        (
            plugin.nom,
            plugin.distribution,
            plugin.version,
            _BROKEN if faults[plugin.nom] else "chargé",
            ", ".join(diploma.code for diploma in plugin.diplomes),
            ", ".join(f"{table.de} vers {table.vers}" for table in plugin.correspondances),
            faults[plugin.nom],
        )
        for plugin in registry.plugins
    ]
    return rows + [
        (plugin.nom, plugin.distribution, plugin.version, _BROKEN, "", "", " ; ".join(plugin.motifs))
        for plugin in registry.en_panne
    ]


def is_broken(row: tuple[str, ...]) -> bool:
    """Whether a row of `plugin_rows` is that of a broken plugin."""
    return row[PLUGIN_COLUMNS.index("etat")] == _BROKEN


def diploma_rows(registry: Registry) -> list[tuple[str, ...]]:
    """The editions of each diploma under DIPLOMA_COLUMNS."""
    return [
        (diploma.code, diploma.intitule, edition.id, str(edition.sessions), plugin.nom, plugin.version)
        for plugin in registry.plugins
        for diploma in plugin.diplomes
        for edition in diploma.editions
    ]
