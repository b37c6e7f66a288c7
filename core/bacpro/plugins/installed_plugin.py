"""A plugin that is installed: what it brings, or why it is put aside; and its name in whatever goes wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import EntryPoint

from attrs import field, frozen

from bacpro.errors import DataError, PluginError
from bacpro.model.diploma import Diploma
from bacpro.model.edition.correspondence import Correspondence
from bacpro.plugins.guarding import describe_failure, off_stdout
from bacpro.plugins.speciality_plugin import SpecialityPlugin

OURS = "bacpro"
"""The distribution whose plugins are built in: nobody else’s puts one of them aside."""


@frozen
class Plugin:
    """A plugin that works: its entry point’s name, its distribution and version, and what it brings."""

    nom: str
    distribution: str
    version: str
    specialites: tuple[tuple[Diploma, SpecialityPlugin], ...] = field(eq=False, repr=False)
    """Each diploma that it brings, and the functions that give what else it brings of it."""
    correspondances: tuple[Correspondence, ...]

    @property
    def diplomes(self) -> tuple[Diploma, ...]:
        """The diplomas that it brings."""
        return tuple(diploma for diploma, _ in self.specialites)

    @property
    def integre(self) -> bool:
        """Whether it is built in, and not a third party’s."""
        return self.distribution == OURS

    def __str__(self) -> str:
        return f"{self.nom} ({self.distribution} {self.version})"


@frozen
class BrokenPlugin:
    """A plugin put aside, with each reason in a French sentence."""

    nom: str
    distribution: str
    version: str
    motifs: tuple[str, ...]


@contextmanager
def blame(plugin: Plugin) -> Iterator[None]:
    """Whatever goes wrong inside is the plugin’s, and says its name; what it prints goes to the error output.

    Raises PluginError.
    """
    try:
        with off_stdout:
            yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        words = str(error) if type(error) is DataError else describe_failure(error)
        raise PluginError(f"Le greffon {plugin} est en panne : {words}. Réparez-le ou retirez-le.") from error


def put_aside(point: EntryPoint, error: BaseException) -> BrokenPlugin:
    """The plugin of an entry point, put aside for what it raised."""
    motifs = tuple(error.faults) if type(error) is DataError else (describe_failure(error),)
    return BrokenPlugin(point.name, *read_distribution(point), motifs)


def read_distribution(point: EntryPoint) -> tuple[str, str]:
    """The name and version of the distribution that an entry point is of."""
    return (point.dist.name, point.dist.version) if point.dist else ("", "")
