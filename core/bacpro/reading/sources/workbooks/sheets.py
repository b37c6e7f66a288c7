"""The sheets of a workbook as rows: calamine reads the cells, and the XML tells what it does not."""

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from attrs import frozen

from bacpro.errors import BacproError
from bacpro.model.notation.number import CYCLADES
from bacpro.reading.sources.grid import CellAnomaly, Grid
from bacpro.reading.sources.headers import SOUGHT, HeaderScore, find_header, same_titles, sound_rows
from bacpro.reading.sources.letters import title_remarks
from bacpro.reading.sources.rows import NumberedRow
from bacpro.reading.sources.source import Format, SourceFile, unreadable_workbook
from bacpro.reading.sources.workbooks.anomalies import Range, SheetOddities
from bacpro.reading.sources.workbooks.bounds import DAMAGED, SHEETS, check_archive, check_sheet, oversized_workbook
from bacpro.reading.sources.workbooks.sheet_xml import find_sheet_part, read_oddities
from bacpro.reading.sources.workbooks.trial import fault_of_trial, load_workbook, mute_errors

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


@frozen
class _SheetLook:
    """A sheet, its first rows, and where its header stands; `score` is 0 where no header is recognised."""

    nom: str
    masquee: bool
    first: list[NumberedRow]
    place: int
    score: int
    marks: SheetOddities
    rows: Callable[[], Iterator[NumberedRow]]
    remarques: tuple[str, ...] = ()


@frozen
class OpenedSheets:
    """The sheets of a workbook that are to be read, one or several with the same titles, and what is told of them."""

    grids: tuple[Grid, ...]
    left: tuple[tuple[str, str], ...]
    """The sheets that are not read, and why, in French."""
    remarks_above: tuple[str, ...]
    remarks_below: tuple[str, ...]
    """What there is to say, in French, before what is said of each sheet, and after."""


def open_sheets(fichier: SourceFile, score: HeaderScore, wanted: str | None) -> OpenedSheets:
    """Open the sheet of a workbook that has a recognisable header, or the one wanted, by name.

    Raises BacproError when the workbook cannot be read, when no sheet or several would do, and says which there are.
    """
    book = _open(fichier)
    names = tuple(book.sheet_names)
    hidden = {data.name for data in book.sheets_metadata if str(data.visible).rpartition(".")[2] != "Visible"}
    if wanted is not None and wanted not in names:
        raise BacproError(f"{fichier.path} : feuille « {wanted} » absente. Choisissez parmi : {_quote_names(names)}.")
    read = partial(_sheet, fichier, book, score, hidden)
    sheets = [read(name) for name in names] if wanted is None else [read(wanted)]
    chosen = sheets if wanted is not None else _choose(fichier, sheets)
    if not chosen[0].first:
        name = chosen[0].nom
        raise BacproError(f"{fichier.path}, feuille « {name} » : la feuille est vide. Choisissez-en une autre.")
    left = tuple((sheet.nom, _left(sheet)) for sheet in sheets if sheet not in chosen)
    above, below = list[str](), list[str]()
    if len(chosen) > 1:
        above.append(f"feuilles lues ensemble : {_quote_names([sheet.nom for sheet in chosen])}")
    if fichier.format not in {Format.XLSX, Format.ODS}:
        below.append(_UNSEEN.format(fichier.format))
    if told := [f"« {name} » ({why})" for name, why in left if why != _EMPTY]:
        below.append(f"feuilles laissées : {', '.join(told)}")
    return OpenedSheets(tuple(_grid(fichier, sheet, names) for sheet in chosen), left, tuple(above), tuple(below))


def _grid(fichier: SourceFile, sheet: _SheetLook, names: tuple[str, ...]) -> Grid:
    line, header = sheet.first[sheet.place]
    width = max((place for place, name in enumerate(header, 1) if name.strip()), default=0)
    return Grid(
        fichier,
        None,
        sheet.nom,
        tuple(sheet.first[: sheet.place]),
        line,
        tuple(header),
        sheet.rows,
        {at: tuple(odd for odd in odds if odd[0] < width) for at, odds in _anomalies_of(sheet.marks).items()},
        names,
        remarques=sheet.remarques,
        jour_zero=sheet.marks.jour_zero,
    )


