"""Reads the cells of a table into the model. Nothing is guessed: what cannot be read is a fault."""

import datetime as dt
import re
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from attrs import frozen

from bacpro.model.candidate import Status
from bacpro.model.diploma import Diploma
from bacpro.model.notation.dates import french_date, read_typed_date, typed_date
from bacpro.model.notation.folding import fold
from bacpro.model.run.faults import CellFault
from bacpro.reading.columns.column_map import NOTHING_SAID, ColumnMap
from bacpro.reading.columns.unit_titles import name_units
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.values.words import (
    read_yes_or_no,
    says_nothing,
)

CACHED = 1 << 15
"""Distinct cells whose reading is kept, where that pays."""
E = TypeVar("E", bound=StrEnum)
UnitNames = tuple[tuple[str, str], ...]
"""Folded names of units, with the code of each."""


def read_text(cell: str) -> str:
    """What a cell that is no name says: cleaned, and nothing where a word says so (`néant`)."""
    text = clean_cell(cell)
    return "" if text[:1].isalpha() and says_nothing(text) else text


def read_word(kind: type[E], column: str, cell: str) -> E | CellFault | None:
    """A word of a closed list, whatever its case, accents and separators; None for nothing."""
    text = read_text(cell)
    if not text:
        return None
    found = next((member for member in kind if fold(member) == fold(text)), None)
    if found is None:
        return CellFault(column, text, "mot inconnu", f"Écrivez l’un de : {', '.join(kind)}.")
    return found


@frozen(eq=False)
class KnownWords:
    """What the words of a file can mean: names of units, folded, with their codes; an office’s own, with statuses."""

    unites: UnitNames
    statuts: tuple[tuple[str, Status], ...] = ()


def known_words(diploma: Diploma, own: ColumnMap = NOTHING_SAID) -> KnownWords:
    """What the words of a diploma’s files can mean; those that an office has of its own go before."""
    units = tuple((fold(name), code) for name, code in own.unites.items())
    return KnownWords(unit_names(diploma) + units, tuple((fold(name), status) for name, status in own.statuts.items()))


@lru_cache(maxsize=CACHED)
def read_date(column: str, cell: str) -> dt.date | CellFault | None:
    """A date as people type it, its year on four digits; None for nothing."""
    text = read_text(cell)
    if not text:
        return None
    return read_typed_date(text) or _date_fault(column, text)


def _date_fault(column: str, text: str) -> CellFault:
    if re.fullmatch(r"[1-9][0-9]{4}", text):
        likely = dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
        error = (
            f"date changée en nombre de jours par le tableur ({french_date(likely)} dans un classeur Excel ordinaire)"
        )
        return CellFault(column, text, error, "Mettez la colonne au format Date, ou écrivez la date jj/mm/aaaa.")
    if (typed := typed_date(text)) and typed.courte:
        return CellFault(column, text, "année sur deux chiffres", "Écrivez l’année sur quatre chiffres.")
    return CellFault(column, text, "ce n’est pas une date", "Écrivez la date jj/mm/aaaa, ou aaaa-mm-jj.")


@lru_cache(maxsize=CACHED)
def read_yes(column: str, cell: str) -> bool | CellFault | None:
    """Yes or no; None for nothing."""
    text = read_text(cell)
    if not text:
        return None
    answer = read_yes_or_no(column, text)
    return CellFault(column, text, "ni oui ni non", "Écrivez oui ou non.") if answer is None else answer


def read_units(column: str, cell: str, known_words: KnownWords) -> tuple[str, ...] | CellFault:
    """Unit codes separated by spaces, commas, semicolons, slashes, `+` or `|`; `words` are those known."""
    found = [word for word in re.split(r"[\s,;/+|]+", read_text(cell)) if word]
    codes = dict(known_words.unites)
    unknown = [word for word in found if fold(word) not in codes]
    if unknown:
        known = ", ".join(dict.fromkeys(codes.values()))
        return CellFault(column, " ".join(unknown), "unité inconnue", f"Écrivez des codes parmi : {known}.")
    return tuple(codes[fold(word)] for word in found)


def read_unit(cell: str, known_words: KnownWords) -> str | None:
    """The unit that a cell names, among the `words` known; None for any other."""
    return dict(known_words.unites).get(fold(clean_cell(cell)))


def unit_names(diploma: Diploma) -> UnitNames:
    """Every name of a unit of a diploma, folded, with its code."""
    return tuple(name_units(diploma).noms.items())
