"""The dossier professionnel of an épreuve, for a speciality that asks two activities of it and joins an annexe 4."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from bacpro.model.candidate import Form, Situation, Status
from bacpro.model.check import Finding, Verdict
from bacpro.model.dossier import Apprenticeship, BlocRequest, Dossier, Portfolio, Registration, WorkCertificate
from bacpro.model.result import State
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure
from bacpro.regulation.portfolio import PortfolioActivityTerms
from bacpro.testing.dossiers import build_dossier, build_placement, build_portfolio, build_result

Only = Callable[..., Finding]
Reason = Callable[..., str]

OF = {"epreuve": "E21", "unite": "U21"}
PRODUCTION = {**OF, "sans_dossier": "sans dossier, l’interrogation n’a pas lieu"}
ACTIVITIES = {**OF, "sous_activites": ["a", "b"], "ensemble": "de l’accueil"}
PAPERS = {
    **OF,
    "pieces": "l’annexe 4",
    "pieces_attendues": "annexe 4 signée",
    "sans_piece": "sans elle, le candidat ne se présente pas",
}
EVERY: dict[str, dict[str, Any]] = {
    "dossier.production": PRODUCTION,
    "dossier.activites": ACTIVITIES,
    "dossier.justificatifs": PAPERS,
}
WEEK = (build_placement(dt.date(2025, 9, 8)),)


def pupil(portfolio: Portfolio | None = None, **changes: Any) -> Dossier:  # noqa: ANN401 - as attributes of a dossier
    told = {"statut": Status.SCOLAIRE_HORS_CONTRAT, "forme": Form.GLOBALE, **changes}
    return build_dossier(dossiers_professionnels={"E21": portfolio} if portfolio else None, **told)


def test_a_dossier_that_is_there_is_in_order(only: Only) -> None:
    found = only("dossier.production", pupil(build_portfolio("a")), **PRODUCTION)
    assert (found.verdict, found.constate) == (Verdict.CONFORME, "présent, 1 travail")


@pytest.mark.parametrize("portfolio", [None, Portfolio()])
def test_what_follows_without_a_dossier_is_in_the_words_of_the_speciality(
    only: Only, portfolio: Portfolio | None
) -> None:
    found = only("dossier.production", pupil(portfolio), **PRODUCTION)
    assert found.verdict is Verdict.NON_CONFORME
    assert found.message.endswith("avant l’épreuve : sans dossier, l’interrogation n’a pas lieu.")


def test_a_candidate_who_may_not_sit_the_epreuve_is_asked(only: Only) -> None:
    free = pupil(statut=Status.DISTANCE, forme=Form.PROGRESSIVE)
    assert only("dossier.production", free, **PRODUCTION).verdict is Verdict.A_ARBITRER
    assert only("dossier.justificatifs", free, **PAPERS).verdict is Verdict.A_ARBITRER


@pytest.mark.parametrize(
    ("shown", "verdict", "told"),
    [
        (("a", "b"), Verdict.CONFORME, "Les travaux de E21 couvrent les deux sous-activités de l’accueil."),
        (("b", "b"), Verdict.NON_CONFORME, "ne couvrent pas a : le dossier doit montrer des travaux des deux"),
        (("z",), Verdict.NON_CONFORME, "ne couvrent pas a, b"),
    ],
)
def test_works_of_each_activity_are_shown(only: Only, shown: tuple[str, ...], verdict: Verdict, told: str) -> None:
    found = only("dossier.activites", pupil(build_portfolio(*shown)), **ACTIVITIES)
    assert found.verdict is verdict
    assert told in found.message


def test_a_single_activity_is_told_in_the_singular(only: Only) -> None:
    terms = {**OF, "sous_activites": ["a"]}
    assert only("dossier.activites", pupil(build_portfolio("a")), **terms).message == (
        "Les travaux de E21 couvrent la sous-activité demandée."
    )
    assert (
        "des travaux de la sous-activité demandée."
        in only("dossier.activites", pupil(build_portfolio("b")), **terms).message
    )


def test_what_works_show_is_called_as_the_text_does(only: Only) -> None:
    terms = {**OF, "sous_activites": ["a", "b"], "elements": "compétences"}
    found = only("dossier.activites", pupil(build_portfolio("a", "b")), **terms)
    assert found.message == "Les travaux de E21 couvrent les deux compétences demandées."


def test_a_list_that_asks_for_nothing_is_refused() -> None:
    with pytest.raises(StructureError, match="sous_activites : la liste est vide"):
        structure({**OF, "sous_activites": []}, PortfolioActivityTerms)


@pytest.mark.parametrize(
    ("changes", "verdict", "found"),
    [
        ({"statut": Status.SCOLAIRE_PUBLIC, "periodes": WEEK}, Verdict.CONFORME, "1 attestation de période"),
        ({"statut": Status.SCOLAIRE_PUBLIC}, Verdict.NON_CONFORME, "aucun"),
        ({"periodes": WEEK}, Verdict.CONFORME, "1 attestation de période"),
        ({}, Verdict.NON_CONFORME, "aucun"),
        ({"certificats_travail": (WorkCertificate("Vidal"),)}, Verdict.CONFORME, "1 certificat de travail"),
        (
            {"statut": Status.SCOLAIRE_PUBLIC, "certificats_travail": (WorkCertificate("Vidal"),)},
            Verdict.NON_CONFORME,
            "aucun",
        ),
        (
            {"statut": Status.APPRENTI_HABILITE, "contrat_apprentissage": Apprenticeship("Vidal")},
            Verdict.CONFORME,
            "contrat d’apprentissage",
        ),
    ],
)
def test_papers_are_those_of_the_status(only: Only, changes: dict[str, Any], verdict: Verdict, found: str) -> None:
    finding = only("dossier.justificatifs", pupil(**changes), **PAPERS)
    assert (finding.verdict, finding.constate) == (verdict, found)


def test_the_annexe_that_is_missing_is_that_of_the_speciality(only: Only) -> None:
    found = only("dossier.justificatifs", pupil(), **PAPERS)
    assert found.attendu == "annexe 4 signée"
    assert "Joignez l’annexe 4 : sans elle, le candidat ne se présente pas." in found.message


def test_a_speciality_says_whose_epreuve_is_in_ccf(only: Only) -> None:
    ccf = only("dossier.justificatifs", pupil(), statuts_ccf=["scolaire_hors_contrat"], **PAPERS)
    assert ccf.attendu == "comptes rendus d’évaluation des périodes en milieu professionnel"


def test_certificats_stand_for_placements_in_perfectionnement_where_an_arrete_says_so(only: Only) -> None:
    dossier = pupil(
        statut=Status.FPC_PUBLIC, situation=Situation.PERFECTIONNEMENT, certificats_travail=(WorkCertificate("Vidal"),)
    )
    assert only("dossier.justificatifs", dossier, **PAPERS).verdict is Verdict.NON_CONFORME
    exempted = only("dossier.justificatifs", dossier, dispense_perfectionnement={"texte": "Arrêté"}, **PAPERS)
    assert exempted.constate == "1 certificat de travail"


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"resultats": (build_result("U21", etat=State.DISPENSE),)}, "est dispensé de l’unité U21"),
        ({"inscription": Registration((BlocRequest("BC01"),))}, "ne s’inscrit pas au bloc de l’unité U21"),
        ({"unites_presentees": ("U11",)}, "ne présente pas l’unité U21 à cette session"),
        ({"resultats": (build_result("U21", "10", 2022),)}, "conserve sa note à l’unité U21"),
        ({"partiel": True}, "une table de périodes"),
    ],
)
def test_who_does_not_sit_the_unit_shows_no_dossier(
    reason: Reason, name: str, changes: dict[str, Any], why: str
) -> None:
    assert why in reason(name, pupil(**changes), **EVERY[name])


@pytest.mark.parametrize(
    "result",
    [build_result("U21", "9.99", 2026), build_result("U21", "10", 2021), build_result("U21", "10", 2027)],
    ids=["under ten", "six years old", "of this session"],
)
def test_a_note_that_is_not_kept_leaves_the_unit_to_sit(only: Only, result: Any) -> None:  # noqa: ANN401
    assert only("dossier.production", pupil(resultats=(result,)), **PRODUCTION).verdict is Verdict.NON_CONFORME


def test_a_note_that_may_be_kept_is_said_where_a_dossier_falls_short(only: Only) -> None:
    dossier = pupil(build_portfolio("a"), resultats=(build_result("U21", "12.5", 2025),))
    message = only("dossier.activites", dossier, **ACTIVITIES).message
    assert message.endswith("(sauf s’il demande à conserver sa note de 12,5 obtenue en 2025).")


@pytest.mark.parametrize("asked", ["BC02", "RNCP00001BC02", "Accueillir les musiciens", "U21", "bloc 2"])
def test_a_bloc_that_holds_the_unit_is_sat_by_whatever_name(only: Only, asked: str) -> None:
    names = [{"unite": "U11", "titres": ["Fabriquer"], "numero": 1}, {"unite": "U21", "titres": ["X"], "numero": 2}]
    dossier = pupil(inscription=Registration((BlocRequest(asked),)))
    assert only("dossier.production", dossier, denominations=names, **PRODUCTION).constate == "absent"
