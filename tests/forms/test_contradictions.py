"""Answers that cannot all be right are told: of one form, and of several that speak of the same candidate."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bacpro.forms.readback.collecting import collect_files
from bacpro.forms.readback.merging import MergedForms, merge_forms
from bacpro.forms.shelf import Shelf
from bacpro.jobs.fill import Copy
from bacpro.jobs.read_back import ReadBack, read_back
from bacpro.model.form import PaperForm
from bacpro.pdf.writing.stencil import Stencil

StencilOf = Callable[..., Stencil]
PFMP = "attestation-pfmp"
WHO: Copy = {"numero": "26000000001", "nom": "Alpha", "prenom": "Zoé", "date_naissance": "12/03/2007"}
DAYS: Copy = {"periode_1_structure": "Menuiserie", "periode_1_du": "06/01/2025", "periode_1_au": "14/02/2025"}


def read(forms: dict[str, PaperForm], answers: Copy, form: str = PFMP) -> ReadBack:
    """What a form says."""
    return read_back(forms[form], [WHO | answers])


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20 mai 2024", "2024-05-20"),
        ("1er mai 2024", "2024-05-01"),
        ("2024-05-20", "2024-05-20"),
        ("20.05.2024", "2024-05-20"),
        ("20/05/24", "2024-05-20"),
        ("lundi 20 mai 2024", "2024-05-20"),
    ],
)
def test_dates_are_read_as_people_type_them(typed: str, day: str, forms: dict[str, PaperForm]) -> None:
    found = read(forms, {"periode_1_du": typed})
    assert (found.fautes, found.dossier["periodes"]) == ((), [{"du": day}])


@pytest.mark.parametrize(
    ("slot", "typed", "value"),
    [
        ("semaines", "5 semaines", 5),
        ("semaines", "5 sem.", 5),
        ("heures", "175 h 30", "175.5"),
        ("heures", "175h30", "175.5"),
        ("heures", "175,0", 175),
        ("heures", "12,5", "12.5"),
    ],
)
def test_weeks_and_hours_are_read_as_people_type_them(
    slot: str, typed: str, value: object, forms: dict[str, PaperForm]
) -> None:
    found = read(forms, {f"periode_1_{slot}": typed})
    assert (found.fautes, found.dossier["periodes"]) == ((), [{slot: value}])


@pytest.mark.parametrize(
    ("answers", "case", "error"),
    [
        ({"session": "26"}, "Session", "ce n’est pas une année de session"),
        ({"numero": "12/03/2007"}, "N° d'inscription", "ce n’est pas un numéro de candidat"),
        ({"periode_1_semaines": "999"}, "Nb de semaines", "plus de semaines que trois années n’en ont, 156"),
        ({"periode_1_semaines": "5,5"}, "Nb de semaines", "ce n’est pas un nombre entier"),
        ({"periode_1_heures": "175 h 20"}, "Nb d'heures", "ce n’est pas un nombre d’heures exact"),
        (
            {"periode_1_semaines": "1", "periode_1_heures": "169"},
            "Nb d'heures",
            "plus d’heures que 1 semaine n’en a",
        ),
        (
            {"periode_1_du": "14/02/2025", "periode_1_au": "06/01/2025"},
            "Au",
            "la période finit le 06/01/2025, avant de commencer, le 14/02/2025",
        ),
        (
            {"periode_1_conforme": True, "periode_1_non_conforme": True},
            "Contrôle de conformité",
            "plusieurs cases cochées",
        ),
        (
            {"periode_1_type_entreprise": True, "periode_1_type_commerce": True},
            "Type de structure",
            "plusieurs cases cochées",
        ),
    ],
)
def test_what_cannot_be_is_a_fault_of_its_slot(
    answers: Copy, case: str, error: str, forms: dict[str, PaperForm]
) -> None:
    assert [(fault.case, fault.erreur) for fault in read(forms, answers).fautes] == [(case, error)]


def test_two_decisions_and_two_degrees_are_faults_on_the_forms_of_the_office(forms: dict[str, PaperForm]) -> None:
    office: Copy = {"decision_conforme": True, "decision_non_conforme": True, "constat_3_conforme": True}
    found = read(forms, office | {"constat_3_non_conforme": True}, "controle-conformite")
    assert [fault.erreur for fault in found.fautes] == ["plusieurs cases cochées"] * 2
    grid: Copy = {"competence_2_degre_1": True, "competence_2_degre_4": True, "competence_3_degre_1": True}
    assert len(read(forms, grid, "grille-e2").fautes) == 1


def test_more_weeks_than_the_dates_have_are_to_be_checked(forms: dict[str, PaperForm]) -> None:
    found = read(forms, DAYS | {"periode_1_semaines": "9"})
    assert [(doubt.case, doubt.valeur, doubt.erreur) for doubt in found.doutes] == [
        ("Nb de semaines", "9", "du 06/01/2025 au 14/02/2025, il n’y a que 6 semaines")
    ]
    assert read(forms, DAYS | {"periode_1_semaines": "6"}).doutes == ()


@pytest.fixture
def together(stencil: StencilOf, shelf: Shelf, tmp_path: Path) -> Callable[..., MergedForms]:
    """Attestations of one candidate, a file each, put together."""

    def put(*copies: Copy) -> MergedForms:
        paths = [tmp_path / f"{rank}.pdf" for rank in range(len(copies))]
        for path, copy in zip(paths, copies, strict=True):
            path.write_bytes(stencil(PFMP, editable=True).document([WHO | copy]))
        return merge_forms(collect_files(paths, shelf))

    return put


@pytest.mark.parametrize(
    "corrected",
    [
        {"periode_1_semaines": "6"},
        {"periode_1_au": "21/02/2025"},
        {"periode_1_structure": "Menuiserie Dupont"},
        {"periode_1_structure": "MENUISERIE", "periode_1_du": "13/01/2025"},
    ],
)
def test_a_corrected_copy_does_not_add_a_second_period(corrected: Copy, together: Callable[..., MergedForms]) -> None:
    found = together(DAYS | {"periode_1_semaines": "5"}, DAYS | {"periode_1_semaines": "5"} | corrected)
    assert len(found.dossiers["agora"]["26000000001"]["periodes"]) == 1
    [fault] = found.fautes
    assert (Path(fault.fichier).name, fault.colonne, fault.remede) == (
        "1.pdf",
        "periodes",
        "Ne gardez que le formulaire qui est juste.",
    )
    assert "1.pdf, page 1 dit autrement la période de 0.pdf, page 1 : Menuiserie, du 06/01/2025" in fault.erreur


def test_the_same_form_twice_counts_once_and_is_told(together: Callable[..., MergedForms]) -> None:
    found = together(DAYS, DAYS)
    assert len(found.dossiers["agora"]["26000000001"]["periodes"]) == 1
    assert found.fautes == ()
    assert [doubt.erreur for doubt in found.doutes] == [
        "1.pdf, page 1 dit la même période que 0.pdf, page 1 : elle est comptée une fois"
    ]


def test_another_period_is_added_and_one_that_may_be_the_same_is_told(together: Callable[..., MergedForms]) -> None:
    later: Copy = DAYS | {"periode_1_du": "05/01/2026", "periode_1_au": "13/02/2026"}
    elsewhere: Copy = DAYS | {"periode_1_structure": "Mairie", "periode_1_au": "17/01/2025"}
    undated: Copy = {"periode_1_structure": "Menuiserie", "periode_1_semaines": "6"}
    sound = together(DAYS, later)
    assert (len(sound.dossiers["agora"]["26000000001"]["periodes"]), sound.fautes, sound.doutes) == (2, (), ())
    for other in (elsewhere, undated):
        found = together(DAYS, other)
        assert len(found.dossiers["agora"]["26000000001"]["periodes"]) == 2
        assert found.fautes == ()
        assert len(found.doutes) == 1
