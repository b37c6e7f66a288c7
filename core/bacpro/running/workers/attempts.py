"""Work that writes, done by workers who may be lost: each attempt has a folder of its own, and gives it back.

What an attempt wrote stands in the output only once the attempt is joined. A worker that is lost leaves a folder that
nobody asks for; the attempt that takes its place has another.
"""

import os
import shutil
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from attrs import frozen

from bacpro.errors import BacproError
from bacpro.running.workers.executor import KeyT, Workers, results_in_order

ATTEMPTS = ".essais"
"""The folder, in the output folder, that holds those of the attempts while a run lasts."""
_GULP = 1 << 17
"""Bytes copied at a time: few enough to stay in the cache of the processor, which halves what joining costs."""
_TRIES, _PAUSE = 50, 0.1
"""How often, and after how many seconds, a disk that other machines write to is looked at again."""

ResultT = TypeVar("ResultT")


@frozen
class Attempt:
    """What an attempt wrote: its folder, and each file with its size."""

    folder: Path
    files: tuple[tuple[str, int], ...]


@contextmanager
def attempts_folder(folder: Path) -> Iterator[Path]:
    """Where attempts write before they are joined; nothing of it is left, not what lost ones wrote either."""
    place = folder / ATTEMPTS
    place.mkdir()
    try:
        yield place
    finally:
        _remove(place)


def join_attempts(
    function: Callable[..., ResultT],
    calls: Iterable[tuple[KeyT, tuple[Any, ...]]],
    folder: Path,
    workers: Workers,
) -> Generator[tuple[KeyT, ResultT]]:
    """Results of calls in their order, once what each wrote is added to the files of a folder.

    A function is called with a folder of its own, then with its arguments. Raises BacproError as `results_in_order`
    does, and when a worker does not see the folder, or this process what a worker wrote.
    """
    with attempts_folder(folder) as place:
        tried = ((key, (function, place, arguments)) for key, arguments in calls)
        with closing(results_in_order(_attempt, tried, workers)) as results:
            for key, (attempt, result) in results:
                _join(attempt, folder)
                yield key, result


def _attempt(function: Callable[..., ResultT], place: Path, arguments: tuple[Any, ...]) -> tuple[Attempt, ResultT]:
    folder = place / uuid4().hex
    try:
        folder.mkdir()
    except FileNotFoundError as error:
        raise BacproError(
            f"{place.parent} : un worker ne voit pas ce dossier sous ce nom. Écrivez dans un dossier que toutes les "
            f"machines partagent."
        ) from error
    result = function(folder, *arguments)
    with os.scandir(folder) as entries:
        return Attempt(folder, tuple(sorted((entry.name, entry.stat().st_size) for entry in entries))), result


def _join(attempt: Attempt, folder: Path) -> None:
    """Add each file of an attempt, whole, to that of its name in a folder."""
    for name, size in attempt.files:
        piece = attempt.folder / name
        _wait_for(piece, size)
        with piece.open("rb", buffering=0) as source, (folder / name).open("ab") as target:
            before = target.tell()
            shutil.copyfileobj(source, target, _GULP)
            if target.tell() - before != size:
                raise _not_seen(piece)
        piece.unlink()
    attempt.folder.rmdir()


def _wait_for(piece: Path, size: int) -> None:
    """Wait until this machine sees what another wrote: a network disk may take a moment."""
    for _ in range(_TRIES):
        try:
            if piece.stat().st_size == size:
                return
        except FileNotFoundError:
            pass
        time.sleep(_PAUSE)
    raise _not_seen(piece)


def _not_seen(piece: Path) -> BacproError:
    return BacproError(
        f"{piece} : ce qu’un worker a écrit ne se voit pas d’ici, en entier. Rien n’a été écrit. "
        f"Vérifiez que toutes les machines partagent ce dossier."
    )


def _remove(place: Path) -> None:
    """Remove the folders of attempts; one that is still written to (its worker was lost, not dead) is tried again."""
    for left in range(_TRIES, -1, -1):
        try:
            shutil.rmtree(place)
        except FileNotFoundError:
            if not place.exists():
                return
        except OSError:
            if not left:
                raise
        else:
            return
        time.sleep(_PAUSE)
