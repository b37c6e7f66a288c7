"""What a candidate number can be, and the one form that it has wherever it is written."""

import re
import unicodedata

CYCLADES = 11
"""Digits of a candidate number in Cyclades; one digit less where a spreadsheet dropped the leading zero."""
DIGITS_MAX = 20
"""Digits that a number written without separators can have."""
GROUPED_MIN, GROUPED_MAX = 9, 15
"""Digits that a number cut by spaces, points or dashes has: fewer make a date, more than a spreadsheet can hold."""
WHOLE_MIN = 5
"""Digits before `.0` from which a number is one that a spreadsheet took for decimal, and no mark."""
LENGTH_MAX = 24
"""Characters of a number that has letters (`GA-001`)."""

_AROUND = " \t\r\n\u00a0\u202f'’\"="
_PREFIX = re.compile(r"[Nn] ?[°ºo]\.? ?(?=\d)")
_WHOLE = re.compile(rf"(\d{{{WHOLE_MIN},{DIGITS_MAX}}})[.,]0{{1,6}}")
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d{1,15}))?[eE]\+?(\d{1,2})")
_SEPARATORS = re.compile(r"[ .'’_\-\u2010-\u2015\u2212]+")
_WITH_LETTERS = re.compile(r"[A-Za-z0-9]+(?:[-_/][A-Za-z0-9]+)*")
_BEGINS_AS_MARK = re.compile(r"\d{1,2}[A-Za-z]+\d{0,2}")
"""`12AB`, `8h30`, `1er`: a mark and a code, an hour, a rank."""
_MONTH = re.compile(
    r"(?:\d{1,2}[-/])?(?:jan|f[eé]v|feb|mar|avr|apr|mai|may|jui|jun|jul|ao[uû]|aug|sep|oct|nov|d[eé]c)[a-zé]*"
    r"[-/]?\d{2,4}",
    re.IGNORECASE,
)
_PHONES = ((2, 2, 2, 2, 2), (2, 1, 2, 2, 2, 2), (4, 1, 2, 2, 2, 2))
"""Sizes of the groups of a telephone number: `02 40 12 34 56`, `33 2 40…`, `0033 2 40…`."""


def number_of(text: str) -> str | None:
    """The one form of a candidate number, or None where a text cannot be one.

    Spaces of any kind, points, dashes and apostrophes between digits do not count, nor the decimals (`26000000001.0`)
    or the exponent (`2.6000000001E+10`) of a spreadsheet where no digit is lost. A number that has letters (`GA-001`)
    stays as it is written. A date, a mark, a fraction, a telephone number and a text without digit are none.
    """
    if text.isdigit() and text.isascii():
        # A formula drawn below the table gives eleven zeros; `00` may be the first of a series.
        return text if len(text) <= DIGITS_MAX and (text.strip("0") or len(text) < CYCLADES) else None
    known = _plain(text)
    if whole := _WHOLE.fullmatch(known):
        return number_of(whole[1])
    if exponent := _SCIENTIFIC.fullmatch(known):
        digits = exponent[1] + (exponent[2] or "")
        return number_of(digits) if len(digits) == int(exponent[3]) + 1 >= WHOLE_MIN else None
    groups = _SEPARATORS.split(known)
    if all(group.isdigit() and group.isascii() for group in groups):
        return number_of("".join(groups)) if len(groups) == 1 or _are_number(known, groups) else None
    return known if _has_letters(known) else None


def is_damaged(text: str) -> bool:
    """Whether a text is a number of which a spreadsheet lost digits (`2,21156E+09`)."""
    return number_of(text) is None and _SCIENTIFIC.fullmatch(_plain(text)) is not None


def lacks_zero(number: str) -> bool:
    """Whether a number has one digit less than those of Cyclades, and no zero that a spreadsheet would have dropped."""
    return len(number) == CYCLADES - 1 and number.isdigit() and number[0] != "0"


def _plain(text: str) -> str:
    """A text without invisible characters, with plain spaces and digits, and nothing around."""
    shown = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else " " if character.isspace() else character
        for character in text
        if unicodedata.category(character) != "Cf"
    ).strip(_AROUND)
    return _PREFIX.sub("", " ".join(shown.split()), count=1)


def _are_number(text: str, groups: list[str]) -> bool:
    """Whether groups of digits, as they stand in a text, make a number together."""
    sizes = tuple(map(len, groups))
    if sizes in _PHONES:
        return False
    if GROUPED_MIN <= sum(sizes) <= GROUPED_MAX:
        return True
    # `123 456`, as a spreadsheet shows thousands.
    return sum(sizes) < GROUPED_MIN and text.count(" ") == len(groups) - 1 and sizes[0] < 4 and set(sizes[1:]) == {3}


def _has_letters(text: str) -> bool:
    """Whether a text is a number that has letters."""
    return (
        len(text) <= LENGTH_MAX
        and any(character.isdigit() for character in text)
        and any(character.isalpha() for character in text)
        and _WITH_LETTERS.fullmatch(text) is not None
        and not _BEGINS_AS_MARK.fullmatch(text)
        and not _MONTH.fullmatch(text)
    )
