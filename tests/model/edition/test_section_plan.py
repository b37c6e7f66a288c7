"""A plan makes sections of a text: its words as they are, in the places that patterns name, and no key misspelt."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.edition.section import Section
from bacpro.model.edition.section_plan import make_sections, read_plan
from bacpro.model.legal import LegalBasis
from bacpro.model.structuring.faults import StructureError

NOTHING = LegalBasis("Brochure")


def made(text: object, **plan: Any) -> tuple[Section, ...]:  # noqa: ANN401 - as plain data
    return make_sections([read_plan({"cle": "texte", "titre": "T", **plan})], {"texte": text}, lambda _: NOTHING)


def faults_of(text: object, **plan: Any) -> list[str]:  # noqa: ANN401
    with pytest.raises(StructureError) as caught:
        made(text, **plan)
    return [f"{fault.chemin} : {fault.message}" for fault in caught.value.faults]


def test_a_list_of_words_needs_no_pattern() -> None:
    (section,) = made(("une règle", "une autre"))
    assert (section.titre, section.elements, section.fondement) == ("T", ("une règle", "une autre"), NOTHING)


def test_a_text_that_an_edition_has_not_makes_no_section() -> None:
    assert make_sections([read_plan({"cle": "absent", "titre": "T"})], {}, lambda _: None) == ()
    assert made(()) == ()


def test_a_list_of_tables_makes_one_section_in_all_unless_its_title_names_a_key() -> None:
    rows = ({"code": "A", "mot": "un"}, {"code": "B", "mot": "deux"})
    (together,) = made(rows, elements=["{code} : {mot}"])
    assert together.elements == ("A : un", "B : deux")
    apart = made(rows, titre="Poste {code}", elements=["{mot}"])
    assert [(section.titre, section.elements) for section in apart] == [("Poste A", ("un",)), ("Poste B", ("deux",))]


def test_a_pattern_with_an_empty_value_is_left_out_and_so_is_a_title_with_nothing_below() -> None:
    text = {"plein": "oui", "vide": "", "rien": None, "liste": ()}
    (section,) = made(
        text,
        elements=["{plein}", "Vide : {vide}", "Rien : {rien}", "{liste}"],
        sections=[{"titre": "Seul"}, {"titre": "Creux", "elements": ["{liste}"]}],
    )
    assert (section.elements, section.sections) == (("oui",), ())


def test_a_key_that_is_missing_is_a_fault_unless_it_may_be() -> None:
    assert faults_of({"nom": "x"}, texte="{nmo}") == [
        "$.texte : une rubrique montre « nmo », qui n’y est pas : corrigez la clé, ou écrivez « nmo? » dans la rubrique"
    ]
    assert made({"nom": "x"}, texte="{nom}", elements=["{nmo?}"])[0].texte == "x"
    assert len(faults_of({"nom": "x"}, texte="{a}", elements=["{b}"], sections=[{"cle": "c"}])) == 3
    assert made({"nom": "x"}, texte="{nom}", sections=[{"cle": "c?"}])[0].sections == ()


def test_what_stands_beside_is_found_from_below() -> None:
    plan = read_plan({"cle": "metiers", "titre": "M", "sections": [{"cle": "rome", "elements": ["{code}"]}]})
    texts = {"metiers": {"nom": "x"}, "rome": ({"code": "D1401"},)}
    assert make_sections([plan], texts, lambda _: None)[0].sections == (Section(elements=("D1401",)),)


@given(st.text(min_size=1).filter(str.strip))
def test_words_are_shown_as_they_are_braces_included(words: str) -> None:
    (section,) = made({"a": words, "b": "autre"}, elements=["{a}", "« {a} »"])
    assert section.elements == (words, f"« {words} »")
