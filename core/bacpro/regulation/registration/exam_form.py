"""The form of the examination, which some choose and others do not (D. 337-78, D. 337-79)."""

from bacpro.model.candidate import GLOBAL_ONLY, Form
from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.model.rule import Parameters


def check_imposed_form(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
    """D. 337-78: forme globale for scolaires and apprentis, save a derogation by the recteur."""
    dossier = case.dossier
    if dossier.statut not in GLOBAL_ONLY:
        return "le candidat n’est ni scolaire ni apprenti"
    if dossier.forme is Form.PROGRESSIVE:
        message = (
            "La forme progressive demande une dérogation du recteur : a-t-elle été accordée ? Joignez-la au dossier."
        )
        return (Finding(Verdict.A_ARBITRER, message, "forme globale, sauf dérogation", "forme progressive"),)
    return (
        Finding(Verdict.CONFORME, "La forme globale s’applique.", "forme globale", dossier.forme or "non indiquée"),
    )


def check_chosen_form(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
    """D. 337-79: the other candidates choose at registration, once and for all."""
    dossier = case.dossier
    if dossier.statut is None:
        return "le statut du candidat n’est pas indiqué"
    if dossier.statut in GLOBAL_ONLY:
        return "la forme est imposée aux scolaires et aux apprentis"
    if dossier.forme is None:
        message = (
            "La forme de l’examen n’est pas indiquée : demandez au candidat celle qu’il a choisie à l’inscription."
        )
        return (Finding(Verdict.A_ARBITRER, message, "globale ou progressive", "non indiquée"),)
    message = f"Le candidat a choisi la forme {dossier.forme} ; ce choix est définitif."
    return (Finding(Verdict.CONFORME, message, "globale ou progressive", dossier.forme),)
