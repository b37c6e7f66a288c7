"""Walk the road of one row: which functions of ours it goes through, in which modules, and how often it comes back.

A cohort of `bacpro demo` fills a first block, which warms what is shared; a second block holds one candidate more, and
its road is recorded. What is done once a block is left out: a function is on the road of a row if it is called more
often where the second block holds several. Functions are taken in the order of their first call: `changes` counts those
that stand in another module than the one before, `returns` those whose module had been left already, and `returns
but to values` leaves out the modules of `bacpro.model`, whose values every room looks at.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

from click.testing import CliRunner

from bacpro_cli.main import cli

WIDE, ENTRIES = 2000, 1000
"""Candidates of the first block: those of a piece of a wide table, and of any other input."""
ROWS = 5
"""Rows of the second block that tells what is done for each."""
WORK = ("bacpro.running.job_run", "work")
"""Module and name of the function that does the work of a block."""
COMMANDS = {
    "convertir": ("resultats-ga.csv", WIDE, ("--de", "ga", "--vers", "agora", "--session", "2023")),
    "controler": ("dossiers-agora.jsonl", ENTRIES, ("--diplome", "agora", "--session", "2026")),
    "deliberer": ("resultats-agora.csv", WIDE, ("--diplome", "agora", "--session", "2026", "--processus", "1")),
}


class Recorder:
    """Records the calls of our functions while the second block is worked on."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self._blocks = 0
        self._depth = 0

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:  # noqa: ANN401
        """Take an event of the profiler."""
        if event == "call":
            module = frame.f_globals.get("__name__", "")
            if not self._depth and (module, frame.f_code.co_name) == WORK:
                self._blocks += 1
                self._depth = int(self._blocks == 2)
            elif self._depth:
                self._depth += 1
                if module.split(".")[0].startswith("bacpro"):
                    self.calls.append((module, frame.f_code.co_qualname))
        elif event == "return" and self._depth:
            self._depth -= 1


def measure(calls: list[tuple[str, str]]) -> dict[str, int]:
    """What a road is like."""
    functions = list(dict.fromkeys(calls))
    modules = [module for module, _ in functions]
    stops = [module for place, module in enumerate(modules) if not place or modules[place - 1] != module]
    back = [module for place, module in enumerate(stops) if module in stops[:place]]
    return {
        "functions": len(functions),
        "modules": len(set(modules)),
        "changes": len(stops) - 1,
        "returns": len(back),
        "returns but to values": len([module for module in back if not module.startswith("bacpro.model.")]),
    }


def record_calls(command: str, lines: list[str], folder: Path) -> list[tuple[str, str]]:
    """The calls of our functions for the lines of a cohort beyond the first block, through a command."""
    name, _, options = COMMANDS[command]
    path = folder / name
    path.write_text("".join(lines), encoding="utf-8", newline="")
    recorder = Recorder()
    sys.setprofile(recorder)
    try:
        run = CliRunner().invoke(cli, [command, str(path), *options, "--sortie", str(folder / "out"), "--remplacer"])
    finally:
        sys.setprofile(None)
    if run.exit_code > 1 or not recorder.calls:
        raise SystemExit(f"{command}: no road ({run.exit_code}). {run.output}")
    return recorder.calls


def measure_roads() -> dict[str, dict[str, int]]:
    """The road of an ordinary row through each command that decides."""
    roads = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cohort = ["--candidats", str(WIDE + ROWS), "--fautes", "0", "--sortie", str(folder / "demo")]
        made = CliRunner().invoke(cli, ["demo", *cohort])
        if made.exit_code:
            raise SystemExit(made.output)
        for command, (table, block, _) in COMMANDS.items():
            lines = (folder / "demo" / table).read_text(encoding="utf-8").splitlines(keepends=True)
            first = block + (table.endswith(".csv"))
            one = record_calls(command, lines[: first + 1], folder)
            several, alone = Counter(record_calls(command, lines[: first + ROWS], folder)), Counter(one)
            roads[command] = measure([call for call in one if several[call] > alone[call]])
    return roads


if __name__ == "__main__":
    for each, road in measure_roads().items():
        print(f"{each}: " + ", ".join(f"{count} {what}" for what, count in road.items()))
