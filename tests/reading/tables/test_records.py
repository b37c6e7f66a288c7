"""Each line of a table becomes a record, whole: read, rejected with every fault, or set aside with its reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bacpro.model.result import Result
from bacpro.model.run.record import Record
from bacpro.plugins.registry import Registry
from bacpro.reading.opening import open_candidates, open_grades

Read = Callable[[str], list[Record]]


@pytest.fixture
def read(tmp_path: Path, registry: Registry) -> Read:
    def records(text: str) -> list[Record]:
        path = tmp_path / "a.csv"
        path.write_text(text, encoding="utf-8")
        return list(open_grades(path, registry.diplome("agora"), 2026).records())

    return records


WIDE = "numero_candidat;nom;session;U11;U12\n"
LONG = "numero_candidat;nom;session;unite;note\n"


def test_a_total_and_repeated_titles_are_set_aside_and_counted(read: Read) -> None:
    rows = "02211557741;A;2026;12;\nTotal;;;12;\nnumero_candidat;nom;session;U11;U12\n"
    assert [record.ecart for record in read(WIDE + rows)] == ["", "ligne de total", "titres répétés"]


def test_every_fault_of_a_row_is_told_at_its_place(read: Read) -> None:
    [record] = read(WIDE + "02211557741;A;hier;25;12 AB\n")
    assert record.dossier is None
    assert [(fault.ligne, fault.colonne) for fault in record.fautes] == [(2, "session"), (2, "U11"), (2, "U12")]
    assert {fault.candidat for fault in record.fautes} == {"02211557741"}


def test_a_mark_on_another_scale_is_brought_to_twenty_and_told(read: Read) -> None:
    [record] = read(WIDE + "02211557741;A;2026;35,5/50;\n")
    assert record.dossier is not None
    assert str(record.dossier.resultats[0].note) == "14.2"
    assert [warning.erreur for warning in record.avertissements] == ["lu « 14,2 » (note ramenée sur 20)"]


def test_a_row_with_a_cell_too_many_is_rejected_for_that_alone(read: Read) -> None:
    [record] = read(WIDE + "02211557741;A;2026;12;13;x\n")
    assert [fault.erreur for fault in record.fautes] == ["6 cellules au lieu de 5"]


def test_a_candidate_who_stands_twice_is_taken_nowhere(read: Read) -> None:
    records = read(WIDE + "02211557741;A;2026;12;\n2211557741;A;2026;13;\n")
    assert [record.dossier for record in records] == [None, None]
    assert all("lignes 2, 3" in record.fautes[0].erreur for record in records)


def test_the_lines_of_a_candidate_are_read_together(read: Read) -> None:
    first, second = read(LONG + "01;A;2025;U12;9\n02;B;2026;U11;AB\n01;A;2026;U11;12\n")
    assert first.dossier is not None
    assert (first.lignes, second.lignes) == (2, 1)
    assert [(r.unite, r.session) for r in first.dossier.resultats] == [("U11", 2026), ("U12", 2025)]
    assert isinstance(first.dossier.resultats[0], Result)


def test_a_sound_line_of_a_candidate_who_is_rejected_says_what_holds_it_back(read: Read) -> None:
    [record] = read(LONG + "01;A;2026;U11;12\n01;A;2026;U12;25\n01;A;2026;U11;13\n")
    assert record.lignes == 3
    assert [(fault.ligne, fault.colonne) for fault in record.fautes] == [(2, ""), (3, "note"), (4, "unite")]


def test_the_periods_of_a_candidate_are_gathered_whatever_their_order(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "pfmp.csv"
    rows = "01;A;2026;Mairie;01/06/2025;28/06/2025\n02;B;2026;Nova;01/06/2025;28/06/2025\n"
    rows += "01;A;2026;Nova;05/01/2026;31/01/2026\n"
    path.write_text("numero_candidat;nom;session;structure;du;au\n" + rows, encoding="utf-8")
    first, second = open_candidates(path, registry.diplome("agora"), 2026).records()
    assert first.dossier is not None
    assert [period.structure.nom for period in first.dossier.periodes] == ["Mairie", "Nova"]
    assert (first.lignes, second.lignes, first.dossier.partiel) == (2, 1, True)
    assert "semaines" in first.dossier.muets
