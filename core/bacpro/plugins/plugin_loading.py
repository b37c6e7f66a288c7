"""Loads one plugin from its entry point: its hooks are looked at, then its diplomas and tables are asked for."""

from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from inspect import isroutine, signature

import pluggy
from attrs import fields_dict

from bacpro.errors import DataError
from bacpro.model.diploma import Diploma, diploma_faults
from bacpro.model.edition.correspondence import Correspondence
from bacpro.plugins import hooks
from bacpro.plugins.guarding import locate_code, off_stdout
from bacpro.plugins.installed_plugin import Plugin, read_distribution
from bacpro.plugins.markers import PROJECT
from bacpro.plugins.plugin_answers import ask_all, ask_hook, ask_one
from bacpro.plugins.speciality_plugin import SpecialityPlugin


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


def _read_diploma(speciality: SpecialityPlugin) -> Diploma:
    """The diploma of a speciality, once it was seen that its other parts can be asked."""
    if faults := [*_part_faults(speciality)]:
        raise DataError("greffon", faults)
    diploma = ask_one(Diploma, "diplome", speciality.diplome)
    if diploma is None:
        raise DataError("greffon", ["diplome : None n’est pas un Diploma"])
    return diploma


def _part_faults(speciality: SpecialityPlugin) -> Iterator[str]:
    """The functions of a speciality that cannot be called as they will be: with an edition, or with nothing."""
    for name in fields_dict(SpecialityPlugin):
        function, asked = getattr(speciality, name), ("édition",) if name == "contenu" else ()
        try:
            signature(function).bind(*asked)
        except TypeError:
            given = ", ".join(asked) or "aucun"
            yield f"{name} : la fonction n’a pas ces arguments : {given} ; {locate_code(function)}"
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
        yield f"{function.__name__} : argument inconnu : {name} (arguments : {given}) ; {locate_code(function)}"
