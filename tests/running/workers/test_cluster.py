"""A Dask cluster writes the very bytes of one process, whoever is lost; who has something else is refused by name."""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bacpro.errors import BacproError
from bacpro.plugins.registry import Registry
from bacpro.running.check import open_check
from bacpro.running.conversion import open_conversion
from bacpro.running.deliberation import open_deliberation
from bacpro.running.job import Extra, Job, LineCount, RunOutput
from bacpro.running.job_run import run_job, run_tables
from bacpro.running.workers.opening import open_workers

distributed: Any = pytest.importorskip(
    "distributed", reason="Dask is not installed: python -m pip install 'bacpro[dask]'"
)

EXTRAS = frozenset({Extra.XLSX, Extra.FICHES})
COMMANDS = ("convertir", "controler", "deliberer")
SOURCES = Path(__file__).parents[2] / "data" / "third_party" / "demo"
BLOCK = 2
"""Candidates a block: a cohort of thirty has a dozen, so that some are left whenever a worker is lost."""
LONG = 60
"""Seconds that a busy machine may take to start a worker."""

pytestmark = [
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(os.name != "posix", reason="workers are lost by a signal of POSIX"),
]


@pytest.fixture(scope="module")
def jobs(registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Callable[[], Job[Any, Any]]]:
    """The three commands, each on thirty candidates, some of them rejected."""
    folder = tmp_path_factory.mktemp("cohorte")
    ga = ["numero_candidat;nom;statut;session;U2;U31", *(f"{n:04};Né{n};;2022;{n % 22};1{n % 10}" for n in range(30))]
    agora = ["numero_candidat;nom;session;U2;U31", *(f"{n:04};Né{n};2026;{n % 22};1{n % 10}" for n in range(30))]
    people = [{"candidat": {"numero": str(n)}, "session": 2026 if n % 5 else 1900} for n in range(30)]
    (folder / "ga.csv").write_text("\n".join(ga), encoding="utf-8")
    (folder / "agora.csv").write_text("\n".join(agora), encoding="utf-8")
    (folder / "dossiers.jsonl").write_text("\n".join(map(json.dumps, people)), encoding="utf-8")
    return {
        "convertir": lambda: open_conversion(registry, folder / "ga.csv", source="ga", target="agora", session=2023),
        "controler": lambda: open_check(registry, folder / "dossiers.jsonl", diploma="agora", session=2026),
        "deliberer": lambda: open_deliberation(registry, folder / "agora.csv", diploma="agora", session=2026),
    }


@pytest.fixture(scope="module")
def written_here(
    jobs: dict[str, Callable[[], Job[Any, Any]]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, bytes]]:
    """What one process writes, by command."""
    found = {}
    for command, job in jobs.items():
        folder = tmp_path_factory.mktemp(command)
        run_job(job(), folder, extras=EXTRAS)
        found[command] = content_of(folder)
    return found


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two processes that work for this one, through the loopback; one that dies is started again."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    ) as found:
        yield found


def content_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_cluster_writes_the_same_bytes(
    command: str,
    cluster: Any,  # noqa: ANN401
    jobs: dict[str, Callable[[], Job[Any, Any]]],
    written_here: dict[str, dict[str, bytes]],
    tmp_path: Path,
) -> None:
    with open_workers(cluster=f"dask:{cluster.scheduler_address}") as workers:
        run_job(jobs[command](), tmp_path, extras=EXTRAS, workers=workers, block=BLOCK)
    assert content_of(tmp_path) == written_here[command]
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["candidats"]


@pytest.fixture(scope="module")
def killed() -> set[int]:
    """The processes of the workers that were killed."""
    return set()


def wait_for_all(cluster: Any, killed: set[int]) -> None:  # noqa: ANN401
    """Wait until each worker that was killed works again: one that is killed while it starts, Dask starts no more."""
    end = time.monotonic() + LONG
    while not all(
        nanny.is_alive()
        and nanny.status is nanny.process.status is distributed.Status.running
        and nanny.pid not in killed
        for nanny in cluster.workers.values()
    ):
        assert time.monotonic() < end, "a worker that was killed is not started again"
        time.sleep(0.02)


@pytest.mark.parametrize("rank", range(10))
def test_a_worker_that_is_killed_in_the_middle_is_nothing_lost(
    rank: int,
    cluster: Any,  # noqa: ANN401
    jobs: dict[str, Callable[[], Job[Any, Any]]],
    killed: set[int],
    written_here: dict[str, dict[str, bytes]],
    tmp_path: Path,
) -> None:
    wait_for_all(cluster, killed)
    command = COMMANDS[rank % 3]
    taken = 0

    def kill_one(_: LineCount) -> None:
        # The blocks that follow the one that is joined are under way, or done and not yet handed back.
        nonlocal taken
        taken += 1
        if taken == 1 + rank % 4:
            pid = list(cluster.workers.values())[rank % 2].pid
            killed.add(pid)
            os.kill(pid, signal.SIGKILL)

    job = jobs[command]()
    kept = [RunOutput[Any](LineCount, kill_one)]
    with open_workers(cluster=f"dask:{cluster.scheduler_address}") as workers:
        run_tables(job, tmp_path, kept=kept, workers=workers, block=BLOCK)
    assert taken > 4
    assert content_of(tmp_path) == {table.name: written_here[command][table.name] for table in job.tables}
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []


