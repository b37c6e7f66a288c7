"""Writes the files of a form, by tasks, in this process or by an executor: the same files, whoever writes them."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from attrs import frozen

from bacpro.forms.printing.planning import FillOrder, FillPlan, VersionKey, plan_fill
from bacpro.forms.printing.tasks import CandidateCopies, FileTask
from bacpro.jobs.fill import Misfit
from bacpro.model.form import PaperForm
from bacpro.pdf.slots import slot_on_copy
from bacpro.pdf.typeset import UnprintableError
from bacpro.pdf.writing.stamping import UnfitError
from bacpro.plugins.registry import load_registry
from bacpro.reading.blocks import batches
from bacpro.running.workers.executor import Workers, results_in_order

TASKS = 50
"""Files that are handed to a process at once."""

_SHORTEN = "Abrégez ce texte : il ne tient pas dans sa case, même en petits caractères."


@frozen
class FormRefusal:
    """A candidate who is left out of a file, on account of `ecarts`."""

    numero: str
    ligne: int
    lignes: int
    ecarts: tuple[Misfit, ...]


@frozen
class WrittenFile:
    """A file that was written, or not when nobody was left in it: those who are in it, and those who could not be."""

    fichier: str
    cle: VersionKey
    sha256: str
    pages: int
    candidats: tuple[str, ...]
    refus: tuple[FormRefusal, ...] = ()


def write_some(ordre: FillOrder, folder: Path, tasks: Iterable[FileTask]) -> list[WrittenFile]:
    """Write some files into a folder. A process that did not get the plan of the order gathers it itself.

    Raises OSError when a file cannot be written.
    """
    plan = _remembered_plan(ordre)
    return [_write(plan, folder, task) for task in tasks]


def write_tasks(
    ordre: FillOrder, folder: Path, tasks: Iterable[FileTask], workers: Workers | None
) -> Iterator[WrittenFile]:
    """Write files, in the order of the tasks; in the workers of an executor where one is given."""
    if workers is None:
        for batch in batches(tasks, TASKS):
            yield from write_some(ordre, folder, batch)
        return
    calls = ((None, (ordre, folder, batch)) for batch in batches(tasks, TASKS))
    with closing(results_in_order(write_some, calls, workers)) as results:
        for _, written in results:
            yield from written


def _write(plan: FillPlan, folder: Path, task: FileTask) -> WrittenFile:
    """Write one file, without the candidates whose answers cannot be printed."""
    refused: dict[str, list[Misfit]] = {}
    stencil, form = plan.stencil(task.cle), plan.form(task.cle)
    parts = task.parts
    while parts:
        try:
            pdf = stencil.document([copy for part in parts for copy in part.copies])
        except UnfitError as error:
            for slot, text in error.textes.items():
                numero, place = _part_of(parts, slot)
                refused.setdefault(numero, []).append(Misfit(_label(form, place), text, "texte trop long", _SHORTEN))
        except UnprintableError as error:
            for part in parts:
                if faults := _unprintable(form, part, error.caracteres):
                    refused[part.numero] = faults
            if not any(part.numero in refused for part in parts):
                raise
        else:
            pages = sum(len(part.copies) for part in parts)
            (folder / task.fichier).parent.mkdir(exist_ok=True, parents=True)
            (folder / task.fichier).write_bytes(pdf)
            return WrittenFile(
                task.fichier,
                task.cle,
                sha256(pdf).hexdigest(),
                pages,
                tuple(part.numero for part in parts),
                _refusals(task, refused),
            )
        parts = tuple(part for part in parts if part.numero not in refused)
    return WrittenFile(task.fichier, task.cle, "", 0, (), _refusals(task, refused))


def _refusals(task: FileTask, refused: dict[str, list[Misfit]]) -> tuple[FormRefusal, ...]:
    return tuple(
        FormRefusal(part.numero, part.ligne, part.lignes, tuple(refused[part.numero]))
        for part in task.parts
        if part.numero in refused
    )


def _part_of(parts: Iterable[CandidateCopies], slot: str) -> tuple[str, str]:
    """Whose slot it is in a file of several candidates, and its name on a copy."""
    name, left = slot_on_copy(slot)
    for part in parts:
        if left <= len(part.copies):
            return part.numero, name
        left -= len(part.copies)
    raise LookupError(slot)


def _label(form: PaperForm, slot: str) -> str:
    return form.slots[slot].libelle


def _unprintable(form: PaperForm, part: CandidateCopies, characters: str) -> list[Misfit]:
    error = UnprintableError(characters)
    message, _, remedy = str(error).partition(". ")
    return [
        Misfit(_label(form, slot), answer, message, remedy)
        for copy in part.copies
        for slot, answer in copy.items()
        if isinstance(answer, str) and characters in answer
    ]


@lru_cache(maxsize=4)
def _remembered_plan(ordre: FillOrder) -> FillPlan:
    return plan_fill(load_registry(), ordre)
