"""Walk the road of one row: which functions of ours it goes through, in which modules, and how often it comes back.

A cohort of `bacpro demo` fills a first block, which warms what is shared; a second block holds one candidate more, and
its road is recorded. The functions are taken in the order of their first call: `changes` counts those that stand in
another module than the one before, `returns` those whose module had been left already.
"""

import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any

from click.testing import CliRunner

from bacpro_cli.main import cli

BLOCK = 2000
"""Candidates of the first block: those of a piece of a wide table."""
ROWS = 5
"""Rows that are walked, one after the other: the median of each figure is kept."""
WORK = ("bacpro.running.job", "work")
"""Module and name of the function that does the work of a block."""
COMMANDS = {
    "convertir": ("resultats-ga.csv", ("--de", "ga", "--vers", "agora", "--session", "2023")),
    "deliberer": ("resultats-agora.csv", ("--diplome", "agora", "--session", "2026", "--processus", "1")),
}


class Recorder:
    """Records the calls of our functions while the second block is worked on."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.deepest = 0
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
                    self.deepest = max(self.deepest, self._depth)
        elif event == "return" and self._depth:
            self._depth -= 1

    def figures(self) -> dict[str, int]:
        """What the road is like."""
        functions = list(dict.fromkeys(self.calls))
        modules = [module for module, _ in functions]
        stops = [module for place, module in enumerate(modules) if not place or modules[place - 1] != module]
        return {
            "functions": len(functions),
            "modules": len(set(modules)),
            "changes": len(stops) - 1,
            "returns": len(stops) - len(set(stops)),
            "deepest call": self.deepest,
        }


def walk(command: str, lines: list[str], folder: Path) -> dict[str, int]:
    """The road of the last line of a cohort, through a command."""
    name, options = COMMANDS[command]
    path = folder / name
    path.write_text("".join(lines), encoding="utf-8", newline="")
    recorder = Recorder()
    sys.setprofile(recorder)
    try:
        run = CliRunner().invoke(cli, [command, str(path), *options, "--sortie", str(folder / "out"), "--remplacer"])
    finally:
        sys.setprofile(None)
    if run.exit_code or not recorder.calls:
        raise SystemExit(f"{command}: no road ({run.exit_code}). {run.output}")
    return recorder.figures()


def measure_roads() -> dict[str, dict[str, int]]:
    """The road of an ordinary row through each command that turns a table into another."""
    roads = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cohort = ["--candidats", str(BLOCK + ROWS), "--fautes", "0", "--sortie", str(folder / "demo")]
        made = CliRunner().invoke(cli, ["demo", *cohort])
        if made.exit_code:
            raise SystemExit(made.output)
        for command, (table, _) in COMMANDS.items():
            lines = (folder / "demo" / table).read_text(encoding="utf-8").splitlines(keepends=True)
            walked = [walk(command, [*lines[: BLOCK + 1], line], folder) for line in lines[BLOCK + 1 :]]
            roads[command] = {what: sorted(road[what] for road in walked)[ROWS // 2] for what in walked[0]}
    return roads


if __name__ == "__main__":
    for each, road in measure_roads().items():
        print(f"{each}: " + ", ".join(f"{count} {what}" for what, count in road.items()))
