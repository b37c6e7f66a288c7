"""Reads the session (year) when results were obtained."""

import re
from collections.abc import Callable
from functools import lru_cache

from bacpro.model.diploma import Diploma
from bacpro.model.run.faults import CellFault
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.values.cells import CACHED

SessionReader = Callable[[str, str], int | CellFault | None]


def session_reader(diploma: Diploma, until: int, *, carried: bool = False) -> SessionReader:
    """The function that reads the session (year) when results of a diploma were obtained, given its column.

    `until` is the session prepared: no result is later. With `carried`, a session before the diploma’s first
    is that of a result of the diploma that it replaces.
    """

    @lru_cache(maxsize=CACHED)
    def read(column: str, cell: str) -> int | CellFault | None:
        text = clean_cell(cell)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{4}", text):
            return CellFault(column, text, "ce n’est pas une année", "Écrivez la session sur quatre chiffres : 2022.")
        year = int(text)
        if diploma.edition(year) is None and not (carried and year < diploma.sessions.premiere):
            error = f"session hors des éditions de {diploma.sigle} ({diploma.sessions})"
            return CellFault(column, text, error, "Corrigez l’année, ou retirez ce résultat de la table.")
        if year > until:
            error = f"session postérieure à la session préparée ({until})"
            return CellFault(column, text, error, "Corrigez l’année, ou l’option --session.")
        return year

    return read


def undated_doubt(session: int) -> CellFault:
    """The doubt on a row of a conversion whose journal is not beside it; `session` is that of the row."""
    error = f"ligne d’une conversion sans son journal : ses notes sont tenues pour obtenues en {session}"
    remedy = "Placez journal.csv à côté de la table, ou dites l’année des notes dans des colonnes « U12 session »."
    return CellFault("session", str(session), error, remedy)
