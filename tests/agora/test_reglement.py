"""The règlement, the definitions of the épreuves and the note to candidates, against the sources, word for word."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from bacpro.model.candidate import Status
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.edition.content import Content
from bacpro.model.edition.differences import gap_texts
from bacpro.model.edition.evaluation import Evaluation, EvaluationKind
from bacpro.model.edition.norms import Norms
from bacpro.model.edition.reglement import Mode, french_duration
from bacpro.outputs.documents.syllabus import Sitting, Syllabus, view_syllabus
from bacpro.plugins.registry import Registry

ARRETE, FICHE = "RNCP34606", "RNCP40705"
BOTH = pytest.mark.parametrize("edition", [ARRETE, FICHE])

STATUSES = {
    1: ["scolaire_public", "scolaire_sous_contrat", "apprenti_habilite", "fpc_public"],
    2: ["scolaire_hors_contrat", "apprenti_non_habilite", "fpc_prive", "experience", "distance"],
    3: ["fpc_public_habilite"],
}
COLUMN_1 = {
    "U11": ("Ponctuel écrit", "2 h 30"),
    "U12": ("CCF", ""),
    "U2": ("Ponctuel écrit", "3 h 30"),
    "U31": ("CCF", ""),
    "U32": ("CCF", ""),
    "U33": ("Ponctuel écrit", "2 h"),
    "U41": ("CCF", ""),
    "U42": ("CCF", ""),
    "U51": ("Ponctuel écrit", "2 h 30"),
    "U52": ("Ponctuel écrit", "2 h"),
    "U6": ("CCF", ""),
    "U7": ("CCF", ""),
}
COLUMN_2 = {
    "U11": ("Ponctuel écrit", "2 h 30"),
    "U12": ("Ponctuel écrit et pratique", "1 h"),
    "U2": ("Ponctuel écrit", "3 h 30"),
    "U31": ("Ponctuel oral et pratique", "45 min"),
    "U32": ("Ponctuel oral", "30 min"),
    "U33": ("Ponctuel écrit", "2 h"),
    "U41": ("Ponctuel oral", "20 min"),
    "U42": ("Ponctuel oral", "20 min"),
    "U51": ("Ponctuel écrit", "2 h 30"),
    "U52": ("Ponctuel écrit", "2 h"),
    "U6": ("Ponctuel écrit", "1 h 30"),
    "U7": ("Ponctuel pratique", ""),
}
POLE_1 = (
    "préparation et prise en charge de la relation avec le prospect, le client, l’usager ou l’adhérent à des fins de "
    "renseignement, d’accueil et de suivi",
    "traitement des opérations administratives et de gestion lié aux relations avec le client, l’usager ou l’adhérent",
    "actualisation du système d’information en lien avec le prospect, le client, l’usager ou l’adhérent",
)
POLE_3 = (
    "suivi de la carrière du personnel",
    "suivi organisationnel et financier de l’activité du personnel",
    "participation à l’activité sociale de l’organisation",
)

Text = Mapping[str, Any]
ContentOf = Callable[[str], Content]
ViewOf = Callable[..., Syllabus]


@pytest.fixture(scope="module")
def agora(registry: Registry) -> Diploma:
    return registry.diplome("agora")


@pytest.fixture(scope="module")
def edition_of(agora: Diploma) -> Callable[[str], Edition]:
    editions = {edition.id: edition for edition in agora.editions}
    return lambda edition_id: editions[edition_id]


@pytest.fixture(scope="module")
def content_of(registry: Registry, agora: Diploma, edition_of: Callable[[str], Edition]) -> ContentOf:
    return lambda edition_id: registry.contenu(agora, edition_of(edition_id))


@pytest.fixture(scope="module")
def view_of(agora: Diploma, edition_of: Callable[[str], Edition], content_of: ContentOf) -> ViewOf:
    """What is shown of an edition to a status in a session, the sources being of one mind."""

    def view(edition: str, statut: Status | None = None, session: int | None = None) -> Syllabus:
        norms = Norms("agora", ())
        return view_syllabus(agora, edition_of(edition), content_of(edition), norms, statut=statut, session=session)

    return view


@pytest.fixture(scope="module")
def note(content_of: ContentOf) -> Text:
    held: Text = content_of(FICHE).textes["note"]
    return held


def evaluation(content: Content, epreuve: str, modalite: EvaluationKind) -> Evaluation:
    found = content.evaluations[epreuve].of(modalite)
    assert found, epreuve
    return found


def column(content: Content, number: int) -> dict[str, tuple[str, str]]:
    return {mode.unite: (mode.mode, shown(mode)) for mode in content.modes if mode.colonne == number}


def shown(mode: Mode) -> str:
    return french_duration(mode.duree_minutes) if mode.duree_minutes else ""


def rules(held: Evaluation) -> dict[str, str]:
    return {rule.objet: rule.texte for rule in held.regles}


@BOTH
@pytest.mark.norme("A-U-01")
def test_units(edition_of: Callable[[str], Edition], edition: str) -> None:
    units = edition_of(edition).unites
    assert [unite.code for unite in units] == [
        *("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7"),
        *("UF1", "UF2"),
    ]
    assert [unite.code for unite in units if unite.facultative] == ["UF1", "UF2"]


@BOTH
@pytest.mark.norme("A-U-02")
def test_each_general_unit_has_its_programme(content_of: ContentOf, edition: str) -> None:
    programmes = {programme.unite: programme for programme in content_of(edition).programmes if programme.unite}
    assert set(programmes) == {"U11", "U12", "U33", "U41", "U42", "U51", "U52", "U6", "U7"}
    assert [len(programme.textes) for programme in programmes.values()] == [1, 2, 2, 1, 1, 2, 4, 1, 1]
    assert programmes["U11"].textes == (
        "l’arrêté du 3 avril 2019 fixant le programme d’enseignement d’économie-droit des classes préparant au "
        "baccalauréat professionnel, Bulletin officiel de l’éducation nationale (BOEN) spécial n°5 du 11 avril 2019",
    )
    assert programmes["U12"].remarque.endswith("est rattachée au groupement C.")
    assert "12 juin 2015" in programmes["U52"].textes[3]


@BOTH
@pytest.mark.norme("A-RE-01")
def test_coefficients(edition_of: Callable[[str], Edition], edition: str) -> None:
    held = edition_of(edition)
    assert {unite.code: unite.coefficient.valeur for unite in held.unites if unite.coefficient} == {
        "U11": 1,
        "U12": 1,
        "U2": 4,
        "U31": 4,
        "U32": 3,
        "U33": 1,
        "U41": 2,
        "U42": 2,
        "U51": Decimal("2.5"),
        "U52": Decimal("2.5"),
        "U6": 1,
        "U7": 1,
    }
    assert held.total_coefficients == 25
    assert [unite.code for unite in held.unites if unite.coefficient is None] == ["UF1", "UF2"]


@BOTH
@pytest.mark.norme("A-RE-02")
def test_three_columns_hold_every_status_once(content_of: ContentOf, edition: str) -> None:
    content = content_of(edition)
    assert {held.numero: [status.value for status in held.statuts] for held in content.colonnes} == STATUSES
    assert content.colonnes[0].candidats == (
        "Scolaire dans un établissement public ou privé sous contrat",
        "Apprenti dans un CFA ou section d'apprentissage habilité",
        "Formation professionnelle continue dans un établissement public",
    )
    assert content.colonnes[1].candidats[3:] == (
        "Candidat justifiant de 3 années d’activité professionnelle",
        "Enseignement à distance",
    )
    assert content.colonnes[2].candidats == (
        "Formation professionnelle continue dans un établissement public habilité",
    )


@BOTH
@pytest.mark.norme("A-RE-03", "A-RE-06")
def test_column_1(content_of: ContentOf, edition: str) -> None:
    assert column(content_of(edition), 1) == {**COLUMN_1, "UF1": ("Ponctuel", ""), "UF2": ("Ponctuel", "")}


@BOTH
@pytest.mark.norme("A-RE-04", "A-RE-06", "R-BC-02")
def test_column_2(content_of: ContentOf, edition: str) -> None:
    content = content_of(edition)
    assert column(content, 2) == {**COLUMN_2, "UF1": ("Ponctuel", ""), "UF2": ("Ponctuel", "")}
    prepared = {(m.unite, m.colonne): m.preparation_minutes for m in content.modes if m.preparation_minutes}
    assert prepared == {("U41", 2): 5, ("U42", 2): 5}
    assert content.preparation == "dont 5 minutes de préparation"


@BOTH
@pytest.mark.norme("A-RE-05", "A-RE-06")
def test_column_3(content_of: ContentOf, edition: str) -> None:
    everything = dict.fromkeys(COLUMN_1, ("CCF", ""))
    assert column(content_of(edition), 3) == {**everything, "UF1": ("Ponctuel", ""), "UF2": ("Ponctuel", "")}


@pytest.mark.parametrize("statut", list(Status))
def test_a_status_sees_its_own_column(view_of: ViewOf, statut: Status) -> None:
    view = view_of(FICHE, statut)
    assert len(view.colonnes) == 1
    assert statut.value in STATUSES[view.colonnes[0].numero]
    assert [sitting.modalite for sitting in view.epreuves] == {
        1: [EvaluationKind.PONCTUEL, EvaluationKind.CCF, EvaluationKind.CCF],
        2: [EvaluationKind.PONCTUEL] * 3,
        3: [EvaluationKind.CCF] * 3,
    }[view.colonnes[0].numero]


@pytest.mark.norme("R-BC-02")
def test_where_the_register_differs_from_the_reglement(view_of: ViewOf) -> None:
    assert view_of(ARRETE).variantes == ()
    said = [(v.unite, v.bloc, v.colonne, v.texte, v.statuts_omis) for v in view_of(FICHE).variantes]
    assert said == [
        ("U12", "BC06", 2, "ponctuel écrit", ()),
        ("U42", "BC08", 2, "ponctuel oral", (Status.DISTANCE,)),
    ]
    assert [variant.unite for variant in view_of(FICHE, Status.EXPERIENCE).variantes] == ["U12"]
    assert view_of(FICHE, Status.SCOLAIRE_PUBLIC).variantes == ()


@BOTH
@pytest.mark.norme("A-RE-07", "A-RE-08", "A-SYN-07")
def test_rules_on_facultative_units(content_of: ContentOf, edition: str) -> None:
    held = content_of(edition).facultatives
    assert held
    assert held.nombre_max == 2
    assert held.langue == (
        "La langue vivante choisie au titre de l’épreuve facultative est obligatoirement différente de celle choisie "
        "au titre de l’épreuve obligatoire."
    )
    assert held.points == (
        "Seuls les points excédant 10 sont pris en compte pour le calcul de la moyenne générale en vue de l’obtention "
        "du diplôme et de l’attribution d’une mention."
    )


@BOTH
@pytest.mark.norme("A-E2-01", "A-E2-02")
def test_e2_ccf(content_of: ContentOf, edition: str) -> None:
    held = evaluation(content_of(edition), "E2", EvaluationKind.CCF)
    (part,) = held.parties
    assert (part.nombre, part.intitule) == (2, "situation d’évaluation")
    assert "Chaque situation d’évaluation prend la forme d’une étude de cas" in part.description
    assert "production écrite du candidat" in part.description
    assert rules(held)["nombre_de_situations"] == (
        "Le contrôle en cours de formation comporte deux situations d’évaluation d’égale importance."
    )
    assert rules(held)["couverture"] == (
        "Les deux situations d’évaluation doivent permettre d’évaluer des compétences de chacun des trois sous-blocs : "
        "suivi administratif de l’activité de production ; suivi financier de l’activité de production et gestion "
        "opérationnelle des espaces de travail."
    )


@BOTH
@pytest.mark.norme("A-E2-03")
def test_e2_ponctuel(content_of: ContentOf, edition: str) -> None:
    held = evaluation(content_of(edition), "E2", EvaluationKind.PONCTUEL)
    assert (held.duree_minutes, held.commission, held.dossier) == (210, "", None)
    (part,) = held.parties
    assert (part.intitule, part.duree_max_minutes) == ("étude de cas", 210)


@BOTH
@pytest.mark.norme("A-E31-01")
def test_e31_dossier_in_ccf(content_of: ContentOf, edition: str) -> None:
    dossier = evaluation(content_of(edition), "E31", EvaluationKind.CCF).dossier
    assert dossier
    summary, reports = dossier.pieces
    assert summary.startswith("un état récapitulatif (selon le modèle fourni dans la circulaire nationale")
    assert summary.endswith("significatifs des compétences du pôle d’activités 1")
    assert reports.startswith("les comptes rendus d’évaluation des périodes de formation en milieu professionnel")
    assert dossier.etat_recapitulatif == POLE_1
    assert dossier.consequences is None


@BOTH
@pytest.mark.norme("A-E31-02", "A-E31-06", "A-E31-07")
def test_e31_dossier_in_ponctuel(content_of: ContentOf, edition: str) -> None:
    dossier = evaluation(content_of(edition), "E31", EvaluationKind.PONCTUEL).dossier
    assert dossier
    summary, papers = dossier.pieces
    assert "accompagné des documents produits" in summary
    assert papers == "les justificatifs permettant d’attester de l’expérience et du nombre d’heures de formation suivi"
    assert dossier.etat_recapitulatif == POLE_1
    assert dossier.consequences
    assert dossier.consequences.dossier_non_produit.endswith("La note zéro lui est donc attribuée.")
    assert "la mention « non valide » est prononcée" in dossier.consequences.justificatifs_non_produits
    assert dossier.consequences.justificatifs_non_produits.endswith("Le diplôme ne peut pas lui être délivré.")


@BOTH
@pytest.mark.parametrize("modalite", list(EvaluationKind))
@pytest.mark.norme("A-E31-03")
def test_e31_commission(content_of: ContentOf, edition: str, modalite: EvaluationKind) -> None:
    assert evaluation(content_of(edition), "E31", modalite).commission == (
        "La commission d’évaluation est composée de deux professeurs ou formateurs, en charge des enseignements "
        "professionnels du baccalauréat AGOrA."
    )


@BOTH
@pytest.mark.norme("A-E31-04", "A-E31-05")
def test_e31_ponctuel(content_of: ContentOf, edition: str) -> None:
    held = evaluation(content_of(edition), "E31", EvaluationKind.PONCTUEL)
    assert (held.duree_minutes, held.prise_en_main_minutes) == (45, 15)
    assert "une quinzaine de minutes avant le démarrage de l’épreuve" in held.deroulement
    assert [(part.nature, part.duree_max_minutes) for part in held.parties] == [("exposé", 20), ("scénario", 25)]
    assert rules(held)["dossier_sans_notation"].endswith("ne fait l’objet d’aucune notation spécifique.")


@BOTH
@pytest.mark.parametrize("epreuve", ["E31", "E32"])
@pytest.mark.norme("A-E31-08", "A-E31-09")
def test_in_ccf_the_note_is_not_told_and_the_jury_settles_it(content_of: ContentOf, edition: str, epreuve: str) -> None:
    held = evaluation(content_of(edition), epreuve, EvaluationKind.CCF)
    assert rules(held)["note_non_communiquee"] == "La proposition de note ne doit pas être communiquée au candidat."
    sent = held.transmission
    assert sent
    assert sent.texte.startswith("Le dossier d’évaluation est transmis au jury académique final")
    assert sent.pieces == (
        "la grille d’évaluation complétée",
        "les attestations de périodes de formation en milieu professionnel ou les certificats de travail (accompagnés "
        "de l’attestation des heures de formation)",
    )
    assert sent.suite.endswith(
        "le jury académique formule toutes remarques et observations qu’il juge utiles et arrête la note."
    )


@BOTH
@pytest.mark.norme("A-E32-01", "A-E32-04")
def test_e32_dossiers(content_of: ContentOf, edition: str) -> None:
    content = content_of(edition)
    in_ccf = evaluation(content, "E32", EvaluationKind.CCF).dossier
    at_the_end = evaluation(content, "E32", EvaluationKind.PONCTUEL).dossier
    assert in_ccf
    assert at_the_end
    assert in_ccf.etat_recapitulatif == at_the_end.etat_recapitulatif == POLE_3
    assert in_ccf.pieces[0].endswith("significatifs des compétences du pôle d’activités 3")
    assert in_ccf.pieces[1].startswith("les comptes rendus d’évaluation des périodes de formation")
    assert at_the_end.pieces[1] == (
        "les justificatifs permettant d’attester de l’expérience professionnelle et du nombre d’heures de formation "
        "suivi"
    )
    assert at_the_end.consequences
    assert at_the_end.consequences.dossier_non_produit.endswith("La note zéro lui est donc attribuée.")
    assert "« non valide »" in at_the_end.consequences.justificatifs_non_produits


@BOTH
@pytest.mark.parametrize("modalite", list(EvaluationKind))
@pytest.mark.norme("A-E32-02")
def test_e32_commission(content_of: ContentOf, edition: str, modalite: EvaluationKind) -> None:
    assert evaluation(content_of(edition), "E32", modalite).commission == (
        "La commission d’évaluation est composée d’un professeur ou d’un formateur en charge des enseignements "
        "professionnels du baccalauréat AGOrA, et d’un professionnel en lien avec l’administration du personnel (ou à "
        "défaut d’un autre professeur ou formateur en charge des enseignements professionnels du baccalauréat AGOrA)."
    )


@BOTH
@pytest.mark.norme("A-E32-03")
def test_e32_ponctuel(content_of: ContentOf, edition: str) -> None:
    held = evaluation(content_of(edition), "E32", EvaluationKind.PONCTUEL)
    assert (held.duree_minutes, held.prise_en_main_minutes) == (30, None)
    assert [(part.nature, part.duree_max_minutes) for part in held.parties] == [("exposé", 5), ("entretien", 25)]
    assert (
        "chacune des trois dimensions caractéristiques du pôle 3 doit être abordée"
        in (rules(held)["equilibre_et_dimensions"])
    )


@pytest.mark.norme("A-EF-01")
def test_facultative_epreuves_and_their_texts(content_of: ContentOf) -> None:
    defined = {definition.bloc: definition.texte for definition in content_of(ARRETE).definitions if definition.bloc}
    assert list(defined) == ["BF-LV", "BF-MOB", "BF-EPS"]
    assert "l’arrêté du 8 avril 2010 relatif à l’épreuve facultative de langues vivantes" in defined["BF-LV"]
    assert "l’arrêté du 30 août 2019" in defined["BF-MOB"]
    assert "l’arrêté du 7 juillet 2015" in defined["BF-EPS"]


@pytest.mark.norme("N-PUB-01")
def test_the_note_is_for_five_categories(note: Text) -> None:
    assert note["categories"] == (
        "Scolaires dans un établissement privé hors contrat",
        "En enseignement à distance",
        "Apprentis dans un CFA ou en section d'apprentissage non habilité",
        "En formation professionnelle continue dans un établissement privé",
        "Justifiant de 3 années d'activité professionnelle",
    )
    assert sorted(note["statuts"]) == sorted(STATUSES[2])


def test_the_note_is_shown_to_its_candidates_only_and_in_its_sessions(view_of: ViewOf) -> None:
    def shows(view: Syllabus) -> bool:
        return "note" in [section.cle for section in view.rubriques]

    assert shows(view_of(FICHE, Status.DISTANCE))
    assert shows(view_of(FICHE))
    assert not shows(view_of(FICHE, Status.SCOLAIRE_PUBLIC))
    assert not shows(view_of(ARRETE, Status.DISTANCE, 2024))
    assert shows(view_of(ARRETE, Status.DISTANCE, 2025))


def epreuve(note: Text, code: str) -> Text:
    found: Text
    (found,) = (held for held in note["epreuves"] if held["code"] == code)
    return found


def test_every_epreuve_of_the_note_is_one_of_the_edition(note: Text, edition_of: Callable[[str], Edition]) -> None:
    known = {epreuve.code for epreuve in edition_of(FICHE).epreuves}
    assert {held["code"] for held in note["epreuves"]} <= known


@pytest.mark.norme("N-E2-01")
def test_e2_in_the_note(note: Text) -> None:
    held = epreuve(note, "E2")
    assert (held["forme"], held["duree_minutes"], held["coefficient"]) == ("Ecrit : 3h30 – coef. 4", 210, "4")


@pytest.mark.norme("N-E31-01", "N-E31-02", "N-E31-03", "N-E31-04")
def test_e31_in_the_note(note: Text) -> None:
    held = epreuve(note, "E31")
    assert (held["forme"], held["duree_minutes"], held["coefficient"]) == ("Oral et pratique : 0h45 – coef. 4", 45, "4")
    assert [part["duree_minutes"] for part in held["parties"]] == [20, 25]
    assert held["prise_en_main_minutes"] == 15
    assert held["conformite"].endswith(
        "le contrôle de conformité du dossier avant le jour de la sous-épreuve pour permettre au candidat, le cas "
        "échéant, de mettre son dossier en conformité."
    )
    assert held["le_jour"] == "Le jour de la sous-épreuve, le candidat doit se présenter avec le double de son dossier."
    assert held["dossier_non_produit"].endswith("La note zéro lui est donc attribuée.")
    assert held["justificatifs_non_produits"].endswith("Le diplôme ne peut lui être délivré.")


@pytest.mark.norme("N-E32-01", "N-E32-02")
def test_e32_in_the_note(note: Text) -> None:
    held = epreuve(note, "E32")
    assert (held["forme"], held["duree_minutes"], held["coefficient"]) == ("Orale : 00h30 – coef. 3", 30, "3")
    assert [part["duree_minutes"] for part in held["parties"]] == [5, 25]
    assert held["dossier_non_produit"].endswith("La note zéro lui est donc attribuée.")
    assert "« non valide »" in held["justificatifs_non_produits"]


def test_gaps_of_the_note_leave_out_wording(note: Text) -> None:
    gaps = gap_texts(note["differences"], "E31")
    assert "la note confie le contrôle à la commission d’interrogation, l’arrêté aux autorités académiques" in gaps
    assert not any("pour « l’usager »" in gap for gap in gaps)
    assert gap_texts(note["differences"], "E2") == []


@pytest.mark.norme("N-ANX1-01", "N-ANX1-02")
def test_form_of_annexe_1(note: Text) -> None:
    form = next(form for form in note["formulaires"] if form["annexe"] == "1")
    assert form["titre"] == "Attestation de périodes de formation en milieu professionnel"
    assert form["justificatifs"] == ""
    common_rubrics(form)


@pytest.mark.norme("N-ANX1B-01", "N-ANX1-02")
def test_form_of_annexe_1_bis(note: Text) -> None:
    form = next(form for form in note["formulaires"] if form["annexe"] == "1bis")
    assert form["titre"] == "Attestation d'expérience(s) professionnelle(s)"
    assert form["justificatifs"] == "Joindre les justificatifs (certificats de travail, ...)"
    common_rubrics(form)


def common_rubrics(form: Text) -> None:
    assert form["bandeau"] == "BCP ASSISTANCE A LA GESTION DES ORGANISATIONS ET DE LEURS ACTIVITES - SESSION"
    assert form["champs_candidat"] == ("Nom", "Prénom", "Date de naissance", "N° d'inscription")
    assert form["colonnes"][0] == "Nom, adresse et cachet de la structure"
    assert form["champs_duree"] == ("Du", "Au", "Nb de semaines", "Nb d'heures")
    assert form["signature"] == "Nom et signature du responsable"
    assert form["types_structure"] == (
        "Entreprise",
        "Commerce",
        "Profession libérale",
        "Entreprise d'artisanat",
        "Structure associative",
        "Structure mutualiste",
        "Service administratif spécialisé d'entreprise, d'administration ou de collectivité territoriale",
    )
    assert [(group["intitule"], len(group["taches"])) for group in form["groupes_taches"]] == [
        ("Gestion des relations avec les clients, les usagers et les adhérents", 3),
        ("Organisation et suivi de l'activité de productions de biens ou de services", 3),
        ("Administration du personnel", 3),
    ]
    assert form["groupes_taches"][0]["taches"][0] == (
        "Préparation et pris en charge de la relation avec le client, l'utilisateur ou l'adhérent"
    )
    assert form["avertissement"] == (
        "En cas de non-conformité au règlement d'examen, le candidat ne sera pas autorisé à présenter les épreuves, et "
        "le diplôme ne lui sera pas délivré."
    )
    assert form["controle"]["titre"] == "Cadre réservé au contrôle de conformité"
    assert form["controle"]["cases"] == (
        "Attestation conforme au règlement d'examen",
        "Attestation non conforme au règlement d'examen",
    )


@pytest.mark.norme("M-CAL-01")
def test_calendar(content_of: ContentOf) -> None:
    calendar = training(content_of(FICHE))["calendrier"]
    assert (calendar["mois_inscriptions"], calendar["mois_examens"]) == ((10, 11), 6)
    assert "chaque année entre octobre et novembre" in calendar["inscriptions"]
    assert "dates exactes fixées par chaque académie" in calendar["inscriptions"]
    assert calendar["examens"] == "Les examens correspondants ont lieu chaque année en juin."


@pytest.mark.norme("M-SANC-01")
def test_what_the_training_gives(content_of: ContentOf) -> None:
    assert training(content_of(FICHE))["sanction"]["textes"][1] == (
        "La formation donne lieu à la remise d’un ou plusieurs certificats de compétences selon l’accomplissement de "
        "la formation et d’une attestation de réussite au format PDF en fin de formation."
    )


def training(content: Content) -> Text:
    held: Text = content.textes["formation"]
    return held


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(5, "5 min"), (45, "45 min"), (60, "1 h"), (65, "1 h 05"), (90, "1 h 30"), (120, "2 h"), (210, "3 h 30")],
)
def test_durations_in_french(minutes: int, said: str) -> None:
    assert french_duration(minutes) == said


def test_an_epreuve_is_shown_for_the_columns_that_sit_it_so(view_of: ViewOf) -> None:
    sittings: dict[tuple[str, EvaluationKind], Sitting] = {
        (sitting.epreuve.code, sitting.modalite): sitting for sitting in view_of(FICHE).epreuves
    }
    assert {key: sitting.colonnes for key, sitting in sittings.items()} == {
        ("E2", EvaluationKind.CCF): (3,),
        ("E2", EvaluationKind.PONCTUEL): (1, 2),
        ("E31", EvaluationKind.CCF): (1, 3),
        ("E31", EvaluationKind.PONCTUEL): (2,),
        ("E32", EvaluationKind.CCF): (1, 3),
        ("E32", EvaluationKind.PONCTUEL): (2,),
    }
