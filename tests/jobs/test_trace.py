"""What carries a norm is looked for, what proves it is read from tests, and what is lacking is said."""

from typing import Any

import pytest
from attrs import evolve

from bacpro.jobs.trace import (
    carrier_fault,
    find_out_of_date,
    find_proofs,
    trace_norms,
)
from bacpro.model.edition.norms import Nature, Norm, Norms
from bacpro.regulation.conservation import conservation_rules

SOUND = Norm(
    id="X-1",
    source="texte",
    lieu="art. 1",
    nature=Nature.REGLE,
    norme="…",
    porteurs=("regle:code.absence",),
    preuves=("tests/test_x.py::test_x",),
)
TABLE = "donnee:bacpro_ga_legacy/data/correspondance-agora.toml"


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, ()),
        ({"porteurs": ()}, ("aucun porteur",)),
        ({"preuves": ()}, ("aucune preuve",)),
        ({"porteurs": (), "preuves": ()}, ("aucun porteur", "aucune preuve")),
        ({"porteurs": ("regle:code.absences",)}, ("la règle code.absences n’existe pas",)),
        ({"porteurs": ("document:attestation",)}, ("le document attestation n’existe pas",)),
        (
            {"porteurs": ("code.absence",)},
            ("« code.absence » ne dit pas ce que c’est : écrivez regle:, donnee: ou document:",),
        ),
        (
            {"porteurs": ("regle:code.absence", "donnee:bacpro_agora/data/absent.toml#a")},
            ("le fichier de données bacpro_agora/data/absent.toml n’existe pas ou ne se lit pas",),
        ),
    ],
)
def test_what_a_norm_lacks_is_said(changes: dict[str, Any], faults: tuple[str, ...]) -> None:
    norms = Norms("essai", (evolve(SOUND, **changes),))
    (one,) = trace_norms(norms, {"code.absence"})
    assert one.fautes == faults


def test_a_document_that_exists_carries() -> None:
    norms = Norms("essai", (evolve(SOUND, porteurs=("document:attestation-pfmp",)),))
    (one,) = trace_norms(norms, (), {"attestation-pfmp"})
    assert one.fautes == ()


@pytest.mark.parametrize(
    "carrier",
    [
        TABLE,
        f"{TABLE}#sessions.premiere",
        f"{TABLE}#lignes",
        f"{TABLE}#lignes[source=U32].cible",
        "donnee:bacpro/regulation/data/conservation.toml#regles[id=code.absence].titre",
    ],
)
def test_a_place_in_the_data_of_a_package_resolves(carrier: str) -> None:
    assert carrier_fault(carrier, ()) is None


@pytest.mark.parametrize(
    ("carrier", "said"),
    [
        (f"{TABLE}#lignes[source=U99]", "n’est pas dans"),
        (f"{TABLE}#lignes[source=U33].cible", "n’est pas dans"),
        (f"{TABLE}#sessions.derniere", "n’est pas dans"),
        (f"{TABLE}#sessions[source=U2]", "n’est pas dans"),
        (f"{TABLE}#de.vers", "n’est pas dans"),
        ("donnee:bacpro/regulation/data/conservation.toml#regles[id=code.dispense.attestation].texte", "y est vide"),
        ("donnee:paquet_absent/data/a.toml#a", "n’existe pas ou ne se lit pas"),
        ("donnee:bacpro_agora/plugin.py#a", "n’existe pas ou ne se lit pas"),
        ("donnee:bacpro_agora/data#a", "n’existe pas ou ne se lit pas"),
        ("donnee:#a", "n’existe pas ou ne se lit pas"),
    ],
)
def test_a_place_that_does_not_resolve_is_said(carrier: str, said: str) -> None:
    assert said in (carrier_fault(carrier, ()) or "")


def test_a_rule_out_of_its_dates_is_said_with_the_sessions_it_holds_for() -> None:
    assert find_out_of_date(conservation_rules(), 2023) == ()
    refused = find_out_of_date(conservation_rules(), 2020)
    assert [refusal.regle for refusal in refused] == ["code.dispense.contredite", "code.dispense.attestation"]
    assert {refusal.motif for refusal in refused} == {"elle ne vaut pas à la session 2020 (sessions : depuis 2021)"}


MARKED = """
import pytest

pytestmark = pytest.mark.norme("M-0")

@pytest.mark.norme("F-1", "F-2")
@pytest.mark.parametrize("x", [1, pytest.param(2, marks=pytest.mark.norme("P-1"))])
def test_one(x): ...

@pytest.mark.norme("C-1")
class TestSome:
    @pytest.mark.norme("F-3")
    async def test_two(self): ...

    def helper(self): ...

@pytest.mark.norme("H-1")
def helper(): ...

@pytest.mark.slow
def test_three(): ...
"""


def test_marks_are_read_on_functions_parameters_classes_and_modules() -> None:
    assert sorted(find_proofs(MARKED, "t.py")) == [
        ("C-1", "t.py::TestSome::test_two"),
        ("F-1", "t.py::test_one"),
        ("F-2", "t.py::test_one"),
        ("F-3", "t.py::TestSome::test_two"),
        ("M-0", "t.py::TestSome::test_two"),
        ("M-0", "t.py::test_one"),
        ("M-0", "t.py::test_three"),
        ("P-1", "t.py::test_one"),
    ]


@pytest.mark.parametrize("arguments", ["NORM", "*NORMS", "1", 'f"A-{n}"'])
def test_a_mark_that_cannot_be_read_is_refused(arguments: str) -> None:
    source = f"@pytest.mark.norme({arguments})\ndef test_one(): ...\n"
    with pytest.raises(ValueError, match=r"t\.py:1: the ids of a norme mark are literal strings"):
        list(find_proofs(source, "t.py"))
