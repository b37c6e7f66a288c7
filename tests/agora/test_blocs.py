"""What the sources say of blocs: acquired by VAE or earlier, asked for alone, numbered by a training centre."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bacpro.jobs.check import check, check_terms, plan_check
from bacpro.jobs.deliberate import plan_deliberation
from bacpro.model.candidate import Candidate, Form, Status
from bacpro.model.check import Check, Verdict
from bacpro.model.deliberation import Standing
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import BlocRequest, Dossier, Registration
from bacpro.model.edition.correspondence import Relation
from bacpro.model.edition.norms import Norms
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import Result, State
from bacpro.plugins.registry import Registry
from bacpro.reading.opening import open_results
from bacpro.sharing.deliberation import prepare_deliberator

Convert = Callable[[Dossier, int], tuple[Outcome, ...]]


@pytest.fixture(scope="module")
def agora(registry: Registry) -> Diploma:
    return registry.diplome("agora")


@pytest.fixture(scope="module")
def norms(registry: Registry, agora: Diploma) -> Norms:
    return registry.normes(agora)


@pytest.mark.norme("P-VAE-01")
@pytest.mark.parametrize("session", [2023, 2026])
def test_each_bloc_of_agora_can_come_from_vae(
    registry: Registry, agora: Diploma, convert: Convert, session: int
) -> None:
    table = registry.correspondance("ga", "agora", session)
    origins = {row.cible: row.source for row in table.lignes if row.relation is Relation.EQUIVALENTE}
    units = {code for bloc in registry.edition(agora, session).blocs if not bloc.facultatif for code in bloc.unites}
    assert len(units) == 12
    for unit in units:
        dossier = Dossier(Candidate("1"), "ga", resultats=(Result(origins[unit], State.VAE, session=2022),))
        outcome = convert(dossier, session)[0]
        assert (outcome.issue, outcome.unite_cible, outcome.regle) == (Issue.DISPENSE, unit, "code.dispense.vae")


@pytest.mark.norme("P-VAE-01")
def test_every_agora_unit_can_be_recorded_as_acquired_by_vae(agora: Diploma, tmp_path: Path) -> None:
    units = [unit.code for unit in agora.editions[-1].obligatoires]
    table = tmp_path / "candidats.csv"
    table.write_text(f"numero_candidat;session;{';'.join(units)}\n1;2026{';VA' * 12}\n", encoding="utf-8")
    (record,) = open_results(table, agora, 2026).records()
    assert record.dossier is not None
    assert [(result.unite, result.etat) for result in record.dossier.resultats] == [(u, State.VAE) for u in units]


@pytest.mark.norme("M-DIV-01")
def test_bloc_1_of_the_training_centre_is_bloc_2_of_the_arrete(norms: Norms, agora: Diploma) -> None:
    (divergence,) = norms.touching(["M-DIV-01"])
    said = {position.source: position.texte for position in divergence.positions}
    assert "« Bloc 1 – Organiser et suivre l’activité de production »" in said["modalites-sanction"]
    assert "bloc de compétences 2, unité U2" in said["arrete-2020-02-18"]
    assert "BC02" in said["fiche-rncp40705"]
    assert divergence.suivie.startswith("L’arrêté et la fiche RNCP40705")
    blocs = {(edition.id, bloc.code): bloc for edition in agora.editions for bloc in edition.blocs}
    second, registered = blocs["RNCP34606", "B2"], blocs["RNCP40705", "BC02"]
    assert second.unites == registered.unites == ("U2",)
    assert registered.code_rncp == "RNCP40705BC02"
    assert second.intitule.startswith("Organiser et suivre l’activité de production")


@pytest.mark.norme("M-DIV-01")
@pytest.mark.parametrize("session", [2024, 2026])
def test_a_registration_to_bloc_1_organiser_is_one_to_u2(registry: Registry, agora: Diploma, session: int) -> None:
    terms = check_terms(plan_check(agora, registry.regles(agora)), session)
    asked = Registration((BlocRequest("Bloc 1 – Organiser et suivre l’activité de production"),))
    dossier = Dossier(
        Candidate("1"), statut=Status.FPC_PRIVE, forme=Form.PROGRESSIVE, session=session, inscription=asked
    )
    found = [one for one in check(dossier, terms).constats if one.regle == "agora.inscription.blocs"]
    about_the_name = [one for one in found if _names(one, "U2")]
    assert about_the_name
    assert all(one.verdict is not Verdict.NON_CONFORME for one in about_the_name)
    assert not any(_names(one, "U31") for one in found)


def _names(check: Check, unit: str) -> bool:
    return re.search(rf"\b{unit}\b", f"{check.message} {check.constate}") is not None


@pytest.mark.norme("M-INS-01")
def test_the_steps_of_a_registration_by_bloc_are_told_in_order(registry: Registry, agora: Diploma) -> None:
    training = registry.contenu(agora, agora.editions[-1]).textes["formation"]
    steps = training["inscription"]["etapes"]
    assert [step["ordre"] for step in steps] == list(range(1, 10))
    said = ("Cyclades", "compte", "espace candidat", "AGOrA", "Inscription par blocs", "Décochez", "justificatifs")
    for step, words in zip(steps, (*said, "accusé", "convocation"), strict=True):
        assert words in step["texte"]


@pytest.mark.norme("R-CAP-04")
@pytest.mark.parametrize("session", [2023, 2026])
def test_a_bloc_already_validated_dispenses_of_its_unit(registry: Registry, agora: Diploma, session: int) -> None:
    deliberate = prepare_deliberator(plan_deliberation(agora, registry.speciality(agora)))
    dossier = Dossier(Candidate("1"), statut=Status.FPC_PRIVE, session=session, attestations=("U31",))
    (unit,) = (unit for unit in deliberate(dossier, session).unites if unit.unite == "U31")
    assert unit.etat is Standing.DISPENSE


@pytest.mark.norme("R-CAP-04")
def test_a_bloc_of_ga_validated_long_ago_dispenses_of_the_corresponding_unit(convert: Convert) -> None:
    dossier = Dossier(Candidate("1"), "ga", attestations=("U32",))
    outcome = convert(dossier, 2026)[0]
    assert (outcome.issue, outcome.unite_cible, outcome.regle) == (Issue.DISPENSE, "U2", "code.dispense.attestation")


@pytest.mark.norme("R-CAP-03")
def test_the_code_wins_over_the_fiche_on_an_average_of_10(norms: Norms) -> None:
    (divergence,) = norms.touching(["moyenne"])
    said = {position.source: position.texte for position in divergence.positions}
    assert "supérieure à 10/20" in said["fiche-rncp40705"]
    assert "égale ou supérieure à 10 sur 20" in said["code-education"]
    assert divergence.suivie == "Le Code de l’éducation : une moyenne de 10 suffit."
    assert norms.touching(["R-CAP-03"]) == (divergence,)
