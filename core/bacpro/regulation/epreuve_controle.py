"""The two procedures of the épreuve de contrôle (D. 337-78): one oral up to session 2021, two from session 2022.

Each function is a rule, as in `decision`, which says when it holds.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import evolve

from bacpro.model.deliberation import Average, Bonus, Decision, Standing, UnitGrade
from bacpro.model.proposal import DecisionCase, Proposal
from bacpro.model.result import EXACT, brief, figure
from bacpro.model.rule import Parameters
from bacpro.regulation.average import average, settled


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
