"""Which bloc a request means, in a speciality whose first bloc has two units and is the second of a centre’s paper."""

from typing import Any

import pytest

from bacpro.model.diploma import Bloc, Edition, Unite
from bacpro.model.dossier import BlocRequest
from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure
from bacpro.regulation.registration.bloc_names import CENTRE, BlocMeaning, BlocNameTerms, read_request

EDITION = Edition(
    "LUT-2027",
    "Référentiel",
    Sessions(2027),
    LegalBasis("Arrêté de 2026"),
    (),
    (
        Unite("U11", "Choix des bois", "E11"),
        Unite("U12", "Façonnage", "E12"),
        Unite("U21", "Musiciens", "E21"),
        Unite("UF1", "Facultative", "EF1", facultative=True),
    ),
    (
        Bloc("BC01", "Fabriquer l’instrument", ("U11", "U12"), "RNCP00001BC01"),
        Bloc("BC02", "Accueillir les musiciens", ("U21",), "RNCP00001BC02"),
        Bloc("BF1", "Danse", ("UF1",), facultatif=True),
    ),
)
MAKE, WELCOME = ("U11", "U12"), ("U21",)
DATA: dict[str, Any] = {
    "denominations": [
        {"unite": "U11", "titres": ["Fabrication"], "numero": 1, "numero_centre_formation": 2},
        {"unite": "U21", "titres": ["Accueil"], "numero": 2},
    ]
}
TERMS = structure(DATA, BlocNameTerms)


def read(bloc: str, source: str | None = None, terms: BlocNameTerms = TERMS) -> BlocMeaning:
    return read_request(BlocRequest(bloc, source), EDITION, terms)


@pytest.mark.parametrize(
    ("bloc", "units"),
    [
        ("BC01", MAKE),
        ("bc 02", WELCOME),
        ("RNCP00001BC01", MAKE),
        ("FABRIQUER L'INSTRUMENT", MAKE),
        ("Bloc de compétences n° 1 : Fabrication", MAKE),
        ("bloc 1", MAKE),
        ("U12", ("U12",)),
        ("Danse", ()),
        ("BF1", ()),
        ("UF1", ()),
        ("Bloc 3", ()),
        ("Bloc 1 : Chanter", ()),
        ("", ()),
    ],
)
def test_a_title_a_code_or_a_number_means_the_units_of_a_bloc(bloc: str, units: tuple[str, ...]) -> None:
    assert read(bloc) == BlocMeaning(units)


def test_a_number_that_a_training_centre_gives_otherwise_leaves_a_choice() -> None:
    assert read("Bloc 2") == BlocMeaning(choix=("U21", "U11"))
    assert read("Bloc 2", "arrete") == BlocMeaning(WELCOME)
    followed = read("Bloc 2", CENTRE)
    assert followed.unites == MAKE
    assert "l’arrêté le numérote bloc 1 ; c’est l’arrêté qui est suivi." in followed.remarque
    assert set(read("Bloc 1", CENTRE).choix) == {"U11", "U21"}


def test_a_title_wins_over_a_number_and_the_divergence_is_told_with_its_texts() -> None:
    data = {**DATA, "sources_numeros": ["l’arrêté", "la fiche"], "source_suivie": "la fiche"}
    found = read("Bloc 2 : Fabrication", terms=structure(data, BlocNameTerms))
    assert found.unites == MAKE
    assert "l’arrêté et la fiche le numérotent bloc 1 ; c’est la fiche qui est suivi" in found.remarque


def test_a_number_that_the_paper_of_a_centre_alone_has_is_told_as_a_divergence() -> None:
    names = [{"unite": "U11", "titres": [], "numero": 1, "numero_centre_formation": 7}]
    found = read("Bloc 7", terms=structure({"denominations": names}, BlocNameTerms))
    assert found.unites == MAKE
    assert "Divergence" in found.remarque
    assert read("Bloc 7", "arrete", structure({"denominations": names}, BlocNameTerms)) == BlocMeaning()


def test_a_centre_that_numbers_as_the_arrete_does_diverges_in_nothing() -> None:
    names = [{"unite": "U21", "titres": [], "numero": 2, "numero_centre_formation": 2}]
    terms = structure({"denominations": names}, BlocNameTerms)
    assert read("Bloc 2", None, terms) == read("Bloc 2", CENTRE, terms) == BlocMeaning(WELCOME)


def test_blocs_without_numbers_are_known_by_their_codes_and_titles() -> None:
    assert read("BC02", terms=BlocNameTerms()) == BlocMeaning(WELCOME)
    assert read("Bloc 1", terms=BlocNameTerms()) == BlocMeaning()


@pytest.mark.parametrize("name", ["unite", "numero", "numero_centre_formation"])
def test_names_that_mean_two_blocs_are_refused(name: str) -> None:
    one = {"unite": "U11", "titres": [], "numero": 1, "numero_centre_formation": 3}
    two = {"unite": "U21", "titres": [], "numero": 2, "numero_centre_formation": 4, name: one[name]}
    with pytest.raises(StructureError, match=f"denominations : {name} .* y est deux fois"):
        structure({"denominations": [one, two]}, BlocNameTerms)
