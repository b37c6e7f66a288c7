"""The dossiers professionnels of E31 and E32 (annexe II-c; note à l’attention des candidats, § 2).

Two consequences, never confused: no dossier on the day, note zéro; no administrative papers, « non valide »
and no diploma.
"""

from collections.abc import Callable

from bacpro import (
    CheckCase,
    Finding,
    Parameters,
    Portfolio,
    Result,
    State,
    Status,
    Verdict,
    conditions_due,
    finding,
    french,
    held,
)
from bacpro_agora.rules.blocs import meaning
from bacpro_agora.rules.common import APPRENTICES, counted, exempted, in_order, remembered

DATA = "dossiers.toml"

CCF_STATUSES = frozenset(
    {
        Status.SCOLAIRE_PUBLIC,
        Status.SCOLAIRE_SOUS_CONTRAT,
        Status.APPRENTI_HABILITE,
        Status.FPC_PUBLIC,
        Status.FPC_PUBLIC_HABILITE,
    }
)
"""Columns 1 and 3 of the règlement, where U31 and U32 are evaluated in CCF (annexe II-b)."""


_EXEMPTING = (State.DISPENSE, State.VAE)


def production(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe II-c: the état récapitulatif of works; without a dossier on the day, note zéro."""
    if reason := _not_presented(case, parameters["epreuve"], parameters["unite"]):
        return reason
    epreuve = parameters["epreuve"]
    portfolio = _portfolio(case, epreuve)
    expected = "état récapitulatif des travaux professionnels"
    if portfolio is None or not portfolio.etat_recapitulatif:
        if _may_not_sit(case):
            message = (
                f"L’état récapitulatif de {epreuve} manque : le candidat présente-t-il cette épreuve à cette session ?"
            )
            return (finding(Verdict.A_ARBITRER, message, expected, "absent"),)
        message = (
            f"L’état récapitulatif de {epreuve} manque. Faites-le déposer pour le contrôle de conformité, avant "
            f"l’épreuve : sans dossier le jour de l’épreuve, le candidat n’est pas interrogé et la note zéro lui "
            f"est attribuée{_kept(case, parameters)}."
        )
        return (finding(Verdict.NON_CONFORME, message, expected, "absent"),)
    found = f"présent, {counted(len(portfolio.travaux), 'travail', 'travaux')}"
    return in_order(f"L’état récapitulatif de {epreuve} est présent.", expected, found)


def activities(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe II-c: works of the three sub-activities of the pole."""
    if reason := _not_presented(case, parameters["epreuve"], parameters["unite"]):
        return reason
    portfolio = _portfolio(case, parameters["epreuve"])
    if portfolio is None or not portfolio.etat_recapitulatif:
        return "l’état récapitulatif n’est pas produit"
    epreuve, wanted = parameters["epreuve"], parameters["sous_activites"]
    done = {work.activite for work in portfolio.travaux}
    missing = [code for code in wanted if code not in done]
    expected = found = ", ".join(wanted)
    if missing:
        found = ", ".join([code for code in wanted if code in done]) or "aucune"
        message = (
            f"Les travaux de {epreuve} ne couvrent pas {', '.join(missing)} : le dossier doit montrer des travaux des "
            f"trois sous-activités du pôle. Ajoutez-en{_kept(case, parameters)}."
        )
        return (finding(Verdict.NON_CONFORME, message, expected, found),)
    return in_order(f"Les travaux de {epreuve} couvrent les trois sous-activités du pôle.", expected, found)


def papers(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe II-c: reports of the placements in CCF; in ponctuel, papers on experience and hours of training."""
    if reason := _not_presented(case, parameters["epreuve"], parameters["unite"]):
        return reason
    dossier = case.dossier
    epreuve = parameters["epreuve"]
    if dossier.statut is None:
        return "le statut du candidat n’est pas indiqué"
    joined = _papers(case)
    if not joined and exempted(case) and dossier.statut in CCF_STATUSES and dossier.situation is None:
        return "le candidat n’a pas de période à effectuer, donc pas de compte rendu"
    if dossier.statut in CCF_STATUSES:
        expected = "comptes rendus d’évaluation des périodes en milieu professionnel"
        if not joined:
            message = (
                f"Aucun compte rendu de période en milieu professionnel pour {epreuve}, que le dossier comprend "
                f"obligatoirement. Joignez-les{_kept(case, parameters)}."
            )
            return (finding(Verdict.NON_CONFORME, message, expected, "aucun"),)
        message = f"Des périodes sont attestées : vérifiez que leurs comptes rendus sont joints à {epreuve}."
        return in_order(message, expected, ", ".join(joined))
    expected = "justificatifs de l’expérience et des heures de formation (annexe 1 ou 1bis)"
    if not joined and _may_not_sit(case):
        message = f"Aucun justificatif pour {epreuve} : le candidat présente-t-il l’épreuve à cette session ?"
        return (finding(Verdict.A_ARBITRER, message, expected, "aucun"),)
    if not joined:
        message = (
            f"Aucun justificatif d’expérience ou de formation pour {epreuve}. Joignez l’annexe 1 ou 1bis : sans elle, "
            f"la mention « non valide » est prononcée et le diplôme n’est pas délivré{_kept(case, parameters)}."
        )
        return (finding(Verdict.NON_CONFORME, message, expected, "aucun"),)
    message = f"Les justificatifs d’expérience ou de formation de {epreuve} sont présents."
    return in_order(message, expected, ", ".join(joined))


def _may_not_sit(case: CheckCase) -> bool:
    """Whether the dossier leaves open which units are sat in this session (D. 337-68)."""
    return conditions_due(case) is None and not case.dossier.unites_presentees


def _papers(case: CheckCase) -> list[str]:
    dossier = case.dossier
    joined = []
    if dossier.periodes:
        joined.append(counted(len(dossier.periodes), "attestation de période", "attestations de période"))
    if dossier.certificats_travail and (dossier.statut not in CCF_STATUSES or exempted(case)):
        joined.append(counted(len(dossier.certificats_travail), "certificat de travail", "certificats de travail"))
    if dossier.statut in APPRENTICES and dossier.contrat_apprentissage:
        joined.append("contrat d’apprentissage")
    return joined


def _portfolio(case: CheckCase, epreuve: str) -> Portfolio | None:
    return (case.dossier.dossiers_professionnels or {}).get(epreuve)


@remembered
def _not_presented(case: CheckCase, epreuve: str, unite: str) -> str | None:
    """Why a candidate does not sit the unit in this session, or None."""
    dossier = case.dossier
    if dossier.partiel:
        return "une table de périodes ne dit rien des dossiers professionnels"
    for result in dossier.resultats:
        if result.unite == unite and result.etat in _EXEMPTING:
            return f"le candidat est dispensé de l’unité {unite}"
    if dossier.inscription is not None and dossier.inscription.blocs:
        asked = {code for request in dossier.inscription.blocs for code in meaning(request, case.edition).unites}
        if unite not in asked:
            return f"le candidat ne s’inscrit pas au bloc de l’unité {unite}"
    if dossier.unites_presentees and unite not in dossier.unites_presentees:
        return f"le candidat ne présente pas l’unité {unite} à cette session"
    if _portfolio(case, epreuve) is None and _kept_note(case, unite):
        return f"le candidat conserve sa note à l’unité {unite}"
    return None


def _kept_note(case: CheckCase, unite: str) -> Result | None:
    """A note of 10 or more of an earlier session, still valid and not renounced (D. 337-69)."""
    for result in case.dossier.resultats:
        earlier = result.unite == unite and result.session is not None and result.session < case.session
        if earlier and result.note is not None and result.note >= 10 and held(case, result):
            return result
    return None


def _kept(case: CheckCase, parameters: Parameters) -> str:
    """What a note already held changes, said at the end of a sentence."""
    kept = _kept_note(case, parameters["unite"])
    if parameters["unite"] in case.dossier.attestations:
        return " (sauf s’il demande la dispense que son attestation permet)"
    if kept is None or kept.note is None:
        return ""
    return f" (sauf s’il demande à conserver sa note de {french(kept.note)} obtenue en {kept.session})"


FUNCTIONS: dict[str, Callable[[CheckCase, Parameters], tuple[Finding, ...] | str]] = {
    f"agora.dossier.{epreuve}.{name}": function
    for epreuve in ("E31", "E32")
    for name, function in (("production", production), ("activites", activities), ("justificatifs", papers))
}
TABLES: dict[str, type] = {}
