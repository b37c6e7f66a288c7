"""A file that can be read: what it is, how a text is encoded, and the errors of one that cannot."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from attrs import frozen

from bacpro.errors import BacproError
from bacpro.model.notation.characters import make_printable
from bacpro.reading.sources.stamps import FileState


class Format(StrEnum):
    """How a file is made."""

    CSV = "csv"
    JSON = "json"
    JSON_LINES = "jsonl"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"


WORKBOOKS = frozenset({Format.XLSX, Format.XLSB, Format.XLS, Format.ODS})


@frozen
class SourceFile:
    """A readable file: its sha256 (hexadecimal), its format, and for a text the Python name of its encoding."""

    path: Path
    sha256: str
    format: Format
    encodage: str | None = None
    abime: bool = True
    """Whether cells may hold characters to mend; False lets a table be read without looking at each."""
    etat: FileState | None = None
    """Its state just before it was read."""
    erreurs: str = "strict"
    """What becomes of bytes that the encoding has not, as `open` takes it."""
    remarques: tuple[str, ...] = ()
    """What there is to tell of the encoding, in French."""

    @property
    def nom(self) -> str:
        """The name of the file, as it can be shown."""
        return show_name(self.path)

    def open_text(self) -> TextIO:
        """Open a text to read it, its line ends as they are. Raises OSError."""
        return self.path.open(encoding=self.encodage, errors=self.erreurs, newline="")


def show_name(path: Path) -> str:
    """The name of a file, as it can be shown."""
    return make_printable(os.fsencode(path.name).decode("utf-8", "replace"))


def unreadable_workbook(path: Path, why: str) -> BacproError:
    """The error of a workbook that cannot be read."""
    return BacproError(
        f"{path} : c’est un classeur illisible ({why}). Ouvrez-le dans votre tableur, puis Fichier, "
        f"Enregistrer sous, « Classeur Excel (.xlsx) » ou « CSV UTF-8 (délimité par des virgules) »."
    )


def refusal(fichier: SourceFile, line: int, faults: list[str]) -> BacproError:
    """The error of a file that is refused as a whole, with every reason."""
    place = f"{fichier.path}, ligne {line}"
    return BacproError("\n".join(f"{place} : {fault}" for fault in faults))
