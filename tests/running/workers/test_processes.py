"""How many processes suit a file: several for a large one where the machine can, else one."""

import sys
from pathlib import Path

import pytest

from bacpro.errors import BacproError
from bacpro.running.workers.opening import open_workers
from bacpro.running.workers.processes import count_suited, start_processes

LARGE = 8 << 20


def no_semaphore(**_: object) -> None:
    raise OSError(38, "Function not implemented")


@pytest.mark.parametrize(
    ("processors", "size", "expected"),
    [(1, LARGE + 1, 1), (2, LARGE + 1, 2), (64, LARGE + 1, 4), (64, LARGE, 4), (64, LARGE - 1, 1)],
)
def test_a_large_file_takes_as_many_processes_as_run_at_once_and_four_at_most(
    processors: int, size: int, expected: int, tmp_path: Path
) -> None:
    path = tmp_path / "cohorte.csv"
    with path.open("wb") as stream:
        stream.truncate(size)
    assert count_suited(path, processors) == expected


def test_where_processes_cannot_wait_for_each_other_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Some closed environments have no semaphores: no constant of ours says so.
    path = tmp_path / "cohorte.csv"
    path.write_bytes(b"x")
    assert count_suited(path, 3, large=1) == 3
    monkeypatch.setattr("multiprocessing.synchronize.Lock", no_semaphore)
    assert count_suited(path, 3, large=1) == 1
    with pytest.raises(BacproError, match="Relancez avec --processus 1"), start_processes(2):
        pass


def test_one_process_is_the_one_that_runs() -> None:
    with open_workers(1) as workers:
        assert workers is None
    with open_workers(2) as workers:
        assert workers is not None
        assert workers.count == 2
        # They are this very program: there is nothing to compare.
        assert workers.agreement is None


@pytest.mark.parametrize("told", ["spark:tcp://10.0.0.1:7077", "dask", "dask:", "tcp://10.0.0.1:8786", ""])
def test_an_executor_that_is_not_known_is_refused_with_what_to_write(told: str) -> None:
    with pytest.raises(BacproError, match=r"Donnez dask: .* dask:tcp://10\.0\.0\.1:8786"), open_workers(1, told):
        pass


def test_dask_that_is_not_installed_is_told_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(BacproError, match=r"pip install 'bacpro\[dask\]'"),
        open_workers(cluster="dask:tcp://127.0.0.1:1"),
    ):
        pass
