"""Every norm of the sources is carried by something that exists and proved by a test that says so."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from attrs import evolve

from bacpro.jobs.tracing.norm_carriers import find_divergence_faults, trace_norms
from bacpro.jobs.tracing.rule_versions import list_rules
from bacpro.model.diploma import Diploma
from bacpro.model.edition.norms import Nature, Norms
from bacpro.plugins.registry import Registry

ROOT = Path(__file__).parents[2]

COUNTS = {
    "arrete-2020-02-18": 59,
    "note-candidats": 19,
    "fiche-rncp40705": 15,
    "presentation-diplome": 3,
    "modalites-sanction": 8,
}
"""Norms of each source document, counted by hand."""


@pytest.fixture(scope="module")
def agora(registry: Registry) -> Diploma:
    return registry.diplome("agora")


@pytest.fixture(scope="module")
def norms(registry: Registry, agora: Diploma) -> Norms:
    return registry.normes(agora)


@pytest.fixture(scope="module")
def rules(registry: Registry, agora: Diploma) -> frozenset[str]:
    """The ids of every rule that bears on AGOrA."""
    return frozenset(version.id for version in list_rules(registry, [agora]))


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The maintainers’ script that rewrites the proofs."""
    spec = spec_from_file_location("update_proofs", ROOT / "tools/update_proofs.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def proofs(tool: ModuleType) -> dict[str, list[str]]:
    """The tests marked with each norm."""
    found: dict[str, list[str]] = tool.proofs(ROOT / "tests")
    return found


def test_the_104_norms_of_the_five_sources_are_there(norms: Norms) -> None:
    counts = {source: sum(norm.source == source for norm in norms.normes) for source in COUNTS}
    assert counts == COUNTS
    assert len(norms.normes) == sum(COUNTS.values()) == 104
    assert all(norm.norme and norm.lieu for norm in norms.normes)
    assert {norm.nature for norm in norms.normes} == set(Nature)


def test_every_norm_has_a_carrier_that_resolves(
    registry: Registry, agora: Diploma, norms: Norms, rules: frozenset[str]
) -> None:
    forms = {form.id for form in registry.formulaires(agora)}
    proved = evolve(norms, normes=tuple(evolve(norm, preuves=("a test",)) for norm in norms.normes))
    faults = {one.norme.id: one.fautes for one in trace_norms(proved, rules, forms) if one.fautes}
    assert faults == {}


def test_every_norm_is_proved_by_a_marked_test(norms: Norms, proofs: dict[str, list[str]]) -> None:
    assert [norm.id for norm in norms.normes if norm.id not in proofs] == []


def test_no_test_is_marked_with_an_unknown_norm(norms: Norms, proofs: dict[str, list[str]]) -> None:
    assert proofs.keys() - {norm.id for norm in norms.normes} == set()


def test_the_proofs_written_in_the_data_are_the_marked_tests(norms: Norms, proofs: dict[str, list[str]]) -> None:
    written = {norm.id: list(norm.preuves) for norm in norms.normes if norm.preuves}
    assert written == proofs, "run: python tools/update_proofs.py"


def test_the_ten_divergences_are_there_and_touch_what_exists(
    norms: Norms, agora: Diploma, rules: frozenset[str]
) -> None:
    assert len(norms.divergences) == 10
    assert find_divergence_faults(norms, agora, rules) == ()
    for divergence in norms.divergences:
        assert divergence.suivie
        assert divergence.motif
        assert divergence.touche


@pytest.mark.parametrize(
    ("code", "titles"),
    [
        ("pfmp", ["22 ou 20 semaines"]),
        ("moyenne", ["Une moyenne d’exactement 10"]),
        ("code.deliberation.admission", ["Une moyenne d’exactement 10"]),
        ("U2", ["Numéro du bloc"]),
        ("U12", ["Mode de l’épreuve ponctuelle"]),
        ("U41", ["Noms des langues"]),
        ("U42", ["Niveau attendu", "Évaluation de la langue", "Noms des langues"]),
        ("BC08", ["Niveau attendu", "Évaluation de la langue", "Noms des langues"]),
        ("UF2", ["Unités facultatives"]),
        ("E32", ["Prise en main"]),
        ("agora.pfmp.duree", ["22 ou 20 semaines"]),
        ("agora.inscription.blocs", ["Numéro du bloc", "Décret qui permet"]),
        ("U7", []),
    ],
)
def test_a_divergence_is_found_by_what_it_bears_on(norms: Norms, code: str, titles: list[str]) -> None:
    found = norms.touching([code])
    assert len(found) == len(titles)
    for divergence, title in zip(found, titles, strict=True):
        assert divergence.titre.startswith(title)


def test_a_divergence_that_bears_on_nothing_known_is_said(norms: Norms, agora: Diploma, rules: frozenset[str]) -> None:
    first, *others = norms.divergences
    doctored = evolve(norms, divergences=(evolve(first, touche=("U2", "U99", "A-COR-99")), *others))
    assert find_divergence_faults(doctored, agora, rules) == (
        f"{first.id} : « U99 » est inconnu",
        f"{first.id} : « A-COR-99 » est inconnu",
    )


def test_the_script_rewrites_the_proofs_and_nothing_else(tool: ModuleType) -> None:
    before = (
        '# a comment\n[[sources]]\nid = "X-1"\n\n'
        '[[normes]]\nid = "X-1"\n# kept\nporteurs = [\n    "donnee:a#b[c=d]",\n]\npreuves = []\n\n'
        '[[normes]]\nid = "X-2"\nporteurs = []\npreuves = [\n    "tests/old.py::test_old",\n]  # kept too\n'
    )
    after = (
        '# a comment\n[[sources]]\nid = "X-1"\n\n'
        '[[normes]]\nid = "X-1"\n# kept\nporteurs = [\n    "donnee:a#b[c=d]",\n]\n'
        'preuves = [\n    "tests/a.py::test_a",\n    "tests/b.py::test_b",\n]\n\n'
        '[[normes]]\nid = "X-2"\nporteurs = []\npreuves = []  # kept too\n'
    )
    found = {"X-1": ["tests/a.py::test_a", "tests/b.py::test_b"]}
    assert tool.rewritten(before, found) == after
    assert tool.rewritten(after, found) == after
