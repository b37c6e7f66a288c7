"""Tables of an output folder written as workbooks too."""

from collections.abc import Mapping
from pathlib import Path

from bacpro.outputs.xlsx import write_xlsx
from bacpro.running.workers import Spread, in_order
from bacpro_cli.progress import lines_of, progress


def write_workbooks(
    folder: Path, tables: Mapping[str, frozenset[str]], spread: Spread | None, *, silent: bool = False
) -> None:
    """Write tables (names without suffix, with their columns of numbers) as workbooks, each by a worker if there are.

    Raises OSError when one cannot be written.
    """
    calls = [
        (name, (folder / f"{name}.csv", folder / f"{name}.xlsx", name, numeric)) for name, numeric in tables.items()
    ]
    if spread is not None:
        for _ in in_order(write_xlsx, calls, spread):
            pass
        return
    for name, arguments in calls:
        with progress(f"{name}.xlsx", lines_of(arguments[0]), silent=silent) as advance:
            write_xlsx(*arguments, advance)
