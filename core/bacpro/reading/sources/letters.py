"""What is wrong with the letters of a text: characters that stand for none, and text that was encoded twice.

Text encoded twice is mended where it has one reading: `HÃ©lÃ¨ne` is nothing but `Hélène`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bacpro.model.notation.characters import LOST, UNSOUND, make_printable
from bacpro.model.run.faults import CellFault

_CACHE = 1 << 15
_WRITTEN = "".join(map(chr, range(0x80, 0x100))) + "ŒœŸŠšŽžƒˆ˜‘’‚“”„†‡•…‰‹›–—€™\u202f\ufeff\ufffd"
"""Characters of the files of offices, looked for where they were encoded twice."""
_READ_AS = ("cp1252", "mac_roman", "cp850")
"""What their UTF-8 was taken for."""


def _misread(written: bytes, encoding: str) -> str:
    """Bytes as a program reads them in a code page, those that it has not as they are."""
    letters = (bytes([byte]).decode(encoding, "replace").replace(LOST, chr(byte)) for byte in written)
    return "".join(letters)


_DOUBLED = {_misread(char.encode(), encoding): char for encoding in _READ_AS for char in _WRITTEN} | {
    char.encode().decode("latin-1"): char for char in _WRITTEN
}
_TWICE = re.compile("|".join(sorted(map(re.escape, _DOUBLED), key=len, reverse=True)))
_LEADS = "ÂÃÅ"
_CLOSING = frozenset("\u00a0»’”…–—•")
"""What may follow a capital at the end of a word, and is part of text encoded twice as well."""
_LEFT_OVER = re.compile(
    r"(?<=[a-zà-öø-ÿ])[ÂÃ]|(?<![^\W\d_])[ÂÃ](?![^\W\d_])|(?<=[A-Za-z])[√├┬┼](?! )|(?<! )[√├┬┼](?=[A-Za-z])"
)
_SIGNS = re.compile(f"[{re.escape(''.join(sorted({pair[0] for pair in _DOUBLED})))}][^\\x00-\\x7f]|[ÂÃ√├┬┼]")
"""How what was encoded twice begins, and what may be left of it: quick to look for."""
_DEPTH = 3
"""Times that a text is encoded once more than it should be, at most."""


@lru_cache(maxsize=_CACHE)
def mended_letters(text: str) -> str:
    """A text that was encoded twice, or more, as it was written; any other as it is."""
    for _ in range(_DEPTH):
        before, text = text, _TWICE.sub(_once, text)
        if text == before:
            break
    return text


def _once(found: re.Match[str]) -> str:
    return found[0] if _may_be_right(found) else _DOUBLED[found[0]]


def _may_be_right(found: re.Match[str]) -> bool:
    """Whether characters may be what they look like: the capital that ends a word, and a sign after it (`FORÂ »`)."""
    text, pair = found.string, found[0]
    ends = len(pair) > 1 and pair[0] in _LEADS and pair[1] in _CLOSING and not text[found.end() :][:1].isalpha()
    return ends and text[: found.start()][-1:].isupper()


def may_be_doubled(text: str) -> bool:
    """Whether a text has a character with which text encoded twice begins, or its rest: then it takes a closer look."""
    return _SIGNS.search(text) is not None


def letters_fault(column: str, text: str) -> CellFault | None:
    """The fault of a text whose letters cannot be read for certain; None for a sound one."""
    if LOST in text:
        error = "lettre illisible : elle s’est perdue, ou cet endroit du fichier n’est pas dans le même encodage"
        return CellFault(column, text, error, "Retapez ce texte, puis enregistrez le fichier en CSV UTF-8.")
    if not text.isprintable() and (found := UNSOUND.search(text)):
        error = f"caractère de contrôle (U+{ord(found[0]):04X}), qui n’est pas une lettre"
        return CellFault(column, text, error, "Retapez ce texte à la main.")
    if not text.isascii() and (_LEFT_OVER.search(text) or any(map(_may_be_right, _TWICE.finditer(text)))):
        error = "texte peut-être encodé deux fois, ou dont une lettre s’est perdue"
        return CellFault(column, text, error, "Retapez ce texte, puis enregistrez le fichier en CSV UTF-8.")
    return None


def sound_titles(row: Sequence[str]) -> list[str]:
    """Titles of columns without what spoils them: encoded twice, or with characters that stand for no letter."""
    return [cell if cell.isascii() and cell.isprintable() else _sound_title(cell) for cell in row]


def _sound_title(cell: str) -> str:
    return UNSOUND.sub(lambda found: LOST if found[0] == LOST else "", mended_letters(cell))


def title_remarks(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """What there is to say, in French, of titles that `sound_titles` changed."""
    told = [f"« {make_printable(was)} » lu « {now} »" for was, now in zip(before, after, strict=True) if was != now]
    return (f"titres abîmés : {', '.join(told)}",) if told else ()
