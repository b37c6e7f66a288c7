"""Fills a form for every candidate of an input: one file each, or files to print by division.

Files are written by tasks, in this process or by an executor; the same files come out, whoever writes them.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import define, evolve, frozen

from bacpro.forms.printing.answering import CandidateAnswers, prepare_answerer
from bacpro.forms.printing.planning import FillOrder, FillPlan, VersionKey, plan_fill
from bacpro.jobs.fill import Copy, Misfit
from bacpro.model.form import PaperForm
from bacpro.model.run.faults import Fault
from bacpro.model.run.lines import restored
from bacpro.model.run.record import Record
from bacpro.outputs.divisions import Divisions, Place, place_of
from bacpro.outputs.documents.files import PER_FILE, safe_name
from bacpro.pdf.slots import slot_on_copy
from bacpro.pdf.typeset import UnprintableError
from bacpro.pdf.writing.stamping import UnfitError
from bacpro.plugins.registry import load_registry
from bacpro.reading.blocks import batches
from bacpro.reading.input import Input
from bacpro.running.workers.executor import Workers, results_in_order

TASKS = 50
"""Files that are handed to a process at once."""

_SHORTEN = "Abrégez ce texte : il ne tient pas dans sa case, même en petits caractères."


@frozen
class CandidateCopies:
    """The copies of one candidate in a file."""

    numero: str
    ligne: int
    lignes: int
    copies: tuple[Copy, ...]


@frozen
class FileTask:
    """A file to write: its name, the version of the form, and the candidates that it holds."""

    fichier: str
    cle: VersionKey
    parts: tuple[CandidateCopies, ...]


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


@define
class Filling:
    """A run over an input: hands each record to `take` as it is read, and yields the files to write.

    A candidate of whom the form cannot show something is handed as a rejected record, one whom it is not for as
    a record set aside.
    """

    plan: FillPlan
    entree: Input
    take: Callable[[Record], None]
    groupe: bool = False

    def tasks(self) -> Iterator[FileTask]:
        """The files to write: one a candidate, or by division, of PER_FILE candidates at most."""
        return self._by_division() if self.groupe else self._singly()

    def _answered(self) -> Iterator[tuple[Record, CandidateAnswers]]:
        answer = prepare_answerer(self.plan)
        for record in self.entree.records():
            if record.dossier is None:
                self.take(record)
                continue
            answered = answer(record)
            misfits = (answered,) if isinstance(answered, Misfit) else answered.reponses.ecarts
            if misfits:
                faults = tuple(fault_of(self.entree, _number(record), record.ligne, each) for each in misfits)
                self.take(evolve(record, dossier=None, fautes=faults))
            elif isinstance(answered, CandidateAnswers) and answered.reponses.sans_objet:
                self.take(evolve(record, dossier=None, ecart=answered.reponses.sans_objet))
            elif isinstance(answered, CandidateAnswers):
                self.take(record)
                yield record, answered

    def _singly(self) -> Iterator[FileTask]:
        for record, answered in self._answered():
            numero = _number(record)
            part = CandidateCopies(numero, record.ligne, record.lignes, answered.reponses.copies)
            yield FileTask(f"pdf/{safe_name(numero)}.pdf", answered.cle, (part,))

    def _by_division(self) -> Iterator[FileTask]:
        waiting = Divisions()
        try:
            for record, answered in self._answered():
                where = place_of(record.dossier) if record.dossier else Place()
                place = (_number(record), record.ligne, record.lignes)
                waiting.add(where, [*answered.cle, *place, answered.reponses.copies])
            names: set[str] = set()
            for group, rows in waiting.groups():
                told = filter(None, (group.etablissement, group.division or "sans-division"))
                name = _free(safe_name("-".join(told)), names)
                for rank, (key, parts) in enumerate(_packed(rows), 1):
                    yield FileTask(f"pdf/{name}-{rank:03}.pdf", key, tuple(parts))
        finally:
            waiting.close()


def _packed(rows: Iterator[list[Any]]) -> Iterator[tuple[VersionKey, list[CandidateCopies]]]:
    """Candidates of a division, by version and PER_FILE at a time."""
    waiting: dict[VersionKey, list[CandidateCopies]] = {}
    for version, edition, numero, ligne, lignes, copies in rows:
        parts = waiting.setdefault((version, edition), [])
        parts.append(CandidateCopies(numero, ligne, lignes, tuple(copies)))
        if len(parts) == PER_FILE:
            yield (version, edition), waiting.pop((version, edition))
    yield from waiting.items()


def _free(name: str, names: set[str]) -> str:
    """A file name that no other has, whatever the case."""
    free, rank = name, 1
    while free.casefold() in names:
        rank += 1
        free = f"{name}_{rank}"
    names.add(free.casefold())
    return free


def _number(record: Record) -> str:
    return record.dossier.candidat.numero if record.dossier else ""


def fault_of(entree: Input, numero: str, line: int, misfit: Misfit) -> Fault:
    """What a form cannot show of a candidate, as a fault of the line that he comes from."""
    nom = entree.fichier.nom
    line = restored(line, entree.feuilles)
    return Fault(nom, line, misfit.chemin, numero, misfit.valeur, misfit.erreur, misfit.remede)
