"""The faults of a dossier that has the right shape: marks, units, sessions, numbers below zero."""

from collections.abc import Sequence
from decimal import Decimal

from attrs import evolve

from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.model.result import MARK_MAX, Result, State, too_fine
from bacpro.model.run.faults import CellFault
from bacpro.reading.values.marks import find_points_fault, too_long_fault
from bacpro.reading.values.numbers import read_number


def find_dossier_faults(dossier: Dossier, path: str, diploma: Diploma) -> list[CellFault]:
    """The faults of a dossier (at a path), each result apart: number, diploma, marks, units, a result twice."""
    faults = []
    if isinstance(number := read_number(dossier.candidat.numero), CellFault):
        faults.append(evolve(number, colonne=f"{path}.candidat.numero"))
    if dossier.diplome not in {None, diploma.code}:
        remedy = f"Retirez ce dossier, ou choisissez son diplôme (--diplome, ou --de) : ici, « {diploma.code} »."
        faults.append(CellFault(f"{path}.diplome", str(dossier.diplome), "dossier d’un autre diplôme", remedy))
    faults += _mark_faults([("projet", dossier.projet), ("controle", dossier.controle)], path)
    if dossier.points_jury and (fault := find_points_fault(f"{path}.points_jury", dossier.points_jury)):
        faults.append(fault)
    for name, codes in (("renonce", dossier.renonce), ("attestations", dossier.attestations)):
        if codes:
            faults += find_unit_faults(f"{path}.{name}", codes, diploma)
    met: set[tuple[str, int | None]] = set()
    for index, result in enumerate(dossier.resultats):
        pair = (result.unite, result.session or dossier.session)
        if pair in met:
            error = "deux résultats pour la même unité et la même session"
            remedy = "Gardez un seul des deux résultats."
            faults.append(CellFault(f"{path}.resultats[{index}]", pair[0], error, remedy))
        met.add(pair)
    return faults


def find_result_faults(result: Result, path: str, diploma: Diploma) -> list[CellFault]:
    """The faults of a result (at a path): no such unit, a mark that its state does not have, marks off 0 to 20."""
    faults = []
    if result.unite not in diploma.unites:
        faults.append(_unknown_unit(f"{path}.unite", result.unite, diploma))
    if (result.note is not None or bool(result.situations)) != (result.etat is State.NOTE):
        given = "" if result.note is None else str(result.note)
        remedy = "Donnez une note si et seulement si l’état est « note »."
        faults.append(CellFault(f"{path}.note", given, f"état « {result.etat} »", remedy))
    marks = [("note", result.note), ("controle", result.controle)]
    if result.situations:
        marks += [(f"situations[{index}]", mark) for index, mark in enumerate(result.situations)]
    return faults + _mark_faults(marks, path)


def find_session_faults(result: Result, path: str, diploma: Diploma, until: int, *, carried: bool) -> list[CellFault]:
    """The fault of a result (at a path) of no session, of one without edition, or of one after `until` (year).

    With `carried`, sessions before the diploma’s first are those of results that a conversion carried.
    """
    if result.session is None:
        remedy = "Ajoutez l’année où la note a été obtenue."
        return [CellFault(f"{path}.session", "", "session d’obtention inconnue", remedy)]
    if carried and result.session < diploma.sessions.premiere:
        return []
    if diploma.edition(result.session) is None or result.session > until:
        error = f"session hors des éditions de {diploma.sigle} ({diploma.sessions}), ou après la session préparée"
        return [CellFault(f"{path}.session", str(result.session), error, "Corrigez l’année.")]
    return []


def _mark_faults(marks: Sequence[tuple[str, Decimal | None]], path: str) -> list[CellFault]:
    faults = []
    for name, mark in marks:
        if mark is None:
            continue
        within = not mark.is_signed() and mark <= MARK_MAX
        if within and not too_fine(mark):
            continue
        place, given = f"{path}.{name}", f"{mark:f}"
        if within:
            faults.append(too_long_fault(place, given))
        else:
            faults.append(CellFault(place, given, "note hors de 0 à 20", "Corrigez la note, sur 20."))
    return faults


def find_negatives(dossier: Dossier, path: str) -> list[CellFault]:
    """The faults of weeks and hours below zero in a dossier (at a path)."""
    numbers = (
        ("semaines", [period.semaines for period in dossier.periodes]),
        ("heures", [period.heures for period in dossier.periodes]),
    )
    below = [
        (f"periodes[{rank}].{name}", number)
        for name, found in numbers
        for rank, number in enumerate(found)
        if number is not None and number < 0
    ]
    if dossier.positionnement and dossier.positionnement.semaines < 0:
        below.append(("positionnement.semaines", dossier.positionnement.semaines))
    return [
        CellFault(f"{path}.{place}", str(number), "nombre négatif", "Écrivez un nombre entier, 0 ou plus.")
        for place, number in below
    ]


def find_unit_faults(path: str, codes: Sequence[str], diploma: Diploma) -> list[CellFault]:
    """The faults of codes (in a list at a path) that are no unit of a diploma."""
    return [
        _unknown_unit(f"{path}[{index}]", code, diploma)
        for index, code in enumerate(codes)
        if code not in diploma.unites
    ]


def _unknown_unit(path: str, code: str, diploma: Diploma) -> CellFault:
    return CellFault(path, code, "unité inconnue", f"Écrivez l’un de : {', '.join(diploma.unites)}.")
