"""A form on paper: what it asks, where each answer stands in a dossier, and for which sessions it is the one to use.

A form is printed as one copy or more: each copy repeats its fields, and takes the next rows of its tables.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cached_property
from typing import Any

from attrs import evolve, field, frozen

from bacpro.model.dossier import Dossier
from bacpro.model.legal import LegalBasis
from bacpro.model.notation.paths import leads_somewhere
from bacpro.model.sessions import Sessions, coverage_faults

SUPPLIED = ("copie", "controle", "jury", "blocs")
"""What a source can begin with beside the attributes of a dossier: the copy printed, and what jobs conclude."""


class FieldKind(StrEnum):
    """What can be written in a field: a line, several lines, a date (jj/mm/aaaa), a number, or a tick."""

    TEXTE = "texte"
    PARAGRAPHE = "paragraphe"
    DATE = "date"
    NOMBRE = "nombre"
    CASE = "case"


@frozen
class FormField:
    """One slot of a form.

    `source` is the path of its value in a dossier (`candidat.nom`), in what is supplied beside it
    (`jury.moyenne.valeur`), or, in a table, in an element of its list (`structure.nom`); without a source, the
    answer belongs to the form alone. A box is ticked when the value is `valeur` (`oui` or `non` for a truth
    value), or holds it where it is a list (`plusieurs`).
    """

    nom: str
    libelle: str
    genre: FieldKind = FieldKind.TEXTE
    longueur: int | None = None
    """Most characters that it takes; None for a box, or where the place alone decides."""
    requis: bool = False
    source: str | None = None
    valeur: str | None = None
    plusieurs: bool = False
    synonymes: tuple[str, ...] = ()
    """Other words of a dossier that tick a box, whatever their case."""
    groupe: str = ""
    """Heading that the form puts it under."""
    choix: str = ""
    """Name of the choice that a box is one of, without a source: at most one of them is ticked on a copy."""

    def says(self, word: str) -> bool:
        """Whether a word of a dossier ticks this box."""
        return word == self.valeur or any(_plainly(word) == _plainly(each) for each in self.synonymes)


@frozen
class FormTable:
    """Rows of a form that show the elements of a list of the dossier, `lignes` on each copy.

    With `ou`, it takes those elements alone that have these values, and gives them to what is read from it.
    """

    nom: str
    champs: tuple[FormField, ...]
    lignes: int = 1
    liste: str | None = None
    ou: dict[str, str] = field(factory=dict)
    sans_element: str = ""
    """Why the form is not for a candidate who has no element for it; it is for all when empty."""
    groupe: str = ""


@frozen
class PaperForm:
    """One version of a form. Versions share an id, and for each session (year) at most one of them holds."""

    id: str
    version: int
    titre: str
    sessions: Sessions
    fondement: LegalBasis
    gabarit: str
    """Name of its template, in its plugin’s folder of forms or among those of `bacpro_templates`."""
    champs: tuple[FormField, ...] = ()
    tableaux: tuple[FormTable, ...] = ()
    constantes: dict[str, Any] = field(factory=dict)
    """What a dossier read from it holds because it is that form, by path."""
    textes: dict[str, str] = field(factory=dict)
    """Words that its template prints, by name."""
    listes: dict[str, tuple[str, ...]] = field(factory=dict)
    """Lists of words that its template prints, by name."""
    remarque: str = ""
    modele: str = ""
    """The form that any speciality can use that it is made of, if any."""
    dossier: Any = field(default=None, eq=False, repr=False)
    """Folder (a Traversable) that holds its template."""

    @cached_property
    def slots(self) -> dict[str, FormField]:
        """Every slot of one copy by its name: fields as they are called, cells of tables as `slot_name` does."""
        return {slot: described for slot, described, _, _ in self._slots()}

    def needs(self, supplied: str) -> bool:
        """Whether something that is supplied beside the dossier (`jury`, `controle`, `blocs`) is printed."""
        return supplied in {path.partition(".")[0] for path in _paths(self)}

    def _slots(self) -> Iterator[tuple[str, FormField, FormTable | None, int]]:
        for champ in self.champs:
            yield champ.nom, champ, None, 0
        for table in self.tableaux:
            for row in range(1, table.lignes + 1):
                for champ in table.champs:
                    spoken = f"{champ.libelle} (ligne {row})" if table.lignes > 1 else champ.libelle
                    yield slot_name(table.nom, row, champ.nom), evolve(champ, libelle=spoken), table, row


def slot_name(table: str, row: int | str, champ: str) -> str:
    """The slot of a cell of a table; rows are numbered from 1 on each copy."""
    return f"{table}_{row}_{champ}"


def form_faults(forms: Iterable[PaperForm]) -> list[str]:
    """Say, in French, where versions of a form overlap or leave a gap, and which fields cannot be."""
    versions: dict[str, list[PaperForm]] = {}
    for form in forms:
        versions.setdefault(form.id, []).append(form)
    faults = []
    for form_id, dated in versions.items():
        faults += [f"{form_id} : {fault}" for fault in coverage_faults([form.sessions for form in dated])]
        numbers = [form.version for form in dated]
        faults += [f"{form_id} : deux versions {number}" for number in set(numbers) if numbers.count(number) > 1]
        faults += [f"{form_id}, version {form.version} : {fault}" for form in dated for fault in _field_faults(form)]
    return faults


def _field_faults(form: PaperForm) -> list[str]:
    slots = list(form._slots())
    names = [slot for slot, *_ in slots]
    faults = [
        f"la case « {name} » est décrite plusieurs fois" for name in sorted({n for n in names if names.count(n) > 1})
    ]
    faults += [
        f"la case « {name} » : un nom est fait de minuscules, de chiffres et de _" for name in names if not _plain(name)
    ]
    for slot, champ, _, row in slots:
        if row > 1:
            continue
        if champ.genre is FieldKind.CASE and (champ.source is None) != (champ.valeur is None):
            faults.append(f"la case « {slot} » : « source » et « valeur » vont ensemble")
        if champ.choix and (champ.genre is not FieldKind.CASE or champ.source is not None):
            faults.append(f"la case « {slot} » : « choix » est pour les cases à cocher sans « source »")
        if champ.genre is not FieldKind.CASE and (champ.valeur is not None or champ.plusieurs or champ.synonymes):
            faults.append(
                f"le champ « {slot} » : « valeur », « plusieurs », « synonymes » sont pour les cases à cocher"
            )
    faults += [
        f"le chemin « {path} » ne mène à rien dans un dossier"
        for path in sorted({*_paths(form), *form.constantes})
        if path.partition(".")[0] not in SUPPLIED and not leads_somewhere(Dossier, path)
    ]
    return faults


def _paths(form: PaperForm) -> Iterator[str]:
    """Every path that the form reads, from the dossier on; `[]` goes through the elements of a list."""
    for champ in form.champs:
        if champ.source:
            yield champ.source
    for table in form.tableaux:
        if table.liste is not None:
            yield table.liste
            yield from (f"{table.liste}.[].{path}" for path in table.ou)
            yield from (f"{table.liste}.[].{champ.source}" for champ in table.champs if champ.source)


def _plain(name: str) -> bool:
    return name.isascii() and name.replace("_", "").isalnum() and name == name.lower()


def _plainly(words: str) -> str:
    """Words without what does not tell them apart: case, spaces at the ends, kinds of apostrophe."""
    return words.strip().casefold().replace("’", "'")
