"""Reads the identity columns that every table shares into a dossier."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from bacpro.files import cells
from bacpro.files.faults import CellFault, kept
from bacpro.model.candidate import GLOBAL_ONLY, Candidate, Form, Situation
from bacpro.model.dossier import Dossier

_APPLIED = ("renonce", "attestations")
_TRAITS = ("statut", "situation", "forme", "projet", "controle", "points_jury", *_APPLIED)
IDENTITY = ("numero_candidat", "date_naissance", "nom", "prenom", "ine", "division", *_TRAITS)
"""The columns that a dossier is read from."""


def read_dossier(
    texts: Sequence[str],
    diplome: str,
    words: cells.Words,
    faults: list[CellFault],
    doubts: list[CellFault],
    **parts: Any,  # noqa: ANN401
) -> Dossier | None:
    """The dossier of a row, given its cells under IDENTITY, or None once its faults are noted.

    `words` are those known; what is odd and prevents nothing is added to `doubts`; `parts` are attributes of the
    dossier read elsewhere.
    """
    number, birth, nom, prenom, ine, division, *others = texts
    numero = kept(cells.read_number(number), faults, "")
    naissance = kept(cells.read_date("date_naissance", birth), faults, None)
    traits, found, odd = _traits(tuple(others), words)
    if found:
        faults += [fault for fault in found if fault not in faults]
    if faults:
        return None
    doubts += odd
    candidat = Candidate(numero, cells.cleaned(nom), cells.cleaned(prenom), naissance, cells.cleaned(ine) or None)
    return Dossier(candidat, diplome=diplome, division=cells.cleaned(division) or None, **traits, **parts)


def already_applied(texts: Sequence[str]) -> tuple[str, ...]:
    """The cells of a row under IDENTITY without what a conversion has applied: `renonce` and `attestations`."""
    return (*texts[: -len(_APPLIED)], *[""] * len(_APPLIED))


@lru_cache(maxsize=1 << 12)
def _traits(
    texts: tuple[str, ...], words: cells.Words
) -> tuple[Mapping[str, Any], Sequence[CellFault], Sequence[CellFault]]:
    """The attributes of a dossier that the cells of _TRAITS give, their faults and their doubts.

    Many candidates have the same cells.
    """
    cell = dict(zip(_TRAITS, texts, strict=True))
    faults: list[CellFault] = []
    doubts: list[CellFault] = []
    statut = kept(cells.read_status(cell["statut"], words), faults, None)
    situation = kept(cells.read_word(Situation, "situation", cell["situation"]), faults, None)
    forme = kept(cells.read_word(Form, "forme", cell["forme"]), faults, None)
    projet = kept(cells.read_mark("projet", cell["projet"]), faults, None)
    controle = kept(cells.read_mark("controle", cell["controle"]), faults, None)
    points = kept(cells.read_points("points_jury", cell["points_jury"]), faults, None)
    renonce = kept(cells.read_units("renonce", cell["renonce"], words), faults, ())
    attestations = kept(cells.read_units("attestations", cell["attestations"], words), faults, ())
    if isinstance(statut, cells.Category):
        doubts.append(cells.unsettled(statut))
        if forme is None and GLOBAL_ONLY.issuperset(statut.statuts):
            forme = Form.GLOBALE
        statut = None
    attributes = {
        "statut": statut,
        "situation": situation,
        "forme": forme,
        "projet": projet,
        "controle": controle,
        "points_jury": points,
        "renonce": renonce,
        "attestations": attestations,
    }
    return attributes, faults, doubts
