"""What a form is: the forms installed in a table, the slots of one in a table or a page."""

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from bacpro.model.diploma import Diploma
from bacpro.model.form import FormField, PaperForm, slot_name
from bacpro.outputs.documents.files import program_version
from bacpro.outputs.labels import FIELD_KINDS

FORM_COLUMNS = ("formulaire", "version", "titre", "diplome", "sessions", "cases", "fondement")
FIELD_COLUMNS = ("formulaire", "version", "case", "libelle", "genre", "longueur", "requis", "dossier", "valeur")


def form_rows(forms: Iterable[tuple[Diploma, PaperForm]]) -> list[tuple[str, ...]]:
    """The forms of some diplomas as rows under FORM_COLUMNS."""
    return [
        (
            form.id,
            str(form.version),
            form.titre,
            diploma.code,
            str(form.sessions),
            str(len(form.slots)),
            str(form.fondement),
        )
        for diploma, form in forms
    ]


@frozen
class Described:
    """A slot in words; `nom` is its name, with the rows of its table, `chemin` where it stands in a dossier."""

    groupe: str
    nom: str
    libelle: str
    genre: str
    longueur: str
    requis: bool
    chemin: str
    valeur: str


def describe_slots(form: PaperForm) -> Iterator[Described]:
    """The slots of a form; the rows of a table are described once."""
    for champ in form.champs:
        yield _described(champ, champ.groupe, champ.nom, champ.source or "")
    for table in form.tableaux:
        rows = "1" if table.lignes == 1 else f"1…{table.lignes}"
        for champ in table.champs:
            path = f"{table.liste}[].{champ.source}" if table.liste and champ.source else ""
            yield _described(champ, champ.groupe or table.groupe, slot_name(table.nom, rows, champ.nom), path)


def field_rows(form: PaperForm) -> list[tuple[str, ...]]:
    """The slots of a form as rows under FIELD_COLUMNS."""
    return [
        (
            form.id,
            str(form.version),
            slot.nom,
            f"{slot.groupe} : {slot.libelle}" if slot.groupe else slot.libelle,
            slot.genre,
            slot.longueur,
            "oui" if slot.requis else "",
            slot.chemin,
            slot.valeur,
        )
        for slot in describe_slots(form)
    ]


def description_html(diploma: Diploma, versions: Sequence[PaperForm]) -> str:
    """A page on a form: each of its versions, oldest first, with what each slot asks and where it goes."""
    from bacpro.outputs.html import render_html

    context = {
        "diplome": diploma,
        "versions": versions,
        "cases": _by_group,
        "version": program_version(),
    }
    return render_html("description_formulaire.html.j2", context)


def _by_group(form: PaperForm) -> list[tuple[str, list[Described]]]:
    groups: dict[str, list[Described]] = {}
    for slot in describe_slots(form):
        groups.setdefault(slot.groupe or "Cases du formulaire", []).append(slot)
    return list(groups.items())


def _described(champ: FormField, group: str, name: str, path: str) -> Described:
    length = "" if champ.longueur is None else str(champ.longueur)
    return Described(
        group, name, champ.libelle, FIELD_KINDS[champ.genre], length, champ.requis, path, champ.valeur or ""
    )
