"""All that a plugin brings of one speciality, each part a function that is called when a command needs it."""

from collections.abc import Callable, Iterable

from attrs import frozen

from bacpro.model.check import CheckRule
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.edition.content import Content
from bacpro.model.edition.correspondence import Correspondence
from bacpro.model.edition.norms import Norms
from bacpro.model.form import PaperForm
from bacpro.plugins.markers import hookimpl
from bacpro.regulation.decision import SpecialityGrading


def _nothing(*_: Edition) -> None:
    """A part that the speciality has not."""


@frozen(eq=False)
class SpecialityPlugin:
    """A speciality and its parts. `open_speciality` makes one of a folder; `attrs.evolve` puts a function in a part.

    `diplome` and `correspondances` are called when plugins are loaded, the others when a command needs them. A part
    may raise DataError; whatever else it raises or gives, the plugin is named for it.
    """

    diplome: Callable[[], Diploma]
    """The diploma, with every edition of its référentiel."""
    correspondances: Callable[[], Iterable[Correspondence]] = tuple
    """The tables that say which results of a replaced diploma count for the one that replaces it."""
    regles: Callable[[], Iterable[CheckRule]] = tuple
    """The rules that its dossiers are checked against, in the order of the report."""
    contenu: Callable[[Edition], Content | None] = _nothing
    """What an edition says beyond its units; None where that is not known."""
    deliberation: Callable[[], SpecialityGrading | None] = _nothing
    """What the jury needs: professional units, orals, rules in the place of the Code’s."""
    normes: Callable[[], Norms | None] = _nothing
    """The norms of its sources, and what carries each."""
    formulaires: Callable[[], Iterable[PaperForm]] = tuple
    """Its forms, each in every version."""

    @hookimpl
    def bacpro_specialities(self) -> "tuple[SpecialityPlugin, ...]":
        """Itself: it may be what the entry point leads to."""
        return (self,)
