"""Reads the forms of a speciality: its own, and those that it takes from the models that any speciality can use.

A form of TOML that names a `modele` says only what is its own. What it says wins over the model’s words; its tables of
words are joined to the model’s; its slots and tables complete or replace those of their name. Where a model has a slot
`une_case_par = "NOM"`, each entry of `cases.NOM` is a box of its own.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from attrs import evolve, frozen

from bacpro.errors import DataError
from bacpro.model.form import PaperForm, form_faults
from bacpro.model.structuring.data import read_toml
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure

_NAMED = ("champs", "tableaux")
_JOINED = ("textes", "listes", "constantes")

PER_BOX = "une_case_par"
"""The key of a slot of a model that stands for boxes: the name of their list."""

Plain = dict[str, Any]


@frozen
class _Boxes:
    """The boxes that are a speciality’s own, by the name of their list."""

    cases: dict[str, list[dict[str, Any]]]


def load_forms(folder: Traversable) -> tuple[PaperForm, ...]:
    """Read the forms of a folder, one TOML file a version, with the templates beside them.

    Raises DataError with every fault: unknown key or model, wrong type, gap or overlap of sessions, faulty fields.
    """
    faults: list[str] = []
    forms = []
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if not path.name.endswith(".toml"):
            continue
        try:
            forms.append(_read_form(path, folder))
        except StructureError as error:
            faults += [f"{path.name}, {fault.chemin} : {fault.message}" for fault in error.faults]
        except ValueError as error:
            faults.append(f"{path.name} : {error}")
    if faults := faults or form_faults(forms):
        raise DataError("formulaires", faults)
    return tuple(sorted(forms, key=lambda form: (form.id, form.version)))


def model_names() -> tuple[str, ...]:
    """The forms that any speciality can use."""
    return tuple(sorted(path.name.removesuffix(".toml") for path in _models().iterdir() if _is_toml(path)))


def _models() -> Traversable:
    return files("bacpro_templates") / "formulaires"


def _is_toml(path: Traversable) -> bool:
    return path.name.endswith(".toml")


def _read_form(path: Traversable, folder: Traversable) -> PaperForm:
    own = read_toml(path)
    if "dossier" in own:
        raise ValueError("$.dossier : clé inconnue")
    name = own.get("modele", "")
    if not name:
        return evolve(structure(own, PaperForm), dossier=folder)
    if name not in model_names():
        raise ValueError(f"$.modele : « {name} » n’est pas un modèle ({', '.join(model_names())})")
    whole = _complete(own, read_toml(_models() / f"{name}.toml"))
    return evolve(structure(whole, PaperForm), dossier=folder if "gabarit" in own else _models())


def _complete(own: Plain, model: Plain) -> Plain:
    """What a form says, completed with its model; what it says amiss is left as it is, to be named.

    Raises StructureError and ValueError where the boxes that the model asks for are absent, or no boxes.
    """
    boxes = structure({"cases": own.get("cases", {})}, _Boxes).cases
    asked = set(_asked(model))
    faults = [f"$.cases.{name} : le modèle demande cette liste de cases" for name in sorted(asked - boxes.keys())]
    faults += [f"$.cases.{name} : le modèle n’a pas ces cases" for name in sorted(boxes.keys() - asked)]
    if faults:
        raise ValueError(" ; ".join(faults))
    whole = {**model, **own}
    whole.pop("cases", None)
    whole |= {key: _join(model.get(key, {}), own.get(key, {})) for key in _JOINED if key in whole}
    whole |= {key: _join_named(model.get(key, []), own.get(key, [])) for key in _NAMED if key in whole}
    return _spread_slots(whole, boxes)


def _asked(model: Plain) -> Iterator[str]:
    """The lists of boxes that a model asks for."""
    for holder in (model, *model.get("tableaux", [])):
        yield from (slot[PER_BOX] for slot in holder.get("champs", []) if PER_BOX in slot)


def _join(model: Plain, own: Any) -> Any:  # noqa: ANN401 - what somebody wrote, of any kind
    return {**model, **own} if isinstance(own, dict) else own


def _join_named(model: list[Plain], own: Any) -> Any:  # noqa: ANN401 - what somebody wrote, of any kind
    """Slots or tables of a model, completed or replaced by those of their name; others come after them."""
    if not _are_tables(own):
        return own
    said = {str(each.get("nom")): each for each in own}
    known = {each["nom"] for each in model}
    joined = []
    for each in model:
        mine = said.get(each["nom"], {})
        slots = {"champs": _join_named(each["champs"], mine.get("champs", []))} if "champs" in each else {}
        joined.append({**each, **mine, **slots})
    return joined + [each for each in own if str(each.get("nom")) not in known]


def _spread_slots(holder: Plain, boxes: dict[str, list[Plain]]) -> Plain:
    """A form or a table, with a box for each entry where a slot has PER_BOX, named by what ticks it."""
    spread = dict(holder)
    if _are_tables(holder.get("champs")):
        spread["champs"] = [each for slot in holder["champs"] for each in _boxes_of(slot, boxes)]
    if _are_tables(holder.get("tableaux")):
        spread["tableaux"] = [_spread_slots(table, boxes) for table in holder["tableaux"]]
    return spread


def _boxes_of(slot: Plain, boxes: dict[str, list[Plain]]) -> Iterator[Plain]:
    if PER_BOX not in slot or str(slot[PER_BOX]) not in boxes:
        yield slot
        return
    shared = {key: value for key, value in slot.items() if key != PER_BOX}
    for entry in boxes[slot[PER_BOX]]:
        word = str(entry.get("nom", entry.get("valeur", "")))
        yield {**shared, **entry, "nom": f"{slot['nom']}_{re.sub('[.-]', '_', word)}"}


def _are_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)
