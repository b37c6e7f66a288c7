"""What a conversion gives as a whole: issues by unit, units left to sit, questions, counted one candidate at a time."""

from collections import Counter
from typing import Self

from attrs import Factory, define, field, frozen

from bacpro.model.outcome import Issue, Outcome
from bacpro.model.run.decided import Converted
from bacpro.outputs.reports.tallies import LIMITS, RecordTally, ReportLimits, ShownCandidates
from bacpro.sharing.ranks_seen import RanksSeen

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


UnitsAndIssue = tuple[str | None, str | None, Issue]
"""What is counted of an outcome: its unit of the old diploma, that of the new one, its issue."""


@define
class ConversionReport:
    """Counts candidates as they go by; what it keeps of a file does not grow beyond its limits."""

    limites: ReportLimits = LIMITS
    candidats: int = 0
    a_trancher: int = 0
    """Candidates with a question to settle."""
    resultats: int = 0
    restes: Counter[int] = field(factory=Counter)
    """Candidates by how many units of the new diploma they have to sit."""
    lus: RecordTally = Factory(lambda report: RecordTally(report.limites), takes_self=True)
    detail: ShownCandidates[Converted] = Factory(lambda report: ShownCandidates(report.limites.fiches), takes_self=True)
    _issues: Counter[UnitsAndIssue] = field(factory=Counter)
    _questions: dict[str, Question] = field(factory=dict)

    @classmethod
    def of_block(cls, seen: RanksSeen, limites: ReportLimits = LIMITS) -> Self:
        """The tally of a block of candidates, by a process that has seen others."""
        return cls(limites.in_block, detail=ShownCandidates(limites.fiches, seen))

    def add(self, converted: Converted) -> None:
        """Count a candidate."""
        self.lus.add(converted)
        dossier, outcomes = converted.record.dossier, converted.outcomes
        if dossier is None:
            return
        self.candidats += 1
        self.resultats += len(dossier.resultats)
        self._issues.update([(outcome.unite_source, outcome.unite_cible, outcome.issue) for outcome in outcomes])
        issues = [outcome.issue for outcome in outcomes]
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
