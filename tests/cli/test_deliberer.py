"""`bacpro deliberer`: what it reads, proposes and writes, however the same candidates were written.

AGOrA has 25 coefficients: U2 4, U31 4, U32 3; U51 and U52 2.5; U41 and U42 2; the other five 1.
"""

import json
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Rows = list[dict[str, str]]
Bacpro = Callable[..., Result]
Write = Callable[..., Path]
ReadTable = Callable[[Path], Rows]

EXAMPLES = Path(__file__).parents[2] / "examples"
HEADER = (
    "numero_candidat;nom;prenom;date_naissance;statut;etablissement;division;moyenne;points;decision;mention;"
    "unites_acquises;regle;confiance;explication;decision_jury;mention_jury;points_jury;motif_jury"
)
FAULTS_HEADER = "fichier;ligne;colonne;candidat;valeur;erreur;remede"
UNITS = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")
WIDE = ";".join(("N° Candidat", "Nom de famille", "Prénom(s)", "Forme", "Session", *UNITS))
DECISIONS = {"admis", "admis_apres_controle", "controle", "ajourne", "non_delivrable", "incomplet", "en_cours"}


def row(numero: str, every: str = "10", session: str = "2024", forme: str = "globale", **cells: str) -> str:
    """A row under WIDE: one mark everywhere, but in the units given."""
    marks = [cells.get(unite, every) for unite in UNITS]
    return ";".join((numero, "Œuvrard", "Zoé", forme, session, *marks))


@pytest.fixture
def deliberated(bacpro: Bacpro, tmp_path: Path, read_table: ReadTable) -> Callable[..., dict[str, dict[str, str]]]:
    """Deliberate on a file, and give the rows written, by candidate number."""

    def run(path: Path, *options: object, exit_code: int = 0) -> dict[str, dict[str, str]]:
        folder = tmp_path / f"sortie-{len(list(tmp_path.iterdir()))}"
        result = bacpro("deliberer", path, *options, "--sortie", folder)
        assert result.exit_code == exit_code, result.output
        return {line["numero_candidat"]: line for line in read_table(folder / "deliberation.csv")}

    return run


def told(found: dict[str, dict[str, str]], numero: str = "01") -> tuple[str, str, str, str]:
    """What is proposed for a candidate: average, points, decision, mention."""
    line = found[numero]
    return line["moyenne"], line["points"], line["decision"], line["mention"]


def objects(text: str) -> dict[str, dict[str, Any]]:
    """The candidates of a JSON output, a list or one object a line, by number."""
    lines = json.loads(text) if text.lstrip().startswith("[") else [json.loads(line) for line in text.splitlines()]
    return {line["numero_candidat"]: line for line in lines}


def options(folder: Path) -> list[object]:
    """Session 2024, written into a folder."""
    return ["--session", 2024, "--sortie", folder]


# --- the output folder ---------------------------------------------------------------------------------------------


def test_the_folder_holds_the_table_the_rejects_and_a_summary_that_adds_up(
    bacpro: Bacpro, tmp_path: Path, write: Write, read_table: ReadTable
) -> None:
    path = write(WIDE, row("01"), row("02", U7="AB"), row("03", U7="25"), row("04", "12"))
    folder = tmp_path / "sortie"
    result = bacpro("deliberer", path, *options(folder))
    assert result.exit_code == 1
    assert (folder / "deliberation.csv").read_bytes().startswith(b"\xef\xbb\xbf" + HEADER.encode() + b"\r\n")
    assert (folder / "rejets.csv").read_text(encoding="utf-8-sig").startswith(FAULTS_HEADER)
    text = (folder / "deliberation.csv").read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n") == 4
    summary = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
    assert (summary["lus"], summary["traites"], summary["rejetes"], summary["candidats"]) == (4, 3, 1, 3)
    assert summary["lus"] == summary["traites"] + summary["rejetes"]
    assert summary["fautes"] == len(read_table(folder / "rejets.csv")) == 1
    assert set(summary["decisions"]) == DECISIONS
    assert sum(summary["decisions"].values()) == summary["candidats"] == len(read_table(folder / "deliberation.csv"))
    assert (summary["commande"], summary["diplome"], summary["session"]) == ("deliberer", "agora", 2024)
    assert set(summary["versions"]) == {"bacpro", "agora"}
    [read] = summary["entrees"]
    assert (read["fichier"], read["forme"], len(read["sha256"])) == ("candidats.csv", "table_large", 64)


