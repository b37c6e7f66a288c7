"""Professional experience (annexe III, II.3.2 and II.4; note, § 1-3 and § 1-4; D. 337-70): each rule at its limit.

The examinations of session 2026 end on 30 June 2026, so « l’année précédant l’examen » begins on 1 July 2025 and « les
deux années » on 1 July 2024. Months run from date to date.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from bacpro.model.candidate import Form, Situation, Status
from bacpro.model.check import Check, Verdict
from bacpro.model.dossier import Dossier, WorkCertificate, WorkTime
from bacpro.model.legal import Confidence
from bacpro.model.result import Result, State

Build = Callable[..., Dossier]
Found = Callable[..., tuple[Check, ...]]
Only = Callable[..., Check]
Refused = Callable[..., str]
Changes = dict[str, Any]
Day = tuple[int, int, int]

CONFORME, NON_CONFORME = Verdict.CONFORME, Verdict.NON_CONFORME
A_ARBITRER, SANS_OBJET = Verdict.A_ARBITRER, Verdict.SANS_OBJET
FPC = (Status.FPC_PUBLIC, Status.FPC_PUBLIC_HABILITE, Status.FPC_PRIVE)
PERFECTIONNEMENT, TROIS_ANS = "agora.experience.perfectionnement", "agora.experience.trois_ans"
CERTIFICATS = "agora.experience.certificats"


def work(first: Day, last: Day, temps: WorkTime | None = WorkTime.PLEIN, **changes: Any) -> WorkCertificate:  # noqa: ANN401
    """A certificate of salaried and qualified work of the référentiel."""
    whole = WorkCertificate(
        "SARL Atlantique Services", dt.date(*first), dt.date(*last), temps, True, True, ("1.2", "2.1")
    )
    return evolve(whole, **changes)


def day_before(day: Day) -> Day:
    before = dt.date(*day) - dt.timedelta(days=1)
    return before.year, before.month, before.day


# --- perfectionnement -------------------------------------------------------------------------------------------

REFRESHERS = {
    # « soit à temps plein pendant six mois au cours de l’année précédant l’examen »
    "six months": ([work((2026, 1, 1), (2026, 6, 30))], CONFORME),
    "six months less a day": ([work((2026, 1, 1), (2026, 6, 29))], NON_CONFORME),
    "six months less the first day": ([work((2026, 1, 2), (2026, 6, 30))], NON_CONFORME),
    "six months and a day": ([work((2025, 12, 31), (2026, 6, 30))], CONFORME),
    "the first six months of the year": ([work((2025, 7, 1), (2025, 12, 31))], CONFORME),
    "six months, the first day too early": ([work((2025, 6, 30), (2025, 12, 30))], NON_CONFORME),
    "six months, the last day after the examination": ([work((2026, 1, 2), (2026, 7, 1))], NON_CONFORME),
    "six months of the year before": ([work((2024, 7, 1), (2024, 12, 31))], NON_CONFORME),
    "six months from the middle of one": ([work((2025, 9, 15), (2026, 3, 14))], CONFORME),
    "six months from the middle of one, less a day": ([work((2025, 9, 15), (2026, 3, 13))], NON_CONFORME),
    "renewed the next day": ([work((2026, 1, 1), (2026, 2, 14)), work((2026, 2, 15), (2026, 6, 30))], CONFORME),
    "three months and three months": (
        [work((2025, 7, 1), (2025, 9, 30)), work((2026, 1, 1), (2026, 3, 31))],
        CONFORME,
    ),
    "three months and three months less a day": (
        [work((2025, 8, 1), (2025, 10, 31)), work((2026, 1, 1), (2026, 3, 30))],
        NON_CONFORME,
    ),
    "two employers on the same days": (
        [work((2026, 1, 1), (2026, 3, 31)), work((2026, 1, 1), (2026, 3, 31), employeur="Mairie de Rezé")],
        NON_CONFORME,
    ),
    # « soit à temps partiel pendant un an au cours des deux années précédant l’examen »
    "a year part time, the last": ([work((2025, 7, 1), (2026, 6, 30), WorkTime.PARTIEL)], CONFORME),
    "a year part time, the first": ([work((2024, 7, 1), (2025, 6, 30), WorkTime.PARTIEL)], CONFORME),
    "a year part time less a day": ([work((2025, 7, 2), (2026, 6, 30), WorkTime.PARTIEL)], NON_CONFORME),
    "a year part time, the first day too early": ([work((2024, 6, 30), (2025, 6, 29), WorkTime.PARTIEL)], NON_CONFORME),
    "a year part time before the two years": ([work((2023, 7, 1), (2024, 6, 30), WorkTime.PARTIEL)], NON_CONFORME),
    "six months part time": ([work((2026, 1, 1), (2026, 6, 30), WorkTime.PARTIEL)], NON_CONFORME),
    "six months part time, twice": (
        [work((2024, 9, 1), (2025, 2, 28), WorkTime.PARTIEL), work((2025, 9, 1), (2026, 2, 28), WorkTime.PARTIEL)],
        CONFORME,
    ),
    # Full time is more than part time.
    "a year in the two years, five months of it full time": (
        [work((2026, 2, 1), (2026, 6, 30)), work((2025, 1, 1), (2025, 7, 31), WorkTime.PARTIEL)],
        CONFORME,
    ),
    "a year full time, the first of the two": ([work((2024, 7, 1), (2025, 6, 30))], CONFORME),
    # « en qualité de salarié », « activités visées par le référentiel de compétences »
    "not an employee": ([work((2025, 7, 1), (2026, 6, 30), salarie=False)], NON_CONFORME),
    "employee or not, not told": ([work((2025, 7, 1), (2026, 6, 30), salarie=None)], A_ARBITRER),
    "no activity": ([work((2025, 7, 1), (2026, 6, 30), activites=())], NON_CONFORME),
    "no activity of the référentiel": ([work((2025, 7, 1), (2026, 6, 30), activites=("9.9",))], NON_CONFORME),
    "time not told": ([work((2026, 1, 1), (2026, 6, 30), None)], A_ARBITRER),
    "without beginning": ([work((2026, 1, 1), (2026, 6, 30), du=None)], NON_CONFORME),
    "reversed": ([work((2026, 6, 30), (2026, 1, 1))], NON_CONFORME),
    "no certificate": ([], NON_CONFORME),
    # A question is asked where the answer changes something.
    "six months, and another job that tells nothing of its pay": (
        [work((2026, 1, 1), (2026, 6, 30)), work((2025, 7, 1), (2025, 7, 31), salarie=None)],
        CONFORME,
    ),
    "a day of unknown time": ([work((2026, 1, 1), (2026, 1, 1), None)], NON_CONFORME),
}


@pytest.mark.parametrize("statut", FPC)
@pytest.mark.parametrize(("certificates", "verdict"), REFRESHERS.values(), ids=REFRESHERS.keys())
@pytest.mark.norme("A-PFMP-06", "N-PFMP-05")
def test_perfectionnement_shows_six_months_full_time_or_a_year_part_time(
    dossier: Build, only: Only, statut: Status, certificates: list[WorkCertificate], verdict: Verdict
) -> None:
    given = dossier(statut=statut, situation=Situation.PERFECTIONNEMENT, certificats_travail=tuple(certificates))
    told = only(PERFECTIONNEMENT, given)
    assert told.verdict is verdict
    assert told.confiance is Confidence.TEXTE
    assert "annexe III, II.3.2" in told.fondement
    reordered = evolve(given, certificats_travail=tuple(reversed(certificates)))
    assert only(PERFECTIONNEMENT, reordered).verdict is verdict


@pytest.mark.parametrize("session", [2023, 2025, 2028])
@pytest.mark.norme("A-PFMP-06", "N-PFMP-05")
def test_the_year_before_is_that_of_the_session(dossier: Build, only: Only, session: int) -> None:
    first, last = (session - 1, 7, 1), (session - 1, 12, 31)
    for certificate, verdict in (
        (work(first, last), CONFORME),
        (work(first, day_before(last)), NON_CONFORME),
        (work(day_before(first), day_before(last)), NON_CONFORME),
    ):
        given = dossier(
            statut=Status.FPC_PRIVE, situation=Situation.PERFECTIONNEMENT, certificats_travail=(certificate,)
        )
        assert only(PERFECTIONNEMENT, given, session).verdict is verdict


@pytest.mark.parametrize(
    ("statut", "situation"),
    [
        (Status.FPC_PRIVE, Situation.PREMIERE_FORMATION),
        (Status.FPC_PUBLIC, Situation.RECONVERSION),
        (Status.FPC_PUBLIC, None),
        (Status.SCOLAIRE_HORS_CONTRAT, Situation.PERFECTIONNEMENT),
        (Status.EXPERIENCE, None),
    ],
)
@pytest.mark.norme("A-PFMP-06")
def test_perfectionnement_is_of_continuing_training_alone(
    dossier: Build, refused: Refused, statut: Status, situation: Situation | None
) -> None:
    assert "perfectionnement" in refused(PERFECTIONNEMENT, dossier(statut=statut, situation=situation))


# --- three years ------------------------------------------------------------------------------------------------

THREE_YEARS = {
    # « trois années d’expériences professionnelles dans un emploi qualifié correspondant »
    "three years": ([work((2022, 1, 1), (2024, 12, 31))], CONFORME),
    "three years less a day": ([work((2022, 1, 1), (2024, 12, 30))], NON_CONFORME),
    "three years less the first day": ([work((2022, 1, 2), (2024, 12, 31))], NON_CONFORME),
    "three years up to the examination": ([work((2023, 7, 1), (2026, 6, 30))], CONFORME),
    "three years, the last day after the examination": ([work((2023, 7, 2), (2026, 7, 1))], NON_CONFORME),
    "three years long ago": ([work((1991, 1, 1), (1993, 12, 31))], CONFORME),
    "renewed twice, the next day": (
        [
            work((2022, 1, 1), (2022, 12, 31)),
            work((2023, 1, 1), (2023, 5, 14)),
            work((2023, 5, 15), (2024, 12, 31)),
        ],
        CONFORME,
    ),
    "three whole years, one of them apart": (
        [work((2019, 1, 1), (2019, 12, 31)), work((2021, 1, 1), (2022, 12, 31))],
        CONFORME,
    ),
    "three whole years, each apart": (
        [
            work((2017, 1, 1), (2017, 12, 31)),
            work((2019, 1, 1), (2019, 12, 31)),
            work((2021, 1, 1), (2021, 12, 31)),
        ],
        CONFORME,
    ),
    "three whole years less a day, each apart": (
        [
            work((2017, 1, 1), (2017, 12, 31)),
            work((2019, 1, 1), (2019, 12, 31)),
            work((2021, 1, 1), (2021, 12, 30)),
        ],
        NON_CONFORME,
    ),
    "overlapping, less a day in all": (
        [work((2022, 1, 1), (2023, 12, 31)), work((2023, 1, 1), (2024, 12, 30), employeur="Mairie de Rezé")],
        NON_CONFORME,
    ),
    "overlapping, three years in all": (
        [work((2022, 1, 1), (2023, 12, 31)), work((2023, 1, 1), (2024, 12, 31), employeur="Mairie de Rezé")],
        CONFORME,
    ),
    "the same years twice": (
        [work((2022, 1, 1), (2023, 6, 30)), work((2022, 1, 1), (2023, 6, 30), employeur="Mairie de Rezé")],
        NON_CONFORME,
    ),
    # D. 337-70 asks for activity, not for a salary.
    "not an employee": ([work((2022, 1, 1), (2024, 12, 31), salarie=False)], CONFORME),
    "unqualified": ([work((2022, 1, 1), (2024, 12, 31), qualifie=False)], NON_CONFORME),
    "unqualified for the first year": (
        [work((2022, 1, 1), (2022, 12, 31), qualifie=False), work((2023, 1, 1), (2024, 12, 31))],
        NON_CONFORME,
    ),
    # The canonical dossier does not say it: the activities of the référentiel show a corresponding job, by deduction.
    "qualified or not, not told": ([work((2022, 1, 1), (2024, 12, 31), qualifie=None)], CONFORME),
    "no activity": ([work((2022, 1, 1), (2024, 12, 31), activites=())], NON_CONFORME),
    "no activity of the référentiel": ([work((2022, 1, 1), (2024, 12, 31), activites=("9.9",))], NON_CONFORME),
    # No text says how part time counts.
    "part time": ([work((2022, 1, 1), (2024, 12, 31), WorkTime.PARTIEL)], A_ARBITRER),
    "part time for the last day": (
        [work((2022, 1, 1), (2024, 12, 30)), work((2024, 12, 31), (2024, 12, 31), WorkTime.PARTIEL)],
        A_ARBITRER,
    ),
    "part time beside three years full time": (
        [work((2022, 1, 1), (2024, 12, 31)), work((2022, 1, 1), (2022, 12, 31), WorkTime.PARTIEL)],
        CONFORME,
    ),
    "time not told": ([work((2022, 1, 1), (2024, 12, 31), None)], A_ARBITRER),
    "part time, less a day": ([work((2022, 1, 1), (2024, 12, 30), WorkTime.PARTIEL)], NON_CONFORME),
    "without end": ([work((2022, 1, 1), (2024, 12, 31), au=None)], NON_CONFORME),
    "reversed": ([work((2024, 12, 31), (2022, 1, 1))], NON_CONFORME),
    "no certificate": ([], NON_CONFORME),
}


@pytest.mark.parametrize(("certificates", "verdict"), THREE_YEARS.values(), ids=THREE_YEARS.keys())
@pytest.mark.norme("A-PFMP-07", "N-PFMP-06")
def test_experience_is_three_years_in_a_qualified_job_that_corresponds(
    dossier: Build, only: Only, certificates: list[WorkCertificate], verdict: Verdict
) -> None:
    given = dossier(statut=Status.EXPERIENCE, periodes=(), certificats_travail=tuple(certificates))
    told = only(TROIS_ANS, given)
    assert told.verdict is verdict
    assert ("?" in told.message) == (verdict is A_ARBITRER)
    assert "annexe III, II.4" in told.fondement
    if verdict is CONFORME:
        sure = all(certificate.qualifie for certificate in certificates)
        assert told.confiance is (Confidence.TEXTE if sure else Confidence.DEDUCTION)
    reordered = evolve(given, certificats_travail=tuple(reversed(certificates)))
    assert only(TROIS_ANS, reordered).verdict is verdict


@pytest.mark.parametrize("statut", [status for status in Status if status is not Status.EXPERIENCE])
@pytest.mark.norme("A-PFMP-07")
def test_three_years_are_asked_of_nobody_else(dossier: Build, refused: Refused, statut: Status) -> None:
    given = dossier(statut=statut, certificats_travail=(work((2022, 1, 1), (2024, 12, 31)),))
    assert refused(TROIS_ANS, given)


# --- each certificate -------------------------------------------------------------------------------------------

MISSING = {
    "employer": ({"employeur": ""}, "employeur absent"),
    "beginning": ({"du": None}, "dates absentes"),
    "end": ({"au": None}, "dates absentes"),
    "reversed": ({"au": dt.date(2021, 12, 31)}, "dates à l’envers"),
    "activities": ({"activites": ()}, "aucune activité du référentiel"),
    "unknown activities": ({"activites": ("1.2", "1.4", "7")}, "activités hors du référentiel (1.4, 7)"),
}


@pytest.mark.parametrize(
    ("statut", "situation"),
    [(Status.EXPERIENCE, None), *((statut, Situation.PERFECTIONNEMENT) for statut in FPC)],
)
@pytest.mark.parametrize(("without", "missing"), MISSING.values(), ids=MISSING.keys())
@pytest.mark.norme("A-PFMP-06", "A-PFMP-07", "N-PFMP-05", "N-PFMP-06")
def test_a_certificate_says_who_when_and_what(
    dossier: Build, only: Only, statut: Status, situation: Situation | None, without: Changes, missing: str
) -> None:
    good = work((2022, 1, 1), (2024, 12, 31))
    given = dossier(statut=statut, situation=situation, certificats_travail=(good,))
    assert only(CERTIFICATS, given).verdict is CONFORME
    told = only(CERTIFICATS, evolve(given, certificats_travail=(good, evolve(good, **without))))
    assert (told.verdict, told.constate) == (NON_CONFORME, missing)
    assert ("n° 2" if without.get("employeur") == "" else "« SARL Atlantique Services »") in told.message


def test_all_that_certificates_lack_is_told_at_once(dossier: Build, found: Found) -> None:
    faulty = (WorkCertificate(), WorkCertificate("Mairie de Rezé"))
    told = found(CERTIFICATS, dossier(statut=Status.EXPERIENCE, certificats_travail=faulty))
    assert [finding.constate for finding in told] == [
        "employeur absent, dates absentes, aucune activité du référentiel",
        "dates absentes, aucune activité du référentiel",
    ]


@pytest.mark.parametrize("without", [{"employeur": ""}, {"activites": ("1.2", "1.4")}])
def test_a_certificate_that_cannot_be_counted_is_not_counted(dossier: Build, only: Only, without: Changes) -> None:
    faulty = evolve(work((2022, 1, 1), (2024, 12, 31)), **without)
    given = dossier(statut=Status.EXPERIENCE, periodes=(), certificats_travail=(faulty,))
    refused = "ne peut pas être compté" in only(CERTIFICATS, given).message
    assert (only(TROIS_ANS, given).verdict is CONFORME) == (not refused)


def test_who_does_not_come_with_certificates_is_not_asked_for_them(dossier: Build, refused: Refused) -> None:
    assert refused(CERTIFICATS, dossier(certificats_travail=(WorkCertificate(),)))
    assert refused(CERTIFICATS, dossier(statut=Status.EXPERIENCE))


# --- when it is due (D. 337-70), and what it costs ----------------------------------------------------------------

OTHERS = ("U11", "U12", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")
HELD = tuple(Result(unit, State.DISPENSE, session=2025) for unit in OTHERS)

CANDIDATES = [
    (TROIS_ANS, Status.EXPERIENCE, None),
    *((PERFECTIONNEMENT, statut, Situation.PERFECTIONNEMENT) for statut in FPC),
]


@pytest.mark.parametrize(("rule", "statut", "situation"), CANDIDATES)
@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"forme": Form.PROGRESSIVE, "unites_presentees": ("U2",)}, SANS_OBJET),
        ({"forme": Form.PROGRESSIVE, "unites_presentees": ("U2",), "resultats": HELD[1:]}, SANS_OBJET),
        ({"forme": Form.PROGRESSIVE, "unites_presentees": ("U2",), "resultats": HELD}, NON_CONFORME),
        ({"forme": Form.PROGRESSIVE, "unites_presentees": ("U2", *OTHERS)}, NON_CONFORME),
        ({"forme": Form.PROGRESSIVE}, A_ARBITRER),
        ({"forme": Form.GLOBALE}, NON_CONFORME),
        ({"forme": None}, A_ARBITRER),
    ],
    ids=["one unit", "the last but one", "the last", "the whole", "units not told", "globale", "form not told"],
)
@pytest.mark.norme("A-PFMP-06", "A-PFMP-07")
def test_experience_is_due_with_the_whole_diploma_or_its_last_unit(
    dossier: Build,
    only: Only,
    rule: str,
    statut: Status,
    situation: Situation | None,
    changes: Changes,
    verdict: Verdict,
) -> None:
    told = only(rule, dossier(statut=statut, situation=situation, **changes))
    assert told.verdict is verdict
    if verdict is SANS_OBJET:
        assert "D. 337-70" in told.fondement


@pytest.mark.parametrize(("rule", "statut", "situation"), CANDIDATES)
@pytest.mark.norme("N-CONF-01")
def test_who_falls_short_is_told_that_he_may_not_sit_and_will_have_no_diploma(
    dossier: Build, only: Only, rule: str, statut: Status, situation: Situation | None
) -> None:
    # Annexe 1bis: « le candidat ne sera pas autorisé à présenter les épreuves, et le diplôme ne lui sera pas délivré ».
    message = only(rule, dossier(statut=statut, situation=situation)).message
    assert "n’est pas autorisé à se présenter" in message
    assert "le diplôme n’est pas délivré" in message
