"""The hooks that a plugin can answer. Each is documented in docs/plugins.md and tested, or the run fails."""

from collections.abc import Iterable

import pluggy

from bacpro.model.correspondence import Correspondence
from bacpro.model.diploma import Diploma

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
