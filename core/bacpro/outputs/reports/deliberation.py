"""What a deliberation gives as a whole: decisions, averages, units, cases near a threshold, counted one by one."""

from collections import Counter
from decimal import Decimal, localcontext
from heapq import heappush, heappushpop
from typing import Self

from attrs import Factory, define, field, fields, frozen

from bacpro.model.candidate import Status
from bacpro.model.deliberation import THRESHOLDS, Average, Decision, Deliberation, Mention, Standing, UnitGrade
from bacpro.model.dossier import Dossier
from bacpro.model.legal import Confidence
from bacpro.model.result import EXACT
from bacpro.model.run.decided import Deliberated
from bacpro.outputs.documents.proposal import say_number
from bacpro.outputs.labels import DECISIONS
from bacpro.outputs.reports.tallies import LIMITS, RecordTally, ReportLimits, ShownCandidates, TextTally
from bacpro.sharing.ranks_seen import RanksSeen

HALVES = 41
"""Half points of average from 0 to 20: the last holds 20 and beyond."""

PASS = 10
_TEN = Decimal(PASS)

ASKED, UNSETTLED, DOUBTED, SETTLED = range(4)
"""Ranks of candidates: a question to settle, a decision that cannot be proposed, a doubt to check, none of these."""

OPEN = frozenset({Decision.NON_DELIVRABLE, Decision.INCOMPLET})


@frozen
class NearCase:
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
            return f"il manque {say_number(self.ecart)}"
        return f"{say_number(-self.ecart)} au-dessus" if self.ecart else "exactement atteint"


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

    sous_dix: int = 0
    absents: int = 0
    """Absences, justified or not."""
    non_valides: int = 0
    dispenses: int = 0
    sans_resultat: int = 0
    notes: int = 0
    somme: Decimal = Decimal()

    @property
    def presentes(self) -> int:
        """Candidates with a mark, an absence, justified or not, or « non valide »."""
        return self.notes + self.absents + self.non_valides

    @property
    def echecs(self) -> int:
        """Marks below 10, absences and « non valide »."""
        return self.sous_dix + self.absents + self.non_valides

    @property
    def moyenne(self) -> str:
        """The mean of the marks, cut to two decimals."""
        return Average(self.somme, Decimal(self.notes)).affichee if self.notes else "–"

    def add(self, grade: UnitGrade) -> None:
        """Count the grade of a candidate."""
        standing, note = grade.etat, grade.note
        if standing is Standing.NOTE and note is not None:
            self.notes += 1
            self.somme = EXACT.add(self.somme, note)
            if note < _TEN:
                self.sous_dix += 1
        elif standing is Standing.DISPENSE:
            self.dispenses += 1
        elif standing is Standing.MANQUANTE:
            self.sans_resultat += 1
        elif standing is Standing.NON_VALIDE:
            self.non_valides += 1
        else:
            self.absents += 1

    def merge(self, other: "UnitTally") -> None:
        """Add how the unit went for other candidates."""
        with localcontext(EXACT):
            for each in fields(UnitTally):
                setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@define
class Nearest:
    """The cases nearest to a threshold, so many at most: those who lack points first."""

    limite: int = LIMITS.cas
    candidats: int = 0
    """Candidates seen, near a threshold or not: of two cases as near, the first in the file is kept."""
    comptes: Counter[tuple[int, bool]] = field(factory=Counter)
    """Candidates near each threshold, and whether they lack points."""
    _kept: list[tuple[bool, Decimal, int, NearCase]] = field(factory=list)
    """The cases kept, after whether points lack, how near the threshold is, and how early in the file.

    On top is the first to be dropped: one who lacks nothing, then one who is further.
    """

    def add(self, dossier: Dossier, proposed: Deliberation) -> None:
        """Take a candidate."""
        self.candidats += 1
        moyenne = proposed.moyenne
        if moyenne is None:
            return
        for threshold, gap in moyenne.proches:
            lacking = gap > 0
            self.comptes[threshold, lacking] += 1
            nearness = (lacking, -abs(gap) / moyenne.diviseur, -self.candidats)
            room = len(self._kept) < self.limite
            if room or nearness > self._kept[0][:3]:
                candidat = dossier.candidat
                case = NearCase(
                    candidat.numero,
                    candidat.nom,
                    candidat.prenom,
                    dossier.division or "",
                    moyenne.affichee,
                    threshold,
                    gap,
                    DECISIONS[proposed.decision].court,
                )
                (heappush if room else heappushpop)(self._kept, (*nearness, case))

    def merge(self, other: "Nearest") -> None:
        """Add the cases of what follows in the file."""
        for lacking, gap, place, case in other._kept:
            nearness = (lacking, gap, place - self.candidats)
            room = len(self._kept) < self.limite
            if room or nearness > self._kept[0][:3]:
                (heappush if room else heappushpop)(self._kept, (*nearness, case))
        self.comptes.update(other.comptes)
        self.candidats += other.candidats

    def cases(self) -> dict[int, list[NearCase]]:
        """The cases kept under each threshold: those who lack points first, the nearest first."""
        found: dict[int, list[NearCase]] = {threshold: [] for threshold in THRESHOLDS}
        for *_, case in sorted(self._kept, key=lambda item: item[:3], reverse=True):
            found[case.seuil].append(case)
        return {threshold: cases for threshold, cases in found.items() if cases}


