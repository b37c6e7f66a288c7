"""The report of the commands on forms: documents made or read, those that were not, and what to mend."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from attrs import Factory, define, field, frozen

from bacpro.model.run.faults import Fault
from bacpro.outputs.figures import plural, whole
from bacpro.outputs.reports.charts import Series, Stacked, stack_bars
from bacpro.outputs.reports.page import Figure, ReportPage, ReportTask, offer_choices, write_report
from bacpro.outputs.reports.tallies import LIMITS, RecordTally, ReportLimits, ShownCandidates

TEMPLATE = "rapport_formulaires.html.j2"


class Made(StrEnum):
    """What became of a document."""

    REFUSE = "refuse"
    INCOMPLET = "incomplet"
    """Read, and slots that the form requires are empty."""
    FAIT = "fait"


RANKS = {made: rank for rank, made in enumerate(Made)}


@frozen
class Document:
    """A document that a command made or read: its file, its form in words, whose it is, what became of it."""

    fichier: str
    formulaire: str
    candidats: tuple[str, ...]
    issue: Made
    pages: int = 0
    manque: tuple[str, ...] = ()
    """Labels of the slots that are empty and required."""


@frozen
class CommandWords:
    """How a command speaks of what it does: title of the page, and names of what becomes of its documents."""

    titre: str
    fait: str
    compte: str
    """What `lus` and `rejetes` count in the summary, in the plural."""
    ou: str
    """Where all the documents are, beyond those that the page lists."""


FILLED = CommandWords("Formulaires remplis", "Rempli", "lignes", "manifeste.json")
READ = CommandWords("Formulaires relus", "Lu", "fichiers", "bilan.json")


@define
class FormsReport:
    """Counts documents as they come: `add` for each document, `add_faults` for each fault that was found.

    A command makes one, feeds it, and gives it to write_forms_report with its summary:

        report = FormsReport()
        report.add(Document("02211560101.pdf", "Attestation de PFMP (version 1)", ("02211560101",), Made.FAIT, 2))
        report.add_faults(record.fautes)
        write_forms_report(folder / REPORT, report, FILLED, summary)
    """

    limites: ReportLimits = LIMITS
    documents: Counter[tuple[str, Made]] = field(factory=Counter)
    """Documents by form and by what became of them."""
    pages: int = 0
    candidats: int = 0
    lus: RecordTally = Factory(lambda report: RecordTally(report.limites), takes_self=True)
    detail: ShownCandidates[Document] = Factory(lambda report: ShownCandidates(report.limites.fiches), takes_self=True)

    def add(self, document: Document) -> None:
        """Count a document."""
        self.documents[document.formulaire, document.issue] += 1
        self.pages += document.pages
        if document.issue is not Made.REFUSE:
            self.candidats += len(document.candidats)
        self.detail.add(RANKS[document.issue], self.documents.total(), document)

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Count faults of the input, or of the files read."""
        self.lus.fautes.add(faults)

    def doubt(self, first: Iterable[Fault], count: int) -> None:
        """Count doubts of the input, of which the first are at hand."""
        self.lus.doutes.add(first)
        self.lus.doutes.autres += count - self.lus.doutes.nombre
        self.lus.doutes.nombre = count

    def merge(self, other: "FormsReport") -> None:
        """Add the documents of what follows."""
        self.documents.update(other.documents)
        self.pages += other.pages
        self.candidats += other.candidats
        self.lus.merge(other.lus)
        self.detail.merge(other.detail)


def write_forms_report(
    path: Path,
    report: FormsReport,
    words: CommandWords,
    summary: Mapping[str, Any],
    controls: Mapping[str, str] | None = None,
) -> None:
    """Write the page of a command on forms; `summary` is the content of `bilan.json`.

    `controls` are pages of control beside it, by file name, with their names in words. Raises OSError when it cannot
    be written.
    """
    tones = {Made.FAIT: "vert", Made.INCOMPLET: "ambre", Made.REFUSE: "rouge"}
    names = {Made.FAIT: words.fait, Made.INCOMPLET: "Incomplet", Made.REFUSE: "Refusé"}
    series = {made: Series(made.value, names[made], tone) for made, tone in tones.items()}
    counts: Counter[Made] = Counter()
    for (_, made), count in report.documents.items():
        counts[made] += count
    page = ReportPage(
        TEMPLATE,
        report,
        chiffres=_figures(report, words, summary, counts),
        a_faire=_tasks(counts),
        lignes=report.detail.candidats,
        ordre="d’abord ceux qui sont refusés, puis les incomplets, puis les autres",
        ailleurs=f"Tous sont dans {words.ou}",
        choix=offer_choices(series, counts),
        parties=[("documents", "Documents", report.documents)],
        rejets=(f"rejet sur les {words.compte}", f"rejets sur les {words.compte}"),
        quoi="documents",
        propre={
            "mots": words,
            "controles": controls or {},
            "par_formulaire": _by_form(report, list(series.values())),
            "noms": series,
        },
    )
    write_report(path, page, summary)


def _figures(
    report: FormsReport, words: CommandWords, summary: Mapping[str, Any], counts: Mapping[Made, int]
) -> list[Figure]:
    return [
        Figure(f"Documents : {words.fait.lower()}s", counts[Made.FAIT], plural(report.pages, "page"), "vert"),
        Figure("Incomplets", counts[Made.INCOMPLET], "des cases requises sont vides", "ambre"),
        Figure("Refusés", counts[Made.REFUSE], "une faute au moins", "rouge"),
        Figure("Candidats", report.candidats, "dont un document est là"),
        Figure("Rejets", summary["rejetes"], f"sur {whole(summary['lus'])} {words.compte}", "brun"),
    ]


def _by_form(report: FormsReport, series: Sequence[Series]) -> Stacked:
    forms = dict.fromkeys(form for form, _ in report.documents)
    return stack_bars(
        series, ((form, "", {made.value: report.documents[form, made] for made in Made}) for form in forms)
    )


def _tasks(counts: Mapping[Made, int]) -> list[ReportTask]:
    incomplete = counts[Made.INCOMPLET]
    if not incomplete:
        return []
    what = plural(incomplete, "formulaire incomplet", "formulaires incomplets")
    return [ReportTask(incomplete, what, "Faites remplir les cases qui manquent.", "documents", "ambre")]
