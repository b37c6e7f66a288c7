"""Checks dossiers against the rules of their session, before the examination."""

from collections.abc import Callable
from functools import cache, lru_cache

from attrs import frozen

from bacpro.jobs.rules import failure, findings_in, refusal, sound_finding
from bacpro.model.check import Check, CheckCase, CheckReport, CheckRule, Finding
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.dossier import Dossier
from bacpro.model.rule import Refusal, rules_for
from bacpro.plugins.guarding import off_stdout
from bacpro.plugins.registry import load_registry
from bacpro.regulation.code_checks import registration_rules


@frozen(eq=False)
class CheckPlan:
    """The diploma that dossiers are for, and every dated rule that they are checked against."""

    diplome: Diploma
    regles: tuple[CheckRule, ...]

    def __reduce__(self) -> tuple[Callable[[str], "CheckPlan"], tuple[str]]:
        """Rules are functions, which do not travel: another process plans with its own plugins, the same ones."""
        return _planned, (self.diplome.code,)


def _planned(code: str) -> CheckPlan:
    registry = load_registry()
    diploma = registry.diplome(code)
    return plan_check(diploma, registry.regles(diploma))


def plan_check(diploma: Diploma, rules: tuple[CheckRule, ...]) -> CheckPlan:
    """Join the Code’s rules, common to all diplomas, and those of a diploma."""
    return CheckPlan(diploma, (*registration_rules(), *rules))


def checker(plan: CheckPlan) -> Callable[[Dossier, int], CheckReport]:
    """The function that checks a dossier for a session (year) of the diploma.

    The session must be one of the diploma’s, as the readers make sure. It raises PluginError where a rule fails, or
    gives anything but findings or a reason, with the plugin, the rule and the candidate.
    """

    @cache
    def current(session: int) -> tuple[Edition, tuple[CheckRule, ...]]:
        edition = plan.diplome.edition(session)
        if edition is None:
            raise LookupError(f"no edition of {plan.diplome.code} for session {session}")
        return edition, rules_for(plan.regles, session)

    def check(dossier: Dossier, session: int) -> CheckReport:
        edition, rules = current(session)
        case = CheckCase(dossier, session, plan.diplome, edition)
        checks: list[Check] = []
        refused: list[Refusal] = []
        under_way = None
        try:
            with off_stdout:
                for under_way in rules:
                    found = under_way.apply(case, under_way.parametres)
                    if type(found) is str:
                        refused.append(refusal(under_way, found))
                    else:
                        for finding in found if type(found) is tuple and found else findings_in(under_way, found):
                            checks.append(_check(under_way, finding))
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise failure(under_way, error).of(dossier.candidat.numero) from error
        return CheckReport(tuple(checks), tuple(refused))

    return check


@lru_cache(maxsize=4096)
def _check(rule: CheckRule, finding: Finding) -> Check:
    """A finding under its rule, shared by all dossiers that have it: most of them come back again and again."""
    sound_finding(rule, finding)
    bases = finding.fondements or rule.fondements
    words = (finding.attendu, finding.constate, finding.message)
    return Check(rule.id, finding.verdict, *words, bases, finding.ecart_semaines)
