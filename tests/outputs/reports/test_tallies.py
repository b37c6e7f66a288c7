"""What a report counts is what stands in the file, wherever the file was cut in blocks."""

import pickle
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.run.faults import Fault
from bacpro.outputs.reports.tallies import FaultTally, RecordTally, ReportLimits, TextTally, nature

LIMIT = 3
LIMITED = ReportLimits(natures=LIMIT)
TEXTS = st.lists(st.sampled_from("abcdef"), max_size=40)


def cut(texts: list[str], cuts: list[int]) -> list[list[str]]:
    """Texts in blocks that end at some places."""
    places = [0, *sorted(min(place, len(texts)) for place in cuts), len(texts)]
    return [texts[start:end] for start, end in pairwise(places)]


@given(texts=TEXTS, cuts=st.lists(st.integers(0, 40), max_size=5))
def test_a_text_that_is_kept_is_counted_wherever_it_stands(texts: list[str], cuts: list[int]) -> None:
    merged = TextTally(LIMIT)
    for block in cut(texts, cuts):
        tally = TextTally(None)
        for text in block:
            tally.add(text)
        merged.merge(pickle.loads(pickle.dumps(tally)))  # noqa: S301
    kept = list(dict.fromkeys(texts))[:LIMIT]
    assert merged.comptes == {text: texts.count(text) for text in kept}
    assert merged.autres == len(texts) - sum(merged.comptes.values())


@given(kinds=TEXTS, cuts=st.lists(st.integers(0, 40), max_size=5))
def test_a_kind_of_fault_that_is_kept_is_counted_wherever_it_stands(kinds: list[str], cuts: list[int]) -> None:
    merged = RecordTally(LIMITED)
    for block in cut(kinds, cuts):
        tally = RecordTally(LIMITED.in_block)
        tally.fautes.add(Fault("a.csv", 1, "U2", "01", "x", kind, "Corrigez.") for kind in block)
        merged.merge(pickle.loads(pickle.dumps(tally)))  # noqa: S301
    kept = list(dict.fromkeys(kinds))[:LIMIT]
    assert {kind.nature: kind.nombre for kind in merged.fautes.natures} == {kind: kinds.count(kind) for kind in kept}
    assert merged.fautes.nombre == len(kinds)
    assert len(kinds) - merged.fautes.autres == sum(kind.nombre for kind in merged.fautes.natures)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("candidat présent plusieurs fois (lignes 9, 10)", "candidat présent plusieurs fois"),
        ("session hors des éditions de GA (2015 à 2022)", "session hors des éditions de GA"),
        ("erreur de syntaxe, ligne 3, caractère 12", "erreur de syntaxe, ligne …, caractère …"),
        ("note hors de 0 à 20", "note hors de 0 à 20"),
        ("lu « 02 » (zéros de tête perdus)", "zéros de tête perdus"),
    ],
)
def test_faults_of_one_cause_are_one_kind_whatever_their_place(error: str, kind: str) -> None:
    assert nature(Fault("f.csv", 1, "", "", "", error, "")) == kind


def test_faults_beyond_the_limits_are_counted() -> None:
    tally = FaultTally(ReportLimits(fautes=2, natures=1))
    tally.add(Fault("f.csv", line, f"$[{line}].note", "", "", error, "") for line, error in enumerate("aaba"))
    assert (tally.nombre, tally.autres, len(tally.listees)) == (4, 1, 2)
    assert [(kind.nature, kind.nombre, kind.colonnes) for kind in tally.natures] == [("a", 3, ("$[…].note",))]
