"""The words that findings share: numbers, dates, periods and durations, as French staff read them."""

import datetime as dt

from bacpro.model.dossier import Placement

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)

_SPELLED = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit"),
    *("neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"),
)

YEAR = 12
"""Months of a year."""

SINGULAR = {1: "le mois", YEAR: "l’année"}
"""Windows of months that are told in the singular."""


def tell_count(number: int, one: str, many: str = "") -> str:
    """A number and what is counted: none and one are singular."""
    return f"{number} {one if number < 2 else many or f'{one}s'}"


def tell_date(date: dt.date | None) -> str:
    """A day as 05/09/2026."""
    if date is None:
        return "date inconnue"
    written = date.isoformat()
    return f"{written[8:]}/{written[5:7]}/{written[:4]}"


def tell_month(number: int) -> str:
    """The name of a month, from 1 to 12."""
    return MONTHS[number - 1]


def tell_period(period: Placement) -> str:
    """A placement by the organisation that receives, or by its first day."""
    return f"« {period.structure.nom} »" if period.structure.nom else f"du {tell_date(period.du)}"


def spell_number(number: int) -> str:
    """A number in letters, as far as sixteen; masculine."""
    return _SPELLED[number] if 0 <= number < len(_SPELLED) else str(number)


def tell_months(months: int, *, spelled: bool = True) -> str:
    """A duration: six mois, un an, deux ans; with digits on request."""
    many, rest = divmod(months, YEAR)
    number, unit = (months, "mois") if rest or not many else (many, "an" if many == 1 else "ans")
    return f"{spell_number(number) if spelled else number} {unit}"


def tell_window(months: int) -> str:
    """The last months before something, with their article: l’année, les deux années, le mois, les six mois."""
    if months in SINGULAR:
        return SINGULAR[months]
    years, rest = divmod(months, YEAR)
    return f"les {spell_number(months)} mois" if rest or not years else f"les {spell_number(years)} années"
