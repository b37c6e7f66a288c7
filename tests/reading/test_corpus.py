"""Files as offices have them, good, odd and bad: each is read as `attendu.toml` says, and no row is lost.

Texts stand in `tests/data/fichiers`, byte for byte; workbooks are made here. The rows that each file holds are
counted by another reader than ours.
"""

import csv
import datetime as dt
import io
import json
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from click.testing import CliRunner, Result
from openpyxl.utils.datetime import CALENDAR_MAC_1904  # type: ignore[import-untyped]
from tests.reading import hostile

from bacpro_cli.main import cli

FILES = Path(__file__).parents[1] / "data" / "fichiers"
CASES: list[dict[str, Any]] = tomllib.loads((FILES / "attendu.toml").read_text(encoding="utf-8"))["cas"]
CONVERSION = ["--de", "ga", "--vers", "agora", "--session", "2023"]
HEADER = ["N° Candidat", "Nom", "Date de naissance", "Division", "Session", "U11", "U2"]
ONE, TWO, THREE = "02211560101", "02211560102", "02211560103"


def row(number: object, **changes: object) -> list[object]:
    """A sound row of a workbook, but for the changes."""
    sound = dict(zip(HEADER, (number, "Perrin", dt.date(2004, 5, 2), "TGA1", 2022, 12.5, 9), strict=True))
    return list({**sound, **changes}.values())


# --- workbooks -------------------------------------------------------------------------------------------------


def plain(book: openpyxl.Workbook) -> None:
    """Numbers, dates and marks as a spreadsheet holds them."""
    for cells in (HEADER, row(2211560101), row(TWO, U11="13,5", U2="AB"), row(THREE, U11=8.1 + 0.2)):
        sheet(book).append(cells)


def titled(book: openpyxl.Workbook) -> None:
    """Title rows, merged across, above the header."""
    page = sheet(book)
    page.append(["Notes de GA"])
    page.merge_cells("A1:G1")
    page.append([])
    for cells in (HEADER, row(ONE)):
        page.append(cells)


def two_lines(book: openpyxl.Workbook) -> None:
    """A header on two lines: identity merged downwards, units under a common title."""
    page = sheet(book)
    page.append([*HEADER[:5], "Unités", None])
    page.append([None] * 5 + HEADER[5:])
    for letter in "ABCDE":
        page.merge_cells(f"{letter}1:{letter}2")
    page.merge_cells("F1:G1")
    page.append(row(ONE))


def merged_down(book: openpyxl.Workbook) -> None:
    """A division written once for three candidates, and a mark for two of them."""
    page = sheet(book)
    for cells in (HEADER, row(ONE), row(TWO, Division=None), row(THREE, Division=None, U2=None)):
        page.append(cells)
    page.merge_cells("D2:D4")
    page.merge_cells("G3:G4")


def merged_across(book: openpyxl.Workbook) -> None:
    """A mark written once for two units."""
    page = sheet(book)
    for cells in (HEADER, row(ONE), row(TWO, U2=None)):
        page.append(cells)
    page.merge_cells("F3:G3")


def hidden_rows(book: openpyxl.Workbook) -> None:
    """A filtered row."""
    plain(book)
    sheet(book).row_dimensions[3].hidden = True


def unsaved(book: openpyxl.Workbook) -> None:
    """Formulas that no spreadsheet has worked out."""
    for cells in (HEADER, row(ONE), row(TWO, U11="=F2+1")):
        sheet(book).append(cells)


def errors(book: openpyxl.Workbook) -> None:
    """Errors of formulas, in marks and in names."""
    page = sheet(book)
    for cells in (HEADER, row(ONE), row(TWO, U11="#N/A"), row(THREE, Nom="#REF!")):
        page.append(cells)
    page["F3"].data_type = "e"
    page["B4"].data_type = "e"


