"""What an edition says agrees with its units, blocs and épreuves: every fault of it is named, in French."""

from decimal import Decimal

import pytest
from attrs import evolve

from bacpro.model.candidate import Status
from bacpro.model.diploma import Bloc, Coefficient, Edition, Epreuve, Unite
from bacpro.model.edition.blocs import BlocContent, Competences, Indicators, Pole, SubActivity
from bacpro.model.edition.content import Content, PartBasis
from bacpro.model.edition.content_faults import content_faults
from bacpro.model.edition.differences import Difference
from bacpro.model.edition.evaluation import Definition, EpreuvePart, Evaluation, Evaluations
from bacpro.model.edition.reglement import Mode, OptionalRules, Programme, ReglementColumn
from bacpro.model.edition.section import Section
from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions

EDITION = Edition(
    id="ESSAI",
    intitule="Référentiel d’essai",
    sessions=Sessions(2024),
    fondement=LegalBasis("Arrêté"),
    epreuves=(Epreuve("E1", "Écrit"), Epreuve("EF1", "Facultative")),
    unites=(
        Unite("U1", "Écrit", "E1", Coefficient(Decimal(2))),
        Unite("UF1", "Facultative", "EF1", facultative=True, options=("BF",)),
    ),
    blocs=(Bloc("B1", "Bloc", ("U1",)), Bloc("BF", "Facultatif", ("UF1",), facultatif=True)),
)
SOUND = Content(
    edition="ESSAI",
    fondements=(
        PartBasis(
            ("sessions", "poles", "blocs", "colonnes", "modes", "evaluations", "programmes", "definitions"),
            LegalBasis("Arrêté", "annexes"),
        ),
    ),
    poles=(Pole("1", "Pôle", ("Résultat",), (SubActivity("1.1", "Activité", ("Tâche",)),)),),
    blocs=(
        BlocContent("B1", (Competences(("Faire",), "1.1"),), indicateurs=(Indicators("1.1", ("Fait",)),)),
        BlocContent("BF", (Competences(("Faire aussi",)),)),
    ),
    colonnes=(ReglementColumn(1, ("Tous",), tuple(Status)),),
    modes=(Mode("U1", 1, "Ponctuel écrit", 60, 5), Mode("UF1", 1, "Ponctuel")),
    evaluations={
        "E1": Evaluations(ponctuel=Evaluation((EpreuvePart(1, "écrit", "écrire", duree_max_minutes=60),), 60))
    },
    programmes=(Programme(("l’arrêté",), unite="U1"),),
    definitions=(Definition(epreuve="E1", texte="une définition"), Definition(bloc="BF", texte="une autre")),
)


def test_sound_content_has_no_fault() -> None:
    assert content_faults(SOUND, EDITION) == []


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (evolve(SOUND, edition="AUTRE"), "le contenu est celui de AUTRE, ESSAI attendu"),
        (evolve(SOUND, fondements=(PartBasis(("couleur",), LegalBasis("Arrêté")), *SOUND.fondements)), "« couleur »"),
        (evolve(SOUND, textes={"capitalisation": ("Une phrase.",)}), "« capitalisation » est sans fondement"),
        (evolve(SOUND, rubriques=(Section("Débouchés", texte="Nombreux."),)), "« Débouchés » est sans fondement"),
        (
            evolve(SOUND, textes={"note": {"differences": (Difference("E9", "", "autrement"),)}}),
            "différence de E9, absent de l’édition",
        ),
        (evolve(SOUND, poles=SOUND.poles * 2), "pôle 1 en double"),
        (evolve(SOUND, blocs=SOUND.blocs[:1]), "bloc BF sans contenu"),
        (evolve(SOUND, blocs=(*SOUND.blocs, BlocContent("B9", (Competences(("x",)),)))), "bloc B9 absent de l’édition"),
        (evolve(SOUND, blocs=(evolve(SOUND.blocs[0], competences=()), SOUND.blocs[1])), "bloc B1 sans compétence"),
        (evolve(SOUND, poles=()), "bloc B1 : sous-activité 1.1 inconnue"),
        (
            evolve(SOUND, colonnes=(ReglementColumn(1, (), tuple(Status)[1:]),)),
            "statut scolaire_public : dans 0 colonnes",
        ),
        (
            evolve(SOUND, colonnes=(*SOUND.colonnes, ReglementColumn(2, (), (Status.DISTANCE,)))),
            "statut distance : dans 2",
        ),
        (evolve(SOUND, modes=SOUND.modes[:1]), "UF1 n’a pas de mode dans la colonne 1"),
        (evolve(SOUND, modes=(*SOUND.modes, Mode("U9", 1, "CCF"))), "mode de U9, unité absente de l’édition"),
        (evolve(SOUND, modes=(*SOUND.modes, Mode("U1", 7, "CCF"))), "colonne 7 inconnue"),
        (evolve(SOUND, modes=(*SOUND.modes, SOUND.modes[0])), "mode U1, colonne 1 en double"),
        (evolve(SOUND, modes=(evolve(SOUND.modes[0], duree_minutes=0), SOUND.modes[1])), "durée de 0 minutes"),
        (
            evolve(SOUND, modes=(evolve(SOUND.modes[0], preparation_minutes=60), SOUND.modes[1])),
            "la préparation prend toute la durée",
        ),
        (evolve(SOUND, evaluations={"E9": Evaluations()}), "évaluation de E9, épreuve absente de l’édition"),
        (
            evolve(SOUND, evaluations={"E1": Evaluations(ponctuel=Evaluation((), 90))}),
            "E1, ponctuel : la durée n’est pas celle du règlement",
        ),
        (
            evolve(SOUND, evaluations={"E1": Evaluations(ponctuel=Evaluation((EpreuvePart(1, "", "", 1, 61),), 60))}),
            "les parties durent plus que l’épreuve",
        ),
        (
            evolve(SOUND, evaluations={"E1": Evaluations(ponctuel=Evaluation((EpreuvePart(2, "", ""),), 60))}),
            "les parties ne se suivent pas",
        ),
        (evolve(SOUND, programmes=(Programme((), unite="U9"),)), "programme de U9, absent de l’édition"),
        (evolve(SOUND, programmes=(Programme(()),)), "un programme est celui d’une unité ou d’un bloc"),
        (evolve(SOUND, definitions=(Definition("E1", "BF"),)), "une définition est celle d’une épreuve ou d’un bloc"),
        (evolve(SOUND, facultatives=OptionalRules(2, "", "", "")), "2 unités facultatives au plus, l’édition en a 1"),
    ],
)
def test_each_fault_is_named(content: Content, fault: str) -> None:
    assert any(fault in found for found in content_faults(content, EDITION))