_EMPTY = "vide"


def _left(sheet: _SheetLook) -> str:
    """Why a sheet is not read, in French."""
    if not sheet.first:
        return _EMPTY
    return "masquée" if sheet.masquee else "sans titres de colonnes connus"


_UNSEEN = (
    "dans un classeur .{}, une formule en erreur se lit comme une cellule vide, et les lignes masquées comme les "
    "pourcentages ne se voient pas : enregistrez-le en .xlsx pour que bacpro les vérifie"
)


def _choose(fichier: SourceFile, sheets: list[_SheetLook]) -> list[_SheetLook]:
    """The sheets to read: the one that has a known header, or all those that have the same."""
    known = [sheet for sheet in sheets if sheet.score and not sheet.masquee]
    if known and all(same_titles(_header(known[0]), _header(sheet)) for sheet in known):
        if bare := [sheet.nom for sheet in sheets if not (sheet.score or sheet.masquee) and _has_numbers(sheet)]:
            raise BacproError(
                f"{fichier.path} : {_quote_names(bare)} : des numéros de candidats sans titres de colonnes connus. "
                f"Donnez à cette feuille les titres de « {known[0].nom} », ou choisissez avec --feuille NOM."
            )
        return known
    if known:
        raise BacproError(
            f"{fichier.path} : plusieurs feuilles peuvent être lues ({_quote_names([s.nom for s in known])}), et leurs "
            f"titres diffèrent. Donnez-leur les mêmes pour les lire ensemble, ou choisissez avec --feuille NOM."
        )
    shown = [sheet for sheet in sheets if sheet.first and not sheet.masquee]
    if len(shown) == 1:
        return shown
    names = _quote_names([sheet.nom for sheet in sheets])
    remedy = "Vérifiez les titres des colonnes, ou choisissez avec --feuille NOM."
    raise BacproError(f"{fichier.path} : aucune feuille n’a de titres de colonnes connus ({names}). {remedy}")


def _header(sheet: _SheetLook) -> list[str]:
    return sheet.first[sheet.place][1]


def _has_numbers(sheet: _SheetLook) -> bool:
    """Whether a sheet without titles has rows that begin as those of candidates do."""
    return any(
        len(row) >= _CELLS and any(len(cell) == CYCLADES and cell.isdigit() for cell in row)
        for row in ([cell.strip() for cell in cells if cell.strip()] for _, cells in sheet.first)
    )


_CELLS = 3
"""Cells that a row of a candidate has, at least."""


def _quote_names(names: Sequence[str]) -> str:
    return ", ".join(f"« {name} »" for name in names)


def _open(fichier: SourceFile) -> "CalamineWorkbook":
    if fichier.format is not Format.XLS:
        check_archive(fichier.path)
    if fichier.format is not Format.XLSX and (why := fault_of_trial(fichier.path, fichier.format)):
        raise unreadable_workbook(fichier.path, why)
    with _readable(fichier, "il est coupé, abîmé ou protégé"):
        book = load_workbook(fichier.path, fichier.format)
    if len(book.sheet_names) > SHEETS:
        raise oversized_workbook(fichier.path, f"plus de {SHEETS} feuilles")
    return book


@contextmanager
def _readable(fichier: SourceFile, why: str) -> Iterator[None]:
    """Make a BacproError of all that calamine can say of a workbook that it cannot read."""
    import python_calamine

    try:
        with mute_errors():
            yield
    except python_calamine.PasswordError as error:
        raise unreadable_workbook(fichier.path, "il est protégé par un mot de passe") from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise unreadable_workbook(fichier.path, why) from error
    except BaseException as error:
        # A panic of its Rust code has no class that can be imported, and is not an Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise unreadable_workbook(fichier.path, why) from error


def _sheet(
    fichier: SourceFile, book: "CalamineWorkbook", score: HeaderScore, hidden: set[str], name: str
) -> _SheetLook:
    index = book.sheet_names.index(name)
    _check(fichier, index, name)
    with _readable(fichier, f"la feuille « {name} » est abîmée"):
        sheet = book.get_sheet_by_name(name)
        ranges = list(_within(sheet.merged_cell_ranges or [], sheet.end or (-1, -1)))
    marks = read_oddities(fichier, index, name, ranges)
    rows = partial(_read_rows, fichier, sheet, marks)
    read = list(islice(rows(), SOUGHT))
    first = sound_rows(read)
    place, best = find_header(first, score)
    remarks = title_remarks(read[place][1], first[place][1]) if first else ()
    return _SheetLook(name, name in hidden, first, place, best, marks, rows, remarks)


