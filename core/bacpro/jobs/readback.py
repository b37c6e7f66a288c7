"""From the answers of a form back to a dossier: what `bacpro.jobs.forms` does, the other way round."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, get_origin

from attrs import field, frozen

from bacpro.jobs.forms import TRUTH, Answer
from bacpro.model.dossier import Dossier
from bacpro.model.form import SUPPLIED, FieldKind, FormField, FormTable, PaperForm, slot_name
from bacpro.model.paths import ELEMENT, type_at
from bacpro.model.plain import FIRST_YEAR
from bacpro.model.structure import StructureError, structure

_DATE = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})")
_CENTURY = 2000
"""Added to a year of two figures, as the official forms ask for them (« jj/mm/aa »)."""

_BIRTH = "candidat.date_naissance"
"""A date that may be of either century: two figures do not tell its year."""

_WHOLE = re.compile(r"\d+(?:[.,]0+)?")


@frozen
class ReadFault:
    """An answer that cannot be taken: its slot as the form calls it, what stands there, what is wrong, the remedy."""

    case: str
    valeur: str
    erreur: str
    remede: str


@frozen
class ReadBack:
    """What a form says: the dossier in its JSON form, the answers that belong to the form alone, and the faults."""

    dossier: dict[str, Any]
    autres: tuple[tuple[int, str, Answer], ...] = ()
    """Copy (from 1), slot and answer."""
    fautes: tuple[ReadFault, ...] = field(default=())


def read_back(form: PaperForm, copies: Sequence[Mapping[str, Answer]]) -> ReadBack:
    """Read a dossier out of the answers of some copies of a form.

    What stands on each copy is taken from the first that has it, and must be the same on the others. Lists are
    gathered copy after copy, without the rows that are empty.
    """
    faults: list[ReadFault] = []
    dossier: dict[str, Any] = {}
    for path, value in form.constantes.items():
        _put(dossier, path, value)
    for path, value in _common(form, copies, faults).items():
        _put(dossier, path, value)
    for table in form.tableaux:
        if table.liste is None or table.liste.partition(".")[0] in SUPPLIED:
            continue
        rows = list(_rows(table, copies, faults))
        if rows:
            _put(dossier, table.liste, [*_at(dossier, table.liste), *rows])
    dossier = {"candidat": {}, **dossier}
    if not faults:
        faults += _structure_faults(form, dossier)
    return ReadBack(dossier, tuple(_others(form, copies)), tuple(faults))


def _common(form: PaperForm, copies: Sequence[Mapping[str, Answer]], faults: list[ReadFault]) -> dict[str, Any]:
    """The values that stand on each copy, by path."""
    found: dict[str, Any] = {}
    for copy in copies:
        values = _values(form.champs, "", copy, "", faults)
        for path, value in values.items():
            if found.setdefault(path, value) != value:
                label = next(champ.libelle for champ in form.champs if champ.source == path)
                error = f"deux réponses selon l’exemplaire, « {found[path]} » et « {value} »"
                faults.append(ReadFault(label, str(value), error, "Gardez la même réponse sur chaque exemplaire."))
    return found


def _rows(
    table: FormTable, copies: Sequence[Mapping[str, Answer]], faults: list[ReadFault]
) -> Iterator[dict[str, Any]]:
    for copy in copies:
        for row in range(1, table.lignes + 1):
            prefix = slot_name(table.nom, row, "")
            values = _values(table.champs, prefix, copy, f"{table.liste}.{ELEMENT}.", faults)
            if values:
                element: dict[str, Any] = {}
                for path, value in {**values, **table.ou}.items():
                    _put(element, path, value)
                yield element


def _values(
    champs: Iterable[FormField], prefix: str, copy: Mapping[str, Answer], path: str, faults: list[ReadFault]
) -> dict[str, Any]:
    """The values of some fields of a copy by path; `path` is that of what holds them in a dossier."""
    values: dict[str, Any] = {}
    ticked: dict[str, list[FormField]] = {}
    for champ in champs:
        answer = copy.get(prefix + champ.nom)
        if champ.source is None or champ.source.partition(".")[0] in SUPPLIED or not answer:
            continue
        if champ.genre is FieldKind.CASE:
            ticked.setdefault(champ.source, []).append(champ)
        elif text := str(answer).strip():
            value = _read(text, type_at(Dossier, path + champ.source), century=path + champ.source != _BIRTH)
            if isinstance(value, _Unreadable):
                faults.append(ReadFault(champ.libelle, text, value.erreur, value.remede))
            else:
                values[champ.source] = value
    for source, boxes in ticked.items():
        words = [champ.valeur or "" for champ in boxes]
        if get_origin(type_at(Dossier, path + source)) is tuple:
            values[source] = words
        elif len(words) > 1:
            labels = " et ".join(f"« {champ.libelle} »" for champ in boxes)
            faults.append(
                ReadFault(
                    boxes[0].groupe or source, labels, "plusieurs cases cochées", "Ne cochez qu’une de ces cases."
                )
            )
        else:
            truth = {word: value for value, word in TRUTH.items()}
            values[source] = truth[words[0]] if type_at(Dossier, path + source) is bool else words[0]
    return values


@frozen
class _Unreadable:
    erreur: str
    remede: str


def _read(text: str, kind: Any, *, century: bool) -> Any:  # noqa: ANN401 - a type, and a value in JSON form
    """A text as the JSON form of a value of some type; `century`, a year of two figures is of this century."""
    if kind is date:
        return _read_date(text, century=century)
    if kind is int:
        if not _WHOLE.fullmatch(text):
            return _Unreadable("ce n’est pas un nombre entier", "Écrivez un nombre entier en chiffres.")
        return int(re.split(r"[.,]", text)[0])
    if kind is Decimal:
        return text.replace(",", ".")
    if kind is bool:
        truth = {word: value for value, word in TRUTH.items()}
        return truth.get(text.casefold(), _Unreadable("ni oui ni non", "Écrivez « oui » ou « non »."))
    if get_origin(kind) is tuple:
        return [line.strip() for line in text.splitlines() if line.strip()]
    return text


def _read_date(text: str, *, century: bool) -> str | _Unreadable:
    unreadable = _Unreadable("ce n’est pas une date", "Écrivez la date jj/mm/aaaa.")
    found = _DATE.fullmatch(text)
    if found is None:
        return unreadable
    day, month, year = (int(part) for part in found.groups())
    if len(found[3]) == 2:
        if not century:
            return _Unreadable("l’année n’a que deux chiffres", "Écrivez la date jj/mm/aaaa.")
        year += _CENTURY
    try:
        return date(year, month, day).isoformat() if year >= FIRST_YEAR else unreadable
    except ValueError:
        return unreadable


def _others(form: PaperForm, copies: Sequence[Mapping[str, Answer]]) -> Iterator[tuple[int, str, Answer]]:
    """The answers that do not go into a dossier."""
    for rank, copy in enumerate(copies, 1):
        for slot, champ in form.slots.items():
            answer = copy.get(slot)
            if answer and (champ.source is None or champ.source.partition(".")[0] in SUPPLIED):
                yield rank, slot, answer


def _structure_faults(form: PaperForm, dossier: dict[str, Any]) -> Iterator[ReadFault]:
    labels = {f"$.{champ.source}": champ.libelle for champ in form.champs if champ.source}
    for path, label in labels.items():
        if path == "$.candidat.numero" and "numero" not in dossier["candidat"]:
            yield ReadFault(label, "", "réponse absente : le candidat n’a pas de numéro", "Remplissez cette case.")
            return
    try:
        structure(dossier, Dossier)
    except StructureError as error:
        for fault in error.faults:
            label = labels.get(fault.chemin, fault.chemin)
            yield ReadFault(label, "", fault.message, "Corrigez cette réponse sur le formulaire.")


def _put(holder: dict[str, Any], path: str, value: Any) -> None:  # noqa: ANN401 - a value in JSON form
    *steps, last = path.split(".")
    for step in steps:
        holder = holder.setdefault(step, {})
    holder[last] = value


def _at(holder: dict[str, Any], path: str) -> list[Any]:
    found: Any = holder
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found if isinstance(found, list) else []
