"""The form of the examination: imposed on scolaires and apprentis (D. 337-78), chosen by the others (D. 337-79)."""

import pytest

from bacpro.model.candidate import GLOBAL_ONLY, Form, Status
from bacpro.model.check import CheckCase, Verdict
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions
from bacpro.regulation.registration.exam_form import check_chosen_form, check_imposed_form
from bacpro.testing.dossiers import build_dossier

EDITION = Edition("E", "Édition", Sessions(2027), LegalBasis("Arrêté"), (), ())
DIPLOMA = Diploma("essai", "Essai", "ESS", (EDITION,))


def case(statut: Status | None, forme: Form | None) -> CheckCase:
    return CheckCase(build_dossier(statut=statut, forme=forme), 2027, DIPLOMA, EDITION)


@pytest.mark.parametrize("statut", list(Status))
@pytest.mark.parametrize("forme", [None, *Form])
def test_one_of_the_two_rules_applies_to_each_status(statut: Status, forme: Form | None) -> None:
    imposed, chosen = check_imposed_form(case(statut, forme), {}), check_chosen_form(case(statut, forme), {})
    assert isinstance(imposed, tuple) == (statut in GLOBAL_ONLY)
    assert isinstance(chosen, tuple) == (statut not in GLOBAL_ONLY)


@pytest.mark.parametrize(
    ("statut", "forme", "verdict"),
    [
        (Status.SCOLAIRE_PUBLIC, Form.GLOBALE, Verdict.CONFORME),
        (Status.SCOLAIRE_PUBLIC, None, Verdict.CONFORME),
        (Status.APPRENTI_HABILITE, Form.PROGRESSIVE, Verdict.A_ARBITRER),
        (Status.DISTANCE, Form.PROGRESSIVE, Verdict.CONFORME),
        (Status.FPC_PRIVE, None, Verdict.A_ARBITRER),
    ],
)
def test_the_form_is_as_the_code_has_it(statut: Status, forme: Form | None, verdict: Verdict) -> None:
    check = check_imposed_form if statut in GLOBAL_ONLY else check_chosen_form
    found = check(case(statut, forme), {})
    assert isinstance(found, tuple)
    assert found[0].verdict is verdict


def test_a_status_that_is_not_told_is_no_form_to_check() -> None:
    assert check_chosen_form(case(None, None), {}) == "le statut du candidat n’est pas indiqué"
