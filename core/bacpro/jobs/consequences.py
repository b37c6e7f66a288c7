"""What follows from the decision proposed: mention, what is kept, what is due, and what is left."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal

from attrs import frozen

from bacpro.jobs.counted_results import Remarks, ask_which_is_kept
from bacpro.jobs.session_terms import SessionTerms
from bacpro.model.candidate import Form
from bacpro.model.deliberation import Average, Bonus, Decision, KeptUnit, Mention, Standing
from bacpro.model.proposal import DecisionCase, Proposal
from bacpro.model.result import MARK_MAX, figure, french
from bacpro.regulation.average import average, points_of
from bacpro.regulation.decision import (
    AJOURNEMENT,
    ATTESTATION,
    CERTIFICATE,
    HONOURS,
    KEPT,
    KEPT_MENTION,
    MENTION,
    mention_of,
)

UNFINISHED = frozenset({Decision.EN_COURS, Decision.INCOMPLET})
FAILED = frozenset({Decision.AJOURNE, Decision.NON_DELIVRABLE})
CENT = Decimal("0.01")
_NOT_OPEN = "L’épreuve de contrôle n’est pas ouverte au candidat : les oraux saisis ne comptent pas."
WHY_ATTESTED = {
    Decision.AJOURNE: "ajourné",
    Decision.NON_DELIVRABLE: "diplôme non délivré",
    Decision.EN_COURS: "forme progressive, moyenne non atteinte",
}
"""The decisions that give attestations of bloc, and why (D. 337-69)."""


@frozen
class DecisionConsequences:
    """What follows from a decision, under the names of the deliberation."""

    mention: Mention | None = None
    professionnelle: Average | None = None
    attestations: tuple[str, ...] = ()
    a_presenter: tuple[str, ...] = ()
    certificat: bool = False
    note_minimale: Decimal | None = None


def draw_consequences(
    case: DecisionCase,
    proposal: Proposal,
    bonuses: Sequence[Bonus],
    kept: Sequence[KeptUnit],
    terms: SessionTerms,
    said: Remarks,
) -> DecisionConsequences:
    """What follows from a proposal on a case, whose bonuses and kept units are given."""
    decision = proposal.decision
    if decision is Decision.ADMIS:
        if case.oraux:
            said.remarques.append(_NOT_OPEN)
        return DecisionConsequences(mention=_mention(case.moyenne, terms.parametres, said))
    practice = average([grade for grade in case.unites if grade.unite in terms.pratique])
    to_sit: tuple[str, ...] = ()
    lowest, certificate = None, False
    if decision in UNFINISHED:
        to_sit = tuple(case.standing(Standing.MANQUANTE))
        lowest = _lowest(case, to_sit, bonuses, terms, said)
    if decision in FAILED:
        to_sit = _left(case, kept, said)
    if decision is Decision.AJOURNE:
        certificate = _certificate(case.moyenne, terms, said)
        _say_before_failing(case, proposal, terms, said)
    attested = _attestations(kept, decision, terms, said)
    return DecisionConsequences(None, practice, attested, to_sit, certificate, lowest)


def _mention(moyenne: Average | None, parametres: Mapping[str, Mapping[str, Decimal]], said: Remarks) -> Mention | None:
    """D. 337-86: for the admitted, never after the épreuve de contrôle."""
    mention = mention_of(moyenne, parametres[MENTION]) if moyenne else None
    if moyenne is None or mention is None:
        return None
    if mention is Mention.TB and (honours := mention_of(moyenne, parametres.get(HONOURS, {}))):
        mention = honours
        said.regles.append(HONOURS)
    if KEPT in said.regles:
        said.ask("des notes sont conservées : la mention peut-elle être donnée ?", KEPT_MENTION)
    said.remarques.append(f"Mention {mention}.")
    said.regles.append(MENTION)
    return mention


def _lowest(
    case: DecisionCase, missing: Sequence[str], bonuses: Sequence[Bonus], terms: SessionTerms, said: Remarks
) -> Decimal | None:
    """The lowest mark in all the units left that is enough to be admitted, to the cent above."""
    left = sum([grade.coefficient for grade in case.unites if grade.etat is Standing.MANQUANTE], Decimal())
    if not left:
        return None
    weights = sum([grade.coefficient for grade in case.unites if grade.etat is not Standing.DISPENSE], Decimal())
    lacking = terms.admission * weights - points_of(case.unites, bonuses)
    mark = max(lacking / left, Decimal()).quantize(CENT, ROUND_CEILING)
    wanted = figure(terms.admission)
    where = f"à {missing[0]}" if len(missing) == 1 else "dans chacune des unités restantes"
    if mark > MARK_MAX:
        again = ", sans repasser d’autres unités" if case.forme is Form.PROGRESSIVE else ""
        said.remarques.append(f"Même 20 {where} ne donnerait pas {wanted} de moyenne{again}.")
        return None
    least = f"Il faut au moins {french(mark)} {where} pour atteindre" if mark else f"Même 0 {where} donnerait"
    said.remarques.append(f"{least} {wanted} de moyenne.")
    return mark


def _left(case: DecisionCase, kept: Sequence[KeptUnit], said: Remarks) -> tuple[str, ...]:
    """The units that one who fails has to sit again: all but those that he keeps."""
    if replaced := case.standing(Standing.ZERO):
        said.remarques.append(
            f"Épreuves de remplacement à {', '.join(replaced)}, sur autorisation du recteur, EPS exceptée "
            f"(D. 337-81 et D. 337-92)."
        )
    held = {unit.unite for unit in kept}
    return tuple([grade.unite for grade in case.unites if grade.unite not in held])


def _certificate(moyenne: Average | None, terms: SessionTerms, said: Remarks) -> bool:
    """D. 337-87: to an ajourné with 8 of average, before the contrôle."""
    threshold = terms.parametres[CERTIFICATE]["seuil"]
    if moyenne is None or not moyenne.reaches(threshold):
        return False
    said.remarques.append(
        f"Certificat de fin d’études professionnelles secondaires dû : moyenne d’au moins {figure(threshold)}."
    )
    said.regles.append(CERTIFICATE)
    return True


def _say_before_failing(case: DecisionCase, proposal: Proposal, terms: SessionTerms, said: Remarks) -> None:
    """What the jury must know before it fails a candidate (D. 337-85), and what his orals leave."""
    said.remarques.append("Si un livret scolaire ou de formation a été fourni, le jury l’examine avant d’ajourner.")
    said.regles.append(AJOURNEMENT)
    if case.oraux and proposal.moyenne is None:
        said.remarques.append(_NOT_OPEN)
    elif case.oraux:
        marks = {grade.unite: grade.note for grade in case.unites}
        for unite, oral in case.oraux:
            ask_which_is_kept(unite, marks.get(unite), oral, terms, said)


def _attestations(kept: Sequence[KeptUnit], decision: Decision, terms: SessionTerms, said: Remarks) -> tuple[str, ...]:
    """D. 337-69: to those who fail, or have not finished, for units of 10 and more, or acquired by VAE."""
    why = WHY_ATTESTED.get(decision)
    due = tuple([unit.unite for unit in kept if unit.valable_jusqua]) if why else ()
    if not due or ATTESTATION not in terms.parametres:
        return ()
    held = frozenset(due)
    blocs = [words for unites, words in terms.blocs if unites <= held] or due
    said.remarques.append(f"Attestations de blocs dues ({why}) : {', '.join(blocs)}.")
    said.regles.append(ATTESTATION)
    return due
