"""A report that is told whom its worker has seen shows the same candidates as one that is told nothing."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bacpro.outputs.reports.tallies import ShownCandidates
from bacpro.sharing.ranks_seen import RanksSeen

RANKS = st.lists(st.integers(0, 3), max_size=30)
LIMIT = 4


def block_of(
    ranks: list[int], bound: tuple[int, int], seen: RanksSeen | None, limit: int = LIMIT
) -> ShownCandidates[int]:
    """A block of candidates, each told by his line: from 1, one a line."""
    block: ShownCandidates[int] = ShownCandidates(limit, seen)
    for line in range(bound[0] + 1, bound[1] + 1):
        block.add(ranks[line - 1], line, line)
    return pickle.loads(pickle.dumps(block))  # type: ignore[no-any-return]  # noqa: S301


def merge_blocks(blocks: list[ShownCandidates[int]], limit: int = LIMIT) -> tuple[list[int], int]:
    whole: ShownCandidates[int] = ShownCandidates(limit)
    for block in blocks:
        whole.merge(block)
    return whole.candidats, whole.total


@given(RANKS, st.lists(st.integers(0, 30), max_size=5), st.permutations(range(6)))
def test_the_same_candidates_are_shown_in_whatever_order_a_worker_does_its_blocks(
    ranks: list[int], cuts: list[int], order: list[int]
) -> None:
    bounds = list(pairwise(sorted({0, *(min(cut, len(ranks)) for cut in cuts), len(ranks)})))
    plain = merge_blocks([block_of(ranks, bound, None) for bound in bounds])
    seen = RanksSeen()
    done = {place: block_of(ranks, bounds[place], seen) for place in order if place < len(bounds)}
    assert merge_blocks([done[place] for place in range(len(bounds))]) == plain
    assert plain[0] == sorted(range(1, len(ranks) + 1), key=lambda line: (ranks[line - 1], line))[:LIMIT]


def test_a_worker_sends_few_candidates_once_it_has_seen_enough() -> None:
    seen = RanksSeen()
    assert [seen.enough(1, line, 2) for line in range(1, 5)] == [False, False, True, True]
    assert not seen.enough(0, 5, 2), "who has more to settle is still shown"


def test_a_worker_that_goes_back_in_the_file_forgets_what_comes_after() -> None:
    seen = RanksSeen()
    assert [seen.enough(0, line, 1) for line in (10, 11, 2, 3)] == [False, True, False, True]


def test_threads_that_share_it_leave_out_nobody_who_is_to_be_shown() -> None:
    limit = 40
    ranks = [(line * 7) % 4 for line in range(4000)]
    bounds = list(pairwise(range(0, 4001, 500)))
    plain = merge_blocks([block_of(ranks, bound, None, limit) for bound in bounds], limit)
    for _ in range(5):
        seen = RanksSeen()
        with ThreadPoolExecutor(4) as threads:
            blocks = list(threads.map(lambda bound: block_of(ranks, bound, seen, limit), bounds))  # noqa: B023
        assert merge_blocks(blocks, limit) == plain
