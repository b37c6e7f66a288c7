"""What is installed: each plugin with what it brings, each edition with its sessions."""

from bacpro.outputs.texts.plugins import DIPLOMA_COLUMNS, PLUGIN_COLUMNS, diploma_rows, is_broken, plugin_rows
from bacpro.plugins.registry import Registry


def test_a_plugin_is_listed_with_its_diplomas_and_tables(registry: Registry) -> None:
    rows = {row["greffon"]: row for row in (dict(zip(PLUGIN_COLUMNS, r, strict=True)) for r in plugin_rows(registry))}
    assert (rows["ga"]["etat"], rows["ga"]["diplomes"], rows["ga"]["correspondances"]) == (
        "chargé",
        "ga",
        "ga vers agora",
    )
    assert not any(map(is_broken, plugin_rows(registry)))
    assert is_broken(("x", "x", "1", "en panne", "", "", "illisible"))


def test_each_edition_has_a_row(registry: Registry) -> None:
    rows = [dict(zip(DIPLOMA_COLUMNS, row, strict=True)) for row in diploma_rows(registry)]
    assert [(row["code"], row["edition"], row["sessions"]) for row in rows if row["code"] == "agora"] == [
        ("agora", "RNCP34606", "2023 à 2025"),
        ("agora", "RNCP40705", "2026 à 2028"),
    ]
