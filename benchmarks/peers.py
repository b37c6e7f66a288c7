"""`bacpro deliberer` beside a plain script and a polars one: the same rows, what each takes, and what each gets wrong.

The cohort is that of `bacpro demo`, in quarters of a point, then the same in tenths and in hundredths. Then candidates
placed exactly at a threshold, which floats miss; then cells that a table may hold and no jury has given.

python -m benchmarks.peers
python -m benchmarks.peers --size 2000 --repetitions 1
"""

import argparse
import csv
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measure import BACPRO, PYTHON, Cost, cost
from benchmarks.peer_deliberer import UNITS, WEIGHTS

Row = dict[str, str]
STEPS = {"quarters": 0, "tenths": 10, "hundredths": 100}
"""Of a point: how many make a mark; none keeps those of `bacpro demo`."""

PLACED = 5_000
"""Candidates placed at a threshold."""

THRESHOLDS = (8, 10, 12, 14, 16)

ODD_CELLS = {
    "25": "a mark above 20",
    "-3": "a mark below 0",
    "XX": "a word that is no code",
    "12-mai": "12,5 as a spreadsheet spoilt it",
    "1O,5": "a letter O for a zero",
}


def ours(source: Path, target: Path) -> Cost:
    """What bacpro takes in one process; its table is put at `target`."""
    folder = target.with_suffix("")
    options = ("--session", "2026", "--sortie", folder, "--remplacer", "--processus", "1")
    taken = cost([*BACPRO, "deliberer", source, *options], accepted=(0, 1))
    (folder / "deliberation.csv").replace(target)
    return taken


def peer(name: str) -> Callable[[Path, Path], Cost]:
    """What runs a peer, which reads one table and writes the other."""
    return lambda source, target: cost([PYTHON, "-m", f"benchmarks.{name}", source, target])


