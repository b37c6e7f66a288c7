"""What stands between bacpro and code that others wrote: what it prints goes aside, what it raises is put in words."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from traceback import extract_tb
from types import TracebackType
from typing import TextIO

from attrs import define, field

SAID = 300
"""Characters of what an exception says that are told."""

STDOUT, STDERR = 1, 2


def failure_words(error: BaseException) -> str:
    """An exception in one line: its name, what it says, and where it was raised (`ValueError : trop (a.py, ligne 3)`).

    Whatever the exception is made of, this raises nothing.
    """
    try:
        told = " ".join(str(error).split())
        place = _place(error)
    except Exception:
        told = place = ""
    words = f"{type(error).__name__} : {told}" if told else type(error).__name__
    words = words if len(words) <= SAID else f"{words[:SAID]}…"
    return f"{words} ({place})" if place else words


def _place(error: BaseException) -> str:
    """The file and line that raised, or those that the error itself names: of a source, or of a template."""
    name, line = getattr(error, "filename", None) or getattr(error, "name", None), getattr(error, "lineno", None)
    if isinstance(name, str) and isinstance(line, int):
        return f"{Path(name).name}, ligne {line}"
    # The traceback of a recursion without end is long, and its last frame says as much as all.
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    [last] = extract_tb(trace, 1) or [None]
    return f"{Path(last.filename).name}, ligne {last.lineno}" if last and not last.filename.startswith("<") else ""


@define(eq=False)
class _Aside:
    """The standard output put aside while code of others runs; it may be entered again inside, or by other threads.

    What that code prints, itself or through what it starts, goes to the error output: the standard output holds
    what bacpro says, and nothing else.
    """

    _lock: Lock = field(factory=Lock, init=False)
    _depth: int = field(default=0, init=False)
    _stream: TextIO | None = field(default=None, init=False)
    _kept: int | None = field(default=None, init=False)
    """A copy of the descriptor of the standard output, where it is the one of the process."""

    def __enter__(self) -> None:
        with self._lock:
            if not self._depth:
                self._leave()
            self._depth += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._depth -= 1
            if not self._depth:
                self._come_back()

    def _leave(self) -> None:
        self._stream, self._kept = sys.stdout, None
        if self._stream is not None and _descriptor(self._stream) == STDOUT:
            self._stream.flush()
            with suppress(OSError):
                self._kept = os.dup(STDOUT)
                _lead_to_errors()
        sys.stdout = sys.stderr or _nowhere()

    def _come_back(self) -> None:
        if self._kept is not None:
            os.dup2(self._kept, STDOUT)
            os.close(self._kept)
        sys.stdout = self._stream
        self._stream = self._kept = None


off_stdout = _Aside()
"""`with off_stdout:` around all that runs code of a plugin. Inside another, it costs next to nothing."""


def give_up_stdout() -> None:
    """Nothing more is to be said on the standard output: what plugins print as the program ends goes to errors."""
    with suppress(OSError, ValueError):
        if sys.stdout is not None and _descriptor(sys.stdout) == STDOUT:
            sys.stdout.flush()
            _lead_to_errors()


@contextmanager
def _opened_nowhere() -> Iterator[int]:
    descriptor = os.open(os.devnull, os.O_WRONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _lead_to_errors() -> None:
    """Make the descriptor of the standard output another of the error output, or of nothing where there is none."""
    try:
        os.dup2(STDERR, STDOUT)
    except OSError:
        with _opened_nowhere() as nowhere:
            os.dup2(nowhere, STDOUT)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _descriptor(stream: TextIO) -> int | None:
    try:
        return stream.fileno()
    except (AttributeError, OSError, ValueError):
        return None
