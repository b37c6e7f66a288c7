"""`bacpro deliberer` beside a bare csv program that reads its input and its table, and writes the same bytes.

Then the same deliberation spread over processes, which must write the same bytes too, beside the same bare program.

python -m benchmarks.deliberer
python -m benchmarks.deliberer --sizes 2000 20000 --processes 2 --repetitions 3
"""

import argparse
import csv
import filecmp
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measure import BACPRO, PYTHON, Cost, cost

SIZES = (2_000, 20_000, 200_000)


def copy(paths: Sequence[Path]) -> None:
    """The least that could be done: read each table with `csv`, and write it again beside, cell by cell."""
    for path in paths:
        with (
            path.open(encoding="utf-8-sig", newline="") as stream,
            path.with_suffix(".copie").open("w", encoding="utf-8-sig", newline="", buffering=1 << 20) as bare,
        ):
            csv.writer(bare, delimiter=";").writerows(csv.reader(stream, delimiter=";"))


def compare(count: int, folder: Path, processes: Sequence[int]) -> Iterator[str]:
    """Deliberate on a cohort, and copy its tables barely, in one line; then one line a number of processes."""
    path, written, spread = folder / "cohort.csv", folder / "output", folder / "spread"
    # In programs of their own, so that this one stays small: a child begins with its parent’s memory.
    this = [PYTHON, "-m", "benchmarks.deliberer"]
    cost([PYTHON, "-m", "benchmarks.cohort", "results-agora", str(count), path])
    ours = deliberated(path, written, 1)
    tables = (path, written / "deliberation.csv")
    bare = cost([*this, "--copy", *tables])
    for table in tables:
        if not filecmp.cmp(table, table.with_suffix(".copie"), shallow=False):
            raise RuntimeError(f"{table}: the bare program did not write the same bytes")
    size = sum(table.stat().st_size for table in tables) / (1 << 20)
    yield f"{count:>10,} {size:>8.1f}  {line_of(ours, bare, count)}"
    for number in processes:
        shared = deliberated(path, spread, number)
        if not filecmp.cmp(tables[1], spread / "deliberation.csv", shallow=False):
            raise RuntimeError(f"{number} processes did not write the same bytes")
        shutil.rmtree(spread)
        yield f"{number:>9} p {'':>8}  {line_of(shared, bare, count)}  {ours.seconds / shared.seconds:.2f} times one"


def line_of(ours: Cost, bare: Cost, count: int) -> str:
    """What both took, in figures."""
    return (
        f"{ours.seconds:>7.2f} {ours.cpu:>7.2f} {ours.mib:>5.0f}  "
        f"{bare.seconds:>7.2f} {bare.cpu:>7.2f} {bare.mib:>5.0f}  "
        f"{ours.seconds / bare.seconds:>5.2f} {ours.cpu / bare.cpu:>5.2f}  {count / ours.seconds:>10,.0f}"
    )


def deliberated(path: Path, output: Path, processes: int) -> Cost:
    """What deliberating on a cohort into a folder took; a few rows are rejected, an oral without a mark for one."""
    options = ("--session", "2026", "--sortie", output, "--processus", str(processes))
    return cost([*BACPRO, "deliberer", path, *options], accepted=(0, 1))


def main() -> None:
    """Print one line a size, or do one of the parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="candidates (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=1)
    parser.add_argument("--processes", type=int, nargs="*", default=(2,), help="(default: %(default)s)")
    parser.add_argument("--copy", nargs="+", type=Path, metavar="PATH", help="copy tables barely, and no more")
    given = parser.parse_args()
    if given.copy:
        copy(given.copy)
        return
    sys.stdout.write("                     bacpro                 bare csv               ratio\n")
    sys.stdout.write("candidates  MiB r+w  seconds     cpu   MiB  seconds     cpu   MiB      s   cpu  per second\n")
    for size in given.sizes:
        for _ in range(given.repetitions):
            with tempfile.TemporaryDirectory() as folder:
                for line in compare(size, Path(folder), given.processes):
                    sys.stdout.write(line + "\n")
                    sys.stdout.flush()


if __name__ == "__main__":
    main()
