"""What tells that a file is still the one that was read: a run rests on one state of each."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from attrs import frozen

from bacpro.errors import BacproError, reason

FileState = tuple[int, int]
"""Size of a file in bytes, and when it last changed (ns)."""


class ReadFile(Protocol):
    """A file as it was when it was read."""

    @property
    def path(self) -> Path:
        """Where it was."""

    @property
    def sha256(self) -> str:
        """The sha256 of all that it held (hexadecimal)."""

    @property
    def etat(self) -> FileState | None:
        """Its state just before it was read; None where it is told by its sha256 alone."""


@frozen
class Stamp:
    """A file that was read to be hashed."""

    path: Path
    sha256: str
    etat: FileState


def state_of(status: os.stat_result) -> FileState:
    """The state of a file, from what the system says of it."""
    return status.st_size, status.st_mtime_ns


def hash_file(path: Path) -> str:
    """The sha256 of a file (hexadecimal). Raises OSError when it cannot be read."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stamp_file(path: Path) -> Stamp:
    """A file, hashed. Raises BacproError when it cannot be read, or is no file."""
    refuse_special(path)
    try:
        with path.open("rb") as stream:
            etat = state_of(os.fstat(stream.fileno()))
            return Stamp(path, hashlib.file_digest(stream, "sha256").hexdigest(), etat)
    except OSError as error:
        raise BacproError(f"{path} : fichier illisible ({reason(error)}). Vérifiez le chemin et les droits.") from error


SPECIAL = (
    "ce n’est pas un fichier, mais un tube ou un périphérique, et bacpro relit ce qu’il lit. "
    "Enregistrez d’abord ce qu’il donne dans un fichier, puis donnez ce fichier."
)
"""Why something that is no file is refused."""


def is_special(path: Path) -> bool:
    """Whether something is a pipe, a device or a socket: it gives once what has to be read several times, or waits."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False  # whoever opens it says why it cannot be
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def refuse_special(path: Path) -> None:
    """Raise BacproError for what is no file."""
    if is_special(path):
        message = SPECIAL
        raise BacproError(f"{path} : {message}")


def refuse_moved(files: Iterable[ReadFile], *, whole: bool = True) -> None:
    """Raise BacproError when a file is no longer as it was when it was read: its state, and all that it holds.

    Without `whole`, its state alone is looked at, which costs nothing.
    """
    moved = [str(file.path) for file in files if not _is_same(file, whole)]
    if moved:
        told = "ces fichiers ont changé" if len(moved) > 1 else "ce fichier a changé"
        raise BacproError(
            f"{', '.join(moved)} : {told} pendant la lecture. Rien n’a été écrit. "
            f"Attendez que tout soit enregistré ou copié, puis relancez."
        )


@contextmanager
def blaming_moves(files: Iterable[ReadFile]) -> Iterator[None]:
    """Blame what cannot be read on a file that moved meanwhile, where one did. Raises BacproError then."""
    try:
        yield
    except Exception:
        refuse_moved(files)
        raise


def _is_same(file: ReadFile, whole: bool) -> bool:
    try:
        if file.etat is not None and state_of(file.path.stat()) != file.etat:
            return False
        return not whole or hash_file(file.path) == file.sha256
    except OSError:
        return False
