"""A fault says where it is, what stands there, what is wrong, and how to mend it."""

from bacpro.model.run.faults import DOSSIERS, CellFault, Fault, double_fault, note_fault, place_fault
from bacpro.model.run.lines import line_of


def test_a_fault_reads_as_a_sentence_and_as_a_row() -> None:
    fault = place_fault(CellFault("U31", "25", "note hors de 0 à 20", "Corrigez la note"), "a.csv", 3, "01")
    assert str(fault) == "a.csv, ligne 3, colonne U31, candidat 01 : « 25 » : note hors de 0 à 20. Corrigez la note"
    assert fault.cells() == ("a.csv", "3", "U31", "01", "25", "note hors de 0 à 20", "Corrigez la note")


def test_a_line_among_several_sheets_is_told_with_its_sheet() -> None:
    fault = Fault("a.xlsx", line_of(1, "T2", 7), "", "", "", "vide", "Complétez")
    assert str(fault) == "a.xlsx, feuille « T2 », ligne 7 : vide. Complétez"


def test_what_a_fault_shows_can_be_shown() -> None:
    assert place_fault(CellFault("nom", "a\x1b[2J", "e", "r"), "a.csv", 1, "\u202e1").cells()[3:5] == ("�1", "a�[2J")


def test_a_double_names_its_lines_or_its_dossiers() -> None:
    assert "(lignes 2, 9)" in double_fault("numero_candidat", "01", (2, 9)).erreur
    assert "un seul dossier" in double_fault("numero_candidat", "01", (2, 9), DOSSIERS).remede


def test_a_fault_is_noted_once_and_its_value_replaced() -> None:
    fault, noted = CellFault("U31", "x", "e", "r"), list[CellFault]()
    assert [note_fault(value, noted, 0) for value in (fault, 7, fault)] == [0, 7, 0]
    assert noted == [fault]
