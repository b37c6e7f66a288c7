"""What the GA plugin brings: the old diploma, and the table of annexe IV that leads to AGOrA, from `data/`."""

from functools import cache
from importlib.resources import files

from bacpro import (
    Content,
    Correspondence,
    Diploma,
    Norms,
    SpecialityGrading,
    hookimpl,
    load_content,
    load_correspondence,
    load_diploma,
    load_gradings,
    load_norms,
)

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
def bacpro_content(diplome: str, edition: str) -> Content | None:
    """What the règlement d’examen and the definitions of its épreuves say (annexes II-b and II-c)."""
    return _contents().get(edition) if diplome == "ga" else None


@hookimpl
def bacpro_norms(diplome: str) -> Norms | None:
    """Where the texts on Gestion-Administration disagree."""
    return load_norms(_DATA / "divergences.toml") if diplome == "ga" else None


@hookimpl
def bacpro_grading(diplome: str) -> SpecialityGrading | None:
    """Professional units, orals of the épreuve de contrôle, situations of CCF."""
    return SpecialityGrading(load_gradings(_DATA / "deliberation.toml")) if diplome == "ga" else None


@cache
def _contents() -> dict[str, Content]:
    return {edition.id: load_content(_DATA, edition) for edition in load_diploma(_DATA).editions}
