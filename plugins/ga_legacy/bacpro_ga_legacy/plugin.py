"""What the GA plugin brings: the old diploma, and the table of annexe IV that leads to AGOrA, from `data/`."""

from importlib.resources import files

from bacpro import Correspondence, Diploma, Speciality, hookimpl, load_correspondence, load_diploma, load_gradings

_DATA = files("bacpro_ga_legacy") / "data"


@hookimpl
def bacpro_diplomas() -> tuple[Diploma, ...]:
    """Gestion-Administration, sessions 2015 to 2022."""
    return (load_diploma(_DATA),)


@hookimpl
def bacpro_correspondences() -> tuple[Correspondence, ...]:
    """Gestion-Administration to AGOrA, for AGOrA’s sessions from 2023."""
    return (load_correspondence(_DATA / "correspondance-agora.toml"),)


@hookimpl
def bacpro_grading(diplome: str) -> Speciality | None:
    """Professional units and orals of the épreuve de contrôle."""
    return Speciality(load_gradings(_DATA / "deliberation.toml")) if diplome == "ga" else None