def programs() -> dict[str, Callable[[Path, Path], Cost]]:
    """Those that are measured: without polars, its peer is not."""
    found = {"bacpro": ours, "plain": peer("peer_deliberer")}
    return {**found, "polars": peer("peer_polars")} if find_spec("polars") else found


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def write(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def finer(rows: Iterable[Row], parts: int) -> Iterator[Row]:
    """The same candidates, their marks moved by a part of a point or more."""
    draw = random.Random(30004)
    for row in rows:
        moved = dict(row)
        for column in (*UNITS, "UF1", "UF2", "Projet", "controle U12", "controle U51"):
            if row[column][:1].isdigit():
                mark = Decimal(row[column].replace(",", ".")) + Decimal(draw.randint(-parts, parts)) / parts
                moved[column] = str(min(Decimal(20), max(Decimal(), mark.quantize(Decimal(1) / parts)))).replace(
                    ".", ","
                )
        yield moved


def at_a_threshold(rows: Sequence[Row], parts: int, count: int) -> Iterator[tuple[Row, int]]:
    """Candidates whose average is a threshold, exactly, with that threshold: twelve marks, and nothing beside them."""
    draw, made = random.Random(10), 0
    others, last = UNITS[:-1], UNITS[-1]
    while made < count:
        threshold = draw.choice(THRESHOLDS)
        marks = {unit: Decimal(draw.randint(0, 20 * parts)) / parts for unit in others}
        rest = threshold * sum(WEIGHTS.values(), Decimal()) - sum(
            [mark * WEIGHTS[unit] for unit, mark in marks.items()], Decimal()
        )
        if not 0 <= rest <= 20 or rest != rest.quantize(Decimal(1) / parts):
            continue
        row = dict.fromkeys(rows[0], "") | {"Session": "2026", "Statut": "scolaire_public", "Forme": "globale"}
        row |= {unit: str(mark).replace(".", ",") for unit, mark in (marks | {last: rest}).items()}
        made += 1
        yield row | {"N° Candidat": f"{made:011}", "Nom de famille": "Exact", "Prénom(s)": "Aude"}, threshold


def differing(found: Sequence[Row], expected: Sequence[Row]) -> list[str]:
    """The columns in which rows differ, once a row, of those that both tables have; every row must be there."""
    if [row["numero_candidat"] for row in found] != [row["numero_candidat"] for row in expected]:
        return ["numero_candidat"]
    columns = [name for name in found[0] if name in expected[0] and (name != "moyenne" or len(found[0]) > len(UNITS))]
    pairs = zip(found, expected, strict=True)
    return [
        next(name for name in columns if one[name] != other[name])
        for one, other in pairs
        if any(one[name] != other[name] for name in columns)
    ]


def time_all(folder: Path, size: int, repetitions: int) -> Iterator[str]:
    """One line a cohort and a program: what it took, a candidate, beside the plain script; rows unlike ours."""
    made = folder / "cohort.csv"
    cost([PYTHON, "-m", "benchmarks.cohort", "results-agora", str(size), made])
    rows = read(made)
    for name, parts in STEPS.items():
        source = folder / f"{name}.csv"
        write(source, list(finer(rows, parts)) if parts else rows)
        costs: dict[str, list[Cost]] = {program: [] for program in programs()}
        for _ in range(repetitions):
            for program, run in programs().items():
                costs[program].append(run(source, folder / f"{program}.csv"))
        best = {program: min(taken, key=lambda one: one.cpu) for program, taken in costs.items()}
        for program, taken in best.items():
            unlike = differing(read(folder / f"{program}.csv"), read(folder / "bacpro.csv"))
            yield (
                f"{name:<11} {program:<7} {taken.seconds:>7.2f} {taken.cpu:>7.2f} {taken.mib:>5.0f} "
                f"{taken.cpu / size * 1e6:>9.0f} {taken.cpu / best['plain'].cpu:>6.2f}   {len(unlike)} unlike ours"
                f"{' in ' + ', '.join(sorted(set(unlike))) if unlike else ''}"
            )


def judge_thresholds(folder: Path, count: int) -> Iterator[str]:
    """One line a step and a program: how many of those placed at a threshold it puts on the wrong side."""
    right = {
        8: ("ajourne", "controle"),
        10: ("admis", ""),
        12: ("admis", "AB"),
        14: ("admis", "B"),
        16: ("admis", "TB"),
    }
    made = folder / "cohort.csv"
    for name, parts in STEPS.items():
        placed = list(at_a_threshold(read(made), parts or 4, count))
        source = folder / f"placed-{name}.csv"
        write(source, [row for row, _ in placed])
        for program, run in programs().items():
            run(source, folder / f"{program}.csv")
        exact = read(folder / "bacpro.csv")
        for program in programs():
            wrong = 0
            for (_, threshold), row, ours_ in zip(placed, read(folder / f"{program}.csv"), exact, strict=True):
                expected = (ours_["decision"], ours_["mention"]) if threshold == 8 else right[threshold]
                wrong += (row["decision"], row["mention"]) != expected
            yield f"{name:<11} {program:<7} {wrong:>6} of {count} wrong ({wrong / count:.1%})"


def show_swallowed(folder: Path) -> Iterator[str]:
    """What each program makes of cells that no jury has given, and of a candidate who stands twice."""
    sound, _ = next(at_a_threshold(read(folder / "cohort.csv"), 4, 1))
    cases = [(f"« {cell} », {why}", [{**sound, "U31": cell}]) for cell, why in ODD_CELLS.items()]
    cases.append(("the same number twice, with other marks", [sound, {**sound, "U2": "19,75"}]))
    for title, rows in cases:
        source = folder / "odd.csv"
        write(source, rows)
        said = []
        for program, run in programs().items():
            target = folder / f"{program}.csv"
            run(source, target)
            decided = [f"{row['decision']} {row['moyenne']}".strip() for row in read(target)]
            refused = program == "bacpro" and not decided
            reason = read(folder / "bacpro" / "rejets.csv")[0]["erreur"] if refused else ""
            said.append(f"{program}: {(reason and f'rejected ({reason})') or ' and '.join(decided)}")
        yield f"{title}\n    " + "\n    ".join(said)


def main() -> None:
    """Print what they take, what they decide wrongly, and what they swallow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000, help="candidates (default: %(default)s)")
    parser.add_argument("--placed", type=int, default=PLACED, help="candidates at a threshold (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=3)
    given = parser.parse_args()
    if find_spec("polars") is None:
        sys.stdout.write("polars is not installed: its peer is left out (pip install '.[bench]')\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts: dict[str, Iterator[str]] = {
            "marks in    program seconds     cpu   MiB µs/cand.  ratio": time_all(
                folder, given.size, given.repetitions
            ),
            "placed exactly at a threshold": judge_thresholds(folder, given.placed),
            "cells that no jury has given": show_swallowed(folder),
        }
        for title, lines in parts.items():
            sys.stdout.write(f"\n{title}\n")
            for line in lines:
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
