"""Gestion-Administration, the old diploma, and the table of annexe IV that leads to AGOrA, from `data/`."""

from importlib.resources import files

from bacpro import SpecialityPlugin, hookimpl, open_speciality


@hookimpl
def bacpro_specialities() -> tuple[SpecialityPlugin, ...]:
    """Gestion-Administration, sessions 2015 to 2022."""
    return (open_speciality(files("bacpro_ga_legacy") / "data"),)