def dated_marks(book: openpyxl.Workbook) -> None:
    """Marks that became dates: typed 12.5, or a number shown as a date."""
    page = sheet(book)
    for cells in (HEADER, row(ONE), row(TWO, U11=dt.date(2026, 5, 12)), row(THREE, U2=12.5)):
        page.append(cells)
    page["G4"].number_format = "dd/mm/yyyy"


def serial_dates(book: openpyxl.Workbook) -> None:
    """A date shown as a number of days: the workbook tells from which day it counts."""
    for cells in (HEADER, row(ONE, **{"Date de naissance": 38109}), row(TWO)):
        sheet(book).append(cells)


def serial_dates_1904(book: openpyxl.Workbook) -> None:
    """The same in a workbook of an old Mac."""
    book.epoch = CALENDAR_MAC_1904
    sheet(book).append(HEADER)
    sheet(book).append(row(ONE, **{"Date de naissance": 36647}))


def percentages(book: openpyxl.Workbook) -> None:
    """A mark shown as a percentage, and a percentage in quotes in a format that is none."""
    page = sheet(book)
    for cells in (HEADER, row(ONE, U11=0.625), row(TWO, U2=0.5), row(THREE)):
        page.append(cells)
    page["F2"].number_format = "0.0%"
    page["G3"].number_format = '0.00" %"'


def totals(book: openpyxl.Workbook) -> None:
    """Rows of totals below the candidates, and titles repeated."""
    for cells in (
        HEADER,
        row(ONE),
        HEADER,
        row(TWO),
        [None, "Total", None, None, None, 25, 18],
        ["Moyenne", None, None, None, None, 12.5, 9],
    ):
        sheet(book).append(cells)


def beside(book: openpyxl.Workbook) -> None:
    """Empty columns and rows around, and a read-me that comes first."""
    page = sheet(book)
    page.title = "Lisez-moi"
    page["A1"] = "Les notes sont dans la feuille suivante."
    notes = book.create_sheet("Notes")
    rows: list[list[object]] = [list(HEADER), row(ONE), row(TWO)]
    for line, cells in enumerate(rows, 4):
        for place, cell in enumerate(cells, 3):
            notes.cell(line, place, cell)


def two_sheets(book: openpyxl.Workbook) -> None:
    """Two sheets that could be read, and a hidden one."""
    for name in ("Nantes", "Vertou", "Archives"):
        page = book.create_sheet(name)
        page.append(HEADER)
        page.append(row(ONE if name == "Nantes" else TWO))
    book["Archives"].sheet_state = "hidden"
    book.remove(sheet(book))


def hidden_sheet(book: openpyxl.Workbook) -> None:
    """A hidden sheet with candidates, beside the one that is shown."""
    plain(book)
    page = book.create_sheet("Ancienne")
    page.append(HEADER)
    page.append(row("02999999999"))
    page.sheet_state = "hidden"


CLASS = [name for name in HEADER if name != "Division"]


def of_class(number: object, **changes: object) -> list[object]:
    """A sound row of a sheet that is a class of its own."""
    cells = row(number, **changes)
    return [*cells[:3], *cells[4:]]


def sheet_a_class(book: openpyxl.Workbook) -> None:
    """A sheet a class, whose name stands nowhere else, beside a summary, a notice and an archive."""
    classes = {
        "T AGORA 1": [of_class(ONE), of_class(TWO)],
        "T AGORA 2": [of_class(THREE), of_class("02211560104", U2=25), of_class("2211560105")],
        "Archives": [of_class("02999999999")],
    }
    for name, rows in classes.items():
        page = book.create_sheet(name)
        for cells in (CLASS, *rows):
            page.append(cells)
    book["Archives"].sheet_state = "hidden"
    for cells in (["Classe", "Effectif"], ["T AGORA 1", 2], ["T AGORA 2", 3]):
        book.create_sheet("Récap").append(cells) if "Récap" not in book.sheetnames else book["Récap"].append(cells)
    sheet(book)["A1"] = "Une feuille par classe"


