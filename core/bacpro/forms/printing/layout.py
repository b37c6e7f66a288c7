"""Lays a form out with Typst, empty: each slot is a link that says where it is."""

from attrs import frozen

from bacpro.model.diploma import Diploma, Edition
from bacpro.model.edition.content import Content
from bacpro.model.form import PaperForm, slot_name
from bacpro.pdf.typeset import compile_pdf

SLOT = "field:"
"""What the address of a link begins with when it is a slot; the name of the slot follows."""


@frozen(eq=False)
class FormSetting:
    """All that the pages of a form need: the form, and the edition of the diploma that it is for."""

    form: PaperForm
    diplome: Diploma
    edition: Edition
    contenu: Content


def blank_pages(setting: FormSetting) -> bytes:
    """The PDF of one copy of a form, where each slot is a link to SLOT and its name.

    A template is given `form`, `titre`, `champs` (by name), `cases` (by table, then by name), `cellule`
    (the slot of a table, a row from 1 and a field), `textes`, `listes`, `diplome`, `edition`, `contenu` and `cles`.
    Raises jinja2.TemplateError or typst.TypstError when the template is at fault.
    """
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
    return compile_pdf(form.gabarit, context, folder=form.dossier)
