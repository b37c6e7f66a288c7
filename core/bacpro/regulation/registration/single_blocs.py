"""Registration for single blocs: who may ask for them, which ones, with which papers and when."""

from decimal import Decimal

from attrs import field, frozen

from bacpro.model.candidate import GLOBAL_ONLY
from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.model.dossier import BlocRequest
from bacpro.model.result import MARK_MAX, State, french
from bacpro.regulation.placement.exemption import FPC
from bacpro.regulation.registration.bloc_names import BlocNameTerms, read_request
from bacpro.regulation.terms import HIDDEN, NoTerms, refuse_empty, refuse_outside
from bacpro.regulation.wording import MONTHS, tell_date, tell_month

ALONE = "le candidat ne s’inscrit pas à des blocs seuls"


@frozen(kw_only=True)
class BlocPaperTerms:
    """The papers of which one at least is joined, and what to do without, after « téléversez »."""

    admis: tuple[str, ...]
    a_joindre: str = field(default="l’un des justificatifs admis", metadata=HIDDEN)

    def __attrs_post_init__(self) -> None:
        """Refuse a list by which every registration would be at fault."""
        refuse_empty(self, "admis")


@frozen(kw_only=True)
class RegistrationCalendarTerms:
    """The months of registration, in the year before the session, and the month of the examinations."""

    premier_mois: int
    dernier_mois: int
    examen_mois: int = field(default=6, metadata=HIDDEN)

    def __attrs_post_init__(self) -> None:
        """Refuse what is no month."""
        months = range(1, len(MONTHS) + 1)
        if self.premier_mois not in months or self.dernier_mois not in months or self.examen_mois not in months:
            raise ValueError("premier_mois, dernier_mois, examen_mois : écrivez des mois de 1 à 12")
        if self.premier_mois > self.dernier_mois:
            raise ValueError("premier_mois : il suit dernier_mois")

    def told_months(self, year: int) -> str:
        """The months of registration: octobre ou novembre 2026."""
        names = [tell_month(month) for month in range(self.premier_mois, self.dernier_mois + 1)]
        return f"{', '.join(names[:-1])} ou {names[-1]} {year}" if len(names) > 1 else f"{names[0]} {year}"


@frozen(kw_only=True)
class BlocCertificateTerms:
    """The mark on 20 from which a bloc is obtained: ten for all bac pros (D. 337-69)."""

    seuil: Decimal = Decimal(10)

    def __attrs_post_init__(self) -> None:
        """Refuse what is no mark."""
        refuse_outside(self, 0, int(MARK_MAX), "seuil")


def check_blocs(case: CheckCase, terms: BlocNameTerms) -> tuple[Finding, ...] | str:
    """Single blocs: who may ask for them, and which bloc each name means."""
    asked = _asked(case)
    if not asked:
        return ALONE
    return (_who(case), *(_meant(request, case, terms) for request in asked))


def check_bloc_papers(case: CheckCase, terms: BlocPaperTerms) -> tuple[Finding, ...] | str:
    """The papers of a registration for single blocs: one of those admitted at least."""
    inscription = case.dossier.inscription
    if inscription is None or not _asked(case):
        return ALONE
    accepted = terms.admis
    joined = [paper for paper in inscription.justificatifs if paper in accepted]
    unknown = [paper for paper in inscription.justificatifs if paper not in accepted]
    expected = " ou ".join(accepted)
    findings = []
    if unknown:
        message = f"Justificatifs non prévus : {', '.join(unknown)}. Joignez l’un de : {', '.join(accepted)}."
        findings.append(Finding(Verdict.A_ARBITRER, message, expected, ", ".join(unknown)))
    if joined:
        findings.append(Finding(Verdict.CONFORME, "Un justificatif est joint.", expected, ", ".join(joined)))
    elif not unknown:
        message = f"Aucun justificatif : téléversez {terms.a_joindre}."
        findings.append(Finding(Verdict.NON_CONFORME, message, expected, "aucun"))
    return tuple(findings)


def check_first_language(case: CheckCase, _: NoTerms) -> tuple[Finding, ...] | str:
    """Cyclades shows the first language as compulsory, even for a single bloc."""
    if not _asked(case):
        return ALONE
    message = (
        "Dans Cyclades, la langue vivante 1 reste cochée comme obligatoire : c’est la plateforme, non une épreuve de "
        "plus à réussir. La convocation peut la porter, selon l’académie."
    )
    return (Finding(Verdict.SANS_OBJET, message, "", "affichée par Cyclades"),)


