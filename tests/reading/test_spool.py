"""Numbers that stand twice are found whether memory holds those of the file or not, and wherever they stand."""

from contextlib import closing

import pytest

from bacpro.reading.blocks import batches
from bacpro.reading.spool import RepeatedKeys, group_rows

NUMBERS = [("7", 2), ("8", 3), ("7", 4), ("9", 5), ("8", 9), ("7", 12)]


def repeated(numbers: list[tuple[str, int]], held: int, lot: int) -> dict[str, tuple[int, ...]]:
    """The numbers that stand on several lines, looked at by so many, where memory holds so many."""
    with closing(RepeatedKeys(held)) as keys:
        for some in batches(numbers, lot):
            keys.add(some)
        return keys.found()


@pytest.mark.parametrize("held", [2, 5, 6, 100])
@pytest.mark.parametrize("lot", [1, 2, 3, 100])
def test_numbers_that_stand_twice_come_with_their_lines(held: int, lot: int) -> None:
    assert repeated(NUMBERS, held, lot) == {"7": (2, 4, 12), "8": (3, 9)}


@pytest.mark.parametrize("held", [2, 100])
@pytest.mark.parametrize("lot", [1, 4, 100])
def test_numbers_that_stand_once_are_no_doubles(held: int, lot: int) -> None:
    assert repeated([(str(n), n) for n in range(9)], held, lot) == {}


def test_rows_come_together_in_the_order_of_the_first_of_each_candidate() -> None:
    rows = [(number, (line, [number, str(line)])) for number, line in NUMBERS]
    assert list(group_rows(iter(rows))) == [
        ("7", [(2, ["7", "2"]), (4, ["7", "4"]), (12, ["7", "12"])]),
        ("8", [(3, ["8", "3"]), (9, ["8", "9"])]),
        ("9", [(5, ["9", "5"])]),
    ]
