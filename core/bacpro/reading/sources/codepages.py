"""Tells in which encoding a text is that is not UTF-8 from end to end.

A byte beyond ASCII is one letter of Windows, of latin-9, of DOS or of an old Mac, and they differ. The words of the
file tell which: read in the wrong encoding, French has signs and capitals in the middle of its words. Where two
encodings give words that may be French, the file is refused: letters are never guessed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from bacpro.errors import BacproError

_LINE = 1 << 20
"""Bytes of a line looked at together."""
_WORDS = 20_000
"""Words that are kept to tell encodings apart."""
_SHOWN = 3
_NAMES = {
    "cp1252": "Windows (cp1252)",
    "iso8859-15": "latin-9",
    "cp850": "DOS (cp850)",
    "mac_roman": "ancien Mac (MacRoman)",
}
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ASCII = bytes(range(0x80))
_FOREIGN_WORD = 3
"""Letters of a word that cannot be French if all have accents."""
_SPOILT = 2
"""One word in so many that cannot be one: the file is no text in that encoding."""
_REMEDY = "Dans Excel : Fichier, Enregistrer sous, « CSV UTF-8 (délimité par des virgules) »."


@frozen
class Writing:
    """How a text is to be decoded: encoding, what becomes of bytes that it has not, and what there is to say of it."""

    encodage: str
    erreurs: str = "strict"
    remarques: tuple[str, ...] = ()


def writing_of(path: Path, *, bom: bool, western: str) -> Writing:
    """How a text is written that is not UTF-8 from end to end; `western` is the Western encoding that it may have.

    Raises BacproError where no encoding fits, or several do, and OSError.
    """
    words: dict[bytes, None] = {}
    faulty: list[int] = []
    sequences = odd = 0
    for number, line in _lines(path):
        found = _SEQUENCE.findall(line)
        beyond = len(line.translate(None, _ASCII)) - sum(map(len, found))
        sequences += len(found)
        odd += beyond
        if beyond:
            faulty.append(number)
        if len(words) < _WORDS:
            words.update(dict.fromkeys(word for word in _WORD.findall(line) if not word.isascii()))
    if bom or (sequences and sequences >= odd):
        where = ", ".join(map(str, dict.fromkeys(faulty[: _SHOWN + 1])))
        more = ", …" if len(faulty) > _SHOWN + 1 else ""
        told = f"en UTF-8, mais des octets n’en sont pas (ligne {where}{more}) : les lettres y sont perdues"
        return Writing("utf-8-sig" if bom else "utf-8", "replace", (told,))
    return _decide(path, list(words), western)


def unreadable(path: Path, ligne: int | None = None) -> BacproError:
    """The error of a file that is a text in no known encoding, at the line of what is no character of one."""
    place = f", ligne {ligne}" if ligne else ""
    tried = "ni UTF-8, ni Windows (cp1252), ni latin-9, ni DOS (cp850), ni MacRoman"
    return BacproError(f"{path}{place} : encodage illisible, {tried}. {_REMEDY}")


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that are not ASCII, a very long one in parts, with their numbers."""
    number = 1
    with path.open("rb") as stream:
        while line := stream.readline(_LINE):
            if not line.isascii():
                yield number, line
            number += line.endswith(b"\n")


def _decide(path: Path, words: list[bytes], western: str) -> Writing:
    """The one encoding in which words can be French. Raises BacproError where there is none, or several."""
    seen = sorted((_spoilt(words, name), -_plausible(words, name), name) for name in (western, "cp850", "mac_roman"))
    (spoilt, likely, name), (others, other_likely, other) = seen[:2]
    if spoilt * _SPOILT > len(words):
        raise unreadable(path)
    certain = spoilt * 4 < others if name != western else (spoilt, likely) < (others, other_likely)
    if not certain:
        word = next(word for word in words if word.decode(name, "replace") != word.decode(other, "replace"))
        readings = " ou ".join(f"« {word.decode(one, 'replace')} » en {_NAMES[one]}" for one in (name, other))
        raise BacproError(f"{path} : encodage incertain, un mot peut se lire {readings}. {_REMEDY}")
    if name == western:
        return Writing(name, "replace")
    examples = ", ".join(f"« {word.decode(name)} »" for word in words[:_SHOWN])
    return Writing(name, "strict", (f"lu en {_NAMES[name]} : vérifiez les accents ({examples})",))


