"""A norm is shown with what carries and proves it, and with what it lacks."""

from bacpro.jobs.tracing.norm_carriers import TracedNorm
from bacpro.model.edition.norms import Divergence, Nature, Norm, Norms
from bacpro.model.legal import Source
from bacpro.outputs.texts.norms import NORM_COLUMNS, norm_row, norm_text, norms_data, norms_text

CARRIED = Norm("A-1", "arrete", "art. 1", Nature.REGLE, "Il faut.", ("regle:a", "regle:b"), ("tests/t.py::test",))
BARE = Norm("A-2", "arrete", "art. 2", Nature.DONNEE, "Il y a.")
SETTLED = Divergence("d", "Un désaccord", (), "L’arrêté.", "Il prime.", ("A-1",))
NORMS = Norms("essai", (CARRIED, BARE), (SETTLED,), (Source("arrete", "Arrêté de 2020"),))
TRACED = (TracedNorm(CARRIED, ()), TracedNorm(BARE, ("aucun porteur", "aucune preuve")))


def test_the_table_ends_with_how_many_are_sound() -> None:
    text = norms_text(NORMS, TRACED)
    assert "1 normes sur 2 portées et prouvées ; 1 divergences." in text
    assert "Divergence : Un désaccord (d)" in text
    assert next(line for line in text.splitlines() if line.startswith("A-2")).split()[-2:] == ["aucun", "aucune"]


def test_one_norm_is_told_whole_with_the_divergences_on_it() -> None:
    assert norm_text(NORMS, TRACED[0]).splitlines() == [
        "A-1 (règle)",
        "  Il faut.",
        "  Source : Arrêté de 2020, art. 1",
        "  Porteur : regle:a",
        "  Porteur : regle:b",
        "  Preuve : tests/t.py::test",
        "",
        "Divergence : Un désaccord (d)",
        "  Suivi : L’arrêté.",
        "  Motif : Il prime.",
    ]
    assert "Divergence" not in norm_text(NORMS, TRACED[1])


def test_a_row_has_its_columns_and_the_faults() -> None:
    row = dict(zip(NORM_COLUMNS, norm_row(NORMS, TRACED[1]), strict=True))
    assert (row["source"], row["nature"], row["fautes"]) == (
        "Arrêté de 2020",
        "donnée",
        "aucun porteur | aucune preuve",
    )
    assert norm_row(NORMS, TRACED[0])[5] == "regle:a | regle:b"


def test_json_counts_them() -> None:
    data = norms_data(NORMS, TRACED, NORMS.divergences)
    assert data["bilan"] == {"normes": 2, "portees_et_prouvees": 1}
    assert [norm["fautes"] for norm in data["normes"]] == [[], ["aucun porteur", "aucune preuve"]]
