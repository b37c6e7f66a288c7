"""A note that recalls the arrêté is said to depart from it where it asks otherwise, not where only its words change."""

from bacpro.model.edition.differences import Difference, gap_texts

GAPS = (
    Difference("E31", "le_jour", "la note seule demande le double", note="un double", arrete="rien"),
    Difference("E31", "mot", "« usager »", note="a", arrete="b", redaction=True),
    Difference("E31", "commission", "absent de la note", arrete="deux professeurs"),
    Difference("E32", "prise_en_main", "rien dans l’arrêté", note="15 minutes"),
)


def test_each_gap_of_an_epreuve_in_a_phrase() -> None:
    assert gap_texts(GAPS, "E31") == [
        "la note seule demande le double",
        "la note ne dit pas ceci de l’arrêté : « deux professeurs »",
    ]
    assert gap_texts(GAPS, "E32") == ["rien dans l’arrêté"]
    assert gap_texts(GAPS, "E2") == []
