"""The single values of plain data (TOML, JSON): what each may be, and why another is refused, in French."""

import json
import re
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years that a date of a dossier can be of."""

PLAIN: dict[type, str] = {int: "un nombre entier", bool: "true ou false (vrai ou faux)", str: "un texte"}
"""Types that plain data holds as they are, and how they are called."""

SHOWN = 60
"""Characters of a faulty value that its message shows."""

NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
"""A number as French files write one, with a comma or a point."""


def exact(kind: type[T], name: str, value: Any) -> T:  # noqa: ANN401 - whatever stands in the data
    """A value of exactly that type, which is called `name`. Raises ValueError for any other."""
    if type(value) is not kind:
        raise ValueError(f"{quote_value(value)} n’est pas {name}")
    return value


def word(value: Any, model: type[Enum]) -> Enum:  # noqa: ANN401
    """A word of a closed list. Raises ValueError, which names those that can be written."""
    try:
        return members(model)[value]
    except (KeyError, TypeError):
        admitted = ", ".join(members(model))
        raise ValueError(f"{quote_value(value)} n’est pas une valeur admise ; écrivez l’un de : {admitted}") from None


@cache
def members(model: type[Enum]) -> dict[str, Enum]:
    """The members of a closed list by the words that stand for them."""
    return {str(member.value): member for member in model}


def quote_value(value: object) -> str:
    """A value as the file writes it, a text between guillemets, cut where it is long."""
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    except RecursionError:
        text = "…"
    text = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return f"« {text} »" if isinstance(value, str) else text


def read_decimal(value: Any) -> Decimal:  # noqa: ANN401
    """A number, exactly as it is written. Raises ValueError for what is none, and for one that a float has rounded."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError(f"{quote_value(value)} n’est pas un nombre : l’écrire entre guillemets, « 12.5 »")
    if isinstance(value, str) and not NUMBER.fullmatch(value):
        raise ValueError(f"{quote_value(value)} n’est pas un nombre")
    number = Decimal(value.replace(",", ".") if isinstance(value, str) else value)
    if not number.is_finite():
        raise ValueError(f"{quote_value(value)} n’est pas un nombre fini")
    return number


def read_date(value: Any) -> date:  # noqa: ANN401
    """A day, as it is or in ISO form. Raises ValueError for what is none, and for a year beyond those admitted."""
    try:
        day = value if isinstance(value, date) else date.fromisoformat(exact(str, "une date", value))
    except ValueError:
        raise ValueError(f"{quote_value(value)} n’est pas une date (aaaa-mm-jj)") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"l’année de {value} n’est pas entre {FIRST_YEAR} et {LAST_YEAR}")
    return day
