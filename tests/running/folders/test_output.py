"""Output folders: what comes to stand at their place while they are built is nobody’s to remove."""

from pathlib import Path

import pytest

from bacpro.errors import BacproError
from bacpro.running.folders.output import output_folder
from bacpro.running.folders.resumable import resumable_folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "sortie"


def taken(target: Path) -> None:
    """Somebody makes a folder of that name, with something in it."""
    target.mkdir()
    (target / "thèse.txt").write_text("à moi", encoding="utf-8")


def build(target: Path, *, replace: bool) -> None:
    """A run during which the place is taken."""
    with output_folder(target, replace=replace) as folder:
        (folder / "bilan.json").write_text("{}", encoding="utf-8")
        taken(target)


def build_resumable(target: Path) -> None:
    """A run that can be resumed, during which the place is taken."""
    with resumable_folder(target, "1", replace=False) as work:
        (work.folder / "01.pdf").write_bytes(b"%PDF-")
        work.note("01.pdf", {"sha256": "abc"})
        taken(target)


@pytest.mark.parametrize(("replace", "said"), [(False, "existe déjà"), (True, "ne vient pas de bacpro")])
def test_a_folder_made_during_the_run_is_left_as_it_is(target: Path, replace: bool, said: str) -> None:
    with pytest.raises(BacproError, match=said):
        build(target, replace=replace)
    assert [path.name for path in target.parent.iterdir()] == ["sortie"]
    assert [path.name for path in target.iterdir()] == ["thèse.txt"]


def test_work_that_can_be_resumed_is_kept_when_its_place_was_taken(target: Path) -> None:
    with pytest.raises(BacproError, match="existe déjà"):
        build_resumable(target)
    assert [path.name for path in target.iterdir()] == ["thèse.txt"]
    target.rename(target.with_name("ailleurs"))
    with resumable_folder(target, "1", replace=False) as work:
        assert work.done("01.pdf") == {"sha256": "abc"}
    assert [path.name for path in target.iterdir()] == ["01.pdf"]
