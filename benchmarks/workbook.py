"""`bacpro apercu` and `convertir` on a workbook, beside a bare calamine read of the same cells.

python -m benchmarks.workbook
python -m benchmarks.workbook --sizes 2000 20000
"""

import argparse
import csv
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import BACPRO, PYTHON, cost
from xlsxwriter import Workbook  # type: ignore[import-untyped,unused-ignore]

SIZES = (2_000, 20_000)
HEAD = "cpu   MiB"
READ = (
    "import sys, itertools\n"
    "from pathlib import Path\n"
    "from bacpro.reading.opening import open_results\n"
    "from bacpro.plugins.registry import load_registry\n"
    "entree = open_results(Path(sys.argv[1]), load_registry().diplome('ga'), 2023)\n"
    "sum(map(len, entree.cut(1000))) if sys.argv[2] == 'rows' else sum(1 for _ in entree.records())\n"
)
BARE = (
    "import sys, python_calamine\n"
    "sheet = python_calamine.load_workbook(sys.argv[1]).get_sheet_by_index(0)\n"
    "sum(len(row) for row in sheet.iter_rows())\n"
)


def write_workbook(source: Path, path: Path) -> None:
    """The rows of a CSV cohort as a workbook, marks as numbers."""
    with (
        source.open(encoding="utf-8-sig", newline="") as stream,
        Workbook(str(path), {"constant_memory": True}) as book,
    ):
        page = book.add_worksheet("Notes")
        for line, row in enumerate(csv.reader(stream, delimiter=";")):
            for place, cell in enumerate(row):
                number = cell.replace(",", ".")
                if len(cell) < 6 and number.replace(".", "", 1).isdigit():
                    page.write_number(line, place, float(number))
                elif cell:
                    page.write_string(line, place, cell)


def compare(count: int, folder: Path) -> str:
    """Read a cohort in several ways, and say what each took in one line."""
    table, path = folder / "cohort.csv", folder / "cohort.xlsx"
    cost([PYTHON, "-m", "benchmarks.cohort", "results-ga", str(count), table])
    cost([PYTHON, "-c", "import sys; from pathlib import Path; from benchmarks.workbook import write_workbook as w; "
          "w(Path(sys.argv[1]), Path(sys.argv[2]))", table, path])  # fmt: skip
    bare = cost([PYTHON, "-c", BARE, path])
    rows = cost([PYTHON, "-c", READ, path, "rows"])
    records = cost([PYTHON, "-c", READ, path, "records"])
    options = ["--de", "ga", "--vers", "agora", "--session", "2023"]
    convert = cost([*BACPRO, "convertir", path, *options, "--sortie", folder / "xlsx"])
    of_csv = cost([*BACPRO, "convertir", table, *options, "--sortie", folder / "csv"])
    timed = "  ".join(f"{run.cpu:>8.2f} {run.mib:>5.0f}" for run in (bare, rows, records, convert, of_csv))
    return f"{count:>10,}  {timed}  {rows.cpu / bare.cpu:>5.2f} {convert.cpu / of_csv.cpu:>5.2f}"


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="candidates (default: %(default)s)")
    given = parser.parse_args()
    names = ("bare calamine", "rows read", "records read", "convertir xlsx", "convertir csv")
    sys.stdout.write(f"{'':>10}  {'  '.join(f'{name:>14}' for name in names)}  {'ratio':>11}\n")
    sys.stdout.write(f"candidates  {'  '.join([f'{HEAD:>14}'] * 5)}   rows  conv\n")
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(compare(size, Path(folder)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
