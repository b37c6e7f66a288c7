"""Chooses where work is done, by what a command was told: this process, others, or a cluster."""

from collections.abc import Iterator
from contextlib import contextmanager

from bacpro.errors import BacproError
from bacpro.running.workers.executor import Workers
from bacpro.running.workers.processes import start_processes

DASK = "dask"
PATIENCE = 10.0
"""Seconds that a cluster is given to answer, and to show a worker."""


@contextmanager
def open_workers(
    processes: int = 1, cluster: str | None = None, patience: float = PATIENCE
) -> Iterator[Workers | None]:
    """Workers of a cluster (`dask:ADDRESS`), else so many processes; None where the one that is running is enough.

    Raises BacproError when the machine cannot, or the cluster is unknown, does not answer, or has not the same
    versions.
    """
    if cluster is not None:
        scheme, _, address = cluster.partition(":")
        if scheme != DASK or not address:
            raise BacproError(
                f"Exécuteur inconnu : « {cluster} ». Donnez dask: et l’adresse de l’ordonnanceur, "
                f"par exemple dask:tcp://10.0.0.1:8786."
            )
        from bacpro.running.workers.cluster import connect_dask

        with connect_dask(address, patience) as workers:
            yield workers
    elif processes == 1:
        yield None
    else:
        with start_processes(processes) as workers:
            yield workers
