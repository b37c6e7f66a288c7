"""A word with a letter or two wrong is the only known one it can be; a number is never mended."""

import pytest

from bacpro.reading.columns.misspelling import find_nearest

KNOWN = {"numerocandidat": "numero", "prenom": "prenom", "noms": "nom", "nom": "nom", "u33": "U33", "division": "div"}


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("prneom", ("prenom", 1)),  # two letters swapped
        ("pprenom", ("prenom", 1)),
        ("numerocanddat", ("numerocandidat", 1)),
        ("numrocandida", ("numerocandidat", 2)),
        ("prnm", None),  # too short for a slip
        ("u34", None),
        ("divers", None),
        ("nomx", None),
    ],
)
def test_a_slip_has_one_reading_or_none(word: str, found: tuple[str, int] | None) -> None:
    assert find_nearest(word, KNOWN, KNOWN.__getitem__) == found


def test_two_words_as_near_leave_none() -> None:
    assert find_nearest("classes", ["classex", "classey"], str) is None
