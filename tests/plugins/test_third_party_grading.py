"""A third party’s speciality is deliberated on without a change of the core: coefficients, units, rules, marks.

The invented diploma has 10 coefficients: U1 6, the only professional unit, made of four situations of CCF; U2 3 and
U3 1; three facultative units. Its arrêté admits from 12 and not from 10 in sessions 2022 to 2024, gives no mention
but one from 15, and wants 6 in U1 at least.
"""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from bacpro.errors import PluginError
from bacpro.jobs.deliberate import plan_deliberation
from bacpro.model.candidate import Candidate, Form, Status
from bacpro.model.deliberation import Decision, Deliberation, Mention, Standing
from bacpro.model.dossier import Dossier
from bacpro.model.result import Result, State
from bacpro.plugins.registry import Registry, load_registry
from bacpro.sharing.deliberation import prepare_deliberator

MODULE = '''
"""The plugin of a third party: what it imports is public."""

from importlib.resources import files

from attrs import evolve
from bacpro import Decision, Proposal, Standing, grade, open_speciality

DATA = files(__name__) / "data"


def admitted(jury, parameters):
    """Its own admission, and its own words."""
    if jury.moyenne is None or not jury.moyenne.reaches(parameters["admission"]):
        return "la moyenne est inférieure à 12"
    return Proposal(Decision.ADMIS, "Admis par le règlement des tiers.")


def cited(jury, parameters):
    return "citée"


def note(terms, result, seuil, annees):
    """Below 6 in U1 the unit is not validated."""
    unit = grade(terms, result, seuil, annees)
    if terms.unite != "U1" or unit.note is None or unit.note >= 6:
        return unit
    return evolve(unit, etat=Standing.NON_VALIDE, note=None, points=None, explication="U1 : moins de 6, non valide")


RULES = {"code.deliberation.admission": admitted, "code.mention": cited}
plugin = open_speciality(DATA, decisions=RULES, note=note)
'''
DIPLOMA = 'code = "tiers"\nintitule = "Métiers des tiers"\nsigle = "MDT"\n'
UNIT = """
[[unites]]
code = "{code}"
intitule = "Unité {code}"
epreuve = "E1"
{weight}
"""
EDITION = (
    """
id = "MDT-2020"
intitule = "Référentiel des tiers"
sessions = { premiere = 2020, derniere = 2029 }
fondement = { texte = "Arrêté des tiers", lieu = "annexe II" }
total_coefficients = 10
epreuves = [{ code = "E1", intitule = "Épreuve" }]
"""
    + "".join(
        UNIT.format(code=code, weight=f"coefficient = {{ valeur = {weight} }}" if weight else "facultative = true")
        for code, weight in (("U1", 6), ("U2", 3), ("U3", 1), ("UF1", 0), ("UF2", 0), ("UF3", 0))
    )
    + """
[[blocs]]
code = "BC01"
intitule = "Métier et culture"
unites = ["U1", "U3"]

[[blocs]]
code = "BC02"
intitule = "Gestion"
unites = ["U2"]
"""
)
GRADINGS = """
[[gradings]]
sessions = { premiere = 2020 }
fondement = { texte = "Arrêté des tiers", lieu = "annexe III", confiance = "secondaire" }
professionnelles = ["U1"]
groupes_controle = [["U2"], ["U3"]]
situations = { U1 = 4 }
"""
RULES = """
[[regles]]
id = "code.deliberation.admission"
titre = "Admission à 12"
sessions = { premiere = 2022, derniere = 2024 }
fondements = [{ texte = "Arrêté des tiers", lieu = "art. 4" }]
parametres = { admission = 12 }

[[regles]]
id = "code.mention"
titre = "Une seule mention"
sessions = { premiere = 2022 }
fondements = [{ texte = "Arrêté des tiers", lieu = "art. 5" }]
parametres = { TB = 15 }
"""


def install(site: Path, **data: str) -> Path:
    """Install the plugin into a folder, with other data where it is given."""
    files = {"diplome": DIPLOMA, "editions/2020": EDITION, "deliberation": GRADINGS + RULES, **data}
    package = site / "bacpro_tiers"
    for name, text in files.items():
        path = package / "data" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (package / "__init__.py").write_text(MODULE, encoding="utf-8")
    metadata = site / "bacpro_tiers-2.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: bacpro-tiers\nVersion: 2.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text("[bacpro.plugins]\ntiers = bacpro_tiers:plugin\n", encoding="utf-8")
    return site


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages; what was imported from it is forgotten afterwards."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    yield folder
    sys.modules.pop("bacpro_tiers", None)


