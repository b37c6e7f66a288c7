"""The letters of a JSON value: what was encoded twice is mended and told, what is no letter is a fault, at its path."""

import json

import pytest

from bacpro.reading.dossiers.letters import DEEPEST, may_have_odd_letters, mend_letters


@pytest.mark.parametrize("value", ["Noël", "Thị Phương", "L’Hostis", "a: b", "« 12 »"])
def test_sound_letters_are_not_looked_at_twice(value: str) -> None:
    assert not may_have_odd_letters(json.dumps({"nom": value}, ensure_ascii=False))
    assert mend_letters({"nom": value}, "$").repairs == []


@pytest.mark.parametrize("value", ["NoÃ«l", "No\ufffdl", "a\u202eb"])
def test_odd_letters_are_seen_in_the_text(value: str) -> None:
    assert may_have_odd_letters(json.dumps({"nom": value}, ensure_ascii=False))


def test_each_value_is_mended_or_refused_at_its_path() -> None:
    mended = mend_letters({"nom": "NoÃ«l", "notes": [{"x": "a\u202eb"}]}, "$")
    assert mended.valeur == {"nom": "Noël", "notes": [{"x": "a\u202eb"}]}
    assert [(repair.colonne, repair.valeur) for repair in mended.repairs] == [("$.nom", "NoÃ«l")]
    assert [fault.colonne for fault in mended.faults] == ["$.notes[0].x"]


def test_what_is_deeper_than_any_dossier_is_dropped() -> None:
    value: object = "NoÃ«l"
    for _ in range(DEEPEST + 2):
        value = [value]
    assert mend_letters(value, "$").repairs == []
