"""The dossiers professionnels of épreuves: produced, of the activities that they must show, with their papers.

Two consequences, never confused: no dossier on the day, and no administrative papers. The texts of the speciality say
what each is.
"""

from collections.abc import Iterator

from attrs import field, frozen

from bacpro.model.candidate import Status
from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Portfolio
from bacpro.model.result import Result, State, french
from bacpro.regulation.placement.conditions import conditions_due, still_stands
from bacpro.regulation.placement.exemption import APPRENTICES, ExemptionTerms, find_exemption
from bacpro.regulation.registration.bloc_names import BlocNameTerms, read_request
from bacpro.regulation.terms import HIDDEN, refuse_empty
from bacpro.regulation.wording import spell_number, tell_count

IN_CCF = (
    Status.SCOLAIRE_PUBLIC,
    Status.SCOLAIRE_SOUS_CONTRAT,
    Status.APPRENTI_HABILITE,
    Status.FPC_PUBLIC,
    Status.FPC_PUBLIC_HABILITE,
)
"""Who is evaluated by contrôle en cours de formation where an épreuve is (D. 337-74 to D. 337-76)."""

KEPT = 10
"""The mark from which a result may be kept (D. 337-69)."""

SUB_ACTIVITIES = "sous-activités"

_EXEMPTING = (State.DISPENSE, State.VAE)


@frozen(kw_only=True)
class PortfolioTerms(BlocNameTerms):
    """The épreuve of a dossier (the key of `dossiers_professionnels`) and the unit that it evaluates."""

    epreuve: str
    unite: str

    def unknown_codes(self, diploma: Diploma) -> Iterator[str]:
        """The unit, its épreuve, and the units of the names of blocs."""
        yield from BlocNameTerms.unknown_codes(self, diploma)
        if self.unite not in diploma.unites:
            yield f"parametres.unite : l’unité {self.unite} est inconnue"
        if not any(epreuve.code == self.epreuve for edition in diploma.editions for epreuve in edition.epreuves):
            yield f"parametres.epreuve : l’épreuve {self.epreuve} est inconnue"


@frozen(kw_only=True)
class ProductionTerms(PortfolioTerms):
    """`sans_dossier`: what follows where there is no dossier on the day, in the words of the text."""

    sans_dossier: str = field(metadata=HIDDEN)


@frozen(kw_only=True)
class PortfolioActivityTerms(PortfolioTerms):
    """The sub-activities that the works show, what the text calls them, and what they are those of (`du pôle`)."""

    sous_activites: tuple[str, ...]
    elements: str = field(default=SUB_ACTIVITIES, metadata=HIDDEN)
    ensemble: str = field(default="", metadata=HIDDEN)

    def __attrs_post_init__(self) -> None:
        """Refuse a list that asks for nothing."""
        refuse_empty(self, "sous_activites")

    def told(self, article: str) -> str:
        """The sub-activities in words: les trois sous-activités du pôle."""
        number = len(self.sous_activites)
        if number > 1:
            return f"{article} {spell_number(number)} {self.elements} {self.ensemble or 'demandées'}"
        if self.elements == SUB_ACTIVITIES:
            return f"{'de ' if article == 'des' else ''}la sous-activité {self.ensemble or 'demandée'}"
        return f"{article} {self.elements} {self.ensemble}".rstrip()


@frozen(kw_only=True)
class PortfolioPaperTerms(PortfolioTerms, ExemptionTerms):
    """Who shows reports of his placements, and what the others join.

    `statuts_ccf`: those whose épreuve is in CCF. `pieces`: the papers of the others, after « Joignez ».
    `pieces_attendues`: the same, as a finding expects them. `sans_piece`: what follows without, in the words of the
    text.
    """

    pieces: str = field(metadata=HIDDEN)
    pieces_attendues: str = field(metadata=HIDDEN)
    sans_piece: str = field(metadata=HIDDEN)
    statuts_ccf: tuple[Status, ...] = field(default=IN_CCF, metadata=HIDDEN)


