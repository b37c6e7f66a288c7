"""The lines of a table that are about nobody: footers, signatures, legends, statistics, titles of blocks."""

import re
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from bacpro.reading.columns.layout import TableLayout
from bacpro.reading.columns.vocabulary import ColumnKind, ColumnMeaning, Vocabulary
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.values.line_words import BLANK, FOOTER, OUTSIDE, STATISTICS, TITLE, find_reason

SIGNED = frozenset({FOOTER, TITLE})
"""Lines on which a name can stand beside the words: that of who signs, that of a teacher."""
NAME_MAX = 60
"""Characters of a name; a longer text is none."""
PERHAPS_NUMBER = 9
"""Digits from which a text where a number is expected may hold one."""
SENTENCE = 5
"""Words from which a text alone in its line is a sentence, and no name."""
_INE = re.compile(r"[0-9A-Z_]{11}", re.IGNORECASE)


@frozen
class PersonPlaces:
    """Where a row says who it is about: the columns of a table that can tell a person."""

    numero: int
    noms: tuple[int, ...]
    naissance: int | None
    ine: int | None
    notes: frozenset[int]


def places_of(layout: TableLayout) -> PersonPlaces:
    """The columns of a table that can tell a person."""
    names = tuple(layout.lues[name] for name in ("nom", "prenom") if name in layout.lues)
    marks = {place for unit in layout.unites for place in (unit.note, *unit.situations)}
    if layout.longue:
        marks.add(layout.lues["note"])
    return PersonPlaces(
        layout.lues["numero_candidat"],
        names,
        layout.lues.get("date_naissance"),
        layout.lues.get("ine"),
        frozenset(marks),
    )


def reason_for_nobody(row: Sequence[str], places: PersonPlaces) -> str:
    """Why a row whose number cannot be one is set aside; empty where it may be somebody, who then is rejected."""
    filled = {place: text for place, cell in enumerate(row) if (text := clean_cell(cell))}
    if not filled:
        return BLANK
    return _about_nobody(filled, places)


def is_outside(row: Sequence[str], places: PersonPlaces) -> bool:
    """Whether a row has not even the first cells of a person."""
    return len(row) <= places.numero or not any(map(str.isdigit, row[places.numero]))


def _about_nobody(filled: Mapping[int, str], places: PersonPlaces) -> str:
    first = next(iter(filled.values()))
    told = find_reason(first)
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


def _is_outside(filled: Mapping[int, str], places: PersonPlaces) -> bool:
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
    text = clean_cell(row[place])
    return all(clean_cell(cell) in {"", text} for cell in row)


def find_reckoning(row: Sequence[str], places: PersonPlaces) -> str:
    """The reason that the words of a row with a number tell, where they are of a total and nobody is named."""
    filled = {at: text for at, cell in enumerate(row) if at != places.numero and (text := clean_cell(cell))}
    told = find_reason(next(iter(filled.values()), ""))
    if told not in STATISTICS or _is_dated(filled, places.naissance) or places.ine in filled:
        return ""
    return "" if any(_is_name(filled.get(place, "")) for place in places.noms) else told


def are_headers(row: Sequence[str], header: Sequence[str], words: Vocabulary) -> bool:
    """Whether a row repeats the titles of its table (`header`), under these names or others that are known."""
    texts = {text for cell in row if (text := clean_cell(cell))}
    if len(texts) < 2:
        return False
    own = {words.column(clean_cell(name)) for name in header if clean_cell(name)}
    known = {column for text in texts if (column := words.column(text)) and column.kind in _TOLD and column in own}
    return len(known) > 1 and 2 * len(known) >= len(texts)


def find_misplaced(row: Sequence[str], header: Sequence[str], words: Vocabulary) -> tuple[str, str] | None:
    """A title of a repeated header that stands where another was, with that other; None where all are in place."""
    meanings = [words.column(clean_cell(name)) if clean_cell(name) else None for name in header]
    found = [words.column(text) if (text := clean_cell(cell)) else None for cell in row]
    results = any(column and column.kind is ColumnKind.UNITE for column in found)
    for cell, column, expected, before in zip(row, found, meanings, header, strict=False):
        odd = column is None and results and bool(clean_cell(cell)) and expected is not None and expected.kind in _TOLD
        if odd or (column is not None and column != expected and _TOLD & _kinds((column, expected))):
            return clean_cell(cell), clean_cell(before)
    return None


_TOLD = frozenset({ColumnKind.LUE, ColumnKind.UNITE, ColumnKind.SESSION, ColumnKind.CONTROLE, ColumnKind.SITUATION})


def _kinds(columns: Iterable[ColumnMeaning | None]) -> set[ColumnKind]:
    return {column.kind for column in columns if column is not None}


def _is_name(text: str) -> bool:
    """Whether a text can be a name of a person."""
    if not text or len(text) > NAME_MAX or not text[0].isalpha() or find_reason(text):
        return False
    return not any(character.isdigit() or character in ":=%@" for character in text)


def _is_sentence(text: str) -> bool:
    """Whether a text alone in its line is more than a name."""
    return len(text) > NAME_MAX or len(text.split()) >= SENTENCE or any(c.isdigit() or c in ":=%@" for c in text)


def _is_dated(filled: Mapping[int, str], place: int | None) -> bool:
    """Whether a date stands where the birth is expected."""
    text = filled.get(place, "") if place is not None else ""
    return sum(map(str.isdigit, text)) > 3 and not find_reason(text.strip("0123456789/.- "))
