"""What a fact rests on: a document has a date that is a day, or a year alone."""

import pytest

from bacpro.model.legal import Source
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure


@pytest.mark.parametrize("date", ["", "2024", "2024-06", "2011-05-31"])
def test_a_document_is_of_a_day_or_of_a_year(date: str) -> None:
    assert structure({"id": "arrete", "titre": "Arrêté", "date": date}, Source).date == date


@pytest.mark.parametrize("date", ["2011-06-31", "31-05-2011", "2011-5-3"])
def test_a_day_that_does_not_exist_is_refused_with_its_key(date: str) -> None:
    with pytest.raises(StructureError, match=f"date : « {date} » n’est pas un jour ; écrivez aaaa-mm-jj"):
        structure({"id": "arrete", "titre": "Arrêté", "date": date}, Source)
