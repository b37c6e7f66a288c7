"""What a killed run left is removed by the next one; what is anybody else’s, or still at work, never is."""

import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bacpro.errors import BacproError
from bacpro.running.folders import output as folders
from bacpro.running.folders.leftovers import MARK, SUMMARY, in_use, private_folder, working_folder
from bacpro.running.folders.output import find_unfinished, output_folder, write_summary
from bacpro.running.folders.single_file import write_file
from bacpro.running.folders.verification import verify
from bacpro_cli.common import output

POSIX = pytest.mark.skipif(os.name != "posix", reason="this system has no lock on folders: nothing is removed")
LEFT = ".sortie.ab3d_f9h.partiel"


def written(target: Path, text: str = "neuf", *, replace: bool = False) -> None:
    with output_folder(target, replace=replace) as built:
        (built / "table.csv").write_text(text, encoding="utf-8")
        write_summary(built, {"commande": "convertir"})


def left(parent: Path, name: str = LEFT, machine: str | None = None) -> Path:
    """A folder as a killed run leaves it."""
    path = parent / name
    path.mkdir()
    (path / "conversion.csv").write_text("à demi", encoding="utf-8")
    (path / MARK).write_text(platform.node() if machine is None else machine, encoding="utf-8")
    return path


@POSIX
def test_what_a_killed_run_left_is_removed_by_the_next_of_that_name(tmp_path: Path) -> None:
    marked, empty, replaced = (
        left(tmp_path),
        tmp_path / ".sortie.00000000.partiel",
        tmp_path / ".sortie.zzzzzzzz.partiel",
    )
    empty.mkdir()
    replaced.mkdir()
    (replaced / SUMMARY).write_text("{}", encoding="utf-8")
    assert find_unfinished(tmp_path / "sortie") != []
    written(tmp_path / "sortie")
    assert not any(path.exists() for path in (marked, empty, replaced))
    assert [path.name for path in tmp_path.iterdir()] == ["sortie"]


@pytest.mark.parametrize(
    "make",
    [
        lambda parent: left(parent, machine="une-autre-machine"),
        lambda parent: left(parent, ".autre.ab3d_f9h.partiel"),
        lambda parent: left(parent, ".sortie.ab3d_f9.partiel"),
        lambda parent: left(parent, "sortie.ab3d_f9h.partiel"),
        lambda parent: (left(parent) / MARK).unlink(),
    ],
    ids=["another machine", "another output", "another length", "no dot", "no mark"],
)
def test_what_may_be_anybody_s_is_left(make: Callable[[Path], object], tmp_path: Path) -> None:
    make(tmp_path)
    written(tmp_path / "sortie")
    (kept,) = [path for path in tmp_path.iterdir() if path.name != "sortie"]
    assert (kept / "conversion.csv").is_file()


@POSIX
def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "dehors").mkdir()
    kept = left(tmp_path / "dehors")
    (tmp_path / LEFT).symlink_to(kept)
    written(tmp_path / "sortie")
    assert (kept / "conversion.csv").is_file()


@POSIX
def test_the_folder_of_a_run_that_lasts_is_left_and_named(tmp_path: Path) -> None:
    target = tmp_path / "sortie"
    with output_folder(target, replace=True) as built:
        write_summary(built, {})
        written(target, "d’un autre")
        assert find_unfinished(target) == [built]
        assert in_use(built)
        assert (built / SUMMARY).is_file()
    assert find_unfinished(target) == []


def test_a_folder_that_no_run_holds_is_not_in_use(tmp_path: Path) -> None:
    assert not in_use(left(tmp_path))
    assert not in_use(tmp_path / "absent")


@POSIX
def test_a_run_beside_another_is_told_to_wait_not_to_delete(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "sortie"
    dead = left(tmp_path, machine="une-autre-machine")
    with output_folder(target, replace=True) as built:
        write_summary(built, {})
        with output(target, replace=True) as mine:
            write_summary(mine, {})
        said = capsys.readouterr().err.splitlines()
    (about_dead,) = [line for line in said if str(dead) in line]
    (about_live,) = [line for line in said if str(built) in line]
    assert "supprimez-le s’il ne sert plus" in about_dead
    assert "ne supprimez pas ce dossier. Attendez qu’il finisse" in about_live


@pytest.mark.skipif(os.name != "posix", reason="this system has no such limit of 255 bytes for a name")
def test_a_name_too_long_once_ours_is_added_is_told_to_be_shortened(tmp_path: Path) -> None:
    with pytest.raises(BacproError, match=r"trop long.*plus court"):
        written(tmp_path / ("b" * 250))
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_a_lock_ends_with_the_process_that_holds_it(tmp_path: Path) -> None:
    line = (
        "import os, sys; from pathlib import Path; from bacpro.running.folders.leftovers import working_folder\n"
        "with working_folder(Path(sys.argv[1]), '.sortie.', '.partiel'): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", line, str(tmp_path)], check=False).returncode == 9
    assert len(find_unfinished(tmp_path / "sortie")) == 1
    with working_folder(tmp_path, ".sortie.", ".partiel") as folder:
        assert find_unfinished(tmp_path / "sortie") == [folder]
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_temporary_files_of_dead_runs_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = left(tmp_path, "bacpro-ab3d_f9h")
    with private_folder() as folder:
        assert folder.parent == tmp_path
        assert not dead.exists()
        assert folder.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == []


def test_a_single_file_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_file(tmp_path / "a.pdf", b"%PDF", replace=False)
    write_file(tmp_path / "a.pdf", b"%PDF-2", replace=True)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.pdf", b"%PDF-2")]


@pytest.mark.parametrize("exchange", [True, False], ids=["names exchanged", "one after the other"])
def test_a_folder_replaced_is_the_new_one_whole(
    exchange: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "sortie"
    if not exchange:
        monkeypatch.setattr(folders, "_exchanged", lambda *_: False)
    written(target, "vieux")
    written(target, "neuf", replace=True)
    assert (target / "table.csv").read_text(encoding="utf-8") == "neuf"
    assert verify(target).intact
    assert [path.name for path in tmp_path.iterdir()] == ["sortie"]


@pytest.mark.skipif(sys.platform != "linux", reason="names are exchanged at once on Linux alone")
def test_at_no_time_does_a_folder_that_is_replaced_have_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whatever stops the run after the exchange, the new folder stands there whole.
    target = tmp_path / "sortie"
    written(target, "vieux")

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(folders, "clear", stop)
        with pytest.raises(KeyboardInterrupt):
            written(target, "neuf", replace=True)
    assert verify(target).intact
    assert (target / "table.csv").read_text(encoding="utf-8") == "neuf"
    written(target, "encore", replace=True)
    assert [path.name for path in tmp_path.iterdir()] == ["sortie"]


def test_a_folder_that_lost_its_name_gets_it_back(tmp_path: Path) -> None:
    # Where names cannot be exchanged, a run may be killed after the old folder gave its name away.
    target = tmp_path / "sortie"
    written(target, "vieux")
    target.rename(tmp_path / ".sortie.ab3d_f9h.ancien")
    with pytest.raises(BacproError, match="existe déjà"):
        written(target)
    assert verify(target).intact
    assert (target / "table.csv").read_text(encoding="utf-8") == "vieux"
    assert [path.name for path in tmp_path.iterdir()] == ["sortie"]
