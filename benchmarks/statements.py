"""Statements printed in a second, one file a candidate and grouped, and the memory that takes.

python -m benchmarks.statements
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import BACPRO, PYTHON, Cost, cost


def convert(folder: Path, name: str, *options: str) -> Cost:
    """Convert the cohort of a folder with those options."""
    path, output = folder / "cohort.csv", folder / name
    plan = ["--de", "ga", "--vers", "agora", "--session", "2023"]
    return cost([*BACPRO, "convertir", path, *plan, "--sortie", output, *options])


def main() -> None:
    """Print one line a way of printing; the time of the conversion without printing is taken off."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--single", type=int, default=300, help="candidates, one file each (default: %(default)s)")
    parser.add_argument("--grouped", type=int, default=1500, help="candidates, grouped (default: %(default)s)")
    given = parser.parse_args()
    sys.stdout.write("              statements   seconds       cpu  per second  per cpu s   MiB  KiB each\n")
    for option, count in (("--pdf", given.single), ("--pdf-groupe", given.grouped)):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            cost([PYTHON, "-m", "benchmarks.cohort", "results-ga", str(count), folder / "cohort.csv"])
            without = convert(folder, "without")
            printed = convert(folder, "printed", option)
            size = sum(path.stat().st_size for path in (folder / "printed" / "pdf").iterdir()) / 1024
            seconds, cpu = printed.seconds - without.seconds, printed.cpu - without.cpu
            sys.stdout.write(
                f"{option:<13} {count:>10,} {seconds:>9.2f} {cpu:>9.2f} {count / seconds:>11.1f} {count / cpu:>10.1f} "
                f"{printed.mib:>5.0f} {size / count:>9.1f}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
