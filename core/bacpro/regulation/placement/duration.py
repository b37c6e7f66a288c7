"""How long the placement lasts, by status, session, cycle and positioning, and what is done of it."""

from collections.abc import Iterator
from itertools import combinations

from attrs import field, frozen

from bacpro.model.candidate import Situation, Status
from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.model.dossier import Dossier
from bacpro.model.legal import Confidence, LegalBasis
from bacpro.model.sessions import Sessions, coverage_faults
from bacpro.regulation.placement.conditions import DUE, conditions_due
from bacpro.regulation.placement.exemption import APPRENTICES, FPC, ExemptionTerms, find_exemption
from bacpro.regulation.placement.positioning import is_too_late
from bacpro.regulation.placement.weeks import WeeksDone, WeekTerms, count_weeks
from bacpro.regulation.terms import HIDDEN, ExamTerms, refuse_empty, refuse_outside
from bacpro.regulation.wording import tell_count

POSITIONED = (LegalBasis("Code de l’éducation", "art. D. 337-62 à D. 337-65"),)

UNFIXED = LegalBasis(
    "Code de l’éducation",
    "art. D. 337-64",
    Confidence.INCONNU,
    "la durée est celle de l’arrêté de la spécialité, dont les données n’ont pas de ligne pour ce candidat",
)


