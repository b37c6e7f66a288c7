"""What an edition says is read strictly: every fault of the data is named, in French, before anything is shown."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from bacpro.errors import DataError
from bacpro.model.candidate import Status
from bacpro.model.diploma import Bloc, Coefficient, Edition, Epreuve, Unite
from bacpro.model.edition.content import (
    BlocContent,
    Column,
    Competences,
    Content,
    Definition,
    Evaluation,
    Evaluations,
    Indicators,
    Mode,
    OptionalRules,
    Part,
    PartBasis,
    Pole,
    Programme,
    SubActivity,
)
from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions
from bacpro.plugins.content_loading import content_faults, load_content

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
    colonnes=(Column(1, ("Tous",), tuple(Status)),),
    modes=(Mode("U1", 1, "Ponctuel écrit", 60, 5), Mode("UF1", 1, "Ponctuel")),
    evaluations={"E1": Evaluations(ponctuel=Evaluation((Part(1, "écrit", "écrire", duree_max_minutes=60),), 60))},
    programmes=(Programme(("l’arrêté",), unite="U1"),),
    definitions=(Definition(epreuve="E1", texte="une définition"), Definition(bloc="BF", texte="une autre")),
)

Write = Callable[..., Path]


def test_sound_content_has_no_fault() -> None:
    assert content_faults(SOUND, EDITION) == []


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (evolve(SOUND, edition="AUTRE"), "le contenu est celui de AUTRE, ESSAI attendu"),
        (evolve(SOUND, fondements=(PartBasis(("couleur",), LegalBasis("Arrêté")), *SOUND.fondements)), "« couleur »"),
        (evolve(SOUND, capitalisation=("Une phrase.",)), "« capitalisation » est sans fondement"),
        (evolve(SOUND, poles=SOUND.poles * 2), "pôle 1 en double"),
        (evolve(SOUND, blocs=SOUND.blocs[:1]), "bloc BF sans contenu"),
        (evolve(SOUND, blocs=(*SOUND.blocs, BlocContent("B9", (Competences(("x",)),)))), "bloc B9 absent de l’édition"),
        (evolve(SOUND, blocs=(evolve(SOUND.blocs[0], competences=()), SOUND.blocs[1])), "bloc B1 sans compétence"),
        (evolve(SOUND, poles=()), "bloc B1 : sous-activité 1.1 inconnue"),
        (evolve(SOUND, colonnes=(Column(1, (), tuple(Status)[1:]),)), "statut scolaire_public : dans 0 colonnes"),
        (evolve(SOUND, colonnes=(*SOUND.colonnes, Column(2, (), (Status.DISTANCE,)))), "statut distance : dans 2"),
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
            evolve(SOUND, evaluations={"E1": Evaluations(ponctuel=Evaluation((Part(1, "", "", 1, 61),), 60))}),
            "les parties durent plus que l’épreuve",
        ),
        (
            evolve(SOUND, evaluations={"E1": Evaluations(ponctuel=Evaluation((Part(2, "", ""),), 60))}),
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


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write `contenus/ESSAI.toml` and the other files of a data folder; give the folder."""

    def put(content: str, **others: str) -> Path:
        (tmp_path / "contenus").mkdir()
        (tmp_path / "contenus" / "ESSAI.toml").write_text(content, encoding="utf-8")
        for name, text in others.items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return put


BORROWS = """
edition = "ESSAI"
reprises = [{ fichier = "commun.toml", parties = ["metiers", "capitalisation"], fondement = { texte = "Arrêté" } }]
"""


def test_a_part_is_taken_from_another_file_and_its_own_words_win(write: Write) -> None:
    own = BORROWS + '[metiers]\nappellations_courantes = ["assistant"]\n'
    common = """
        capitalisation = ["Une règle."]
        [metiers]
        appellations_courantes = ["employé"]
        appellations_specifiques = ["secrétaire"]
    """
    content = load_content(write(own, commun=common), EDITION)
    assert content.capitalisation == ("Une règle.",)
    assert content.metiers
    assert content.metiers.appellations_courantes == ("assistant",)
    assert content.metiers.appellations_specifiques == ("secrétaire",)
    assert str(content.fondement("capitalisation")) == "Arrêté"


@pytest.mark.parametrize(
    ("own", "common", "fault"),
    [
        ('edition = "ESSAI"\ncouleur = "bleu"', "", "$.couleur : clé inconnue"),
        ('edition = "ESSAI"\n[metiers]\nappellations_courantes = [1]', "", "1 n’est pas un texte"),
        (BORROWS, "capitalisation = []", "commun.toml ne contient pas « metiers »"),
        (
            f'capitalisation = ["La mienne."]\n{BORROWS}',
            'capitalisation = ["La sienne."]\n[metiers]\nappellations_courantes = []',
            "« capitalisation » est à la fois donné et repris de commun.toml",
        ),
        (
            'edition = "ESSAI"\n[[reprises]]\nfichier = "commun.toml"\nblocs = { B1 = "B0" }\n'
            'fondement = { texte = "Arrêté" }',
            "",
            "B1 ne peut pas reprendre B0 de commun.toml",
        ),
        ("edition = ", "", "ESSAI.toml"),
        ('edition = "AUTRE"', "", "le contenu est celui de AUTRE"),
    ],
)
def test_faulty_data_is_refused(write: Write, own: str, common: str, fault: str) -> None:
    with pytest.raises(DataError) as caught:
        load_content(write(own, commun=common), EDITION)
    assert fault in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        load_content(tmp_path, EDITION)
