"""`bacpro controler`: what it shows and writes, however the same candidates were written, whatever is wrong in them."""

import csv
import hashlib
import io
import json
import random
import subprocess
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Rows = list[dict[str, str]]
Plain = dict[str, Any]
Reports = dict[str, Plain]

SAMPLE = Path(__file__).parents[1] / "data" / "dossier.json"
COLUMNS = "numero_candidat;nom;prenom;session;regle;verdict;attendu;constate;fondement;confiance;message"
FAULT_COLUMNS = "fichier;ligne;colonne;candidat;valeur;erreur;remede"
FINDING_KEYS = ["regle", "verdict", "attendu", "constate", "fondement", "confiance", "message"]
VERDICTS = ("non_conforme", "a_arbitrer", "conforme", "sans_objet")

# What the texts say of the sample: hors contrat, session 2026, positioned at 12 weeks before he entered; twice six
# weeks, well attested; one work for E31, none for E32; a note of 12,5 for U31 that he may keep.
SAMPLE_FINDINGS = {
    "code.forme.globale": "conforme",
    "agora.pfmp.duree": "conforme",
    "agora.pfmp.positionnement": "conforme",
    "agora.pfmp.attestation": "conforme",
    "agora.pfmp.dates": "conforme",
    "agora.pfmp.chevauchement": "conforme",
    "agora.pfmp.semaines": "conforme",
    "agora.pfmp.activites": "conforme",
    "agora.dossier.E31.production": "conforme",
    "agora.dossier.E31.activites": "non_conforme",
    "agora.dossier.E31.justificatifs": "conforme",
    "agora.dossier.E32.production": "non_conforme",
    "agora.dossier.E32.justificatifs": "conforme",
}


def plain(number: str, **changes: object) -> Plain:
    """The sample, put in order, for a candidate, but for the changes."""
    dossier: Plain = json.loads(SAMPLE.read_text(encoding="utf-8"))
    dossier["candidat"]["numero"] = number
    for epreuve, codes in (("E31", ("1.1", "1.2", "1.3")), ("E32", ("3.1", "3.2", "3.3"))):
        works = [{"intitule": f"Travail {code}", "activite": code} for code in codes]
        dossier["dossiers_professionnels"][epreuve] = {"etat_recapitulatif": True, "travaux": works}
    return {**dossier, **changes}


def table(shown: Result) -> Rows:
    """The rows of a CSV text that bacpro showed."""
    text = shown.stdout_bytes.decode("utf-8")
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


@pytest.fixture
def check(bacpro: Callable[..., Result]) -> Callable[..., Result]:
    """Check a file, with more options."""
    return lambda path, *options: bacpro("controler", path, *options)


@pytest.fixture
def reports(check: Callable[..., Result]) -> Callable[..., Reports]:
    """The reports that are shown as JSON, by candidate."""

    def read(path: Path, *options: object) -> Reports:
        shown = json.loads(check(path, "--format", "json", *options).stdout)
        return {report["numero_candidat"]: report for report in shown}

    return read


@pytest.fixture
def written(read_table: Callable[[Path], Rows]) -> Callable[[Path], Plain]:
    """The summary of an output folder, once its counts were found to add up and to match the files beside it."""

    def read(folder: Path) -> Plain:
        assert sorted(path.name for path in folder.iterdir()) == [
            "bilan.json",
            "constats.csv",
            "controle.json",
            "rapport.html",
            "rejets.csv",
        ]
        summary: Plain = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
        reports = json.loads((folder / "controle.json").read_text(encoding="utf-8"))
        findings, faults = read_table(folder / "constats.csv"), read_table(folder / "rejets.csv")
        assert summary["lus"] == summary["traites"] + summary["rejetes"]
        assert summary["fautes"] == len(faults)
        assert (summary["rejetes"] > 0) == (summary["fautes"] > 0)
        assert summary["constats"] == len(findings) == sum(len(report["constats"]) for report in reports)
        assert summary["candidats"] == len(reports) == sum(summary["verdicts"].values())
        for verdict in VERDICTS:
            assert summary["verdicts"][verdict] == sum(report["verdict"] == verdict for report in reports)
        shown = [(report["numero_candidat"], finding) for report in reports for finding in report["constats"]]
        assert [(row["numero_candidat"], {key: row[key] for key in FINDING_KEYS}) for row in findings] == shown
        assert {fault["candidat"] for fault in faults}.isdisjoint({row["numero_candidat"] for row in findings})
        assert all(fault["erreur"] and fault["remede"] for fault in faults)
        return summary

    return read


# --- what is shown -----------------------------------------------------------------------------------------------


def test_the_sample_is_judged_as_the_texts_say(check: Callable[..., Result]) -> None:
    result = check(SAMPLE, "--format", "json")
    assert result.exit_code == 1
    [report] = json.loads(result.stdout)
    assert list(report) == ["numero_candidat", "verdict", "constats"]
    assert (report["numero_candidat"], report["verdict"]) == ("02011557741", "non_conforme")
    assert all(list(finding) == FINDING_KEYS for finding in report["constats"])
    assert [(f["regle"], f["verdict"]) for f in report["constats"]] == list(SAMPLE_FINDINGS.items())


