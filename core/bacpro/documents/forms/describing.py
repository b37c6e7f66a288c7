"""What a form is, in tables: the forms installed, and the slots of one."""

from collections.abc import Iterable

from bacpro.model.diploma import Diploma
from bacpro.model.form import FieldKind, FormField, PaperForm

FORM_COLUMNS = ("formulaire", "version", "titre", "diplome", "sessions", "cases", "fondement")
FIELD_COLUMNS = ("formulaire", "version", "case", "libelle", "genre", "longueur", "requis", "dossier", "valeur")
KINDS = {
    FieldKind.TEXTE: "texte",
    FieldKind.PARAGRAPHE: "texte sur plusieurs lignes",
    FieldKind.DATE: "date jj/mm/aaaa",
    FieldKind.NOMBRE: "nombre",
    FieldKind.CASE: "case à cocher",
}


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


def field_rows(form: PaperForm) -> list[tuple[str, ...]]:
    """The slots of a form as rows under FIELD_COLUMNS; rows of a table are described once."""
    rows = [_row(form, champ.nom, champ, champ.source or "") for champ in form.champs]
    for table in form.tableaux:
        ranks = "1" if table.lignes == 1 else f"1…{table.lignes}"
        for champ in table.champs:
            path = f"{table.liste}[].{champ.source}" if table.liste and champ.source else ""
            rows.append(_row(form, f"{table.nom}_{ranks}_{champ.nom}", champ, path))
    return rows


def _row(form: PaperForm, name: str, champ: FormField, path: str) -> tuple[str, ...]:
    label = f"{champ.groupe} : {champ.libelle}" if champ.groupe else champ.libelle
    length = "" if champ.longueur is None else str(champ.longueur)
    required = "oui" if champ.requis else ""
    return (form.id, str(form.version), name, label, KINDS[champ.genre], length, required, path, champ.valeur or "")
