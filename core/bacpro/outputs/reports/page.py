"""What the pages of every report share: how they are written, and the words of what is left to do."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.model.candidate import Status
from bacpro.outputs.figures import plural
from bacpro.outputs.html import stream_html
from bacpro.outputs.reports.tallies import RecordTally

REPORT = "rapport.html"

STATUSES = {
    Status.SCOLAIRE_PUBLIC: "Scolaire, public",
    Status.SCOLAIRE_SOUS_CONTRAT: "Scolaire, privé sous contrat",
    Status.SCOLAIRE_HORS_CONTRAT: "Scolaire, privé hors contrat",
    Status.APPRENTI_HABILITE: "Apprenti, centre habilité",
    Status.APPRENTI_NON_HABILITE: "Apprenti, centre non habilité",
    Status.FPC_PUBLIC_HABILITE: "FPC, public habilité",
    Status.FPC_PUBLIC: "FPC, public non habilité",
    Status.FPC_PRIVE: "FPC, privé",
    Status.EXPERIENCE: "Expérience professionnelle",
    Status.DISTANCE: "Enseignement à distance",
    None: "Statut non renseigné",
}


@frozen
class Task:
    """Something to do first: how many, what, how, and the section that tells more."""

    nombre: int
    quoi: str
    comment: str
    ancre: str
    ton: str


@frozen
class Figure:
    """A headline figure: its name, its value, a few words about it, its tone."""

    nom: str
    nombre: int
    precision: str = ""
    ton: str = ""


LINES = ("ligne rejetée", "lignes rejetées")


def fault_tasks(tally: RecordTally, rejected: int, named: tuple[str, str] = LINES) -> list[Task]:
    """What the faults and the doubts of an input ask to do; `rejected` counts what is rejected, `named` names it."""
    tasks = []
    if tally.fautes.nombre:
        what = f"{plural(rejected, *named)}, {plural(tally.fautes.nombre, 'faute')}"
        tasks.append(Task(rejected, what, "Corrigez et relancez.", "fautes", "rouge"))
    if tally.doutes.nombre:
        what = plural(tally.doutes.nombre, "réparation ou doute", "réparations et doutes")
        how = "Rien n’est rejeté : vérifiez, et corrigez s’il le faut."
        tasks.append(Task(tally.doutes.nombre, what, how, "doutes", "ambre"))
    return tasks


def write_report(path: Path, template: str, content: Mapping[str, object], summary: Mapping[str, Any]) -> None:
    """Write a report as it is rendered; `summary` is the content of `bilan.json`, which says where it comes from.

    Raises OSError when it cannot be written.
    """
    context = {"bilan": summary, "version": summary["versions"]["bacpro"], **content}
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(stream_html(template, context))


def sessions_named(sessions: Collection[int]) -> str:
    """Sessions (years) as a title names them: « session 2026 », « sessions 2024 à 2026 »."""
    years = sorted(sessions)
    if len(years) < 2:
        return "".join(f"session {year}" for year in years)
    return f"sessions {years[0]} {'et' if len(years) == 2 else 'à'} {years[-1]}"


def sections(*wanted: tuple[str, str, object]) -> list[tuple[str, str]]:
    """The sections of a page as its summary names them: those (anchor, title, whether it is there) that are there."""
    return [(anchor, title) for anchor, title, there in wanted if there]
