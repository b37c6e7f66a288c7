"""The door through which every input comes: whatever its shape, it is read into records, one a candidate."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from bacpro.errors import BacproError
from bacpro.files.cyclades import NO_PREAMBLE, Preamble
from bacpro.files.faults import Fault
from bacpro.files.mapping import NOTHING_SAID, ColumnMap
from bacpro.files.source import Format, SourceFile, inspect_file, shown_name
from bacpro.files.spread import BLOCK, batches
from bacpro.files.stamps import Seen, Stamp, refuse_moved, unmoved
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier


@frozen
class Record:
    """One candidate as read: `lignes` input lines, beginning at `ligne`.

    `dossier` is None if and only if `fautes` or `ecart` is not empty: a record is converted, rejected or set aside,
    never half. `identite` holds the cells of the identity columns as read, mended where a repair is told.
    """

    ligne: int
    lignes: int
    identite: tuple[str, ...]
    dossier: Dossier | None
    fautes: tuple[Fault, ...] = ()
    avertissements: tuple[Fault, ...] = ()
    """Repairs and doubts, which do not prevent the conversion."""
    ecart: str = ""
    """Why the line is set aside: it is no candidate of the diploma (another speciality, a total). Then there is
    neither dossier nor fault."""


@frozen
class Pieces:
    """How an input is handed over where that costs less than entry by entry: in pieces that hold many candidates.

    Pieces can be pickled, as entries can.
    """

    cut: Callable[[int], Iterator[Any]]
    """Gives pieces of about so many candidates, which may turn out to hold none."""
    read: Callable[[Any], Iterable[Record]]


@frozen
class Input:
    """An input that was understood: how it is written, its identity columns, and its candidates, streamed.

    A candidate is first an entry, what the file says of him as it stands (the cells of his rows, a JSON text), with
    what has to be known of the rest of the file (where else his number is); `read` makes it a record, and needs
    nothing else. Inputs and entries can be pickled, so that another process may read.
    """

    fichier: SourceFile
    forme: str
    """`table_large`, `table_longue`, `liste`, `periodes` or `dossiers`, for the reports."""
    separateur: str | None
    entete: tuple[str, ...]
    """Headers of the identity columns, as read."""
    entries: Callable[[], Iterator[Any]]
    read: Callable[[Any], Record]
    feuille: str | None = None
    feuilles: tuple[str, ...] = ()
    """Sheets that are read together, where there are several."""
    feuilles_laissees: tuple[tuple[str, str], ...] = ()
    """Sheets that are not read, and why."""
    ligne_entete: int | None = None
    preambule: Preamble = NO_PREAMBLE
    remarques: tuple[str, ...] = ()
    """What could not be looked at, in French."""
    autre: SourceFile | None = None
    """The second file, where two are joined."""
    laissees: tuple[str, ...] = ()
    """Headers of columns that are neither read nor copied."""
    pieces: Pieces | None = None
    journal: SourceFile | None = None
    """The journal of a conversion beside a table, where it is read."""
    colonnes: Stamp | None = None
    """The file that says what the columns mean, where there is one."""
    numero: str = "numero_candidat"
    """Header of the candidate number, as read; empty where there is none."""

    @property
    def lus(self) -> tuple[Seen, ...]:
        """Every file that is read."""
        files: tuple[Seen | None, ...] = (self.fichier, self.autre, self.journal, self.colonnes)
        return tuple(file for file in files if file is not None)

    def records(self) -> Iterator[Record]:
        """The candidates read, in the order of the file.

        Raises BacproError when the file turns out to be unreadable further down, or changed while it was read.
        """
        for block in self.blocks(BLOCK):
            yield from self.read_block(block)

    def blocks(self, size: int) -> Iterator[Any]:
        """The input as it is handed over: entries by so many, or pieces of twice as many, which are lighter.

        Raises BacproError as `records` does.
        """
        with unmoved(self.lus):
            for block in batches(self.entries(), size) if self.pieces is None else self.pieces.cut(2 * size):
                yield block
                refuse_moved(self.lus, whole=False)
        refuse_moved(self.lus)

    def read_block(self, block: Any) -> Iterable[Record]:  # noqa: ANN401
        """The candidates of a block, in the order of the file."""
        return map(self.read, block) if self.pieces is None else self.pieces.read(block)

    def inputs(self) -> list[dict[str, Any]]:
        """What a summary says of the input, and of each file read with it."""
        first: dict[str, Any] = self.described()
        if self.feuilles:
            first["feuilles"] = list(self.feuilles)
        if self.feuilles_laissees:
            first["feuilles_laissees"] = dict(self.feuilles_laissees)
        if self.laissees:
            first["colonnes_laissees"] = list(self.laissees)
        if self.remarques:
            first["remarques"] = list(self.remarques)
        others = [
            {
                "fichier": file.nom,
                "sha256": file.sha256,
                "format": file.format.value,
                "encodage": file.encodage,
                "forme": forme,
            }
            for file, forme in ((self.autre, "jointe"), (self.journal, "journal"))
            if file is not None
        ]
        if self.colonnes is not None:
            named = {"fichier": shown_name(self.colonnes.path), "sha256": self.colonnes.sha256}
            others.append({**named, "format": "toml", "encodage": "utf-8", "forme": "colonnes"})
        return [first, *others]

    def described(self) -> dict[str, str | int | None]:
        """What a summary says of the input."""
        return {
            "fichier": self.fichier.nom,
            "sha256": self.fichier.sha256,
            "format": self.fichier.format.value,
            "encodage": self.fichier.encodage,
            "separateur": self.separateur,
            "feuille": self.feuille,
            "ligne_entete": self.ligne_entete,
            "colonne_numero": self.numero,
            "forme": self.forme,
            "etablissement": self.preambule.etablissement,
            "uai": self.preambule.uai,
        }


@frozen
class Reading:
    """What an office says of how its file is to be read."""

    colonnes: ColumnMap = NOTHING_SAID
    feuille: str | None = None
    """Name of the sheet of a workbook; None to take the one that has a known header."""
    joindre: Path | None = None
    """A second table, to be joined to the first by candidate number or INE."""
    origine: Stamp | None = None
    """The file that `colonnes` was read from."""


AS_IT_IS = Reading()
"""Nothing said: all is found in the file."""

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
    def understood(fichier: SourceFile) -> Input:
        if fichier.format in _JSON:
            from bacpro.files.dossiers import for_results, open_dossiers

            return open_dossiers(fichier, for_results(diploma, until, session, carried=carried))
        from bacpro.files.tables import open_table

        return open_table(fichier, diploma, until, session=session, carried=carried, reading=reading)

    return _opened(path, reading, understood)


def open_candidates(path: Path, diploma: Diploma, session: int | None, reading: Reading = AS_IT_IS) -> Input:
    """Understand a file of candidates to a diploma: dossiers, or a table of placements.

    `session` (year) stands for candidates who have none. Raises BacproError as open_results does.
    """

    def understood(fichier: SourceFile) -> Input:
        if fichier.format in _JSON:
            return _open_candidates(fichier, diploma, session)
        from bacpro.files.placements import open_placements

        return open_placements(fichier, diploma, session, reading)

    return _opened(path, reading, understood)


def open_people(path: Path, diploma: Diploma, session: int | None, reading: Reading = AS_IT_IS) -> Input:
    """Understand a file for the identity of its candidates: dossiers, a list, a wide table, a table of placements.

    Each dossier has the candidate and, where the file tells them, division, statut, forme; always a session, that of
    the record or of a Cyclades list, else `session` (year). Marks of a table are not read. Raises BacproError as
    open_results does.
    """

    def understood(fichier: SourceFile) -> Input:
        if fichier.format in _JSON:
            return _open_candidates(fichier, diploma, session)
        from bacpro.files.placements import is_placements, open_placements

        if is_placements(fichier, diploma, reading):
            return open_placements(fichier, diploma, session, reading)
        from bacpro.files.tables import open_table

        return open_table(fichier, diploma, dt.MAXYEAR, session=session, people=True, reading=reading)

    return _opened(path, reading, understood)


def _opened(path: Path, reading: Reading, understood: Callable[[SourceFile], Input]) -> Input:
    """An input file that is understood. Raises BacproError when dossiers are asked to be read as a table."""
    fichier = inspect_file(path)
    if fichier.format in _JSON and reading != AS_IT_IS:
        remedy = "Retirez --colonnes, --feuille et --joindre : ils ne valent que pour les tableaux."
        raise BacproError(f"{path} : ce sont des dossiers JSON. {remedy}")
    with unmoved([fichier]):
        return evolve(understood(fichier), colonnes=reading.origine)


def _open_candidates(fichier: SourceFile, diploma: Diploma, session: int | None) -> Input:
    from bacpro.files.dossiers import for_check, open_dossiers

    return open_dossiers(fichier, for_check(diploma, session))
