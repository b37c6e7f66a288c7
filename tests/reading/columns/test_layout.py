"""Where each column of a table stands, and what its titles have wrong, all at once."""

import pytest

from bacpro.model.diploma import Diploma
from bacpro.plugins.registry import Registry
from bacpro.reading.columns.column_map import NOTHING_SAID
from bacpro.reading.columns.layout import TableLayout, UnitColumns, read_layout
from bacpro.reading.columns.vocabulary import HeaderFault, make_vocabulary


@pytest.fixture
def agora(registry: Registry) -> Diploma:
    return registry.diplome("agora")


def layout(diploma: Diploma, *header: str, results: bool = True) -> TableLayout | list[HeaderFault]:
    words = make_vocabulary(diploma, NOTHING_SAID, "lues", "recopiees", "laissees")
    return read_layout(header, diploma, words, results=results)


def test_each_unit_has_its_mark_its_session_and_its_oral(agora: Diploma) -> None:
    found = layout(agora, "N° candidat", "U31 session", "controle U12", "U12", "U31", "Observations")
    assert isinstance(found, TableLayout)
    assert found.unites == (UnitColumns("U12", 3, None, 2), UnitColumns("U31", 4, 1, None))
    assert (found.lues, found.identite, found.longue) == ({"numero_candidat": 0}, (0, 5), False)


def test_every_fault_of_the_titles_is_told_at_once(agora: Diploma) -> None:
    found = layout(agora, "Couleur", "U12", "Note U12", "U31 session", "U2 /10")
    assert isinstance(found, list)
    assert {(fault.colonne, fault.erreur) for fault in found} == {
        ("Couleur", "colonne inconnue"),
        ("Note U12", "colonne en double (U12)"),
        ("U31 session", "aucune colonne U31 à laquelle la rattacher"),
        ("U2 /10", "notes sur 10"),
        ("numero_candidat", "colonne absente"),
    }


def test_a_list_needs_no_marks_where_none_are_asked_for(agora: Diploma) -> None:
    assert isinstance(layout(agora, "numero_candidat", "nom", results=False), TableLayout)
    missing = layout(agora, "numero_candidat", "nom")
    assert isinstance(missing, list)
    assert [fault.colonne for fault in missing] == ["unités"]


def test_unite_and_note_make_a_long_table(agora: Diploma) -> None:
    found = layout(agora, "numero_candidat", "unite", "note", "session")
    assert isinstance(found, TableLayout)
    assert found.longue
    assert found.identite == (0,)
