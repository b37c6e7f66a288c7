"""`bacpro controler` beside a bare read of the same dossiers into the same classes.

python -m benchmarks.controler
python -m benchmarks.controler --sizes 2000 --repetitions 3
"""

import argparse
import datetime as dt
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import BACPRO, PYTHON, Cost, cost

SIZES = (2_000, 20_000)


def bare(path: Path) -> None:
    """Read dossiers into the classes of the model and do nothing of them."""
    from decimal import Decimal

    from cattrs import Converter

    from bacpro.model.dossier import Dossier

    converter = Converter()
    converter.register_structure_hook(dt.date, lambda value, _: dt.date.fromisoformat(value))
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            converter.structure(json.loads(line), Dossier)


def compare(count: int, folder: Path, repetitions: int) -> tuple[str, Cost]:
    """Check invented dossiers, read them barely, and say what each took in one line; the quickest run counts."""
    path = folder / "dossiers.jsonl"
    # In programs of their own, so that this one stays small: a child begins with its parent’s memory.
    cost([PYTHON, "-m", "benchmarks.cohort", "dossiers", str(count), path])
    checks, reads = [], []
    for _ in range(repetitions):
        checks.append(cost([*BACPRO, "controler", path, "--diplome", "agora", "--format", "json"], accepted=(0, 1)))
        reads.append(cost([PYTHON, "-m", "benchmarks.controler", "--bare", path]))
    checked, read = (min(costs, key=lambda found: found.cpu) for costs in (checks, reads))
    size = path.stat().st_size / (1 << 20)
    line = (
        f"{count:>8,} {size:>7.1f}  {checked.seconds:>7.2f} {checked.cpu:>7.2f} {checked.mib:>5.0f}  "
        f"{read.seconds:>7.2f} {read.cpu:>7.2f} {read.mib:>5.0f}  "
        f"{checked.seconds / read.seconds:>5.2f} {checked.cpu / read.cpu:>5.2f}  {count / checked.seconds:>10,.0f}"
    )
    return line, checked


def main() -> None:
    """Print one line a size, and how much memory grows from the first to the last."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="candidates (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=3, help="runs of each (default: %(default)s)")
    parser.add_argument("--bare", type=Path, metavar="PATH", help="only read a file of dossiers barely")
    given = parser.parse_args()
    if given.bare:
        bare(given.bare)
    else:
        sys.stdout.write("                   bacpro                 bare read              ratio\n")
        sys.stdout.write("dossiers     MiB  seconds     cpu   MiB  seconds     cpu   MiB      s   cpu  dossiers/s\n")
        memory = []
        for size in given.sizes:
            with tempfile.TemporaryDirectory() as folder:
                line, checked = compare(size, Path(folder), given.repetitions)
            memory.append(checked.mib)
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        sys.stdout.write(f"memory of bacpro, first size to last: {memory[-1] - memory[0]:+.0f} MiB\n")


if __name__ == "__main__":
    main()
