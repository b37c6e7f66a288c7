"""Reads what an edition of a référentiel says, with what it takes from other files, and checks it against its units."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from attrs import fields

from bacpro.errors import DataError
from bacpro.model.candidate import Status
from bacpro.model.diploma import Edition
from bacpro.model.edition.content import Borrowing, Content, TypedContent
from bacpro.model.edition.content_faults import content_faults
from bacpro.model.edition.differences import Difference, gap_texts
from bacpro.model.edition.section_plan import SectionPlan, make_sections, read_plan
from bacpro.model.sessions import Sessions
from bacpro.model.structuring.data import read_toml
from bacpro.model.structuring.faults import PathFault, Steps, StructureError
from bacpro.model.structuring.frozen import FrozenDict
from bacpro.model.structuring.shape import told
from bacpro.model.structuring.structure import structure
from bacpro.plugins.folder.folder_layout import CONTENTS, SECTIONS

_T = TypeVar("_T")
_TYPED = frozenset(part.name for part in fields(TypedContent))


def load_content(data: Traversable, edition: Edition) -> Content:
    """Read `contenus/ID.toml` of a plugin’s data folder, ID being that of the edition.

    A file named by a `reprises` is found in the same folder. What no rule, form or page computes with is free: pages
    show it as `rubriques` say, those of all bac pros, then of `contenus/rubriques.toml` and of the file itself.
    Raises DataError with every fault: unknown key, wrong type, part taken that is not there, key that a section shows
    and the text does not hold, and all that `content_faults` finds.
    """
    name = f"{CONTENTS}/{edition.id}.toml"
    own = data / CONTENTS / SECTIONS
    plans = _read_plans(files("bacpro.plugins") / "data" / SECTIONS)
    if own.is_file():
        plans = _replace_plans(plans, _read_file(f"{CONTENTS}/{SECTIONS}", lambda: _read_plans(own)))
    content = _read_file(name, lambda: _make_content(data, edition, plans))
    if faults := content_faults(content, edition):
        raise DataError(name, faults)
    return content


def _read_file(name: str, read: Callable[[], _T]) -> _T:
    """What a file holds; its faults are told with its name."""
    try:
        return read()
    except StructureError as error:
        raise DataError(name, [f"{fault.chemin} : {fault.message}" for fault in error.faults]) from error
    except (ValueError, OSError) as error:
        raise DataError(name, [str(error)]) from error


def _read_plans(path: Traversable) -> tuple[SectionPlan, ...]:
    raw = read_toml(path)
    if unknown := sorted(raw.keys() - {"rubriques"}):
        raise StructureError(
            [PathFault((key,), "clé inconnue : ce fichier ne tient que des [[rubriques]]") for key in unknown]
        )
    return _parse_plans(raw.get("rubriques", []))


def _replace_plans(plans: tuple[SectionPlan, ...], own: tuple[SectionPlan, ...]) -> tuple[SectionPlan, ...]:
    """Plans with those of a plugin or an edition, which replace those that show the same part."""
    shown = {plan.mots.cle for plan in own} - {""}
    return (*(plan for plan in plans if plan.mots.cle not in shown), *own)


def _parse_plans(raw: object) -> tuple[SectionPlan, ...]:
    if not isinstance(raw, list):
        raise StructureError([PathFault(("rubriques",), "une liste de tables est attendue : écrivez [[rubriques]]")])
    return tuple(_read_each(raw, lambda item, rank: read_plan(item, ("rubriques", rank))))


def _read_each(items: Iterable[Any], read: Callable[[Any, int], _T]) -> list[_T]:
    """Each item read, or StructureError with the faults of all."""
    found, faults = [], []
    for rank, item in enumerate(items):
        try:
            found.append(read(item, rank))
        except StructureError as error:
            faults += error.faults
    if faults:
        raise StructureError(faults)
    return found


def _read_borrowed(data: Traversable, name: str) -> dict[str, Any]:
    """The file that an edition takes from, by its path in the folder. Raises ValueError with that path."""
    path = _walk_to(data, name)
    if not path.is_file():
        raise ValueError(f"reprises : « {name} » n’est pas dans le dossier. Écrivez son chemin : {CONTENTS}/….toml")
    try:
        return read_toml(path)
    except ValueError as error:
        raise ValueError(f"{name} : {error}") from error


def _make_content(data: Traversable, edition: Edition, plans: tuple[SectionPlan, ...]) -> Content:
    raw = read_toml(data / CONTENTS / f"{edition.id}.toml")
    for borrowing in structure(raw.get("reprises", []), tuple[Borrowing, ...]):
        _borrow(raw, borrowing, _read_borrowed(data, borrowing.fichier))
    plans = _replace_plans(plans, _parse_plans(raw.pop("rubriques", [])))
    shown = {plan.mots.cle for plan in plans} | {below.mots.nom for plan in plans for below in plan.sections}
    free = {part: value for part, value in raw.items() if part not in _TYPED}
    remedy = "clé inconnue : corrigez-la, ou dites dans rubriques.toml comment la montrer"
    faults = [PathFault((part,), remedy) for part in sorted(free.keys() - shown)]
    texts: dict[str, object] = {}
    try:
        typed = structure({part: value for part, value in raw.items() if part in _TYPED}, TypedContent)
    except StructureError as error:
        faults += error.faults
    for part, text in free.items():
        try:
            texts[part] = _type_text(part, text)
        except StructureError as error:
            faults += error.faults
    if faults:
        raise StructureError(faults)
    sections = make_sections(plans, {part: _add_gaps(text) for part, text in texts.items()}, typed.fondement)
    return Content(**{part: getattr(typed, part) for part in _TYPED}, textes=texts, rubriques=sections)


def _type_text(part: str, text: object) -> object:
    """A free text with what is computed from it: those it is for, and where it departs from the arrêté."""
    if not isinstance(text, dict):
        return _freeze(text, (part,))
    read: dict[str, object] = {}
    faults: list[PathFault] = []
    for key, value in text.items():
        try:
            kind = _COMPUTED.get(key)
            read[key] = structure(value, kind) if kind else _freeze(value, (part, key))
        except StructureError as error:
            path = (part, key) if key in _COMPUTED else ()
            faults += [PathFault((*path, *fault.pas), fault.message) for fault in error.faults]
    if faults:
        raise StructureError(faults)
    return FrozenDict(read)


_COMPUTED: dict[str, Any] = {
    "statuts": tuple[Status, ...],
    "sessions": Sessions,
    "differences": tuple[Difference, ...],
}


def _freeze(value: object, path: Steps) -> object:
    """The data of a text, which does not change. An empty table is nothing; one of `texte` alone is that text."""
    if isinstance(value, dict):
        if value.keys() == {"texte"}:
            return _freeze(value["texte"], (*path, "texte"))
        return FrozenDict({key: _freeze(item, (*path, key)) for key, item in value.items()}) if value else None
    if isinstance(value, list):
        return tuple(_freeze(item, (*path, rank)) for rank, item in enumerate(value))
    if type(value) not in _PLAIN:
        raise StructureError([PathFault(path, f"{told(value)} : ni heure ni jour avec son heure, écrivez un texte")])
    return value


_PLAIN = {str, int, bool, Decimal, date}
"""What a text may hold: a JSON can say each."""


def _add_gaps(text: object) -> object:
    """A text whose tables about an épreuve (`code`) say, under `ecarts`, what it does not ask as the arrêté does."""
    if not isinstance(text, Mapping) or "differences" not in text:
        return text
    gaps = text["differences"]

    def complete(item: Any) -> object:  # noqa: ANN401 - data of a text
        has_code = isinstance(item, Mapping) and "code" in item
        return {**item, "ecarts": gap_texts(gaps, item["code"])} if has_code else item

    return {key: tuple(map(complete, held)) if isinstance(held, tuple) else held for key, held in text.items()}


def _walk_to(data: Traversable, path: str) -> Traversable:
    for step in path.split("/"):
        data = data / step
    return data


def _borrow(raw: dict[str, Any], borrowing: Borrowing, source: dict[str, Any]) -> None:
    """Complete the data of an edition with what it takes from another file; its own words win."""
    for part in borrowing.parties:
        if part not in source:
            raise ValueError(f"{borrowing.fichier} ne contient pas « {part} »")
        taken = source[part]
        if isinstance(taken, list):
            taken = [entry for entry in taken if not _concerns(entry, borrowing.sauf)]
        if part not in raw:
            raw[part] = taken
        elif isinstance(taken, dict) and isinstance(raw[part], dict):
            raw[part] = {**taken, **raw[part]}
        else:
            raise ValueError(f"« {part} » est à la fois donné et repris de {borrowing.fichier}")
    models = {bloc["code"]: bloc for bloc in source.get("blocs", ())} if borrowing.blocs else {}
    own = {bloc["code"]: bloc for bloc in raw.get("blocs", ())}
    for code, model in borrowing.blocs.items():
        if code not in own or model not in models:
            raise ValueError(f"{code} ne peut pas reprendre {model} de {borrowing.fichier} : l’un des deux manque")
        own[code].update({key: value for key, value in models[model].items() if key not in own[code]})


def _concerns(entry: object, blocs: Collection[str]) -> bool:
    return isinstance(entry, dict) and str(entry.get("bloc")) in blocs
