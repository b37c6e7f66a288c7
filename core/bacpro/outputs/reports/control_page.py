"""The page of a control: what has to be settled, weeks, rules, then candidates."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.jobs.check import CheckPlan
from bacpro.model.check import Check, CheckReport, Verdict
from bacpro.model.dossier import Dossier
from bacpro.model.run.decided import Checked
from bacpro.outputs.figures import plural
from bacpro.outputs.labels import STATUSES, VERDICTS
from bacpro.outputs.reports.charts import Bin, Histogram, Stacked, lay_histogram, stack_bars
from bacpro.outputs.reports.control import RANKS, TO_SETTLE, ControlReport, Point, weeks_gap
from bacpro.outputs.reports.page import (
    Figure,
    ReportPage,
    ReportTask,
    SheetList,
    label_series,
    name_sessions,
    offer_choices,
    rejected_figure,
    say_doubts,
    sessions_by_edition,
    stack_by_status,
    write_report,
)
from bacpro.outputs.reports.sheets import SheetPage, SheetPages

TEMPLATE = "rapport_controle.html.j2"
SHEETS_TEMPLATE = "fiches_controle.html.j2"

SERIES = label_series(
    {
        Verdict.NON_CONFORME: "rouge",
        Verdict.A_ARBITRER: "violet",
        Verdict.CONFORME: "vert",
        Verdict.SANS_OBJET: "gris",
    },
    VERDICTS,
)
"""How each verdict is named and coloured, worst first."""

WEEKS = 26
"""Weeks missing or in excess beyond which candidates share the last column."""

FEW = 15
"""Columns that can each have their label."""


def control_sheets(folder: Path, plan: CheckPlan, version: str) -> SheetPages[Checked]:
    """What writes the sheets of all the candidates of a control into a folder."""
    context = {
        "noms": SERIES,
        "titres": {rule.id: rule.titre for rule in plan.regles},
        "titre": f"Contrôle {plan.diplome.sigle}",
        "version": version,
    }
    return SheetPages(folder, SHEETS_TEMPLATE, _sheet, context)


def write_control_report(
    path: Path,
    report: ControlReport,
    plan: CheckPlan,
    summary: Mapping[str, Any],
    pages: Sequence[SheetPage] = (),
) -> None:
    """Write the page of a control; `summary` is the content of `bilan.json`, `pages` hold the sheets of all.

    Raises OSError when it cannot be written.
    """
    titles = {rule.id: rule.titre for rule in plan.regles}
    to_settle = [point for point in report.points if point.exemple.verdict in TO_SETTLE]
    verdicts, gaps = report.par_verdict, report.ecarts.total()
    page = ReportPage(
        TEMPLATE,
        report,
        chiffres=_figures(report, summary, verdicts),
        a_faire=_tasks(report, to_settle, titles),
        lignes=(_line(checked, titles) for checked in report.detail.candidats),
        ordre="d’abord les non conformes, puis ceux qui sont à arbitrer, puis les autres, dans l’ordre du fichier",
        ailleurs="Tous sont dans constats.csv et controle.json",
        choix=offer_choices(SERIES, verdicts),
        a_trancher=[("regler", "Ce qu’il faut régler", to_settle)],
        parties=[
            ("semaines", "Semaines de formation", gaps),
            ("regles", "Règle par règle", report.candidats),
        ],
        fiches=SheetList(SHEETS_TEMPLATE, map(_sheet, report.detail.candidats), pages),
        editions=sessions_by_edition(plan.diplome),
        propre={
            "diplome": plan.diplome,
            "sessions": name_sessions(report.sessions),
            "noms": SERIES,
            "titres": titles,
            "regler": to_settle,
            "choix_a_regler": offer_choices({verdict: SERIES[verdict] for verdict in TO_SETTLE}, verdicts),
            "par_statut": stack_by_status(report.verdicts, SERIES),
            "par_regle": _by_rule(report, titles),
            "semaines": _weeks(report),
            "fixees": gaps,
            "manque": sum(count for gap, count in report.ecarts.items() if gap < 0),
        },
    )
    write_report(path, page, summary)


def _figures(report: ControlReport, summary: Mapping[str, Any], verdicts: Counter[Verdict]) -> list[Figure]:
    return [
        Figure(
            "Candidats contrôlés", report.candidats, plural(sum(point.nombre for point in report.points), "constat")
        ),
        Figure("Non conformes", verdicts[Verdict.NON_CONFORME], "un constat à régler au moins", "rouge"),
        Figure("À arbitrer", verdicts[Verdict.A_ARBITRER], "une question à trancher, rien de pire", "violet"),
        Figure("Conformes", verdicts[Verdict.CONFORME], "rien à régler", "vert"),
        rejected_figure(summary, "ambre"),
    ]


def _tasks(report: ControlReport, to_settle: list[Point], titles: Mapping[str, str]) -> list[ReportTask]:
    tasks = []
    if who := report.manquantes.total():
        weeks = sum(gap * count for gap, count in report.manquantes.items())
        what = f"{plural(weeks, 'semaine')} de formation à faire attester, {plural(who, 'candidat')}"
        how = "Sans elles, le candidat n’est pas autorisé à se présenter et le diplôme n’est pas délivré."
        tasks.append(ReportTask(who, what, how, "semaines", "rouge"))
    for verdict, what, tone in (
        (Verdict.NON_CONFORME, "non conforme", "rouge"),
        (Verdict.A_ARBITRER, "à arbitrer", "violet"),
    ):
        points = [point for point in to_settle if point.exemple.verdict is verdict]
        if points:
            count = sum(point.nombre for point in points)
            said = plural(count, f"constat {what}", f"constats {what}{'s' if tone == 'rouge' else ''}")
            most = titles.get(points[0].exemple.regle, points[0].exemple.regle)
            tasks.append(ReportTask(count, said, f"Le plus souvent ({points[0].nombre}) : {most}.", "regler", tone))
    return tasks


def _by_rule(report: ControlReport, titles: Mapping[str, str]) -> Stacked:
    """Findings by rule, in the order of the rules."""
    found: dict[str, dict[str, int]] = {rule: {} for rule in titles}
    for point in report.points:
        found.setdefault(point.exemple.regle, {})[point.exemple.verdict.value] = point.nombre
    return stack_bars(list(SERIES.values()), ((titles.get(rule, rule), "", counts) for rule, counts in found.items()))


def _weeks(report: ControlReport) -> Histogram:
    """Candidates by weeks missing or in excess."""
    counts: Counter[int] = Counter()
    for gap, count in report.ecarts.items():
        counts[max(-WEEKS, min(gap, WEEKS))] += count
    span = range(min(counts, default=0), max(counts, default=0) + 1)
    step = 1 if len(span) <= FEW else 5
    return lay_histogram([Bin(_gap_name(gap), counts[gap], _tone(gap), _label(gap, step)) for gap in span])


def _tone(gap: int) -> str:
    return "rouge" if gap < 0 else "vert"


def _label(gap: int, step: int) -> str:
    return "" if gap % step else f"{gap:+}".replace("-", "−").replace("+0", "0")


def _gap_name(gap: int) -> str:
    beyond = " ou plus" if abs(gap) == WEEKS else ""
    if gap < 0:
        return f"il manque {plural(-gap, 'semaine')}{beyond}"
    return f"{plural(gap, 'semaine')}{beyond} de plus que requis" if gap else "juste la durée requise"


@frozen
class ControlLine:
    """A candidate in the table; `semaines` is his gap in weeks, `en_cause` the rules to settle."""

    numero: str
    nom: str
    division: str
    statut: str
    verdict: Verdict
    semaines: int | None
    a_regler: int
    en_cause: str


@frozen
class ControlSheet:
    """A candidate with all his findings, the worst first."""

    numero: str
    nom: str
    division: str
    statut: str
    session: int | None
    verdict: Verdict
    constats: tuple[Check, ...]
    avertissements: tuple[str, ...]


def _of(checked: Checked) -> tuple[Dossier, CheckReport]:
    dossier, report = checked.record.dossier, checked.report
    if dossier is None or report is None:
        raise ValueError("a rejected candidate is not shown")
    return dossier, report


def _line(checked: Checked, titles: Mapping[str, str]) -> ControlLine:
    dossier, report = _of(checked)
    gap = weeks_gap(report)
    at_stake = dict.fromkeys(check.regle for check in _worst_first(report) if check.verdict in TO_SETTLE)
    return ControlLine(
        dossier.candidat.numero,
        f"{dossier.candidat.nom} {dossier.candidat.prenom}",
        dossier.division or "",
        STATUSES[dossier.statut].court,
        report.verdict,
        gap.ecart_semaines if gap else None,
        sum(check.verdict in TO_SETTLE for check in report.constats),
        " ; ".join(titles.get(rule, rule) for rule in at_stake),
    )


def _sheet(checked: Checked) -> ControlSheet:
    dossier, report = _of(checked)
    return ControlSheet(
        dossier.candidat.numero,
        f"{dossier.candidat.nom} {dossier.candidat.prenom}",
        dossier.division or "",
        STATUSES[dossier.statut].court,
        dossier.session,
        report.verdict,
        tuple(_worst_first(report)),
        say_doubts(checked.record),
    )


def _worst_first(report: CheckReport) -> list[Check]:
    return sorted(report.constats, key=lambda check: RANKS[check.verdict])
