"""From the answers of a form back to a dossier: what `bacpro.jobs.fill` does, the other way round."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_origin

from attrs import field, frozen

from bacpro.jobs.fill import TRUTH, Answer
from bacpro.jobs.typed import Odd, odd_together, read_typed
from bacpro.model.dossier import Dossier
from bacpro.model.form import SUPPLIED, FieldKind, FormField, FormTable, PaperForm, slot_name
from bacpro.model.notation.paths import ELEMENT, type_at
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure


@frozen
class ReadFault:
    """An answer that cannot be taken: its slot as the form calls it, what stands there, what is wrong, the remedy.

    `exemplaire` is the copy that it stands on, from 1, and `nom` the name of its slot; 0 and nothing for the whole.
    """

    case: str
    valeur: str
    erreur: str
    remede: str
    exemplaire: int = 0
    nom: str = ""


@frozen
class ReadBack:
    """What a form says: the dossier in its JSON form, the answers that belong to the form alone, and the faults.

    `doutes` are answers that were taken, and are to be checked. `lignes` says for each list of the dossier which
    copy each of its elements comes from, and the name of its first slot.
    """

    dossier: dict[str, Any]
    autres: tuple[tuple[int, str, Answer], ...] = ()
    """Copy (from 1), slot and answer."""
    fautes: tuple[ReadFault, ...] = field(default=())
    doutes: tuple[ReadFault, ...] = field(default=())
    lignes: dict[str, tuple[tuple[int, str], ...]] = field(factory=dict)


@frozen
class _Found:
    """Faults and doubts, as they are found."""

    fautes: list[ReadFault] = field(factory=list)
    doutes: list[ReadFault] = field(factory=list)

    def tell(self, champ: FormField, value: str, odd: Odd, copy: int, prefix: str) -> None:
        fault = ReadFault(champ.libelle, value, odd.erreur, odd.remede, copy, prefix + champ.nom)
        (self.fautes if odd.grave else self.doutes).append(fault)


def read_back(form: PaperForm, copies: Sequence[Mapping[str, Answer]]) -> ReadBack:
    """Read a dossier out of the answers of some copies of a form.

    What stands on each copy is taken from the first that has it, and must be the same on the others. Lists are
    gathered copy after copy, without the rows that are empty.
    """
    found = _Found()
    dossier: dict[str, Any] = {}
    lines: dict[str, tuple[tuple[int, str], ...]] = {}
    for path, value in form.constantes.items():
        _put(dossier, path, value)
    for path, value in _common(form, copies, found).items():
        _put(dossier, path, value)
    for table in form.tableaux:
        if table.liste is None or table.liste.partition(".")[0] in SUPPLIED:
            _check_choices(table, copies, found)
            continue
        rows = list(_rows(table, copies, found))
        if rows:
            _put(dossier, table.liste, [*_at(dossier, table.liste), *(element for element, *_ in rows)])
            lines[table.liste] = (*lines.get(table.liste, ()), *((copy, slot) for _, copy, slot in rows))
    dossier = {"candidat": {}, **dossier}
    if not found.fautes:
        found.fautes.extend(_structure_faults(form, dossier, lines))
    return ReadBack(dossier, tuple(_others(form, copies)), tuple(found.fautes), tuple(found.doutes), lines)


def _common(form: PaperForm, copies: Sequence[Mapping[str, Answer]], found: _Found) -> dict[str, Any]:
    """The values that stand on each copy, by path."""
    known: dict[str, Any] = {}
    for rank, copy in enumerate(copies, 1):
        values = _values(form.champs, "", (rank, copy), "", found)
        for path, value in values.items():
            if known.setdefault(path, value) != value:
                champ = next(champ for champ in form.champs if champ.source == path)
                error = f"deux réponses selon l’exemplaire, « {known[path]} » et « {value} »"
                odd = Odd(error, "Gardez la même réponse sur chaque exemplaire.")
                found.tell(champ, str(value), odd, rank, "")
    return known


def _rows(
    table: FormTable, copies: Sequence[Mapping[str, Answer]], found: _Found
) -> Iterator[tuple[dict[str, Any], int, str]]:
    """The elements that a table holds, each with the copy (from 1) and the slot that it begins on."""
    by_step = {(champ.source or "").rpartition(".")[2]: champ for champ in table.champs}
    for rank, copy in enumerate(copies, 1):
        for row in range(1, table.lignes + 1):
            prefix = slot_name(table.nom, row, "")
            values = _values(table.champs, prefix, (rank, copy), f"{table.liste}.{ELEMENT}.", found)
            if values:
                element: dict[str, Any] = {}
                for path, value in {**values, **table.ou}.items():
                    _put(element, path, value)
                for odd in odd_together(element):
                    found.tell(by_step[odd.au], odd.valeur, odd, rank, prefix)
                yield element, rank, prefix + table.champs[0].nom


def _check_choices(table: FormTable, copies: Sequence[Mapping[str, Answer]], found: _Found) -> None:
    """Look for several boxes of one choice in a table whose answers belong to the form alone."""
    for rank, copy in enumerate(copies, 1):
        for row in range(1, table.lignes + 1):
            _one_of_each(table.champs, slot_name(table.nom, row, ""), (rank, copy), found)


def _one_of_each(
    champs: Iterable[FormField], prefix: str, copy: tuple[int, Mapping[str, Answer]], found: _Found
) -> None:
    """Tell of the boxes ticked together of which one alone can be."""
    rank, answers = copy
    ticked: dict[str, list[FormField]] = {}
    for champ in champs:
        choice = champ.choix or ("" if champ.plusieurs else champ.source)
        if champ.genre is FieldKind.CASE and choice and answers.get(prefix + champ.nom):
            ticked.setdefault(choice, []).append(champ)
    for choice, boxes in ticked.items():
        if len(boxes) > 1:
            labels = " et ".join(f"« {champ.libelle} »" for champ in boxes)
            error, remedy = "plusieurs cases cochées", "Ne cochez qu’une de ces cases."
            place = boxes[0].groupe or choice
            found.fautes.append(ReadFault(place, labels, error, remedy, rank, prefix + boxes[0].nom))


def _values(
    champs: Sequence[FormField], prefix: str, copy: tuple[int, Mapping[str, Answer]], path: str, found: _Found
) -> dict[str, Any]:
    """The values of some fields of a copy by path; `path` is that of what holds them in a dossier."""
    _one_of_each(champs, prefix, copy, found)
    rank, answers = copy
    values: dict[str, Any] = {}
    ticked: dict[str, list[str]] = {}
    for champ in champs:
        answer = answers.get(prefix + champ.nom)
        if champ.source is None or champ.source.partition(".")[0] in SUPPLIED or not answer:
            continue
        if champ.genre is FieldKind.CASE:
            ticked.setdefault(champ.source, []).append(champ.valeur or "")
        elif text := str(answer).strip():
            whole = (path + champ.source).replace(f".{ELEMENT}", "")
            value = read_typed(text, type_at(Dossier, path + champ.source), whole)
            if isinstance(value, Odd):
                found.tell(champ, text, value, rank, prefix)
            else:
                values[champ.source] = value
    for source, words in ticked.items():
        if get_origin(type_at(Dossier, path + source)) is tuple:
            values[source] = words
        elif len(words) == 1:
            truth = {word: value for value, word in TRUTH.items()}
            values[source] = truth[words[0]] if type_at(Dossier, path + source) is bool else words[0]
    return values


def _others(form: PaperForm, copies: Sequence[Mapping[str, Answer]]) -> Iterator[tuple[int, str, Answer]]:
    """The answers that do not go into a dossier."""
    for rank, copy in enumerate(copies, 1):
        for slot, champ in form.slots.items():
            answer = copy.get(slot)
            if answer and (champ.source is None or champ.source.partition(".")[0] in SUPPLIED):
                yield rank, slot, answer


def _structure_faults(
    form: PaperForm, dossier: dict[str, Any], lines: Mapping[str, Sequence[tuple[int, str]]]
) -> Iterator[ReadFault]:
    fields = {f"$.{champ.source}": champ for champ in form.champs if champ.source}
    number = fields.get("$.candidat.numero")
    if number is not None and "numero" not in dossier["candidat"]:
        error = "réponse absente : le candidat n’a pas de numéro"
        yield ReadFault(number.libelle, "", error, "Remplissez cette case.", 1, number.nom)
        return
    try:
        structure(dossier, Dossier)
    except StructureError as error:
        for fault in error.faults:
            label, copy, name = fault.chemin, 0, ""
            if champ := fields.get(fault.chemin):
                label, copy, name = champ.libelle, 1, champ.nom
            for path, places in lines.items():
                for rank, (which, slot) in enumerate(places):
                    if fault.chemin.startswith(f"$.{path}[{rank}]"):
                        copy, name = which, _same_row(form, slot, fault.chemin)
                        label = form.slots[name].libelle
            step = fault.chemin.rpartition(".")[2]
            missing = fault.message == f"clé « {step} » manquante"
            message = "réponse absente, sur une ligne qui en a d’autres" if missing else fault.message
            remedy = "Remplissez cette case." if missing else "Corrigez cette réponse sur le formulaire."
            yield ReadFault(label, "", message, remedy, copy, name)


def _same_row(form: PaperForm, slot: str, path: str) -> str:
    """The slot of a path (`$.travaux[0].intitule`) on the row of another slot; that one where there is none."""
    for table in form.tableaux:
        first = table.champs[0].nom
        if slot.endswith(first) and slot.startswith(table.nom):
            for champ in table.champs:
                if champ.source and path.endswith(f"].{champ.source}"):
                    return slot.removesuffix(first) + champ.nom
    return slot


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
