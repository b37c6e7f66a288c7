"""`rapport.html`: what a deliberation gives as a whole, counted as candidates go by."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from heapq import heappush, heappushpop
from typing import Any

from attrs import define, field, frozen

from bacpro.documents.html import render_html
from bacpro.documents.jury import ADMITTED, DECISIONS, MENTIONS, number
from bacpro.files.deliberating import Deliberated
from bacpro.jobs.deliberate import CASES, THRESHOLDS, DeliberationPlan, near_thresholds
from bacpro.model.candidate import Status
from bacpro.model.deliberation import Average, Decision, Deliberation, Mention, Standing, UnitGrade

TEMPLATE = "rapport_deliberation.html.j2"

LISTED = 2000
"""Candidates that a list of the report names at most; all are counted."""

QUESTIONS = 100
"""Different questions that the report quotes at most."""

HALVES = 41
"""Half points of average from 0 to 20: the last holds 20 and beyond."""

PASS = 10

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
OPENS = {
    8: "épreuve de contrôle, ou certificat de fin d’études",
    10: "admission",
    12: "mention assez bien",
    14: "mention bien",
    16: "mention très bien",
    18: "félicitations du jury, depuis la session 2024",
}


@frozen
class Case:
    """A candidate near a threshold; `ecart` is positive when he lacks points."""

    numero: str
    nom: str
    prenom: str
    division: str
    moyenne: str
    seuil: int
    ecart: Decimal
    decision: str

    @property
    def mots(self) -> str:
        """The gap in words."""
        if self.ecart > 0:
            return f"il manque {number(self.ecart)}"
        return f"{number(-self.ecart)} au-dessus" if self.ecart else "exactement atteint"


@frozen
class Given:
    """A candidate to whom the jury gives points by hand."""

    numero: str
    nom: str
    prenom: str
    division: str
    points: Decimal
    moyenne: str
    decision: str


@define
class UnitTally:
    """How a unit went."""

    presentes: int = 0
    """Candidates with a mark, a justified absence, an absence, or « non valide »."""
    sous_dix: int = 0
    absents: int = 0
    non_valides: int = 0
    dispenses: int = 0
    sans_resultat: int = 0
    notes: int = 0
    somme: Decimal = Decimal()

    @property
    def echecs(self) -> int:
        """Marks below 10, absences and « non valide »."""
        return self.sous_dix + self.absents + self.non_valides

    @property
    def moyenne(self) -> str:
        """The mean of the marks, cut to two decimals."""
        return Average(self.somme, Decimal(self.notes)).affichee if self.notes else "–"

    def add(self, unit: UnitGrade, count: int) -> None:
        """Count the candidates who have a grade."""
        if unit.etat is Standing.DISPENSE:
            self.dispenses += count
        elif unit.etat is Standing.MANQUANTE:
            self.sans_resultat += count
        else:
            self.presentes += count
            self.absents += count * (unit.etat in {Standing.ABSENT, Standing.ZERO})
            self.non_valides += count * (unit.etat is Standing.NON_VALIDE)
            if unit.etat is Standing.NOTE and unit.note is not None:
                self.notes += count
                self.somme += count * unit.note
                self.sous_dix += count * (unit.note < PASS)


@define
class DeliberationReport:
    """Counts candidates as they go by: memory holds counters, and two lists that have a limit."""

    plan: DeliberationPlan
    candidats: int = 0
    sans_moyenne: int = 0
    points_jury: Decimal = Decimal()
    avec_points_jury: int = 0
    sessions: set[int] = field(factory=set)
    moyennes: Counter[int] = field(factory=Counter)
    """Candidates by half point of average."""
    decisions: Counter[tuple[Status | None, Decision]] = field(factory=Counter)
    mentions: Counter[Mention] = field(factory=Counter)
    questions: Counter[str] = field(factory=Counter)
    proches: Counter[tuple[int, bool]] = field(factory=Counter)
    """Candidates near each threshold, and whether they lack points."""
    donnes: list[Given] = field(factory=list)
    _grades: Counter[UnitGrade] = field(factory=Counter)
    _units: dict[str, UnitTally] = field(factory=dict)
    _nearest: list[tuple[bool, Decimal, int, Case]] = field(factory=list)
    """The cases kept, the first to be dropped on top: those who lack nothing, then those who are further."""

    def add(self, deliberated: Deliberated) -> None:
        """Count a candidate."""
        dossier, proposed = deliberated.record.dossier, deliberated.deliberation
        if dossier is None or proposed is None:
            return
        self.candidats += 1
        self.sessions.add(deliberated.session)
        self.decisions[dossier.statut, proposed.decision] += 1
        if proposed.mention:
            self.mentions[proposed.mention] += 1
        if proposed.moyenne is None:
            self.sans_moyenne += 1
        else:
            self.moyennes[_half(proposed.moyenne)] += 1
        self._grades.update(proposed.unites)
        if len(self._grades) > CASES:
            self._tally()
        for question in proposed.questions:
            if question in self.questions or len(self.questions) < QUESTIONS:
                self.questions[question] += 1
        self._add_near(deliberated, proposed)
        self._add_points(deliberated, proposed)

    @property
    def unites(self) -> dict[str, UnitTally]:
        """How each unit went, by code."""
        self._tally()
        return self._units

    def _tally(self) -> None:
        """Pour the grades counted into the units: equal grades are many, and are counted first."""
        for unit, count in self._grades.items():
            self._units.setdefault(unit.unite, UnitTally()).add(unit, count)
        self._grades.clear()

    def cases(self) -> dict[int, list[Case]]:
        """The cases listed under each threshold: those who lack points first, the nearest first."""
        found: dict[int, list[Case]] = {threshold: [] for threshold in THRESHOLDS}
        for *_, case in sorted(self._nearest, key=lambda item: item[:3], reverse=True):
            found[case.seuil].append(case)
        return {threshold: cases for threshold, cases in found.items() if cases}

    def _add_near(self, deliberated: Deliberated, proposed: Deliberation) -> None:
        dossier, moyenne = deliberated.record.dossier, proposed.moyenne
        if dossier is None or moyenne is None:
            return
        for threshold, gap in near_thresholds(proposed):
            lacking = gap > 0
            self.proches[threshold, lacking] += 1
            rank = (lacking, -abs(gap) / moyenne.diviseur, -self.candidats)
            if len(self._nearest) == LISTED and rank <= self._nearest[0][:3]:
                continue
            candidat = dossier.candidat
            case = Case(
                candidat.numero,
                candidat.nom,
                candidat.prenom,
                dossier.division or "",
                moyenne.affichee,
                threshold,
                gap,
                DECISIONS[proposed.decision],
            )
            put = heappush if len(self._nearest) < LISTED else heappushpop
            put(self._nearest, (*rank, case))

    def _add_points(self, deliberated: Deliberated, proposed: Deliberation) -> None:
        dossier = deliberated.record.dossier
        given = [bonus.points for bonus in proposed.bonus if bonus.objet == "jury"]
        if dossier is None or not given:
            return
        points = sum(given, Decimal())
        self.points_jury += points
        self.avec_points_jury += 1
        if len(self.donnes) < LISTED:
            candidat, moyenne = dossier.candidat, proposed.moyenne
            self.donnes.append(
                Given(
                    candidat.numero,
                    candidat.nom,
                    candidat.prenom,
                    dossier.division or "",
                    points,
                    moyenne.affichee if moyenne else "–",
                    DECISIONS[proposed.decision],
                )
            )


def report_html(report: DeliberationReport, summary: Mapping[str, Any]) -> str:
    """The page of a report; `summary` is the content of `bilan.json`."""
    diploma = report.plan.diplome
    return render_html(
        TEMPLATE,
        {
            "version": summary["versions"]["bacpro"],
            "bilan": summary,
            "diplome": diploma,
            "sessions": sorted(report.sessions),
            "rapport": report,
            "admis": sum(count for (_, decision), count in report.decisions.items() if decision in ADMITTED),
            "repartition": _distribution(report),
            "par_statut": _by_status(report),
            "par_unite": _by_failures(report),
            "decisions": [d for d in Decision if any(decision is d for _, decision in report.decisions)],
            "noms_decisions": DECISIONS,
            "mentions": [(MENTIONS[mention], report.mentions[mention]) for mention in Mention],
            "proches": report.cases(),
            "seuils": [(t, OPENS[t], report.proches[t, True], report.proches[t, False]) for t in THRESHOLDS],
            "limite": LISTED,
            "questions": report.questions.most_common(),
            "entier": _whole,
            "part": _share,
            "pourcent": _percent,
            "points": number,
        },
    )


@frozen
class HalfPoint:
    """A bar of the distribution; `x`, `y`, `largeur` and `hauteur` are shares of the drawing."""

    intervalle: str
    candidats: int
    x: str
    y: str
    largeur: str
    hauteur: str


@frozen
class Distribution:
    """The averages by half point, from 0 to 20; `seuils` are the places of the thresholds, by threshold."""

    barres: tuple[HalfPoint, ...]
    seuils: tuple[tuple[int, str], ...]
    graduations: tuple[tuple[int, str], ...]
    sommet: int
    moyennes: int
    reussites: int
    mode: str


@frozen
class Segment:
    """A part of the bar of a status."""

    decision: Decision
    candidats: int
    x: str
    largeur: str
    nombre: bool
    """Whether its number fits in it."""


@frozen
class StatusBar:
    """The decisions proposed to the candidates of a status."""

    statut: str
    candidats: int
    decisions: dict[Decision, int]
    segments: tuple[Segment, ...]


@frozen
class UnitBar:
    """How a unit went, and the share of its failures."""

    code: str
    intitule: str
    bilan: UnitTally
    largeur: str


def _distribution(report: DeliberationReport) -> Distribution:
    """The averages by half point, as drawn."""
    counts = [report.moyennes[half] for half in range(HALVES)]
    top, total = max(counts), sum(counts)
    bars = tuple(
        HalfPoint(
            _interval(half),
            count,
            x=_percent(half, HALVES),
            y=_percent(top - count, top),
            largeur=_percent(1, HALVES),
            hauteur=_percent(count, top),
        )
        for half, count in enumerate(counts)
        if count
    )
    return Distribution(
        barres=bars,
        seuils=tuple((threshold, _percent(2 * threshold, HALVES)) for threshold in THRESHOLDS),
        graduations=tuple((mark, _percent(2 * mark, HALVES)) for mark in range(0, 21, 2)),
        sommet=top,
        moyennes=total,
        reussites=sum(counts[2 * PASS :]),
        mode=_interval(counts.index(top)),
    )


def _by_status(report: DeliberationReport) -> list[StatusBar]:
    """The decisions of each status met, in the order of the Code."""
    bars = []
    for statut, name in STATUSES.items():
        counts = {decision: report.decisions[statut, decision] for decision in Decision}
        if total := sum(counts.values()):
            bars.append(StatusBar(name, total, counts, tuple(_segments(counts, total))))
    return bars


def _segments(counts: Mapping[Decision, int], total: int) -> Iterable[Segment]:
    before = 0
    for decision, count in counts.items():
        if count:
            fits = 100 * count >= (4 + 3 * len(str(count))) * total
            yield Segment(decision, count, _percent(before, total), _percent(count, total), fits)
            before += count


def _by_failures(report: DeliberationReport) -> list[UnitBar]:
    """The units, that which fails most first."""
    known = report.plan.diplome.unites
    order = sorted(report.unites.items(), key=lambda item: -_ratio(item[1].echecs, item[1].presentes))
    return [
        UnitBar(code, known[code].intitule if code in known else "", tally, _percent(tally.echecs, tally.presentes))
        for code, tally in order
    ]


def _half(moyenne: Average) -> int:
    """The half point in which an average falls."""
    return max(0, min(int(2 * moyenne.points // moyenne.diviseur), HALVES - 1))


def _interval(half: int) -> str:
    if half == HALVES - 1:
        return "20 et plus"
    return f"de {number(Decimal(half) / 2)} à moins de {number(Decimal(half + 1) / 2)}"


def _ratio(part: int, whole: int) -> Decimal:
    return Decimal(part) / whole if whole else Decimal()


def _percent(part: int, whole: int) -> str:
    """A share as CSS and SVG write it."""
    return f"{100 * _ratio(part, whole):.2f}%"


def _share(part: int, whole: int) -> str:
    """A share in French, to one decimal."""
    if not whole:
        return "–"
    return f"{(100 * _ratio(part, whole)).quantize(Decimal('0.1'), ROUND_HALF_UP)} %".replace(".", ",")


def _whole(count: int) -> str:
    """A count with its thousands apart."""
    return f"{count:,}".replace(",", "\u202f")