@pytest.mark.norme("N-PFMP-01", "A-E31-06", "A-E32-04")
def test_each_finding_of_the_sample_says_what_why_and_what_to_do(reports: Callable[..., Reports]) -> None:
    found = {finding["regle"]: finding for finding in reports(SAMPLE)["02011557741"]["constats"]}
    assert all(isinstance(value, str) for finding in found.values() for value in finding.values())
    assert all(finding["message"] and finding["fondement"] and finding["confiance"] for finding in found.values())
    weeks = found["agora.pfmp.duree"]
    assert weeks["attendu"] == "12 semaines"
    assert weeks["constate"].startswith("12 semaines")
    works = found["agora.dossier.E31.activites"]
    assert (works["attendu"], works["constate"]) == ("1.1, 1.2, 1.3", "1.2")
    assert "sa note de 12,5 obtenue en 2025" in works["message"]
    assert "note zéro" in found["agora.dossier.E32.production"]["message"]


def test_csv_shows_one_row_a_finding_as_json_does(check: Callable[..., Result]) -> None:
    shown = check(SAMPLE, "--format", "csv")
    [report] = json.loads(check(SAMPLE, "--format", "json").stdout)
    assert shown.exit_code == 1
    assert shown.stdout.splitlines()[0] == f"\ufeff{COLUMNS}"
    rows = table(shown)
    assert [{key: row[key] for key in FINDING_KEYS} for row in rows] == report["constats"]
    assert {(row["numero_candidat"], row["nom"], row["prenom"], row["session"]) for row in rows} == {
        ("02011557741", "Œuvrard-N’Diaye", "Zoé", "2026")
    }
    assert "Lignes lues : 1" in shown.stderr


def test_text_shows_what_to_act_on(check: Callable[..., Result]) -> None:
    shown = check(SAMPLE).stdout
    assert shown.startswith("02011557741 Œuvrard-N’Diaye Zoé : non conforme\n")
    told = {rule: f"{rule} ;" in shown for rule in SAMPLE_FINDINGS}
    assert told == {rule: verdict == "non_conforme" for rule, verdict in SAMPLE_FINDINGS.items()}
    assert "(confiance : texte)" in shown
    assert "écartée" not in shown
    assert "non conforme : 1 ; à arbitrer : 0 ; conforme : 0 ; sans objet : 0." in shown


def test_one_of_a_thing_is_said_in_the_singular(check: Callable[..., Result]) -> None:
    shown = check(SAMPLE, "--format", "csv").output
    assert "présent, 1 travail;" in shown
    assert "2 attestations de période, 1 certificat de travail;" in shown


def test_verbose_text_shows_every_rule_those_that_do_not_apply_with_why(check: Callable[..., Result]) -> None:
    shown = check(SAMPLE, "--verbeux").stdout
    assert [rule for rule in SAMPLE_FINDINGS if f"{rule} ;" not in shown] == []
    assert "  - écartée : agora.pfmp.apprentissage : le candidat n’est pas apprenti\n" in shown
    assert "  - écartée : agora.pfmp.convention : le dossier ne dit rien des conventions\n" in shown
    assert "  - conforme : " in shown


@pytest.mark.parametrize("forme", ["texte", "json", "csv"])
def test_silence_shows_nothing_but_still_tells_the_faults(
    forme: str, check: Callable[..., Result], write_json: Callable[..., Path]
) -> None:
    silent = check(SAMPLE, "--silencieux", "--format", forme)
    assert (silent.exit_code, silent.stdout, silent.stderr) == (1, "", "")
    faulty = check(write_json([plain("1", statut="eleve")]), "--silencieux", "--format", forme)
    assert (faulty.exit_code, faulty.stdout) == (1, "")
    assert "$[0].statut" in faulty.stderr


def test_faults_leave_the_json_sound(check: Callable[..., Result], write_json: Callable[..., Path]) -> None:
    result = check(write_json([plain("1", statut="eleve"), plain("2")]), "--format", "json")
    assert [report["numero_candidat"] for report in json.loads(result.stdout)] == ["2"]
    assert json.loads(check(write_json([plain("1", statut="eleve")]), "--format", "json").stdout) == []


