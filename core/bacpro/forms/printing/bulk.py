"""Fills a form for every candidate of an input: documents, `manifeste.json`, `rejets.csv`, and counts that add up."""

import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import asdict, define, frozen

from bacpro.forms.printing.planning import FillPlan
from bacpro.forms.printing.tasks import FileTask, Filling, fault_of
from bacpro.forms.printing.writing import write_tasks
from bacpro.jobs.fill import Misfit
from bacpro.model.run.counts import RecordCounts
from bacpro.model.run.faults import FAULT_COLUMNS, Fault
from bacpro.model.run.record import Record
from bacpro.outputs import csvtext
from bacpro.reading.columns.column_map import NOTHING_SAID, ColumnMap
from bacpro.reading.input import AS_IT_IS, Input, Reading
from bacpro.reading.opening import open_candidates, open_grades, open_people
from bacpro.running.folders.resumable import Resumed
from bacpro.running.job_run import no_candidate
from bacpro.running.workers.executor import Workers

MANIFEST = "manifeste.json"
BATCH = 200
"""Files after which an interrupted run would not begin again."""


@frozen
class FillRun:
    """A run: what is filled, from what, in files by division or not, and who writes them.

    `progres` is told how many documents are finished each time some are, those of an earlier run included.
    """

    plan: FillPlan
    entree: Input
    groupe: bool = False
    workers: Workers | None = None
    progres: Callable[[int], None] = lambda _: None
    lecture: ColumnMap = NOTHING_SAID
    """What was said of the columns of the input."""


@define
class FillCounts(RecordCounts):
    """What a run saw, and the files that came out of it."""

    documents: int = 0
    pages: int = 0
    repris: int = 0
    """Documents that an earlier run had finished."""


def open_input(plan: FillPlan, path: Path, reading: Reading = AS_IT_IS) -> Input:
    """Understand a file of candidates for a form: with their results, if it prints what the jury is proposed."""
    diploma, session = plan.diplome, plan.ordre.session
    if plan.deliberation is not None:
        return open_grades(path, diploma, session, reading)
    if plan.controle is not None:
        return open_candidates(path, diploma, session, reading)
    return open_people(path, diploma, session, reading)


def fingerprint(run: FillRun, versions: Mapping[str, str]) -> str:
    """What tells a run from another: the same goes on where it was interrupted."""
    inputs = [(entry["sha256"], entry.get("feuille")) for entry in run.entree.describe()]
    parts = [inputs, asdict(run.lecture), asdict(run.plan.ordre), run.groupe, dict(versions)]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def write_forms(resumed: Resumed, run: FillRun, say: Callable[[Fault], None]) -> FillCounts:
    """Write the documents, `rejets.csv` and `manifeste.json`; `say` is told each fault.

    Raises BacproError when the input holds no candidate, or turns out to be unreadable further down, OSError when a
    file cannot be written.
    """
    counts = FillCounts()
    csvtext.start_table(resumed.folder / "rejets.csv", FAULT_COLUMNS)
    with csvtext.open_to_add(resumed.folder / "rejets.csv") as rejets:

        def reject(fault: Fault) -> None:
            rejets.write(csvtext.make_row(fault.cells()))
            say(fault)

        def take(record: Record) -> None:
            counts.take(record)
            for fault in record.fautes:
                reject(fault)

        tasks = Filling(run.plan, run.entree, take, run.groupe).tasks()
        left = _left(tasks, resumed, counts, run.progres)
        done = write_tasks(run.plan.ordre, resumed.folder, left, run.workers)
        for number, written in enumerate(done, 1):
            resumed.note(written.fichier, asdict(written))
            if not number % BATCH:
                resumed.keep()
            run.progres(len(written.candidats))
        if not counts.lines()["lignes"]:
            raise no_candidate(run.entree)
        for note in resumed.notes():
            counts.documents += bool(note["sha256"])
            counts.pages += note["pages"]
            for refusal in note["refus"]:
                counts.reject(refusal["lignes"], len(refusal["ecarts"]))
                for misfit in refusal["ecarts"]:
                    reject(fault_of(run.entree, refusal["numero"], refusal["ligne"], Misfit(**misfit)))
    return counts


def _left(
    tasks: Iterator[FileTask], resumed: Resumed, counts: FillCounts, progress: Callable[[int], None]
) -> Iterator[FileTask]:
    """The files that an earlier run did not finish."""
    for task in tasks:
        if (note := resumed.done(task.fichier)) is None:
            yield task
        else:
            counts.repris += bool(note["sha256"])
            progress(len(note["candidats"]))


def write_manifest(resumed: Resumed, run: FillRun, versions: Mapping[str, str]) -> None:
    """Write `manifeste.json`: the input and each file with their hashes, versions of form, rules and plugins."""
    plan = run.plan
    rules = plan.controle.regles if plan.controle else plan.deliberation.regles if plan.deliberation else ()
    head = {
        "formulaire": plan.ordre.formulaire,
        "diplome": plan.diplome.code,
        "versions": dict(versions),
        "entree": run.entree.describe()[0],
        "regles": [{"regle": rule.id, "sessions": str(rule.sessions)} for rule in rules],
    }
    with (resumed.folder / MANIFEST).open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}"))
        stream.write(',\n  "fichiers": [')
        separator = "\n"
        for note in resumed.notes():
            if note["sha256"]:
                stream.write(f"{separator}    {json.dumps(_entry(note), ensure_ascii=False)}")
                separator = ",\n"
        stream.write("\n  ]\n}\n")


def _entry(note: dict[str, Any]) -> dict[str, Any]:
    version, edition = note["cle"]
    kept = {name: note[name] for name in ("fichier", "sha256", "pages", "candidats")}
    return {**kept, "version": version, "edition": edition}
