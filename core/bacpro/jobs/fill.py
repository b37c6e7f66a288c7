"""What a candidate answers to a form: one text or tick for each slot, copy by copy."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from attrs import field, frozen

from bacpro.model.dossier import Dossier
from bacpro.model.form import SUPPLIED, FieldKind, FormField, FormTable, PaperForm, slot_name
from bacpro.model.notation.dates import french_date
from bacpro.model.notation.paths import value_at
from bacpro.model.result import french

Answer = str | bool
"""What a slot holds: a text as it is printed (dates jj/mm/aaaa, decimal commas), or whether a box is ticked."""

Copy = dict[str, Answer]
"""Answers of one copy by slot. Slots without an answer are left out."""

TRUTH = {True: "oui", False: "non"}
"""How `valeur` writes a truth value."""


@frozen
class Misfit:
    """Something of a dossier that a form cannot show: where, what, why, and what to do."""

    chemin: str
    valeur: str
    erreur: str
    remede: str


@frozen
class Answers:
    """What a candidate answers to a form: at least one copy, and whatever does not fit.

    Without a copy where the form is not for him: `sans_objet` says why.
    """

    copies: tuple[Copy, ...]
    ecarts: tuple[Misfit, ...] = field(default=())
    sans_objet: str = ""


@frozen
class Known:
    """All that is known of a candidate: his dossier, and what is supplied beside it, by the names in SUPPLIED."""

    dossier: Dossier
    fourni: Mapping[str, object] = field(factory=dict)

    def at(self, path: str) -> object:
        """What stands at a path; None where nothing does."""
        root = path.partition(".")[0]
        return value_at(self.fourni if root in SUPPLIED else self.dossier, path)

    def elements(self, path: str) -> Sequence[object]:
        """The elements of the list at a path."""
        found = self.at(path)
        return found if isinstance(found, tuple | list) else ()


def answers(form: PaperForm, known: Known) -> Answers:
    """Read the answers of a candidate to a form; a list longer than its rows takes more copies."""
    misfits = list(_homeless(form, known))
    rows = {table.nom: list(_rows(table, known)) for table in form.tableaux}
    for table in form.tableaux:
        if table.sans_element and not rows[table.nom] and not misfits:
            return Answers((), (), table.sans_element)
    count = max([1, *(-(-len(rows[table.nom]) // table.lignes) for table in form.tableaux)])
    copies: list[Copy] = []
    for rank in range(1, count + 1):
        numbered = Known(known.dossier, {**known.fourni, "copie": {"rang": rank, "total": count}})
        copies.append({})
        _fill(copies[-1], "", form.champs, numbered, "$", misfits if rank == 1 else [])
    for table in form.tableaux:
        for rank, (path, element) in enumerate(rows[table.nom]):
            copy, row = divmod(rank, table.lignes)
            _fill(copies[copy], slot_name(table.nom, row + 1, ""), table.champs, element, path, misfits)
    return Answers(tuple(copies), tuple(misfits))


def _fill(
    copy: Copy, prefix: str, champs: Sequence[FormField], holder: object, path: str, misfits: list[Misfit]
) -> None:
    boxes: dict[str, list[FormField]] = {}
    for champ in champs:
        if champ.source is None:
            continue
        value = _at(holder, champ.source)
        if champ.genre is FieldKind.CASE:
            boxes.setdefault(champ.source, []).append(champ)
            if any(map(champ.says, _words(value))):
                copy[prefix + champ.nom] = True
        elif value is not None and (text := show_value(value)):
            copy[prefix + champ.nom] = text
            misfits += _text_misfits(champ, text, f"{path}.{champ.source}")
    for source, known in boxes.items():
        # A box says yes; that it is not ticked says no as well as « nothing was said ».
        for word in _words(_at(holder, source)):
            if word != TRUTH[False] and not any(champ.says(word) for champ in known):
                error = "aucune case du formulaire ne dit cela"
                remedy = f"Écrivez l’un de : {', '.join(sorted(champ.valeur or '' for champ in known))}."
                misfits.append(Misfit(f"{path}.{source}", word, error, remedy))


def _text_misfits(champ: FormField, text: str, path: str) -> Iterator[Misfit]:
    if champ.longueur is not None and len(text) > champ.longueur:
        error = f"{len(text)} caractères, la case « {champ.libelle} » en prend {champ.longueur}"
        yield Misfit(path, text, error, "Abrégez ce texte.")
    if champ.genre is not FieldKind.PARAGRAPHE and len(text.splitlines()) > 1:
        error = f"plusieurs lignes, la case « {champ.libelle} » en a une"
        yield Misfit(path, text, error, "Écrivez ce texte sur une ligne.")


def _rows(table: FormTable, known: Known) -> Iterator[tuple[str, object]]:
    """The elements that a table takes, each with its path."""
    if table.liste is None:
        return
    for index, element in enumerate(known.elements(table.liste)):
        if all(_is(table, name, value, value_at(element, name)) for name, value in table.ou.items()):
            yield f"$.{table.liste}[{index}]", element


def _is(table: FormTable, name: str, wanted: str, found: object) -> bool:
    """Whether an attribute of an element is the one that a table takes, or is said by a synonym of its box."""
    if found == wanted or found is None:
        return found == wanted
    boxes = (champ for champ in table.champs if champ.source == name and champ.valeur == wanted)
    return any(champ.says(str(found)) for champ in boxes)


def _homeless(form: PaperForm, known: Known) -> Iterator[Misfit]:
    """Elements of a list that no table of the form takes."""
    for path in dict.fromkeys(table.liste for table in form.tableaux if table.liste is not None):
        tables = [table for table in form.tableaux if table.liste == path]
        taken = {place for table in tables for place, _ in _rows(table, known)}
        wanted = " ; ".join(", ".join(f"{name} = {value}" for name, value in table.ou.items()) for table in tables)
        for index, element in enumerate(known.elements(path)):
            place = f"$.{path}[{index}]"
            if place not in taken:
                values = ", ".join(_words(value_at(element, next(iter(tables[0].ou), "")))) or "rien"
                yield Misfit(
                    place, values, "le formulaire n’a pas de place pour cet élément", f"Écrivez l’un de : {wanted}."
                )


def _at(holder: object, path: str) -> object:
    return holder.at(path) if isinstance(holder, Known) else value_at(holder, path)


def _words(value: object) -> tuple[str, ...]:
    """The words that tick boxes: those of a list, one of a single value, none of nothing."""
    if value is None or value == "":
        return ()
    if isinstance(value, bool):
        return (TRUTH[value],)
    if isinstance(value, tuple | list):
        return tuple(str(item) for item in value)
    return (str(value),)


def show_value(value: object) -> str:
    """A value as a form prints it; the items of a list, one a line."""
    if isinstance(value, dt.date):
        return french_date(value)
    if isinstance(value, Decimal):
        return french(value)
    if isinstance(value, bool):
        return TRUTH[value]
    if isinstance(value, tuple | list):
        return "\n".join(map(show_value, value))
    return str(value)
