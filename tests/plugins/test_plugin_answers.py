"""What a plugin gives is of the kind that is asked for, to its last part, or is refused with its place."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bacpro.errors import DataError
from bacpro.model.diploma import Epreuve
from bacpro.plugins.plugin_answers import ask_all, ask_one

WRITTEN, ORAL = Epreuve("E1", "Écrit"), Epreuve("E2", "Oral")
UNTITLED: Any = 3


def generate() -> Iterator[Epreuve]:
    """Two, one after the other."""
    yield WRITTEN
    yield ORAL


@pytest.mark.parametrize(
    ("function", "found"),
    [
        (tuple, ()),
        (lambda: [WRITTEN], (WRITTEN,)),
        (generate, (WRITTEN, ORAL)),
        (lambda: {ORAL: 1}, (ORAL,)),
    ],
)
def test_several_values_come_in_any_collection(function: Callable[[], object], found: tuple[Epreuve, ...]) -> None:
    assert ask_all(Epreuve, "epreuves", function) == found


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "epreuves : None n’est pas une liste de Epreuve"),
        ("E1", "epreuves : 'E1' n’est pas une liste de Epreuve"),
        (WRITTEN, "n’est pas une liste de Epreuve"),
        ([WRITTEN, None], "epreuves : None n’est pas un Epreuve"),
        ([Epreuve("E1", UNTITLED)], "epreuves : intitule : 3 n’est pas un texte"),
    ],
)
def test_what_is_not_several_of_them_is_refused_with_its_place(given: object, said: str) -> None:
    with pytest.raises(DataError) as caught:
        ask_all(Epreuve, "epreuves", lambda: given)
    assert said in str(caught.value)


def test_one_value_may_be_none_and_is_given_what_it_is_asked_for() -> None:
    assert ask_one(Epreuve, "epreuve", lambda: None) is None
    assert ask_one(Epreuve, "epreuve", lambda title: Epreuve("E2", title), "Oral") == ORAL


@pytest.mark.parametrize("given", [[WRITTEN], "E1", 7, Epreuve("E1", UNTITLED)])
def test_what_is_not_one_of_them_is_refused(given: object) -> None:
    with pytest.raises(DataError, match=r"epreuve : .*n’est pas un"):
        ask_one(Epreuve, "epreuve", lambda: given)


def test_what_the_plugin_raises_goes_through() -> None:
    def broken() -> object:
        raise OSError("disque")

    with pytest.raises(OSError, match="disque"):
        ask_all(Epreuve, "epreuves", broken)
