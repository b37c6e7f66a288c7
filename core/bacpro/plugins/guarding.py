"""What stands between bacpro and code that others wrote: what it prints goes aside, what it raises is put in words."""

import inspect
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Context, getcontext, localcontext, setcontext
from functools import cache, wraps
from importlib.util import find_spec
from pathlib import Path
from sysconfig import get_path
from threading import Lock
from types import CodeType, TracebackType
from typing import Any, TextIO, TypeVar, cast

from attrs import define, field, frozen

T = TypeVar("T")

SAID = 300
"""Characters of what an exception says that are told."""

STDOUT, STDERR = 1, 2

TEMPLATE = "<template>"
"""The file that jinja2 names for the lines of a template."""


def describe_failure(error: BaseException, called: Callable[..., Any] | None = None) -> str:
    """An exception in one line: its name, what it says, and where (`ValueError : trop (a.py, ligne 3)`).

    Where, for who wrote it: the last line of theirs that was under way, or the function of theirs that was called.
    Whatever the exception is made of, this raises nothing.
    """
    told = place = ""
    with suppress(Exception):
        told = " ".join(str(error).split())
    with suppress(Exception):
        place = _place(error, called)
    words = f"{type(error).__name__} : {told}" if told else type(error).__name__
    words = words if len(words) <= SAID else f"{words[:SAID]}…"
    return f"{words} ({place})" if place else words


def locate_code(function: Callable[..., Any]) -> str:
    """The file and line where a function begins (`a.py, ligne 3`); nothing for what is no plain function."""
    code = _code_of(function)
    return f"{Path(code.co_filename).name}, ligne {code.co_firstlineno}" if code else ""


def _code_of(function: Callable[..., Any]) -> CodeType | None:
    return getattr(inspect.unwrap(function), "__code__", None)


def _place(error: BaseException, called: Callable[..., Any] | None) -> str:
    """The file and line that raised, or those that the error itself names: of a source, or of a template."""
    name, line = getattr(error, "filename", None) or getattr(error, "name", None), getattr(error, "lineno", None)
    if isinstance(name, str) and isinstance(line, int):
        return f"{Path(name).name}, ligne {line}"
    theirs = last = None
    trace = error.__traceback__
    while trace is not None:
        last = trace
        if _is_theirs(trace.tb_frame.f_code.co_filename):
            theirs = trace
        trace = trace.tb_next
    if theirs is None and (called is None or _is_theirs(getattr(_code_of(called), "co_filename", ""))):
        return locate_code(called) if called else ""
    trace = theirs or last
    if trace is None:
        return ""
    filename = trace.tb_frame.f_code.co_filename
    return f"{'gabarit' if filename == TEMPLATE else Path(filename).name}, ligne {trace.tb_lineno}"


def _is_theirs(filename: str) -> bool:
    """Whether a file may be a plugin’s, and not of what calls it, or of what it calls."""
    ours, python = _not_theirs()
    if filename == TEMPLATE:
        return True
    return not filename.startswith(ours) and ("site-packages" in filename or not filename.startswith(python))


@cache
def _not_theirs() -> tuple[tuple[str, ...], str]:
    """How the names of files begin that are of bacpro, or of what it stands on; and those of Python itself."""
    found = [find_spec(name) for name in ("bacpro", "attr", "pluggy", "jinja2")]
    ours = [f"{Path(spec.origin).parent}{os.sep}" for spec in found if spec and spec.origin]
    return ("<", *ours), f"{get_path('stdlib')}{os.sep}"


def isolate_arithmetic(function: Callable[..., T]) -> Callable[..., T]:
    """The same function; however it sets decimals to be counted, what comes after it counts as ever."""

    @wraps(function)
    def alone(*given: Any) -> T:  # noqa: ANN401 - whatever the function takes
        with localcontext():
            return function(*given)

    return alone


@frozen
class _Unclosable:
    """A stream lent to code of others, who may do anything with it but close it."""

    _stream: TextIO

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)

    def close(self) -> None:
        """Write what waits, and stay open."""
        self._stream.flush()


@define(eq=False)
class _Aside:
    """The standard output put aside while code of others runs; it may be entered again inside, or by other threads.

    What that code prints, itself or through what it starts, goes to the error output: the standard output holds
    what bacpro says, and nothing else. The folder at work and the way decimals are counted are as before when it
    ends, so that paths lead where they did, and an average is what it is without that code.
    """

    _lock: Lock = field(factory=Lock, init=False)
    _depth: int = field(default=0, init=False)
    _stream: TextIO | None = field(default=None, init=False)
    _kept: int | None = field(default=None, init=False)
    """A copy of the descriptor of the standard output, where it is the one of the process."""
    _folder: str | None = field(default=None, init=False)
    _arithmetic: Context = field(factory=Context, init=False)

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
        self._folder, self._arithmetic = _folder_at_work(), getcontext().copy()
        if self._stream is not None and _descriptor(self._stream) == STDOUT:
            self._stream.flush()
            with suppress(OSError):
                self._kept = os.dup(STDOUT)
                _lead_to_errors()
        sys.stdout = cast(TextIO, _Unclosable(sys.stderr or _nowhere()))

    def _come_back(self) -> None:
        if self._kept is not None:
            os.dup2(self._kept, STDOUT)
            os.close(self._kept)
        sys.stdout = self._stream
        self._stream = self._kept = None
        setcontext(self._arithmetic)
        if self._folder is not None and self._folder != _folder_at_work():
            os.chdir(self._folder)


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


def _folder_at_work() -> str | None:
    """The folder that relative paths begin from; None where somebody removed it."""
    try:
        return os.getcwd()  # noqa: PTH109 - a string, compared
    except OSError:
        return None


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _descriptor(stream: TextIO) -> int | None:
    try:
        return stream.fileno()
    except (AttributeError, OSError, ValueError):
        return None
