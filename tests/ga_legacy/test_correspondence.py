"""Annexe IV of the arrêté du 18 février 2020, row by row, through the real converter.

Every code below was read in the annexe and written by hand; none comes from the program’s data.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from bacpro.errors import BacproError
from bacpro.jobs.convert import ConversionPlan, target_cells
from bacpro.model.candidate import Candidate, Form
from bacpro.model.dossier import Dossier
from bacpro.model.legal import Confidence
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import Result, State
from bacpro.plugins.registry import Registry
from bacpro.reading.opening import open_results

Convert = Callable[[Dossier, int], tuple[Outcome, ...]]

ANNEXE_IV = {
    "U11": "U11",  # Économie-droit
    "U12": "U12",  # Mathématiques
    "U2": "U32",  # Relations avec le personnel → Administration du personnel
    "U31": "U31",  # Relations externes → Relations avec les clients, les usagers et les adhérents
    "U32": "U2",  # Gestion administrative interne → Étude de situations professionnelles
    "U34": "U33",  # Prévention-santé-environnement, in both
    "U41": "U41",  # Langues vivantes 1
    "U42": "U42",  # Langues vivantes 2
    "U51": "U51",  # Français
    "U52": "U52",  # Histoire-géographie
    "U6": "U6",  # Arts appliqués
    "U7": "U7",  # Éducation physique et sportive
    "UF1": "UF1",  # Langues vivantes, facultative
}
"""GA unit → AGOrA unit. U33 (gestion administrative des projets) stands before an empty cell."""

AGORA_OBLIGATORY = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")


def ga(*resultats: Result, attestations: tuple[str, ...] = ()) -> Dossier:
    """A GA candidate in forme globale."""
    return Dossier(Candidate("02211557763"), "ga", forme=Form.GLOBALE, attestations=attestations, resultats=resultats)


def note(unite: str, mark: str, session: int = 2022) -> Result:
    return Result(unite, note=Decimal(mark), session=session)


def of_source(outcomes: tuple[Outcome, ...], unite: str) -> Outcome:
    """The one outcome of a source unit."""
    (outcome,) = (outcome for outcome in outcomes if outcome.unite_source == unite)
    return outcome


def to_sit(outcomes: tuple[Outcome, ...]) -> set[str | None]:
    return {outcome.unite_cible for outcome in outcomes if outcome.issue is Issue.A_PRESENTER}


def assert_carried(convert: Convert, source: str, target: str) -> None:
    """A sound note of a source unit fills that target unit, that one only, on the ground of annexe IV."""
    outcomes = convert(ga(note(source, "13.25")), 2023)
    outcome = of_source(outcomes, source)
    assert (outcome.issue, outcome.unite_cible, outcome.note_reportee) == (Issue.REPORTEE, target, Decimal("13.25"))
    assert outcome.regle == f"ga.correspondance.{source}"
    assert "Arrêté du 18 février 2020, annexe IV" in outcome.fondement
    assert target_cells(outcomes) == {target: "13,25"}
    assert to_sit(outcomes) == set(AGORA_OBLIGATORY) - {target}


@pytest.mark.norme("A-COR-01")
def test_the_last_ga_session_is_2022(registry: Registry) -> None:
    ga_diploma = registry.diplome("ga")
    assert ga_diploma.sessions.derniere == 2022
    assert registry.edition(ga_diploma, 2022) is ga_diploma.editions[-1]
    with pytest.raises(BacproError, match="2023"):
        registry.edition(ga_diploma, 2023)


@pytest.mark.norme("A-COR-01")
def test_the_first_agora_session_is_2023(registry: Registry) -> None:
    agora = registry.diplome("agora")
    assert agora.sessions.premiere == 2023
    assert registry.edition(agora, 2023) is agora.editions[0]
    with pytest.raises(BacproError, match="2022"):
        registry.edition(agora, 2022)


@pytest.mark.norme("A-COR-01")
def test_the_table_begins_with_the_first_agora_session(registry: Registry) -> None:
    assert registry.correspondance("ga", "agora", 2023).vers == "agora"
    with pytest.raises(BacproError, match="2022"):
        registry.correspondance("ga", "agora", 2022)


@pytest.mark.norme("A-COR-01")
def test_a_file_cannot_hold_ga_notes_later_than_2022(plan: ConversionPlan, tmp_path: Path) -> None:
    table = tmp_path / "ga.csv"
    table.write_text("numero_candidat;session;U31\n1;2022;12\n2;2023;12\n", encoding="utf-8")
    last, after = open_results(table, plan.source, 2023).records()
    assert last.dossier is not None
    assert last.fautes == ()
    assert after.dossier is None
    assert [(fault.colonne, fault.valeur) for fault in after.fautes] == [("session", "2023")]


@pytest.mark.norme("A-COR-02")
@pytest.mark.parametrize("unite", ["U11", "U12"])
def test_economie_droit_and_mathematiques_keep_their_codes(convert: Convert, unite: str) -> None:
    assert_carried(convert, unite, unite)


@pytest.mark.norme("A-COR-03")
def test_relations_avec_le_personnel_u2_becomes_administration_du_personnel_u32(convert: Convert) -> None:
    assert_carried(convert, "U2", "U32")


@pytest.mark.norme("A-COR-04")
def test_relations_externes_u31_becomes_u31(convert: Convert) -> None:
    assert_carried(convert, "U31", "U31")


@pytest.mark.norme("A-COR-05")
def test_gestion_interne_u32_becomes_situations_professionnelles_u2(convert: Convert) -> None:
    assert_carried(convert, "U32", "U2")


@pytest.mark.norme("A-COR-06")
@pytest.mark.parametrize(
    ("resultat", "attestations"),
    [
        pytest.param(note("U33", "20"), (), id="the best note"),
        pytest.param(note("U33", "9"), (), id="a note below 10"),
        pytest.param(note("U33", "20", 2016), ("U33",), id="an expired note with its attestation"),
        pytest.param(Result("U33", State.VAE, session=2022), (), id="VAE"),
        pytest.param(Result("U33", State.DISPENSE, session=2022), (), id="dispense"),
    ],
)
def test_gestion_des_projets_u33_gives_nothing_and_is_said_so(
    convert: Convert, resultat: Result, attestations: tuple[str, ...]
) -> None:
    outcomes = convert(ga(resultat, attestations=attestations), 2023)
    outcome = of_source(outcomes, "U33")
    assert (outcome.issue, outcome.unite_cible, outcome.note_reportee) == (Issue.SANS_CORRESPONDANCE, None, None)
    assert outcome.regle == "ga.correspondance.U33"
    assert outcome.confiance is Confidence.DEDUCTION  # the annexe leaves the cell empty, and says no more
    assert "Gestion administrative des projets" in outcome.explication
    # AGOrA’s own U33 is PSE, another matter: it stays to be sat.
    assert target_cells(outcomes) == {}
    assert to_sit(outcomes) == set(AGORA_OBLIGATORY)


@pytest.mark.norme("A-COR-06")
def test_an_attestation_of_ga_u33_alone_gives_no_dispense_of_agora_u33(convert: Convert) -> None:
    outcomes = convert(ga(attestations=("U33",)), 2023)
    assert of_source(outcomes, "U33").issue is Issue.SANS_CORRESPONDANCE
    assert to_sit(outcomes) == set(AGORA_OBLIGATORY)


@pytest.mark.norme("A-COR-07")
def test_prevention_sante_environnement_u34_becomes_u33(convert: Convert) -> None:
    assert_carried(convert, "U34", "U33")


@pytest.mark.norme("A-COR-06", "A-COR-07")
def test_u33_of_agora_takes_the_note_of_ga_u34_never_that_of_ga_u33(convert: Convert) -> None:
    outcomes = convert(ga(note("U33", "19"), note("U34", "11")), 2023)
    assert target_cells(outcomes) == {"U33": "11"}


@pytest.mark.norme("A-COR-08")
@pytest.mark.parametrize("unite", ["U41", "U42", "U51", "U52", "U6", "U7"])
def test_general_units_keep_their_codes(convert: Convert, unite: str) -> None:
    assert_carried(convert, unite, unite)


@pytest.mark.norme("A-COR-09")
@pytest.mark.parametrize("session", [2023, 2026])
def test_the_facultative_langue_vivante_is_carried_as_a_langue_vivante(
    convert: Convert, registry: Registry, session: int
) -> None:
    outcome = of_source(convert(ga(note("UF1", "15")), session), "UF1")
    assert (outcome.issue, outcome.unite_cible, outcome.note_reportee) == (Issue.REPORTEE, "UF1", Decimal(15))
    assert "Arrêté du 18 février 2020, annexe IV" in outcome.fondement
    edition = registry.edition(registry.diplome("agora"), session)
    target = edition.unite("UF1")
    assert target is not None
    assert target.facultative
    choices = {bloc.intitule for bloc in edition.blocs if bloc.code in target.options}
    assert any(choice.startswith("Langue") and "vivante" in choice for choice in choices)


@pytest.mark.norme("A-COR-09")
def test_the_carried_facultative_is_said_to_be_the_langue_vivante(convert: Convert) -> None:
    # AGOrA’s UF1 may be a langue, mobilité or EPS: « UF1 → UF1 » alone does not say which of them is acquired.
    outcome = of_source(convert(ga(note("UF1", "15")), 2023), "UF1")
    assert "vivante" in outcome.explication


@pytest.mark.norme("A-COR-09")
def test_the_code_uf_of_the_annexe_is_understood_in_a_file(plan: ConversionPlan, tmp_path: Path) -> None:
    table = tmp_path / "ga.csv"
    table.write_text("numero_candidat;session;UF\n1;2022;15\n", encoding="utf-8")
    (record,) = open_results(table, plan.source, 2023).records()
    assert record.dossier is not None
    assert record.dossier.resultats == (note("UF1", "15"),)


@pytest.mark.norme("A-COR-09")
@pytest.mark.parametrize("source", [*ANNEXE_IV, "U33", "UF2"])
def test_mobilite_and_eps_facultatives_have_no_origin_in_ga(convert: Convert, source: str) -> None:
    # Two of AGOrA’s facultatives stand before an empty GA cell: UF2 is never filled, and UF1 by the langue alone.
    filled = set(target_cells(convert(ga(note(source, "20")), 2023)))
    assert "UF2" not in filled
    assert ("UF1" in filled) == (source == "UF1")


@pytest.mark.norme("A-COR-09")
def test_another_ga_facultative_is_asked_about_since_the_annexe_names_only_the_langue(convert: Convert) -> None:
    outcome = of_source(convert(ga(note("UF2", "15")), 2023), "UF2")
    assert (outcome.issue, outcome.unite_cible, outcome.note_reportee) == (Issue.A_ARBITRER, None, None)
    assert outcome.confiance is Confidence.INCONNU
    assert outcome.explication.endswith("?")


@pytest.mark.norme("A-COR-02", "A-COR-03", "A-COR-04", "A-COR-05", "A-COR-06", "A-COR-07", "A-COR-08", "A-COR-09")
def test_a_whole_ga_dossier_fills_every_agora_unit_from_the_right_one(convert: Convert) -> None:
    # One mark a unit, so that a crossing gone wrong shows.
    marks = {unite: f"{10 + rank}.5" for rank, unite in enumerate(("U11", "U12", "U2", "U31", "U32", "U33", "U34"))}
    marks |= {"U41": "10.1", "U42": "10.2", "U51": "10.3", "U52": "10.4", "U6": "10.6", "U7": "10.7", "UF1": "17.8"}
    outcomes = convert(ga(*(note(unite, mark) for unite, mark in marks.items())), 2023)
    assert target_cells(outcomes) == {
        "U11": "10,5",
        "U12": "11,5",
        "U32": "12,5",  # GA U2
        "U31": "13,5",
        "U2": "14,5",  # GA U32
        "U33": "16,5",  # GA U34
        "U41": "10,1",
        "U42": "10,2",
        "U51": "10,3",
        "U52": "10,4",
        "U6": "10,6",
        "U7": "10,7",
        "UF1": "17,8",
    }
    assert to_sit(outcomes) == set()


@pytest.mark.norme("A-COR-02", "A-COR-03", "A-COR-04", "A-COR-05", "A-COR-06", "A-COR-07", "A-COR-08", "A-COR-09")
@pytest.mark.parametrize("source", [*ANNEXE_IV, "U33"])
def test_a_vae_unit_dispenses_of_the_unit_of_annexe_iv(convert: Convert, source: str) -> None:
    outcomes = convert(ga(Result(source, State.VAE, session=2022)), 2023)
    expected = {ANNEXE_IV[source]: "DI"} if source in ANNEXE_IV else {}
    assert target_cells(outcomes) == expected
    assert "Arrêté du 18 février 2020, annexe IV" in of_source(outcomes, source).fondement
