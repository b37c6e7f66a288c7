"""The line of titles is the one most of whose cells are known; two headers may be the same in another order."""

from collections.abc import Sequence

from bacpro.reading.sources.headers import find_header, fold_titles, order_titles, same_titles, sound_rows

KNOWN = {"nom", "prenom", "u11"}


def score(row: Sequence[str]) -> int:
    return len(KNOWN.intersection(row))


def test_the_header_is_where_most_titles_are_known_and_the_first_of_two() -> None:
    rows = [(1, ["LP Jean-Zay"]), (3, ["nom", "u11"]), (4, ["nom", "prenom", "u11"]), (9, ["u11", "nom", "prenom"])]
    assert find_header(rows, score) == (2, 3)


def test_one_title_that_is_known_makes_no_header() -> None:
    assert find_header([(1, ["a", "b"]), (2, ["nom", "c"])], score) == (0, 0)


def test_titles_are_the_same_whatever_their_order_their_case_and_the_empty_ones_at_the_end() -> None:
    assert same_titles(["Nom", "Prénom", ""], ["PRENOM", "nom"])
    assert not same_titles(["Nom", "Prénom"], ["Nom", "Prénom", "U11"])
    assert order_titles(fold_titles(["Nom", "U11"]), fold_titles(["U11", "Nom"])) == [1, 0]
    assert order_titles(["nom"], ["nom"]) == []


def test_two_columns_of_one_title_have_no_order() -> None:
    assert order_titles(["nom", "nom", "u11"], ["u11", "nom", "nom"]) is None


def test_titles_are_sought_without_what_spoils_their_letters() -> None:
    assert sound_rows([(1, ["PrÃ©nom", "U11\u200b"])]) == [(1, ["Prénom", "U11\u200b"])]
