"""From a dossier to the slots of a form, and back: nothing is lost on the way, nothing is made up."""

import datetime as dt
from decimal import Decimal
from typing import Any

from attrs import evolve

from bacpro.jobs.fill import Copy, Known, answers, show_value
from bacpro.jobs.read_back import read_back
from bacpro.model.dossier import BlocRequest, Dossier, Host, Placement, Registration
from bacpro.model.form import FieldKind, FormField, FormTable, PaperForm
from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions

NAME = FormField("nom", "Nom", source="candidat.nom", longueur=20)
NUMBER = FormField("numero", "Numéro", source="candidat.numero")


def form(*champs: FormField, tableaux: tuple[FormTable, ...] = ()) -> PaperForm:
    basis = LegalBasis("Texte inventé")
    return PaperForm("essai", 1, "Essai", Sessions(2023), basis, "essai.typ.j2", champs, tableaux)


PLACES = FormTable(
    "lieu",
    (
        FormField("nom", "Lieu", source="structure.nom"),
        FormField("du", "Du", FieldKind.DATE, source="du"),
        FormField("t11", "1.1", FieldKind.CASE, source="activites", valeur="1.1", plusieurs=True),
        FormField("t12", "1.2", FieldKind.CASE, source="activites", valeur="1.2", plusieurs=True),
        FormField("oui", "Convention", FieldKind.CASE, source="convention", valeur="oui"),
        FormField("non", "Pas de convention", FieldKind.CASE, source="convention", valeur="non"),
    ),
    lignes=2,
    liste="periodes",
)


def place(name: str, **parts: Any) -> Placement:  # noqa: ANN401
    return evolve(Placement(Host(name)), **parts)


def test_a_list_longer_than_its_rows_takes_more_copies_and_what_is_common_is_repeated(dossier: Dossier) -> None:
    three = evolve(dossier, periodes=(place("A"), place("B"), place("C", du=dt.date(2025, 1, 6))))
    found = answers(form(NUMBER, tableaux=(PLACES,)), Known(three))
    assert found.ecarts == ()
    assert found.copies == (
        {"numero": "02011557741", "lieu_1_nom": "A", "lieu_2_nom": "B"},
        {"numero": "02011557741", "lieu_1_nom": "C", "lieu_1_du": "06/01/2025"},
    )


def test_a_box_is_ticked_by_its_synonyms_and_read_back_in_its_own_word(dossier: Dossier) -> None:
    box = FormField(
        "demande", "Bloc 2", FieldKind.CASE, source="bloc", valeur="U2", synonymes=("BC02", "L’activité de production")
    )
    paper = form(tableaux=(FormTable("u2", (box,), liste="inscription.blocs", ou={"bloc": "U2"}),))
    for words in ("U2", "BC02", "bc02", "l'activité de production "):
        asked = evolve(dossier, inscription=Registration((BlocRequest(words),)))
        found = answers(paper, Known(asked))
        assert (found.copies, found.ecarts) == (({"u2_1_demande": True},), ())
        assert read_back(paper, found.copies).dossier["inscription"] == {"blocs": [{"bloc": "U2"}]}
    (misfit,) = answers(paper, Known(evolve(dossier, inscription=Registration((BlocRequest("Bloc 1"),))))).ecarts
    assert (misfit.valeur, misfit.remede) == ("Bloc 1", "Écrivez l’un de : bloc = U2.")


def test_a_form_is_not_for_a_candidate_without_an_element_where_it_says_so(dossier: Dossier) -> None:
    due = evolve(PLACES, sans_element="aucune période")
    nobody = answers(form(NAME, tableaux=(due,)), Known(evolve(dossier, periodes=())))
    assert (nobody.copies, nobody.ecarts, nobody.sans_objet) == ((), (), "aucune période")
    somebody = answers(form(NUMBER, tableaux=(due,)), Known(evolve(dossier, periodes=(place("A"),))))
    assert (len(somebody.copies), somebody.sans_objet) == (1, "")


def test_each_copy_can_say_which_it_is(dossier: Dossier) -> None:
    rank = FormField("rang", "Exemplaire", FieldKind.NOMBRE, source="copie.rang")
    total = FormField("total", "sur", FieldKind.NOMBRE, source="copie.total")
    three = evolve(dossier, periodes=(place("A"), place("B"), place("C")))
    found = answers(form(rank, total, tableaux=(PLACES,)), Known(three))
    assert [(copy["rang"], copy["total"]) for copy in found.copies] == [("1", "2"), ("2", "2")]


def test_boxes_say_yes_no_or_nothing(dossier: Dossier) -> None:
    said = evolve(
        dossier,
        periodes=(place("A", convention=True, activites=("1.1", "1.2")), place("B", convention=False)),
    )
    [copy] = answers(form(NUMBER, tableaux=(PLACES,)), Known(said)).copies
    ticked = {slot for slot, answer in copy.items() if answer is True}
    assert ticked == {"lieu_1_t11", "lieu_1_t12", "lieu_1_oui", "lieu_2_non"}


