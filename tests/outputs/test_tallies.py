"""What a report counts is what stands in the file, wherever the file was cut in blocks."""

import pickle
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.run.faults import Fault
from bacpro.outputs.reports import tallies

LIMIT = 3
TEXTS = st.lists(st.sampled_from("abcdef"), max_size=40)


@pytest.fixture(autouse=True, scope="module")
def few_kinds() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tallies, "KINDS", LIMIT)
        yield


def cut(texts: list[str], cuts: list[int]) -> list[list[str]]:
    """Texts in blocks that end at some places."""
    places = [0, *sorted(min(place, len(texts)) for place in cuts), len(texts)]
    return [texts[start:end] for start, end in pairwise(places)]


@given(texts=TEXTS, cuts=st.lists(st.integers(0, 40), max_size=5))
def test_a_text_that_is_kept_is_counted_wherever_it_stands(texts: list[str], cuts: list[int]) -> None:
    merged = tallies.TextTally()
    for block in cut(texts, cuts):
        tally = tallies.TextTally(limite=None)
        for text in block:
            tally.add(text)
        merged.merge(pickle.loads(pickle.dumps(tally)))  # noqa: S301
    kept = list(dict.fromkeys(texts))[:LIMIT]
    assert merged.comptes == {text: texts.count(text) for text in kept}
    assert merged.autres == len(texts) - sum(merged.comptes.values())


@given(kinds=TEXTS, cuts=st.lists(st.integers(0, 40), max_size=5))
def test_a_kind_of_fault_that_is_kept_is_counted_wherever_it_stands(kinds: list[str], cuts: list[int]) -> None:
    merged = tallies.RecordTally()
    for block in cut(kinds, cuts):
        tally = tallies.RecordTally.of_block()
        tally.fautes.add(Fault("a.csv", 1, "U2", "01", "x", kind, "Corrigez.") for kind in block)
        merged.merge(pickle.loads(pickle.dumps(tally)))  # noqa: S301
    kept = list(dict.fromkeys(kinds))[:LIMIT]
    assert {kind.nature: kind.nombre for kind in merged.fautes.natures} == {kind: kinds.count(kind) for kind in kept}
    assert merged.fautes.nombre == len(kinds)
    assert len(kinds) - merged.fautes.autres == sum(kind.nombre for kind in merged.fautes.natures)
