"""An input by blocks: what is handed over at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

BLOCK = 1000
"""Candidates of a block: enough that handing it over costs little, few enough that memory stays flat."""

T = TypeVar("T")


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Items by so many; the last batch has what is left."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
