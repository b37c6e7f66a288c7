"""Registration: single blocs in formation professionnelle continue, and facultative units."""

from collections.abc import Callable

from bacpro import GLOBAL_ONLY, BlocRequest, CheckCase, Finding, Parameters, State, Verdict, finding
from bacpro_agora.rules.blocs import folded, meaning
from bacpro_agora.rules.common import FPC

DATA = "inscription.toml"

ALONE = "le candidat ne s’inscrit pas à des blocs seuls"
LANGUAGE = "BF-LV"
COMPULSORY_LANGUAGES = ("U41", "U42")


def blocs(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
    """Single blocs: who may ask for them, and which bloc each name means."""
    asked = _asked(case)
    if not asked:
        return ALONE
    return (_who(case), *(_meant(request, case) for request in asked))


def _meant(request: BlocRequest, case: CheckCase) -> Finding:
    found = meaning(request, case.edition)
    expected = "un bloc du référentiel"
    if not found.unites:
        message = f"« {request.bloc} » n’est pas un bloc de cette édition. Donnez son titre ou son code."
        return finding(Verdict.NON_CONFORME, message, expected, request.bloc)
    if len(found.unites) == 1:
        unite = case.edition.unite(found.unites[0])
        title = unite.intitule if unite else ""
        message = f"« {request.bloc} » est le bloc de l’unité {found.unites[0]} ({title}).{found.remarque}"
        return finding(Verdict.CONFORME, message, expected, found.unites[0])
    if found.remarque:
        message = f"« {request.bloc} » :{found.remarque} De quel bloc s’agit-il ? Donnez son titre."
    else:
        official, other = found.unites
        message = (
            f"« {request.bloc} » désigne l’unité {official} selon l’arrêté, et l’unité {other} dans les documents "
            f"de certains centres de formation : de quel bloc s’agit-il ? Donnez son titre."
        )
    return finding(Verdict.A_ARBITRER, message, expected, request.bloc)


def _who(case: CheckCase) -> Finding:
    statut = case.dossier.statut
    expected, found = "formation professionnelle continue", str(statut or "statut non indiqué")
    if statut in FPC:
        message = "Un candidat de formation professionnelle continue peut s’inscrire à des blocs seuls."
        return finding(Verdict.CONFORME, message, expected, found)
    if statut in GLOBAL_ONLY:
        message = "Un scolaire ou un apprenti présente tout le diplôme : il ne s’inscrit pas à des blocs seuls."
        return finding(Verdict.NON_CONFORME, message, expected, found)
    message = "Ce candidat peut-il s’inscrire à des blocs seuls, comme en formation professionnelle continue ?"
    return finding(Verdict.A_ARBITRER, message, expected, found)


def papers(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """The papers of a registration for single blocs: one of three at least."""
    inscription = case.dossier.inscription
    if inscription is None or not _asked(case):
        return ALONE
    accepted = parameters["admis"]
    joined = [paper for paper in inscription.justificatifs if paper in accepted]
    unknown = [paper for paper in inscription.justificatifs if paper not in accepted]
    expected = " ou ".join(accepted)
    findings = []
    if unknown:
        message = f"Justificatifs non prévus : {', '.join(unknown)}. Joignez l’un de : {', '.join(accepted)}."
        findings.append(finding(Verdict.A_ARBITRER, message, expected, ", ".join(unknown)))
    if joined:
        findings.append(finding(Verdict.CONFORME, "Un justificatif est joint.", expected, ", ".join(joined)))
    elif not unknown:
        message = "Aucun justificatif : téléversez une attestation de formation, de PFMP, ou un certificat de travail."
        findings.append(finding(Verdict.NON_CONFORME, message, expected, "aucun"))
    return tuple(findings)


def first_language(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
    """Cyclades shows the first language as compulsory, even for a single bloc."""
    if not _asked(case):
        return ALONE
    message = (
        "Dans Cyclades, la langue vivante 1 reste cochée comme obligatoire : c’est la plateforme, non une épreuve de "
        "plus à réussir. La convocation peut la porter, selon l’académie."
    )
    return (finding(Verdict.SANS_OBJET, message, "", "affichée par Cyclades"),)


def calendar(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Registration in October and November of the year before; the academy sets the days."""
    inscription = case.dossier.inscription
    if inscription is None or not _asked(case):
        return ALONE
    expected = f"octobre ou novembre {case.session - 1}, selon l’académie"
    if inscription.date is None:
        message = f"Inscription sur Cyclades en {expected} ; examens en juin {case.session}."
        return (finding(Verdict.SANS_OBJET, message, expected, "date non indiquée"),)
    day = inscription.date
    found = f"{day:%d/%m/%Y}"
    if day.year == case.session - 1 and parameters["premier_mois"] <= day.month <= parameters["dernier_mois"]:
        return (finding(Verdict.CONFORME, "L’inscription est dans le calendrier.", expected, found),)
    message = f"L’inscription du {found} est hors du calendrier courant : les dates de l’académie l’admettent-elles ?"
    return (finding(Verdict.A_ARBITRER, message, expected, found),)


def bloc_certificate(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """A bloc obtained at 10 or more: an attestation without limit of time."""
    if not _asked(case):
        return ALONE
    earned = [
        result.unite
        for result in case.dossier.resultats
        if result.etat is State.VAE or (result.note is not None and result.note >= parameters["seuil"])
    ]
    if not earned:
        return "aucun bloc n’est encore réussi"
    message = f"Attestation due pour {', '.join(earned)} : elle vaut sans limite de durée. Demandez-la au rectorat."
    return (finding(Verdict.CONFORME, message, "10 sur 20 ou plus, ou VAE", ", ".join(earned)),)


def number_of_optionals(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """Annexe II-b, note 2; D. 337-69: two facultative units at most."""
    chosen = case.dossier.facultatives
    if not chosen:
        return "aucune unité facultative n’est choisie"
    most = parameters["maximum"]
    expected, found = f"{most} au plus", str(len(chosen))
    if len(chosen) > most:
        message = f"{len(chosen)} unités facultatives sont choisies : gardez-en {most} au plus."
        return (finding(Verdict.NON_CONFORME, message, expected, found),)
    return (finding(Verdict.CONFORME, "Le nombre d’unités facultatives est permis.", expected, found),)


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
            findings.append(finding(Verdict.CONFORME, message, expected, option.bloc))
        else:
            message = f"« {option.bloc} » n’est pas une facultative de l’édition {case.edition.id}. Choisissez-en une."
            findings.append(finding(Verdict.NON_CONFORME, message, expected, option.bloc))
    return tuple(findings)


def optional_language(case: CheckCase, _: Parameters) -> tuple[Finding, ...] | str:
    """Annexe II-b, note 2: a language other than the compulsory ones."""
    languages = [option for option in case.dossier.facultatives if option.bloc == LANGUAGE]
    if not languages:
        return "aucune langue facultative n’est choisie"
    chosen = [option.langue for option in languages if option.langue]
    compulsory = case.dossier.langues or {}
    expected, found = "une langue différente des langues obligatoires", ", ".join(chosen)
    taken = {folded(langue) for langue in compulsory.values()}
    if same := [langue for langue in chosen if folded(langue) in taken]:
        message = f"La langue facultative ({', '.join(same)}) est déjà une langue obligatoire. Choisissez-en une autre."
        return (finding(Verdict.NON_CONFORME, message, expected, ", ".join(same)),)
    if len(chosen) < len(languages) or any(unite not in compulsory for unite in COMPULSORY_LANGUAGES):
        message = "Toutes les langues ne sont pas indiquées : la langue facultative diffère-t-elle des obligatoires ?"
        return (finding(Verdict.A_ARBITRER, message, expected, found or "non indiquée"),)
    message = "La langue facultative diffère des langues obligatoires."
    return (finding(Verdict.CONFORME, message, expected, found),)


def _asked(case: CheckCase) -> tuple[BlocRequest, ...]:
    """The blocs that a candidate registers for, and them alone."""
    inscription = case.dossier.inscription
    return inscription.blocs if inscription else ()


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
TABLES: dict[str, type] = {}
