"""The tables of an output folder that can be compared with those of another: what names an outcome, and says it."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.errors import BacproError, reason
from bacpro.model.notation.folding import fold
from bacpro.reading.columns.vocabulary import known_columns
from bacpro.running.folders.leftovers import SUMMARY

Row = Mapping[str, str]


@frozen
class ComparedTable:
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


_REJECTS = ComparedTable(
    "rejets.csv",
    lambda row: f"rejet, {row['colonne'] or 'ligne entière'}",
    ("erreur", "valeur", "remede"),
    candidat="candidat",
)
TABLES = {
    "convertir": (
        ComparedTable(
            "journal.csv",
            _result,
            (
                *("issue", "note_source", "unite_cible", "note_reportee", "valable_jusqua", "regle", "fondement"),
                *("confiance", "explication"),
            ),
        ),
        ComparedTable("conversion.csv", lambda row: f"colonne {row['colonne']}", ("valeur",), candidat=""),
        _REJECTS,
    ),
    "controler": (
        ComparedTable(
            "constats.csv",
            lambda row: row["regle"],
            ("verdict", "session", "attendu", "constate", "fondement", "confiance", "message"),
        ),
        _REJECTS,
    ),
    "deliberer": (
        ComparedTable(
            "deliberation.csv",
            lambda _: "décision",
            ("decision", "moyenne", "points", "mention", "unites_acquises", "regle", "confiance", "explication"),
        ),
        _REJECTS,
    ),
}


CandidateRows = list[list[str]]
RowGroups = Iterator[tuple[str, CandidateRows]]


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
    if not isinstance(content, dict) or content.get("commande") not in TABLES:
        known = ", ".join(TABLES)
        raise BacproError(f"{folder} : ce dossier ne vient ni de {known}. Donnez un dossier de l’une de ces commandes.")
    return content


def read_header(path: Path, table: ComparedTable) -> list[str]:
    """The header of a table to compare, empty for an empty file. Raises BacproError where a column is missing."""
    header = next(_read_rows(path), [])
    if table.candidat and (missing := {table.candidat, *table.colonnes} - set(header)):
        names = ", ".join(sorted(missing))
        raise BacproError(f"{path} : colonnes absentes ({names}). Refaites le dossier, puis comparez.")
    return header


def find_number_title(folder: Path, header: Sequence[str]) -> str:
    """The title of the candidate number in a table that has those of the input. Raises BacproError without any."""
    first = (read_summary(folder).get("entrees") or [{}])[0]
    told = first.get("colonne_numero", "") if isinstance(first, dict) else ""
    known = known_columns("lues")
    for name in (told, *header):
        column = known.get(fold(name))
        if name in header and (name == told or (column and column.nom == "numero_candidat")):
            return str(name)
    raise BacproError(f"{folder} : aucune colonne du numéro de candidat dans conversion.csv. Refaites le dossier.")


def outcomes_of(table: ComparedTable, header: Sequence[str], row: Sequence[str]) -> Iterator[Row]:
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


def group_candidates(path: Path, place: int) -> RowGroups:
    """The rows of each candidate, as they follow one another; his number stands at a place."""
    for numero, rows in groupby(islice(_read_rows(path), 1, None), key=lambda row: row[place]):
        yield numero, list(rows)


def _read_rows(path: Path) -> Iterator[list[str]]:
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
