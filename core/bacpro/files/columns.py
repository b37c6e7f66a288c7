"""What each column of a table means, whatever the case, accents and spaces of its header."""

import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from importlib.resources import files

from attrs import frozen

from bacpro.model.data import read_toml
from bacpro.model.diploma import Diploma


class Kind(StrEnum):
    """What a column holds."""

    LUE = "lue"
    RECOPIEE = "recopiee"
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


def folded(text: str) -> str:
    """Text without case, accents, spaces or punctuation, to compare headers and words."""
    decomposed = unicodedata.normalize("NFKD", text.replace("°", "o").casefold())
    return "".join(c for c in decomposed if c.isalnum())


def read_layout(header: Sequence[str], diploma: Diploma) -> Layout | list[HeaderFault]:
    """Understand a header for the files of a diploma; all its faults when it cannot be taken."""
    meanings = _meanings(diploma)
    columns = [meanings.get(folded(name)) for name in header]
    faults = _header_faults(header, columns, meanings)
    by_place = {column: place for place, column in enumerate(columns) if column}
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
    results = {lues[nom] for nom in ("unite", "note", "session") if nom in lues} if long else set()
    identite = tuple(
        place
        for place, column in enumerate(columns)
        if column and column.kind in {Kind.LUE, Kind.RECOPIEE} and place not in results
    )
    as_read = {column.canonical: header[place] for column, place in by_place.items()}
    layout = Layout(tuple(header), lues, unites, identite, as_read)
    if "numero_candidat" not in lues:
        faults.append(
            HeaderFault("numero_candidat", "colonne absente", "Ajoutez le numéro de candidat à chaque ligne.")
        )
    if unites and layout.longue:
        faults += [
            HeaderFault(columns.unite, "colonne d’unité dans une table longue", "Gardez unite et note, ou elle.")
            for columns in unites
        ]
    if not unites and not layout.longue:
        known = ", ".join(diploma.unites)
        faults.append(
            HeaderFault(
                "unités",
                f"aucune colonne d’unité de {diploma.sigle}",
                f"Ajoutez une colonne par unité ({known}), ou les colonnes unite et note.",
            )
        )
    return faults or layout


def _situations(code: str, by_place: dict[Column, int]) -> tuple[int, ...]:
    names = (Column(Kind.SITUATION, f"{code} situation {number}") for number in SITUATIONS)
    return tuple(by_place[column] for column in names if column in by_place)


def _header_faults(
    header: Sequence[str], columns: Sequence[Column | None], meanings: dict[str, Column]
) -> list[HeaderFault]:
    faults = []
    seen: dict[Column, str] = {}
    for name, column in zip(header, columns, strict=True):
        if column is None:
            faults.append(HeaderFault(name, "colonne inconnue", _advice(name, meanings)))
        elif column in seen:
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


def _advice(name: str, meanings: dict[str, Column]) -> str:
    if not name:
        return "Donnez un nom à cette colonne, ou supprimez-la."
    close = get_close_matches(folded(name), meanings, n=1)
    if not close:
        return "Supprimez cette colonne, ou renommez-la « observations » pour la garder."
    return f"Vouliez-vous dire « {meanings[close[0]].canonical} » ? Renommez la colonne, ou supprimez-la."


@cache
def known_columns(*parts: str) -> dict[str, Column]:
    """Every header of some parts of `data/colonnes.toml`, folded, with its meaning."""
    data = read_toml(files("bacpro.files") / "data" / "colonnes.toml")
    names = {}
    for part in parts:
        kind = Kind.RECOPIEE if part == "recopiees" else Kind.LUE
        for nom, aliases in data[part].items():
            for alias in (nom, *aliases):
                # Columns carried along may well be several of one name: each alias is its own.
                names[folded(alias)] = Column(kind, nom if kind is Kind.LUE else alias)
    return names


def _meanings(diploma: Diploma) -> dict[str, Column]:
    """Every known header of a file of a diploma, folded."""
    meanings = dict(known_columns("lues", "recopiees"))
    for alias, code in [*diploma.alias_unites.items(), *((code, code) for code in diploma.unites)]:
        meanings[folded(alias)] = Column(Kind.UNITE, code)
        meanings[folded(f"{alias} session")] = Column(Kind.SESSION, code)
        meanings[folded(f"session {alias}")] = Column(Kind.SESSION, code)
        meanings[folded(f"controle {alias}")] = Column(Kind.CONTROLE, code)
        for number in SITUATIONS:
            meanings[folded(f"{alias} situation {number}")] = Column(Kind.SITUATION, f"{code} situation {number}")
    return meanings
