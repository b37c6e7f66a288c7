"""Prepares what the jury decides on: it proposes and explains, and never decides (D. 337-85, -88)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from operator import attrgetter

from attrs import evolve

from bacpro.errors import RuleError
from bacpro.jobs.consequences import UNFINISHED, draw_consequences
from bacpro.jobs.counted_results import (
    Remarks,
    add_bonuses,
    ask_what_is_open,
    choose_results,
    exempt_by_attestation,
    hear_orals,
)
from bacpro.jobs.graded_units import GradedUnit
from bacpro.jobs.rules import heard_before_admission, tried
from bacpro.jobs.session_terms import (
    PASS,
    DeliberationPlan,
    SessionTerms,
    plan_deliberation,
    plan_deliberation_from,
    session_terms,
)
from bacpro.model.candidate import GLOBAL_ONLY, Form, form_of
from bacpro.model.deliberation import Decision, Deliberation, UnitGrade
from bacpro.model.dossier import Dossier
from bacpro.model.proposal import DecisionCase, Proposal
from bacpro.model.result import EXACT, MARK_MAX, Result
from bacpro.model.rule import Refusal
from bacpro.plugins.guarding import off_stdout
from bacpro.regulation.average import average
from bacpro.regulation.decision import ADDED, ADMISSION, AJOURNEMENT, EPREUVE_CONTROLE, DecisionRule

__all__ = [
    "DeliberationPlan",
    "SessionTerms",
    "deliberate",
    "plan_deliberation",
    "plan_deliberation_from",
    "propose",
    "session_terms",
    "supposed",
]

_DEROGATION = "Forme progressive d’un scolaire ou d’un apprenti : elle suppose une dérogation du recteur (D. 337-78)."


def deliberate(dossier: Dossier, terms: SessionTerms) -> Deliberation:
    """What is proposed to the jury for a candidate in a session, all of whose results are of that session or before.

    Raises PluginError where a rule fails, gives anything but a proposal or a reason, or where none applies, with the
    plugin, the rule and the candidate.
    """
    with off_stdout:
        return propose(dossier, terms)


def propose(dossier: Dossier, terms: SessionTerms) -> Deliberation:
    """What `deliberate` gives, for who has put the standard output aside already (`off_stdout`)."""
    try:
        with localcontext(EXACT):
            return _propose(dossier, terms)
    except RuleError as error:
        raise error.of(dossier.candidat.numero) from error


def _propose(dossier: Dossier, terms: SessionTerms) -> Deliberation:
    forme = form_of(dossier.statut, dossier.forme)
    said = Remarks()
    results = choose_results(dossier, forme, terms, said)
    units = terms.grade_units(results, forme)
    if dossier.attestations:
        units = exempt_by_attestation(units, dossier, results, terms, said)
    if dossier.a_arbitrer:
        ask_what_is_open(dossier.a_arbitrer, results, terms, said)
    bonuses = add_bonuses(dossier, results, terms, said)
    orals = hear_orals(dossier.controle, results, terms, said)
    grades = tuple(map(attrgetter("note"), units))
    kept = tuple(filter(None, map(attrgetter("garde"), units)))
    case = DecisionCase(grades, average(grades, bonuses), terms.grading, forme, orals)
    if dossier.points_jury and case.moyenne and not case.moyenne.within(MARK_MAX):
        said.ask("les points de jury portent la moyenne hors de 0 à 20 : leur nombre est-il juste ?", ADDED)
    if forme is Form.PROGRESSIVE and dossier.statut in GLOBAL_ONLY:
        said.remarques.append(_DEROGATION)

    found, refused = tried(terms.regles, case, Proposal)
    if found is None:
        raise _no_rule_left(terms.regles, refused)
    rule, proposal = found
    weighed = case.moyenne is not None or proposal.decision in UNFINISHED
    for unit in units:
        if unit.notable:
            _say_of_unit(unit, said, weighed=weighed)
    if proposal.decision is Decision.ADMIS_APRES_CONTROLE:
        heard_before_admission(rule, case)
        proposal = _asked_again(case, rule, proposal, terms, said)
    follows = draw_consequences(case, proposal, bonuses, kept, terms, said)

    every = (*bonuses, *proposal.bonus) if proposal.bonus else bonuses
    questions = (*proposal.questions, *said.questions)
    words = [proposal.explication]
    if rule.id == AJOURNEMENT:
        words = [_with_its_reason(case, proposal.explication, refused, terms, said)]
    for raised in proposal.unites:
        words.append(f"{raised.explication}.")
    for bonus in every:
        words.append(f"{bonus.explication}.")
    words += said.remarques
    for question in questions:
        words.append(f"À arbitrer : {question}")
    coefficients = terms.coefficients if weighed else ()
    return Deliberation(
        unites=_after_orals(grades, proposal.unites) if proposal.unites else grades,
        bonus=every,
        moyenne=proposal.moyenne or case.moyenne,
        professionnelle=follows.professionnelle,
        decision=proposal.decision,
        mention=follows.mention,
        regle=rule.id,
        fondements=(*rule.fondements, *proposal.fondements, *coefficients, *terms.cite(said.regles)),
        explication=" ".join(words),
        questions=questions,
        acquises=kept,
        attestations=follows.attestations,
        a_presenter=follows.a_presenter,
        certificat=follows.certificat,
        note_minimale=follows.note_minimale,
        ecartees=refused,
    )


def _no_rule_left(rules: Sequence[DecisionRule], refused: Sequence[Refusal]) -> RuleError:
    """The error of a speciality whose rules, in the place of the Code’s, leave somebody without decision."""
    own = [rule for rule in rules if rule.greffon]
    motifs = " ; ".join(f"{refusal.regle} : {refusal.motif}" for refusal in refused)
    named = f"aucune règle de la délibération ne s’applique une fois remplacée {', '.join(r.id for r in own)}"
    return RuleError(own[0].greffon if own else "", named, f"({motifs})")


def _say_of_unit(unit: GradedUnit, said: Remarks, *, weighed: bool) -> None:
    """Say of a unit what there is to say; what its weight rests on counts only where the average does."""
    if unit.remarque:
        said.remarques.append(unit.remarque)
    if unit.question:
        said.questions.append(unit.question)
    said.regles += unit.regles
    if weighed:
        said.regles += unit.poids


def _asked_again(
    case: DecisionCase, rule: DecisionRule, proposal: Proposal, terms: SessionTerms, said: Remarks
) -> Proposal:
    """A proposal to admit after the contrôle, as the rule of a speciality on admission leaves it.

    What that rule wants of the admitted beside an average is wanted of the marks that the orals raised too. Where it
    refuses them, nobody is admitted, and whether it holds after the contrôle is asked.
    """
    if rule.greffon:
        return proposal
    own = [rule for rule in terms.regles if rule.id == ADMISSION and rule.greffon]
    units = _after_orals(case.unites, proposal.unites)
    found, refused = tried(own, evolve(case, unites=units, moyenne=proposal.moyenne), Proposal)
    if found is not None or not refused:
        return proposal
    why = refused[0].motif
    said.ask(
        f"la règle d’admission de la spécialité n’admet pas ce candidat ({why}) : vaut-elle aussi après l’épreuve de "
        f"contrôle ?",
        ADMISSION,
    )
    words = f"{proposal.explication.removesuffix('.').removesuffix(', sans mention')} ; non admis : {why}."
    return evolve(proposal, decision=Decision.AJOURNE, explication=words)


def _after_orals(grades: tuple[UnitGrade, ...], raised: Sequence[UnitGrade]) -> tuple[UnitGrade, ...]:
    """The units with the marks that make the average: where an oral of the contrôle raised one, the oral."""
    after = {grade.unite: grade for grade in raised}
    return tuple([after.get(grade.unite, grade) for grade in grades])


def _with_its_reason(
    case: DecisionCase, explanation: str, refused: Sequence[Refusal], terms: SessionTerms, said: Remarks
) -> str:
    """The sentence on an ajourné, with why the épreuve de contrôle is not open to him, or why he is not admitted.

    Where that is the reason of a rule of the speciality, the decision is no surer than the ground of that rule.
    """
    threshold = terms.parametres[EPREUVE_CONTROLE].get("admission", PASS)
    # From that average on, a speciality alone can have refused the candidate.
    admissible = case.moyenne is not None and case.moyenne.reaches(threshold)
    wanted = ADMISSION if admissible else EPREUVE_CONTROLE
    why = next((refusal.motif for refusal in refused if refusal.regle == wanted), "")
    if not why:
        return explanation
    if any(own.id == wanted and own.greffon for own in terms.regles):
        said.regles.append(wanted)
    words = explanation.removesuffix(".")
    return f"{words} ; non admis : {why}." if admissible else f"{words} : {why}."


def supposed(dossier: Dossier, marks: Mapping[str, Decimal], session: int) -> Dossier:
    """The dossier as it would be with other marks (unit code to mark on 20) in a session (year)."""
    kept = tuple(result for result in dossier.resultats if result.unite not in marks)
    orals = {result.unite: result.controle for result in dossier.resultats if result.session in {None, session}}
    new = tuple(Result(unite, note=mark, session=session, controle=orals.get(unite)) for unite, mark in marks.items())
    return evolve(dossier, resultats=(*kept, *new))
