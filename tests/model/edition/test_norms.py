"""Norms and divergences are read strictly, with every fault at once."""

from pathlib import Path

import pytest

from bacpro.errors import DataError
from bacpro.model.edition.norms import Norms, load_norms

NORMS = """
diplome = "essai"
sources = [{ id = "texte", titre = "Un texte" }]

[[normes]]
id = "X-1"
source = "texte"
lieu = "art. 1"
nature = "règle"
norme = "…"
"""
DIVERGENCES = """
[[divergences]]
id = "d"
titre = "…"
suivie = "…"
motif = "…"
touche = ["X-1"]
positions = [{ source = "texte", lieu = "a", texte = "1" }, { source = "texte", lieu = "b", texte = "2" }]
"""


def load(folder: Path, norms: str, divergences: str) -> Norms:
    (folder / "normes.toml").write_text(norms, encoding="utf-8")
    (folder / "divergences.toml").write_text(divergences, encoding="utf-8")
    return load_norms(folder / "normes.toml", folder / "divergences.toml")


def test_norms_and_divergences_are_read_together(tmp_path: Path) -> None:
    norms = load(tmp_path, NORMS, DIVERGENCES)
    assert [norm.id for norm in norms.normes] == ["X-1"]
    assert [divergence.id for divergence in norms.divergences] == ["d"]
    assert (norms.source("texte"), norms.source("autre")) == ("Un texte", "autre")
    assert load_norms(tmp_path / "normes.toml").divergences == ()


@pytest.mark.parametrize(
    ("norms", "divergences", "faults"),
    [
        (NORMS.replace('diplome = "essai"', ""), DIVERGENCES, ["le diplôme n’est pas nommé"]),
        (NORMS.replace('source = "texte"', 'source = "autre"'), DIVERGENCES, ["X-1 : source autre inconnue"]),
        (
            NORMS,
            DIVERGENCES.replace('source = "texte", lieu = "b"', 'source = "z", lieu = "b"'),
            ["d : source z inconnue"],
        ),
        (
            NORMS + NORMS.partition("\n\n")[2],
            DIVERGENCES + DIVERGENCES,
            ["norme X-1 en double", "divergence d en double"],
        ),
        (
            NORMS,
            DIVERGENCES.replace(', { source = "texte", lieu = "b", texte = "2" }', ""),
            ["d : une divergence oppose au moins deux positions"],
        ),
        (
            NORMS.replace('"règle"', '"règlement"').replace("lieu", "place"),
            DIVERGENCES.replace("motif", "motiv"),
            ["place", "lieu", "règlement", "motiv", "motif"],
        ),
        ("diplome = ", DIVERGENCES, ["normes.toml : "]),
    ],
)
def test_every_fault_of_the_norms_is_said_at_once(
    tmp_path: Path, norms: str, divergences: str, faults: list[str]
) -> None:
    with pytest.raises(DataError) as refused:
        load(tmp_path, norms, divergences)
    for fault in faults:
        assert any(fault in said for said in refused.value.faults), refused.value.faults
