"""How long a placement lasts, for a speciality whose durations nobody has: 18 weeks, 12 in two years, 14 in FPC."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.candidate import Form, Situation, Status
from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.dossier import BlocRequest, Dossier, Positioning, Registration
from bacpro.model.legal import LegalBasis
from bacpro.model.result import State
from bacpro.model.sessions import Sessions
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure
from bacpro.regulation.placement.duration import POSITIONED, UNFIXED, DurationTerms, check_duration
from bacpro.regulation.placement.weeks import UNSETTLED
from bacpro.testing.dossiers import build_dossier, build_placement, build_result

Only = Callable[..., Finding]
Reason = Callable[..., str]

SCHOOL = ["scolaire_public", "scolaire_sous_contrat"]
FPC = ["fpc_public", "fpc_public_habilite", "fpc_prive"]


def row(statuts: list[str], **figures: Any) -> dict[str, Any]:  # noqa: ANN401 - as the TOML has them
    basis = {"texte": "Arrêté de 2026", "lieu": "annexe V"}
    return {"statuts": statuts, "sessions": {"premiere": 2027}, "plancher": 10, "fondement": basis, **figures}


TERMS: dict[str, Any] = {
    "examen_mois": 6,
    "examen_jour": 20,
    "jours_seule": 2,
    "jours_entamee": 3,
    "jours_feries": 0,
    "heures_minimum": 20,
    "heures_maximum": 40,
    "durees": [
        row(SCHOOL, semaines=18),
        row(SCHOOL, cycle_annees=2, semaines=12),
        row(FPC, semaines=14, plancher=6, situations=["premiere_formation", "reconversion"]),
        row(["distance"], question="quelle durée s’applique à distance ?"),
    ],
}


def pupil(weeks: int, **changes: Any) -> Dossier:  # noqa: ANN401 - as attributes of a dossier
    """A pupil with one placement of so many whole weeks, from Monday 8 September 2025, in a cycle of three years."""
    sound = build_dossier(
        statut=Status.SCOLAIRE_PUBLIC,
        forme=Form.GLOBALE,
        cycle_annees=3,
        cycle_debut=dt.date(2024, 9, 2),
        periodes=(build_placement(dt.date(2025, 9, 8), weeks),),
    )
    return evolve(sound, **changes)


@pytest.mark.parametrize(
    ("weeks", "verdict", "gap"),
    [(17, Verdict.NON_CONFORME, -1), (18, Verdict.CONFORME, 0), (19, Verdict.CONFORME, 1)],
)
def test_the_weeks_are_those_of_the_row_of_the_candidate(only: Only, weeks: int, verdict: Verdict, gap: int) -> None:
    found = only("pfmp.duree", pupil(weeks), **TERMS)
    assert (found.verdict, found.ecart_semaines) == (verdict, gap)
    assert found.fondements == (LegalBasis("Arrêté de 2026", "annexe V"),)


@pytest.mark.parametrize(("years", "required"), [(2, 12), (3, 18), (4, 18), (None, 18)])
def test_a_shorter_cycle_has_a_row_of_its_own(only: Only, years: int | None, required: int) -> None:
    assert only("pfmp.duree", pupil(12, cycle_annees=years), **TERMS).attendu == f"{required} semaines"


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"jours_feries": -5}, "jours_feries : -5"),
        ({"jours_seule": 9}, "jours_seule : 9 ; écrivez un nombre, de 0 à 5"),
        ({"jours_entamee": -1}, "jours_entamee : -1"),
        ({"durees": []}, "durees : la liste est vide"),
    ],
)
def test_figures_by_which_no_week_could_be_counted_are_refused(figures: dict[str, Any], said: str) -> None:
    with pytest.raises(StructureError, match=said):
        structure({**TERMS, **figures}, DurationTerms)


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({"cycle_annees": 1}, "scolaire_public, cycle de 1 an"),
        ({"statut": Status.SCOLAIRE_HORS_CONTRAT}, "scolaire_hors_contrat"),
        ({"statut": Status.FPC_PRIVE, "situation": Situation.PERFECTIONNEMENT}, "fpc_prive, perfectionnement"),
    ],
)
def test_who_has_no_row_is_asked_about_and_never_in_order(only: Only, changes: dict[str, Any], who: str) -> None:
    found = only("pfmp.duree", pupil(40, **changes), **TERMS)
    assert found.verdict is Verdict.A_ARBITRER
    assert f"pour ce candidat à la session 2027 ({who})" in found.message
    assert found.fondements == (UNFIXED,)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"semaines": 0}, "semaines : 0"),
        ({"semaines": -22}, "semaines : -22"),
        ({"semaines": 22, "plancher": -1}, "plancher : -1"),
        ({"semaines": 22, "sessions": {"premiere": 2027, "derniere": 2026}}, "sessions : .* finit avant de commencer"),
    ],
)
def test_a_row_by_which_everyone_would_be_in_order_is_refused(figures: dict[str, Any], said: str) -> None:
    with pytest.raises(StructureError, match=said):
        structure({**TERMS, "durees": [row(SCHOOL, **figures)]}, DurationTerms)


def test_a_candidate_of_formation_continue_has_no_shorter_cycle(only: Only) -> None:
    dossier = pupil(14, statut=Status.FPC_PRIVE, situation=Situation.RECONVERSION, cycle_annees=1)
    assert only("pfmp.duree", dossier, **TERMS).verdict is Verdict.CONFORME


@pytest.mark.parametrize(("decided", "required"), [(3, 10), (10, 10), (11, 11), (25, 25)])
def test_a_decision_sets_the_weeks_and_never_under_the_floor(only: Only, decided: int, required: int) -> None:
    dossier = pupil(18, positionnement=Positioning(decided, dt.date(2024, 6, 3)))
    found = only("pfmp.duree", dossier, **TERMS)
    assert found.attendu == f"{required} semaines"
    assert found.fondements == POSITIONED


def test_a_decision_that_follows_the_beginning_changes_nothing(only: Only) -> None:
    dossier = pupil(17, positionnement=Positioning(10, dt.date(2024, 9, 2)))
    assert only("pfmp.duree", dossier, **TERMS).attendu == "18 semaines"


def test_what_no_text_settles_is_asked_in_the_words_of_the_row(only: Only) -> None:
    found = only("pfmp.duree", pupil(3, statut=Status.DISTANCE), **TERMS)
    assert found.verdict is Verdict.A_ARBITRER
    assert found.message == "À arbitrer : quelle durée s’applique à distance ? 3 semaines sont justifiées."


def test_weeks_that_no_hours_bear_out_are_asked_about_on_the_text_that_counts_in_weeks(only: Only) -> None:
    period = evolve(
        build_placement(dt.date(2025, 9, 8), 18), heures=Decimal(20 * 17)
    )  # 17 weeks of the 20 hours that are least
    found = only("pfmp.duree", pupil(18, periodes=(period,)), **TERMS)
    assert found.verdict is Verdict.A_ARBITRER
    assert found.fondements[-1] == UNSETTLED
    assert "n’en confirment que 17" in found.message


def test_a_speciality_may_name_its_own_text_for_weeks(only: Only) -> None:
    period = evolve(build_placement(dt.date(2025, 9, 8), 18), heures=Decimal(20))
    basis = {"texte": "Arrêté de 2026", "lieu": "annexe V, 3", "confiance": "inconnu"}
    found = only("pfmp.duree", pupil(18, periodes=(period,)), fondement_semaine=basis, **TERMS)
    assert str(found.fondements[-1]) == "Arrêté de 2026, annexe V, 3"


def test_days_after_the_examination_of_the_speciality_do_not_count(only: Only) -> None:
    # 18 weeks from Monday 15 February 2027 end on Friday 18 June; from the 22nd, one of them is after 20 June.
    inside, over = (build_placement(dt.date(2027, 2, day), 18) for day in (15, 22))
    assert only("pfmp.duree", pupil(0, periodes=(inside,)), **TERMS).verdict is Verdict.CONFORME
    assert only("pfmp.duree", pupil(0, periodes=(over,)), **TERMS).ecart_semaines == -1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"statut": Status.EXPERIENCE}, "trois années d’expérience"),
        ({"statut": Status.APPRENTI_HABILITE}, "contrat d’apprentissage"),
        ({"resultats": (build_result("U11", etat=State.VAE),)}, "validation des acquis"),
    ],
)
def test_who_has_no_duration_is_told_why(reason: Reason, changes: dict[str, Any], said: str) -> None:
    assert said in reason("pfmp.duree", pupil(0, **changes), **TERMS)


def test_perfectionnement_is_exempted_where_a_text_of_the_speciality_says_so(apply: Any) -> None:  # noqa: ANN401
    dossier = pupil(0, statut=Status.FPC_PUBLIC, situation=Situation.PERFECTIONNEMENT)
    assert apply("pfmp.duree", dossier, **TERMS)[0].verdict is Verdict.A_ARBITRER
    exempted = apply("pfmp.duree", dossier, dispense_perfectionnement={"texte": "Arrêté de 2026"}, **TERMS)
    assert "certificats de travail" in exempted


@pytest.mark.parametrize("changes", [{"statut": None}, {"statut": Status.FPC_PUBLIC, "situation": None}])
def test_what_the_dossier_does_not_say_is_asked_for(only: Only, changes: dict[str, Any]) -> None:
    assert only("pfmp.duree", pupil(18, **changes), **TERMS).verdict is Verdict.A_ARBITRER


def test_weeks_are_due_with_the_last_unit_alone(only: Only) -> None:
    alone = Registration(blocs=(BlocRequest("BC02"),))
    dossier = pupil(2, statut=Status.FPC_PUBLIC, situation=Situation.RECONVERSION, inscription=alone)
    assert only("pfmp.duree", dossier, **TERMS).verdict is Verdict.SANS_OBJET


@given(st.integers(1, 40), st.integers(1, 40))
def test_whole_weeks_that_are_borne_out_are_enough_exactly_when_they_reach_those_required(
    done: int, asked: int
) -> None:
    terms = structure({**TERMS, "examen_mois": 12, "durees": [row(SCHOOL, semaines=asked, plancher=0)]}, DurationTerms)
    diploma = Diploma("lutherie", "Lutherie", "LUT", ())
    edition = Edition("E", "Édition", Sessions(2027), LegalBasis("Arrêté"), (), ())
    found = check_duration(CheckCase(pupil(done), 2027, diploma, edition), terms)
    assert isinstance(found, tuple)
    assert found[0].verdict is (Verdict.CONFORME if done >= asked else Verdict.NON_CONFORME)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(SCHOOL)], "sans nombre de semaines, écrivez la question"),
        ([row(SCHOOL, semaines=18), row(["scolaire_public"], semaines=20)], "durees[0] et durees[1]"),
        (
            [row(FPC, semaines=14), row(FPC, semaines=15, situations=["reconversion"])],
            "valent toutes deux pour fpc_public",
        ),
    ],
)
def test_rows_that_cannot_hold_are_refused_when_they_are_read(rows: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(StructureError) as raised:
        structure({**TERMS, "durees": rows}, DurationTerms)
    assert said in str(raised.value)


def test_two_rows_for_two_spans_of_sessions_two_cycles_or_two_situations_hold_together() -> None:
    early = {"premiere": 2023, "derniere": 2026}
    rows = [
        row(SCHOOL, semaines=22, sessions=early),
        row(SCHOOL, semaines=18),
        row(SCHOOL, semaines=12, cycle_annees=2),
        row(FPC, semaines=9, situations=["premiere_formation"]),
        row(FPC, semaines=8, situations=["reconversion"]),
    ]
    assert len(structure({**TERMS, "durees": rows}, DurationTerms).durees) == 5
