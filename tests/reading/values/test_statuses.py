"""A status is the word of the office, or a category that leaves several open: none is then taken."""

import pytest

from bacpro.model.candidate import Status
from bacpro.model.run.faults import CellFault
from bacpro.plugins.registry import Registry
from bacpro.reading.columns.column_map import ColumnMap
from bacpro.reading.values.cells import known_words
from bacpro.reading.values.statuses import StatusCategory, read_status, unsettled_doubt


def test_what_an_office_said_goes_first(registry: Registry) -> None:
    words = known_words(registry.diplome("agora"), ColumnMap(statuts={"Scolaire public": Status.FPC_PRIVE}))
    assert read_status("SCOLAIRE PUBLIC", words) is Status.FPC_PRIVE


@pytest.mark.parametrize("cell", ["scolaire_public", "Scolaire public", "SCOLAIRE-PUBLIC"])
def test_a_status_is_read_however_it_is_written(cell: str, registry: Registry) -> None:
    assert read_status(cell, known_words(registry.diplome("agora"))) is Status.SCOLAIRE_PUBLIC


def test_a_category_that_leaves_several_open_is_left_empty_and_told(registry: Registry) -> None:
    read = read_status("SCOLAIRE BACPRO 3 ANS (132)", known_words(registry.diplome("agora")))
    assert isinstance(read, StatusCategory)
    assert len(read.statuts) > 1
    assert "statut laissé vide" in unsettled_doubt(read).erreur


def test_an_unknown_category_is_a_fault(registry: Registry) -> None:
    read = read_status("NOUVEAU (999)", known_words(registry.diplome("agora")))
    assert isinstance(read, CellFault)
    assert read.erreur == "catégorie de candidat inconnue"