def _within(ranges: Sequence[Range], end: tuple[int, int]) -> Iterator[Range]:
    """What merged ranges cover of a table, up to the last row and column of a sheet that hold something."""
    for first, (bottom, right) in ranges:
        if first[0] <= end[0] and first[1] <= end[1]:
            yield first, (min(bottom, end[0]), min(right, end[1]))


def _check(fichier: SourceFile, index: int, name: str) -> None:
    """Raise BacproError for a sheet of an .xlsx that is out of all proportion, or not to be found."""
    if fichier.format is not Format.XLSX:
        return
    try:
        with zipfile.ZipFile(fichier.path) as archive:
            part, _ = find_sheet_part(archive, index)
            if part is not None:
                check_sheet(fichier.path, archive, part, name)
    except DAMAGED as error:
        raise unreadable_workbook(fichier.path, f"la feuille « {name} » est abîmée") from error


def _values(fichier: SourceFile, sheet: "CalamineSheet") -> Iterator[list[Any]]:
    """The values of a sheet, row by row."""
    rows = sheet.iter_rows()
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except (OverflowError, ValueError) as error:
            raise unreadable_workbook(fichier.path, f"la feuille « {sheet.name} » a une date impossible") from error


def _read_rows(fichier: SourceFile, sheet: "CalamineSheet", marks: SheetOddities) -> Iterator[NumberedRow]:
    """Rows that hold something, from column A, merged cells filled downwards, errors shown as they are."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    patches, fills = marks.cellules, marks.recopies
    last = max(patches, default=0)
    filled: dict[tuple[int, int], str] = {}
    line = 0
    for line, values in enumerate(_values(fichier, sheet), 1):
        row = before + [value if type(value) is str else cell_text(value) for value in values]
        if line in patches:
            _patch(row, patches[line])
        if line in fills:
            for place, origin in fills[line].items():
                _patch(row, {place: filled.get((origin, place), "")})
        if line in marks.origines:
            filled |= {(line, place): row[place] for place in marks.origines[line] if place < len(row)}
        if any(row):
            yield line, row
    width = len(before) + sheet.width
    for below in range(line + 1, last + 1):
        if below in patches:
            row = [""] * width
            _patch(row, patches[below])
            yield below, row


def _patch(row: list[str], cells: dict[int, str]) -> None:
    for place, text in cells.items():
        row.extend([""] * (place + 1 - len(row)))
        row[place] = text


def _anomalies_of(marks: SheetOddities) -> dict[int, list[tuple[int, CellAnomaly]]]:
    found: dict[int, list[tuple[int, CellAnomaly]]] = {}
    for line in marks.masquees:
        found.setdefault(line, []).append((-1, CellAnomaly.MASQUEE))
    for line, fills in marks.recopies.items():
        found.setdefault(line, []).extend((place, CellAnomaly.RECOPIEE) for place in fills)
    for line, places in marks.fusions.items():
        found.setdefault(line, []).extend((place, CellAnomaly.FUSION) for place in sorted(places))
    for line, cells in marks.cellules.items():
        found.setdefault(line, []).extend(
            (place, CellAnomaly.FORMULE) for place, text in cells.items() if text[0] == "="
        )
    for line, places in marks.pourcentages.items():
        found.setdefault(line, []).extend((place, CellAnomaly.POURCENTAGE) for place in sorted(places))
    return found


@lru_cache(maxsize=1 << 15, typed=True)
def cell_text(value: Any) -> str:  # noqa: ANN401 - what calamine gives
    """A cell as text: whole numbers without decimals, dates as ISO, numbers to the 15 digits that spreadsheets keep."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{Decimal(f'{value:.15g}'):f}"
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, dt.datetime):
        return str(value.date()) if value.time() == dt.time() else value.isoformat(" ")
    return str(value)
