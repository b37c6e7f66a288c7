"""Does the work of a job block by block, in this process or by workers: the same bytes come out.

What is done with a block depends on nothing but the block, and blocks are joined in the order of the file.
"""

import pickle
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from threading import local
from typing import Any, TypeVar

from attrs import frozen

from bacpro.running.workers.agreement import Agreement, require_rules
from bacpro.running.workers.attempts import join_attempts
from bacpro.running.workers.executor import Workers, results_in_order

PartT = TypeVar("PartT")

Work = Callable[[Path | None, Any], PartT]
"""Does what is to be done with a block of an input, adds what it writes to the files of a folder, and gives the rest.

Without a folder, it writes nothing.
"""


@frozen
class Rules:
    """The rules that work rests on, by id with their prints, as the process that sends it has them (`wanted`).

    `here` gives those of the process that calls it, once its plan is made anew there.
    """

    here: Callable[[], Mapping[str, str]]
    wanted: Mapping[str, str]


def run_blocks(
    prepare: Callable[[], Work[PartT]],
    rules: Rules,
    blocks: Iterable[Any],
    folder: Path | None,
    workers: Workers | None,
) -> Generator[PartT]:
    """What the work gives for each block of an input, in their order, once what it wrote stands in the folder.

    `prepare` makes the work, once in each thread that does some: it is pickled where workers do it, and so are the
    blocks. Raises BacproError when a worker dies, or has not the same rules, or versions.
    """
    if workers is None:
        work = prepare()
        for block in blocks:
            yield work(folder, block)
        return
    setup = pickle.dumps((prepare, rules, workers.agreement))
    for _ in range(workers.count):
        # Workers start while the file is gone through a first time.
        workers.submit(_warm, setup)
    if folder is None:
        calls = ((None, (None, setup, block)) for block in blocks)
        results = results_in_order(_do, calls, workers)
    else:
        results = join_attempts(_do, ((None, (setup, block)) for block in blocks), folder, workers)
    with closing(results):
        for _, part in results:
            yield part


def _do(folder: Path | None, setup: bytes, block: Any) -> Any:  # noqa: ANN401 - whatever the work gives
    return _prepared(setup)(folder, block)


def _warm(setup: bytes) -> None:
    _prepared(setup)


_of_thread = local()
"""The work of a thread, with what it remembers from a block to the next: `setup` it was made from, and `work`."""


def _prepared(setup: bytes) -> Work[Any]:
    if getattr(_of_thread, "setup", None) != setup:
        prepare, rules, agreement = pickle.loads(setup)  # noqa: S301 (ours: made by `run_blocks`)
        _require(rules, agreement)
        _of_thread.work, _of_thread.setup = prepare(), setup
    work: Work[Any] = _of_thread.work
    return work


def _require(rules: Rules, agreement: Agreement | None) -> None:
    if agreement is not None:
        require_rules(agreement, rules.here(), rules.wanted)
