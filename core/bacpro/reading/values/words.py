"""What the words of offices say: states of a mark, statuses, yes and no (`data/mots.toml`). No word is guessed at."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from bacpro.model.candidate import Status
from bacpro.model.notation.folding import fold, strip_accents
from bacpro.model.result import State
from bacpro.model.structuring.data import read_toml
from bacpro.reading.columns.unit_titles import split_words

_LONGEST = 80
"""More characters than a status is written with."""
_BETWEEN = re.compile(r"(?<=\w)[-‐‑](?=\w)|\.")
"""What may stand for a space in a word: a hyphen inside it, a point."""


def fold_spoken(text: str) -> str:
    """A word without case, accents or points, to compare it. Any other sign stays: `AB ?` and `a=b` are no `AB`."""
    return " ".join(strip_accents(_BETWEEN.sub(" ", text).replace("’", "'")).split()).replace(" (", "(")


@cache
def spoken_states() -> Mapping[str, State]:
    """Words that stand for a mark, as `spoken` gives them, with the state that they say."""
    return {fold_spoken(word): State(state) for state, words in _data()["notes"].items() for word in words}


def is_unexplained(text: str) -> bool:
    """Whether a word says that there is no mark without saying why (`NE`)."""
    return fold_spoken(text) in _load_spoken("sans_raison")


def says_nothing(text: str) -> bool:
    """Whether a word is as good as an empty cell (`néant`)."""
    return fold_spoken(text) in _load_spoken("rien")


def read_yes_or_no(column: str, text: str) -> bool | None:
    """What a cell says in a column of yes and no; None for any other word."""
    word = text.replace("\ufe0f", "").casefold()
    for part, answer in (("oui", True), ("non", False)):
        known = _data()[part]
        named = fold(word)
        if word in known["mots"] or (named and named in map(fold, known.get(column, ()))):
            return answer
    return None


def find_statuses(text: str) -> tuple[Status, ...]:
    """The statuses that the words of an office leave open (`Apprenti CFA habilité`); none where a word is unknown.

    Words that contradict each other leave none.
    """
    words = split_words(text) if len(text) <= _LONGEST else []
    phrases, longest = _phrases()
    left = set(Status) if words else set()
    family, at = False, 0
    while at < len(words):
        found = next((n for n in range(longest, 0, -1) if tuple(words[at : at + n]) in phrases), 0)
        if not found:
            return ()
        kind, open_ = phrases[tuple(words[at : at + found])]
        family = family or kind == "familles"
        left &= open_
        at += found
    return tuple(status for status in Status if family and status in left)


@cache
def _phrases() -> tuple[Mapping[tuple[str, ...], tuple[str, frozenset[Status]]], int]:
    """Words of statuses in a row, with what they are and the statuses they leave open; and the longest row."""
    found = {}
    for kind, words, open_ in _statuses():
        for said in words:
            found[tuple(split_words(said))] = (kind, open_)
    return found, max(map(len, found))


def _statuses() -> Iterator[tuple[str, list[str], frozenset[Status]]]:
    data = _data()["statuts"]
    yield "autour", data["autour"]["mots"], frozenset(Status)
    for kind in ("precisions", "familles"):
        for told in data[kind]:
            yield kind, told["mots"], frozenset(map(Status, told["statuts"]))


@cache
def _load_spoken(part: str) -> frozenset[str]:
    return frozenset(map(fold_spoken, _data()[part]["mots"]))


@cache
def _data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_toml(files("bacpro.reading") / "data" / "mots.toml")
    return found
