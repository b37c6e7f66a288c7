"""What is proposed to the jury from grades and averages (D. 337-78 to -81, -86, -87).

Each function is a rule: it gives a ruling, or the French sentence that says why it does not apply.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files

from attrs import frozen

from bacpro.model.candidate import Form
from bacpro.model.deliberation import Average, Decision, Grading, Mention, Standing, UnitGrade
from bacpro.model.result import Result, french
from bacpro.model.rule import Parameters, Rule
from bacpro.regulation.average import UnitTerms, average
from bacpro.regulation.loading import load_rules

MENTION = "code.mention"
KEPT_MENTION = "code.mention.notes_conservees"
OPTIONAL = "code.moyenne.facultative"
PROJECT = "code.moyenne.projet"
KEPT = "code.moyenne.conservee"
CERTIFICATE = "code.certificat"
ATTESTATION = "code.attestation"
CITED = frozenset({MENTION, KEPT_MENTION, OPTIONAL, PROJECT, KEPT, CERTIFICATE, ATTESTATION})
"""Rules that the deliberation applies beside the decision."""


@frozen
class Jury:
    """What the decision is taken from: the grades, the average, the speciality’s grading, the orals heard."""

    unites: tuple[UnitGrade, ...]
    moyenne: Average | None
    grading: Grading
    forme: Form | None
    bonus: Decimal = Decimal()
    oraux: tuple[tuple[str, Decimal], ...] = ()
    """Orals of the épreuve de contrôle: unit code (empty before 2022, when there is one for the exam), mark on 20."""

    def standing(self, etat: Standing) -> list[str]:
        """Codes of the units that stand so."""
        return [grade.unite for grade in self.unites if grade.etat is etat]


@frozen
class Proposal:
    """The decision of a rule, the sentence that says so, the average after the contrôle, questions that remain."""

    decision: Decision
    explication: str
    moyenne: Average | None = None
    questions: tuple[str, ...] = ()


def absent(jury: Jury, _: Parameters) -> Proposal | str:
    """D. 337-81: absent, the diploma cannot be delivered."""
    units = jury.standing(Standing.ABSENT)
    if not units:
        return "aucune absence"
    return Proposal(Decision.NON_DELIVRABLE, f"Absent à {', '.join(units)} : le diplôme ne peut être délivré.")


def not_valid(jury: Jury, _: Parameters) -> Proposal | str:
    """D. 337-81: training in the workplace not validated, the diploma cannot be delivered."""
    units = jury.standing(Standing.NON_VALIDE)
    if not units:
        return "aucune unité non valide"
    return Proposal(Decision.NON_DELIVRABLE, f"« Non valide » à {', '.join(units)} : le diplôme ne peut être délivré.")


def in_progress(jury: Jury, _: Parameters) -> Proposal | str:
    """D. 337-68: in forme progressive, units are presented over several sessions."""
    units = jury.standing(Standing.MANQUANTE)
    if not units:
        return "toutes les unités ont un résultat"
    if jury.forme is not Form.PROGRESSIVE:
        return "le candidat ne passe pas l’examen sous la forme progressive"
    return Proposal(Decision.EN_COURS, f"Forme progressive : il reste {', '.join(units)}.")


def incomplete(jury: Jury, _: Parameters) -> Proposal | str:
    """D. 337-80: the diploma asks for all its units."""
    units = jury.standing(Standing.MANQUANTE)
    if not units:
        return "toutes les unités ont un résultat"
    return Proposal(Decision.INCOMPLET, f"Sans résultat à {', '.join(units)} : aucune décision n’est proposée.")


def all_exempted(jury: Jury, _: Parameters) -> Proposal | str:
    """D. 337-73: exemptions may bear on every unit; there is then no average."""
    if jury.moyenne is not None:
        return "une unité au moins compte dans la moyenne"
    return Proposal(Decision.ADMIS, "Toutes les unités sont dispensées ou acquises par la VAE.")


def admitted(jury: Jury, parameters: Parameters) -> Proposal | str:
    """D. 337-78, -80: 10 of average, compared exactly."""
    if jury.moyenne is None or not jury.moyenne.reaches(parameters["admission"]):
        return "la moyenne est inférieure à 10"
    return Proposal(Decision.ADMIS, f"Moyenne d’au moins 10 ({_shown(jury.moyenne)}).")


def below(jury: Jury, parameters: Parameters) -> Proposal | str:
    """D. 337-78: below 8, ajourné."""
    if jury.moyenne is None or jury.moyenne.reaches(parameters["plancher"]):
        return "la moyenne est d’au moins 8"
    return Proposal(Decision.AJOURNE, f"Moyenne inférieure à 8 ({_shown(jury.moyenne)}).")


def second_chance(jury: Jury, parameters: Parameters) -> Proposal | str:
    """D. 337-78: from 8 to less than 10, with 10 in the professional units, or all of them exempted."""
    if jury.moyenne is None:
        return "il n’y a pas de moyenne"
    by_exam = parameters["mode"] == "moyenne"
    units = jury.grading.epreuve_pratique if by_exam else jury.grading.professionnelles
    chosen = [grade for grade in jury.unites if grade.unite in units]
    if not chosen:
        return "le règlement ne dit pas quelles unités ouvrent l’épreuve de contrôle"
    practice = average(chosen)
    if practice is not None and not practice.reaches(parameters["seuil"]):
        return f"la moyenne des unités professionnelles est inférieure à 10 ({_shown(practice)})"
    shown = f"{_shown(practice)} aux unités professionnelles" if practice else "unités professionnelles dispensées"
    if by_exam:
        return _old_contest(jury, jury.moyenne, shown, parameters)
    return _contest(jury, jury.moyenne, shown, parameters)


def _contest(jury: Jury, moyenne: Average, shown: str, parameters: Parameters) -> Proposal:
    """From session 2022: two orals, each unit keeps its better mark, the average is computed again."""
    heard = dict(jury.oraux)
    groups = [[unite for unite in group if unite in heard] for group in jury.grading.groupes_controle]
    access = f"Moyenne de {_shown(moyenne)}, {shown} : épreuve de contrôle"
    allowed = {unite for group in jury.grading.groupes_controle for unite in group}
    odd = sorted(unite for unite in heard if unite not in allowed)
    if odd:
        question = f"un oral de contrôle porte sur {', '.join(odd)}, hors des unités prévues : compte-t-il ?"
        return Proposal(Decision.CONTROLE, f"{access}.", questions=(question,))
    if not all(len(group) == 1 for group in groups):
        wanted = " et ".join(f"l’une de {', '.join(group)}" for group in jury.grading.groupes_controle)
        return Proposal(Decision.CONTROLE, f"{access} ; un oral sur {wanted}, au choix du candidat.")
    again = Average(moyenne.points + _gain(jury, heard), moyenne.diviseur)
    told = ", ".join(f"{unite} {french(mark)}" for unite, mark in sorted(heard.items()))
    if again.reaches(parameters["admission"]):
        words = f"{access} ({told}) : moyenne de {_shown(again)}, sans mention."
        return Proposal(Decision.ADMIS_APRES_CONTROLE, words, again)
    return Proposal(Decision.AJOURNE, f"{access} ({told}) : moyenne de {_shown(again)}, inférieure à 10.", again)


def _gain(jury: Jury, heard: dict[str, Decimal]) -> Decimal:
    """Points that the orals add: the better of the two marks of each unit."""
    return sum(
        (
            max(heard[grade.unite] - grade.note, Decimal()) * grade.coefficient
            for grade in jury.unites
            if grade.unite in heard and grade.note is not None
        ),
        Decimal(),
    )


def _old_contest(jury: Jury, moyenne: Average, shown: str, parameters: Parameters) -> Proposal:
    """Up to session 2021: the mean of the oral and of the average."""
    access = f"Moyenne de {_shown(moyenne)}, {shown} : épreuve de contrôle"
    if not jury.oraux:
        return Proposal(Decision.CONTROLE, f"{access}, un oral.")
    oral = jury.oraux[0][1]
    again = Average(moyenne.points + oral * moyenne.diviseur, 2 * moyenne.diviseur)
    words = f"{access} ({french(oral)}) : moyenne des deux, {_shown(again)}"
    if again.reaches(parameters["admission"]):
        return Proposal(Decision.ADMIS_APRES_CONTROLE, f"{words}, sans mention.", again)
    return Proposal(Decision.AJOURNE, f"{words}, inférieure à 10.", again)


def postponed(jury: Jury, _: Parameters) -> Proposal | str:
    """D. 337-85: ajourné, once the jury has read the livret scolaire."""
    shown = _shown(jury.moyenne) if jury.moyenne else "sans moyenne"
    return Proposal(Decision.AJOURNE, f"Moyenne de {shown}, sans accès à l’épreuve de contrôle.")


def mention_of(moyenne: Average, parameters: Parameters) -> Mention | None:
    """D. 337-86: the highest mention that the average reaches."""
    return next((Mention(name) for name, threshold in parameters.items() if moyenne.reaches(threshold)), None)


def _shown(moyenne: Average) -> str:
    return f"{moyenne.affichee} ({french(moyenne.points)} points sur {french(moyenne.diviseur)})"


def _cited(_: Jury, __: Parameters) -> Proposal | str:
    return "cette règle est citée par les autres, elle ne décide pas seule"


DecisionRule = Rule[Jury, Proposal]

_FUNCTIONS: dict[str, Callable[[Jury, Parameters], Proposal | str]] = {
    "code.deliberation.absence": absent,
    "code.deliberation.non_valide": not_valid,
    "code.deliberation.en_cours": in_progress,
    "code.deliberation.incomplet": incomplete,
    "code.deliberation.dispense_totale": all_exempted,
    "code.deliberation.admission": admitted,
    "code.deliberation.sous_le_seuil": below,
    "code.deliberation.controle": second_chance,
    "code.deliberation.ajournement": postponed,
    **dict.fromkeys(CITED, _cited),
}


@cache
def decision_rules() -> tuple[DecisionRule, ...]:
    """Every dated rule on the decision, in the order in which they are tried, and those that they cite."""
    return load_rules(files("bacpro.regulation") / "data" / "deliberation.toml", _FUNCTIONS)


@frozen(eq=False)
class Speciality:
    """What a speciality brings to the deliberation: dated gradings, and where it differs from the Code.

    `regles` take the place of the Code’s rules of the same ids; `note` that of the grading of a unit.
    """

    gradings: tuple[Grading, ...] = ()
    regles: tuple[DecisionRule, ...] = ()
    note: Callable[[UnitTerms, Result | None, Decimal, int], UnitGrade] | None = None


def overridden(rules: Sequence[DecisionRule], own: Sequence[DecisionRule]) -> tuple[DecisionRule, ...]:
    """The Code’s rules, with those of a speciality in the place of rules of the same id."""
    by_id: dict[str, list[DecisionRule]] = {}
    for rule in own:
        by_id.setdefault(rule.id, []).append(rule)
    kept = [rule for rule in rules if rule.id not in by_id]
    order = list(dict.fromkeys(rule.id for rule in rules))
    merged = [*kept, *own]
    return tuple(sorted(merged, key=lambda rule: order.index(rule.id) if rule.id in order else len(order)))
