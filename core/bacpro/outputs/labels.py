"""The French words of what the model holds: each value once, in all the forms in which an output says it."""

from collections.abc import Mapping

from attrs import frozen

from bacpro.model.candidate import Form, Status
from bacpro.model.check import Verdict
from bacpro.model.deliberation import Decision, Mention
from bacpro.model.edition.evaluation import EvaluationKind
from bacpro.model.form import FieldKind
from bacpro.model.legal import Confidence
from bacpro.model.outcome import Issue
from bacpro.model.result import State


@frozen
class Label:
    """A value in words: `court` in a table, a badge or a heading, `long` where there is room to say more."""

    court: str
    long: str


STATUSES: Mapping[Status | None, Label] = {
    Status.SCOLAIRE_PUBLIC: Label("Scolaire, public", "scolaire, établissement public"),
    Status.SCOLAIRE_SOUS_CONTRAT: Label("Scolaire, privé sous contrat", "scolaire, établissement privé sous contrat"),
    Status.SCOLAIRE_HORS_CONTRAT: Label("Scolaire, privé hors contrat", "scolaire, établissement privé hors contrat"),
    Status.APPRENTI_HABILITE: Label(
        "Apprenti, centre habilité", "apprenti, centre habilité au contrôle en cours de formation"
    ),
    Status.APPRENTI_NON_HABILITE: Label(
        "Apprenti, centre non habilité", "apprenti, centre non habilité au contrôle en cours de formation"
    ),
    Status.FPC_PUBLIC_HABILITE: Label(
        "FPC, public habilité", "formation professionnelle continue, établissement public habilité"
    ),
    Status.FPC_PUBLIC: Label(
        "FPC, public non habilité", "formation professionnelle continue, établissement public non habilité"
    ),
    Status.FPC_PRIVE: Label("FPC, privé", "formation professionnelle continue, établissement privé"),
    Status.EXPERIENCE: Label("Expérience professionnelle", "candidat justifiant d’une expérience professionnelle"),
    Status.DISTANCE: Label("Enseignement à distance", "enseignement à distance"),
    None: Label("Statut non renseigné", "non renseigné"),
}
"""In the order of the Code."""

FORMS: Mapping[Form | None, str] = {
    Form.GLOBALE: "globale",
    Form.PROGRESSIVE: "progressive",
    None: "non renseignée",
}

STATES = {
    State.ABSENT: "absent",
    State.ABSENCE_JUSTIFIEE: "absence justifiée",
    State.DISPENSE: "dispense",
    State.VAE: "VAE",
    State.NON_VALIDE: "non valide",
    State.ATTENDUE: "note attendue",
}

CONFIDENCES = {
    Confidence.TEXTE: "lu dans les textes",
    Confidence.RELAIS: "lu dans un relais officiel",
    Confidence.SECONDAIRE: "lu dans la presse ou sur un site non officiel",
    Confidence.DEDUCTION: "déduit des textes",
    Confidence.INCONNU: "aucun texte trouvé : à trancher par le service des examens",
}

ISSUES = {
    Issue.REPORTEE: Label("Note reportée", "note reportée sur l’unité correspondante"),
    Issue.DISPENSE: Label("Dispense", "dispense (VAE, attestation, titre)"),
    Issue.A_ARBITRER: Label("À arbitrer", "aucun texte ne tranche : question posée dans le journal"),
    Issue.NON_REPORTABLE: Label("Non reportable", "note inférieure à 10, forme globale"),
    Issue.EXPIREE: Label("Expirée", "plus de cinq sessions"),
    Issue.RENONCEE: Label("Renoncée", "le candidat y renonce, ou a repassé l’unité"),
    Issue.SANS_CORRESPONDANCE: Label("Sans correspondance", "unité sans équivalent"),
    Issue.SANS_NOTE: Label("Sans note", "absent, non valide ou note attendue"),
    Issue.A_PRESENTER: Label("À présenter", "unité du nouveau diplôme à présenter"),
}
"""In the order in which bars are stacked."""

VERDICTS = {
    Verdict.NON_CONFORME: Label(
        "Non conforme", "Le dossier n’est pas conforme au règlement d’examen : voir ce qu’il faut faire."
    ),
    Verdict.A_ARBITRER: Label(
        "À arbitrer", "Une question est à trancher par le service des examens avant de conclure."
    ),
    Verdict.CONFORME: Label("Conforme", "Le dossier est conforme au règlement d’examen."),
    Verdict.SANS_OBJET: Label("Sans objet", "Aucune règle de contrôle ne s’applique à ce dossier."),
}
"""Worst first; `long` is what a control concludes."""

DECISIONS = {
    Decision.ADMIS: Label("Admis", "admis"),
    Decision.ADMIS_APRES_CONTROLE: Label("Admis après contrôle", "admis après l’épreuve de contrôle"),
    Decision.CONTROLE: Label("Épreuve de contrôle", "peut passer l’épreuve de contrôle"),
    Decision.AJOURNE: Label("Ajourné", "ajourné"),
    Decision.NON_DELIVRABLE: Label("Non délivrable", "diplôme non délivrable (absence, « non valide »)"),
    Decision.INCOMPLET: Label("Incomplet", "une unité est sans résultat"),
    Decision.EN_COURS: Label("En cours", "forme progressive en cours"),
}

MENTIONS = {
    Mention.AB: "assez bien",
    Mention.B: "bien",
    Mention.TB: "très bien",
    Mention.TBF: "très bien, avec les félicitations du jury",
}

EVALUATIONS = {
    EvaluationKind.CCF: "Contrôle en cours de formation (CCF)",
    EvaluationKind.PONCTUEL: "Épreuve ponctuelle",
}

FIELD_KINDS = {
    FieldKind.TEXTE: "texte",
    FieldKind.PARAGRAPHE: "texte sur plusieurs lignes",
    FieldKind.DATE: "date jj/mm/aaaa",
    FieldKind.NOMBRE: "nombre",
    FieldKind.CASE: "case à cocher",
}


def given_or_unknown(text: str | None) -> str:
    """A text of a dossier as a page prints it, or that it is not there."""
    return text if text and text.strip() else "non renseigné"