def test_a_row_is_as_the_contract_says(deliberated: Callable[..., dict[str, dict[str, str]]], write: Write) -> None:
    found = deliberated(write(WIDE, row("01", U11="9,9", U7="DI", U6="9,5")), "--session", 2024)
    # 250 − 0.1 − 10 − 0.5 = 239.4 over 24: 9.975, shown cut; U2, U31 and U32 at 10: the contrôle.
    assert found["01"]["explication"].startswith("Moyenne de 9,97… (239,4 points / 24) ; unités professionnelles")
    assert {name: cell for name, cell in found["01"].items() if name != "explication"} == {
        "numero_candidat": "01",
        "nom": "Œuvrard",
        "prenom": "Zoé",
        "date_naissance": "",
        "statut": "",
        "etablissement": "",
        "division": "",
        "moyenne": "9,97",
        "points": "239,4",
        "decision": "controle",
        "mention": "",
        "unites_acquises": "U12 U2 U31 U32 U33 U41 U42 U51 U52 U7",
        "regle": "code.deliberation.controle",
        "confiance": "deduction",
        **dict.fromkeys(("decision_jury", "mention_jury", "points_jury", "motif_jury"), ""),
    }
    assert list(found["01"]) == HEADER.split(";")


def test_a_name_that_a_spreadsheet_would_run_is_neutralised(
    deliberated: Callable[..., dict[str, dict[str, str]]], write: Write
) -> None:
    found = deliberated(write(WIDE, row("01").replace("Œuvrard", "=2+3").replace("Zoé", '"a;""b"')))
    assert (found["01"]["nom"], found["01"]["prenom"]) == ("'=2+3", 'a;"b')


def test_the_order_of_rows_and_of_columns_does_not_matter(
    deliberated: Callable[..., dict[str, dict[str, str]]], write: Write
) -> None:
    rows = [row("01"), row("02", "12,5", U7="AJ"), row("03", "9", U2="20"), row("04", U51="NV"), row("05", U52="")]
    straight = deliberated(write(WIDE, *rows))
    backwards = deliberated(
        write(*(";".join(reversed(line.split(";"))) for line in (WIDE, *reversed(rows))), name="envers.csv")
    )
    assert straight == backwards
    assert list(straight) == list(reversed(list(backwards)))


def test_nothing_is_written_where_nothing_could_be_read(bacpro: Bacpro, tmp_path: Path, write: Write) -> None:
    folder = tmp_path / "sortie"
    result = bacpro("deliberer", write(WIDE), *options(folder))
    assert (result.exit_code, folder.exists()) == (2, False)
    assert "aucun candidat" in result.stderr


def test_an_existing_folder_is_refused_and_replaced_when_asked(bacpro: Bacpro, tmp_path: Path, write: Write) -> None:
    folder = tmp_path / "sortie"
    path = write(WIDE, row("01"))
    assert bacpro("deliberer", path, *options(folder)).exit_code == 0
    assert bacpro("deliberer", path, *options(folder)).exit_code == 2
    assert bacpro("deliberer", path, *options(folder), "--remplacer").exit_code == 0


# --- one candidate, however he is written --------------------------------------------------------------------------


def test_the_long_table_and_the_dossiers_say_the_same_as_the_wide_table(
    deliberated: Callable[..., dict[str, dict[str, str]]], write: Write, write_json: Write, tmp_path: Path
) -> None:
    cells = {"U2": "12,5", "U31": "8", "U7": "DI", "U6": "AJ", "U41": "VA"}
    marks = {**dict.fromkeys(UNITS, "10,5"), **cells}
    wide = deliberated(write(WIDE, row("01", "10,5", **cells)), "--session", 2024)
    lines = [f"01;Œuvrard;Zoé;globale;{unite};{mark};2024" for unite, mark in marks.items()]
    long = deliberated(
        write("numero_candidat;nom;prenom;forme;unite;note;session", *lines, name="longue.csv"), "--session", 2024
    )
    states = {"DI": "dispense", "AJ": "absence_justifiee", "VA": "vae"}
    dossier = {
        "candidat": {"numero": "01", "nom": "Œuvrard", "prenom": "Zoé"},
        "diplome": "agora",
        "session": 2024,
        "forme": "globale",
        "resultats": [
            {"unite": unite, "etat": states[mark]} if mark in states else {"unite": unite, "note": mark}
            for unite, mark in marks.items()
        ],
    }
    one = deliberated(write_json(dossier), "--session", 2024)
    lined = tmp_path / "dossiers.jsonl"
    lined.write_text(json.dumps(dossier) + "\n", encoding="utf-8")
    assert wide == long == one == deliberated(lined, "--session", 2024)
    # 10.5 × 13 + 12.5 × 4 + 8 × 4 + 0 × 1, over 22: U7 and U41 are out of the divisor.
    assert told(wide) == ("9,93", "218,5", "controle", "")


def test_the_orals_of_the_controle_are_read_from_their_columns(
    deliberated: Callable[..., dict[str, dict[str, str]]], write: Write
) -> None:
    header = f"{WIDE};contrôle U12;Controle U51"
    found = deliberated(
        write(
            header,
            row("01", U12="8", U51="8") + ";10;10",  # 243, then + 2 + 5
            row("02", U12="8", U51="8") + ";10;9,99",  # … + 4.975
            row("03", U12="8", U51="8") + ";10;",
            row("04", U12="8", U51="8") + ";;",
        )
    )
    assert told(found, "01") == ("10,00", "250", "admis_apres_controle", "")
    assert told(found, "02") == ("9,99", "249,975", "ajourne", "")
    assert told(found, "03") == told(found, "04") == ("9,72", "243", "controle", "")


