"""What is proposed to the jury from grades and averages (D. 337-78 to -81, -86, -87).

Each function is a rule: it gives a ruling, or the French sentence that says why it does not apply. Each looks at all
that its sentence says, and counts on no rule tried before it: a speciality may have put another in its place.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files

from attrs import frozen

from bacpro.model.candidate import Form
from bacpro.model.deliberation import Average, Decision, Grading, Mention, Standing, UnitGrade
from bacpro.model.proposal import DecisionCase, Proposal
from bacpro.model.result import Result, figure
from bacpro.model.rule import Parameters, Rule, rules_for
from bacpro.regulation.average import UnitTerms
from bacpro.regulation.epreuve_controle import controle_by_better_marks, controle_by_oral_mean
from bacpro.regulation.loading import load_rules

ADMISSION = "code.deliberation.admission"
EPREUVE_CONTROLE = "code.deliberation.controle"
AJOURNEMENT = "code.deliberation.ajournement"
MENTION = "code.mention"
HONOURS = "code.mention.felicitations"
KEPT_MENTION = "code.mention.notes_conservees"
OPTIONAL = "code.moyenne.facultative"
PROJECT = "code.moyenne.projet"
ADDED = "code.moyenne.points_jury"
ONCE = "code.moyenne.facultative_sans_coefficient"
OUTSIDE = "code.moyenne.hors_reglement"
EXEMPTED = "code.moyenne.dispense"
CARRIED = "code.moyenne.reportee"
KEPT = "code.moyenne.conservee"
CERTIFICATE = "code.certificat"
ATTESTATION = "code.attestation"
CITED = frozenset(
    {
        MENTION,
        HONOURS,
        KEPT_MENTION,
        OPTIONAL,
        ONCE,
        OUTSIDE,
        EXEMPTED,
        CARRIED,
        PROJECT,
        ADDED,
        KEPT,
        CERTIFICATE,
        ATTESTATION,
    }
)
"""Rules that the deliberation applies beside the decision."""


def absent(case: DecisionCase, _: Parameters) -> Proposal | str:
    """D. 337-81: absent, the diploma cannot be delivered."""
    units = case.standing(Standing.ABSENT)
    if not units:
        return "aucune absence"
    invalid = case.standing(Standing.NON_VALIDE)
    beside = f", « non valide » à {', '.join(invalid)}" if invalid else ""
    return Proposal(Decision.NON_DELIVRABLE, f"Absent à {', '.join(units)}{beside} : le diplôme ne peut être délivré.")


def not_valid(case: DecisionCase, _: Parameters) -> Proposal | str:
    """D. 337-81: training in the workplace not validated, the diploma cannot be delivered."""
    units = case.standing(Standing.NON_VALIDE)
    if not units:
        return "aucune unité non valide"
    return Proposal(Decision.NON_DELIVRABLE, f"« Non valide » à {', '.join(units)} : le diplôme ne peut être délivré.")


def in_progress(case: DecisionCase, _: Parameters) -> Proposal | str:
    """D. 337-68: in forme progressive, units are presented over several sessions."""
    if case.forme is not Form.PROGRESSIVE:
        return "le candidat ne passe pas l’examen sous la forme progressive"
    units = case.standing(Standing.MANQUANTE)
    if not units:
        return "toutes les unités ont un résultat"
    return Proposal(Decision.EN_COURS, f"Forme progressive : il reste {', '.join(units)}.")


def incomplete(case: DecisionCase, _: Parameters) -> Proposal | str:
    """D. 337-80: the diploma asks for all its units."""
    units = case.standing(Standing.MANQUANTE)
    if not units:
        return "toutes les unités ont un résultat"
    return Proposal(Decision.INCOMPLET, f"Sans résultat à {', '.join(units)} : aucune décision n’est proposée.")


def all_exempted(case: DecisionCase, _: Parameters) -> Proposal | str:
    """D. 337-73: exemptions may bear on every unit; there is then no average."""
    if case.moyenne is not None:
        return "une unité au moins compte dans la moyenne"
    if any(grade.etat is not Standing.DISPENSE for grade in case.unites):
        return case.without_average()
    return Proposal(Decision.ADMIS, "Toutes les unités sont dispensées ou acquises par la VAE.")


def admitted(case: DecisionCase, parameters: Parameters) -> Proposal | str:
    """D. 337-78, -80: 10 of average, compared exactly."""
    threshold = parameters["admission"]
    if case.moyenne is None:
        return case.without_average()
    if not case.moyenne.reaches(threshold):
        return f"la moyenne est inférieure à {figure(threshold)}"
    return Proposal(Decision.ADMIS, f"Moyenne d’au moins {figure(threshold)} : {case.moyenne.enoncee}.")


def below(case: DecisionCase, parameters: Parameters) -> Proposal | str:
    """D. 337-78: below 8, ajourné."""
    floor = parameters["plancher"]
    if case.moyenne is None:
        return case.without_average()
    if case.moyenne.reaches(floor):
        return f"la moyenne est d’au moins {figure(floor)}"
    return Proposal(Decision.AJOURNE, f"Moyenne inférieure à {figure(floor)} : {case.moyenne.enoncee}.")


def ajourne(case: DecisionCase, _: Parameters) -> Proposal | str:
    """D. 337-85: ajourné, once the jury has read the livret scolaire."""
    if case.moyenne is None:
        return case.without_average()
    words = f"Moyenne de {case.moyenne.enoncee}, sans accès à l’épreuve de contrôle."
    if case.grading.professionnelles or case.grading.epreuve_pratique:
        return Proposal(Decision.AJOURNE, words, fondements=(case.grading.fondement,))
    question = "le règlement ne dit pas quelles unités ouvrent l’épreuve de contrôle : le candidat y a-t-il droit ?"
    return Proposal(Decision.AJOURNE, words, questions=(question,))


def mention_of(moyenne: Average, parameters: Parameters) -> Mention | None:
    """D. 337-86: the highest mention that the average reaches, in whatever order they are written."""
    reached = [(threshold, name) for name, threshold in parameters.items() if moyenne.reaches(threshold)]
    return Mention(max(reached)[1]) if reached else None


def _cited(_: DecisionCase, __: Parameters) -> Proposal | str:
    return "cette règle est citée par les autres, elle ne décide pas seule"


def practice_units(grading: Grading, parameters: Parameters) -> tuple[str, ...]:
    """The units whose average opens the épreuve de contrôle, by the figures of the rule that holds."""
    return grading.epreuve_pratique if parameters.get("mode") == "moyenne" else grading.professionnelles


DecisionRule = Rule[DecisionCase, Proposal]

_FUNCTIONS: dict[str, Callable[[DecisionCase, Parameters], Proposal | str]] = {
    "code.deliberation.absence": absent,
    "code.deliberation.non_valide": not_valid,
    "code.deliberation.en_cours": in_progress,
    "code.deliberation.incomplet": incomplete,
    "code.deliberation.dispense_totale": all_exempted,
    ADMISSION: admitted,
    "code.deliberation.sous_le_seuil": below,
    "controle.moyenne_avec_un_oral": controle_by_oral_mean,
    "controle.meilleures_notes": controle_by_better_marks,
    AJOURNEMENT: ajourne,
    **dict.fromkeys(CITED, _cited),
}


@cache
def decision_rules() -> tuple[DecisionRule, ...]:
    """Every dated rule on the decision, in the order in which they are tried, and those that they cite."""
    return load_rules(files("bacpro.regulation") / "data" / "deliberation.toml", _FUNCTIONS)


@frozen(eq=False)
class SpecialityGrading:
    """What a speciality brings to the deliberation: dated gradings, and where it differs from the Code.

    `regles` take the place of the Code’s rules of the same ids in their sessions, and need the same parameters;
    `note` takes that of the grading of a unit, and ends the explanation of what no text settles with a question.
    """

    gradings: tuple[Grading, ...] = ()
    regles: tuple[DecisionRule, ...] = ()
    note: Callable[[UnitTerms, Result | None, Decimal, int], UnitGrade] | None = None
    greffon: str = ""
    """The plugin that brings it, as messages name it. The registry fills it in."""


def overridden(rules: Sequence[DecisionRule], own: Sequence[DecisionRule]) -> tuple[DecisionRule, ...]:
    """The Code’s rules in their order, each before those of a speciality that take its place while they hold."""
    order = {rule.id: rank for rank, rule in reversed(list(enumerate(rules)))}
    return tuple(sorted((*rules, *own), key=lambda rule: order.get(rule.id, len(rules))))


def in_force(rules: Iterable[DecisionRule], session: int) -> tuple[DecisionRule, ...]:
    """The rules that hold in a session (year): the last of each id, which is the speciality’s where it has one."""
    return tuple({rule.id: rule for rule in rules_for(rules, session)}.values())
