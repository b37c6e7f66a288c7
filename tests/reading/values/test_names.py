"""A name in one cell is split where its capitals tell, and kept whole everywhere else: never a wrong split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.reading.values.names import split_name

SPLIT = {
    "ALPHA Zoé": ("ALPHA", "Zoé"),
    "DE LA TOUR Marie-Ève": ("DE LA TOUR", "Marie-Ève"),
    "de LA TOUR Marie-Ève": ("de LA TOUR", "Marie-Ève"),
    "O'BRIEN Liam": ("O'BRIEN", "Liam"),
    "D’ARCY Louis": ("D’ARCY", "Louis"),
    "d'ARCY Louis": ("d'ARCY", "Louis"),
    "LE GOFF Yann": ("LE GOFF", "Yann"),
    "VAN DER MEERSCH Élodie": ("VAN DER MEERSCH", "Élodie"),
    "DE SOUZA e SILVA Ana": ("DE SOUZA e SILVA", "Ana"),
    "McDONALD John": ("McDONALD", "John"),
    "N GUESSAN Aya": ("N GUESSAN", "Aya"),
    "ŒUVRARD Zoé": ("ŒUVRARD", "Zoé"),
    "STRAUß Anna": ("STRAUß", "Anna"),
    "MARTIN-DURAND Anne Lise": ("MARTIN-DURAND", "Anne Lise"),
    "  ALPHA   Zoé ": ("ALPHA", "Zoé"),
    "Mme ALPHA Zoé": ("ALPHA", "Zoé"),
    "Zoé ALPHA": ("ALPHA", "Zoé"),
    "Marie de LA TOUR": ("de LA TOUR", "Marie"),
}


@pytest.mark.parametrize(("text", "names"), SPLIT.items())
def test_capitals_tell_the_family_name(text: str, names: tuple[str, str]) -> None:
    assert split_name(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Le Goff Yann",
        "Dupont Jean",
        "DUPONT JEAN",
        "LE Goff Yann",
        "DUPONT DE Ligonnès Xavier",
        "LE Thi Mai",
        "M DUPONT Jean",
        "MARTIN C Jean",
        "Jean C MARTIN",
        "DUPONT Jean M",
        "DUPONT (MARTIN) Jean",
        "MARTIN épouse DURAND Léa",
        "MARTIN-Durand Anne",
        "DUPONT Jean 2",
        "DUPONT J.",
        "DUPONT jean",
        "DUPONT",
        "Jean",
        "",
        "王 小明",
        "A " * 50_000,
    ],
)
def test_a_name_that_capitals_do_not_tell_is_not_split(text: str) -> None:
    assert split_name(text) is None


@given(st.text(st.characters(categories=["Lu", "Ll", "Zs", "Pd", "Po", "Nd"]), max_size=30))
def test_no_word_is_lost_or_changed(text: str) -> None:
    if split := split_name(text):
        words = text.split()
        assert sorted(" ".join(split).split()) in (sorted(words), sorted(words[1:]))
        assert all(split)
