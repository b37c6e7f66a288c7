"""A référentiel for programs: a row a unit, and all that is known of the edition."""

from typing import Any

from bacpro.model.edition.content import Content
from bacpro.model.edition.reglement import Mode
from bacpro.model.result import french
from bacpro.model.structuring.converter import unstructure
from bacpro.outputs.documents.syllabus import Syllabus, duration_cell, mode_cell, preparation_cell

_UNITS = ("unite", "intitule", "epreuve", "coefficient", "confiance", "bloc")
_MODE = ("mode", "duree", "preparation")
_ORDER: dict[str, object] = {
    "edition": "",
    "fondements": [],
    "reprises": [],
    "poles": [],
    "blocs": [],
    "metiers": None,
    "fiche": None,
    "rome": [],
    "capitalisation": [],
    "jury": None,
    "voies_acces": [],
    "programmes": [],
    "colonnes": [],
    "modes": [],
    "preparation": "",
    "facultatives": None,
    "definitions": [],
    "evaluations": {},
    "informations": [],
    "note": None,
    "presentation": None,
    "formation": None,
}
"""The keys of a content that its JSON always has, in order, and what stands for a part that an edition has not."""


def referentiel_headers(view: Syllabus) -> tuple[str, ...]:
    """The columns of the table of units; with a status, its mode, else one column each of the règlement."""
    if view.statut:
        return _UNITS + _MODE
    return _UNITS + tuple(f"colonne_{column.numero}" for column in view.colonnes)


def referentiel_rows(view: Syllabus) -> list[tuple[str, ...]]:
    """A row for each unit, under `referentiel_headers`."""
    return [
        (
            line.unite.code,
            line.unite.intitule,
            line.unite.epreuve,
            french(line.unite.coefficient.valeur) if line.unite.coefficient else "facultative",
            line.unite.coefficient.confiance if line.unite.coefficient else "",
            " ou ".join(line.blocs),
            *(_own(line.modes[0]) if view.statut else map(mode_cell, line.modes)),
        )
        for line in view.lignes
    ]


def _own(mode: Mode | None) -> tuple[str, str, str]:
    return mode.mode if mode else "", duration_cell(mode), preparation_cell(mode)


def referentiel_data(view: Syllabus) -> dict[str, Any]:
    """All that is known of the edition, in JSON form; with a status, its mode beside each unit."""
    data = {"diplome": view.diplome.code, "intitule": view.diplome.intitule, **unstructure(view.edition)}
    if view.statut:
        data["statut"], data["colonne"] = view.statut.value, view.colonnes[0].numero
        for unite, line in zip(data["unites"], view.lignes, strict=True):
            if mode := line.modes[0]:
                unite["mode"] = mode.mode
                unite["duree_minutes"] = mode.duree_minutes
                unite["preparation_minutes"] = mode.preparation_minutes
    data["contenu"] = content_data(view.contenu)
    data["variantes"] = unstructure(view.variantes)
    data["divergences"] = unstructure(view.divergences)
    return data


def content_data(content: Content) -> dict[str, Any]:
    """A content in JSON form: typed parts and free texts, each under its key; `rubriques` are those with no text."""
    said = unstructure(content)
    texts, sections = said.pop("textes"), said.pop("rubriques")
    said |= texts
    alone = [section for section in sections if section["cle"] not in texts]
    return {**_ORDER, **said, **({"rubriques": alone} if alone else {})}
