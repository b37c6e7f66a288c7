"""The hooks that a plugin can answer. Each is documented in docs/plugins.md and tested, or the run fails."""

from collections.abc import Iterable

import pluggy

from bacpro.model.check import CheckRule
from bacpro.model.correspondence import Correspondence
from bacpro.model.diploma import Diploma
from bacpro.model.edition.content import Content
from bacpro.model.edition.norms import Norms
from bacpro.model.form import PaperForm
from bacpro.regulation.decision import SpecialityGrading

PROJECT = "bacpro"
ENTRY_POINTS = "bacpro.plugins"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def bacpro_diplomas() -> Iterable[Diploma]:  # type: ignore[empty-body]
    """The diplomas that this plugin brings, each with every edition of its référentiel."""


@hookspec
def bacpro_correspondences() -> Iterable[Correspondence]:  # type: ignore[empty-body]
    """The tables that say which results of a replaced diploma count for the one that replaces it."""


@hookspec
def bacpro_rules(diplome: str) -> Iterable[CheckRule]:  # type: ignore[empty-body]
    """The rules that dossiers of a diploma (by its code) are checked against, in the order of the report."""


@hookspec(firstresult=True)
def bacpro_content(diplome: str, edition: str) -> Content | None:
    """What an edition (by its id) of a diploma says beyond its units; None for what is not this plugin’s."""


@hookspec(firstresult=True)
def bacpro_grading(diplome: str) -> SpecialityGrading | None:
    """What the jury’s deliberation needs of a diploma (by its code): professional units, orals, own rules."""


@hookspec(firstresult=True)
def bacpro_norms(diplome: str) -> Norms | None:
    """The norms of a diploma’s sources and what carries each; None for what is not this plugin’s."""


@hookspec
def bacpro_forms(diplome: str) -> Iterable[PaperForm]:  # type: ignore[empty-body]
    """The forms of a diploma (by its code), each with every version of it, and the templates that print them."""
