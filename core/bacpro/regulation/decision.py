"""What is proposed to the jury from grades and averages (D. 337-78 to -81, -86, -87).

Each function is a rule: it gives a ruling, or the French sentence that says why it does not apply. Each looks at all
that its sentence says, and counts on no rule tried before it: a speciality may have put another in its place.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files

from attrs import evolve, frozen

from bacpro.model.candidate import Form
from bacpro.model.deliberation import Average, Bonus, Decision, Grading, Mention, Standing, UnitGrade
from bacpro.model.legal import LegalBasis
from bacpro.model.result import EXACT, Result, brief
from bacpro.model.rule import Parameters, Rule, rules_for
from bacpro.model.structuring.shape import not_a_word
from bacpro.regulation.average import UnitTerms, average, figure, settled
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


@frozen
class DecisionCase:
    """What the decision is taken from: the grades, the average, the speciality’s grading, the orals heard."""

    unites: tuple[UnitGrade, ...]
    moyenne: Average | None
    grading: Grading
    forme: Form | None
    oraux: tuple[tuple[str, Decimal], ...] = ()
    """Orals of the épreuve de contrôle: unit code (empty before 2022, when there is one for the exam), mark on 20."""

    def standing(self, etat: Standing) -> list[str]:
        """Codes of the units that stand so."""
        return [grade.unite for grade in self.unites if grade.etat is etat]

    def without_average(self) -> str:
        """Why there is no average of all the units, in French; nothing where there is one."""
        bare = [grade.unite for grade in self.unites if grade.points is None and grade.etat is not Standing.DISPENSE]
        if bare:
            return f"il n’y a pas de moyenne de toutes les unités : {', '.join(bare)} est sans note"
        return "il n’y a pas de moyenne" if self.moyenne is None else ""


@frozen
class Proposal:
    """The decision of a rule, the sentence that says so, the average after the contrôle, questions that remain.

    `unites` are the units that an oral of the contrôle raised, with the mark that then counts; `bonus` are other
    points that the orals bring to that average; `fondements` are grounds beside those of the rule.
    Raises TypeError for a word that is no decision, and for anything but an average.
    """

    decision: Decision
    explication: str
    moyenne: Average | None = None
    questions: tuple[str, ...] = ()
    bonus: tuple[Bonus, ...] = ()
    fondements: tuple[LegalBasis, ...] = ()
    unites: tuple[UnitGrade, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what is no proposal."""
        if type(self.decision) is not Decision:
            raise TypeError(f"Proposal, decision : {not_a_word(self.decision, Decision)}")
        if not isinstance(self.explication, str) or not self.explication:
            raise TypeError("Proposal, explication : il manque la phrase qui dit la décision")
        if self.moyenne is not None and type(self.moyenne) is not Average:
            raise TypeError("Proposal, moyenne : ce n’est pas une moyenne (Average)")


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


def controle_by_oral_mean(case: DecisionCase, parameters: Parameters) -> Proposal | str:
    """D. 337-78, up to session 2021: one oral on the whole examination, whose mean with the average decides.

    It is open from 8 to less than 10, with 10 at the épreuve de pratique professionnelle, or where that is exempted.
    """
    opening = _opening(case, case.grading.epreuve_pratique, "unités de la pratique professionnelle", parameters)
    if isinstance(opening, str):
        return opening
    moyenne, access = opening
    basis = (case.grading.fondement,)
    heard = dict(case.oraux)
    oral = heard.pop("", None)
    if heard:
        question = f"un oral de contrôle porte sur {', '.join(sorted(heard))}, et non sur l’examen : compte-t-il ?"
        return Proposal(Decision.CONTROLE, f"{access}.", questions=(question,), fondements=basis)
    if oral is None:
        return Proposal(Decision.CONTROLE, f"{access}, un oral.", fondements=basis)
    more = oral * moyenne.diviseur
    words = f"Oral de contrôle : {brief(oral)} × {brief(moyenne.diviseur.normalize())} = {brief(more.normalize(EXACT))}"
    again = Average(moyenne.points + more, 2 * moyenne.diviseur)
    gains = (Bonus("controle", more, words, oral, moyenne.diviseur),)
    decision, said = _after_orals(
        again, f"{access} ({brief(oral)}), moyenne de l’oral et de l’examen", parameters["admission"]
    )
    return Proposal(decision, said, again, bonus=gains, fondements=basis)


