"""How far a long work is, on a terminal and nowhere else."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import Any

import click

PATIENCE = 2.0
"""Seconds before a bar is shown: what is over sooner needs none."""

_shown: list[Any] = []
"""The bar on the screen, if any."""
_asked: list[bool] = []
"""Not empty while a command that is run by another shows how far it is, however silent."""


@contextmanager
def progress(
    label: str, total: int | None, *, silent: bool = False, patience: float = PATIENCE
) -> Iterator[Callable[[int], None]]:
    """A function that says that so many things more are done; `total` is how many there are, None if not known.

    The bar goes to the error output, once the work has lasted `patience` (seconds), and only when that is a terminal.
    """
    if (silent and not _asked) or not sys.stderr.isatty():
        yield lambda _: None
        return
    start, done = time.monotonic(), 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        if _shown:
            _shown[0].update(count)
        elif time.monotonic() - start > patience:
            bar: Any = (
                click.progressbar(repeat(None), label=label, show_pos=True, file=sys.stderr)
                if total is None
                else click.progressbar(length=max(total, done), label=label, show_pos=True, file=sys.stderr)
            )
            bar.start -= time.monotonic() - start
            _shown.append(bar.__enter__())
            bar.update(done)

    try:
        yield advance
    finally:
        if _shown:
            _shown.pop().__exit__(None, None, None)


@contextmanager
def asked(yes: bool) -> Iterator[None]:
    """Let commands that are run by this one, silently, show how far they are."""
    if yes:
        _asked.append(True)
    try:
        yield
    finally:
        _asked.clear()


def clear() -> None:
    """Make room for a message: the bar draws itself again below it as it moves."""
    if _shown:
        click.echo("\r\x1b[K", nl=False, err=True)


def lines_of(path: Path) -> int | None:
    """About how many lines an input has, to measure how far its reading is; None where that is not told at once."""
    if not sys.stderr.isatty():
        return None
    with path.open("rb") as stream:
        if stream.read(4) in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"} or path.suffix.lower() == ".json":
            return None
        stream.seek(0)
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
