"""`bacpro --help` beside a bare click program with as many commands.

python -m benchmarks.cold_start
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import PYTHON, Cost, cost

from bacpro_cli.main import COMMANDS

BACPRO = "from bacpro_cli.main import main\n\nmain()\n"
"""What the script that pip installs does."""

BARE = """import click


@click.group()
def cli():
    pass


{commands}
cli()
"""
COMMAND = """@cli.command("{name}", help="{summary}")
def {name}():
    pass


"""


def main() -> None:
    """Run each in turn, so that what slows the machine slows both, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=31)
    given = parser.parse_args()
    commands = "".join(COMMAND.format(name=name, summary=summary) for name, (_, summary) in COMMANDS.items())
    programs = {"python -c pass": "pass\n", "bare click": BARE.format(commands=commands), "bacpro": BACPRO}
    with tempfile.TemporaryDirectory() as folder:
        taken: dict[str, list[Cost]] = {name: [] for name in programs}
        for place, program in enumerate(programs.values()):
            (Path(folder) / f"{place}.py").write_text(program, encoding="utf-8")
        for run in range(given.runs + 1):
            for place, name in enumerate(programs):
                taken_now = cost([PYTHON, Path(folder) / f"{place}.py", "--help"])
                if run:  # the first one writes bytecode
                    taken[name].append(taken_now)
    medians = {
        name: (statistics.median(c.seconds for c in costs) * 1000, statistics.median(c.cpu for c in costs) * 1000)
        for name, costs in taken.items()
    }
    for name, (clock, cpu) in medians.items():
        sys.stdout.write(f"{name:<15} {clock:6.1f} ms, {cpu:6.1f} of processor (medians of {given.runs})\n")
    clock, cpu = (ours / bare for ours, bare in zip(medians["bacpro"], medians["bare click"], strict=True))
    sys.stdout.write(f"ratio bacpro / bare click: {clock:.2f}, {cpu:.2f} of processor\n")


if __name__ == "__main__":
    main()
