"""The day on which the examinations of a session end, as a speciality gives it."""

import datetime as dt

import pytest

from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure
from bacpro.regulation.terms import ExamTerms


def test_the_examinations_of_a_session_end_in_its_year() -> None:
    assert ExamTerms(examen_mois=7, examen_jour=3).exam_end(2028) == dt.date(2028, 7, 3)


@pytest.mark.parametrize(("month", "day"), [(6, 31), (2, 29), (0, 1), (13, 1), (6, 0), (6, -1), (6, 10**20)])
def test_a_day_that_some_years_have_not_is_refused(month: int, day: int) -> None:
    with pytest.raises(StructureError, match="n’est pas un jour de toutes les années"):
        structure({"examen_mois": month, "examen_jour": day}, ExamTerms)
