"""What follows from the decision proposed: mention, what is kept, what is due, what is left, and how all is said."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

from bacpro.jobs.counting import ask_which_is_kept
from bacpro.jobs.prepared import PreparedSession, PreparedUnit, Said
from bacpro.model.candidate import Form
from bacpro.model.deliberation import Bonus, Decision, Deliberation, Kept, Mention, Standing
from bacpro.model.result import MARK_MAX, french
from bacpro.model.rule import Refusal
from bacpro.regulation.average import average, figure, settled
from bacpro.regulation.decision import (
    ATTESTATION,
    CERTIFICATE,
    CONTEST,
    HONOURS,
    KEPT,
    KEPT_MENTION,
    MENTION,
    POSTPONED,
    DecisionRule,
    Jury,
    Proposal,
    mention_of,
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


Found = tuple[DecisionRule, Proposal, tuple[Refusal, ...]]


def concluded(
    now: PreparedSession,
    jury: Jury,
    units: Sequence[PreparedUnit],
    bonuses: tuple[Bonus, ...],
    found: Found,
    said: Said,
) -> Deliberation:
    """The decision with all that follows from it, its grounds, and how it is explained."""
    rule, proposal, refused = found
    for unit in [unit for unit in units if unit.notable]:
        said.remarques += [unit.remarque] if unit.remarque else []
        said.questions += [unit.question] if unit.question else []
        said.regles += unit.regles
    kept = tuple([unit.garde for unit in units if unit.garde])
    consequences = _consequences(now, jury, bonuses, proposal, kept, said)
    every = (*bonuses, *proposal.bonus)
    questions = (*proposal.questions, *said.questions)
    words = [
        _with_its_reason(rule.id, proposal.explication, refused),
        *[f"{bonus.explication}." for bonus in every],
        *said.remarques,
    ]
    words += [f"À arbitrer : {question}" for question in questions]
    grounds = (*rule.fondements, *proposal.fondements, *(now.coefficients if jury.moyenne else ()))
    for rule_id in dict.fromkeys(said.regles):
        grounds += now.fondements.get(rule_id, ())
    return Deliberation(
        unites=jury.unites,
        bonus=every,
        moyenne=proposal.moyenne or jury.moyenne,
        decision=proposal.decision,
        regle=rule.id,
        fondements=grounds,
        explication=" ".join(words),
        questions=questions,
        acquises=kept,
        ecartees=refused,
        **consequences,
    )


def _with_its_reason(rule: str, explanation: str, refused: Sequence[Refusal]) -> str:
    """The sentence of a decision; for an ajourné between 8 and 10, with why the épreuve de contrôle is not open."""
    why = next((refusal.motif for refusal in refused if refusal.regle == CONTEST), "") if rule == POSTPONED else ""
    return f"{explanation.removesuffix('.')} : {why}." if why else explanation


def _consequences(
    now: PreparedSession, jury: Jury, bonuses: tuple[Bonus, ...], proposal: Proposal, kept: tuple[Kept, ...], said: Said
) -> dict[str, Any]:
    """What follows from a decision, by attribute of the deliberation."""
    decision = proposal.decision
    if decision is ADMIS:
        if jury.oraux:
            said.remarques.append(_NOT_OPEN)
        return {"mention": _mention(now, jury, said), "professionnelle": None}
    practice = average([grade for grade in jury.unites if grade.unite in now.pratique])
    found: dict[str, Any] = {"mention": None, "professionnelle": practice}
    if decision in UNFINISHED:
        found["a_presenter"] = tuple(jury.standing(Standing.MANQUANTE))
        found["note_minimale"] = _lowest(now, jury, bonuses, said)
    if decision in FAILED:
        held = {unit.unite for unit in kept}
        found["a_presenter"] = tuple([grade.unite for grade in jury.unites if grade.unite not in held])
        if replaced := jury.standing(Standing.ZERO):
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


def _mention(now: PreparedSession, jury: Jury, said: Said) -> Mention | None:
    """D. 337-86: for the admitted, never after the épreuve de contrôle."""
    mention = mention_of(jury.moyenne, now.parametres[MENTION]) if jury.moyenne else None
    if (
        jury.moyenne
        and mention is Mention.TB
        and (honours := mention_of(jury.moyenne, now.parametres.get(HONOURS, {})))
    ):
        mention = honours
        said.regles.append(HONOURS)
    if mention:
        if KEPT in said.regles:
            said.ask("des notes sont conservées : la mention peut-elle être donnée ?", KEPT_MENTION)
        said.remarques.append(f"Mention {mention}.")
        said.regles.append(MENTION)
    return mention


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


def _lowest(now: PreparedSession, jury: Jury, bonuses: tuple[Bonus, ...], said: Said) -> Decimal | None:
    """The lowest mark in all the units left that is enough to be admitted, to the cent above."""
    left = known = divisor = Decimal()
    for unit in jury.unites:
        divisor += unit.coefficient if unit.etat is not Standing.DISPENSE else 0
        left += unit.coefficient if unit.etat is Standing.MANQUANTE else 0
        known += unit.points or 0
    known += sum([bonus.points for bonus in bonuses], Decimal())
    mark = max((now.admission * divisor - settled(known)) / left, Decimal()).quantize(CENT, ROUND_CEILING)
    wanted, units = figure(now.admission), jury.standing(Standing.MANQUANTE)
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
