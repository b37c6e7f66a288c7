"""Who has no placement to do: VAE (D. 337-66), experience (D. 337-70), and what the arrêté of a speciality adds."""

from collections.abc import Callable
from typing import Any

import pytest

from bacpro.model.candidate import Situation, Status
from bacpro.model.check import Finding, Verdict
from bacpro.model.legal import LegalBasis
from bacpro.model.result import State
from bacpro.testing.dossiers import build_dossier, build_result

NAME = "pfmp.dispense"
VAE = (build_result("U11", etat=State.VAE),)
ARRETE = {"texte": "Arrêté de 2026", "lieu": "annexe V"}


@pytest.mark.parametrize(
    ("changes", "basis"),
    [
        ({"resultats": VAE}, LegalBasis("Code de l’éducation", "art. D. 337-66")),
        ({"statut": Status.EXPERIENCE}, LegalBasis("Code de l’éducation", "art. D. 337-70")),
        ({"statut": Status.EXPERIENCE, "resultats": VAE}, LegalBasis("Code de l’éducation", "art. D. 337-66")),
    ],
)
def test_the_code_exempts_whatever_the_speciality(
    only: Callable[..., Finding], changes: dict[str, Any], basis: LegalBasis
) -> None:
    found = only(NAME, build_dossier(**changes))
    assert (found.verdict, found.fondements) == (Verdict.SANS_OBJET, (basis,))
    assert found.message[0].isupper()
    assert found.message.endswith(".")


def test_the_arrete_that_says_it_too_is_the_ground_where_the_speciality_names_it(only: Callable[..., Finding]) -> None:
    found = only(NAME, build_dossier(statut=Status.EXPERIENCE), dispense_experience=ARRETE)
    assert found.fondements == (LegalBasis("Arrêté de 2026", "annexe V"),)


def test_perfectionnement_is_exempted_by_an_arrete_alone(
    apply: Callable[..., Any], only: Callable[..., Finding]
) -> None:
    dossier = build_dossier(statut=Status.FPC_PUBLIC, situation=Situation.PERFECTIONNEMENT)
    assert apply(NAME, dossier) == "le candidat a des périodes à effectuer"
    assert only(NAME, dossier, dispense_perfectionnement=ARRETE).verdict is Verdict.SANS_OBJET


@pytest.mark.parametrize("statut", [status for status in Status if status is not Status.EXPERIENCE])
def test_the_others_have_placements_to_do(reason: Callable[..., str], statut: Status) -> None:
    said = reason(NAME, build_dossier(statut=statut), dispense_perfectionnement=ARRETE)
    assert said == "le candidat a des périodes à effectuer"