def loaded(site: Path) -> Registry:
    """The registry of what is installed in a folder."""
    registry = load_registry(
        [point for found in distributions(path=[str(site)]) for point in found.entry_points if point.name == "tiers"]
    )
    assert registry.en_panne == ()
    return registry


@pytest.fixture
def deliberate(site: Path) -> Callable[[Dossier], Deliberation]:
    """The deliberation of a dossier of the third party’s diploma, for its own session."""
    registry = loaded(install(site))
    diploma = registry.diplome("tiers")
    run = prepare_deliberator(plan_deliberation(diploma, registry.speciality(diploma)))
    return lambda dossier: run(dossier, dossier.session or 0)


def dossier(u1: str, u2: str, u3: str, session: int = 2023, **others: Any) -> Dossier:  # noqa: ANN401
    """A candidate with three marks, and facultative ones (`uf1="12"`)."""
    marks = {"U1": u1, "U2": u2, "U3": u3}
    marks |= {unite.upper(): others.pop(unite) for unite in list(others) if unite.startswith("uf")}
    results = tuple(Result(unite, note=Decimal(mark), session=session) for unite, mark in marks.items() if mark)
    return Dossier(Candidate("01"), "tiers", session, forme=Form.GLOBALE, resultats=results, **others)


Deliberate = Callable[[Dossier], Deliberation]


@pytest.mark.parametrize(
    ("found", "decision", "points", "mention"),
    [
        (dossier("12", "12", "12"), Decision.ADMIS, "120", None),
        (dossier("12", "12", "11.99"), Decision.AJOURNE, "119.99", None),  # its own threshold
        (dossier("9.99", "15", "14.9"), Decision.AJOURNE, "119.84", None),  # U1 alone is professional
        (dossier("10", "7", "9"), Decision.CONTROLE, "90", None),
        (dossier("10", "5", "4.99"), Decision.AJOURNE, "79.99", None),  # the Code’s floor of 8 still holds
        (dossier("15", "15", "14.99"), Decision.ADMIS, "149.99", None),
        (dossier("15", "15", "15"), Decision.ADMIS, "150", Mention.TB),  # its own mention
        (dossier("20", "20", "20"), Decision.ADMIS, "200", Mention.TB),
        (dossier("12", "12", "11", uf1="10.5", uf2="10.3", uf3="10.4"), Decision.AJOURNE, "119.9", None),
        (dossier("12", "12", "11", uf1="10.5", uf2="10.3", uf3="10.5"), Decision.ADMIS, "120", None),  # two at most
    ],
)
def test_its_coefficients_units_thresholds_and_mentions_are_its_own(
    found: Dossier, decision: Decision, points: str, mention: Mention | None, deliberate: Deliberate
) -> None:
    proposed = deliberate(found)
    assert (proposed.decision, proposed.mention) == (decision, mention)
    assert proposed.moyenne is not None
    assert (proposed.moyenne.points, proposed.moyenne.diviseur) == (Decimal(points), Decimal(10))


def test_its_rule_speaks_in_the_place_of_that_of_the_code(deliberate: Deliberate) -> None:
    proposed = deliberate(dossier("12", "12", "12"))
    assert proposed.regle == "code.deliberation.admission"
    assert proposed.explication == "Admis par le règlement des tiers."
    assert proposed.fondement == "Arrêté des tiers, art. 4"
    refused = deliberate(dossier("12", "12", "11"))
    assert ("code.deliberation.admission", "la moyenne est inférieure à 12") in [
        (refusal.regle, refusal.motif) for refusal in refused.ecartees
    ]
    assert "Arrêté des tiers, annexe III" in refused.fondement


@pytest.mark.parametrize(
    ("session", "decision"),
    [(2020, "admis"), (2021, "admis"), (2022, "ajourne"), (2024, "ajourne"), (2025, "admis"), (2029, "admis")],
)
def test_out_of_the_sessions_of_its_rule_that_of_the_code_holds(
    session: int, decision: str, deliberate: Deliberate
) -> None:
    proposed = deliberate(dossier("11", "11", "11", session))
    assert proposed.decision == decision
    assert ("Arrêté des tiers, art. 4" in proposed.fondement) is (decision == "ajourne")
    assert [refusal.regle for refusal in proposed.ecartees].count("code.deliberation.admission") == (
        decision == "ajourne"
    )


