"""What tests of plugins share: a project built as a wheel and installed beside, and the command that finds it there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Install = Callable[[Path, Path], None]


def _install(source: Path, target: Path) -> None:
    project = target.with_name(f"{target.name}-{source.name}")
    shutil.copytree(source, project, ignore=shutil.ignore_patterns("__pycache__"))
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(project / "dist")]
    subprocess.run(build, cwd=project, check=True, capture_output=True)
    [wheel] = (project / "dist").iterdir()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", str(target), str(wheel)], check=True, capture_output=True)


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
def install() -> Install:
    """Build a wheel of a copy of a project, and install it into a folder, as pip does."""
    return _install


@pytest.fixture(scope="session")
def command() -> Callable[[Path], Run]:
    """The command in an environment where the packages of a folder are installed."""
    return _command


@pytest.fixture(scope="session")
def third_parties() -> Path:
    """The projects of third parties."""
    return Path(__file__).parents[1] / "data" / "third_party"