def filled_sheets(book: openpyxl.Workbook, **sheets: list[list[object]]) -> None:
    """Sheets with their rows, and no other."""
    first = sheet(book)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for cells in rows:
            page.append(cells)
    book.remove(first)


def sheets_in_disorder(book: openpyxl.Workbook) -> None:
    """Two sheets with the same titles in another order, one without a division."""
    order = [1, 0, 6, 5, 4, 3, 2]
    second = row(TWO, Nom="Martin", Division=None, U11=11, U2=15)
    filled_sheets(
        book,
        Nantes=[list(HEADER), row(ONE)],
        Vertou=[[f" {HEADER[place].upper()}" for place in order], [second[place] for place in order]],
    )


def sheets_with_a_double(book: openpyxl.Workbook) -> None:
    """One candidate in two sheets."""
    filled_sheets(
        book, Nantes=[list(HEADER), row(ONE), row(TWO)], Vertou=[list(HEADER), row(THREE), row(ONE, Nom="Perrin")]
    )


def sheets_that_differ(book: openpyxl.Workbook) -> None:
    """Two sheets of candidates, one with a unit more."""
    filled_sheets(book, Nantes=[list(HEADER), row(ONE)], Vertou=[[*HEADER, "U31"], [*row(TWO), 12]])


def sheet_without_titles(book: openpyxl.Workbook) -> None:
    """A second sheet that goes on without titles."""
    filled_sheets(book, Nantes=[list(HEADER), row(ONE)], Vertou=[row(TWO), row(THREE)])


def sheets_of_two_sessions(book: openpyxl.Workbook) -> None:
    """Two lists with their sessions above the titles alone."""
    titles = [name for name in HEADER if name != "Session"]
    cells = [cell for name, cell in zip(HEADER, row(ONE), strict=True) if name != "Session"]
    filled_sheets(
        book,
        Nantes=[["2021"], list(titles), cells],
        Vertou=[["2022"], list(titles), [TWO, *cells[1:]]],
    )


UNITS = ["U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7"]


def two_schools(book: openpyxl.Workbook) -> None:
    """Two schools that have a class of one name, in no order."""
    schools = {"LP Jean-Zay": "0441234a", "LP Brassens": "0449876B"}
    sheet(book).append(["N° candidat", "Nom", "Statut", "Session", "Établissement", "UAI", "Division", *UNITS])
    for number, name, school in (
        (ONE, "Zola", "LP Jean-Zay"),
        (TWO, "Morin", "LP Brassens"),
        (THREE, "Martin", "LP Jean-Zay"),
        ("02211560104", "Bernard", "LP Brassens"),
    ):
        where = [school, schools[school], "TAGORA"]
        sheet(book).append([number, name, "scolaire_public", 2026, *where, *[12] * len(UNITS)])


def lists_of_two_schools(book: openpyxl.Workbook) -> None:
    """A sheet a school, which is named above the titles alone."""
    titles: list[object] = ["N° candidat", "Nom", "Statut", "Division", *UNITS]
    marks = [12] * len(UNITS)
    filled_sheets(
        book,
        Feuil1=[[2026], ["LP Jean-Zay (0441234A)"], titles, [ONE, "Zola", "scolaire_public", "TAGORA", *marks]],
        Feuil2=[[2026], ["LP Brassens (0449876B)"], titles, [TWO, "Abel", "scolaire_public", "TAGORA", *marks]],
    )


DAYS = [dt.date(2024, 5, 27), dt.date(2024, 7, 5), dt.date(2025, 1, 6), dt.date(2025, 2, 28)]


