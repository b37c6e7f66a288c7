"""Reads the dates that people type: `12/03/2006`, `12.03.06`, `2006-03-12`, `1er mai 2006`, `lundi 12 févr. 2006`."""

import datetime as dt
import re
from contextlib import suppress

from attrs import frozen

from bacpro.model.notation.folding import strip_accents
from bacpro.model.notation.plain import FIRST_YEAR, LAST_YEAR

_USUAL = len("12/03/2006")
_LONGEST = 40
"""More characters than a date has, whatever its words."""
_DAY = r"(?P<jour>[0-9]{1,2}|0?1 ?er)"
_YEAR = r"(?P<annee>[0-9]{4}|[0-9]{2})"
_DAY_FIRST = re.compile(rf"{_DAY} ?(?P<signe>[/.\-]| ) ?(?P<mois>[0-9]{{1,2}}) ?(?P=signe) ?{_YEAR}")
_YEAR_FIRST = re.compile(r"(?P<annee>[0-9]{4})(?P<signe>[/.\-])(?P<mois>[0-9]{1,2})(?P=signe)(?P<jour>[0-9]{1,2})")
_WORDS = re.compile(rf"(?:le )?(?:(?P<semaine>[a-z]+)\.?,? )?{_DAY}[ \-./]{{1,2}}(?P<nom>[a-z]+)[ \-./]{{1,2}}{_YEAR}")
_MONTHS = (
    ("janvier", "janv", "jan"),
    ("fevrier", "fevr", "fev"),
    ("mars", "mar"),
    ("avril", "avr"),
    ("mai",),
    ("juin",),
    ("juillet", "juil", "juill"),
    ("aout",),
    ("septembre", "sept", "sep"),
    ("octobre", "oct"),
    ("novembre", "nov"),
    ("decembre", "dec"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@frozen
class TypedDate:
    """A date as somebody typed it, before it is known to be a day of the calendar."""

    jour: int
    mois: int
    annee: int
    """On four digits, or on two where `courte`."""
    courte: bool = False
    semaine: str = ""
    """The day of the week, where it is written (`lundi`)."""

    def day(self, annee: int | None = None) -> dt.date | None:
        """The day of the calendar, in its year or in the one given.

        None where there is no such day, where the day of the week is another, or where the year has two digits and
        none is given.
        """
        if annee is None and self.courte:
            return None
        year = self.annee if annee is None else annee
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        try:
            day = dt.date(year, self.mois, self.jour)
        except ValueError:
            return None
        return None if self.semaine and _WEEKDAYS[day.weekday()] != self.semaine else day


def typed_date(text: str) -> TypedDate | None:
    """What a text says as a date, the day before the month as in French; None for what is no date at all."""
    if len(text) > _LONGEST:
        return None
    plain = _fold_date(text)
    found = _DAY_FIRST.fullmatch(plain) or _YEAR_FIRST.fullmatch(plain) or _WORDS.fullmatch(plain)
    if not found:
        return None
    told = found.groupdict()
    month, weekday = told.get("mois") or _MONTH.get(told.get("nom", "")), told.get("semaine") or ""
    if not month or (weekday and weekday not in _WEEKDAYS):
        return None
    return TypedDate(
        int(told["jour"].removesuffix("er")), int(month), int(told["annee"]), len(told["annee"]) == 2, weekday
    )


def read_typed_date(text: str) -> dt.date | None:
    """The day that a text names, its year on four digits; None for any other text."""
    if len(text) == _USUAL and text[2] == text[5] == "/":
        with suppress(ValueError):
            day = dt.date.fromisoformat(f"{text[6:]}-{text[3:5]}-{text[:2]}")
            return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
    typed = typed_date(text)
    return typed.day() if typed else None


def _fold_date(text: str) -> str:
    """A text in lower case, without accents, with single plain spaces and plain hyphens."""
    return " ".join(strip_accents(text.replace("’", "'").replace("‑", "-").replace("–", "-")).split())


def french_date(day: dt.date | None) -> str:
    """A day as France writes it, dd/mm/yyyy, whatever its year; nothing where there is none."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if day else ""
