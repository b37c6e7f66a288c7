"""The jury’s workbook as a spreadsheet opens it: sheets, frozen headers, marks as numbers, text that stays text."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped,unused-ignore]
import pytest
from attrs import evolve

from bacpro.jobs.deliberate import DeliberationPlan, plan_deliberation
from bacpro.model.candidate import Candidate, Status
from bacpro.model.dossier import Dossier
from bacpro.model.result import Result, State
from bacpro.model.run.decided import Deliberated
from bacpro.model.run.faults import Fault
from bacpro.model.run.record import Record
from bacpro.outputs.divisions import Divisions, Place, place_of
from bacpro.outputs.workbook import SHEETS, JuryTable, sheet_name
from bacpro.outputs.xlsx import ROWS
from bacpro.plugins.registry import Registry
from bacpro.sharing.deliberation import prepare_deliberator

SESSION = 2026
UNITS = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")
Row = dict[str, object]
Sheets = dict[str, list[Row]]


def dossier(
    numero: str = "1", division: str | None = "T1", value: str = "12.25", units: Mapping[str, Result] | None = None
) -> Dossier:
    units = units or {}
    found = [units.get(unite, Result(unite, note=Decimal(value), session=SESSION)) for unite in UNITS]
    found += [result for unite, result in units.items() if unite not in UNITS]
    candidate = Candidate(numero, "Œuvrard", "Zoé")
    return Dossier(candidate, "agora", SESSION, Status.SCOLAIRE_PUBLIC, division=division, resultats=tuple(found))


@pytest.fixture(scope="module")
def plan(registry: Registry) -> DeliberationPlan:
    diploma = registry.diplome("agora")
    return plan_deliberation(diploma, registry.speciality(diploma))


@pytest.fixture
def written(plan: DeliberationPlan, tmp_path: Path) -> Callable[..., Path]:
    """Write the workbook of some dossiers."""
    deliberate = prepare_deliberator(plan)

    def write(*dossiers: Dossier, name: str = "jury.xlsx", sheets: int = SHEETS, lines: int = ROWS) -> Path:
        table = JuryTable(plan, sheets, lines)
        for found in dossiers:
            session = found.session or SESSION
            table.add(Deliberated(Record(2, 1, (), found), session, deliberate(found, session)))
        table.write(tmp_path / name)
        return tmp_path / name

    return write


def read(path: Path) -> Sheets:
    """Each sheet as rows by header, whose line breaks are spaces."""
    book = openpyxl.load_workbook(path)
    sheets: Sheets = {}
    for sheet in book.worksheets:
        header, *rows = sheet.iter_rows(values_only=True)
        names = [str(name).replace("\n", " ") for name in header]
        sheets[sheet.title] = [dict(zip(names, row, strict=True)) for row in rows]
    return sheets


def test_columns_stand_in_the_order_of_the_contract_and_say_coefficients(written: Callable[..., Path]) -> None:
    (row,) = read(written(dossier()))["T1"]
    weights = ("1", "1", "4", "4", "3", "1", "2", "2", "2,5", "2,5", "1", "1")
    assert list(row) == [
        *("Numéro", "Nom", "Prénom", "Statut", "Session", "Division"),
        *(f"{unite} coef. {weight}" for unite, weight in zip(UNITS, weights, strict=True)),
        *("Bonus", "Points de jury", "Points", "Coef.", "Moyenne (arrondie par défaut)", "Décision", "Mention"),
        *("Confiance", "Notes d’avant l’oral de contrôle"),
        *("Unités conservées", "Unités à présenter", "Explication"),
        *("decision_jury", "mention_jury", "points_jury", "motif_jury"),
    ]


def test_marks_are_numbers_and_codes_are_text(written: Callable[..., Path]) -> None:
    units = {
        "U11": Result("U11", note=Decimal("9.5"), session=SESSION),
        "U12": Result("U12", State.DISPENSE, session=SESSION),
        "U2": Result("U2", State.ABSENT, session=SESSION),
        "U31": Result("U31", State.NON_VALIDE, session=SESSION),
        "U32": Result("U32", State.ABSENCE_JUSTIFIEE, session=SESSION),
        "U33": Result("U33", State.VAE, session=2024),
        "U41": Result("U41", State.ATTENDUE, session=SESSION),
        "U42": Result("U42", note=Decimal(8), session=2019),
        "UF1": Result("UF1", note=Decimal("14.5"), session=SESSION),
    }
    (row,) = read(written(dossier(units=units)))["T1"]
    found = {name.split()[0]: value for name, value in row.items()}
    assert [found[unite] for unite in units] == [9.5, "DI", "AB", "NV", "AJ", "VA", "EA", "(8)", 14.5]
    assert "UF1 facultative" in row
    assert row["Session"] == SESSION
    assert row["Points"] is None, "an absence leaves no average"
    assert row["Décision"] == "Non délivrable"


def test_a_missing_mark_is_an_empty_cell_and_never_zero(written: Callable[..., Path]) -> None:
    found = dossier()
    (row,) = read(written(evolve(found, resultats=found.resultats[1:])))["T1"]
    assert row["U11 coef. 1"] is None
    assert row["Décision"] == "Incomplet"


def test_the_average_is_cut_and_points_add_up(written: Callable[..., Path]) -> None:
    units = {
        "U11": Result("U11", note=Decimal("11.9"), session=SESSION),
        "UF1": Result("UF1", note=Decimal(12), session=SESSION),
    }
    found = evolve(dossier(value="11.999", units=units), points_jury=Decimal("-2.5"), projet=Decimal("10.25"))
    (row,) = read(written(found))["T1"]
    assert (row["Bonus"], row["Points de jury"]) == (2.5, -2.5)
    assert row["Points"] == pytest.approx(299.876)
    assert row["Moyenne (arrondie par défaut)"] == 11.99, "11,995 rounds to 12, and is not 12"
    assert (row["Décision"], row["Mention"]) == ("Admis", None)
    assert "Points de jury saisis à la main : −2,5" in str(row["Explication"])


@pytest.mark.parametrize(
    ("mark", "held"), [("9.996", 9.996), ("9.9999999", 9.999999), ("9." + "9" * 40, 9.999999), ("10", 10), ("0", 0)]
)
def test_a_mark_below_a_threshold_never_shows_as_reaching_it(
    mark: str, held: float, written: Callable[..., Path]
) -> None:
    """A cell shows up to six decimals; what it holds is cut there, and not rounded by the spreadsheet."""
    units = {"U11": Result("U11", note=Decimal(mark), session=SESSION)}
    sheet = openpyxl.load_workbook(written(dossier(units=units)))["T1"]
    assert (sheet["G2"].value, sheet["G2"].number_format) == (held, "0.00####")


def test_what_a_candidate_keeps_and_has_left_is_told_unless_he_is_admitted(written: Callable[..., Path]) -> None:
    units = {
        "U11": Result("U11", note=Decimal(9), session=SESSION),
        "U7": Result("U7", State.ABSENT, session=SESSION),
        "U6": Result("U6", State.DISPENSE, session=SESSION),
        "U12": Result("U12", note=Decimal("13.5"), session=SESSION - 1),
    }
    failed, passed = read(written(dossier("1", value="12", units=units), dossier("2", value="12")))["T1"]
    others = "U2 (12), U31 (12), U32 (12), U33 (12), U41 (12), U42 (12), U51 (12), U52 (12)"
    assert failed["Unités conservées"] == (
        f"U12 (13,5) jusqu’à la session {SESSION + 4} ; {others} jusqu’à la session {SESSION + 5} ; "
        "U6 sans limite de durée"
    )
    assert failed["Unités à présenter"] == "U11, U7"
    assert (passed["Unités conservées"], passed["Unités à présenter"]) == (None, None)


def test_headers_stay_in_sight_and_are_printed_again(written: Callable[..., Path]) -> None:
    sheet = openpyxl.load_workbook(written(dossier("1"), dossier("2")))["T1"]
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:AH3"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.sheet_properties.pageSetUpPr.fitToPage) == (9, True)
    assert sheet["G2"].number_format == "0.00####"
    assert sheet["G2"].data_type == "n"
    assert sheet["A2"].data_type in {"s", "inlineStr"}, "a candidate number keeps its zeros"


def test_each_division_has_its_sheet_in_the_order_staff_look_for_it(written: Callable[..., Path]) -> None:
    divisions = ["T10", "T2", None, "T10", "t2", "T1"]
    sheets = read(written(*(dossier(str(rank), division) for rank, division in enumerate(divisions))))
    assert {name: [row["Numéro"] for row in rows] for name, rows in sheets.items()} == {
        "T1": ["5"],
        "T2": ["1", "4"],
        "T10": ["0", "3"],
        "Sans division": ["2"],
    }
    assert [row["Division"] for row in sheets["T2"]] == ["T2", "t2"], "each keeps its own name"


@pytest.mark.parametrize(
    ("division", "name"),
    [
        ("[T]:*?/\\1", "T 1"),
        ("'T1'", "T1"),
        ("X" * 40, "X" * 31),
        ("History", "Division History"),
        ("???", "Division"),
        ("Tle\x07\ud800", "Tle"),
        ("=1+1", "=1+1"),
    ],
)
def test_any_division_can_name_a_sheet(division: str, name: str, written: Callable[..., Path]) -> None:
    assert sheet_name(division) == name
    if division.isprintable():
        assert list(read(written(dossier(division=division)))) == [name]


def test_divisions_whose_names_are_cut_alike_share_a_sheet(written: Callable[..., Path]) -> None:
    sheets = read(written(dossier("1", "X" * 31 + "A"), dossier("2", "X" * 31 + "B")))
    assert {name: len(rows) for name, rows in sheets.items()} == {"X" * 31: 2}


def test_too_many_divisions_share_the_last_sheet(written: Callable[..., Path]) -> None:
    sheets = read(written(*(dossier(str(rank), f"T{rank}") for rank in range(4)), sheets=2))
    assert {name: [row["Division"] for row in rows] for name, rows in sheets.items()} == {
        "T0": ["T0"],
        "T1": ["T1"],
        "Autres divisions": ["T2", "T3"],
    }


def test_no_candidate_falls_off_the_end_of_a_sheet(written: Callable[..., Path]) -> None:
    sheets = read(written(*(dossier(str(rank), "X" * 31) for rank in range(5)), lines=2))
    assert [(name, [row["Numéro"] for row in rows]) for name, rows in sheets.items()] == [
        ("X" * 31, ["0", "1"]),
        ("X" * 27 + " (2)", ["2", "3"]),
        ("X" * 27 + " (3)", ["4"]),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        '=HYPERLINK("http://x","y")',
        "@SUM(A1)",
        "-2+3",
        "{=1}",
        "http://exemple.fr",
        "<b>&amp;</b>",
        "<r><t>x</t></r>",
        "00123",
        "1e5",
        "_x0041_",
        "a\x07b",
        "  espaces  ",
    ],
)
def test_hostile_names_are_text_as_they_are(written: Callable[..., Path], name: str) -> None:
    found = dossier()
    sheet = openpyxl.load_workbook(written(evolve(found, candidat=Candidate("1", name, name))))["T1"]
    for cell in (sheet["B2"], sheet["C2"]):
        assert cell.data_type in {"s", "inlineStr"}
        value = openpyxl.utils.escape.unescape(str(cell.value))
        assert value in {name, f"{name} "}


def test_half_a_character_does_not_spoil_the_workbook(written: Callable[..., Path]) -> None:
    (row,) = read(written(evolve(dossier(), candidat=Candidate("1", "A\ud800B"))))["T1"]
    assert row["Nom"] == "A\ufffdB"


def test_coefficients_of_several_sessions_are_all_in_the_header(plan: DeliberationPlan, tmp_path: Path) -> None:
    table = JuryTable(plan)
    found = dossier()
    proposed = prepare_deliberator(plan)(found, SESSION)
    other = evolve(proposed, unites=tuple(evolve(unit, coefficient=unit.coefficient + 1) for unit in proposed.unites))
    for each in (proposed, other):
        table.add(Deliberated(Record(2, 1, (), found), SESSION, each))
    table.write(tmp_path / "jury.xlsx")
    assert "U2 coef. 4 ou 5" in read(tmp_path / "jury.xlsx")["T1"][0]


def test_the_rejected_are_left_out_and_an_empty_file_opens(plan: DeliberationPlan, tmp_path: Path) -> None:
    table = JuryTable(plan)
    fault = Fault("candidats.csv", 3, "U11", "1", "25", "note hors de 0 à 20", "Corrigez.")
    table.add(Deliberated(Record(3, 1, (), None, (fault,)), SESSION, None))
    table.write(tmp_path / "jury.xlsx")
    assert read(tmp_path / "jury.xlsx") == {"Aucun candidat": []}


def test_the_same_candidates_give_the_same_bytes(written: Callable[..., Path]) -> None:
    dossiers = [dossier("1"), dossier("2", None), dossier("3", "T2")]
    one, two = written(*dossiers, name="un.xlsx"), written(*dossiers, name="deux.xlsx")
    assert one.read_bytes() == two.read_bytes()
    assert {info.date_time[0] for info in ZipFile(one).infolist()} == {1980}


def test_nothing_is_left_beside_the_workbook(written: Callable[..., Path]) -> None:
    path = written(*(dossier(str(rank), f"T{rank}") for rank in range(5)))
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_an_os_error(plan: DeliberationPlan, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"absent|No such"):
        JuryTable(plan).write(tmp_path / "absent" / "jury.xlsx")


def test_rows_put_aside_come_back_by_division() -> None:
    divisions = Divisions()
    assert list(divisions.groups()) == []
    for division, row in [("B", 1), ("a", 2), ("", 3), (None, 4), ("B", 5), ("a10", 6), ("a9", 7)]:
        divisions.add(Place("", division or ""), row)
    found = [(group.division, list(rows)) for group, rows in divisions.groups()]
    divisions.close()
    assert found == [("a", [2]), ("a9", [7]), ("a10", [6]), ("B", [1, 5]), ("", [3, 4])]


def test_rows_come_back_by_establishment_then_division_then_name() -> None:
    divisions = Divisions()
    for rank, (school, division, name) in enumerate(
        [
            ("LP Zay", "T2", "Zola"),
            ("LP Brassens", "T2", "Œuvrard"),
            ("", "T1", "Abel"),
            ("LP Zay", "T2", "Écart"),
            ("LP Brassens", "T10", "Abel"),
            ("LP Brassens", "T2", "Martin"),
            ("LP Zay", "T2", "Écart"),
        ]
    ):
        candidate = Candidate(str(rank), name, "Zoé")
        divisions.add(place_of(Dossier(candidate, etablissement=school or None, division=division)), rank)
    found = [(group.etablissement, group.division, list(rows)) for group, rows in divisions.groups()]
    divisions.close()
    assert found == [
        ("LP Brassens", "T2", [5, 1]),
        ("LP Brassens", "T10", [4]),
        # Two of one name stay in the order of the file.
        ("LP Zay", "T2", [3, 6, 0]),
        ("", "T1", [2]),
    ]
