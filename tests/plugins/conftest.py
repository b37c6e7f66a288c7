"""What tests of plugins share: a project built as a wheel and installed beside, and the command that finds it there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Install = Callable[..., None]


def _command(target: Path) -> Run:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        result = subprocess.run(
            [sys.executable, "-m", "bacpro_cli", *map(str, arguments)],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(target)},
        )
        assert "Traceback" not in result.stdout + result.stderr
        return result

    return run


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Install:
    """Install projects into a folder, as pip does: `install(target, *projects)`; each has its wheel built once."""

    @cache
    def wheel_of(project: Path) -> Path:
        copy = tmp_path_factory.mktemp("wheel") / project.name
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns("__pycache__"))
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(copy / "dist")]
        subprocess.run(build, cwd=copy, check=True, capture_output=True)
        [wheel] = (copy / "dist").iterdir()
        return wheel

    def put(target: Path, *projects: Path) -> None:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        wheels = [str(wheel_of(project)) for project in projects]
        subprocess.run([*pip, "--no-index", "--target", str(target), *wheels], check=True, capture_output=True)

    return put


@pytest.fixture(scope="session")
def command() -> Callable[[Path], Run]:
    """The command in an environment where the packages of a folder are installed."""
    return _command


@pytest.fixture(scope="session")
def third_parties() -> Path:
    """The projects of third parties."""
    return Path(__file__).parents[1] / "data" / "third_party"
