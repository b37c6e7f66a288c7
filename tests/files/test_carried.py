"""What a conversion carried keeps its own session, even where the table alone does not tell it."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from bacpro.files.conversion import write_conversion
from bacpro.files.reading import open_grades, open_results
from bacpro.jobs.convert import Plan
from bacpro.model.result import Origin, Result
from bacpro.registry import Registry

GA = "numero_candidat;session;U2;U31;U31 session;U34;attestations\n01;2022;12;14;2018;8;U34\n"


@pytest.fixture
def converted(plan: Plan, tmp_path: Path) -> Path:
    """A folder that holds the conversion of one candidate: GA U2 of 2022, U31 of 2018, U34 below 10."""
    source = tmp_path / "ga.csv"
    source.write_text(GA, encoding="utf-8")
    folder = tmp_path / "sortie"
    folder.mkdir()
    write_conversion(folder, open_results(source, plan.source, plan.session), plan)
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


def test_without_its_journal_a_conversion_is_dated_by_its_rows(converted: Path, registry: Registry) -> None:
    (converted / "journal.csv").unlink()
    assert results_of(converted / "conversion.csv", registry)["U31"].session == 2022
