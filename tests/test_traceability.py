"""Every norm of the sources is carried by something that exists and proved by a test that says so."""

import re
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve

from bacpro.errors import DataError
from bacpro.jobs.check import check, check_terms, plan_check
from bacpro.jobs.deliberate import plan_deliberation
from bacpro.jobs.trace import (
    carrier_fault,
    find_divergence_faults,
    find_out_of_date,
    find_proofs,
    list_rules,
    trace_norms,
)
from bacpro.model.candidate import Candidate, Form, Status
from bacpro.model.check import Check, Verdict
from bacpro.model.correspondence import Relation
from bacpro.model.deliberation import Standing
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import BlocRequest, Dossier, Registration
from bacpro.model.edition.norms import Nature, Norm, Norms, load_norms
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import Result, State
from bacpro.plugins.registry import Registry
from bacpro.reading.opening import open_results
from bacpro.regulation.conservation import conservation_rules
from bacpro.sharing.deliberation import prepare_deliberator

ROOT = Path(__file__).parents[1]
Convert = Callable[[Dossier, int], tuple[Outcome, ...]]

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


# --- the data as it stands --------------------------------------------------------------------------------------


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


# --- norms that are proved here ---------------------------------------------------------------------------------


@pytest.mark.norme("P-VAE-01")
@pytest.mark.parametrize("session", [2023, 2026])
def test_each_bloc_of_agora_can_come_from_vae(
    registry: Registry, agora: Diploma, convert: Convert, session: int
) -> None:
    table = registry.correspondance("ga", "agora", session)
    origins = {row.cible: row.source for row in table.lignes if row.relation is Relation.EQUIVALENTE}
    units = {code for bloc in registry.edition(agora, session).blocs if not bloc.facultatif for code in bloc.unites}
    assert len(units) == 12
    for unit in units:
        dossier = Dossier(Candidate("1"), "ga", resultats=(Result(origins[unit], State.VAE, session=2022),))
        outcome = convert(dossier, session)[0]
        assert (outcome.issue, outcome.unite_cible, outcome.regle) == (Issue.DISPENSE, unit, "code.dispense.vae")


@pytest.mark.norme("P-VAE-01")
def test_every_agora_unit_can_be_recorded_as_acquired_by_vae(agora: Diploma, tmp_path: Path) -> None:
    units = [unit.code for unit in agora.editions[-1].obligatoires]
    table = tmp_path / "candidats.csv"
    table.write_text(f"numero_candidat;session;{';'.join(units)}\n1;2026{';VA' * 12}\n", encoding="utf-8")
    (record,) = open_results(table, agora, 2026).records()
    assert record.dossier is not None
    assert [(result.unite, result.etat) for result in record.dossier.resultats] == [(u, State.VAE) for u in units]


@pytest.mark.norme("M-DIV-01")
def test_bloc_1_of_the_training_centre_is_bloc_2_of_the_arrete(norms: Norms, agora: Diploma) -> None:
    (divergence,) = norms.touching(["M-DIV-01"])
    said = {position.source: position.texte for position in divergence.positions}
    assert "« Bloc 1 – Organiser et suivre l’activité de production »" in said["modalites-sanction"]
    assert "bloc de compétences 2, unité U2" in said["arrete-2020-02-18"]
    assert "BC02" in said["fiche-rncp40705"]
    assert divergence.suivie.startswith("L’arrêté et la fiche RNCP40705")
    blocs = {(edition.id, bloc.code): bloc for edition in agora.editions for bloc in edition.blocs}
    second, registered = blocs["RNCP34606", "B2"], blocs["RNCP40705", "BC02"]
    assert second.unites == registered.unites == ("U2",)
    assert registered.code_rncp == "RNCP40705BC02"
    assert second.intitule.startswith("Organiser et suivre l’activité de production")


@pytest.mark.norme("M-DIV-01")
@pytest.mark.parametrize("session", [2024, 2026])
def test_a_registration_to_bloc_1_organiser_is_one_to_u2(registry: Registry, agora: Diploma, session: int) -> None:
    terms = check_terms(plan_check(agora, registry.regles(agora)), session)
    asked = Registration((BlocRequest("Bloc 1 – Organiser et suivre l’activité de production"),))
    dossier = Dossier(
        Candidate("1"), statut=Status.FPC_PRIVE, forme=Form.PROGRESSIVE, session=session, inscription=asked
    )
    found = [one for one in check(dossier, terms).constats if one.regle == "agora.inscription.blocs"]
    about_the_name = [one for one in found if _names(one, "U2")]
    assert about_the_name
    assert all(one.verdict is not Verdict.NON_CONFORME for one in about_the_name)
    assert not any(_names(one, "U31") for one in found)


