"""Registration for single blocs: who, which, with what, when, and what is earned."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from bacpro.model.candidate import Status
from bacpro.model.check import Finding, Verdict
from bacpro.model.dossier import BlocRequest, Dossier, Registration
from bacpro.model.result import State
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure
from bacpro.regulation.registration.single_blocs import ALONE, BlocPaperTerms, RegistrationCalendarTerms
from bacpro.testing.dossiers import build_dossier, build_result

Findings = Callable[..., tuple[Finding, ...]]
Only = Callable[..., Finding]
Reason = Callable[..., str]

PARAMETERS: dict[str, dict[str, Any]] = {
    "inscription.blocs": {},
    "inscription.justificatifs": {"admis": ["lettre", "portfolio"]},
    "inscription.lv1": {},
    "inscription.calendrier": {"premier_mois": 3, "dernier_mois": 5},
    "inscription.attestation_bloc": {},
}


def asking(*blocs: str, papers: tuple[str, ...] = (), date: dt.date | None = None, **changes: Any) -> Dossier:  # noqa: ANN401
    told = {"statut": Status.FPC_PRIVE, **changes}
    return build_dossier(inscription=Registration(tuple(map(BlocRequest, blocs)), papers, date), **told)


@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.parametrize("dossier", [build_dossier(), asking()])
def test_who_asks_for_no_bloc_alone_has_nothing_to_check(reason: Reason, name: str, dossier: Dossier) -> None:
    assert reason(name, dossier, **PARAMETERS[name]) == ALONE


@pytest.mark.parametrize(
    ("statut", "verdict"),
    [
        (Status.FPC_PUBLIC, Verdict.CONFORME),
        (Status.SCOLAIRE_PUBLIC, Verdict.NON_CONFORME),
        (Status.APPRENTI_HABILITE, Verdict.NON_CONFORME),
        (Status.DISTANCE, Verdict.A_ARBITRER),
        (None, Verdict.A_ARBITRER),
    ],
)
def test_formation_continue_asks_for_single_blocs(findings: Findings, statut: Status | None, verdict: Verdict) -> None:
    assert findings("inscription.blocs", asking("BC02", statut=statut))[0].verdict is verdict


def test_a_bloc_of_several_units_is_told_with_all_of_them(findings: Findings) -> None:
    _, whole, single, unknown = findings("inscription.blocs", asking("BC01", "U21", "BC09"))
    assert whole.message == "« BC01 » est le bloc des unités U11 (Choix des bois), U12 (Façonnage)."
    assert (whole.verdict, whole.constate) == (Verdict.CONFORME, "U11, U12")
    assert single.message == "« U21 » est le bloc de l’unité U21 (Relation avec les musiciens)."
    assert unknown.verdict is Verdict.NON_CONFORME


def test_a_number_of_two_blocs_is_asked_about(findings: Findings) -> None:
    names = [
        {"unite": "U11", "titres": [], "numero": 1, "numero_centre_formation": 2},
        {"unite": "U21", "titres": [], "numero": 2},
    ]
    _, found = findings("inscription.blocs", asking("Bloc 2"), denominations=names)
    assert found.verdict is Verdict.A_ARBITRER
    assert "désigne l’unité U21 selon l’arrêté, et l’unité U11 dans les documents" in found.message


@pytest.mark.parametrize(
    ("papers", "verdicts"),
    [
        (("lettre",), [Verdict.CONFORME]),
        ((), [Verdict.NON_CONFORME]),
        (("photo",), [Verdict.A_ARBITRER]),
        (("photo", "portfolio"), [Verdict.A_ARBITRER, Verdict.CONFORME]),
    ],
)
def test_one_of_the_papers_admitted_is_joined(
    findings: Findings, papers: tuple[str, ...], verdicts: list[Verdict]
) -> None:
    found = findings("inscription.justificatifs", asking("BC02", papers=papers), admis=["lettre", "portfolio"])
    assert [finding.verdict for finding in found] == verdicts


def test_the_paper_to_send_is_in_the_words_of_the_speciality(only: Only) -> None:
    terms = {"admis": ["lettre"], "a_joindre": "une lettre du luthier"}
    message = only("inscription.justificatifs", asking("BC02"), **terms).message
    assert message == "Aucun justificatif : téléversez une lettre du luthier."


def test_papers_of_which_none_is_admitted_are_refused() -> None:
    with pytest.raises(StructureError, match="admis : la liste est vide"):
        structure({"admis": []}, BlocPaperTerms)


@pytest.mark.parametrize(
    ("date", "verdict"),
    [
        (dt.date(2026, 2, 28), Verdict.A_ARBITRER),
        (dt.date(2026, 3, 1), Verdict.CONFORME),
        (dt.date(2026, 5, 31), Verdict.CONFORME),
        (dt.date(2026, 6, 1), Verdict.A_ARBITRER),
        (dt.date(2027, 4, 1), Verdict.A_ARBITRER),
        (None, Verdict.SANS_OBJET),
    ],
)
def test_registration_is_in_its_months_of_the_year_before(only: Only, date: dt.date | None, verdict: Verdict) -> None:
    found = only("inscription.calendrier", asking("BC02", date=date), premier_mois=3, dernier_mois=5)
    assert (found.verdict, found.attendu) == (verdict, "mars, avril ou mai 2026, selon l’académie")


def test_a_single_month_is_told_alone(only: Only) -> None:
    found = only("inscription.calendrier", asking("BC02"), premier_mois=4, dernier_mois=4, examen_mois=9)
    assert found.message == "Inscription sur Cyclades en avril 2026, selon l’académie ; examens en septembre 2027."


@pytest.mark.parametrize(("first", "last"), [(0, 3), (1, 13), (5, 4)])
def test_what_are_no_months_is_refused(first: int, last: int) -> None:
    with pytest.raises(StructureError, match="premier_mois"):
        structure({"premier_mois": first, "dernier_mois": last}, RegistrationCalendarTerms)


def test_the_language_that_cyclades_shows_is_nothing_to_pass(only: Only) -> None:
    assert only("inscription.lv1", asking("BC02")).verdict is Verdict.SANS_OBJET


@pytest.mark.parametrize(
    ("result", "earned"),
    [
        (build_result("U21", "10"), True),
        (build_result("U21", "9.99"), False),
        (build_result("U21", etat=State.VAE), True),
        (build_result("U21", etat=State.ABSENT), False),
    ],
)
def test_a_bloc_at_ten_has_its_attestation(apply: Any, result: Any, earned: bool) -> None:  # noqa: ANN401
    found = apply("inscription.attestation_bloc", asking("BC02", resultats=(result,)))
    if not earned:
        assert found == "aucun bloc n’est encore réussi"
        return
    assert found[0].message.startswith("Attestation due pour U21 :")
    assert found[0].attendu == "10 sur 20 ou plus, ou VAE"
