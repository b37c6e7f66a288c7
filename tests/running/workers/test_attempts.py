"""What attempts at a block write stands in the output once, whole, whoever is lost on the way."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bacpro.errors import BacproError
from bacpro.running.workers.attempts import ATTEMPTS, join_attempts
from bacpro.running.workers.executor import Workers


def write_line(folder: Path, number: int) -> int:
    """Write a line to a table, as the work on a block does."""
    (folder / "table.csv").write_text(f"{number}\n", encoding="utf-8")
    return number


class TriedAgain(Executor):
    """An executor whose workers are lost once they have written, at each call: another then does it again."""

    def submit(self, fn: Callable[..., Any], /, *args: object, **kwargs: object) -> Future[Any]:
        """Do a call twice, and give the second result."""
        future: Future[Any] = Future()
        fn(*args, **kwargs)
        future.set_result(fn(*args, **kwargs))
        return future


def write_all(executor: Executor, folder: Path) -> list[int]:
    """Ten lines, each by a worker."""
    calls = [(number, (number,)) for number in range(10)]
    return [result for _, result in join_attempts(write_line, calls, folder, Workers(executor, 2, agreement=None))]


def test_what_each_wrote_is_joined_in_the_order_of_the_calls(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as threads:
        assert write_all(threads, tmp_path) == list(range(10))
    assert (tmp_path / "table.csv").read_text(encoding="utf-8").split() == [*"0123456789"]


def test_a_block_that_is_tried_again_is_written_once_and_nothing_is_left_of_the_lost_attempt(tmp_path: Path) -> None:
    assert write_all(TriedAgain(), tmp_path) == list(range(10))
    assert (tmp_path / "table.csv").read_text(encoding="utf-8").split() == [*"0123456789"]
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_a_worker_that_comes_back_once_all_is_over_writes_nothing(tmp_path: Path) -> None:
    late: list[Callable[[], Any]] = []

    class Kept(TriedAgain):
        def submit(self, fn: Callable[..., Any], /, *args: object, **kwargs: object) -> Future[Any]:
            late.append(lambda: fn(*args, **kwargs))
            return super().submit(fn, *args, **kwargs)

    write_all(Kept(), tmp_path)
    with pytest.raises(BacproError, match="ne voit pas ce dossier"):
        late[0]()
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_a_worker_that_does_not_see_the_folder_is_told_to_share_it(tmp_path: Path) -> None:
    # The folder of this machine has another name there, or is on a disk of its own.
    class Elsewhere(TriedAgain):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401
            function, place, arguments = args
            return super().submit(fn, function, place / "ailleurs", arguments)

    with pytest.raises(BacproError, match="Écrivez dans un dossier que toutes les machines partagent"):
        write_all(Elsewhere(), tmp_path)
    assert not (tmp_path / ATTEMPTS).exists()
