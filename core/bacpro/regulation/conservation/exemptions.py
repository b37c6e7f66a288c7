"""Results that give an exemption, or none: renounced, taken again, attested, exempted, acquired by VAE.

Each function is a rule: it gives a ruling, or the French sentence that says why it does not apply.
"""

from bacpro.model.outcome import Issue
from bacpro.model.result import State, french
from bacpro.model.rule import Parameters
from bacpro.regulation.conservation.case import (
    HOLDING,
    ConservationCase,
    Ruling,
    is_expired,
    last_session,
    name_target,
    tell_session,
)


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
        f"c’est le dernier qui compte, celui de la {tell_session(case)} n’est pas reporté.",
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
    if case.note is not None and not is_expired(case, parameters):
        return "la note elle-même est encore valable"
    return Ruling(
        Issue.DISPENSE,
        f"Vous détenez une attestation pour l’unité {case.unite} : vous pouvez, à votre demande, être dispensé "
        f"{name_target(case)}.",
    )


def exemption(case: ConservationCase, _: Parameters) -> Ruling | str:
    """D. 337-71: an exemption holds for the corresponding unit."""
    if case.etat is not State.DISPENSE:
        return "le résultat n’est pas une dispense"
    return Ruling(
        Issue.DISPENSE,
        f"Vous étiez dispensé de l’unité {case.unite} ({tell_session(case)}) : vous l’êtes aussi "
        f"{name_target(case)}, si ce qui a fondé la dispense tient toujours.",
    )


def vae(case: ConservationCase, parameters: Parameters) -> Ruling | str:
    """D. 337-69: a unit acquired by VAE is valid five years."""
    if case.resultat is None or case.etat is not State.VAE:
        return "l’unité n’a pas été acquise par la VAE"
    until = last_session(case.resultat, parameters)
    if is_expired(case, parameters):
        return Ruling(
            Issue.EXPIREE,
            f"L’unité {case.unite}, acquise par la VAE ({tell_session(case)}), était valable jusqu’à la session "
            f"{until} : elle ne l’est plus à la session {case.session}, sauf attestation de bloc.",
            valable_jusqua=until,
        )
    return Ruling(
        Issue.DISPENSE,
        f"Vous avez acquis l’unité {case.unite} par la VAE ({tell_session(case)}) : vous êtes dispensé "
        f"{name_target(case)} jusqu’à la session {until}.",
        valable_jusqua=until,
    )
