"""The report of a control: who is in order, what is missing, rule by rule and candidate by candidate."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from attrs import define, evolve, field, frozen

from bacpro.jobs.check import CheckPlan
from bacpro.model.candidate import Status
from bacpro.model.check import Check, CheckReport, Verdict
from bacpro.model.dossier import Dossier
from bacpro.model.run.decided import Checked
from bacpro.outputs.figures import plural
from bacpro.outputs.reports.charts import Bin, Histogram, Series, Stacked, histogram, stacked
from bacpro.outputs.reports.page import STATUSES, Figure, Task, fault_tasks, sections, sessions_named, write_report
from bacpro.outputs.reports.sheets import SheetPage, SheetPages
from bacpro.outputs.reports.tallies import Occurrences, Pouring, RecordTally, Seen, Shown

TEMPLATE = "rapport_controle.html.j2"
SHEETS_TEMPLATE = "fiches_controle.html.j2"

VERDICTS = {
    Verdict.NON_CONFORME: Series("non_conforme", "Non conforme", "rouge"),
    Verdict.A_ARBITRER: Series("a_arbitrer", "À arbitrer", "violet"),
    Verdict.CONFORME: Series("conforme", "Conforme", "vert"),
    Verdict.SANS_OBJET: Series("sans_objet", "Sans objet", "gris"),
}
"""How each verdict is named and coloured, worst first."""

TO_SETTLE = (Verdict.NON_CONFORME, Verdict.A_ARBITRER)
RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}
MERGED = 1 << 14
"""Different findings that are counted before they are brought together by rule."""

WEEKS = 26
"""Weeks missing or in excess beyond which candidates share the last column."""

FEW = 15
"""Columns that can each have their label."""


@frozen
class Point:
    """What a rule finds with one verdict: the first finding, and how many there are."""

    exemple: Check
    nombre: int


@define(getstate_setstate=False)
class ControlReport(Pouring):
    """Counts candidates as they go by; what it keeps of a file does not grow beyond its limits."""

    candidats: int = 0
    verdicts: Counter[tuple[Status | None, Verdict]] = field(factory=Counter)
    ecarts: Counter[int] = field(factory=Counter)
    """Candidates by weeks found minus weeks required."""
    manquantes: Counter[int] = field(factory=Counter)
    """The weeks missing of candidates who are refused for it."""
    sessions: set[int] = field(factory=set)
    lus: RecordTally = field(factory=RecordTally)
    detail: Shown[Checked] = field(factory=Shown)
    _checks: Occurrences[Check] = field(factory=Occurrences)
    _points: dict[tuple[str, Verdict], Point] = field(factory=dict)

    @classmethod
    def of_block(cls, seen: Seen) -> Self:
        """The tally of a block of candidates, by a process that has seen others."""
        return cls(lus=RecordTally.of_block(), detail=Shown(seen))

    def add(self, checked: Checked) -> None:
        """Count a candidate."""
        self.lus.add(checked)
        dossier, report = checked.record.dossier, checked.report
        if dossier is None or report is None:
            return
        verdict = report.verdict
        self.candidats += 1
        self.verdicts[dossier.statut, verdict] += 1
        if dossier.session:
            self.sessions.add(dossier.session)
        gap = _gap(report)
        if gap is not None:
            self.ecarts[gap.ecart_semaines or 0] += 1
            if gap.verdict is Verdict.NON_CONFORME:
                self.manquantes[-(gap.ecart_semaines or 0)] += 1
        self.detail.add(RANKS[verdict], checked.record.ligne, checked)
        self._checks.add(report.constats)
        if len(self._checks) > MERGED:
            self._tally()

    def merge(self, other: "ControlReport") -> None:
        """Add the candidates of what follows in the file."""
        self.candidats += other.candidats
        self.verdicts.update(other.verdicts)
        self.ecarts.update(other.ecarts)
        self.manquantes.update(other.manquantes)
        self.sessions |= other.sessions
        self.lus.merge(other.lus)
        self.detail.merge(other.detail)
        if other._points:
            self._tally()
            for point in other._points.values():
                self._take(point)
        self._checks.merge(other._checks)
        if len(self._checks) > MERGED:
            self._tally()

    @property
    def par_verdict(self) -> Counter[Verdict]:
        """Candidates by verdict."""
        found: Counter[Verdict] = Counter()
        for (_, verdict), count in self.verdicts.items():
            found[verdict] += count
        return found

    @property
    def points(self) -> list[Point]:
        """What the rules find, by rule and verdict, the worst and the most frequent first."""
        self._tally()
        return sorted(self._points.values(), key=lambda point: (RANKS[point.exemple.verdict], -point.nombre))

    def _tally(self) -> None:
        """Bring the findings counted together by rule and verdict."""
        for check, count in self._checks.drain():
            self._take(Point(check, count))

    def _take(self, point: Point) -> None:
        key = (point.exemple.regle, point.exemple.verdict)
        known = self._points.get(key)
        self._points[key] = evolve(known, nombre=known.nombre + point.nombre) if known else point


def control_sheets(folder: Path, plan: CheckPlan, version: str) -> SheetPages[Checked]:
    """What writes the sheets of all the candidates of a control into a folder."""
    context = {
        "noms": VERDICTS,
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
    verdicts = report.par_verdict
    gaps = report.ecarts.total()
    content = {
        "diplome": plan.diplome,
        "rapport": report,
        "sessions": sessions_named(report.sessions),
        "sections": sections(
            ("ensemble", "Vue d’ensemble", True),
            ("fautes", "Fautes à corriger", report.lus.fautes.nombre),
            ("regler", "Ce qu’il faut régler", to_settle),
            ("doutes", "Réparations et doutes à vérifier", report.lus.doutes.nombre),
            ("semaines", "Semaines de formation", gaps),
            ("regles", "Règle par règle", report.candidats),
            ("candidats", "Candidats", report.candidats),
            ("explications", "Explications par candidat", report.candidats),
            ("source", "D’où viennent ces chiffres", True),
        ),
        "chiffres": _figures(report, summary, verdicts),
        "a_faire": _tasks(report, summary, to_settle, titles),
        "noms": VERDICTS,
        "titres": titles,
        "regler": to_settle,
        "choix": [(VERDICTS[verdict].cle, VERDICTS[verdict].nom) for verdict in TO_SETTLE if verdicts[verdict]],
        "choix_candidats": [(serie.cle, serie.nom) for verdict, serie in VERDICTS.items() if verdicts[verdict]],
        "par_statut": _by_status(report),
        "par_regle": _by_rule(report, titles),
        "semaines": _weeks(report),
        "fixees": gaps,
        "manque": sum(count for gap, count in report.ecarts.items() if gap < 0),
        "lignes": (_line(checked, titles) for checked in report.detail.candidats),
        "pages": pages,
        "fiches": (_sheet(checked) for checked in report.detail.candidats),
        "coupe": report.detail.coupe(
            "d’abord les non conformes, puis ceux qui sont à arbitrer, puis les autres, dans l’ordre du fichier",
            "Tous sont dans constats.csv et controle.json",
        ),
        "editions": {edition.id: edition.sessions for edition in plan.diplome.editions},
    }
    write_report(path, TEMPLATE, content, summary)


def _figures(report: ControlReport, summary: Mapping[str, Any], verdicts: Counter[Verdict]) -> list[Figure]:
    read = f"sur {plural(summary['lus'], 'ligne lue', 'lignes lues')}"
    return [
        Figure(
            "Candidats contrôlés", report.candidats, plural(sum(point.nombre for point in report.points), "constat")
        ),
        Figure("Non conformes", verdicts[Verdict.NON_CONFORME], "un constat à régler au moins", "rouge"),
        Figure("À arbitrer", verdicts[Verdict.A_ARBITRER], "une question à trancher, rien de pire", "violet"),
        Figure("Conformes", verdicts[Verdict.CONFORME], "rien à régler", "vert"),
        Figure("Lignes rejetées", summary["rejetes"], read, "ambre"),
    ]


def _tasks(
    report: ControlReport, summary: Mapping[str, Any], to_settle: list[Point], titles: Mapping[str, str]
) -> list[Task]:
    tasks = fault_tasks(report.lus, summary["rejetes"])
    if who := report.manquantes.total():
        weeks = sum(gap * count for gap, count in report.manquantes.items())
        what = f"{plural(weeks, 'semaine')} de formation à faire attester, {plural(who, 'candidat')}"
        how = "Sans elles, le candidat n’est pas autorisé à se présenter et le diplôme n’est pas délivré."
        tasks.append(Task(who, what, how, "semaines", "rouge"))
    for verdict, what, tone in (
        (Verdict.NON_CONFORME, "non conforme", "rouge"),
        (Verdict.A_ARBITRER, "à arbitrer", "violet"),
    ):
        points = [point for point in to_settle if point.exemple.verdict is verdict]
        if points:
            count = sum(point.nombre for point in points)
            said = plural(count, f"constat {what}", f"constats {what}{'s' if tone == 'rouge' else ''}")
            most = titles.get(points[0].exemple.regle, points[0].exemple.regle)
            tasks.append(Task(count, said, f"Le plus souvent ({points[0].nombre}) : {most}.", "regler", tone))
    return tasks


def _by_status(report: ControlReport) -> Stacked:
    rows = (
        (name, "", {verdict.value: report.verdicts[status, verdict] for verdict in Verdict})
        for status, name in STATUSES.items()
    )
    return stacked(list(VERDICTS.values()), rows, full=True)


def _by_rule(report: ControlReport, titles: Mapping[str, str]) -> Stacked:
    """Findings by rule, in the order of the rules."""
    found: dict[str, dict[str, int]] = {rule: {} for rule in titles}
    for point in report.points:
        found.setdefault(point.exemple.regle, {})[point.exemple.verdict.value] = point.nombre
    return stacked(list(VERDICTS.values()), ((titles.get(rule, rule), "", counts) for rule, counts in found.items()))


def _weeks(report: ControlReport) -> Histogram:
    """Candidates by weeks missing or in excess."""
    counts: Counter[int] = Counter()
    for gap, count in report.ecarts.items():
        counts[max(-WEEKS, min(gap, WEEKS))] += count
    span = range(min(counts, default=0), max(counts, default=0) + 1)
    step = 1 if len(span) <= FEW else 5
    return histogram([Bin(_gap_name(gap), counts[gap], _tone(gap), _label(gap, step)) for gap in span])


def _tone(gap: int) -> str:
    return "rouge" if gap < 0 else "vert"


def _label(gap: int, step: int) -> str:
    return "" if gap % step else f"{gap:+}".replace("-", "−").replace("+0", "0")


def _gap_name(gap: int) -> str:
    beyond = " ou plus" if abs(gap) == WEEKS else ""
    if gap < 0:
        return f"il manque {plural(-gap, 'semaine')}{beyond}"
    return f"{plural(gap, 'semaine')}{beyond} de plus que requis" if gap else "juste la durée requise"


def _gap(report: CheckReport) -> Check | None:
    """The finding that compares weeks; the worst gap where there are several."""
    found = [check for check in report.constats if check.ecart_semaines is not None]
    return min(found, key=lambda check: check.ecart_semaines or 0, default=None)


@frozen
class Line:
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
class Sheet:
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


def _line(checked: Checked, titles: Mapping[str, str]) -> Line:
    dossier, report = _of(checked)
    gap = _gap(report)
    at_stake = dict.fromkeys(check.regle for check in _worst_first(report) if check.verdict in TO_SETTLE)
    return Line(
        dossier.candidat.numero,
        f"{dossier.candidat.nom} {dossier.candidat.prenom}",
        dossier.division or "",
        STATUSES[dossier.statut],
        report.verdict,
        gap.ecart_semaines if gap else None,
        sum(check.verdict in TO_SETTLE for check in report.constats),
        " ; ".join(titles.get(rule, rule) for rule in at_stake),
    )


def _sheet(checked: Checked) -> Sheet:
    dossier, report = _of(checked)
    return Sheet(
        dossier.candidat.numero,
        f"{dossier.candidat.nom} {dossier.candidat.prenom}",
        dossier.division or "",
        STATUSES[dossier.statut],
        dossier.session,
        report.verdict,
        tuple(_worst_first(report)),
        tuple(str(fault) for fault in checked.record.avertissements),
    )


def _worst_first(report: CheckReport) -> list[Check]:
    return sorted(report.constats, key=lambda check: RANKS[check.verdict])
