"""An input that was understood, and what an office says of how it is to be read."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.model.diploma import Diploma
from bacpro.model.run.record import Record
from bacpro.reading.blocks import BLOCK, batches
from bacpro.reading.columns.column_file import read_column_file
from bacpro.reading.columns.column_map import NOTHING_SAID, ColumnMap
from bacpro.reading.columns.cyclades import NO_PREAMBLE, Preamble
from bacpro.reading.sources.source import SourceFile, show_name
from bacpro.reading.sources.stamps import ReadFile, Stamp, blaming_moves, refuse_moved, stamp_file


@frozen
class Input:
    """An input that was understood: how it is written, its identity columns, and its candidates, streamed.

    It is handed over in blocks of about so many candidates: entries (what the file says of one as it stands, the
    cells of his rows, a JSON text) or text, where that costs less, with what has to be known of the rest of the file
    (where else his number is). `read_block` makes records of a block, and needs nothing else. Inputs and blocks can
    be pickled, so that another process may read.
    """

    fichier: SourceFile
    disposition: str
    """`table_large`, `table_longue`, `liste`, `periodes` or `dossiers`, for the reports."""
    separateur: str | None
    entete: tuple[str, ...]
    """Headers of the identity columns, as read."""
    cut: Callable[[int], Iterator[Any]]
    """Gives blocks of about so many candidates, which may turn out to hold none."""
    read_block: Callable[[Any], Iterable[Record]]
    """Gives the candidates of a block, in the order of the file."""
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
    journal: SourceFile | None = None
    """The journal of a conversion beside a table, where it is read."""
    colonnes: Stamp | None = None
    """The file that says what the columns mean, where there is one."""
    numero: str = "numero_candidat"
    """Header of the candidate number, as read; empty where there is none."""

    @property
    def files(self) -> tuple[ReadFile, ...]:
        """Every file that is read."""
        files: tuple[ReadFile | None, ...] = (self.fichier, self.autre, self.journal, self.colonnes)
        return tuple(file for file in files if file is not None)

    def records(self) -> Iterator[Record]:
        """The candidates read, in the order of the file.

        Raises BacproError when the file turns out to be unreadable further down, or changed while it was read.
        """
        for block in self.blocks(BLOCK):
            yield from self.read_block(block)

    def blocks(self, size: int) -> Iterator[Any]:
        """The input as it is handed over, by about so many candidates.

        Raises BacproError as `records` does.
        """
        with blaming_moves(self.files):
            for block in self.cut(size):
                yield block
                refuse_moved(self.files, whole=False)
        refuse_moved(self.files)

    def describe(self) -> list[dict[str, Any]]:
        """What a summary says of the input, and of each file read with it."""
        first: dict[str, Any] = {
            "fichier": self.fichier.nom,
            "sha256": self.fichier.sha256,
            "format": self.fichier.format.value,
            "encodage": self.fichier.encodage,
            "separateur": self.separateur,
            "feuille": self.feuille,
            "ligne_entete": self.ligne_entete,
            "colonne_numero": self.numero,
            "forme": self.disposition,
            "etablissement": self.preambule.etablissement,
            "uai": self.preambule.uai,
        }
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
                "forme": disposition,
            }
            for file, disposition in ((self.autre, "jointe"), (self.journal, "journal"))
            if file is not None
        ]
        if self.colonnes is not None:
            named = {"fichier": show_name(self.colonnes.path), "sha256": self.colonnes.sha256}
            others.append({**named, "format": "toml", "encodage": "utf-8", "forme": "colonnes"})
        return [first, *others]


def by_entries(
    entries: Callable[[], Iterator[Any]], read: Callable[[Any], Record]
) -> tuple[Callable[[int], Iterator[Any]], Callable[[Any], Iterable[Record]]]:
    """How an input is cut and read of which entries are handed over, by so many; `read` makes a record of one."""
    return partial(_cut_entries, entries), partial(map, read)


def _cut_entries(entries: Callable[[], Iterator[Any]], size: int) -> Iterator[list[Any]]:
    return batches(entries(), size)


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


def make_reading(
    diploma: Diploma, colonnes: Path | None = None, feuille: str | None = None, joindre: Path | None = None
) -> Reading:
    """How a file of a diploma is to be read, as `--colonnes`, `--feuille` and `--joindre` say it.

    Raises BacproError, with all the faults of the file of columns.
    """
    if colonnes is None:
        return Reading(NOTHING_SAID, feuille, joindre)
    origin = stamp_file(colonnes)
    return Reading(read_column_file(colonnes, diploma), feuille, joindre, origin)
