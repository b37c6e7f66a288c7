"""Tries out in a process of its own what native code might not survive, with limits on its memory and its time.

Workbooks come from anybody. A damaged or hostile one can make their reader ask for all the memory there is, turn for
ever, or abort, which no exception tells: the process that dies of it is then not this one.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from bacpro.files.bounds import CELLS, SHEETS

SECONDS = 60
MEMORY = 1 << 28
"""Bytes of memory that a small workbook may take, with the reader itself."""
GROWTH = 40
"""Bytes more for each byte of a file."""
_READ, _TOO_LARGE = 0, 3


def fault_of_trial(path: Path) -> str:
    """Why a workbook cannot be read here, in French; empty where it can. Raises OSError."""
    size = path.stat().st_size
    process = get_context("spawn").Process(target=_try_out, args=(path, MEMORY + GROWTH * size), daemon=True)
    process.start()
    process.join(SECONDS)
    if process.exitcode is None:
        process.kill()
        process.join()
        return f"lecture arrêtée après {SECONDS} secondes"
    if process.exitcode == _TOO_LARGE:
        return "il est démesuré"
    return "" if process.exitcode == _READ else "il est abîmé, ou démesuré"


def _try_out(path: Path, memory: int) -> None:
    """Read a workbook as it will be, and end with what became of it."""
    import python_calamine

    with muted():
        limit(memory)
        try:
            book = python_calamine.load_workbook(str(path))
            if len(book.sheet_names) > SHEETS:
                os._exit(_TOO_LARGE)
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                if sheet.total_height * max(sheet.width + (sheet.start[1] if sheet.start else 0), 1) > CELLS:
                    os._exit(_TOO_LARGE)
        except (python_calamine.CalamineError, OSError, ValueError):
            pass  # said better where it is read
        except MemoryError:
            os._exit(_TOO_LARGE)
    os._exit(_READ)


def limit(memory: int) -> None:
    """Limit the memory (bytes) and the time of this process, where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    except (ImportError, ValueError, OSError):
        pass  # Windows cannot


@contextmanager
def muted() -> Iterator[None]:
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
