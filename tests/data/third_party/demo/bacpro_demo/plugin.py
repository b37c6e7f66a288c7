"""What the third party brings: two diplomas, the tables that lead to the newer one, a rule, grading,
norms and a form."""

from importlib.resources import files

from bacpro import (
    CheckRule,
    Correspondence,
    Diploma,
    Norms,
    PaperForm,
    SpecialityGrading,
    hookimpl,
    load_correspondence,
    load_diploma,
    load_forms,
    load_gradings,
    load_norms,
    load_rules,
)

from .placements import weeks_done

_DATA = files("bacpro_demo") / "data"


@hookimpl
def bacpro_diplomas() -> tuple[Diploma, ...]:
    """The invented diploma and its successor."""
    return (load_diploma(_DATA / "demo1"), load_diploma(_DATA / "demo2"))


@hookimpl
def bacpro_correspondences() -> tuple[Correspondence, ...]:
    """From the invented diploma, and from Gestion-Administration, to the successor."""
    return tuple(load_correspondence(_DATA / f"correspondance-{source}.toml") for source in ("demo1", "ga"))


@hookimpl
def bacpro_rules(diplome: str) -> tuple[CheckRule, ...]:
    """The rule of check of the successor."""
    return load_rules(_DATA / "regles.toml", {"demo2.pfmp.duree": weeks_done}) if diplome == "demo2" else ()


@hookimpl
def bacpro_grading(diplome: str) -> SpecialityGrading | None:
    """What the jury of the successor needs."""
    return SpecialityGrading(load_gradings(_DATA / "deliberation.toml")) if diplome == "demo2" else None


@hookimpl
def bacpro_norms(diplome: str) -> Norms | None:
    """The norms of the successor’s source."""
    return load_norms(_DATA / "normes.toml") if diplome == "demo2" else None


@hookimpl
def bacpro_forms(diplome: str) -> tuple[PaperForm, ...]:
    """The form of the successor, in two versions, with its template."""
    return load_forms(files("bacpro_demo") / "formulaires") if diplome == "demo2" else ()
