"""Reads the identity columns that every table shares into a dossier."""

from collections.abc import Callable
from typing import Any

from bacpro.files import cells
from bacpro.files.faults import CellFault, kept
from bacpro.model.candidate import GLOBAL_ONLY, Candidate, Form, Situation
from bacpro.model.dossier import Dossier


def read_dossier(
    cell: Callable[[str], str],
    diplome: str,
    words: cells.Words,
    faults: list[CellFault],
    doubts: list[CellFault],
    **parts: Any,  # noqa: ANN401
) -> Dossier | None:
    """The dossier of a row, given its cells by column name, or None once its faults are noted.

    `words` are those known; what is odd and prevents nothing is added to `doubts`; `parts` are attributes of the
    dossier read elsewhere.
    """
    numero = kept(cells.read_number(cell("numero_candidat")), faults, "")
    naissance = kept(cells.read_date("date_naissance", cell("date_naissance")), faults, None)
    statut = kept(cells.read_status(cell("statut"), words), faults, None)
    situation = kept(cells.read_word(Situation, "situation", cell("situation")), faults, None)
    forme = kept(cells.read_word(Form, "forme", cell("forme")), faults, None)
    projet = kept(cells.read_mark("projet", cell("projet")), faults, None)
    controle = kept(cells.read_mark("controle", cell("controle")), faults, None)
    points = kept(cells.read_points("points_jury", cell("points_jury")), faults, None)
    renonce = kept(cells.read_units("renonce", cell("renonce"), words), faults, ())
    attestations = kept(cells.read_units("attestations", cell("attestations"), words), faults, ())
    if faults:
        return None
    if isinstance(statut, cells.Category):
        doubts.append(cells.unsettled(statut))
        if forme is None and GLOBAL_ONLY.issuperset(statut.statuts):
            forme = Form.GLOBALE
        statut = None
    candidat = Candidate(
        numero, cells.cleaned(cell("nom")), cells.cleaned(cell("prenom")), naissance, cells.cleaned(cell("ine")) or None
    )
    return Dossier(
        candidat,
        diplome=diplome,
        statut=statut,
        situation=situation,
        forme=forme,
        division=cells.cleaned(cell("division")) or None,
        renonce=renonce,
        attestations=attestations,
        projet=projet,
        controle=controle,
        points_jury=points,
        **parts,
    )