def _spoilt(words: list[bytes], encoding: str) -> int:
    """How many words cannot be right in an encoding."""
    return sum(weight(word.decode(encoding, "replace")) is None for word in words)


def _plausible(words: list[bytes], encoding: str) -> int:
    return sum(weight(word.decode(encoding, "replace")) or 0 for word in words)


_VOWELS = frozenset("aeiouyàâäéèêëîïôöùûü")
_FRENCH = frozenset("àâçéèêëîïôœùûÿ")
_FOREIGN = frozenset("äöüáãåìíñòóõøúýßšžæ")
_OPENING, _CLOSING = frozenset("«“„‚‘"), frozenset("»”…›’‘°²³")
_BETWEEN = frozenset("’·\u00ad–")
_ALONE = frozenset("–—•€…£§©®°²³½¼¾×±«»\u00a0")
_WRITTEN = frozenset("’°“”«»€…‚‘–—•")
"""Signs that French texts are full of."""
_FIRST = {"â": "bgmnpt", "ê": "t", "ô": "t", "œ": "cdinstuv", "î": "l"}
"""Letters that follow an accented one at the beginning of a word."""


def weight(word: str) -> int | None:
    """How French the letters of a word are, beyond ASCII: more for those of French; None where the word can be none."""
    if len(word) >= _FOREIGN_WORD and word.isalpha() and not any(map(str.isascii, word)):
        return None
    total = 0
    for place, char in enumerate(word):
        if char.isascii():
            continue
        before, after = word[place - 1 : place] if place else "", word[place + 1 : place + 2]
        found = _letter(word, place, before, after) if char.isalpha() else _sign(char, before, after)
        if found is None:
            return None
        total += found
    return total


def _sign(char: str, before: str, after: str) -> int | None:
    """The weight of a character that is no letter; None where it cannot stand between those before and after."""
    left, right = before.isalpha(), after.isalpha()
    fits = (
        char == "\u00a0"
        or (left and right and char in _BETWEEN)
        or (right and not left and char in _OPENING)
        or (left and not right and char in _CLOSING)
        or (not left and not right and char in _ALONE)
    )
    return (1 if char in _WRITTEN else 0) if fits else None


def _letter(word: str, place: int, before: str, after: str) -> int | None:
    """The weight of a letter; None where neither its case nor its place can be right."""
    char = word[place]
    lower = char.lower()
    rest = [other for at, other in enumerate(word) if at != place and other.isalpha()]
    starts = not before.isalpha()
    if char.islower() and (after.isupper() or (len(rest) > 1 and all(map(str.isupper, rest)))):
        return None
    if char.isupper() and not starts and not all(map(str.isupper, rest)):
        return None
    if lower not in _FRENCH:
        return 0 if lower in _FOREIGN and rest else None
    if lower == "ç" and after.lower() not in _VOWELS:
        return None
    return 2 if _stands(lower, word[:place].lower(), word[place + 1 :].lower()) else 0


def _stands(letter: str, before: str, after: str) -> bool:
    """Whether an accented letter of French stands where French has it, all in lower case."""
    last, first = before[-1:], after[:1]
    starts, ends = not last.isalpha(), not first.isalpha()
    if starts and letter in _FIRST:
        return not ends and first in _FIRST[letter]
    rules = {
        "à": ends and last not in _VOWELS,
        "ù": last == "o" and ends,
        "ë": not starts and last in _VOWELS,
        "œ": last not in _VOWELS and first in _FIRST["œ"],
        "î": not ends and first not in "iuéèêàœ",
        "û": not starts,
        "è": not ends and (not starts or (first not in _VOWELS and after[1:2] == "e") or after == "s"),
        "ê": not ends,
        "â": not ends,
        "ô": not ends,
    }
    rules["ï"] = rules["ÿ"] = rules["ë"]
    return rules.get(letter, True)
