"""What two runs of a command decided differently, outcome by outcome, read from their output folders."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from filecmp import cmp
from itertools import groupby, islice, zip_longest
from pathlib import Path
from typing import Any

from attrs import field, frozen

from bacpro.errors import BacproError, reason
from bacpro.model.notation.folding import fold
from bacpro.outputs import csvtext
from bacpro.reading.columns.vocabulary import known_columns
from bacpro.reading.spool import open_temporary
from bacpro.running.leftovers import SUMMARY

Row = Mapping[str, str]


@frozen
class Table:
    """A table that a command writes: what names an outcome of a candidate, and the columns that say it."""

    nom: str
    sujet: Callable[[Row], str]
    colonnes: tuple[str, ...]
    """The first says the outcome in a word."""
    candidat: str = "numero_candidat"
    """The column of the candidate number; empty where it has the title that the input gives it, and each cell is one
    outcome, under that of its column."""


def _result(row: Row) -> str:
    if row["unite_source"]:
        return f"{row['unite_source']} ({row['session_source'] or 'attestation'})"
    return f"{row['unite_cible']} à présenter"


_REJECTS = Table(
    "rejets.csv",
    lambda row: f"rejet, {row['colonne'] or 'ligne entière'}",
    ("erreur", "valeur", "remede"),
    candidat="candidat",
)
_TABLES = {
    "convertir": (
        Table(
            "journal.csv",
            _result,
            (
                *("issue", "note_source", "unite_cible", "note_reportee", "valable_jusqua", "regle", "fondement"),
                *("confiance", "explication"),
            ),
        ),
        Table("conversion.csv", lambda row: f"colonne {row['colonne']}", ("valeur",), candidat=""),
        _REJECTS,
    ),
    "controler": (
        Table(
            "constats.csv",
            lambda row: row["regle"],
            ("verdict", "session", "attendu", "constate", "fondement", "confiance", "message"),
        ),
        _REJECTS,
    ),
    "deliberer": (
        Table(
            "deliberation.csv",
            lambda _: "décision",
            ("decision", "moyenne", "points", "mention", "unites_acquises", "regle", "confiance", "explication"),
        ),
        _REJECTS,
    ),
}
COMPARED = tuple(_TABLES)
"""The commands whose runs can be compared."""


class Kind(StrEnum):
    """What became of an outcome from a run to the other."""

    AJOUTE = "ajoute"
    RETIRE = "retire"
    MODIFIE = "modifie"


@frozen
class Change:
    """An outcome that is not the same in both runs.

    `colonnes` holds what it said before and what it says after, by column: those that differ, or all of them where
    the outcome stands in one run only. `principale` is the column that says it in a word.
    """

    numero: str
    nom: str
    prenom: str
    table: str
    sujet: str
    nature: Kind
    principale: str
    mots: tuple[str, str]
    """That word before and after, whether it differs or not."""
    colonnes: dict[str, tuple[str, str]] = field(factory=dict)


def read_summary(folder: Path) -> dict[str, Any]:
    """The `bilan.json` of a folder that can be compared. Raises BacproError when it is not one that bacpro wrote."""
    try:
        content = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BacproError(
            f"{folder} : ce n’est pas un dossier écrit par bacpro, {SUMMARY} y manque. Donnez un dossier de sortie."
        ) from error
    except OSError as error:
        raise BacproError(f"{folder} : {SUMMARY} illisible ({reason(error)}). Vérifiez les droits.") from error
    except ValueError as error:
        raise BacproError(f"{folder} : {SUMMARY} est abîmé. Donnez un dossier intact, ou refaites-le.") from error
    if not isinstance(content, dict) or content.get("commande") not in _TABLES:
        known = ", ".join(_TABLES)
        raise BacproError(f"{folder} : ce dossier ne vient ni de {known}. Donnez un dossier de l’une de ces commandes.")
    return content


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """What two runs rest on that is not the same, by name: inputs, options, versions, editions, rules."""
    kept = ("versions", "options", "source", "cible", "correspondance", "diplome", "session", "editions", "regles")
    flat = []
    for content in (before, after):
        parts = dict(_flat("", {key: content[key] for key in kept if key in content}))
        parts.pop("options.fichier", None)  # what it holds counts, not where it was
        parts |= {
            f"entrée {rank} (sha256)": str(entree.get("sha256", ""))
            for rank, entree in enumerate(content.get("entrees", ()), 1)
        }
        flat.append(parts)
    names = dict.fromkeys([*flat[0], *flat[1]])
    pairs = {name: (flat[0].get(name, ""), flat[1].get(name, "")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(f"{name}.{key}" if name else key, item)
    else:
        yield name, "" if value is None else str(value)


def changes(before: Path, after: Path, command: str, told: Callable[[int], None] = lambda _: None) -> Iterator[Change]:
    """The outcomes that differ between two folders of a command, about in the order of the files.

    Candidates may stand in another order: those that do not meet wait on disk. `told` is told of each candidate that
    was looked at. Raises BacproError when a table is missing or cannot be read.
    """
    for table in _TABLES[command]:
        paths = (before / table.nom, after / table.nom)
        for path in paths:
            if not path.is_file():
                raise BacproError(f"{path} : ce fichier manque au dossier. Refaites le dossier, puis comparez.")
        if cmp(*paths, shallow=False):
            continue
        headers = [_header(path, table) for path in paths]
        places = [
            header.index(table.candidat or _number_in(folder, header))
            for folder, header in zip((before, after), headers, strict=True)
        ]
        groups = [_candidates(path, place) for path, place in zip(paths, places, strict=True)]
        for numero, old, new in _met(*groups):
            told(1)
            if old != new or headers[0] != headers[1]:
                left, right = (
                    [each for row in rows for each in _outcomes(table, header, row)]
                    for header, rows in zip(headers, (old, new), strict=True)
                )
                yield from _changes_of(table, numero, left, right)


_Rows = list[list[str]]
_Groups = Iterator[tuple[str, _Rows]]


def _header(path: Path, table: Table) -> list[str]:
    header = next(_rows(path), [])
    if table.candidat and (missing := {table.candidat, *table.colonnes} - set(header)):
        names = ", ".join(sorted(missing))
        raise BacproError(f"{path} : colonnes absentes ({names}). Refaites le dossier, puis comparez.")
    return header


def _number_in(folder: Path, header: Sequence[str]) -> str:
    """The title of the candidate number in a table that has those of the input. Raises BacproError without any."""
    first = (read_summary(folder).get("entrees") or [{}])[0]
    told = first.get("colonne_numero", "") if isinstance(first, dict) else ""
    known = known_columns("lues")
    for name in (told, *header):
        column = known.get(fold(name))
        if name in header and (name == told or (column and column.nom == "numero_candidat")):
            return str(name)
    raise BacproError(f"{folder} : aucune colonne du numéro de candidat dans conversion.csv. Refaites le dossier.")


def _outcomes(table: Table, header: Sequence[str], row: Sequence[str]) -> Iterator[Row]:
    """The outcomes that a row of a table holds: itself, or each of its cells that is not empty."""
    if table.candidat:
        yield dict(zip(header, row, strict=True))
        return
    known = known_columns("lues")
    named = {column.nom: cell for name, cell in zip(header, row, strict=True) if (column := known.get(fold(name)))}
    who = {name: named.get(name, "") for name in ("nom", "prenom")}
    for name, cell in zip(header, row, strict=True):
        if cell:
            yield {**who, "colonne": name, "valeur": cell}


def _candidates(path: Path, place: int) -> _Groups:
    """The rows of each candidate, as they follow one another; his number stands at a place."""
    for numero, rows in groupby(islice(_rows(path), 1, None), key=lambda row: row[place]):
        yield numero, list(rows)


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        width = None
        try:
            for row in csv.reader(stream, delimiter=";", strict=True):
                width = width or len(row)
                if len(row) != width:
                    raise ValueError(row)
                yield row
        except (csv.Error, ValueError) as error:
            raise BacproError(f"{path} : fichier abîmé. Refaites le dossier, puis comparez.") from error


def _met(before: _Groups, after: _Groups) -> Iterator[tuple[str, _Rows, _Rows]]:
    """The rows of each candidate in both runs; none in the one where he is not."""
    with open_temporary() as base:
        for side in (0, 1):
            base.execute(f"CREATE TABLE attente{side} (numero TEXT, lignes TEXT)")
            base.execute(f"CREATE INDEX par_numero{side} ON attente{side} (numero)")

        def put(side: int, numero: str, rows: _Rows) -> None:
            base.execute(f"INSERT INTO attente{side} VALUES (?, ?)", (numero, json.dumps(rows)))  # noqa: S608

        def taken(side: int, numero: str) -> _Rows | None:
            query = f"SELECT rowid, lignes FROM attente{side} WHERE numero = ? LIMIT 1"  # noqa: S608
            found = base.execute(query, (numero,)).fetchone()
            if found is None:
                return None
            base.execute(f"DELETE FROM attente{side} WHERE rowid = ?", found[:1])  # noqa: S608
            rows: _Rows = json.loads(found[1])
            return rows

        one, other = next(before, None), next(after, None)
        while one is not None or other is not None:
            if one is not None and other is not None and one[0] == other[0]:
                yield one[0], one[1], other[1]
                one, other = next(before, None), next(after, None)
            elif one is not None and (waited := taken(1, one[0])) is not None:
                yield one[0], one[1], waited
                one = next(before, None)
            elif other is not None and (waited := taken(0, other[0])) is not None:
                yield other[0], waited, other[1]
                other = next(after, None)
            else:
                for side, group in enumerate((one, other)):
                    if group is not None:
                        put(side, *group)
                one, other = next(before, None), next(after, None)
        for side in (0, 1):
            for numero, text in base.execute(f"SELECT numero, lignes FROM attente{side} ORDER BY rowid"):  # noqa: S608
                rows = json.loads(text)
                yield (numero, rows, []) if side == 0 else (numero, [], rows)


def _changes_of(table: Table, numero: str, old: Sequence[Row], new: Sequence[Row]) -> Iterator[Change]:
    """Rows of one subject are paired in their order, once those that say the same were put aside."""
    subjects: dict[str, tuple[list[Row], list[Row]]] = {}
    for side, rows in enumerate((old, new)):
        for row in rows:
            subjects.setdefault(table.sujet(row), ([], []))[side].append(row)
    for subject, (left, right) in subjects.items():
        same = Counter(_said(table, row) for row in left) & Counter(_said(table, row) for row in right)
        for before, after in zip_longest(*(_without(rows, same.copy(), table) for rows in (left, right))):
            yield _change(table, numero, subject, before, after)


def _said(table: Table, row: Row) -> tuple[str, ...]:
    return tuple([row[column] for column in table.colonnes])


def _without(rows: Sequence[Row], same: Counter[tuple[str, ...]], table: Table) -> Iterator[Row]:
    for row in rows:
        values = _said(table, row)
        if same[values]:
            same[values] -= 1
        else:
            yield row


def _change(table: Table, numero: str, subject: str, before: Row | None, after: Row | None) -> Change:
    shown: Row = after or before or {}
    pairs = {
        column: (
            csvtext.restore_cell(before[column]) if before else "",
            csvtext.restore_cell(after[column]) if after else "",
        )
        for column in table.colonnes
    }
    nature = Kind.AJOUTE if before is None else Kind.RETIRE if after is None else Kind.MODIFIE
    return Change(
        numero=numero or f"ligne {shown.get('ligne', '')}",
        nom=shown.get("nom", ""),
        prenom=shown.get("prenom", ""),
        table=table.nom,
        sujet=subject,
        nature=nature,
        principale=table.colonnes[0],
        mots=pairs[table.colonnes[0]],
        colonnes={column: pair for column, pair in pairs.items() if pair[0] != pair[1]},
    )
