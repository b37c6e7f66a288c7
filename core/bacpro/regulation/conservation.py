"""What a result of an earlier session is still worth (D. 337-69, -71, -78, -79, -81).

Each function is a rule: it gives a ruling, or the French sentence that says why it does not apply.
When it holds, on what ground and with which figures stands in `data/conservation.toml`.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from importlib.resources import files

from attrs import frozen

from bacpro.model.candidate import Form
from bacpro.model.outcome import Issue
from bacpro.model.result import Result, State, french
from bacpro.model.rule import Parameters, Rule
from bacpro.regulation.loading import load_rules

CARRY_OVER = "code.conservation.report"
TO_SIT = "code.unites.a_presenter"
LAST_SESSION = "code.conservation.sessions"
CITED = frozenset({CARRY_OVER, TO_SIT, LAST_SESSION})
"""Rules that are cited by a decision, not tried in turn."""

HOLDING = frozenset({State.NOTE, State.DISPENSE, State.VAE})
"""States of a result that can be worth something later."""


@frozen
class ConservationCase:
    """What the rules look at: one source result of one candidate, and the session he prepares."""

    unite: str
    cible: str | None
    """The target unit that corresponds, as sentences name it, or None."""
    session: int
    """Session (year) of the examination prepared."""
    resultat: Result | None = None
    """None when only an attestation is known."""
    forme: Form | None = None
    facultative: bool = False
    renonce: bool = False
    atteste: bool = False
    repassee: Result | None = None
    """A later result of the same unit, where there is one."""

    @property
    def note(self) -> Decimal | None:
        """The mark on 20, or None."""
        return self.resultat.note if self.resultat else None

    @property
    def etat(self) -> State | None:
        """The state of the result, or None."""
        return self.resultat.etat if self.resultat else None


@frozen
class Ruling:
    """What a rule decides of a case, and the sentence that says so."""

    issue: Issue
    explication: str
    note: Decimal | None = None
    valable_jusqua: int | None = None


def last_session(resultat: Result, parameters: Parameters) -> int | None:
    """Last session (year) in which a result can be used: that of its obtaining plus five (D. 337-69)."""
    return None if resultat.session is None else resultat.session + int(parameters["annees"])


def renunciation(case: ConservationCase, _: Parameters) -> Ruling | str:
    """D. 337-78, -79: notes are kept on request."""
    if not case.renonce:
        return "le candidat n’a pas renoncé à cette unité"
    if case.etat not in HOLDING and not case.atteste:
        return "il n’y a ni note ni dispense à laquelle renoncer"
    held = f"votre note de {french(case.note)} sur 20" if case.note is not None else "votre dispense"
    return Ruling(
        Issue.RENONCEE, f"Vous avez renoncé au bénéfice de {held} à l’unité {case.unite} : rien n’est reporté."
    )


def last_result(case: ConservationCase, _: Parameters) -> Ruling | str:
    """D. 337-79: the last note obtained is taken into account."""
    if case.repassee is None:
        return "l’unité n’a qu’un résultat"
    if case.etat not in HOLDING:
        return "le résultat n’est ni une note ni une dispense"
    if case.repassee.etat not in HOLDING:
        return "le résultat plus récent n’est ni une note ni une dispense"
    return Ruling(
        Issue.RENONCEE,
        f"Un résultat plus récent existe pour l’unité {case.unite} (session {case.repassee.session}) : "
        f"c’est le dernier qui compte, celui de la {_when(case)} n’est pas reporté.",
    )


def contradicted(case: ConservationCase, parameters: Parameters) -> Ruling | str:
    """An attestation is given for 10 and more: beside a lower note, no text says which of the two stands."""
    if not case.atteste or case.note is None or case.note >= parameters["seuil"]:
        return "aucune attestation ne contredit la note"
    return Ruling(
        Issue.A_ARBITRER,
        f"À arbitrer par le service des examens : une attestation est signalée pour l’unité {case.unite}, "
        f"mais la note est de {french(case.note)} sur 20 ; laquelle des deux fait foi ?",
    )


def attestation(case: ConservationCase, parameters: Parameters) -> Ruling | str:
    """D. 337-71 (2020 version): the holder of an attestation of bloc may be dispensed of the unit."""
    if not case.atteste:
        return "aucune attestation de bloc n’est signalée pour cette unité"
    if case.note is not None and not _expired(case, parameters):
        return "la note elle-même est encore valable"
    return Ruling(
        Issue.DISPENSE,
        f"Vous détenez une attestation pour l’unité {case.unite} : vous pouvez, à votre demande, être dispensé "
        f"{_of_target(case)}.",
    )


def exemption(case: ConservationCase, _: Parameters) -> Ruling | str:
    """D. 337-71: an exemption holds for the corresponding unit."""
    if case.etat is not State.DISPENSE:
        return "le résultat n’est pas une dispense"
    return Ruling(
        Issue.DISPENSE,
        f"Vous étiez dispensé de l’unité {case.unite} ({_when(case)}) : vous l’êtes aussi "
        f"{_of_target(case)}, si ce qui a fondé la dispense tient toujours.",
    )


def vae(case: ConservationCase, parameters: Parameters) -> Ruling | str:
    """D. 337-69: a unit acquired by VAE is valid five years."""
    if case.resultat is None or case.etat is not State.VAE:
        return "l’unité n’a pas été acquise par la VAE"
    until = last_session(case.resultat, parameters)
    if _expired(case, parameters):
        return Ruling(
            Issue.EXPIREE,
            f"L’unité {case.unite}, acquise par la VAE ({_when(case)}), était valable jusqu’à la session {until} : "
            f"elle ne l’est plus à la session {case.session}, sauf attestation de bloc.",
            valable_jusqua=until,
        )
    return Ruling(
        Issue.DISPENSE,
        f"Vous avez acquis l’unité {case.unite} par la VAE ({_when(case)}) : vous êtes dispensé "
        f"{_of_target(case)} jusqu’à la session {until}.",
        valable_jusqua=until,
    )


def absence(case: ConservationCase, _: Parameters) -> Ruling | str:
    """D. 337-81: an absence gives no note, a justified one gives zero: neither can be kept."""
    if case.etat is State.ABSENT:
        why = "vous avez été déclaré absent"
    elif case.etat is State.ABSENCE_JUSTIFIEE:
        why = "votre absence était justifiée, ce qui vaut la note zéro pour cette seule session"
    else:
        return "le candidat n’a pas été déclaré absent"
    return Ruling(Issue.SANS_NOTE, f"À l’unité {case.unite} ({_when(case)}), {why} : il n’y a pas de note à reporter.")


def not_validated(case: ConservationCase, _: Parameters) -> Ruling | str:
    """D. 337-81: a unit that was not validated gives nothing."""
    if case.etat is not State.NON_VALIDE:
        return "l’unité ne porte pas la mention « non valide »"
    return Ruling(
        Issue.SANS_NOTE,
        f"L’unité {case.unite} porte la mention « non valide » ({_when(case)}) : il n’y a pas de note à reporter.",
    )


def awaited(case: ConservationCase, _: Parameters) -> Ruling | str:
    """D. 337-88: a result is final after the jury’s deliberation."""
    if case.etat is not State.ATTENDUE:
        return "la note n’est pas en attente"
    return Ruling(
        Issue.SANS_NOTE,
        f"La note de l’unité {case.unite} ({_when(case)}) est encore attendue : il n’y a rien à reporter "
        f"aujourd’hui. Recommencez la conversion quand elle sera connue.",
    )


def oral(case: ConservationCase, parameters: Parameters) -> Ruling | str:
    """No text says whether the oral of the épreuve de contrôle raises the note that is kept."""
    heard = case.resultat.controle if case.resultat else None
    if heard is None or case.note is None:
        return "aucun oral de contrôle sur cette unité"
    if case.resultat and (case.resultat.session or 0) < parameters["depuis"]:
        return "l’oral de contrôle d’avant 2022 porte sur l’examen entier, la note de l’unité ne change pas"
    if heard <= case.note or heard < parameters["seuil"]:
        return "l’oral de contrôle ne change pas ce qui peut être conservé"
    if _expired(case, parameters):
        return "la note, comme l’oral, n’est plus valable"
    return Ruling(
        Issue.A_ARBITRER,
        f"À arbitrer par le service des examens : à l’unité {case.unite}, la note de {french(case.note)} sur 20 a "
        f"été suivie d’un oral de contrôle à {french(heard)} sur 20 ; laquelle des deux est conservée ?",
    )


def facultative(case: ConservationCase, parameters: Parameters) -> Ruling | str:
    """D. 337-69: of a facultative unit, only the points above 10 are kept."""
    if not case.facultative:
        return "l’unité est obligatoire"
    if case.note is None or case.note >= parameters["seuil"]:
        return "la note facultative est d’au moins 10 sur 20"
    return Ruling(
        Issue.NON_REPORTABLE,
        f"Votre note de {french(case.note)} sur 20 à l’unité facultative {case.unite} ne dépasse pas 10 : elle ne "
        f"donne aucun point à conserver.",
    )


def below_in_forme_globale(case: ConservationCase, parameters: Parameters) -> Ruling | str:
    """D. 337-78: in forme globale only notes of 10 and more are kept."""
    if case.note is None or case.note >= parameters["seuil"]:
        return "la note est d’au moins 10 sur 20"
    if case.forme is not Form.GLOBALE:
        return "le candidat ne passe pas l’examen sous la forme globale"
    return Ruling(
        Issue.NON_REPORTABLE,
        f"Votre note de {french(case.note)} sur 20 à l’unité {case.unite} ({_when(case)}) est inférieure à 10 : sous "
        f"la forme globale, elle ne peut pas être conservée.",
    )


def validity(case: ConservationCase, parameters: Parameters) -> Ruling | str:
    """D. 337-69: a note is valid five years; the change of diploma does not restart them."""
    if not _expired(case, parameters) or case.resultat is None or case.note is None:
        return "le résultat est encore valable"
    until = last_session(case.resultat, parameters)
    return Ruling(
        Issue.EXPIREE,
        f"Votre note de {french(case.note)} sur 20 à l’unité {case.unite} ({_when(case)}) était valable jusqu’à la "
        f"session {until} : elle ne l’est plus à la session {case.session}.",
        valable_jusqua=until,
    )


def below_in_forme_progressive(case: ConservationCase, parameters: Parameters) -> Ruling | str:
    """D. 337-79 keeps notes below 10; no text says whether they cross a change of diploma."""
    if case.resultat is None or case.note is None or case.note >= parameters["seuil"]:
        return "la note est d’au moins 10 sur 20"
    if case.forme is not Form.PROGRESSIVE:
        return "le candidat ne passe pas l’examen sous la forme progressive"
    until = last_session(case.resultat, parameters)
    return Ruling(
        Issue.A_ARBITRER,
        f"À arbitrer par le service des examens : la note de {french(case.note)} sur 20 à l’unité {case.unite} "
        f"({_when(case)}), que la forme progressive permet de garder jusqu’à la session {until}, peut-elle être "
        f"reportée sur le nouveau diplôme ?",
        valable_jusqua=until,
    )


def below_in_unknown_form(case: ConservationCase, parameters: Parameters) -> Ruling | str:
    """A note below 10 depends on the form, which the file does not give: nothing is guessed."""
    if case.resultat is None or case.note is None or case.note >= parameters["seuil"]:
        return "la note est d’au moins 10 sur 20"
    if case.forme is not None:
        return "la forme de l’examen est connue"
    return Ruling(
        Issue.A_ARBITRER,
        f"À arbitrer par le service des examens : la note de {french(case.note)} sur 20 à l’unité {case.unite} "
        f"({_when(case)}) est inférieure à 10 et la forme de l’examen, globale ou progressive, n’est pas indiquée ; "
        f"laquelle est-ce ?",
        valable_jusqua=last_session(case.resultat, parameters),
    )


def absent_later(case: ConservationCase, _: Parameters) -> Ruling | str:
    """No text says what a later registration without a note does to a note already kept."""
    if case.repassee is None:
        return "l’unité n’a qu’un résultat"
    if case.note is None:
        return "le résultat ancien n’est pas une note"
    return Ruling(
        Issue.A_ARBITRER,
        f"À arbitrer par le service des examens : la note de {french(case.note)} sur 20 à l’unité {case.unite} "
        f"(session {case.resultat.session if case.resultat else ''}) est-elle encore conservée, alors que la "
        f"session {case.repassee.session} n’a pas donné de note ?",
    )


def carried(case: ConservationCase, parameters: Parameters) -> Ruling | str:
    """A note of 10 or more goes to the corresponding unit for the rest of its five years."""
    if case.resultat is None or case.note is None:
        return "il n’y a pas de note"
    until = last_session(case.resultat, parameters)
    return Ruling(
        Issue.REPORTEE,
        f"Votre note de {french(case.note)} sur 20 à l’unité {case.unite} ({_when(case)}) est reportée sur "
        f"l’unité {case.cible} du nouveau diplôme. Elle est valable jusqu’à la session {until} : les cinq ans ne "
        f"recommencent pas.",
        note=case.note,
        valable_jusqua=until,
    )


def _expired(case: ConservationCase, parameters: Parameters) -> bool:
    until = last_session(case.resultat, parameters) if case.resultat else None
    return until is not None and case.session > until


def _of_target(case: ConservationCase) -> str:
    return f"de l’unité {case.cible} du nouveau diplôme" if case.cible else "de l’unité correspondante"


def _when(case: ConservationCase) -> str:
    return f"session {case.resultat.session}" if case.resultat else ""


ConservationRule = Rule[ConservationCase, Ruling]

_FUNCTIONS: dict[str, Callable[[ConservationCase, Parameters], Ruling | str]] = {
    "code.conservation.renonciation": renunciation,
    "code.conservation.derniere_note": last_result,
    "code.dispense.contredite": contradicted,
    "code.dispense.attestation": attestation,
    "code.dispense.titre": exemption,
    "code.dispense.vae": vae,
    "code.absence": absence,
    "code.non_valide": not_validated,
    "code.note_attendue": awaited,
    "code.conservation.controle": oral,
    "code.conservation.facultative": facultative,
    "code.conservation.globale": below_in_forme_globale,
    "code.conservation.validite": validity,
    "code.conservation.progressive": below_in_forme_progressive,
    "code.conservation.forme_inconnue": below_in_unknown_form,
    "code.conservation.absence_ulterieure": absent_later,
    CARRY_OVER: carried,
}


def _cited(_: ConservationCase, __: Parameters) -> Ruling | str:
    return "cette règle est citée par les autres, elle ne décide pas seule"


@cache
def conservation_rules() -> tuple[ConservationRule, ...]:
    """Every dated rule on what is kept, in the order in which they are tried."""
    path = files("bacpro.regulation") / "data" / "conservation.toml"
    return load_rules(path, {**_FUNCTIONS, TO_SIT: _cited, LAST_SESSION: _cited})
