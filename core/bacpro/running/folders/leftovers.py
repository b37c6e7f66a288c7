"""Folders to work in, and what killed runs left of theirs, which the next one removes.

A run holds a lock on its folder, that the system gives back however the run ends: a folder that nobody holds, of a
name and with a mark that are ours, is a left one. Where the system or the disk has no such lock, nothing is removed.
"""

import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if os.name == "posix":
    import fcntl

SUMMARY = "bilan.json"
"""The file of an output folder that says what it is."""
MARK = ".bacpro"
"""The file that marks a folder as one to work in; it names the machine."""
_DRAWN = "[a-z0-9_]{8}"
"""What `tempfile` draws to make a name unique."""


@contextmanager
def working_folder(parent: Path, before: str, after: str = "") -> Iterator[Path]:
    """A new folder whose name begins and ends so; it is removed at the end, if it still has that name.

    Those of that name that killed runs left are removed first. Raises OSError when it cannot be made.
    """
    for left in left_behind(parent, before, after):
        _remove(left)
    folder, lock = _begun(parent, before, after)
    try:
        yield folder
    finally:
        clear(folder)
        if lock is not None:
            os.close(lock)


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder among the temporary files, for this user alone, removed at the end.

    Raises OSError when it cannot be made.
    """
    with working_folder(Path(tempfile.gettempdir()), "bacpro-") as folder:
        yield folder


def clear(folder: Path) -> None:
    """Remove a folder as far as can be, what says whose it is last: cut short, it is still known for ours."""
    with suppress(OSError):
        for each in list(folder.iterdir()):
            if each.name in {MARK, SUMMARY}:
                continue
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each, ignore_errors=True)
            else:
                each.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def left_behind(parent: Path, before: str, after: str = "") -> list[Path]:
    """Folders whose names begin and end so, with eight characters drawn between: those of runs, dead or not."""
    name = re.compile(f"{re.escape(before)}{_DRAWN}{re.escape(after)}")
    try:
        with os.scandir(parent) as entries:
            return [
                Path(entry.path)
                for entry in entries
                if name.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)
            ]
    except OSError:
        return []


def in_use(folder: Path) -> bool:
    """Whether a run that lasts holds a folder; False too where there is no lock to tell."""
    if os.name != "posix":
        return False
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(held)
    return False


def _begun(parent: Path, before: str, after: str) -> tuple[Path, int | None]:
    """A new folder, and the lock on it. It is locked before it is marked: no other run takes it for a left one."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=before, suffix=after, dir=parent))
        lock = _locked(folder)
        try:
            (folder / MARK).write_text(platform.node(), encoding="utf-8", errors="replace")
        except FileNotFoundError:
            # Another run took it for a left one while it was neither locked nor marked.
            if lock is not None:
                os.close(lock)
            continue
        return folder, lock


def _locked(folder: Path) -> int | None:
    """A lock on a folder; None where another process holds it, or where there is none to be had."""
    if os.name != "posix":
        return None
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held


def _remove(folder: Path) -> None:
    """Remove a folder to work in, or that was replaced, if it is ours, of this machine, and its run is dead."""
    lock = _locked(folder)
    if lock is None:
        return
    try:
        if os.fstat(lock).st_uid == os.getuid() and _is_ours(folder):
            clear(folder)
    finally:
        os.close(lock)


def _is_ours(folder: Path) -> bool:
    """Whether a folder has our mark, of this machine, or a summary of ours, or holds nothing yet."""
    with suppress(OSError):
        mark = folder / MARK
        if mark.is_file():
            return mark.read_text(encoding="utf-8") == platform.node()
        return (folder / SUMMARY).is_file() or not any(folder.iterdir())
    return False
