"""What follows from the decision proposed: mention, what is kept, what is due, what is left, and how all is said."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

from attrs import evolve

from bacpro.errors import RuleError
from bacpro.jobs.counting import ask_which_is_kept
from bacpro.jobs.deciding import Merit
from bacpro.jobs.prepared import PASS, Case, PreparedSession, Said
from bacpro.jobs.rules import heard_before_admission, tried
from bacpro.model.candidate import Form
from bacpro.model.deliberation import Average, Decision, Deliberation, Kept, Mention, UnitGrade
from bacpro.model.result import MARK_MAX, french
from bacpro.model.rule import Refusal
from bacpro.regulation.average import average_of, figure, points_of
from bacpro.regulation.decision import (
    ADMISSION,
    ATTESTATION,
    CERTIFICATE,
    CONTEST,
    KEPT,
    KEPT_MENTION,
    MENTION,
    POSTPONED,
    DecisionRule,
    Jury,
    Proposal,
)

ADMIS, AJOURNE = Decision.ADMIS, Decision.AJOURNE
UNFINISHED = frozenset({Decision.EN_COURS, Decision.INCOMPLET})
FAILED = frozenset({AJOURNE, Decision.NON_DELIVRABLE})
CENT = Decimal("0.01")
_NOT_OPEN = "L’épreuve de contrôle n’est pas ouverte au candidat : les oraux saisis ne comptent pas."
WHY_ATTESTED = {
    AJOURNE: "ajourné",
    Decision.NON_DELIVRABLE: "diplôme non délivré",
    Decision.EN_COURS: "forme progressive, moyenne non atteinte",
}
"""The decisions that give attestations of bloc, and why (D. 337-69)."""


def concluded(case: Case) -> Deliberation:
    """The decision with all that follows from it, its grounds, and how it is explained."""
    now, jury, said = case.now, case.jury, case.said
    rule, proposal, refused = _found(case)
    weighed = jury.moyenne is not None or proposal.decision in UNFINISHED
    if case.standings.notables:
        for unit in [unit for unit in case.units if unit.nature.notable]:
            said.remarques += [unit.remarque] if unit.remarque else []
            said.questions += [unit.question] if unit.question else []
            said.regles += (*unit.regles, *unit.poids) if weighed else unit.regles
    kept = tuple([unit.garde for unit in case.units if unit.garde])
    if now.regles.admission and proposal.decision is Decision.ADMIS_APRES_CONTROLE and not rule.greffon:
        proposal = _admitted_by(now.regles.admission, case, proposal)
    consequences = _consequences(case, proposal, kept)
    every = (*case.bonuses, *proposal.bonus)
    questions = (*proposal.questions, *said.questions)
    words = [
        _with_its_reason(case, rule, proposal.explication, refused),
        *[f"{unit.explication}." for unit in proposal.unites],
        *[f"{bonus.explication}." for bonus in every],
        *said.remarques,
    ]
    words += [f"À arbitrer : {question}" for question in questions]
    coefficients = now.coefficients if weighed else ()
    cited = now.fondements[tuple(said.regles)]
    return Deliberation(
        unites=_counted(jury.unites, proposal.unites),
        bonus=every,
        moyenne=proposal.moyenne or jury.moyenne,
        decision=proposal.decision,
        regle=rule.id,
        fondements=(*rule.fondements, *proposal.fondements, *coefficients, *cited),
        explication=" ".join(words),
        questions=questions,
        acquises=kept,
        ecartees=refused,
        **consequences,
    )


def _counted(unites: tuple[UnitGrade, ...], raised: Sequence[UnitGrade]) -> tuple[UnitGrade, ...]:
    """The units with the marks that make the average: where an oral of the contrôle raised one, the oral."""
    if not raised:
        return unites
    after = {unit.unite: unit for unit in raised}
    return tuple([after.get(unit.unite, unit) for unit in unites])


def _found(case: Case) -> tuple[DecisionRule, Proposal, tuple[Refusal, ...]]:
    """The rule that decides, its proposal, and the rules refused before it."""
    refused: tuple[Refusal, ...] = ()
    for applied, before in (case.standings.essai, case.merit.essai):
        refused += before
        if applied:
            return (*applied, refused)
    found, last = tried(case.now.regles.autres, case.jury, Proposal)
    if found is None:
        raise _undecided(case, refused + last)
    heard_before_admission(*found, case.jury)
    return (*found, refused + last)


def _undecided(case: Case, refused: Sequence[Refusal]) -> RuleError:
    """The error of a candidate whom no rule takes: those of a speciality left him out."""
    own = [rule for rule in case.now.regles.autres if rule.greffon]
    motifs = " ; ".join(f"{refusal.regle} : {refusal.motif}" for refusal in refused)
    named = f"aucune règle de la délibération ne s’applique une fois remplacée {', '.join(rule.id for rule in own)}"
    return RuleError(own[0].greffon if own else "", named, f"({motifs})")


def _admitted_by(own: DecisionRule, case: Case, proposal: Proposal) -> Proposal:
    """A proposal to admit after the contrôle, as the rule of a speciality on admission leaves it.

    What that rule wants of the admitted beside an average is wanted of the marks that the orals raised too. Where it
    refuses them, nobody is admitted, and whether it holds after the contrôle is asked.
    """
    jury = case.jury
    units = _counted(jury.unites, proposal.unites)
    found, refused = tried([own], Jury(units, proposal.moyenne, jury.grading, jury.forme, jury.oraux), Proposal)
    if found is not None:
        return proposal
    why = refused[0].motif
    case.said.ask(
        f"la règle d’admission de la spécialité n’admet pas ce candidat ({why}) : vaut-elle aussi après l’épreuve de "
        f"contrôle ?",
        ADMISSION,
    )
    words = f"{proposal.explication.removesuffix('.').removesuffix(', sans mention')} ; non admis : {why}."
    return evolve(proposal, decision=AJOURNE, explication=words)


def _admissible(now: PreparedSession, jury: Jury) -> bool:
    """Whether the average is one that the Code admits, so that a speciality alone can have refused the candidate."""
    threshold = now.parametres[CONTEST].get("admission", PASS)
    return jury.moyenne is not None and jury.moyenne.reaches(threshold)


def _with_its_reason(case: Case, rule: DecisionRule, explanation: str, refused: Sequence[Refusal]) -> str:
    """The sentence of a decision; for an ajourné, with why the épreuve de contrôle is not open, or why not admitted.

    Where that is the reason of a rule of the speciality, the decision is no surer than the ground of that rule.
    """
    if rule.id != POSTPONED:
        return explanation
    admissible = _admissible(case.now, case.jury)
    wanted = ADMISSION if admissible else CONTEST
    why = next((refusal.motif for refusal in refused if refusal.regle == wanted), "")
    if not why:
        return explanation
    if any(own.id == wanted and own.greffon for own in case.now.regles.autres):
        case.said.regles.append(wanted)
    return (
        f"{explanation.removesuffix('.')} ; non admis : {why}."
        if admissible
        else f"{explanation.removesuffix('.')} : {why}."
    )


def _consequences(case: Case, proposal: Proposal, kept: tuple[Kept, ...]) -> dict[str, Any]:
    """What follows from a decision, by attribute of the deliberation."""
    now, jury, said, decision = case.now, case.jury, case.said, proposal.decision
    if decision is ADMIS:
        if jury.oraux:
            said.remarques.append(_NOT_OPEN)
        return {"mention": _mention(case.merit, said), "professionnelle": None}
    found: dict[str, Any] = {"mention": None, "professionnelle": _practice(case)}
    if decision in UNFINISHED:
        found["a_presenter"] = case.standings.manquantes
        found["note_minimale"] = _lowest(case)
    if decision in FAILED:
        found["a_presenter"] = tuple([unit.note.unite for unit in case.units if not unit.garde])
        if replaced := case.standings.remplacees:
            named = ", ".join(replaced)
            said.remarques.append(
                f"Épreuves de remplacement à {named}, sur autorisation du recteur, EPS exceptée "
                f"(D. 337-81 et D. 337-92)."
            )
    if decision is AJOURNE:
        found["certificat"] = _certificate(now, jury, said)
        _say_before_failing(now, jury, proposal, said)
    found["attestations"] = _attestations(now, kept, decision, said)
    return found


def _practice(case: Case) -> Average | None:
    """The average of the units that open the épreuve de contrôle."""
    divisor, practice = case.standings.diviseur_pratique, case.now.regles.pratique
    if not divisor:
        return None
    return average_of(points_of([grade for grade in case.jury.unites if grade.unite in practice]), divisor)


def _mention(merit: Merit, said: Said) -> Mention | None:
    """D. 337-86: for the admitted, never after the épreuve de contrôle."""
    if merit.mention:
        said.regles += merit.regles
        if KEPT in said.regles:
            said.ask("des notes sont conservées : la mention peut-elle être donnée ?", KEPT_MENTION)
        said.remarques.append(f"Mention {merit.mention}.")
        said.regles.append(MENTION)
    return merit.mention


def _certificate(now: PreparedSession, jury: Jury, said: Said) -> bool:
    """D. 337-87: to an ajourné with 8 of average, before the contrôle."""
    threshold = now.parametres[CERTIFICATE]["seuil"]
    if jury.moyenne is None or not jury.moyenne.reaches(threshold):
        return False
    said.remarques.append(
        f"Certificat de fin d’études professionnelles secondaires dû : moyenne d’au moins {figure(threshold)}."
    )
    said.regles.append(CERTIFICATE)
    return True


def _attestations(now: PreparedSession, kept: Sequence[Kept], decision: Decision, said: Said) -> tuple[str, ...]:
    """D. 337-69: to those who fail, or have not finished, for units of 10 and more, or acquired by VAE."""
    why = WHY_ATTESTED.get(decision)
    due = tuple([unit.unite for unit in kept if unit.valable_jusqua]) if why else ()
    if not due or ATTESTATION not in now.parametres:
        return ()
    held = frozenset(due)
    blocs = [words for unites, words in now.blocs if unites <= held] or due
    said.remarques.append(f"Attestations de blocs dues ({why}) : {', '.join(blocs)}.")
    said.regles.append(ATTESTATION)
    return due


def _lowest(case: Case) -> Decimal | None:
    """The lowest mark in all the units left that is enough to be admitted, to the cent above."""
    now, jury, said, standings = case.now, case.jury, case.said, case.standings
    if not standings.reste:
        return None
    missing = now.admission * standings.coefficients - Decimal(points_of(jury.unites, case.bonuses))
    mark = max(missing / standings.reste, Decimal()).quantize(CENT, ROUND_CEILING)
    wanted, units = figure(now.admission), standings.manquantes
    where = f"à {units[0]}" if len(units) == 1 else "dans chacune des unités restantes"
    if mark > MARK_MAX:
        again = ", sans repasser d’autres unités" if jury.forme is Form.PROGRESSIVE else ""
        said.remarques.append(f"Même 20 {where} ne donnerait pas {wanted} de moyenne{again}.")
        return None
    least = f"Il faut au moins {french(mark)} {where} pour atteindre" if mark else f"Même 0 {where} donnerait"
    said.remarques.append(f"{least} {wanted} de moyenne.")
    return mark


def _say_before_failing(now: PreparedSession, jury: Jury, proposal: Proposal, said: Said) -> None:
    """What the jury must know before it fails a candidate (D. 337-85), and what his orals leave."""
    said.remarques.append("Si un livret scolaire ou de formation a été fourni, le jury l’examine avant d’ajourner.")
    said.regles.append(POSTPONED)
    if jury.oraux and proposal.moyenne is None:
        said.remarques.append(_NOT_OPEN)
    elif jury.oraux:
        marks = {grade.unite: grade.note for grade in jury.unites}
        for unite, oral in jury.oraux:
            ask_which_is_kept(unite, marks.get(unite), oral, now, said)