def periods_in_groups(book: openpyxl.Workbook) -> None:
    """One row a candidate, three periods side by side under a header of two lines, merged, and a title above."""
    page = sheet(book)
    person = ["Perrin", "Chloé", "scolaire_public", 2026]
    groups = ["PFMP 1", None, None, "PFMP 2", None, None, "PFMP 3", None, None, "Total semaines"]
    for cells in (
        ["Suivi des PFMP – promotion 2023-2026"],
        [*["N° candidat", "NOM", "Prénom", "Statut", "Session"], *groups],
        [None] * 5 + ["Entreprise", "Du", "Au"] * 3,
        [ONE, *person, "Mairie", *DAYS[:2], "Mutuelle", *DAYS[2:], None, None, None, 14],
        [TWO, *person, "Mairie", *DAYS[:2], "Mutuelle", *DAYS[2:], "Garage", dt.date(2026, 1, 5), "bientôt", 14],
    ):
        page.append(cells)
    for merged in ("A1:O1", "F2:H2", "I2:K2", "L2:N2"):
        page.merge_cells(merged)


def periods_in_sheets(book: openpyxl.Workbook) -> None:
    """A sheet a class, each with its two lines of titles; groups are named, not numbered."""
    groups: list[object] = ["N° candidat", "Nom", "Statut", "Session", "PFMP seconde", None, "PFMP première", None]
    under: list[object] = [None, None, None, None, "Du", "Au", "Du", "Au"]
    person: list[object] = ["Perrin", "scolaire_public", 2026]
    filled_sheets(
        book,
        T1=[groups, under, [ONE, *person, *DAYS]],
        T2=[groups, under, [TWO, *person, *DAYS], [THREE, *person, *DAYS[:3], "bientôt"]],
    )


def no_header(book: openpyxl.Workbook) -> None:
    """Two sheets, neither with a known header."""
    sheet(book).append(["a", "b"])
    book.create_sheet("Autre").append(["c", "d"])


def empty(_: openpyxl.Workbook) -> None:
    """A sheet without a cell."""


def sheet(book: openpyxl.Workbook) -> Any:  # noqa: ANN401 - openpyxl has no stubs
    """The first sheet of a workbook."""
    return book.worksheets[0]


WORKBOOKS: dict[str, Callable[[openpyxl.Workbook], None]] = {
    "ordinaire.xlsx": plain,
    "titre-fusionne.xlsx": titled,
    "titres-sur-deux-lignes.xlsx": two_lines,
    "fusion-vers-le-bas.xlsx": merged_down,
    "fusion-en-travers.xlsx": merged_across,
    "ligne-masquee.xlsx": hidden_rows,
    "formule-sans-valeur.xlsx": unsaved,
    "erreurs.xlsx": errors,
    "notes-en-dates.xlsx": dated_marks,
    "dates-en-jours.xlsx": serial_dates,
    "dates-en-jours-1904.xlsx": serial_dates_1904,
    "pourcentages.xlsx": percentages,
    "totaux.xlsx": totals,
    "a-cote.xlsx": beside,
    "deux-feuilles.xlsx": two_sheets,
    "feuille-masquee.xlsx": hidden_sheet,
    "feuille-par-classe.xlsx": sheet_a_class,
    "feuilles-colonnes-en-desordre.xlsx": sheets_in_disorder,
    "feuilles-doublon.xlsx": sheets_with_a_double,
    "feuilles-aux-titres-differents.xlsx": sheets_that_differ,
    "feuille-sans-titres.xlsx": sheet_without_titles,
    "feuilles-de-deux-sessions.xlsx": sheets_of_two_sessions,
    "deux-lycees.xlsx": two_schools,
    "deux-listes-de-lycees.xlsx": lists_of_two_schools,
    "pfmp-deux-lignes-de-titres.xlsx": periods_in_groups,
    "pfmp-une-feuille-par-classe.xlsx": periods_in_sheets,
    "aucun-titre.xlsx": no_header,
    "feuille-vide.xlsx": empty,
    "classeur-nomme-texte.csv": plain,
}

ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Feuille1">'
)
ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest manifest:version="1.2" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def ods_cell(value: object, more: str = "") -> str:
    """A cell as LibreOffice writes it."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string" {more}><text:p>{value}</text:p></table:table-cell>'


def ods_row(cells: list[object], more: str = "") -> str:
    """A row of cells."""
    return f"<table:table-row {more}>{''.join(map(ods_cell, cells))}</table:table-row>"


def ods(path: Path, *rows: str) -> None:
    """A workbook of LibreOffice."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", ODS_HEAD + "".join(rows) + ODS_TAIL)


