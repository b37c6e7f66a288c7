"""What tests of reports share: tallies of some candidates, their page, and that it is one however a file is cut."""

import pickle
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest

from bacpro.outputs.reports.tallies import LIMITS, ReportLimits
from bacpro.running.job_run import summarise
from bacpro.sharing.ranks_seen import RanksSeen

Draw = Callable[..., str]


def fill(report: Any, candidates: Sequence[object]) -> Any:  # noqa: ANN401 - any report
    """A report that has counted some candidates."""
    for each in candidates:
        report.add(each)
    return report


@pytest.fixture(scope="session")
def tally() -> Callable[..., Any]:
    """Gives a report, of a class of reports, that has counted some candidates."""

    def count(kind: type[Any], candidates: Sequence[object], limits: ReportLimits = LIMITS) -> Any:  # noqa: ANN401
        return fill(kind(limits), candidates)

    return count


@pytest.fixture(scope="session")
def draw_report(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Draw]:
    """Prepares what gives the page of a report: who writes it, the plan and the job that it is of."""

    def prepare(write: Callable[..., None], plan: object, job: Any) -> Draw:  # noqa: ANN401
        path = tmp_path_factory.mktemp("rapport") / "rapport.html"

        def draw(report: object, candidates: Sequence[object]) -> str:
            write(path, report, plan, summarise(job, fill(job.counts(), candidates)))
            return path.read_text(encoding="utf-8")

        return draw

    return prepare


@pytest.fixture(scope="session")
def assert_cuts_do_not_show() -> Callable[..., None]:
    """Asserts that the page of a report is the same wherever the file is cut, told or not of whom a worker has seen."""

    def check(
        kind: type[Any], candidates: Sequence[object], cuts: Sequence[int], draw: Draw, limits: ReportLimits
    ) -> None:
        whole = draw(fill(kind(limits), candidates), candidates)
        merged, spread, seen = kind(limits), kind(limits), RanksSeen()
        bounds = sorted({0, *(min(cut, len(candidates)) for cut in cuts), len(candidates)})
        for start, end in pairwise(bounds):
            part = candidates[start:end]
            merged.merge(pickle.loads(pickle.dumps(fill(kind(limits), part))))  # noqa: S301
            spread.merge(pickle.loads(pickle.dumps(fill(kind.of_block(seen, limits), part))))  # noqa: S301
        assert draw(merged, candidates) == whole
        assert draw(spread, candidates) == whole

    return check