def _names(check: Check, unit: str) -> bool:
    return re.search(rf"\b{unit}\b", f"{check.message} {check.constate}") is not None


@pytest.mark.norme("M-INS-01")
def test_the_steps_of_a_registration_by_bloc_are_told_in_order(registry: Registry, agora: Diploma) -> None:
    training = registry.contenu(agora, agora.editions[-1]).textes["formation"]
    steps = training["inscription"]["etapes"]
    assert [step["ordre"] for step in steps] == list(range(1, 10))
    said = ("Cyclades", "compte", "espace candidat", "AGOrA", "Inscription par blocs", "Décochez", "justificatifs")
    for step, words in zip(steps, (*said, "accusé", "convocation"), strict=True):
        assert words in step["texte"]


@pytest.mark.norme("R-CAP-04")
@pytest.mark.parametrize("session", [2023, 2026])
def test_a_bloc_already_validated_dispenses_of_its_unit(registry: Registry, agora: Diploma, session: int) -> None:
    deliberate = prepare_deliberator(plan_deliberation(agora, registry.speciality(agora)))
    dossier = Dossier(Candidate("1"), statut=Status.FPC_PRIVE, session=session, attestations=("U31",))
    (unit,) = (unit for unit in deliberate(dossier, session).unites if unit.unite == "U31")
    assert unit.etat is Standing.DISPENSE


@pytest.mark.norme("R-CAP-04")
def test_a_bloc_of_ga_validated_long_ago_dispenses_of_the_corresponding_unit(convert: Convert) -> None:
    dossier = Dossier(Candidate("1"), "ga", attestations=("U32",))
    outcome = convert(dossier, 2026)[0]
    assert (outcome.issue, outcome.unite_cible, outcome.regle) == (Issue.DISPENSE, "U2", "code.dispense.attestation")


@pytest.mark.norme("R-CAP-03")
def test_the_code_wins_over_the_fiche_on_an_average_of_10(norms: Norms) -> None:
    (divergence,) = norms.touching(["moyenne"])
    said = {position.source: position.texte for position in divergence.positions}
    assert "supérieure à 10/20" in said["fiche-rncp40705"]
    assert "égale ou supérieure à 10 sur 20" in said["code-education"]
    assert divergence.suivie == "Le Code de l’éducation : une moyenne de 10 suffit."
    assert norms.touching(["R-CAP-03"]) == (divergence,)


# --- the check itself catches each kind of fault ----------------------------------------------------------------

SOUND = Norm(
    id="X-1",
    source="texte",
    lieu="art. 1",
    nature=Nature.REGLE,
    norme="…",
    porteurs=("regle:code.absence",),
    preuves=("tests/test_x.py::test_x",),
)
TABLE = "donnee:bacpro_ga_legacy/data/correspondance-agora.toml"


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, ()),
        ({"porteurs": ()}, ("aucun porteur",)),
        ({"preuves": ()}, ("aucune preuve",)),
        ({"porteurs": (), "preuves": ()}, ("aucun porteur", "aucune preuve")),
        ({"porteurs": ("regle:code.absences",)}, ("la règle code.absences n’existe pas",)),
        ({"porteurs": ("document:attestation",)}, ("le document attestation n’existe pas",)),
        (
            {"porteurs": ("code.absence",)},
            ("« code.absence » ne dit pas ce que c’est : écrivez regle:, donnee: ou document:",),
        ),
        (
            {"porteurs": ("regle:code.absence", "donnee:bacpro_agora/data/absent.toml#a")},
            ("le fichier de données bacpro_agora/data/absent.toml n’existe pas ou ne se lit pas",),
        ),
    ],
)
def test_what_a_norm_lacks_is_said(changes: dict[str, Any], faults: tuple[str, ...]) -> None:
    norms = Norms("essai", (evolve(SOUND, **changes),))
    (one,) = trace_norms(norms, {"code.absence"})
    assert one.fautes == faults


def test_a_document_that_exists_carries() -> None:
    norms = Norms("essai", (evolve(SOUND, porteurs=("document:attestation-pfmp",)),))
    (one,) = trace_norms(norms, (), {"attestation-pfmp"})
    assert one.fautes == ()


