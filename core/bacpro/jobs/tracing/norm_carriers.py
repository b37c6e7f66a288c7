"""Norms of the sources, each with what it lacks: something that carries it, a test that proves it."""

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from importlib.resources import files
from typing import Any

from attrs import frozen

from bacpro.errors import BacproError
from bacpro.jobs.tracing.rule_versions import list_rules
from bacpro.model.diploma import Diploma
from bacpro.model.edition.norms import DATA, DOCUMENT, RULE, Norm, Norms, carrier, divergence_faults, norm_faults
from bacpro.model.structuring.data import read_toml
from bacpro.plugins.guarding import off_stdout
from bacpro.plugins.registry import Registry

_NEAR = 5
"""Close matches that an unknown id is answered with."""


@frozen
class TracedNorm:
    """A norm and what it lacks, in French; nothing when it is carried and proved."""

    norme: Norm
    fautes: tuple[str, ...]


def trace_norms(norms: Norms, rules: Collection[str], documents: Collection[str] = ()) -> tuple[TracedNorm, ...]:
    """Each norm with what it lacks, given the ids of the rules and documents that exist."""
    read: dict[str, dict[str, Any]] = {}
    return tuple(
        TracedNorm(norm, tuple(norm_faults(norm, lambda porteur: carrier_fault(porteur, rules, documents, read))))
        for norm in norms.normes
    )


def find_divergence_faults(norms: Norms, diploma: Diploma, rules: Iterable[str]) -> tuple[str, ...]:
    """Say, in French, which divergences bear on what is neither a rule (by id) nor a part of the diploma."""
    known = set(rules)
    for edition in diploma.editions:
        known.update(unite.code for unite in edition.unites)
        known.update(bloc.code for bloc in edition.blocs)
        known.update(epreuve.code for epreuve in edition.epreuves)
    return tuple(divergence_faults(norms, known))


def trace_diploma(registry: Registry, diploma: Diploma) -> tuple[Norms, tuple[TracedNorm, ...], tuple[str, ...]]:
    """The norms of a diploma, each with what it lacks, and what is wrong with the divergences, in French.

    Raises BacproError when its plugin brings no norm, and PluginError when it is at fault.
    """
    norms = registry.normes(diploma)
    if not norms.normes:
        name = registry.plugin_of(diploma).nom
        raise BacproError(
            f"Le greffon {name} n’apporte pas de normes pour {diploma.sigle}. Choisissez un autre diplôme."
        )
    rules = {version.id for version in list_rules(registry, [diploma])}
    documents = {form.id for form in registry.formulaires(diploma)}
    return norms, trace_norms(norms, rules, documents), find_divergence_faults(norms, diploma, rules)


def find_norm(traced: Iterable[TracedNorm], norm_id: str) -> TracedNorm:
    """A norm by its id. Raises BacproError, with those that are near, when there is none."""
    ids = {one.norme.id: one for one in traced}
    if norm_id in ids:
        return ids[norm_id]
    near = ", ".join(get_close_matches(norm_id.upper(), ids, n=_NEAR)) or "lancez la commande sans --norme"
    raise BacproError(f"Norme inconnue : « {norm_id} ». Normes proches : {near}.")


def carrier_fault(
    porteur: str,
    rules: Collection[str],
    documents: Collection[str] = (),
    read: dict[str, dict[str, Any]] | None = None,
) -> str | None:
    """Why a carrier does not resolve, in French, or None when it does; files of data are kept in `read`, by path."""
    kind, name = carrier(porteur)
    if kind == RULE:
        return None if name in rules else f"la règle {name} n’existe pas"
    if kind == DOCUMENT:
        return None if name in documents else f"le document {name} n’existe pas"
    if kind == DATA:
        return _data_fault(name, {} if read is None else read)
    return f"« {porteur} » ne dit pas ce que c’est : écrivez regle:, donnee: ou document:"


_STEP = re.compile(r"(?P<key>[^.\[\]]+)|\[(?P<name>[^=\[\]]+)=(?P<value>[^\[\]]*)\]")


def _data_fault(place: str, read: dict[str, dict[str, Any]]) -> str | None:
    """Why a place in the data of a package (`package/path.toml#key.list[name=value]`) does not resolve, or None."""
    path, _, keys = place.partition("#")
    try:
        with off_stdout:
            found: object = read[path] if path in read else read.setdefault(path, _read_data(path))
    except Exception:  # the package that is named may be anybody’s
        return f"le fichier de données {path} n’existe pas ou ne se lit pas"
    for step in _STEP.finditer(keys):
        found = _follow(found, step)
    return f"{keys} n’est pas dans {path}, ou y est vide" if found in (None, "", [], {}) else None


def _read_data(path: str) -> dict[str, Any]:
    package, _, inside = path.partition("/")
    return read_toml(files(package).joinpath(*inside.split("/")))


def _follow(found: object, step: re.Match[str]) -> object:
    if step["key"]:
        return found.get(step["key"]) if isinstance(found, dict) else None
    rows = found if isinstance(found, list) else []
    return next((row for row in rows if isinstance(row, dict) and str(row.get(step["name"])) == step["value"]), None)
