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
from bacpro.outputs.documents.jury import ADMITTED, DECISIONS, MENTIONS, JuryPage, jury_page, note_or_code, number
from bacpro.outputs.documents.statement import CONFIDENCES
from bacpro.outputs.figures import plural, ratio, share
from bacpro.outputs.reports.charts import Bin, Histogram, Series, Stacked, histogram, stacked
from bacpro.outputs.reports.deliberation import HALVES, PASS, DeliberationReport, UnitTally
from bacpro.outputs.reports.page import (
    STATUSES,
    Figure,
    Task,
    fault_tasks,
    sections,
    sessions_named,
    write_report,
)
from bacpro.outputs.reports.sheets import SheetPage, SheetPages

TEMPLATE = "rapport_deliberation.html.j2"
SHEETS_TEMPLATE = "fiches_deliberation.html.j2"

SERIES = {
    Decision.ADMIS: Series("admis", DECISIONS[Decision.ADMIS], "vert"),
    Decision.ADMIS_APRES_CONTROLE: Series("admis_apres_controle", DECISIONS[Decision.ADMIS_APRES_CONTROLE], "sarcelle"),
    Decision.CONTROLE: Series("controle", DECISIONS[Decision.CONTROLE], "ambre"),
    Decision.AJOURNE: Series("ajourne", DECISIONS[Decision.AJOURNE], "rouge"),
    Decision.NON_DELIVRABLE: Series("non_delivrable", DECISIONS[Decision.NON_DELIVRABLE], "violet"),
    Decision.INCOMPLET: Series("incomplet", DECISIONS[Decision.INCOMPLET], "ardoise"),
    Decision.EN_COURS: Series("en_cours", DECISIONS[Decision.EN_COURS], "bleu"),
}
"""How each decision is named and coloured, in the order of the bars."""

OPENS = {
    8: "épreuve de contrôle, ou certificat de fin d’études",
    10: "admission",
    12: "mention assez bien",
    14: "mention bien",
    16: "mention très bien",
    18: "félicitations du jury, depuis la session 2024",
}


WORDS = {Confidence.TEXTE: "lu dans les textes", **CONFIDENCES}
"""How sure the least sure ground of a decision is, in words."""


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
    content = {
        "diplome": plan.diplome,
        "rapport": report,
        "sessions": sessions_named(report.sessions),
        "sections": sections(
            ("ensemble", "Vue d’ensemble", True),
            ("fautes", "Fautes à corriger", report.lus.fautes.nombre),
            ("questions", "Questions à trancher", report.a_trancher),
            ("doutes", "Réparations et doutes à vérifier", report.lus.doutes.nombre),
            ("decisions", "Décisions proposées par statut", report.candidats),
            ("moyennes", "Répartition des moyennes", True),
            ("unites", "Unités qui échouent le plus", report.candidats),
            ("seuils", "Cas proches d’un seuil", True),
            ("points-jury", "Points de jury saisis à la main", True),
            ("candidats", "Candidats", report.candidats),
            ("explications", "Explications par candidat", report.candidats),
            ("source", "D’où viennent ces chiffres", True),
        ),
        "chiffres": _figures(report, summary, admitted),
        "a_faire": _tasks(report, summary, decisions),
        "admis": admitted,
        "mentions": [(MENTIONS[mention], report.mentions[mention]) for mention in Mention],
        "confiances": [(each, WORDS[each], report.confiances[each]) for each in Confidence],
        "par_statut": _by_status(report),
        "repartition": _distribution(report),
        "reussites": sum(report.moyennes[half] for half in range(2 * PASS, HALVES)),
        "par_unite": _by_failures(report, plan),
        "proches": cases,
        "nommes": sum(map(len, cases.values())),
        "seuils": [(t, opens, near[t, True], near[t, False]) for t, opens in OPENS.items()],
        "codes": codes,
        "choix": [(serie.cle, serie.nom) for decision, serie in SERIES.items() if decisions[decision]],
        "lignes": lines,
        "oraux": any(line.oral for line in lines),
        "ajouts": any(line.ajout for line in lines),
        "pages": pages,
        "fiches": (_sheet(plan, each) for each in report.detail.candidats),
        "coupe": report.detail.coupe(
            "d’abord ceux dont une question reste à trancher, puis ceux à qui aucune décision ne peut être proposée, "
            "puis les doutes à vérifier, puis les autres, dans l’ordre du fichier",
            "Tous sont dans deliberation.csv",
        ),
        "points": number,
        "editions": {edition.id: edition.sessions for edition in plan.diplome.editions},
    }
    write_report(path, TEMPLATE, content, summary)


def _figures(report: DeliberationReport, summary: Mapping[str, Any], admitted: int) -> list[Figure]:
    counts = report.par_decision
    failed = counts[Decision.AJOURNE]
    read = f"sur {plural(summary['lus'], 'ligne lue', 'lignes lues')}"
    return [
        Figure("Candidats", report.candidats, f"dont {report.sans_moyenne} sans moyenne"),
        Figure("Admis proposés", admitted, share(admitted, report.candidats), "vert"),
        Figure("Épreuve de contrôle", counts[Decision.CONTROLE], "peuvent la passer", "ambre"),
        Figure("Ajournés proposés", failed, share(failed, report.candidats), "rouge"),
        Figure("Lignes rejetées", summary["rejetes"], read, "brun"),
    ]