def test_its_own_mark_of_a_unit(deliberate: Deliberate) -> None:
    refused = deliberate(dossier("5.99", "20", "20"))
    assert (refused.decision, refused.regle) == (Decision.NON_DELIVRABLE, "code.deliberation.non_valide")
    assert refused.unites[0].explication == "U1 : moins de 6, non valide"
    assert refused.a_presenter == ("U1",)
    assert deliberate(dossier("6", "20", "20")).decision is Decision.AJOURNE


def test_its_four_situations(deliberate: Deliberate) -> None:
    base = dossier("", "12", "12")
    four = Result("U1", session=2023, situations=tuple(map(Decimal, ("9", "13", "11.5", "14.5"))))
    whole = deliberate(evolve(base, resultats=(*base.resultats, four)))
    assert (whole.decision, whole.unites[0].note, whole.unites[0].proposee) == (Decision.ADMIS, Decimal(12), True)
    two = Result("U1", session=2023, situations=(Decimal(12), Decimal(12)))
    part = deliberate(evolve(base, resultats=(*base.resultats, two)))
    assert (part.decision, part.unites[0].etat) == (Decision.INCOMPLET, Standing.MANQUANTE)
    # 12 wanted of its own rule: (120 − 48) / 6; in 2021 that of the Code, (100 − 48) / 6 = 8.666…
    assert part.note_minimale == 12
    assert "Il faut au moins 12,00 à U1 pour atteindre 12 de moyenne." in part.explication
    assert deliberate(dossier("", "12", "12", 2021)).note_minimale == Decimal("8.67")


def test_three_situations_make_an_exact_average(site: Path) -> None:
    """Thirds have no end in decimals: three marks of 31/3 make 31 all the same, and never more."""
    registry = loaded(install(site, deliberation=GRADINGS.replace("U1 = 4", "U1 = 3, U2 = 3, U3 = 3") + RULES))
    diploma = registry.diplome("tiers")
    run = prepare_deliberator(plan_deliberation(diploma, registry.speciality(diploma)))

    def proposed(*marks: str, added: str = "0") -> Deliberation:
        thirds = tuple(map(Decimal, marks))
        results = tuple(Result(unite, session=2023, situations=thirds) for unite in ("U1", "U2", "U3"))
        base = Dossier(Candidate("01"), "tiers", 2023, forme=Form.GLOBALE, points_jury=Decimal(added))
        return run(evolve(base, resultats=results), 2023)

    exact = proposed("11", "12", "13")
    assert exact.moyenne is not None
    assert (exact.decision, exact.moyenne.points) == (Decision.ADMIS, Decimal(120))
    below = proposed("11", "12", "12")  # 10 × 35/3 = 116.666…
    assert "U1 : 11,6666… (moyenne de 11, 12 et 12) × 6 = 70" in below.explication
    assert below.decision is not Decision.ADMIS
    # 116.666… + 3.333… is not 120 when the third is cut, whatever the digits.
    assert proposed("11", "12", "12", added="3." + "3" * 40).decision is not Decision.ADMIS
    assert proposed("11", "12", "12", added="3." + "3" * 39 + "4").decision is Decision.ADMIS


def test_its_orals(deliberate: Deliberate) -> None:
    def heard(u2: str, u3: str) -> Deliberation:
        orals = (
            Result("U1", note=Decimal(10), session=2023),
            Result("U2", note=Decimal(8), session=2023, controle=Decimal(u2)),
            Result("U3", note=Decimal(8), session=2023, controle=Decimal(u3)),
        )
        return deliberate(evolve(dossier("10", "8", "8"), resultats=orals))

    # 60 + 24 + 8 = 92, then 60 + 3 × U2 + U3: 10 by the Code’s rule of the contrôle, 12 by its own of admission.
    assert (heard("15", "15").decision, heard("10", "9.99").decision) == (
        Decision.ADMIS_APRES_CONTROLE,
        Decision.AJOURNE,
    )
    between = heard("15", "14.99")
    assert (between.decision, between.mention) == (Decision.AJOURNE, None)
    assert "11,99… (119,99 points / 10) ; non admis : la moyenne est inférieure à 12." in between.explication
    assert between.questions[0] == (
        "la règle d’admission de la spécialité n’admet pas ce candidat (la moyenne est inférieure à 12) : vaut-elle "
        "aussi après l’épreuve de contrôle ?"
    )


