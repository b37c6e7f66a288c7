"""AGOrA, sessions from 2023: its référentiel in both editions, its rules, its norms and its forms, from `data/`."""

from importlib.resources import files

from bacpro import SpecialityPlugin, hookimpl, open_speciality

AGORA = open_speciality(files("bacpro_agora") / "data")


@hookimpl
def bacpro_specialities() -> tuple[SpecialityPlugin, ...]:
    """AGOrA."""
    return (AGORA,)