def check_calendar(case: CheckCase, terms: RegistrationCalendarTerms) -> tuple[Finding, ...] | str:
    """Registration in some months of the year before; the academy sets the days."""
    inscription = case.dossier.inscription
    if inscription is None or not _asked(case):
        return ALONE
    before = case.session - 1
    months = terms.told_months(before)
    expected = f"{months}, selon l’académie"
    if inscription.date is None:
        exams = f"{tell_month(terms.examen_mois)} {case.session}"
        message = f"Inscription sur Cyclades en {expected} ; examens en {exams}."
        return (Finding(Verdict.SANS_OBJET, message, expected, "date non indiquée"),)
    day = inscription.date
    found = tell_date(day)
    if day.year == before and terms.premier_mois <= day.month <= terms.dernier_mois:
        return (Finding(Verdict.CONFORME, "L’inscription est dans le calendrier.", expected, found),)
    message = f"L’inscription du {found} est hors du calendrier courant : les dates de l’académie l’admettent-elles ?"
    return (Finding(Verdict.A_ARBITRER, message, expected, found),)


def check_bloc_certificates(case: CheckCase, terms: BlocCertificateTerms) -> tuple[Finding, ...] | str:
    """D. 337-69: an attestation, without limit of time, for a bloc obtained."""
    if not _asked(case):
        return ALONE
    earned = [
        result.unite
        for result in case.dossier.resultats
        if result.etat is State.VAE or (result.note is not None and result.note >= terms.seuil)
    ]
    if not earned:
        return "aucun bloc n’est encore réussi"
    message = f"Attestation due pour {', '.join(earned)} : elle vaut sans limite de durée. Demandez-la au rectorat."
    return (Finding(Verdict.CONFORME, message, f"{french(terms.seuil)} sur 20 ou plus, ou VAE", ", ".join(earned)),)


def _meant(request: BlocRequest, case: CheckCase, terms: BlocNameTerms) -> Finding:
    """What one request means, or the question that it leaves."""
    found = read_request(request, case.edition, terms)
    expected = "un bloc du référentiel"
    if found.unites:
        titles = ", ".join(
            f"{code} ({unite.intitule if (unite := case.edition.unite(code)) else ''})" for code in found.unites
        )
        units = f"de l’unité {titles}" if len(found.unites) == 1 else f"des unités {titles}"
        message = f"« {request.bloc} » est le bloc {units}.{found.remarque}"
        return Finding(Verdict.CONFORME, message, expected, ", ".join(found.unites))
    if not found.choix:
        message = f"« {request.bloc} » n’est pas un bloc de cette édition. Donnez son titre ou son code."
        return Finding(Verdict.NON_CONFORME, message, expected, request.bloc)
    if found.remarque:
        message = f"« {request.bloc} » :{found.remarque} De quel bloc s’agit-il ? Donnez son titre."
    else:
        official, other = found.choix
        message = (
            f"« {request.bloc} » désigne l’unité {official} selon l’arrêté, et l’unité {other} dans les documents "
            f"de certains centres de formation : de quel bloc s’agit-il ? Donnez son titre."
        )
    return Finding(Verdict.A_ARBITRER, message, expected, request.bloc)


def _who(case: CheckCase) -> Finding:
    statut = case.dossier.statut
    expected, found = "formation professionnelle continue", str(statut or "statut non indiqué")
    if statut in FPC:
        message = "Un candidat de formation professionnelle continue peut s’inscrire à des blocs seuls."
        return Finding(Verdict.CONFORME, message, expected, found)
    if statut in GLOBAL_ONLY:
        message = "Un scolaire ou un apprenti présente tout le diplôme : il ne s’inscrit pas à des blocs seuls."
        return Finding(Verdict.NON_CONFORME, message, expected, found)
    message = "Ce candidat peut-il s’inscrire à des blocs seuls, comme en formation professionnelle continue ?"
    return Finding(Verdict.A_ARBITRER, message, expected, found)


def _asked(case: CheckCase) -> tuple[BlocRequest, ...]:
    """The blocs that a candidate registers for, and them alone."""
    inscription = case.dossier.inscription
    return inscription.blocs if inscription else ()
