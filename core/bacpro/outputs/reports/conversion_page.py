"""The page of a conversion: questions to settle, what became of each unit, what is left to sit, then candidates."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.jobs.convert import ConversionPlan
from bacpro.model.diploma import Unite
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import french
from bacpro.model.run.decided import Converted
from bacpro.outputs.figures import plural
from bacpro.outputs.labels import ISSUES, STATUSES
from bacpro.outputs.reports.charts import Bin, Histogram, Series, Stacked, lay_histogram, stack_bars
from bacpro.outputs.reports.conversion import ConversionReport
from bacpro.outputs.reports.page import (
    Figure,
    ReportPage,
    ReportTask,
    SheetList,
    label_series,
    offer_choices,
    rejected_figure,
    say_doubts,
    sessions_by_edition,
    write_report,
)
from bacpro.outputs.reports.sheets import SheetPage, SheetPages

TEMPLATE = "rapport_conversion.html.j2"
SHEETS_TEMPLATE = "fiches_conversion.html.j2"

SERIES = label_series(
    {
        Issue.REPORTEE: "vert",
        Issue.DISPENSE: "sarcelle",
        Issue.A_ARBITRER: "violet",
        Issue.NON_REPORTABLE: "ambre",
        Issue.EXPIREE: "brun",
        Issue.RENONCEE: "ardoise",
        Issue.SANS_CORRESPONDANCE: "gris",
        Issue.SANS_NOTE: "rouge",
        Issue.A_PRESENTER: "bleu",
    },
    ISSUES,
)
"""How each issue is named and coloured, in the order of the bars."""

HELD_OR_NOT = (Issue.REPORTEE, Issue.DISPENSE, Issue.A_PRESENTER)
"""Of the outcomes of a candidate, the one that says what he has in a unit of the new diploma."""


def conversion_sheets(folder: Path, plan: ConversionPlan, version: str) -> SheetPages[Converted]:
    """What writes the sheets of all the candidates of a conversion into a folder."""
    title = f"Conversion {plan.source.sigle} vers {plan.cible.sigle}, session {plan.session}"
    return SheetPages(folder, SHEETS_TEMPLATE, _sheet, {"plan": plan, "titre": title, "version": version})


def write_conversion_report(
    path: Path,
    report: ConversionReport,
    plan: ConversionPlan,
    summary: Mapping[str, Any],
    pages: Sequence[SheetPage] = (),
) -> None:
    """Write the page of a conversion; `summary` is the content of `bilan.json`, `pages` hold the sheets of all.

    Raises OSError when it cannot be written.
    """
    issues, shown = report.issues, report.detail.candidats
    page = ReportPage(
        TEMPLATE,
        report,
        chiffres=_figures(report, summary, issues),
        a_faire=_tasks(report),
        lignes=(_line(converted, plan) for converted in shown),
        ordre="d’abord ceux qui ont une question à trancher, puis un doute à vérifier, puis les autres, dans l’ordre "
        "du fichier",
        ailleurs="Tous sont dans conversion.csv et journal.csv",
        choix=offer_choices(SERIES, issues),
        a_trancher=[("questions", "Questions à trancher", report.questions)],
        parties=[
            ("anciennes", f"Ce que deviennent les unités {plan.source.sigle}", report.resultats),
            ("nouvelles", f"Ce qui est acquis en {plan.cible.sigle}", report.candidats),
        ],
        fiches=SheetList(SHEETS_TEMPLATE, map(_sheet, shown), pages),
        editions={**sessions_by_edition(plan.source), plan.edition.id: plan.edition.sessions},
        propre={
            "plan": plan,
            "anciennes": _bars(report.of_units(source=True), plan.source.unites.values(), SERIES),
            "nouvelles": _bars(report.of_units(source=False), plan.edition.unites, HELD_OR_NOT),
            "restes": _left(report),
            "codes": [unite.code for unite in plan.edition.obligatoires],
        },
    )
    write_report(path, page, summary)


def _figures(report: ConversionReport, summary: Mapping[str, Any], issues: Counter[Issue]) -> list[Figure]:
    return [
        Figure("Candidats convertis", report.candidats, f"{plural(report.resultats, 'résultat')}"),
        Figure("Notes reportées", issues[Issue.REPORTEE], f"et {plural(issues[Issue.DISPENSE], 'dispense')}", "vert"),
        Figure("Unités à présenter", issues[Issue.A_PRESENTER], "dans le nouveau diplôme", "bleu"),
        Figure("Candidats à arbitrer", report.a_trancher, "une question au moins à trancher", "violet"),
        rejected_figure(summary, "rouge"),
    ]


def _tasks(report: ConversionReport) -> list[ReportTask]:
    if not report.a_trancher:
        return []
    asked = plural(sum(question.nombre for question in report.questions), "question")
    who = plural(report.a_trancher, "candidat")
    told = "Aucun texte ne tranche : le service des examens décide, unité par unité."
    return [ReportTask(report.a_trancher, f"{asked} à trancher, {who}", told, "questions", "violet")]


def _bars(units: Mapping[str, Mapping[str, int]], known: Iterable[Unite], issues: Iterable[Issue]) -> Stacked:
    rows = ((unite.code, unite.intitule, units.get(unite.code, {})) for unite in known)
    return stack_bars([SERIES[issue] for issue in issues], rows)


def _left(report: ConversionReport) -> Histogram:
    """Candidates by units left to sit."""
    most = max(report.restes, default=0)
    bins = [Bin(plural(count, "unité"), report.restes[count], "bleu", str(count)) for count in range(most + 1)]
    return lay_histogram(bins)


@frozen
class ConversionCell:
    """What a candidate has in a unit of the new diploma: a mark or a sign, in words, its tone, its rank in a sort."""

    texte: str
    mots: str
    ton: str
    tri: str


@frozen
class ConversionLine:
    """A candidate in the table: who he is, a cell for each unit, and the issues that he can be found by."""

    numero: str
    nom: str
    prenom: str
    division: str
    cases: tuple[ConversionCell, ...]
    a_presenter: int
    issues: str


@frozen
class ConversionSheet:
    """A candidate with all that was decided."""

    numero: str
    nom: str
    prenom: str
    division: str
    statut: str
    issues: tuple[tuple[Series, int], ...]
    outcomes: tuple[tuple[Outcome, Series], ...]
    avertissements: tuple[str, ...]


def _line(converted: Converted, plan: ConversionPlan) -> ConversionLine:
    dossier = converted.record.dossier
    if dossier is None:
        raise ValueError("a rejected candidate has no line")
    by_unit: dict[str | None, Outcome] = {}
    for outcome in converted.outcomes:
        known = by_unit.get(outcome.unite_cible)
        if known is None or _WEIGHT[outcome.issue] < _WEIGHT[known.issue]:
            by_unit[outcome.unite_cible] = outcome
    candidat = dossier.candidat
    return ConversionLine(
        candidat.numero,
        candidat.nom,
        candidat.prenom,
        dossier.division or "",
        tuple(_cell(by_unit.get(unite.code)) for unite in plan.edition.obligatoires),
        sum(outcome.issue is Issue.A_PRESENTER for outcome in converted.outcomes),
        " ".join(dict.fromkeys(outcome.issue.value for outcome in converted.outcomes)),
    )


_WEIGHT = {
    issue: rank for rank, issue in enumerate((Issue.REPORTEE, Issue.DISPENSE, Issue.A_ARBITRER, Issue.A_PRESENTER))
}
_WEIGHT |= {issue: len(_WEIGHT) for issue in Issue if issue not in _WEIGHT}
"""Where several outcomes aim at one unit, the one that its cell shows."""


def _cell(outcome: Outcome | None) -> ConversionCell:
    if outcome is None:
        return ConversionCell("", "", "", "")
    serie = SERIES[outcome.issue]
    if outcome.note_reportee is not None:
        return ConversionCell(french(outcome.note_reportee), serie.nom, serie.ton, str(outcome.note_reportee))
    if outcome.issue is Issue.DISPENSE:
        return ConversionCell("DI", serie.nom, serie.ton, "21")
    if outcome.issue is Issue.A_ARBITRER:
        return ConversionCell("?", serie.nom, serie.ton, "-1")
    return ConversionCell("–", serie.nom, serie.ton, "-2")


def _sheet(converted: Converted) -> ConversionSheet:
    dossier = converted.record.dossier
    if dossier is None:
        raise ValueError("a rejected candidate has no sheet")
    counts = Counter(outcome.issue for outcome in converted.outcomes)
    candidat = dossier.candidat
    return ConversionSheet(
        candidat.numero,
        candidat.nom,
        candidat.prenom,
        dossier.division or "",
        STATUSES[dossier.statut].court,
        tuple((serie, counts[issue]) for issue, serie in SERIES.items() if counts[issue]),
        tuple((outcome, SERIES[outcome.issue]) for outcome in converted.outcomes),
        say_doubts(converted.record),
    )
