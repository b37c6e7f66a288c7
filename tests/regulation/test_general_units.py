"""The groups of the épreuve de contrôle, from general units (arrêté of 25 November 2021, art. 1)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure
from bacpro.regulation.general_units import GeneralSubject, GradingEntry, group_orals

GRADING: dict[str, Any] = {
    "sessions": {"premiere": 2022},
    "fondement": {"texte": "Arrêté de 2026"},
    "professionnelles": ["U2"],
}


def test_each_oral_is_chosen_among_the_subjects_of_its_side() -> None:
    general = {
        "histoire_geographie": "U72",
        "francais": "U71",
        "prevention_sante_environnement": "U13",
        "physique_chimie": "U12",
        "mathematiques": "U11",
    }
    grading = structure({**GRADING, "generales": general}, GradingEntry).grading()
    # The order is that of the arrêté, whatever the order of the TOML.
    assert grading.groupes_controle == (("U11", "U12", "U13"), ("U71", "U72"))


def test_a_unit_that_evaluates_two_subjects_is_in_its_group_once() -> None:
    general = {GeneralSubject.MATHEMATIQUES: "U1", GeneralSubject.PHYSIQUE_CHIMIE: "U1", GeneralSubject.FRANCAIS: "U5"}
    assert group_orals(general) == (("U1",), ("U5",))


def test_a_speciality_without_a_subject_of_one_side_has_no_group_for_it() -> None:
    assert group_orals({GeneralSubject.FRANCAIS: "U5"}) == (("U5",),)


def test_groups_that_another_text_sets_are_as_they_are_written() -> None:
    entry = structure({**GRADING, "groupes_controle": [["U2"], ["U3"]]}, GradingEntry)
    assert entry.grading().groupes_controle == (("U2",), ("U3",))


@given(st.dictionaries(st.sampled_from(GeneralSubject), st.sampled_from(["U1", "U2", "U3", "U4"])))
def test_every_general_unit_is_in_a_group(general: dict[GeneralSubject, str]) -> None:
    assert {unit for group in group_orals(general) for unit in group} == set(general.values())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"generales": {"francais": "U5"}, "groupes_controle": [["U5"]]}, "donnez l’un ou l’autre"),
        ({"generales": {"francais": "U5"}, "sessions": {"premiere": 2021}}, "commencent à la session 2022"),
        ({"generales": {"latin": "U5"}}, "latin"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(StructureError) as raised:
        structure({**GRADING, **changes}, GradingEntry)
    assert said in str(raised.value)