def test_it_runs_as_a_program(process: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    result = process("controler", SAMPLE, "--diplome", "agora", "--format", "json")
    assert result.returncode == 1
    assert [report["verdict"] for report in json.loads(result.stdout)] == ["non_conforme"]


# --- what is written ---------------------------------------------------------------------------------------------


def test_the_folder_holds_what_the_screen_shows_and_counts_that_add_up(
    tmp_path: Path, check: Callable[..., Result], written: Callable[[Path], Plain], write_json: Callable[..., Path]
) -> None:
    path = write_json(
        [
            plain("1"),
            plain("2", statut="eleve", session="2026"),
            plain("3", cycle_annees=2, positionnement=None),
            plain("4", statut=None),
            plain("5", periodes=[]),
            plain("6", periodes=12),
        ]
    )
    folder = tmp_path / "sortie"
    result = check(path, "--sortie", folder, "--format", "json")
    assert result.exit_code == 1
    summary = written(folder)
    assert (folder / "controle.json").read_text(encoding="utf-8") == result.stdout
    assert (folder / "constats.csv").read_bytes().decode("utf-8").splitlines()[0] == f"\ufeff{COLUMNS}"
    assert (folder / "rejets.csv").read_bytes().decode("utf-8").splitlines()[0] == f"\ufeff{FAULT_COLUMNS}"
    assert (summary["lus"], summary["traites"], summary["rejetes"], summary["fautes"]) == (6, 4, 2, 3)
    assert summary["verdicts"] == {"non_conforme": 1, "a_arbitrer": 2, "conforme": 1, "sans_objet": 0}
    assert summary["commande"] == "controler"
    assert summary["diplome"] == "agora"
    assert summary["editions"] == {"RNCP34606": "2023 à 2025", "RNCP40705": "2026 à 2028"}
    assert set(summary["versions"]) == {"bacpro", "agora"}
    [read] = summary["entrees"]
    assert (read["fichier"], read["forme"]) == ("dossiers.json", "dossiers")
    assert read["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert f"Écrit dans {folder}." in result.stderr


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, check: Callable[..., Result]) -> None:
    wrote = []
    for folder in (tmp_path / "un", tmp_path / "deux"):
        check(SAMPLE, "--sortie", folder)
        wrote.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert wrote[0] == wrote[1]


def test_a_folder_is_replaced_only_when_asked(tmp_path: Path, check: Callable[..., Result]) -> None:
    folder = tmp_path / "sortie"
    assert check(SAMPLE, "--sortie", folder).exit_code == 1
    before = (folder / "bilan.json").stat().st_ino
    refused = check(SAMPLE, "--sortie", folder)
    assert refused.exit_code == 2
    assert "--remplacer" in refused.stderr
    assert (folder / "bilan.json").stat().st_ino == before
    assert check(SAMPLE, "--sortie", folder, "--remplacer").exit_code == 1
    assert (folder / "bilan.json").stat().st_ino != before


def test_a_name_that_a_spreadsheet_would_run_is_neutralised(
    tmp_path: Path, check: Callable[..., Result], write_json: Callable[..., Path], read_table: Callable[[Path], Rows]
) -> None:
    dossier = plain("1")
    dossier["candidat"]["nom"] = "=cmd"
    check(write_json(dossier), "--sortie", tmp_path / "sortie")
    assert {row["nom"] for row in read_table(tmp_path / "sortie" / "constats.csv")} == {"'=cmd"}


# --- exit codes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "verdict", "code"),
    [
        ({}, "conforme", 0),
        ({"statut": None}, "a_arbitrer", 0),
        ({"positionnement": None, "cycle_annees": 2}, "a_arbitrer", 0),
        ({"periodes": []}, "non_conforme", 1),
    ],
)
def test_the_program_exits_1_when_a_candidate_is_not_in_order_and_0_for_a_question(
    changes: Plain,
    verdict: str,
    code: int,
    check: Callable[..., Result],
    reports: Callable[..., Reports],
    write_json: Callable[..., Path],
) -> None:
    path = write_json(plain("1", **changes))
    assert reports(path)["1"]["verdict"] == verdict
    assert check(path).exit_code == code


def test_the_program_exits_1_when_a_record_is_rejected(
    check: Callable[..., Result], write_json: Callable[..., Path]
) -> None:
    assert check(write_json([plain("1"), plain("2", forme="totale")])).exit_code == 1


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("[]", (), ["aucun candidat. Ajoutez au moins un dossier."]),
        ("", (), ["vide"]),
        ("{oups", (), ["JSON", "ligne 1"]),
        ("[{},\n{]", (), ["JSON", "ligne 2"]),
        (None, (), ["fichier illisible"]),
        ("[{}]", ("--diplome", "xyz"), ["« xyz »", "agora"]),
        ("[{}]", ("--session", "2022"), ["2022", "2023 à 2028"]),
        ("[{}]", ("--session", "2029"), ["2029", "2023 à 2028"]),
        ("[{}]", ("--session", "bientôt"), ["--session"]),
    ],
    ids=["no dossier", "empty", "no JSON", "no JSON below", "no file", "diploma", "too early", "too late", "no year"],
)
def test_the_program_exits_2_and_writes_nothing_for_what_cannot_be_done(
    content: str | None, options: tuple[str, ...], said: list[str], tmp_path: Path, check: Callable[..., Result]
) -> None:
    path = tmp_path / "dossiers.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    result = check(path, "--sortie", tmp_path / "sortie", *options)
    assert result.exit_code == 2
    assert [words for words in said if words not in result.stderr] == []
    assert [found.name for found in tmp_path.iterdir()] == ([] if content is None else ["dossiers.json"])


# --- what is wrong in dossiers -----------------------------------------------------------------------------------


