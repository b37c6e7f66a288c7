"""What a page shows of an edition: the column of a status, the sections of then, each épreuve for whom it is."""

import pytest

from bacpro.model.candidate import Status
from bacpro.model.diploma import Bloc, Diploma, Edition, Epreuve, Unite
from bacpro.model.edition.content import Content
from bacpro.model.edition.evaluation import Evaluation, EvaluationKind, Evaluations
from bacpro.model.edition.norms import Norms
from bacpro.model.edition.reglement import Mode, ReglementColumn
from bacpro.model.edition.section import Section
from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions
from bacpro.outputs.documents.syllabus import Syllabus, mode_cell, view_syllabus

EDITION = Edition(
    "ESSAI",
    "Essai",
    Sessions(2024, 2027),
    LegalBasis("Arrêté"),
    (Epreuve("E1", "Oral"),),
    (Unite("U1", "Oral", "E1"), Unite("UF", "Facultative", "EF", facultative=True, options=("BF1", "BF2"))),
    (Bloc("B1", "Parler", ("U1",)), Bloc("BF1", "Danser", ("UF",), facultatif=True)),
)
CONTENT = Content(
    "ESSAI",
    colonnes=(
        ReglementColumn(1, ("Scolaires",), (Status.SCOLAIRE_PUBLIC,)),
        ReglementColumn(2, ("Autres",), (Status.DISTANCE, Status.EXPERIENCE)),
    ),
    modes=(Mode("U1", 1, "CCF"), Mode("U1", 2, "Ponctuel oral", 20, 5)),
    evaluations={"E1": Evaluations(ccf=Evaluation(()), ponctuel=Evaluation((), 20))},
    rubriques=(
        Section("Pour tous", texte="…"),
        Section("À distance", texte="…", statuts=(Status.DISTANCE,)),
        Section("Depuis 2026", texte="…", sessions=Sessions(2026)),
        Section("Jusqu’en 2025", texte="…", sessions=Sessions(2024, 2025)),
    ),
)


def view(statut: Status | None = None, session: int | None = None) -> Syllabus:
    diploma = Diploma("essai", "Essai", "ESSAI", (EDITION,))
    return view_syllabus(diploma, EDITION, CONTENT, Norms("essai", ()), statut=statut, session=session)


def test_a_status_has_one_column_and_its_words() -> None:
    own = view(Status.DISTANCE)
    assert ([column.numero for column in own.colonnes], own.candidat) == ([2], "enseignement à distance")
    assert [mode_cell(mode) for mode in own.lignes[0].modes] == ["Ponctuel oral, 20 min (dont 5 min de préparation)"]
    assert [column.numero for column in view().colonnes] == [1, 2]
    assert view(Status.FPC_PRIVE).colonnes == ()


def test_a_compulsory_unit_names_its_bloc_and_a_facultative_one_its_choices() -> None:
    assert [line.blocs for line in view().lignes] == [("B1",), ("BF1", "BF2")]


def test_an_epreuve_takes_place_in_each_kind_for_the_columns_that_have_it() -> None:
    assert [(sitting.modalite, sitting.colonnes) for sitting in view().epreuves] == [
        (EvaluationKind.CCF, (1,)),
        (EvaluationKind.PONCTUEL, (2,)),
    ]
    assert [sitting.modalite for sitting in view(Status.SCOLAIRE_PUBLIC).epreuves] == [EvaluationKind.CCF]


@pytest.mark.parametrize(
    ("statut", "session", "titles"),
    [
        (None, None, ["Pour tous", "À distance", "Depuis 2026"]),
        (Status.DISTANCE, 2025, ["Pour tous", "À distance", "Jusqu’en 2025"]),
        (Status.SCOLAIRE_PUBLIC, 2026, ["Pour tous", "Depuis 2026"]),
    ],
)
def test_a_section_is_shown_to_those_it_is_for_in_its_sessions_or_else_in_the_last(
    statut: Status | None, session: int | None, titles: list[str]
) -> None:
    assert [section.titre for section in view(statut, session).rubriques] == titles
