"""What carries a norm is looked for, and what it lacks is said."""

from typing import Any

import pytest
from attrs import evolve

from bacpro.jobs.tracing.norm_carriers import carrier_fault, trace_norms
from bacpro.model.edition.norms import Nature, Norm, Norms

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
