"""What each column of a table means, whatever the case, accents and spaces of its header."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from attrs import frozen

from bacpro.files.mapping import ColumnMap
from bacpro.model.data import read_toml
from bacpro.model.diploma import Diploma


class Kind(StrEnum):
    """What a column holds."""

    LUE = "lue"
    RECOPIEE = "recopiee"
    LAISSEE = "laissee"
    UNITE = "unite"
    SESSION = "session"
    CONTROLE = "controle"
    SITUATION = "situation"


SITUATIONS = range(1, 5)
"""Numbers of the CCF situations that a table can hold for a unit."""


@frozen
class Column:
    """The meaning of a column: its kind, and its canonical name or unit code."""

    kind: Kind
    nom: str

    @property
    def canonical(self) -> str:
        """The column’s name in the contract: `nom`, `U31`, `U31 session`, `controle U12`, `U2 situation 1`."""
        if self.kind is Kind.SESSION:
            return f"{self.nom} session"
        return f"controle {self.nom}" if self.kind is Kind.CONTROLE else self.nom


@frozen
class UnitColumns:
    """Where a unit’s mark, session and oral stand in a row; None where the table has no such column."""

    unite: str
    note: int
    session: int | None
    controle: int | None
    situations: tuple[int, ...] = ()


@frozen
class Layout:
    """How a table is laid out: the header as read, positions of what is read, and columns carried along."""

    entete: tuple[str, ...]
    lues: dict[str, int]
    unites: tuple[UnitColumns, ...]
    identite: tuple[int, ...]
    as_read: dict[str, str]
    """The header as read of each canonical column (`numero_candidat`, `U31`, `U31 session`)."""
    places: dict[str, int]
    """The place of each column that is read, by its canonical name."""
    laissees: tuple[str, ...] = ()
    """Headers of columns that are known and left out."""

    @property
    def longue(self) -> bool:
        """Whether each row is one result (long table) and not one candidate (wide table)."""
        return "unite" in self.lues and "note" in self.lues


@frozen
class HeaderFault:
    """A column that cannot be taken: its header, what is wrong, the remedy. In French."""

    colonne: str
    erreur: str
    remede: str


@lru_cache(maxsize=1 << 12)
def folded(text: str) -> str:
    """Text without case, accents, spaces or punctuation, to compare headers and words."""
    decomposed = unicodedata.normalize("NFKD", text.replace("°", "o").casefold())
    return "".join(c for c in decomposed if c.isalnum())


_TEST = re.compile(r"\s*[0-9]{3}[A-Z]{0,2}\s+-\s+[0-9]+\s+-\s")
"""How the header of a column of a results export begins."""


def test_name(header: str) -> str | None:
    """The test that a column of a results export is of (`001 - 1 - Français - Ponctuel`: `Français`), or None."""
    begun = _TEST.match(header)
    head, _, kind = header.rpartition("-")
    if not begun or len(head) <= begun.end() or not head[-1].isspace() or not kind[:1].isspace() or len(kind) == 1:
        return None
    return head[begun.end() :].strip() or None


@frozen
class Vocabulary:
    """Every header known in the files of a diploma, folded, with its meaning; and what an office said of its own."""

    connus: Mapping[str, Column]
    dits: Mapping[str, Column]
    epreuves: Mapping[str, Column]
    """Tests of a results export, folded: a unit by its code, its other names or its very title."""

    def column(self, header: str) -> Column | None:
        """The meaning of a header, or None."""
        name = folded(header)
        if said := self.dits.get(name):
            return said
        test = test_name(header)
        return self.epreuves.get(folded(test)) if test else self.connus.get(name)

    def score(self, row: Sequence[str]) -> int:
        """How many columns of a row are known, were it a header."""
        return len({column for name in row if name and (column := self.column(name))})

    def advice(self, header: str) -> str:
        """What to do with a header that is not known."""
        if not header:
            return "Donnez un nom à cette colonne, ou supprimez-la."
        if test_name(header):
            return f'Dites de quelle unité il s’agit dans un fichier --colonnes : "{header}" = "U…", ou ignorez-la.'
        close = get_close_matches(folded(header), self.connus, n=1)
        if not close:
            return "Supprimez cette colonne, gardez-la sous le nom « observations », ou dites son sens avec --colonnes."
        meant = self.connus[close[0]].canonical
        return f"Vouliez-vous dire « {meant} » ? Renommez la colonne, supprimez-la, ou dites son sens avec --colonnes."


def vocabulary(diploma: Diploma, said: ColumnMap, *parts: str) -> Vocabulary:
    """The headers known for a diploma: some parts of `data/colonnes.toml`, its units, and what an office said."""
    known = known_columns(*parts)
    units = unit_columns(diploma)
    connus = {**known, **units}
    dits = {folded(header): connus[folded(meaning)] for header, meaning in said.colonnes.items()}
    dits |= {folded(header): Column(Kind.LAISSEE, header) for header in said.ignorer}
    return Vocabulary(connus, dits, _tests(diploma))


def read_layout(
    header: Sequence[str], diploma: Diploma, words: Vocabulary, *, skipped: Iterable[int] = (), results: bool = True
) -> Layout | list[HeaderFault]:
    """Understand a header for the files of a diploma; all its faults when it cannot be taken.

    `skipped` are places of columns to leave out; without `results`, a table needs no column of marks.
    """
    columns = [words.column(name) for name in header]
    for spare in skipped:
        columns[spare] = Column(Kind.LAISSEE, f"{spare}")
    faults = _header_faults(header, columns, words)
    by_place = {column: place for place, column in enumerate(columns) if column and column.kind is not Kind.LAISSEE}
    lues = {column.nom: place for column, place in by_place.items() if column.kind is Kind.LUE}
    unites = tuple(
        UnitColumns(
            code,
            place,
            by_place.get(Column(Kind.SESSION, code)),
            by_place.get(Column(Kind.CONTROLE, code)),
            _situations(code, by_place),
        )
        for code in diploma.unites
        if (place := by_place.get(Column(Kind.UNITE, code))) is not None
    )
    long = "unite" in lues and "note" in lues
    held = {lues[nom] for nom in ("unite", "note", "session") if nom in lues} if long else set()
    identite = tuple(
        place
        for place, column in enumerate(columns)
        if column and column.kind in {Kind.LUE, Kind.RECOPIEE} and place not in held
    )
    as_read = {column.canonical: header[place] for column, place in by_place.items()}
    places = {column.canonical: at for column, at in by_place.items() if column.kind is not Kind.RECOPIEE}
    left = tuple(n for n, c in zip(header, columns, strict=True) if n and c is not None and c.kind is Kind.LAISSEE)
    layout = Layout(tuple(header), lues, unites, identite, as_read, places, left)
    if "numero_candidat" not in lues:
        faults.append(
            HeaderFault("numero_candidat", "colonne absente", "Ajoutez le numéro de candidat à chaque ligne.")
        )
    if unites and layout.longue:
        faults += [
            HeaderFault(columns.unite, "colonne d’unité dans une table longue", "Gardez unite et note, ou elle.")
            for columns in unites
        ]
    if results and not unites and not layout.longue:
        known = ", ".join(diploma.unites)
        faults.append(
            HeaderFault(
                "unités",
                f"aucune colonne d’unité de {diploma.sigle}",
                f"Ajoutez une colonne par unité ({known}), ou les colonnes unite et note ; "
                f"si les notes sont dans un autre fichier, joignez-le avec --joindre.",
            )
        )
    return faults or layout


def _situations(code: str, by_place: dict[Column, int]) -> tuple[int, ...]:
    names = (Column(Kind.SITUATION, f"{code} situation {number}") for number in SITUATIONS)
    return tuple(by_place[column] for column in names if column in by_place)


def _header_faults(header: Sequence[str], columns: Sequence[Column | None], words: Vocabulary) -> list[HeaderFault]:
    faults = []
    seen: dict[Column, str] = {}
    for name, column in zip(header, columns, strict=True):
        if column is None:
            error = "épreuve dont l’unité n’est pas connue" if test_name(name) else "colonne inconnue"
            faults.append(HeaderFault(name, error, words.advice(name)))
        elif column in seen and column.kind is not Kind.LAISSEE:
            remedy = f"Gardez une seule des colonnes « {seen[column]} » et « {name} »."
            faults.append(HeaderFault(name, f"colonne en double ({column.nom})", remedy))
        else:
            seen[column] = name
    for name, column in zip(header, columns, strict=True):
        if column is None or column.kind not in {Kind.SESSION, Kind.CONTROLE, Kind.SITUATION}:
            continue
        unite = column.nom.split()[0]
        if Column(Kind.UNITE, unite) not in seen:
            remedy = f"Ajoutez la colonne {unite}, ou supprimez celle-ci."
            faults.append(HeaderFault(name, f"aucune colonne {unite} à laquelle la rattacher", remedy))
    return faults


_KINDS = {"recopiees": Kind.RECOPIEE, "laissees": Kind.LAISSEE}


@cache
def known_columns(*parts: str) -> dict[str, Column]:
    """Every header of some parts of `data/colonnes.toml`, folded, with its meaning."""
    data = read_toml(files("bacpro.files") / "data" / "colonnes.toml")
    names = {}
    for part in parts:
        kind = _KINDS.get(part, Kind.LUE)
        for nom, aliases in data[part].items():
            for alias in (nom, *aliases):
                # Columns carried along may well be several of one name: each alias is its own.
                names[folded(alias)] = Column(kind, nom if kind is Kind.LUE else alias)
    return names


def unit_columns(diploma: Diploma) -> dict[str, Column]:
    """Every header that names a unit of a diploma, folded, with its meaning."""
    meanings = {}
    for alias, code in [*diploma.alias_unites.items(), *((code, code) for code in diploma.unites)]:
        meanings[folded(alias)] = Column(Kind.UNITE, code)
        meanings[folded(f"{alias} session")] = Column(Kind.SESSION, code)
        meanings[folded(f"session {alias}")] = Column(Kind.SESSION, code)
        meanings[folded(f"controle {alias}")] = Column(Kind.CONTROLE, code)
        for number in SITUATIONS:
            meanings[folded(f"{alias} situation {number}")] = Column(Kind.SITUATION, f"{code} situation {number}")
    return meanings


def _tests(diploma: Diploma) -> dict[str, Column]:
    """Names that a results export can give to the test of a unit; a title that two units bear names none."""
    titles: dict[str, set[str]] = {}
    for edition in diploma.editions:
        for unite in edition.unites:
            titles.setdefault(folded(unite.intitule), set()).add(unite.code)
    named = {title: min(codes) for title, codes in titles.items() if len(codes) == 1}
    named |= {folded(alias): code for alias, code in diploma.alias_unites.items()}
    named |= {folded(code): code for code in diploma.unites}
    return {name: Column(Kind.UNITE, code) for name, code in named.items()}
