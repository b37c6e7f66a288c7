"""The référentiel in both editions, against what the arrêté, the fiche and the presentation say, word for word."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from bacpro.model.diploma import Diploma, Edition
from bacpro.model.edition.blocs import BlocContent
from bacpro.model.edition.content import Content
from bacpro.model.legal import Confidence
from bacpro.plugins.registry import Registry

ARRETE, FICHE = "RNCP34606", "RNCP40705"

BLOC_1 = {
    "1.1": (
        "Identifier les caractéristiques de la demande",
        "Apporter une réponse adaptée à la demande",
        "Produire, dans un environnement numérique, des supports de communication adaptés",
        "Assurer le suivi administratif des opérations de promotion et de prospection",
    ),
    "1.2": (
        "Appliquer les procédures internes de traitement des relations « clients »",
        "Produire les documents liés au traitement des relations « clients » dans un environnement numérique",
        "Assurer le suivi des enregistrements des factures de vente et des encaissements à l’aide d’un progiciel dédié "
        "ou d’un PGI",
        "Assurer le suivi des relances clients",
    ),
    "1.3": (
        "Mettre à jour l’information",
        "Rendre compte des anomalies repérées lors de l’actualisation du système d’information",
        "Identifier et appliquer les moyens de protection et de sécurisation adaptés aux données enregistrées ou "
        "extraites",
        "Assurer la visibilité numérique de l’organisation (au travers des réseaux sociaux, du site internet, "
        "de blogs)",
    ),
}
BLOC_2 = {
    "2.1": (
        "Appliquer les procédures internes de gestion des approvisionnements et des stocks",
        "Assurer le suivi des enregistrements des factures d’achats à l’aide d’un progiciel dédié ou d’un PGI",
        "Actualiser les bases de données internes nécessaires à l’activité de production",
        "Prendre en compte les contraintes réglementaires liées à l’activité de production de l’organisation",
        "Mettre à disposition des plannings d’activité actualisés",
    ),
    "2.2": (
        "Établir un état de rapprochement",
        "Appliquer les procédures en vigueur en matière de règlement des fournisseurs, sous-traitants et prestataires",
        "Assurer le suivi des enregistrements des mouvements de trésorerie à l’aide d’un progiciel dédié ou d’un PGI",
        "Déterminer les éléments nécessaires à l’élaboration de la déclaration de TVA",
        "Établir un état périodique de trésorerie",
        "Rendre compte de l’équilibre financier et de la situation économique de l’organisation",
    ),
    "2.3": (
        "Prendre en charge les activités support nécessaires au bon fonctionnement de l’organisation",
        "Actualiser et diffuser l’information interne sur le support adéquat",
    ),
}
BLOC_3 = {
    "3.1": (
        "Appliquer les procédures internes en matière d’entrée et de sortie du personnel",
        "Actualiser les bases d’information relatives au personnel",
        "Organiser des actions de formation",
    ),
    "3.2": (
        "Planifier les temps de présence et de congés des personnels en fonction des contraintes de l’organisation",
        "Organiser les déplacements des personnels",
        "Contrôler les états de frais",
        "Déterminer les éléments nécessaires à l’établissement du bulletin de paie",
        "Assurer le suivi des enregistrements liés à la paie à l’aide d’un progiciel dédié ou d’un PGI",
    ),
    "3.3": (
        "Actualiser et diffuser l’information sociale auprès des personnels",
        "Mettre en œuvre et suivre le résultat des actions sociales et culturelles",
        "Utiliser des fonctions simples de mise en pages d’un document pour répondre à un objectif de diffusion",
        "Rédiger des écrits professionnels en lien avec l’activité sociale de l’organisation",
    ),
}
TASKS = {
    "1.1": (
        "Accueil et renseignement",
        "Prise en charge de la demande",
        "Préparation et suivi d’évènements liés à la promotion de l’organisation",
        "Assistance et suivi des opérations de prospection",
    ),
    "1.2": (
        "Suivi des devis, commandes, contrats, conventions",
        "Traitement de la livraison et de la facturation",
        "Traitement des encaissements",
        "Traitement des réclamations et des litiges",
    ),
    "1.3": (
        "Mise à jour des dossiers",
        "Mise à jour de tableaux de bord « commerciaux »",
        "Suivi et actualisation des données sur les réseaux sociaux",
        "Mise à jour des données du site internet de l’organisation",
    ),
    "2.1": (
        "Suivi des approvisionnements et des stocks",
        "Tenue des dossiers fournisseurs, sous-traitants et prestataires de service",
        "Suivi des formalités administratives avec les partenaires spécifiques au secteur d’activité",
        "Suivi de la coordination d’activités relevant d’un service ou d’un projet",
    ),
    "2.2": (
        "Suivi des décaissements",
        "Suivi de la trésorerie et des relations avec les organismes et partenaires financiers",
        "Préparation de la déclaration de TVA",
    ),
    "2.3": (
        "Suivi des contrats de maintenance, abonnements, licences informatiques",
        "Gestion des petites fournitures et consommables",
        "Mise à disposition des ressources physiques partagées (suivi des entrées-sorties de matériels, clés, etc.)",
        "Organisation des réunions en présentiel ou à distance",
        "Gestion des espaces internes de partage de l’information (affichage, notes internes, espaces collaboratifs, "
        "etc.)",
    ),
    "3.1": (
        "Suivi administratif du recrutement, de l’intégration et du départ des personnels",
        "Tenue des dossiers des personnels",
        "Préparation et suivi des actions de formation professionnelle",
    ),
    "3.2": (
        "Suivi des temps de travail des personnels",
        "Préparation et suivi des déplacements des personnels",
        "Préparation et suivi de la paie et des déclarations sociales",
    ),
    "3.3": (
        "Communication des informations sociales à destination des personnels",
        "Participation à la mise en place d’actions sociales et culturelles",
        "Mise à jour de tableaux de bord sociaux",
    ),
}
FAMILIES = [
    "Savoirs de gestion",
    "Savoirs juridiques et économiques (en lien avec le programme d’économie-droit du baccalauréat professionnel)",
    "Savoirs liés à la communication et au numérique",
]
COMMON_JOBS = (
    "assistant de gestion",
    "gestionnaire administratif",
    "agent de gestion administrative",
    "employé administratif",
    "agent administratif",
    "secrétaire administratif",
    "technicien des services administratifs",
    "adjoint administratif",
)
SPECIFIC_JOBS = (
    "secrétaire-assistant juridique",
    "secrétaire-assistant médical",
    "assistant de gestion locative en immobilier",
    "agent administratif logistique transport",
    "employé de gestion de copropriété",
    "assistant digital",
    "assistant ressources humaines",
    "secrétaire de mairie",
    "assistant comptable",
)

EditionOf = Callable[[str], Edition]
ContentOf = Callable[[str], Content]


@pytest.fixture(scope="module")
def agora(registry: Registry) -> Diploma:
    return registry.diplome("agora")


@pytest.fixture(scope="module")
def edition_of(agora: Diploma) -> EditionOf:
    editions = {edition.id: edition for edition in agora.editions}
    return lambda edition_id: editions[edition_id]


@pytest.fixture(scope="module")
def content_of(registry: Registry, agora: Diploma, edition_of: EditionOf) -> ContentOf:
    return lambda edition_id: registry.contenu(agora, edition_of(edition_id))


def typeset(text: str) -> str:
    """The sources mix straight and typographic apostrophes: they say the same."""
    return text.replace("'", "’")


def by_activity(bloc: BlocContent) -> dict[str | None, tuple[str, ...]]:
    return {group.sous_activite: tuple(typeset(label) for label in group.intitules) for group in bloc.competences}


def bloc(content: Content, code: str) -> BlocContent:
    found = content.bloc(code)
    assert found, code
    return found


@pytest.mark.norme("A-SYN-01")
@pytest.mark.parametrize("edition", [ARRETE, FICHE])
def test_three_poles_of_three_sub_activities(content_of: ContentOf, edition: str) -> None:
    content = content_of(edition)
    assert [(pole.code, [activity.code for activity in pole.sous_activites]) for pole in content.poles] == [
        ("1", ["1.1", "1.2", "1.3"]),
        ("2", ["2.1", "2.2", "2.3"]),
        ("3", ["3.1", "3.2", "3.3"]),
    ]
    assert [pole.intitule for pole in content.poles] == [
        "Gestion des relations avec les clients, les usagers et les adhérents",
        "Organisation et suivi de l’activité de production (de biens ou de services)",
        "Administration du personnel",
    ]
    assert {code: activity.intitule for code, activity in content.sous_activites.items()} == {
        "1.1": "Préparation et prise en charge de la relation avec le client, l’usager ou l’adhérent",
        "1.2": "Traitement des opérations administratives et de gestion liées aux relations avec le client, l’usager "
        "ou l’adhérent",
        "1.3": "Actualisation du système d’information en lien avec le client, l’usager ou l’adhérent",
        "2.1": "Suivi administratif de l’activité de production",
        "2.2": "Suivi financier de l’activité de production",
        "2.3": "Gestion opérationnelle des espaces (physiques et virtuels) de travail",
        "3.1": "Suivi de la carrière du personnel",
        "3.2": "Suivi organisationnel et financier de l’activité du personnel",
        "3.3": "Participation à l’activité sociale de l’organisation",
    }


@pytest.mark.norme("A-SYN-02", "A-RC-01")
def test_bloc_1(content_of: ContentOf, edition_of: EditionOf) -> None:
    held = next(bloc for bloc in edition_of(ARRETE).blocs if bloc.code == "B1")
    assert (held.intitule, held.unites) == (
        "Gérer des relations avec les clients, les usagers et les adhérents",
        ("U31",),
    )
    content = bloc(content_of(ARRETE), "B1")
    assert by_activity(content) == BLOC_1
    assert len(content.intitules) == 12
    assert {group.sous_activite: len(group.intitules) for group in content.indicateurs} == {
        "1.1": 8,
        "1.2": 7,
        "1.3": 4,
    }
    assert content.indicateurs[0].intitules[0] == (
        "Expression française, écrite et orale, adaptée aux relations administratives"
    )
    assert content.indicateurs[2].intitules[-1] == "Adéquation des données publiées aux attentes des tiers"


@pytest.mark.norme("A-SYN-03", "A-RC-02")
def test_bloc_2(content_of: ContentOf, edition_of: EditionOf) -> None:
    held = next(bloc for bloc in edition_of(ARRETE).blocs if bloc.code == "B2")
    assert (held.intitule, held.unites) == (
        "Organiser et suivre l’activité de production (de biens ou de services)",
        ("U2",),
    )
    content = bloc(content_of(ARRETE), "B2")
    assert by_activity(content) == BLOC_2
    assert len(content.intitules) == 13
    assert {group.sous_activite: len(group.intitules) for group in content.indicateurs} == {
        "2.1": 6,
        "2.2": 7,
        "2.3": 4,
    }
    assert content.indicateurs[1].intitules[0] == "Exactitude de l’état de rapprochement"


@pytest.mark.norme("A-SYN-04", "A-RC-03")
def test_bloc_3(content_of: ContentOf, edition_of: EditionOf) -> None:
    held = next(bloc for bloc in edition_of(ARRETE).blocs if bloc.code == "B3")
    assert (held.intitule, held.unites) == ("Administrer le personnel", ("U32",))
    content = bloc(content_of(ARRETE), "B3")
    assert by_activity(content) == BLOC_3
    assert len(content.intitules) == 12
    assert {group.sous_activite: len(group.intitules) for group in content.indicateurs} == {
        "3.1": 6,
        "3.2": 8,
        "3.3": 6,
    }
    assert content.indicateurs[2].intitules[-1] == (
        "Adaptation du message aux objectifs de communication et aux supports retenus"
    )


@pytest.mark.norme("A-SYN-05")
@pytest.mark.parametrize(
    ("code", "intitule", "unite", "competences", "niveau"),
    [
        ("B-U11", "Économie-droit", "U11", 2, None),
        ("B-U12", "Mathématiques", "U12", 5, None),
        ("B-U33", "Prévention-santé-environnement", "U33", 5, None),
        ("B-U41", "Langues vivantes 1", "U41", 3, "B1+ du CECRL"),
        ("B-U42", "Langues vivantes 2", "U42", 3, "B1+ du CECRL"),
        ("B-U51", "Français", "U51", 4, None),
        ("B-U52", "Histoire-géographie – enseignement moral et civique", "U52", 4, None),
        ("B-U6", "Arts appliqués et cultures artistiques", "U6", 3, None),
        ("B-U7", "Éducation physique et sportive", "U7", 5, "niveau 4 du référentiel de compétences attendues"),
    ],
)
def test_general_blocs(
    content_of: ContentOf,
    edition_of: EditionOf,
    code: str,
    intitule: str,
    unite: str,
    competences: int,
    niveau: str | None,
) -> None:
    held = next(bloc for bloc in edition_of(ARRETE).blocs if bloc.code == code)
    assert (held.intitule, held.unites, held.facultatif) == (intitule, (unite,), False)
    content = bloc(content_of(ARRETE), code)
    assert (len(content.intitules), content.niveau) == (competences, niveau)


@pytest.mark.norme("A-SYN-05")
def test_competences_of_general_blocs(content_of: ContentOf) -> None:
    content = content_of(ARRETE)
    assert bloc(content, "B-U11").intitules == (
        "Analyser l’organisation économique et juridique de la société contemporaine dans le contexte de l’activité "
        "professionnelle",
        "Restituer, oralement ou à l’écrit, les résultats des analyses effectuées",
    )
    assert bloc(content, "B-U51").intitules == (
        "Entrer dans l’échange oral : écouter, réagir, s’exprimer",
        "Entrer dans l’échange écrit : lire, analyser, écrire",
        "Devenir un lecteur compétent et critique",
        "Confronter des savoirs et des valeurs pour construire son identité culturelle",
    )
    assert bloc(content, "B-U42").intitules == (
        "S’exprimer oralement en continu",
        "Interagir en langue étrangère",
        "Comprendre un document écrit rédigé en langue étrangère",
    )


@pytest.mark.norme("A-SYN-06")
def test_facultative_blocs_of_the_arrete(content_of: ContentOf, edition_of: EditionOf) -> None:
    optional = {bloc.code: bloc.intitule for bloc in edition_of(ARRETE).blocs if bloc.facultatif}
    assert optional == {
        "BF-LV": "Langues vivantes",
        "BF-MOB": "Mobilité",
        "BF-EPS": "Éducation physique et sportive",
    }
    content = content_of(ARRETE)
    assert [len(bloc(content, code).intitules) for code in optional] == [3, 4, 5]
    assert bloc(content, "BF-LV").niveau == "B1+ du CECRL"
    assert bloc(content, "BF-EPS").niveau == "niveau 5 du référentiel de compétences attendues"
    assert bloc(content, "BF-MOB").intitules[1] == "Caractériser le contexte professionnel étranger"


@pytest.mark.norme("A-SYN-07")
def test_up_to_two_facultative_units_among_three(content_of: ContentOf, edition_of: EditionOf) -> None:
    rules = content_of(ARRETE).facultatives
    assert rules
    assert (rules.nombre_max, rules.nombre_propose) == (2, 3)
    assert rules.synthese == "Le candidat peut choisir jusqu’à deux unités facultatives parmi les trois proposées"
    optional = [unite for unite in edition_of(ARRETE).unites if unite.facultative]
    assert [(unite.code, len(unite.options)) for unite in optional] == [("UF1", 3), ("UF2", 3)]


@pytest.mark.norme("A-RAP-01", "R-EMP-01")
@pytest.mark.parametrize("edition", [ARRETE, FICHE])
def test_jobs(content_of: ContentOf, edition: str) -> None:
    jobs = content_of(edition).textes["metiers"]
    assert jobs["appellations_courantes"] == COMMON_JOBS
    assert jobs["appellations_specifiques"] == SPECIFIC_JOBS
    assert len(jobs["types_organisations"]) == 2


@pytest.mark.norme("R-EMP-01")
def test_rome_codes(content_of: ContentOf) -> None:
    assert [(code["code"], code["intitule"]) for code in content_of(FICHE).textes["rome"]] == [
        ("D1401", "Assistanat commercial"),
        ("M1501", "Assistanat en ressources humaines"),
        ("M1607", "Secrétariat"),
        ("M1203", "Comptabilité"),
    ]


@pytest.mark.norme("A-RAP-02")
@pytest.mark.parametrize("edition", [ARRETE, FICHE])
def test_tasks(content_of: ContentOf, edition: str) -> None:
    assert {code: activity.taches for code, activity in content_of(edition).sous_activites.items()} == TASKS
    counts = [len(tasks) for tasks in TASKS.values()]
    assert counts == [4, 4, 4, 4, 3, 5, 3, 3, 3]


@pytest.mark.norme("A-RAP-03")
def test_expected_results(content_of: ContentOf) -> None:
    poles = content_of(ARRETE).poles
    assert [len(pole.resultats_attendus) for pole in poles] == [3, 6, 7]
    assert poles[0].resultats_attendus[0] == (
        "Les opérations de prospection sont traitées selon les objectifs et les procédures fixés par l’organisation"
    )
    assert poles[1].resultats_attendus[3] == "Le suivi de trésorerie est effectué de façon régulière et fiable"
    assert poles[2].resultats_attendus[6] == (
        "Les tableaux de bord sociaux sont actualisés et mis en forme en vue d’être présentés"
    )


@pytest.mark.norme("A-RC-04")
@pytest.mark.parametrize(
    ("arrete", "fiche", "notions"), [("B1", "BC01", [6, 3, 5]), ("B2", "BC02", [11, 1, 3]), ("B3", "BC03", [6, 3, 4])]
)
def test_knowledge_in_three_families(content_of: ContentOf, arrete: str, fiche: str, notions: list[int]) -> None:
    for edition, code in ((ARRETE, arrete), (FICHE, fiche)):
        families = bloc(content_of(edition), code).savoirs
        assert [family.famille for family in families] == FAMILIES
        assert [len(family.notions) for family in families] == notions


@pytest.mark.norme("A-RC-04")
def test_knowledge_in_its_words(content_of: ContentOf) -> None:
    gestion = bloc(content_of(ARRETE), "B1").savoirs[0]
    assert gestion.notions[0].intitule == "La relation « client » dans les organisations"
    assert gestion.notions[3].indications == (
        "Le suivi des ventes et des encaissements nécessite de maîtriser la notion d’engagement comptable et la "
        "logique de la partie double."
    )
    assert gestion.indications == (
        "Pour les associations et les mutuelles, on distingue ce qui relève des adhésions de ce qui relève de la vente "
        "de biens ou services.",
    )


@pytest.mark.norme("R-ID-01", "R-ID-02", "R-ID-03", "R-PRE-01")
def test_what_the_register_says(content_of: ContentOf) -> None:
    fiche = content_of(FICHE).textes["fiche"]
    assert (fiche["code"], fiche["niveau"]) == ("RNCP40705", 4)
    assert (fiche["nsf"]["code"], fiche["nsf"]["intitule"]) == ("324", "Secrétariat, bureautique")
    assert (fiche["formacode"]["code"], fiche["formacode"]["intitule"]) == (
        "35035",
        "Secrétariat assistanat spécialisé",
    )
    assert fiche["certificateur"] == "MINISTERE DE L'EDUCATION NATIONALE ET DE LA JEUNESSE"
    assert fiche["siret"] == "11004301500012"
    assert fiche["debut_parcours"] == dt.date(2025, 9, 1)
    assert fiche["echeance_enregistrement"] == dt.date(2028, 8, 31)
    assert fiche["remplace"] == "RNCP34606"
    assert fiche["prerequis_blocs"] is False


@pytest.mark.norme("R-ID-02", "R-ID-03")
def test_the_edition_of_a_session_is_deduced_and_says_so(agora: Diploma, content_of: ContentOf) -> None:
    held = {session: found.id for session in range(2022, 2030) if (found := agora.edition(session))}
    assert held == {2023: ARRETE, 2024: ARRETE, 2025: ARRETE, 2026: FICHE, 2027: FICHE, 2028: FICHE}
    for edition in (ARRETE, FICHE):
        ground = content_of(edition).fondement("sessions")
        assert ground
        assert ground.confiance is Confidence.DEDUCTION


@pytest.mark.norme("R-BC-01", "R-CAP-01")
@pytest.mark.parametrize(
    ("code", "intitule", "unite", "competences"),
    [
        ("BC01", "Gérer des relations avec les clients, les usagers et les adhérents", "U31", 12),
        ("BC02", "Organiser et suivre l’activité de production (de biens ou de services)", "U2", 13),
        ("BC03", "Administrer le personnel", "U32", 12),
        ("BC04", "Prévention-santé-environnement", "U33", 5),
        ("BC05", "Économie-droit", "U11", 4),
        ("BC06", "Mathématiques", "U12", 5),
        ("BC07", "Langue vivante A", "U41", 5),
        ("BC08", "Langue vivante B", "U42", 5),
        ("BC09", "Français", "U51", 5),
        ("BC10", "Histoire-géographie et éducation civique", "U52", 5),
        ("BC11", "Arts appliqués et cultures artistiques", "U6", 10),
        ("BC12", "Éducation physique et sportive", "U7", 5),
    ],
)
def test_blocs_of_the_register(
    content_of: ContentOf, edition_of: EditionOf, code: str, intitule: str, unite: str, competences: int
) -> None:
    held = next(bloc for bloc in edition_of(FICHE).blocs if bloc.code == code)
    assert (typeset(held.intitule), held.unites, held.code_rncp) == (intitule, (unite,), f"RNCP40705{code}")
    assert len(bloc(content_of(FICHE), code).intitules) == competences


@pytest.mark.norme("R-BC-01")
def test_competences_of_the_register_in_its_words(content_of: ContentOf) -> None:
    content = content_of(FICHE)
    assert by_activity(bloc(content, "BC01")) == BLOC_1
    whole_name = "d’un Progiciel de gestion intégré (PGI)"
    assert by_activity(bloc(content, "BC02")) == {
        **BLOC_2,
        "2.1": (BLOC_2["2.1"][0], BLOC_2["2.1"][1].replace("d’un PGI", whole_name), *BLOC_2["2.1"][2:]),
    }
    assert by_activity(bloc(content, "BC03"))["3.2"][4] == (
        "Assurer le suivi des enregistrements liés à la paie à l’aide d’un progiciel dédié ou d’un progiciel de "
        "gestion intégré (PGI)"
    )
    assert [(group.famille, len(group.intitules)) for group in bloc(content, "BC11").competences] == [
        ("Compétences d'investigation", 4),
        ("Compétences d'expérimentation", 2),
        ("Compétences de réalisation", 1),
        ("Compétences de communication", 3),
    ]


@pytest.mark.norme("R-CAP-01")
def test_each_unit_is_a_bloc_and_an_epreuve(content_of: ContentOf, edition_of: EditionOf) -> None:
    assert (
        "Chaque unité correspond à un bloc de compétences et à une épreuve."
        in content_of(FICHE).textes["capitalisation"]
    )
    edition = edition_of(FICHE)
    compulsory = [bloc for bloc in edition.blocs if not bloc.facultatif]
    assert sorted(code for bloc in compulsory for code in bloc.unites) == sorted(u.code for u in edition.obligatoires)
    assert len({unite.epreuve for unite in edition.obligatoires}) == 12


@pytest.mark.norme("R-BC-02")
@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("BC01", ("CCF", "ponctuel oral et pratique", "CCF")),
        ("BC02", ("ponctuel écrit", "ponctuel écrit", "CCF")),
        ("BC03", ("CCF", "ponctuel oral", "CCF")),
        ("BC04", ("ponctuel écrit", "ponctuel écrit", "CCF")),
        ("BC05", ("ponctuel écrit", "ponctuel écrit", "CCF")),
        ("BC06", ("CCF", "ponctuel écrit", "CCF")),
        ("BC07", ("CCF", "ponctuel oral", "CCF")),
        ("BC08", ("CCF", "ponctuel oral", "CCF")),
        ("BC09", ("ponctuel écrit", "ponctuel écrit", "CCF")),
        ("BC10", ("ponctuel écrit", "ponctuel écrit", "CCF")),
        ("BC11", ("CCF", "ponctuel écrit", "CCF")),
        ("BC12", ("CCF", "ponctuel pratique", "CCF")),
    ],
)
def test_modalities_of_the_register(content_of: ContentOf, code: str, texts: tuple[str, ...]) -> None:
    held = bloc(content_of(FICHE), code).modalites
    assert tuple(modality.texte for modality in held) == texts
    assert held[0].candidats == (
        "Scolaire dans un établissement public ou privé sous contrat - Apprenti dans un CFA ou section d'apprentissage "
        "habilité - Formation professionnelle continue dans un établissement public"
    )
    assert held[2].candidats == "Formation professionnelle continue dans un établissement public habilité"
    assert ("Enseignement à distance" in held[1].candidats) == (code != "BC08")


@pytest.mark.norme("R-BC-03")
def test_facultative_blocs_of_the_register(content_of: ContentOf, edition_of: EditionOf) -> None:
    optional = {bloc.code: bloc.intitule for bloc in edition_of(FICHE).blocs if bloc.facultatif}
    assert optional == {
        "BF-LV": "Langue vivante étrangère ou régionale",
        "BF-LSF": "Langue des signes française",
        "BF-MOB": "Mobilité",
        "BF-SPO": "Secteur sportif",
    }
    content = content_of(FICHE)
    assert [len(bloc(content, code).intitules) for code in optional] == [3, 3, 6, 8]
    assert bloc(content, "BF-LSF").intitules[0] == "s'exprimer en continu en langue des signes française"
    assert bloc(content, "BF-MOB").intitules[5] == "Identifier des caractéristiques culturelles du contexte d’accueil"
    assert bloc(content, "BF-SPO").intitules[-1] == "évaluer un projet d’animation"


@pytest.mark.norme("R-LV-01")
def test_levels_of_the_languages(content_of: ContentOf) -> None:
    content = content_of(FICHE)
    assert bloc(content, "BC07").niveau == "B1+ du CECRL"
    language_b = bloc(content, "BC08")
    assert language_b.niveau == "A2+ du CECRL"
    assert language_b.competences_attestees
    assert language_b.competences_attestees.niveau == "B1+ du CECRL"


@pytest.mark.norme("R-JURY-01")
def test_jury(content_of: ContentOf) -> None:
    jury = content_of(FICHE).textes["jury"]
    teachers, professionals = jury["composition"]
    assert teachers.startswith(
        "De professeurs appartenant à l'enseignement public et, sauf impossibilité, au moins d'un"
    )
    assert professionals == (
        "Et, pour un tiers au moins, de membres de la profession intéressée par le diplôme, choisis en nombre égal "
        "parmi les employeurs et les salariés"
    )
    assert jury["quorum"].endswith("le jury peut néanmoins délibérer valablement.")


@pytest.mark.norme("R-VOIE-01")
def test_six_ways_of_access(content_of: ContentOf) -> None:
    ways = content_of(FICHE).textes["voies_acces"]
    assert [(way["intitule"], way["ouverte"]) for way in ways] == [
        ("Après un parcours de formation sous statut d’élève ou d’étudiant", True),
        ("En contrat d’apprentissage", True),
        ("Après un parcours de formation continue", True),
        ("En contrat de professionnalisation", True),
        ("Par candidature individuelle", True),
        ("Par expérience", True),
    ]


@pytest.mark.norme("P-STR-01")
def test_twelve_compulsory_blocs(content_of: ContentOf, edition_of: EditionOf) -> None:
    presentation = told(content_of(ARRETE))
    assert presentation["blocs"].startswith(
        "Le bac pro AGOrA est constitué de 12 blocs obligatoires dont 3 spécifiques"
    )
    counts = (presentation["blocs_obligatoires"], presentation["blocs_specifiques"], presentation["blocs_transversaux"])
    assert counts == (12, 3, 9)
    for edition in (ARRETE, FICHE):
        assert len([bloc for bloc in edition_of(edition).blocs if not bloc.facultatif]) == 12


@pytest.mark.norme("P-GA-01")
def test_what_changes_from_ga(content_of: ContentOf) -> None:
    changes = told(content_of(ARRETE))["changements"]
    assert changes["depuis"] == "ga"
    assert changes["change"] == (
        "Élargissement en termes d’activités",
        "Structuration en blocs de compétences",
        "Disparition du passeport professionnel",
        "Disparition pôle 4 - projet",
        "Approche numérique et comptable (traité en webconf 2)",
        "Évaluation et portfolio (traité en webconf 3)",
    )
    assert changes["ne_change_pas"][:3] == (
        "Référentiel sur un cycle de 3 ans",
        "PFMP de 22 semaines",
        "Entrée pédagogique par les situations professionnelles",
    )


@pytest.mark.parametrize("edition", [ARRETE, FICHE])
def test_every_part_says_what_it_rests_on(content_of: ContentOf, edition: str) -> None:
    content = content_of(edition)
    activities, modes = content.fondement("poles"), content.fondement("modes")
    assert activities
    assert modes
    expected = Confidence.TEXTE if edition == ARRETE else Confidence.DEDUCTION
    assert (str(activities), activities.confiance) == ("Arrêté du 18 février 2020, annexe I-a", expected)
    assert (str(modes), modes.confiance) == ("Arrêté du 18 février 2020, annexe II-b", expected)


def test_what_the_register_does_not_repeat_is_that_of_the_arrete(content_of: ContentOf) -> None:
    arrete, fiche = content_of(ARRETE), content_of(FICHE)
    assert fiche.poles == arrete.poles
    for mine, theirs in (("BC01", "B1"), ("BC02", "B2"), ("BC03", "B3")):
        taken, model = bloc(fiche, mine), bloc(arrete, theirs)
        assert (taken.indicateurs, taken.savoirs, taken.contexte) == (model.indicateurs, model.savoirs, model.contexte)
    assert {programme.bloc for programme in arrete.programmes} - {programme.bloc for programme in fiche.programmes} == {
        "BF-EPS"
    }


def test_coefficients_are_decimal(edition_of: EditionOf) -> None:
    unite = edition_of(FICHE).unite("U51")
    assert unite
    assert unite.coefficient
    assert unite.coefficient.valeur == Decimal("2.5")


def told(content: Content) -> Mapping[str, Any]:
    held: Mapping[str, Any] = content.textes["presentation"]
    return held
