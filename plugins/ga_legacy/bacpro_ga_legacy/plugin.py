"""Gestion-Administration, sessions 2015 to 2022, and the table of annexe IV that leads to AGOrA, from `data/`."""

from importlib.resources import files

from bacpro import SpecialityPlugin, hookimpl, open_speciality

GESTION_ADMINISTRATION = open_speciality(files("bacpro_ga_legacy") / "data")


@hookimpl
def bacpro_specialities() -> tuple[SpecialityPlugin, ...]:
    """Gestion-Administration."""
    return (GESTION_ADMINISTRATION,)
