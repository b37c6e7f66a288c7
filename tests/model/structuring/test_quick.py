"""The quick reader gives what the plain one gives, and leaves to it all that is amiss."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from attrs import field, frozen

from bacpro.model.legal import LegalBasis
from bacpro.model.structuring.converter import structure_plainly
from bacpro.model.structuring.quick import quick_reader


class Subject(StrEnum):
    """Words that stand for keys."""

    FRANCAIS = "francais"


@frozen
class Base:
    """One value that a class below takes by place."""

    nom: str = "sans"


@frozen(kw_only=True)
class Terms(Base):
    """Values taken by name only, one of them needed before one that has a default."""

    seuil: Decimal
    fondement: LegalBasis = field(default=LegalBasis("Code"))
    mots: tuple[str, ...] = field(factory=tuple)
    unites: dict[Subject, str] = field(factory=dict)


SOUND: dict[str, Any] = {
    "nom": "essai",
    "seuil": "12.5",
    "fondement": {"texte": "Arrêté"},
    "mots": ["un", "deux"],
    "unites": {"francais": "U51"},
}


@pytest.mark.parametrize("left_out", [(), ("nom",), ("fondement", "mots"), ("nom", "fondement", "mots")])
def test_a_class_that_takes_values_by_name_is_read_as_the_plain_reader_does(left_out: tuple[str, ...]) -> None:
    data = {key: value for key, value in SOUND.items() if key not in left_out}
    assert quick_reader(Terms)(data) == structure_plainly(data, Terms)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {**SOUND, "seuill": "1"},
        {**SOUND, "seuil": "douze"},
        {**SOUND, "mots": "un"},
        {**SOUND, "nom": 1},
        {**SOUND, "unites": {"latin": "U9"}},
    ],
)
def test_what_is_amiss_is_left_to_the_plain_reader(data: dict[str, Any]) -> None:
    with pytest.raises(Exception):  # noqa: B017 - whatever it raises is left to be explained
        quick_reader(Terms)(data)
