"""Words of offices say what they say: a state, a status, yes or no. Any other is asked about, and none is a mark."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.candidate import Status
from bacpro.model.result import Result, State
from bacpro.model.run.faults import CellFault
from bacpro.plugins.registry import load_registry
from bacpro.reading.columns.column_map import ColumnMap
from bacpro.reading.values.cells import known_words, read_unit, read_yes
from bacpro.reading.values.marks import mark_reader, result_reader
from bacpro.reading.values.statuses import StatusCategory, read_status

AGORA = load_registry().diplome("agora")
READ = result_reader(mark_reader(AGORA))
WORDS = known_words(AGORA)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("AB", State.ABSENT),
        ("Abs", State.ABSENT),
        ("abs.", State.ABSENT),
        ("ABSENT", State.ABSENT),
        ("absent(e)", State.ABSENT),
        ("Absence non justifiée", State.ABSENT),
        ("absent justifié", State.ABSENCE_JUSTIFIEE),
        ("Abs. justifiée", State.ABSENCE_JUSTIFIEE),
        ("disp.", State.DISPENSE),
        ("Dispensée", State.DISPENSE),
        ("dispense(e)", State.DISPENSE),
        ("acquis VAE", State.VAE),
        ("non valide", State.NON_VALIDE),
        ("En attente", State.ATTENDUE),
    ],
)
def test_a_word_for_a_mark_is_the_state_that_it_says(cell: str, state: State) -> None:
    assert READ("U2", cell, 2026, "") == Result("U2", state, session=2026)


@pytest.mark.parametrize("cell", ["a=b", "AB ?", "ABS!", "+AB", "D-I", "V/A", "A:B", "AB2", "dispensé ?"])
def test_a_word_with_a_sign_of_doubt_says_no_state(cell: str) -> None:
    found = READ("U2", cell, 2026, "")
    assert isinstance(found, tuple)
    assert found[0].valeur == cell


@pytest.mark.parametrize("cell", ["", " ", "-", "–", "—", "/", " / ", "néant", "NÉANT"])
def test_nothing_is_no_result(cell: str) -> None:
    assert READ("U2", cell, 2026, "") is None


@pytest.mark.parametrize("cell", ["NE", "n.e.", "Non évalué(e)", "NN", "non noté", "inapte", "N/A", "exempté"])
def test_no_mark_without_a_reason_is_asked_about(cell: str) -> None:
    # Absent, dispensed, awaited: each decides otherwise, and the word says none of them.
    found = READ("U2", cell, 2026, "")
    assert isinstance(found, tuple)
    (fault,) = found
    assert fault.erreur == "pas de note, et la raison n’est pas dite"
    assert "AB (absent)" in fault.remede
    assert "EA (note attendue)" in fault.remede


def test_a_code_of_an_office_goes_before_ours_whatever_its_case_and_accents() -> None:
    read = result_reader(mark_reader(AGORA, {"non évalué": State.ATTENDUE, "abs": State.ABSENCE_JUSTIFIEE}))
    assert read("U2", "NON EVALUE", 2026, "") == Result("U2", State.ATTENDUE, session=2026)
    assert read("U2", "Abs.", 2026, "") == Result("U2", State.ABSENCE_JUSTIFIEE, session=2026)


def test_a_unit_and_a_status_of_an_office_go_before_ours() -> None:
    own = known_words(AGORA, ColumnMap(unites={"PSE": "U31"}, statuts={"cned": Status.EXPERIENCE}))
    assert (read_unit("pse", WORDS), read_unit("pse", own)) == ("U33", "U31")
    assert (read_status("CNED", WORDS), read_status("CNED", own)) == (Status.DISTANCE, Status.EXPERIENCE)


@given(st.text("0123456789,./ -abdijnsuorxI", max_size=8))
def test_a_cell_is_a_mark_only_where_it_is_a_number(cell: str) -> None:
    found = READ("U2", cell, 2026, "")
    if isinstance(found, Result) and found.etat is State.NOTE:
        assert found.note == Decimal(cell.strip().replace(",", "."))


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Scolaire public", Status.SCOLAIRE_PUBLIC),
        ("Sco. public", Status.SCOLAIRE_PUBLIC),
        ("Scolaire établissement public", Status.SCOLAIRE_PUBLIC),
        ("Élève d’un lycée privé sous contrat", Status.SCOLAIRE_SOUS_CONTRAT),
        ("scolaire (hors contrat)", Status.SCOLAIRE_HORS_CONTRAT),
        ("Apprenti CFA habilité", Status.APPRENTI_HABILITE),
        ("Apprentie, CFA non habilité", Status.APPRENTI_NON_HABILITE),
        ("GRETA habilité", Status.FPC_PUBLIC_HABILITE),
        ("Formation continue, établissement privé", Status.FPC_PRIVE),
        ("CNED", Status.DISTANCE),
        ("Candidat individuel (CNED)", Status.DISTANCE),
        ("3 ans d’expérience", Status.EXPERIENCE),
        ("Expérience professionnelle", Status.EXPERIENCE),
    ],
)
def test_a_status_in_words_is_the_one_that_they_leave(cell: str, status: Status) -> None:
    assert read_status(cell, WORDS) == status


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("Scolaire", (Status.SCOLAIRE_PUBLIC, Status.SCOLAIRE_SOUS_CONTRAT, Status.SCOLAIRE_HORS_CONTRAT)),
        ("Scolaire privé", (Status.SCOLAIRE_SOUS_CONTRAT, Status.SCOLAIRE_HORS_CONTRAT)),
        (
            "Scolaire dans un établissement public ou privé sous contrat",
            (Status.SCOLAIRE_PUBLIC, Status.SCOLAIRE_SOUS_CONTRAT),
        ),
        ("Apprenti (CFA)", (Status.APPRENTI_HABILITE, Status.APPRENTI_NON_HABILITE)),
        ("FPC", (Status.FPC_PUBLIC_HABILITE, Status.FPC_PUBLIC, Status.FPC_PRIVE)),
        ("GRETA", (Status.FPC_PUBLIC_HABILITE, Status.FPC_PUBLIC)),
    ],
)
def test_words_that_leave_several_statuses_take_none(cell: str, left: tuple[Status, ...]) -> None:
    assert read_status(cell, WORDS) == StatusCategory(cell, left)


@pytest.mark.parametrize(
    "cell",
    [
        "VAE",
        "Ex-scolaire",
        "non scolaire",
        "Scolaire apprenti",
        "public",
        "sous contrat",
        "CNED privé",
        "stagiaire",
        "autre",
    ],
)
def test_words_that_are_unknown_or_contradict_each_other_are_a_fault(cell: str) -> None:
    assert isinstance(read_status(cell, WORDS), CellFault)


@pytest.mark.parametrize("cell", ["oui", "O", "x", "X", "VRAI", "True", "1", "✓", "✔", "✔\ufe0f", "☑", "☒"])
def test_yes_in_every_way(cell: str) -> None:
    assert read_yes("signee", cell) is True


@pytest.mark.parametrize("cell", ["non", "N", "FAUX", "False", "0", "☐"])
def test_no_in_every_way(cell: str) -> None:
    assert read_yes("signee", cell) is False


def test_a_word_is_yes_in_the_column_that_it_names_alone() -> None:
    assert read_yes("cachet", "Tampon") is True
    assert read_yes("signee", "signé") is True
    assert read_yes("signee", "non signée") is False
    assert isinstance(read_yes("signee", "tampon"), CellFault)
    assert isinstance(read_yes("convention", "✗"), CellFault)
    assert read_yes("convention", "-") is None
