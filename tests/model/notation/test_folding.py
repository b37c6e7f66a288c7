"""Texts are compared without what people write in ten ways."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.notation.folding import fold, fold_words, strip_accents


@pytest.mark.parametrize("text", ["N° de candidat", "n°  DE CANDIDAT", "No_de-candidat", "N.o. de candidat"])
def test_one_title_is_folded_alike_however_it_is_written(text: str) -> None:
    assert fold(text) == "nodecandidat"


def test_words_stay_apart_where_they_are_compared_one_by_one() -> None:
    assert fold_words("  Épreuve\u00a0 n°2 ") == "epreuve no2"
    assert strip_accents("ŒUVRE Éç") == "œuvre ec"


@given(text=st.text())
def test_what_is_folded_once_is_folded(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_words(fold_words(text)) == fold_words(text)
    assert not any(map(unicodedata.combining, strip_accents(text)))