def ods_damaged(path: Path) -> None:
    """A filtered row, an error, a formula without value, a division merged downwards."""
    error = ods_cell("#N/A", 'table:formula="of:=NA()" office:string-value="" calcext:value-type="error"')
    unsaved_formula = '<table:table-cell table:formula="of:=[.F2]+1"/>'
    span = ods_cell("TGA1", 'table:number-rows-spanned="2"')
    first = [ods_cell(cell) for cell in row(ONE)]
    second = [ods_cell(cell) for cell in row(TWO)]
    third, fourth = [[ods_cell(cell) for cell in row(number)] for number in (THREE, "02211560104")]
    first[3], second[3] = span, "<table:covered-table-cell/>"
    third[5], fourth[5] = error, unsaved_formula
    rows = [f"<table:table-row>{''.join(cells)}</table:table-row>" for cells in (first, second, third, fourth)]
    rows[0] = rows[0].replace("<table:table-row>", '<table:table-row table:visibility="filter">')
    ods(path, ods_row(list(HEADER)), *rows)


def ods_percentages(path: Path) -> None:
    """A mark shown as a percentage."""
    value = 'office:value-type="percentage" office:value="0.625"'
    percent = f"<table:table-cell {value}><text:p>62,5 %</text:p></table:table-cell>"
    cells = [ods_cell(cell) for cell in row(ONE)]
    cells[5] = percent
    ods(path, ods_row(list(HEADER)), f"<table:table-row>{''.join(cells)}</table:table-row>", ods_row(row(TWO)))


def old_with_more(path: Path) -> None:
    """An old workbook with bytes after its end, as some gateways leave them."""
    table = (("N° Candidat", "Nom", "Session", "U11"), (ONE, "Noël", "2022", "12"))
    cells = [(line, place, text) for line, texts in enumerate(table) for place, text in enumerate(texts)]
    hostile.xls(path, cells, b"\r\n--limite--\r\n")


def formula_without_text(path: Path) -> None:
    """A formula whose value is an empty text, as Excel saves it, is nothing, and no fault."""
    plain_path = path.with_suffix(".tmp")
    with xlsxwriter.Workbook(str(plain_path)) as book:
        page = book.add_worksheet("Notes")
        page.write_row(0, 0, ["N° Candidat", "Session", "U11", "U2"])
        page.write_row(1, 0, [ONE, 2022, 12])
        page.write_formula(1, 3, '=IF(C2>20,C2,"")', None, "")
        page.write_row(2, 0, [TWO, 2022])
        page.write_formula(2, 2, "=10+2", None, 12)
    with zipfile.ZipFile(plain_path) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b'<c r="D2">', b'<c r="D2" t="str">'))
    plain_path.unlink()


def cut(path: Path) -> None:
    """A workbook whose copy was interrupted."""
    write_workbook(path, plain)
    path.write_bytes(path.read_bytes()[:-400])


def document(path: Path) -> None:
    """A text document under the name of a workbook."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")


def protected(path: Path) -> None:
    """The beginning of a workbook behind a password: an old container that holds no sheet."""
    path.write_bytes(OLE2 + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480))


def cut_old(path: Path) -> None:
    """An old workbook whose copy was interrupted."""
    path.write_bytes(OLE2 + bytes(700))


OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an .xls begins, and any file behind a password of Excel."""


def write_workbook(path: Path, fill: Callable[[openpyxl.Workbook], None]) -> None:
    """A workbook filled by a function."""
    book = openpyxl.Workbook()
    sheet(book).title = "Notes"
    fill(book)
    with path.open("wb") as stream:
        book.save(stream)


