"""A run that is stopped, killed, or has nowhere to show what it says: nothing half-written, nothing left, one code."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from bacpro.running.folders.verification import verify

Bacpro = Callable[..., Result]
POSIX = pytest.mark.skipif(os.name != "posix", reason="this system has no signals nor pipes of that kind")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
CONVERT = ("--de", "ga", "--vers", "agora", "--session", "2025")
PATIENCE = 20.0
"""Seconds after which a process that should have ended is said to last."""


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "bacpro_cli", *map(str, arguments)]


@pytest.fixture(scope="module")
def cohorts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cohort that takes a second or so, one that takes less, and a small one."""
    folder = tmp_path_factory.mktemp("cohortes")
    for name, count in (("grande", 1500), ("moyenne", 300), ("petite", 20)):
        subprocess.run(
            command("demo", "--candidats", count, "--fautes", 0.1, "--sortie", folder / name),
            check=True,
            capture_output=True,
        )
    return folder


# --- killed at any moment --------------------------------------------------------------------------------------


def alive(group: int) -> bool:
    """Whether a process of a group lasts; a dead one that nobody asked after does not."""
    if not Path("/proc/self/stat").exists():
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        return True
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, pgrp, *_ = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(pgrp) == group and state != "Z":
            return True
    return False


def until(done: Callable[[], bool]) -> bool:
    """Whether something comes true in a while."""
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start the command as a group of processes of its own, with temporary files of its own."""
    started: list[subprocess.Popen[str]] = []
    (tmp_path / "temporaires").mkdir()

    def start(*arguments: object) -> "subprocess.Popen[str]":
        run = subprocess.Popen(
            command(*arguments),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
            env={**os.environ, "TMPDIR": str(tmp_path / "temporaires")},
        )
        started.append(run)
        return run

    yield start
    for run in started:
        if alive(run.pid):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        if run.stderr:
            run.stderr.close()


RUNS = {
    "convertir, 1 processus": ("convertir", "resultats-ga.csv", *CONVERT, "--processus", "1"),
    "deliberer, 2 processus": ("deliberer", "resultats-agora.csv", "--processus", "2"),
    "relevés": ("convertir", "resultats-ga.csv", *CONVERT, "--processus", "2", "--pdf-groupe"),
}


@POSIX
@pytest.mark.parametrize("name", RUNS)
def test_a_run_killed_at_any_moment_leaves_a_whole_folder_and_no_process(
    name: str, cohorts: Path, launch: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    verb, table, *options = RUNS[name]
    target = tmp_path / "travail" / "sortie"
    # Printing takes long: the small cohort is enough to be killed in the midst of it.
    big, small = ("petite", "grande") if name == "relevés" else ("grande", "petite")

    def run(cohort: str) -> "subprocess.Popen[str]":
        return launch(verb, cohorts / cohort / table, *options, "--sortie", target, "--remplacer", "--silencieux")

    def read() -> str:
        verified = verify(target)
        assert verified.intact, (verified.bilan, verified.altered())
        return (target / "bilan.json").read_text(encoding="utf-8")

    start = time.monotonic()
    whole = run(big)
    whole.communicate()
    lasted = time.monotonic() - start
    assert whole.returncode in {0, 1}
    new = read()
    if name != "relevés":
        run(small).communicate()
    old = read()
    draw = random.Random(name)  # noqa: S311
    for stop in (signal.SIGKILL, signal.SIGTERM, signal.SIGKILL):
        started = run(big)
        time.sleep(draw.uniform(0.25, 1.05) * lasted)
        started.send_signal(stop)
        _, said = started.communicate(timeout=PATIENCE)
        assert until(lambda group=started.pid: not alive(group)), "a worker lasts"  # type: ignore[misc]
        assert read() in {old, new}
        if stop is signal.SIGTERM and started.returncode not in {0, 1}:
            # Before it listens, the program is stopped by the system.
            assert started.returncode in {143, -signal.SIGTERM}
            assert "Traceback" not in said
    run(big).communicate()
    assert read() == new
    assert [path.name for path in target.parent.iterdir()] == ["sortie"]
    assert not list((tmp_path / "temporaires").iterdir())


def working(target: Path) -> bool:
    """Whether a run builds a folder beside its target."""
    return any(target.parent.glob(f".{target.name}.*.partiel/*.csv"))


@POSIX
@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(("stop", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
@pytest.mark.parametrize("processes", [1, 2])
def test_a_signal_is_heard_as_ctrl_c_and_leaves_nothing(
    stop: str,
    code: int,
    processes: int,
    cohorts: Path,
    launch: Callable[..., "subprocess.Popen[str]"],
    tmp_path: Path,
) -> None:
    target = tmp_path / "travail" / "sortie"
    target.parent.mkdir()
    table = cohorts / "grande" / "resultats-ga.csv"
    options = ("--pdf-groupe", "--silencieux", "--processus", processes)
    started = launch("convertir", table, *CONVERT, "--sortie", target, *options)
    assert until(lambda: working(target))
    started.send_signal(getattr(signal, stop))
    _, said = started.communicate(timeout=PATIENCE)
    assert started.returncode == code
    assert said == "Interrompu.\n"
    assert until(lambda: not alive(started.pid))
    assert not list(target.parent.iterdir())


def started_by(parent: int) -> list[int]:
    """The processes that a process started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not list processes in /proc")