def check_production(case: CheckCase, terms: ProductionTerms) -> tuple[Finding, ...] | str:
    """The definition of the épreuve: an état récapitulatif of works; without a dossier on the day, what follows."""
    if reason := _not_presented(case, terms):
        return reason
    epreuve = terms.epreuve
    portfolio = _portfolio(case, terms)
    expected = "état récapitulatif des travaux professionnels"
    if portfolio is None or not portfolio.etat_recapitulatif:
        if _may_not_sit(case):
            message = (
                f"L’état récapitulatif de {epreuve} manque : le candidat présente-t-il cette épreuve à cette session ?"
            )
            return (Finding(Verdict.A_ARBITRER, message, expected, "absent"),)
        message = (
            f"L’état récapitulatif de {epreuve} manque. Faites-le déposer pour le contrôle de conformité, avant "
            f"l’épreuve : {terms.sans_dossier}{_unless_kept(case, terms)}."
        )
        return (Finding(Verdict.NON_CONFORME, message, expected, "absent"),)
    found = f"présent, {tell_count(len(portfolio.travaux), 'travail', 'travaux')}"
    return (Finding(Verdict.CONFORME, f"L’état récapitulatif de {epreuve} est présent.", expected, found),)


def check_activities(case: CheckCase, terms: PortfolioActivityTerms) -> tuple[Finding, ...] | str:
    """The definition of the épreuve: works of each sub-activity that it evaluates."""
    if reason := _not_presented(case, terms):
        return reason
    portfolio = _portfolio(case, terms)
    if portfolio is None or not portfolio.etat_recapitulatif:
        return "l’état récapitulatif n’est pas produit"
    epreuve, wanted = terms.epreuve, terms.sous_activites
    done = {work.activite for work in portfolio.travaux}
    missing = [code for code in wanted if code not in done]
    expected = found = ", ".join(wanted)
    if missing:
        found = ", ".join([code for code in wanted if code in done]) or "aucune"
        message = (
            f"Les travaux de {epreuve} ne couvrent pas {', '.join(missing)} : le dossier doit montrer des travaux "
            f"{terms.told('des')}. Ajoutez-en{_unless_kept(case, terms)}."
        )
        return (Finding(Verdict.NON_CONFORME, message, expected, found),)
    return (Finding(Verdict.CONFORME, f"Les travaux de {epreuve} couvrent {terms.told('les')}.", expected, found),)


def check_papers(case: CheckCase, terms: PortfolioPaperTerms) -> tuple[Finding, ...] | str:
    """The definition of the épreuve: reports of placements in CCF, papers on experience or training in ponctuel."""
    if reason := _not_presented(case, terms):
        return reason
    dossier = case.dossier
    if dossier.statut is None:
        return "le statut du candidat n’est pas indiqué"
    in_ccf = dossier.statut in terms.statuts_ccf
    exempt = find_exemption(case, terms) is not None
    joined = _papers(case, certificates=exempt or not in_ccf)
    if not joined and exempt and in_ccf and dossier.situation is None:
        return "le candidat n’a pas de période à effectuer, donc pas de compte rendu"
    return (_reports(case, terms, joined) if in_ccf else _annexes(case, terms, joined),)


def _reports(case: CheckCase, terms: PortfolioPaperTerms, joined: list[str]) -> Finding:
    """What a dossier evaluated in CCF comprises."""
    expected = "comptes rendus d’évaluation des périodes en milieu professionnel"
    if not joined:
        message = (
            f"Aucun compte rendu de période en milieu professionnel pour {terms.epreuve}, que le dossier comprend "
            f"obligatoirement. Joignez-les{_unless_kept(case, terms)}."
        )
        return Finding(Verdict.NON_CONFORME, message, expected, "aucun")
    message = f"Des périodes sont attestées : vérifiez que leurs comptes rendus sont joints à {terms.epreuve}."
    return Finding(Verdict.CONFORME, message, expected, ", ".join(joined))


