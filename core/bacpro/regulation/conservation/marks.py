"""Marks that are kept, and those that are not: absent, awaited, below 10, of an oral, too old.

Each function is a rule: it gives a ruling, or the French sentence that says why it does not apply.
"""

from bacpro.model.candidate import Form
from bacpro.model.outcome import Issue
from bacpro.model.result import State, french
from bacpro.model.rule import Parameters
from bacpro.regulation.conservation.case import ConservationCase, Ruling, is_expired, last_session, tell_session


def absence(case: ConservationCase, _: Parameters) -> Ruling | str:
    """D. 337-81: an absence gives no note, a justified one gives zero: neither can be kept."""
    if case.etat is State.ABSENT:
        why = "vous avez été déclaré absent"
    elif case.etat is State.ABSENCE_JUSTIFIEE:
        why = "votre absence était justifiée, ce qui vaut la note zéro pour cette seule session"
    else:
        return "le candidat n’a pas été déclaré absent"
    return Ruling(
        Issue.SANS_NOTE, f"À l’unité {case.unite} ({tell_session(case)}), {why} : il n’y a pas de note à reporter."
    )


def not_validated(case: ConservationCase, _: Parameters) -> Ruling | str:
    """D. 337-81: a unit that was not validated gives nothing."""
    if case.etat is not State.NON_VALIDE:
        return "l’unité ne porte pas la mention « non valide »"
    return Ruling(
        Issue.SANS_NOTE,
        f"L’unité {case.unite} porte la mention « non valide » ({tell_session(case)}) : "
        f"il n’y a pas de note à reporter.",
    )


def awaited(case: ConservationCase, _: Parameters) -> Ruling | str:
    """D. 337-88: a result is final after the jury’s deliberation."""
    if case.etat is not State.ATTENDUE:
        return "la note n’est pas en attente"
    return Ruling(
        Issue.SANS_NOTE,
        f"La note de l’unité {case.unite} ({tell_session(case)}) est encore attendue : il n’y a rien à reporter "
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
    if is_expired(case, parameters):
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
        f"Votre note de {french(case.note)} sur 20 à l’unité {case.unite} ({tell_session(case)}) est inférieure à 10 : "
        f"sous la forme globale, elle ne peut pas être conservée.",
    )


def validity(case: ConservationCase, parameters: Parameters) -> Ruling | str:
    """D. 337-69: a note is valid five years; the change of diploma does not restart them."""
    if not is_expired(case, parameters) or case.resultat is None or case.note is None:
        return "le résultat est encore valable"
    until = last_session(case.resultat, parameters)
    return Ruling(
        Issue.EXPIREE,
        f"Votre note de {french(case.note)} sur 20 à l’unité {case.unite} ({tell_session(case)}) était valable jusqu’à "
        f"la session {until} : elle ne l’est plus à la session {case.session}.",
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
        f"({tell_session(case)}), que la forme progressive permet de garder jusqu’à la session {until}, peut-elle être "
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
        f"({tell_session(case)}) est inférieure à 10 et la forme de l’examen, globale ou progressive, n’est pas "
        f"indiquée ; laquelle est-ce ?",
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
        f"Votre note de {french(case.note)} sur 20 à l’unité {case.unite} ({tell_session(case)}) est reportée sur "
        f"l’unité {case.cible} du nouveau diplôme. Elle est valable jusqu’à la session {until} : les cinq ans ne "
        f"recommencent pas.",
        note=case.note,
        valable_jusqua=until,
    )
