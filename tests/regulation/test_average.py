"""A unit’s mark and the average (D. 337-69, -78, -79, -81): each fact at its limit.

Every expected value was worked out by hand from the law; the reason is in the name of the case, or beside it.
The unit graded is U2 of AGOrA, coefficient 4, in session 2024: a note of 2019 is five sessions old.
"""

from decimal import Decimal

import pytest
from attrs import evolve, frozen

from bacpro.model.candidate import Form
from bacpro.model.deliberation import Average, Bonus, Standing, UnitGrade
from bacpro.model.legal import Confidence
from bacpro.model.result import Origin, Result, State, brief, figure
from bacpro.plugins.registry import Registry
from bacpro.regulation.average import (
    UnitTerms,
    average,
    best_bonuses,
    bonus_of_optional,
    bonus_of_project,
    grade,
)

GLOBALE, PROGRESSIVE = Form.GLOBALE, Form.PROGRESSIVE
TERMS = UnitTerms("U2", Decimal(4), 2024, GLOBALE, situations=2, premiere=2023)
OPTIONAL = {"seuil": 10, "maximum": 2, "annees": 5}
PROJECT = {"pivot": 10, "facteur": 2}


@frozen
class Expected:
    """What the law gives; `points` are the mark times 4."""

    etat: Standing
    note: str | None = None
    points: str | None = None
    origine: Origin | None = None


def note(mark: str, session: int | None = 2024) -> Result:
    return Result("U2", note=Decimal(mark), session=session)


def code(state: State, session: int = 2024) -> Result:
    return Result("U2", state, session=session)


def situations(*marks: str, session: int = 2024) -> Result:
    return Result("U2", session=session, situations=tuple(map(Decimal, marks)))


def counted(mark: str, points: str, origine: Origin = Origin.EXAMEN) -> Expected:
    return Expected(Standing.NOTE, mark, points, origine)


def graded(result: Result | None, forme: Form | None = GLOBALE, session: int = 2024) -> UnitGrade:
    return grade(evolve(TERMS, forme=forme, session=session), result, Decimal(10), 5)


MISSING = Expected(Standing.MANQUANTE)
ZERO = Expected(Standing.ZERO, "0", "0", Origin.EXAMEN)
ABSENT = Expected(Standing.ABSENT, origine=Origin.EXAMEN)
NOT_VALID = Expected(Standing.NON_VALIDE, origine=Origin.EXAMEN)
EXEMPTED = Expected(Standing.DISPENSE, origine=Origin.EXAMEN)

# Each case: why, the result that counts, the form, what the law gives.
ONE_UNIT = {
    # A mark times its coefficient, with all its digits: no text rounds.
    "12,5 × 4 = 50": (note("12.5"), GLOBALE, counted("12.5", "50")),
    "9,996 × 4 = 39,984": (note("9.996"), GLOBALE, counted("9.996", "39.984")),
    "0 is a note, not a missing one": (note("0"), GLOBALE, counted("0", "0")),
    "20 × 4 = 80": (note("20"), PROGRESSIVE, counted("20", "80")),
    "a note without a session is of this one": (note("9", None), GLOBALE, counted("9", "36")),
    # Missing is never zero, nor is awaited.
    "nothing": (None, GLOBALE, MISSING),
    "awaited": (code(State.ATTENDUE), GLOBALE, Expected(Standing.MANQUANTE, origine=Origin.EXAMEN)),
    # D. 337-81: absent; a justified absence is « la note zéro »; the practice épreuve not validated.
    "absent": (code(State.ABSENT), GLOBALE, ABSENT),
    "absence justified": (code(State.ABSENCE_JUSTIFIEE), GLOBALE, ZERO),
    "not valid": (code(State.NON_VALIDE), GLOBALE, NOT_VALID),
    # They are of one session: the unit is presented again (D. 337-78), whatever the form.
    "absent last year": (code(State.ABSENT, 2023), GLOBALE, MISSING),
    "absence justified last year": (code(State.ABSENCE_JUSTIFIEE, 2023), PROGRESSIVE, MISSING),
    "not valid last year": (code(State.NON_VALIDE, 2023), GLOBALE, MISSING),
    "awaited since last year": (code(State.ATTENDUE, 2023), GLOBALE, MISSING),
    # D. 337-71: an exemption has no term of five years; D. 337-69: a unit by VAE is valid five years.
    "exempted": (code(State.DISPENSE), GLOBALE, EXEMPTED),
    "exempted nine years ago": (
        code(State.DISPENSE, 2015),
        GLOBALE,
        Expected(Standing.DISPENSE, origine=Origin.CONVERSION),
    ),
    "by VAE": (code(State.VAE), GLOBALE, EXEMPTED),
    "by VAE, five sessions old": (
        code(State.VAE, 2019),
        GLOBALE,
        Expected(Standing.DISPENSE, origine=Origin.CONVERSION),
    ),
    "by VAE, six sessions old": (code(State.VAE, 2018), GLOBALE, MISSING),
    # D. 337-78: in forme globale, notes « supérieures ou égales à 10 » are kept.
    "10 of last year": (note("10", 2023), GLOBALE, counted("10", "40", Origin.CONSERVEE)),
    "9,99 of last year": (note("9.99", 2023), GLOBALE, MISSING),
    "9,99 of this year": (note("9.99"), GLOBALE, counted("9.99", "39.96")),
    # D. 337-79: in forme progressive, those below 10 too.
    "9,99 of last year, progressive": (note("9.99", 2023), PROGRESSIVE, counted("9.99", "39.96", Origin.CONSERVEE)),
    # D. 337-69: five years, so up to session S+5. AGOrA begins in 2023: a note of before comes from GA.
    "10, five sessions old": (note("10", 2019), GLOBALE, counted("10", "40", Origin.CONVERSION)),
    "10, six sessions old": (note("10", 2018), GLOBALE, MISSING),
    "20, six sessions old, progressive": (note("20", 2018), PROGRESSIVE, MISSING),
    # CCF of E2: « deux situations d’évaluation d’égale importance » (annexe II-c).
    "11 and 14 make 12,5": (situations("11", "14"), GLOBALE, counted("12.5", "50")),
    "9,99 and 10 make 9,995": (situations("9.99", "10"), GLOBALE, counted("9.995", "39.98")),
    "one situation of two": (situations("11"), GLOBALE, Expected(Standing.MANQUANTE, origine=Origin.EXAMEN)),
    "three situations for two": (
        situations("11", "14", "20"),
        GLOBALE,
        Expected(Standing.MANQUANTE, origine=Origin.EXAMEN),
    ),
    "a note that is given wins over its situations": (
        evolve(situations("11", "14"), note=Decimal(13)),
        GLOBALE,
        counted("13", "52"),
    ),
    "situations of last year, at 10": (
        situations("9", "11", session=2023),
        GLOBALE,
        counted("10", "40", Origin.CONSERVEE),
    ),
    "one situation of last year": (situations("11", session=2023), GLOBALE, MISSING),
}


