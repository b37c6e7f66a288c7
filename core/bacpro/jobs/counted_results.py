"""What counts for a candidate in a session: the last results, exemptions by attestation, bonuses, orals."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import define, field

from bacpro.jobs.graded_units import GradedUnit, with_consequences
from bacpro.jobs.session_terms import SessionTerms
from bacpro.model.candidate import GLOBAL_ONLY, Form, Status
from bacpro.model.deliberation import Bonus, Standing, UnitGrade
from bacpro.model.dossier import Dossier, OpenQuestion
from bacpro.model.result import SHORT_CODES, Result, State, brief
from bacpro.regulation.average import best_bonuses
from bacpro.regulation.conservation.case import CARRY_OVER, HOLDING
from bacpro.regulation.decision import ADDED, KEPT, ONCE, OPTIONAL, OUTSIDE, PROJECT

ATTESTED = "code.dispense.attestation"
ABSENT_LATER, KEPT_ORAL = "code.conservation.absence_ulterieure", "code.conservation.controle"
"""Rules on what is kept of earlier results, on which a deliberation rests too."""


@define
class Remarks:
    """What is said beside the decision: remarks, questions that no text settles, and rules that these rest on."""

    remarques: list[str] = field(factory=list)
    questions: list[str] = field(factory=list)
    regles: list[str] = field(factory=list)

    def ask(self, question: str, *rules: str) -> None:
        """Add a question."""
        self.questions.append(question)
        self.regles += rules


def choose_results(dossier: Dossier, forme: Form | None, terms: SessionTerms, said: Remarks) -> dict[str, Result]:
    """The result that counts for each unit: the last (D. 337-79), but what the candidate gave up (D. 337-78)."""
    results = {result.unite: result for result in dossier.resultats}
    if len(results) != len(dossier.resultats):
        ordered = sorted(dossier.resultats, key=lambda result: result.session or terms.annee)
        results = {result.unite: result for result in ordered}
        for unite, last in results.items():
            _ask_what_an_absence_leaves([r for r in ordered if r.unite == unite], last, forme, terms, said)
    for unite in dossier.renonce:
        given_up = results.get(unite)
        if given_up and (terms.precedes(given_up) or given_up.etat in {State.DISPENSE, State.VAE}):
            del results[unite]
            said.remarques.append(f"{unite} : le candidat a renoncé à ce qu’il en gardait.")
    return results


def _ask_what_an_absence_leaves(
    ordered: Sequence[Result], last: Result, forme: Form | None, terms: SessionTerms, said: Remarks
) -> None:
    """No text says what an earlier note is worth when the last session of the unit gave none."""
    held = next((result for result in reversed(ordered) if result.etat in HOLDING), None)
    if last.etat in HOLDING or not held or not terms.precedes(last):
        return
    if held.unite in terms.facultatives or _keeps(held, forme, terms):
        said.ask(
            f"{held.unite} : le résultat de la session {held.session} vaut-il encore, alors que la session "
            f"{last.session} n’a pas donné de note ?",
            ABSENT_LATER,
        )


def _keeps(result: Result, forme: Form | None, terms: SessionTerms) -> bool:
    units = terms.grade_units({result.unite: result}, forme)
    return any(unit.garde for unit in units if unit.note.unite == result.unite)


def exempt_by_attestation(
    units: Sequence[GradedUnit], dossier: Dossier, results: Mapping[str, Result], terms: SessionTerms, said: Remarks
) -> list[GradedUnit]:
    """The units with what attestations of bloc change: each dispenses of what the candidate no longer holds."""
    named = set(dossier.attestations) - set(dossier.renonce)
    return [
        _attested(unit, results.get(unit.note.unite), terms, said)
        if unit.note.unite in named and not unit.note.acquise
        else unit
        for unit in units
    ]


def _attested(unit: GradedUnit, result: Result | None, terms: SessionTerms, said: Remarks) -> GradedUnit:
    """A unit that an attestation was given for, and that the candidate does not hold otherwise."""
    note, kept = unit.note, terms.parametres[KEPT]
    if ATTESTED not in terms.parametres:
        said.ask(f"{note.unite} : une attestation est signalée : quelle note atteste-t-elle ?")
        return unit
    low = result is not None and result.note is not None and result.note < kept["seuil"]
    if result is not None and (low or not terms.precedes(result)):
        held = f"d’une note de {brief(result.note)}" if result.note is not None else f"de {_code(result)}"
        obtained = result.session or terms.annee
        said.ask(
            f"{note.unite} : une attestation est signalée à côté {held} (session {obtained}) : lequel des deux fait "
            f"foi ?",
            ATTESTED,
        )
        return unit
    words = f"{note.unite} : dispense par attestation, hors du diviseur"
    exempted = UnitGrade(note.unite, note.coefficient, Standing.DISPENSE, explication=words)
    return with_consequences(exempted, terms.annee, int(kept["annees"]), ATTESTED)


def _code(result: Result) -> str:
    """How a question names a result without note."""
    return f"« {SHORT_CODES[result.etat]} »" if result.etat in SHORT_CODES else "situations de CCF"


def ask_what_is_open(
    asked: Mapping[str, OpenQuestion], results: Mapping[str, Result], terms: SessionTerms, said: Remarks
) -> None:
    """What a conversion left to the office, for units that still have no result."""
    for unite, question in asked.items():
        units = (unite,) if unite else terms.facultatives
        if any(code not in results for code in units):
            said.ask(question.question, question.regle)


def add_bonuses(
    dossier: Dossier, results: Mapping[str, Result], terms: SessionTerms, said: Remarks
) -> tuple[Bonus, ...]:
    """Points beside the compulsory units: facultatives, projet, and those that the jury adds."""
    found = list(_optional_bonuses(results, terms, said))
    if dossier.projet is not None and _counts_project(dossier.statut, terms, said):
        found.append(terms.project_bonus(str(dossier.projet)))
        said.regles.append(PROJECT)
    if dossier.points_jury:
        words = f"Points de jury saisis à la main : {brief(dossier.points_jury)}"
        found.append(Bonus("jury", dossier.points_jury, words))
        said.regles.append(ADDED)
    return tuple(found)


def _optional_bonuses(results: Mapping[str, Result], terms: SessionTerms, said: Remarks) -> tuple[Bonus, ...]:
    """Facultatives: the two best; of those that the règlement d’examen does not have, nothing but a question."""
    given = [results[unite] for unite in terms.facultatives if unite in results]
    found: tuple[Bonus, ...] = ()
    if bonuses := [bonus for bonus in terms.optional_bonuses(given) if bonus]:
        found = best_bonuses(bonuses, terms.parametres[OPTIONAL])
        said.regles.append(OPTIONAL)
        said.regles += [ONCE] if any(bonus.objet not in terms.ponderees for bonus in found) else []
        earlier = [results[bonus.objet] for bonus in found if terms.precedes(results[bonus.objet])]
        said.regles += [KEPT] if earlier else []
        said.regles += [CARRY_OVER] if any(terms.carried(result) for result in earlier) else []
    for outside in [outside for outside in terms.hors_reglement if outside.code in results]:
        [bonus] = terms.optional_bonuses([results[outside.code]])
        if bonus:
            said.ask(f"{bonus.explication} ; {outside.question}", OUTSIDE)
    return found


def _counts_project(statut: Status | None, terms: SessionTerms, said: Remarks) -> bool:
    """Whether a mark of projet, or chef-d’œuvre, counts: that of scolaires and apprentis, once it exists."""
    if PROJECT not in terms.parametres:
        said.remarques.append(f"Projet non compté : il ne l’est pas à la session {terms.annee}.")
        return False
    if statut is None:
        said.ask(
            "le statut n’est pas indiqué : la note de projet, propre aux scolaires et aux apprentis, compte-t-elle ?",
            PROJECT,
        )
        return False
    if statut not in GLOBAL_ONLY:
        said.remarques.append("Projet non compté : il ne l’est que pour les scolaires et les apprentis.")
        return False
    return True


def hear_orals(
    whole: Decimal | None, results: Mapping[str, Result], terms: SessionTerms, said: Remarks
) -> tuple[tuple[str, Decimal], ...]:
    """The orals of this session, by unit; one of an earlier session may have raised the note that is kept."""
    orals = [] if whole is None else [("", whole)]
    heard = [result for result in results.values() if result.controle is not None]
    if not heard:
        return tuple(orals)
    for result in sorted(heard, key=lambda result: (result.unite, result.session or terms.annee)):
        oral = result.controle or Decimal()
        if not terms.precedes(result):
            orals.append((result.unite, oral))
        elif terms.annee - (result.session or 0) <= terms.parametres[KEPT_ORAL]["annees"]:
            ask_which_is_kept(result.unite, result.note, oral, terms, said)
    return tuple(sorted(orals))


def ask_which_is_kept(unite: str, note: Decimal | None, oral: Decimal, terms: SessionTerms, said: Remarks) -> None:
    """No text says whether the oral of the contrôle raises the note that is kept."""
    if note is not None and oral > note and oral >= terms.parametres[KEPT_ORAL]["seuil"]:
        said.ask(
            f"{unite} : l’oral de contrôle ({brief(oral)}) dépasse la note ({brief(note)}) : lequel des deux le "
            f"candidat conserve-t-il ?",
            KEPT_ORAL,
        )
