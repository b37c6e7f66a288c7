"""A long work says how far it is, on a terminal and nowhere else."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bacpro_cli.progress import progress

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminal")


class Terminal(io.StringIO):
    """An error output that is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Terminal]:
    """Make a terminal of the error output."""

    def make() -> Terminal:
        # Within the test: pytest puts its own streams back when a test begins.
        stream = Terminal()
        monkeypatch.setattr(sys, "stderr", stream)
        return stream

    return make


def test_a_bar_says_how_far_a_long_work_is(terminal: Callable[..., Terminal]) -> None:
    screen = terminal()
    with progress("Essai", 10, patience=-1.0) as advance:
        advance(5)
        advance(5)
    assert "Essai" in screen.getvalue()
    assert "10/10" in screen.getvalue()


def test_a_work_of_unknown_length_is_followed_too(terminal: Callable[..., Terminal]) -> None:
    screen = terminal()
    with progress("Essai", None, patience=-1.0) as advance:
        advance(5)
        advance(3)
    assert "Essai" in screen.getvalue()


def test_a_short_work_shows_nothing(terminal: Callable[..., Terminal]) -> None:
    screen = terminal()
    with progress("Essai", 10, patience=60.0) as advance:
        advance(10)
    assert screen.getvalue() == ""


def test_a_silent_command_shows_nothing(terminal: Callable[..., Terminal]) -> None:
    screen = terminal()
    with progress("Essai", 10, silent=True, patience=-1.0) as advance:
        advance(10)
    assert screen.getvalue() == ""


def test_a_pipe_gets_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Essai", 10, patience=-1.0) as advance:
        advance(10)
    assert capsys.readouterr() == ("", "")


def test_a_conversion_on_a_terminal_shows_its_bar_and_ends_with_its_summary(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"{n:05};2022;12" for n in range(3000)]
    path.write_text("\n".join(["numero_candidat;session;U2", *rows]), encoding="utf-8")
    program = (
        "import sys\n"
        "import functools\n"
        "from bacpro_cli.candidates import job\n"
        "from bacpro_cli.main import main\n"
        "job.progress = functools.partial(job.progress, patience=-1.0)\n"
        f"sys.argv = ['bacpro', 'convertir', {str(path)!r}, '--de', 'ga', '--vers', 'agora', '--session', '2023']\n"
        "main()\n"
    )
    master, slave = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", program], stdout=slave, stderr=slave) as run:
        os.close(slave)
        shown = b""
        try:
            while block := os.read(master, 1 << 16):
                shown += block
        except OSError:  # Linux says so when the other end is closed
            pass
    os.close(master)
    assert run.returncode == 0
    text = shown.decode()
    assert "Conversion" in text
    assert "3000/3000" in text
    assert "Lignes lues : 3000" in text
