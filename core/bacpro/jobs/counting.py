"""What counts for a candidate in a session: the last results, exemptions by attestation, bonuses, orals."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bacpro.jobs.prepared import ABSENT_LATER, ATTESTED, KEPT_ORAL, Graded, PreparedSession, PreparedUnit, Said
from bacpro.model.candidate import GLOBAL_ONLY
from bacpro.model.deliberation import Bonus, Standing, UnitGrade
from bacpro.model.dossier import Dossier
from bacpro.model.result import SHORT_CODES, Result, State, brief
from bacpro.regulation.average import best_bonuses
from bacpro.regulation.conservation import CARRY_OVER, HOLDING
from bacpro.regulation.decision import ADDED, KEPT, ONCE, OPTIONAL, OUTSIDE, PROJECT


def counting(dossier: Dossier, now: PreparedSession, graded: Graded, said: Said) -> dict[str, Result]:
    """The result that counts for each unit: the last (D. 337-79), but what the candidate gave up (D. 337-78)."""
    results = {result.unite: result for result in dossier.resultats}
    if len(results) != len(dossier.resultats):
        ordered = sorted(dossier.resultats, key=lambda result: result.session or now.annee)
        several: dict[str, list[Result]] = {}
        for result in ordered:
            several.setdefault(result.unite, []).append(result)
        results = {unite: _last(found, now, graded, said) for unite, found in several.items()}
    for unite in dossier.renonce:
        given_up = results.get(unite)
        if given_up and (now.precedes(given_up) or given_up.etat in {State.DISPENSE, State.VAE}):
            del results[unite]
            said.remarques.append(f"{unite} : le candidat a renoncé à ce qu’il en gardait.")
    return results


def _last(ordered: Sequence[Result], now: PreparedSession, graded: Graded, said: Said) -> Result:
    """The last of the results of a unit; no text says what an earlier note is worth when it gave none."""
    last = ordered[-1]
    held = next((result for result in reversed(ordered) if result.etat in HOLDING), None)
    if last.etat in HOLDING or not held or not now.precedes(last):
        return last
    if held.unite in now.facultatives or graded.of([held])[0].garde:
        said.ask(
            f"{held.unite} : le résultat de la session {held.session} vaut-il encore, alors que la session "
            f"{last.session} n’a pas donné de note ?",
            ABSENT_LATER,
        )
    return last


def ask_what_is_open(dossier: Dossier, results: Mapping[str, Result], now: PreparedSession, said: Said) -> None:
    """What a conversion left to the office, for units that still have no result."""
    for unite, asked in (dossier.a_arbitrer or {}).items():
        units = (unite,) if unite else now.facultatives
        if any(code not in results for code in units):
            said.ask(asked.question, asked.regle)


def attested(
    unit: PreparedUnit, dossier: Dossier, results: Mapping[str, Result], now: PreparedSession, said: Said
) -> PreparedUnit:
    """A unit with what an attestation of bloc changes: it dispenses of what the candidate no longer holds."""
    note = unit.note
    if note.unite not in dossier.attestations or note.unite in dossier.renonce or note.acquise:
        return unit
    result = results.get(note.unite)
    if ATTESTED not in now.parametres:
        said.ask(f"{note.unite} : une attestation est signalée : quelle note atteste-t-elle ?")
        return unit
    low = result is not None and result.note is not None and result.note < now.parametres[KEPT]["seuil"]
    if result is not None and (low or not now.precedes(result)):
        held = f"d’une note de {brief(result.note)}" if result.note is not None else f"de {_code(result)}"
        obtained = result.session or now.annee
        said.ask(
            f"{note.unite} : une attestation est signalée à côté {held} (session {obtained}) : lequel des deux fait "
            f"foi ?",
            ATTESTED,
        )
        return unit
    words = f"{note.unite} : dispense par attestation, hors du diviseur"
    return now.unites[UnitGrade(note.unite, note.coefficient, Standing.DISPENSE, explication=words), ATTESTED]


def _code(result: Result) -> str:
    """How a question names a result without note."""
    return f"« {SHORT_CODES[result.etat]} »" if result.etat in SHORT_CODES else "situations de CCF"


def bonuses_of(dossier: Dossier, results: Mapping[str, Result], now: PreparedSession, said: Said) -> tuple[Bonus, ...]:
    """Points beside the compulsory units: facultatives, projet, and those that the jury adds."""
    found: tuple[Bonus, ...] = ()
    optional = [bonus for unite in now.facultatives if unite in results and (bonus := now.bonus_of[results[unite]])]
    if optional:
        found = best_bonuses(optional, now.parametres[OPTIONAL])
        said.regles.append(OPTIONAL)
        said.regles += [ONCE] if any(bonus.objet not in now.ponderees for bonus in found) else []
        earlier = [results[bonus.objet] for bonus in found if now.precedes(results[bonus.objet])]
        said.regles += [KEPT] if earlier else []
        said.regles += [CARRY_OVER] if any(now.carried(result) for result in earlier) else []
    for outside in now.hors_reglement:
        if outside.code in results and (bonus := now.bonus_of[results[outside.code]]):
            said.ask(f"{bonus.explication} ; {outside.question}", OUTSIDE)
    if dossier.projet is not None:
        found = (*found, *_project(dossier, dossier.projet, now, said))
    if dossier.points_jury:
        words = f"Points de jury saisis à la main : {brief(dossier.points_jury)}"
        found = (*found, Bonus("jury", dossier.points_jury, words))
        said.regles.append(ADDED)
    return found


def _project(dossier: Dossier, mark: Decimal, now: PreparedSession, said: Said) -> tuple[Bonus, ...]:
    """Projet, or chef-d’œuvre: of scolaires and apprentis, once it exists."""
    if PROJECT not in now.parametres:
        said.remarques.append(f"Projet non compté : il ne l’est pas à la session {now.annee}.")
    elif dossier.statut is None:
        said.ask(
            "le statut n’est pas indiqué : la note de projet, propre aux scolaires et aux apprentis, compte-t-elle ?",
            PROJECT,
        )
    elif dossier.statut not in GLOBAL_ONLY:
        said.remarques.append("Projet non compté : il ne l’est que pour les scolaires et les apprentis.")
    else:
        said.regles.append(PROJECT)
        return (now.projet[str(mark)],)
    return ()


def orals_heard(
    whole: Decimal | None, results: Mapping[str, Result], now: PreparedSession, said: Said
) -> tuple[tuple[str, Decimal], ...]:
    """The orals of this session, by unit; one of an earlier session may have raised the note that is kept."""
    heard = [result for result in results.values() if result.controle is not None]
    if not heard and whole is None:
        return ()
    orals = [] if whole is None else [("", whole)]
    for result in sorted(heard, key=lambda result: (result.unite, result.session or now.annee)):
        oral = result.controle or Decimal()
        if not now.precedes(result):
            orals.append((result.unite, oral))
        elif now.annee - (result.session or 0) <= now.parametres[KEPT_ORAL]["annees"]:
            ask_which_is_kept(result.unite, result.note, oral, now, said)
    return tuple(sorted(orals))


def ask_which_is_kept(unite: str, note: Decimal | None, oral: Decimal, now: PreparedSession, said: Said) -> None:
    """No text says whether the oral of the contrôle raises the note that is kept."""
    if note is not None and oral > note and oral >= now.parametres[KEPT_ORAL]["seuil"]:
        said.ask(
            f"{unite} : l’oral de contrôle ({brief(oral)}) dépasse la note ({brief(note)}) : lequel des deux le "
            f"candidat conserve-t-il ?",
            KEPT_ORAL,
        )
