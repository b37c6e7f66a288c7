"""Output folders: written whole or not at all, and never over somebody’s work."""

import ctypes
import errno
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bacpro.errors import BacproError, reason
from bacpro.reading.sources.stamps import hash_file
from bacpro.running.folders.leftovers import MARK, SUMMARY, clear, left_behind, working_folder

RESUMED = "reprise.sqlite"
"""The journal of a run that can be resumed, while it lasts."""
_NOT_KEPT = frozenset({SUMMARY, MARK, RESUMED, f"{RESUMED}-journal"})
"""What stands in a folder while it is built, and the summary itself."""
_UNFINISHED, _OLD = ".partiel", ".ancien"


def refuse_existing(target: Path, *, replace: bool, inputs: Sequence[Path] = ()) -> None:
    """Raise BacproError when the folder exists and may not be replaced.

    Only what bacpro wrote (a folder that holds `bilan.json`), or an empty folder, is ever replaced, and never
    one that holds an input.
    """
    if not target.exists() and not target.is_symlink():
        return
    if not replace:
        raise BacproError(
            f"{target} : le dossier de sortie existe déjà. Choisissez un autre nom, ou ajoutez --remplacer."
        )
    if not target.is_dir() or target.is_symlink():
        raise BacproError(f"{target} : ce n’est pas un dossier. Choisissez un autre nom.")
    if any(path.resolve().is_relative_to(target.resolve()) for path in inputs):
        raise BacproError(f"{target} : ce dossier contient le fichier lu, il ne sera pas remplacé. Changez de dossier.")
    if any(target.iterdir()) and not (target / SUMMARY).is_file():
        raise BacproError(
            f"{target} : ce dossier ne vient pas de bacpro, il ne sera pas remplacé. Choisissez un autre nom."
        )


@contextmanager
def output_folder(target: Path, *, replace: bool) -> Iterator[Path]:
    """A folder built beside the target and renamed at the end; nothing is left of it when something fails.

    Raises BacproError when the target exists and `replace` is false, or when it cannot be written.
    """
    put_back(target)
    refuse_existing(target, replace=replace)
    parent = target.absolute().parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with working_folder(parent, f".{target.name}.", _UNFINISHED) as built:
            yield built
            refuse_existing(target, replace=replace)  # the place may have been taken meanwhile
            (built / MARK).unlink()
            put(built, target)
    except OSError as error:
        remedy = "Vérifiez la place, les droits, et qu’aucun fichier n’est ouvert dans un autre programme."
        if error.errno == errno.ENAMETOOLONG:
            remedy = "Choisissez un nom plus court : le dossier est d’abord écrit sous un nom un peu plus long."
        raise BacproError(f"{target} : impossible d’écrire ({reason(error)}). Rien n’a été écrit. {remedy}") from error


def write_summary(folder: Path, content: Mapping[str, Any]) -> None:
    """Write `bilan.json`, last of all: what it is given, the sha256 of every other file, and of what it says itself.

    `empreinte` is the sha256 of all that stands above its line. Raises OSError when it cannot be written.
    """
    written = {path: hash_file(folder / path) for path in files_of(folder) if path not in _NOT_KEPT}
    text = json.dumps({**content, "ecrits": written}, ensure_ascii=False, indent=2)
    above = f"{text.removesuffix(_LAST)},\n".encode()
    (folder / SUMMARY).write_bytes(above + seal(above))


_LAST = "\n}"


def seal(above: bytes) -> bytes:
    """How a summary ends, given all that stands above."""
    return f'  "empreinte": "{hashlib.sha256(above).hexdigest()}"{_LAST}\n'.encode()


def files_of(folder: Path) -> list[str]:
    """Every file of a folder, folders inside included, by its path in it, with `/`, in order; links are files.

    Raises OSError when a folder cannot be read.
    """

    def refuse(error: OSError) -> None:
        raise error

    found = []
    for inside, folders, names in os.walk(folder, onerror=refuse):
        links = [name for name in folders if Path(inside, name).is_symlink()]
        place = Path(inside).relative_to(folder).as_posix()
        found += [name if place == "." else f"{place}/{name}" for name in (*names, *links)]
    return sorted(found)


def put(built: Path, target: Path) -> None:
    """Give a folder built beside the target its name, in place of what stands there. Raises OSError."""
    built.chmod(0o755)
    if not target.exists():
        built.rename(target)
    elif _exchanged(built, target):
        clear(built)
    else:
        old = built.with_suffix(_OLD)
        target.rename(old)
        try:
            built.rename(target)
        except OSError:
            old.rename(target)
            raise
        clear(old)


def put_back(target: Path) -> None:
    """Give its name back to a folder that a run was killed while it replaced, where names cannot be exchanged."""
    for old in left_behind(target.absolute().parent, f".{target.name}.", _OLD):
        if (old / SUMMARY).is_file():
            if target.exists():
                clear(old)
            else:
                old.rename(target)


def find_unfinished(target: Path) -> list[Path]:
    """What stands beside a target that was being built for it, by runs that last or by dead ones."""
    resumable = resumable_of(target)
    built = left_behind(target.absolute().parent, f".{target.name}.", _UNFINISHED)
    return [*([resumable] if resumable.is_dir() else []), *built]


def resumable_of(target: Path) -> Path:
    """Where a folder that can be resumed is built."""
    return target.absolute().with_name(f".{target.name}{_UNFINISHED}")


_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE, of Linux."""


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange the names of two folders at once, so that nobody ever sees neither; whether the system can."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