def broken(**changes: object) -> Plain:
    """A dossier with values put at places (`periodes__0__du`); `...` takes the key away."""
    dossier = plain("02")
    for path, value in changes.items():
        *steps, last = path.split("__")
        place: Any = dossier
        for step in steps:
            place = place[int(step)] if isinstance(place, list) else place[step]
        if value is ...:
            del place[last]
        else:
            place[int(last) if isinstance(place, list) else last] = value
    return dossier


# Each case: the dossier, its faults by path, with words that say what is wrong.
FAULTY: dict[str, tuple[object, dict[str, str]]] = {
    "wrong types": (
        broken(session="2026", cycle_annees="3", periodes__0__signee="oui", periodes__1__semaines=6.5),
        {
            ".session": "nombre entier",
            ".cycle_annees": "nombre entier",
            ".periodes[0].signee": "vrai ou faux",
            ".periodes[1].semaines": "nombre entier",
        },
    ),
    "unknown words": (
        broken(
            statut="eleve",
            situation="stage",
            forme="totale",
            resultats__0__etat="perdu",
            certificats_travail__0__temps="mi-temps",
        ),
        {
            ".statut": "eleve",
            ".situation": "stage",
            ".forme": "totale",
            ".resultats[0].etat": "perdu",
            ".certificats_travail[0].temps": "mi-temps",
        },
    ),
    "impossible dates": (
        broken(
            candidat__date_naissance="2004-02-30",
            cycle_debut="01/09/2023",
            positionnement__date="hier",
            periodes__0__du="2024-13-01",
            certificats_travail__0__au=20240101,
        ),
        {
            ".candidat.date_naissance": "date",
            ".cycle_debut": "date",
            ".positionnement.date": "date",
            ".periodes[0].du": "date",
            ".certificats_travail[0].au": "date",
        },
    ),
    "missing parts": (
        broken(candidat__numero=..., positionnement__semaines=..., resultats__0__unite=...),
        {".candidat.numero": "numero", ".positionnement.semaines": "semaines", ".resultats[0].unite": "unite"},
    ),
    "unknown keys": (
        broken(age=20, periodes__0__lieu="Nantes", dossiers_professionnels__E31__note="12"),
        {".age": "clé inconnue", ".periodes[0].lieu": "clé inconnue", ".dossiers_professionnels.E31.note": "clé"},
    ),
    "lists that are none": (
        broken(periodes={}, certificats_travail="aucun", resultats=None),
        {".periodes": "liste", ".certificats_travail": "liste", ".resultats": "liste"},
    ),
    "objects that are none": (
        broken(positionnement=12, periodes__0__structure="Mairie", dossiers_professionnels=[]),
        {".positionnement": "", ".periodes[0].structure": "", ".dossiers_professionnels": ""},
    ),
    "units and marks": (
        broken(unites_presentees=["U2", "U98"], renonce=["U34"], attestations=["X"], resultats__0__note="25"),
        {
            ".unites_presentees[1]": "unité inconnue",
            ".renonce[0]": "unité inconnue",
            ".attestations[0]": "unité inconnue",
            ".resultats[0].note": "0 à 20",
        },
    ),
    "a note and no note": (
        broken(resultats__0__note=None, resultats__1__note="12"),
        {".resultats[0].note": "note", ".resultats[1].note": "dispense"},
    ),
    "another diploma": (broken(diplome="ga"), {".diplome": "autre diplôme"}),
    "session too early": (broken(session=2022), {".session": "2023 à 2028"}),
    "session too late": (broken(session=2029), {".session": "2023 à 2028"}),
    "no session": (broken(session=None), {".session": "--session"}),
    "weeks below nothing": (
        broken(periodes__0__semaines=-4, periodes__1__heures=-1, positionnement__semaines=-1),
        {".periodes[0].semaines": "-4", ".periodes[1].heures": "-1", ".positionnement.semaines": "-1"},
    ),
    "not an object": ("02", {"": "objet"}),
    "nothing": (None, {"": "objet"}),
    "a list": ([plain("02")], {"": "objet"}),
}


@pytest.mark.parametrize("lines", [False, True], ids=["json", "jsonl"])
@pytest.mark.parametrize(("faulty", "expected"), FAULTY.values(), ids=FAULTY.keys())
def test_every_fault_is_told_with_its_path_and_the_others_are_checked(
    faulty: object,
    expected: dict[str, str],
    lines: bool,
    tmp_path: Path,
    check: Callable[..., Result],
    read_table: Callable[[Path], Rows],
    written: Callable[[Path], Plain],
) -> None:
    dossiers = [plain("01"), faulty, plain("03")]
    path = tmp_path / ("dossiers.jsonl" if lines else "dossiers.json")
    path.write_text("\n".join(map(json.dumps, dossiers)) if lines else json.dumps(dossiers), encoding="utf-8")
    folder = tmp_path / "sortie"
    result = check(path, "--sortie", folder)
    assert result.exit_code == 1
    root = "$" if lines else "$[1]"
    faults = {fault["colonne"]: fault for fault in read_table(folder / "rejets.csv")}
    assert faults.keys() == {root + place for place in expected}
    for place, words in expected.items():
        fault = faults[root + place]
        assert words in f"{fault['valeur']} {fault['erreur']} {fault['remede']}"
        assert (fault["fichier"], fault["ligne"]) == (path.name, "2" if lines else "1")
        assert f"colonne {root + place}" in result.stderr
    summary = written(folder)
    assert (summary["lus"], summary["traites"], summary["rejetes"]) == (3, 2, 1)
    assert summary["verdicts"]["conforme"] == 2


