"""Converts the results of a diploma into those of the one that replaces it.

Each source result gets exactly one outcome, and so does each obligatory target unit that is left without
result. Equal cases are decided once: the outcomes of a cohort are a few thousand shared values.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache, partial

from attrs import evolve, frozen

from bacpro.errors import RuleError
from bacpro.jobs.rules import first_applicable
from bacpro.model.candidate import Form, form_of
from bacpro.model.correspondence import Correspondence, CorrespondenceRow, Relation
from bacpro.model.diploma import Diploma, Edition, Remark
from bacpro.model.dossier import Dossier
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import Result, french
from bacpro.model.rule import Rule, rules_for
from bacpro.plugins.registry import load_registry
from bacpro.regulation.conservation import (
    CITED,
    HOLDING,
    LAST_SESSION,
    REPORT,
    TO_SIT,
    Case,
    ConservationRule,
    Ruling,
    conservation_rules,
)
from bacpro.sharing.memo import Remembered

OUTCOMES = 1 << 15
"""Distinct outcomes, and results that lead to them, remembered: enough for any cohort, and memory stays flat beyond."""


@frozen(eq=False)
class Plan:
    """What a conversion rests on: both diplomas, the table between them, the target session and its edition."""

    source: Diploma
    cible: Diploma
    edition: Edition
    session: int
    table: Correspondence
    regles: tuple[ConservationRule, ...]

    def __reduce__(self) -> tuple[Callable[[str, str, int], "Plan"], tuple[str, str, int]]:
        """Rules are functions, which do not travel: another process plans with its own plugins, the same ones."""
        return _planned, (self.source.code, self.cible.code, self.session)


def _planned(source: str, cible: str, session: int) -> Plan:
    registry = load_registry()
    table = registry.correspondance(source, cible, session)
    return plan_conversion(registry.diplome(source), registry.diplome(cible), table, session)


def plan_conversion(source: Diploma, cible: Diploma, table: Correspondence, session: int) -> Plan:
    """Gather what a conversion towards a session (year) of the target diploma needs.

    Raises LookupError when no edition of the target governs that session.
    """
    edition = cible.edition(session)
    if edition is None:
        raise LookupError(f"no edition of {cible.code} for session {session}")
    return Plan(source, cible, edition, session, table, rules_for(conservation_rules(), session))


def converter(plan: Plan) -> Callable[[Dossier], tuple[Outcome, ...]]:
    """The function that converts one dossier under a plan, source units first, then target units to sit.

    Results must be of units and sessions of the source diploma, as the readers make sure.
    """
    rows = {row.source: row for row in plan.table.lignes}
    order = {code: rank for rank, code in enumerate(plan.source.unites)}
    trials = {code: _trials(plan, row) for code, row in rows.items()}
    required = frozenset(unite.code for unite in plan.edition.obligatoires)

    @lru_cache(maxsize=OUTCOMES)
    def shared(outcome: Outcome) -> Outcome:
        """The first of the outcomes that are equal: cases that differ often come to the same."""
        return outcome

    @lru_cache(maxsize=OUTCOMES)
    def decide(
        unite: str, resultat: Result | None, forme: Form | None, renonce: bool, atteste: bool, later: Result | None
    ) -> Outcome:
        facultative = plan.source.unites[unite].facultative
        case = Case(
            unite, rows[unite].named_target, plan.session, resultat, forme, facultative, renonce, atteste, later
        )
        return shared(_outcome(plan, rows[unite], trials[unite], case))

    @cache
    def alone(forme: Form | None) -> Remembered[Result, _Effect]:
        """What results bring whose candidate has nothing else on their unit."""
        return Remembered(lambda r: _effect(decide(r.unite, r, forme, False, False, None)), OUTCOMES)

    to_sit = cache(partial(_to_sit, plan))

    @lru_cache(maxsize=OUTCOMES)
    def left_to_sit(held: frozenset[str | None], pending: frozenset[str | None]) -> tuple[Outcome, ...]:
        return tuple(to_sit(code, code in pending) for code in _in_order(plan, required - held))

    def convert(dossier: Dossier) -> tuple[Outcome, ...]:
        try:
            return converted(dossier)
        except RuleError as error:
            raise error.of(dossier.candidat.numero) from error

    def converted(dossier: Dossier) -> tuple[Outcome, ...]:
        forme = form_of(dossier.statut, dossier.forme)
        if _simple(dossier):
            effects = alone(forme).of(dossier.resultats)
        else:
            effects = [
                _effect(decide(unite, resultat, forme, unite in dossier.renonce, atteste, later))
                for unite, resultat, atteste, later in _cases(dossier, order)
            ]
        outcomes, held, pending = zip(*effects, strict=True) if effects else ((), (), ())
        return (*outcomes, *left_to_sit(frozenset(held), frozenset(pending)))

    return convert


_HELD = frozenset({Issue.REPORTEE, Issue.DISPENSE})
_Effect = tuple[Outcome, str | None, str | None]
"""An outcome, and its target unit twice: where it is held, and where that has to be settled."""


def _effect(outcome: Outcome) -> _Effect:
    target = outcome.unite_cible
    return outcome, target if outcome.issue in _HELD else None, target if outcome.issue is Issue.A_ARBITRER else None


def target_cells(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """For each target unit that is held, what its cell shows: the note carried, or `DI`."""
    return dict(filter(None, _CELLS.of(outcomes)))


def _target_cell(outcome: Outcome) -> tuple[str, str] | None:
    """The target unit that an outcome makes held, with what its cell shows; None where it does not."""
    if not outcome.unite_cible or outcome.issue not in _HELD:
        return None
    return outcome.unite_cible, "DI" if outcome.note_reportee is None else french(outcome.note_reportee)


_CELLS = Remembered(_target_cell, OUTCOMES)


def _simple(dossier: Dossier) -> bool:
    """Whether each result is all that there is on its unit."""
    results = dossier.resultats
    alone = len({resultat.unite for resultat in results}) == len(results)
    return alone and not dossier.attestations and not dossier.renonce


def _cases(dossier: Dossier, order: dict[str, int]) -> Iterable[tuple[str, Result | None, bool, Result | None]]:
    """Each result with whether its unit is attested and the later result of that unit, in the table’s order."""
    attested = set(dossier.attestations)
    by_unit: dict[str, list[Result]] = {}
    for resultat in sorted(dossier.resultats, key=lambda resultat: resultat.session or 0):
        by_unit.setdefault(resultat.unite, []).append(resultat)
    cases: list[tuple[str, Result | None, bool, Result | None]] = []
    for unite in sorted(by_unit.keys() | attested, key=lambda code: order[code]):
        results = by_unit.get(unite, [])
        for rank, resultat in enumerate(results):
            after = results[rank + 1 :]
            later = next((r for r in reversed(after) if r.etat in HOLDING), after[-1] if after else None)
            cases.append((unite, resultat, unite in attested and not after, later))
        if not results:
            cases.append((unite, None, True, None))
    return cases


def _trials(plan: Plan, row: CorrespondenceRow) -> tuple[ConservationRule, ...]:
    """The rules tried for a source unit, in order; the last always applies."""
    last = Rule[Case, Ruling](
        id=plan.table.rule_id(row.source),
        titre=f"Correspondance de l’unité {row.source}",
        sessions=plan.table.sessions,
        fondements=(row.fondement,),
        apply=lambda case, _: _by_row(plan, row, case),
    )
    if row.relation is Relation.SANS_CIBLE:
        return (last,)
    before = tuple(rule for rule in plan.regles if rule.id not in CITED)
    if row.relation is Relation.A_ARBITRER:
        return (*before, last)
    report = _rule(plan, REPORT)
    bases = (row.fondement, *report.fondements)
    return (*before, evolve(last, fondements=bases, apply=report.apply, parametres=report.parametres))


def _by_row(plan: Plan, row: CorrespondenceRow, case: Case) -> Ruling:
    """What the table itself decides, where it gives no target unit."""
    unite = plan.source.unites[row.source]
    if row.relation is Relation.SANS_CIBLE:
        return Ruling(
            Issue.SANS_CORRESPONDANCE,
            f"L’unité {row.source} ({unite.intitule}) n’a pas de correspondance dans {plan.cible.sigle} : son "
            f"résultat n’est ni reporté ni compté comme dispense.",
        )
    return Ruling(
        Issue.A_ARBITRER, f"À arbitrer par le service des examens, pour l’unité {row.source} : {row.question}"
    )


def _outcome(plan: Plan, row: CorrespondenceRow, trials: tuple[ConservationRule, ...], case: Case) -> Outcome:
    rule, ruling, refused = first_applicable(trials, case, Ruling)
    if ruling.issue is Issue.DISPENSE and row.cible is None:
        rule, ruling = trials[-1], _by_row(plan, row, case)
    bases, sentence = rule.fondements, ruling.explication
    if ruling.issue is Issue.DISPENSE:
        bases = (*bases, row.fondement)
    if ruling.issue in {Issue.REPORTEE, Issue.A_ARBITRER}:
        for remark in plan.source.remarques:
            if _concerns(remark, case):
                bases, sentence = (*bases, remark.fondement), f"{sentence} {remark.texte}"
    if ruling.valable_jusqua == plan.session and ruling.issue in _HELD:
        bases = (*bases, *_rule(plan, LAST_SESSION).fondements)
    return Outcome(
        issue=ruling.issue,
        regle=rule.id,
        fondements=bases,
        explication=sentence,
        unite_source=case.unite,
        resultat=case.resultat,
        unite_cible=row.cible,
        note_reportee=ruling.note,
        valable_jusqua=ruling.valable_jusqua,
        ecartees=refused,
    )


def _rule(plan: Plan, rule_id: str) -> ConservationRule:
    return next(rule for rule in plan.regles if rule.id == rule_id)


def _concerns(remark: Remark, case: Case) -> bool:
    session = case.resultat.session if case.resultat else None
    return session is not None and session in remark.sessions and case.unite in (remark.unites or (case.unite,))


def _to_sit(plan: Plan, code: str, pending: bool) -> Outcome:
    rule = _rule(plan, TO_SIT)
    sentence = f"L’unité {code} du nouveau diplôme ({plan.cible.sigle}) reste à présenter à la session {plan.session}"
    if pending:
        sentence += ", sauf si la question posée au service des examens est tranchée en faveur du report"
    return Outcome(Issue.A_PRESENTER, rule.id, rule.fondements, f"{sentence}.", unite_cible=code)


def _in_order(plan: Plan, codes: frozenset[str]) -> list[str]:
    return [unite.code for unite in plan.edition.unites if unite.code in codes]
