"""Files as a French Excel writes them, and the output folders of bacpro read back."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.model.dossier import Dossier
from bacpro.model.structuring.converter import unstructure

Rows = list[dict[str, str]]


@frozen
class RunFolder:
    """An output folder read back: its `bilan.json`, its rejects, and its other tables by name without suffix."""

    summary: dict[str, Any]
    rejects: Rows
    tables: dict[str, Rows]


def write_lines(path: Path, *lines: str, encoding: str = "utf-8-sig") -> Path:
    """Write a text of those lines, CRLF; with BOM unless another encoding is given."""
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
    return path


def write_dossiers(path: Path, dossiers: Iterable[Dossier | Mapping[str, Any]]) -> Path:
    """Write dossiers as a JSON list, as a centre would send them."""
    content = [unstructure(each) if isinstance(each, Dossier) else each for each in dossiers]
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def read_table(path: Path) -> Rows:
    """Read a table that bacpro wrote (UTF-8 with BOM, `;`): a dict a row, by the names of the columns."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def read_run(folder: Path) -> RunFolder:
    """Read an output folder back, once its counts are found to add up.

    Raises AssertionError where they do not: `lus = traites + rejetes`, a line in `rejets.csv` for each fault, and
    faults where and only where somebody is rejected.
    """
    summary: dict[str, Any] = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
    tables = {path.stem: read_table(path) for path in sorted(folder.glob("*.csv"))}
    rejects = tables.pop("rejets")
    if summary["lus"] != summary["traites"] + summary["rejetes"]:
        raise AssertionError(f"lus {summary['lus']} != {summary['traites']} + {summary['rejetes']}")
    if summary["fautes"] != len(rejects) or (summary["rejetes"] > 0) != (summary["fautes"] > 0):
        raise AssertionError(f"{summary['fautes']} fautes, {len(rejects)} in rejets.csv, {summary['rejetes']} rejetes")
    return RunFolder(summary, rejects, tables)
