"""Checks dossiers against the rules of their session, before the examination."""

from collections.abc import Callable

from attrs import frozen

from bacpro.jobs.rules import failure, findings_in, refusal, sound_finding
from bacpro.model.check import Check, CheckCase, CheckReport, CheckRule, Finding
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.dossier import Dossier
from bacpro.model.rule import Refusal, rules_for
from bacpro.plugins.guarding import off_stdout
from bacpro.plugins.registry import Registry, load_registry
from bacpro.regulation.code_checks import registration_rules


@frozen(eq=False)
class CheckPlan:
    """The diploma that dossiers are for, and every dated rule that they are checked against."""

    diplome: Diploma
    regles: tuple[CheckRule, ...]

    def __reduce__(self) -> tuple[Callable[[str], "CheckPlan"], tuple[str]]:
        """Rules are functions, which do not travel: another process plans with its own plugins, the same ones."""
        return _plan_again, (self.diplome.code,)


def _plan_again(code: str) -> CheckPlan:
    registry = load_registry()
    return plan_check_from(registry, registry.diplome(code))


def plan_check_from(registry: Registry, diploma: Diploma) -> CheckPlan:
    """What a check rests on that is made with the rules of the plugins installed. Raises PluginError."""
    return plan_check(diploma, registry.regles(diploma))


def plan_check(diploma: Diploma, rules: tuple[CheckRule, ...]) -> CheckPlan:
    """Join the Code’s rules, common to all diplomas, and those of a diploma."""
    return CheckPlan(diploma, (*registration_rules(), *rules))


@frozen(eq=False)
class CheckTerms:
    """What holds in one session (year) of a diploma: its edition, and the rules tried, in order."""

    session: int
    diplome: Diploma
    edition: Edition
    regles: tuple[CheckRule, ...]


def check_terms(plan: CheckPlan, session: int) -> CheckTerms:
    """What holds in a session (year). Raises LookupError when no edition governs it."""
    edition = plan.diplome.edition(session)
    if edition is None:
        raise LookupError(f"no edition of {plan.diplome.code} for session {session}")
    return CheckTerms(session, plan.diplome, edition, rules_for(plan.regles, session))


Refuse = Callable[[CheckRule, str], Refusal]
Conclude = Callable[[CheckRule, Finding], Check]


def conclude(rule: CheckRule, finding: Finding) -> Check:
    """A finding under its rule, on the grounds of the rule where it has none of its own."""
    sound_finding(rule, finding)
    bases = finding.fondements or rule.fondements
    words = (finding.attendu, finding.constate, finding.message)
    return Check(rule.id, finding.verdict, *words, bases, finding.ecart_semaines)


def check(dossier: Dossier, terms: CheckTerms, refuse: Refuse = refusal, conclude: Conclude = conclude) -> CheckReport:
    """Check a dossier by every rule of a session; `refuse` and `conclude` make what is kept of each.

    Raises PluginError where a rule fails, or gives anything but findings or a reason, with the plugin, the rule and
    the candidate.
    """
    case = CheckCase(dossier, terms.session, terms.diplome, terms.edition)
    checks: list[Check] = []
    refused: list[Refusal] = []
    rule = None
    try:
        with off_stdout:
            for rule in terms.regles:
                found = rule.apply(case, rule.parametres)
                if type(found) is str:
                    refused.append(refuse(rule, found))
                    continue
                for finding in found if type(found) is tuple and found else findings_in(rule, found):
                    checks.append(conclude(rule, finding))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise failure(rule, error).of(dossier.candidat.numero) from error
    return CheckReport(tuple(checks), tuple(refused))
