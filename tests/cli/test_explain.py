"""`bacpro expliquer`: a rule with the law’s words, and all that was tried for a candidate."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from bacpro.jobs.convert import convert, plan_conversion
from bacpro.jobs.tracing.rule_versions import list_rules
from bacpro.plugins.registry import load_registry
from bacpro.reading.opening import open_results

Bacpro = Callable[..., Result]
ROOT = Path(__file__).parents[2]
GA = ROOT / "examples/ga-2022.csv"
FAULTY = ROOT / "examples/ga-2022-fautes.csv"
DOSSIER = ROOT / "tests/data/dossier.json"
CONVERSION = ("--de", "ga", "--vers", "agora", "--session", "2023")


@pytest.fixture
def explain_json(bacpro: Bacpro) -> Callable[..., Any]:
    """Run the command and read its JSON."""

    def run(*arguments: object) -> Any:  # noqa: ANN401
        result = bacpro("expliquer", *arguments, "--format", "json")
        assert (result.exit_code, result.stderr) == (0, "")
        return json.loads(result.stdout)

    return run


# --- rules ------------------------------------------------------------------------------------------------------


def test_without_argument_every_rule_is_listed_by_group(bacpro: Bacpro) -> None:
    result = bacpro("expliquer")
    assert result.exit_code == 0
    groups = [line for line in result.stdout.splitlines() if line.endswith(" :") and not line.startswith(" ")]
    assert groups == [
        "Code de l’éducation, notes et dispenses conservées :",
        "Code de l’éducation, inscription :",
        "Code de l’éducation, délibération :",
        "Correspondance, GA vers AGOrA :",
        "Contrôles, AGOrA :",
    ]
    for rule in ("code.dispense.vae", "code.forme.choix", "ga.correspondance.U33", "agora.pfmp.duree"):
        assert f"\n  {rule} (depuis " in result.stdout


def test_the_list_is_the_whole_catalogue_in_every_form(bacpro: Bacpro, explain_json: Callable[..., Any]) -> None:
    registry = load_registry()
    ids = {version.id for version in list_rules(registry, registry.diplomes.values())}
    assert {rule["regle"] for rule in explain_json()} == ids
    text = bacpro("expliquer", "--format", "csv").stdout.removeprefix("\ufeff")
    assert {row["regle"] for row in csv.DictReader(io.StringIO(text), delimiter=";")} == ids
    assert all(f"\n  {rule} (" in bacpro("expliquer").stdout for rule in sorted(ids)[:5])


def test_the_list_can_be_that_of_one_diploma(explain_json: Callable[..., Any]) -> None:
    ids = {rule["regle"] for rule in explain_json("--diplome", "ga")}
    assert {"code.absence", "ga.correspondance.U2"} <= ids
    assert not any(rule.startswith("agora.") for rule in ids)


def test_a_rule_shows_its_words_dates_parameters_and_confidence(bacpro: Bacpro) -> None:
    text = bacpro("expliquer", "code.conservation.progressive").stdout
    assert text.startswith("code.conservation.progressive : En forme progressive, une note inférieure à 10")
    assert "Sessions : depuis 2009" in text
    assert "Texte : « Les notes inférieures à 10 sur 20 peuvent, à chaque session" in text
    assert (
        "  - Code de l’éducation, art. D. 337-79 (confiance : inconnu) ; aucun texte ne règle le report d’une note"
        in text
    )
    assert "  seuil : 10\n  annees : 5" in text


def test_a_rule_without_words_says_so(bacpro: Bacpro) -> None:
    assert "aucun mot de la loi n’est relevé ici" in bacpro("expliquer", "code.dispense.attestation").stdout


def test_a_rule_shows_the_norms_that_it_carries(bacpro: Bacpro, explain_json: Callable[..., Any]) -> None:
    text = bacpro("expliquer", "code.dispense.vae").stdout
    assert "Normes portées :\n  P-VAE-01 (Présentation du diplôme" in text
    assert "Un bloc peut être validé par toute voie, y compris la VAE" in text
    (rule,) = explain_json("code.dispense.vae")
    assert rule["normes"] == ["P-VAE-01"]


def test_a_rule_shows_the_divergences_that_touch_it(bacpro: Bacpro, explain_json: Callable[..., Any]) -> None:
    text = bacpro("expliquer", "agora.pfmp.duree").stdout
    assert "Divergence : 22 ou 20 semaines de PFMP" in text
    assert "Suivi : Le texte de la session : 22 semaines aux sessions 2023 et 2024" in text
    (rule,) = explain_json("agora.pfmp.duree")
    assert rule["divergences"] == ["duree-des-pfmp"]
    assert "Divergence" not in bacpro("expliquer", "agora.pfmp.convention").stdout


def test_a_table_of_parameters_is_readable(bacpro: Bacpro) -> None:
    lines = bacpro("expliquer", "agora.pfmp.duree").stdout.splitlines()
    begin = lines.index("  durees :")
    header, rule, *rows = lines[begin + 1 :]
    assert "statuts" in header
    assert "semaines" in header
    assert set(rule) == {" ", "-"}
    assert any("scolaire_hors_contrat" in row and "2023 à 2024" in row and "22" in row.split() for row in rows)
    assert any("annexe III, II.1 (confiance : texte)" in row for row in rows)


def test_every_version_of_a_rule_is_shown(bacpro: Bacpro, explain_json: Callable[..., Any]) -> None:
    text = bacpro("expliquer", "agora.facultatives.disponibilite").stdout
    assert "Sessions : 2023 à 2025" in text
    assert "Sessions : depuis 2026" in text
    sessions = [rule["sessions"] for rule in explain_json("agora.facultatives.disponibilite")]
    assert sessions == [{"premiere": 2023, "derniere": 2025}, {"premiere": 2026, "derniere": None}]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("ga.correspondance.U32", "GA U32 (Gestion administrative interne) vers AGOrA U2 (Étude de situations"),
        ("ga.correspondance.U33", "GA U33 (Gestion administrative des projets) : aucune correspondance"),
        ("ga.correspondance.UF2", "(Autre unité facultative) : à arbitrer"),
    ],
)
def test_a_row_of_the_correspondence_is_a_rule(bacpro: Bacpro, rule: str, said: str) -> None:
    text = bacpro("expliquer", rule).stdout
    assert said in text
    assert "Arrêté du 18 février 2020, annexe IV (confiance : " in text
    assert "Normes portées :\n  A-COR-" in text


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("code.dispense", "Règles proches : code.dispense.contredite, code.dispense.attestation, code.dispense.titre,"),
        ("agora.pfmp.durees", "Règles proches : agora.pfmp.duree"),
        ("zzz", "« bacpro expliquer » seul les liste toutes."),
    ],
)
def test_an_unknown_rule_is_refused_with_the_nearest(bacpro: Bacpro, rule: str, said: str) -> None:
    result = bacpro("expliquer", rule)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Règle inconnue : « {rule} ». " in result.stderr
    assert said in result.stderr


def test_a_rule_of_another_diploma_is_unknown_to_this_one(bacpro: Bacpro) -> None:
    assert bacpro("expliquer", "agora.pfmp.duree", "--diplome", "ga").exit_code == 2
    assert bacpro("expliquer", "agora.pfmp.duree", "--diplome", "agora").exit_code == 0


def test_silent_shows_nothing_and_still_refuses(bacpro: Bacpro) -> None:
    assert bacpro("expliquer", "code.absence", "--silencieux").output == ""
    assert bacpro("expliquer", "code.absences", "--silencieux").exit_code == 2


def test_a_plugin_at_fault_is_said_and_the_rules_of_others_are_explained(
    bacpro: Bacpro, change_agora: Callable[..., None]
) -> None:
    def fail() -> None:
        raise ValueError("données illisibles")

    change_agora(regles=fail, normes=fail)
    result = bacpro("expliquer", "code.absence")
    assert result.exit_code == 0
    assert "code.absence : " in result.stdout
    assert "Règles absentes (AGOrA). Le greffon agora" in result.stderr
    assert "Normes absentes (AGOrA). Le greffon agora" in result.stderr
    assert "données illisibles" in result.stderr
    assert bacpro("expliquer", "agora.pfmp.duree", "--diplome", "agora").exit_code == 3


@pytest.mark.parametrize(("session", "sessions"), [(2021, "2009 à 2021"), (2022, "depuis 2022")])
def test_a_rule_is_shown_as_it_stands_in_a_session(
    explain_json: Callable[..., Any], bacpro: Bacpro, session: int, sessions: str
) -> None:
    assert len(explain_json("code.deliberation.controle")) == 2
    [version] = explain_json("code.deliberation.controle", "--session", session)
    assert version["titre"].endswith("à la pratique professionnelle") == (session == 2021)
    shown = bacpro("expliquer", "code.deliberation.controle", "--session", session).stdout
    assert [line for line in shown.splitlines() if line.startswith("Sessions")] == [f"Sessions : {sessions}"]


def test_a_rule_that_does_not_hold_in_a_session_is_said_not_to(bacpro: Bacpro) -> None:
    told = "agora.pfmp.duree ne s’applique pas à la session 2022 (sessions : depuis 2023).\n"
    shown = bacpro("expliquer", "agora.pfmp.duree", "--session", 2022)
    assert (shown.exit_code, shown.stdout, shown.stderr) == (0, told, "")
    data = bacpro("expliquer", "agora.pfmp.duree", "--session", 2022, "--format", "json")
    assert (data.exit_code, json.loads(data.stdout), data.stderr) == (0, [], told)


@pytest.mark.parametrize("session", [2015, 2021, 2022, 2030])
def test_the_rules_of_a_session_are_listed_once_each(explain_json: Callable[..., Any], session: int) -> None:
    listed = explain_json("--session", session)
    ids = [rule["regle"] for rule in listed]
    assert len(ids) == len(set(ids))
    assert ("agora.pfmp.duree" in ids) == (session >= 2023)
    assert [rule["sessions"] for rule in listed if rule["regle"] == "code.deliberation.controle"] == [
        {"premiere": 2009, "derniere": 2021} if session < 2022 else {"premiere": 2022, "derniere": None}
    ]


# --- a candidate of a conversion --------------------------------------------------------------------------------


def test_every_rule_tried_for_a_candidate_is_shown_with_the_one_that_decided(bacpro: Bacpro) -> None:
    result = bacpro("expliquer", "--candidat", "02259017306", GA, *CONVERSION)
    assert (result.exit_code, result.stderr) == (0, "")
    text = result.stdout
    assert text.startswith("Candidat 02259017306, Şahin Ayşe Nur : conversion de GA vers AGOrA, session 2023")
    block = text[text.index("GA U31 (11, session 2017) vers AGOrA U31 : expiree") :].split("\n\n")[0]
    assert "était valable jusqu’à la session 2022" in block
    assert "Règle : code.conservation.validite (Une note est valable cinq ans)" in block
    assert "Fondement : Code de l’éducation, art. D. 337-69 (confiance : texte)" in block
    refused = [line.split(" : ")[0].strip(" -") for line in block.splitlines() if line.startswith("    - ")]
    assert refused[0] == "code.conservation.renonciation"
    assert refused[-1] == "code.conservation.globale"
    assert "    - code.dispense.vae : l’unité n’a pas été acquise par la VAE" in block
    assert "AGOrA U31 : a_presenter" in text


def test_the_explanation_is_what_the_conversion_decides(explain_json: Callable[..., Any]) -> None:
    registry = load_registry()
    source, target = registry.diplome("ga"), registry.diplome("agora")
    plan = plan_conversion(source, target, registry.correspondance("ga", "agora", 2023), 2023)
    records = [record for record in open_results(GA, source, 2023).records() if record.dossier][:8]
    for record in records:
        assert record.dossier is not None
        data = explain_json("--candidat", record.dossier.candidat.numero, GA, *CONVERSION)
        outcomes = convert(plan, record.dossier)
        assert [(one["issue"], one["regle"], one["explication"]) for one in data["decisions"]] == [
            (outcome.issue, outcome.regle, outcome.explication) for outcome in outcomes
        ]
        assert [[refused["regle"] for refused in one["ecartees"]] for one in data["decisions"]] == [
            [refused.regle for refused in outcome.ecartees] for outcome in outcomes
        ]
        assert all(one["titre"] for one in data["decisions"])


def test_csv_has_one_row_a_rule_tried_and_one_of_a_subject_decides(bacpro: Bacpro) -> None:
    text = bacpro("expliquer", "--candidat", "02259017306", GA, *CONVERSION, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    by_subject: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_subject.setdefault(row["sujet"], []).append(row)
    for tried in by_subject.values():
        assert [row["retenue"] for row in tried] == ["non"] * (len(tried) - 1) + ["oui"]
        assert [row["rang"] for row in tried] == [str(rank) for rank in range(1, len(tried) + 1)]
        assert tried[-1]["issue"]
        assert tried[-1]["confiance"]
        assert all(row["motif"] and row["titre"] for row in tried)


def test_a_rejected_candidate_is_answered_with_his_faults(bacpro: Bacpro) -> None:
    result = bacpro("expliquer", "--candidat", "02211560102", FAULTY, *CONVERSION)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Rejet : ga-2022-fautes.csv, ligne 3, colonne U2, candidat 02211560102 : « 25 »" in result.stderr


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("99999999999", "aucun candidat « 99999999999 ». Vérifiez le numéro dans le fichier, zéros compris."),
        ("2259017306", "aucun candidat « 2259017306 ». Vouliez-vous dire « 02259017306 » ?"),
    ],
)
def test_a_candidate_who_is_not_there_is_said(bacpro: Bacpro, number: str, said: str) -> None:
    result = bacpro("expliquer", "--candidat", number, GA, *CONVERSION)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


# --- a candidate of a check -------------------------------------------------------------------------------------


def test_every_check_of_a_candidate_is_shown_and_those_that_do_not_apply(
    bacpro: Bacpro, explain_json: Callable[..., Any]
) -> None:
    result = bacpro("expliquer", "--candidat", "02011557741", DOSSIER, "--diplome", "agora")
    assert (result.exit_code, result.stderr) == (0, "")
    text = result.stdout
    assert text.startswith("Candidat 02011557741, Œuvrard-N’Diaye Zoé : contrôle du dossier AGOrA, session 2026 : ")
    assert "\n\nagora.pfmp.duree : conforme\n" in text
    assert "  Attendu : 12 semaines\n  Constaté : 12 semaines" in text
    assert "Règles qui ne s’appliquent pas à ce candidat :\n" in text
    assert "  - agora.pfmp.apprentissage : le candidat n’est pas apprenti" in text
    data = explain_json("--candidat", "02011557741", DOSSIER, "--diplome", "agora")
    rules = {version["regle"] for version in explain_json("--diplome", "agora")}
    tried = {one["regle"] for one in data["decisions"]} | {one["regle"] for one in data["ecartees"]}
    checks = {rule for rule in rules if rule.startswith(("agora.", "code.forme."))}
    assert tried == checks
    assert {"attendu", "constate", "issue", "explication", "confiance"} <= data["decisions"][0].keys()


def test_the_session_of_the_record_wins(bacpro: Bacpro) -> None:
    arguments = ("expliquer", "--candidat", "02011557741", DOSSIER, "--diplome", "agora", "--session", "2024")
    assert "AGOrA, session 2026" in bacpro(*arguments).stdout


def test_the_session_given_stands_for_that_of_a_record_without_one(
    bacpro: Bacpro, write_json: Callable[..., Path]
) -> None:
    path = write_json([{"candidat": {"numero": "7"}, "statut": "distance"}])
    arguments = ("expliquer", "--candidat", "7", path, "--diplome", "agora")
    assert "Candidat 7 : contrôle du dossier AGOrA, session 2024" in bacpro(*arguments, "--session", "2024").stdout
    without = bacpro(*arguments)
    assert without.exit_code in {1, 2}
    assert "session inconnue" in without.stderr


# --- a candidate before the jury --------------------------------------------------------------------------------

MARKS = {"U11": 9, "U12": 8, "U2": 11, "U31": 12, "U32": 10, "U33": 7, "U41": 8, "U42": 9, "U51": 8, "U52": 9, "U6": 10}


def test_the_rules_tried_for_the_jury_are_shown_with_the_one_that_decided(
    bacpro: Bacpro, explain_json: Callable[..., Any], write_json: Callable[..., Path]
) -> None:
    results = [{"unite": unite, "note": str(mark)} for unite, mark in {**MARKS, "U7": 11}.items()]
    path = write_json([{"candidat": {"numero": "7"}, "session": 2026, "statut": "distance", "resultats": results}])
    arguments = ("--candidat", "7", path, "--diplome", "agora", "--deliberation")
    text = bacpro("expliquer", *arguments).stdout
    assert text.startswith("Candidat 7 : délibération AGOrA, session 2026 : controle\n\n")
    assert "  Règle : code.deliberation.controle (Épreuve de contrôle" in text
    assert "    - code.deliberation.absence : " in text
    assert "    - code.deliberation.admission : " in text
    (decision,) = explain_json(*arguments)["decisions"]
    assert (decision["issue"], decision["regle"]) == ("controle", "code.deliberation.controle")
    assert [refused["regle"] for refused in decision["ecartees"]] == [
        "code.deliberation.absence",
        "code.deliberation.non_valide",
        "code.deliberation.en_cours",
        "code.deliberation.incomplet",
        "code.deliberation.dispense_totale",
        "code.deliberation.admission",
        "code.deliberation.sous_le_seuil",
    ]


# --- usage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--candidat", "1"), "--candidat demande le fichier du candidat"),
        (("code.absence", "--de", "ga"), "s’emploient avec --candidat"),
        (("--deliberation",), "s’emploient avec --candidat"),
        (("--candidat", "1", str(GA), *CONVERSION, "--deliberation"), "Donnez --de, --vers et --session"),
        (("--candidat", "1", str(GA)), "Donnez --de, --vers et --session"),
        (("--candidat", "1", str(GA), "--de", "ga", "--vers", "agora"), "Donnez --de, --vers et --session"),
        (("--candidat", "1", str(GA), *CONVERSION, "--diplome", "agora"), "Donnez --de, --vers et --session"),
        (("--candidat", "1", "absent.csv", *CONVERSION), "absent.csv"),
        (("--candidat", "1", str(GA), "--de", "agora", "--vers", "ga", "--session", "2022"), "Aucune table"),
        (("--diplome", "bac"), "Diplôme inconnu"),
    ],
)
def test_wrong_usage_is_refused_with_a_remedy(bacpro: Bacpro, arguments: tuple[str, ...], said: str) -> None:
    result = bacpro("expliquer", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
