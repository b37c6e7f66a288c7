"""What two runs of a command decided differently, outcome by outcome, read from their output folders."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from filecmp import cmp
from itertools import zip_longest
from pathlib import Path
from typing import Any

from attrs import field, frozen

from bacpro.errors import BacproError
from bacpro.outputs import csvtext
from bacpro.reading.spool import open_temporary
from bacpro.running.folders.compared_tables import (
    TABLES,
    CandidateRows,
    ComparedTable,
    Row,
    RowGroups,
    find_number_title,
    group_candidates,
    outcomes_of,
    read_header,
)


class ChangeKind(StrEnum):
    """What became of an outcome from a run to the other."""

    AJOUTE = "ajoute"
    RETIRE = "retire"
    MODIFIE = "modifie"


@frozen
class OutcomeChange:
    """An outcome that is not the same in both runs.

    `colonnes` holds what it said before and what it says after, by column: those that differ, or all of them where
    the outcome stands in one run only. `principale` is the column that says it in a word.
    """

    numero: str
    nom: str
    prenom: str
    table: str
    sujet: str
    nature: ChangeKind
    principale: str
    mots: tuple[str, str]
    """That word before and after, whether it differs or not."""
    colonnes: dict[str, tuple[str, str]] = field(factory=dict)


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


def changes(
    before: Path, after: Path, command: str, told: Callable[[int], None] = lambda _: None
) -> Iterator[OutcomeChange]:
    """The outcomes that differ between two folders of a command, about in the order of the files.

    Candidates may stand in another order: those that do not meet wait on disk. `told` is told of each candidate that
    was looked at. Raises BacproError when a table is missing or cannot be read.
    """
    for table in TABLES[command]:
        paths = (before / table.nom, after / table.nom)
        for path in paths:
            if not path.is_file():
                raise BacproError(f"{path} : ce fichier manque au dossier. Refaites le dossier, puis comparez.")
        if cmp(*paths, shallow=False):
            continue
        headers = [read_header(path, table) for path in paths]
        places = [
            header.index(table.candidat or find_number_title(folder, header))
            for folder, header in zip((before, after), headers, strict=True)
        ]
        groups = [group_candidates(path, place) for path, place in zip(paths, places, strict=True)]
        for numero, old, new in _met(*groups):
            told(1)
            if old != new or headers[0] != headers[1]:
                left, right = (
                    [each for row in rows for each in outcomes_of(table, header, row)]
                    for header, rows in zip(headers, (old, new), strict=True)
                )
                yield from _changes_of(table, numero, left, right)


def _met(before: RowGroups, after: RowGroups) -> Iterator[tuple[str, CandidateRows, CandidateRows]]:
    """The rows of each candidate in both runs; none in the one where he is not."""
    with open_temporary() as base:
        for side in (0, 1):
            base.execute(f"CREATE TABLE attente{side} (numero TEXT, lignes TEXT)")
            base.execute(f"CREATE INDEX par_numero{side} ON attente{side} (numero)")

        def put(side: int, numero: str, rows: CandidateRows) -> None:
            base.execute(f"INSERT INTO attente{side} VALUES (?, ?)", (numero, json.dumps(rows)))  # noqa: S608

        def taken(side: int, numero: str) -> CandidateRows | None:
            query = f"SELECT rowid, lignes FROM attente{side} WHERE numero = ? LIMIT 1"  # noqa: S608
            found = base.execute(query, (numero,)).fetchone()
            if found is None:
                return None
            base.execute(f"DELETE FROM attente{side} WHERE rowid = ?", found[:1])  # noqa: S608
            rows: CandidateRows = json.loads(found[1])
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


def _changes_of(table: ComparedTable, numero: str, old: Sequence[Row], new: Sequence[Row]) -> Iterator[OutcomeChange]:
    """Rows of one subject are paired in their order, once those that say the same were put aside."""
    subjects: dict[str, tuple[list[Row], list[Row]]] = {}
    for side, rows in enumerate((old, new)):
        for row in rows:
            subjects.setdefault(table.sujet(row), ([], []))[side].append(row)
    for subject, (left, right) in subjects.items():
        same = Counter(_said(table, row) for row in left) & Counter(_said(table, row) for row in right)
        for before, after in zip_longest(*(_without(rows, same.copy(), table) for rows in (left, right))):
            yield _change(table, numero, subject, before, after)


def _said(table: ComparedTable, row: Row) -> tuple[str, ...]:
    return tuple([row[column] for column in table.colonnes])


def _without(rows: Sequence[Row], same: Counter[tuple[str, ...]], table: ComparedTable) -> Iterator[Row]:
    for row in rows:
        values = _said(table, row)
        if same[values]:
            same[values] -= 1
        else:
            yield row


def _change(table: ComparedTable, numero: str, subject: str, before: Row | None, after: Row | None) -> OutcomeChange:
    shown: Row = after or before or {}
    pairs = {
        column: (
            csvtext.restore_cell(before[column]) if before else "",
            csvtext.restore_cell(after[column]) if after else "",
        )
        for column in table.colonnes
    }
    nature = ChangeKind.AJOUTE if before is None else ChangeKind.RETIRE if after is None else ChangeKind.MODIFIE
    return OutcomeChange(
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
