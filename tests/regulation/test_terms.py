"""What parameters of every function can get wrong: a day that does not exist, a code that the diploma has not."""

import datetime as dt
from typing import Any

import pytest

from bacpro.model.check import CheckRule
from bacpro.model.diploma import Bloc, Diploma, Edition, Epreuve, Unite
from bacpro.model.legal import LegalBasis
from bacpro.model.rule import Rule
from bacpro.model.sessions import Sessions
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure
from bacpro.regulation.functions import CHECK_FUNCTIONS
from bacpro.regulation.terms import ExamTerms, code_faults


def test_the_examinations_of_a_session_end_in_its_year() -> None:
    assert ExamTerms(examen_mois=7, examen_jour=3).exam_end(2028) == dt.date(2028, 7, 3)


@pytest.mark.parametrize(("month", "day"), [(6, 31), (2, 29), (0, 1), (13, 1), (6, 0), (6, -1), (6, 10**20)])
def test_a_day_that_some_years_have_not_is_refused(month: int, day: int) -> None:
    with pytest.raises(StructureError, match="n’est pas un jour de toutes les années"):
        structure({"examen_mois": month, "examen_jour": day}, ExamTerms)


EDITION = Edition(
    "E",
    "Édition",
    Sessions(2027),
    LegalBasis("Arrêté"),
    (Epreuve("E21", "Accueil"),),
    (Unite("U21", "Accueil", "E21"), Unite("U41", "Langue", "E21")),
    (Bloc("BF1", "Langue", ("U41",), facultatif=True), Bloc("BC1", "Accueil", ("U21",))),
)
DIPLOMA = Diploma("essai", "Essai", "ESS", (EDITION,))
PRODUCTION = {"epreuve": "E21", "unite": "U21", "sans_dossier": "zéro"}
LANGUAGE = {"bloc_langue": "BF1", "unites_langues": ["U41"]}


def rule(function: str, parameters: dict[str, Any]) -> CheckRule:
    terms: Any = structure(parameters, CHECK_FUNCTIONS[function].terms)
    return Rule("essai.regle", "Essai", Sessions(2027), (LegalBasis("Arrêté"),), lambda *_: "sans objet", termes=terms)


@pytest.mark.parametrize(
    ("function", "parameters", "fault"),
    [
        ("dossier.production", {**PRODUCTION, "unite": "U22"}, "parametres.unite : l’unité U22 est inconnue"),
        ("dossier.production", {**PRODUCTION, "epreuve": "E22"}, "parametres.epreuve : l’épreuve E22 est inconnue"),
        (
            "inscription.blocs",
            {"denominations": [{"unite": "U9", "titres": [], "numero": 1}]},
            "denominations : l’unité U9 est inconnue",
        ),
        ("facultatives.langue", {**LANGUAGE, "bloc_langue": "BC1"}, "le bloc facultatif BC1 est inconnu"),
        ("facultatives.langue", {**LANGUAGE, "unites_langues": ["U41", "U42"]}, "l’unité U42 est inconnue"),
    ],
)
def test_a_code_that_no_edition_has_is_told(function: str, parameters: dict[str, Any], fault: str) -> None:
    # A rule on a unit that does not exist would find every dossier at fault, or none.
    [said] = code_faults([rule(function, parameters)], DIPLOMA)
    assert said.startswith("essai.regle, ")
    assert fault in said


def test_codes_of_the_diploma_and_functions_without_any_are_sound() -> None:
    sound = [rule("dossier.production", PRODUCTION), rule("facultatives.langue", LANGUAGE), rule("inscription.lv1", {})]
    assert code_faults(sound, DIPLOMA) == []


ACTIVITIES = {"structures": ["atelier"], "sous_activites": ["1.1"]}


@pytest.mark.parametrize(
    ("function", "parameters", "fault"),
    [
        ("pfmp.positionnement", {"plancher_fpc": -8}, "plancher_fpc : -8 ; écrivez un nombre, 0 au moins"),
        ("pfmp.positionnement", {"plancher_fpc": 8, "plancher_un_an": -1}, "plancher_un_an : -1"),
        ("pfmp.accueil", {"entreprises": -1}, "entreprises : -1"),
        ("pfmp.activites", {**ACTIVITIES, "structures": []}, "structures : la liste est vide"),
        ("pfmp.activites", {**ACTIVITIES, "sous_activites": []}, "sous_activites : la liste est vide"),
        ("facultatives.nombre", {"maximum": -1}, "maximum : -1"),
        ("inscription.attestation_bloc", {"seuil": 100}, "seuil : 100 ; écrivez un nombre, de 0 à 20"),
        ("inscription.justificatifs", {"admis": []}, "admis : la liste est vide"),
    ],
)
def test_a_figure_by_which_nothing_could_be_decided_is_refused_with_its_key(
    function: str, parameters: dict[str, Any], fault: str
) -> None:
    with pytest.raises(StructureError, match=fault):
        structure(parameters, CHECK_FUNCTIONS[function].terms)
