"""How many processes a command takes when nobody says: several for a large file where the machine can, else one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bacpro_cli import common

Bacpro = Callable[..., Result]

UNITS = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")


def no_semaphore(**_: object) -> None:
    raise OSError(38, "Function not implemented")


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    """Results of thirty candidates, from 0 to 20 everywhere; one mark is out of bounds."""
    lines = [";".join(("numero_candidat", "nom", "forme", "session", *UNITS))]
    lines += [";".join((f"{n:011}", "Œuvrard", "globale", "2024", *[str(n % 22)] * 12)) for n in range(30)]
    path = tmp_path / "cohorte.csv"
    path.write_text("\r\n".join(lines), encoding="utf-8-sig")
    return path


@pytest.fixture
def three_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "_processors", lambda: 3)


@pytest.mark.parametrize(
    ("processors", "size", "expected"),
    [(1, 9 << 20, 1), (2, 9 << 20, 2), (64, 9 << 20, 4), (64, 8 << 20, 4), (64, (8 << 20) - 1, 1)],
)
def test_a_large_file_takes_as_many_processes_as_run_at_once_and_four_at_most(
    processors: int, size: int, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common, "_processors", lambda: processors)
    path = tmp_path / "cohorte.csv"
    with path.open("wb") as stream:
        stream.truncate(size)
    assert common.suited(path) == expected


@pytest.mark.usefixtures("three_processors")
def test_where_processes_cannot_wait_for_each_other_there_is_one(
    bacpro: Bacpro, cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common, "LARGE", 1)
    monkeypatch.setattr("multiprocessing.synchronize.Lock", no_semaphore)
    assert common.suited(cohort) == 1
    asked = bacpro("deliberer", cohort, "--sortie", tmp_path / "sortie", "--processus", 2)
    assert asked.exit_code == 2
    assert "Relancez avec --processus 1." in asked.stderr
    assert not (tmp_path / "sortie").exists()


@pytest.mark.usefixtures("three_processors")
def test_the_jury_of_a_large_file_is_prepared_by_several_processes_and_is_the_same(
    bacpro: Bacpro, cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []

    def workers(count: int, whole: Callable[..., object] = common.workers) -> object:
        taken.append(count)
        return whole(count)

    monkeypatch.setattr("bacpro_cli.deliberate.workers", workers)
    monkeypatch.setattr(common, "LARGE", cohort.stat().st_size)
    written: list[dict[str, bytes]] = []
    for options in ((), ("--processus", 1)):
        folder = tmp_path / f"sortie-{len(written)}"
        assert bacpro("deliberer", cohort, "--sortie", folder, *options).exit_code == 1
        written.append({path.name: path.read_bytes() for path in folder.iterdir() if path.name != "bilan.json"})
    assert taken == [3, 1]
    assert written[0] == written[1]
    assert b"00000000020;" in written[0]["deliberation.csv"]
    assert b"00000000021" in written[0]["rejets.csv"]
