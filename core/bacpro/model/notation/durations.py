"""Reads the numbers of weeks, hours and years that people type: `5 semaines`, `175 h 30`, `12,5`, `1 200 heures`."""

import re
from decimal import Decimal

_LONGEST = 40
"""More characters than a number and its unit have."""

_DIGITS = 9
_NUMBER = rf"(?P<nombre>[0-9]{{1,{_DIGITS}}}|[0-9]{{1,3}}(?: [0-9]{{3}}){{1,2}})(?:[.,](?P<part>[0-9]{{1,{_DIGITS}}}))?"
_COUNT = {
    "semaines": re.compile(rf"{_NUMBER} ?(?:semaines?|sem\.?|s\.?)?"),
    "annees": re.compile(rf"{_NUMBER} ?(?:années?|annees?|ans?)?"),
    "": re.compile(_NUMBER),
}
_HOURS = re.compile(
    rf"{_NUMBER} ?(?:(?:heures?|hrs?\.?|h\.?)(?: ?(?:et )?(?P<minutes>[0-9]{{1,2}}) ?(?:minutes?|min\.?|mn\.?|m)?)?)?"
)
_CLOCK = re.compile(r"(?P<nombre>[0-9]{1,5}):(?P<minutes>[0-5][0-9])")


def read_count(text: str, unit: str = "") -> Decimal | None:
    """A number, with or without its unit (`semaines`, `annees`, or none); None for any other text."""
    found = _COUNT[unit].fullmatch(_plain(text)) if len(text) <= _LONGEST else None
    return _number(found) if found else None


def read_hours(text: str) -> Decimal | None:
    """A number of hours, minutes as their part of one where it is exact in decimals; None for any other text.

    Ten minutes are no decimal of an hour: such minutes are not read, and nothing is rounded.
    """
    if len(text) > _LONGEST:
        return None
    if text.isdigit() and text.isascii() and len(text) <= _DIGITS:
        return Decimal(text)
    plain = _plain(text)
    found = _HOURS.fullmatch(plain) or _CLOCK.fullmatch(plain)
    if not found:
        return None
    whole = _number(found)
    minutes = int(found.groupdict()["minutes"] or 0)
    if not minutes:
        return whole
    if minutes >= 60 or minutes % 3 or whole != int(whole):
        return None
    return whole + Decimal(minutes) / 60


def _number(found: re.Match[str]) -> Decimal:
    parts = found.groupdict()
    whole, part = parts["nombre"].replace(" ", ""), (parts.get("part") or "").rstrip("0")
    return Decimal(f"{whole}.{part}" if part else whole)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