@frozen
class Duration:
    """One row of the durations: weeks required of some candidates in some sessions.

    `semaines` is None where no text settles it, and `question` says what has to be settled. `plancher` is
    the least that a décision de positionnement can leave. `situations` are those of formation professionnelle
    continue, all of them when there is none; `cycle_annees` is 1 or 2 for a cycle that is shorter than the usual one.
    """

    statuts: tuple[Status, ...]
    sessions: Sessions
    plancher: int
    fondement: LegalBasis
    semaines: int | None = None
    situations: tuple[Situation, ...] = ()
    cycle_annees: int | None = None
    question: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a row that neither settles nor asks, and weeks by which everyone would have done enough."""
        if self.semaines is None and not self.question:
            raise ValueError("semaines : sans nombre de semaines, écrivez la question à poser")
        refuse_outside(self, 1, None, "semaines")
        refuse_outside(self, 0, None, "plancher")
        if faults := coverage_faults([self.sessions]):
            raise ValueError(f"sessions : {faults[0]}")

    def holds(self, case: CheckCase) -> bool:
        """Whether the row is that of a candidate."""
        dossier = case.dossier
        return (
            dossier.statut in self.statuts
            and case.session in self.sessions
            and self.cycle_annees == _short_cycle(dossier)
            and (not self.situations or dossier.situation in self.situations)
        )


@frozen(kw_only=True)
class DurationTerms(ExamTerms, WeekTerms, ExemptionTerms):
    """The rows of the durations, and how weeks are counted.

    `jours_feries`: the holidays of a year, which make short weeks. `fondements_positionnement`: what the weeks of a
    décision de positionnement rest on.
    """

    durees: tuple[Duration, ...]
    jours_feries: int
    fondements_positionnement: tuple[LegalBasis, ...] = field(default=POSITIONED, metadata=HIDDEN)

    def __attrs_post_init__(self) -> None:
        """Refuse two rows for one candidate, of which the second would never be read."""
        ExamTerms.__attrs_post_init__(self)
        WeekTerms.__attrs_post_init__(self)
        refuse_empty(self, "durees")
        refuse_outside(self, 0, None, "jours_feries")
        if faults := list(_double_rows(self.durees)):
            raise ValueError(" ; ".join(faults))


def _double_rows(rows: tuple[Duration, ...]) -> Iterator[str]:
    for (one, first), (two, second) in combinations(enumerate(rows), 2):
        shared = [statut for statut in first.statuts if statut in second.statuts]
        situations = not (first.situations and second.situations) or set(first.situations) & set(second.situations)
        sessions = first.sessions.overlaps(second.sessions)
        if shared and situations and sessions and first.cycle_annees == second.cycle_annees:
            yield f"durees[{one}] et durees[{two}] valent toutes deux pour {shared[0]} : gardez l’une ou l’autre"


def check_duration(case: CheckCase, terms: DurationTerms) -> tuple[Finding, ...] | str:
    """D. 337-64 and the arrêté of the speciality: the weeks required, done, and missing."""
    dossier = case.dossier
    if exemption := find_exemption(case, terms):
        return exemption[1]
    if dossier.statut in APPRENTICES:
        return "la durée est celle du contrat d’apprentissage"
    if missing := _missing(dossier):
        return (missing,)
    row = next((row for row in terms.durees if row.holds(case)), None)
    done = count_weeks(dossier, terms.exam_end(case.session), terms, terms.jours_feries)
    if row is None:
        return (_unfixed(case, done),)
    if (positioned := dossier.positionnement) and not is_too_late(dossier):
        required = max(positioned.semaines, row.plancher)
        return (_compare(case, done, required, terms.fondement_semaine, *terms.fondements_positionnement),)
    if row.semaines is not None:
        return (_compare(case, done, row.semaines, terms.fondement_semaine, row.fondement),)
    whole = next((row for row in terms.durees if row.semaines and _is_full_cycle(row, case)), None)
    if whole is not None and whole.semaines is not None and done.sures >= whole.semaines:
        return (_enough(done, whole.semaines, whole.fondement),)
    message = f"À arbitrer : {row.question} {_justified(done)}."
    return (_finding(Verdict.A_ARBITRER, message, "durée à fixer", done, row.fondement),)


def _short_cycle(dossier: Dossier) -> int | None:
    """The years of a cycle that is shorter than the usual one."""
    short = dossier.cycle_annees in {1, 2} and dossier.statut not in FPC
    return dossier.cycle_annees if short else None


def _missing(dossier: Dossier) -> Finding | None:
    """What the dossier does not say and without which no duration is known."""
    if dossier.statut is None:
        message = "Le statut du candidat n’est pas indiqué : sans lui, la durée requise est inconnue. Indiquez-le."
        return Finding(Verdict.A_ARBITRER, message, "", "statut non indiqué")
    if dossier.statut in FPC and dossier.situation is None:
        message = "La situation (première formation, reconversion ou perfectionnement) n’est pas indiquée. Indiquez-la."
        return Finding(Verdict.A_ARBITRER, message, "", "situation non indiquée")
    return None


def _unfixed(case: CheckCase, done: WeeksDone) -> Finding:
    """No row is that of the candidate: he is not in order for want of a figure, so the office is asked."""
    cycle = _short_cycle(case.dossier)
    years = f", cycle de {tell_count(cycle, 'an')}" if cycle else ""
    told = ", ".join(filter(None, (case.dossier.statut, case.dossier.situation)))
    message = (
        f"À arbitrer : aucune durée n’est fixée pour ce candidat à la session {case.session} ({told}{years}) : "
        f"laquelle s’applique ? {_justified(done)}."
    )
    return _finding(Verdict.A_ARBITRER, message, "durée à fixer", done, UNFIXED)


def _is_full_cycle(row: Duration, case: CheckCase) -> bool:
    return case.dossier.statut in row.statuts and case.session in row.sessions and row.cycle_annees is None


def _compare(case: CheckCase, done: WeeksDone, required: int, unsettled: LegalBasis, *bases: LegalBasis) -> Finding:
    """The weeks done beside those required; `unsettled` is the ground of a question on what makes a week."""
    if done.semaines < required:
        return _short(case, done, required, *bases)
    if done.sures < required:
        return _unsure(case, done, required, unsettled, *bases)
    return _enough(done, required, *bases)


def _enough(done: WeeksDone, required: int, *bases: LegalBasis) -> Finding:
    message = f"{_justified(done)} pour {required} requises : la durée est suffisante."
    return _finding(Verdict.CONFORME, message, f"{required} semaines", done, *bases, gap=done.semaines - required)


def _unsure(case: CheckCase, done: WeeksDone, required: int, unsettled: LegalBasis, *bases: LegalBasis) -> Finding:
    """Enough weeks are declared, and too few are borne out by their days and hours."""
    days_held = f" ({tell_count(done.jours, 'jour ouvré', 'jours ouvrés')} en tout)" if done.jours else ""
    message = (
        f"{tell_count(done.semaines, 'semaine')} sont déclarées pour {required} requises, mais les dates et les heures "
        f"n’en confirment que {done.sures}{days_held}. Aucun texte ne dit combien de jours ou d’heures font une "
        f"semaine : celles qui sont déclarées en trop comptent-elles ?"
    )
    expected = f"{required} semaines"
    if conditions_due(case) is False:
        message = f"{message} Elles ne sont exigées que pour la dernière unité : rien à faire à cette session."
        return _finding(Verdict.SANS_OBJET, message, expected, done, *bases, unsettled, DUE)
    return _finding(Verdict.A_ARBITRER, message, expected, done, *bases, unsettled)


def _short(case: CheckCase, done: WeeksDone, required: int, *bases: LegalBasis) -> Finding:
    gap = required - done.semaines
    expected = f"{required} semaines"
    missing = f"Il manque {tell_count(gap, 'semaine')} sur {required} : {done.semaines} justifiées ({done.detail})."
    due = conditions_due(case)
    if due is False:
        message = (
            f"{missing} Elles ne sont exigées que pour la dernière unité du diplôme : rien à faire à cette session."
        )
        return _finding(Verdict.SANS_OBJET, message, expected, done, *bases, DUE, gap=-gap)
    if due is None:
        message = (
            f"{missing} En forme progressive, elles sont exigées quand le candidat présente sa dernière unité : "
            f"est-ce le cas à cette session ?"
        )
        return _finding(Verdict.A_ARBITRER, message, expected, done, *bases, DUE, gap=-gap)
    message = (
        f"{missing} Faites-les accomplir et attester avant l’examen, ou joignez la décision de positionnement ; "
        f"sans cela, le candidat n’est pas autorisé à se présenter et le diplôme n’est pas délivré."
    )
    return _finding(Verdict.NON_CONFORME, message, expected, done, *bases, gap=-gap)


def _finding(
    verdict: Verdict, message: str, expected: str, done: WeeksDone, *bases: LegalBasis, gap: int | None = None
) -> Finding:
    found = f"{tell_count(done.semaines, 'semaine')} ({done.detail})"
    return Finding(verdict, message, expected, found, bases, gap)


def _justified(done: WeeksDone) -> str:
    weeks_done = tell_count(done.semaines, "semaine")
    return f"{weeks_done} {'est justifiée' if done.semaines < 2 else 'sont justifiées'}"
