"""A tree of sections on a screen: titles, lists and what is under them, the details only where all is asked for."""

import pytest

from bacpro.model.edition.content import Content
from bacpro.model.edition.evaluation import (
    CandidateFile,
    Consequences,
    EpreuvePart,
    Evaluation,
    RuleText,
    Transmission,
)
from bacpro.model.edition.section import Section
from bacpro.model.legal import Confidence, LegalBasis
from bacpro.outputs.texts.content import write_activities, write_evaluation, write_section

TREE = Section(
    titre="L’atelier",
    texte="120 m².",
    elements=("scie", "rabot"),
    fondement=LegalBasis("Brochure", "page 2", Confidence.RELAIS),
    sections=(
        Section(texte="Ouvert à tous."),
        Section("Horaires", elements=("matin", "soir")),
        Section(
            "Poste 1",
            mention="coef. 4",
            elements=("scier",),
            sections=(Section("Écarts", elements=("un",)), Section(elements=("long",), detail=True)),
        ),
        Section("Réserve", elements=("bois",), detail=True),
    ),
)
PLAIN = [
    "",
    "L’atelier",
    "---------",
    "D’après : Brochure, page 2 (confiance : relais)",
    "120 m².",
    "  - scie",
    "  - rabot",
    "Ouvert à tous.",
    "Horaires :",
    "  - matin",
    "  - soir",
    "",
    "Poste 1 (coef. 4)",
    "  - scier",
    "  - Écarts :",
    "    - un",
]


@pytest.mark.parametrize(("verbose", "lines"), [(False, PLAIN), (True, [*PLAIN, "  - long", "Réserve :", "  - bois"])])
def test_a_section_is_written_by_walking_it(verbose: bool, lines: list[str]) -> None:
    assert list(write_section(TREE, verbose=verbose)) == lines


def test_nothing_is_lost_however_deep() -> None:
    deep = Section("A", sections=(Section("B", sections=(Section("C", sections=(Section("D", texte="fond"),)),)),))
    assert "fond" in "\n".join(write_section(deep, verbose=False))


def test_an_epreuve_is_told_with_its_parts_its_dossier_and_its_rules() -> None:
    evaluation = Evaluation(
        (EpreuvePart(1, "exposé", "présenter", 2, 20, "oral"), EpreuvePart(2, "entretien", "répondre")),
        45,
        15,
        commission="deux professeurs",
        dossier=CandidateFile("il comprend", ("un état",), ("activité 1",), Consequences("zéro.", "non valide.")),
        transmission=Transmission("Sont transmis", ("la fiche",), "Le jury arrête."),
        regles=(RuleText("note", "Elle n’est pas dite."),),
    )
    assert list(write_evaluation(evaluation)) == [
        "  Durée : 45 min",
        "  Avant l’épreuve : 15 min de prise en main",
        "  - 2 fois, exposé (oral, 20 min au plus) : présenter",
        "  - Entretien : répondre",
        "  - Commission : deux professeurs",
        "  - Dossier : il comprend :",
        "    - un état",
        "  - L’état récapitulatif porte sur :",
        "    - activité 1",
        "  - zéro.",
        "  - non valide.",
        "  - Sont transmis :",
        "    - la fiche",
        "  - Le jury arrête.",
        "  - Elle n’est pas dite.",
    ]


def test_an_edition_without_activities_says_nothing_of_them() -> None:
    assert list(write_activities(Content("ESSAI"))) == []
