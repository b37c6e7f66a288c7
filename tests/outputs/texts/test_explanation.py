"""An explanation is a paragraph a decision, a row a rule tried, and the same in JSON."""

from bacpro.jobs.tracing.explanation import ExplainedCase, ExplainedDecision
from bacpro.model.check import Check, Verdict
from bacpro.model.legal import LegalBasis
from bacpro.model.rule import Refusal
from bacpro.outputs.texts.explanation import (
    EXPLANATION_COLUMNS,
    explanation_data,
    explanation_rows,
    explanation_text,
)
from bacpro.testing import build_dossier

CODE = LegalBasis("Code", "art. D. 1")
FOUND = Check("essai.duree", Verdict.NON_CONFORME, "22 semaines", "", "Il manque deux semaines.", (CODE, CODE))
CASE = ExplainedCase(
    "contrôle",
    build_dossier(),
    (ExplainedDecision("durée", FOUND, (Refusal("essai.avant", "elle est pour d’autres"),)),),
    (Refusal("essai.vieille", "elle ne vaut plus"),),
)
TITLES = {"essai.duree": "Durée", "essai.avant": "Avant"}


def test_a_decision_is_told_with_its_rule_and_those_before() -> None:
    number = CASE.dossier.candidat.numero
    assert explanation_text(CASE, TITLES).splitlines()[0].startswith(f"Candidat {number}")
    assert explanation_text(CASE, TITLES).splitlines()[2:] == [
        "durée : non_conforme",
        "  Il manque deux semaines.",
        "  Attendu : 22 semaines",
        "  Règle : essai.duree (Durée)",
        "  Fondement : Code, art. D. 1 (confiance : texte)",
        "  Règles essayées avant elle :",
        "    - essai.avant : elle est pour d’autres",
        "",
        "Règles qui ne s’appliquent pas à ce candidat :",
        "  - essai.vieille : elle ne vaut plus",
    ]
    assert "(sans titre)" in explanation_text(CASE, {})


def test_each_rule_tried_has_its_rank_and_the_last_one_decided() -> None:
    rows = [dict(zip(EXPLANATION_COLUMNS, row, strict=True)) for row in explanation_rows(CASE, TITLES)]
    assert [(row["rang"], row["regle"], row["retenue"], row["issue"]) for row in rows] == [
        ("1", "essai.avant", "non", ""),
        ("2", "essai.duree", "oui", "non_conforme"),
        ("", "essai.vieille", "non", ""),
    ]


def test_json_holds_what_was_expected_even_when_nothing_was_found() -> None:
    data = explanation_data(CASE, TITLES)
    (decision,) = data["decisions"]
    assert (decision["attendu"], decision["constate"], decision["titre"]) == ("22 semaines", "", "Durée")
    assert decision["ecartees"] == [{"regle": "essai.avant", "motif": "elle est pour d’autres"}]
    assert data["ecartees"] == [{"regle": "essai.vieille", "motif": "elle ne vaut plus"}]
