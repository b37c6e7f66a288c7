"""What the AGOrA plugin brings: its référentiel in both editions, from `data/`."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from bacpro import (
    CheckRule,
    Content,
    Diploma,
    Norms,
    PaperForm,
    SpecialityGrading,
    hookimpl,
    load_check_rules,
    load_diploma,
    load_forms,
    load_gradings,
)
from bacpro_agora.content import contents
from bacpro_agora.norms import norms


@hookimpl
def bacpro_diplomas() -> tuple[Diploma, ...]:
    """AGOrA, sessions from 2023."""
    return (load_diploma(files("bacpro_agora") / "data"),)


@hookimpl
def bacpro_norms(diplome: str) -> Norms | None:
    """The norms of the sources on AGOrA, and their divergences."""
    return norms() if diplome == "agora" else None


@hookimpl
def bacpro_rules(diplome: str) -> Iterable[CheckRule]:
    """What dossiers of AGOrA are checked against before the examination."""
    return _rules() if diplome == "agora" else ()


@hookimpl
def bacpro_content(diplome: str, edition: str) -> Content | None:
    """What the arrêté, the fiche and the documents on them say of an edition."""
    return contents().get(edition) if diplome == "agora" else None


@hookimpl
def bacpro_grading(diplome: str) -> SpecialityGrading | None:
    """Professional units and orals of the épreuve de contrôle."""
    if diplome != "agora":
        return None
    return SpecialityGrading(load_gradings(files("bacpro_agora") / "data" / "deliberation.toml"))


@hookimpl
def bacpro_forms(diplome: str) -> Iterable[PaperForm]:
    """The documents of an examination of AGOrA, those joined to the note to candidates first."""
    return _forms() if diplome == "agora" else ()


@cache
def _rules() -> tuple[CheckRule, ...]:
    return load_check_rules(files("bacpro_agora") / "data" / "regles")


@cache
def _forms() -> tuple[PaperForm, ...]:
    return load_forms(files("bacpro_agora") / "formulaires")
