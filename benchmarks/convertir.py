"""`bacpro convertir` beside a bare csv program that reads the same input and writes the same bytes.

python -m benchmarks.convertir
python -m benchmarks.convertir --sizes 2000 20000
"""

import argparse
import filecmp
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import BACPRO, PYTHON, cost

SIZES = (2_000, 20_000, 200_000)


def compare(count: int, folder: Path) -> str:
    """Convert a cohort, copy its tables barely, and say what each took in one line."""
    path, written, copied = folder / "cohort.csv", folder / "output", folder / "copy"
    # In a program of its own, so that this one stays small: a child begins with its parent’s memory.
    cost([PYTHON, "-m", "benchmarks.cohort", str(count), path])
    convert = cost(
        [*BACPRO, "convertir", path, "--de", "ga", "--vers", "agora", "--session", "2023", "--sortie", written]
    )
    copied.mkdir()
    bare = cost([PYTHON, "-m", "benchmarks.bare_csv", path, written, copied])
    for name in ("conversion.csv", "journal.csv"):
        if not filecmp.cmp(written / name, copied / name, shallow=False):
            raise RuntimeError(f"{name}: the bare program did not write the same bytes")
    size = sum((written / name).stat().st_size for name in ("conversion.csv", "journal.csv")) / (1 << 20)
    return (
        f"{count:>10,} {size:>8.1f}  {convert.seconds:>7.2f} {convert.cpu:>7.2f} {convert.mib:>5.0f}  "
        f"{bare.seconds:>7.2f} {bare.cpu:>7.2f} {bare.mib:>5.0f}  "
        f"{convert.seconds / bare.seconds:>5.2f} {convert.cpu / bare.cpu:>5.2f}  {count / convert.seconds:>10,.0f}"
    )


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="candidates (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=1)
    given = parser.parse_args()
    sys.stdout.write("                     bacpro                 bare csv               ratio\n")
    sys.stdout.write("candidates  MiB out  seconds     cpu   MiB  seconds     cpu   MiB      s   cpu  per second\n")
    for size in given.sizes:
        for _ in range(given.repetitions):
            with tempfile.TemporaryDirectory() as folder:
                sys.stdout.write(compare(size, Path(folder)) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
