"""Numbers that stand twice are found whether memory holds those of the file or not, and wherever they stand."""

import pytest

from bacpro.reading import spool

NUMBERS = [("7", 2), ("8", 3), ("7", 4), ("9", 5), ("8", 9), ("7", 12)]


@pytest.mark.parametrize("held", [2, 5, 6, 100])
@pytest.mark.parametrize("lot", [1, 2, 3, 100])
def test_numbers_that_stand_twice_come_with_their_lines(held: int, lot: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "HELD", held)
    monkeypatch.setattr(spool, "_LOT", lot)
    assert spool.repeated(iter(NUMBERS)) == {"7": (2, 4, 12), "8": (3, 9)}


@pytest.mark.parametrize("held", [2, 100])
@pytest.mark.parametrize("lot", [1, 4, 100])
def test_numbers_that_stand_once_are_no_doubles(held: int, lot: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "HELD", held)
    monkeypatch.setattr(spool, "_LOT", lot)
    assert spool.repeated([(str(n), n) for n in range(9)]) == {}
