"""`bacpro convertir` beside a bare csv program that reads the same input and writes the same bytes.

Then the same conversion spread over processes, which must write the same bytes too.

python -m benchmarks.convertir
python -m benchmarks.convertir --sizes 2000 20000 --processes 2
"""

import argparse
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measure import BACPRO, PYTHON, Cost, cost

SIZES = (2_000, 20_000, 200_000)


TABLES = ("conversion.csv", "journal.csv")


def compare(count: int, folder: Path, processes: Sequence[int]) -> Iterator[str]:
    """Convert a cohort and copy its tables barely, in one line; then one line a number of processes."""
    path, written, copied = folder / "cohort.csv", folder / "output", folder / "copy"
    # In a program of its own, so that this one stays small: a child begins with its parent’s memory.
    cost([PYTHON, "-m", "benchmarks.cohort", "results-ga", str(count), path])
    convert = converted(path, written)
    expected = digests(written)
    copied.mkdir()
    bare = cost([PYTHON, "-m", "benchmarks.bare_csv", path, written, copied])
    if digests(copied) != expected:
        raise RuntimeError("the bare program did not write the same bytes")
    size = sum((written / name).stat().st_size for name in TABLES) / (1 << 20)
    yield (
        f"{count:>10,} {size:>8.1f}  {convert.seconds:>7.2f} {convert.cpu:>7.2f} {convert.mib:>5.0f}  "
        f"{bare.seconds:>7.2f} {bare.cpu:>7.2f} {bare.mib:>5.0f}  "
        f"{convert.seconds / bare.seconds:>5.2f} {convert.cpu / bare.cpu:>5.2f}  {count / convert.seconds:>10,.0f}"
    )
    shutil.rmtree(copied)
    for number in processes:
        # Beside a run in one process made just before, so that what slows the machine slows both; and from the same
        # start, nothing of the other left: memory that a machine has never touched is slow to fill.
        shutil.rmtree(written)
        alone = converted(path, written)
        shutil.rmtree(written)
        spread = converted(path, written, "--processus", str(number))
        if digests(written) != expected:
            raise RuntimeError(f"{number} processes did not write the same bytes")
        yield (
            f"{number:>9} p {'':>8}  {spread.seconds:>7.2f} {spread.cpu:>7.2f} {spread.mib:>5.0f}  "
            f"{alone.seconds / spread.seconds:.2f} times one process ({alone.seconds:.2f} s, {alone.cpu:.2f} cpu)"
        )


def converted(path: Path, output: Path, *options: str) -> Cost:
    """What converting a cohort into a folder took."""
    plan = ["--de", "ga", "--vers", "agora", "--session", "2023"]
    return cost([*BACPRO, "convertir", path, *plan, "--sortie", output, *options])


def digests(folder: Path) -> list[str]:
    """What tells the tables of a folder from any others."""
    found = []
    for name in TABLES:
        with (folder / name).open("rb") as stream:
            found.append(hashlib.file_digest(stream, "sha256").hexdigest())
    return found


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="candidates (default: %(default)s)")
    parser.add_argument("--processes", type=int, nargs="*", default=(2,), help="(default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=1)
    given = parser.parse_args()
    sys.stdout.write("                     bacpro                 bare csv               ratio\n")
    sys.stdout.write("candidates  MiB out  seconds     cpu   MiB  seconds     cpu   MiB      s   cpu  per second\n")
    for size in given.sizes:
        for _ in range(given.repetitions):
            with tempfile.TemporaryDirectory() as folder:
                for line in compare(size, Path(folder), given.processes):
                    sys.stdout.write(line + "\n")
                    sys.stdout.flush()


if __name__ == "__main__":
    main()
