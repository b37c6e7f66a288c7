"""A rule is shown with its dates, its grounds, its words and its figures, as French staff read them."""

import datetime as dt
from decimal import Decimal

from attrs import frozen

from bacpro.jobs.tracing.rule_versions import RuleVersion
from bacpro.model.edition.norms import Nature, Norm, Norms
from bacpro.model.legal import Confidence, LegalBasis
from bacpro.model.sessions import Sessions
from bacpro.outputs.texts.rules import RULE_COLUMNS, rule_data, rule_list_text, rule_row, rule_text


@frozen
class Duration:
    """A row of a table of figures."""

    statut: str
    semaines: int | None
    depuis: Sessions


BASES = (
    LegalBasis("Code", "art. D. 1"),
    LegalBasis("Note", "p. 2", Confidence.DEDUCTION, "elle n’est pas datée"),
)
RULE = RuleVersion(
    "essai.duree",
    "Durée",
    "Contrôles, ESSAI",
    Sessions(2024, 2026),
    BASES,
    {
        "seuil": Decimal("12.50"),
        "le": dt.date(2024, 9, 1),
        "actif": True,
        "mots": ("un", "deux"),
        "durees": (Duration("a", 22, Sessions(2024)), Duration("b", None, Sessions(2025))),
    },
    "Il faut vingt semaines.",
)
NORMS = Norms("essai", (Norm("A-1", "arrete", "art. 1", Nature.REGLE, "Il faut.", ("regle:essai.duree",)),))


def test_a_rule_is_told_with_all_that_it_holds() -> None:
    assert rule_text("essai.duree", [RULE], [NORMS]).splitlines() == [
        "essai.duree : Durée",
        "Groupe : Contrôles, ESSAI",
        "Sessions : 2024 à 2026",
        "Fondements :",
        "  - Code, art. D. 1 (confiance : texte)",
        "  - Note, p. 2 (confiance : deduction) ; elle n’est pas datée",
        "Texte : « Il faut vingt semaines. »",
        "Paramètres :",
        "  seuil : 12,50",
        "  le : 01/09/2024",
        "  actif : oui",
        "  mots : un, deux",
        "  durees :",
        "    statut    semaines    depuis",
        "    --------  ----------  -----------",
        "    a         22          depuis 2024",
        "    b                     depuis 2025",
        "",
        "Normes portées :",
        "  A-1 (arrete, art. 1) : Il faut.",
    ]


def test_a_rule_without_words_says_so() -> None:
    bare = RuleVersion("essai.a", "A", "Code", Sessions(2024), BASES[:1])
    assert "Texte : aucun mot de la loi n’est relevé ici." in rule_text("essai.a", [bare], [])
    assert rule_list_text([RULE, bare]) == (
        "Contrôles, ESSAI :\n  essai.duree (2024 à 2026) : Durée\n\nCode :\n  essai.a (depuis 2024) : A"
    )


def test_a_row_is_as_sure_as_its_least_sure_ground() -> None:
    row = dict(zip(RULE_COLUMNS, rule_row(RULE), strict=True))
    assert (row["fondement"], row["confiance"]) == ("Code, art. D. 1 ; Note, p. 2", "deduction")


def test_json_names_what_bears_on_a_rule() -> None:
    data = rule_data(RULE, [NORMS])
    assert (data["normes"], data["divergences"]) == (["A-1"], [])
    assert data["parametres"]["seuil"] == "12.50"
