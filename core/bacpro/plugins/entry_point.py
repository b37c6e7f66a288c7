"""Loads one plugin from its entry point, and names it in whatever goes wrong with it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import EntryPoint
from inspect import isroutine, signature
from typing import TypeVar, cast

import pluggy
from attrs import field, fields_dict, frozen

from bacpro.errors import DataError, PluginError
from bacpro.model.correspondence import Correspondence
from bacpro.model.diploma import Diploma, diploma_faults
from bacpro.model.structuring.shape import shape_faults, told
from bacpro.plugins import hooks
from bacpro.plugins.guarding import failure_words, off_stdout, place_of
from bacpro.plugins.markers import PROJECT
from bacpro.plugins.speciality_plugin import SpecialityPlugin

T = TypeVar("T")

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
        words = str(error) if type(error) is DataError else failure_words(error)
        raise PluginError(f"Le greffon {plugin} est en panne : {words}. Réparez-le ou retirez-le.") from error


def put_aside(point: EntryPoint, error: BaseException) -> BrokenPlugin:
    """The plugin of an entry point, put aside for what it raised."""
    motifs = tuple(error.faults) if type(error) is DataError else (failure_words(error),)
    return BrokenPlugin(point.name, *read_distribution(point), motifs)


def load_plugin(point: EntryPoint) -> Plugin:
    """Import a plugin and ask for its diplomas and tables.

    Raises DataError with its faults, and whatever a stranger’s code raises, of any kind.
    """
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hooks)
    with off_stdout:
        holder = point.load()
        if faults := _hook_faults(holder):
            raise DataError("greffon", faults)
        manager.register(holder, name=point.name)
        manager.check_pending()
        held = tuple(
            (_read_diploma(each), each) for each in ask_hook(SpecialityPlugin, manager.hook.bacpro_specialities)
        )
        tables = [
            table for _, each in held for table in ask_all(Correspondence, "correspondances", each.correspondances)
        ]
        tables += ask_hook(Correspondence, manager.hook.bacpro_correspondences)
        if faults := [f"{diploma.code} : {fault}" for diploma, _ in held for fault in diploma_faults(diploma)]:
            raise DataError("greffon", faults)
    return Plugin(point.name, *read_distribution(point), held, tuple(tables))


def ask_hook(kind: type[T], hook: pluggy.HookCaller) -> tuple[T, ...]:
    """What a plugin gives to a hook. It raises what `ask_all` does."""
    given: list[object] = hook()
    if len(given) < len(hook.get_hookimpls()):
        given = [*given, None]  # which pluggy leaves out
    return tuple(item for answer in given for item in _check_all(kind, hook.name, answer))


def ask_all(kind: Callable[..., T], part: str, function: Callable[..., object], *given: object) -> tuple[T, ...]:
    """What a function of a speciality gives where several values are asked for.

    Raises DataError for anything that is not of their kind, to the last part, and whatever the plugin raises.
    """
    return _check_all(kind, part, function(*given))


def ask_one(kind: Callable[..., T], part: str, function: Callable[..., object], *given: object) -> T | None:
    """What a function of a speciality gives where one value is asked for, or None. It raises what `ask_all` does."""
    answer = function(*given)
    if answer is not None and (faults := [f"{part} : {fault}" for fault in shape_faults(answer, kind)]):
        raise DataError("greffon", faults)
    return cast("T | None", answer)


def _check_all(kind: Callable[..., T], part: str, answer: object) -> tuple[T, ...]:
    if isinstance(answer, str | bytes) or not isinstance(answer, Iterable):
        raise DataError("greffon", [f"{part} : {told(answer)} n’est pas une liste de {kind.__name__}"])
    found = tuple(answer)
    if faults := [f"{part} : {fault}" for item in found for fault in shape_faults(item, kind)]:
        raise DataError("greffon", faults)
    return found


def _read_diploma(speciality: SpecialityPlugin) -> Diploma:
    """The diploma of a speciality, once it was seen that its other parts can be asked."""
    if faults := [*_part_faults(speciality)]:
        raise DataError("greffon", faults)
    diploma = ask_one(Diploma, "diplome", speciality.diplome)
    if diploma is None:
        raise DataError("greffon", ["diplome : None n’est pas un Diploma"])
    return diploma


def read_distribution(point: EntryPoint) -> tuple[str, str]:
    """The name and version of the distribution that an entry point is of."""
    return (point.dist.name, point.dist.version) if point.dist else ("", "")


def _part_faults(speciality: SpecialityPlugin) -> Iterator[str]:
    """The functions of a speciality that cannot be called as they will be: with an edition, or with nothing."""
    for name in fields_dict(SpecialityPlugin):
        function, asked = getattr(speciality, name), ("édition",) if name == "contenu" else ()
        try:
            signature(function).bind(*asked)
        except TypeError:
            given = ", ".join(asked) or "aucun"
            yield f"{name} : la fonction n’a pas ces arguments : {given} ; {place_of(function)}"
        except ValueError:
            continue


def _hook_faults(holder: object) -> list[str]:
    """Functions that look like hooks and would never be called: misspelt, not marked, or no plain functions."""
    known = {name: hook for name, hook in vars(hooks).items() if name.startswith("bacpro_")}
    named = {name: getattr(holder, name) for name in dir(holder) if name.startswith("bacpro_")}
    called = {name: value for name, value in named.items() if callable(value)}
    faults = [f"accroche inconnue : {name} (accroches : {', '.join(known)})" for name in called if name not in known]
    for name, function in called.items():
        if name in known and not isroutine(function):
            faults.append(f"{name} : ce n’est pas une fonction simple, @hookimpl ne la voit pas")
        elif name in known and not hasattr(function, f"{PROJECT}_impl"):
            faults.append(f"{name} : il manque @hookimpl")
        elif name in known:
            faults += _argument_faults(function, known[name])
    return faults if named else [_unanswered(holder)]


def _unanswered(holder: object) -> str:
    """Why an entry point that answers no hook is put aside: it may stop short of the speciality that it is for."""
    for name, value in getattr(holder, "__dict__", {}).items():
        if isinstance(value, SpecialityPlugin):
            return f"aucune accroche : pour la spécialité « {name} » du module, l’entrée est MODULE:{name}"
    return "aucune accroche : l’entrée ne mène ni à un module qui y répond, ni à une spécialité"


def _argument_faults(function: Callable[..., object], hook: Callable[..., object]) -> Iterator[str]:
    """Arguments that nobody will give: a hook is asked with its own, by their names."""
    known = signature(hook).parameters
    for name in signature(function).parameters.keys() - known.keys():
        given = ", ".join(known) or "aucun"
        yield f"{function.__name__} : argument inconnu : {name} (arguments : {given}) ; {place_of(function)}"
