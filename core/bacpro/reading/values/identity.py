"""Reads the identity columns that every table shares into a dossier."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from bacpro.model.candidate import GLOBAL_ONLY, Candidate, Form, Situation
from bacpro.model.dossier import Dossier
from bacpro.model.notation.folding import fold
from bacpro.model.run.faults import CellFault, note_fault
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.values.cells import KnownWords, read_date, read_units, read_word
from bacpro.reading.values.marks import read_mark, read_points
from bacpro.reading.values.names import split_name
from bacpro.reading.values.numbers import read_number
from bacpro.reading.values.statuses import StatusCategory, read_status, unsettled_doubt

_APPLIED = ("renonce", "attestations")
PLACE = ("division", "etablissement", "uai")
TRAITS = ("statut", "situation", "forme", "projet", "controle", "points_jury", *_APPLIED)
IDENTITY = ("numero_candidat", "date_naissance", "nom", "prenom", "nom_prenom", "ine", *PLACE, *TRAITS)
"""The columns that a dossier is read from."""


def read_dossier(
    texts: Sequence[str],
    diplome: str,
    words: KnownWords,
    faults: list[CellFault],
    doubts: list[CellFault],
    etablissement: str | None = None,
    **parts: Any,  # noqa: ANN401
) -> Dossier | None:
    """The dossier of a row, given its cells under IDENTITY, or None once its faults are noted.

    `words` are those known; what is odd and prevents nothing is added to `doubts`; `etablissement` is that of the
    whole file, for a row that tells none; `parts` are attributes of the dossier read elsewhere.
    """
    number, birth, nom, prenom, whole, ine, division, school, uai, *others = texts
    if whole:
        nom, prenom = _read_names(clean_cell(whole), clean_cell(nom), clean_cell(prenom), faults, doubts)
    numero = note_fault(read_number(number), faults, "")
    naissance = note_fault(read_date("date_naissance", birth), faults, None)
    traits, found, odd = read_traits(tuple(others), words)
    if found:
        faults += [fault for fault in found if fault not in faults]
    if faults:
        return None
    doubts += odd
    candidat = Candidate(numero, clean_cell(nom), clean_cell(prenom), naissance, clean_cell(ine) or None)
    if school or uai:
        etablissement = name_school(school, uai) or etablissement
    return Dossier(
        candidat,
        diplome=diplome,
        etablissement=etablissement,
        division=clean_cell(division) or None,
        **traits,
        **parts,
    )


def name_school(name: str, uai: str) -> str | None:
    """An establishment as it is called: `LP Jean-Zay (0441234A)`, or what is known of the two."""
    name, uai = clean_cell(name), clean_cell(uai).upper()
    return f"{name} ({uai})" if name and uai and uai not in name else name or uai or None


def _read_names(whole: str, nom: str, prenom: str, faults: list[CellFault], doubts: list[CellFault]) -> tuple[str, str]:
    """Family name and first names, given the cell that holds both and those that hold one."""
    if not whole or (nom and _words(whole) >= _words(f"{nom} {prenom}")):
        return nom, prenom
    split = split_name(whole)
    if not nom and prenom and (not split or _words(split[1]) == _words(prenom)):
        # Where first names have a column, `Élève` may hold the family name alone.
        family = whole.removesuffix(f" {prenom}").removeprefix(f"{prenom} ")
        return (split[0] if split else family), prenom
    if nom or prenom:
        said = f"cette cellule contredit « {' '.join(filter(None, (nom, prenom)))} »"
        faults.append(CellFault("nom_prenom", whole, said, "Gardez une seule des deux façons d’écrire le nom."))
        return nom, prenom
    if split:
        return split
    error = "nom et prénom que les capitales ne séparent pas : le tout est pris pour le nom"
    doubts.append(CellFault("nom_prenom", whole, error, "Écrivez le nom en capitales, ou donnez deux colonnes."))
    return whole, ""


def _words(text: str) -> set[str]:
    return {fold(word) for word in text.split()}


def drop_applied(texts: Sequence[str]) -> tuple[str, ...]:
    """The cells of a row under IDENTITY without what a conversion has applied: `renonce` and `attestations`."""
    return (*texts[: -len(_APPLIED)], *[""] * len(_APPLIED))


@lru_cache(maxsize=1 << 12)
def read_traits(
    texts: tuple[str, ...], words: KnownWords
) -> tuple[Mapping[str, Any], Sequence[CellFault], Sequence[CellFault]]:
    """The attributes of a dossier that the cells of TRAITS give, their faults and their doubts."""
    cell = dict(zip(TRAITS, texts, strict=True))
    faults: list[CellFault] = []
    doubts: list[CellFault] = []
    statut = note_fault(read_status(cell["statut"], words), faults, None)
    situation = note_fault(read_word(Situation, "situation", cell["situation"]), faults, None)
    forme = note_fault(read_word(Form, "forme", cell["forme"]), faults, None)
    projet = note_fault(read_mark("projet", cell["projet"]), faults, None)
    controle = note_fault(read_mark("controle", cell["controle"]), faults, None)
    points = note_fault(read_points("points_jury", cell["points_jury"]), faults, None)
    renonce = note_fault(read_units("renonce", cell["renonce"], words), faults, ())
    attestations = note_fault(read_units("attestations", cell["attestations"], words), faults, ())
    if isinstance(statut, StatusCategory):
        doubts.append(unsettled_doubt(statut))
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