MADE: dict[str, Callable[[Path], None]] = {
    "ordinaire.ods": lambda path: ods(path, ods_row(list(HEADER)), ods_row(row(2211560101)), ods_row(row(TWO))),
    "abime.ods": ods_damaged,
    "formule-vide.xlsx": formula_without_text,
    "coupe.xlsx": cut,
    "document.xlsx": document,
    "protege.xls": protected,
    "coupe.xls": cut_old,
    "pourcentages.ods": ods_percentages,
    "octets-en-plus.xls": old_with_more,
    "cellule-lointaine.xlsx": hostile.far_cell,
    "ligne-impossible.xlsx": hostile.row_beyond,
    "texte-sans-fin.xlsx": hostile.empty_text,
    "fusions-sans-fin.xlsx": hostile.merges_without_end,
    "dix-mille-feuilles.xlsx": hostile.thousands_of_sheets,
    "entites.xlsx": hostile.entities,
    "ligne-repetee.ods": hostile.ods_rows,
    "cellule-lointaine.xls": hostile.xls_far,
}


# --- the cases -------------------------------------------------------------------------------------------------


def made(name: str, folder: Path) -> Path:
    """A file of the corpus: as it stands, or made in a folder."""
    if name in WORKBOOKS:
        write_workbook(folder / name, WORKBOOKS[name])
        return folder / name
    if name in MADE:
        MADE[name](folder / name)
        return folder / name
    return FILES / name


def run(case: dict[str, Any], folder: Path) -> tuple[Result, Path]:
    """Run the command of a case, with its output folder."""
    command, path, out = case.get("commande", "convertir"), made(case["fichier"], folder), folder / "sortie"
    options = [*(CONVERSION if command == "convertir" else []), *case.get("options", [])]
    options = [str(FILES / option) if (FILES / option).is_file() else option for option in options]
    if command == "apercu":
        options += ["--format", "json"]
    else:
        options += ["--sortie", str(out)]
    return CliRunner().invoke(cli, [command, str(path), *options], prog_name="bacpro"), out