def test_the_oral_of_before_2022_is_read_from_its_column(
    deliberated: Callable[..., dict[str, dict[str, str]]], write: Write
) -> None:
    units = ("U11", "U12", "U2", "U31", "U32", "U33", "U34", "U41", "U42", "U51", "U52", "U6", "U7")
    header = ";".join(("numero_candidat", "session", *units, "Épreuve de contrôle"))
    marks = ";".join("9" if unite == "U11" else "10" for unite in units)
    found = deliberated(
        write(header, f"01;2021;{marks};11", f"02;2021;{marks};9", f"03;2021;{marks};"), "--diplome", "ga"
    )
    assert told(found, "01") == ("10,48", "566", "admis_apres_controle", "")  # (269 + 27 × 11) / 54
    assert told(found, "02") == ("9,48", "512", "ajourne", "")
    assert told(found, "03") == ("9,96", "269", "controle", "")


def test_situations_of_ccf_make_a_mark_that_is_marked_as_a_proposal(
    bacpro: Bacpro, deliberated: Callable[..., dict[str, dict[str, str]]], write: Write
) -> None:
    path = write(
        f"{WIDE};U2 situation 1;U2 situation 2",
        row("01", U2="") + ";9;11,5",  # 10.25 × 4
        row("02", U2="") + ";9;",
        row("03", U2="10") + ";20;20",  # the note that is given wins
    )
    found = deliberated(path)
    assert told(found, "01") == ("10,04", "251", "admis", "")
    assert "note proposée, à ne pas communiquer au candidat" in found["01"]["explication"]
    assert (found["02"]["decision"], found["03"]["points"]) == ("incomplet", "250")
    data = objects(bacpro("deliberer", path, "--format", "json").stdout)
    proposed = {numero: [u["unite"] for u in line["unites"] if u["proposition"]] for numero, line in data.items()}
    assert proposed == {"01": ["U2"], "02": [], "03": []}


def test_projet_and_points_of_the_jury_are_read_from_their_columns(
    deliberated: Callable[..., dict[str, dict[str, str]]], write: Write
) -> None:
    path = write(
        f"{WIDE};Catégorie;Chef-d’œuvre;Points de jury",
        row("01", U11="9,9") + ";scolaire_public;10,05;",
        row("02", U11="9,9") + ";fpc_prive;20;0,1",
        row("03") + ";apprenti_habilite;0;",
        row("04") + ";;12;-0,5",
    )
    found = deliberated(path)
    assert told(found, "01") == ("10,00", "250", "admis", "")
    assert told(found, "02") == ("10,00", "250", "admis", "")
    assert told(found, "03") == ("9,20", "230", "controle", "")
    assert told(found, "04") == ("9,98", "249,5", "controle", "")
    assert found["04"]["explication"].endswith(
        "À arbitrer : le statut n’est pas indiqué : la note de projet, propre aux scolaires et aux apprentis, "
        "compte-t-elle ?"
    )


def test_notes_of_earlier_sessions_are_read_from_their_columns(
    deliberated: Callable[..., dict[str, dict[str, str]]], write: Write
) -> None:
    path = write(
        f"{WIDE};U31 session",
        row("01", U31="12") + ";2019",
        row("02", U31="12") + ";2018",
        row("03", U31="9") + ";2023",
        row("04", U31="9", forme="progressive") + ";2023",
        row("05", U31="9", forme="progressive") + ";2022",
    )
    found = deliberated(path)
    assert [found[f"0{number}"]["decision"] for number in range(1, 6)] == [
        *("admis", "incomplet", "incomplet", "ajourne", "en_cours")
    ]
    assert "U31 : la note de 12 obtenue en 2018 n’est plus valable." in found["02"]["explication"]
    assert "À arbitrer : U31 : la note de 9 obtenue en 2022" in found["05"]["explication"]


# --- which session ---------------------------------------------------------------------------------------------------


def test_a_session_in_a_record_wins_over_the_option(
    deliberated: Callable[..., dict[str, dict[str, str]]], write: Write, write_json: Write
) -> None:
    """18 gives félicitations from session 2024 only."""
    path = write(WIDE, row("01", "18", "2023"), row("02", "18", ""), row("03", "18", "2024"))
    found = deliberated(path, "--session", 2025)
    assert [found[numero]["mention"] for numero in ("01", "02", "03")] == ["TB", "TBF", "TBF"]
    dossier = {
        "candidat": {"numero": "01"},
        "session": 2023,
        "resultats": [{"unite": unite, "note": "18"} for unite in UNITS],
    }
    assert deliberated(write_json(dossier), "--session", 2025)["01"]["mention"] == "TB"


