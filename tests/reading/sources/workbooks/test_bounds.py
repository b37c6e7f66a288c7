"""A workbook out of all proportion, or damaged, is refused within seconds, with little memory and in French."""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from tests.reading import hostile

from bacpro.errors import BacproError
from bacpro.model.diploma import Diploma
from bacpro.plugins.registry import load_registry
from bacpro.reading.opening import open_grades
from bacpro.reading.sources.workbooks.bounds import check_archive
from bacpro.reading.sources.workbooks.trial import mute_errors

SECONDS = 60
MEMORY = 300 << 20

REFUSED: dict[str, Callable[[Path], None]] = {
    "far_cell.xlsx": hostile.far_cell,
    "far_cell_in_quotes.xlsx": hostile.far_cell_in_quotes,
    "far_cells_in_a_near_row.xlsx": hostile.far_cells_in_a_near_row,
    "row_beyond.xlsx": hostile.row_beyond,
    "wide_merge.xlsx": hostile.wide_merge,
    "merges_without_end.xlsx": hostile.merges_without_end,
    "empty_text.xlsx": hostile.empty_text,
    "long_text.xlsx": hostile.long_text,
    "long_shared_text.xlsx": hostile.long_shared_text,
    "lying_size.xlsx": hostile.lying_size,
    "thousands_of_sheets.xlsx": hostile.thousands_of_sheets,
    "entities.xlsx": hostile.entities,
    "columns.ods": hostile.ods_columns,
    "rows.ods": hostile.ods_rows,
    "far.xls": hostile.xls_far,
}
READ: dict[str, Callable[[Path], None]] = {
    "far_style.xlsx": hostile.far_style,
    "merge_below.xlsx": hostile.merge_below,
    "deep.xlsx": hostile.deep,
    "filled.ods": hostile.ods_filled,
    "with_more.xls": hostile.xls_with_more,
}

RUN = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "bacpro_cli", *sys.argv[1:]], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""


def run(path: Path) -> tuple[int, str, int]:
    """The exit code of a run on a file, what it said of errors, and the most memory that a process of it had."""
    code = [sys.executable, "-c", RUN, "deliberer", str(path), "--diplome", "agora", "--session", "2026"]
    done = subprocess.run(code, capture_output=True, text=True, timeout=SECONDS, check=False)
    return done.returncode, done.stderr, int(done.stdout) * (1 if sys.platform == "darwin" else 1 << 10)


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell how much memory was taken")
@pytest.mark.parametrize("name", REFUSED)
def test_a_workbook_out_of_all_proportion_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    REFUSED[name](path)
    code, said, memory = run(path)
    assert code == 2, said
    assert said.startswith("Erreur : ")
    assert "panicked" not in said
    assert said.rstrip().endswith(".")
    assert memory < MEMORY


@pytest.mark.parametrize("name", READ)
def test_what_is_nothing_does_not_prevent_reading(name: str, tmp_path: Path, agora: Diploma) -> None:
    path = tmp_path / name
    READ[name](path)
    (record, *others) = open_grades(path, agora, 2026).records()
    assert record.dossier is not None
    assert record.dossier.candidat.nom == "Perrin"
    assert not [other for other in others if other.dossier]


@pytest.fixture(scope="module")
def agora() -> Diploma:
    return load_registry().diplome("agora")


@pytest.mark.parametrize("name", ["t.xlsx", "t.XLS", "t.xlsb", "t.ods", "t.xlsm", "t.csv", "t"])
@pytest.mark.parametrize("write", [lambda path: hostile.xlsx(path, hostile.rows()), hostile.ods])
def test_a_workbook_is_known_by_what_it_holds_whatever_its_name(
    tmp_path: Path, agora: Diploma, write: Callable[[Path], None], name: str
) -> None:
    write(tmp_path / name)
    (record,) = open_grades(tmp_path / name, agora, 2026).records()
    assert record.dossier is not None
    assert record.dossier.candidat.numero == hostile.ROW[0]


def test_a_workbook_of_an_ordinary_size_passes(tmp_path: Path) -> None:
    more = "".join(f'<row r="{line}">{hostile.cell(f"A{line}", f"x{line}")}</row>' for line in range(3, 12_000))
    hostile.xlsx(tmp_path / "grand.xlsx", hostile.rows(more))
    check_archive(tmp_path / "grand.xlsx")


@pytest.mark.parametrize(
    "make", [lambda path: hostile.xlsx(path, hostile.rows()), hostile.ods_filled, hostile.xls_with_more]
)
def test_damaged_workbooks_are_refused_or_read_and_nothing_else(
    make: Callable[[Path], None], tmp_path: Path, agora: Diploma, capfd: pytest.CaptureFixture[str]
) -> None:
    sound = tmp_path / "sain"
    make(sound)
    content = sound.read_bytes()
    chance = random.Random(14)  # noqa: S311 (no secret)
    for rank in range(12):
        damaged = bytearray(content)
        for _ in range(chance.choice([1, 3, 30])):
            damaged[chance.randrange(8, len(damaged))] = chance.randrange(256)
        if rank % 4 == 3:
            del damaged[chance.randrange(8, len(damaged)) :]
        path = tmp_path / f"abime-{rank}"
        path.write_bytes(bytes(damaged))
        with suppress(BacproError):
            list(open_grades(path, agora, 2026).records())
    assert capfd.readouterr().err == ""


def test_what_native_code_says_does_not_reach_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    with mute_errors():
        os.write(2, b"thread panicked")
    os.write(2, b"ensuite")
    assert capfd.readouterr().err == "ensuite"
