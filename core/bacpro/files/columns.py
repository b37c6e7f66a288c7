"""What each column of a table means, whatever the case, accents and spaces of its header."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from importlib.resources import files

from attrs import frozen

from bacpro.files.mapping import ColumnMap
from bacpro.files.nearest import nearest
from bacpro.files.titles import LONGEST, RECKONED, Bare, UnitTitles, bare, unit_titles
from bacpro.memo import Memo
from bacpro.model.data import read_toml
from bacpro.model.diploma import Diploma
from bacpro.model.result import french


class Kind(StrEnum):
    """What a column holds."""

    LUE = "lue"
    RECOPIEE = "recopiee"
    LAISSEE = "laissee"
    UNITE = "unite"
    SESSION = "session"
    CONTROLE = "controle"
    SITUATION = "situation"


_OF_UNITS = frozenset({Kind.UNITE, Kind.SESSION, Kind.CONTROLE, Kind.SITUATION})
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
    remarques: tuple[str, ...] = ()
    """What its titles say and is not taken, in French."""

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


_PARTED = re.compile(r"\d[^\w\s]+\s*\d|\d\s+\d")
"""Numbers side by side, which are not to be read as one (`U5 2`)."""


@frozen(slots=False)
class Vocabulary:
    """Every header known in the files of a diploma, folded, with its meaning; and what an office said of its own."""

    connus: Mapping[str, Column]
    dits: Mapping[str, Column]
    titres: UnitTitles
    """How titles name the units of the diploma."""

    @cached_property
    def _met(self) -> Memo[str, Column | None]:
        return Memo(self._understood)

    def column(self, header: str) -> Column | None:
        """The meaning of a header, or None."""
        return self._met[header]

    def _understood(self, header: str) -> Column | None:
        name = folded(header)
        if said := self.dits.get(name):
            return said
        if test := test_name(header):
            return self._of_unit(self.titres.noms.get(folded(test)))
        if known := self._known(name, header):
            return known
        if len(header) > LONGEST or not RECKONED.isdisjoint(header):
            return None
        without = bare(header)
        if without.texte != header and (known := self._known(folded(without.texte), without.texte)):
            return known
        return self._of_unit(self.titres.unit(without.texte))

    def _known(self, name: str, header: str) -> Column | None:
        found = self.connus.get(name)
        if found and found.kind in _OF_UNITS:
            # `U5 2` is no U52, `U31 %` no mark; a star only calls a note.
            return None if _PARTED.search(header) or not RECKONED.isdisjoint(header.rstrip("* ")) else found
        return found

    @staticmethod
    def _of_unit(code: str | None) -> Column | None:
        return Column(Kind.UNITE, code) if code else None

    def score(self, row: Sequence[str]) -> int:
        """How many columns of a row are known, were it a header."""
        return len({column for name in row if name and (column := self.column(name))})

    def fault(self, header: str) -> HeaderFault:
        """What is wrong with a header that is not known, and what to do."""
        if test_name(header):
            remedy = f'Dites de quelle unité il s’agit dans un fichier --colonnes : "{header}" = "U…", ou ignorez-la.'
            return HeaderFault(header, "épreuve dont l’unité n’est pas connue", remedy)
        if units := self.titres.group(bare(header).texte):
            error = f"épreuve de plusieurs unités ({', '.join(units)})"
            return HeaderFault(header, error, "Donnez une colonne par unité, ou ignorez celle-ci avec --colonnes.")
        return HeaderFault(header, "colonne inconnue", self.advice(header))

    def advice(self, header: str) -> str:
        """What to do with a header that is not known. A name is only put forward where there can be no other."""
        if not header:
            return "Donnez un nom à cette colonne, ou supprimez-la."
        if meant := self._misspelt(header):
            return f"Vouliez-vous dire « {meant.canonical} » ? Renommez la colonne, ou dites son sens avec --colonnes."
        if self.titres.spoken_of(bare(header).texte):
            return (
                f"Si c’est la note d’une unité, donnez-lui le code pour titre, ou dites-le avec --colonnes : "
                f'"{header}" = "U…" ; sinon, ignorez-la.'
            )
        return (
            "Dites son sens avec --colonnes, gardez-la sous le nom « observations », ou ignorez-la si elle ne sert pas."
        )

    def _misspelt(self, header: str) -> Column | None:
        """The only column that a header can be when a letter is mended, or two where it is of no unit."""
        name = folded(header)
        if len(header) > LONGEST or name in self.connus or _PARTED.search(header):
            return None
        found = nearest(name, self.connus, self.connus.__getitem__)
        if found is None:
            return None
        column = self.connus[found[0]]
        return None if column.kind in _OF_UNITS and found[1] > 1 else column


def vocabulary(diploma: Diploma, said: ColumnMap, *parts: str) -> Vocabulary:
    """The headers known for a diploma: some parts of `data/colonnes.toml`, its units, and what an office said."""
    titles = unit_titles(diploma)
    connus = {**known_columns(*parts), **unit_columns(titles)}
    dits = {folded(header): connus[folded(meaning)] for header, meaning in said.colonnes.items()}
    dits |= {folded(header): Column(Kind.LAISSEE, header) for header in said.ignorer}
    return Vocabulary(connus, dits, titles)


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
    remarks = _coefficient_remarks(header, columns, words)
    layout = Layout(tuple(header), lues, unites, identite, as_read, places, left, remarks)
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
            faults.append(words.fault(name))
        elif column in seen and column.kind is not Kind.LAISSEE:
            remedy = f"Gardez une seule des colonnes « {seen[column]} » et « {name} »."
            faults.append(HeaderFault(name, f"colonne en double ({column.nom})", remedy))
        else:
            seen[column] = name
    faults += [_scale_fault(name, column, bare(name)) for name, column in _scaled(header, columns)]
    for name, column in zip(header, columns, strict=True):
        if column is None or column.kind not in {Kind.SESSION, Kind.CONTROLE, Kind.SITUATION}:
            continue
        unite = column.nom.split()[0]
        if Column(Kind.UNITE, unite) not in seen:
            remedy = f"Ajoutez la colonne {unite}, ou supprimez celle-ci."
            faults.append(HeaderFault(name, f"aucune colonne {unite} à laquelle la rattacher", remedy))
    return faults


_MARKS = frozenset({"note", "projet", "controle"})
"""Columns that hold marks of no unit in particular."""


def _scaled(header: Sequence[str], columns: Sequence[Column | None]) -> list[tuple[str, Column]]:
    """Columns of marks whose titles say that they are not on 20."""
    return [
        (name, column)
        for name, column in zip(header, columns, strict=True)
        if column
        and (column.kind in _OF_UNITS or (column.kind is Kind.LUE and column.nom in _MARKS))
        and bare(name).autre_bareme
    ]


def _scale_fault(name: str, column: Column, without: Bare) -> HeaderFault:
    remedy = f"Donnez les notes sur 20, et à la colonne le titre {column.canonical}."
    return HeaderFault(name, f"notes sur {without.autre_bareme}", remedy)


def _coefficient_remarks(header: Sequence[str], columns: Sequence[Column | None], words: Vocabulary) -> tuple[str, ...]:
    """Titles that give units coefficients that are not the règlement’s, in one remark."""
    wrong = []
    for name, column in zip(header, columns, strict=True):
        if column is None or column.kind is not Kind.UNITE:
            continue
        known = words.titres.coefficients.get(column.nom, frozenset())
        if not known.issuperset(bare(name).coefficients):
            right = " ou ".join(french(weight) for weight in sorted(known)) or "sans coefficient"
            wrong.append(f"« {name} » ({right})")
    said = "coefficients des titres qui ne sont pas ceux du règlement, entre parenthèses, qui seuls comptent"
    return (f"{said} : {', '.join(wrong)}",) if wrong else ()


_KINDS = {"recopiees": Kind.RECOPIEE, "laissees": Kind.LAISSEE, "periodes_laissees": Kind.LAISSEE}


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


def unit_columns(titles: UnitTitles) -> dict[str, Column]:
    """Every header that names a unit of a diploma and no other column, folded, with its meaning."""
    meanings = {}
    for name, code in titles.noms.items():
        meanings[name] = Column(Kind.UNITE, code)
        for said in ("{} session", "session {}"):
            meanings[folded(said.format(name))] = Column(Kind.SESSION, code)
        for said in ("controle {}", "oral de controle {}"):
            meanings[folded(said.format(name))] = Column(Kind.CONTROLE, code)
        for number in SITUATIONS:
            meanings[folded(f"{name} situation {number}")] = Column(Kind.SITUATION, f"{code} situation {number}")
    return meanings
