"""What makes a dossier sound for a purpose: its results, or the control of a candidate."""

from collections.abc import Callable
from functools import partial

from attrs import evolve

from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.model.run.faults import CellFault
from bacpro.reading.dossiers.faults import (
    find_dossier_faults,
    find_negatives,
    find_result_faults,
    find_session_faults,
    find_unit_faults,
)
from bacpro.reading.values.marks import unfinished_fault

Validator = Callable[[Dossier, str], tuple[Dossier, list[CellFault]]]
"""Completes a dossier and finds its faults, given its path in the file."""


def for_results(diploma: Diploma, until: int, session: int | None = None, *, carried: bool = False) -> Validator:
    """Dossiers that hold results of a diploma; `until` is the session (year) prepared, `session` that of those
    without one.

    With `carried`, sessions before the diploma’s first are those of results that a conversion brought.
    """
    return partial(_for_results, diploma, until, session, carried)


def _for_results(
    diploma: Diploma, until: int, session: int | None, carried: bool, dossier: Dossier, path: str
) -> tuple[Dossier, list[CellFault]]:
    results = tuple(
        result if result.session else evolve(result, session=dossier.session or session) for result in dossier.resultats
    )
    faults = find_dossier_faults(evolve(dossier, resultats=results), path, diploma)
    for index, result in enumerate(results):
        faults += find_result_faults(result, f"{path}.resultats[{index}]", diploma)
        faults += find_session_faults(result, f"{path}.resultats[{index}]", diploma, until, carried=carried)
        if result.situations and result.note is None and not carried:
            faults.append(unfinished_fault(f"{path}.resultats[{index}]"))
    if not faults:
        order = {code: rank for rank, code in enumerate(diploma.unites)}
        results = tuple(sorted(results, key=lambda result: (order[result.unite], result.session or 0)))
    return evolve(dossier, resultats=results), faults


def for_check(diploma: Diploma, session: int | None) -> Validator:
    """Dossiers of candidates to a diploma; `session` (year) stands for those that have none."""
    return partial(_for_check, diploma, session)


def _for_check(diploma: Diploma, session: int | None, dossier: Dossier, path: str) -> tuple[Dossier, list[CellFault]]:
    faults = find_dossier_faults(dossier, path, diploma)
    for index, result in enumerate(dossier.resultats):
        faults += find_result_faults(result, f"{path}.resultats[{index}]", diploma)
    current = dossier.session or session
    if current is None:
        faults.append(CellFault(f"{path}.session", "", "session inconnue", "Ajoutez-la, ou donnez --session."))
    elif diploma.edition(current) is None:
        error = f"session hors des éditions de {diploma.sigle} ({diploma.sessions})"
        faults.append(CellFault(f"{path}.session", str(current), error, "Corrigez l’année."))
    faults += find_negatives(dossier, path)
    if dossier.unites_presentees:
        faults += find_unit_faults(f"{path}.unites_presentees", dossier.unites_presentees, diploma)
    return (dossier if dossier.session else evolve(dossier, session=current)), faults
