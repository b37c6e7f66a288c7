"""The files that a form is filled in: one a candidate, or for print by division, each with the answers it holds."""

from collections.abc import Callable, Iterator
from typing import Any

from attrs import define, evolve, frozen

from bacpro.forms.printing.answering import CandidateAnswers, prepare_answerer
from bacpro.forms.printing.planning import FillPlan, VersionKey
from bacpro.jobs.fill import Copy, Misfit
from bacpro.model.run.faults import Fault
from bacpro.model.run.lines import restore_sheet
from bacpro.model.run.record import Record
from bacpro.outputs.divisions import Divisions, Place, place_of
from bacpro.outputs.documents.files import PER_FILE, safe_name
from bacpro.reading.input import Input


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
    line = restore_sheet(line, entree.feuilles)
    return Fault(nom, line, misfit.chemin, numero, misfit.valeur, misfit.erreur, misfit.remede)