def test_what_no_box_says_is_not_dropped_in_silence(dossier: Dossier) -> None:
    said = evolve(dossier, periodes=(place("A", activites=("1.1", "9.9")),))
    [misfit] = answers(form(tableaux=(PLACES,)), Known(said)).ecarts
    assert (misfit.chemin, misfit.valeur) == ("$.periodes[0].activites", "9.9")
    assert misfit.remede == "Écrivez l’un de : 1.1, 1.2."


def test_a_text_longer_than_its_slot_and_a_text_of_two_lines_on_one_are_faults(dossier: Dossier) -> None:
    long = evolve(dossier, candidat=evolve(dossier.candidat, nom="Long " * 5))
    [misfit] = answers(form(NAME), Known(long)).ecarts
    assert misfit.erreur == "25 caractères, la case « Nom » en prend 20"
    lines = evolve(dossier, candidat=evolve(dossier.candidat, nom="Deux\nlignes"))
    [misfit] = answers(form(NAME), Known(lines)).ecarts
    assert misfit.erreur == "plusieurs lignes, la case « Nom » en a une"


def test_an_element_that_no_table_takes_is_a_fault(dossier: Dossier) -> None:
    only = FormTable("lieu", PLACES.champs, liste="periodes", ou={"responsable": "M. Untel"})
    [misfit] = answers(form(tableaux=(only,)), Known(evolve(dossier, periodes=(place("A"),)))).ecarts
    assert (misfit.chemin, misfit.erreur) == ("$.periodes[0]", "le formulaire n’a pas de place pour cet élément")


def test_values_are_written_as_french_forms_do() -> None:
    shown = [show_value(value) for value in (dt.date(2004, 4, 9), Decimal("12.50"), True, ("a", "b"), 6)]
    assert shown == ["09/04/2004", "12,50", "oui", "a\nb", "6"]


def test_what_is_printed_reads_back_as_the_same_dossier(dossier: Dossier) -> None:
    said = evolve(
        dossier,
        periodes=(
            place("A", du=dt.date(2024, 5, 27), activites=("1.1", "1.2"), convention=False),
            place("B", du=dt.date(2025, 1, 6), activites=("1.2",), convention=True),
            place("C"),
        ),
    )
    asked = form(NUMBER, NAME, tableaux=(PLACES,))
    read = read_back(asked, answers(asked, Known(said)).copies)
    assert read.fautes == ()
    assert read.dossier == {
        "candidat": {"numero": "02011557741", "nom": "Œuvrard-N’Diaye"},
        "periodes": [
            {"structure": {"nom": "A"}, "du": "2024-05-27", "activites": ["1.1", "1.2"], "convention": False},
            {"structure": {"nom": "B"}, "du": "2025-01-06", "activites": ["1.2"], "convention": True},
            {"structure": {"nom": "C"}},
        ],
    }


def read(*copies: Copy) -> list[tuple[str, str, str]]:
    """The faults of what was written by hand."""
    found = read_back(form(NUMBER, NAME, tableaux=(PLACES,)), [{"numero": "1", **copy} for copy in copies])
    return [(fault.case, fault.valeur, fault.erreur) for fault in found.fautes]


def test_a_date_as_the_official_form_asks_for_it_is_of_this_century() -> None:
    dated = form(NUMBER, tableaux=(PLACES,))
    found = read_back(dated, [{"numero": "1", "lieu_1_du": "27/05/24"}])
    assert found.dossier["periodes"] == [{"du": "2024-05-27"}]


def test_a_birth_of_two_figures_is_not_guessed() -> None:
    born = form(NUMBER, FormField("ne", "Né le", FieldKind.DATE, source="candidat.date_naissance"))
    [fault] = read_back(born, [{"numero": "1", "ne": "09/04/04"}]).fautes
    assert (fault.case, fault.erreur) == ("Né le", "l’année n’a que deux chiffres")


def test_what_a_hand_wrote_wrongly_is_told_and_not_mended() -> None:
    assert read({"lieu_1_du": "31/02/2024"}) == [("Du", "31/02/2024", "ce n’est pas une date")]
    assert read({"lieu_1_oui": True, "lieu_1_non": True}) == [
        ("convention", "« Convention » et « Pas de convention »", "plusieurs cases cochées")
    ]
    assert read({"nom": "Un"}, {"nom": "Deux"}) == [
        ("Nom", "Deux", "deux réponses selon l’exemplaire, « Un » et « Deux »")
    ]


def test_a_form_without_candidate_number_says_so_in_its_own_words() -> None:
    [fault] = read_back(form(NUMBER, NAME), [{"nom": "Untel"}]).fautes
    assert (fault.case, fault.erreur) == ("Numéro", "réponse absente : le candidat n’a pas de numéro")


def test_what_belongs_to_the_form_alone_is_given_apart() -> None:
    office = FormField("conforme", "Conforme", FieldKind.CASE)
    found = read_back(form(NUMBER, office), [{"numero": "1", "conforme": True}])
    assert found.autres == ((1, "conforme", True),)
    assert found.dossier == {"candidat": {"numero": "1"}}
