"""Splits a name written in one cell where its capitals tell the family name from the first names, and never else."""

import re

_PARTICLES = frozenset(
    {"al", "el", "ben", "bent", "bin", "bint", "abd", "abou", "ait", "o", "ould", "sidi"}
    | {"d", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du", "e", "y", "van", "von"}
    | {"la", "las", "le", "les", "los", "mac", "mc", "saint", "sainte", "st", "ste", "zu", "zum", "zur"}
)
"""Words of a family name that others follow."""
_CIVILITIES = frozenset({"m.", "mr", "mr.", "mme", "mme.", "mlle", "mlle.", "monsieur", "madame", "mademoiselle"})
_CAPITALS = re.compile(r"(?:Mc|Mac)?[^\W\d_]{2,}")
_FAMILY_FIRST = re.compile("(?:[ps]*C)+F+")
_FAMILY_LAST = re.compile("F+(?:p*C)+")


def split_name(text: str) -> tuple[str, str] | None:
    """Family name and first names of a cell (`DE LA TOUR Marie-Ève`, `Liam O'BRIEN`); None where capitals do not tell.

    They tell where the words in capitals stand together, first or last, with nothing else than first names (`Zoé`)
    and the particles of the family name (`de LA TOUR`).
    """
    words = text.split()
    if words and words[0].casefold() in _CIVILITIES:
        words = words[1:]
    kinds = "".join(map(_kind, words))
    if _FAMILY_FIRST.fullmatch(kinds):
        cut = kinds.index("F")
        family, first = words[:cut], words[cut:]
    elif _FAMILY_LAST.fullmatch(kinds):
        cut = kinds.rindex("F") + 1
        family, first = words[cut:], words[:cut]
    else:
        return None
    # `LE Goff Yann`: the family name goes on.
    return None if family[-1].casefold() in _PARTICLES else (" ".join(family), " ".join(first))


def _kind(word: str) -> str:
    """What a word of a name is: in Capitals, a single letter, a particle, a First name, or anything else."""
    parts = re.split("[-'’‑]", word.replace("ß", "ss" if word[-1:] == "ß" and word[:-1].islower() else "SS"))
    letters = [part for part in parts if part]
    if not letters or not all(part.isalpha() for part in letters):
        return "x"
    *before, last = letters
    if len(last) > 1 and _CAPITALS.fullmatch(last) and last.removeprefix("Mc").removeprefix("Mac").isupper():
        small = all(part.isupper() or part.casefold() in _PARTICLES for part in before)
        return "C" if small else "x"
    if "".join(letters).islower():
        return "p" if all(part in _PARTICLES for part in letters) else "x"
    if len(letters) == 1 and len(last) == 1 and last.isupper():
        return "x" if last == "M" else "s"
    named = all(part.islower() or (part[0].isupper() and part[1:] == part[1:].lower()) for part in letters)
    return "F" if named and letters[0][0].isupper() else "x"
