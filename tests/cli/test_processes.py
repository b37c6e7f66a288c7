"""Work shared between processes, or machines, from the command line: the same files, and no second way to say it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bacpro.running.workers.processes import LARGE

Bacpro = Callable[..., Result]

UNITS = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    """Results of thirty candidates, from 0 to 20 everywhere; one mark is out of bounds."""
    lines = [";".join(("numero_candidat", "nom", "forme", "session", *UNITS))]
    lines += [";".join((f"{n:011}", "Œuvrard", "globale", "2024", *[str(n % 22)] * 12)) for n in range(30)]
    path = tmp_path / "cohorte.csv"
    path.write_text("\r\n".join(lines), encoding="utf-8-sig")
    return path


def written(folder: Path) -> dict[str, bytes]:
    """The files of an output folder, but for the summary."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "bilan.json"}


@pytest.mark.skipif(len(getattr(os, "sched_getaffinity", lambda _: ())(0)) < 2, reason="this machine has one processor")
def test_the_jury_of_a_large_file_is_prepared_by_several_processes_and_is_the_same(
    bacpro: Bacpro, cohort: Path, tmp_path: Path
) -> None:
    # Lines of spaces make it large: nobody says how many processes work on it.
    with cohort.open("ab") as stream:
        stream.write(b"\r\n" + (b" " * 1000 + b"\r\n") * (LARGE // 1000))
    assert bacpro("deliberer", cohort, "--sortie", tmp_path / "plusieurs").exit_code == 1
    assert bacpro("deliberer", cohort, "--sortie", tmp_path / "un", "--processus", 1).exit_code == 1
    assert written(tmp_path / "plusieurs") == written(tmp_path / "un")
    assert b"00000000020;" in (tmp_path / "un" / "deliberation.csv").read_bytes()
    assert b"00000000021" in (tmp_path / "un" / "rejets.csv").read_bytes()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--executeur", "spark:tcp://10.0.0.1:7077"), "Exécuteur inconnu : « spark:tcp://10.0.0.1:7077 »"),
        (("--executeur", "dask:tcp://10.0.0.1:8786", "--processus", 2), "ne s’emploient pas ensemble"),
    ],
)
def test_an_executor_that_cannot_be_taken_is_refused_and_nothing_is_written(
    options: tuple[object, ...], said: str, bacpro: Bacpro, cohort: Path, tmp_path: Path
) -> None:
    asked = bacpro("deliberer", cohort, "--sortie", tmp_path / "sortie", *options)
    assert asked.exit_code == 2
    assert said in asked.stderr
    assert not (tmp_path / "sortie").exists()
