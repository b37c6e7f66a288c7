"""Converts the results of a diploma into those of the one that replaces it.

Each source result gets exactly one outcome, and so does each obligatory target unit that is left without result.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from attrs import evolve, frozen

from bacpro.errors import RuleError
from bacpro.jobs.rules import first_applicable
from bacpro.model.candidate import Form, form_of
from bacpro.model.diploma import Diploma, Edition, Remark, Unite
from bacpro.model.dossier import Dossier
from bacpro.model.edition.correspondence import Correspondence, CorrespondenceRow, Relation
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import Result, french
from bacpro.model.rule import Parameters, rules_for
from bacpro.plugins.registry import Registry, load_registry
from bacpro.regulation.conservation.case import (
    CARRY_OVER,
    CITED,
    HOLDING,
    LAST_SESSION,
    TO_SIT,
    ConservationCase,
    ConservationRule,
    Ruling,
)
from bacpro.regulation.conservation.rules import conservation_rules

HELD = frozenset({Issue.REPORTEE, Issue.DISPENSE})
"""The issues by which a target unit is held."""


@frozen(eq=False)
class SourceUnit:
    """What holds for a unit of the source diploma: itself, its row of the table, and the rules tried, in order.

    The last of them, which is that of the row, always applies.
    """

    unite: Unite
    ligne: CorrespondenceRow
    regles: tuple[ConservationRule, ...]


@frozen(eq=False)
class ConversionPlan:
    """What a conversion rests on: both diplomas, the table between them, the target session and its edition."""

    source: Diploma
    cible: Diploma
    edition: Edition
    session: int
    table: Correspondence
    regles: tuple[ConservationRule, ...]
    unites: Mapping[str, SourceUnit]
    """By code, in the order of the source diploma."""

    def __reduce__(self) -> tuple[Callable[[str, str, int], "ConversionPlan"], tuple[str, str, int]]:
        """Rules are functions, which do not travel: another process plans with its own plugins, the same ones."""
        return _plan_again, (self.source.code, self.cible.code, self.session)


def _plan_again(source: str, cible: str, session: int) -> ConversionPlan:
    registry = load_registry()
    return plan_conversion_from(registry, registry.diplome(source), registry.diplome(cible), session)


def plan_conversion_from(registry: Registry, source: Diploma, cible: Diploma, session: int) -> ConversionPlan:
    """What a conversion rests on, by the table that the plugins installed bring. Raises BacproError without one."""
    return plan_conversion(source, cible, registry.correspondance(source.code, cible.code, session), session)


def plan_conversion(source: Diploma, cible: Diploma, table: Correspondence, session: int) -> ConversionPlan:
    """Gather what a conversion towards a session (year) of the target diploma needs.

    Raises LookupError when no edition of the target governs that session.
    """
    edition = cible.edition(session)
    if edition is None:
        raise LookupError(f"no edition of {cible.code} for session {session}")
    rules = rules_for(conservation_rules(), session)
    rows = {row.source: row for row in table.lignes}
    units = {
        code: SourceUnit(unite, rows[code], _rules_tried(rules, table, rows[code], partial(_apply_row, cible, unite)))
        for code, unite in source.unites.items()
    }
    return ConversionPlan(source, cible, edition, session, table, rules, units)


def _rules_tried(
    rules: Sequence[ConservationRule],
    table: Correspondence,
    row: CorrespondenceRow,
    apply: Callable[[CorrespondenceRow, ConservationCase, Parameters], Ruling],
) -> tuple[ConservationRule, ...]:
    """The rules tried for a source unit: those of the Code, then its row of the table.

    Where the unit has no target, the Code has nothing to say; where it has one, the row carries its note over.
    """
    by_row = ConservationRule(
        id=table.rule_id(row.source),
        titre=f"Correspondance de l’unité {row.source}",
        sessions=table.sessions,
        fondements=(row.fondement,),
        apply=partial(apply, row),
    )
    if row.relation is Relation.SANS_CIBLE:
        return (by_row,)
    before = tuple(rule for rule in rules if rule.id not in CITED)
    if row.relation is Relation.A_ARBITRER:
        return (*before, by_row)
    carry = rule_named(CARRY_OVER, rules)
    bases = (row.fondement, *carry.fondements)
    return (*before, evolve(by_row, fondements=bases, apply=carry.apply, parametres=carry.parametres))


def _apply_row(cible: Diploma, unite: Unite, row: CorrespondenceRow, _: ConservationCase, __: Parameters) -> Ruling:
    """What the table itself decides of a source unit, where it gives no target unit."""
    if row.relation is Relation.SANS_CIBLE:
        return Ruling(
            Issue.SANS_CORRESPONDANCE,
            f"L’unité {row.source} ({unite.intitule}) n’a pas de correspondance dans {cible.sigle} : son "
            f"résultat n’est ni reporté ni compté comme dispense.",
        )
    return Ruling(
        Issue.A_ARBITRER, f"À arbitrer par le service des examens, pour l’unité {row.source} : {row.question}"
    )


def rule_named(rule_id: str, rules: Iterable[ConservationRule]) -> ConservationRule:
    """The rule that has this id, among those that hold in a session."""
    return next(rule for rule in rules if rule.id == rule_id)


def convert(plan: ConversionPlan, dossier: Dossier) -> tuple[Outcome, ...]:
    """The outcomes of a dossier: of source units first, in the order of the diploma, then of target units to sit.

    Results must be of units and sessions of the source diploma, as the readers make sure. Raises PluginError where a
    rule fails, with the candidate.
    """
    try:
        outcomes = [decide_case(plan, case) for case in cases_of(plan, dossier)]
    except RuleError as error:
        raise error.of(dossier.candidat.numero) from error
    held = {outcome.unite_cible for outcome in outcomes if outcome.issue in HELD}
    asked = {outcome.unite_cible for outcome in outcomes if outcome.issue is Issue.A_ARBITRER}
    missing = [unite.code for unite in plan.edition.obligatoires if unite.code not in held]
    return (*outcomes, *[leave_to_sit(plan, code, code in asked) for code in missing])


def cases_of(plan: ConversionPlan, dossier: Dossier) -> list[ConservationCase]:
    """What the rules have to look at in a dossier: each result, and each attestation of a unit without result."""
    forme, by_unit = form_of(dossier.statut, dossier.forme), _results_by_unit(dossier)
    cases = []
    for unite in sorted(by_unit.keys() | set(dossier.attestations), key=list(plan.unites).index):
        given_up, attested = unite in dossier.renonce, unite in dossier.attestations
        results = by_unit.get(unite, [])
        for rank, result in enumerate(results):
            after = results[rank + 1 :]
            last = attested and not after
            cases.append(case_of(plan, unite, forme, result, renonce=given_up, atteste=last, repassee=_retaken(after)))
        if not results:
            cases.append(case_of(plan, unite, forme, None, renonce=given_up, atteste=True))
    return cases


def case_of(
    plan: ConversionPlan,
    unite: str,
    forme: Form | None,
    resultat: Result | None,
    *,
    renonce: bool = False,
    atteste: bool = False,
    repassee: Result | None = None,
) -> ConservationCase:
    """What the rules look at of one result of a source unit."""
    unit, target = plan.unites[unite].unite, plan.unites[unite].ligne.named_target
    return ConservationCase(unite, target, plan.session, resultat, forme, unit.facultative, renonce, atteste, repassee)


def _results_by_unit(dossier: Dossier) -> dict[str, list[Result]]:
    """The results of each unit, the oldest first."""
    found: dict[str, list[Result]] = {}
    for resultat in sorted(dossier.resultats, key=lambda resultat: resultat.session or 0):
        found.setdefault(resultat.unite, []).append(resultat)
    return found


def _retaken(after: Sequence[Result]) -> Result | None:
    """Of the later results of a unit, the last that can be worth something, else the last."""
    holding = [resultat for resultat in after if resultat.etat in HOLDING]
    return next(reversed(holding or after), None)


def decide_case(plan: ConversionPlan, case: ConservationCase) -> Outcome:
    """What becomes of one result, by the first rule that applies, with those refused before it."""
    unit = plan.unites[case.unite]
    row = unit.ligne
    rule, ruling, refused = first_applicable(unit.regles, case, Ruling)
    if ruling.issue is Issue.DISPENSE and row.cible is None:
        rule, ruling, _ = first_applicable(unit.regles[-1:], case, Ruling)
    bases, sentence = rule.fondements, ruling.explication
    if ruling.issue is Issue.DISPENSE:
        bases = (*bases, row.fondement)
    if ruling.issue in {Issue.REPORTEE, Issue.A_ARBITRER}:
        for remark in plan.source.remarques:
            if _concerns(remark, case):
                bases, sentence = (*bases, remark.fondement), f"{sentence} {remark.texte}"
    if ruling.valable_jusqua == plan.session and ruling.issue in HELD:
        bases = (*bases, *rule_named(LAST_SESSION, plan.regles).fondements)
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


def _concerns(remark: Remark, case: ConservationCase) -> bool:
    """Whether a remark of the source diploma is about the session and the unit of a result."""
    session = case.resultat.session if case.resultat else None
    return session is not None and session in remark.sessions and case.unite in (remark.unites or (case.unite,))


def leave_to_sit(plan: ConversionPlan, code: str, asked: bool) -> Outcome:
    """The outcome of a target unit that is not held; `asked` where a question of a source unit bears on it."""
    rule = rule_named(TO_SIT, plan.regles)
    sentence = f"L’unité {code} du nouveau diplôme ({plan.cible.sigle}) reste à présenter à la session {plan.session}"
    if asked:
        sentence += ", sauf si la question posée au service des examens est tranchée en faveur du report"
    return Outcome(Issue.A_PRESENTER, rule.id, rule.fondements, f"{sentence}.", unite_cible=code)


def target_cells(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """For each target unit that is held, what its cell shows: the note carried, or `DI`."""
    return dict(filter(None, map(target_cell, outcomes)))


def target_cell(outcome: Outcome) -> tuple[str, str] | None:
    """The target unit that an outcome makes held, with what its cell shows; None where it makes none so."""
    if not outcome.unite_cible or outcome.issue not in HELD:
        return None
    return outcome.unite_cible, "DI" if outcome.note_reportee is None else french(outcome.note_reportee)
