"""The dossiers professionnels of E31 and E32 (annexe II-c; note, § 2): two consequences that are never confused."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from bacpro.model.candidate import Form, Situation, Status
from bacpro.model.check import Check, Verdict
from bacpro.model.dossier import (
    Apprenticeship,
    BlocRequest,
    Dossier,
    Portfolio,
    Registration,
    Work,
    WorkCertificate,
    WorkTime,
)
from bacpro.model.legal import Confidence
from bacpro.model.result import Result, State

Build = Callable[..., Dossier]
Only = Callable[..., Check]
Refused = Callable[..., str]
Changes = dict[str, Any]

CONFORME, NON_CONFORME, A_ARBITRER = Verdict.CONFORME, Verdict.NON_CONFORME, Verdict.A_ARBITRER
UNITS = {"E31": "U31", "E32": "U32"}
POLES = {"E31": ("1.1", "1.2", "1.3"), "E32": ("3.1", "3.2", "3.3")}
PARTS = ("production", "activites", "justificatifs")

CCF = (
    (Status.SCOLAIRE_PUBLIC, None),
    (Status.SCOLAIRE_SOUS_CONTRAT, None),
    (Status.APPRENTI_HABILITE, None),
    (Status.FPC_PUBLIC, Situation.PREMIERE_FORMATION),
    (Status.FPC_PUBLIC_HABILITE, Situation.RECONVERSION),
)
"""Columns 1 and 3 of annexe II-b."""
PONCTUEL = (
    (Status.SCOLAIRE_HORS_CONTRAT, None),
    (Status.APPRENTI_NON_HABILITE, None),
    (Status.FPC_PRIVE, Situation.PREMIERE_FORMATION),
    (Status.EXPERIENCE, None),
    (Status.DISTANCE, None),
)
"""Column 2, to which the note is sent."""

every_exam = pytest.mark.parametrize("epreuve", ["E31", "E32"])
every_candidate = pytest.mark.parametrize(("statut", "situation"), [*CCF, *PONCTUEL])

CERTIFICATE = WorkCertificate("Mairie de Rezé", temps=WorkTime.PLEIN, salarie=True, qualifie=True, activites=("1.2",))


def rule(epreuve: str, part: str) -> str:
    return f"agora.dossier.{epreuve}.{part}"


def with_works(dossier: Dossier, epreuve: str, *activities: str | None) -> Dossier:
    """A dossier whose état récapitulatif for an épreuve lists a work of each of those activities."""
    works = tuple(Work(f"Travail {rank}", code) for rank, code in enumerate(activities))
    return evolve(
        dossier, dossiers_professionnels={**(dossier.dossiers_professionnels or {}), epreuve: Portfolio(True, works)}
    )


def without(dossier: Dossier, epreuve: str) -> Dossier:
    """A dossier that does not speak of an épreuve."""
    held = {name: value for name, value in (dossier.dossiers_professionnels or {}).items() if name != epreuve}
    return evolve(dossier, dossiers_professionnels=held)


# --- the état récapitulatif ---------------------------------------------------------------------------------------


@every_exam
@every_candidate
@pytest.mark.norme("A-E31-01", "A-E31-02", "A-E32-01")
def test_a_dossier_with_works_of_the_whole_pole_is_in_order(
    dossier: Build, only: Only, epreuve: str, statut: Status, situation: Situation | None
) -> None:
    given = dossier(statut=statut, situation=situation)
    assert only(rule(epreuve, "production"), given).verdict is CONFORME
    told = only(rule(epreuve, "activites"), given)
    assert (told.verdict, told.attendu, told.constate) == (CONFORME, ", ".join(POLES[epreuve]), told.attendu)


@pytest.mark.parametrize(
    "portfolios",
    [None, {}, {"E31": Portfolio(), "E32": Portfolio()}, {"E31": Portfolio(travaux=(Work("Relance", "1.2"),))}],
    ids=["nothing told", "none", "without état récapitulatif", "works without état récapitulatif"],
)
@every_exam
@every_candidate
@pytest.mark.norme("A-E31-06", "A-E32-04", "N-E31-04", "N-E32-02")
def test_without_a_dossier_the_note_is_zero_and_nothing_is_said_of_the_diploma(
    dossier: Build,
    only: Only,
    refused: Refused,
    epreuve: str,
    statut: Status,
    situation: Situation | None,
    portfolios: dict[str, Portfolio] | None,
) -> None:
    # « le candidat ne peut pas être interrogé. La note zéro lui est donc attribuée. »
    given = dossier(statut=statut, situation=situation, dossiers_professionnels=portfolios)
    told = only(rule(epreuve, "production"), given)
    assert (told.verdict, told.constate, told.confiance) == (NON_CONFORME, "absent", Confidence.TEXTE)
    assert "n’est pas interrogé et la note zéro lui est attribuée" in told.message
    assert "non valide" not in told.message
    assert "diplôme" not in told.message
    assert refused(rule(epreuve, "activites"), given) == "l’état récapitulatif n’est pas produit"


@every_exam
@pytest.mark.norme("N-E31-02")
def test_a_dossier_that_is_missing_can_be_put_right_before_the_day(dossier: Build, only: Only, epreuve: str) -> None:
    # Note: « le contrôle de conformité du dossier avant le jour de la sous-épreuve pour permettre au candidat, le cas
    # échéant, de mettre son dossier en conformité ».
    message = only(rule(epreuve, "production"), without(dossier(), epreuve)).message
    assert "contrôle de conformité, avant l’épreuve" in message
    assert message.index("avant l’épreuve") < message.index("le jour de l’épreuve") < message.index("la note zéro")


@pytest.mark.parametrize("left_out", [0, 1, 2])
@every_exam
@pytest.mark.norme("A-E31-01", "A-E31-02", "A-E32-01")
def test_each_of_the_three_sub_activities_has_a_work(dossier: Build, only: Only, epreuve: str, left_out: int) -> None:
    pole = POLES[epreuve]
    kept = [code for rank, code in enumerate(pole) if rank != left_out]
    told = only(rule(epreuve, "activites"), with_works(dossier(), epreuve, *kept, *kept))
    assert (told.verdict, told.attendu, told.constate) == (NON_CONFORME, ", ".join(pole), ", ".join(kept))
    assert f"ne couvrent pas {pole[left_out]} :" in told.message


@pytest.mark.parametrize(
    ("activities", "verdict"),
    [
        ((), NON_CONFORME),
        ((None, None, None), NON_CONFORME),
        (("2.1", "2.2", "2.3"), NON_CONFORME),
        (("3.3", "2.1", "1.1", "3.1", None, "1.3", "1.2", "3.2"), CONFORME),
    ],
    ids=["no work", "works of no activity", "works of another pole", "any order, among others"],
)
@every_exam
@pytest.mark.norme("A-E31-01", "A-E32-01")
def test_works_of_other_activities_do_not_stand_for_those_of_the_pole(
    dossier: Build, only: Only, epreuve: str, activities: tuple[str | None, ...], verdict: Verdict
) -> None:
    told = only(rule(epreuve, "activites"), with_works(dossier(), epreuve, *activities))
    assert told.verdict is verdict
    if verdict is NON_CONFORME:
        assert (told.attendu, told.constate) == (", ".join(POLES[epreuve]), "aucune")


def test_each_dossier_is_judged_by_itself(dossier: Build, only: Only) -> None:
    given = without(dossier(), "E32")
    assert only(rule("E31", "production"), given).verdict is CONFORME
    assert only(rule("E32", "production"), given).verdict is NON_CONFORME
    assert "E31" in only(rule("E31", "production"), without(dossier(), "E31")).message


# --- the papers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("statut", "situation"), PONCTUEL)
@every_exam
@pytest.mark.norme("A-E31-02", "A-E31-07", "A-E32-04", "N-E31-04", "N-E32-02")
def test_without_papers_the_unit_is_non_valide_and_the_note_is_not_zero(
    dossier: Build, only: Only, epreuve: str, statut: Status, situation: Situation | None
) -> None:
    # « la mention « non valide » est prononcée […]. Le diplôme ne peut pas lui être délivré. »
    given = dossier(statut=statut, situation=situation, periodes=())
    told = only(rule(epreuve, "justificatifs"), given)
    assert (told.verdict, told.constate, told.confiance) == (NON_CONFORME, "aucun", Confidence.TEXTE)
    assert "la mention « non valide » est prononcée et le diplôme n’est pas délivré" in told.message
    assert "annexe 1 ou 1bis" in told.message
    assert "zéro" not in told.message
    assert only(rule(epreuve, "production"), given).verdict is CONFORME


@pytest.mark.parametrize(("statut", "situation"), PONCTUEL)
@pytest.mark.parametrize("paper", ["periods", "certificates"])
@every_exam
@pytest.mark.norme("A-E31-02", "A-E32-01")
def test_in_ponctuel_attestations_or_certificates_are_the_papers(
    dossier: Build, only: Only, epreuve: str, paper: str, statut: Status, situation: Situation | None
) -> None:
    given = dossier(statut=statut, situation=situation)
    if paper == "certificates":
        given = evolve(given, periodes=(), certificats_travail=(CERTIFICATE,))
    told = only(rule(epreuve, "justificatifs"), given)
    assert told.verdict is CONFORME
    assert "annexe 1 ou 1bis" in told.attendu


@pytest.mark.parametrize(("statut", "situation"), CCF)
@every_exam
@pytest.mark.norme("A-E31-01", "A-E32-01")
def test_in_ccf_the_reports_of_the_placements_are_the_papers(
    dossier: Build, only: Only, epreuve: str, statut: Status, situation: Situation | None
) -> None:
    # « Ce dossier […] comprend obligatoirement : […] les comptes rendus d’évaluation des périodes de formation ».
    given = dossier(statut=statut, situation=situation)
    told = only(rule(epreuve, "justificatifs"), given)
    assert told.verdict is CONFORME
    assert "comptes rendus" in told.attendu
    missing = only(rule(epreuve, "justificatifs"), evolve(given, periodes=()))
    assert missing.verdict is NON_CONFORME
    assert "obligatoirement" in missing.message
    assert "zéro" not in missing.message


@pytest.mark.parametrize("statut", [Status.SCOLAIRE_PUBLIC, Status.FPC_PUBLIC])
@every_exam
@pytest.mark.norme("A-E31-01", "A-E32-01")
def test_in_ccf_a_certificate_is_no_report_of_a_placement_to_be_done(
    dossier: Build, only: Only, epreuve: str, statut: Status
) -> None:
    given = dossier(
        statut=statut, situation=Situation.PREMIERE_FORMATION, periodes=(), certificats_travail=(CERTIFICATE,)
    )
    assert only(rule(epreuve, "justificatifs"), given).verdict is NON_CONFORME


@pytest.mark.parametrize("statut", [Status.APPRENTI_HABILITE, Status.APPRENTI_NON_HABILITE])
@every_exam
@pytest.mark.norme("A-E31-01", "A-E31-02")
def test_an_apprentice_has_his_contract(dossier: Build, only: Only, epreuve: str, statut: Status) -> None:
    given = dossier(statut=statut, periodes=(), contrat_apprentissage=Apprenticeship("SARL Duval"))
    assert only(rule(epreuve, "justificatifs"), given).verdict is CONFORME


@pytest.mark.parametrize("statut", [Status.FPC_PUBLIC, Status.FPC_PUBLIC_HABILITE, Status.FPC_PRIVE])
@every_exam
@pytest.mark.norme("A-E31-01", "A-E32-01")
def test_in_perfectionnement_certificates_stand_for_the_placements_in_any_mode(
    dossier: Build, only: Only, epreuve: str, statut: Status
) -> None:
    # Annexe III, II.3.2: « L’attestation de formation en milieu professionnel est remplacée par un ou plusieurs
    # certificats de travail »; annexe II-c: « les attestations de périodes […] ou les certificats de travail ».
    given = dossier(
        statut=statut, situation=Situation.PERFECTIONNEMENT, periodes=(), certificats_travail=(CERTIFICATE,)
    )
    assert only(rule(epreuve, "justificatifs"), given).verdict is CONFORME


@pytest.mark.parametrize("statut", [Status.SCOLAIRE_PUBLIC, Status.FPC_PUBLIC])
@every_exam
def test_reports_are_not_asked_of_who_has_no_placement_to_do(
    dossier: Build, check: Callable[..., Any], epreuve: str, statut: Status
) -> None:
    # D. 337-66: no duration for who completes a VAE, so no report of a placement either.
    given = dossier(statut=statut, periodes=(), resultats=(Result("U11", State.VAE, session=2025),))
    verdicts = {f.verdict for f in check(given, 2026).constats if f.regle == rule(epreuve, "justificatifs")}
    assert NON_CONFORME not in verdicts


@every_exam
def test_without_a_status_the_papers_are_unknown_and_the_dossier_is_not(
    dossier: Build, only: Only, refused: Refused, epreuve: str
) -> None:
    given = dossier(statut=None)
    assert "statut" in refused(rule(epreuve, "justificatifs"), given)
    assert only(rule(epreuve, "production"), given).verdict is CONFORME


# --- who does not sit the unit ------------------------------------------------------------------------------------


def result(unit: str, state: State = State.NOTE, mark: str | None = None, session: int = 2025) -> Result:
    return Result(unit, state, None if mark is None else Decimal(mark), session)


@pytest.mark.parametrize("state", [State.DISPENSE, State.VAE])
@pytest.mark.parametrize("part", PARTS)
@every_exam
@pytest.mark.norme("R-CAP-04")
def test_a_unit_that_one_is_dispensed_of_has_no_dossier(
    dossier: Build, refused: Refused, only: Only, epreuve: str, part: str, state: State
) -> None:
    given = without(dossier(resultats=(result(UNITS[epreuve], state),)), epreuve)
    assert refused(rule(epreuve, part), given) == f"le candidat est dispensé de l’unité {UNITS[epreuve]}"
    other = "E32" if epreuve == "E31" else "E31"
    assert only(rule(other, "production"), given).verdict is CONFORME


@pytest.mark.parametrize("state", [State.ABSENT, State.ABSENCE_JUSTIFIEE, State.NON_VALIDE, State.ATTENDUE])
@every_exam
def test_nothing_else_dispenses(dossier: Build, only: Only, epreuve: str, state: State) -> None:
    given = without(dossier(resultats=(result(UNITS[epreuve], state),)), epreuve)
    assert only(rule(epreuve, "production"), given).verdict is NON_CONFORME


# Each case: a note, whether it can be kept for session 2026 (D. 337-69: 10 and more, five years).
KEPT = {
    "10": ("10", 2025, True),
    "9,99": ("9.99", 2025, False),
    "five sessions ago": ("12", 2021, True),
    "six sessions ago": ("12", 2020, False),
    "of the session itself": ("12", 2026, False),
    "zero": ("0", 2025, False),
}


@pytest.mark.parametrize(("mark", "session", "kept"), KEPT.values(), ids=KEPT.keys())
@every_exam
def test_a_note_that_can_be_kept_needs_no_dossier(
    dossier: Build, only: Only, refused: Refused, epreuve: str, mark: str, session: int, kept: bool
) -> None:
    unit = UNITS[epreuve]
    given = without(dossier(resultats=(result(unit, mark=mark, session=session),)), epreuve)
    if kept:
        for part in PARTS:
            assert refused(rule(epreuve, part), given) == f"le candidat conserve sa note à l’unité {unit}"
    else:
        assert only(rule(epreuve, "production"), given).verdict is NON_CONFORME


@every_exam
def test_a_note_that_is_given_up_needs_one(dossier: Build, only: Only, epreuve: str) -> None:
    unit = UNITS[epreuve]
    given = without(dossier(resultats=(result(unit, mark="15"),), renonce=(unit,)), epreuve)
    assert only(rule(epreuve, "production"), given).verdict is NON_CONFORME


@every_exam
def test_a_dossier_begun_beside_a_note_that_can_be_kept_is_judged_with_a_proviso(
    dossier: Build, only: Only, epreuve: str
) -> None:
    given = dossier(resultats=(result(UNITS[epreuve], mark="12.5"),))
    told = only(rule(epreuve, "activites"), with_works(given, epreuve, POLES[epreuve][0]))
    assert told.verdict is NON_CONFORME
    assert "sauf s’il demande à conserver sa note de 12,5 obtenue en 2025" in told.message
    below = dossier(resultats=(result(UNITS[epreuve], mark="9.5"),))
    assert "sauf" not in only(rule(epreuve, "activites"), with_works(below, epreuve)).message


@pytest.mark.parametrize("part", PARTS)
@every_exam
def test_a_unit_that_is_not_presented_has_no_dossier(
    dossier: Build, only: Only, refused: Refused, epreuve: str, part: str
) -> None:
    unit = UNITS[epreuve]
    given = without(dossier(statut=Status.DISTANCE, forme=Form.PROGRESSIVE, unites_presentees=("U2",)), epreuve)
    assert refused(rule(epreuve, part), given) == f"le candidat ne présente pas l’unité {unit} à cette session"
    presented = evolve(given, unites_presentees=("U2", unit))
    assert only(rule(epreuve, "production"), presented).verdict is NON_CONFORME


def registered(dossier: Build, bloc: str) -> Dossier:
    """A stagiaire who registers for one bloc, without a dossier professionnel."""
    return dossier(
        statut=Status.FPC_PRIVE,
        situation=Situation.PREMIERE_FORMATION,
        forme=Form.PROGRESSIVE,
        dossiers_professionnels=None,
        inscription=Registration((BlocRequest(bloc),), ("attestation_formation",)),
    )


@pytest.mark.parametrize("bloc", ["U2", "Organiser et suivre l’activité de production", "BC02"])
@every_exam
@pytest.mark.norme("M-BLOC-01")
def test_who_registers_for_another_bloc_alone_has_no_dossier(
    dossier: Build, check: Callable[..., Any], epreuve: str, bloc: str
) -> None:
    # « sans obligation de se présenter à l’ensemble du diplôme »
    report = check(registered(dossier, bloc), 2026)
    assert [f for f in report.constats if f.regle.startswith(f"agora.dossier.{epreuve}.")] == []


@every_exam
@pytest.mark.norme("M-BLOC-01")
def test_who_registers_for_its_bloc_has_one(dossier: Build, only: Only, epreuve: str) -> None:
    assert only(rule(epreuve, "production"), registered(dossier, UNITS[epreuve])).verdict is NON_CONFORME


@every_exam
def test_in_forme_progressive_a_unit_that_may_not_be_presented_is_a_question(
    dossier: Build, only: Only, epreuve: str
) -> None:
    # D. 337-68: the candidate chooses his units; the dossier does not tell which.
    given = without(dossier(statut=Status.DISTANCE, forme=Form.PROGRESSIVE), epreuve)
    told = only(rule(epreuve, "production"), given)
    assert told.verdict is A_ARBITRER
    assert "?" in told.message


@every_exam
def test_nor_is_it_declared_non_valide(dossier: Build, check: Callable[..., Any], epreuve: str) -> None:
    given = without(dossier(statut=Status.DISTANCE, forme=Form.PROGRESSIVE, periodes=()), epreuve)
    verdicts = {f.verdict for f in check(given, 2026).constats if f.regle == rule(epreuve, "justificatifs")}
    assert NON_CONFORME not in verdicts


@every_exam
@pytest.mark.norme("R-CAP-04")
def test_the_holder_of_an_attestation_may_be_dispensed_so_he_is_not_simply_told_zero(
    dossier: Build, check: Callable[..., Any], epreuve: str
) -> None:
    # Fiche RNCP40705: « Le candidat ayant déjà validé des blocs de compétences peut être dispensé des épreuves
    # correspondantes. »
    given = without(dossier(attestations=(UNITS[epreuve],)), epreuve)
    told = [f for f in check(given, 2026).constats if f.regle == rule(epreuve, "production")]
    assert all(finding.verdict is not NON_CONFORME or "sauf" in finding.message for finding in told)