def test_a_session_in_a_record_wins_over_an_earlier_option(
    deliberated: Callable[..., dict[str, dict[str, str]]], write: Write
) -> None:
    assert deliberated(write(WIDE, row("01", "18", "2024")), "--session", 2023)["01"]["mention"] == "TBF"


def test_the_option_stands_for_the_sessions_of_a_long_table(
    deliberated: Callable[..., dict[str, dict[str, str]]], write: Write
) -> None:
    """Its session column says when a note was obtained: 2019 serves up to 2024."""
    lines = [f"01;{unite};12;{'2019' if unite == 'U6' else ''}" for unite in UNITS]
    path = write("numero_candidat;unite;note;session", *lines)
    assert deliberated(path, "--session", 2024)["01"]["decision"] == "admis"
    assert deliberated(path, "--session", 2025)["01"]["decision"] == "incomplet"


def test_without_any_session_the_latest_of_the_results_is_deliberated_on(
    bacpro: Bacpro, deliberated: Callable[..., dict[str, dict[str, str]]], write: Write
) -> None:
    lines = [f"01;{unite};18;{'2022' if unite == 'U6' else '2023'}" for unite in UNITS]
    path = write("numero_candidat;unite;note;session", *lines)
    assert deliberated(path)["01"]["mention"] == "TB"


def test_a_candidate_whose_session_is_not_known_is_rejected_and_the_others_go_on(
    bacpro: Bacpro, tmp_path: Path, write: Write, read_table: ReadTable
) -> None:
    """All faults at once: one row without session does not stop the table."""
    path = write("numero_candidat;unite;note;session", "01;U6;12;2022", "02;U6;12;2024", "03;U6;12;2021")
    folder = tmp_path / "sortie"
    assert bacpro("deliberer", path, "--sortie", folder).exit_code == 1
    faults = read_table(folder / "rejets.csv")
    assert [(fault["ligne"], fault["colonne"], fault["candidat"]) for fault in faults] == [
        ("2", "session", "01"),
        ("4", "session", "03"),
    ]
    assert {(fault["erreur"], fault["remede"]) for fault in faults} == {
        ("la session de l’examen n’est pas connue", "Ajoutez-la au candidat, ou donnez --session.")
    }
    assert [line["numero_candidat"] for line in read_table(folder / "deliberation.csv")] == ["02"]
    summary = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
    assert (summary["lus"], summary["traites"], summary["rejetes"]) == (3, 1, 2)


def test_a_result_later_than_the_session_of_its_record_is_rejected(
    bacpro: Bacpro, tmp_path: Path, write: Write, read_table: ReadTable
) -> None:
    path = write(f"{WIDE};U31 session", row("01", session="2023") + ";2024", row("02") + ";2024")
    folder = tmp_path / "sortie"
    assert bacpro("deliberer", path, "--session", 2024, "--sortie", folder).exit_code == 1
    [fault] = read_table(folder / "rejets.csv")
    assert (fault["ligne"], fault["colonne"], fault["candidat"], fault["valeur"]) == ("2", "U31 session", "01", "2024")
    assert fault["erreur"] == "résultat postérieur à la session délibérée (2023)"
    assert [line["numero_candidat"] for line in read_table(folder / "deliberation.csv")] == ["02"]


def test_numbers_that_cannot_be_taken_exactly_are_rejected(
    bacpro: Bacpro, tmp_path: Path, write: Write, read_table: ReadTable
) -> None:
    """A mark of a hundred nines is below 10, and no sum of it may be rounded up to 10."""
    path = write(
        f"{WIDE};points_jury",
        row("01", U11="9," + "9" * 100) + ";",
        row("02", U11="9," + "9" * 40) + ";",
        row("03") + ";0," + "1" * 41,
        row("04") + ";5000",
        row("05", U11="9") + ";+1",
        row("06", U11="9") + ";-1",
    )
    folder = tmp_path / "sortie"
    assert bacpro("deliberer", path, "--session", 2024, "--sortie", folder).exit_code == 1
    assert [(fault["candidat"], fault["colonne"], fault["erreur"]) for fault in read_table(folder / "rejets.csv")] == [
        ("01", "U11", "plus de 40 décimales"),
        ("03", "points_jury", "plus de 40 décimales"),
        ("04", "points_jury", "nombre de points hors de −1000 à 1000"),
    ]
    decisions = {line["numero_candidat"]: line["decision"] for line in read_table(folder / "deliberation.csv")}
    assert decisions == {"02": "controle", "05": "admis", "06": "controle"}


