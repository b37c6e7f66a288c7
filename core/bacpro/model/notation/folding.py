"""Texts made alike, to compare them: without case, accents, spaces or punctuation."""

import unicodedata
from functools import lru_cache
from itertools import filterfalse


def strip_accents(text: str) -> str:
    """A text in small letters, without accents; what decomposes into a capital (`𝐀`) is small too."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return "".join(filterfalse(unicodedata.combining, decomposed))


@lru_cache(maxsize=1 << 12)
def fold(text: str) -> str:
    """A text without case, accents, spaces or punctuation, to compare titles and words."""
    return "".join(filter(str.isalnum, strip_accents(text.replace("°", "o"))))


def fold_words(text: str) -> str:
    """A text in small letters, without accents, with single plain spaces."""
    return " ".join(strip_accents(text.replace("°", "o")).split())
