"""Applies rules, ours and those of plugins: what one gives is checked, and one that fails is named with its plugin."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import starmap
from typing import Any, NoReturn, TypeVar

from bacpro.errors import RuleError
from bacpro.model.check import CheckRule, Finding, Verdict
from bacpro.model.deliberation import Decision, Mention, Standing, UnitGrade
from bacpro.model.proposal import DecisionCase
from bacpro.model.result import EXACT, MARK_MAX, Result
from bacpro.model.rule import Refusal, Rule
from bacpro.model.structuring.shape import shape_faults, text_fault, told
from bacpro.plugins.guarding import describe_failure, locate_code
from bacpro.regulation.average import UnitTerms
from bacpro.regulation.decision import DecisionRule

CaseT = TypeVar("CaseT")
DecisionT = TypeVar("DecisionT")

NO_REASONS = frozenset({"", *Verdict, *Decision, *Mention})
"""What is no reason why a rule does not apply: a rule that gives one of these words meant to conclude."""

Grade = Callable[[UnitTerms, Result | None, Decimal, int], UnitGrade]
"""A note function, which says what a unit brings."""

Applied = tuple[Rule[CaseT, DecisionT], DecisionT]
"""A rule that applies, and its decision."""

Tried = tuple[Applied[CaseT, DecisionT] | None, tuple[Refusal, ...]]
"""The first rule that applies, if one does, and those refused before it, with why."""


def tried(rules: Iterable[Rule[CaseT, DecisionT]], case: CaseT, kind: type[DecisionT]) -> Tried[CaseT, DecisionT]:
    """Try rules in order, each of which gives a decision of that kind or a reason.

    Raises RuleError for a rule that fails, or gives anything else.
    """
    refused: list[tuple[str, str]] = []
    rule = None
    try:
        for rule in rules:
            decision = rule.apply(case, rule.parametres)
            if type(decision) is str:
                # Those of the Code are ours, and tested: what a plugin brings is looked at.
                motif = refusal(rule, decision).motif if rule.greffon else decision
                refused.append((rule.id, motif))
                continue
            if not isinstance(decision, kind):
                _misfit(rule, f"{told(decision)} n’est ni un {kind.__name__} ni un motif")
            if rule.greffon and (faults := shape_faults(decision, kind)):
                _misfit(rule, f"{kind.__name__}, {' ; '.join(faults)}")
            return (rule, decision), tuple(starmap(Refusal, refused))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise failure(rule, error) from error
    return None, tuple(starmap(Refusal, refused))


def first_applicable(
    rules: Iterable[Rule[CaseT, DecisionT]], case: CaseT, kind: type[DecisionT]
) -> tuple[Rule[CaseT, DecisionT], DecisionT, tuple[Refusal, ...]]:
    """Try rules in order: the first that applies, its decision, and those refused before it, with why.

    Raises LookupError when none applies, and RuleError for one that fails.
    """
    found, refused = tried(rules, case, kind)
    if found is None:
        raise LookupError(f"no rule applies to {case!r}")
    return (*found, refused)


def findings_in(rule: CheckRule, found: object) -> tuple[Finding, ...]:
    """The findings in what a rule of check gave, where it is no tuple. Raises RuleError where it holds none."""
    if isinstance(found, Finding):
        return (found,)
    if isinstance(found, str) or not isinstance(found, Iterable):
        _misfit(rule, f"{told(found)} n’est ni un Finding ni un motif")
    findings = tuple(found)
    if not findings:
        _misfit(rule, "ni constat ni motif")
    return findings


def sound_finding(rule: CheckRule, finding: object) -> None:
    """Raise RuleError for what a rule of check gave among its findings and that is none, or that no file can hold."""
    if type(finding) is not Finding:
        _misfit(rule, f"{told(finding)} n’est pas un Finding")
    for name in ("message", "attendu", "constate"):
        if fault := text_fault(getattr(finding, name)):
            _misfit(rule, f"Finding, {name} : {fault}")


def heard_before_admission(rule: DecisionRule, case: DecisionCase) -> None:
    """Raise RuleError for a rule that admitted after the contrôle a candidate of whom no oral was heard."""
    if not case.oraux:
        _misfit(rule, f"« {Decision.ADMIS_APRES_CONTROLE} » sans aucun oral de contrôle")


def refusal(rule: Rule[Any, Any], reason: str) -> Refusal:
    """The refusal of a rule that a plugin brings. Raises RuleError for what is no reason."""
    if reason.strip() in NO_REASONS:
        _misfit(rule, f"« {reason} » n’est pas le motif pour lequel la règle ne s’applique pas")
    if fault := text_fault(reason):
        _misfit(rule, f"motif : {fault}")
    return Refusal(rule.id, reason)


def failure(rule: Rule[Any, Any] | None, error: BaseException) -> RuleError:
    """The error of the rule under way when another was raised, or that one where it says the rule already."""
    if isinstance(error, RuleError):
        return error
    if rule is None:
        raise error
    return RuleError(rule.greffon, f"la règle {rule.id}", f"échoue ({describe_failure(error, rule.apply)})")


def graded_by(
    note: Grade, greffon: str, terms: UnitTerms, result: Result | None, seuil: Decimal, annees: int
) -> UnitGrade:
    """What the note function of a speciality gives for a unit. Raises RuleError where it fails, or gives no grade."""
    try:
        found: object = note(terms, result, seuil, annees)
        faults = shape_faults(found, UnitGrade) or grade_faults(found, terms)  # type: ignore[arg-type]
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        words = f"échoue ({describe_failure(error, note)})"
        raise RuleError(greffon, f"la fonction note ({terms.unite})", words) from error
    if faults or not isinstance(found, UnitGrade):
        words = f"ne conclut pas comme il se doit ({_told_with_place(' ; '.join(faults), note)})"
        raise RuleError(greffon, f"la fonction note ({terms.unite})", words)
    return found


def grade_faults(found: UnitGrade, terms: UnitTerms) -> list[str]:
    """Say, in French, how a grade contradicts itself, or the unit that it was asked for."""
    faults = []
    if (found.unite, found.coefficient) != (terms.unite, terms.coefficient):
        expected = f"{terms.unite} de coefficient {terms.coefficient}"
        faults.append(f"unité {found.unite} de coefficient {found.coefficient}, au lieu de {expected}")
    marked = found.etat in {Standing.NOTE, Standing.ZERO}
    if marked != (found.note is not None) or marked != (found.points is not None):
        faults.append(f"etat {found.etat} avec note {found.note} et points {found.points}")
    if found.note is not None and not 0 <= found.note <= MARK_MAX:
        faults.append(f"note {found.note} hors de 0 à {MARK_MAX}")
    elif found.note is not None and found.points != EXACT.multiply(found.note, terms.coefficient):
        faults.append(f"{found.points} points pour {found.note} × {terms.coefficient}")
    if found.etat is Standing.ZERO and found.note:
        faults.append(f"etat zero avec note {found.note}")
    return faults


def _misfit(rule: Rule[Any, Any], fault: str) -> NoReturn:
    words = f"ne conclut pas comme il se doit ({_told_with_place(fault, rule.apply)})"
    raise RuleError(rule.greffon, f"la règle {rule.id}", words)


def _told_with_place(fault: str, function: Callable[..., Any]) -> str:
    place = locate_code(function)
    return f"{fault} ; {place}" if place else fault
