"""One dossier a candidate, out of all the forms that speak of him, and what they say otherwise than each other."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from bacpro.forms.readback.collected import CollectedCandidate, CollectedFile
from bacpro.model.run.faults import Fault

_PERIODS = ("periodes", "certificats_travail")
"""Lists whose elements are of some days, and can be said otherwise by another form."""

_Source = tuple[CollectedFile, CollectedCandidate]

Dossiers = dict[str, dict[str, dict[str, Any]]]
"""By code of the diploma, then by candidate number."""


@frozen
class MergedForms:
    """The dossiers, what contradicts, and what is to be checked."""

    dossiers: Dossiers
    fautes: tuple[Fault, ...]
    doutes: tuple[Fault, ...]


@define
class _Merging:
    fautes: list[Fault] = field(factory=list)
    doutes: list[Fault] = field(factory=list)
    places: dict[int, str] = field(factory=dict)
    """Where each element of a list was read, by the id of the element."""


def merge_forms(collected: Iterable[CollectedFile]) -> MergedForms:
    """Put together what forms say. A form with a fault is left out.

    An element of a list that two forms say the same is taken once; one that they say otherwise, for the same days,
    is a fault. A dossier that no form of its dossiers professionnels completes is said to be partial.
    """
    dossiers: Dossiers = {}
    merging = _Merging()
    for each in collected:
        if each.fautes:
            continue
        for candidate in each.candidats:
            known = dossiers.setdefault(candidate.lu.diplome, {})
            whole = known.setdefault(candidate.numero, {"diplome": candidate.lu.diplome})
            _join(whole, candidate.dossier, "", (each, candidate), merging)
    for whole in (each for known in dossiers.values() for each in known.values()):
        if "dossiers_professionnels" not in whole:
            whole["partiel"] = True
    return MergedForms(dossiers, tuple(merging.fautes), tuple(merging.doutes))


def _join(
    whole: dict[str, Any],
    part: Mapping[str, Any],
    path: str,
    source: _Source,
    merging: _Merging,
) -> None:
    """Add a part to what is known, and note what contradicts it."""
    for key, value in part.items():
        place = f"{path}.{key}" if path else key
        known = whole.get(key)
        if isinstance(value, dict) and (known is None or isinstance(known, dict)):
            _join(whole.setdefault(key, {}), value, place, source, merging)
        elif isinstance(value, list) and (known is None or isinstance(known, list)):
            _gather(whole.setdefault(key, []), value, place, source, merging)
        elif known is None:
            whole[key] = value
        elif known != value:
            error = f"un autre formulaire de ce candidat dit « {known} »"
            _tell(merging.fautes, source, f"$.{place}", str(value), error, "Corrigez l’un des deux formulaires.")


def _gather(
    known: list[Any],
    items: Sequence[Any],
    path: str,
    source: _Source,
    merging: _Merging,
) -> None:
    """Add to a list the elements that it does not have."""
    for rank, item in enumerate(items):
        if not isinstance(item, dict):
            known += [item] if item not in known else []
            continue
        place = _place(source, path, rank)
        if not any(_contradicts(path, place, item, other, source, merging) for other in known):
            known.append(item)
            merging.places[id(item)] = place


def _contradicts(
    path: str,
    place: str,
    item: dict[str, Any],
    other: dict[str, Any],
    source: _Source,
    m: _Merging,
) -> bool:
    """Whether an element is not to be added beside another; what there is to say of the two is told."""
    before = m.places.get(id(other), "")
    if item == other:
        if place == before:
            return False
        if path in _PERIODS:
            error = f"{place} dit la même période que {before} : elle est comptée une fois"
            _tell(m.doutes, source, path, name_element(item), error, "Vérifiez que c’est bien la même chose.")
        return True
    if path not in _PERIODS:
        return False
    overlap, same_place = _overlap(item, other), _name(item) == _name(other)
    same_days = overlap and (item["du"], item["au"]) == (other["du"], other["au"])
    if overlap and (same_place or (same_days and path == "periodes")):
        error = f"{place} dit autrement la période de {before} : {name_element(other)}"
        _tell(m.fautes, source, path, name_element(item), error, "Ne gardez que le formulaire qui est juste.")
        return True
    unknown = overlap is None and (same_place or not _name(item) or not _name(other))
    if unknown or (overlap and path == "periodes"):
        error = f"{place} : peut-être la même période que {before}, {name_element(other)} ; les deux sont comptées"
        _tell(m.doutes, source, path, name_element(item), error, "Vérifiez qu’il y en a bien deux.")
    return False


def _overlap(item: Mapping[str, Any], other: Mapping[str, Any]) -> bool | None:
    """Whether two elements share days; None when dates are missing."""
    if any(key not in each for each in (item, other) for key in ("du", "au")):
        return None
    return bool(item["du"] <= other["au"] and other["du"] <= item["au"])


def _name(item: Mapping[str, Any]) -> str:
    name = item.get("structure", {}).get("nom") or item.get("employeur") or ""
    return "".join(each for each in str(name).casefold() if each.isalnum())


def name_element(item: Mapping[str, Any]) -> str:
    """An element of a list in a few words."""
    name = item.get("structure", {}).get("nom") or item.get("employeur") or item.get("bloc") or item.get("intitule")
    days = [f"{key} {_french(item[key])}" for key in ("du", "au") if key in item]
    numbers = [f"{item[key]} {unit}" for key, unit in (("semaines", "semaines"), ("heures", "h")) if key in item]
    return ", ".join([*([str(name)] if name else []), *([" ".join(days)] if days else []), *numbers]) or "sans nom"


def _french(day: str) -> str:
    return "/".join(reversed(day.split("-")))


def _place(source: _Source, path: str, rank: int) -> str:
    """Where an element of a list was read: the file and the page."""
    collected, candidate = source
    places = candidate.relu.lignes.get(path, ())
    page = candidate.page(*places[rank]) if rank < len(places) else 0
    return f"{collected.fichier.name}, page {page}" if page else collected.fichier.name


def _tell(
    faults: list[Fault],
    source: _Source,
    case: str,
    value: str,
    error: str,
    remedy: str,
) -> None:
    collected, candidate = source
    faults.append(Fault(str(collected.fichier), 0, case, candidate.numero, value, error, remedy))
