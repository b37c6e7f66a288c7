"""What a control gives as a whole: verdicts, weeks missing, findings by rule, counted one candidate at a time."""

from collections import Counter
from typing import Self

from attrs import Factory, define, field

from bacpro.model.candidate import Status
from bacpro.model.check import Check, CheckReport, Verdict
from bacpro.model.run.decided import Checked
from bacpro.outputs.reports.tallies import LIMITS, RecordTally, ReportLimits, ShownCandidates
from bacpro.sharing.ranks_seen import RanksSeen

TO_SETTLE = (Verdict.NON_CONFORME, Verdict.A_ARBITRER)
RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}


@define
class Point:
    """What a rule finds with one verdict: the first finding, and how many there are."""

    exemple: Check
    nombre: int = 0


@define
class ControlReport:
    """Counts candidates as they go by; what it keeps of a file does not grow beyond its limits."""

    limites: ReportLimits = LIMITS
    candidats: int = 0
    verdicts: Counter[tuple[Status | None, Verdict]] = field(factory=Counter)
    ecarts: Counter[int] = field(factory=Counter)
    """Candidates by weeks found minus weeks required."""
    manquantes: Counter[int] = field(factory=Counter)
    """The weeks missing of candidates who are refused for it."""
    sessions: set[int] = field(factory=set)
    lus: RecordTally = Factory(lambda report: RecordTally(report.limites), takes_self=True)
    detail: ShownCandidates[Checked] = Factory(lambda report: ShownCandidates(report.limites.fiches), takes_self=True)
    _points: dict[tuple[str, Verdict], Point] = field(factory=dict)

    @classmethod
    def of_block(cls, seen: RanksSeen, limites: ReportLimits = LIMITS) -> Self:
        """The tally of a block of candidates, by a process that has seen others."""
        return cls(limites.in_block, detail=ShownCandidates(limites.fiches, seen))

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
        gap = weeks_gap(report)
        if gap is not None:
            self.ecarts[gap.ecart_semaines or 0] += 1
            if gap.verdict is Verdict.NON_CONFORME:
                self.manquantes[-(gap.ecart_semaines or 0)] += 1
        self.detail.add(RANKS[verdict], checked.record.ligne, checked)
        for check in report.constats:
            self._point_of(check).nombre += 1

    def merge(self, other: "ControlReport") -> None:
        """Add the candidates of what follows in the file."""
        self.candidats += other.candidats
        self.verdicts.update(other.verdicts)
        self.ecarts.update(other.ecarts)
        self.manquantes.update(other.manquantes)
        self.sessions |= other.sessions
        self.lus.merge(other.lus)
        self.detail.merge(other.detail)
        for point in other._points.values():
            self._point_of(point.exemple).nombre += point.nombre

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
        return sorted(self._points.values(), key=lambda point: (RANKS[point.exemple.verdict], -point.nombre))

    def _point_of(self, check: Check) -> Point:
        """What is counted of a rule and a verdict so far."""
        key = check.regle, check.verdict
        if key not in self._points:
            self._points[key] = Point(check)
        return self._points[key]


def weeks_gap(report: CheckReport) -> Check | None:
    """The finding that compares weeks; the worst gap where there are several."""
    found = [check for check in report.constats if check.ecart_semaines is not None]
    return min(found, key=lambda check: check.ecart_semaines or 0, default=None)
