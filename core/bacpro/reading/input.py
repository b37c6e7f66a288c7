"""An input that was understood, and what an office says of how it is to be read."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.model.run.record import (
    Record,
)
from bacpro.reading.blocks import BLOCK, batches
from bacpro.reading.columns.column_map import NOTHING_SAID, ColumnMap
from bacpro.reading.columns.cyclades import NO_PREAMBLE, Preamble
from bacpro.reading.sources.source import SourceFile, show_name
from bacpro.reading.sources.stamps import ReadFile, Stamp, blaming_moves, refuse_moved


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
    def lus(self) -> tuple[ReadFile, ...]:
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
        """The input as it is handed over: entries by so many, or pieces of twice as many, which are lighter.

        Raises BacproError as `records` does.
        """
        with blaming_moves(self.lus):
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
            named = {"fichier": show_name(self.colonnes.path), "sha256": self.colonnes.sha256}
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
