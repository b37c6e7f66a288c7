"""Registration: single blocs in formation professionnelle continue, and facultative units."""

from collections.abc import Callable
from unicodedata import normalize

from attrs import frozen

from bacpro import GLOBAL_ONLY, BlocRequest, CheckCase, Finding, Parameters, State, Verdict
from bacpro_agora.rules.common import FPC

DATA = "inscription.toml"


@frozen
class Naming:
    """The names of the bloc of a unit: its titles, its number in the arrêté, and in a training centre’s paper."""

    unite: str
    titres: tuple[str, ...]
    numero: int
    numero_centre_formation: int | None = None


@frozen
class Resolved:
    """What a request for a bloc means: the units it may be, and what has to be said of its name."""

    unites: tuple[str, ...]
    remarque: str = ""


def resolve(request: BlocRequest, case: CheckCase, parameters: Parameters) -> Resolved:
    """The unit of a bloc asked for by code, title or number.

    A title wins over a number. A bare number is that of the arrêté, unless it comes from a training
    centre’s paper; when it could be either, both units are given.
    """
    words = _folded(request.bloc)
    for bloc in case.edition.blocs:
        if words in {_folded(bloc.code), _folded(bloc.code_rncp or bloc.code), _folded(bloc.intitule)}:
            return Resolved(bloc.unites)
    namings: tuple[Naming, ...] = parameters["denominations"]
    number = _number(words)
    for naming in namings:
        if any(_folded(titre) in words for titre in naming.titres):
            if number is None or number == naming.numero:
                return Resolved((naming.unite,))
            return Resolved((naming.unite,), _divergence(request, naming))
    if words in {_folded(unite.code) for unite in case.edition.unites}:
        return Resolved((request.bloc.strip().upper(),))
    if number is None:
        return Resolved(())
    official = [naming for naming in namings if naming.numero == number]
    papers = [naming for naming in namings if naming.numero_centre_formation == number]
    if request.source == parameters["source_divergente"] and papers:
        return Resolved((papers[0].unite,), _divergence(request, papers[0]))
    if papers and request.source is None:
        return Resolved(tuple(naming.unite for naming in (*official, *papers)))
    return Resolved(tuple(naming.unite for naming in official))


