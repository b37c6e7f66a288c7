"""The model: plain data becomes values, every fault with its place; diplomas are as the texts have them."""

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from bacpro.jobs.rules import first_applicable
from bacpro.model.candidate import Status
from bacpro.model.diploma import Bloc, Coefficient, Diploma, Edition, Epreuve, OutsideUnit, Unite, diploma_faults
from bacpro.model.dossier import Dossier
from bacpro.model.edition.content import TypedContent
from bacpro.model.edition.correspondence import Correspondence, CorrespondenceRow, Relation, correspondence_faults
from bacpro.model.edition.norms import Norms
from bacpro.model.form import PaperForm
from bacpro.model.legal import Confidence, LegalBasis, weakest
from bacpro.model.result import Result, State, french, shown
from bacpro.model.rule import Rule, rule_faults, rules_for
from bacpro.model.sessions import Sessions, coverage_faults
from bacpro.model.structuring.converter import structure_plainly, unstructure
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.quick import quick_reader
from bacpro.model.structuring.structure import structure
from bacpro.outputs.documents.syllabus import mode_cell
from bacpro.plugins.registry import Registry
from bacpro.reading.columns.column_map import ColumnMap

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def plain() -> dict[str, Any]:
    """The canonical dossier, as JSON gives it."""
    found: dict[str, Any] = json.loads((DATA / "dossier.json").read_text(encoding="utf-8"))
    return found


def faults_of(plain: object) -> dict[str, str]:
    """The faults of a dossier: path and message."""
    with pytest.raises(StructureError) as refused:
        structure(plain, Dossier)
    return {fault.chemin: fault.message for fault in refused.value.faults}


# --- From plain data to the model


def test_the_canonical_dossier_is_read_whole(plain: dict[str, Any]) -> None:
    dossier = structure(plain, Dossier)
    assert dossier.candidat.nom == "Œuvrard-N’Diaye"
    assert dossier.candidat.date_naissance == date(2004, 4, 9)
    assert [placement.semaines for placement in dossier.periodes] == [6, 6]
    assert dossier.resultats == (
        Result("U31", note=Decimal("12.5"), session=2025),
        Result("U33", State.DISPENSE, session=2025),
    )


def test_a_dossier_written_back_reads_as_the_same(plain: dict[str, Any]) -> None:
    dossier = structure(plain, Dossier)
    written = json.loads(json.dumps(unstructure(dossier)))
    assert written["candidat"]["date_naissance"] == "2004-04-09"
    assert written["resultats"][0]["note"] == "12.5"
    assert structure(written, Dossier) == dossier


def test_every_fault_is_reported_at_once_with_its_path(plain: dict[str, Any]) -> None:
    plain["statut"] = "eleve"
    plain["periodes"][1]["du"] = "06/01/2025"
    plain["resultats"][0]["note"] = "douze"
    plain["resultats"][1]["session"] = "2025"
    plain["dossiers_professionnels"]["E31"]["travaux"][0]["titre"] = "Relance"
    del plain["candidat"]["numero"]
    assert faults_of(plain).keys() == {
        "$.statut",
        "$.periodes[1].du",
        "$.resultats[0].note",
        "$.resultats[1].session",
        "$.dossiers_professionnels.E31.travaux[0].titre",
        "$.candidat.numero",
    }


@pytest.mark.parametrize(
    ("inside", "path"),
    [
        ([], "$.notes"),
        (["candidat"], "$.candidat.notes"),
        (["resultats", 1], "$.resultats[1].notes"),
        (["periodes", 0, "structure"], "$.periodes[0].structure.notes"),
    ],
)
def test_an_unknown_key_is_refused_where_it_stands(plain: dict[str, Any], inside: list[str | int], path: str) -> None:
    place: Any = plain
    for step in inside:
        place = place[step]
    place["notes"] = "x"
    assert faults_of(plain) == {path: "clé inconnue"}


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("session", "2026", "$.session"),
        ("session", 2026.9, "$.session"),
        ("session", True, "$.session"),
        ("division", 3, "$.division"),
        ("candidat", {"numero": 2011557741}, "$.candidat.numero"),
        ("attestations", [1], "$.attestations[0]"),
        ("periodes", [{"signee": "non"}], "$.periodes[0].signee"),
        ("periodes", [{"semaines": "6"}], "$.periodes[0].semaines"),
        ("renonce", "U31", "$.renonce"),
        ("resultats", {}, "$.resultats"),
        ("resultats", 5, "$.resultats"),
        ("resultats", [5], "$.resultats[0]"),
        ("candidat", "Zoé", "$.candidat"),
        ("candidat", None, "$.candidat"),
    ],
)
def test_a_value_of_another_type_is_refused_never_turned_into_the_right_one(
    plain: dict[str, Any], key: str, value: object, path: str
) -> None:
    plain[key] = value
    assert faults_of(plain).keys() == {path}


