"""What a title means, and what is said of one that means nothing."""

import pytest

from bacpro.plugins.registry import Registry
from bacpro.reading.columns.column_map import ColumnMap
from bacpro.reading.columns.vocabulary import ColumnKind, ColumnMeaning, Vocabulary, make_vocabulary
from bacpro.reading.columns.vocabulary import test_name as name_of_test


@pytest.fixture
def words(registry: Registry) -> Vocabulary:
    said = ColumnMap({"Gestion": "U2"}, ("Rang",))
    return make_vocabulary(registry.diplome("agora"), said, "lues", "recopiees", "laissees")


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("N° Candidat", ColumnMeaning(ColumnKind.LUE, "numero_candidat")),
        ("u31", ColumnMeaning(ColumnKind.UNITE, "U31")),
        ("Session U31", ColumnMeaning(ColumnKind.SESSION, "U31")),
        ("Oral de contrôle U12", ColumnMeaning(ColumnKind.CONTROLE, "U12")),
        ("U2 situation 1", ColumnMeaning(ColumnKind.SITUATION, "U2 situation 1")),
        ("Gestion", ColumnMeaning(ColumnKind.UNITE, "U2")),
        ("rang", ColumnMeaning(ColumnKind.LAISSEE, "Rang")),
        ("U5 2", None),
        ("U31 %", None),
        ("Moyenne U2", None),
    ],
)
def test_a_title_means_one_column_or_none(words: Vocabulary, title: str, meaning: ColumnMeaning | None) -> None:
    assert words.column(title) == meaning


def test_a_misspelt_title_is_told_what_it_may_be(words: Vocabulary) -> None:
    assert "Vouliez-vous dire « prenom » ?" in words.advice("Prneom")
    assert "Donnez un nom à cette colonne" in words.advice("")


def test_a_row_scores_the_columns_that_it_names(words: Vocabulary) -> None:
    assert words.score(["N° candidat", "U31", "U31", "", "Couleur"]) == 2


def test_the_column_of_an_export_says_its_test() -> None:
    assert name_of_test("001 - 1 - Français - Ponctuel") == "Français"
    assert name_of_test("Français - Ponctuel") is None
