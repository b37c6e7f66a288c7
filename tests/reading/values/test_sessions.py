"""The session of a result is a year of the diploma, and none that is yet to come."""

import pytest

from bacpro.model.run.faults import CellFault
from bacpro.plugins.registry import Registry
from bacpro.reading.values.sessions import session_reader


@pytest.mark.parametrize(
    ("cell", "session"), [("2024", 2024), (" ", None), ("24", ...), ("1999", ...), ("2026", ...), ("2022", ...)]
)
def test_a_session_is_of_the_diploma_and_not_later_than_the_one_prepared(
    registry: Registry, cell: str, session: object
) -> None:
    read = session_reader(registry.diplome("agora"), 2025)("session", cell)
    assert isinstance(read, CellFault) if session is ... else read == session


def test_an_earlier_session_is_that_of_a_result_that_was_carried(registry: Registry) -> None:
    assert session_reader(registry.diplome("agora"), 2025, carried=True)("session", "2019") == 2019
