"""The words of a line tell that it is about nobody; the title of a block names its class."""

import pytest

from bacpro.reading.values.line_words import FOOTER, STATISTICS, find_class, find_reason


@pytest.mark.parametrize("text", ["Total général", "Moyenne", "Effectif"])
def test_a_total_is_no_candidate(text: str) -> None:
    assert find_reason(text) in STATISTICS


@pytest.mark.parametrize("text", ["Le 12/06/2026", "AB : absent", "* sous réserve du jury", "https://example.org"])
def test_a_date_and_a_legend_end_a_page(text: str) -> None:
    assert find_reason(text) == FOOTER


@pytest.mark.parametrize("text", ["MARTIN", "02211557741", "=SUM(A1)", ""])
def test_a_name_and_a_number_tell_nothing(text: str) -> None:
    assert find_reason(text) == ""


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Classe : T AGO 1", "T AGO 1"),
        ("Division TGA2 (24 élèves)", "TGA2"),
        ("Tle AGOrA B", "Tle AGOrA B"),
        ("Total", ""),
    ],
)
def test_a_title_names_its_class(title: str, name: str) -> None:
    assert find_class([title, "", ""]) == name