def _tasks(report: DeliberationReport, summary: Mapping[str, Any], decisions: Mapping[Decision, int]) -> list[Task]:
    tasks = fault_tasks(report.lus, summary["rejetes"])
    if report.a_trancher:
        asked = f"Questions à trancher, {plural(report.a_trancher, 'candidat')}"
        told = "Aucun texte ne tranche, ou le dossier ne le dit pas."
        tasks.append(Task(report.a_trancher, asked, told, "questions", "violet"))
    for decision, what, how in (
        (Decision.INCOMPLET, "sans résultat à une unité", "Complétez le fichier : aucune décision n’est proposée."),
        (
            Decision.NON_DELIVRABLE,
            "à qui le diplôme ne peut être délivré",
            "Une absence ou un « non valide » : vérifiez qu’elle n’est pas justifiée.",
        ),
    ):
        if count := decisions[decision]:
            tasks.append(Task(count, f"{plural(count, 'candidat')} {what}", how, "candidats", "ardoise"))
    return tasks


def _distribution(report: DeliberationReport) -> Histogram:
    """The averages by half point."""
    bins = [
        Bin(_interval(half), report.moyennes[half], _tone(half), "" if half % 4 else str(half // 2))
        for half in range(HALVES)
    ]
    return histogram(bins, ((str(threshold), 2 * threshold) for threshold in THRESHOLDS), centred=False)


def _tone(half: int) -> str:
    if half >= 2 * PASS:
        return "vert"
    return "ambre" if half >= 2 * THRESHOLDS[0] else "rouge"


def _by_status(report: DeliberationReport) -> Stacked:
    """The decisions of each status met, in the order of the Code."""
    rows = (
        (name, "", {decision.value: report.decisions[statut, decision] for decision in Decision})
        for statut, name in STATUSES.items()
    )
    return stacked(list(SERIES.values()), rows, full=True)


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
    return f"de {number(Decimal(half) / 2)} à moins de {number(Decimal(half + 1) / 2)}"


@frozen
class Cell:
    """What a candidate has in a unit: a mark or a code, its tone, its rank in a sort.

    `premiere` is the mark that an oral of the contrôle replaced, `poids` the coefficient of a mark that is no unit’s.
    """

    texte: str
    ton: str
    tri: str
    premiere: str = ""
    poids: str = ""


@frozen
class Line:
    """A candidate in the table: a cell for each unit, what counts beside them, his average, what is proposed."""

    numero: str
    nom: str
    division: str
    cases: tuple[Cell, ...]
    oral: Cell | None
    """The oral of the contrôle of before session 2022, which counts beside the units."""
    ajout: Decimal
    """Points that no mark of a unit gives: of facultative units, of a project, of the jury."""
    moyenne: str
    decision: Series
    mention: str
    confiance: str
    """That of the least sure ground."""


@frozen
class Sheet:
    """A candidate as the jury sees him."""

    page: JuryPage
    decision: Series
    avertissements: tuple[str, ...]


def _of(deliberated: Deliberated) -> tuple[Dossier, Deliberation]:
    dossier, proposed = deliberated.record.dossier, deliberated.deliberation
    if dossier is None or proposed is None:
        raise ValueError("a rejected candidate is not shown")
    return dossier, proposed


def _line(deliberated: Deliberated, codes: list[str]) -> Line:
    dossier, proposed = _of(deliberated)
    grades = {grade.unite: grade for grade in proposed.unites}
    return Line(
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


def _cell(grade: UnitGrade | None, dossier: Dossier) -> Cell:
    if grade is None:
        return Cell("", "", "")
    shown = note_or_code(grade, dossier.resultats)
    if isinstance(shown, Decimal):
        first = "" if grade.premiere is None else french(grade.premiere)
        return Cell(french(shown), "vert" if shown >= PASS else "rouge", str(shown), first)
    return Cell(shown or "–", _TONES.get(grade.etat, "violet"), "")


def _oral(proposed: Deliberation) -> Cell | None:
    for bonus in proposed.bonus:
        if bonus.note is not None and bonus.coefficient is not None:
            tone = "vert" if bonus.note >= PASS else "rouge"
            return Cell(french(bonus.note), tone, str(bonus.note), poids=number(bonus.coefficient))
    return None


_TONES = {Standing.DISPENSE: "sarcelle", Standing.MANQUANTE: "ardoise"}


def _sheet(plan: DeliberationPlan, deliberated: Deliberated) -> Sheet:
    _, proposed = _of(deliberated)
    page = jury_page(deliberated, plan)
    if page is None:
        raise ValueError("a rejected candidate has no sheet")
    doubts = tuple(str(fault) for fault in deliberated.record.avertissements)
    return Sheet(page, SERIES[proposed.decision], doubts)
