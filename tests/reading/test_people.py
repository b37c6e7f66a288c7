"""Forms are filled for the people of any file that names them: a list, marks or not, is enough."""

import json
import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bacpro.errors import BacproError
from bacpro.model.candidate import Candidate, Form, Status
from bacpro.model.run.record import Record
from bacpro.plugins.registry import Registry
from bacpro.reading.columns.column_file import read_column_file
from bacpro.reading.input import Reading
from bacpro.reading.opening import open_grades, open_people
from bacpro_cli.main import cli

FILES = Path(__file__).parents[1] / "data" / "fichiers"
People = Callable[..., list[Record]]


@pytest.fixture
def people(registry: Registry, tmp_path: Path) -> People:
    """The records of a file of candidates to AGOrA, from its lines or a path, for a session."""

    def read(
        *lines: str, path: Path | None = None, session: int | None = 2026, how: Reading | None = None
    ) -> list[Record]:
        source = path or tmp_path / "liste.csv"
        if path is None:
            source.write_text("".join(f"{line}\r\n" for line in lines), encoding="utf-8", newline="")
        entree = open_people(source, registry.diplome("agora"), session, how or Reading())
        there = pickle.loads(pickle.dumps(entree))  # noqa: S301
        return [record for block in entree.blocks(2) for record in there.read_block(block)]

    return read


def test_a_cyclades_list_names_candidates_with_their_division_session_and_what_the_category_tells(
    people: People,
) -> None:
    records = people(path=FILES / "cyclades-agora.csv")
    first = records[0].dossier
    assert first is not None
    assert first.candidat == Candidate("02011557741", "D'ARC", "Jeanne", date(2005, 4, 9), "528777848GG")
    assert (first.division, first.session) == ("TAGORA", 2023)
    # SCOLAIRE leaves three statuses open, all in forme globale (D. 337-78).
    assert (first.statut, first.forme) == (None, Form.GLOBALE)
    assert [record.dossier.candidat.nom for record in records if record.dossier] == ["D'ARC", "N'DIAYE", "'t Hooft"]
    assert [record.ecart for record in records if record.ecart] == [
        "autre spécialité : 31224 Employé (CAP)",
        "autre spécialité : 31212 Métiers de l’accueil",
    ]


def test_what_the_office_says_of_a_category_is_the_status(people: People, registry: Registry, tmp_path: Path) -> None:
    said = tmp_path / "colonnes.toml"
    said.write_text('[statuts]\n"scolaire bacpro 3 ans (132)" = "scolaire_public"\n', encoding="utf-8")
    how = Reading(colonnes=read_column_file(said, registry.diplome("agora")))
    first = people(path=FILES / "cyclades-agora.csv", how=how)[0].dossier
    assert first is not None
    assert first.statut is Status.SCOLAIRE_PUBLIC


def test_marks_of_a_wide_table_are_not_read_so_none_of_them_can_reject_a_candidate(people: People) -> None:
    [record] = people("N° Candidat;Nom;Session;U31", "02600000001;Aubry;2026;99")
    assert record.dossier is not None
    assert record.dossier.resultats == ()


@pytest.mark.parametrize(("session", "expected"), [(2026, 2026), (None, None)])
def test_a_list_without_session_takes_the_one_given_or_says_that_it_lacks(
    session: int | None, expected: int | None, people: People
) -> None:
    [record] = people("N° Candidat;Nom", "02600000001;Aubry", session=session)
    assert (record.dossier.session if record.dossier else None) == expected
    assert [fault.erreur for fault in record.fautes] == ([] if expected else ["session inconnue"])


def test_the_session_of_a_result_of_the_replaced_diploma_is_not_the_one_sat_in(people: People) -> None:
    [record] = people("N° Candidat;Nom;Session;Renonce", "02600000001;Aubry;2022;U12", session=2026)
    assert record.dossier is not None
    assert record.dossier.session == 2026


def test_a_table_of_periods_and_dossiers_name_people_too(people: People, tmp_path: Path) -> None:
    [record] = people(
        "N° Candidat;Nom;Début;Fin;Nb de semaines",
        "02600000001;Aubry;06/01/2025;14/02/2025;6",
        "02600000001;Aubry;05/01/2026;13/02/2026;6",
    )
    assert record.dossier is not None
    assert len(record.dossier.periodes) == 2
    path = tmp_path / "dossiers"
    path.write_text(json.dumps([{"candidat": {"numero": "026", "nom": "Aubry"}, "division": "T1"}]), encoding="utf-8")
    [record] = people(path=path)
    assert record.dossier is not None
    assert (record.dossier.candidat.nom, record.dossier.division, record.dossier.session) == ("Aubry", "T1", 2026)


def test_what_is_said_of_columns_does_not_hold_for_dossiers(people: People, tmp_path: Path) -> None:
    path = tmp_path / "dossiers.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(BacproError, match="dossiers JSON"):
        people(path=path, how=Reading(feuille="Notes"))


def test_forms_are_filled_from_a_cyclades_list_as_it_comes_out(tmp_path: Path) -> None:
    said, out = tmp_path / "colonnes.toml", tmp_path / "sortie"
    said.write_text('[statuts]\n"INDIVIDUEL (904)" = "experience"\n', encoding="utf-8")
    options = ["--donnees", str(FILES / "cyclades-agora.csv"), "--colonnes", str(said), "--sortie", str(out)]
    result = CliRunner().invoke(cli, ["formulaire", "remplir", "attestation-pfmp", *options], prog_name="bacpro")
    assert result.exit_code == 1
    summary = json.loads((out / "bilan.json").read_text(encoding="utf-8"))
    assert (summary["lus"], summary["traites"], summary["rejetes"], summary["ecartes"]) == (5, 4, 1, 2)
    assert len(list((out / "pdf").glob("*.pdf"))) == 4


def test_two_rows_that_lead_to_one_candidate_of_the_other_file_are_both_rejected(
    registry: Registry, tmp_path: Path
) -> None:
    marks, people_of = tmp_path / "notes.csv", tmp_path / "liste.csv"
    rows = ("INE;U31;Session", "120415267DA;12;2026", "120415267DA;13;2026", "120831904HC;14;2026")
    marks.write_text("\n".join(rows), encoding="utf-8")
    names = ("N° Candidat;INE;Nom", "02600000001;120415267DA;Aubry", "02600000002;120831904HC;Petit")
    people_of.write_text("\n".join(names), encoding="utf-8")
    records = list(open_grades(marks, registry.diplome("agora"), 2026, Reading(joindre=people_of)).records())
    assert [record.dossier.candidat.nom if record.dossier else "" for record in records] == ["", "", "Petit"]
    assert [fault.erreur for record in records for fault in record.fautes] == [
        "candidat présent plusieurs fois (lignes 2, 3)"
    ] * 2
    # Two rows of marks and one of the list, then one of each.
    assert [record.lignes for record in records] == [2, 1, 2]
