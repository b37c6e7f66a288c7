"""Other processes of this machine, as workers: how many suit a file, how they begin, hear signals and end."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from bacpro.errors import BacproError
from bacpro.running.workers.executor import WORKER_DIED, Workers

LARGE = 8 << 20
"""Bytes from which a file is some seconds of work, worth several processes."""
MOST = 4
"""Processes that a command takes at most unasked: they take memory, and one process joins what all of them wrote."""


def count_suited(path: Path, processors: int | None = None, large: int = LARGE, most: int = MOST) -> int:
    """How many processes suit a file: those that this machine runs at once (`processors`), where it is large."""
    if path.stat().st_size < large or not _can_share():
        return 1
    return min(most, processors or _count_processors())


def _count_processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _can_share() -> bool:
    """Whether processes can wait for each other: some closed environments have no semaphores."""
    from multiprocessing import get_context

    try:
        get_context().Lock()
    except (ImportError, OSError):
        return False
    return True


@contextmanager
def start_processes(count: int) -> Iterator[Workers]:
    """Processes of this machine to spread work over. Raises BacproError where it cannot, or when one of them dies."""
    if not _can_share():
        raise BacproError("Cette machine ne permet pas de partager le travail. Relancez avec --processus 1.")
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
    from multiprocessing import get_context

    executor = ProcessPoolExecutor(count, get_context(_start_method()), _begin, (_DEAF,))
    with _heard_as(_DEAF):
        for _ in range(count):
            executor.submit(int)
    try:
        yield Workers(executor, count, agreement=None)
    except BrokenExecutor as error:
        raise BacproError(WORKER_DIED) from error
    finally:
        executor.shutdown(cancel_futures=True)


def _start_method() -> str:
    """A copy of this process works at once, but only Linux tells when it is safe: while it has a single thread."""
    threads = Path("/proc/self/task")
    return "fork" if threads.is_dir() and len(list(threads.iterdir())) == 1 else "spawn"


_DEAF: dict[str, Any] = {"SIGINT": signal.SIG_IGN, "SIGHUP": signal.SIG_IGN, "SIGTERM": signal.SIG_DFL}
"""How workers hear signals: the process that started them ends them, and tells it."""


def _begin(handlers: Mapping[str, Any]) -> None:
    """Begin a worker: it hears signals so, and ends with the process that started it."""
    _hear(handlers)
    follow_parent()


def _hear(handlers: Mapping[str, Any]) -> dict[str, Any]:
    """Hear signals, by their names, in another way, those that this system has; gives how they were heard."""
    known = {name: getattr(signal, name) for name in handlers if hasattr(signal, name)}
    return {name: signal.signal(number, handlers[name]) for name, number in known.items()}


@contextmanager
def _heard_as(handlers: Mapping[str, Any]) -> Iterator[None]:
    """Hear signals in another way, so that what is started meanwhile does from its first moment."""
    before = _hear(handlers)
    try:
        yield
    finally:
        _hear(before)


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
