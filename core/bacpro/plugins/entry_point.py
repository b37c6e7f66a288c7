"""Loads one plugin from its entry point, and names it in whatever goes wrong with it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import EntryPoint
from inspect import isroutine, signature
from typing import TypeVar

import pluggy
from attrs import field, frozen

from bacpro.errors import DataError, PluginError
from bacpro.model.correspondence import Correspondence
from bacpro.model.diploma import Diploma, diploma_faults
from bacpro.model.structuring.shape import shape_faults, told
from bacpro.plugins import hooks
from bacpro.plugins.guarding import failure_words, off_stdout, place_of

T = TypeVar("T")

OURS = "bacpro"
"""The distribution whose plugins are built in: nobody else’s puts one of them aside."""


@frozen
class Plugin:
    """A plugin that works: its entry point’s name, its distribution and version, and what it brings."""

    nom: str
    distribution: str
    version: str
    diplomes: tuple[Diploma, ...]
    correspondances: tuple[Correspondence, ...]
    accroches: pluggy.HookRelay = field(eq=False, repr=False)
    """Its answers to the hooks that are asked only when they are needed."""

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
def blamed(plugin: Plugin) -> Iterator[None]:
    """Whatever goes wrong inside is the plugin’s, and says its name; what it prints goes to the error output.

    Raises PluginError.
    """
    try:
        with off_stdout:
            yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        words = " ; ".join(reasons(error))
        raise PluginError(f"Le greffon {plugin} est en panne : {words}. Réparez-le ou retirez-le.") from error


def reasons(error: BaseException) -> tuple[str, ...]:
    """Why a plugin failed, in French where it was bacpro that refused it."""
    if type(error) is DataError:
        return (str(error),)
    return (failure_words(error),)


def broken(point: EntryPoint, error: BaseException) -> BrokenPlugin:
    """The plugin of an entry point, put aside for what it raised."""
    motifs = tuple(error.faults) if type(error) is DataError else (failure_words(error),)
    return BrokenPlugin(point.name, *distribution_of(point), motifs)


def load_plugin(point: EntryPoint) -> Plugin:
    """Import a plugin and ask for its diplomas and tables.

    Raises DataError with its faults, and whatever a stranger’s code raises, of any kind.
    """
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    with off_stdout:
        module = point.load()
        if faults := _hook_faults(module):
            raise DataError("greffon", faults)
        manager.register(module, name=point.name)
        manager.check_pending()
        diplomas = answers(Diploma, manager.hook.bacpro_diplomas)
        tables = answers(Correspondence, manager.hook.bacpro_correspondences)
        if faults := [f"{diploma.code} : {fault}" for diploma in diplomas for fault in diploma_faults(diploma)]:
            raise DataError("greffon", faults)
    return Plugin(point.name, *distribution_of(point), diplomas, tables, manager.hook)


def answers(kind: type[T], hook: pluggy.HookCaller, **asked: str) -> tuple[T, ...]:
    """What a plugin gives to a hook that asks for several values.

    Raises DataError for anything that is not of their kind, to the last part, and whatever the plugin raises.
    """
    given: list[object] = hook(**asked)
    if len(given) < len(hook.get_hookimpls()):
        given = [*given, None]  # which pluggy leaves out
    found: list[T] = []
    for answer in given:
        if isinstance(answer, str | bytes) or not isinstance(answer, Iterable):
            raise DataError("greffon", [f"{hook.name} : {told(answer)} n’est pas une liste de {kind.__name__}"])
        found += answer
    if faults := [f"{hook.name} : {fault}" for item in found for fault in shape_faults(item, kind)]:
        raise DataError("greffon", faults)
    return tuple(found)


def answer(kind: Callable[..., T], hook: pluggy.HookCaller, **asked: str) -> T | None:
    """What a plugin gives to a hook that asks for one value, or None. It raises what `answers` does."""
    given: T | None = hook(**asked)
    if given is not None and (faults := [f"{hook.name} : {fault}" for fault in shape_faults(given, kind)]):
        raise DataError("greffon", faults)
    return given


def distribution_of(point: EntryPoint) -> tuple[str, str]:
    """The name and version of the distribution that an entry point is of."""
    return (point.dist.name, point.dist.version) if point.dist else ("", "")


def _hook_faults(module: object) -> list[str]:
    """Functions that look like hooks and would never be called: misspelt, not marked, or no plain functions."""
    named = {name: getattr(module, name) for name in dir(module) if name.startswith("bacpro_")}
    called = {name: value for name, value in named.items() if callable(value)}
    faults = [f"accroche inconnue : {name}" for name in called if name not in vars(hooks)]
    for name, function in called.items():
        if name in vars(hooks) and not isroutine(function):
            faults.append(f"{name} : ce n’est pas une fonction simple, @hookimpl ne la voit pas")
        elif name in vars(hooks) and not hasattr(function, f"{hooks.PROJECT}_impl"):
            faults.append(f"{name} : il manque @hookimpl")
        elif name in vars(hooks):
            faults += _argument_faults(function, getattr(hooks, name))
    return faults if named else ["aucune accroche : le module ne répond à rien"]


def _argument_faults(function: Callable[..., object], hook: Callable[..., object]) -> Iterator[str]:
    """Arguments that nobody will give: a hook is asked with its own, by their names."""
    known = signature(hook).parameters
    for name in signature(function).parameters.keys() - known.keys():
        given = ", ".join(known) or "aucun"
        yield f"{function.__name__} : argument inconnu : {name} (arguments : {given}) ; {place_of(function)}"