def test_a_bloc_of_several_units_is_attested_when_all_are_acquired(deliberate: Deliberate) -> None:
    part = deliberate(dossier("7", "10", "10"))
    assert part.attestations == ("U2", "U3")
    assert "Attestations de blocs dues (ajourné) : BC02 (U2)." in part.explication
    base = dossier("12", "", "12")
    absent = deliberate(evolve(base, resultats=(*base.resultats, Result("U2", State.ABSENT, session=2023))))
    assert "Attestations de blocs dues (diplôme non délivré) : BC01 (U1, U3)." in absent.explication


def test_what_is_common_to_all_diplomas_still_holds(deliberate: Deliberate) -> None:
    """Projet, exemption, and notes that are kept."""
    proposed = deliberate(dossier("12", "12", "11.5", statut=Status.APPRENTI_HABILITE, projet=Decimal("10.25")))
    assert proposed.decision is Decision.ADMIS
    base = dossier("", "", "12")
    kept = (Result("U1", State.DISPENSE, session=2023), Result("U2", note=Decimal(12), session=2020))
    exempted = deliberate(evolve(base, resultats=(*base.resultats, *kept)))
    assert exempted.moyenne is not None
    assert (exempted.decision, exempted.moyenne.diviseur) == (Decision.ADMIS, Decimal(4))


# --- the command ---------------------------------------------------------------------------------------------------


def bacpro(site: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command where the plugin is installed beside the others."""
    result = subprocess.run(
        [sys.executable, "-m", "bacpro_cli", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(site)},
    )
    assert "Traceback" not in result.stdout + result.stderr
    return result


def test_its_table_is_deliberated_on(site: Path, tmp_path: Path) -> None:
    install(site)
    path = tmp_path / "candidats.csv"
    lines = (
        "numero_candidat;session;U1;U1 situation 1;U1 situation 2;U1 situation 3;U1 situation 4;U2;U3;UF3;controle U2",
        "01;2023;12;;;;;12;12;;",
        "02;2023;;9;13;11,5;14,5;12;11;11;",
        "03;2023;5,9;;;;;20;20;;",
        "04;2021;10;;;;;10;10;;",
    )
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
    folder = tmp_path / "sortie"
    result = bacpro(site, "deliberer", path, "--diplome", "tiers", "--session", 2023, "--sortie", folder)
    assert result.returncode == 0, result.stderr
    with (folder / "deliberation.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines_read = list(csv.DictReader(stream, delimiter=";"))
    assert [(line["numero_candidat"], line["decision"], line["points"]) for line in lines_read] == [
        ("01", "admis", "120"),
        ("02", "admis", "120"),
        ("03", "non_delivrable", ""),
        ("04", "admis", "100"),
    ]
    summary = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
    assert summary["versions"]["tiers"] == "2.0"
    assert summary["editions"] == {"MDT-2020": "2020 à 2029"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GRADINGS.replace('["U1"]', '["U8"]') + RULES, "l’unité U8 est inconnue"),
        (GRADINGS.replace("groupes_controle", "groupes") + RULES, "groupes"),
        (GRADINGS.replace("U1 = 4", "U1 = 0") + RULES, "0 situations pour U1"),
        (GRADINGS + RULES.replace("code.mention", "code.mentions"), "code.mentions n’a pas de fonction"),
        (GRADINGS + RULES.replace("derniere = 2024", "derniere = 2019"), "finit avant de commencer"),
        (GRADINGS + RULES.replace("[[regles]]", "[[regle]]"), "$.regle : clé inconnue (gradings, regles)"),
    ],
)
def test_what_it_brings_that_cannot_hold_exits_3_and_names_it(
    text: str, fault: str, site: Path, tmp_path: Path
) -> None:
    assert text != GRADINGS + RULES
    install(site, deliberation=text)
    path = tmp_path / "candidats.csv"
    path.write_text("numero_candidat;session;U1\n01;2023;12\n", encoding="utf-8")
    result = bacpro(site, "deliberer", path, "--diplome", "tiers", "--session", 2023)
    assert (result.returncode, result.stdout) == (3, "")
    assert "tiers" in result.stderr
    assert fault in result.stderr
    sound = bacpro(site, "referentiel", "agora")
    assert sound.returncode == 0


def test_the_registry_blames_the_plugin(site: Path) -> None:
    registry = loaded(install(site, deliberation=GRADINGS.replace('["U1"]', '["U8"]') + RULES))
    with pytest.raises(PluginError, match=r"tiers .*l’unité U8 est inconnue"):
        registry.speciality(registry.diplome("tiers"))
