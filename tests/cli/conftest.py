"""The command, run in this process where speed matters and as a program of its own where it counts."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bacpro_cli.main import cli

Rows = list[dict[str, str]]


@pytest.fixture
def bacpro() -> Callable[..., Result]:
    """Run the command in this process; an exception that would have been a traceback fails the test."""

    def run(*arguments: object) -> Result:
        result = CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="bacpro")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command as a program of its own, as staff do."""

    def run(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bacpro_cli", *map(str, arguments)],
            capture_output=True,
            check=False,
            cwd=cwd,
            encoding="utf-8",
            env={**os.environ, **environment},
        )

    return run


@pytest.fixture
def convert(bacpro: Callable[..., Result]) -> Callable[..., Result]:
    """Convert a file from GA to AGOrA, session 2023, with more options."""

    def run(path: Path, *options: object) -> Result:
        return bacpro("convertir", path, "--de", "ga", "--vers", "agora", "--session", 2023, *options)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of those lines, as a French Excel does unless told otherwise."""

    def put(*lines: str, name: str = "candidats.csv", encoding: str = "utf-8-sig") -> Path:
        path = tmp_path / name
        path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
        return path

    return put


@pytest.fixture
def write_json(tmp_path: Path) -> Callable[..., Path]:
    """Write a JSON file of that content."""

    def put(content: object, name: str = "dossiers.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return put


@pytest.fixture
def read_table() -> Callable[[Path], Rows]:
    """Read a table that bacpro wrote: UTF-8 with BOM, `;`."""

    def read(path: Path) -> Rows:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream, delimiter=";"))

    return read


@pytest.fixture
def summary_of(read_table: Callable[[Path], Rows]) -> Callable[[Path], dict[str, Any]]:
    """The summary of an output folder, once its counts were found to add up and to match the tables beside it."""

    def read(folder: Path) -> dict[str, Any]:
        summary: dict[str, Any] = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
        journal, faults = read_table(folder / "journal.csv"), read_table(folder / "rejets.csv")
        assert summary["lus"] == summary["traites"] + summary["rejetes"]
        assert summary["fautes"] == len(faults)
        assert (summary["rejetes"] > 0) == (summary["fautes"] > 0)
        assert sum(summary["issues"].values()) == len(journal)
        assert summary["resultats"] == len([line for line in journal if line["session_source"]])
        assert summary["candidats"]["traites"] == len(read_table(folder / "conversion.csv"))
        assert {line["candidat"] for line in faults if line["candidat"]}.isdisjoint(
            {line["numero_candidat"] for line in journal}
        )
        return summary

    return read


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Programs hear Ctrl+C, even where the tests do not: a shell starts deaf to it what it starts in the background."""
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, heard)
