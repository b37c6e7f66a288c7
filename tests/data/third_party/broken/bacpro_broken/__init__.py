"""A plugin whose data holds faults: a key that does not exist and coefficients that do not add up."""

from importlib.resources import files

from bacpro import Diploma, hookimpl, load_diploma


@hookimpl
def bacpro_diplomas() -> tuple[Diploma, ...]:
    """A diploma that cannot be read."""
    return (load_diploma(files("bacpro_broken") / "data"),)
