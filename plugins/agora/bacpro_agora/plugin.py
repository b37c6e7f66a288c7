"""What the AGOrA plugin brings: its référentiel in both editions, from `data/`."""

from importlib.resources import files

from bacpro import Diploma, hookimpl, load_diploma


@hookimpl
def bacpro_diplomas() -> tuple[Diploma, ...]:
    """AGOrA, sessions from 2023."""
    return (load_diploma(files("bacpro_agora") / "data"),)
