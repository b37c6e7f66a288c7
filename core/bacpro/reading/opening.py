"""The door through which every input comes: whatever its shape, it is read into records, one a candidate."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from attrs import evolve

from bacpro.errors import BacproError
from bacpro.model.diploma import Diploma
from bacpro.reading.input import AS_IT_IS, Input, Reading
from bacpro.reading.sources.inspection import inspect_file
from bacpro.reading.sources.source import Format, SourceFile
from bacpro.reading.sources.stamps import blaming_moves

_JSON = frozenset({Format.JSON, Format.JSON_LINES})


def open_results(path: Path, diploma: Diploma, until: int, reading: Reading = AS_IT_IS) -> Input:
    """Understand a file that holds results of a diploma; `until` is the session (year) prepared.

    Raises BacproError when the file as a whole cannot be read, with every reason at once.
    """
    return _open_results(path, diploma, until, None, reading, carried=False)


def open_grades(path: Path, diploma: Diploma, session: int | None, reading: Reading = AS_IT_IS) -> Input:
    """Understand a file that holds the results to deliberate on; `session` (year) stands for those without one.

    Sessions before the diploma’s first are those of results that a conversion carried. Raises BacproError as
    open_results does.
    """
    until = diploma.sessions.derniere or dt.MAXYEAR
    return _open_results(path, diploma, until, session, reading, carried=True)


def _open_results(
    path: Path, diploma: Diploma, until: int, session: int | None, reading: Reading, *, carried: bool
) -> Input:
    def understand(fichier: SourceFile) -> Input:
        if fichier.format in _JSON:
            from bacpro.reading.dossiers.opening import open_dossiers
            from bacpro.reading.dossiers.validation import for_results

            return open_dossiers(fichier, for_results(diploma, until, session, carried=carried))
        from bacpro.reading.tables.opening import open_table

        return open_table(fichier, diploma, until, session=session, carried=carried, reading=reading)

    return _open_input(path, reading, understand)


def open_candidates(path: Path, diploma: Diploma, session: int | None, reading: Reading = AS_IT_IS) -> Input:
    """Understand a file of candidates to a diploma: dossiers, or a table of placements.

    `session` (year) stands for candidates who have none. Raises BacproError as open_results does.
    """

    def understand(fichier: SourceFile) -> Input:
        if fichier.format in _JSON:
            return _open_candidates(fichier, diploma, session)
        from bacpro.reading.tables.placements import open_placements

        return open_placements(fichier, diploma, session, reading)

    return _open_input(path, reading, understand)


def open_people(path: Path, diploma: Diploma, session: int | None, reading: Reading = AS_IT_IS) -> Input:
    """Understand a file for the identity of its candidates: dossiers, a list, a wide table, a table of placements.

    Each dossier has the candidate and, where the file tells them, division, statut, forme; always a session, that of
    the record or of a Cyclades list, else `session` (year). Marks of a table are not read. Raises BacproError as
    open_results does.
    """

    def understand(fichier: SourceFile) -> Input:
        if fichier.format in _JSON:
            return _open_candidates(fichier, diploma, session)
        from bacpro.reading.tables.placements import is_placements, open_placements

        if is_placements(fichier, diploma, reading):
            return open_placements(fichier, diploma, session, reading)
        from bacpro.reading.tables.opening import open_table

        return open_table(fichier, diploma, dt.MAXYEAR, session=session, people=True, reading=reading)

    return _open_input(path, reading, understand)


def _open_input(path: Path, reading: Reading, understand: Callable[[SourceFile], Input]) -> Input:
    """An input file, understood. Raises BacproError when dossiers are asked to be read as a table."""
    fichier = inspect_file(path)
    if fichier.format in _JSON and reading != AS_IT_IS:
        remedy = "Retirez --colonnes, --feuille et --joindre : ils ne valent que pour les tableaux."
        raise BacproError(f"{path} : ce sont des dossiers JSON. {remedy}")
    with blaming_moves([fichier]):
        return evolve(understand(fichier), colonnes=reading.origine)


def _open_candidates(fichier: SourceFile, diploma: Diploma, session: int | None) -> Input:
    from bacpro.reading.dossiers.opening import open_dossiers
    from bacpro.reading.dossiers.validation import for_check

    return open_dossiers(fichier, for_check(diploma, session))
