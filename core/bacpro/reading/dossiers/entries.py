"""The objects of a file of dossiers as they stand, each with what the rest of the file tells of its number."""

import json
import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial

from attrs import evolve, frozen

from bacpro.model.notation.characters import UNSOUND
from bacpro.model.notation.number import number_of
from bacpro.reading.blocks import batches
from bacpro.reading.dossiers.jsontext import explain_json, parse_json
from bacpro.reading.sources.source import SourceFile, refusal
from bacpro.reading.spool import RepeatedKeys
from bacpro.reading.values.numbering import (
    NOTHING_KNOWN,
    Numbering,
    judge_numbers,
)
from bacpro.reading.values.numbers import ine_key, key_of, size_of


@frozen
class DossierEntry:
    """An object of the file: the line it begins at, its path, and its line, or it where it was read with others."""

    ligne: int
    chemin: str
    texte: bytes | None = None
    objet: object = None
    suspect: bool = False
    """Whether the text it was read from may hold characters that are no letters, or letters encoded twice."""
    doubles: tuple[int, ...] = ()
    """The lines where its number stands, or the ranks in a list, when they are several."""
    jumeaux: tuple[int, ...] = ()
    """The same of its INE."""
    numeros: Numbering = NOTHING_KNOWN
    """What the candidate numbers of the file tell together."""
    rang: int = 0
    """Its rank in a list, from 1, which then stands for its line among several; 0 where it has a line of its own."""


def _lines(fichier: SourceFile) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers, before they are decoded: every encoding of a text ends them alike."""
    with fichier.path.open("rb") as stream:
        if fichier.encodage == _WITH_BOM:
            stream.seek(len(BOM_UTF8))
        yield from enumerate((line for lines in stream for line in cut_lines(lines)), 1)


def cut_lines(line: bytes) -> Sequence[bytes]:
    """What a stream takes for a line, cut at the carriage returns inside it, which few have."""
    inside = line.find(b"\r", 0, -2 if line.endswith(b"\n") else len(line))
    return (line,) if inside < 0 else line.splitlines(keepends=True)


_WITH_BOM = "utf-8-sig"


def decode_line(line: bytes, fichier: SourceFile) -> str:
    """The text of a line of a file."""
    encoding = fichier.encodage if fichier.encodage and fichier.encodage != _WITH_BOM else "utf-8"
    return line.decode(encoding, fichier.erreurs)


@frozen
class _SharedKeys:
    """What the numbers and the INE of a file tell together."""

    numeros: Numbering
    doubles: dict[str, tuple[int, ...]]
    jumeaux: dict[str, tuple[int, ...]]

    def of(self, entry: DossierEntry, keys: Callable[[], tuple[str, str]]) -> DossierEntry:
        """An entry, given its number and its INE, with the lines where they stand too."""
        doubles, twins = self.doubles, self.jumeaux
        if not doubles and not twins:
            return entry
        number, ine = keys()
        lines = doubles.get(key_of(number), ()) if number else ()
        others = twins.get(ine, ()) if ine else ()
        return evolve(entry, doubles=lines, jumeaux=others) if lines or others else entry


def _find_shared(found: Iterable[tuple[int, tuple[str, str]]]) -> _SharedKeys:
    """What numbers and INE tell together, given with their lines."""
    sizes: Counter[int] = Counter()
    with closing(RepeatedKeys()) as numbers, closing(RepeatedKeys()) as ines:
        for lot in batches(found, _LOT):
            sizes.update(size_of(number) for _, (number, _) in lot if number_of(number))
            numbers.add([(key_of(number), line) for line, (number, _) in lot if number])
            ines.add([(ine, line) for line, (_, ine) in lot if ine])
        return _SharedKeys(judge_numbers(sizes), numbers.found(), ines.found())


_LOT = 1000
"""Dossiers looked at together."""


def read_lines(fichier: SourceFile) -> Iterator[DossierEntry]:
    """The lines of a file of JSON Lines that hold something, each with what the others tell."""
    told = _find_shared((number, _keys_in(line, fichier)) for number, line in _lines(fichier))
    for number, line in _lines(fichier):
        if line.startswith(b"{") or not decode_line(line, fichier).isspace():
            yield told.of(DossierEntry(number, "$", line, numeros=told.numeros), partial(_keys_in, line, fichier))


def open_document(fichier: SourceFile) -> Iterator[DossierEntry]:
    """The objects of a JSON file. Raises BacproError when it is not JSON at all."""
    with fichier.open_text() as stream:
        text = stream.read()
    try:
        content = parse_json(text)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        message = f"ce n’est pas du JSON : {explain_json(error)}. Corrigez le fichier à cet endroit."
        raise refusal(fichier, line, [message]) from error
    if isinstance(content, list):
        return _list_entries(content)
    return iter([DossierEntry(1, "$", objet=content, suspect=True)])


def _list_entries(items: Iterable[object]) -> Iterator[DossierEntry]:
    for rank, item in enumerate(items, 1):
        yield DossierEntry(1, f"$[{rank - 1}]", objet=item, suspect=True, rang=rank)


def read_document(fichier: SourceFile) -> Iterator[DossierEntry]:
    """The objects of a JSON file, each with what the others tell. Raises BacproError as `open_document` does."""
    yield from _tell_shared(list(open_document(fichier)))


def read_items(items: Iterable[object]) -> Iterator[DossierEntry]:
    """Objects in memory, as those of a JSON list."""
    yield from _tell_shared(list(_list_entries(items)))


def _tell_shared(entries: Sequence[DossierEntry]) -> Iterator[DossierEntry]:
    told = _find_shared((entry.rang, _keys(entry.objet)) for entry in entries)
    for entry in entries:
        yield told.of(evolve(entry, numeros=told.numeros), partial(_keys, entry.objet))


_NUMBER_KEY = re.compile(rb'"numero"\s*:\s*"([^"\\]+)"')
_INE_KEY = re.compile(rb'"ine"\s*:\s*"([^"\\]+)"')


def _keys_in(line: bytes, fichier: SourceFile) -> tuple[str, str]:
    """The candidate number and the INE in the text of a dossier, which is not read where that can be avoided."""
    found = _NUMBER_KEY.search(line)
    if found is None:
        return _keys(_try_json(decode_line(line, fichier)))
    ine = _INE_KEY.search(line) if b'"ine"' in line else None
    return _one_form(decode_line(found[1], fichier)), ine_key(decode_line(ine[1], fichier)) if ine else ""


def _try_json(text: str) -> object:
    try:
        return parse_json(text)
    except ValueError:
        return None


def _keys(objet: object) -> tuple[str, str]:
    """The candidate number and the INE of an object, empty where it has none."""
    candidat = objet.get("candidat") if isinstance(objet, dict) else None
    ine = candidat.get("ine") if isinstance(candidat, dict) else None
    return find_number(objet), ine_key(ine) if isinstance(ine, str) and not UNSOUND.search(ine) else ""


def find_number(objet: object) -> str:
    """The candidate number of an object, empty where it has none; one that is no text is a fault, but has it."""
    candidat = objet.get("candidat") if isinstance(objet, dict) else None
    number = candidat.get("numero") if isinstance(candidat, dict) else None
    if type(number) is int:
        number = str(number)
    return _one_form(number) if isinstance(number, str) and not UNSOUND.search(number) else ""


def _one_form(number: str) -> str:
    """A number in its one form, or as it is where it cannot be one."""
    return number_of(number) or number