@pytest.mark.parametrize("plain_value", [[], "x", 3, None, [{}]])
def test_what_is_not_an_object_at_all_is_a_fault_and_not_a_crash(plain_value: object) -> None:
    assert faults_of(plain_value).keys() == {"$"}


@pytest.mark.parametrize(
    ("key", "value"),
    [("candidat", "Zoé"), ("resultats", 5), ("resultats", [5]), ("renonce", None), ("resultats", [[]])],
)
def test_faults_are_said_in_french(plain: dict[str, Any], key: str, value: object) -> None:
    plain[key] = value
    (message,) = faults_of(plain).values()
    assert not any(english in message for english in ("object", "argument", "iterable", "attribute", "type '"))


def places(plain: object, steps: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of all that stands in plain data."""
    inside = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    return [steps, *(path for key, value in inside for path in places(value, (*steps, key)))]


json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-2, 3000),
        st.floats(allow_nan=False),
        st.sampled_from(
            ["", "12.5", "12,50", "2024-02-29", "20240229", "2024-02-30", "1899-12-31", "vae", "globale", "E31"]
        ),
        st.text(max_size=3),
    ),
    lambda values: st.one_of(st.lists(values, max_size=2), st.dictionaries(st.text(max_size=3), values, max_size=2)),
    max_leaves=4,
)


@given(st.data())
@settings(max_examples=300)
def test_what_is_read_quickly_is_what_is_read_carefully(data: st.DataObject) -> None:
    plain: Any = json.loads((DATA / "dossier.json").read_text(encoding="utf-8"))
    for _ in range(data.draw(st.integers(0, 2))):
        *steps, last = data.draw(st.sampled_from([path for path in places(plain) if path]))
        holder = plain
        for step in steps:
            holder = holder[step]
        change = data.draw(st.sampled_from(["autre valeur", "sans", "en plus"]))
        if change == "autre valeur":
            holder[last] = data.draw(json_values)
        elif change == "sans":
            del holder[last]
        elif isinstance(holder, dict):
            holder[data.draw(st.sampled_from(["note", "du", "statut", "x"]))] = data.draw(json_values)
    try:
        read = quick_reader(Dossier)(plain)
    except Exception:
        return
    assert repr(structure_plainly(plain, Dossier)) == repr(read)


def test_every_class_of_the_data_that_is_read_at_each_start_has_a_quick_reader() -> None:
    for model in (Dossier, Diploma, Edition, Correspondence, ColumnMap, TypedContent, PaperForm, Norms):
        quick_reader(model)


# --- Marks


@pytest.mark.parametrize("text", ["12.5", "12,5", "0.1", "9.999999999999999999999", "10.00"])
def test_marks_are_exact_and_keep_their_digits(text: str) -> None:
    result = structure({"unite": "U31", "note": text}, Result)
    assert str(result.note) == text.replace(",", ".")
    assert shown(result) == text.replace(".", ",")


def test_a_mark_of_tenths_adds_up_exactly() -> None:
    tenth = structure({"unite": "U31", "note": "0.1"}, Result).note
    assert tenth is not None
    assert tenth * 3 == Decimal("0.3")


@pytest.mark.parametrize(
    "value", [12.5, True, "douze", "", "NaN", "Infinity", "-Infinity", "12 AB", [12], "1_2", "1.2.3", "12 5"]
)
def test_what_is_not_an_exact_number_is_refused(value: object) -> None:
    with pytest.raises(StructureError) as refused:
        structure({"unite": "U31", "note": value}, Result)
    assert [fault.chemin for fault in refused.value.faults] == ["$.note"]


@pytest.mark.parametrize(("number", "text"), [("12.5", "12,5"), ("12.50", "12,50"), ("10", "10"), ("1E+1", "10")])
def test_numbers_are_shown_with_a_decimal_comma_and_no_exponent(number: str, text: str) -> None:
    assert french(Decimal(number)) == text


@pytest.mark.parametrize(
    ("etat", "cell"),
    [
        (State.ABSENT, "AB"),
        (State.ABSENCE_JUSTIFIEE, "AJ"),
        (State.DISPENSE, "DI"),
        (State.VAE, "VA"),
        (State.NON_VALIDE, "NV"),
        (State.ATTENDUE, "EA"),
    ],
)
def test_a_state_is_shown_by_the_first_code_of_the_contract(etat: State, cell: str) -> None:
    assert shown(Result("U31", etat)) == cell


# --- Confidence


@pytest.mark.parametrize(
    ("grounds", "expected"),
    [
        (["texte"], "texte"),
        (["texte", "relais"], "relais"),
        (["secondaire", "relais", "texte"], "secondaire"),
        (["deduction", "secondaire"], "deduction"),
        (["inconnu", "texte"], "inconnu"),
        (["deduction", "inconnu", "secondaire"], "inconnu"),
    ],
)
def test_a_conclusion_is_as_sure_as_its_weakest_ground(grounds: list[str], expected: str) -> None:
    bases = tuple(LegalBasis("Code de l’éducation", confiance=Confidence(ground)) for ground in grounds)
    assert weakest(bases) == expected


# --- Sessions


@pytest.mark.parametrize(
    ("intervals", "faults"),
    [
        ([Sessions(2015, 2022)], []),
        ([Sessions(2023, 2025), Sessions(2026)], []),
        ([Sessions(2026), Sessions(2023, 2025)], []),
        ([Sessions(2023, 2025), Sessions(2027)], ["aucune version entre « 2023 à 2025 » et « depuis 2027 »"]),
        ([Sessions(2023, 2025), Sessions(2025)], ["« 2023 à 2025 » et « depuis 2025 » se chevauchent"]),
        ([Sessions(2023), Sessions(2025)], ["« depuis 2023 » et « depuis 2025 » se chevauchent"]),
        ([Sessions(2023, 2022)], ["« 2023 à 2022 » finit avant de commencer"]),
    ],
)
def test_versions_leave_neither_gap_nor_overlap(intervals: list[Sessions], faults: list[str]) -> None:
    assert coverage_faults(intervals) == faults


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(2015, 2025), st.none() | st.integers(0, 5)), min_size=1, max_size=4))
def test_no_fault_of_coverage_means_one_version_for_each_session(pairs: list[tuple[int, int | None]]) -> None:
    intervals = [Sessions(first, None if length is None else first + length) for first, length in pairs]
    first = min(interval.premiere for interval in intervals)
    last = 2031 if any(i.derniere is None for i in intervals) else max(i.derniere or 0 for i in intervals)
    versions = [sum(session in interval for interval in intervals) for session in range(first, last + 1)]
    assert (coverage_faults(intervals) == []) == all(count == 1 for count in versions)


# --- Rules


def _rule(rule_id: str, sessions: Sessions, decision: str | int = 1, grounds: int = 1) -> Rule[None, int]:
    basis = LegalBasis("Code de l’éducation")
    return Rule(rule_id, "Titre", sessions, (basis,) * grounds, apply=lambda _case, _parameters: decision)


def test_versions_of_a_rule_that_overlap_or_rest_on_nothing_are_faults() -> None:
    rules = [_rule("a", Sessions(2009, 2022)), _rule("a", Sessions(2022)), _rule("b", Sessions(2009), grounds=0)]
    assert rule_faults(rules) == ["a : « 2009 à 2022 » et « depuis 2022 » se chevauchent", "b : sans fondement"]


def test_the_version_of_a_rule_is_that_of_the_session() -> None:
    before, after = _rule("a", Sessions(2009, 2022)), _rule("a", Sessions(2023))
    assert rules_for([before, after], 2022) == (before,)
    assert rules_for([before, after], 2023) == (after,)
    assert rules_for([before, after], 2008) == ()


def test_the_first_rule_that_applies_decides_and_those_before_say_why_not() -> None:
    refusing, deciding, never = (
        _rule("a", Sessions(2009), "pas ici"),
        _rule("b", Sessions(2009), 7),
        _rule("c", Sessions(2009), 8),
    )
    rule, decision, refused = first_applicable([refusing, deciding, never], None, int)
    assert (rule, decision) == (deciding, 7)
    assert [(refusal.regle, refusal.motif) for refusal in refused] == [("a", "pas ici")]


def test_a_list_of_rules_where_none_applies_is_an_error() -> None:
    with pytest.raises(LookupError):
        first_applicable([_rule("a", Sessions(2009), "pas ici")], None, int)


# --- Diplomas that are not consistent

BASIS = LegalBasis("Arrêté", "annexe")
EDITION = Edition(
    id="E-1",
    intitule="Édition",
    sessions=Sessions(2020, 2025),
    fondement=BASIS,
    epreuves=(Epreuve("E1", "Une"), Epreuve("E11", "Une partie", "E1"), Epreuve("EF1", "Facultative")),
    unites=(
        Unite("U1", "Une", "E11", Coefficient(Decimal(3))),
        Unite("U2", "Deux", "E1", Coefficient(Decimal("2.5"))),
        Unite("UF1", "Facultative", "EF1", facultative=True, options=("BF",)),
    ),
    blocs=(Bloc("B1", "Premier", ("U1",)), Bloc("BF", "Facultatif", ("UF1",), facultatif=True)),
    total_coefficients=Decimal("5.5"),
)
DIPLOMA = Diploma("essai", "Diplôme d’essai", "ESSAI", (EDITION,))


def test_a_sound_diploma_has_no_fault() -> None:
    assert diploma_faults(DIPLOMA) == []


U1, U2, UF1 = EDITION.unites


@pytest.mark.parametrize(
    ("edition", "named"),
    [
        pytest.param(
            evolve(EDITION, unites=(U1, U1, U2, UF1), total_coefficients=None), ["U1", "double"], id="a unit twice"
        ),
        pytest.param(
            evolve(EDITION, epreuves=(*EDITION.epreuves, Epreuve("E1", "Bis"))), ["E1", "double"], id="an épreuve twice"
        ),
        pytest.param(evolve(EDITION, blocs=(*EDITION.blocs, EDITION.blocs[0])), ["B1", "double"], id="a bloc twice"),
        pytest.param(
            evolve(EDITION, epreuves=(*EDITION.epreuves, Epreuve("E9", "Neuf", "E8"))),
            ["E9", "E8"],
            id="a part of no épreuve",
        ),
        pytest.param(evolve(EDITION, unites=(evolve(U1, epreuve="E7"), U2, UF1)), ["U1", "E7"], id="no épreuve"),
        pytest.param(
            evolve(EDITION, unites=(U1, U2, evolve(UF1, options=("BX",)))), ["UF1", "BX"], id="no such option"
        ),
        pytest.param(
            evolve(EDITION, unites=(U1, U2, evolve(UF1, facultative=False))),
            ["UF1", "coefficient"],
            id="an obligatory unit without coefficient",
        ),
        pytest.param(
            evolve(EDITION, unites=(U1, U2, evolve(UF1, coefficient=Coefficient(Decimal(1)))), total_coefficients=None),
            ["UF1", "coefficient"],
            id="a facultative unit with a coefficient",
        ),
        pytest.param(
            evolve(EDITION, blocs=(*EDITION.blocs, Bloc("B2", "Second", ("U8",)))), ["B2", "U8"], id="a bloc of no unit"
        ),
        pytest.param(evolve(EDITION, total_coefficients=Decimal(6)), ["5,5", "6"], id="a sum that differs"),
        pytest.param(
            evolve(EDITION, unites=(evolve(U1, coefficient=Coefficient(Decimal(0))), U2, UF1), total_coefficients=None),
            ["U1", "plus grand que zéro"],
            id="a coefficient of zero",
        ),
    ],
)
def test_a_fault_of_an_edition_is_named(edition: Edition, named: list[str]) -> None:
    (fault,) = diploma_faults(evolve(DIPLOMA, editions=(edition,)))
    assert fault.startswith("E-1 : ")
    assert all(word in fault for word in named)


def test_all_faults_of_a_diploma_are_said_at_once() -> None:
    second = evolve(EDITION, id="E-2", sessions=Sessions(2027), total_coefficients=Decimal(6))
    first = evolve(EDITION, blocs=(Bloc("B1", "Premier", ("U8",)),), total_coefficients=None)
    faults = " ; ".join(diploma_faults(evolve(DIPLOMA, editions=(first, second))))
    assert all(word in faults for word in ("aucune version entre", "E-1 : B1", "E-1 : UF1", "E-2 : la somme"))


def test_a_diploma_without_an_edition_is_a_fault() -> None:
    assert diploma_faults(evolve(DIPLOMA, editions=())) == ["aucune édition du référentiel"]


def test_another_name_of_a_unit_that_does_not_exist_is_a_fault() -> None:
    # A column of that name would be recognised, then lost.
    faults = diploma_faults(evolve(DIPLOMA, alias_unites={"UF": "UF9"}))
    assert len(faults) == 1
    assert "UF9" in faults[0]


# --- Tables that are not consistent

TARGET = evolve(DIPLOMA, code="cible", editions=(evolve(EDITION, sessions=Sessions(2026)),))
BOTH = {"essai": DIPLOMA, "cible": TARGET}


def test_a_unit_outside_the_reglement_asks_a_question_and_stands_once() -> None:
    outside = OutsideUnit("UF2", "Autre", "laquelle ?")
    assert diploma_faults(evolve(DIPLOMA, editions=(evolve(EDITION, hors_reglement=(outside,)),))) == []
    for wrong, said in ((evolve(outside, question="à voir"), "question"), (evolve(outside, code="U1"), "en double")):
        (fault,) = diploma_faults(evolve(DIPLOMA, editions=(evolve(EDITION, hors_reglement=(wrong,)),)))
        assert said in fault
        assert wrong.code in fault


ROWS = (
    CorrespondenceRow("U1", Relation.EQUIVALENTE, BASIS, "U2"),
    CorrespondenceRow("U2", Relation.SANS_CIBLE, BASIS),
    CorrespondenceRow("UF1", Relation.A_ARBITRER, BASIS, question="laquelle ?"),
)
TABLE = Correspondence("essai", "cible", Sessions(2026), BASIS, ROWS)


def test_a_sound_table_has_no_fault() -> None:
    assert correspondence_faults(TABLE, BOTH) == []


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        pytest.param((*ROWS, ROWS[1]), ["source U2", "plusieurs lignes"], id="a source unit twice"),
        pytest.param(
            (ROWS[0], CorrespondenceRow("U2", Relation.EQUIVALENTE, BASIS, "U2"), ROWS[2]),
            ["cible U2", "plusieurs unités"],
            id="a target unit filled twice",
        ),
        pytest.param(ROWS[1:], ["U1", "pas de ligne"], id="a source unit forgotten"),
        pytest.param(
            (*ROWS, CorrespondenceRow("U9", Relation.SANS_CIBLE, BASIS)), ["U9", "inconnue"], id="no such source"
        ),
        pytest.param((evolve(ROWS[0], cible="U9"), *ROWS[1:]), ["U9", "E-1"], id="no such target"),
        pytest.param((evolve(ROWS[0], cible=None), *ROWS[1:]), ["U1", "cible"], id="equivalent to nothing"),
        pytest.param((ROWS[0], evolve(ROWS[1], cible="U1"), ROWS[2]), ["U2", "cible"], id="nothing, and a target"),
        pytest.param((*ROWS[:2], evolve(ROWS[2], question="")), ["UF1", "question"], id="to settle without a question"),
    ],
)
def test_a_fault_of_a_table_is_named(rows: tuple[CorrespondenceRow, ...], named: list[str]) -> None:
    (fault,) = correspondence_faults(evolve(TABLE, lignes=rows), BOTH)
    assert all(word in fault for word in named)


def test_a_table_that_begins_in_the_midst_of_an_edition_is_sound() -> None:
    # Another table may have held before it, for the same edition.
    assert correspondence_faults(evolve(TABLE, sessions=Sessions(2027)), BOTH) == []


def test_a_table_is_checked_against_every_edition_of_its_sessions() -> None:
    older = evolve(EDITION, id="E-0", sessions=Sessions(2024, 2025), unites=(U1, UF1), total_coefficients=Decimal(3))
    target = evolve(TARGET, editions=(older, *TARGET.editions))
    (fault,) = correspondence_faults(evolve(TABLE, sessions=Sessions(2025)), {**BOTH, "cible": target})
    assert "U2" in fault
    assert "E-0" in fault


def test_a_table_for_sessions_without_an_edition_is_a_fault() -> None:
    (fault,) = correspondence_faults(evolve(TABLE, sessions=Sessions(2020, 2022)), BOTH)
    assert "cible" in fault
    assert "2020 à 2022" in fault


def test_a_table_towards_a_diploma_that_is_not_installed_waits_for_it() -> None:
    assert correspondence_faults(TABLE, {"essai": DIPLOMA}) == []


# --- AGOrA and GA as the texts have them

AGORA_COEFFICIENTS = {
    "U11": "1",
    "U12": "1",
    "U2": "4",
    "U31": "4",
    "U32": "3",
    "U33": "1",
    "U41": "2",
    "U42": "2",
    "U51": "2.5",
    "U52": "2.5",
    "U6": "1",
    "U7": "1",
}
"""Annexe II-b of the arrêté du 18 février 2020, in its order."""

GA_COEFFICIENTS = {
    "U11": "1",
    "U12": "1",
    "U2": "4",
    "U31": "3",
    "U32": "4",
    "U33": "2",
    "U34": "1",
    "U41": "2",
    "U42": "2",
    "U51": "2.5",
    "U52": "2.5",
    "U6": "1",
    "U7": "1",
}
"""Annexe II-b of the arrêté du 27 décembre 2011, in its order."""


def coefficients(edition: Edition) -> dict[str, Decimal]:
    return {unite.code: unite.coefficient.valeur for unite in edition.obligatoires if unite.coefficient}


@pytest.mark.norme("A-U-01", "A-RE-01")
@pytest.mark.parametrize("session", [2023, 2025, 2026, 2028])
def test_agora_coefficients_are_those_of_annexe_ii_b_and_total_25(registry: Registry, session: int) -> None:
    edition = registry.edition(registry.diplome("agora"), session)
    expected = {unite: Decimal(value) for unite, value in AGORA_COEFFICIENTS.items()}
    assert list(coefficients(edition).items()) == list(expected.items())
    assert sum(coefficients(edition).values()) == edition.total_coefficients == 25
    assert all(unite.coefficient and unite.coefficient.confiance is Confidence.TEXTE for unite in edition.obligatoires)


@pytest.mark.norme("A-U-01", "A-SYN-07")
@pytest.mark.parametrize("session", [2023, 2026])
def test_agora_offers_two_facultative_units_without_coefficient(registry: Registry, session: int) -> None:
    edition = registry.edition(registry.diplome("agora"), session)
    facultatives = [unite for unite in edition.unites if unite.facultative]
    assert [(unite.code, unite.coefficient) for unite in facultatives] == [("UF1", None), ("UF2", None)]


def test_ga_coefficients_total_27(registry: Registry) -> None:
    (edition,) = registry.diplome("ga").editions
    expected = {unite: Decimal(value) for unite, value in GA_COEFFICIENTS.items()}
    assert list(coefficients(edition).items()) == list(expected.items())
    assert sum(coefficients(edition).values()) == edition.total_coefficients == 27


def test_ga_coefficients_were_read_in_the_text_itself(registry: Registry) -> None:
    (edition,) = registry.diplome("ga").editions
    assert {unite.coefficient.confiance for unite in edition.obligatoires if unite.coefficient} == {Confidence.TEXTE}
    assert (edition.fondement.confiance, edition.fondement.lieu) == (Confidence.TEXTE, "annexe II-b")


def test_each_epreuve_of_ga_weighs_what_annexe_ii_b_gives_it(registry: Registry) -> None:
    # E1 2, E2 4, E3 10, E4 4, E5 5, E6 1, E7 1: the lines of the épreuves, above those of their sous-épreuves.
    (edition,) = registry.diplome("ga").editions
    parents = {epreuve.code: epreuve.epreuve or epreuve.code for epreuve in edition.epreuves}
    weights: dict[str, Decimal] = {}
    for unite in edition.obligatoires:
        if unite.coefficient:
            epreuve = parents[unite.epreuve]
            weights[epreuve] = weights.get(epreuve, Decimal()) + unite.coefficient.valeur
    assert weights == {"E1": 2, "E2": 4, "E3": 10, "E4": 4, "E5": 5, "E6": 1, "E7": 1}


def test_the_only_facultative_of_ga_is_a_language_and_uf2_is_read_all_the_same(registry: Registry) -> None:
    ga = registry.diplome("ga")
    (edition,) = ga.editions
    assert [unite.code for unite in edition.unites if unite.facultative] == ["UF1"]
    assert [(unite.code, unite.question[-1]) for unite in edition.hors_reglement] == [("UF2", "?")]
    assert (list(ga.reglement), list(ga.unites)) == ([*GA_COEFFICIENTS, "UF1"], [*GA_COEFFICIENTS, "UF1", "UF2"])


GA_MODES = {
    "U11": ("CCF", "Ponctuel oral, 30 min", "CCF"),
    "U12": ("CCF", "Ponctuel écrit, 1 h", "CCF"),
    "U2": ("Ponctuel écrit, 3 h", "Ponctuel, 3 h", "CCF"),
    "U31": ("CCF", "Ponctuel oral, 30 min", "CCF"),
    "U32": ("CCF", "Ponctuel pratique, 45 min", "CCF"),
    "U33": ("CCF", "Ponctuel oral, 30 min", "CCF"),
    "U34": ("CCF", "Ponctuel écrit, 2 h", "CCF"),
    "U41": ("CCF", "Ponctuel oral, 20 min (dont 5 min de préparation)", "CCF"),
    "U42": ("CCF", "Ponctuel oral, 20 min (dont 5 min de préparation)", "CCF"),
    "U51": ("Ponctuel écrit, 2 h 30", "Ponctuel écrit, 2 h 30", "CCF"),
    "U52": ("Ponctuel écrit, 2 h", "Ponctuel écrit, 2 h", "CCF"),
    "U6": ("CCF", "Ponctuel écrit, 1 h 30", "CCF"),
    "U7": ("CCF", "Ponctuel pratique", "CCF"),
    "UF1": ("Ponctuel oral, 20 min (dont 5 min de préparation)",) * 3,
}
"""Annexe II-b of the arrêté du 27 décembre 2011: the three columns of candidates."""


def test_the_modes_and_durations_of_ga_are_those_of_annexe_ii_b(registry: Registry) -> None:
    ga = registry.diplome("ga")
    content = registry.contenu(ga, ga.editions[0])
    found = {unite: tuple(mode_cell(content.mode(unite, column)) for column in (1, 2, 3)) for unite in ga.reglement}
    assert found == GA_MODES
    columns = {statut: column.numero for column in content.colonnes for statut in column.statuts}
    assert (columns[Status.APPRENTI_HABILITE], columns[Status.DISTANCE]) == (1, 2)
    assert columns[Status.FPC_PUBLIC_HABILITE] == 3
    assert content.fondement("modes") == LegalBasis("Arrêté du 27 décembre 2011", "annexe II-b")


def test_the_four_ccf_situations_of_ga_e2_make_its_mark(registry: Registry) -> None:
    ga = registry.diplome("ga")
    gradings = registry.speciality(ga).gradings
    assert [grading.situations for grading in gradings] == [{"U2": 4}, {"U2": 4}]
    ccf = registry.contenu(ga, ga.editions[0]).evaluations["E2"].ccf
    assert ccf is not None
    assert [(part.nombre, part.duree_max_minutes) for part in ccf.parties] == [(4, 40)]


BLOCS_RNCP40705 = [
    ("RNCP40705BC01", ("U31",)),  # Gérer des relations avec les clients, les usagers et les adhérents
    ("RNCP40705BC02", ("U2",)),  # Organiser et suivre l’activité de production
    ("RNCP40705BC03", ("U32",)),  # Administrer le personnel
    ("RNCP40705BC04", ("U33",)),  # Prévention-santé-environnement
    ("RNCP40705BC05", ("U11",)),  # Économie-droit
    ("RNCP40705BC06", ("U12",)),  # Mathématiques
    ("RNCP40705BC07", ("U41",)),  # Langue vivante A
    ("RNCP40705BC08", ("U42",)),  # Langue vivante B
    ("RNCP40705BC09", ("U51",)),  # Français
    ("RNCP40705BC10", ("U52",)),  # Histoire-géographie et éducation civique
    ("RNCP40705BC11", ("U6",)),  # Arts appliqués et cultures artistiques
    ("RNCP40705BC12", ("U7",)),  # Éducation physique et sportive
]
"""The fiche of the register, in its order."""


@pytest.mark.norme("R-BC-01", "P-STR-01", "R-CAP-01")
def test_the_twelve_obligatory_blocs_bear_the_codes_of_the_register_in_order(registry: Registry) -> None:
    edition = registry.edition(registry.diplome("agora"), 2026)
    assert [(bloc.code_rncp, bloc.unites) for bloc in edition.blocs if not bloc.facultatif] == BLOCS_RNCP40705
    assert sorted(unite for _, unites in BLOCS_RNCP40705 for unite in unites) == sorted(AGORA_COEFFICIENTS)


@pytest.mark.norme("A-SYN-02", "A-SYN-03", "A-SYN-04", "A-SYN-05", "P-STR-01")
def test_the_arrete_numbers_three_professional_blocs_and_adds_nine_general_ones(registry: Registry) -> None:
    edition = registry.edition(registry.diplome("agora"), 2023)
    blocs = [bloc for bloc in edition.blocs if not bloc.facultatif]
    assert [bloc.unites for bloc in blocs[:3]] == [("U31",), ("U2",), ("U32",)]
    assert {unite for bloc in blocs[3:] for unite in bloc.unites} == {
        "U11", "U12", "U33", "U41", "U42", "U51", "U52", "U6", "U7",
    }  # fmt: skip
    assert len(blocs) == 12


@pytest.mark.norme("A-SYN-06")
def test_facultative_blocs_of_the_arrete_and_of_the_register_differ(registry: Registry) -> None:
    agora = registry.diplome("agora")
    by_session = {
        session: [bloc.intitule for bloc in registry.edition(agora, session).blocs if bloc.facultatif]
        for session in (2025, 2026)
    }
    assert by_session == {
        2025: ["Langues vivantes", "Mobilité", "Éducation physique et sportive"],
        2026: [
            "Langue vivante étrangère ou régionale",
            "Langue des signes française",
            "Mobilité",
            "Secteur sportif",
        ],
    }


def test_the_cyclades_code_of_agora_is_30004(registry: Registry) -> None:
    assert registry.diplome("agora").specialite_cyclades == "30004"


@pytest.mark.parametrize("code", ["agora", "ga"])
def test_installed_diplomas_are_sound_and_every_part_of_an_epreuve_is_evaluated(registry: Registry, code: str) -> None:
    diploma = registry.diplome(code)
    assert diploma_faults(diploma) == []
    for edition in diploma.editions:
        parents = {epreuve.epreuve for epreuve in edition.epreuves if epreuve.epreuve}
        leaves = {epreuve.code for epreuve in edition.epreuves} - parents
        assert {unite.epreuve for unite in edition.unites} == leaves


def test_the_canonical_dossier_is_left_as_it_was(plain: dict[str, Any]) -> None:
    before = deepcopy(plain)
    structure(plain, Dossier)
    assert plain == before