def blocs(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Single blocs: who may ask for them, and which bloc each name means."""
    dossier = case.dossier
    if dossier.inscription is None or not dossier.inscription.blocs:
        return "le candidat ne s’inscrit pas à des blocs seuls"
    findings = [_who(case)]
    for request in dossier.inscription.blocs:
        found = resolve(request, case, parameters)
        expected = "un bloc du référentiel"
        if not found.unites:
            message = f"« {request.bloc} » n’est pas un bloc de cette édition. Donnez son titre ou son code."
            findings.append(Finding(Verdict.NON_CONFORME, message, expected, request.bloc))
        elif len(found.unites) > 1:
            official, other = found.unites
            message = (
                f"« {request.bloc} » désigne l’unité {official} selon l’arrêté, et l’unité {other} dans les documents "
                f"de certains centres de formation : de quel bloc s’agit-il ? Donnez son titre."
            )
            findings.append(Finding(Verdict.A_ARBITRER, message, expected, request.bloc))
        else:
            unite = case.edition.unite(found.unites[0])
            title = unite.intitule if unite else ""
            message = f"« {request.bloc} » est le bloc de l’unité {found.unites[0]} ({title}).{found.remarque}"
            findings.append(Finding(Verdict.CONFORME, message, expected, found.unites[0]))
    return tuple(findings)


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


def papers(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """The papers of a registration for single blocs: one of three at least."""
    inscription = case.dossier.inscription
    if inscription is None:
        return "le candidat ne s’inscrit pas à des blocs seuls"
    accepted = parameters["admis"]
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
        message = "Aucun justificatif : téléversez une attestation de formation, de PFMP, ou un certificat de travail."
        findings.append(Finding(Verdict.NON_CONFORME, message, expected, "aucun"))
    return tuple(findings)


def first_language(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
    """Cyclades shows the first language as compulsory, even for a single bloc."""
    if case.dossier.inscription is None:
        return "le candidat ne s’inscrit pas à des blocs seuls"
    message = (
        "Dans Cyclades, la langue vivante 1 reste cochée comme obligatoire : c’est la plateforme, non une épreuve de "
        "plus à réussir. La convocation peut la porter, selon l’académie."
    )
    return (Finding(Verdict.SANS_OBJET, message, "", "affichée par Cyclades"),)


def calendar(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Registration in October and November of the year before; the academy sets the days."""
    inscription = case.dossier.inscription
    if inscription is None:
        return "le candidat ne s’inscrit pas à des blocs seuls"
    expected = f"octobre ou novembre {case.session - 1}, selon l’académie"
    if inscription.date is None:
        message = f"Inscription sur Cyclades en {expected} ; examens en juin {case.session}."
        return (Finding(Verdict.SANS_OBJET, message, expected, "date non indiquée"),)
    day = inscription.date
    found = f"{day:%d/%m/%Y}"
    if day.year == case.session - 1 and parameters["premier_mois"] <= day.month <= parameters["dernier_mois"]:
        return (Finding(Verdict.CONFORME, "L’inscription est dans le calendrier.", expected, found),)
    message = f"L’inscription du {found} est hors du calendrier courant : les dates de l’académie l’admettent-elles ?"
    return (Finding(Verdict.A_ARBITRER, message, expected, found),)


def bloc_certificate(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """A bloc obtained at 10 or more: an attestation without limit of time."""
    if case.dossier.inscription is None:
        return "le candidat ne s’inscrit pas à des blocs seuls"
    earned = [
        result.unite
        for result in case.dossier.resultats
        if result.etat is State.VAE or (result.note is not None and result.note >= parameters["seuil"])
    ]
    if not earned:
        return "aucun bloc n’est encore réussi"
    message = f"Attestation due pour {', '.join(earned)} : elle vaut sans limite de durée. Demandez-la au rectorat."
    return (Finding(Verdict.CONFORME, message, "10 sur 20 ou plus, ou VAE", ", ".join(earned)),)


def number_of_optionals(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe II-b, note 2; D. 337-69: two facultative units at most."""
    chosen = case.dossier.facultatives
    if not chosen:
        return "aucune unité facultative n’est choisie"
    most = parameters["maximum"]
    expected, found = f"{most} au plus", str(len(chosen))
    if len(chosen) > most:
        message = f"{len(chosen)} unités facultatives sont choisies : gardez-en {most} au plus."
        return (Finding(Verdict.NON_CONFORME, message, expected, found),)
    return (Finding(Verdict.CONFORME, "Le nombre d’unités facultatives est permis.", expected, found),)


def available_optionals(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
    """The facultative blocs that the edition of the session proposes."""
    chosen = case.dossier.facultatives
    if not chosen:
        return "aucune unité facultative n’est choisie"
    proposed = {bloc.code: bloc.intitule for bloc in case.edition.blocs if bloc.facultatif}
    expected = ", ".join(f"{code} ({title})" for code, title in proposed.items())
    findings = []
    for option in chosen:
        if option.bloc in proposed:
            message = f"« {proposed[option.bloc]} » est proposée à cette session."
            findings.append(Finding(Verdict.CONFORME, message, expected, option.bloc))
        else:
            message = f"« {option.bloc} » n’est pas une facultative de l’édition {case.edition.id}. Choisissez-en une."
            findings.append(Finding(Verdict.NON_CONFORME, message, expected, option.bloc))
    return tuple(findings)


def optional_language(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
    """Annexe II-b, note 2: a language other than the compulsory ones."""
    chosen = [option.langue for option in case.dossier.facultatives if option.langue]
    if not chosen:
        return "aucune langue facultative n’est choisie"
    compulsory = case.dossier.langues or {}
    expected = "une langue différente des langues obligatoires"
    if not compulsory:
        message = "Les langues obligatoires ne sont pas indiquées : la langue facultative en est-elle différente ?"
        return (Finding(Verdict.A_ARBITRER, message, expected, ", ".join(chosen)),)
    same = [langue for langue in chosen if _folded(langue) in {_folded(other) for other in compulsory.values()}]
    if same:
        message = f"La langue facultative ({', '.join(same)}) est déjà une langue obligatoire. Choisissez-en une autre."
        return (Finding(Verdict.NON_CONFORME, message, expected, ", ".join(same)),)
    message = "La langue facultative diffère des langues obligatoires."
    return (Finding(Verdict.CONFORME, message, expected, ", ".join(chosen)),)


def _divergence(request: BlocRequest, naming: Naming) -> str:
    return (
        f" Divergence : le document du centre de formation l’appelle « {request.bloc.strip()} », l’arrêté et la fiche "
        f"RNCP40705 le numérotent bloc {naming.numero} ; c’est l’arrêté qui est suivi."
    )


def _folded(text: str) -> str:
    """Text without case, accents, spaces or punctuation."""
    return "".join(c for c in normalize("NFKD", text.casefold()) if c.isalnum())


def _number(words: str) -> int | None:
    """The number of « Bloc 1 », in folded text."""
    digits = words.removeprefix("bloc")[:2]
    if words.startswith("bloc") and digits[:1].isdigit():
        return int("".join(c for c in digits if c.isdigit()))
    return None


FUNCTIONS: dict[str, Callable[[CheckCase, Parameters], tuple[Finding, ...] | str]] = {
    "agora.inscription.blocs": blocs,
    "agora.inscription.justificatifs": papers,
    "agora.inscription.lv1": first_language,
    "agora.inscription.calendrier": calendar,
    "agora.inscription.attestation_bloc": bloc_certificate,
    "agora.facultatives.nombre": number_of_optionals,
    "agora.facultatives.disponibilite": available_optionals,
    "agora.facultatives.langue": optional_language,
}
TABLES = {"denominations": Naming}