def test_a_line_that_is_not_json_is_rejected_alone(
    tmp_path: Path,
    write: Callable[..., Path],
    check: Callable[..., Result],
    read_table: Callable[[Path], Rows],
    written: Callable[[Path], Plain],
) -> None:
    lines = (json.dumps(plain("1")), "", "{oups", json.dumps(plain("3")))
    folder = tmp_path / "sortie"
    assert check(write(*lines, name="d.jsonl", encoding="utf-8"), "--sortie", folder).exit_code == 1
    [fault] = read_table(folder / "rejets.csv")
    assert (fault["ligne"], fault["colonne"]) == ("3", "$")
    assert "JSON" in fault["erreur"]
    assert (written(folder)["traites"], written(folder)["rejetes"]) == (2, 1)


@pytest.mark.parametrize("lines", [False, True], ids=["json", "jsonl"])
def test_a_candidate_given_twice_is_taken_neither_time(
    lines: bool,
    tmp_path: Path,
    check: Callable[..., Result],
    read_table: Callable[[Path], Rows],
    written: Callable[[Path], Plain],
) -> None:
    dossiers = [plain("02"), plain("01"), plain("02", session=2027), plain("E1"), plain("E1")]
    path = tmp_path / ("d.jsonl" if lines else "d.json")
    path.write_text("\n".join(map(json.dumps, dossiers)) if lines else json.dumps(dossiers), encoding="utf-8")
    folder = tmp_path / "sortie"
    assert check(path, "--sortie", folder).exit_code == 1
    faults = read_table(folder / "rejets.csv")
    assert [fault["candidat"] for fault in faults] == ["02", "02", "E1", "E1"]
    assert all("plusieurs fois" in fault["erreur"] for fault in faults)
    if lines:
        assert "lignes 1, 3" in faults[0]["erreur"]
    assert (written(folder)["traites"], written(folder)["rejetes"]) == (1, 4)


def test_one_number_written_two_ways_is_one_candidate(write: Callable[..., Path], check: Callable[..., Result]) -> None:
    text = json.dumps(plain("02"))
    escaped = text.replace('"numero": "02"', r'"numero": "\u00302"')
    spaced = text.replace('"numero": "02"', '"nom_": 1, "numero"  :\t"02"').replace('"nom_": 1, ', "")
    assert json.loads(escaped) == json.loads(spaced) == json.loads(text)
    result = check(write(text, escaped, spaced, name="d.jsonl", encoding="utf-8"))
    assert result.stderr.count("plusieurs fois") == 3


@pytest.mark.parametrize("place", ["periodes", "certificats_travail", "contrat_apprentissage", "cycle_debut"])
@pytest.mark.parametrize("statut", ["scolaire_public", "apprenti_habilite", "experience"])
def test_dates_at_the_ends_of_time_bring_nothing_down(
    place: str, statut: str, check: Callable[..., Result], write_json: Callable[..., Path]
) -> None:
    # 9999-12-31 is how some programs write « no end ».
    dossier = plain("1", statut=statut, contrat_apprentissage={"employeur": "Duval", "du": "2024-01-01"})
    for first, last in (("0001-01-01", "9999-12-31"), ("9999-12-31", "9999-12-31"), ("0001-01-01", "0001-01-01")):
        if place == "cycle_debut":
            dossier[place] = first
        else:
            whole = dossier[place] if isinstance(dossier[place], dict) else dossier[place][0]
            whole.update(du=first, au=last)
        assert check(write_json(deepcopy(dossier))).exit_code in {0, 1}


# --- which session -----------------------------------------------------------------------------------------------


def test_the_session_of_the_record_wins(reports: Callable[..., Reports], write_json: Callable[..., Path]) -> None:
    # Facultative « éducation physique et sportive »: proposed until 2025.
    choice = {"facultatives": [{"bloc": "BF-EPS"}]}
    path = write_json([plain("1", session=2026, **choice), plain("2", session=None, **choice)])
    found = {
        number: {f["regle"]: f["verdict"] for f in report["constats"]}
        for number, report in reports(path, "--session", "2025").items()
    }
    assert found["1"]["agora.facultatives.disponibilite"] == "non_conforme"
    assert found["2"]["agora.facultatives.disponibilite"] == "conforme"


def test_the_session_shown_is_the_one_that_was_used(
    check: Callable[..., Result], write_json: Callable[..., Path]
) -> None:
    path = write_json([plain("1", session=2026), plain("2", session=None)])
    rows = table(check(path, "--session", "2025", "--format", "csv"))
    assert {(row["numero_candidat"], row["session"]) for row in rows} == {("1", "2026"), ("2", "2025")}


