"""Runs a program and says what it took."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
BACPRO = (PYTHON, "-m", "bacpro_cli")


@dataclass(frozen=True)
class Cost:
    """What a run took.

    `seconds` on the clock, `cpu` seconds of processor, which a busy machine changes less, and `mib`: the most
    memory that was resident at once.
    """

    seconds: float
    cpu: float
    mib: float


def cost(command: Sequence[str | Path], accepted: Sequence[int] = (0,)) -> Cost:
    """Run a program to its end and measure it, and it alone: what others wrote is put on disk before.

    Raises RuntimeError when it fails.
    """
    os.sync()
    start = time.perf_counter()
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        _, status, usage = os.wait4(program.pid, 0)
        seconds = time.perf_counter() - start
        program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode not in accepted:
        raise RuntimeError(f"exit {program.returncode}: {' '.join(map(str, command))}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)
