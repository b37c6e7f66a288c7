"""Work placement (annexe III; note à l’attention des candidats, § 1; D. 337-62 to -70): each rule at its limit.

Every expected number of weeks was read in the texts, or worked out by hand on a calendar: a week is five days, Monday
to Friday.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from bacpro.model.candidate import Form, Situation, Status
from bacpro.model.check import Check, CheckReport, Verdict
from bacpro.model.dossier import Apprenticeship, BlocRequest, Dossier, Host, Placement, Positioning, Registration
from bacpro.model.legal import Confidence
from bacpro.model.result import Result, State

Build = Callable[..., Dossier]
Checker = Callable[[Dossier, int], CheckReport]
Found = Callable[..., tuple[Check, ...]]
Only = Callable[..., Check]
Refused = Callable[..., str]
Changes = dict[str, Any]

CONFORME, NON_CONFORME = Verdict.CONFORME, Verdict.NON_CONFORME
A_ARBITRER, SANS_OBJET = Verdict.A_ARBITRER, Verdict.SANS_OBJET
PUBLIC, SOUS_CONTRAT, HORS_CONTRAT = Status.SCOLAIRE_PUBLIC, Status.SCOLAIRE_SOUS_CONTRAT, Status.SCOLAIRE_HORS_CONTRAT
DISTANCE, EXPERIENCE = Status.DISTANCE, Status.EXPERIENCE
FPC = (Status.FPC_PUBLIC, Status.FPC_PUBLIC_HABILITE, Status.FPC_PRIVE)
APPRENTICES = (Status.APPRENTI_HABILITE, Status.APPRENTI_NON_HABILITE)
PREMIERE, RECONVERSION = Situation.PREMIERE_FORMATION, Situation.RECONVERSION
TEXTE, RELAIS, DEDUCTION = Confidence.TEXTE, Confidence.RELAIS, Confidence.DEDUCTION

DUREE, POSITIONNEMENT = "agora.pfmp.duree", "agora.pfmp.positionnement"
ATTESTATION, CONVENTION = "agora.pfmp.attestation", "agora.pfmp.convention"
APPRENTISSAGE, ACCUEIL = "agora.pfmp.apprentissage", "agora.pfmp.accueil"
DATES, CHEVAUCHEMENT, SEMAINES = "agora.pfmp.dates", "agora.pfmp.chevauchement", "agora.pfmp.semaines"
ACTIVITES, EXEMPTION = "agora.pfmp.activites", "agora.pfmp.dispense"

ANNEXE_III = "Arrêté du 18 février 2020, annexe III"
NOTE = "Note à l’attention des candidats, § 1-1"
DECREE = "Arrêtés pris avec le décret n° 2024-542"

OBLIGATORY = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")

at_the_limit = pytest.mark.parametrize("gap", [-1, 0, 1], ids=["one week short", "exact", "one over"])


def period(first: dt.date, weeks: int) -> Placement:
    """A well-attested period of some weeks, from a Monday to a Friday."""
    return Placement(
        structure=Host("SCOP Les Copeaux", "3 rue du Port, 44000 Nantes", "entreprise"),
        du=first,
        au=first + dt.timedelta(days=7 * weeks - 3),
        semaines=weeks,
        activites=("1.1",),
        responsable="Mme Le Goff",
        signee=True,
        cachet=True,
    )


def in_cycle(count: int, session: int, years: int = 3) -> Changes:
    """That many weeks, eight at a time, from the October after the entry into the cycle."""
    first = dt.date(session - years, 10, 1)
    first += dt.timedelta(days=-first.weekday() % 7)
    blocks = [8] * (count // 8) + [count % 8] * bool(count % 8)
    periods = tuple(period(first + dt.timedelta(weeks=9 * rank), weeks) for rank, weeks in enumerate(blocks))
    return {"session": session, "cycle_debut": dt.date(session - years, 9, 1), "periodes": periods}


def judged(finding: Check, required: int, gap: int) -> None:
    """The finding says what is required, what is done, and what is missing if anything is."""
    done = required + gap
    assert finding.attendu == f"{required} semaines"
    assert finding.constate.startswith(f"{done} semaines (")
    if gap < 0:
        assert finding.verdict is NON_CONFORME
        assert f"Il manque 1 semaine sur {required} : {done} justifiées" in finding.message
    else:
        assert finding.verdict is CONFORME
        assert f"{done} semaines sont justifiées pour {required} requises" in finding.message


def test_the_dossier_that_these_tests_start_from_is_in_order(dossier: Build, check: Checker) -> None:
    report = check(dossier(), 2026)
    assert report.verdict is CONFORME
    assert {finding.verdict for finding in report.constats} == {CONFORME}


# --- how many weeks ---------------------------------------------------------------------------------------------

PUPILS = [
    # Annexe III, II.1: « La durée de la formation en milieu professionnel est de 22 semaines ».
    *product((PUBLIC, SOUS_CONTRAT, HORS_CONTRAT), (2023, 2024), (22,), [(f"{ANNEXE_III}, II.1", TEXTE)]),
    # The arrêtés taken with décret 2024-542: 20 weeks for statut scolaire from session 2025, read in a relay.
    *product((PUBLIC, SOUS_CONTRAT), (2025, 2026, 2027, 2028), (20,), [(DECREE, RELAIS)]),
]


@at_the_limit
@pytest.mark.parametrize(("statut", "session", "required", "basis"), PUPILS)
@pytest.mark.norme("A-PFMP-01")
def test_a_pupil_does_the_weeks_of_his_session(
    dossier: Build,
    only: Only,
    statut: Status,
    session: int,
    required: int,
    basis: tuple[str, Confidence],
    gap: int,
) -> None:
    finding = only(DUREE, dossier(statut=statut, **in_cycle(required + gap, session)), session)
    judged(finding, required, gap)
    assert (finding.fondement, finding.confiance) == basis


@at_the_limit
@pytest.mark.parametrize("session", [2025, 2026, 2027, 2028])
@pytest.mark.parametrize("statut", [HORS_CONTRAT, DISTANCE])
@pytest.mark.norme("N-PFMP-01")
def test_hors_contrat_and_distance_do_twenty_weeks_since_2025(
    dossier: Build, only: Only, statut: Status, session: int, gap: int
) -> None:
    # Note, § 1-1: « La durée de la formation en milieu professionnel est de 20 semaines. »
    finding = only(DUREE, dossier(statut=statut, **in_cycle(20 + gap, session)), session)
    judged(finding, 20, gap)
    assert (finding.fondement, finding.confiance) == (NOTE, TEXTE)


@at_the_limit
@pytest.mark.parametrize("session", [2023, 2024])
def test_distance_did_twenty_two_weeks_before_by_deduction(dossier: Build, only: Only, session: int, gap: int) -> None:
    # Annexe III does not name distance; the note puts it with hors contrat.
    finding = only(DUREE, dossier(statut=DISTANCE, **in_cycle(22 + gap, session)), session)
    judged(finding, 22, gap)
    assert (finding.fondement, finding.confiance) == (f"{ANNEXE_III}, II.1", DEDUCTION)


@at_the_limit
@pytest.mark.parametrize("session", range(2023, 2029))
@pytest.mark.parametrize("situation", [PREMIERE, RECONVERSION])
@pytest.mark.parametrize("statut", FPC)
@pytest.mark.norme("A-PFMP-05", "N-PFMP-03")
def test_continuing_training_does_twenty_two_weeks_in_every_session(
    dossier: Build, only: Only, statut: Status, situation: Situation, session: int, gap: int
) -> None:
    # Annexe III, II.3.1: « à savoir 22 semaines »; the décret of 2024 is about statut scolaire.
    finding = only(DUREE, dossier(statut=statut, situation=situation, **in_cycle(22 + gap, session)), session)
    judged(finding, 22, gap)
    assert (finding.fondement, finding.confiance) == (f"{ANNEXE_III}, II.3.1", TEXTE)


@at_the_limit
@pytest.mark.parametrize("session", [2023, 2024])
@pytest.mark.parametrize("statut", [PUBLIC, SOUS_CONTRAT, HORS_CONTRAT, DISTANCE])
@pytest.mark.norme("A-PFMP-09")
def test_a_cycle_of_two_years_has_sixteen_weeks_until_2024(
    dossier: Build, only: Only, statut: Status, session: int, gap: int
) -> None:
    # Annexe III, II.5: « la durée des PFMP est ramenée à 16 semaines ».
    finding = only(DUREE, dossier(statut=statut, cycle_annees=2, **in_cycle(16 + gap, session, 2)), session)
    judged(finding, 16, gap)
    assert (finding.fondement, finding.confiance) == (f"{ANNEXE_III}, II.5", TEXTE)


@pytest.mark.parametrize("done", [0, 10, 15, 16, 17, 19])
@pytest.mark.parametrize("session", [2025, 2026, 2027, 2028])
@pytest.mark.parametrize("statut", [PUBLIC, SOUS_CONTRAT, HORS_CONTRAT, DISTANCE])
@pytest.mark.norme("A-PFMP-09")
def test_a_cycle_of_two_years_is_a_question_since_2025(
    dossier: Build, only: Only, statut: Status, session: int, done: int
) -> None:
    # 16 was taken off 22; no text found says what is taken off 20.
    finding = only(DUREE, dossier(statut=statut, cycle_annees=2, **in_cycle(done, session, 2)), session)
    assert (finding.verdict, finding.confiance) == (A_ARBITRER, Confidence.INCONNU)
    assert "16 semaines ?" in finding.message
    assert f"{done} semaine" in finding.constate


@pytest.mark.parametrize("session", [2023, 2024, 2025, 2028])
@pytest.mark.parametrize("statut", [PUBLIC, SOUS_CONTRAT, HORS_CONTRAT, DISTANCE])
def test_a_cycle_of_one_year_is_a_question(dossier: Build, only: Only, statut: Status, session: int) -> None:
    finding = only(DUREE, dossier(statut=statut, cycle_annees=1, **in_cycle(16, session, 1)), session)
    assert (finding.verdict, finding.confiance) == (A_ARBITRER, Confidence.INCONNU)
    assert "un cycle d’un an" in finding.message
    assert "?" in finding.message


@pytest.mark.parametrize(("years", "session", "done"), [(2, 2025, 20), (2, 2028, 21), (1, 2024, 22), (1, 2026, 20)])
@pytest.mark.parametrize("statut", [PUBLIC, HORS_CONTRAT])
def test_the_weeks_of_the_whole_cycle_are_enough_for_a_shorter_one(
    dossier: Build, only: Only, statut: Status, years: int, session: int, done: int
) -> None:
    finding = only(DUREE, dossier(statut=statut, cycle_annees=years, **in_cycle(done, session, years)), session)
    assert finding.verdict is CONFORME
    assert finding.confiance is not Confidence.INCONNU


@at_the_limit
@pytest.mark.parametrize("years", [1, 2, 3, None])
@pytest.mark.norme("A-PFMP-05", "A-PFMP-09")
def test_the_years_of_the_cycle_are_those_of_pupils(dossier: Build, only: Only, years: int | None, gap: int) -> None:
    # Annexe III, II.5: « élèves venant d’un CAP […] ou d’une seconde »; a stagiaire has no such cycle.
    plan = in_cycle(22 + gap, 2024)
    given = dossier(statut=Status.FPC_PRIVE, situation=PREMIERE, cycle_annees=years, **plan)
    judged(only(DUREE, given, 2024), 22, gap)


# --- positioning ------------------------------------------------------------------------------------------------

BEFORE = dt.date(2023, 8, 31)
"""The last day before the entry into training of session 2026, 1 September 2023."""

# Each case: status, situation, weeks of the decision, weeks that are then required (annexe III, II.5; D. 337-65).
POSITIONED = {
    "pupil at the least": (PUBLIC, None, 10, 10),
    "pupil one above": (SOUS_CONTRAT, None, 11, 11),
    "hors contrat at the least": (HORS_CONTRAT, None, 10, 10),
    "distance at the least": (DISTANCE, None, 10, 10),
    "twelve weeks": (HORS_CONTRAT, None, 12, 12),
    "stagiaire at the least": (Status.FPC_PUBLIC, PREMIERE, 8, 8),
    "stagiaire one above": (Status.FPC_PRIVE, RECONVERSION, 9, 9),
    "stagiaire at the pupils’ least": (Status.FPC_PUBLIC_HABILITE, PREMIERE, 10, 10),
    # Note, § 1: « d’une réduction ou d’un allongement de la durée ».
    "pupil, lengthened": (HORS_CONTRAT, None, 24, 24),
    "stagiaire, lengthened": (Status.FPC_PRIVE, PREMIERE, 26, 26),
}


@at_the_limit
@pytest.mark.parametrize(("statut", "situation", "decided", "required"), POSITIONED.values(), ids=POSITIONED.keys())
@pytest.mark.norme("A-PFMP-08", "N-POS-01", "N-PFMP-01", "N-PFMP-03")
def test_a_decision_of_the_recteur_sets_the_weeks(
    dossier: Build, only: Only, statut: Status, situation: Situation | None, decided: int, required: int, gap: int
) -> None:
    positioned = Positioning(decided, BEFORE)
    given = dossier(statut=statut, situation=situation, positionnement=positioned, **in_cycle(required + gap, 2026))
    judged(only(DUREE, given), required, gap)
    decision = only(POSITIONNEMENT, given)
    assert (decision.verdict, decision.confiance) == (CONFORME, TEXTE)
    assert decision.constate == f"{decided} semaines, décision du 31/08/2023"


@pytest.mark.parametrize("session", [2024, 2026])
@pytest.mark.parametrize("statut", [PUBLIC, HORS_CONTRAT, DISTANCE])
@pytest.mark.norme("A-PFMP-08")
def test_the_weeks_of_a_decision_rest_on_the_text_on_decisions(
    dossier: Build, only: Only, statut: Status, session: int
) -> None:
    # Not on the text that sets the weeks of those who are not positioned.
    positioned = Positioning(12, dt.date(session - 3, 6, 30))
    finding = only(DUREE, dossier(statut=statut, positionnement=positioned, **in_cycle(11, session)), session)
    assert "II.5" in finding.fondement
    assert finding.confiance is TEXTE


@at_the_limit
@pytest.mark.norme("A-PFMP-08", "A-PFMP-09")
def test_a_decision_settles_what_a_cycle_of_two_years_asks(dossier: Build, only: Only, gap: int) -> None:
    positioned = Positioning(14, dt.date(2024, 8, 31))
    given = dossier(statut=PUBLIC, cycle_annees=2, positionnement=positioned, **in_cycle(14 + gap, 2026, 2))
    judged(only(DUREE, given), 14, gap)


@at_the_limit
@pytest.mark.parametrize(
    ("statut", "situation", "decided", "least"),
    [
        (PUBLIC, None, 9, 10),
        (SOUS_CONTRAT, None, 8, 10),
        (HORS_CONTRAT, None, 9, 10),
        (DISTANCE, None, 0, 10),
        (Status.FPC_PUBLIC, PREMIERE, 7, 8),
        (Status.FPC_PUBLIC_HABILITE, RECONVERSION, 7, 8),
        (Status.FPC_PRIVE, RECONVERSION, 0, 8),
    ],
)
@pytest.mark.norme("A-PFMP-08", "N-PFMP-01", "N-PFMP-03")
def test_no_decision_goes_below_the_least(
    dossier: Build, only: Only, statut: Status, situation: Situation | None, decided: int, least: int, gap: int
) -> None:
    positioned = Positioning(decided, BEFORE)
    given = dossier(statut=statut, situation=situation, positionnement=positioned, **in_cycle(least + gap, 2026))
    judged(only(DUREE, given), least, gap)
    decision = only(POSITIONNEMENT, given)
    assert decision.verdict is NON_CONFORME
    assert f"{decided} semaine{'s' if decided else ''}, moins que les {least}" in decision.message


@at_the_limit
@pytest.mark.parametrize("decided_on", [dt.date(2023, 9, 1), dt.date(2023, 9, 2), dt.date(2026, 1, 1)])
@pytest.mark.parametrize(
    ("statut", "situation", "required"), [(HORS_CONTRAT, None, 20), (Status.FPC_PRIVE, PREMIERE, 22)]
)
@pytest.mark.norme("N-PFMP-01", "N-PFMP-03")
def test_a_decision_after_the_entry_into_training_takes_nothing_off(
    dossier: Build,
    only: Only,
    statut: Status,
    situation: Situation | None,
    required: int,
    decided_on: dt.date,
    gap: int,
) -> None:
    # Note, § 1-1 and § 1-3: « uniquement par positionnement du candidat, avant l’entrée en formation ».
    positioned = Positioning(12, decided_on)
    given = dossier(statut=statut, situation=situation, positionnement=positioned, **in_cycle(required + gap, 2026))
    judged(only(DUREE, given), required, gap)
    decision = only(POSITIONNEMENT, given)
    assert decision.verdict is NON_CONFORME
    assert "01/09/2023" in decision.message


@pytest.mark.parametrize(
    "changes",
    [{"positionnement": Positioning(12)}, {"positionnement": Positioning(12, BEFORE), "cycle_debut": None}],
    ids=["decision without a date", "entry without a date"],
)
@pytest.mark.norme("N-POS-01")
def test_a_decision_that_may_be_late_is_a_question(
    dossier: Build, check: Checker, only: Only, changes: Changes
) -> None:
    given = dossier(**{**in_cycle(12, 2026), **changes})
    decision = only(POSITIONNEMENT, given)
    assert decision.verdict is A_ARBITRER
    assert "?" in decision.message
    assert check(given, 2026).verdict is A_ARBITRER


@pytest.mark.parametrize("statut", [*APPRENTICES, EXPERIENCE, None])
def test_a_decision_changes_nothing_where_there_are_no_weeks_to_change(
    dossier: Build, refused: Refused, statut: Status | None
) -> None:
    assert refused(POSITIONNEMENT, dossier(statut=statut, positionnement=Positioning(9, BEFORE)))


def test_without_a_decision_there_is_none_to_check(dossier: Build, refused: Refused) -> None:
    assert refused(POSITIONNEMENT, dossier()) == "aucune décision de positionnement"


# --- who does none ----------------------------------------------------------------------------------------------

VAE = (Result("U11", State.VAE, session=2025),)
PERFECTIONNEMENT = Situation.PERFECTIONNEMENT

# Each case: status, situation, results, the text that lets him do none.
EXEMPTED = {
    "three years of experience": (EXPERIENCE, None, (), "annexe III, II.4"),
    **{f"perfectionnement, {statut}": (statut, PERFECTIONNEMENT, (), "annexe III, II.3.2") for statut in FPC},
    **{f"VAE, {statut}": (statut, None, VAE, "D. 337-66") for statut in Status},
}


@pytest.mark.parametrize(("statut", "situation", "resultats", "basis"), EXEMPTED.values(), ids=EXEMPTED.keys())
@pytest.mark.norme("A-PFMP-06", "A-PFMP-07", "N-PFMP-05", "N-PFMP-06")
def test_who_has_no_placement_to_do(
    dossier: Build,
    only: Only,
    refused: Refused,
    statut: Status,
    situation: Situation | None,
    resultats: tuple[Result, ...],
    basis: str,
) -> None:
    given = dossier(statut=statut, situation=situation, resultats=resultats, periodes=())
    told = only(EXEMPTION, given)
    assert (told.verdict, told.attendu, told.confiance) == (SANS_OBJET, "aucune période", TEXTE)
    assert basis in told.fondement
    for rule in (DUREE, ATTESTATION):
        assert refused(rule, given)


@pytest.mark.parametrize(
    ("statut", "situation", "state"),
    [(HORS_CONTRAT, None, State.DISPENSE), (HORS_CONTRAT, PERFECTIONNEMENT, State.NOTE), (DISTANCE, None, State.NOTE)],
    ids=["a dispense is not a VAE", "perfectionnement is of continuing training", "distance alone"],
)
def test_who_has_some_all_the_same(
    dossier: Build, only: Only, refused: Refused, statut: Status, situation: Situation | None, state: State
) -> None:
    results = (Result("U11", state, session=2025),)
    given = dossier(statut=statut, situation=situation, resultats=results, periodes=())
    assert only(DUREE, given).verdict is NON_CONFORME
    assert refused(EXEMPTION, given)


def test_without_a_status_the_weeks_are_a_question(dossier: Build, only: Only) -> None:
    finding = only(DUREE, dossier(statut=None))
    assert finding.verdict is A_ARBITRER
    assert "statut" in finding.message


@pytest.mark.parametrize("statut", FPC)
def test_without_a_situation_the_weeks_are_a_question(dossier: Build, only: Only, statut: Status) -> None:
    finding = only(DUREE, dossier(statut=statut, situation=None))
    assert finding.verdict is A_ARBITRER
    assert "première formation, reconversion ou perfectionnement" in finding.message


def test_what_no_text_settles_is_asked_and_never_decided(dossier: Build, check: Checker) -> None:
    weeks = (0, 9, 16, 20, 22, 26)
    for statut, situation, years, session, done in product(
        (None, *Status), (None, *Situation), (None, 1, 2, 3), (2024, 2026), weeks
    ):
        plan = in_cycle(done, session, years or 3)
        for positioned in (None, Positioning(12, dt.date(session - 3, 6, 30))):
            given = dossier(statut=statut, situation=situation, cycle_annees=years, positionnement=positioned, **plan)
            unsettled = [f for f in check(given, session).constats if f.confiance is Confidence.INCONNU]
            assert {finding.verdict for finding in unsettled} <= {A_ARBITRER}, given


# --- apprentices ------------------------------------------------------------------------------------------------

CONTRACT = Apprenticeship("SARL Duval", dt.date(2024, 7, 1), dt.date(2026, 6, 30))
"""730 days, 365 a year."""


def elsewhere(name: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> Placement:
    """A stay in a firm."""
    return Placement(Host(name), dt.date(*first), dt.date(*last))


@pytest.mark.parametrize("statut", APPRENTICES)
@pytest.mark.norme("A-PFMP-04", "N-PFMP-02")
def test_the_weeks_of_an_apprentice_are_those_of_his_contract(
    dossier: Build, only: Only, refused: Refused, statut: Status
) -> None:
    given = dossier(statut=statut, contrat_apprentissage=CONTRACT, periodes=())
    told = only(APPRENTISSAGE, given)
    assert (told.verdict, told.confiance) == (CONFORME, TEXTE)
    assert told.constate == "du 01/07/2024 au 30/06/2026"
    assert "contrat" in refused(DUREE, given)


@pytest.mark.parametrize(
    "contract",
    [
        None,
        evolve(CONTRACT, du=None),
        evolve(CONTRACT, au=None),
        evolve(CONTRACT, au=dt.date(2024, 6, 30)),
    ],
    ids=["none", "without beginning", "without end", "reversed by a day"],
)
@pytest.mark.parametrize("statut", APPRENTICES)
@pytest.mark.norme("A-PFMP-04", "N-PFMP-02")
def test_an_apprentice_shows_a_dated_contract(
    dossier: Build, only: Only, statut: Status, contract: Apprenticeship | None
) -> None:
    told = only(APPRENTISSAGE, dossier(statut=statut, contrat_apprentissage=contract, periodes=()))
    assert told.verdict is NON_CONFORME
    assert "contrat d’apprentissage" in told.message


# R. 6223-10: two other firms at most, half of the time at most. Each case: the stays, whether they are within.
STAYS = {
    "half of the time": ([elsewhere("A", (2024, 7, 1), (2025, 6, 30))], True),
    "half of the time and a day": ([elsewhere("A", (2024, 7, 1), (2025, 7, 1))], False),
    "half of the time in two firms": (
        [elsewhere("A", (2024, 7, 1), (2024, 12, 31)), elsewhere("B", (2026, 1, 1), (2026, 6, 30))],
        True,
    ),
    "half of the time and a day in two firms": (
        [elsewhere("A", (2024, 7, 1), (2024, 12, 31)), elsewhere("B", (2025, 12, 28), (2026, 6, 30))],
        False,
    ),
    "the same days in two firms count once": (
        [elsewhere("A", (2024, 7, 1), (2025, 6, 30)), elsewhere("B", (2024, 7, 1), (2025, 6, 30))],
        True,
    ),
    "three firms": (
        [elsewhere(name, (2025, month, 1), (2025, month, 5)) for month, name in enumerate("ABC", 1)],
        False,
    ),
    "twice in each of two firms": (
        [elsewhere(name, (2025, month, 1), (2025, month, 5)) for month, name in enumerate("ABAB", 1)],
        True,
    ),
    "at the employer’s, as long as the contract": ([elsewhere("SARL Duval", (2024, 7, 1), (2026, 6, 30))], True),
    "at the employer’s and in two others": (
        [elsewhere(name, (2025, month, 1), (2025, month, 5)) for month, name in enumerate(("SARL Duval", "A", "B"), 1)],
        True,
    ),
}


@pytest.mark.parametrize(("stays", "within"), STAYS.values(), ids=STAYS.keys())
@pytest.mark.norme("A-PFMP-04", "N-PFMP-02")
def test_other_firms_receive_an_apprentice_within_limits(
    dossier: Build, only: Only, stays: list[Placement], within: bool
) -> None:
    given = dossier(statut=APPRENTICES[0], contrat_apprentissage=CONTRACT, periodes=tuple(stays))
    told = only(ACCUEIL, given)
    assert told.verdict is (CONFORME if within else NON_CONFORME)
    assert "R. 6223-10" in told.fondement


@pytest.mark.parametrize(
    ("contract", "stay"),
    [
        (evolve(CONTRACT, du=None), elsewhere("A", (2024, 7, 1), (2025, 6, 30))),
        (CONTRACT, Placement(Host("A"), semaines=60)),
        (evolve(CONTRACT, employeur=""), elsewhere("SARL Duval", (2024, 7, 1), (2026, 6, 30))),
    ],
    ids=["contract without beginning", "stay without dates", "employer not named"],
)
@pytest.mark.norme("A-PFMP-04")
def test_what_cannot_be_measured_in_other_firms_is_a_question(
    dossier: Build, only: Only, contract: Apprenticeship, stay: Placement
) -> None:
    given = dossier(statut=APPRENTICES[0], contrat_apprentissage=contract, periodes=(stay,))
    assert only(ACCUEIL, given).verdict is A_ARBITRER


def test_who_has_no_contract_has_no_other_firm(dossier: Build, refused: Refused) -> None:
    assert refused(ACCUEIL, dossier())
    assert refused(APPRENTISSAGE, dossier())
    assert refused(ACCUEIL, dossier(statut=APPRENTICES[0], contrat_apprentissage=CONTRACT, periodes=()))


# --- counting ---------------------------------------------------------------------------------------------------


@frozen
class Counted:
    """Weeks that count, and the verdicts on dates, overlaps and declared numbers (None: does not apply)."""

    semaines: int
    dates: Verdict | None = CONFORME
    chevauchement: Verdict | None = CONFORME
    declarees: Verdict | None = CONFORME


def days_of(first: tuple[int, int, int], last: tuple[int, int, int], semaines: int | None) -> Placement:
    """A period between two days, with its declared weeks."""
    return evolve(period(dt.date(*first), 1), au=dt.date(*last), semaines=semaines)


JAN_FEB = days_of((2024, 1, 8), (2024, 2, 16), 6)
"""Monday to Friday, six weeks."""

# Each case: periods of session 2026 (cycle from Monday 4 September 2023), what is counted by hand.
COUNTS = {
    "one period": ([JAN_FEB], Counted(6, chevauchement=None)),
    "two periods a year apart": ([JAN_FEB, days_of((2025, 1, 6), (2025, 2, 14), 6)], Counted(12)),
    "one ends on Friday, the next begins on Monday": ([JAN_FEB, days_of((2024, 2, 19), (2024, 3, 15), 4)], Counted(10)),
    "two weeks in common": (
        [JAN_FEB, days_of((2024, 2, 5), (2024, 3, 15), 6)],
        Counted(10, chevauchement=NON_CONFORME),
    ),
    "the same twice": ([JAN_FEB, JAN_FEB], Counted(6, chevauchement=NON_CONFORME)),
    "one within the other": (
        [days_of((2024, 1, 15), (2024, 1, 26), 2), JAN_FEB],
        Counted(6, chevauchement=NON_CONFORME),
    ),
    "a chain of three": (
        [JAN_FEB, days_of((2024, 2, 12), (2024, 3, 1), 3), days_of((2024, 2, 26), (2024, 3, 15), 3)],
        Counted(10, chevauchement=NON_CONFORME),
    ),
    "a long one that two others are in": (
        [days_of((2024, 1, 8), (2024, 3, 15), 10), days_of((2024, 1, 8), (2024, 1, 12), 1), JAN_FEB],
        Counted(10, chevauchement=NON_CONFORME),
    ),
    "reversed": (
        [days_of((2024, 2, 16), (2024, 1, 8), 6), days_of((2025, 1, 6), (2025, 1, 10), 1)],
        Counted(1, dates=NON_CONFORME, chevauchement=None),
    ),
    "two weeks before the cycle": (
        [days_of((2023, 8, 21), (2023, 9, 22), 5)],
        Counted(3, dates=NON_CONFORME, chevauchement=None),
    ),
    "wholly before the cycle": (
        [days_of((2023, 7, 3), (2023, 7, 28), 4), days_of((2025, 1, 6), (2025, 1, 10), 1)],
        Counted(1, dates=NON_CONFORME),
    ),
    "wholly after the examination": (
        [days_of((2026, 7, 1), (2026, 7, 28), 4), days_of((2025, 1, 6), (2025, 1, 10), 1)],
        Counted(1, dates=NON_CONFORME),
    ),
    "from the first day of the cycle": ([days_of((2023, 9, 4), (2023, 9, 8), 1)], Counted(1, chevauchement=None)),
    "six weeks declared, four dated": (
        [days_of((2024, 1, 8), (2024, 2, 2), 6)],
        Counted(4, chevauchement=None, declarees=NON_CONFORME),
    ),
    "five weeks declared, four dated": (
        [days_of((2024, 1, 8), (2024, 2, 2), 5)],
        Counted(4, chevauchement=None, declarees=NON_CONFORME),
    ),
    "three weeks declared, four dated": (
        [days_of((2024, 1, 8), (2024, 2, 2), 3)],
        Counted(3, chevauchement=None, declarees=A_ARBITRER),
    ),
    "no week declared, four dated": (
        [days_of((2024, 1, 8), (2024, 2, 2), None)],
        Counted(4, chevauchement=None, declarees=None),
    ),
    "no week declared, four dated but for a day": (
        [days_of((2024, 1, 8), (2024, 2, 1), None)],
        Counted(3, chevauchement=None, declarees=None),
    ),
    "Saturday and Sunday make no week": (
        [days_of((2024, 1, 8), (2024, 1, 14), None), days_of((2024, 3, 2), (2024, 3, 3), None)],
        Counted(1, declarees=None),
    ),
    # Four weeks and two days: the attestation may say 4 or 5, and no more.
    "four weeks and two days, four declared": (
        [days_of((2024, 1, 8), (2024, 2, 6), 4)],
        Counted(4, chevauchement=None),
    ),
    "four weeks and two days, five declared": (
        [days_of((2024, 1, 8), (2024, 2, 6), 5)],
        Counted(5, chevauchement=None),
    ),
    "four weeks and two days, six declared": (
        [days_of((2024, 1, 8), (2024, 2, 6), 6)],
        Counted(5, chevauchement=None, declarees=NON_CONFORME),
    ),
    "four weeks and two days, three declared": (
        [days_of((2024, 1, 8), (2024, 2, 6), 3)],
        Counted(3, chevauchement=None, declarees=A_ARBITRER),
    ),
}


@pytest.mark.parametrize(("periods", "expected"), COUNTS.values(), ids=COUNTS.keys())
@pytest.mark.norme("A-PFMP-01")
def test_each_week_counts_once_within_the_cycle_and_before_the_examination(
    dossier: Build, found: Found, only: Only, periods: list[Placement], expected: Counted
) -> None:
    given = dossier(cycle_debut=dt.date(2023, 9, 4), periodes=tuple(periods))
    for rule, verdict in (
        (DATES, expected.dates),
        (CHEVAUCHEMENT, expected.chevauchement),
        (SEMAINES, expected.declarees),
    ):
        assert {finding.verdict for finding in found(rule, given)} == ({verdict} if verdict else set())
    duration = only(DUREE, given)
    assert duration.constate.startswith(f"{expected.semaines} semaine")
    reordered = evolve(given, periodes=tuple(reversed(periods)))
    assert only(DUREE, reordered).constate.startswith(f"{expected.semaines} semaine")


@pytest.mark.parametrize(
    ("last", "verdict", "counted"),
    [((2023, 6, 30), CONFORME, 4), ((2023, 7, 1), NON_CONFORME, 4), ((2023, 7, 14), NON_CONFORME, 4)],
)
def test_the_examination_is_in_june(
    dossier: Build, only: Only, last: tuple[int, int, int], verdict: Verdict, counted: int
) -> None:
    # 30 June 2023 is a Friday.
    given = dossier(cycle_debut=dt.date(2020, 9, 1), periodes=(days_of((2023, 6, 5), last, None),))
    assert only(DATES, given, 2023).verdict is verdict
    assert only(DUREE, given, 2023).constate.startswith(f"{counted} semaines")


def test_an_overlap_names_both_periods_and_the_days(dossier: Build, only: Only) -> None:
    second = evolve(days_of((2024, 2, 5), (2024, 3, 15), 6), structure=Host("Mairie de Rezé"))
    message = only(CHEVAUCHEMENT, dossier(periodes=(second, JAN_FEB))).message
    assert "« SCOP Les Copeaux »" in message
    assert "« Mairie de Rezé »" in message
    assert "du 05/02/2024 au 16/02/2024" in message


@pytest.mark.parametrize(("told", "words"), [(6, "que 4"), (3, "?")])
def test_a_declared_number_that_the_dates_deny_is_told_with_both(
    dossier: Build, only: Only, told: int, words: str
) -> None:
    finding = only(SEMAINES, dossier(periodes=(days_of((2024, 1, 8), (2024, 2, 2), told),)))
    assert (finding.attendu, finding.constate) == ("4 semaines", f"{told} déclarées")
    assert words in finding.message
    assert finding.confiance is DEDUCTION


# --- days that are no weeks, hours that are no weeks --------------------------------------------------------------


def single_days(count: int, *, apart: int = 21, length: int = 1, hours: int | None = 7) -> tuple[Placement, ...]:
    """Periods of some days in a row from a Monday, so many days apart, each declared to be a week."""
    first = dt.date(2023, 9, 4)
    starts = [first + dt.timedelta(days=apart * rank) for rank in range(count)]
    return tuple(
        evolve(
            period(start, 1),
            structure=Host(f"SARL {rank}"),
            au=start + dt.timedelta(days=length - 1),
            heures=None if hours is None else Decimal(hours * length),
        )
        for rank, start in enumerate(starts)
    )


@pytest.mark.parametrize("hours", [7, None], ids=["7 hours each", "hours not told"])
@pytest.mark.norme("A-PFMP-01")
def test_twenty_days_called_weeks_are_asked_about(
    dossier: Build, check: Checker, only: Only, found: Found, hours: int | None
) -> None:
    # Annexe III counts in weeks and no text says what one is made of: neither 20 weeks done, nor 20 weeks missing.
    given = dossier(cycle_debut=dt.date(2023, 9, 1), periodes=single_days(20, hours=hours))
    duration = only(DUREE, given)
    assert duration.verdict is A_ARBITRER
    assert "n’en confirment que 0 (20 jours ouvrés en tout)" in duration.message
    assert duration.confiance is Confidence.INCONNU
    assert duration.ecart_semaines is None
    told = [finding for finding in found(SEMAINES, given) if "1 jour ouvré" in finding.constate]
    assert len(told) == 20
    assert {finding.verdict for finding in told} == {A_ARBITRER}
    assert check(given, 2026).verdict is A_ARBITRER


# Each case: periods of session 2026, where 20 weeks are required; the verdict on the duration, weeks at most.
SHORT_WEEKS = {
    "pairs of days": (single_days(20, length=2), A_ARBITRER, 20),
    "three days in each of twenty weeks": (single_days(20, length=3), A_ARBITRER, 20),
    "four days in each of twenty weeks": (single_days(20, length=4), A_ARBITRER, 20),
    "twenty whole weeks": (single_days(20, length=5), CONFORME, 20),
    "twenty whole weeks, of which five have a day off": (
        (
            *single_days(15, length=5),
            *[
                evolve(
                    p,
                    au=dt.date(2024, 9, 5) + (p.du - dt.date(2023, 9, 4)),
                    du=dt.date(2024, 9, 2) + (p.du - dt.date(2023, 9, 4)),
                )
                for p in single_days(5, length=4)
                if p.du
            ],
        ),
        CONFORME,
        20,
    ),
    "nineteen days": (single_days(19), NON_CONFORME, 19),
    "each day of four weeks, called a week": (
        tuple(
            evolve(
                period(dt.date(2024, 1, 8) + dt.timedelta(days=7 * week + day), 1),
                au=dt.date(2024, 1, 8) + dt.timedelta(days=7 * week + day),
                heures=Decimal(7),
            )
            for week in range(4)
            for day in range(5)
        ),
        NON_CONFORME,
        4,
    ),
    "Mondays and Thursdays of ten weeks": (
        tuple(
            evolve(
                period(dt.date(2024, 1, 8) + dt.timedelta(days=7 * week + day), 1),
                au=dt.date(2024, 1, 8) + dt.timedelta(days=7 * week + day),
                heures=Decimal(7),
            )
            for week in range(10)
            for day in (0, 3)
        ),
        NON_CONFORME,
        10,
    ),
    "six days declared two weeks, ten times": (
        tuple(evolve(p, au=p.du + dt.timedelta(days=7), semaines=2, heures=None) for p in single_days(10) if p.du),
        A_ARBITRER,
        20,
    ),
}


@pytest.mark.parametrize(("periods", "verdict", "most"), SHORT_WEEKS.values(), ids=SHORT_WEEKS.keys())
def test_a_week_has_its_days_and_a_same_week_counts_once(
    dossier: Build, only: Only, periods: tuple[Placement, ...], verdict: Verdict, most: int
) -> None:
    finding = only(DUREE, dossier(cycle_debut=dt.date(2023, 9, 1), periodes=periods))
    assert (finding.verdict, finding.constate.split(" (")[0]) == (verdict, f"{most} semaines")


# Each case: weeks declared from Monday 8 January 2024, hours; the verdict on them, words of the message.
HOURS = {
    "35 hours a week": (5, 175, CONFORME, "celles des dates et des heures"),
    "three days of seven hours": (1, 21, CONFORME, "celles des dates et des heures"),
    "part time, 24 hours a week": (5, 120, CONFORME, "celles des dates et des heures"),
    "six days of eight hours": (1, 48, CONFORME, "celles des dates et des heures"),
    "five weeks of seven hours in all": (5, 7, A_ARBITRER, "5 semaines et 7 heures"),
    "twenty weeks of 35 hours in all": (20, 35, A_ARBITRER, "n’en confirment que 1"),
    "no hour at all": (5, 0, A_ARBITRER, "n’en confirment que 0"),
    "an hour short": (5, 104, A_ARBITRER, "n’en confirment que 4"),
    "one week of ninety hours": (1, 90, A_ARBITRER, "c’est plus que des semaines n’en contiennent"),
}


@pytest.mark.parametrize(("weeks", "hours", "verdict", "words"), HOURS.values(), ids=HOURS.keys())
def test_hours_that_contradict_the_weeks_are_asked_about(
    dossier: Build, only: Only, weeks: int, hours: int, verdict: Verdict, words: str
) -> None:
    finding = only(SEMAINES, dossier(periodes=(evolve(period(dt.date(2024, 1, 8), weeks), heures=Decimal(hours)),)))
    assert (finding.verdict, words in finding.message) == (verdict, True)


def test_hours_are_shown_as_they_are_written(dossier: Build, only: Only) -> None:
    given = evolve(period(dt.date(2024, 1, 8), 5), heures=Decimal("104.50"))
    assert "5 semaines et 104,50 heures" in only(SEMAINES, dossier(periodes=(given,))).message


def test_hours_are_looked_at_where_weeks_or_dates_are_not_told(dossier: Build, only: Only, refused: Refused) -> None:
    undated = Placement(Host("A"), semaines=5, heures=Decimal(7))
    assert only(SEMAINES, dossier(periodes=(undated,))).verdict is A_ARBITRER
    unnumbered = evolve(period(dt.date(2024, 1, 8), 5), semaines=None, heures=Decimal(7))
    assert only(SEMAINES, dossier(periodes=(unnumbered,))).verdict is A_ARBITRER
    # A day of seven hours is a day: nothing contradicts anything.
    day = evolve(period(dt.date(2024, 1, 8), 1), au=dt.date(2024, 1, 8), semaines=None, heures=Decimal(7))
    assert only(SEMAINES, dossier(periodes=(day,))).verdict is CONFORME
    assert "aucune période ne porte" in refused(SEMAINES, dossier(periodes=(Placement(Host("A")),)))


def test_weeks_without_their_hours_do_not_reach_the_duration_without_a_word(dossier: Build, only: Only) -> None:
    periods = tuple(evolve(p, heures=Decimal(35)) for p in dossier().periodes)
    finding = only(DUREE, dossier(periodes=periods))
    # Four periods of five weeks, 35 hours each: one week each for certain.
    assert finding.verdict is A_ARBITRER
    assert "n’en confirment que 4" in finding.message


DATES_OF_THE_CYCLE = st.dates(dt.date(2023, 9, 1), dt.date(2026, 6, 30))
PERIODS = st.builds(
    lambda first, length, weeks, hours: evolve(
        period(first, 1), au=first + dt.timedelta(days=length), semaines=weeks, heures=hours
    ),
    DATES_OF_THE_CYCLE,
    st.integers(0, 60),
    st.integers(0, 30),
    st.none() | st.integers(0, 900).map(Decimal),
)


@given(st.lists(PERIODS, min_size=1, max_size=25))
@settings(max_examples=150, deadline=None)
def test_weeks_beyond_what_the_dates_hold_never_pass_without_a_word(
    dossier: Build, check: Checker, periods: list[Placement]
) -> None:
    # Counted apart from the rules, on a calendar: a week is held where three of its days are in some period, and a
    # day or two at the end of a long period may be one more.
    days = {p.du + dt.timedelta(days=n) for p in periods if p.du and p.au for n in range((p.au - p.du).days + 1)}
    worked = {day for day in days if day.weekday() < 5 and dt.date(2023, 9, 1) <= day <= dt.date(2026, 6, 30)}
    report = check(dossier(cycle_debut=dt.date(2023, 9, 1), periodes=tuple(periods)), 2026)
    (duration,) = [finding for finding in report.constats if finding.regle == DUREE]
    if duration.verdict is CONFORME:
        mondays = {day - dt.timedelta(days=day.weekday()) for day in worked}
        # 20 weeks of five days, less the eleven holidays of a year.
        assert len(worked) >= 20 * 5 - 11
        assert len(mondays) >= 20
        assert sum(min(p.semaines or 0, (21 * 30 if p.heures is None else p.heures) // 21) for p in periods) >= 20
    if any((p.semaines or 0) > -(-sum(d.weekday() < 5 for d in each_day(p)) // 5) for p in periods):
        assert report.verdict is NON_CONFORME


def each_day(period: Placement) -> list[dt.date]:
    """The days of a period."""
    assert period.du
    assert period.au
    return [period.du + dt.timedelta(days=n) for n in range((period.au - period.du).days + 1)]


# --- papers of each period --------------------------------------------------------------------------------------

RUBRICS = {
    "beginning": ({"du": None}, "dates"),
    "end": ({"au": None}, "dates"),
    "structure": ({"structure": Host("", "1 rue Neuve", "entreprise")}, "structure"),
    "activities": ({"activites": ()}, "activités"),
    "weeks": ({"semaines": None}, "nombre de semaines"),
    "no week": ({"semaines": 0}, "nombre de semaines"),
    "signature": ({"signee": False}, "signature du tuteur"),
}
"""Annexe III, II.1 and II.3.1: « renseignée et signée par le tuteur ; elle précise la période, la structure, les
activités et le nombre de semaines effectuées »."""


@pytest.mark.parametrize(("statut", "situation"), [(PUBLIC, None), (HORS_CONTRAT, None), (Status.FPC_PRIVE, PREMIERE)])
@pytest.mark.parametrize(("without", "rubric"), RUBRICS.values(), ids=RUBRICS.keys())
@pytest.mark.norme("A-PFMP-03", "A-PFMP-05", "N-PFMP-04")
def test_each_rubric_of_an_attestation_is_asked_for(
    dossier: Build,
    only: Only,
    statut: Status,
    situation: Situation | None,
    without: Changes,
    rubric: str,
) -> None:
    whole = dossier(statut=statut, situation=situation)
    assert only(ATTESTATION, whole).verdict is CONFORME
    faulty = evolve(whole.periodes[1], **without)
    periods = (whole.periodes[0], faulty, *whole.periodes[2:])
    told = only(ATTESTATION, evolve(whole, periodes=periods))
    assert (told.verdict, told.constate) == (NON_CONFORME, f"manque : {rubric}")
    assert "la période 2 " in told.message


@pytest.mark.norme("A-PFMP-03")
def test_all_that_an_attestation_lacks_is_told_at_once_period_by_period(dossier: Build, found: Found) -> None:
    good = dossier().periodes[0]
    told = found(ATTESTATION, dossier(periodes=(Placement(), good, Placement(Host("Mairie")))))
    assert [finding.verdict for finding in told] == [NON_CONFORME, NON_CONFORME]
    for rubric in ("dates", "structure", "activités", "nombre de semaines", "signature du tuteur"):
        assert rubric in told[0].message
    assert "la période 3 (« Mairie »)" in told[1].message


STAMPED = [
    *((statut, None) for statut in (HORS_CONTRAT, DISTANCE, PUBLIC, SOUS_CONTRAT)),
    *((statut, PREMIERE) for statut in (Status.FPC_PRIVE, Status.FPC_PUBLIC)),
]
"""The form of annexe 1 has a stamp. Annexe III does not name it; offices ask every candidate for the whole form."""


@pytest.mark.parametrize(("statut", "situation"), STAMPED)
@pytest.mark.norme("N-PFMP-04")
def test_an_attestation_without_its_stamp_is_incomplete(
    dossier: Build, only: Only, statut: Status, situation: Situation | None
) -> None:
    periods = (evolve(dossier().periodes[0], cachet=False),)
    told = only(ATTESTATION, dossier(statut=statut, situation=situation, periodes=periods))
    assert (told.verdict, told.constate) == (NON_CONFORME, "manque : cachet")


@pytest.mark.parametrize("rule", [ATTESTATION, CONVENTION])
def test_without_a_period_there_is_no_paper_to_check(dossier: Build, refused: Refused, rule: str) -> None:
    assert refused(rule, dossier(periodes=()))


@pytest.mark.parametrize("rule", [ATTESTATION, CONVENTION])
@pytest.mark.parametrize("statut", APPRENTICES)
def test_the_contract_of_an_apprentice_stands_for_these_papers(
    dossier: Build, refused: Refused, statut: Status, rule: str
) -> None:
    assert "contrat" in refused(rule, dossier(statut=statut, contrat_apprentissage=CONTRACT))


@pytest.mark.parametrize(
    ("told", "verdict"),
    [((True, True), CONFORME), ((True, False), NON_CONFORME), ((None, False), NON_CONFORME)],
)
@pytest.mark.norme("A-PFMP-02")
def test_each_period_has_its_convention(
    dossier: Build, only: Only, told: tuple[bool | None, ...], verdict: Verdict
) -> None:
    first, second = dossier().periodes[:2]
    second = evolve(second, structure=Host("Mutuelle de l’Erdre"), convention=told[1])
    finding = only(CONVENTION, dossier(periodes=(evolve(first, convention=told[0]), second)))
    assert finding.verdict is verdict
    assert ("« Mutuelle de l’Erdre »" in finding.message) == (verdict is NON_CONFORME)


@pytest.mark.norme("A-PFMP-02")
def test_a_convention_that_nobody_told_of_is_not_taken_for_signed(dossier: Build, only: Only) -> None:
    first, second = dossier().periodes[:2]
    given = dossier(periodes=(first, evolve(second, convention=None)))
    assert only(CONVENTION, given).verdict is not CONFORME


def test_a_dossier_silent_on_conventions_says_so(dossier: Build, refused: Refused) -> None:
    periods = tuple(evolve(period, convention=None) for period in dossier().periodes)
    assert "conventions" in refused(CONVENTION, dossier(periodes=periods))


@pytest.mark.parametrize("code", ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3"])
def test_the_nine_sub_activities_are_known(dossier: Build, only: Only, code: str) -> None:
    periods = (evolve(dossier().periodes[0], activites=(code,)),)
    assert only(ACTIVITES, dossier(periodes=periods)).verdict is CONFORME


@pytest.mark.parametrize(
    "kind",
    [
        "entreprise",
        "commerce",
        "profession_liberale",
        "entreprise_artisanat",
        "structure_associative",
        "structure_mutualiste",
        "service_administratif_specialise",
        None,
    ],
)
def test_the_seven_types_of_structure_are_known_and_none_has_to_be_told(
    dossier: Build, only: Only, kind: str | None
) -> None:
    periods = (evolve(dossier().periodes[0], structure=Host("Mairie", "", kind)),)
    assert only(ACTIVITES, dossier(periodes=periods)).verdict is CONFORME


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"activites": ("1.1", "1.4", "4.1")}, "1.4, 4.1"),
        ({"activites": ("",)}, "hors du référentiel"),
        ({"structure": Host("Mairie", "", "usine")}, "usine"),
    ],
)
@pytest.mark.norme("A-PFMP-03")
def test_an_activity_or_a_structure_that_the_texts_do_not_know_is_named(
    dossier: Build, only: Only, changes: Changes, said: str
) -> None:
    faulty = evolve(dossier().periodes[0], **changes)
    told = only(ACTIVITES, dossier(periodes=(faulty,)))
    assert told.verdict is NON_CONFORME
    assert said in told.message


# --- when it is due (D. 337-70) ---------------------------------------------------------------------------------


def marked(*units: str, session: int = 2025) -> tuple[Result, ...]:
    """A note of each unit, good to keep."""
    return tuple(Result(unit, note=Decimal(12), session=session) for unit in units)


ALL_BUT_U2 = tuple(unit for unit in OBLIGATORY if unit != "U2")

# Each case: what a stagiaire of forme progressive tells of his units, the verdict on 21 weeks of 22.
PROGRESSIVE = {
    "one unit of twelve": ({"unites_presentees": ("U2",)}, SANS_OBJET),
    "all but one": ({"unites_presentees": ALL_BUT_U2}, SANS_OBJET),
    "all but one, the facultative ones with them": ({"unites_presentees": (*ALL_BUT_U2, "UF1", "UF2")}, SANS_OBJET),
    "the whole diploma": ({"unites_presentees": OBLIGATORY}, NON_CONFORME),
    "the last unit": ({"unites_presentees": ("U2",), "resultats": marked(*ALL_BUT_U2)}, NON_CONFORME),
    "the last but one": ({"unites_presentees": ("U2",), "resultats": marked(*ALL_BUT_U2[1:])}, SANS_OBJET),
    "the last, the others attested": ({"unites_presentees": ("U2",), "attestations": ALL_BUT_U2}, NON_CONFORME),
    "an absence leaves its unit to sit": (
        {
            "unites_presentees": ("U2",),
            "resultats": (*marked(*ALL_BUT_U2[1:]), Result(ALL_BUT_U2[0], State.ABSENT, session=2025)),
        },
        SANS_OBJET,
    ),
    "a note given up leaves its unit to sit": (
        {"unites_presentees": ("U2",), "resultats": marked(*ALL_BUT_U2), "renonce": (ALL_BUT_U2[0],)},
        SANS_OBJET,
    ),
    "a bloc alone": ({"inscription": Registration((BlocRequest("U2"),))}, SANS_OBJET),
    "a bloc alone, the last": (
        {"inscription": Registration((BlocRequest("U2"),)), "resultats": marked(*ALL_BUT_U2)},
        NON_CONFORME,
    ),
    "units not told": ({}, A_ARBITRER),
    "units not told, all the others held": ({"resultats": marked(*ALL_BUT_U2)}, A_ARBITRER),
}


@pytest.mark.parametrize("statut", [*FPC, DISTANCE])
@pytest.mark.parametrize(("changes", "verdict"), PROGRESSIVE.values(), ids=PROGRESSIVE.keys())
@pytest.mark.norme("A-PFMP-05")
def test_in_forme_progressive_the_weeks_are_due_with_the_last_unit(
    dossier: Build, only: Only, statut: Status, changes: Changes, verdict: Verdict
) -> None:
    required = 20 if statut is DISTANCE else 22
    given = dossier(statut=statut, situation=PREMIERE, forme=Form.PROGRESSIVE, **in_cycle(required - 1, 2026))
    told = only(DUREE, evolve(given, **changes))
    assert told.verdict is verdict
    assert "Il manque 1 semaine" in told.message
    if verdict is not NON_CONFORME:
        assert "art. D. 337-70" in told.fondement
    if verdict is A_ARBITRER:
        assert told.message.endswith("?")


def test_weeks_that_are_there_are_enough_whenever_they_are_due(dossier: Build, only: Only) -> None:
    given = dossier(statut=DISTANCE, forme=Form.PROGRESSIVE)
    for units in ((), ("U2",), OBLIGATORY):
        assert only(DUREE, evolve(given, unites_presentees=units)).verdict is CONFORME


def test_a_note_too_old_to_be_kept_leaves_its_unit_to_sit(dossier: Build, only: Only) -> None:
    # D. 337-69: five years. A note of GA carried from session 2022 is of no use in 2028: U11 is still to come.
    old = (*marked("U11", session=2022), *marked(*ALL_BUT_U2[1:]))
    given = dossier(
        statut=DISTANCE, forme=Form.PROGRESSIVE, unites_presentees=("U2",), resultats=old, **in_cycle(19, 2028)
    )
    assert only(DUREE, given, 2028).verdict is SANS_OBJET


@pytest.mark.parametrize("statut", [*FPC, DISTANCE])
def test_where_the_form_is_chosen_and_not_told_nobody_is_kept_out(dossier: Build, only: Only, statut: Status) -> None:
    # D. 337-79: these candidates choose. In forme progressive, the weeks may not be due.
    given = dossier(statut=statut, situation=PREMIERE, forme=None, **in_cycle(10, 2026))
    assert only(DUREE, given).verdict is A_ARBITRER


@pytest.mark.parametrize("forme", [None, Form.PROGRESSIVE])
@pytest.mark.norme("M-BLOC-01")
def test_who_registers_for_one_bloc_alone_is_not_asked_for_the_weeks_of_the_diploma(
    dossier: Build, only: Only, forme: Form | None
) -> None:
    asked = Registration((BlocRequest("U2"),), ("attestation_formation",), dt.date(2025, 10, 15))
    given = dossier(statut=Status.FPC_PRIVE, situation=PREMIERE, forme=forme, inscription=asked, **in_cycle(10, 2026))
    assert only(DUREE, given).verdict is SANS_OBJET


@pytest.mark.parametrize("statut", [PUBLIC, SOUS_CONTRAT, HORS_CONTRAT])
def test_a_pupil_presents_the_whole_diploma_so_the_weeks_are_due(dossier: Build, only: Only, statut: Status) -> None:
    for forme in (None, Form.GLOBALE):
        assert only(DUREE, dossier(statut=statut, forme=forme, periodes=())).verdict is NON_CONFORME


@pytest.mark.parametrize("statut", [PUBLIC, SOUS_CONTRAT, HORS_CONTRAT])
def test_a_pupil_recorded_as_progressive_has_the_recteur_s_derogation(
    dossier: Build, only: Only, statut: Status
) -> None:
    # D. 337-78: « sauf dérogation qui peut être accordée par le recteur ». A form that is given is used as it is.
    given = dossier(statut=statut, forme=Form.PROGRESSIVE, unites_presentees=("U2",), periodes=())
    assert only(DUREE, given).verdict is not NON_CONFORME


@pytest.mark.norme("N-CONF-01")
def test_who_falls_short_is_told_that_he_may_not_sit_and_will_have_no_diploma(dossier: Build, only: Only) -> None:
    # Annexe 1: « le candidat ne sera pas autorisé à présenter les épreuves, et le diplôme ne lui sera pas délivré ».
    message = only(DUREE, dossier(periodes=())).message
    assert "n’est pas autorisé à se présenter" in message
    assert "le diplôme n’est pas délivré" in message
