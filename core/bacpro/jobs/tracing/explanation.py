"""What was decided for a candidate, rule by rule: the one that decided, those tried before, those that do not apply."""

from attrs import frozen

from bacpro.jobs.check import CheckPlan, check, check_terms
from bacpro.jobs.convert import ConversionPlan, convert
from bacpro.jobs.deliberate import DeliberationPlan, deliberate, session_terms
from bacpro.jobs.tracing.rule_versions import find_out_of_date
from bacpro.model.check import Check
from bacpro.model.deliberation import Deliberation
from bacpro.model.dossier import Dossier
from bacpro.model.outcome import Outcome
from bacpro.model.rule import Refusal
from bacpro.regulation.conservation.rules import conservation_rules


@frozen
class ExplainedDecision:
    """What was decided on a subject (a unit, a check, the diploma), and the rules that were refused before."""

    sujet: str
    par: Outcome | Check | Deliberation
    ecartees: tuple[Refusal, ...] = ()

    @property
    def issue(self) -> str:
        """The issue of a conversion, the verdict of a check, or the decision proposed to the jury."""
        match self.par:
            case Outcome(issue=found) | Check(verdict=found) | Deliberation(decision=found):
                return found

    @property
    def explication(self) -> str:
        """The sentence of the rule that decided."""
        return self.par.message if isinstance(self.par, Check) else self.par.explication

    @property
    def constat(self) -> dict[str, str]:
        """For a check, what was expected and what was found."""
        return {"attendu": self.par.attendu, "constate": self.par.constate} if isinstance(self.par, Check) else {}


@frozen
class ExplainedCase:
    """All that was decided for a candidate, and the rules that did not apply to him at all."""

    objet: str
    dossier: Dossier
    decisions: tuple[ExplainedDecision, ...]
    ecartees: tuple[Refusal, ...]


def explain_conversion(plan: ConversionPlan, dossier: Dossier) -> ExplainedCase:
    """What a conversion decides for each unit of a dossier. Raises PluginError when a rule fails."""
    decisions = tuple(
        ExplainedDecision(_name_units(plan, outcome), outcome, outcome.ecartees) for outcome in convert(plan, dossier)
    )
    title = f"conversion de {plan.source.sigle} vers {plan.cible.sigle}, session {plan.session}"
    return ExplainedCase(title, dossier, decisions, find_out_of_date(conservation_rules(), plan.session))


def explain_check(plan: CheckPlan, dossier: Dossier, session: int) -> ExplainedCase:
    """What the checks find in a dossier, for a session (year). Raises PluginError when a rule fails."""
    report = check(dossier, check_terms(plan, session))
    decisions = tuple(ExplainedDecision(found.regle, found) for found in report.constats)
    title = f"contrôle du dossier {plan.diplome.sigle}, session {session} : {report.verdict}"
    return ExplainedCase(title, dossier, decisions, (*report.ecartees, *find_out_of_date(plan.regles, session)))


def explain_deliberation(plan: DeliberationPlan, dossier: Dossier, session: int) -> ExplainedCase:
    """What is proposed to the jury for a dossier, at a session (year). Raises PluginError when a rule fails."""
    proposed = deliberate(dossier, session_terms(plan, session))
    decision = ExplainedDecision(f"{plan.diplome.sigle}, session {session}", proposed, proposed.ecartees)
    title = f"délibération {plan.diplome.sigle}, session {session} : {proposed.decision}"
    return ExplainedCase(title, dossier, (decision,), find_out_of_date(plan.regles, session))


def _name_units(plan: ConversionPlan, outcome: Outcome) -> str:
    target = f"{plan.cible.sigle} {outcome.unite_cible}" if outcome.unite_cible else "aucune unité"
    if outcome.unite_source is None:
        return target
    held = f" ({outcome.note_source}, session {outcome.session_source})" if outcome.resultat else ""
    return f"{plan.source.sigle} {outcome.unite_source}{held} vers {target}"
