"""Answers that plain letters do not write, set in their place in the largest size that fits."""

import pytest

from bacpro.pdf.typeset import UnprintableError
from bacpro.pdf.writing.odd_texts import OddText, TooLongError, set_texts


def test_each_text_has_a_page_as_large_as_its_place() -> None:
    pages = set_texts([OddText("محمد", 120, 14, False), OddText("नमस्ते\nदुनिया", 80, 40, True)])
    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages] == [(120, 14), (80, 40)]


def test_a_text_without_room_is_told_by_its_rank() -> None:
    with pytest.raises(TooLongError) as caught:
        set_texts([OddText("محمد", 120, 14, False), OddText("محمد " * 40, 60, 14, False)])
    assert caught.value.rank == 1


def test_a_letter_that_no_font_has_is_refused() -> None:
    with pytest.raises(UnprintableError) as caught:
        set_texts([OddText("\U00013000", 120, 14, False)])
    assert caught.value.caracteres == "\U00013000"
