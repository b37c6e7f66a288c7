"""A JSON text is read as it is written, and a key given twice is no JSON."""

import pytest

from bacpro.reading.dossiers.jsontext import explain_json, parse_json


def test_a_text_is_read_whatever_colons_stand_in_its_values() -> None:
    assert parse_json('{"a": "b: c", "d": [1, {"e": "f:g"}]}') == {"a": "b: c", "d": [1, {"e": "f:g"}]}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": 1, "a": 2}', "clé en double (a)"),
        ('{"x": {"a": 1, "b": 3, "a": 2, "b": 4}}', "clé en double (a, b)"),
        ('{"a": 1,\n "b" 2}', "erreur de syntaxe, ligne 2, caractère 6"),
        ("[" * 100_000, "trop de listes ou d’objets les uns dans les autres"),
        ("1" * 5000, "un nombre a trop de chiffres"),
    ],
)
def test_what_is_no_json_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_json(text)
    assert explain_json(refused.value) == why
