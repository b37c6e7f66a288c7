"""AGOrA: its référentiel in both editions, its rules, its norms and its forms, from `data/`."""

from importlib.resources import files

from bacpro import SpecialityPlugin, hookimpl, open_speciality


@hookimpl
def bacpro_specialities() -> tuple[SpecialityPlugin, ...]:
    """AGOrA, sessions from 2023."""
    return (open_speciality(files("bacpro_agora") / "data"),)
