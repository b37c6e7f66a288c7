"""The command, run in this process where speed matters and as a program of its own where it counts."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner, Result

from bacpro.testing import read_run, read_table, write_lines
from bacpro_agora.plugin import AGORA
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
def change_agora(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put functions in the place of parts of AGOrA’s plugin (`normes`, `regles`…)."""

    def change(**parts: Any) -> None:  # noqa: ANN401 - each part has its own type
        monkeypatch.setattr("bacpro_agora.plugin.AGORA", evolve(AGORA, **parts))

    return change


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
        return write_lines(tmp_path / name, *lines, encoding=encoding)

    return put


@pytest.fixture
def write_json(tmp_path: Path) -> Callable[..., Path]:
    """Write a JSON file of that content."""

    def put(content: object, name: str = "dossiers.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return put


@pytest.fixture(name="read_table")
def table_reader() -> Callable[[Path], Rows]:
    """Read a table that bacpro wrote: UTF-8 with BOM, `;`."""
    return read_table


@pytest.fixture
def summary_of() -> Callable[[Path], dict[str, Any]]:
    """The summary of a conversion, once its counts were found to add up and to match the tables beside it."""

    def read(folder: Path) -> dict[str, Any]:
        run = read_run(folder)
        journal = run.tables["journal"]
        assert sum(run.summary["issues"].values()) == len(journal)
        assert run.summary["resultats"] == len([line for line in journal if line["session_source"]])
        assert run.summary["candidats"]["traites"] == len(run.tables["conversion"])
        assert {line["candidat"] for line in run.rejects if line["candidat"]}.isdisjoint(
            {line["numero_candidat"] for line in journal}
        )
        return run.summary

    return read


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Programs hear Ctrl+C and a terminal that closes, even where the tests do not: a shell starts deaf to the former
    what it starts in the background, `nohup` to the latter."""
    handlers: dict[int, Any] = {signal.SIGINT: signal.default_int_handler}
    if sys.platform != "win32":
        handlers[signal.SIGHUP] = signal.SIG_DFL
    heard = {each: signal.signal(each, handler) for each, handler in handlers.items()}
    yield
    for each, handler in heard.items():
        signal.signal(each, handler)