def test_numbers_of_a_dossier_have_the_same_limits(bacpro: Bacpro, tmp_path: Path, read_table: ReadTable) -> None:
    def dossier(numero: str, note: str, **others: str) -> dict[str, object]:
        results = [{"unite": "U2", "note": note, "session": 2024}]
        return {"candidat": {"numero": numero}, "diplome": "agora", "session": 2024, "resultats": results, **others}

    path = tmp_path / "dossiers.json"
    dossiers = [
        dossier("01", "9." + "9" * 100),
        dossier("02", "9." + "9" * 40),
        dossier("03", "9", points_jury="1" + "0" * 60),
        dossier("04", "9", projet="10." + "1" * 41),
    ]
    path.write_text(json.dumps(dossiers), encoding="utf-8")
    folder = tmp_path / "sortie"
    assert bacpro("deliberer", path, "--sortie", folder).exit_code == 1
    assert [(fault["candidat"], fault["colonne"]) for fault in read_table(folder / "rejets.csv")] == [
        ("01", "$[0].resultats[0].note"),
        ("03", "$[2].points_jury"),
        ("04", "$[3].projet"),
    ]


# --- rows that are rejected ------------------------------------------------------------------------------------------


def test_every_fault_is_named_and_sound_rows_go_on(
    bacpro: Bacpro, tmp_path: Path, write: Write, read_table: ReadTable
) -> None:
    path = write(
        f"{WIDE};controle U12;U2 situation 1;projet;points_jury",
        row("01") + ";;;;",
        row("02", U31="25") + ";;;;",
        row("03", U12="") + ";12;;;",
        row("04", U2="") + ";;AB;;",
        row("05") + ";;;21;beaucoup",
        row("06", U51="12 AB", U52="dix") + ";-1;;;",
        row("07") + ";;;",
        row("08") + ";;;;",
        row("08") + ";;;;",
        row("", "12") + ";;;;",
    )
    folder = tmp_path / "sortie"
    result = bacpro("deliberer", path, *options(folder))
    assert result.exit_code == 1
    found = [
        (fault["ligne"], fault["colonne"], fault["candidat"], fault["valeur"])
        for fault in read_table(folder / "rejets.csv")
    ]
    assert found == [
        ("3", "U31", "02", "25"),
        ("4", "U12", "03", ""),
        ("5", "U2 situation 1", "04", "AB"),
        ("6", "projet", "05", "21"),
        ("6", "points_jury", "05", "beaucoup"),
        ("7", "controle U12", "06", "-1"),
        ("7", "U51", "06", "12 AB"),
        ("7", "U52", "06", "dix"),
        ("8", "", "07", ""),
        ("9", "N° Candidat", "08", "08"),
        ("10", "N° Candidat", "08", "08"),
        ("11", "N° Candidat", "", ""),
    ]
    assert all(fault["erreur"] and fault["remede"] for fault in read_table(folder / "rejets.csv"))
    assert result.stderr.count("Rejet : ") == len(found)
    assert [line["numero_candidat"] for line in read_table(folder / "deliberation.csv")] == ["01"]


def test_faults_of_a_dossier_are_named_by_their_path(
    bacpro: Bacpro, tmp_path: Path, write_json: Write, read_table: ReadTable
) -> None:
    path = write_json(
        [
            {"candidat": {"numero": "01"}, "session": 2024, "resultats": [{"unite": "U99", "note": "12"}]},
            {"candidat": {"numero": "02"}, "session": 2024, "resultats": [{"unite": "U2", "note": "21"}]},
            {"candidat": {"numero": "03"}, "session": 2024, "resultats": [{"unite": "U2", "note": 12.5}]},
            {"candidat": {"numero": "04"}, "session": 2024, "resultats": [{"unite": "U2", "note": "12"}]},
        ]
    )
    folder = tmp_path / "sortie"
    assert bacpro("deliberer", path, *options(folder)).exit_code == 1
    found = {fault["candidat"]: fault["colonne"] for fault in read_table(folder / "rejets.csv")}
    assert found == {"01": "$[0].resultats[0].unite", "02": "$[1].resultats[0].note", "03": "$[2].resultats[0].note"}
    assert [line["decision"] for line in read_table(folder / "deliberation.csv")] == ["incomplet"]


# --- what convertir writes -------------------------------------------------------------------------------------------


def test_what_convertir_writes_is_deliberated_on(
    bacpro: Bacpro, deliberated: Callable[..., dict[str, dict[str, str]]], tmp_path: Path, write: Write
) -> None:
    """GA U32 goes to AGOrA U2, U2 to U32, U34 to U33, U33 nowhere; below 10 nothing is carried in forme globale."""
    ga = write(
        "numero_candidat;nom;forme;session;U11;U12;U2;U31;U32;U33;U34;U41;U42;U51;U52;U6;U7;UF1;renonce",
        "01;Bœuf;globale;2022;12;12;12;12;12;20;12;12;12;12;12;9;8;14;",
        "02;N’Diaye;globale;2022;12;12;12;12;12;20;12;12;12;12;12;12;12;;U31",
        "03;Petit;globale;2017;12;12;12;12;12;20;12;12;12;12;12;12;12;;",
        "04;Bâ;globale;2022;12;12;VA;12;12;20;12;12;12;12;12;12;12;;",
        name="ga.csv",
    )
    folder = tmp_path / "conversion"
    converted = bacpro("convertir", ga, "--de", "ga", "--vers", "agora", "--session", 2023, "--sortie", folder)
    assert converted.exit_code == 0
    path = folder / "conversion.csv"
    found = deliberated(path, "--session", 2023)
    assert {numero: line["decision"] for numero, line in found.items()} == {
        "01": "incomplet",
        "02": "incomplet",
        "03": "incomplet",
        "04": "admis",
    }
    assert found["01"]["unites_acquises"] == "U11 U12 U2 U31 U32 U33 U41 U42 U51 U52"
    assert "Sans résultat à U6, U7" in found["01"]["explication"]
    # 23 × 12 + 4 of UF1 = 280 of the 250 that are wanted.
    assert "Même 0 dans chacune des unités restantes donnerait 10 de moyenne." in found["01"]["explication"]
    assert "Sans résultat à U31 :" in found["02"]["explication"]
    assert found["03"]["unites_acquises"] == ""
    # GA U2 by VAE exempts of AGOrA U32: 12 × 22 over 22, with a mention that is asked since notes are kept.
    assert told(found, "04") == ("12,00", "264", "admis", "AB")
    assert "des notes sont conservées : la mention peut-elle être donnée ?" in found["04"]["explication"]


