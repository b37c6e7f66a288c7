"""Professional experience: what certificats de travail have to show (annexe III, II.3.2 and II.4; D. 337-70)."""

import datetime as dt
from collections.abc import Callable, Sequence

from bacpro import (
    DUE,
    CheckCase,
    Confidence,
    Finding,
    Interval,
    LegalBasis,
    Parameters,
    Situation,
    Status,
    Verdict,
    WorkCertificate,
    WorkTime,
    add_months,
    clipped,
    conditions_due,
    days,
    finding,
    lasts,
    merged,
)
from bacpro_agora.rules.common import FPC, counted, exam_end

DATA = "experience.toml"
QUALIFIED = LegalBasis(
    "Arrêté du 18 février 2020",
    "annexe III, II.4",
    Confidence.DEDUCTION,
    "le certificat ne dit pas si l’emploi était qualifié : ses activités, celles du référentiel, en tiennent lieu",
)

FULL, PART = WorkTime.PLEIN, WorkTime.PARTIEL


def refresher(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe III, II.3.2: six months full time in the year before, or a year part time in the two years before."""
    dossier = case.dossier
    if dossier.statut not in FPC or dossier.situation is not Situation.PERFECTIONNEMENT:
        return "le candidat n’est pas en formation de perfectionnement"
    exam = exam_end(case.session, parameters)
    expected = (
        "salarié, 6 mois à temps plein dans l’année, ou 1 an à temps partiel dans les deux années, avant l’examen"
    )
    counted = [c for c in dossier.certificats_travail if not _missing(c, parameters)]
    employed = [c for c in counted if c.salarie]
    found = _time_found(employed, exam, parameters)
    if _long_enough(employed, exam, parameters, (FULL,), (FULL, PART)):
        message = "Les certificats de travail justifient l’expérience demandée en perfectionnement."
        return (finding(Verdict.CONFORME, message, expected, found),)
    possible = [c for c in counted if c.salarie is not False]
    if _long_enough(possible, exam, parameters, (FULL, None), (FULL, PART, None)):
        message = (
            "La durée n’y est que si le candidat était salarié, et à temps plein ou partiel : l’était-il ? Précisez-le."
        )
        return (finding(Verdict.A_ARBITRER, message, expected, found),)
    message = (
        "Les certificats de travail ne justifient ni six mois à temps plein dans l’année qui précède l’examen, ni un "
        "an à temps partiel dans les deux années qui le précèdent"
    )
    return (_unmet(case, message, expected, found),)


Times = tuple[WorkTime | None, ...]


def _long_enough(
    certificates: Sequence[WorkCertificate], exam: dt.date, parameters: Parameters, full: Times, part: Times
) -> bool:
    """Six months at the first times in the year before, or a year at the second ones in the two years before."""
    year = _within(certificates, exam, parameters["fenetre_temps_plein"], full)
    two_years = _within(certificates, exam, parameters["fenetre_temps_partiel"], part)
    return lasts(year, parameters["mois_temps_plein"]) or lasts(two_years, parameters["mois_temps_partiel"])


def _time_found(certificates: Sequence[WorkCertificate], exam: dt.date, parameters: Parameters) -> str:
    year = days(_within(certificates, exam, parameters["fenetre_temps_plein"], (FULL,)))
    two_years = days(_within(certificates, exam, parameters["fenetre_temps_partiel"], (FULL, PART)))
    return f"{counted(year, 'jour')} à temps plein sur un an, {counted(two_years, 'jour')} à tout temps sur deux ans"


def three_years(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe III, II.4; D. 337-70: three years in a qualified job that corresponds; overlaps count once."""
    dossier = case.dossier
    if dossier.statut is not Status.EXPERIENCE:
        return "le candidat ne se présente pas au titre de son expérience"
    exam = exam_end(case.session, parameters)
    useful = [c for c in dossier.certificats_travail if not _missing(c, parameters) and c.qualifie is not False]
    everything = _within(useful, exam, None, None)
    full = _within(useful, exam, None, (FULL,))
    expected = "trois années dans un emploi qualifié correspondant"
    found = f"{counted(days(everything), 'jour')}, dont {days(full)} à temps plein"
    if lasts(full, parameters["mois"]):
        message = "Les trois années d’expérience sont justifiées."
        grounds = () if all(c.qualifie for c in useful) else (QUALIFIED,)
        return (finding(Verdict.CONFORME, message, expected, found, grounds),)
    if lasts(everything, parameters["mois"]):
        message = (
            "Les trois années n’y sont qu’en comptant du travail à temps partiel, ou dont le temps n’est pas indiqué : "
            "aucun texte ne dit s’il compte en entier. Comment le compter ?"
        )
        return (finding(Verdict.A_ARBITRER, message, expected, found),)
    message = "Les certificats de travail ne justifient pas trois années dans un emploi qualifié correspondant"
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
            findings.append(finding(Verdict.NON_CONFORME, message, expected, ", ".join(missing)))
    whole = finding(
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


def _within(
    certificates: Sequence[WorkCertificate], exam: dt.date, span: int | None, times: Times | None
) -> list[Interval]:
    """The union of what certificates cover before the examination, in its last months or in all."""
    start = add_months(exam, -span) + dt.timedelta(days=1) if span else None
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
        words = f"{message}. Rien n’est exigé avant la dernière unité."
        return finding(Verdict.SANS_OBJET, words, expected, found, (DUE,))
    if due is None:
        words = f"{message}. C’est exigé pour la dernière unité : est-ce le cas à cette session ?"
        return finding(Verdict.A_ARBITRER, words, expected, found, (DUE,))
    words = (
        f"{message}. Joignez d’autres certificats ; sans cela, le candidat n’est pas autorisé à se présenter et le "
        f"diplôme n’est pas délivré."
    )
    return finding(Verdict.NON_CONFORME, words, expected, found)


FUNCTIONS: dict[str, Callable[[CheckCase, Parameters], tuple[Finding, ...] | str]] = {
    "agora.experience.perfectionnement": refresher,
    "agora.experience.trois_ans": three_years,
    "agora.experience.certificats": certificates,
}
TABLES: dict[str, type] = {}
