"""What a control gives as a whole: verdicts, weeks missing, findings by rule, counted one candidate at a time."""

from collections import Counter
from typing import Self

from attrs import define, evolve, field, frozen

from bacpro.model.candidate import Status
from bacpro.model.check import Check, CheckReport, Verdict
from bacpro.model.run.decided import Checked
from bacpro.outputs.reports.tallies import Occurrences, Pouring, RecordTally, Seen, Shown

TO_SETTLE = (Verdict.NON_CONFORME, Verdict.A_ARBITRER)
RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}
MERGED = 1 << 14
"""Different findings that are counted before they are brought together by rule."""


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
        gap = weeks_gap(report)
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


def weeks_gap(report: CheckReport) -> Check | None:
    """The finding that compares weeks; the worst gap where there are several."""
    found = [check for check in report.constats if check.ecart_semaines is not None]
    return min(found, key=lambda check: check.ecart_semaines or 0, default=None)