# --- who may not work --------------------------------------------------------------------------------------------


def install(folder: Path, version: str) -> Path:
    """The plugin of a third party, as a distribution of that version."""
    info = folder / f"bacpro_demo-{version}.dist-info"
    info.mkdir(parents=True)
    shutil.copytree(SOURCES / "bacpro_demo", folder / "bacpro_demo", ignore=shutil.ignore_patterns("__pycache__"))
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: bacpro-demo\nVersion: {version}\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[bacpro.plugins]\ndemo = bacpro_demo.plugin\n", encoding="utf-8")
    return folder


def alter_agora(folder: Path) -> Path:
    """The plugin of AGOrA of the same version, a figure of which somebody changed."""
    import bacpro_agora

    package = folder / "bacpro_agora"
    shutil.copytree(Path(bacpro_agora.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    with next(package.rglob("diplome.toml")).open("a", encoding="utf-8") as stream:
        stream.write("\n# retouché\n")
    return folder


@pytest.fixture
def start_worker() -> Iterator[Callable[[str, Path], None]]:
    """Start a worker that has other packages first on its path."""
    started: list[subprocess.Popen[bytes]] = []

    def start(scheduler: str, path: Path) -> None:
        arguments = ["-m", "distributed.cli.dask_worker", scheduler, "--no-nanny", "--no-dashboard", "--nthreads", "1"]
        environment = {**os.environ, "PYTHONPATH": str(path)}
        started.append(
            subprocess.Popen(
                [sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        )

    yield start
    for each in started:
        each.kill()
        each.wait()


@pytest.fixture
def empty_cluster() -> Iterator[Any]:
    """A scheduler that no worker has joined."""
    with distributed.LocalCluster(
        n_workers=0, processes=True, dashboard_address=None, silence_logs=logging.CRITICAL
    ) as found:
        yield found


def convert_by(scheduler: str, target: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """Convert the example by a cluster, as a program that has other packages first on its path."""
    example = Path(__file__).parents[3] / "examples" / "ga-2022.csv"
    arguments = ["--de", "ga", "--vers", "agora", "--session", "2023", "--sortie", str(target)]
    return subprocess.run(
        [sys.executable, "-m", "bacpro_cli", "convertir", str(example), *arguments, "--executeur", f"dask:{scheduler}"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(path)},
    )


def test_a_worker_with_another_version_of_a_plugin_is_refused_by_name(
    empty_cluster: Any,  # noqa: ANN401
    start_worker: Callable[[str, Path], None],
    tmp_path: Path,
) -> None:
    scheduler = empty_cluster.scheduler_address
    here, there = install(tmp_path / "ici", "1.0"), install(tmp_path / "ailleurs", "2.0")
    start_worker(scheduler, there)
    empty_cluster.wait_for_workers(1, timeout=LONG)
    (worker,) = empty_cluster.scheduler_info["workers"]
    refused = convert_by(scheduler, tmp_path / "sortie", here)
    assert refused.returncode == 2
    assert f"Le worker {worker} a la version 2.0 du greffon demo, et non 1.0." in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "sortie").exists()


def test_a_worker_whose_plugin_was_altered_is_refused_though_its_version_is_the_same(
    empty_cluster: Any,  # noqa: ANN401
    start_worker: Callable[[str, Path], None],
    tmp_path: Path,
) -> None:
    scheduler = empty_cluster.scheduler_address
    start_worker(scheduler, tmp_path / "rien")
    start_worker(scheduler, alter_agora(tmp_path / "retouche"))
    empty_cluster.wait_for_workers(2, timeout=LONG)
    refused = convert_by(scheduler, tmp_path / "sortie", tmp_path / "rien")
    assert refused.returncode == 2
    assert refused.stderr.count("Le worker tcp://") == 1
    assert "un autre code du greffon agora" in refused.stderr
    assert not (tmp_path / "sortie").exists()


def test_an_address_that_nobody_answers_at_is_said() -> None:
    start = time.monotonic()
    with (
        pytest.raises(BacproError, match="aucun ordonnanceur Dask ne répond"),
        open_workers(cluster="dask:tcp://127.0.0.1:1", patience=0.5),
    ):
        pass
    assert time.monotonic() - start < LONG


def test_a_cluster_without_a_worker_is_said(empty_cluster: Any) -> None:  # noqa: ANN401
    with (
        pytest.raises(BacproError, match="n’a aucun worker"),
        open_workers(cluster=f"dask:{empty_cluster.scheduler_address}", patience=0.5),
    ):
        pass