@pytest.mark.parametrize("case", ONE_UNIT)
def test_what_a_unit_brings(case: str) -> None:
    result, forme, expected = ONE_UNIT[case]
    found = graded(result, forme)
    assert (found.unite, found.coefficient) == ("U2", Decimal(4))
    assert Expected(
        found.etat,
        None if found.note is None else str(found.note.normalize()),
        None if found.points is None else f"{found.points.normalize():f}",
        found.origine,
    ) == evolve(
        expected,
        note=None if expected.note is None else str(Decimal(expected.note).normalize()),
    )
    assert found.explication.startswith("U2 : ")


@pytest.mark.parametrize(("session", "etat"), [(2028, Standing.NOTE), (2029, Standing.MANQUANTE)])
def test_a_note_below_10_is_kept_five_sessions_in_forme_progressive(session: int, etat: Standing) -> None:
    """D. 337-79: « dans la limite de cinq ans »."""
    assert graded(note("9.99", 2023), PROGRESSIVE, session).etat is etat


@pytest.mark.parametrize(
    ("result", "forme", "question"),
    [
        # D. 337-78 keeps no note below 10, D. 337-79 does: without the form, nothing is guessed.
        (note("9.99", 2023), None, "est-elle globale ou progressive ?"),
        # D. 337-79 does not say whether a note below 10 goes over to the diploma that replaces the old one.
        (note("9.99", 2022), PROGRESSIVE, "se reporte-t-elle de l’ancien diplôme sur celui qui le remplace ?"),
        (evolve(note("9.99", 2023), origine=Origin.CONVERSION), PROGRESSIVE, "sur celui qui le remplace ?"),
    ],
)
def test_where_no_text_settles_what_a_note_is_worth_it_is_missing_and_asked(
    result: Result, forme: Form | None, question: str
) -> None:
    found = graded(result, forme)
    assert (found.etat, found.note, found.points) == (Standing.MANQUANTE, None, None)
    assert found.explication.startswith("U2 : la note de 9,99 obtenue en 202")
    assert found.explication.endswith(question)


