"""Mends what spreadsheets do to cells, where there is one way only to mend it; each repair is told.

Two steps, so that sound rows cost nothing: characters are mended in files that hold some to mend, and values only
in rows where one could not be read.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from attrs import frozen

from bacpro.model.notation.dates import french_date, typed_date
from bacpro.model.run.faults import CellFault
from bacpro.reading.sources.grid import CellAnomaly
from bacpro.reading.sources.letters import letters_fault, mended_letters

_CACHE = 1 << 15
_CHARACTERS = str.maketrans(
    dict.fromkeys("\u00a0\u202f\u2007\u2028\u2029", " ")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff\u2060", "")
)
_COMBINING = re.compile("[\u0300-\u036f]")
_QUOTED = re.compile(r'="([^"]*)"')
_APOSTROPHES = re.compile(r"'([^']{1,60}|[^']+(?:'[^']+)*)'", re.DOTALL)
_ERROR = re.compile(r"#N/A|#[A-ZÀ-Ÿ/0]+[!?]|#{3,}|Err:[0-9]{3}", re.IGNORECASE)
_FRACTION = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*/\s*([0-9]{2,3})")
_SPACED = re.compile(r"([0-9]{1,2})(?: +[.,] *|[.,] +)([0-9]+)")
_SPACES = re.compile(r" {0,9}([.,]) {0,9}")
_LONGEST_MARK = 60
_SERIAL = re.compile(r"[1-9][0-9]{4}")
_AT_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})[ T]0{1,2}:00(?::00)?")
_STARTS = frozenset("'= \t\n\r")
_MONTHS = 12
"""A fraction on at most that may be a day of a month."""
_YOUNGEST, _OLDEST = 12, 99
"""Ages between which a two-digit year of birth has one reading."""
TWICE = "texte encodé deux fois"
"""Why a text was mended."""
FILLED = frozenset({"etablissement", "uai", "division", "session", "statut", "situation", "forme"})
"""Columns where the value of a merged cell holds for each row that it covers."""
DATES = frozenset({"date_naissance", "du", "au", "cycle_debut", "positionnement_date"})


def is_date(column: str) -> bool:
    """Whether a column holds dates, by its canonical name, that of a numbered period too (`du 2`)."""
    return column in DATES or (" " in column and column.partition(" ")[0] in DATES)


@frozen
class MendedRow:
    """A row once mended, what was done, and what could not be."""

    row: list[str]
    repairs: tuple[CellFault, ...] = ()
    faults: tuple[CellFault, ...] = ()


def tell_repair(column: str, before: str, after: str, why: str) -> CellFault:
    """A repair, as it is told."""
    return CellFault(column, before, f"lu « {after} » ({why})", "Vérifiez, et corrigez la source si besoin.")


def mend_characters(row: Sequence[str], places: Mapping[str, int], copied: Mapping[str, int]) -> MendedRow:
    """Mend the characters of the cells that are read (`places` by column name), and find the errors of formulas.

    Of cells that are only `copied`, what spoils their letters is mended, and nothing else.
    """
    cells, repairs, faults = list(row), [], []
    if _are_plain(cells):
        return MendedRow(cells)
    for column, place in places.items():
        if place >= len(cells) or not (cell := cells[place]) or is_plain(cell):
            continue
        text, why = mend_text(cell)
        if text != cell:
            cells[place] = text
            if why:
                repairs.append(tell_repair(column, cell.strip(), text.strip(), why))
        if "#" in text and _ERROR.fullmatch(text.strip()):
            faults.append(_formula_error(column, text.strip()))
        if fault := letters_fault(column, text):
            faults.append(fault)
    for column, place in copied.items():
        if place >= len(cells) or not (cell := cells[place]) or is_plain(cell):
            continue
        cells[place] = text = mended_letters(cell)
        if text != cell:
            repairs.append(tell_repair(column, cell, text, TWICE))
        if fault := letters_fault(column, text):
            faults.append(fault)
    return MendedRow(cells, tuple(repairs), tuple(faults))


def _are_plain(cells: Sequence[str]) -> bool:
    """Whether there is nothing to mend in a row, seen at once; False where it takes a closer look."""
    text = f";{';'.join(cells)}"
    sound = text.isascii() and text.isprintable() and "#" not in text
    return sound and "; " not in text and ";'" not in text and ";=" not in text


def is_plain(cell: str) -> bool:
    """Whether there is nothing to mend in a cell, seen at once; False where it takes a closer look."""
    return cell.isascii() and cell.isprintable() and cell[0] not in _STARTS and "#" not in cell


@lru_cache(maxsize=_CACHE)
def mend_text(cell: str) -> tuple[str, str]:
    """A cell with plain characters, and why it changed; nothing to say of apostrophes, which are a way of writing."""
    once = mended_letters(cell)
    if once != cell:
        text, why = mend_text(once)
        return text, f"{TWICE}, {why}" if why else TWICE
    text = cell.strip()
    if (wrapped := _APOSTROPHES.fullmatch(text)) or (text[:1] == "'" and text[1:2] in "=+@-\t0123456789"):
        return mend_text(wrapped[1] if wrapped else text[1:])
    quoted = _QUOTED.fullmatch(text)
    shown = quoted[1] if quoted else cell.translate(_CHARACTERS)
    composed = unicodedata.normalize("NFC", shown) if _COMBINING.search(shown) else shown
    reasons = []
    if quoted:
        reasons.append("formule qui contenait un texte")
    elif shown.strip() != text:
        reasons.append("espace insécable ou caractère invisible")
    if composed != shown:
        reasons.append("accent décomposé")
    return (composed if composed == cell else composed.strip()), ", ".join(reasons)


def judge_anomalies(
    odds: Sequence[tuple[int, CellAnomaly]], row: Sequence[str], places: Mapping[str, int]
) -> MendedRow:
    """What a workbook does to a row: told where it changes nothing, a fault where the value is not certain."""
    repairs: list[CellFault] = []
    faults: list[CellFault] = []
    names = {place: column for column, place in places.items()}
    for place, oddity in odds:
        value = row[place] if 0 <= place < len(row) else ""
        column = names.get(place)
        if oddity is CellAnomaly.MASQUEE:
            remedy = "Supprimez-la si elle ne devait pas être lue."
            repairs.append(CellFault("", "", "ligne masquée dans le classeur, lue comme les autres", remedy))
        elif column is None:
            continue
        elif oddity is CellAnomaly.FORMULE:
            remedy = "Ouvrez le classeur dans votre tableur, enregistrez-le, et relancez."
            faults.append(CellFault(column, value, "formule dont la valeur n’est pas enregistrée", remedy))
        elif oddity is CellAnomaly.POURCENTAGE:
            remedy = "Écrivez la note sur 20, dans une cellule au format Nombre."
            faults.append(CellFault(column, value, oddity.value, remedy))
        elif oddity is CellAnomaly.RECOPIEE and column in FILLED:
            repairs.append(tell_repair(column, "", value, "cellule fusionnée avec celle du dessus"))
        else:
            remedy = "Défusionnez les cellules et donnez sa valeur à chacune."
            faults.append(CellFault(column, value, oddity.value, remedy))
    return MendedRow(list(row), tuple(repairs), tuple(faults))


def mend_values(row: Sequence[str], places: Mapping[str, int], *, epoch: dt.date | None, year: int) -> MendedRow:
    """Mend the dates and marks of a row that have one reading.

    `epoch` is the day 0 of serial dates, where the workbook tells it; `year` that of the examination, from which
    two-digit years are reckoned.
    """
    cells, repairs = list(row), []
    for column, place in places.items():
        cell = cells[place].strip() if place < len(cells) else ""
        if not cell:
            continue
        found = mend_date(column, cell, epoch, year) if is_date(column) else mend_mark(cell)
        if found:
            cells[place] = found[0]
            repairs.append(tell_repair(column, cell, *found))
    return MendedRow(cells, tuple(repairs))


def mend_date(column: str, cell: str, epoch: dt.date | None, year: int) -> tuple[str, str] | None:
    """A date with one reading, jj/mm/aaaa, and why it was read so; None for any other."""
    if midnight := _AT_MIDNIGHT.fullmatch(cell):
        return midnight[1], "date avec une heure"
    if _SERIAL.fullmatch(cell) and epoch:
        day = epoch + dt.timedelta(days=int(cell))
        return french_date(day), "date en nombre de jours"
    if (short := typed_date(cell)) and short.courte:
        ends = short.annee
        if column == "date_naissance":
            whole = [c + ends for c in (1900, 2000) if year - _OLDEST <= c + ends <= year - _YOUNGEST]
        else:
            whole = [2000 + ends]
        if len(whole) == 1 and (read := short.day(whole[0])):
            return french_date(read), "année sur deux chiffres"
    return None


def mend_mark(cell: str) -> tuple[str, str] | None:
    """A mark on another scale brought to 20, where that is exact (`35,5/50`: `14,2`), or with spaces around its comma.

    None for any other.
    """
    if len(cell) > _LONGEST_MARK:
        return None
    if spaced := _SPACED.fullmatch(cell):
        return f"{spaced[1]},{spaced[2]}", "espace dans la note"
    found = _FRACTION.fullmatch(_SPACES.sub(r"\1", cell).replace("sur", "/"))
    if not found or int(found[2]) <= _MONTHS:
        return None
    value = Fraction(found[1].replace(",", ".")) * 20 / int(found[2])
    if not is_exact(value):
        return None
    text = f"{(Decimal(value.numerator) / Decimal(value.denominator)).normalize():f}".replace(".", ",")
    return text, "note ramenée sur 20"


def is_exact(value: Fraction) -> bool:
    """Whether a number can be written with decimals, to the last."""
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return rest == 1


def _formula_error(column: str, text: str) -> CellFault:
    if text.startswith("##"):
        remedy = "Élargissez la colonne dans le tableur, puis enregistrez de nouveau."
        return CellFault(column, text, "valeur cachée par une colonne trop étroite", remedy)
    remedy = "Corrigez la formule dans le tableur, ou écrivez la valeur."
    return CellFault(column, text, "erreur de formule du tableur", remedy)