def _annexes(case: CheckCase, terms: PortfolioPaperTerms, joined: list[str]) -> Finding:
    """What a dossier evaluated in ponctuel comprises."""
    epreuve, expected = terms.epreuve, terms.pieces_attendues
    if not joined and _may_not_sit(case):
        message = f"Aucun justificatif pour {epreuve} : le candidat présente-t-il l’épreuve à cette session ?"
        return Finding(Verdict.A_ARBITRER, message, expected, "aucun")
    if not joined:
        message = (
            f"Aucun justificatif d’expérience ou de formation pour {epreuve}. Joignez {terms.pieces} : "
            f"{terms.sans_piece}{_unless_kept(case, terms)}."
        )
        return Finding(Verdict.NON_CONFORME, message, expected, "aucun")
    message = f"Les justificatifs d’expérience ou de formation de {epreuve} sont présents."
    return Finding(Verdict.CONFORME, message, expected, ", ".join(joined))


def _may_not_sit(case: CheckCase) -> bool:
    """Whether the dossier leaves open which units are sat in this session (D. 337-68)."""
    return conditions_due(case) is None and not case.dossier.unites_presentees


def _papers(case: CheckCase, *, certificates: bool) -> list[str]:
    """The papers that are joined; certificats de travail where they may stand for placements."""
    dossier = case.dossier
    joined = []
    if dossier.periodes:
        joined.append(tell_count(len(dossier.periodes), "attestation de période", "attestations de période"))
    if dossier.certificats_travail and certificates:
        joined.append(tell_count(len(dossier.certificats_travail), "certificat de travail", "certificats de travail"))
    if dossier.statut in APPRENTICES and dossier.contrat_apprentissage:
        joined.append("contrat d’apprentissage")
    return joined


def _portfolio(case: CheckCase, terms: PortfolioTerms) -> Portfolio | None:
    return (case.dossier.dossiers_professionnels or {}).get(terms.epreuve)


def _not_presented(case: CheckCase, terms: PortfolioTerms) -> str | None:
    """Why a candidate does not sit the unit in this session, or None."""
    dossier, unite = case.dossier, terms.unite
    if dossier.partiel:
        return "une table de périodes ne dit rien des dossiers professionnels"
    for result in dossier.resultats:
        if result.unite == unite and result.etat in _EXEMPTING:
            return f"le candidat est dispensé de l’unité {unite}"
    if dossier.inscription is not None and dossier.inscription.blocs:
        requests = dossier.inscription.blocs
        meanings = [read_request(request, case.edition, terms) for request in requests]
        if not any(unite in (*meaning.unites, *meaning.choix) for meaning in meanings):
            return f"le candidat ne s’inscrit pas au bloc de l’unité {unite}"
    if dossier.unites_presentees and unite not in dossier.unites_presentees:
        return f"le candidat ne présente pas l’unité {unite} à cette session"
    if _portfolio(case, terms) is None and _kept_note(case, terms):
        return f"le candidat conserve sa note à l’unité {unite}"
    return None


def _kept_note(case: CheckCase, terms: PortfolioTerms) -> Result | None:
    """A note of 10 or more of an earlier session, still valid and not renounced (D. 337-69)."""
    for result in case.dossier.resultats:
        earlier = result.unite == terms.unite and result.session is not None and result.session < case.session
        if earlier and result.note is not None and result.note >= KEPT and still_stands(case, result):
            return result
    return None


def _unless_kept(case: CheckCase, terms: PortfolioTerms) -> str:
    """What a note already held changes, said at the end of a sentence."""
    if terms.unite in case.dossier.attestations:
        return " (sauf s’il demande la dispense que son attestation permet)"
    kept = _kept_note(case, terms)
    if kept is None or kept.note is None:
        return ""
    return f" (sauf s’il demande à conserver sa note de {french(kept.note)} obtenue en {kept.session})"
