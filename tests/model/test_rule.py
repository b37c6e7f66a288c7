"""The versions of rules, as runs tell them and as processes compare them."""

from attrs import evolve

from bacpro.model.check import CheckRule
from bacpro.model.legal import Confidence, LegalBasis
from bacpro.model.rule import Rule, rule_prints, rule_versions
from bacpro.model.sessions import Sessions
from bacpro.regulation.registration.single_blocs import BlocPaperTerms

RULE: CheckRule = Rule(
    "essai.justificatifs",
    "Justificatifs",
    Sessions(2027),
    (LegalBasis("Arrêté de 2026"),),
    lambda *_: "sans objet",
    {"admis": ["lettre"]},
    termes=BlocPaperTerms(admis=("lettre",), a_joindre="une lettre"),
)


def test_a_version_tells_what_the_law_says_and_with_which_figures() -> None:
    [version] = rule_versions([RULE]).values()
    assert version.startswith("depuis 2027, ")
    for changed in (
        evolve(RULE, titre="Pièces"),
        evolve(RULE, texte="…"),
        evolve(RULE, parametres={"admis": ["lettre", "photo"]}),
        evolve(RULE, fondements=(LegalBasis("Arrêté de 2026", confiance=Confidence.RELAIS),)),
    ):
        assert rule_versions([changed]) != {RULE.id: version}


def test_versions_of_one_rule_are_told_together() -> None:
    old = evolve(RULE, sessions=Sessions(2023, 2026))
    [told] = rule_versions([old, RULE]).values()
    assert [version.partition(",")[0] for version in told.split(" ; ")] == ["2023 à 2026", "depuis 2027"]


def test_processes_that_would_write_other_sentences_have_other_prints() -> None:
    # The words of a sentence are no figure of the rule, but another process has to have the same ones.
    other = evolve(RULE, termes=BlocPaperTerms(admis=("lettre",), a_joindre="la lettre du luthier"))
    assert rule_versions([other]) == rule_versions([RULE])
    assert rule_prints([other]) != rule_prints([RULE])
    assert rule_prints([evolve(RULE)]) == rule_prints([RULE])
