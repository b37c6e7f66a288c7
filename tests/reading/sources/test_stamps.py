"""An input is read from one state of it: one that moves while it is read is refused, whatever its shape."""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from attrs import evolve

from bacpro.errors import BacproError
from bacpro.plugins.registry import Registry
from bacpro.reading.columns.column_file import read_column_file
from bacpro.reading.input import AS_IT_IS, Input, Reading
from bacpro.reading.opening import open_candidates, open_grades, open_results
from bacpro.reading.sources.stamps import refuse_moved, stamp_file

Change = Callable[[Path], object]
HEADER = ("numero_candidat", "nom", "session", "statut", "U2")


def wide(count: int = 3) -> list[tuple[str, ...]]:
    return [HEADER, *((f"{n:011}", f"N{n}", "2022", "scolaire_public", "12") for n in range(count))]


def csv_of(path: Path, rows: Sequence[tuple[str, ...]]) -> Path:
    path.write_text("".join(f"{';'.join(row)}\r\n" for row in rows), encoding="utf-8-sig", newline="")
    return path


def append(path: Path) -> None:
    with path.open("ab") as stream:
        stream.write(b"\r\n" if path.suffix != ".json" else b"\n")


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def replace(path: Path) -> None:
    other = path.with_name("autre")
    other.write_bytes(path.read_bytes().replace(b"N", b"M"))
    other.replace(path)


def edit_and_say_nothing(path: Path) -> None:
    """Other bytes, of the same number, and the same date."""
    status = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def change_and_change_back(path: Path) -> None:
    kept = path.read_bytes()
    path.write_bytes(b"autre chose")
    path.write_bytes(kept)
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 10))


CHANGES = [append, truncate, replace, edit_and_say_nothing, change_and_change_back, Path.unlink]


def as_csv(folder: Path, registry: Registry) -> Input:
    return open_results(csv_of(folder / "lu.csv", wide()), registry.diplome("ga"), 2023)


def as_long(folder: Path, registry: Registry) -> Input:
    rows = [("numero_candidat", "unite", "note", "session"), ("01", "U2", "12", "2022")]
    return open_results(csv_of(folder / "lu.csv", rows), registry.diplome("ga"), 2023)


def as_workbook(folder: Path, registry: Registry) -> Input:
    book = openpyxl.Workbook()
    for row in wide():
        book.worksheets[0].append(row)
    book.save(folder / "lu.xlsx")
    return open_results(folder / "lu.xlsx", registry.diplome("ga"), 2023)


def as_json(folder: Path, registry: Registry) -> Input:
    (folder / "lu.json").write_text(json.dumps([{"candidat": {"numero": "1", "nom": "N"}, "session": 2026}]))
    return open_candidates(folder / "lu.json", registry.diplome("agora"), None)


def as_lines(folder: Path, registry: Registry) -> Input:
    line = json.dumps({"candidat": {"numero": "1", "nom": "N"}, "session": 2026})
    (folder / "lu.jsonl").write_text(f"{line}\n")
    return open_candidates(folder / "lu.jsonl", registry.diplome("agora"), None)


def as_joined(folder: Path, registry: Registry) -> Input:
    table = csv_of(folder / "table.csv", wide())
    joined = csv_of(folder / "lu.csv", [("numero_candidat", "division"), (f"{1:011}", "TN")])
    return open_results(table, registry.diplome("ga"), 2023, evolve(AS_IT_IS, joindre=joined))


def as_columns(folder: Path, registry: Registry) -> Input:
    path = folder / "lu.toml"
    path.write_text('[colonnes]\n"N" = "nom"\n', encoding="utf-8")
    rows = wide()
    table = csv_of(folder / "table.csv", [("numero_candidat", "N", *HEADER[2:]), *rows[1:]])
    diploma = registry.diplome("ga")
    return open_results(table, diploma, 2023, Reading(read_column_file(path, diploma), origine=stamp_file(path)))


def as_journal(folder: Path, registry: Registry) -> Input:
    columns = ("numero_candidat", "unite_cible", "note_reportee", "session_source", "note_source", "issue", "regle")
    rows = [(*columns, "explication"), ("01", "U2", "12", "2022", "12", "reportee", "r", "N")]
    csv_of(folder / "journal.csv", rows)
    return open_grades(csv_of(folder / "lu.csv", wide()), registry.diplome("agora"), None)


SHAPES = [as_csv, as_long, as_workbook, as_json, as_lines, as_joined, as_columns]


@pytest.mark.parametrize("change", CHANGES, ids=[change.__name__ for change in CHANGES])
@pytest.mark.parametrize("opened", SHAPES, ids=[shape.__name__ for shape in SHAPES])
def test_a_file_that_moves_after_it_was_opened_is_refused(
    opened: Callable[[Path, Registry], Input], change: Change, registry: Registry, tmp_path: Path
) -> None:
    entree = opened(tmp_path, registry)
    change(next(path for path in tmp_path.iterdir() if path.stem == "lu"))
    with pytest.raises(BacproError, match=r"a changé pendant la lecture\. Rien n’a été écrit"):
        list(entree.records())


def test_the_journal_beside_a_table_is_read_from_one_state_too(registry: Registry, tmp_path: Path) -> None:
    entree = as_journal(tmp_path, registry)
    list(entree.records())
    append(tmp_path / "journal.csv")
    with pytest.raises(BacproError, match=r"journal\.csv : ce fichier a changé"):
        list(entree.records())


@pytest.mark.parametrize("change", [append, replace], ids=["append", "replace"])
def test_a_file_that_moves_while_candidates_go_by_is_refused_at_the_end(
    change: Change, registry: Registry, tmp_path: Path
) -> None:
    path = csv_of(tmp_path / "lu.csv", wide(5000))
    records = open_results(path, registry.diplome("ga"), 2023).records()
    next(records)
    change(path)
    with pytest.raises(BacproError, match="a changé pendant la lecture"):
        list(records)


def test_what_makes_no_sense_any_more_is_blamed_on_the_change(registry: Registry, tmp_path: Path) -> None:
    # The second half of the file is no UTF-8 any more: not a word of an encoding, but of a file that moved.
    path = csv_of(tmp_path / "lu.csv", wide(20_000))
    records = open_results(path, registry.diplome("ga"), 2023).records()
    next(records)
    path.write_bytes(b"\xff\xfe\x00" * path.stat().st_size)
    with pytest.raises(BacproError, match="a changé pendant la lecture"):
        list(records)


def test_a_file_that_nobody_touches_is_read_as_often_as_one_likes(registry: Registry, tmp_path: Path) -> None:
    for opened in (*SHAPES, as_journal):
        folder = tmp_path / opened.__name__
        folder.mkdir()
        entree = opened(folder, registry)
        assert [len(list(entree.records())) for _ in range(2)] == [len(list(entree.records()))] * 2
    refuse_moved(())


def test_a_copy_elsewhere_is_no_change(registry: Registry, tmp_path: Path) -> None:
    entree = as_csv(tmp_path, registry)
    shutil.copy(tmp_path / "lu.csv", tmp_path / "copie.csv")
    (tmp_path / "lu.csv").chmod(0o400)
    assert len(list(entree.records())) == 3
