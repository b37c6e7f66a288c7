"""What a conversion carried keeps its own session, even where the table alone does not tell it."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from bacpro.jobs.convert import ConversionPlan
from bacpro.model.result import Origin, Result, State
from bacpro.plugins.registry import Registry
from bacpro.reading.opening import open_grades, open_results
from bacpro.running.conversion import conversion_job
from bacpro.running.job_run import run_tables

GA = "numero_candidat;session;U2;U31;U31 session;U34;attestations\n01;2022;12;14;2018;8;U34\n"


@pytest.fixture
def converted(plan: ConversionPlan, tmp_path: Path) -> Path:
    """A folder that holds the conversion of one candidate: GA U2 of 2022, U31 of 2018, U34 below 10."""
    source = tmp_path / "ga.csv"
    source.write_text(GA, encoding="utf-8")
    folder = tmp_path / "sortie"
    folder.mkdir()
    run_tables(conversion_job(open_results(source, plan.source, plan.session), plan), folder)
    return folder


def results_of(table: Path, registry: Registry) -> dict[str, Result]:
    (record,) = open_grades(table, registry.diplome("agora"), 2023).records()
    assert record.dossier is not None
    return {result.unite: result for result in record.dossier.resultats}


def test_a_carried_note_is_of_the_session_it_was_obtained_in(converted: Path, registry: Registry) -> None:
    # The five years do not restart: U31 of 2018 serves up to 2023, whatever the session of the row.
    results = results_of(converted / "conversion.csv", registry)
    assert (results["U31"].session, results["U31"].origine) == (2018, Origin.CONVERSION)
    assert (results["U32"].session, results["U32"].origine) == (2022, Origin.CONVERSION)


def test_a_note_typed_in_since_is_of_the_session_deliberated_on(converted: Path, registry: Registry) -> None:
    table = converted / "conversion.csv"
    with table.open(encoding="utf-8-sig", newline="") as stream:
        header, row = csv.reader(stream, delimiter=";")
    row[header.index("U12")], row[header.index("U31")] = "7", "15"
    table.write_text(";".join(header) + "\r\n" + ";".join(row) + "\r\n", encoding="utf-8-sig", newline="")
    results = results_of(table, registry)
    assert (results["U12"].note, results["U12"].session, results["U12"].origine) == (Decimal(7), 2023, Origin.EXAMEN)
    assert (results["U31"].session, results["U31"].origine) == (2023, Origin.EXAMEN)
    assert results["U32"].session == 2022


def test_attestations_of_the_replaced_diploma_are_not_those_of_the_new_one(converted: Path, registry: Registry) -> None:
    # GA U34 is AGOrA U33: the conversion has applied what the column says, in the codes of GA.
    (record,) = open_grades(converted / "conversion.csv", registry.diplome("agora"), 2023).records()
    assert record.dossier is not None
    assert record.dossier.attestations == ()


def test_without_its_journal_a_conversion_is_dated_by_its_rows_and_that_is_said(
    converted: Path, registry: Registry
) -> None:
    (converted / "journal.csv").unlink()
    (record,) = open_grades(converted / "conversion.csv", registry.diplome("agora"), 2023).records()
    assert record.dossier is not None
    assert {result.session for result in record.dossier.resultats} == {2022}
    (doubt,) = record.avertissements
    assert (doubt.colonne, doubt.valeur) == ("session", "2022")
    assert "sans son journal" in doubt.erreur
    assert "journal.csv" in doubt.remede


def edited(table: Path, cells: dict[str, str], name: str = "conversion.csv") -> Path:
    """The conversion with other cells, written under a name as a spreadsheet does."""
    with table.open(encoding="utf-8-sig", newline="") as stream:
        header, row = csv.reader(stream, delimiter=";")
    found = dict(zip(header, row, strict=True)) | cells
    path = table.with_name(name)
    path.write_text(";".join(found) + "\r\n" + ";".join(found.values()) + "\r\n", encoding="cp1252", newline="")
    return path


def test_a_conversion_saved_under_another_name_is_dated_by_the_journal_beside_it(
    converted: Path, registry: Registry
) -> None:
    results = results_of(edited(converted / "conversion.csv", {"U12": "7"}, "jury 2023.csv"), registry)
    assert {unite: result.session for unite, result in results.items()} == {"U12": 2023, "U31": 2018, "U32": 2022}


def test_the_years_of_a_carried_note_do_not_restart_when_the_session_of_its_row_is_rewritten(
    converted: Path, registry: Registry
) -> None:
    results = results_of(edited(converted / "conversion.csv", {"session": "2024", "U12": "7"}), registry)
    assert {unite: result.session for unite, result in results.items()} == {"U12": 2024, "U31": 2018, "U32": 2022}


def test_a_year_written_in_the_table_wins_over_the_journal(converted: Path, registry: Registry) -> None:
    """Who sat U31 again and had the same mark: only the office can tell."""
    results = results_of(edited(converted / "conversion.csv", {"U31 session": "2023"}), registry)
    assert (results["U31"].note, results["U31"].session) == (Decimal(14), 2023)


def test_marks_are_compared_as_numbers(converted: Path, registry: Registry) -> None:
    assert results_of(edited(converted / "conversion.csv", {"U31": "14,00"}), registry)["U31"].session == 2018


def test_an_absence_typed_over_an_exemption_is_an_absence(converted: Path, registry: Registry) -> None:
    results = results_of(edited(converted / "conversion.csv", {"U33": "AB"}), registry)
    assert (results["U33"].etat, results["U33"].session) == (State.ABSENT, 2023)


def test_a_journal_saved_by_a_spreadsheet_is_read(converted: Path, registry: Registry) -> None:
    journal = converted / "journal.csv"
    journal.write_text(journal.read_text(encoding="utf-8-sig"), encoding="cp1252", errors="replace")
    assert results_of(converted / "conversion.csv", registry)["U31"].session == 2018


@pytest.mark.parametrize("content", ["", "date;montant\n2022;12\n", "\0"])
def test_another_journal_dates_nothing(converted: Path, registry: Registry, content: str) -> None:
    (converted / "journal.csv").write_text(content, encoding="utf-8")
    assert results_of(converted / "conversion.csv", registry)["U31"].session == 2022


def test_who_is_not_in_the_journal_is_dated_by_his_row(converted: Path, registry: Registry) -> None:
    table = edited(converted / "conversion.csv", {"numero_candidat": "1"})
    assert results_of(table, registry)["U31"].session == 2022
