"""The hooks that a plugin can answer. Each is documented in docs/plugins.md and tested, or the run fails.

None asks which diploma it is for: what is of one diploma is a part of its speciality.
"""

from collections.abc import Iterable

from bacpro.model.edition.correspondence import Correspondence
from bacpro.plugins.markers import hookspec
from bacpro.plugins.speciality_plugin import SpecialityPlugin


@hookspec
def bacpro_specialities() -> Iterable[SpecialityPlugin]:  # type: ignore[empty-body]
    """The specialities that this plugin brings: most often one, which `open_speciality` makes of a folder."""


@hookspec
def bacpro_correspondences() -> Iterable[Correspondence]:  # type: ignore[empty-body]
    """The tables of correspondence that stand in no speciality’s folder: between diplomas of others."""
