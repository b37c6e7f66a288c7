"""Professional experience: what certificats de travail have to show (D. 337-70, and the arrêté of the speciality)."""

import datetime as dt
from collections.abc import Sequence

from attrs import field, frozen

from bacpro.model.candidate import Situation, Status
from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.model.dossier import WorkCertificate, WorkTime
from bacpro.model.legal import Confidence, LegalBasis
from bacpro.regulation.placement.calendar import Interval, add_months, clip_interval, count_days, lasts, merge_intervals
from bacpro.regulation.placement.conditions import DUE, conditions_due
from bacpro.regulation.placement.exemption import is_refresher
from bacpro.regulation.terms import HIDDEN, ExamTerms
from bacpro.regulation.wording import SINGULAR, YEAR, spell_number, tell_count, tell_months, tell_window

QUALIFIED = LegalBasis(
    "Code de l’éducation",
    "art. D. 337-70",
    Confidence.DEDUCTION,
    "le certificat ne dit pas si l’emploi était qualifié : ses activités, celles du référentiel, en tiennent lieu",
)

FULL, PART = WorkTime.PLEIN, WorkTime.PARTIEL
Times = tuple[WorkTime | None, ...]


@frozen(kw_only=True, slots=False)
class CertificateTerms:
    """The sub-activities of the référentiel: a certificate tells one at least, and no other."""

    sous_activites: tuple[str, ...]


@frozen(kw_only=True)
class RefresherTerms(ExamTerms, CertificateTerms):
    """Months of full time in the last ones before the examination (`fenetre_…`), or else of part time."""

    mois_temps_plein: int
    fenetre_temps_plein: int
    mois_temps_partiel: int
    fenetre_temps_partiel: int

    def __attrs_post_init__(self) -> None:
        """Refuse months that their window cannot hold, or of which none is asked."""
        ExamTerms.__attrs_post_init__(self)
        for name in ("temps_plein", "temps_partiel"):
            if not 0 < getattr(self, f"mois_{name}") <= getattr(self, f"fenetre_{name}"):
                raise ValueError(f"mois_{name} : écrivez un nombre de mois de 1 à fenetre_{name}")

    @property
    def condition(self) -> str:
        """What is asked, as a finding expects it."""
        full, part = (
            tell_months(self.mois_temps_plein, spelled=False),
            tell_months(self.mois_temps_partiel, spelled=False),
        )
        year, years = tell_window(self.fenetre_temps_plein), tell_window(self.fenetre_temps_partiel)
        return f"salarié, {full} à temps plein dans {year}, ou {part} à temps partiel dans {years}, avant l’examen"

    @property
    def failing(self) -> str:
        """What certificates do not show."""
        full, part = tell_months(self.mois_temps_plein), tell_months(self.mois_temps_partiel)
        year, years = _preceding(self.fenetre_temps_plein, "l’examen"), _preceding(self.fenetre_temps_partiel, "")
        return (
            f"Les certificats de travail ne justifient ni {full} à temps plein dans {year}, ni {part} à temps partiel "
            f"dans {years}"
        )


@frozen(kw_only=True)
class ExperienceTerms(ExamTerms, CertificateTerms):
    """The months of experience asked: three years for all bac pros (D. 337-70, 2°).

    `fondement_qualifie`: what a conclusion rests on where certificates do not say that the job was a qualified one.
    """

    mois: int = 36
    fondement_qualifie: LegalBasis = field(default=QUALIFIED, metadata=HIDDEN)

    def __attrs_post_init__(self) -> None:
        """Refuse what sentences cannot tell as years."""
        ExamTerms.__attrs_post_init__(self)
        if self.mois < 2 * YEAR or self.mois % YEAR:
            raise ValueError(f"mois : {self.mois} n’est pas un nombre entier d’années, deux au moins ; D. 337-70 : 36")

    @property
    def years(self) -> str:
        """The years asked, in words."""
        return f"{spell_number(self.mois // YEAR)} années"


def check_refresher(case: CheckCase, terms: RefresherTerms) -> tuple[Finding, ...] | str:
    """The arrêté, formation de perfectionnement: some months full time, or more part time, as an employee."""
    if not is_refresher(case):
        return "le candidat n’est pas en formation de perfectionnement"
    exam = terms.exam_end(case.session)
    counted = [c for c in case.dossier.certificats_travail if not _missing(c, terms)]
    employed = [c for c in counted if c.salarie]
    expected, found = terms.condition, _time_found(employed, exam, terms)
    if _long_enough(employed, exam, terms, (FULL,), (FULL, PART)):
        message = "Les certificats de travail justifient l’expérience demandée en perfectionnement."
        return (Finding(Verdict.CONFORME, message, expected, found),)
    possible = [c for c in counted if c.salarie is not False]
    if _long_enough(possible, exam, terms, (FULL, None), (FULL, PART, None)):
        message = (
            "La durée n’y est que si le candidat était salarié, et à temps plein ou partiel : l’était-il ? Précisez-le."
        )
        return (Finding(Verdict.A_ARBITRER, message, expected, found),)
    return (_unmet(case, terms.failing, expected, found),)


