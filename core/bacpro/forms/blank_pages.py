"""The blank pages of a form, as Typst lays them out, and the stencil that writes answers on them."""

import re
from functools import partial

from attrs import frozen

from bacpro.errors import DataError
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.edition.content import Content
from bacpro.model.form import FieldKind, FormField, PaperForm, slot_name
from bacpro.pdf.slots import Slot, SlotKind
from bacpro.pdf.typeset import compile_pdf
from bacpro.pdf.writing.stencil import Stencil


@frozen(eq=False)
class FormSetting:
    """All that the pages of a form need: the form, and the edition of the diploma that it is for."""

    form: PaperForm
    diplome: Diploma
    edition: Edition
    contenu: Content


_REFUSED = re.compile(r"^ *\d+ │ (.*)$", re.MULTILINE)
"""The line at fault, in what Typst says: as jinja2 has filled it in."""

_KINDS = {FieldKind.PARAGRAPHE: SlotKind.LINES, FieldKind.CASE: SlotKind.BOX}


def form_stencil(setting: FormSetting, *, editable: bool) -> Stencil:
    """What writes a form; `editable`, its slots stay fields. Its template is laid out when a document is asked for."""
    form = setting.form
    slots = {name: _slot(name, champ) for name, champ in form.slots.items()}
    return Stencil(f"formulaire {form.id}, version {form.version}", partial(blank_pages, setting), slots, editable)


def _slot(name: str, champ: FormField) -> Slot:
    spoken = f"{champ.groupe} : {champ.libelle}" if champ.groupe else champ.libelle
    kind = _KINDS.get(champ.genre, SlotKind.LINE)
    return Slot(name, kind, spoken, champ.requis, champ.longueur)


def blank_pages(setting: FormSetting) -> bytes:
    """The PDF of one copy of a form, where each slot is a link to LINK and its name.

    A template is given `form`, `titre`, `champs` (by name), `cases` (by table, then by name), `cellule`
    (the slot of a table, a row from 1 and a field), `textes`, `listes`, `diplome`, `edition`, `contenu` and `cles`.
    Raises jinja2.TemplateError, or DataError with the line that Typst refuses, when the template is at fault.
    """
    from typst import TypstError

    form = setting.form
    context = {
        "form": form,
        "titre": form.titre,
        "champs": {champ.nom: champ for champ in form.champs},
        "cases": {table.nom: {champ.nom: champ for champ in table.champs} for table in form.tableaux},
        "cellule": slot_name,
        "textes": form.textes,
        "listes": form.listes,
        "diplome": setting.diplome,
        "edition": setting.edition,
        "contenu": setting.contenu,
        "cles": f"bacpro; formulaire={form.id}; version={form.version}; diplome={setting.diplome.code}",
    }
    try:
        return compile_pdf(form.gabarit, context, folder=form.dossier)
    except TypstError as error:
        where = f"formulaire {form.id}, version {form.version}, gabarit {form.gabarit}"
        line = _REFUSED.search(error.diagnostic or "")
        at = f", dans « {line.group(1).strip()} »" if line else ""
        raise DataError(where, [f"Typst le refuse ({error.message}{at})"]) from error
