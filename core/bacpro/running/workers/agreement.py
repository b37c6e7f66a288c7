"""What a worker must have as the process that sends it work: the same Python, bacpro, plugins, and rules.

Another version of any of them may decide or write otherwise, and nothing in the output would tell. A worker that
differs is refused by name, before it is given anything of ours to unpickle.
"""

import hashlib
import os
import pickle
import platform
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, entry_points, requires, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.errors import BacproError
from bacpro.plugins.markers import ENTRY_POINTS
from bacpro.plugins.registry import load_registry

_OWN = ("bacpro", "bacpro_templates")
"""Packages whose files decide what is written, beside those of the plugins."""


def process_name() -> str:
    """The name of this process among workers: its machine and its number."""
    return f"{platform.node()}, processus {os.getpid()}"


@frozen
class Agreement:
    """What the sender has, by name (`Python`, `greffon agora`…), and what tells how a worker is called."""

    has: tuple[tuple[str, str], ...]
    name: Callable[[], str] = process_name


def agreement_here(name: Callable[[], str] = process_name) -> Agreement:
    """What workers must have to work for this process."""
    return Agreement(tuple(what_is_here().items()), name)


@cache
def what_is_here() -> dict[str, str]:
    """What this process has that its results may depend on, by name, with its version; files by their print."""
    found = {"Python": platform.python_version(), "bacpro": _version_of("bacpro")}
    found |= {name: _version_of(name) for name in _dependencies()}
    prints = {f"code de {name}": _print_of_package(name) for name in _OWN}
    packages = {point.name: point.module.split(".")[0] for point in entry_points(group=ENTRY_POINTS)}
    for plugin in load_registry().plugins:
        found[f"greffon {plugin.nom}"] = plugin.version
        prints[f"code du greffon {plugin.nom}"] = _print_of_package(packages[plugin.nom])
    return found | prints


def sealed_call(function: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    """A call as it travels: a worker opens it once it is known to agree."""
    return pickle.dumps((function, arguments))


def call_agreed(agreement: Agreement, call: bytes) -> Any:  # noqa: ANN401 - whatever the function gives
    """Do a call that was sent to this process. Raises BacproError, with its name, where it does not agree."""
    if told := find_differences(agreement.has):
        raise BacproError(refusal_words(agreement.name(), told))
    function, arguments = pickle.loads(call)  # noqa: S301 (ours: made by `sealed_call`)
    return function(*arguments)


@cache
def find_differences(wanted: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """What this process has not as another (by name, with its version), each in French; nothing where they agree."""
    here = what_is_here()
    return tuple(_told(name, here.get(name), version) for name, version in wanted if here.get(name) != version)


def require_rules(agreement: Agreement, rules: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    """Raise BacproError, with the name of this process, where its rules (by id, with their prints) are others."""
    told = tuple(
        f"la règle {name} en « {rules.get(name, 'aucune version')} », et non « {wanted.get(name, 'aucune version')} »"
        for name in sorted({*rules, *wanted})
        if rules.get(name) != wanted.get(name)
    )
    if told:
        raise BacproError(refusal_words(agreement.name(), told))


def refusal_words(name: str, told: tuple[str, ...]) -> str:
    """What is said of a worker, by name, that has something else: what it has, and the remedy."""
    remedy = "Rien n’a été écrit. Installez-y ce qui est installé ici, puis relancez."
    return f"Le worker {name} a {' ; '.join(told)}. {remedy}"


def _told(name: str, here: str | None, wanted: str) -> str:
    if name.startswith("code "):
        return f"un autre {name} ({here or 'aucun'}, et non {wanted})"
    whose = f"du {name}" if name.startswith("greffon ") else f"de {name}"
    return f"la version {here} {whose}, et non {wanted}" if here else f"aucune version {whose}, et non {wanted}"


def _version_of(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _dependencies() -> list[str]:
    """The distributions that bacpro always needs: what reads workbooks, lays pages out, or fills templates."""
    needed = [line for line in requires("bacpro") or [] if "extra ==" not in line]
    return sorted(found[0] for line in needed if (found := re.match(r"[\w.-]+", line)))


def _print_of_package(name: str) -> str:
    """Twelve hexadecimal digits that tell the files of a package from any others."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return ""
    root = Path(spec.origin).parent if spec.submodule_search_locations else Path(spec.origin)
    files = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else [root]
    digest = hashlib.sha256()
    for path in files:
        if "__pycache__" not in path.parts:
            content = hashlib.sha256(path.read_bytes()).digest()
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + content)
    return digest.hexdigest()[:12]