def controle_by_better_marks(case: DecisionCase, parameters: Parameters) -> Proposal | str:
    """D. 337-78, from session 2022: two orals, each unit keeps its better mark, the average is computed again.

    It is open from 8 to less than 10, with 10 in the professional units, or where all of them are exempted.
    """
    opening = _opening(case, case.grading.professionnelles, "unités professionnelles", parameters)
    if isinstance(opening, str):
        return opening
    moyenne, access = opening
    basis = (case.grading.fondement,)
    heard = dict(case.oraux)
    marked = {grade.unite: grade for grade in case.unites if grade.note is not None}
    groups = [[unite for unite in group if unite in marked] for group in case.grading.groupes_controle]
    if question := _oral_question(heard, groups):
        return Proposal(Decision.CONTROLE, f"{access}.", questions=(question,), fondements=basis)
    if len(heard) < len(groups):
        wanted = " et ".join(f"l’une de {', '.join(group)}" for group in groups)
        words = f"{access} ; un oral sur {wanted}, au choix du candidat."
        return Proposal(Decision.CONTROLE, words, fondements=basis)
    told = ", ".join(f"{unite} {brief(mark)}" for unite, mark in sorted(heard.items()))
    better = [(marked[unite], mark) for unite, mark in sorted(heard.items()) if mark > (marked[unite].note or 0)]
    gained = sum([(mark - (first.note or 0)) * first.coefficient for first, mark in better], moyenne.points)
    again = Average(settled(gained), moyenne.diviseur)
    decision, said = _after_orals(again, f"{access} ({told}), la meilleure note compte", parameters["admission"])
    raised = tuple([_raised(first, mark) for first, mark in better])
    return Proposal(decision, said, again, fondements=basis, unites=raised)


def _opening(
    case: DecisionCase, names: Sequence[str], called: str, parameters: Parameters
) -> tuple[Average, str] | str:
    """The average of whom the épreuve de contrôle is open to, and the sentence that says so; or why it is closed.

    `names` are the units whose average opens it, `called` what they are called.
    """
    moyenne = case.moyenne
    if moyenne is None:
        return case.without_average()
    if moyenne.reaches(parameters["admission"]):
        return f"la moyenne est d’au moins {figure(parameters['admission'])}"
    if not moyenne.reaches(parameters["plancher"]):
        return f"la moyenne est inférieure à {figure(parameters['plancher'])}"
    chosen = [grade for grade in case.unites if grade.unite in names]
    if not chosen:
        return "le règlement ne dit pas quelles unités ouvrent l’épreuve de contrôle"
    practice = average(chosen)
    if practice is not None and not practice.reaches(parameters["seuil"]):
        return f"la moyenne des {called} est inférieure à {figure(parameters['seuil'])} : {practice.enoncee}"
    units = f"{called}, {practice.enoncee}" if practice else f"{called} dispensées"
    return moyenne, f"Moyenne de {moyenne.enoncee} ; {units} : épreuve de contrôle"


def _after_orals(again: Average, words: str, threshold: Decimal) -> tuple[Decision, str]:
    """What follows from the average after the épreuve de contrôle, and the sentence that says so."""
    if again.reaches(threshold):
        return Decision.ADMIS_APRES_CONTROLE, f"{words} : {again.enoncee}, sans mention."
    return Decision.AJOURNE, f"{words} : {again.enoncee}, inférieure à {figure(threshold)}."


def practice_units(grading: Grading, parameters: Parameters) -> tuple[str, ...]:
    """The units whose average opens the épreuve de contrôle, by the figures of the rule that holds."""
    return grading.epreuve_pratique if parameters.get("mode") == "moyenne" else grading.professionnelles


def _oral_question(heard: Mapping[str, Decimal], groups: Sequence[Sequence[str]]) -> str:
    """What no text settles of the orals heard, where each group of units gives one, or nothing."""
    if not groups or not all(groups):
        return "le règlement ne dit pas sur quelle unité notée porte chaque oral de contrôle : laquelle ?"
    odd = sorted(heard.keys() - {unite for group in groups for unite in group})
    if odd:
        named = ", ".join(unite or "l’examen entier" for unite in odd)
        return f"un oral de contrôle porte sur {named}, hors des unités prévues ou notées : compte-t-il ?"
    if any(len(heard.keys() & set(group)) > 1 for group in groups):
        named = ", ".join(sorted(heard))
        return f"deux oraux de contrôle portent sur des unités d’un même groupe ({named}) : lequel compte ?"
    return ""


def _raised(first: UnitGrade, oral: Decimal) -> UnitGrade:
    """A unit with the mark of an oral that is better than its first one."""
    before, points = first.note or Decimal(), EXACT.multiply(oral, first.coefficient)
    words = (
        f"{first.unite} : {brief(oral)} à l’oral de contrôle, d’abord {brief(before)}, "
        f"× {brief(first.coefficient)} = {brief(points)}"
    )
    return evolve(
        first,
        etat=Standing.NOTE,
        note=oral,
        points=points,
        explication=words,
        proposee=False,
        premiere=before,
    )


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
