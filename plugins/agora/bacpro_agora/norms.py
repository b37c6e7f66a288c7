"""The norms of the sources on AGOrA, what carries each, and where the sources disagree, from `data/`."""

from importlib.resources import files

from bacpro import Norms, load_norms


def norms() -> Norms:
    """Every norm and divergence. Raises DataError when the data is at fault."""
    data = files("bacpro_agora") / "data"
    return load_norms(data / "normes.toml", data / "divergences.toml")