def test_a_record_outside_the_editions_is_rejected_whatever_the_option(
    check: Callable[..., Result], write_json: Callable[..., Path]
) -> None:
    result = check(write_json([plain("1", session=2022), plain("2")]), "--session", "2026")
    assert result.exit_code == 1
    assert "$[0].session" in result.stderr
    assert "2022" in result.stderr


# --- a table of periods ------------------------------------------------------------------------------------------

HEADERS = {
    "numero_candidat": "N° Candidat",
    "nom": "Nom de famille",
    "prenom": "Prénom(s)",
    "date_naissance": "Né(e) le",
    "statut": "Catégorie Candidat",
    "situation": "SITUATION",
    "forme": "Forme d’examen",
    "session": "Année",
    "cycle_annees": "Durée du cycle",
    "cycle_debut": "Entrée en formation",
    "positionnement_semaines": "Semaines de positionnement",
    "positionnement_date": "Date de la décision",
    "structure": "Organisme d’accueil",
    "adresse": "adresse",
    "type": "Type de structure",
    "du": "Date de début",
    "au": "Date de fin",
    "semaines": "Nb de semaines",
    "heures": "Nombre d’heures",
    "activites": "Sous-activités",
    "responsable": "Tuteur",
    "signee": "Signé",
    "cachet": "Tampon",
    "convention": "Convention signée",
}
"""A name of each column, as offices write it."""


def french_date(iso: str | None) -> str:
    return "/".join(reversed(iso.split("-"))) if iso else ""


def identity_cells(dossier: Plain) -> dict[str, str]:
    """The identity of a dossier as cells."""
    positioned = dossier.get("positionnement") or {}
    values = {
        "numero_candidat": dossier["candidat"]["numero"],
        "nom": dossier["candidat"]["nom"],
        "prenom": dossier["candidat"]["prenom"],
        "date_naissance": french_date(dossier["candidat"]["date_naissance"]),
        **{name: dossier.get(name) for name in ("statut", "situation", "forme", "session", "cycle_annees")},
        "cycle_debut": french_date(dossier.get("cycle_debut")),
        "positionnement_semaines": positioned.get("semaines"),
        "positionnement_date": french_date(positioned.get("date")),
    }
    return {name: "" if value is None else str(value) for name, value in values.items()}


def period_cells(period: Plain) -> dict[str, str]:
    """A period as cells."""
    words = {True: "oui", False: "non", None: ""}
    host = period.get("structure", {})
    return {
        "structure": host.get("nom", ""),
        "adresse": host.get("adresse", ""),
        "type": host.get("type") or "",
        "du": french_date(period.get("du")),
        "au": french_date(period.get("au")),
        "semaines": str(period.get("semaines", "")),
        "heures": str(period.get("heures", "")),
        "activites": " ".join(period.get("activites", ())),
        "responsable": period.get("responsable", ""),
        "signee": words[period.get("signee")],
        "cachet": words[period.get("cachet")],
        "convention": words[period.get("convention")],
    }


def candidates() -> list[Plain]:
    """Candidates whose dossiers hold what a table of periods can tell."""
    keys = ("candidat", "diplome", "session", "statut", "situation", "forme", "cycle_annees", "cycle_debut")
    made = []
    for rank, (statut, situation, session) in enumerate(
        [
            ("scolaire_public", None, 2024),
            ("scolaire_hors_contrat", None, 2026),
            ("fpc_prive", "reconversion", 2026),
            ("distance", None, 2025),
            ("apprenti_habilite", None, 2026),
            ("experience", None, 2027),
        ]
    ):
        whole = plain(f"0201155770{rank}", statut=statut, situation=situation, session=session)
        dossier = {key: whole[key] for key in (*keys, "positionnement", "periodes")}
        del dossier["candidat"]["ine"]
        dossier["periodes"] = deepcopy(whole["periodes"])
        dossier["periodes"][1].update(convention=bool(rank % 2), semaines=6 + rank % 3)
        dossier["periodes"].append({"structure": {"nom": "Café « Le Port »"}, "du": "2025-05-05", "au": "2025-05-23"})
        if rank % 3:
            dossier["positionnement"] = None
        made.append(dossier)
    return made


def rows_of(dossiers: list[Plain]) -> list[dict[str, str]]:
    """One row a period, in the order of the dossiers."""
    return [{**identity_cells(d), **period_cells(period)} for d in dossiers for period in d["periodes"]]


