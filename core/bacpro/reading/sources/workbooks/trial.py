"""Tries out in a process of its own what native code might not survive, with limits on its memory and its time.

Workbooks come from anybody. A damaged or hostile one can make their reader ask for all the memory there is, turn for
ever, or abort, which no exception tells: the process that dies of it is then not this one.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bacpro.reading.sources.workbooks.bounds import CELLS, SHEETS

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


SECONDS = 60
MEMORY = 1 << 28
"""Bytes of memory that a small workbook may take, with the reader itself."""
GROWTH = 40
"""Bytes more for each byte of a file."""
_TOO_LARGE = 3
_NOT_TRIED = frozenset({1, 2})
"""How Python ends where it cannot so much as begin."""


def load_workbook(path: Path, kind: str) -> "CalamineWorkbook":
    """The workbook of a file of a kind (`xls`), whatever its name. Raises what calamine raises."""
    import python_calamine

    named = path.suffix.lower().removeprefix(".")
    if _NAMES.get(named, kind) == kind:
        return python_calamine.load_workbook(str(path))
    with path.open("rb") as stream:  # calamine goes by the name of a file, and by what a stream holds
        return python_calamine.load_workbook(stream)


_NAMES = {"xls": "xls", "xla": "xls", "xlsx": "xlsx", "xlsm": "xlsx", "xlam": "xlsx", "xlsb": "xlsb", "ods": "ods"}
"""What calamine takes a file for by the end of its name."""


def fault_of_trial(path: Path, kind: str) -> str:
    """Why a workbook cannot be read here, in French; empty where it can, or where no process can be had."""
    if not sys.executable:
        return ""
    try:
        memory = str(MEMORY + GROWTH * path.stat().st_size)
        done = subprocess.run(  # noqa: S603 (this very module)
            [sys.executable, "-m", "bacpro.reading.sources.workbooks.trial", str(path.resolve()), kind, memory],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"lecture arrêtée après {SECONDS} secondes"
    except OSError:
        return ""
    if done.returncode == _TOO_LARGE:
        return "il est démesuré"
    return "il est abîmé, ou démesuré" if done.returncode and done.returncode not in _NOT_TRIED else ""


def _try_out(path: Path, kind: str, memory: int) -> int:
    """Read a workbook as it will be; the exit code says what became of it."""
    import python_calamine

    limit_process(memory)
    try:
        book = load_workbook(path, kind)
        if len(book.sheet_names) > SHEETS:
            return _TOO_LARGE
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height * max(sheet.width + (sheet.start[1] if sheet.start else 0), 1) > CELLS:
                return _TOO_LARGE
    except (python_calamine.CalamineError, OSError, ValueError):
        return 0  # said better where it is read
    except BaseException:
        return _TOO_LARGE
    return 0


def limit_process(memory: int) -> None:
    """Limit the memory (bytes) and the time of this process, where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    except (ImportError, ValueError, OSError):
        pass  # Windows cannot


@contextmanager
def mute_errors() -> Iterator[None]:
    """Keep off the screen what native code writes there by itself, as a panic of Rust does."""
    try:
        kept = os.dup(2)
    except OSError:  # there is no error output
        yield
        return
    if sys.stderr is not None:
        sys.stderr.flush()
    void = os.open(os.devnull, os.O_WRONLY)
    os.dup2(void, 2)
    os.close(void)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


if __name__ == "__main__":
    sys.exit(_try_out(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