@pytest.mark.parametrize("printing", [False, True], ids=["deciding", "printing"])
def test_a_worker_that_dies_alone_is_told_and_nothing_is_written(
    printing: bool, cohorts: Path, launch: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    target = tmp_path / "travail" / "sortie"
    target.parent.mkdir()
    table = cohorts / "grande" / "resultats-ga.csv"
    options = ("--sortie", target, "--pdf-groupe", "--silencieux", "--processus", 2)
    started = launch("convertir", table, *CONVERT, *options)
    assert until(lambda: working(target))
    if printing:
        # Deciding takes a second, printing many: past the former, workers print.
        time.sleep(3)
    os.kill(started_by(started.pid)[-1], signal.SIGKILL)
    _, said = started.communicate(timeout=PATIENCE)
    assert started.returncode == 2
    assert "Erreur : Un des processus s’est arrêté" in said
    assert "Traceback" not in said
    assert not list(target.parent.iterdir())


@POSIX
def test_forms_that_a_killed_run_left_are_gone_on_with(
    cohorts: Path, launch: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    target = tmp_path / "travail" / "sortie"
    dossiers = cohorts / "moyenne" / "dossiers-agora.jsonl"

    def fill(where: Path) -> "subprocess.Popen[str]":
        options = ("--donnees", dossiers, "--sortie", where, "--silencieux", "--processus", 2)
        return launch("formulaire", "remplir", "attestation-blocs", *options)

    started = fill(target)
    assert until(lambda: any(target.parent.glob(".sortie.partiel/pdf/*")))
    started.kill()
    started.communicate(timeout=PATIENCE)
    assert until(lambda: not alive(started.pid))
    again = fill(target)
    again.communicate()
    assert again.returncode in {0, 1}
    assert verify(target).intact
    assert [path.name for path in target.parent.iterdir()] == ["sortie"]


@POSIX
def test_two_runs_at_once_leave_each_other_alone_and_one_of_them_has_the_place(
    cohorts: Path, launch: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    target = tmp_path / "travail" / "sortie"
    target.parent.mkdir()
    table = cohorts / "grande" / "resultats-ga.csv"
    options = ("--sortie", target, "--silencieux")
    first = launch("convertir", table, *CONVERT, *options)
    assert until(lambda: working(target))
    second = launch("convertir", table, *CONVERT, *options)
    said = [run.communicate(timeout=3 * PATIENCE)[1] for run in (first, second)]
    assert sorted([first.returncode, second.returncode]) == [1, 2]
    assert sum("le dossier de sortie existe déjà" in text for text in said) == 1
    assert verify(target).intact
    assert [path.name for path in target.parent.iterdir()] == ["sortie"]


# --- the input moves under a run -------------------------------------------------------------------------------


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("kept", [True, False], ids=["sortie", "dry"])
def test_a_table_that_grows_while_it_is_converted_is_refused_and_nothing_is_written(
    processes: int, kept: bool, bacpro: Bacpro, cohorts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "resultats.csv"
    table.write_bytes((cohorts / "petite" / "resultats-ga.csv").read_bytes())

    def grow(path: Path) -> None:
        with path.open("ab") as stream:
            stream.write(b"26000000001;Tard;Venu\r\n")

    # Lines are counted for the progress once the file was understood, before its candidates go by.
    monkeypatch.setattr("bacpro_cli.candidates.job.lines_of", grow)
    options = ("--sortie", tmp_path / "sortie") if kept else ()
    result = bacpro("convertir", table, *CONVERT, "--processus", processes, *options)
    assert result.exit_code == 2
    assert "resultats.csv : ce fichier a changé pendant la lecture. Rien n’a été écrit." in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["resultats.csv"]


@POSIX
def test_a_pipe_is_refused_at_once_wherever_a_file_is_asked_for(bacpro: Bacpro, cohorts: Path, tmp_path: Path) -> None:
    pipe, table = tmp_path / "tube.csv", cohorts / "petite" / "resultats-ga.csv"
    os.mkfifo(pipe)
    told = "tube.csv : ce n’est pas un fichier, mais un tube"
    for arguments in (
        ("convertir", pipe, *CONVERT),
        ("convertir", table, *CONVERT, "--joindre", pipe),
        ("convertir", table, *CONVERT, "--colonnes", pipe),
        ("deliberer", pipe),
        ("controler", pipe, "--session", 2026),
        ("apercu", pipe),
        ("formulaire", "remplir", "attestation-pfmp", "--donnees", pipe, "--sortie", tmp_path / "sortie"),
        ("expliquer", "--candidat", "1", pipe, "--diplome", "agora"),
        ("verifier", pipe),
    ):
        result = bacpro(*arguments)
        assert result.exit_code == 2, arguments
        assert told in result.stderr or "ce n’est pas un dossier" in result.stderr, arguments
    # Among forms, one that cannot be read is named, and the others are read.
    forms = bacpro("formulaire", "lire", pipe)
    assert forms.exit_code == 1
    assert told in forms.stderr


@POSIX
def test_what_comes_on_the_standard_input_is_refused_whole(cohorts: Path) -> None:
    table = (cohorts / "petite" / "resultats-ga.csv").read_bytes()
    arguments = command("convertir", "/dev/stdin", *CONVERT)
    result = subprocess.run(arguments, check=False, input=table, capture_output=True, timeout=PATIENCE)
    assert result.returncode == 2
    assert "Enregistrez d’abord" in result.stderr.decode()


# --- nowhere to show -------------------------------------------------------------------------------------------


def shell(line: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run the command in a shell line where it stands as "$@"."""
    run = ["bash", "-o", "pipefail", "-c", line, "bash", *command(*arguments)]
    return subprocess.run(run, check=False, capture_output=True, encoding="utf-8", timeout=3 * PATIENCE)


@POSIX
@pytest.mark.parametrize(
    "redirections",
    ["2>&-", ">&-", ">&- 2>&-", "<&- >&- 2>&-", pytest.param(">/dev/full", marks=FULL), "| head -c 5"],
)
def test_a_run_that_writes_ends_as_it_would_have_wherever_it_shows_what_it_says(
    redirections: str, cohorts: Path, tmp_path: Path
) -> None:
    # The cohort has faulty rows: the code is 1, and no other.
    table, target = cohorts / "petite" / "resultats-ga.csv", tmp_path / "sortie"
    result = shell(f'"$@" {redirections}', "convertir", table, *CONVERT, "--sortie", target, "--format", "csv")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "Exception" not in result.stderr
    assert verify(target).intact
    if redirections in {">&-", ">/dev/full"}:
        assert f"{target} est écrit, en entier." in result.stderr


@POSIX
@pytest.mark.parametrize("redirections", [">&-", pytest.param(">/dev/full", marks=FULL)])
def test_what_could_not_be_shown_at_all_is_no_success(redirections: str, cohorts: Path) -> None:
    table = cohorts / "petite" / "resultats-agora.csv"
    result = shell(f'"$@" {redirections}', "deliberer", table, "--format", "json")
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1].startswith("Erreur : affichage : impossible de lire ou d’écrire")
    assert shell(f'"$@" {redirections}', "deliberer", table, "--silencieux").returncode in {0, 1}


@POSIX
def test_a_reader_who_has_read_enough_changes_no_code(cohorts: Path) -> None:
    table = cohorts / "grande" / "periodes-agora.csv"
    alone = shell('"$@" > /dev/null', "controler", table, "--format", "csv")
    cut = shell('"$@" 2>/dev/null | head -n 1', "controler", table, "--format", "csv")
    assert alone.returncode == cut.returncode == 1
    assert shell('"$@" | head -n 1', "diplomes").returncode == 0
    assert cut.stderr == ""


@POSIX
def test_a_disk_that_is_full_leaves_nothing_and_is_told(cohorts: Path, tmp_path: Path) -> None:
    target = tmp_path / "travail" / "sortie"
    table = cohorts / "grande" / "resultats-ga.csv"
    # No file may be over 256 blocks of 1024 bytes: the journal is.
    for processes in (1, 2):
        line = f'ulimit -f 256; "$@" --processus {processes}'
        result = shell(line, "convertir", table, *CONVERT, "--sortie", target, "--silencieux")
        assert result.returncode == 2, result.stderr
        assert "impossible d’écrire (le fichier est trop gros pour ce disque)" in result.stderr
        assert "Traceback" not in result.stderr
        assert not list(target.parent.iterdir())
