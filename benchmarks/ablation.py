"""What each trick of `bacpro.sharing` earns: the same command with it and without it, in turn, each in a process.

A trick that earns less than a tenth of what its command takes is not worth its lines: it is to be deleted.

python -m benchmarks.ablation                    # every trick, 20,000 candidates: minutes
python -m benchmarks.ablation conversion --sizes 2000 --repetitions 5
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import PYTHON, Cost, cost

WITHOUT = "BACPRO_WITHOUT"
"""The environment variable that names the trick a child does without."""


@dataclass(frozen=True)
class Trick:
    """A trick: the command that it quickens, its cohort where it has one, and what puts its plain twin in its place.

    `remove` is called in the child before the command runs, with what it needs imported inside.
    """

    name: str
    twin: str
    cohort: str
    command: tuple[str, ...]
    remove: Callable[[], None]
    processes: int = 1


CONVERT = ("convertir", "--de", "ga", "--vers", "agora", "--session", "2023")
DELIBERATE = ("deliberer", "--diplome", "agora", "--session", "2026")
CHECK = ("controler", "--diplome", "agora")


def convert_plainly() -> None:
    """Decide each candidate anew."""
    from functools import partial

    from bacpro.jobs.convert import convert
    from bacpro.running import conversion

    vars(conversion)["prepare_converter"] = lambda plan: partial(convert, plan)


def deliberate_plainly() -> None:
    """Deliberate on each candidate anew."""
    from bacpro.jobs.session_terms import DeliberationPlan, SessionTerms
    from bacpro.sharing import deliberation

    def share_nothing(plan: DeliberationPlan, terms: SessionTerms, limit: int) -> SessionTerms:
        return terms

    vars(deliberation)["share_terms"] = share_nothing


def add_bonuses_plainly() -> None:
    """Work out the points of each facultative and each projet anew."""
    from attrs import evolve

    from bacpro.jobs.session_terms import DeliberationPlan, SessionTerms
    from bacpro.sharing import deliberation

    share = deliberation.share_terms

    def share_grades(plan: DeliberationPlan, terms: SessionTerms, limit: int) -> SessionTerms:
        shared = share(plan, terms, limit)
        return evolve(shared, optional_bonuses=terms.optional_bonuses, project_bonus=terms.project_bonus)

    vars(deliberation)["share_terms"] = share_grades


def check_plainly() -> None:
    """Check each candidate anew."""
    from functools import cache, partial

    from bacpro.jobs.check import CheckPlan, check, check_terms
    from bacpro.model.check import CheckReport
    from bacpro.model.dossier import Dossier
    from bacpro.running import check as checking

    def prepare_plainly(plan: CheckPlan) -> Callable[[Dossier, int], CheckReport]:
        terms = cache(partial(check_terms, plan))
        return lambda dossier, session: check(dossier, terms(session))

    vars(checking)["prepare_checker"] = prepare_plainly


def write_plainly() -> None:
    """Write each outcome and each finding anew."""
    from bacpro.outputs.tables import control, conversion

    vars(conversion)["IdentityCache"] = WorkedOutAnew
    vars(control)["_FINDING_TEXTS"] = WorkedOutAnew(vars(control)["_finding_text"])
    vars(control)["_FINDING_CELLS"] = WorkedOutAnew(vars(control)["_finding_cells"])


@dataclass(frozen=True)
class WorkedOutAnew:
    """What stands for an `IdentityCache` that remembers nothing."""

    function: Callable[[Any], Any]
    limit: int = 0

    def of(self, values: Sequence[Any]) -> list[Any]:
        """What the function gives for each value."""
        return list(map(self.function, values))


def structure_plainly() -> None:
    """Read the data of plugins with cattrs."""
    from bacpro.model.structuring import quick, structure

    def refuse(_: object) -> quick.Reader:
        raise TypeError

    vars(structure)["quick_reader"] = refuse


def see_nobody() -> None:
    """Send from each block all the candidates that it would show alone."""
    from bacpro.sharing.ranks_seen import RanksSeen

    RanksSeen.enough = lambda *_: False  # type: ignore[method-assign]


TRICKS = (
    Trick("conversion", "jobs.convert", "results-ga", CONVERT, convert_plainly),
    Trick("deliberation", "jobs.deliberate", "results-agora", DELIBERATE, deliberate_plainly),
    Trick("bonuses", "jobs.session_terms", "results-agora", DELIBERATE, add_bonuses_plainly),
    Trick("checking", "jobs.check", "dossiers", CHECK, check_plainly),
    Trick("rows", "csvtext.make_row", "results-ga", CONVERT, write_plainly),
    Trick("findings", "make_row, report_data", "dossiers", CHECK, write_plainly),
    Trick("structuring", "structure_plainly", "", ("diplomes",), structure_plainly),
    Trick("ranks-seen", "Shown without RanksSeen", "results-ga", CONVERT, see_nobody, processes=2),
)


def measure(trick: Trick, count: int, repetitions: int) -> Iterator[str]:
    """The command with a trick and without, the quicker of some runs of each, in one line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"cohort.{'jsonl' if trick.cohort == 'dossiers' else 'csv'}"
        if trick.cohort:
            cost([PYTHON, "-m", "benchmarks.cohort", trick.cohort, str(count), path])
        runs: dict[str, list[Cost]] = {"": [], trick.name: []}
        for _ in range(repetitions):
            for without, costs in runs.items():
                costs.append(run(trick, path, Path(folder) / f"output-{without}", without))
        with_it, without_it = (min(costs, key=lambda one: one.cpu) for costs in runs.values())
        earned = 1 - with_it.cpu / without_it.cpu
        candidates = count if trick.cohort else 0
        yield (
            f"{trick.name:<16} {trick.twin:<28} {trick.command[0]:<10} {candidates:>8,} {with_it.cpu:>7.2f} "
            f"{without_it.cpu:>8.2f} {earned:>7.0%} {with_it.mib:>6.0f} {without_it.mib:>6.0f}"
        )


def run(trick: Trick, path: Path, output: Path, without: str) -> Cost:
    """What a run took, without the trick of that name where there is one."""
    os.environ[WITHOUT] = without
    options: list[str | Path] = [path, "--sortie", output, "--processus", str(trick.processes), "--remplacer"]
    taken = options if trick.cohort else []
    return cost([PYTHON, "-m", "benchmarks.ablation", "--run", *trick.command, *taken], accepted=(0, 1))


def run_command(arguments: Sequence[str]) -> None:
    """Run bacpro in this process, without the trick that the environment names."""
    from bacpro_cli.main import main as run_bacpro

    for trick in TRICKS:
        if trick.name == os.environ.get(WITHOUT):
            trick.remove()
    sys.argv = ["bacpro", *arguments]
    run_bacpro()


def main() -> None:
    """Print one line a trick, or run a command."""
    if sys.argv[1:2] == ["--run"]:
        run_command(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tricks", nargs="*", default=[trick.name for trick in TRICKS])
    parser.add_argument("--sizes", type=int, nargs="+", default=(20_000,), help="candidates (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=3)
    given = parser.parse_args()
    sys.stdout.write(f"{'trick':<16} {'plain twin':<28} {'command':<10} candidates   with  without  earned")
    sys.stdout.write("   MiB (with, without)\n")
    for trick in TRICKS:
        for size in given.sizes if trick.name in given.tricks else ():
            for line in measure(trick, size, given.repetitions):
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