def report(case: dict[str, Any], result: Result, out: Path) -> dict[str, Any]:
    """What the command said of a file, in the form of `attendu.toml`."""
    found: dict[str, Any] = {"code": result.exit_code}
    if result.exit_code == 2:
        said = result.stderr.replace(str(FILES) + "/", "").replace(str(out.parent) + "/", "")
        found["refus"] = said.removeprefix("Erreur : ").splitlines()
        return found
    if case.get("commande") == "apercu":
        seen = json.loads(result.stdout)
        found["comptes"] = [seen["lus"], seen["lisibles"], seen["rejetes"], seen["ecartes"]]
        found["ecarts"] = seen["ecartes_par_motif"]
        found["motifs"] = {told["motif"]: told["nombre"] for told in seen["avertissements"] + seen["fautes"]}
        found["refuse"] = [reason.partition(" : ")[2] for reason in seen["refus"]]
        return found
    summary = json.loads((out / "bilan.json").read_text(encoding="utf-8"))
    found["comptes"] = [summary[name] for name in ("lus", "traites", "rejetes", "ecartes")]
    found["ecarts"] = summary["ecartes_par_motif"]
    with (out / "rejets.csv").open(encoding="utf-8-sig", newline="") as stream:
        faults = list(csv.DictReader(stream, delimiter=";"))
    assert all(fault["remede"].endswith(".") for fault in faults)
    found["rejets"] = [" | ".join(fault[name] for name in ("ligne", "colonne", "valeur", "erreur")) for fault in faults]
    found["avertissements"] = summary["avertissements"]["premiers"]
    if "verdicts" in case:
        found["verdicts"] = {verdict: number for verdict, number in summary["verdicts"].items() if number}
    if "lieux" in case:
        with (out / "deliberation.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter=";"))
        found["lieux"] = [
            " | ".join(line[name] for name in ("numero_candidat", "etablissement", "division")) for line in rows
        ]
    if "decisions" in case:
        found["decisions"] = {decision: number for decision, number in summary["decisions"].items() if number}
    if "remarques" in case:
        found["remarques"] = summary["entrees"][0]["remarques"]
    if "lu" in case:
        found["lu"] = understood(out)
    if "noms" in case:
        with (out / "journal.csv").open(encoding="utf-8-sig", newline="") as stream:
            names = [f"{line['nom']}, {line['prenom']}".strip() for line in csv.DictReader(stream, delimiter=";")]
        found["noms"] = list(dict.fromkeys(names))
    if "remarques" in case:
        found["remarques"] = [told for read in summary["entrees"] for told in read.get("remarques", ())]
    return found


def understood(out: Path) -> list[str]:
    """Each candidate converted: his identity, then his marks, as they were understood."""
    with (out / "journal.csv").open(encoding="utf-8-sig", newline="") as stream:
        journal = [line for line in csv.DictReader(stream, delimiter=";") if line["unite_source"]]
    with (out / "conversion.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    width = next(place for place, name in enumerate(rows[0]) if name[:2] in {"U1", "U2", "U3"})
    marks = [[line for line in journal if line["numero_candidat"] in cells] for cells in rows[1:]]
    return [
        " | ".join([*cells[:width], *(f"{line['unite_source']}={line['note_source']}" for line in lines)])
        for cells, lines in zip(rows[1:], marks, strict=True)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.get("nom", case["fichier"]))
def test_a_file_is_read_as_expected_and_all_that_is_wrong_is_told(case: dict[str, Any], tmp_path: Path) -> None:
    result, out = run(case, tmp_path)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    expected = {"ecarts": {}, "rejets": [], "avertissements": [], "motifs": {}, "refuse": [], **case}
    found = report(case, result, out)
    assert found == {name: expected[name] for name in found}
    if result.exit_code == 2:
        assert not out.exists()


@pytest.mark.parametrize(
    "case", [case for case in CASES if "lignes" in case], ids=lambda case: case.get("nom", case["fichier"])
)
def test_no_row_is_lost(case: dict[str, Any], tmp_path: Path) -> None:
    lus, traites, rejetes, ecartes = case["comptes"]
    assert lus == traites + rejetes
    assert case["lignes"] == traites + rejetes + ecartes
    assert case["lignes"] == held(made(case["fichier"], tmp_path), case) + sum(
        held(FILES / name, case) for name in case.get("options", []) if name.endswith(".csv")
    )


def held(path: Path, case: dict[str, Any]) -> int:
    """The rows of a table below its header that hold something, as another reader finds them."""
    if path.read_bytes()[:2] == b"PK":
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
        pages = [book[name] for name in case["feuilles"]] if "feuilles" in case else book.worksheets[:1]
        sheets = [[list(cells) for cells in page.iter_rows(values_only=True)] for page in pages]
        return sum(below(rows) - case.get("titres", 1) + 1 for rows in sheets)
    else:
        text = path.read_bytes().decode(case.get("encodage", "utf-8-sig"))
        cut_by = "\t" if "\t" in text else ("," if text.count(",") > text.count(";") else ";")
        return below([list(cells) for cells in csv.reader(text.splitlines(keepends=True), delimiter=cut_by)])


def below(rows: list[list[Any]]) -> int:
    """The rows below the header that hold something."""
    filled = [cells for cells in rows if any(cell not in {None, ""} for cell in cells)]
    numbers = ("candidat", "matr.", "ine")
    first = next(
        i for i, cells in enumerate(filled) if any(str(cell or "").casefold().endswith(numbers) for cell in cells)
    )
    return len(filled) - first - 1


def test_the_corpus_is_large_and_every_file_of_it_is_used() -> None:
    used = {case["fichier"] for case in CASES} | {option for case in CASES for option in case.get("options", [])}
    kept = {path.name for path in FILES.iterdir()} - {"attendu.toml"}
    assert kept | set(WORKBOOKS) | set(MADE) <= used
    assert len({case["fichier"] for case in CASES}) >= 60