@pytest.mark.parametrize(
    "carrier",
    [
        TABLE,
        f"{TABLE}#sessions.premiere",
        f"{TABLE}#lignes",
        f"{TABLE}#lignes[source=U32].cible",
        "donnee:bacpro/regulation/data/conservation.toml#regles[id=code.absence].titre",
    ],
)
def test_a_place_in_the_data_of_a_package_resolves(carrier: str) -> None:
    assert carrier_fault(carrier, ()) is None


@pytest.mark.parametrize(
    ("carrier", "said"),
    [
        (f"{TABLE}#lignes[source=U99]", "n’est pas dans"),
        (f"{TABLE}#lignes[source=U33].cible", "n’est pas dans"),
        (f"{TABLE}#sessions.derniere", "n’est pas dans"),
        (f"{TABLE}#sessions[source=U2]", "n’est pas dans"),
        (f"{TABLE}#de.vers", "n’est pas dans"),
        ("donnee:bacpro/regulation/data/conservation.toml#regles[id=code.dispense.attestation].texte", "y est vide"),
        ("donnee:paquet_absent/data/a.toml#a", "n’existe pas ou ne se lit pas"),
        ("donnee:bacpro_agora/plugin.py#a", "n’existe pas ou ne se lit pas"),
        ("donnee:bacpro_agora/data#a", "n’existe pas ou ne se lit pas"),
        ("donnee:#a", "n’existe pas ou ne se lit pas"),
    ],
)
def test_a_place_that_does_not_resolve_is_said(carrier: str, said: str) -> None:
    assert said in (carrier_fault(carrier, ()) or "")


def test_a_divergence_that_bears_on_nothing_known_is_said(norms: Norms, agora: Diploma, rules: frozenset[str]) -> None:
    first, *others = norms.divergences
    doctored = evolve(norms, divergences=(evolve(first, touche=("U2", "U99", "A-COR-99")), *others))
    assert find_divergence_faults(doctored, agora, rules) == (
        f"{first.id} : « U99 » est inconnu",
        f"{first.id} : « A-COR-99 » est inconnu",
    )


def test_a_rule_out_of_its_dates_is_said_with_the_sessions_it_holds_for() -> None:
    assert find_out_of_date(conservation_rules(), 2023) == ()
    refused = find_out_of_date(conservation_rules(), 2020)
    assert [refusal.regle for refusal in refused] == ["code.dispense.contredite", "code.dispense.attestation"]
    assert {refusal.motif for refusal in refused} == {"elle ne vaut pas à la session 2020 (sessions : depuis 2021)"}


# --- reading the norms ------------------------------------------------------------------------------------------

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


# --- reading the marks ------------------------------------------------------------------------------------------

MARKED = """
import pytest

pytestmark = pytest.mark.norme("M-0")

@pytest.mark.norme("F-1", "F-2")
@pytest.mark.parametrize("x", [1, pytest.param(2, marks=pytest.mark.norme("P-1"))])
def test_one(x): ...

@pytest.mark.norme("C-1")
class TestSome:
    @pytest.mark.norme("F-3")
    async def test_two(self): ...

    def helper(self): ...

@pytest.mark.norme("H-1")
def helper(): ...

@pytest.mark.slow
def test_three(): ...
"""


def test_marks_are_read_on_functions_parameters_classes_and_modules() -> None:
    assert sorted(find_proofs(MARKED, "t.py")) == [
        ("C-1", "t.py::TestSome::test_two"),
        ("F-1", "t.py::test_one"),
        ("F-2", "t.py::test_one"),
        ("F-3", "t.py::TestSome::test_two"),
        ("M-0", "t.py::TestSome::test_two"),
        ("M-0", "t.py::test_one"),
        ("M-0", "t.py::test_three"),
        ("P-1", "t.py::test_one"),
    ]


@pytest.mark.parametrize("arguments", ["NORM", "*NORMS", "1", 'f"A-{n}"'])
def test_a_mark_that_cannot_be_read_is_refused(arguments: str) -> None:
    source = f"@pytest.mark.norme({arguments})\ndef test_one(): ...\n"
    with pytest.raises(ValueError, match=r"t\.py:1: the ids of a norme mark are literal strings"):
        list(find_proofs(source, "t.py"))


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
