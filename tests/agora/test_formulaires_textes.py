"""What each form of AGOrA says, section by section, beside the texts that it comes from."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bacpro.model.edition.content import Content
from bacpro.model.form import PaperForm
from bacpro.plugins.registry import Registry

Words = Callable[[str, int], str]
Find = Callable[[str], PaperForm]

ARRETE, FICHE = 2025, 2026
"""A session of each edition."""

GRIDS = {"grille-e2": "U2", "grille-e31": "U31", "grille-e32": "U32"}
UNITS = ("U31", "U2", "U32", "U33", "U11", "U12", "U41", "U42", "U51", "U52", "U6", "U7")


@pytest.fixture(scope="module")
def form(registry: Registry) -> Find:
    """A form of AGOrA by its id."""
    return lambda form_id: registry.formulaire(registry.diplome("agora"), form_id)


@pytest.fixture(scope="module")
def content(registry: Registry) -> Callable[[int], Content]:
    """What the edition of a session says."""
    agora = registry.diplome("agora")
    return lambda session: registry.contenu(agora, registry.edition(agora, session))


def squeezed(text: str) -> str:
    """A text without its spaces, which a page lays out in its own way."""
    return "".join(text.split())


def missing(page: str, *expected: str) -> list[str]:
    """What a page does not say, in the order in which it should."""
    rest, lost = squeezed(page), []
    for words in expected:
        _, found, after = rest.partition(squeezed(words))
        if found:
            rest = after
        else:
            lost.append(words)
    return lost


def annexe(content: Content, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any]
    (found,) = (each for each in content.textes["note"]["formulaires"] if each["annexe"] == name)
    return found


# --- annexes of the note to candidates ----------------------------------------------------------------------------

ANNEXES = {"1": "attestation-pfmp", "1bis": "attestation-experience"}

TYPES = (
    "Entreprise",
    "Commerce",
    "Profession libérale",
    "Entreprise d'artisanat",
    "Structure associative",
    "Structure mutualiste",
    "Service administratif spécialisé d'entreprise, d'administration ou de collectivité territoriale",
)
TASKS = {
    "Gestion des relations avec les clients, les usagers et les adhérents": (
        "Préparation et pris en charge de la relation avec le client, l'utilisateur ou l'adhérent",
        "Traitement des opérations administratives et de gestion liées aux relations avec le client, "
        "l'utilisateur ou l'adhérent",
        "Actualisation du système d'information en lien avec le client, l'utilisateur ou l'adhérent",
    ),
    "Organisation et suivi de l'activité de productions de biens ou de services": (
        "Suivi administratif de l'activité de production",
        "Suivi financier de l'activité de production",
        "Gestion opérationnelle des espaces physiques et virtuels de travail",
    ),
    "Administration du personnel": (
        "Suivi de la carrière du personnel",
        "Suivi organisationnel et financier de l'activité du personnel",
        "Participation à l'activité sociale de l'organisation",
    ),
}
"""As the note prints them, its misprints included."""


@pytest.mark.norme("N-ANX1-01", "N-ANX1-02", "N-ANX1B-01", "N-CONF-01", "A-PFMP-03")
@pytest.mark.parametrize("form_id", ANNEXES.values())
def test_an_attestation_has_every_rubric_of_its_annexe_in_order(words: Words, form_id: str) -> None:
    page = words(form_id, FICHE)
    assert not missing(
        page,
        "(à photocopier si nécessaire)",
        "BCP ASSISTANCE A LA GESTION DES ORGANISATIONS ET DE LEURS ACTIVITES - SESSION",
        "Nom :",
        "Prénom :",
        "Date de naissance :",
        "N° d'inscription :",
        "Tableau à renseigner par le tuteur ou le responsable de la structure.",
        "Nom, adresse et cachet de la structure",
        "Type de structure (cocher la case)",
        "Nature des tâches (cocher la ou les cases)",
        "Durée (jj/mm/aa)",
    )
    assert not missing(page, "Cachet de la structure :", "Nom et signature du responsable :")
    assert not missing(page, *TYPES)
    assert not missing(page, *(text for group, tasks in TASKS.items() for text in (f"{group} :", *tasks)))
    assert not missing(page, "Du :", "Au :", "Nb de semaines :", "Nb d'heures :")
    assert not missing(
        page,
        "En cas de non-conformité au règlement d'examen, le candidat ne sera pas autorisé à présenter les épreuves, "
        "et le diplôme ne lui sera pas délivré.",
        "Cadre réservé au contrôle de conformité",
        "Attestation conforme au règlement d'examen",
        "Attestation non conforme au règlement d'examen",
    )


@pytest.mark.norme("N-ANX1-01", "N-ANX1B-01")
@pytest.mark.parametrize("name", ANNEXES)
def test_the_boxes_of_an_attestation_are_those_of_its_annexe(
    form: Find, content: Callable[[int], Content], name: str
) -> None:
    note, paper = annexe(content(FICHE), name), form(ANNEXES[name])
    (table,) = paper.tableaux
    boxes = [champ for champ in table.champs if champ.plusieurs]
    assert [champ.valeur for champ in boxes] == [f"{pole}.{rank}" for pole in (1, 2, 3) for rank in (1, 2, 3)]
    groups = {group["intitule"]: list(group["taches"]) for group in note["groupes_taches"]}
    assert {name: [c.libelle for c in boxes if c.groupe == name] for name in groups} == groups
    assert [champ.libelle for champ in table.champs if champ.groupe == "Type de structure"] == list(
        note["types_structure"]
    )
    assert [champ.libelle for champ in table.champs if champ.groupe == "Contrôle de conformité"] == list(
        note["controle"]["cases"]
    )
    assert [c.libelle for c in table.champs if c.nom in {"du", "au", "semaines", "heures"}] == list(
        note["champs_duree"]
    )
    assert [champ.libelle for champ in paper.champs][1:5] == list(note["champs_candidat"])
    assert paper.listes["colonnes"] == note["colonnes"]
    said = ("bandeau", "consigne", "mention", "signature", "avertissement", "justificatifs")
    assert {key: paper.textes[key] for key in said} == {key: note[key] for key in said}
    assert paper.textes["controle"] == note["controle"]["titre"]
    assert paper.titre == f"Annexe {name} : {note['titre']}"


@pytest.mark.norme("N-ANX1-01")
def test_an_attestation_of_placement_takes_a_structure_a_page(form: Find) -> None:
    (table,) = form("attestation-pfmp").tableaux
    assert (table.liste, table.lignes) == ("periodes", 1)
    types = {champ.valeur for champ in table.champs if champ.groupe == "Type de structure"}
    assert types == {
        "entreprise",
        "commerce",
        "profession_liberale",
        "entreprise_artisanat",
        "structure_associative",
        "structure_mutualiste",
        "service_administratif_specialise",
    }


@pytest.mark.norme("A-PFMP-02")
def test_whether_there_is_a_convention_can_be_told_from_nobody_said(form: Find) -> None:
    (table,) = form("attestation-pfmp").tableaux
    assert {champ.valeur for champ in table.champs if champ.source == "convention"} == {"oui", "non"}


@pytest.mark.norme("N-ANX1B-01")
def test_certificates_are_to_be_joined_to_an_attestation_of_experience(words: Words) -> None:
    joined = "Joindre les justificatifs (certificats de travail, ...)"
    assert not missing(words("attestation-experience", FICHE), joined)
    assert missing(words("attestation-pfmp", FICHE), joined)


def test_an_attestation_of_experience_notes_what_the_checks_need(form: Find) -> None:
    (table,) = form("attestation-experience").tableaux
    assert table.liste == "certificats_travail"
    noted = {(champ.source, champ.valeur) for champ in table.champs if champ.groupe == "Relevé du service"}
    assert noted >= {("temps", "plein"), ("temps", "partiel"), ("salarie", "oui"), ("salarie", "non")}
    assert noted >= {("qualifie", "oui"), ("qualifie", "non"), ("signee", "oui"), ("cachet", "oui")}


# --- dossiers professionnels --------------------------------------------------------------------------------------

POLES = {
    "E31": (
        "1.1 – Préparation et prise en charge de la relation avec le client, l’usager ou l’adhérent",
        "1.2 – Traitement des opérations administratives et de gestion liées aux relations avec le client, l’usager "
        "ou l’adhérent",
        "1.3 – Actualisation du système d’information en lien avec le client, l’usager ou l’adhérent",
    ),
    "E32": (
        "3.1 – Suivi de la carrière du personnel",
        "3.2 – Suivi organisationnel et financier de l’activité du personnel",
        "3.3 – Participation à l’activité sociale de l’organisation",
    ),
}


@pytest.mark.norme("A-E31-01", "A-E31-02", "A-E31-06", "A-E31-07", "A-E32-01", "A-E32-04")
@pytest.mark.parametrize("epreuve", POLES)
@pytest.mark.parametrize("session", [ARRETE, FICHE])
def test_an_etat_recapitulatif_lists_works_by_sub_activity(words: Words, epreuve: str, session: int) -> None:
    page = words(f"etat-recapitulatif-{epreuve.lower()}", session)
    assert not missing(page, f"État récapitulatif des travaux professionnels – {epreuve}", "Mise en page de bacpro")
    for title in POLES[epreuve]:
        assert not missing(
            page, title, "Travail professionnel réalisé", "réelle, vécue", "réelle, observée", "simulée en formation"
        )
    assert not missing(
        page,
        "Contrôle en cours de formation : comptes rendus d’évaluation des PFMP",
        "Épreuve ponctuelle : documents produits",
        "Épreuve ponctuelle : justificatifs de l’expérience et du nombre d’heures de formation suivi",
        "La note zéro lui est donc attribuée.",
        "la mention « non valide » est prononcée",
        "Le candidat",
        "Le professeur ou formateur",
    )


@pytest.mark.norme("A-E31-01", "A-E32-01")
@pytest.mark.parametrize(("epreuve", "pole"), [("E31", "1"), ("E32", "3")])
def test_works_stand_under_the_sub_activities_of_their_pole(form: Find, epreuve: str, pole: str) -> None:
    paper = form(f"etat-recapitulatif-{epreuve.lower()}")
    assert [table.ou for table in paper.tableaux] == [{"activite": f"{pole}.{rank}"} for rank in (1, 2, 3)]
    assert {table.liste for table in paper.tableaux} == {f"dossiers_professionnels.{epreuve}.travaux"}
    assert paper.constantes == {f"dossiers_professionnels.{epreuve}.etat_recapitulatif": True}
    for table in paper.tableaux:
        contexts = {champ.valeur for champ in table.champs if champ.source == "contexte"}
        assert contexts == {"vecue", "observee", "milieu_professionnel", "formation"}


# --- working grids ------------------------------------------------------------------------------------------------


@pytest.mark.norme("A-RC-01", "A-RC-02", "A-RC-03")
@pytest.mark.parametrize("form_id", GRIDS)
@pytest.mark.parametrize("session", [ARRETE, FICHE])
def test_a_grid_shows_the_competences_and_indicators_of_its_edition(
    registry: Registry,
    words: Words,
    form: Find,
    content: Callable[[int], Content],
    form_id: str,
    session: int,
) -> None:
    edition = registry.edition(registry.diplome("agora"), session)
    (bloc,) = (bloc for bloc in edition.blocs if bloc.unites == (GRIDS[form_id],))
    described = content(session).bloc(bloc.code)
    assert described is not None
    page = words(form_id, session)
    for group in described.competences:
        (indicators,) = (each for each in described.indicateurs if each.sous_activite == group.sous_activite)
        assert not missing(page, f"{group.sous_activite} –", *group.intitules, "Indicateurs", *indicators.intitules)
    table = form(form_id).tableaux[0]
    assert (table.nom, table.lignes) == ("competence", len(described.intitules))
    assert len([champ for champ in table.champs if champ.groupe == "Compétence"]) == 4


@pytest.mark.parametrize("form_id", GRIDS)
def test_a_grid_is_marked_as_a_working_grid(words: Words, form_id: str) -> None:
    page = words(form_id, FICHE)
    assert not missing(page, "document de travail", "Grille de travail : ce n’est pas la grille nationale")


@pytest.mark.norme("A-E31-08")
@pytest.mark.parametrize("form_id", ["grille-e31", "grille-e32"])
def test_a_grid_proposes_a_note_that_the_candidate_is_not_told(words: Words, form_id: str) -> None:
    page = words(form_id, FICHE)
    assert not missing(page, "Proposition de note sur 20", "proposition de note, non communiquée au candidat")
    assert not missing(page, "Le jury arrête la note.")


@pytest.mark.norme("A-E31-03", "A-E31-05", "A-E31-09")
def test_the_commission_of_e31_is_two_teachers(words: Words, form: Find) -> None:
    page = words("grille-e31", FICHE)
    assert not missing(page, "composée de deux professeurs ou formateurs", "aucune notation spécifique")
    assert not missing(page, "Le dossier d’évaluation est transmis au jury", "la grille d’évaluation complétée")
    assert not missing(page, "les attestations de périodes de formation en milieu professionnel ou les certificats")
    assert set(form("grille-e31").listes["commission"]) == {
        "Professeur ou formateur en charge des enseignements professionnels"
    }


@pytest.mark.norme("A-E32-02")
def test_the_commission_of_e32_has_a_professional(words: Words, form: Find) -> None:
    page = words("grille-e32", FICHE)
    assert not missing(page, "d’un professionnel en lien avec l’administration du personnel (ou à défaut d’un autre")
    teacher, professional = form("grille-e32").listes["commission"]
    assert not missing(page, teacher, professional)
    assert professional.startswith("Professionnel en lien avec l’administration du personnel (à défaut")


@pytest.mark.norme("A-E2-01", "A-E2-02")
def test_the_grid_of_e2_has_two_situations_over_the_three_sub_activities(words: Words, form: Find) -> None:
    page = words("grille-e2", FICHE)
    assert not missing(page, "proposition de note. Le jury arrête la note définitive.")
    assert not missing(page, "deux situations d’évaluation d’égale importance", "chacun des trois sous-blocs")
    slots = form("grille-e2").slots
    assert {"note_situation_1", "note_situation_2"} <= slots.keys()
    assert {f"competence_{rank}_{one}" for rank in range(1, 14) for one in ("s1", "s2")} <= slots.keys()


# --- checks, jury, blocs ------------------------------------------------------------------------------------------


@pytest.mark.norme("N-E31-02", "N-CONF-01")
def test_a_control_says_what_was_found_what_to_bring_and_by_when(words: Words, form: Find) -> None:
    page = words("controle-conformite", FICHE)
    assert not missing(
        page,
        "Contrôle de conformité du dossier",
        "bacpro constate, le service décide",
        "Résultat du contrôle",
        "Dossier conforme",
        "Dossier non conforme",
        "Dossier à arbitrer",
        "Point vérifié et fondement",
        "Attendu",
        "Constaté",
    )
    assert not missing(page, "Constat et à apporter", "Pour le", "Cadre réservé au service des examens")
    assert not missing(page, "avant le jour de l’épreuve", "le diplôme ne lui sera pas délivré")
    (table,) = form("controle-conformite").tableaux
    verdicts = {champ.valeur for champ in table.champs if champ.source == "verdict"}
    assert verdicts == {"conforme", "non_conforme", "a_arbitrer", "sans_objet"}


def test_a_jury_page_shows_the_way_to_the_average_and_leaves_the_decision(words: Words, form: Find) -> None:
    page = words("releve-notes", FICHE)
    assert not missing(page, "Proposition au jury, qui décide seul", "Unités et moyenne", "Coefficient", "Origine")
    assert not missing(page, "Points ajoutés", "Moyenne générale sur 20 :", "exactement :")
    assert not missing(page, "Décision proposée", "Mention proposée", "Motif", "Fondement", "À trancher par")
    assert not missing(page, "Ce qui en découle", "Décision du jury", "Le président du jury", "Signature")
    paper = form("releve-notes")
    assert (paper.tableaux[0].liste, paper.tableaux[0].lignes) == ("jury.unites", 14)
    assert not any(champ.source for champ in paper.champs if champ.nom.startswith("jury_"))


@pytest.mark.norme("R-CAP-02", "M-BLOC-02")
def test_an_attestation_of_bloc_is_a_draft_that_the_recteur_delivers(words: Words, form: Find) -> None:
    page = words("attestation-blocs", FICHE)
    assert not missing(page, "projet", "aucune valeur tant qu’il n’est pas délivré par le recteur", "Bloc acquis")
    assert not missing(page, "Compétences acquises", "Fondement", "Ce que valent la note et l’attestation")
    assert not missing(page, "pendant cinq ans", "art. D. 337-69", "valable sans limite de durée", "capitalisable")
    assert not missing(page, "art. D. 337-71", "Délivrée par le recteur", "signature et cachet")
    (table,) = form("attestation-blocs").tableaux
    assert (table.liste, table.lignes) == ("blocs", 1)


@pytest.mark.norme("M-INS-01", "M-INS-02", "M-INS-03", "M-CAL-01", "M-BLOC-01")
@pytest.mark.parametrize("session", [ARRETE, FICHE])
def test_a_registration_for_blocs_tells_steps_papers_and_calendar(words: Words, session: int) -> None:
    page = words("inscription-bloc", session)
    assert not missing(
        page,
        "Rendez-vous sur le site Cyclades : https://candidat.examens-concours.gouv.fr/cyccandidat/portal/login",
        "Créez un compte (adresse mail valide + mot de passe), puis activez-le via le lien reçu par e-mail.",
        "Connectez vous à votre espace candidat.",
        "Sélectionnez l’examen : BAC PRO – Assistance à la gestion des organisations et de leurs activités (AGOrA).",
        "Choisissez l’option « Passage progressif / Inscription par blocs de compétences ».",
        "Décochez toutes les épreuves sauf :",
        "b. La Langue vivante 1, qui reste affichée comme obligatoire dans Cyclades",
        "(règle technique de la plateforme).",
        "Téléversez les justificatifs demandés par le rectorat :",
        "a. Attestation de formation",
        "b. Attestation de PFMP (période de formation en milieu professionnel), et/ou",
        "c. Certificat(s) de travail justifiant d’une expérience en lien avec le bloc.",
        "Validez votre inscription et conservez l’accusé reçu par e-mail.",
        "Attendez votre convocation officielle",
        "selon académie",
    )
    assert not missing(page, "entre octobre et novembre, via la plateforme Cyclades (dates exactes fixées par chaque")
    assert not missing(page, "Les examens correspondants ont lieu chaque année en juin.")


@pytest.mark.norme("M-INS-03")
def test_the_papers_of_a_registration_are_those_that_the_checks_know(registry: Registry, form: Find) -> None:
    (rule,) = (
        rule for rule in registry.regles(registry.diplome("agora")) if rule.id == "agora.inscription.justificatifs"
    )
    papers = [c.valeur for c in form("inscription-bloc").champs if c.source == "inscription.justificatifs"]
    assert tuple(papers) == rule.parametres["admis"]


@pytest.mark.norme("M-DIV-01")
@pytest.mark.parametrize("form_id", ["inscription-bloc", "modalites-sanction"])
def test_blocs_to_tick_bear_their_own_numbers(registry: Registry, words: Words, form: Find, form_id: str) -> None:
    agora = registry.diplome("agora")
    ticked = [table for table in form(form_id).tableaux if table.groupe]
    assert [table.ou for table in ticked] == [{"bloc": unit} for unit in UNITS]
    for session, number in ((ARRETE, "Bloc 2"), (FICHE, "RNCP40705BC02")):
        page = words(form_id, session)
        assert not missing(page, f"{number} Organiser et suivre")
        titles = {bloc.unites[0]: bloc.intitule for bloc in registry.edition(agora, session).blocs}
        assert not missing(page, *(f"{titles[unit]} {unit}" for unit in UNITS))
        assert not missing(page, "Le document des centres de formation nomme « Bloc 1 »", "en font le bloc 2 (unité U2")
        assert missing(page, "Bloc 1 – Organiser et suivre l’activité de production")


@pytest.mark.norme("M-DIV-01")
@pytest.mark.parametrize("form_id", ["inscription-bloc", "modalites-sanction"])
def test_a_bloc_is_ticked_by_whatever_names_it_and_by_nothing_else(
    registry: Registry, form: Find, form_id: str
) -> None:
    agora = registry.diplome("agora")
    boxes = {table.groupe: table.champs[0] for table in form(form_id).tableaux if table.groupe}
    for edition in agora.editions:
        for bloc in (bloc for bloc in edition.blocs if not bloc.facultatif):
            (unit,) = bloc.unites
            for words in (unit, bloc.code, bloc.code_rncp or unit, bloc.intitule):
                assert [code for code, box in boxes.items() if box.says(words)] == [unit], words
    assert not any(box.says("Bloc 1") for box in boxes.values())


@pytest.mark.norme("M-SANC-01", "M-BLOC-01", "M-BLOC-02", "M-CAL-01")
@pytest.mark.parametrize("session", [ARRETE, FICHE])
def test_the_notice_of_a_training_centre_says_what_sanctions_it(
    words: Words, content: Callable[[int], Content], session: int
) -> None:
    training = content(session).textes["formation"]
    page = words("modalites-sanction", session)
    assert not missing(
        page,
        "1. Introduction",
        *training["sanction"]["textes"],
        "2. Certificateur et certification",
        "Certificateur : Ministère de l’éducation nationale et de la jeunesse",
        "Certification : BAC PRO - Assistance à la gestion des organisations et de leurs activités",
        "Rappel de la règle officielle",
        training["regle"]["inscription_par_blocs"],
        "En cas de réussite (au moins 10/20), le rectorat délivre une attestation officielle de réussite au bloc, "
        "valable sans limite de durée et capitalisable en vue de l’obtention ultérieure du Bac Pro complet.",
        "Périodes d’inscription et de passage",
        training["calendrier"]["inscriptions"],
        training["calendrier"]["examens"],
        "le décret n° 2016-771",
    )
    assert not missing(page, "Certificat(s) de compétences", "Attestation de réussite au format PDF")