def test_a_conversion_completed_with_the_notes_of_the_new_session_is_deliberated_on(
    bacpro: Bacpro, deliberated: Callable[..., dict[str, dict[str, str]]], tmp_path: Path, write: Write
) -> None:
    ga = write("numero_candidat;forme;session;U51;U2;U31", "01;globale;2022;14;12;9", name="ga.csv")
    folder = tmp_path / "conversion"
    options = ("--de", "ga", "--vers", "agora", "--session", 2024, "--sortie", folder)
    assert bacpro("convertir", ga, *options).exit_code == 0
    header, line = (folder / "conversion.csv").read_text(encoding="utf-8-sig").splitlines()
    cells = dict(zip(header.split(";"), line.split(";"), strict=True))
    assert {unite: cells[unite] for unite in UNITS if cells[unite]} == {"U51": "14", "U32": "12"}
    new = [unite for unite in UNITS if not cells[unite]]
    cells |= dict.fromkeys(new, "9") | {f"{unite} session": "2024" for unite in new}
    path = write(";".join(cells), ";".join(cells.values()), name="completee.csv")
    # 9 × 19.5 + 14 × 2.5 + 12 × 3 = 246.5; (36 + 36 + 36) / 11 in the professional units.
    assert told(deliberated(path, "--session", 2024)) == ("9,86", "246,5", "ajourne", "")


def test_what_a_conversion_left_open_is_asked_until_the_unit_has_a_result(
    bacpro: Bacpro, deliberated: Callable[..., dict[str, dict[str, str]]], tmp_path: Path, write: Write
) -> None:
    """Nothing is silent: a question of the journal is not lost with the empty cell that it leaves."""
    ga = write(
        "numero_candidat;forme;session;U11;U12;U2;U31;U32;U34;U41;U42;U51;U52;U6;U7;UF1;UF2",
        "01;progressive;2022;12;12;12;9;12;12;12;12;12;12;12;12;;",
        "02;globale;2022;12;12;12;12;12;12;12;12;12;12;12;12;14;15",
        name="ga.csv",
    )
    folder = tmp_path / "conversion"
    options = ("--de", "ga", "--vers", "agora", "--session", 2023, "--sortie", folder)
    assert bacpro("convertir", ga, *options).exit_code == 0
    table = folder / "conversion.csv"
    found = deliberated(table, "--session", 2023)
    assert (found["01"]["decision"], found["02"]["decision"]) == ("en_cours", "admis")
    asked = "À arbitrer : la note de 9 sur 20 à l’unité U31 (session 2022), que la forme progressive permet de garder"
    assert asked in found["01"]["explication"]
    assert "seule la langue vivante facultative a une correspondance" in found["02"]["explication"]
    # The office answers by what it types: a mark, and the question is gone.
    text = table.read_text(encoding="utf-8-sig")
    header, first, *rest = text.splitlines()
    cells = dict(zip(header.split(";"), first.split(";"), strict=True)) | {"U31": "8"}
    table.write_text("\n".join([header, ";".join(cells.values()), *rest]), encoding="utf-8")
    answered = deliberated(table, "--session", 2023)
    assert answered["01"]["decision"] == "admis"
    assert "À arbitrer : la note de 9" not in answered["01"]["explication"]


def test_a_note_that_was_carried_is_not_younger_than_it_was(
    bacpro: Bacpro, deliberated: Callable[..., dict[str, dict[str, str]]], tmp_path: Path, write: Write
) -> None:
    """D. 337-69: the five years of a note of 2018 do not restart with the conversion."""
    ga = write("numero_candidat;forme;session;U51;U31;U31 session", "01;globale;2022;14;12;2018", name="ga.csv")
    folder = tmp_path / "conversion"
    options = ("--de", "ga", "--vers", "agora", "--session", 2023, "--sortie", folder)
    assert bacpro("convertir", ga, *options).exit_code == 0
    assert deliberated(folder / "conversion.csv", "--session", 2023)["01"]["unites_acquises"] == "U31 U51"
    assert deliberated(folder / "conversion.csv", "--session", 2024)["01"]["unites_acquises"] == "U51"


