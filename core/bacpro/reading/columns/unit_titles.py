"""Which unit a title names: by its code, that of its épreuve, or the title of either, whatever stands around.

Only words that are known to change nothing may stand around (`Note U31 /20`, `E33 PSE`, `E5 Français`): an average, a
rank or a coefficient of a unit is no mark of it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import pairwise

from attrs import frozen

from bacpro.model.diploma import Diploma
from bacpro.model.notation.folding import fold_words
from bacpro.model.structuring.data import read_toml

LONGEST = 200
"""Characters beyond which a cell is no title."""


SCALE = 20


_SCALES = frozenset({5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 200})


_SHORTEST = 3
"""Letters from which the beginning of a word stands for it."""


RECKONED = frozenset("*×÷+=<>%?#~^")
"""Signs of a title that holds something else than a mark."""


_TOKEN = re.compile(r"[^\W\d_]+|\d+")


_COEFFICIENT = re.compile(r"\(?\bcoef(?:f(?:icients?)?)?\.? ?[:=]? ?(\d{1,2}(?:[.,]\d{1,2})?)(?!\d|[.,]\d)\)?")


_SCALED = re.compile(r"\(?(?:/|\bsur) ?(\d{1,3})(?!\d|[/.,]\d)(?: ?(?:pts|points)\b)?\)?")


@frozen
class BareTitle:
    """A title without the scale and the coefficient that stand in it."""

    texte: str
    baremes: tuple[int, ...] = ()
    """What the marks are on (`/20`)."""
    coefficients: tuple[Decimal, ...] = ()

    @property
    def autre_bareme(self) -> int | None:
        """What the marks are on, where that is not 20."""
        return next((bareme for bareme in self.baremes if bareme != SCALE), None)


def strip_title(title: str) -> BareTitle:
    """A title without what it says of the marks under it: `Note U6 (coef 2) /20` is `note u6`."""
    if len(title) > LONGEST:
        return BareTitle(title)
    text = fold_words(title)
    coefficients = tuple(Decimal(found[1].replace(",", ".")) for found in _COEFFICIENT.finditer(text))
    text = _COEFFICIENT.sub(" ", text)
    scales = tuple(int(found[1]) for found in _SCALED.finditer(text) if int(found[1]) in _SCALES)
    text = _SCALED.sub(lambda found: " " if int(found[1]) in _SCALES else found[0], text)
    if not coefficients and not scales:
        return BareTitle(title)
    return BareTitle(" ".join(text.split()), scales, coefficients)


def split_words(text: str) -> list[str]:
    """The words and numbers of a text: `U31/20` has `u`, `31` and `20`."""
    return _TOKEN.findall(fold_words(text))


@frozen
class UnitTitles:
    """How titles name the units of a diploma."""

    noms: Mapping[str, str]
    """Names without spaces, accents nor case, with the code of the unit: codes, épreuves, titles, other names."""
    mots: Mapping[str, tuple[tuple[str, ...], ...]]
    """The words of each title of a unit, in their order."""
    parents: Mapping[str, str]
    """The épreuve that a unit’s sous-épreuve is of, folded (`e5`)."""
    groupes: Mapping[str, tuple[str, ...]]
    """Names of épreuves that have several units, with these."""
    coefficients: Mapping[str, frozenset[Decimal]]
    """The coefficients of a unit in the editions of the diploma."""

    def unit(self, title: str) -> str | None:
        """The unit whose mark stands under a title, or None where that is not certain."""
        found = {code for code, _ in self._find_names(title)}
        return found.pop() if len(found) == 1 else None

    def group(self, title: str) -> tuple[str, ...]:
        """The units of the épreuve that a title names, where there are several."""
        words = _shorten(split_words(title)) if len(title) <= LONGEST else []
        return self.groupes.get(_join_words(words), ())

    def spoken_of(self, title: str) -> bool:
        """Whether a title holds the name of a unit, for whatever it says of it."""
        words = split_words(title) if len(title) <= LONGEST else []
        return any(name in self.noms for _, name, _ in _cuts(words))

    def _find_names(self, title: str) -> Iterator[tuple[str, str]]:
        # A line that is cut by the wrong separator begins with a number, a title never does.
        if len(title) > LONGEST or title[:1].isdigit() or not RECKONED.isdisjoint(title):
            return
        words = split_words(title)
        for before, name, after in _cuts(words):
            code = self.noms.get(name)
            if code and self._leads(before, code) and self._follows(after, code):
                yield code, name

    def _leads(self, words: Sequence[str], code: str) -> bool:
        """Whether words before a name change nothing to it."""
        rest = self._drop_languages(_leave_out(words, _words("avant"), _words("rubriques")), code)
        return not rest or _join_words(rest) == self.parents.get(code)

    def _drop_languages(self, words: list[str], code: str) -> list[str]:
        """Words without the languages that are spoken, for a unit of living languages."""
        living = any("langue" in title or "langues" in title for title in self.mots[code])
        return _leave_out(words, _words("langues")) if living else words

    def _follows(self, words: Sequence[str], code: str) -> bool:
        """Whether words after a name say the same unit again, in full or shortened."""
        rest = self._drop_languages(_leave_out(words, _words("apres")), code)
        return not rest or self.noms.get(_join_words(rest)) == code or any(_begins(rest, t) for t in self.mots[code])


def _leave_out(words: Sequence[str], known: frozenset[str], numbered: frozenset[str] = frozenset()) -> list[str]:
    """Words but those known; of `numbered` ones, the number that follows goes with them (`EG1`)."""
    kept = []
    for at, word in enumerate(words):
        of_previous = word.isdigit() and at and words[at - 1] in numbered
        if word not in known and word not in numbered and not of_previous:
            kept.append(word)
    return kept


def _cuts(words: Sequence[str]) -> Iterator[tuple[Sequence[str], str, Sequence[str]]]:
    """Every way of taking words in a row for a name: what stands before, the name, what stands after."""
    for first in range(len(words)):
        for last in range(first + 1, len(words) + 1):
            if name := _join_words(words[first:last]):
                yield words[:first], name, words[last:]


def _join_words(words: Sequence[str]) -> str:
    """Words in one; empty where two numbers would make another."""
    if any(one.isdigit() and two.isdigit() for one, two in pairwise(words)):
        return ""
    return "".join(words)


def _begins(words: Sequence[str], title: Sequence[str]) -> bool:
    """Whether words are those of a title from its first on, in their order, some left out, some cut."""
    if not words or not title or not _stands_for(words[0], title[0]):
        return False
    left = iter(title)
    return all(any(_stands_for(word, whole) for whole in left) for word in words)


def _stands_for(word: str, whole: str) -> bool:
    return word == whole or (len(word) >= _SHORTEST and word.isalpha() and whole.startswith(word))


def name_units(diploma: Diploma) -> UnitTitles:
    """How titles name the units of a diploma, by its data alone: a name that two units have names none of them."""
    named: dict[str, set[str]] = {}
    titles: dict[str, set[tuple[str, ...]]] = {code: set() for code in diploma.unites}
    groups: dict[str, set[str]] = {}
    parents: dict[str, str] = {}
    weights: dict[str, set[Decimal]] = {}
    for edition in diploma.editions:
        epreuves = {epreuve.code: epreuve for epreuve in edition.epreuves}
        for unite in edition.unites:
            held = epreuves[unite.epreuve]
            if unite.coefficient:
                weights.setdefault(unite.code, set()).add(unite.coefficient.valeur)
            named.setdefault(_join_words(split_words(held.code)), set()).add(unite.code)
            for title in (unite.intitule, held.intitule):
                words = split_words(title)
                titles[unite.code].add(tuple(_shorten(words)))
                for said in (words, _shorten(words)):
                    named.setdefault(_join_words(said), set()).add(unite.code)
            if held.epreuve:
                parents[unite.code] = _join_words(split_words(held.epreuve))
                for name in (held.epreuve, epreuves[held.epreuve].intitule):
                    groups.setdefault(_join_words(_shorten(split_words(name))), set()).add(unite.code)
    noms = {name: min(codes) for name, codes in named.items() if name and len(codes) == 1}
    noms |= {_join_words(split_words(alias)): code for alias, code in diploma.alias_unites.items()}
    noms |= {_join_words(split_words(code)): code for code in diploma.unites}
    return UnitTitles(
        noms,
        {code: tuple(sorted(found)) for code, found in titles.items()},
        parents,
        {name: tuple(sorted(codes)) for name, codes in groups.items() if name not in noms and len(codes) > 1},
        {code: frozenset(found) for code, found in weights.items()},
    )


def _shorten(words: list[str]) -> list[str]:
    """A title without the words that begin it as they begin any other (`Épreuve d’…`)."""
    first = next((at for at, word in enumerate(words) if word not in _words("avant")), len(words))
    return words[first:]


@cache
def _words(part: str) -> frozenset[str]:
    """Words that may stand around the name of a unit, or that are languages, in `data/colonnes.toml`."""
    return frozenset(word for told in _data()[part] for word in split_words(told))


@cache
def _data() -> Mapping[str, Sequence[str]]:
    found: Mapping[str, Sequence[str]] = read_toml(files("bacpro.reading") / "data" / "titres.toml")
    return found
