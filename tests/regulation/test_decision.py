"""What is proposed to the jury (D. 337-69, -71, -78 to -81, -86, -87): each fact at its limit.

Every expected value was worked out by hand from the law; the reason is in the name of the case, or beside it.
AGOrA has 25 coefficients: U2 4, U31 4, U32 3; U51 and U52 2.5; U41 and U42 2; U11, U12, U33, U6 and U7 1. With 10
everywhere the candidate has 250 points, of which 110 over 11 in the professional units U2, U31 and U32.
GA has 27: U2 and U32 4; U31 3; U33 2; U34 1; the others as AGOrA. E3, its practice épreuve, is U31 to U34 over 10.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve, frozen

from bacpro.jobs.deliberate import plan_deliberation, supposed
from bacpro.model.candidate import Candidate, Form, Status
from bacpro.model.deliberation import Average, Decision, Deliberation, KeptUnit, Mention, Standing
from bacpro.model.dossier import Dossier, OpenQuestion
from bacpro.model.legal import Confidence
from bacpro.model.result import CODES, Origin, Result
from bacpro.model.rule import rule_faults, rules_for
from bacpro.plugins.registry import Registry
from bacpro.regulation.decision import SpecialityGrading, decision_rules
from bacpro.sharing.deliberation import prepare_deliberator

Deliberate = Callable[..., Deliberation]

AGORA = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")
GA = ("U11", "U12", "U2", "U31", "U32", "U33", "U34", "U41", "U42", "U51", "U52", "U6", "U7")
PROFESSIONAL = ("U2", "U31", "U32")
CANDIDATE = Candidate("02011557741")

ADMIS, AFTER, CONTROLE = Decision.ADMIS, Decision.ADMIS_APRES_CONTROLE, Decision.CONTROLE
AJOURNE, NOT_GIVEN = Decision.AJOURNE, Decision.NON_DELIVRABLE
INCOMPLETE, GOING_ON = Decision.INCOMPLET, Decision.EN_COURS


def result(unite: str, cell: str, session: int) -> Result:
    """A cell of a table: `12.5`, `AB`, `12@2021` for an earlier session, `8+14` for a note and an oral of contrôle."""
    mark, _, year = cell.partition("@")  # `8+14@2023` is an oral of 2023
    mark, _, oral = mark.partition("+")
    controle = Decimal(oral) if oral else None
    if mark in CODES:
        return Result(unite, CODES[mark], session=int(year or session), controle=controle)
    return Result(unite, note=Decimal(mark), session=int(year or session), controle=controle)


def written(units: tuple[str, ...], session: int, every: str, cells: dict[str, str]) -> tuple[Result, ...]:
    """A result a unit: `every` but for the cells given; an empty cell is no result."""
    table = {**dict.fromkeys(units, every), **cells}
    return tuple(result(unite, cell, session) for unite, cell in table.items() if cell)


def agora(every: str = "10", session: int = 2024, forme: Form | None = Form.GLOBALE, **cells: str) -> Dossier:
    """A candidate to AGOrA with one mark everywhere, but in the units given."""
    return Dossier(CANDIDATE, "agora", session, forme=forme, resultats=written(AGORA, session, every, cells))


def ga(every: str = "10", session: int = 2021, controle: str | None = None, **cells: str) -> Dossier:
    """A candidate to Gestion-Administration; `controle` is the oral of the épreuve de contrôle of before 2022."""
    oral = None if controle is None else Decimal(controle)
    results = written(GA, session, every, cells)
    return Dossier(CANDIDATE, "ga", session, forme=Form.GLOBALE, resultats=results, controle=oral)


@pytest.fixture(scope="module")
def deliberate(registry: Registry) -> Deliberate:
    """The real deliberation of a dossier, for its own session."""
    prepared = {
        code: prepare_deliberator(plan_deliberation(diploma, registry.speciality(diploma)))
        for code, diploma in registry.diplomes.items()
        if code in {"agora", "ga"}
    }

    def run(dossier: Dossier) -> Deliberation:
        assert dossier.session is not None
        return prepared[dossier.diplome or ""](dossier, dossier.session)

    return run


@frozen
class Expected:
    """What the law gives; `points` before the contrôle and after it are those of `moyenne`."""

    decision: Decision
    points: str | None = None
    diviseur: str = "25"
    mention: Mention | None = None
    regle: str = ""


def passed(points: str, mention: Mention | None = None, diviseur: str = "25") -> Expected:
    return Expected(ADMIS, points, diviseur, mention, "code.deliberation.admission")


def failed(points: str, diviseur: str = "25", regle: str = "ajournement") -> Expected:
    return Expected(AJOURNE, points, diviseur, None, f"code.deliberation.{regle}")


def below_8(points: str, diviseur: str = "25") -> Expected:
    return failed(points, diviseur, "sous_le_seuil")


def contest(points: str, decision: Decision = CONTROLE, diviseur: str = "25") -> Expected:
    return Expected(decision, points, diviseur, None, "code.deliberation.controle")


def without_average(decision: Decision, regle: str) -> Expected:
    return Expected(decision, None, "", None, f"code.deliberation.{regle}")


ABSENT = without_average(NOT_GIVEN, "absence")
NOT_VALID = without_average(NOT_GIVEN, "non_valide")
UNFINISHED = without_average(INCOMPLETE, "incomplet")
IN_PROGRESS = without_average(GOING_ON, "en_cours")

CASES = {
    # D. 337-78, -80: « égale ou supérieure à 10 », compared exactly.
    "10": (agora(), passed("250")),
    "0 everywhere": (agora("0"), below_8("0")),
    "9,996 does not pass": (agora(U11="9.9"), contest("249.9")),
    "9,999 999 does not pass": (agora(U11="9.999975"), contest("249.999975")),
    "10,004": (agora(U11="10.1"), passed("250.1")),
    "10 is passed whatever the professional units": (agora(U2="5", U51="14", U52="14"), passed("250")),
    # D. 337-78: below 8, ajourné; from 8 on, the contrôle is open with 10 in the professional units.
    "7,99": (agora("8", U11="7.75"), below_8("199.75")),
    "7,99 with 10 in the professional units": (
        agora("6", U2="10", U31="10", U32="10", U41="8.875"),  # 110 + 12 × 6 + 2 × 8.875
        below_8("199.75"),
    ),
    "8 with 8 in the professional units": (agora("8"), failed("200")),
    "8 with 10 in the professional units": (
        agora("6", U2="10", U31="10", U32="10", U41="9"),  # 110 + 12 × 6 + 2 × 9
        contest("200"),
    ),
    # arrêté du 25 novembre 2021: (4 U2 + 4 U31 + 3 U32) / 11.
    "professional average 9,9963": (agora(U2="9.99"), failed("249.96")),  # 109.96 / 11
    "professional average 10": (agora(U2="9.25", U31="10.75", U11="9"), contest("249")),
    "U11 and U33 are not professional": (agora(U2="9", U11="12", U33="11"), failed("249")),  # 106 / 11
    "professional units at 10, the others not": (agora("8.5", U2="10", U31="10", U32="10"), contest("229")),
    # D. 337-78: all professional units exempted opens the contrôle too; the average is over 14.
    "professional units all exempted": (agora("9", U2="DI", U31="DI", U32="DI"), contest("126", diviseur="14")),
    "exempted by VAE": (agora("9", U2="VA", U31="VA", U32="VA"), contest("126", diviseur="14")),
    "two exempted, 10 in the third": (agora("9", U2="DI", U31="VA", U32="10"), contest("156", diviseur="17")),
    "two exempted, 9,9 in the third": (agora("9", U2="DI", U31="VA", U32="9.9"), failed("155.7", "17")),
    # An exempted unit leaves the divisor (deduction).
    "EPS exempted": (agora(U7="DI"), passed("240", diviseur="24")),
    "EPS exempted, 9,9958": (agora(U7="DI", U11="9.9"), contest("239.9", diviseur="24")),
    # D. 337-81.
    "absent with 20 elsewhere": (agora("20", U7="AB"), ABSENT),
    "absent and not valid": (agora("20", U7="AB", U31="NV"), ABSENT),
    "absent at a facultative unit only": (agora(UF1="AB", UF2="NV"), passed("250")),
    "not valid with 20 elsewhere": (agora("20", U31="NV"), NOT_VALID),
    "absence justified is zero, and the diploma can be given": (agora("11", U7="AJ"), passed("264")),
    "absence justified, 9,6": (agora(U7="AJ"), contest("240")),
    "absence justified in a professional unit": (agora("11", U32="AJ"), failed("242")),  # 88 / 11
    # D. 337-80: the diploma asks for every unit; D. 337-68: save in forme progressive.
    "a unit without result": (agora("20", U52=""), UNFINISHED),
    "a note awaited": (agora("20", U52="EA"), UNFINISHED),
    "a unit left in forme progressive": (agora("20", forme=Form.PROGRESSIVE, U52=""), IN_PROGRESS),
    "a unit left in an unknown form": (agora("20", forme=None, U52=""), UNFINISHED),
    "absent with a unit left": (agora(forme=Form.PROGRESSIVE, U52="", U7="AB"), ABSENT),
    # D. 337-73: exemptions may bear on every unit.
    "all exempted": (agora("DI"), without_average(ADMIS, "dispense_totale")),
    "all by VAE": (agora("VA"), without_average(ADMIS, "dispense_totale")),
    "all exempted but one": (agora("DI", U7="10"), passed("10", diviseur="1")),
    # D. 337-69: kept five sessions, not six; D. 337-78: at 10 and more in forme globale; D. 337-79: below too.
    "notes five sessions old": (agora(U41="10@2019"), passed("250")),
    "notes six sessions old": (agora(U41="10@2018"), UNFINISHED),
    "9,99 of last year": (agora("12", U41="9.99@2023"), UNFINISHED),
    "9,99 of last year, progressive": (
        agora("12", forme=Form.PROGRESSIVE, U41="9.99@2023"),
        passed("295.98"),  # 276 + 19.98
    ),
    "by VAE five sessions ago": (agora(U41="VA@2019"), passed("230", diviseur="23")),
    "by VAE six sessions ago": (agora(U41="VA@2018"), UNFINISHED),
    "absent last year only": (agora(U41="AB@2023"), UNFINISHED),
    # D. 337-86.
    "11,996": (agora("12", U11="11.9"), passed("299.9")),
    "12": (agora("12"), passed("300", Mention.AB)),
    "13,996": (agora("14", U11="13.9"), passed("349.9", Mention.AB)),
    "14": (agora("14"), passed("350", Mention.B)),
    "15,996": (agora("16", U11="15.9"), passed("399.9", Mention.B)),
    "16": (agora("16"), passed("400", Mention.TB)),
    "17,996": (agora("18", U11="17.9"), passed("449.9", Mention.TB)),
    # décret 2024-122: félicitations from session 2024.
    "18 in 2024": (agora("18"), passed("450", Mention.TBF)),
    "18 in 2023": (agora("18", session=2023), passed("450", Mention.TB)),
    "20 in 2023": (agora("20", session=2023), passed("500", Mention.TB)),
    # Annexe II-b note 2: points above 10 count for the diploma and for the mention.
    "a facultative mark of 10,1 turns the scale": (agora(U11="9.9", UF1="10.1"), passed("250")),
    "one of 10,09 does not": (agora(U11="9.9", UF1="10.09"), contest("249.99")),
    "one of 9 takes nothing away": (agora(UF1="9"), passed("250")),
    "two facultative marks": (agora(U11="9.9", UF1="10.04", UF2="10.06"), passed("250")),
    "a facultative mark gives a mention": (agora("12", U11="11.9", UF1="10.1"), passed("300", Mention.AB)),
    "one five sessions old": (agora(U11="9.9", UF1="10.1@2019"), passed("250")),
    "one six sessions old": (agora(U11="9.9", UF1="10.1@2018"), contest("249.9")),
    "absent at a facultative unit": (agora(UF1="AB"), passed("250")),
    # arrêté du 25 novembre 2021: two orals, each unit takes the better mark, the average is computed again.
    "two orals that reach 10": (agora(U12="8+10", U51="8+10"), contest("250", AFTER)),  # 243 + 2 + 5
    "two orals that reach 9,999": (agora(U12="8+10", U51="8+9.99"), contest("249.975", AJOURNE)),
    "an oral below the first mark takes nothing away": (agora(U12="10+4", U51="9+10"), contest("250", AFTER)),
    "after the contrôle, 12,66 gives no mention": (
        agora("13", U2="10", U31="10", U32="10", U51="0+20", U12="0+20"),  # 110 + 10.5 × 13 = 246.5, then + 50 + 20
        contest("316.5", AFTER),
    ),
    "an oral on a unit of a justified absence": (agora(U7="10", U12="AJ+10", U51="9+10"), contest("250", AFTER)),
    "an oral on U11": (agora(U11="8+10", U52="9+10"), contest("250", AFTER)),
    "an oral on U33": (agora(U33="8+10", U52="9+10"), contest("250", AFTER)),
    "one oral of two": (agora(U12="8+20"), contest("248")),
    "orals do not count without access": (agora("8", U12="8+20", U51="8+20"), failed("200")),
    "orals do not count below 8": (agora("7", U12="7+20", U51="7+20"), below_8("175")),
    "orals do not count at 10": (agora(U12="10+20", U51="10+20"), passed("250")),
    # Before session 2022: a note of 10 at the practice épreuve, E3 (U31, U32, U33, U34 over 10).
    "GA 2021, 10": (ga(), passed("270", diviseur="27")),
    "GA 2021, 9,96 and 10 at E3": (ga(U11="9"), contest("269", diviseur="27")),
    "GA 2021, 9,96 and 9,9 at E3": (ga(U34="9"), failed("269", "27")),  # 99 / 10
    # All 10 but U32 7 and U33 13: (10 × 27 − 3 × 4 + 3 × 2) / 27 = 9.77…; E3 is (30 + 28 + 26 + 10) / 10 = 9.4.
    "GA 2021, U32 weighs twice U33": (ga(U32="7", U33="13"), failed("264", "27")),
    "GA 2021, U33 7 and U32 13": (ga(U32="13", U33="7"), passed("276", diviseur="27")),
    "GA 2022, U32 weighs twice U33": (ga(session=2022, U32="7", U33="13"), failed("264", "27")),  # 124 / 13
    "GA 2021, U2 does not open": (ga(U2="14", U31="7", U41="5"), failed("267", "27")),  # E3 91 / 10
    "GA 2021, U2 does not close": (ga(U2="5"), contest("250", diviseur="27")),
    "GA 2021, 8 and 10 at E3": (
        ga("7", U31="10", U32="10", U33="10", U34="10", U41="5.5"),  # 100 + 15 × 7 + 2 × 5.5
        contest("216", diviseur="27"),
    ),
    "GA 2021, 7,9993 and 10 at E3": (
        ga("7", U31="10", U32="10", U33="10", U34="10", U41="5.49"),
        below_8("215.98", "27"),
    ),
    # … and the mean of the oral and of the average: 9 and 11 make 10.
    "GA 2021, 9 and an oral of 11": (
        ga("9", U31="10", U32="10", U33="10", U34="10", U2="6.5", controle="11"),  # 100 + 13 × 9 + 4 × 6.5 = 243
        Expected(AFTER, "540", "54", None, "code.deliberation.controle"),  # 243 + 11 × 27, over 54
    ),
    "GA 2021, 9 and an oral of 10,99": (
        ga("9", U31="10", U32="10", U33="10", U34="10", U2="6.5", controle="10.99"),
        Expected(AJOURNE, "539.73", "54", None, "code.deliberation.controle"),
    ),
    "GA 2021, an oral that is not open": (ga("9", controle="20"), failed("243", "27")),
    # Session 2022: the new rule, for GA too; U2, U31, U32 and U33 are professional (deduction), 130 over 13.
    "GA 2022, U2 opens with the others": (
        ga(session=2022, U2="9", U31="11.5", U11="9"),
        contest("269.5", diviseur="27"),
    ),
    "GA 2022, U2 closes": (ga(session=2022, U2="9"), failed("266", "27")),
    "GA 2022, U34 does not close": (ga(session=2022, U34="9"), contest("269", diviseur="27")),
    # UF1 counts as any facultative; what UF2 is, no text read says: not counted, and asked.
    "GA 2021, UF1 brings its points": (ga(U11="9", UF1="11"), passed("270", diviseur="27")),
    "GA 2021, UF2 does not": (ga(U11="9", UF2="11"), contest("269", diviseur="27")),
    "GA 2022, orals": (ga(session=2022, U34="9+10"), contest("269", diviseur="27")),
    "GA 2022, both orals": (ga(session=2022, U34="9+10", U51="10+10"), contest("270", AFTER, "27")),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_proposed(case: str, deliberate: Deliberate) -> None:
    dossier, expected = CASES[case]
    found = deliberate(dossier)
    assert (found.decision, found.mention) == (expected.decision, expected.mention)
    assert found.regle == expected.regle
    if expected.points is None:
        assert found.moyenne is None
    else:
        assert found.moyenne is not None
        assert (found.moyenne.points, found.moyenne.diviseur) == (Decimal(expected.points), Decimal(expected.diviseur))


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_said_without_rule_ground_and_sentence(case: str, deliberate: Deliberate) -> None:
    dossier, _ = CASES[case]
    found = deliberate(dossier)
    assert found.fondements
    assert all(basis.texte and basis.lieu for basis in found.fondements)
    assert found.explication.endswith((".", "?"))
    assert "None" not in found.explication
    order = [rule.id for rule in decision_rules()]
    tried = [refusal.regle for refusal in found.ecartees]
    assert tried == list(dict.fromkeys(order))[: len(tried)]
    assert found.regle == list(dict.fromkeys(order))[len(tried)]
    assert all(refusal.motif for refusal in found.ecartees)


@pytest.mark.parametrize("case", CASES)
def test_the_points_explained_are_the_total(case: str, deliberate: Deliberate) -> None:
    """Unit by unit, bonus by bonus, the contrôle included."""
    dossier, _ = CASES[case]
    found = deliberate(dossier)
    if found.moyenne is not None:
        explained = [unit.points for unit in found.unites] + [bonus.points for bonus in found.bonus]
        assert sum((points for points in explained if points is not None), Decimal()) == found.moyenne.points


# --- what an average is shown as ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dossier", "words"),
    [
        (agora(), "Moyenne d’au moins 10 : 10,00 (250 points / 25)."),
        (
            agora(U11="9.9"),
            "Moyenne de 9,99… (249,9 points / 25) ; unités professionnelles, 10,00 (110 points / 11)",
        ),
        (
            agora(U2="9.99"),
            "Moyenne de 9,99… (249,96 points / 25), sans accès à l’épreuve de contrôle : la moyenne des unités "
            "professionnelles est inférieure à 10 : 9,99… (109,96 points / 11).",
        ),
        (agora("8", U11="7.75"), "Moyenne inférieure à 8 : 7,99 (199,75 points / 25)."),
    ],
)
def test_a_value_that_is_cut_is_shown_as_such(dossier: Dossier, words: str, deliberate: Deliberate) -> None:
    """No text rounds: two decimals are shown, with … when there are more, beside the exact points."""
    assert deliberate(dossier).explication.startswith(words)


def test_the_refusal_of_the_controle_shows_the_professional_average(deliberate: Deliberate) -> None:
    found = deliberate(agora(U2="9.99"))
    [why] = [refusal.motif for refusal in found.ecartees if refusal.regle == "code.deliberation.controle"]
    assert why == "la moyenne des unités professionnelles est inférieure à 10 : 9,99… (109,96 points / 11)"
    assert found.professionnelle is not None
    assert found.professionnelle.exacte == Fraction(10996, 1100)


def test_the_practice_of_before_2022_is_that_of_e3(deliberate: Deliberate) -> None:
    found = deliberate(ga(U2="5"))
    assert found.professionnelle is not None
    assert found.professionnelle == Average(Decimal(100), Decimal(10))
    assert "unités de la pratique professionnelle, 10,00 (100 points / 10) : épreuve de contrôle" in found.explication
    assert "la moyenne des unités de la pratique professionnelle est inférieure à 10 : 9,90" in (
        deliberate(ga(U34="9")).explication
    )


def test_a_mark_of_forty_decimals_does_not_pass(deliberate: Deliberate) -> None:
    found = deliberate(agora(U11="9." + "9" * 40))
    assert found.decision is CONTROLE
    assert found.moyenne is not None
    assert not found.moyenne.reaches(10)
    assert "Moyenne de 9,99…" in found.explication
    assert found.moyenne.affichee == "9,99"  # whoever shows it, outside the deliberation too


# --- confidence and grounds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dossier", "confidence"),
    [
        (agora(), Confidence.TEXTE),
        (agora("12", session=2023), Confidence.TEXTE),
        (agora("16"), Confidence.TEXTE),
        (agora("12", U7="AB"), Confidence.RELAIS),  # the attestations that are due
        (agora("18"), Confidence.RELAIS),  # félicitations, décret 2024-122
        (agora("18", session=2023), Confidence.TEXTE),
        (agora("9.9"), Confidence.DEDUCTION),  # which units are professional
        (agora(U11="9"), Confidence.DEDUCTION),
        (agora(U11="9", U12="10+11", U51="10+11"), Confidence.DEDUCTION),
        (evolve(agora(), statut=Status.SCOLAIRE_PUBLIC, projet=Decimal(12)), Confidence.SECONDAIRE),
        (agora(U41="12@2020"), Confidence.DEDUCTION),  # carried from GA: with the coefficient of AGOrA
        (agora(U41="DI"), Confidence.DEDUCTION),  # the divisor without a dispensed unit
        (agora(U41="DI", U7="AB"), Confidence.RELAIS),  # no average: that is not looked at, the attestations are
        (agora(U41="DI", session=2026), Confidence.DEDUCTION),
        (agora(UF1="14"), Confidence.DEDUCTION),  # points of a unit without coefficient count once
        (agora(UF1="9"), Confidence.TEXTE),  # no point
        (agora(U41="12@2023"), Confidence.TEXTE),
        (agora(session=2028, U41="12@2023"), Confidence.DEDUCTION),  # the fifth session
        (agora("12", U41="12@2023"), Confidence.INCONNU),  # a mention with notes that were kept
        (ga(), Confidence.TEXTE),  # coefficients read in the arrêté of 2011
        (ga(UF1="14"), Confidence.TEXTE),  # « UF1 - coefficient 1 »: annexe II-c
        (ga(UF2="14"), Confidence.INCONNU),  # a facultative that the règlement does not have
        (ga(UF2="10"), Confidence.TEXTE),  # it would give no point
        (ga(session=2022, U34="9"), Confidence.DEDUCTION),  # which units are professional
        (ga(session=2020, U7="AB"), Confidence.TEXTE),  # no average, no attestation before 2021
    ],
)
def test_a_decision_is_as_sure_as_the_least_sure_of_its_grounds(
    dossier: Dossier, confidence: Confidence, deliberate: Deliberate
) -> None:
    assert deliberate(dossier).confiance is confidence


@pytest.mark.parametrize(
    ("dossier", "cited"),
    [
        (agora(), "art. D. 337-78 et D. 337-80"),
        (agora("7"), "art. D. 337-78 et D. 337-85"),  # a livret scolaire is read before any ajournement
        (agora("12"), "art. D. 337-86"),
        (agora("8"), "art. D. 337-87"),
        (agora(U7="AB"), "art. D. 337-81"),
        (agora(UF1="14"), "art. D. 337-69 et D. 337-78"),
        (agora(U41="VA@2020"), "art. D. 337-69"),
        (agora(U11="9"), "Arrêté du 25 novembre 2021, épreuve de contrôle"),
        (ga(U11="9"), "art. D. 337-78 (version de 2009)"),
        (evolve(agora(), statut=Status.APPRENTI_HABILITE, projet=Decimal(10)), "arrêté du 20 octobre 2020, art. 4"),
    ],
)
def test_what_a_decision_rests_on_is_cited(dossier: Dossier, cited: str, deliberate: Deliberate) -> None:
    assert cited in deliberate(dossier).fondement


@pytest.mark.parametrize(
    ("session", "seuils"),
    [
        (2015, {"AB": 12, "B": 14, "TB": 16}),
        (2023, {"AB": 12, "B": 14, "TB": 16}),
        (2024, {"AB": 12, "B": 14, "TB": 16, "TBF": 18}),
        (2028, {"AB": 12, "B": 14, "TB": 16, "TBF": 18}),
    ],
)
def test_mentions_are_dated(session: int, seuils: dict[str, int]) -> None:
    rules = [
        rule
        for rule in rules_for(decision_rules(), session)
        if rule.id in {"code.mention", "code.mention.felicitations"}
    ]
    assert {name: floor for rule in rules for name, floor in rule.parametres.items()} == seuils


def test_the_rules_of_the_code_hold_in_every_session_and_each_once() -> None:
    assert rule_faults(decision_rules()) == []
    for session in range(2015, 2030):
        held = [rule.id for rule in rules_for(decision_rules(), session)]
        assert len(held) == len(set(held))
        dated = {"code.moyenne.projet": 2022, "code.attestation": 2021, "code.mention.felicitations": 2024}
        assert {rule.id for rule in decision_rules()} - set(held) == {
            rule for rule, first in dated.items() if session < first
        }


# --- projet, and points that the jury adds -----------------------------------------------------------------------


PROJET = {
    # (note − 10) × 2, of scolaires and apprentis (secondaire): 249.9 + 2 × 0.05 = 250.
    "10,05 turns the scale": (Status.SCOLAIRE_PUBLIC, 2024, "10.05", "250"),
    "10,04 does not": (Status.SCOLAIRE_PUBLIC, 2024, "10.04", "249.98"),
    "10 is nothing": (Status.SCOLAIRE_SOUS_CONTRAT, 2024, "10", "249.9"),
    "0 takes 20 points": (Status.SCOLAIRE_HORS_CONTRAT, 2024, "0", "229.9"),
    "of an apprenti": (Status.APPRENTI_HABILITE, 2024, "12", "253.9"),
    "of an apprenti non habilité": (Status.APPRENTI_NON_HABILITE, 2024, "12", "253.9"),
    "not of FPC": (Status.FPC_PUBLIC, 2024, "20", "249.9"),
    "not of experience": (Status.EXPERIENCE, 2024, "20", "249.9"),
    "not of distance": (Status.DISTANCE, 2024, "20", "249.9"),
}


@pytest.mark.parametrize("case", PROJET)
def test_projet(case: str, deliberate: Deliberate) -> None:
    statut, session, mark, points = PROJET[case]
    found = deliberate(evolve(agora(session=session, U11="9.9"), statut=statut, projet=Decimal(mark)))
    assert found.moyenne is not None
    assert found.moyenne.points == Decimal(points)
    assert found.moyenne.diviseur == 25
    assert found.decision is (ADMIS if Decimal(points) >= 250 else CONTROLE)
    assert ("Projet non compté" in found.explication) == ("not of" in case)


@pytest.mark.parametrize(("session", "points"), [(2021, "270"), (2022, "290")])
def test_projet_counts_from_session_2022(session: int, points: str, deliberate: Deliberate) -> None:
    found = deliberate(evolve(ga(session=session), statut=Status.SCOLAIRE_PUBLIC, projet=Decimal(20)))
    assert found.moyenne is not None
    assert found.moyenne.points == Decimal(points)
    assert ("Projet non compté : il ne l’est pas à la session 2021." in found.explication) == (session == 2021)


def test_projet_without_status_is_asked_and_not_counted(deliberate: Deliberate) -> None:
    found = deliberate(evolve(agora(), projet=Decimal(20)))
    assert found.questions == (
        "le statut n’est pas indiqué : la note de projet, propre aux scolaires et aux apprentis, compte-t-elle ?",
    )
    assert found.moyenne is not None
    assert found.moyenne.points == 250
    assert found.explication.endswith("À arbitrer : " + found.questions[0])


@pytest.mark.parametrize(("points", "decision"), [("0.1", ADMIS), ("0.09", CONTROLE), ("-0.1", CONTROLE)])
def test_points_that_the_jury_adds_are_counted_and_said(
    points: str, decision: Decision, deliberate: Deliberate
) -> None:
    """D. 337-88: the jury is sovereign."""
    found = deliberate(evolve(agora(U11="9.9"), points_jury=Decimal(points)))
    assert found.decision is decision
    assert [(bonus.objet, bonus.points) for bonus in found.bonus] == [("jury", Decimal(points))]
    assert "Points de jury saisis à la main" in found.explication


@pytest.mark.parametrize(("points", "asked"), [("250", False), ("250.1", True), ("-250", False), ("-250.1", True)])
def test_points_of_the_jury_that_leave_the_scale_are_asked(points: str, asked: bool, deliberate: Deliberate) -> None:
    """Typed by hand: 500 for 5 must not pass unseen."""
    found = deliberate(evolve(agora(), points_jury=Decimal(points)))
    question = "les points de jury portent la moyenne hors de 0 à 20 : leur nombre est-il juste ?"
    assert (question in found.questions) == asked
    assert "art. D. 337-88" in found.fondement  # what the jury adds rests on its sovereignty


# --- the épreuve de contrôle ---------------------------------------------------------------------------------------


def test_who_may_sit_the_controle_is_told_what_he_may_choose(deliberate: Deliberate) -> None:
    found = deliberate(agora(U11="9"))
    assert found.explication == (
        "Moyenne de 9,96 (249 points / 25) ; unités professionnelles, 10,00 (110 points / 11) : épreuve de "
        "contrôle ; un oral sur l’une de U12, U11, U33 et l’une de U51, U52, au choix du candidat."
    )
    assert found.questions == ()


def test_the_better_mark_of_each_oral_is_explained(deliberate: Deliberate) -> None:
    found = deliberate(agora(U12="8+10", U51="10+4", U11="9", U33="11.5"))  # 250 − 2 − 1 + 1.5 = 248.5, then + 2
    assert found.decision is AFTER
    assert found.bonus == ()
    counted = {unit.unite: (unit.premiere, unit.note, unit.points) for unit in found.unites}
    assert counted["U12"] == (Decimal(8), Decimal(10), Decimal(10))
    assert counted["U51"] == (None, Decimal(10), Decimal(25))  # an oral of 4 changes nothing
    assert found.explication == (
        "Moyenne de 9,94 (248,5 points / 25) ; unités professionnelles, 10,00 (110 points / 11) : épreuve de "
        "contrôle (U12 10, U51 4), la meilleure note compte : 10,02 (250,5 points / 25), sans mention. "
        "U12 : 10 à l’oral de contrôle, d’abord 8, × 1 = 10."
    )
    assert found.moyenne is not None
    assert found.moyenne.affichee == "10,02"


def test_a_mark_in_a_unit_outside_the_reglement_is_asked_and_not_counted(deliberate: Deliberate) -> None:
    found = deliberate(ga(UF2="15.5"))
    assert found.questions == (
        "UF2 : 15,5, soit 5,5 au-dessus de 10 ; le règlement d’examen ne prévoit qu’une facultative, la langue vivante "
        "UF1 : quelle épreuve cette note évalue-t-elle, et ses points comptent-ils ?",
    )
    assert (found.bonus, found.confiance) == ((), Confidence.INCONNU)
    for nothing in ("10", "AB", "DI", "15@2015"):  # no points above 10, no mark, or beyond five sessions
        assert deliberate(ga(UF2=nothing)).questions == ()


def test_the_four_situations_of_ga_make_the_mark_of_u2(deliberate: Deliberate) -> None:
    # Annexe II-c of 2011: four situations « d’égale importance », (8 + 12 + 11 + 10) / 4 = 10.25.
    marks = tuple(map(Decimal, ("8", "12", "11", "10")))
    dossier = ga(U2="")
    given = (*dossier.resultats, Result("U2", session=2021, situations=marks))
    (unit,) = [unit for unit in deliberate(evolve(dossier, resultats=given)).unites if unit.unite == "U2"]
    assert (unit.note, unit.points, unit.proposee) == (Decimal("10.25"), Decimal(41), True)


def test_the_oral_of_before_2022_is_explained(deliberate: Deliberate) -> None:
    found = deliberate(ga(U11="9", controle="11"))  # 269 + 27 × 11 = 566, over 54
    assert [(bonus.objet, bonus.points) for bonus in found.bonus] == [("controle", Decimal(297))]
    assert [(bonus.note, bonus.coefficient) for bonus in found.bonus] == [(Decimal(11), Decimal(27))]
    assert "moyenne de l’oral et de l’examen : 10,48… (566 points / 54), sans mention." in found.explication


@pytest.mark.parametrize(
    ("dossier", "question"),
    [
        (agora(U11="9+12", U12="10+12"), "d’un même groupe (U11, U12) : lequel compte ?"),
        (agora(U11="9+12", U12="10+12", U51="10+12"), "d’un même groupe (U11, U12, U51) : lequel compte ?"),
        (agora(U11="9", U31="10+12", U51="10+12"), "porte sur U31, hors des unités prévues ou notées : compte-t-il ?"),
        (agora(U11="9", U33="DI+12", U51="10+12"), "porte sur U33, hors des unités prévues ou notées : compte-t-il ?"),
        (evolve(agora(U11="9"), controle=Decimal(12)), "porte sur l’examen entier, hors des unités prévues"),
        (agora(U6="9", U51="DI", U52="DI"), "sur quelle unité notée porte chaque oral de contrôle : laquelle ?"),
        (ga(U11="9", U12="10+12"), "porte sur U12, et non sur l’examen : compte-t-il ?"),
    ],
)
def test_orals_that_the_text_does_not_foresee_are_asked_and_not_counted(
    dossier: Dossier, question: str, deliberate: Deliberate
) -> None:
    found = deliberate(dossier)
    assert found.decision is CONTROLE
    assert found.bonus == ()
    [asked] = found.questions
    assert question in asked
    assert found.explication.endswith(f"À arbitrer : {asked}")


@pytest.mark.parametrize("dossier", [agora(U12="10+20", U51="10+20"), agora("9", U12="9+20", U51="9+20"), agora("7+9")])
def test_orals_heard_for_nothing_are_said(dossier: Dossier, deliberate: Deliberate) -> None:
    found = deliberate(dossier)
    assert found.decision in {ADMIS, AJOURNE}
    words = "L’épreuve de contrôle n’est pas ouverte au candidat : les oraux saisis ne comptent pas."
    assert words in found.explication


def test_an_oral_of_an_earlier_session_is_not_heard_again(deliberate: Deliberate) -> None:
    found = deliberate(agora(U11="9", U12="10+20@2023", U51="10+12"))
    assert found.decision is CONTROLE


def test_which_mark_is_kept_after_an_oral_is_asked(deliberate: Deliberate) -> None:
    """The better mark counts for the average (relais); no text says which one a candidate who fails keeps."""
    found = deliberate(agora(U12="8+10", U51="8+9.99"))
    assert found.decision is AJOURNE
    assert found.questions == (
        "U12 : l’oral de contrôle (10) dépasse la note (8) : lequel des deux le candidat conserve-t-il ?",
    )
    assert found.confiance is Confidence.INCONNU
    assert "U12" not in {unit.unite for unit in found.acquises}
    assert deliberate(agora(U12="8+10", U51="8+10")).questions == ()


def test_without_professional_units_access_to_the_controle_is_asked(registry: Registry) -> None:
    run = prepare_deliberator(plan_deliberation(registry.diplome("agora"), SpecialityGrading()))
    found = run(agora(U11="9"), 2024)
    assert found.decision is AJOURNE
    [asked] = found.questions
    assert asked.startswith("le règlement ne dit pas quelles unités ouvrent l’épreuve de contrôle")
    assert run(agora(), 2024).decision is ADMIS


# --- what the candidate keeps --------------------------------------------------------------------------------------


def test_units_acquired_with_their_last_session(deliberate: Deliberate) -> None:
    """D. 337-69: five years; an exemption has no term, a unit by VAE has one."""
    found = deliberate(agora("9.99", U2="10", U41="14@2022", U42="VA@2021", U7="DI"))
    assert found.acquises == (
        KeptUnit("U2", Decimal(10), 2029),
        KeptUnit("U41", Decimal(14), 2027),
        KeptUnit("U42", None, 2026),
        KeptUnit("U7", None, None),
    )


@pytest.mark.parametrize(
    ("dossier", "due", "why"),
    [
        # D. 337-69, later version: to those who fail, for notes of 10 and more, and units by VAE.
        (agora("8", U2="10", U31="9.99"), ("U2",), "ajourné"),
        (agora("7", U41="VA", U42="DI", U6="12"), ("U41", "U6"), "ajourné"),
        (agora("AJ", U2="10", U7="AB"), ("U2",), "diplôme non délivré"),
        # … and to those in forme progressive who do not reach the average.
        (agora("", forme=Form.PROGRESSIVE, U2="10", U51="9"), ("U2",), "forme progressive, moyenne non atteinte"),
        (agora("8", U2="10", U31="9@2023", forme=Form.PROGRESSIVE), ("U2",), "ajourné"),
        # Not to those who pass, may still pass, or whose results are awaited.
        (agora(), (), ""),
        (agora(U11="9"), (), ""),
        (agora(U11="9", U12="10+11", U51="10"), (), ""),
        (agora(U12="8+10", U51="8+10"), (), ""),
        (agora(U11="EA"), (), ""),
        # Not before session 2021; GA has no bloc, its units are named.
        (ga("8", session=2020, U2="10"), (), ""),
        (ga("8", session=2021, U2="10"), ("U2",), "ajourné"),
    ],
)
def test_attestations_that_are_due_and_why(
    dossier: Dossier, due: tuple[str, ...], why: str, deliberate: Deliberate
) -> None:
    found = deliberate(dossier)
    assert found.attestations == due
    assert (f"Attestations de blocs dues ({why})" in found.explication) == bool(due)
    assert ("Attestations" in found.explication) == bool(due)


@pytest.mark.parametrize(
    ("dossier", "blocs"),
    [
        (agora("8", U2="10", U7="11"), "B2 (U2), B-U7 (U7)"),
        (agora("8", session=2026, U2="10", U7="11"), "BC02 (U2), BC12 (U7)"),
        (ga("8", session=2021, U2="10", U7="11"), "U2, U7"),
    ],
)
def test_attestations_name_the_blocs_of_the_edition(dossier: Dossier, blocs: str, deliberate: Deliberate) -> None:
    assert f"Attestations de blocs dues (ajourné) : {blocs}." in deliberate(dossier).explication


@pytest.mark.parametrize(
    ("dossier", "due"),
    [
        (agora("8"), True),
        (agora("8", U11="7.75"), False),  # 7,99
        (agora(U12="8+10", U51="8+9.99"), True),
        (ga("9", controle="9"), True),
        (agora(), False),
        (agora(U11="9"), False),
        (agora("20", U7="AB"), False),  # the diploma cannot be given, and there is no average
        (agora("9", U7=""), False),
    ],
)
def test_the_certificat_is_for_an_ajourne_with_8(dossier: Dossier, due: bool, deliberate: Deliberate) -> None:
    """D. 337-87."""
    found = deliberate(dossier)
    assert found.certificat is due
    assert ("Certificat de fin d’études professionnelles secondaires" in found.explication) == due


@pytest.mark.parametrize(
    ("dossier", "left"),
    [
        (agora("8", U2="10", U7="DI", U41="VA"), ("U11", "U12", "U31", "U32", "U33", "U42", "U51", "U52", "U6")),
        (agora("12", U7="AB", U6="9"), ("U6", "U7")),
        (agora("12", U31="NV"), ("U31",)),
        (agora("9", U52="", U7="EA"), ("U52", "U7")),
        (agora("9", forme=Form.PROGRESSIVE, U52=""), ("U52",)),
        (agora(), ()),
        (agora(U11="9"), ()),
        (agora(U12="8+10", U51="8+10"), ()),
    ],
)
def test_units_left_to_sit(dossier: Dossier, left: tuple[str, ...], deliberate: Deliberate) -> None:
    assert deliberate(dossier).a_presenter == left


@pytest.mark.parametrize(
    ("dossier", "said"),
    [
        (agora("7", U31="AJ"), True),
        (agora("12", U31="AJ", U7="AB"), True),
        (agora("12", U31="AJ"), False),
        (agora("7"), False),
    ],
)
def test_epreuves_de_remplacement_after_a_justified_absence(
    dossier: Dossier, said: bool, deliberate: Deliberate
) -> None:
    """D. 337-81 and D. 337-92: when the diploma cannot be given, and never for EPS."""
    words = "Épreuves de remplacement à U31, sur autorisation du recteur, EPS exceptée (D. 337-81 et D. 337-92)."
    assert (words in deliberate(dossier).explication) == said


@pytest.mark.parametrize(("dossier", "said"), [(agora("7"), True), (agora("8"), True), (agora(), False)])
def test_the_livret_is_read_before_an_ajournement(dossier: Dossier, said: bool, deliberate: Deliberate) -> None:
    """D. 337-85."""
    assert ("livret scolaire ou de formation" in deliberate(dossier).explication) == said


@pytest.mark.parametrize(
    ("statut", "forme", "said"),
    [
        (Status.SCOLAIRE_PUBLIC, Form.PROGRESSIVE, True),
        (Status.APPRENTI_HABILITE, Form.PROGRESSIVE, True),
        (Status.SCOLAIRE_PUBLIC, Form.GLOBALE, False),
        (Status.FPC_PUBLIC, Form.PROGRESSIVE, False),
    ],
)
def test_forme_progressive_of_a_pupil_is_said_to_need_a_derogation(
    statut: Status, forme: Form, said: bool, deliberate: Deliberate
) -> None:
    """D. 337-78: « obligatoirement […] sous la forme globale […], sauf dérogation »."""
    found = deliberate(evolve(agora(forme=forme, U52=""), statut=statut))
    assert ("dérogation du recteur (D. 337-78)" in found.explication) == said
    assert found.decision is (GOING_ON if forme is Form.PROGRESSIVE else INCOMPLETE)


def test_an_absence_does_not_hide_a_non_valide(deliberate: Deliberate) -> None:
    found = deliberate(agora(U7="AB", U31="NV"))
    assert found.explication.startswith("Absent à U7, « non valide » à U31 : le diplôme ne peut être délivré.")


# --- what is left to reach -----------------------------------------------------------------------------------------


LOWEST = {
    # (250 − points known) / coefficients left, to the cent above.
    "225 known, 2,5 left": (agora(U52=""), "10.00"),
    "213,75 known, 2,5 left": (agora("9.5", U52=""), "14.50"),
    "126 known, 11 left: 11,2727…": (agora("9", U2="", U31="", U32=""), "11.28"),
    "225 known and 25 of projet and facultative": (
        evolve(agora(U52="", UF1="15"), statut=Status.APPRENTI_HABILITE, projet=Decimal(20)),
        "0.00",
    ),
    "200 known, 2,5 left: exactly 20": (agora("9", U52="", U6="6.5"), "20.00"),
    "EPS exempted, 240 wanted": (agora(U52="", U7="DI"), "10.00"),
    "nothing known": (agora("", forme=Form.PROGRESSIVE, U7="10"), "10.00"),
    "in forme progressive": (agora("9.5", forme=Form.PROGRESSIVE, U52=""), "14.50"),
    "not even 20": (agora("8.8", U52=""), None),  # 198 + 50
    "20 is not enough by a hundredth": (agora("8.888", U52=""), None),  # 199.98 + 50
}


@pytest.mark.parametrize("case", LOWEST)
def test_the_lowest_mark_in_the_units_left_that_reaches_10(case: str, deliberate: Deliberate) -> None:
    dossier, lowest = LOWEST[case]
    found = deliberate(dossier)
    assert found.decision in {INCOMPLETE, GOING_ON}
    assert found.note_minimale == (None if lowest is None else Decimal(lowest))
    where = "à U52" if len(found.a_presenter) == 1 else "dans chacune des unités restantes"
    words = f"Il faut au moins {lowest.replace('.', ',')} {where} pour atteindre" if lowest else f"Même 20 {where}"
    words = f"Même 0 {where} donnerait" if lowest == "0.00" else words
    assert f"{words} 10 de moyenne" in found.explication or f"{words} ne donnerait pas 10" in found.explication


@pytest.mark.parametrize("case", [case for case, (_, lowest) in LOWEST.items() if lowest not in {None, "0.00"}])
def test_with_the_lowest_mark_one_passes_and_a_hundredth_less_is_not_enough(case: str, deliberate: Deliberate) -> None:
    dossier, _ = LOWEST[case]
    found = deliberate(dossier)
    lowest = found.note_minimale
    assert lowest is not None
    reached = deliberate(supposed(dossier, dict.fromkeys(found.a_presenter, lowest), 2024))
    missed = deliberate(supposed(dossier, dict.fromkeys(found.a_presenter, lowest - Decimal("0.01")), 2024))
    assert reached.decision is ADMIS
    assert missed.decision is not ADMIS


def test_nothing_is_left_to_reach_once_decided(deliberate: Deliberate) -> None:
    for dossier in (agora(), agora("7"), agora(U11="9"), agora(U7="AB"), agora("DI")):
        assert deliberate(dossier).note_minimale is None


# --- earlier results -----------------------------------------------------------------------------------------------


def several(*cells: str, forme: Form = Form.GLOBALE, **others: Any) -> Dossier:  # noqa: ANN401
    """A candidate with 10 everywhere but in U41, which has several results."""
    base = agora(forme=forme, U41="")
    results = (*base.resultats, *(result("U41", cell, 2024) for cell in cells))
    return evolve(base, resultats=results, **others)


SEVERAL = {
    # D. 337-79: « c’est la dernière note obtenue qui est prise en compte ».
    "14 in 2023, then 8": (several("14@2023", "8"), CONTROLE, "246"),
    "8 in 2023, then 14": (several("8@2023", "14"), ADMIS, "258"),
    "the order of the file does not matter": (several("14", "8@2023"), ADMIS, "258"),
    "14 in 2023, then absent": (several("14@2023", "AB"), NOT_GIVEN, None),
    "14 in 2023, then absence justified": (several("14@2023", "AJ"), CONTROLE, "230"),
    "14 in 2023, then awaited": (several("14@2023", "EA"), INCOMPLETE, None),
    "absent in 2023, then 14": (several("AB@2023", "14"), ADMIS, "258"),
    "absent in 2022, 14 in 2023": (several("AB@2022", "14@2023"), ADMIS, "258"),
    "9 in 2022, 8 in 2023, progressive": (several("9@2023", "8@2024", forme=Form.PROGRESSIVE), CONTROLE, "246"),
}


@pytest.mark.parametrize("case", SEVERAL)
def test_of_several_results_the_last_counts(case: str, deliberate: Deliberate) -> None:
    dossier, decision, points = SEVERAL[case]
    found = deliberate(dossier)
    assert found.decision is decision
    assert (found.moyenne and found.moyenne.points) == (None if points is None else Decimal(points))
    assert not any("vaut-il encore" in question for question in found.questions)


def test_a_note_followed_by_a_session_without_note_is_asked_and_not_counted(deliberate: Deliberate) -> None:
    """No text says whether it is still kept: the conversion asks the same."""
    found = deliberate(several("14@2022", "AB@2023"))
    assert found.decision is INCOMPLETE
    assert found.questions == (
        "U41 : le résultat de la session 2022 vaut-il encore, alors que la session 2023 n’a pas donné de note ?",
    )
    assert found.confiance is Confidence.INCONNU
    # What would no longer be worth anything is not asked.
    assert deliberate(several("14@2018", "AB@2023")).questions == ()
    assert deliberate(several("9@2022", "AB@2023")).questions == ()


def test_what_a_conversion_left_open_is_asked_while_the_unit_has_no_result(deliberate: Deliberate) -> None:
    asked = OpenQuestion("la note de 9 se reporte-t-elle ?", "code.conservation.progressive")
    open_ = evolve(agora(U31="", forme=Form.PROGRESSIVE), a_arbitrer={"U31": asked})
    found = deliberate(open_)
    assert (found.decision, found.questions) == (GOING_ON, (asked.question,))
    assert found.confiance is Confidence.INCONNU
    settled = deliberate(evolve(agora(forme=Form.PROGRESSIVE), a_arbitrer={"U31": asked}))
    assert (settled.decision, settled.questions) == (ADMIS, ())
    # A facultative note that has no unit to go to: asked as long as a facultative unit has no result.
    beside = OpenQuestion("quelle épreuve cette note évalue-t-elle ?")
    assert deliberate(evolve(agora(UF1="14"), a_arbitrer={"": beside})).questions == (beside.question,)
    assert deliberate(evolve(agora(UF1="14", UF2="15"), a_arbitrer={"": beside})).questions == ()


def test_an_unknown_form_is_asked_where_it_decides(deliberate: Deliberate) -> None:
    found = deliberate(agora("12", forme=None, U41="9@2023"))
    assert found.decision is INCOMPLETE
    [asked] = found.questions
    assert asked.startswith("U41 : la note de 9 obtenue en 2023 est inférieure à 10")
    assert found.confiance is Confidence.INCONNU
    assert deliberate(agora("12", forme=None, U41="9")).questions == ()


def test_a_scolaire_without_a_form_is_in_forme_globale(deliberate: Deliberate) -> None:
    """D. 337-78: « obligatoirement »."""
    dossier = agora("12", forme=None, U41="9@2023")
    for statut in Status:
        asked = deliberate(evolve(dossier, statut=statut)).questions
        assert (asked == ()) == (statut.startswith(("scolaire", "apprenti")))


def test_a_note_of_ga_at_10_counts_with_the_coefficient_of_agora(deliberate: Deliberate) -> None:
    """GA U31 weighs 3 and AGOrA U31 weighs 4 (deduction: the carried note takes the new coefficient)."""
    found = deliberate(agora(U31="14@2022"))
    [unit] = [unit for unit in found.unites if unit.unite == "U31"]
    assert (unit.points, unit.origine, unit.session) == (Decimal(56), Origin.CONVERSION, 2022)
    assert KeptUnit("U31", Decimal(14), 2027) in found.acquises


def test_a_note_of_ga_below_10_in_forme_progressive_is_asked(deliberate: Deliberate) -> None:
    found = deliberate(agora(forme=Form.PROGRESSIVE, U31="9@2022"))
    assert found.decision is GOING_ON
    [asked] = found.questions
    assert asked.endswith("se reporte-t-elle de l’ancien diplôme sur celui qui le remplace ?")
    assert found.a_presenter == ("U31",)


@pytest.mark.parametrize("dossier", [agora("12", U41="12@2023"), agora("13", forme=Form.PROGRESSIVE, U41="9@2023")])
def test_a_mention_with_notes_that_were_kept_is_given_and_asked(dossier: Dossier, deliberate: Deliberate) -> None:
    found = deliberate(dossier)
    assert found.mention is Mention.AB
    assert found.questions == ("des notes sont conservées : la mention peut-elle être donnée ?",)


@pytest.mark.parametrize("cell", ["DI@2022", "VA@2022", "12"])
def test_an_exemption_is_not_a_note_that_was_kept(cell: str, deliberate: Deliberate) -> None:
    found = deliberate(agora("12", U41=cell))
    assert found.mention is Mention.AB
    assert found.questions == ()


@pytest.mark.parametrize(
    ("optional", "confidence"),
    [("14@2023", Confidence.INCONNU), ("14@2022", Confidence.INCONNU), ("14", Confidence.DEDUCTION)],
)
def test_a_mention_with_facultative_points_that_were_kept_is_asked(
    optional: str, confidence: Confidence, deliberate: Deliberate
) -> None:
    """D. 337-69 keeps the points above 10; no text says whether a mention can rest on them."""
    found = deliberate(agora("12", UF1=optional))
    assert (found.mention, found.confiance) == (Mention.AB, confidence)
    assert bool(found.questions) == ("@" in optional)
    # Without a mention there is nothing to ask; the points are said to be of an earlier session.
    below = deliberate(agora("11", UF1=optional))
    assert below.questions == ()
    assert ("UF1 : 14, soit 4 au-dessus de 10 (note de 20" in below.explication) == ("@" in optional)
    # That the points of a unit without coefficient count once is deduced, whatever their session.
    assert below.confiance is Confidence.DEDUCTION


@pytest.mark.parametrize(
    ("cell", "given_up"),
    [("12@2023", True), ("VA@2023", True), ("DI", True), ("12", False)],  # of this session, there is nothing to give up
)
def test_what_the_candidate_gave_up_is_not_counted(cell: str, given_up: bool, deliberate: Deliberate) -> None:
    """D. 337-78: « ils conservent, à leur demande »."""
    found = deliberate(evolve(agora(U41=cell), renonce=("U41",)))
    assert found.decision is (INCOMPLETE if given_up else ADMIS)
    assert ("U41 : le candidat a renoncé à ce qu’il en gardait." in found.explication) == given_up


ATTESTED = {
    # D. 337-71, 2020 version: the holder of an attestation may be dispensed of the unit, on request.
    "no result": ("", ADMIS, "230", ""),
    "a note no longer valid": ("14@2018", ADMIS, "230", ""),
    "a VAE no longer valid": ("VA@2018", ADMIS, "230", ""),
    "absent last year": ("AB@2023", ADMIS, "230", ""),
    "a note still valid counts": ("14@2023", ADMIS, "258", ""),
    "a note of this year counts": ("14", ADMIS, "258", ""),
    "a note of this year below 10 is asked": ("9", CONTROLE, "248", "lequel des deux fait foi ?"),
    "absent this year is asked": ("AB", NOT_GIVEN, None, "lequel des deux fait foi ?"),
    "awaited this year is asked": ("EA", INCOMPLETE, None, "lequel des deux fait foi ?"),
    "a note below 10 of last year is asked": ("9@2023", INCOMPLETE, None, "lequel des deux fait foi ?"),
}


@pytest.mark.parametrize("case", ATTESTED)
def test_an_attestation_dispenses_of_what_is_no_longer_held(case: str, deliberate: Deliberate) -> None:
    cell, decision, points, question = ATTESTED[case]
    found = deliberate(evolve(agora(U41=cell), attestations=("U41",)))
    assert found.decision is decision
    assert (found.moyenne and found.moyenne.points) == (None if points is None else Decimal(points))
    assert "".join(found.questions).endswith(question)
    assert bool(found.questions) == bool(question)
    if points == "230":
        [unit] = [unit for unit in found.unites if unit.unite == "U41"]
        assert (unit.etat, unit.explication) == (
            Standing.DISPENSE,
            "U41 : dispense par attestation, hors du diviseur",
        )
        assert KeptUnit("U41", None, None) in found.acquises
        assert found.confiance is Confidence.DEDUCTION  # that its coefficient leaves the divisor
        assert found.attestations == ()


def test_an_attestation_that_was_given_up_dispenses_of_nothing(deliberate: Deliberate) -> None:
    found = deliberate(evolve(agora(U41=""), attestations=("U41",), renonce=("U41",)))
    assert found.decision is INCOMPLETE


def test_before_2021_an_attestation_dispensed_of_nothing(deliberate: Deliberate) -> None:
    """D. 337-69, 2014 version: it was valid as long as the note that it attests."""
    found = deliberate(evolve(ga(session=2020, U41=""), attestations=("U41",)))
    assert found.decision is INCOMPLETE
    assert found.questions == ("U41 : une attestation est signalée : quelle note atteste-t-elle ?",)


# --- a proposal of CCF ---------------------------------------------------------------------------------------------


def test_a_proposal_of_ccf_counts_and_is_marked(deliberate: Deliberate) -> None:
    base = agora(U2="")
    situations = Result("U2", session=2024, situations=(Decimal(9), Decimal(11)))
    found = deliberate(evolve(base, resultats=(*base.resultats, situations)))
    assert found.decision is ADMIS
    assert [unit.unite for unit in found.unites if unit.proposee] == ["U2"]
    assert (
        "U2 : 10 (moyenne de 9 et 11) × 4 = 40, note proposée, à ne pas communiquer au candidat." in found.explication
    )
    one = evolve(situations, situations=(Decimal(9),))
    left = deliberate(evolve(base, resultats=(*base.resultats, one)))
    assert left.decision is INCOMPLETE
    assert "U2 : 1 situation de CCF notée, 2 attendues." in left.explication


# --- what-if, and what is brought to the jury’s attention ------------------------------------------------------------


def test_a_supposition_replaces_every_result_of_its_unit_and_keeps_its_oral() -> None:
    dossier = several("14@2023", "8+12")
    found = supposed(dossier, {"U41": Decimal(9), "UF1": Decimal(12)}, 2024)
    assert [r for r in found.resultats if r.unite == "U41"] == [
        Result("U41", note=Decimal(9), session=2024, controle=Decimal(12))
    ]
    assert [r for r in found.resultats if r.unite == "UF1"] == [Result("UF1", note=Decimal(12), session=2024)]
    assert len(found.resultats) == 13
    assert len(dossier.resultats) == 13


@pytest.mark.parametrize(
    ("dossier", "near"),
    [
        (agora(), ((10, "0"),)),
        (agora(U11="9.9"), ((10, "0.1"),)),
        (agora("9.5"), ((10, "12.5"),)),
        (agora("9.49"), ()),
        (agora("8.5"), ((8, "-12.5"),)),
        (agora("11.9"), ((12, "2.5"),)),
        (agora(U7="AB"), ()),
    ],
)
def test_thresholds_within_half_a_point(
    dossier: Dossier, near: tuple[tuple[int, str], ...], deliberate: Deliberate
) -> None:
    moyenne = deliberate(dossier).moyenne
    assert (moyenne.proches if moyenne else ()) == tuple((threshold, Decimal(gap)) for threshold, gap in near)


def test_a_session_that_no_edition_governs_is_refused(deliberate: Deliberate) -> None:
    with pytest.raises(LookupError, match="no edition of ga for session 2023"):
        deliberate(evolve(ga(), session=2023))