def test_the_example_of_forty_candidates_goes_through(
    bacpro: Bacpro, deliberated: Callable[..., dict[str, dict[str, str]]], tmp_path: Path
) -> None:
    folder = tmp_path / "conversion"
    path = EXAMPLES / "ga-2022.csv"
    options = ("--de", "ga", "--vers", "agora", "--session", 2023, "--sortie", folder)
    assert bacpro("convertir", path, *options).exit_code == 0
    found = deliberated(folder / "conversion.csv", "--session", 2023)
    assert len(found) == 40
    assert {line["decision"] for line in found.values()} <= DECISIONS


# --- formats ---------------------------------------------------------------------------------------------------------


def test_a_dry_run_shows_the_summary_and_writes_nothing(bacpro: Bacpro, tmp_path: Path, write: Write) -> None:
    path = write(WIDE, row("01"), row("02", U7="AB"), row("03", "12"))
    before = sorted(tmp_path.rglob("*"))
    result = bacpro("deliberer", path)
    assert result.exit_code == 0
    assert "propositions au jury, qui décide seul" in result.stdout
    assert "Lignes lues : 3 ; traitées : 3 ; rejetées : 0" in result.stdout
    counted = dict(
        line.split()[:2] for line in result.stdout.splitlines() if line.split()[:1] and line.split()[0] in DECISIONS
    )
    assert counted == {**dict.fromkeys(DECISIONS, "0"), "admis": "2", "non_delivrable": "1"}
    assert "Essai à blanc" in result.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_csv_shows_the_table_that_is_written(bacpro: Bacpro, tmp_path: Path, write: Write) -> None:
    path = write(WIDE, row("01"), row("02", U7="AB"), row("03", U7="25"))
    shown = bacpro("deliberer", path, "--format", "csv")
    folder = tmp_path / "sortie"
    assert bacpro("deliberer", path, *options(folder)).exit_code == shown.exit_code == 1
    assert shown.stdout_bytes == (folder / "deliberation.csv").read_bytes()


def test_json_shows_each_candidate_exactly(bacpro: Bacpro, write: Write) -> None:
    path = write(f"{WIDE};UF1", row("01", U11="9,9", U7="DI", U41="12,50") + ";13", row("02", U52="", U7="AB") + ";")
    found = objects(bacpro("deliberer", path, "--format", "json").stdout)
    assert list(found) == ["01", "02"]
    one = found["01"]
    # 240 − 0.1 + 5 + 3 = 247.9, over 24.
    assert (one["decision"], one["session"], one["mention"]) == ("admis", 2024, None)
    assert (one["moyenne"], Decimal(one["points"]), Decimal(one["diviseur"])) == (
        "10,32",
        Decimal("247.9"),
        Decimal(24),
    )
    assert [unit["unite"] for unit in one["unites"]] == list(UNITS)
    units = {unit["unite"]: unit for unit in one["unites"]}
    assert (units["U41"]["note"], units["U41"]["coefficient"], units["U41"]["points"]) == ("12.50", "2", "25.00")
    assert units["U41"]["explication"] == "U41 : 12,50 × 2 = 25,00"
    assert (units["U7"]["etat"], units["U7"]["note"]) == ("dispense", None)
    assert [(bonus["objet"], bonus["points"]) for bonus in one["bonus"]] == [("UF1", "3")]
    assert {unit["unite"]: unit["valable_jusqua"] for unit in one["acquises"]}["U41"] == 2029
    assert {unit["unite"]: unit["valable_jusqua"] for unit in one["acquises"]}["U7"] is None
    points = sum(Decimal(unit["points"]) for unit in one["unites"] if unit["points"])
    assert points + sum(Decimal(bonus["points"]) for bonus in one["bonus"]) == Decimal(one["points"])
    two = found["02"]
    assert (two["decision"], two["moyenne"], two["points"]) == ("non_delivrable", None, None)
    assert two["a_presenter"] == ["U52", "U7"]
    assert two["attestations"] == [*UNITS[:9], "U6"]
    assert two["confiance"] == "relais"
    assert "D. 337-81" in two["fondement"]


def test_silence_shows_only_rejects(bacpro: Bacpro, write: Write) -> None:
    quiet = bacpro("deliberer", write(WIDE, row("01")), "--silencieux")
    assert (quiet.exit_code, quiet.stdout) == (0, "")
    loud = bacpro("deliberer", write(WIDE, row("01", U7="25"), row("02")), "--silencieux")
    assert (loud.exit_code, loud.stdout) == (1, "")
    assert loud.stderr.count("Rejet : candidats.csv, ligne 2, colonne U7, candidat 01") == 1


# --- what-if ---------------------------------------------------------------------------------------------------------


