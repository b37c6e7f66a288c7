"""`bacpro deliberer` beside a bare csv program that reads its input and its table, and writes the same bytes.

python -m benchmarks.deliberer
python -m benchmarks.deliberer --sizes 2000 20000 --repetitions 3
python -m benchmarks.deliberer --make 20000 cohort.csv
"""

import argparse
import csv
import filecmp
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.cohort import FIRST_NAMES, FORMS, SITUATIONS, STARTS, STATUSES, SURNAMES
from benchmarks.measure import BACPRO, PYTHON, cost

SIZES = (2_000, 20_000, 200_000)
UNITS = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7", "UF1")
HEADER = (
    *("N° Candidat", "INE", "Nom de famille", "Prénom(s)", "Date de Naissance", "Statut", "Situation", "Forme"),
    *("Session", "Division", *UNITS, "U31 session", "Controle U12", "Controle U51", "Projet", "Points de jury"),
)
CODES = ("AB", "AJ", "DI", "VA", "NV", "EA", "")


def candidates(count: int, seed: int) -> Iterator[list[str]]:
    """The rows of invented candidates to AGOrA: weak and strong ones, few without a mark everywhere."""
    draw = random.Random(seed)
    for number in range(count):
        status = draw.choice(STATUSES)
        session = draw.randint(2024, 2026)
        level = draw.gauss(44, 8)
        orals = draw.random() < 0.1
        name = f"{draw.choice(STARTS)}{draw.choice(SURNAMES)}"
        if draw.random() < 0.3:
            name += f"-{draw.choice(SURNAMES)}"
        yield [
            f"{session % 100:02}{number:09}",
            f"{draw.randrange(10**9):09}{draw.choice('ABCDEFGHJK')}{draw.choice('ABCDEFGHJK')}",
            name,
            draw.choice(FIRST_NAMES),
            f"{draw.randint(1, 28):02}/{draw.randint(1, 12):02}/{draw.randint(2003, 2009)}",
            status,
            draw.choice(SITUATIONS) if status.startswith("fpc") else "",
            draw.choice(FORMS),
            str(session),
            draw.choice(("TAG1", "TAG2", "TAG", "")),
            *(mark(draw, level) for _ in UNITS[:-1]),
            mark(draw, level) if draw.random() < 0.3 else "",
            str(session - draw.randint(1, 3)) if draw.random() < 0.1 else "",
            *((mark(draw, 44, codes=False), mark(draw, 44, codes=False)) if orals else ("", "")),
            mark(draw, level, codes=False) if status.startswith(("scolaire", "apprenti")) else "",
            draw.choice(("0,5", "1")) if draw.random() < 0.01 else "",
        ]


def mark(draw: random.Random, level: float, *, codes: bool = True) -> str:
    """A mark on 20 to a quarter of a point, or now and then a code or nothing."""
    if codes and draw.random() < 0.02:
        return draw.choice(CODES)
    return f"{min(80, max(0, round(draw.gauss(level, 8)))) / 4:g}".replace(".", ",")


def write_cohort(path: Path, count: int, seed: int = 30004) -> None:
    """Write a wide table as a French Excel does: UTF-8 with BOM, `;`, CRLF, decimal comma."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEADER)
        writer.writerows(candidates(count, seed))


def copy(paths: Sequence[Path]) -> None:
    """The least that could be done: read each table with `csv`, and write it again beside, cell by cell."""
    for path in paths:
        with (
            path.open(encoding="utf-8-sig", newline="") as stream,
            path.with_suffix(".copie").open("w", encoding="utf-8-sig", newline="", buffering=1 << 20) as bare,
        ):
            csv.writer(bare, delimiter=";").writerows(csv.reader(stream, delimiter=";"))


def compare(count: int, folder: Path) -> str:
    """Deliberate on a cohort, copy its tables barely, and say what each took in one line."""
    path, written = folder / "cohort.csv", folder / "output"
    # In programs of their own, so that this one stays small: a child begins with its parent’s memory.
    this = [PYTHON, "-m", "benchmarks.deliberer"]
    cost([*this, "--make", str(count), path])
    # A few rows are rejected, an oral without a mark for one: exit 1.
    ours = cost([*BACPRO, "deliberer", path, "--session", "2026", "--sortie", written], accepted=(0, 1))
    tables = (path, written / "deliberation.csv")
    bare = cost([*this, "--copy", *tables])
    for table in tables:
        if not filecmp.cmp(table, table.with_suffix(".copie"), shallow=False):
            raise RuntimeError(f"{table}: the bare program did not write the same bytes")
    size = sum(table.stat().st_size for table in tables) / (1 << 20)
    return (
        f"{count:>10,} {size:>8.1f}  {ours.seconds:>7.2f} {ours.cpu:>7.2f} {ours.mib:>5.0f}  "
        f"{bare.seconds:>7.2f} {bare.cpu:>7.2f} {bare.mib:>5.0f}  "
        f"{ours.seconds / bare.seconds:>5.2f} {ours.cpu / bare.cpu:>5.2f}  {count / ours.seconds:>10,.0f}"
    )


def main() -> None:
    """Print one line a size, or do one of the parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="candidates (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=1)
    parser.add_argument("--make", nargs=2, metavar=("COUNT", "PATH"), help="write a cohort, and no more")
    parser.add_argument("--copy", nargs="+", type=Path, metavar="PATH", help="copy tables barely, and no more")
    given = parser.parse_args()
    if given.make:
        write_cohort(Path(given.make[1]), int(given.make[0]))
        return
    if given.copy:
        copy(given.copy)
        return
    sys.stdout.write("                     bacpro                 bare csv               ratio\n")
    sys.stdout.write("candidates  MiB r+w  seconds     cpu   MiB  seconds     cpu   MiB      s   cpu  per second\n")
    for size in given.sizes:
        for _ in range(given.repetitions):
            with tempfile.TemporaryDirectory() as folder:
                sys.stdout.write(compare(size, Path(folder)) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
