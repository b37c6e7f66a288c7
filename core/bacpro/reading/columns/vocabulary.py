"""What each column of a table means, whatever the case, accents and spaces of its header."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files

from attrs import frozen

from bacpro.model.diploma import Diploma
from bacpro.model.notation.folding import fold
from bacpro.model.structuring.data import read_toml
from bacpro.reading.columns.column_map import ColumnMap
from bacpro.reading.columns.misspelling import find_nearest
from bacpro.reading.columns.unit_titles import LONGEST, RECKONED, UnitTitles, name_units, strip_title
from bacpro.sharing.memo import LazyDict


class ColumnKind(StrEnum):
    """What a column holds."""

    LUE = "lue"
    RECOPIEE = "recopiee"
    LAISSEE = "laissee"
    UNITE = "unite"
    SESSION = "session"
    CONTROLE = "controle"
    SITUATION = "situation"


OF_UNITS = frozenset({ColumnKind.UNITE, ColumnKind.SESSION, ColumnKind.CONTROLE, ColumnKind.SITUATION})
"""Columns that belong to a unit."""


SITUATIONS = range(1, 5)
"""Numbers of the CCF situations that a table can hold for a unit."""


@frozen
class ColumnMeaning:
    """The meaning of a column: its kind, and its canonical name or unit code."""

    kind: ColumnKind
    nom: str

    @property
    def canonical(self) -> str:
        """The column’s name in the contract: `nom`, `U31`, `U31 session`, `controle U12`, `U2 situation 1`."""
        if self.kind is ColumnKind.SESSION:
            return f"{self.nom} session"
        return f"controle {self.nom}" if self.kind is ColumnKind.CONTROLE else self.nom


@frozen
class HeaderFault:
    """A column that cannot be taken: its header, what is wrong, the remedy. In French."""

    colonne: str
    erreur: str
    remede: str


_TEST = re.compile(r"\s*[0-9]{3}[A-Z]{0,2}\s+-\s+[0-9]+\s+-\s")
"""How the header of a column of a results export begins."""


def test_name(header: str) -> str | None:
    """The test that a column of a results export is of (`001 - 1 - Français - Ponctuel`: `Français`), or None."""
    begun = _TEST.match(header)
    head, _, kind = header.rpartition("-")
    if not begun or len(head) <= begun.end() or not head[-1].isspace() or not kind[:1].isspace() or len(kind) == 1:
        return None
    return head[begun.end() :].strip() or None


_PARTED = re.compile(r"\d[^\w\s]+\s*\d|\d\s+\d")
"""Numbers side by side, which are not to be read as one (`U5 2`)."""


@frozen(slots=False)
class Vocabulary:
    """Every header known in the files of a diploma, folded, with its meaning; and what an office said of its own."""

    connus: Mapping[str, ColumnMeaning]
    dits: Mapping[str, ColumnMeaning]
    titres: UnitTitles
    """How titles name the units of the diploma."""

    @cached_property
    def _meanings(self) -> LazyDict[str, ColumnMeaning | None]:
        return LazyDict(self._understand)

    def column(self, header: str) -> ColumnMeaning | None:
        """The meaning of a header, or None."""
        return self._meanings[header]

    def _understand(self, header: str) -> ColumnMeaning | None:
        name = fold(header)
        if said := self.dits.get(name):
            return said
        if test := test_name(header):
            return self._of_unit(self.titres.noms.get(fold(test)))
        if known := self._find_known(name, header):
            return known
        if len(header) > LONGEST or not RECKONED.isdisjoint(header):
            return None
        without = strip_title(header)
        if without.texte != header and (known := self._find_known(fold(without.texte), without.texte)):
            return known
        return self._of_unit(self.titres.unit(without.texte))

    def _find_known(self, name: str, header: str) -> ColumnMeaning | None:
        found = self.connus.get(name)
        if found and found.kind in OF_UNITS:
            # `U5 2` is no U52, `U31 %` no mark; a star only calls a note.
            return None if _PARTED.search(header) or not RECKONED.isdisjoint(header.rstrip("* ")) else found
        return found

    @staticmethod
    def _of_unit(code: str | None) -> ColumnMeaning | None:
        return ColumnMeaning(ColumnKind.UNITE, code) if code else None

    def score(self, row: Sequence[str]) -> int:
        """How many columns of a row are known, were it a header."""
        return len({column for name in row if name and (column := self.column(name))})

    def fault(self, header: str) -> HeaderFault:
        """What is wrong with a header that is not known, and what to do."""
        if test_name(header):
            remedy = f'Dites de quelle unité il s’agit dans un fichier --colonnes : "{header}" = "U…", ou ignorez-la.'
            return HeaderFault(header, "épreuve dont l’unité n’est pas connue", remedy)
        if units := self.titres.group(strip_title(header).texte):
            error = f"épreuve de plusieurs unités ({', '.join(units)})"
            return HeaderFault(header, error, "Donnez une colonne par unité, ou ignorez celle-ci avec --colonnes.")
        return HeaderFault(header, "colonne inconnue", self.advice(header))

    def advice(self, header: str) -> str:
        """What to do with a header that is not known. A name is only put forward where there can be no other."""
        if not header:
            return "Donnez un nom à cette colonne, ou supprimez-la."
        if meant := self._misspelt(header):
            return f"Vouliez-vous dire « {meant.canonical} » ? Renommez la colonne, ou dites son sens avec --colonnes."
        if self.titres.spoken_of(strip_title(header).texte):
            return (
                f"Si c’est la note d’une unité, donnez-lui le code pour titre, ou dites-le avec --colonnes : "
                f'"{header}" = "U…" ; sinon, ignorez-la.'
            )
        return (
            "Dites son sens avec --colonnes, gardez-la sous le nom « observations », ou ignorez-la si elle ne sert pas."
        )

    def _misspelt(self, header: str) -> ColumnMeaning | None:
        """The only column that a header can be when a letter is mended, or two where it is of no unit."""
        name = fold(header)
        if len(header) > LONGEST or name in self.connus or _PARTED.search(header):
            return None
        found = find_nearest(name, self.connus, self.connus.__getitem__)
        if found is None:
            return None
        column = self.connus[found[0]]
        return None if column.kind in OF_UNITS and found[1] > 1 else column


def make_vocabulary(diploma: Diploma, said: ColumnMap, *parts: str) -> Vocabulary:
    """The headers known for a diploma: some parts of `data/colonnes.toml`, its units, and what an office said."""
    titles = name_units(diploma)
    connus = {**known_columns(*parts), **unit_columns(titles)}
    dits = {fold(header): connus[fold(meaning)] for header, meaning in said.colonnes.items()}
    dits |= {fold(header): ColumnMeaning(ColumnKind.LAISSEE, header) for header in said.ignorer}
    return Vocabulary(connus, dits, titles)


_KINDS = {"recopiees": ColumnKind.RECOPIEE, "laissees": ColumnKind.LAISSEE, "periodes_laissees": ColumnKind.LAISSEE}


@cache
def known_columns(*parts: str) -> dict[str, ColumnMeaning]:
    """Every header of some parts of `data/colonnes.toml`, folded, with its meaning."""
    data = read_toml(files("bacpro.reading") / "data" / "colonnes.toml")
    names = {}
    for part in parts:
        kind = _KINDS.get(part, ColumnKind.LUE)
        for nom, aliases in data[part].items():
            for alias in (nom, *aliases):
                # Columns carried along may well be several of one name: each alias is its own.
                names[fold(alias)] = ColumnMeaning(kind, nom if kind is ColumnKind.LUE else alias)
    return names


def unit_columns(titles: UnitTitles) -> dict[str, ColumnMeaning]:
    """Every header that names a unit of a diploma and no other column, folded, with its meaning."""
    meanings = {}
    for name, code in titles.noms.items():
        meanings[name] = ColumnMeaning(ColumnKind.UNITE, code)
        for said in ("{} session", "session {}"):
            meanings[fold(said.format(name))] = ColumnMeaning(ColumnKind.SESSION, code)
        for said in ("controle {}", "oral de controle {}"):
            meanings[fold(said.format(name))] = ColumnMeaning(ColumnKind.CONTROLE, code)
        for number in SITUATIONS:
            meanings[fold(f"{name} situation {number}")] = ColumnMeaning(
                ColumnKind.SITUATION, f"{code} situation {number}"
            )
    return meanings
