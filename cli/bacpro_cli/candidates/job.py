"""What `convertir`, `controler` and `deliberer` share: their options, and how they are run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from attrs import evolve, fields, frozen

from bacpro.model.diploma import Diploma
from bacpro.model.run.decided import CandidateT
from bacpro.plugins.registry import Registry
from bacpro.reading.input import Reading, make_reading
from bacpro.running.folders.output import refuse_existing
from bacpro.running.job import CountsT, Extra, FaultTexts, Job, RunOutput
from bacpro.running.job_run import JobResult, run_job
from bacpro_cli.common import (
    output,
    output_options,
    plugins,
    reading_options,
    recorded,
    warn,
    workers,
    workers_options,
)
from bacpro_cli.progress import lines_of, progress

LABELS = {"convertir": "Conversion", "controler": "Contrôle", "deliberer": "Délibération"}
"""What is shown of how far a command is."""

F = TypeVar("F", bound=Callable[..., object])


@frozen
class JobOptions:
    """The options that these commands share, as they were given."""

    fichier: Path
    sortie: Path | None
    remplacer: bool
    fiches: bool
    colonnes: Path | None
    feuille: str | None
    joindre: Path | None
    processus: int | None
    executeur: str | None
    forme: str
    silencieux: bool
    verbeux: bool

    def reading(self, diploma: Diploma) -> Reading:
        """How the file is to be read. Raises BacproError, with all the faults of `--colonnes`."""
        return make_reading(diploma, self.colonnes, self.feuille, self.joindre)

    def begin(self) -> Registry:
        """Make sure that the output may be written, then load the plugins. Raises BacproError where it may not."""
        if self.fiches and self.sortie is None:
            raise click.UsageError("--fiches demande --sortie.")
        if self.sortie is not None:
            inputs = [self.fichier, *([self.joindre] if self.joindre else [])]
            refuse_existing(self.sortie, replace=self.remplacer, inputs=inputs)
        return plugins(silent=self.silencieux)


def target_options(told: str = "Où écrire ; sinon, essai à blanc.") -> Callable[[F], F]:
    """Add where it writes to a command that has `job_options`."""
    target = click.option("--sortie", type=click.Path(path_type=Path), metavar="DOSSIER", help=told)
    replace = click.option("--remplacer", is_flag=True, help="Remplace le dossier de sortie s’il vient de bacpro.")
    return lambda function: target(replace(function))


def job_options(processes: int | None = 1, told: str | bool = True) -> Callable[[Callable[..., None]], Any]:
    """Add the options of a job to a command, which takes them as one JobOptions; `processes` when nobody says."""

    def add(function: Callable[..., None]) -> Any:  # noqa: ANN401 - what click makes of it
        names = [each.name for each in fields(JobOptions)]

        @wraps(function)
        def command(**given: Any) -> None:  # noqa: ANN401
            shared = {name: given.pop(name) for name in names}
            function(JobOptions(**shared), **given)

        sheets = click.option(
            "--fiches", is_flag=True, help="Écrit aussi la fiche de chaque candidat, par pages, dans candidats/."
        )
        return sheets(reading_options(workers_options(processes, told)(output_options(command))))

    return add


def run_command(
    job: Job[CandidateT, CountsT],
    given: JobOptions,
    extras: Mapping[Extra, bool],
    shown: Sequence[RunOutput[CandidateT]] = (),
    faults: int | None = None,
) -> JobResult[CountsT]:
    """Run a job as its options say; its faults are said, the first of them only where there is a limit."""
    wanted = {extra for extra, asked in extras.items() if asked} | ({Extra.FICHES} if given.fiches else set())
    kept: list[RunOutput[Any]] = [_fault_output(faults), *shown]
    job = evolve(job, options=recorded())
    with workers(given.processus or 1, given.executeur) as hands, _target(given) as folder:
        follow = partial(_follow, silent=given.silencieux)
        return run_job(job, folder, extras=frozenset(wanted), kept=kept, workers=hands, follow=follow)


@contextmanager
def _target(given: JobOptions) -> Iterator[Path | None]:
    if given.sortie is None:
        yield None
        return
    with output(given.sortie, replace=given.remplacer) as folder:
        yield folder


def _follow(label: str, path: Path, *, silent: bool) -> Any:  # noqa: ANN401 - a context manager
    return progress(LABELS.get(label, label), lines_of(path), silent=silent)


def _fault_output(limit: int | None) -> RunOutput[Any]:
    """Says each fault, or the first of them only."""
    said = 0

    def say(faults: FaultTexts) -> None:
        nonlocal said
        for text in faults.textes if limit is None else faults.textes[: max(0, limit - said)]:
            warn(f"Rejet : {text}")
        said += len(faults.textes)

    return RunOutput(partial(FaultTexts, limit), say)


def say_target(sortie: Path | None) -> None:
    """Tell where things are, or that nothing was written."""
    if sortie is None:
        warn("Essai à blanc : rien n’est écrit. Ajoutez --sortie DOSSIER pour garder le résultat.")
    else:
        warn(f"Écrit dans {sortie}.")
