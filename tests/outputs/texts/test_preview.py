"""How a file is understood is told in the order in which staff look, and why it would be refused."""

from attrs import evolve

from bacpro.model.run.faults import Fault
from bacpro.model.run.preview import EXAMPLES, ColumnView, Preview, RepeatedFault
from bacpro.outputs.texts.preview import PREVIEW_COLUMNS, preview_data, preview_rows, preview_text
from bacpro.plugins.registry import Registry

COLUMNS = (
    ColumnView("A", "Numéro", "numero_candidat", "", ("1", "2")),
    ColumnView("B", "Avis", "inconnue", "Retirez-la.", ("x" * 40,)),
)


def seen(registry: Registry) -> Preview:
    return Preview(
        "classe.csv",
        "csv",
        "0" * 64,
        registry.diplome("agora"),
        encodage="cp1252",
        separateur=";",
        preambule=("Lycée", "Classe", "Professeur", "Année"),
        colonnes=COLUMNS,
    )


def test_a_screen_shows_the_file_its_columns_and_its_counts(registry: Registry) -> None:
    text = preview_text(seen(registry), given=False, whole=False)
    assert text.splitlines()[:3] == [
        "Fichier : classe.csv",
        "Format : CSV, cp1252, séparateur point-virgule",
        "Diplôme : AGOrA (supposé ; --diplome pour un autre)",
    ]
    assert "Préambule : 4 lignes" in text
    assert "Année" not in text
    assert f"{'x' * 27}…" in text
    assert text.endswith("Lignes lues : 0 ; lisibles : 0 ; rejetées : 0")
    assert "Année" in preview_text(seen(registry), given=True, whole=True)


def test_a_refusal_comes_without_counts(registry: Registry) -> None:
    text = preview_text(evolve(seen(registry), refus=("colonne « Avis » inconnue.",)), given=True, whole=False)
    assert text.endswith("Ce fichier serait refusé :\n  - colonne « Avis » inconnue.")
    assert "Lignes lues" not in text


def test_what_is_found_often_is_counted_and_shown_in_its_first_places(registry: Registry) -> None:
    told = RepeatedFault()
    for line in range(2, 7):
        told.add(Fault("classe.csv", line, "U2", "1", "25", "note hors de 0 à 20", "Corrigez-la."))
    view = seen(registry)
    view.fautes["note hors de 0 à 20"] = told
    text = preview_text(view, given=True, whole=False)
    assert "Rejeté : note hors de 0 à 20 (5)" in text
    assert text.count("classe.csv, ligne ") == EXAMPLES
    assert preview_data(view)["fautes"] == [
        {"motif": "note hors de 0 à 20", "nombre": 5, "exemples": told.exemples},
    ]


def test_a_row_a_column(registry: Registry) -> None:
    rows = [dict(zip(PREVIEW_COLUMNS, row, strict=True)) for row in preview_rows(seen(registry))]
    assert [(row["colonne"], row["conseil"], row["premières valeurs"]) for row in rows] == [
        ("A", "", "1 | 2"),
        ("B", "Retirez-la.", "x" * 40),
    ]