def check_experience(case: CheckCase, terms: ExperienceTerms) -> tuple[Finding, ...] | str:
    """D. 337-70, 2°: three years in a qualified job that corresponds; overlaps count once."""
    dossier = case.dossier
    if dossier.statut is not Status.EXPERIENCE:
        return "le candidat ne se présente pas au titre de son expérience"
    exam = terms.exam_end(case.session)
    useful = [c for c in dossier.certificats_travail if not _missing(c, terms) and c.qualifie is not False]
    everything = _within(useful, exam, None, None)
    full = _within(useful, exam, None, (FULL,))
    expected = f"{terms.years} dans un emploi qualifié correspondant"
    found = f"{tell_count(count_days(everything), 'jour')}, dont {count_days(full)} à temps plein"
    if lasts(full, terms.mois):
        message = f"Les {terms.years} d’expérience sont justifiées."
        grounds = () if all(c.qualifie for c in useful) else (terms.fondement_qualifie,)
        return (Finding(Verdict.CONFORME, message, expected, found, grounds),)
    if lasts(everything, terms.mois):
        message = (
            f"Les {terms.years} n’y sont qu’en comptant du travail à temps partiel, ou dont le temps n’est pas indiqué "
            f": aucun texte ne dit s’il compte en entier. Comment le compter ?"
        )
        return (Finding(Verdict.A_ARBITRER, message, expected, found),)
    return (_unmet(case, f"Les certificats de travail ne justifient pas {expected}", expected, found),)


def check_certificates(case: CheckCase, terms: CertificateTerms) -> tuple[Finding, ...] | str:
    """The arrêté: each certificate with its employer, its dates and activities of the référentiel."""
    dossier = case.dossier
    if dossier.statut is not Status.EXPERIENCE and dossier.situation is not Situation.PERFECTIONNEMENT:
        return "le candidat ne se présente pas avec des certificats de travail"
    if not dossier.certificats_travail:
        return "aucun certificat de travail"
    findings = []
    expected = "employeur, dates, activités du référentiel"
    for number, certificate in enumerate(dossier.certificats_travail, 1):
        if missing := _missing(certificate, terms):
            named = f"« {certificate.employeur} »" if certificate.employeur else f"n° {number}"
            message = f"Le certificat {named} ne peut pas être compté : {', '.join(missing)}. Faites-le compléter."
            findings.append(Finding(Verdict.NON_CONFORME, message, expected, ", ".join(missing)))
    if findings:
        return tuple(findings)
    found = f"{len(dossier.certificats_travail)}"
    return (Finding(Verdict.CONFORME, "Les certificats de travail sont complets.", expected, found),)


def _preceding(months: int, exam: str) -> str:
    """The last months before the examination, which is named or meant."""
    verb = "précède" if months in SINGULAR else "précèdent"
    return f"{tell_window(months)} qui {verb} {exam}" if exam else f"{tell_window(months)} qui le {verb}"


def _long_enough(
    certificates: Sequence[WorkCertificate], exam: dt.date, terms: RefresherTerms, full: Times, part: Times
) -> bool:
    """The months at the first times in the shorter window, or those at the second ones in the longer."""
    year = _within(certificates, exam, terms.fenetre_temps_plein, full)
    two_years = _within(certificates, exam, terms.fenetre_temps_partiel, part)
    return lasts(year, terms.mois_temps_plein) or lasts(two_years, terms.mois_temps_partiel)


def _time_found(certificates: Sequence[WorkCertificate], exam: dt.date, terms: RefresherTerms) -> str:
    full = tell_count(count_days(_within(certificates, exam, terms.fenetre_temps_plein, (FULL,))), "jour")
    both = tell_count(count_days(_within(certificates, exam, terms.fenetre_temps_partiel, (FULL, PART))), "jour")
    year, two_years = tell_months(terms.fenetre_temps_plein), tell_months(terms.fenetre_temps_partiel)
    return f"{full} à temps plein sur {year}, {both} à tout temps sur {two_years}"


def _missing(certificate: WorkCertificate, terms: CertificateTerms) -> list[str]:
    faults = []
    if not certificate.employeur:
        faults.append("employeur absent")
    if certificate.du is None or certificate.au is None:
        faults.append("dates absentes")
    elif certificate.au < certificate.du:
        faults.append("dates à l’envers")
    unknown = [code for code in certificate.activites if code not in terms.sous_activites]
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
    return merge_intervals(
        kept
        for c in certificates
        if c.du and c.au and c.du <= c.au and (times is None or c.temps in times)
        if (kept := clip_interval((c.du, c.au), start, exam))
    )


def _unmet(case: CheckCase, message: str, expected: str, found: str) -> Finding:
    """Experience that falls short: due or not in this session (D. 337-70)."""
    due = conditions_due(case)
    if due is False:
        words = f"{message}. Rien n’est exigé avant la dernière unité."
        return Finding(Verdict.SANS_OBJET, words, expected, found, (DUE,))
    if due is None:
        words = f"{message}. C’est exigé pour la dernière unité : est-ce le cas à cette session ?"
        return Finding(Verdict.A_ARBITRER, words, expected, found, (DUE,))
    words = (
        f"{message}. Joignez d’autres certificats ; sans cela, le candidat n’est pas autorisé à se présenter et le "
        f"diplôme n’est pas délivré."
    )
    return Finding(Verdict.NON_CONFORME, words, expected, found)
