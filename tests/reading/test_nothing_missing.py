"""What a row lacks is told, or rejects its candidate whole: nobody is decided on without a mark that the file holds."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bacpro.model.run.record import Record
from bacpro.plugins.registry import Registry
from bacpro.reading.input import Reading
from bacpro.reading.opening import open_candidates, open_grades, open_results

Read = Callable[..., list[Record]]

FIRST = "N° candidat;Nom;U11;U12;U2"
MARKS = ("26000000001;Perrin;12;11;10", "26000000002;Petit;12;11", "26000000003;Morel;12;11")
SECOND = "N° candidat;Prénom;Statut;Division"
PEOPLE = (
    "26000000001;Zoé;scolaire_public;T1",
    "26000000002;Ali;scolaire_public",
    "26000000003;Luc;scolaire_public",
)


@pytest.fixture
def read(tmp_path: Path, registry: Registry) -> Read:
    """Reads a text to deliberate on, with another that is joined to it."""

    def of(text: str, other: str = "", name: str = "t.csv") -> list[Record]:
        path, beside = tmp_path / name, tmp_path / "autre.csv"
        path.write_text(text, encoding="utf-8", newline="")
        beside.write_text(other, encoding="utf-8", newline="")
        reading = Reading(joindre=beside if other else None)
        return list(open_grades(path, registry.diplome("agora"), 2026, reading).records())

    return of


def lines(*rows: str) -> str:
    """Rows, each with its end."""
    return "".join(f"{row}\r\n" for row in rows)


def told(records: Sequence[Record]) -> dict[str, list[str]]:
    """What each candidate is warned of."""
    return {
        record.dossier.candidat.numero[-1]: [warning.erreur for warning in record.avertissements]
        for record in records
        if record.dossier
    }


@pytest.mark.parametrize("leads", [True, False])
def test_cells_that_either_half_of_a_joined_row_lacks_are_told(read: Read, *, leads: bool) -> None:
    both = lines(FIRST, *MARKS), lines(SECOND, *PEOPLE)
    records = read(*both if leads else both[::-1])
    first = "4 cellules au lieu de 5 : les dernières, absentes, sont lues vides"
    second = "3 cellules au lieu de 4 dans {} : les dernières, absentes, sont lues vides"
    theirs = second.format("autre.csv" if leads else "t.csv")
    assert told(records) == {"1": [], "2": [first, theirs], "3": [first, theirs]}
    where = [(warning.fichier, warning.ligne) for warning in records[1].avertissements]
    assert where == [("t.csv", 3), ("autre.csv", 3)] if leads else [("autre.csv", 3), ("t.csv", 3)]


def test_a_joined_row_whose_missing_cell_is_in_neither_file_is_told(read: Read) -> None:
    first = lines(f"{FIRST};Statut", f"{MARKS[0]};", *[f"{row};10;" for row in MARKS[1:]])
    records = read(first, lines("N° candidat;Statut", "26000000001;distance", "26000000002", "26000000003"))
    absent = "1 cellules au lieu de 2 dans autre.csv : les dernières, absentes, sont lues vides"
    assert told(records) == {"1": [], "2": [absent], "3": [absent]}


FINE = "12,33333333333"


@pytest.mark.parametrize("column", ["projet", "controle", "U31", "controle U12", "U2 situation 1"])
def test_a_mark_that_nobody_gave_is_told_wherever_it_stands(read: Read, column: str) -> None:
    header = ["N° candidat", "U12", "U2" if column != "U2" else "U7", column]
    records = read(lines(";".join(header), f"26000000001;9;;{FINE}"))
    (warnings,) = told(records).values()
    assert [warning for warning in warnings if "plus de 3 décimales" in warning]


def person(number: str, **more: object) -> dict[str, object]:
    """A dossier of someone."""
    ine = {"ine": more.pop("ine")} if "ine" in more else {}
    return {"candidat": {"numero": number, **ine}, "session": 2026, **more}


@pytest.mark.parametrize("key", ["projet", "controle"])
def test_a_mark_that_nobody_gave_is_told_in_json_too(read: Read, key: str) -> None:
    records = read(json.dumps([person("26000000001", **{key: FINE})]), name="d.json")
    assert [warning.erreur for warning in records[0].avertissements] == [
        "note à plus de 3 décimales, prise telle quelle"
    ]


def test_an_ine_of_two_people_of_one_list_is_told_with_their_ranks(read: Read) -> None:
    found = [person(f"2600000000{n}", ine="120415267DA" if n != 2 else "120415268DA") for n in range(1, 4)]
    records = read(json.dumps(found), name="d.json")
    shared = [
        [w.remede for w in record.avertissements if w.erreur == "INE de plusieurs candidats"] for record in records
    ]
    remedy = "Un INE n’est que d’un élève : vérifiez dossiers 1, 3."
    assert shared == [[remedy], [], [remedy]]


def test_a_number_that_comes_back_in_a_list_is_named_with_its_ranks(read: Read) -> None:
    records = read(json.dumps([person("26000000001"), person("26000000002"), person("26 000 000 001")]), name="d.json")
    assert [bool(record.fautes) for record in records] == [True, False, True]
    assert all("(dossiers 1, 3)" in fault.erreur for record in records for fault in record.fautes)
    assert "un seul dossier" in records[0].fautes[0].remede


@pytest.mark.parametrize("mark", ["-0", "-0,0", "-0.00", "-1"])
def test_a_mark_with_a_minus_is_none(read: Read, mark: str) -> None:
    table = read(lines("N° candidat;U11;U12", f"26000000001;{mark};12"))
    given = {"unite": "U11", "note": mark, "session": 2026}
    dossiers = read(json.dumps([person("26000000001", resultats=[given])]), name="d.json")
    assert [fault.erreur for record in (*table, *dossiers) for fault in record.fautes] == ["note hors de 0 à 20"] * 2


LONG = "N° candidat;Nom;unite;note;session"


@pytest.mark.parametrize(
    "cut",
    [
        "26000000001;Perrin;U12;11",  # a cell is missing
        "26000000001;Perrin;Zoé;U12;11;2021",  # one too many
        "26000000001;U12;11;2021",  # in the middle
        "26000000001",
    ],
)
def test_a_candidate_is_not_decided_on_without_a_row_that_cannot_be_read(
    tmp_path: Path, registry: Registry, cut: str
) -> None:
    path = tmp_path / "long.csv"
    rows = (
        "26000000001;Perrin;U11;12;2021",
        cut,
        "26000000001;Perrin;U2;10;2021",
        "26000000002;Petit;U11;12;2021",
    )
    path.write_text(lines(LONG, *rows), encoding="utf-8", newline="")
    records = list(open_results(path, registry.diplome("ga"), 2023).records())
    assert [record.lignes for record in records] == [3, 1]
    assert [record.dossier is not None for record in records] == [False, True]
    assert [fault.ligne for fault in records[0].fautes] == [2, 3, 4]
    assert "cellules au lieu de 5" in records[0].fautes[1].erreur


@pytest.mark.parametrize("at", [2, 3, 4])
def test_a_row_that_a_line_end_cuts_before_a_mark_is_rejected(read: Read, at: int) -> None:
    row = ["26000000002", "Petit", "13", "14", "15", "16"]
    first, second = [*row[:at], ""], row[at:]
    whole = [f"2600000000{n};Perrin;12;11;10;9" for n in (1, 3, 4)]
    records = read(lines("N° candidat;Nom;U11;U12;U2;U6", whole[0], ";".join(first), ";".join(second), *whole[1:]))
    assert sorted(told(records)) == ["1", "3", "4"]
    assert sum(bool(record.fautes) for record in records) == 2


@pytest.mark.parametrize("odd", ["2600000000O", "260000000050", "260000005", "1000018", "26000000005X"])
def test_a_number_unlike_nearly_all_others_is_told(read: Read, odd: str) -> None:
    numbers = [f"2600000000{n}" for n in range(1, 5)]
    error = "là où presque tous sont de onze chiffres"
    dossiers = json.dumps([person(number) for number in [*numbers, odd]])
    for records in (
        read(lines("N° candidat;U11", *[f"{number};12" for number in [*numbers, odd]])),
        read(dossiers, name="d.json"),
    ):
        assert [any(error in warning.erreur for warning in record.avertissements) for record in records] == [
            *[False] * 4,
            True,
        ]


def test_numbers_of_several_kinds_are_not_told(read: Read) -> None:
    numbers = ["26000000001", "26000000002", "GA-001", "GA-002"]
    assert not any(told(read(lines("N° candidat;U11", *[f"{number};12" for number in numbers]))).values())


@pytest.mark.parametrize(
    ("title", "numbers", "asked"),
    [
        ("N°", "123", True),
        ("Numéro", "123456", True),
        ("N° candidat", "123", False),
        ("N°", "12", False),
        ("N°", "234", False),
        ("N°", "1245", False),
    ],
)
def test_ranks_under_a_bare_title_are_asked_about_once(read: Read, title: str, numbers: str, *, asked: bool) -> None:
    warnings = told(read(lines(f"{title};Nom;U11", *[f"{number};Perrin;12" for number in numbers])))
    found = {number: any("rangs" in warning for warning in said) for number, said in warnings.items()}
    assert found == {number: asked and number == "1" for number in numbers}


def test_a_candidate_is_not_checked_without_the_rows_below_that_have_no_number(
    tmp_path: Path, registry: Registry
) -> None:
    path = tmp_path / "pfmp.csv"
    rows = (
        "26000000001;Perrin;distance;27/05/2024;05/07/2024;6",
        ";;;06/01/2025;28/02/2025;8",
        "26000000002;Petit;distance;27/05/2024;05/07/2024;6",
        ";;;;;20",  # a total without a word is nobody's period
        "26000000003;Morel;distance;27/05/2024;05/07/2024;6",
        ";Autre;;06/01/2025;28/02/2025;8",  # somebody else, whose number is missing
    )
    path.write_text(lines("N° candidat;Nom;Statut;Du;Au;Semaines", *rows), encoding="utf-8", newline="")
    records = list(open_candidates(path, registry.diplome("agora"), 2026).records())
    found = {record.ligne: (record.lignes, [fault.ligne for fault in record.fautes]) for record in records}
    assert found == {2: (2, [3]), 4: (1, []), 5: (1, []), 6: (1, []), 7: (1, [7])}
    (fault,) = next(record.fautes for record in records if record.ligne == 2)
    assert "26000000001" in fault.remede


def test_a_candidate_is_not_converted_without_the_rows_below_that_have_no_number(
    tmp_path: Path, registry: Registry
) -> None:
    path = tmp_path / "long.csv"
    rows = ("26000000001;Perrin;U11;12;2021", ";;U2;10;2021", "26000000002;Petit;U11;12;2021", ";;Total;;")
    path.write_text(lines(LONG, *rows), encoding="utf-8", newline="")
    records = sorted(open_results(path, registry.diplome("ga"), 2023).records(), key=lambda record: record.ligne)
    assert [(record.lignes, bool(record.fautes), bool(record.ecart)) for record in records] == [
        (2, True, False),
        (1, False, False),
        (1, False, True),
    ]


def test_periods_of_nobody_are_rejected_where_a_row_is_a_candidate(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "large.csv"
    header = "N° candidat;Nom;Statut;Du 1;Au 1;Du 2;Au 2"
    rows = ("26000000001;Perrin;distance;27/05/2024;05/07/2024;;", ";;;27/05/2024;05/07/2024;06/01/2025;28/02/2025")
    path.write_text(lines(header, *rows), encoding="utf-8", newline="")
    records = sorted(open_candidates(path, registry.diplome("agora"), 2026).records(), key=lambda record: record.ligne)
    assert [(record.ecart, len(record.fautes)) for record in records] == [("", 0), ("", 1)]


def test_rows_without_number_are_kept_in_joined_tables_too(tmp_path: Path, registry: Registry) -> None:
    periods, people = tmp_path / "pfmp.csv", tmp_path / "liste.csv"
    rows = (
        "26000000001;27/05/2024;05/07/2024;6",
        ";06/01/2025;28/02/2025;8",
        "26000000002;27/05/2024;05/07/2024;6",
    )
    periods.write_text(lines("N° candidat;Du;Au;Semaines", *rows), encoding="utf-8", newline="")
    listed = [f"2600000000{n};Perrin;Zoé;distance" for n in (1, 2, 3)]
    people.write_text(lines("N° candidat;Nom;Prénom;Statut", *listed), encoding="utf-8", newline="")
    entree = open_candidates(periods, registry.diplome("agora"), 2026, Reading(joindre=people))
    records = list(entree.records())
    assert [record.dossier.candidat.numero for record in records if record.dossier] == ["26000000002"]
    assert sum(record.lignes for record in records) == 6
    assert not any(record.ecart for record in records)
    assert {(fault.fichier, fault.ligne) for record in records for fault in record.fautes} == {
        ("pfmp.csv", 3),
        ("liste.csv", 4),
    }
