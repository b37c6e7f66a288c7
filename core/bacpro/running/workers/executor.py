"""Workers of any executor of `concurrent.futures`: calls sent to them, and their results in the order of the calls."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from typing import Any, TypeVar

from attrs import field, frozen

from bacpro.errors import BacproError
from bacpro.running.workers.agreement import Agreement, agreement_here, call_agreed, sealed_call

AHEAD = 3
"""Calls under way or waiting to be taken, a worker."""

KeyT = TypeVar("KeyT")
ResultT = TypeVar("ResultT")


@frozen
class Workers:
    """Where work is done: an executor, a cluster’s as well as this machine’s, and how many work at once.

    They see the output folder under the same name. Those that do not agree with this process (`agreement`) are
    refused by name; None where they are this very program, on this machine.
    """

    executor: Executor
    count: int
    agreement: Agreement | None = field(factory=agreement_here)

    def submit(self, function: Callable[..., ResultT], *arguments: Any) -> Future[ResultT]:  # noqa: ANN401
        """Have a function called by a worker that agrees. The result raises BacproError where it does not."""
        if self.agreement is None:
            return self.executor.submit(function, *arguments)
        return self.executor.submit(call_agreed, self.agreement, sealed_call(function, arguments))


WORKER_DIED = (
    "Un des processus s’est arrêté, faute de mémoire peut-être. Rien n’a été écrit. "
    "Relancez avec moins de processus (--processus 1)."
)
"""What is said when a worker ended before its work did."""


def results_in_order(
    function: Callable[..., ResultT],
    calls: Iterable[tuple[KeyT, tuple[Any, ...]]],
    workers: Workers,
    ahead: int = AHEAD,
) -> Generator[tuple[KeyT, ResultT]]:
    """Results of calls, each a key with arguments, in the order given; a few are under way at any time.

    When the results are no longer asked for, calls that wait are given up and those that run are waited for:
    nothing is written after that. Raises BacproError when a worker dies whose work nobody takes over.
    """
    waiting: deque[tuple[KeyT, Future[ResultT]]] = deque()
    try:
        for key, arguments in calls:
            waiting.append((key, workers.submit(function, *arguments)))
            while len(waiting) >= ahead * workers.count or (waiting and waiting[0][1].done()):
                yield waiting[0][0], waiting[0][1].result()
                waiting.popleft()
        while waiting:
            yield waiting[0][0], waiting[0][1].result()
            waiting.popleft()
    except BrokenExecutor as error:
        raise BacproError(WORKER_DIED) from error
    finally:
        wait([future for _, future in waiting if not future.cancel()])
