"""The frame of every report: the same headlines, things to do, faults, candidates and sources, around its own parts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, TypeVar

from attrs import field, frozen

from bacpro.model.candidate import Status
from bacpro.model.diploma import Diploma
from bacpro.model.run.record import Record
from bacpro.model.sessions import Sessions
from bacpro.outputs.figures import plural
from bacpro.outputs.html import stream_html
from bacpro.outputs.labels import STATUSES, Label
from bacpro.outputs.reports.charts import Series, Stacked, stack_bars
from bacpro.outputs.reports.sheets import SheetPage
from bacpro.outputs.reports.tallies import RecordTally, ShownCandidates

REPORT = "rapport.html"

KeyT = TypeVar("KeyT", bound=StrEnum)

Section = tuple[str, str, object]
"""A section of a page: its anchor, its title, and whether it is there."""


@frozen
class ReportTask:
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


class Tallied(Protocol):
    """What every report has counted: the faults and doubts of its input, and those that it shows one by one."""

    @property
    def lus(self) -> RecordTally:
        """Faults and doubts, counted."""

    @property
    def detail(self) -> ShownCandidates[Any]:
        """The candidates that it shows one by one."""


@frozen
class SheetList:
    """The sheets of the candidates shown: the template that draws them, and the pages that hold those of all."""

    gabarit: str
    fiches: Iterable[object]
    pages: Sequence[SheetPage] = ()


LINES = ("ligne rejetée", "lignes rejetées")


@frozen
class ReportPage:
    """What a report says that is its own; its template, `gabarit`, fills the blocks of `rapport_cadre.html.j2`.

    `ordre` says in French who is shown first where not all are, and `ailleurs` where all of them stand.
    """

    gabarit: str
    rapport: Tallied
    chiffres: Sequence[Figure]
    a_faire: Sequence[ReportTask]
    """What there is to do beside the faults and the doubts of the input."""
    lignes: Iterable[object]
    """Those that the report shows one by one, as rows."""
    ordre: str
    ailleurs: str
    choix: Sequence[tuple[str, str]]
    """What the rows can be filtered by: key and name."""
    a_trancher: Sequence[Section] = ()
    """Sections before that of the doubts."""
    parties: Sequence[Section] = ()
    """Sections after it."""
    fiches: SheetList | None = None
    editions: Mapping[str, Sessions] = field(factory=dict)
    propre: Mapping[str, object] = field(factory=dict)
    """What else its template shows, by name."""
    rejets: tuple[str, str] = LINES
    quoi: str = "candidats"


def write_report(path: Path, page: ReportPage, summary: Mapping[str, Any]) -> None:
    """Write a report as it is rendered; `summary` is the content of `bilan.json`, which says where it comes from.

    Raises OSError when it cannot be written.
    """
    tally, sheets = page.rapport, page.fiches
    context = {
        "bilan": summary,
        "version": summary["versions"]["bacpro"],
        "rapport": tally,
        "sections": [(anchor, title) for anchor, title, there in _sections(page) if there],
        "chiffres": page.chiffres,
        "a_faire": [*_fault_tasks(tally.lus, summary["rejetes"], page.rejets), *page.a_faire],
        "lignes": page.lignes,
        "coupe": tally.detail.coupe(page.ordre, page.ailleurs, page.quoi),
        "choix": page.choix,
        "fiches_de": sheets.gabarit if sheets else "",
        "fiches": sheets.fiches if sheets else (),
        "pages": sheets.pages if sheets else (),
        "editions": page.editions,
        **page.propre,
    }
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(stream_html(page.gabarit, context))


def _sections(page: ReportPage) -> Iterable[Section]:
    seen = page.rapport.detail.total if page.fiches else 0
    yield "ensemble", "Vue d’ensemble", True
    yield "fautes", "Fautes à corriger", page.rapport.lus.fautes.nombre
    yield from page.a_trancher
    yield "doutes", "Réparations et doutes à vérifier", page.rapport.lus.doutes.nombre
    yield from page.parties
    yield "candidats", "Candidats", seen
    yield "explications", "Explications par candidat", seen
    yield "source", "D’où viennent ces chiffres", True


def _fault_tasks(tally: RecordTally, rejected: int, named: tuple[str, str]) -> Iterable[ReportTask]:
    """What the faults and the doubts of an input ask to do; `named` names what is rejected."""
    if tally.fautes.nombre:
        what = f"{plural(rejected, *named)}, {plural(tally.fautes.nombre, 'faute')}"
        yield ReportTask(rejected, what, "Corrigez et relancez.", "fautes", "rouge")
    if tally.doutes.nombre:
        what = plural(tally.doutes.nombre, "réparation ou doute", "réparations et doutes")
        how = "Rien n’est rejeté : vérifiez, et corrigez s’il le faut."
        yield ReportTask(tally.doutes.nombre, what, how, "doutes", "ambre")


def rejected_figure(summary: Mapping[str, Any], tone: str) -> Figure:
    """How many lines of the input are rejected."""
    read = f"sur {plural(summary['lus'], 'ligne lue', 'lignes lues')}"
    return Figure("Lignes rejetées", summary["rejetes"], read, tone)


def label_series(tones: Mapping[KeyT, str], labels: Mapping[KeyT, Label]) -> dict[KeyT, Series]:
    """The series that some values are, each with its tone and its short name."""
    return {key: Series(key.value, labels[key].court, tone) for key, tone in tones.items()}


def offer_choices(series: Mapping[KeyT, Series], counts: Mapping[KeyT, int]) -> list[tuple[str, str]]:
    """What rows can be filtered by, key and name: the values that are met."""
    return [(serie.cle, serie.nom) for key, serie in series.items() if counts[key]]


def stack_by_status(counts: Mapping[tuple[Status | None, KeyT], int], series: Mapping[KeyT, Series]) -> Stacked:
    """A bar for each status met, in the order of the Code, which fills the width."""
    rows = (
        (label.court, "", {serie.cle: counts[statut, key] for key, serie in series.items()})
        for statut, label in STATUSES.items()
    )
    return stack_bars(list(series.values()), rows, full=True)


def sessions_by_edition(diploma: Diploma) -> dict[str, Sessions]:
    """The editions of a diploma, by id, with the sessions that each holds for."""
    return {edition.id: edition.sessions for edition in diploma.editions}


def name_sessions(sessions: Collection[int]) -> str:
    """Sessions (years) as a title names them: « session 2026 », « sessions 2024 à 2026 »."""
    years = sorted(sessions)
    if len(years) < 2:
        return "".join(f"session {year}" for year in years)
    return f"sessions {years[0]} {'et' if len(years) == 2 else 'à'} {years[-1]}"


def say_doubts(record: Record) -> tuple[str, ...]:
    """What there is to check of a record, a sentence each."""
    return tuple(str(fault) for fault in record.avertissements)