def test_what_if(bacpro: Bacpro, tmp_path: Path, write: Write) -> None:
    path = write(WIDE, row("01", U52=""), row("02", "9"))
    before = sorted(tmp_path.rglob("*"))
    shown = bacpro("deliberer", path, "--candidat", "01", "--hypothese", "U52=10", "--format", "json")
    assert shown.exit_code == 0
    found = json.loads(shown.stdout)
    assert (found["actuelle"]["decision"], found["actuelle"]["note_minimale"]) == ("incomplet", "10.00")
    assert (found["hypothese"]["decision"], found["hypothese"]["points"]) == ("admis", "250.0")
    short = json.loads(
        bacpro("deliberer", path, "--candidat", "01", "--hypothese", "u52=9,99", "--format", "json").stdout
    )
    assert short["hypothese"]["decision"] == "controle"
    assert sorted(tmp_path.rglob("*")) == before


def test_what_if_of_a_candidate_who_is_rejected_says_why(bacpro: Bacpro, write: Write) -> None:
    path = write(f"{WIDE};U31 session", row("01", U52="99") + ";", row("02") + ";2025", row("03") + ";")
    for numero, column in (("01", "U52"), ("02", "U31 session")):
        refused = bacpro("deliberer", path, "--session", 2024, "--candidat", numero, "--hypothese", "U52=10")
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert f"colonne {column}, candidat {numero}" in refused.stderr
    assert bacpro("deliberer", path, "--candidat", "03", "--hypothese", "U52 = 10").exit_code == 0


def test_what_if_with_several_marks(bacpro: Bacpro, write: Write) -> None:
    path = write(WIDE, row("01", "9"))
    suppositions = [part for unite in UNITS for part in ("--hypothese", f"{unite}=12")]
    shown = bacpro("deliberer", path, "--candidat", "01", *suppositions, "--format", "csv")
    lines = shown.stdout.removeprefix("\ufeff").splitlines()
    assert lines[0] == f"situation;{HEADER}"
    assert [line.split(";")[0] for line in lines[1:]] == ["actuelle", "hypothese"]
    assert ";12,00;300" in lines[2]
    assert ";admis;AB;" in lines[2]


def test_what_if_is_told_in_words_on_a_screen(bacpro: Bacpro, write: Write) -> None:
    path = write(WIDE, row("01", "9", U52=""))
    shown = bacpro("deliberer", path, "--candidat", "01", "--hypothese", "U52=19,5", "--hypothese", "UF1=12")
    assert shown.stdout.splitlines() == [
        "Candidat 01 Œuvrard Zoé, session 2024",
        "",
        "Aujourd’hui : une unité est sans résultat",
        "  Sans résultat à U52 : aucune décision n’est proposée. Il faut au moins 19,00 à U52 pour atteindre",
        "  10 de moyenne.",
        "",
        "Avec U52 = 19,5, UF1 = 12 : admis, moyenne de 10,13",
        "  Moyenne d’au moins 10 : 10,13 (253,25 points / 25). UF1 : 12, soit 2 au-dessus de 10.",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--hypothese", "U52=10"], "--hypothese et --candidat s’emploient ensemble."),
        (["--candidat", "01"], "--hypothese et --candidat s’emploient ensemble."),
        (["--candidat", "01", "--hypothese", "U99=10"], "Hypothèse illisible : « U99=10 »"),
        (["--candidat", "01", "--hypothese", "U52=20,5"], "Hypothèse illisible : « U52=20,5 »"),
        (["--candidat", "01", "--hypothese", "U52=-1"], "Hypothèse illisible : « U52=-1 »"),
        (["--candidat", "01", "--hypothese", "U52"], "Hypothèse illisible : « U52 »"),
        (["--candidat", "09", "--hypothese", "U52=10"], "aucun candidat « 09 »"),
        (["--candidat", "1", "--hypothese", "U52=10"], "Vouliez-vous dire « 01 » ?"),
        (["--candidat", "01", "--hypothese", "U52=10", "--hypothese", "u52=11"], "Deux hypothèses pour U52"),
        (["--candidat", "01", "--hypothese", "U52=9," + "9" * 41], "Hypothèse illisible"),
        (["--session", "2022"], "La session 2022 est hors des éditions de AGOrA"),
        (["--diplome", "inconnu"], "Diplôme inconnu : « inconnu »"),
        (["--session", "vingt"], "vingt"),
    ],
)
def test_a_wrong_usage_exits_2_and_says_why(arguments: list[str], message: str, bacpro: Bacpro, write: Write) -> None:
    path = write(WIDE, row("01", U52=""), row("02", U52="99"))
    result = bacpro("deliberer", path, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_file_that_is_not_there_exits_2(
    process: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    result = process("deliberer", tmp_path / "absent.csv", "--session", 2024)
    assert (result.returncode, result.stdout) == (2, "")
    assert "absent.csv" in result.stderr
    assert "Traceback" not in result.stderr
