"""The page of a deliberation: what the jury has to look at, then distributions, then candidates."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.jobs.deliberate import DeliberationPlan
from bacpro.model.deliberation import THRESHOLDS, Decision, Deliberation, Mention, Standing, UnitGrade
from bacpro.model.dossier import Dossier
from bacpro.model.legal import Confidence
from bacpro.model.result import french
from bacpro.model.run.decided import Deliberated
from bacpro.outputs.documents.jury import JuryPage, jury_page
from bacpro.outputs.documents.proposal import ADMITTED, say_grade, say_number
from bacpro.outputs.figures import plural, ratio, share
from bacpro.outputs.labels import CONFIDENCES, DECISIONS, MENTIONS
from bacpro.outputs.reports.charts import Bin, Histogram, Series, lay_histogram
from bacpro.outputs.reports.deliberation import HALVES, PASS, DeliberationReport, UnitTally
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

TEMPLATE = "rapport_deliberation.html.j2"
SHEETS_TEMPLATE = "fiches_deliberation.html.j2"

SERIES = label_series(
    {
        Decision.ADMIS: "vert",
        Decision.ADMIS_APRES_CONTROLE: "sarcelle",
        Decision.CONTROLE: "ambre",
        Decision.AJOURNE: "rouge",
        Decision.NON_DELIVRABLE: "violet",
        Decision.INCOMPLET: "ardoise",
        Decision.EN_COURS: "bleu",
    },
    DECISIONS,
)
"""How each decision is named and coloured, in the order of the bars."""

OPENS = {
    8: "épreuve de contrôle, ou certificat de fin d’études",
    10: "admission",
    12: "mention assez bien",
    14: "mention bien",
    16: "mention très bien",
    18: "félicitations du jury, depuis la session 2024",
}


def deliberation_sheets(folder: Path, plan: DeliberationPlan, version: str) -> SheetPages[Deliberated]:
    """What writes the sheets of all the candidates of a deliberation into a folder."""
    context = {"titre": f"Délibération {plan.diplome.sigle}, propositions au jury", "version": version}
    return SheetPages(folder, SHEETS_TEMPLATE, partial(_sheet, plan), context)


def write_deliberation_report(
    path: Path,
    report: DeliberationReport,
    plan: DeliberationPlan,
    summary: Mapping[str, Any],
    pages: Sequence[SheetPage] = (),
) -> None:
    """Write the page of a deliberation; `summary` is the content of `bilan.json`, `pages` hold the sheets of all.

    Raises OSError when it cannot be written.
    """
    decisions = report.par_decision
    admitted = sum(decisions[decision] for decision in ADMITTED)
    near, cases = report.proches.comptes, report.proches.cases()
    codes = [code for code in plan.diplome.unites if code in report.unites]
    lines = [_line(each, codes) for each in report.detail.candidats]
    page = ReportPage(
        TEMPLATE,
        report,
        chiffres=_figures(report, summary, admitted),
        a_faire=_tasks(report, decisions),
        lignes=lines,
        ordre="d’abord ceux dont une question reste à trancher, puis ceux à qui aucune décision ne peut être proposée, "
        "puis les doutes à vérifier, puis les autres, dans l’ordre du fichier",
        ailleurs="Tous sont dans deliberation.csv",
        choix=offer_choices(SERIES, decisions),
        a_trancher=[("questions", "Questions à trancher", report.a_trancher)],
        parties=[
            ("decisions", "Décisions proposées par statut", report.candidats),
            ("moyennes", "Répartition des moyennes", True),
            ("unites", "Unités qui échouent le plus", report.candidats),
            ("seuils", "Cas proches d’un seuil", True),
            ("points-jury", "Points de jury saisis à la main", True),
        ],
        fiches=SheetList(SHEETS_TEMPLATE, (_sheet(plan, each) for each in report.detail.candidats), pages),
        editions=sessions_by_edition(plan.diplome),
        propre={
            "diplome": plan.diplome,
            "sessions": name_sessions(report.sessions),
            "admis": admitted,
            "mentions": [(MENTIONS[mention], report.mentions[mention]) for mention in Mention],
            "confiances": [(each, CONFIDENCES[each], report.confiances[each]) for each in Confidence],
            "par_statut": stack_by_status(report.decisions, SERIES),
            "repartition": _distribution(report),
            "reussites": sum(report.moyennes[half] for half in range(2 * PASS, HALVES)),
            "par_unite": _by_failures(report, plan),
            "proches": cases,
            "nommes": sum(map(len, cases.values())),
            "seuils": [(t, opens, near[t, True], near[t, False]) for t, opens in OPENS.items()],
            "codes": codes,
            "oraux": any(line.oral for line in lines),
            "ajouts": any(line.ajout for line in lines),
            "points": say_number,
        },
    )
    write_report(path, page, summary)


def _figures(report: DeliberationReport, summary: Mapping[str, Any], admitted: int) -> list[Figure]:
    counts = report.par_decision
    failed = counts[Decision.AJOURNE]
    return [
        Figure("Candidats", report.candidats, f"dont {report.sans_moyenne} sans moyenne"),
        Figure("Admis proposés", admitted, share(admitted, report.candidats), "vert"),
        Figure("Épreuve de contrôle", counts[Decision.CONTROLE], "peuvent la passer", "ambre"),
        Figure("Ajournés proposés", failed, share(failed, report.candidats), "rouge"),
        rejected_figure(summary, "brun"),
    ]


def _tasks(report: DeliberationReport, decisions: Mapping[Decision, int]) -> list[ReportTask]:
    tasks = []
    if report.a_trancher:
        asked = f"Questions à trancher, {plural(report.a_trancher, 'candidat')}"
        told = "Aucun texte ne tranche, ou le dossier ne le dit pas."
        tasks.append(ReportTask(report.a_trancher, asked, told, "questions", "violet"))
    for decision, what, how in (
        (Decision.INCOMPLET, "sans résultat à une unité", "Complétez le fichier : aucune décision n’est proposée."),
        (
            Decision.NON_DELIVRABLE,
            "à qui le diplôme ne peut être délivré",
            "Une absence ou un « non valide » : vérifiez qu’elle n’est pas justifiée.",
        ),
    ):
        if count := decisions[decision]:
            tasks.append(ReportTask(count, f"{plural(count, 'candidat')} {what}", how, "candidats", "ardoise"))
    return tasks


def _distribution(report: DeliberationReport) -> Histogram:
    """The averages by half point."""
    bins = [
        Bin(_interval(half), report.moyennes[half], _tone(half), "" if half % 4 else str(half // 2))
        for half in range(HALVES)
    ]
    return lay_histogram(bins, ((str(threshold), 2 * threshold) for threshold in THRESHOLDS), centred=False)


def _tone(half: int) -> str:
    if half >= 2 * PASS:
        return "vert"
    return "ambre" if half >= 2 * THRESHOLDS[0] else "rouge"


@frozen
class UnitBar:
    """How a unit went."""

    code: str
    intitule: str
    bilan: UnitTally


def _by_failures(report: DeliberationReport, plan: DeliberationPlan) -> list[UnitBar]:
    """The units, that which fails most first."""
    known = plan.diplome.unites
    order = sorted(report.unites.items(), key=lambda item: -ratio(item[1].echecs, item[1].presentes))
    return [UnitBar(code, known[code].intitule if code in known else "", tally) for code, tally in order]


def _interval(half: int) -> str:
    if half == HALVES - 1:
        return "20 et plus"
    return f"de {say_number(Decimal(half) / 2)} à moins de {say_number(Decimal(half + 1) / 2)}"


@frozen
class UnitCell:
    """What a candidate has in a unit: a mark or a code, its tone, its rank in a sort.

    `premiere` is the mark that an oral of the contrôle replaced, `poids` the coefficient of a mark that is no unit’s.
    """

    texte: str
    ton: str
    tri: str
    premiere: str = ""
    poids: str = ""


@frozen
class DeliberationLine:
    """A candidate in the table: a cell for each unit, what counts beside them, his average, what is proposed."""

    numero: str
    nom: str
    division: str
    cases: tuple[UnitCell, ...]
    oral: UnitCell | None
    """The oral of the contrôle of before session 2022, which counts beside the units."""
    ajout: Decimal
    """Points that no mark of a unit gives: of facultative units, of a project, of the jury."""
    moyenne: str
    decision: Series
    mention: str
    confiance: str
    """That of the least sure ground."""


@frozen
class DeliberationSheet:
    """A candidate as the jury sees him."""

    page: JuryPage
    decision: Series
    avertissements: tuple[str, ...]


def _of(deliberated: Deliberated) -> tuple[Dossier, Deliberation]:
    dossier, proposed = deliberated.record.dossier, deliberated.deliberation
    if dossier is None or proposed is None:
        raise ValueError("a rejected candidate is not shown")
    return dossier, proposed


def _line(deliberated: Deliberated, codes: list[str]) -> DeliberationLine:
    dossier, proposed = _of(deliberated)
    grades = {grade.unite: grade for grade in proposed.unites}
    return DeliberationLine(
        dossier.candidat.numero,
        f"{dossier.candidat.nom} {dossier.candidat.prenom}",
        dossier.division or "",
        tuple(_cell(grades.get(code), dossier) for code in codes),
        _oral(proposed),
        sum((bonus.points for bonus in proposed.bonus if bonus.note is None), Decimal()),
        proposed.moyenne.affichee if proposed.moyenne else "",
        SERIES[proposed.decision],
        MENTIONS[proposed.mention] if proposed.mention else "",
        proposed.confiance.value,
    )


def _cell(grade: UnitGrade | None, dossier: Dossier) -> UnitCell:
    if grade is None:
        return UnitCell("", "", "")
    shown = say_grade(grade, dossier.resultats)
    if isinstance(shown, Decimal):
        first = "" if grade.premiere is None else french(grade.premiere)
        return UnitCell(french(shown), "vert" if shown >= PASS else "rouge", str(shown), first)
    return UnitCell(shown or "–", _TONES.get(grade.etat, "violet"), "")


def _oral(proposed: Deliberation) -> UnitCell | None:
    for bonus in proposed.bonus:
        if bonus.note is not None and bonus.coefficient is not None:
            tone = "vert" if bonus.note >= PASS else "rouge"
            return UnitCell(french(bonus.note), tone, str(bonus.note), poids=say_number(bonus.coefficient))
    return None


_TONES = {Standing.DISPENSE: "sarcelle", Standing.MANQUANTE: "ardoise"}


def _sheet(plan: DeliberationPlan, deliberated: Deliberated) -> DeliberationSheet:
    _, proposed = _of(deliberated)
    page = jury_page(deliberated, plan)
    if page is None:
        raise ValueError("a rejected candidate has no sheet")
    return DeliberationSheet(page, SERIES[proposed.decision], say_doubts(deliberated.record))