@pytest.mark.parametrize(
    ("result", "forme"),
    [
        (note("10", 2023), None),
        (note("9.99"), None),
        (note("10", 2022), PROGRESSIVE),
        (note("9.99", 2023), PROGRESSIVE),
    ],
)
def test_what_a_text_settles_is_not_asked(result: Result, forme: Form | None) -> None:
    found = graded(result, forme)
    assert found.etat is Standing.NOTE
    assert "?" not in found.explication


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (None, "U2 : aucun résultat"),
        (note("12.50"), "U2 : 12,50 × 4 = 50,00"),
        (note("12.50", 2023), "U2 : 12,50 × 4 = 50,00 (note de 2023)"),
        (
            note("9", 2023),
            "U2 : la note de 9 obtenue en 2023 est inférieure à 10 : la forme globale ne la conserve pas",
        ),
        (note("12", 2018), "U2 : la note de 12 obtenue en 2018 n’est plus valable"),
        (code(State.ABSENT), "U2 : absent"),
        (code(State.ABSENT, 2023), "U2 : absent en 2023, ne compte pas à la session 2024"),
        (code(State.ABSENCE_JUSTIFIEE), "U2 : absence justifiée, note zéro"),
        (code(State.NON_VALIDE), "U2 : « non valide »"),
        (code(State.ATTENDUE), "U2 : note attendue"),
        (code(State.DISPENSE), "U2 : dispense, hors du diviseur"),
        (code(State.VAE), "U2 : acquise par la VAE, hors du diviseur"),
        (code(State.VAE, 2018), "U2 : acquise par la VAE en 2018, ne compte pas à la session 2024"),
        (situations("11"), "U2 : 1 situation de CCF notée, 2 attendues"),
        (
            situations("11", "14"),
            "U2 : 12,5 (moyenne de 11 et 14) × 4 = 50,0, note proposée, à ne pas communiquer au candidat",
        ),
    ],
)
def test_what_a_unit_brings_is_said(result: Result | None, words: str) -> None:
    assert graded(result).explication == words


def test_only_the_mark_made_from_situations_of_this_session_is_a_proposal() -> None:
    """« La proposition de note ne doit pas être communiquée au candidat » (annexe II-c); a kept note is settled."""
    assert graded(situations("11", "14")).proposee
    assert not graded(note("12.5")).proposee
    assert not graded(situations("11", "14", session=2023)).proposee
    assert not graded(situations("11")).proposee


@pytest.mark.parametrize(
    ("result", "acquired"),
    [
        (note("10"), True),
        (note("9.99"), False),
        (note("10", 2018), False),
        (code(State.DISPENSE), True),
        (code(State.VAE), True),
        (code(State.ABSENCE_JUSTIFIEE), False),
        (None, False),
    ],
)
def test_a_unit_is_acquired_at_10_or_by_exemption(result: Result | None, acquired: bool) -> None:
    assert graded(result).acquise is acquired


def test_e2_has_two_situations_in_agora(registry: Registry) -> None:
    """Annexe II-c E2, « deux situations d’évaluation d’égale importance »; the other units have one, or none."""
    (grading,) = registry.speciality(registry.diplome("agora")).gradings
    assert grading.situations == {"U2": 2}


# --- the average -----------------------------------------------------------------------------------------------


def unit(mark: str, coefficient: str = "1", etat: Standing = Standing.NOTE) -> UnitGrade:
    weight = Decimal(coefficient)
    if etat not in {Standing.NOTE, Standing.ZERO}:
        return UnitGrade("U", weight, etat)
    return UnitGrade("U", weight, etat, Decimal(mark), Decimal(mark) * weight)


@pytest.mark.parametrize(
    ("units", "points", "divisor"),
    [
        ([unit("12", "4"), unit("8", "2.5")], "68", "6.5"),  # 48 + 20
        ([unit("12", "4"), unit("0", "1", Standing.ZERO)], "48", "5"),  # a justified absence stays in the divisor
        ([unit("12", "4"), unit("", "1", Standing.DISPENSE)], "48", "4"),  # an exempted unit leaves it
        ([unit("0", "4")], "0", "4"),
    ],
)
def test_points_over_the_coefficients_of_the_units_that_count(
    units: list[UnitGrade], points: str, divisor: str
) -> None:
    assert average(units) == Average(Decimal(points), Decimal(divisor))


@pytest.mark.parametrize("etat", [Standing.MANQUANTE, Standing.ABSENT, Standing.NON_VALIDE])
def test_without_a_mark_there_is_no_average(etat: Standing) -> None:
    assert average([unit("20", "24"), unit("", "1", etat)]) is None


def test_there_is_no_average_of_exempted_units_alone() -> None:
    assert average([unit("", "4", Standing.DISPENSE), unit("", "1", Standing.DISPENSE)]) is None
    assert average([]) is None


def test_bonuses_are_added_to_the_points_and_never_to_the_divisor() -> None:
    """Annexe II-b note 2: the points above 10 are taken into account; a facultative unit has no coefficient."""
    bonuses = [Bonus("UF1", Decimal("0.1"), ""), Bonus("projet", Decimal("-4"), "")]
    assert average([unit("10", "25")], bonuses) == Average(Decimal("246.1"), Decimal(25))


