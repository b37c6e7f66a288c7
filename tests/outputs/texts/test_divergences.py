"""A divergence is said with each position, what is followed and why, or in a line that ends as a sentence."""

from bacpro.model.edition.norms import Divergence, Norms, Position
from bacpro.model.legal import Source
from bacpro.outputs.texts.divergences import divergence_lines, divergence_texts

NORMS = Norms(
    "essai",
    (),
    (
        Divergence(
            "moyenne",
            "Une moyenne de 10 suffit-elle ?",
            (Position("fiche", "bilan", "plus de 10"), Position("inconnue", "art. 1", "10")),
            "Le Code.",
            "Il est au-dessus.",
            ("moyenne",),
        ),
        Divergence("noms", "Noms des langues", (), "Ceux de l’édition.", "Ils changent.", ("U41",)),
    ),
    (Source("fiche", "Fiche du registre"),),
)


def test_every_position_is_told_with_its_source_by_name() -> None:
    assert divergence_texts(NORMS, NORMS.divergences)[0] == (
        "Divergence : Une moyenne de 10 suffit-elle ? (moyenne)\n"
        "  - Fiche du registre, bilan : plus de 10\n"
        "  - inconnue, art. 1 : 10\n"
        "  Suivi : Le Code.\n"
        "  Motif : Il est au-dessus."
    )


def test_a_command_says_those_that_it_touches_in_one_line_each() -> None:
    assert divergence_lines(NORMS, ["U41", "moyenne"], verbose=False) == [
        "Divergence entre les sources : Une moyenne de 10 suffit-elle ? Suivi : Le Code.",
        "Divergence entre les sources : Noms des langues. Suivi : Ceux de l’édition.",
    ]
    assert divergence_lines(NORMS, ["U2"], verbose=False) == []


def test_all_that_the_sources_say_comes_when_asked_for() -> None:
    (text,) = divergence_lines(NORMS, ["U41"], verbose=True)
    assert text.strip() == divergence_texts(NORMS, NORMS.divergences)[1]
