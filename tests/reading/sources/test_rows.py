"""What a cell holds, once the spaces around it are gone."""

import pytest

from bacpro.reading.sources.rows import clean_cell


@pytest.mark.parametrize("cell", ["", "  ", "-", " — ", "/", "//", "\u00a0--\u202f"])
def test_a_dash_or_a_slash_alone_is_nothing(cell: str) -> None:
    assert clean_cell(cell) == ""


def test_a_text_stays_as_it_is_between_its_spaces() -> None:
    assert clean_cell("\u00a0Le Goff-Martin ") == "Le Goff-Martin"
