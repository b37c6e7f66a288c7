"""A mark is read to the last digit; what is no mark is a fault that says why."""

from decimal import Decimal

import pytest

from bacpro.model.result import Result, State
from bacpro.model.run.faults import CellFault
from bacpro.plugins.registry import Registry
from bacpro.reading.values.marks import ResultReader, mark_reader, read_mark, read_points, result_reader


@pytest.fixture
def read(registry: Registry) -> ResultReader:
    return result_reader(mark_reader(registry.diplome("agora")))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12,50", Result("U11", note=Decimal("12.50"), session=2026)),
        (" 0 ", Result("U11", note=Decimal(0), session=2026)),
        ("AB", Result("U11", State.ABSENT, session=2026)),
        ("dispensé", Result("U11", State.DISPENSE, session=2026)),
        ("-", None),
        ("néant", None),
    ],
)
def test_a_cell_is_a_mark_a_reason_or_nothing(read: ResultReader, cell: str, expected: Result | None) -> None:
    assert read("U11", cell, 2026, "") == expected


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("20,1", "note hors de 0 à 20"),
        ("-1", "note hors de 0 à 20"),
        ("12 AB", "une note et un code dans la même cellule"),
        ("12-mai", "note changée en date par le tableur"),
        ("5/11", "note changée en date par le tableur, ou sur une autre échelle"),
        ("1/3", "note changée en date par le tableur, ou sur une autre échelle"),
        ("10/30", "note sur une autre échelle, qui ne se ramène pas exactement sur 20"),
        ("NE", "pas de note, et la raison n’est pas dite"),
        ("XX", "ni une note ni un code connu"),
        (f"12,{'1' * 41}", "plus de 40 décimales"),
    ],
)
def test_what_is_no_mark_is_never_taken_for_one(read: ResultReader, cell: str, error: str) -> None:
    found = read("U11", cell, 2026, "")
    assert isinstance(found, tuple)
    assert [fault.erreur for fault in found] == [error]


def test_every_fault_of_a_result_is_told_at_once(read: ResultReader) -> None:
    found = read("U11", "25", None, "x")
    assert isinstance(found, tuple)
    assert [fault.colonne for fault in found] == ["U11", "controle U11", "session"]


def test_an_oral_needs_the_mark_of_its_unit(read: ResultReader) -> None:
    found = read("U11", "", 2026, "12")
    assert isinstance(found, tuple)
    assert found[0].erreur == "un oral de contrôle sans note de l’unité"


def test_points_of_the_jury_have_a_sign_and_a_measure() -> None:
    assert read_points("points_jury", "+2,5") == Decimal("2.5")
    assert isinstance(read_points("points_jury", "1001"), CellFault)
    assert read_mark("projet", "") is None
