"""The two outputs of a terminal, whatever they are: closed, full, or read by a program that stops reading.

What a command decides and writes never hangs on them. What is shown goes nowhere once it cannot be shown, and the
command ends as it would have. What was written before stays; where nothing was, it is no success.
"""

import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

written: list[Path] = []
"""What the command under way wrote, whole."""


class Screen(io.RawIOBase):
    """An output that drops what cannot be written, from the first refusal on, and keeps the reason."""

    def __init__(self, raw: io.RawIOBase | None, missing: OSError | None = None) -> None:
        self.raw = raw
        self.missing = missing
        """Why there is none from the start."""
        self.refused: OSError | None = None
        """Why something was not shown; None too for a reader who has read enough."""

    def writable(self) -> bool:
        """An output is written to."""
        return True

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self.raw is not None and self.raw.isatty()

    def fileno(self) -> int:
        """The descriptor behind it. Raises OSError when there is none."""
        if self.raw is None:
            raise io.UnsupportedOperation("fileno")
        return self.raw.fileno()

    def write(self, data: "Buffer", /) -> int:
        """Write, or drop."""
        if self.raw is not None:
            try:
                return self.raw.write(data) or 0
            except BrokenPipeError:
                self.raw = None
            except OSError as error:
                self.raw, self.refused = None, error
        self.refused = self.refused or self.missing
        return memoryview(data).nbytes


def stand_in() -> tuple[Screen, Screen]:
    """Put a Screen behind the standard output and behind the error output, in UTF-8, and give both."""
    for descriptor in range(3):
        # A file that is opened later would take the place of one that is closed, and be shown to.
        try:
            os.fstat(descriptor)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR if descriptor else os.O_RDONLY)
    out, err = (_screen(stream) for stream in (sys.stdout, sys.stderr))
    sys.stdout, sys.stderr = _text(out), _text(err)
    return out, err


def _screen(stream: object) -> Screen:
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # what is not buffered is raw
    return Screen(raw) if isinstance(raw, io.RawIOBase) else Screen(None, OSError("la sortie est fermée"))


def _text(screen: Screen) -> io.TextIOWrapper:
    terminal = screen.isatty()
    buffer: io.BufferedWriter = io.BufferedWriter(screen)
    return io.TextIOWrapper(buffer, encoding="utf-8", errors="replace", line_buffering=terminal)
