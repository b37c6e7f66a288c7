"""Does a job block by block, in this process or in the workers of an executor: the same bytes come out.

What is done with a block depends on nothing but the block, and blocks are joined in the order of the file.
"""

import gc
import os
import pickle
import shutil
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from attrs import frozen

from bacpro.errors import BacproError
from bacpro.reading.blocks import (
    BLOCK,
    T,
)

AHEAD = 3
"""Blocks handed over or waiting to be joined, a worker."""

_GULP = 1 << 17
"""Bytes copied at a time: few enough to stay in the cache of the processor, which halves what joining costs."""

PartT = TypeVar("PartT")

Work = Callable[[Path | None, Any], PartT]
"""Does what is to be done with a block of an input, adds what it writes to the files of a folder, and gives the rest.

Without a folder, it writes nothing.
"""


@frozen
class Spread:
    """Where work is done: an executor of `concurrent.futures`, a cluster’s as well as this machine’s.

    Its workers (how many) see the output folder under the same name, and have the same plugins.
    """

    executor: Executor
    workers: int


def done(
    prepare: Callable[[], Work[PartT]],
    cut: Callable[[int], Iterator[Any]],
    folder: Path | None,
    spread: Spread | None,
) -> Generator[PartT]:
    """What the work gives for each block of an input, in their order, once what it wrote stands in the folder.

    `prepare` makes the work, once in each process that does some: it is pickled where the work is spread, and so are
    the blocks. `cut` gives them, of about so many candidates.
    Raises BacproError when a worker dies.
    """
    if spread is None:
        work = prepare()
        for block in cut(BLOCK):
            yield work(folder, block)
        return
    setup = pickle.dumps(prepare)
    for _ in range(spread.workers):
        # Workers start while the file is gone through a first time.
        spread.executor.submit(_warm, setup)
    parts = (None if folder is None else folder / f".{rank:06}.partie" for rank in range(1 << 31))
    calls = ((part, (setup, part, block)) for part, block in zip(parts, cut(BLOCK), strict=False))
    with closing(in_order(_do, calls, spread)) as results:
        for part, result in results:
            if part is not None and folder is not None:
                _join(part, folder)
            yield result


WORKER_DIED = (
    "Un des processus s’est arrêté, faute de mémoire peut-être. Rien n’a été écrit. "
    "Relancez avec moins de processus (--processus 1)."
)
"""What is said when a worker ended before its work did."""


def in_order(
    function: Callable[..., PartT], calls: Iterable[tuple[T, tuple[Any, ...]]], spread: Spread
) -> Generator[tuple[T, PartT]]:
    """Results of calls, each a key with arguments, in the order given; a few are under way at any time.

    When the results are no longer asked for, calls that wait are given up and those that run are waited for:
    nothing is written after that. Raises BacproError when a worker dies.
    """
    waiting: deque[tuple[T, Future[PartT]]] = deque()
    try:
        for key, arguments in calls:
            waiting.append((key, spread.executor.submit(function, *arguments)))
            while len(waiting) >= AHEAD * spread.workers or (waiting and waiting[0][1].done()):
                yield waiting[0][0], waiting[0][1].result()
                waiting.popleft()
        while waiting:
            yield waiting[0][0], waiting[0][1].result()
            waiting.popleft()
    except BrokenExecutor as error:
        raise BacproError(WORKER_DIED) from error
    finally:
        wait([future for _, future in waiting if not future.cancel()])


def follow_parent() -> None:
    """End this process as soon as the one that started it does, however that ends: nobody waits for its work."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    from multiprocessing.connection import wait as ready

    ready([sentinel])
    os._exit(1)


def _do(setup: bytes, part: Path | None, block: Any) -> Any:  # noqa: ANN401
    if part is not None:
        part.mkdir()
    result = _prepared(setup)(part, block)
    # What is remembered from a block to the next stays: it need not be looked through again for what can be freed.
    gc.freeze()
    return result


def _warm(setup: bytes) -> None:
    _prepared(setup)


@lru_cache(maxsize=1)
def _prepared(setup: bytes) -> Work[Any]:
    """The work of this process, with what it remembers from a block to the next."""
    work: Work[Any] = pickle.loads(setup)()  # noqa: S301 (ours: made by `done`)
    return work


def _join(part: Path, folder: Path) -> None:
    for piece in sorted(part.iterdir()):
        with piece.open("rb", buffering=0) as source, (folder / piece.name).open("ab") as target:
            shutil.copyfileobj(source, target, _GULP)
        piece.unlink()
    part.rmdir()
