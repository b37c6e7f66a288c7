"""The lines of a table that are about nobody: footers, signatures, legends, statistics, titles of blocks."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from attrs import frozen

from bacpro.model.structuring.data import read_toml
from bacpro.reading.columns.columns import Column, Kind, Vocabulary
from bacpro.reading.columns.layout import Layout
from bacpro.reading.values.cells import cleaned

HEADERS = "titres répétés"
TITLE = "titre de bloc"
FOOTER = "pied de page ou légende"
OUTSIDE = "texte hors du tableau"
BLANK = "ligne vide"
SIGNED = frozenset({FOOTER, TITLE})
"""Lines on which a name can stand beside the words: that of who signs, that of a teacher."""
STATISTICS = frozenset({"ligne de total", "ligne de statistique"})
NAME_MAX = 60
"""Characters of a name; a longer text is none."""
CLASS_MAX = 40
"""Characters of the name of a class."""
PERHAPS_NUMBER = 9
"""Digits from which a text where a number is expected may hold one."""
SENTENCE = 5
"""Words from which a text alone in its line is a sentence, and no name."""

_FORMULA_STARTS = frozenset("=+@")
_TOKENS = re.compile(r"[a-z]+|[0-9]+")
_LEGEND = re.compile(r"\(\d|\*|[A-Z]{2,3} ?[:=]|[^=]{1,40}=|https?:|www\.")
_CLASS = re.compile(r"(?:classe|division(?: de classe)?)(?: de)? ?[:=\-–—]? ?(?P<nom>\w.*)", re.IGNORECASE)
_FINAL_YEAR = re.compile(r"T ?[A-Z]{2}\w{0,10}(?: ?\d{1,2})?|(?:[Tt]le|[Tt]erm|[Tt]erminale|TERMINALE) \w.*")
_COUNT = re.compile(
    r" ?(?:\((?:effectif ?:? ?)?\d{1,3}[^()]{0,20}\)|[-–—:,/] ?(?:effectif ?:? ?\d{1,3}|\d{1,3} [a-zé]{5,12}))$",
    re.IGNORECASE,
)
_INE = re.compile(r"[0-9A-Z_]{11}", re.IGNORECASE)


@frozen
class Places:
    """Where a row says who it is about: the columns of a table that can tell a person."""

    numero: int
    noms: tuple[int, ...]
    naissance: int | None
    ine: int | None
    notes: frozenset[int]


def places_of(layout: Layout) -> Places:
    """The columns of a table that can tell a person."""
    names = tuple(layout.lues[name] for name in ("nom", "prenom") if name in layout.lues)
    marks = {place for unit in layout.unites for place in (unit.note, *unit.situations)}
    if layout.longue:
        marks.add(layout.lues["note"])
    return Places(
        layout.lues["numero_candidat"],
        names,
        layout.lues.get("date_naissance"),
        layout.lues.get("ine"),
        frozenset(marks),
    )


@lru_cache(maxsize=1 << 12)
def kind(text: str) -> str:
    """The reason for which a line that begins with a text is set aside, empty where its words tell none."""
    if text[:1] in _FORMULA_STARTS:
        return ""
    tokens = tuple(_TOKENS.findall(unaccented(text)))
    known = _words()
    for size in range(min(len(tokens), _LONGEST), 0, -1):
        if found := known.get(tokens[:size]):
            return found
    if _DATED.match(" ".join(tokens)):
        return FOOTER
    return FOOTER if _LEGEND.match(" ".join(text.split())) and any(map(str.isalpha, text)) else ""


_LONGEST = 4
_DATED = re.compile(r"(?:le )?\d{1,2} \d{1,2} \d{4}$|\d{4} \d{2} \d{2}$|le \d")


def about_nobody(row: Sequence[str], places: Places) -> str:
    """Why a row whose number cannot be one is set aside; empty where it may be somebody, who then is rejected."""
    filled = {place: text for place, cell in enumerate(row) if (text := cleaned(cell))}
    if not filled:
        return BLANK
    return _about_nobody(filled, places)


def is_outside(row: Sequence[str], places: Places) -> bool:
    """Whether a row has not even the first cells of a person."""
    return len(row) <= places.numero or not any(map(str.isdigit, row[places.numero]))


def _about_nobody(filled: Mapping[int, str], places: Places) -> str:
    first = next(iter(filled.values()))
    told = kind(first)
    named = any(_is_name(filled.get(place, "")) for place in places.noms)
    marked = any(place in places.notes for place in filled)
    # A name can stand beside the words of who signs; but a word alone may be a name too.
    worded = any(map(str.isalpha, first))
    signed = told in SIGNED and worded and (next(iter(filled)) == places.numero or " " in first)
    if _is_dated(filled, places.naissance) or _INE.fullmatch(filled.get(places.ine, "") if places.ine else ""):
        return ""
    if named and (marked or not signed):
        return "" if told or len(set(filled.values())) > 1 or not _is_sentence(first) else OUTSIDE
    if told:
        return told
    if marked and not (worded and len(set(filled.values())) == 1):
        return ""
    return OUTSIDE if _is_outside(filled, places) else ""


def _is_outside(filled: Mapping[int, str], places: Places) -> bool:
    """Whether texts that no word tells are beside the table: nothing in the line can be of a person."""
    number = filled.get(places.numero, "")
    if sum(map(str.isdigit, number)) >= PERHAPS_NUMBER:
        return False
    if number:
        return True
    [(place, text), *others] = filled.items()
    if any(other != text for _, other in others):
        return False
    return _is_sentence(text) or not (place in places.noms or place in places.notes)


def is_alone(row: Sequence[str], place: int) -> bool:
    """Whether nothing else than a cell stands in its row, repeated or not."""
    text = cleaned(row[place])
    return all(cleaned(cell) in {"", text} for cell in row)


def reckoning(row: Sequence[str], places: Places) -> str:
    """The reason that the words of a row with a number tell, where they are of a total and nobody is named."""
    filled = {at: text for at, cell in enumerate(row) if at != places.numero and (text := cleaned(cell))}
    told = kind(next(iter(filled.values()), ""))
    if told not in STATISTICS or _is_dated(filled, places.naissance) or places.ine in filled:
        return ""
    return "" if any(_is_name(filled.get(place, "")) for place in places.noms) else told


def titled(row: Sequence[str]) -> str:
    """The class that a title of block names, empty where it names none."""
    text = " ".join(next((text for cell in row if (text := cleaned(cell))), "").split())
    if len(text) > 2 * CLASS_MAX:
        return ""
    found = _CLASS.match(text)
    final = not found and kind(text) in {"", TITLE} and _FINAL_YEAR.fullmatch(_COUNT.sub("", text))
    name = found["nom"] if found else text if final else ""
    name = _COUNT.sub("", name).strip(" .:;,-–—()")
    return name if 0 < len(name) <= CLASS_MAX and unaccented(name) != "classe" else ""


def are_headers(row: Sequence[str], header: Sequence[str], words: Vocabulary) -> bool:
    """Whether a row repeats the titles of its table (`header`), under these names or others that are known."""
    texts = {text for cell in row if (text := cleaned(cell))}
    if len(texts) < 2:
        return False
    own = {words.column(cleaned(name)) for name in header if cleaned(name)}
    known = {column for text in texts if (column := words.column(text)) and column.kind in _TOLD and column in own}
    return len(known) > 1 and 2 * len(known) >= len(texts)


def misplaced(row: Sequence[str], header: Sequence[str], words: Vocabulary) -> tuple[str, str] | None:
    """A title of a repeated header that stands where another was, with that other; None where all are in place."""
    meanings = [words.column(cleaned(name)) if cleaned(name) else None for name in header]
    found = [words.column(text) if (text := cleaned(cell)) else None for cell in row]
    results = any(column and column.kind is Kind.UNITE for column in found)
    for cell, column, expected, before in zip(row, found, meanings, header, strict=False):
        odd = column is None and results and bool(cleaned(cell)) and expected is not None and expected.kind in _TOLD
        if odd or (column is not None and column != expected and _TOLD & _kinds((column, expected))):
            return cleaned(cell), cleaned(before)
    return None


_TOLD = frozenset({Kind.LUE, Kind.UNITE, Kind.SESSION, Kind.CONTROLE, Kind.SITUATION})


def _kinds(columns: Iterable[Column | None]) -> set[Kind]:
    return {column.kind for column in columns if column is not None}


def _is_name(text: str) -> bool:
    """Whether a text can be a name of a person."""
    if not text or len(text) > NAME_MAX or not text[0].isalpha() or kind(text):
        return False
    return not any(character.isdigit() or character in ":=%@" for character in text)


def _is_sentence(text: str) -> bool:
    """Whether a text alone in its line is more than a name."""
    return len(text) > NAME_MAX or len(text.split()) >= SENTENCE or any(c.isdigit() or c in ":=%@" for c in text)


def _is_dated(filled: Mapping[int, str], place: int | None) -> bool:
    """Whether a date stands where the birth is expected."""
    text = filled.get(place, "") if place is not None else ""
    return sum(map(str.isdigit, text)) > 3 and not kind(text.strip("0123456789/.- "))


def unaccented(text: str) -> str:
    """A text in small letters, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@cache
def _words() -> dict[tuple[str, ...], str]:
    """The reason of each word, or words, of `data/lignes.toml`."""
    data = read_toml(files("bacpro.reading") / "data" / "lignes.toml")
    return {tuple(word.split()): reason for reason, words in data.items() for word in words}
