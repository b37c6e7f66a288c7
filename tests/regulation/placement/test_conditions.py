"""When training and experience are due (D. 337-70), and which results still stand (D. 337-69)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.candidate import GLOBAL_ONLY, Form, Status
from bacpro.model.check import CheckCase
from bacpro.model.diploma import Bloc, Coefficient, Diploma, Edition, Unite
from bacpro.model.dossier import BlocRequest, Dossier, Registration
from bacpro.model.legal import LegalBasis
from bacpro.model.result import Result, State
from bacpro.model.sessions import Sessions
from bacpro.regulation.placement.conditions import conditions_due, still_stands
from bacpro.testing.dossiers import build_dossier, build_result

TWO = Coefficient(Decimal(2))
EDITION = Edition(
    "LUT-2027",
    "Référentiel",
    Sessions(2027),
    LegalBasis("Arrêté de 2026"),
    (),
    (
        Unite("U11", "Choix des bois", "E11", TWO),
        Unite("U12", "Façonnage", "E12", TWO),
        Unite("U21", "Musiciens", "E21", TWO),
        Unite("UF1", "Facultative", "EF1", facultative=True),
    ),
    (
        Bloc("BC01", "Fabriquer l’instrument", ("U11", "U12"), "RNCP00001BC01"),
        Bloc("BC02", "Accueillir les musiciens", ("U21",), "RNCP00001BC02"),
    ),
)
DIPLOMA = Diploma("lutherie", "Lutherie", "LUT", (EDITION,))


def due(dossier: Dossier) -> bool | None:
    return conditions_due(CheckCase(dossier, 2027, DIPLOMA, EDITION))


def alone(*blocs: str, **attributes: object) -> Dossier:
    return build_dossier(inscription=Registration(tuple(map(BlocRequest, blocs))), **attributes)


@pytest.mark.parametrize("statut", sorted(GLOBAL_ONLY))
@pytest.mark.parametrize("forme", [Form.GLOBALE, None])
def test_a_scolaire_or_an_apprenti_presents_the_whole_diploma(statut: Status, forme: Form | None) -> None:
    assert due(build_dossier(statut=statut, forme=forme)) is True


def test_the_form_that_others_have_not_told_leaves_it_open() -> None:
    assert due(build_dossier(statut=Status.DISTANCE, forme=Form.GLOBALE)) is True
    assert due(build_dossier(statut=Status.DISTANCE, unites_presentees=("U11", "U12", "U21"))) is None
    assert due(build_dossier(statut=Status.DISTANCE, forme=Form.PROGRESSIVE)) is None


@pytest.mark.parametrize(
    ("presented", "results", "expected"),
    [
        (("U11", "U12", "U21"), (), True),
        (("U11",), (), False),
        (("U11",), (build_result("U12", "9", 2026), build_result("U21", etat=State.VAE)), True),
        (("U11",), (build_result("U12", "9", 2021), build_result("U21", etat=State.VAE)), False),
        (("U11",), (build_result("U12", etat=State.ABSENT), build_result("U21", "12")), False),
    ],
    ids=["all", "one", "the last one", "a note of six years ago", "a unit without a note"],
)
def test_in_forme_progressive_they_are_due_with_the_last_unit(
    presented: tuple[str, ...], results: tuple[Result, ...], expected: bool
) -> None:
    dossier = build_dossier(
        statut=Status.FPC_PUBLIC, forme=Form.PROGRESSIVE, unites_presentees=presented, resultats=results
    )
    assert due(dossier) is expected


def test_an_attestation_stands_for_its_unit() -> None:
    known = build_dossier(
        statut=Status.FPC_PUBLIC, forme=Form.PROGRESSIVE, unites_presentees=("U11", "U12"), attestations=("U21",)
    )
    assert due(known) is True


@pytest.mark.parametrize(
    ("blocs", "expected"),
    [
        (("BC01", "BC02"), True),
        (("BC02",), False),
        (("RNCP00001BC01", "Accueillir les musiciens"), True),
        (("U11", "U12", "BC02"), True),
        (("U11", "BC02"), False),
        (("Bloc 1",), None),
        (("Bloc 1", "BC02"), False),
    ],
)
def test_single_blocs_are_the_last_units_when_none_is_left(blocs: tuple[str, ...], expected: bool | None) -> None:
    # Without regard to the form: who registers for single blocs presents their units.
    assert due(alone(*blocs, statut=Status.FPC_PUBLIC)) is expected
    assert due(alone(*blocs, statut=Status.FPC_PUBLIC, forme=Form.GLOBALE)) is expected


def test_an_empty_registration_is_none() -> None:
    assert due(alone(statut=Status.FPC_PUBLIC, forme=Form.GLOBALE)) is True


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (build_result("U11", "4", 2027), True),
        (build_result("U11", "4", 2022), True),
        (build_result("U11", "4", 2021), False),
        (build_result("U11", "4"), True),
        (build_result("U11", etat=State.DISPENSE, session=2001), True),
        (build_result("U11", etat=State.VAE, session=2022), True),
        (build_result("U11", etat=State.ABSENT, session=2026), False),
    ],
)
def test_a_result_stands_five_years_and_a_dispense_for_good(result: Result, expected: bool) -> None:
    assert still_stands(CheckCase(build_dossier(), 2027, DIPLOMA, EDITION), result) is expected


@given(st.sampled_from(State), st.integers(2000, 2030))
def test_what_was_given_up_does_not_stand(state: State, session: int) -> None:
    result = build_result("U11", "15" if state is State.NOTE else None, session, etat=state)
    assert not still_stands(CheckCase(build_dossier(renonce=("U11",)), 2027, DIPLOMA, EDITION), result)