@define
class DeliberationReport:
    """Counts candidates as they go by; what it keeps of a file does not grow beyond its limits."""

    limites: ReportLimits = LIMITS
    candidats: int = 0
    sans_moyenne: int = 0
    a_trancher: int = 0
    """Candidates with a question to settle."""
    points_jury: Decimal = Decimal()
    avec_points_jury: int = 0
    sessions: set[int] = field(factory=set)
    moyennes: Counter[int] = field(factory=Counter)
    """Candidates by half point of average."""
    decisions: Counter[tuple[Status | None, Decision]] = field(factory=Counter)
    mentions: Counter[Mention] = field(factory=Counter)
    confiances: Counter[Confidence] = field(factory=Counter)
    """Candidates by how sure the least sure ground of the decision is."""
    questions: TextTally = Factory(lambda report: TextTally(report.limites.natures), takes_self=True)
    proches: Nearest = Factory(lambda report: Nearest(report.limites.cas), takes_self=True)
    donnes: list[Given] = field(factory=list)
    lus: RecordTally = Factory(lambda report: RecordTally(report.limites), takes_self=True)
    detail: ShownCandidates[Deliberated] = Factory(
        lambda report: ShownCandidates(report.limites.fiches), takes_self=True
    )
    unites: dict[str, UnitTally] = field(factory=dict)
    """How each unit went, by code."""

    @classmethod
    def of_block(cls, seen: RanksSeen, limites: ReportLimits = LIMITS) -> Self:
        """The tally of a block of candidates, by a process that has seen others."""
        return cls(limites.in_block, detail=ShownCandidates(limites.fiches, seen))

    def add(self, deliberated: Deliberated) -> None:
        """Count a candidate."""
        record, proposed = deliberated.record, deliberated.deliberation
        if record.fautes or record.avertissements:
            self.lus.add(deliberated)
        dossier = record.dossier
        if dossier is None or proposed is None:
            return
        self.candidats += 1
        self.sessions.add(deliberated.session)
        self.decisions[dossier.statut, proposed.decision] += 1
        if proposed.mention:
            self.mentions[proposed.mention] += 1
        unites = self.unites
        for grade in proposed.unites:
            if grade.unite not in unites:
                unites[grade.unite] = UnitTally()
            unites[grade.unite].add(grade)
        given = [bonus.points for bonus in proposed.bonus if bonus.objet == "jury"]
        if given:
            self._add_points(dossier, proposed, sum(given, Decimal()))
        rank = _rank(deliberated, proposed)
        self.proches.add(dossier, proposed)
        if proposed.moyenne is None:
            self.sans_moyenne += 1
        else:
            self.moyennes[max(0, min(proposed.moyenne.demi_points, HALVES - 1))] += 1
        self.confiances[proposed.confiance] += 1
        self.a_trancher += bool(proposed.questions)
        for question in proposed.questions:
            self.questions.add(question)
        self.detail.add(rank, record.ligne, deliberated)

    def merge(self, other: "DeliberationReport") -> None:
        """Add the candidates of what follows in the file."""
        self.candidats += other.candidats
        self.sans_moyenne += other.sans_moyenne
        self.a_trancher += other.a_trancher
        self.points_jury += other.points_jury
        self.avec_points_jury += other.avec_points_jury
        self.sessions |= other.sessions
        self.moyennes.update(other.moyennes)
        self.decisions.update(other.decisions)
        self.mentions.update(other.mentions)
        self.confiances.update(other.confiances)
        self.questions.merge(other.questions)
        self.proches.merge(other.proches)
        self.donnes += other.donnes[: self.limites.cas - len(self.donnes)]
        self.lus.merge(other.lus)
        self.detail.merge(other.detail)
        for code, tally in other.unites.items():
            self.unites.setdefault(code, UnitTally()).merge(tally)

    @property
    def par_decision(self) -> Counter[Decision]:
        """Candidates by decision proposed."""
        found: Counter[Decision] = Counter()
        for (_, decision), count in self.decisions.items():
            found[decision] += count
        return found

    def _add_points(self, dossier: Dossier, proposed: Deliberation, points: Decimal) -> None:
        self.points_jury += points
        self.avec_points_jury += 1
        if len(self.donnes) < self.limites.cas:
            candidat, moyenne = dossier.candidat, proposed.moyenne
            self.donnes.append(
                Given(
                    candidat.numero,
                    candidat.nom,
                    candidat.prenom,
                    dossier.division or "",
                    points,
                    moyenne.affichee if moyenne else "–",
                    DECISIONS[proposed.decision].court,
                )
            )


def _rank(deliberated: Deliberated, proposed: Deliberation) -> int:
    if proposed.questions:
        return ASKED
    if proposed.decision in OPEN:
        return UNSETTLED
    return DOUBTED if deliberated.record.avertissements else SETTLED