@pytest.mark.parametrize(
    ("points", "reached", "shown"),
    [
        ("199.75", 7, "7,99"),  # 7,99
        ("200", 8, "8,00"),
        ("249.9", 8, "9,99"),  # 9,996, shown cut and never as 10
        ("249.9999999999999999999", 8, "9,99"),
        ("250", 10, "10,00"),
        ("299.9", 10, "11,99"),  # 11,996
        ("300", 12, "12,00"),
        ("0", 0, "0,00"),
        ("0.1", 0, "0,00"),
        ("500", 12, "20,00"),
    ],
)
def test_an_average_is_compared_exactly_and_shown_cut(points: str, reached: int, shown: str) -> None:
    found = Average(Decimal(points), Decimal(25))
    assert max(threshold for threshold in (0, 7, 8, 10, 12) if found.reaches(threshold)) == reached
    assert found.affichee == shown


@pytest.mark.parametrize(("points", "shown"), [("-20", "-0,80"), ("-42", "-1,68"), ("-0.1", "-0,01"), ("-25", "-1,00")])
def test_an_average_below_zero_is_shown_as_it_is(points: str, shown: str) -> None:
    """A projet at 0 takes 20 points: 0 everywhere is then −0,80, never shown above what it is."""
    assert Average(Decimal(points), Decimal(25)).affichee == shown


# --- points beside the units -------------------------------------------------------------------------------------


def optional(mark: str, session: int | None = 2024, unite: str = "UF1") -> Result:
    return Result(unite, note=Decimal(mark), session=session)


@pytest.mark.parametrize(
    ("result", "points"),
    [
        (optional("10.1"), "0.1"),  # « seuls les points excédant 10 »
        (optional("20"), "10"),
        (optional("10"), None),
        (optional("9.99"), None),
        (optional("0"), None),
        (optional("14", None), "4"),
        (optional("14", 2019), "4"),  # D. 337-69: kept five years
        (optional("14", 2018), None),
        (Result("UF1", State.ABSENT, session=2024), None),
        (Result("UF1", State.DISPENSE, session=2024), None),
    ],
)
def test_of_a_facultative_unit_only_the_points_above_10_count(result: Result, points: str | None) -> None:
    found = bonus_of_optional(result, 2024, OPTIONAL)
    assert (found.points if found else None) == (None if points is None else Decimal(points))


def test_points_of_a_facultative_unit_are_said() -> None:
    found = bonus_of_optional(optional("10.1"), 2024, OPTIONAL)
    assert found is not None
    assert (found.objet, found.explication) == ("UF1", "UF1 : 10,1, soit 0,1 au-dessus de 10")


def test_two_facultative_units_count_at_most_the_best_ones() -> None:
    """D. 337-69: « une ou deux unités choisies »."""
    found = [Bonus(f"UF{rank}", Decimal(points), "") for rank, points in enumerate(("2", "5", "3"), 1)]
    assert [bonus.objet for bonus in best_bonuses(found, OPTIONAL)] == ["UF2", "UF3"]
    assert best_bonuses(found[:1], OPTIONAL) == (found[0],)
    assert best_bonuses([], OPTIONAL) == ()


@pytest.mark.parametrize(
    ("mark", "points"), [("10", "0"), ("12.5", "5"), ("20", "20"), ("9.99", "-0.02"), ("8", "-4"), ("0", "-20")]
)
def test_projet_counts_twice_its_distance_from_10_either_way(mark: str, points: str) -> None:
    assert bonus_of_project(Decimal(mark), PROJECT, Confidence.TEXTE).points == Decimal(points)


def test_projet_is_said() -> None:
    """« dated, confidence shown »: the rule was read at second hand."""
    words = "Projet : (8,5 − 10) × 2 = −3,0"
    assert bonus_of_project(Decimal("8.5"), PROJECT, Confidence.TEXTE).explication == words
    said = bonus_of_project(Decimal("8.5"), PROJECT, Confidence.SECONDAIRE).explication
    assert said == f"{words} (confiance de la règle : secondaire)"


def test_figures_of_rules_are_written_in_french() -> None:
    assert [figure(10), figure(Decimal("10.5"))] == ["10", "10,5"]


# --- exactly ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "shown"),
    [("9.9999", "9,9999"), ("9.99999", "9,9999…"), ("9.50000", "9,5"), ("9.5", "9,5"), ("9.50", "9,50"), ("-2", "−2")],
)
def test_a_sentence_cuts_long_decimals_and_says_so(mark: str, shown: str) -> None:
    assert brief(Decimal(mark)) == shown


def test_a_mark_of_forty_decimals_is_not_rounded() -> None:
    nines = "9." + "9" * 40
    found = graded(note(nines))
    assert found.points == Decimal("39." + "9" * 39 + "6")
    assert found.note == Decimal(nines)
    assert not found.acquise
