"""Professional experience: what certificats de travail have to show (annexe III, II.3.2 and II.4; D. 337-70)."""

import datetime as dt
from collections.abc import Callable, Sequence

from bacpro import (
    DUE,
    CheckCase,
    Finding,
    Interval,
    Parameters,
    Situation,
    Status,
    Verdict,
    WorkCertificate,
    add_months,
    clipped,
    conditions_due,
    days,
    lasts,
    merged,
)
from bacpro_agora.rules.common import FPC, exam_end

DATA = "experience.toml"
FULL, PART = "plein", "partiel"


def refresher(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe III, II.3.2: six months full time in the year before, or a year part time in the two years before."""
    dossier = case.dossier
    if dossier.statut not in FPC or dossier.situation is not Situation.PERFECTIONNEMENT:
        return "le candidat n’est pas en formation de perfectionnement"
    exam = exam_end(case.session, parameters)
    expected = (
        "salarié, 6 mois à temps plein dans l’année, ou 1 an à temps partiel dans les deux années, avant l’examen"
    )
    useful = [c for c in dossier.certificats_travail if _matches(c, parameters) and c.salarie is not False]
    full = _within(useful, exam, parameters["fenetre_temps_plein"], (FULL,))
    part = _within(useful, exam, parameters["fenetre_temps_partiel"], (FULL, PART))
    found = f"{days(full)} jours à temps plein sur un an, {days(part)} jours à tout temps sur deux ans"
    if lasts(full, parameters["mois_temps_plein"]) or lasts(part, parameters["mois_temps_partiel"]):
        if all(c.salarie for c in useful):
            message = "Les certificats de travail justifient l’expérience demandée en perfectionnement."
            return (Finding(Verdict.CONFORME, message, expected, found),)
        message = "La durée y est, mais un certificat ne dit pas si le candidat était salarié : l’était-il ?"
        return (Finding(Verdict.A_ARBITRER, message, expected, found),)
    unclear = [c for c in useful if c.temps not in {FULL, PART}]
    if unclear:
        message = "Un certificat ne dit pas si le travail était à temps plein ou partiel. Faites-le préciser."
        return (Finding(Verdict.A_ARBITRER, message, expected, found),)
    message = (
        "Les certificats de travail ne justifient ni six mois à temps plein dans l’année qui précède l’examen, ni un "
        "an à temps partiel dans les deux années qui le précèdent. Joignez d’autres certificats."
    )
    return (_unmet(case, message, expected, found),)


def three_years(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe III, II.4; D. 337-70: three years in a qualified job that corresponds; overlaps count once."""
    dossier = case.dossier
    if dossier.statut is not Status.EXPERIENCE:
        return "le candidat ne se présente pas au titre de son expérience"
    exam = exam_end(case.session, parameters)
    useful = [c for c in dossier.certificats_travail if _matches(c, parameters) and c.qualifie is not False]
    everything = _within(useful, exam, None, None)
    full = _within(useful, exam, None, (FULL,))
    expected = "trois années dans un emploi qualifié correspondant"
    found = f"{days(everything)} jours, dont {days(full)} à temps plein"
    if lasts(full, parameters["mois"]):
        return (Finding(Verdict.CONFORME, "Les trois années d’expérience sont justifiées.", expected, found),)
    if lasts(everything, parameters["mois"]):
        message = (
            "Les trois années n’y sont qu’en comptant du travail à temps partiel, ou dont le temps n’est pas indiqué : "
            "aucun texte ne dit s’il compte en entier. Comment le compter ?"
        )
        return (Finding(Verdict.A_ARBITRER, message, expected, found),)
    message = (
        "Les certificats de travail ne justifient pas trois années dans un emploi qualifié correspondant. Joignez "
        "d’autres certificats, sans lesquels le candidat n’est pas autorisé à se présenter."
    )
    return (_unmet(case, message, expected, found),)


def certificates(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe III: each certificate with its employer, its dates and activities of annexe I-b."""
    dossier = case.dossier
    if dossier.statut is not Status.EXPERIENCE and dossier.situation is not Situation.PERFECTIONNEMENT:
        return "le candidat ne se présente pas avec des certificats de travail"
    if not dossier.certificats_travail:
        return "aucun certificat de travail"
    findings = []
    expected = "employeur, dates, activités du référentiel"
    for number, certificate in enumerate(dossier.certificats_travail, 1):
        missing = _missing(certificate, parameters)
        if missing:
            named = f"« {certificate.employeur} »" if certificate.employeur else f"n° {number}"
            message = f"Le certificat {named} ne peut pas être compté : {', '.join(missing)}. Faites-le compléter."
            findings.append(Finding(Verdict.NON_CONFORME, message, expected, ", ".join(missing)))
    whole = Finding(
        Verdict.CONFORME, "Les certificats de travail sont complets.", expected, f"{len(dossier.certificats_travail)}"
    )
    return tuple(findings) or (whole,)


def _missing(certificate: WorkCertificate, parameters: Parameters) -> list[str]:
    faults = []
    if not certificate.employeur:
        faults.append("employeur absent")
    if certificate.du is None or certificate.au is None:
        faults.append("dates absentes")
    elif certificate.au < certificate.du:
        faults.append("dates à l’envers")
    unknown = [code for code in certificate.activites if code not in parameters["sous_activites"]]
    if not certificate.activites:
        faults.append("aucune activité du référentiel")
    elif unknown:
        faults.append(f"activités hors du référentiel ({', '.join(unknown)})")
    return faults


def _matches(certificate: WorkCertificate, parameters: Parameters) -> bool:
    """Whether a certificate shows work of the référentiel."""
    return any(code in parameters["sous_activites"] for code in certificate.activites)


def _within(
    certificates: Sequence[WorkCertificate], exam: dt.date, months: int | None, times: tuple[str, ...] | None
) -> list[Interval]:
    """The union of what certificates cover before the examination, in its last months or in all."""
    start = add_months(exam, -months) + dt.timedelta(days=1) if months else None
    return merged(
        kept
        for c in certificates
        if c.du and c.au and c.du <= c.au and (times is None or c.temps in times)
        if (kept := clipped((c.du, c.au), start, exam))
    )


def _unmet(case: CheckCase, message: str, expected: str, found: str) -> Finding:
    """Experience that falls short: due or not in this session (D. 337-70)."""
    due = conditions_due(case)
    if due is False:
        return Finding(
            Verdict.SANS_OBJET, f"{message} Rien n’est exigé avant la dernière unité.", expected, found, (DUE,)
        )
    if due is None:
        question = "La condition est exigée pour la dernière unité : est-ce le cas à cette session ?"
        return Finding(Verdict.A_ARBITRER, f"{message} {question}", expected, found)
    return Finding(Verdict.NON_CONFORME, message, expected, found)


FUNCTIONS: dict[str, Callable[[CheckCase, Parameters], tuple[Finding, ...] | str]] = {
    "agora.experience.perfectionnement": refresher,
    "agora.experience.trois_ans": three_years,
    "agora.experience.certificats": certificates,
}
TABLES: dict[str, type] = {}
