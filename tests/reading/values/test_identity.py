"""Who a row is about: names in one cell or two, and the school of the whole table for a row that tells none."""

import pytest

from bacpro.model.candidate import Candidate, Form
from bacpro.model.run.faults import CellFault
from bacpro.plugins.registry import Registry
from bacpro.reading.values.cells import KnownWords, known_words
from bacpro.reading.values.identity import IDENTITY, drop_applied, name_school, read_dossier


@pytest.fixture
def words(registry: Registry) -> KnownWords:
    return known_words(registry.diplome("agora"))


def texts(**cells: str) -> list[str]:
    return [cells.get(name, "") for name in IDENTITY]


def test_a_row_makes_a_dossier_of_what_it_tells(words: KnownWords) -> None:
    faults, doubts = list[CellFault](), list[CellFault]()
    cells = texts(numero_candidat="01", nom_prenom="LE GOFF Zoé", forme="globale", attestations="U11")
    dossier = read_dossier(cells, "agora", words, faults, doubts, "LP Jean-Zay", session=2026)
    assert dossier is not None
    assert dossier.candidat == Candidate("01", "LE GOFF", "Zoé")
    assert (dossier.forme, dossier.attestations, dossier.etablissement) == (Form.GLOBALE, ("U11",), "LP Jean-Zay")
    assert (faults, doubts) == ([], [])


def test_names_that_contradict_each_other_are_a_fault(words: KnownWords) -> None:
    faults = list[CellFault]()
    assert (
        read_dossier(texts(numero_candidat="01", nom="ROUX", nom_prenom="LE GOFF Zoé"), "agora", words, faults, [])
        is None
    )
    assert [fault.colonne for fault in faults] == ["nom_prenom"]


def test_a_name_that_capitals_do_not_part_is_told_of(words: KnownWords) -> None:
    doubts = list[CellFault]()
    dossier = read_dossier(texts(numero_candidat="01", nom_prenom="le goff zoé"), "agora", words, [], doubts)
    assert dossier is not None
    assert (dossier.candidat.nom, dossier.candidat.prenom) == ("le goff zoé", "")
    assert [doubt.colonne for doubt in doubts] == ["nom_prenom"]


def test_a_school_is_named_with_its_uai_once() -> None:
    assert name_school("LP Jean-Zay", "0441234a") == "LP Jean-Zay (0441234A)"
    assert name_school("LP Jean-Zay (0441234A)", "0441234A") == "LP Jean-Zay (0441234A)"
    assert name_school("", " ") is None


def test_what_a_conversion_applied_is_not_applied_again() -> None:
    assert drop_applied(texts(nom="A", renonce="U11", attestations="U12")) == tuple(texts(nom="A"))