def csv_text(rows: list[dict[str, str]], columns: list[str], separator: str = ";") -> str:
    """A table under the names that offices give to those columns."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    writer.writerow([HEADERS.get(name, name) for name in columns])
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("seed", "separator", "encoding"), [(None, ";", "utf-8-sig"), (1, ",", "utf-8"), (2, "\t", "cp1252")]
)
def test_a_table_of_periods_gives_what_the_same_dossiers_give(
    seed: int | None,
    separator: str,
    encoding: str,
    tmp_path: Path,
    reports: Callable[..., Reports],
    write_json: Callable[..., Path],
) -> None:
    dossiers = candidates()
    rows, columns = rows_of(dossiers), list(HEADERS)
    if seed is not None:
        order = random.Random(seed)  # noqa: S311 - a shuffle that is the same each time
        order.shuffle(columns)
        # Candidates are mingled; the periods of each stay in their order.
        waiting = {d["candidat"]["numero"]: [r for r in rows if r["numero_candidat"] == d["candidat"]["numero"]]
                   for d in dossiers}  # fmt: skip
        mingled = [row["numero_candidat"] for row in rows]
        order.shuffle(mingled)
        rows = [waiting[number].pop(0) for number in mingled]
    path = tmp_path / "periodes.csv"
    path.write_bytes(csv_text(rows, columns, separator).encode(encoding))
    from_table = reports(path)
    # A table cannot hold the dossiers of E31 and E32: nothing is said of them.
    assert from_table == reports(write_json([{**dossier, "partiel": True} for dossier in dossiers]))
    assert not any(".dossier." in f["regle"] for r in from_table.values() for f in r["constats"])
    assert len(from_table) == len(dossiers)
    assert list(from_table) == list(dict.fromkeys(row["numero_candidat"] for row in rows))
    assert {f["regle"] for r in from_table.values() for f in r["constats"]} >= {
        "agora.pfmp.duree",
        "agora.pfmp.positionnement",
        "agora.pfmp.attestation",
        "agora.pfmp.convention",
        "agora.pfmp.semaines",
    }


def test_a_table_without_sessions_takes_the_option(
    tmp_path: Path, reports: Callable[..., Reports], check: Callable[..., Result]
) -> None:
    columns = [name for name in HEADERS if name != "session"]
    path = tmp_path / "periodes.csv"
    path.write_text(csv_text(rows_of(candidates()[1:2]), columns), encoding="utf-8")
    for session, required in (("2024", "22 semaines"), ("2026", "20 semaines")):
        [report] = reports(path, "--session", session).values()
        [weeks] = [f for f in report["constats"] if f["regle"] == "agora.pfmp.duree"]
        assert weeks["attendu"] == required
    missing = check(path)
    assert missing.exit_code == 1
    assert "session inconnue" in missing.stderr


def test_a_candidate_without_a_period_is_checked_all_the_same(tmp_path: Path, reports: Callable[..., Reports]) -> None:
    dossier = {**candidates()[1], "periodes": [], "positionnement": None}
    path = tmp_path / "periodes.csv"
    path.write_text(csv_text([identity_cells(dossier)], list(HEADERS)), encoding="utf-8")
    [report] = reports(path).values()
    [weeks] = [f for f in report["constats"] if f["regle"] == "agora.pfmp.duree"]
    assert (weeks["verdict"], weeks["attendu"]) == ("non_conforme", "20 semaines")
    assert weeks["constate"].startswith("0 semaine")


# Each case: the column, the cell, words that say what is wrong.
BAD_CELLS = [
    ("du", "31/02/2024", "date"),
    ("au", "bientôt", "date"),
    ("semaines", "2,5", "nombre entier"),
    ("semaines", "-4", "nombre entier"),
    ("heures", "210 environ", "nombre d’heures"),
    ("signee", "peut-être", "ni oui ni non"),
    ("cachet", "2", "ni oui ni non"),
    ("convention", "?", "ni oui ni non"),
    ("statut", "externe", "mot inconnu"),
    ("situation", "stage", "mot inconnu"),
    ("forme", "totale", "mot inconnu"),
    ("session", "2029", "2023 à 2028"),
    ("session", "MMXXVI", "nombre entier"),
    ("cycle_annees", "trois", "nombre entier"),
    ("cycle_debut", "2023", "date"),
    ("positionnement_semaines", "douze", "nombre entier"),
    ("positionnement_date", "2023-06-31", "date"),
    ("date_naissance", "30/02/2004", "date"),
]


@pytest.mark.parametrize(("column", "cell", "words"), BAD_CELLS)
def test_a_bad_cell_rejects_its_candidate_alone_with_its_place(
    column: str,
    cell: str,
    words: str,
    tmp_path: Path,
    check: Callable[..., Result],
    read_table: Callable[[Path], Rows],
    written: Callable[[Path], Plain],
) -> None:
    dossiers = candidates()[:3]
    rows = rows_of(dossiers)
    identity = column in identity_cells(dossiers[1])
    for row in rows[3:6] if identity else rows[4:5]:
        row[column] = cell
    path, folder = tmp_path / "periodes.csv", tmp_path / "sortie"
    path.write_text(csv_text(rows, list(HEADERS)), encoding="utf-8")
    assert check(path, "--sortie", folder).exit_code == 1
    [fault] = read_table(folder / "rejets.csv")
    assert fault["candidat"] == "02011557701"
    assert fault["colonne"] == HEADERS[column]
    assert fault["ligne"] == ("5" if identity else "6")
    assert fault["valeur"].removeprefix("'") == cell
    assert words in fault["erreur"]
    summary = written(folder)
    assert (summary["lus"], summary["traites"], summary["rejetes"], summary["candidats"]) == (9, 6, 3, 2)


def test_all_the_faults_of_a_candidate_are_told_at_once(
    tmp_path: Path, check: Callable[..., Result], read_table: Callable[[Path], Rows], written: Callable[[Path], Plain]
) -> None:
    rows = rows_of(candidates()[:2])
    rows[3].update(du="31/02/2024", semaines="six")
    rows[5].update(signee="peut-être")
    for row in rows[3:]:
        row.update(statut="externe", session="2022")
    path, folder = tmp_path / "periodes.csv", tmp_path / "sortie"
    path.write_text(csv_text(rows, list(HEADERS)), encoding="utf-8")
    check(path, "--sortie", folder)
    assert {(fault["ligne"], fault["colonne"]) for fault in read_table(folder / "rejets.csv")} == {
        ("5", HEADERS[name]) for name in ("du", "semaines", "statut", "session")
    } | {("7", HEADERS["signee"])}
    assert written(folder)["rejetes"] == 3


def test_two_identities_for_one_candidate_are_told_with_the_line(
    tmp_path: Path, check: Callable[..., Result], read_table: Callable[[Path], Rows], written: Callable[[Path], Plain]
) -> None:
    rows = rows_of(candidates()[:2])
    rows[2]["nom"] = "Durand"
    path, folder = tmp_path / "periodes.csv", tmp_path / "sortie"
    path.write_text(csv_text(rows, list(HEADERS)), encoding="utf-8")
    assert check(path, "--sortie", folder).exit_code == 1
    [fault] = read_table(folder / "rejets.csv")
    assert (fault["ligne"], fault["candidat"]) == ("4", "02011557700")
    assert "deux identités" in fault["erreur"]
    assert "ligne 2" in fault["remede"]
    assert (written(folder)["traites"], written(folder)["rejetes"]) == (3, 3)


@pytest.mark.parametrize("place", [0, 2, 5])
def test_a_row_that_names_nobody_is_rejected_alone(
    place: int,
    tmp_path: Path,
    check: Callable[..., Result],
    read_table: Callable[[Path], Rows],
    written: Callable[[Path], Plain],
) -> None:
    rows = rows_of(candidates()[:2])
    rows[place]["numero_candidat"] = ""
    path, folder = tmp_path / "periodes.csv", tmp_path / "sortie"
    path.write_text(csv_text(rows, list(HEADERS)), encoding="utf-8")
    assert check(path, "--sortie", folder).exit_code == 1
    [fault] = read_table(folder / "rejets.csv")
    assert (fault["ligne"], fault["candidat"], fault["colonne"]) == (str(place + 2), "", HEADERS["numero_candidat"])
    summary = written(folder)
    assert (summary["lus"], summary["traites"], summary["rejetes"], summary["candidats"]) == (6, 5, 1, 2)


@pytest.mark.parametrize("cut", ["short", "long"])
def test_a_row_that_is_cut_or_too_long_is_told(
    cut: str, tmp_path: Path, check: Callable[..., Result], read_table: Callable[[Path], Rows]
) -> None:
    lines = csv_text(rows_of(candidates()[:2]), list(HEADERS)).splitlines()
    lines[2] = ";".join(lines[2].split(";")[:5]) if cut == "short" else f"{lines[2]};de trop"
    path, folder = tmp_path / "periodes.csv", tmp_path / "sortie"
    path.write_text("\r\n".join(lines), encoding="utf-8", newline="")
    assert check(path, "--sortie", folder).exit_code == 1
    faults = [fault for fault in read_table(folder / "rejets.csv") if fault["ligne"] == "3"]
    assert [f"cellules au lieu de {len(HEADERS)}" in fault["erreur"] for fault in faults] == [True]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ([*HEADERS, "Humeur"], ["« Humeur »", "inconnue"]),
        ([*HEADERS, "Tuteur"], ["« Tuteur »", "en double"]),
        ([name for name in HEADERS if name != "numero_candidat"], ["« numero_candidat »", "absente"]),
        (["numero_candidat", "structure"], ["« du »", "« au »", "« semaines »"]),
        ([*HEADERS, "Humeur", "Météo"], ["« Humeur »", "« Météo »"]),
    ],
    ids=["unknown", "twice", "no number", "no dates and no weeks", "two unknown"],
)
def test_a_table_of_the_wrong_columns_is_refused_with_each_of_them(
    columns: list[str], said: list[str], tmp_path: Path, check: Callable[..., Result]
) -> None:
    path = tmp_path / "periodes.csv"
    path.write_text(csv_text(rows_of(candidates()[:1]), columns), encoding="utf-8")
    result = check(path, "--sortie", tmp_path / "sortie")
    assert result.exit_code == 2
    assert [words for words in said if words not in result.stderr] == []
    assert [found.name for found in tmp_path.iterdir()] == ["periodes.csv"]
