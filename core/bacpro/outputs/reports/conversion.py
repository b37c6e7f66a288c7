"""The report of a conversion: what became of each unit, what is left to sit, and what has to be settled."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from attrs import define, field, frozen

from bacpro.jobs.convert import OUTCOMES, Plan
from bacpro.model.diploma import Unite
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import french
from bacpro.model.run.decided import Converted
from bacpro.outputs.figures import plural
from bacpro.outputs.reports.charts import Bin, Histogram, Series, Stacked, histogram, stacked
from bacpro.outputs.reports.page import STATUSES, Figure, Task, fault_tasks, sections, write_report
from bacpro.outputs.reports.sheets import SheetPage, SheetPages
from bacpro.outputs.reports.tallies import RecordTally, Seen, Shown
from bacpro.sharing.memo import Remembered

TEMPLATE = "rapport_conversion.html.j2"
SHEETS_TEMPLATE = "fiches_conversion.html.j2"

ISSUES = {
    Issue.REPORTEE: Series("reportee", "Note reportée", "vert"),
    Issue.DISPENSE: Series("dispense", "Dispense", "sarcelle"),
    Issue.A_ARBITRER: Series("a_arbitrer", "À arbitrer", "violet"),
    Issue.NON_REPORTABLE: Series("non_reportable", "Non reportable", "ambre"),
    Issue.EXPIREE: Series("expiree", "Expirée", "brun"),
    Issue.RENONCEE: Series("renoncee", "Renoncée", "ardoise"),
    Issue.SANS_CORRESPONDANCE: Series("sans_correspondance", "Sans correspondance", "gris"),
    Issue.SANS_NOTE: Series("sans_note", "Sans note", "rouge"),
    Issue.A_PRESENTER: Series("a_presenter", "À présenter", "bleu"),
}
"""How each issue is named and coloured, in the order of the bars."""

HELD_OR_NOT = (Issue.REPORTEE, Issue.DISPENSE, Issue.A_PRESENTER)
"""Of the outcomes of a candidate, the one that says what he has in a unit of the new diploma."""

UNSETTLED, DOUBTED, SETTLED = range(3)
"""Ranks of candidates: a question to settle, a doubt to check, neither."""


@frozen
class Question:
    """A question that outcomes ask by the same rule: the first that asks it, how many do, by unit."""

    exemple: Outcome
    unites: Counter[str] = field(factory=Counter)

    @property
    def nombre(self) -> int:
        """How many outcomes ask it."""
        return sum(self.unites.values())


_Kind = tuple[str | None, str | None, Issue]
"""What is counted of an outcome: its unit of the old diploma, that of the new one, its issue."""


def _kind(outcome: Outcome) -> _Kind:
    return outcome.unite_source, outcome.unite_cible, outcome.issue


_KINDS = Remembered(_kind, OUTCOMES)


@define
class ConversionReport:
    """Counts candidates as they go by; what it keeps of a file does not grow beyond its limits."""

    candidats: int = 0
    a_trancher: int = 0
    """Candidates with a question to settle."""
    resultats: int = 0
    restes: Counter[int] = field(factory=Counter)
    """Candidates by how many units of the new diploma they have to sit."""
    lus: RecordTally = field(factory=RecordTally)
    detail: Shown[Converted] = field(factory=Shown)
    _issues: Counter[_Kind] = field(factory=Counter)
    _questions: dict[str, Question] = field(factory=dict)

    @classmethod
    def of_block(cls, seen: Seen) -> Self:
        """The tally of a block of candidates, by a process that has seen others."""
        return cls(lus=RecordTally.of_block(), detail=Shown(seen))

    def add(self, converted: Converted) -> None:
        """Count a candidate."""
        self.lus.add(converted)
        dossier, outcomes = converted.record.dossier, converted.outcomes
        if dossier is None:
            return
        self.candidats += 1
        self.resultats += len(dossier.resultats)
        kinds = _KINDS.of(outcomes)
        self._issues.update(kinds)
        issues = [issue for _, _, issue in kinds]
        self.restes[issues.count(Issue.A_PRESENTER)] += 1
        rank = DOUBTED if converted.record.avertissements else SETTLED
        if Issue.A_ARBITRER in issues:
            self.a_trancher += 1
            rank = UNSETTLED
            for outcome in outcomes:
                if outcome.issue is Issue.A_ARBITRER:
                    self._asked(outcome)[outcome.unite_source or ""] += 1
        self.detail.add(rank, converted.record.ligne, converted)

    def merge(self, other: "ConversionReport") -> None:
        """Add the candidates of what follows in the file."""
        self.candidats += other.candidats
        self.a_trancher += other.a_trancher
        self.resultats += other.resultats
        self.restes.update(other.restes)
        self.lus.merge(other.lus)
        self.detail.merge(other.detail)
        self._issues.update(other._issues)
        for question in other._questions.values():
            self._asked(question.exemple).update(question.unites)

    @property
    def issues(self) -> Counter[Issue]:
        """Outcomes by issue."""
        found: Counter[Issue] = Counter()
        for (_, _, issue), count in self._issues.items():
            found[issue] += count
        return found

    def of_units(self, *, source: bool) -> dict[str, Counter[str]]:
        """Outcomes by unit of the old diploma (`source`) or of the new one, and by issue."""
        found: dict[str, Counter[str]] = {}
        for (old, new, issue), count in self._issues.items():
            if unit := old if source else new:
                found.setdefault(unit, Counter())[issue] += count
        return found

    @property
    def questions(self) -> list[Question]:
        """The questions to settle, the most frequent first."""
        return sorted(self._questions.values(), key=lambda question: -question.nombre)

    def _asked(self, outcome: Outcome) -> Counter[str]:
        """How many times the question of an outcome was asked so far, by unit."""
        question = self._questions.get(outcome.regle)
        if question is None:
            question = self._questions[outcome.regle] = Question(outcome)
        return question.unites


def conversion_sheets(folder: Path, plan: Plan, version: str) -> SheetPages[Converted]:
    """What writes the sheets of all the candidates of a conversion into a folder."""
    title = f"Conversion {plan.source.sigle} vers {plan.cible.sigle}, session {plan.session}"
    return SheetPages(folder, SHEETS_TEMPLATE, _sheet, {"plan": plan, "titre": title, "version": version})


def write_conversion_report(
    path: Path,
    report: ConversionReport,
    plan: Plan,
    summary: Mapping[str, Any],
    pages: Sequence[SheetPage] = (),
) -> None:
    """Write the page of a conversion; `summary` is the content of `bilan.json`, `pages` hold the sheets of all.

    Raises OSError when it cannot be written.
    """
    issues = report.issues
    content = {
        "plan": plan,
        "rapport": report,
        "sections": sections(
            ("ensemble", "Vue d’ensemble", True),
            ("fautes", "Fautes à corriger", report.lus.fautes.nombre),
            ("questions", "Questions à trancher", report.questions),
            ("doutes", "Réparations et doutes à vérifier", report.lus.doutes.nombre),
            ("anciennes", f"Ce que deviennent les unités {plan.source.sigle}", report.resultats),
            ("nouvelles", f"Ce qui est acquis en {plan.cible.sigle}", report.candidats),
            ("candidats", "Candidats", report.candidats),
            ("explications", "Explications par candidat", report.candidats),
            ("source", "D’où viennent ces chiffres", True),
        ),
        "chiffres": _figures(report, summary, issues),
        "a_faire": _tasks(report, summary),
        "choix": [(serie.cle, serie.nom) for issue, serie in ISSUES.items() if issues[issue]],
        "editions": {
            **{edition.id: edition.sessions for edition in plan.source.editions},
            plan.edition.id: plan.edition.sessions,
        },
        "anciennes": _bars(report.of_units(source=True), plan.source.unites.values(), ISSUES),
        "nouvelles": _bars(report.of_units(source=False), plan.edition.unites, HELD_OR_NOT),
        "restes": _left(report),
        "codes": [unite.code for unite in plan.edition.obligatoires],
        "pages": pages,
        "fiches": (_sheet(converted) for converted in report.detail.candidats),
        "lignes": (_line(converted, plan) for converted in report.detail.candidats),
        "coupe": report.detail.coupe(
            "d’abord ceux qui ont une question à trancher, puis un doute à vérifier, puis les autres, dans l’ordre "
            "du fichier",
            "Tous sont dans conversion.csv et journal.csv",
        ),
    }
    write_report(path, TEMPLATE, content, summary)


def _figures(report: ConversionReport, summary: Mapping[str, Any], issues: Counter[Issue]) -> list[Figure]:
    return [
        Figure("Candidats convertis", report.candidats, f"{plural(report.resultats, 'résultat')}"),
        Figure("Notes reportées", issues[Issue.REPORTEE], f"et {plural(issues[Issue.DISPENSE], 'dispense')}", "vert"),
        Figure("Unités à présenter", issues[Issue.A_PRESENTER], "dans le nouveau diplôme", "bleu"),
        Figure("Candidats à arbitrer", report.a_trancher, "une question au moins à trancher", "violet"),
        Figure(
            "Lignes rejetées", summary["rejetes"], f"sur {plural(summary['lus'], 'ligne lue', 'lignes lues')}", "rouge"
        ),
    ]


def _tasks(report: ConversionReport, summary: Mapping[str, Any]) -> list[Task]:
    tasks = fault_tasks(report.lus, summary["rejetes"])
    if report.a_trancher:
        asked = plural(sum(question.nombre for question in report.questions), "question")
        who = plural(report.a_trancher, "candidat")
        told = "Aucun texte ne tranche : le service des examens décide, unité par unité."
        tasks.append(Task(report.a_trancher, f"{asked} à trancher, {who}", told, "questions", "violet"))
    return tasks


def _bars(units: Mapping[str, Mapping[str, int]], known: Iterable[Unite], issues: Iterable[Issue]) -> Stacked:
    rows = ((unite.code, unite.intitule, units.get(unite.code, {})) for unite in known)
    return stacked([ISSUES[issue] for issue in issues], rows)


def _left(report: ConversionReport) -> Histogram:
    """Candidates by units left to sit."""
    most = max(report.restes, default=0)
    bins = [Bin(plural(count, "unité"), report.restes[count], "bleu", str(count)) for count in range(most + 1)]
    return histogram(bins)


@frozen
class Cell:
    """What a candidate has in a unit of the new diploma: a mark or a sign, in words, its tone, its rank in a sort."""

    texte: str
    mots: str
    ton: str
    tri: str


@frozen
class Line:
    """A candidate in the table: who he is, a cell for each unit, and the issues that he can be found by."""

    numero: str
    nom: str
    prenom: str
    division: str
    cases: tuple[Cell, ...]
    a_presenter: int
    issues: str


@frozen
class Sheet:
    """A candidate with all that was decided."""

    numero: str
    nom: str
    prenom: str
    division: str
    statut: str
    issues: tuple[tuple[Series, int], ...]
    outcomes: tuple[tuple[Outcome, Series], ...]
    avertissements: tuple[str, ...]


def _line(converted: Converted, plan: Plan) -> Line:
    dossier = converted.record.dossier
    if dossier is None:
        raise ValueError("a rejected candidate has no line")
    by_unit: dict[str | None, Outcome] = {}
    for outcome in converted.outcomes:
        known = by_unit.get(outcome.unite_cible)
        if known is None or _WEIGHT[outcome.issue] < _WEIGHT[known.issue]:
            by_unit[outcome.unite_cible] = outcome
    candidat = dossier.candidat
    return Line(
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


def _cell(outcome: Outcome | None) -> Cell:
    if outcome is None:
        return Cell("", "", "", "")
    serie = ISSUES[outcome.issue]
    if outcome.note_reportee is not None:
        return Cell(french(outcome.note_reportee), serie.nom, serie.ton, str(outcome.note_reportee))
    if outcome.issue is Issue.DISPENSE:
        return Cell("DI", serie.nom, serie.ton, "21")
    if outcome.issue is Issue.A_ARBITRER:
        return Cell("?", serie.nom, serie.ton, "-1")
    return Cell("–", serie.nom, serie.ton, "-2")


def _sheet(converted: Converted) -> Sheet:
    dossier = converted.record.dossier
    if dossier is None:
        raise ValueError("a rejected candidate has no sheet")
    counts = Counter(outcome.issue for outcome in converted.outcomes)
    candidat = dossier.candidat
    return Sheet(
        candidat.numero,
        candidat.nom,
        candidat.prenom,
        dossier.division or "",
        STATUSES[dossier.statut],
        tuple((serie, counts[issue]) for issue, serie in ISSUES.items() if counts[issue]),
        tuple((outcome, ISSUES[outcome.issue]) for outcome in converted.outcomes),
        tuple(str(fault) for fault in converted.record.avertissements),
    )
