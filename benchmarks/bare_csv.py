"""The least that could be done: read a table, and write two tables that are already known, with `csv` alone.

python -m benchmarks.bare_csv cohort.csv output/ copy/
"""

import csv
import sys
from pathlib import Path


def main() -> None:
    """Read the input, then copy both tables cell by cell."""
    source, written, copied = map(Path, sys.argv[1:4])
    with source.open(encoding="utf-8-sig", newline="") as stream:
        for _ in csv.reader(stream, delimiter=";"):
            pass
    for name in ("conversion.csv", "journal.csv"):
        with (
            (written / name).open(encoding="utf-8-sig", newline="") as stream,
            (copied / name).open("w", encoding="utf-8-sig", newline="", buffering=1 << 20) as copy,
        ):
            writer = csv.writer(copy, delimiter=";", lineterminator="\r\n")
            writer.writerows(csv.reader(stream, delimiter=";"))


if __name__ == "__main__":
    main()
