"""A Dask cluster as workers: whoever runs it says where its scheduler listens, and bacpro is installed on each."""

import logging
import time
import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from typing import Any, Protocol

from bacpro.errors import BacproError
from bacpro.running.workers.agreement import agreement_here, find_differences, refusal_words
from bacpro.running.workers.executor import Workers


class _Client(Protocol):
    """What is asked of a client of Dask, which brings no types."""

    def nthreads(self) -> Mapping[str, int]: ...

    def run(self, function: Any, *arguments: Any, **options: Any) -> Mapping[str, Any]: ...  # noqa: ANN401


@contextmanager
def connect_dask(address: str, patience: float) -> Iterator[Workers]:
    """The workers of a Dask cluster, by the address of its scheduler (`tcp://10.0.0.1:8786`).

    It has `patience` (seconds) to answer, and as much to show a worker.

    A block whose worker is lost goes to another, as long as there is one. Raises BacproError when Dask is not
    installed, the cluster does not answer, has no worker or loses too many, and when workers differ from this
    process, each of them named.
    """
    try:
        distributed = import_module("distributed")
        killed = import_module("distributed.scheduler").KilledWorker
    except ImportError as error:
        raise BacproError(
            "--executeur dask demande l’extra « dask ». Installez-le : python -m pip install 'bacpro[dask]'."
        ) from error
    # What is to be said of a cluster is said here, in French.
    _hush("distributed", "tornado", "asyncio")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            client = distributed.Client(address, timeout=patience, set_as_default=False, name="bacpro")
        except (OSError, ValueError, TypeError) as error:
            raise BacproError(
                f"dask:{address} : aucun ordonnanceur Dask ne répond à cette adresse. "
                f"Vérifiez l’adresse, et qu’il est lancé (dask scheduler)."
            ) from error
    try:
        threads = _threads(client, address, patience)
        _require_agreement(client)
        # Two blocks are never one call: each is a call of its own, done once whatever it holds.
        executor = client.get_executor(pure=False)
        yield Workers(executor, threads, agreement_here(worker_address))
    except killed as error:
        raise BacproError(
            "Plusieurs workers se sont arrêtés sur le même bloc, faute de mémoire peut-être. Rien n’a été écrit. "
            "Donnez-leur plus de mémoire, ou relancez avec --processus 1."
        ) from error
    except CancelledError as error:
        raise BacproError(
            f"dask:{address} : l’ordonnanceur ne répond plus. Rien n’a été écrit. Relancez-le, puis relancez."
        ) from error
    finally:
        client.close()


def _hush(*packages: str) -> None:
    """Have the loggers of some packages say nothing; a lost scheduler would be told with tracebacks."""
    known = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in packages]
    for name in {*packages, *known}:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def worker_address() -> str:
    """The address of the worker that this runs in."""
    return str(import_module("distributed").get_worker().address)


def _threads(client: "_Client", address: str, patience: float) -> int:
    """How many blocks the cluster does at once. Raises BacproError when it has no worker."""
    end = time.monotonic() + patience
    while not (threads := client.nthreads()):
        if time.monotonic() > end:
            raise BacproError(f"dask:{address} : ce cluster n’a aucun worker. Lancez-en (dask worker), puis relancez.")
        time.sleep(0.1)
    return sum(threads.values())


def _require_agreement(client: "_Client") -> None:
    """Raise BacproError with the name of each worker that has not what this process has."""
    # Whether bacpro is there at all is asked first, by what every Python has.
    there: Mapping[str, Any] = client.run(version, "bacpro", on_error="return")
    missing = sorted(worker for worker, found in there.items() if isinstance(found, Exception))
    told = [f"Le worker {worker} n’a pas bacpro. Installez-le sur cette machine." for worker in missing]
    rest = [worker for worker in there if worker not in missing]
    wanted = agreement_here().has
    answers = client.run(find_differences, wanted, workers=rest, on_error="return") if rest else {}
    for worker, found in sorted(answers.items()):
        if isinstance(found, Exception):
            told.append(f"Le worker {worker} ne peut pas dire ce qu’il a ({found}). Installez-y le même bacpro.")
        elif found:
            told.append(refusal_words(worker, found))
    if told:
        every_refusal = "\n".join(told)
        raise BacproError(every_refusal)
