"""What rules, forms and pages ask a content: a column, a mode, a bloc, a ground, and where the register departs."""

from bacpro.model.candidate import Status
from bacpro.model.diploma import Bloc, Edition, Epreuve, Unite
from bacpro.model.edition.blocs import BlocContent, Competences, Modality, Pole, SubActivity
from bacpro.model.edition.content import Borrowing, Content, PartBasis, Variant, find_variants
from bacpro.model.edition.evaluation import Evaluation, EvaluationKind, Evaluations
from bacpro.model.edition.reglement import Mode, ReglementColumn
from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions

ARRETE, FICHE = LegalBasis("Arrêté"), LegalBasis("Fiche")
EDITION = Edition(
    "ESSAI",
    "Essai",
    Sessions(2024),
    ARRETE,
    (Epreuve("E1", "Écrit"), Epreuve("E2", "Oral")),
    (Unite("U1", "Écrit", "E1"), Unite("U2", "Oral", "E2")),
    (Bloc("B1", "Écrire", ("U1",)), Bloc("B2", "Parler", ("U2",))),
)
CONTENT = Content(
    "ESSAI",
    fondements=(PartBasis(("blocs", "modes"), FICHE),),
    reprises=(Borrowing("contenus/AUTRE.toml", ARRETE, ("poles", "modes")),),
    poles=(Pole("1", "Pôle", (), (SubActivity("1.1", "Lire", ()), SubActivity("1.2", "Dire", ()))),),
    blocs=(
        BlocContent("B1", (Competences(("Écrire",)),), modalites=(Modality(1, "Ponctuel ÉCRIT", "tous"),)),
        BlocContent(
            "B2",
            (Competences(("Parler", "Écouter")),),
            modalites=(Modality(1, "CCF", "tous"), Modality(2, "ccf", "tous", (Status.DISTANCE,))),
        ),
    ),
    colonnes=(ReglementColumn(1, (), (Status.SCOLAIRE_PUBLIC,)), ReglementColumn(2, (), (Status.DISTANCE,))),
    modes=(Mode("U1", 1, "Ponctuel écrit"), Mode("U2", 1, "Ponctuel oral", 20, 5), Mode("U2", 2, "CCF")),
)


def test_columns_modes_blocs_and_sub_activities_are_found() -> None:
    column = CONTENT.column(Status.DISTANCE)
    assert column
    assert column.numero == 2
    assert CONTENT.column(Status.EXPERIENCE) is None
    mode = CONTENT.mode("U2", 1)
    assert mode
    assert (mode.duree_minutes, mode.modalite) == (20, EvaluationKind.PONCTUEL)
    assert CONTENT.mode("U1", 2) is None
    bloc = CONTENT.bloc("B2")
    assert bloc
    assert bloc.intitules == ("Parler", "Écouter")
    assert CONTENT.bloc("B3") is None
    assert list(CONTENT.sous_activites) == ["1.1", "1.2"]


def test_a_part_rests_on_its_own_ground_before_that_of_where_it_is_taken() -> None:
    assert (CONTENT.fondement("modes"), CONTENT.fondement("poles")) == (FICHE, ARRETE)
    assert CONTENT.fondement("programmes") is None


def test_the_register_departs_by_its_words_or_by_whom_it_leaves_out_not_by_its_capitals() -> None:
    assert list(find_variants(CONTENT, EDITION)) == [
        Variant("U2", "B2", 1, "Ponctuel oral", "CCF", ()),
        Variant("U2", "B2", 2, "CCF", "ccf", (Status.DISTANCE,)),
    ]


def test_an_epreuve_takes_place_as_each_kind_of_evaluation_says() -> None:
    in_course = Evaluation((), deroulement="deux situations")
    evaluations = Evaluations(ccf=in_course)
    assert evaluations.of(EvaluationKind.CCF) is in_course
    assert evaluations.of(EvaluationKind.PONCTUEL) is None
    assert Mode("U1", 1, "ccf").modalite is EvaluationKind.CCF
