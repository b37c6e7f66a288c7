"""Whatever is wrong in what staff give, they are told where, what and how to mend it, and nothing is half done."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Rows = list[dict[str, str]]


class Conversion:
    """A conversion from GA to AGOrA into a folder: how it ended, and what it wrote."""

    def __init__(self, result: Result, read: Callable[[str], Rows], summary: Callable[[], dict[str, Any]]) -> None:
        self.exit_code, self.stdout, self.stderr = result.exit_code, result.stdout, result.stderr
        self._read, self._summary = read, summary

    @property
    def faults(self) -> Rows:
        """The rows of `rejets.csv`."""
        return self._read("rejets.csv")

    @property
    def rows(self) -> Rows:
        """The rows of `conversion.csv`."""
        return self._read("conversion.csv")

    @property
    def summary(self) -> dict[str, Any]:
        """What `bilan.json` says, once its counts were found to add up."""
        return self._summary()


Convert = Callable[..., Conversion]


@pytest.fixture
def converted(
    tmp_path: Path,
    write: Callable[..., Path],
    convert: Callable[..., Result],
    read_table: Callable[[Path], Rows],
    summary_of: Callable[[Path], dict[str, Any]],
) -> Convert:
    """Convert a file, or one of the lines given, into the folder `sortie`."""
    folder = tmp_path / "sortie"

    def run(*given: Path | str, name: str = "candidats.csv") -> Conversion:
        path = given[0] if isinstance(given[0], Path) else write(*given, name=name)
        result = convert(path, "--sortie", folder)
        return Conversion(result, lambda table: read_table(folder / table), lambda: summary_of(folder))

    return run


COLUMNS = (
    "N° Candidat",
    "Nom de famille",
    "Prénom(s)",
    "Date de Naissance",
    "Statut",
    "Forme",
    "Session",
    "U11",
    "U31",
    "Renonce",
)
HEADER = ";".join(COLUMNS)
SOUND = {
    "N° Candidat": "02211560101",
    "Nom de famille": "Perrin",
    "Prénom(s)": "Chloé",
    "Date de Naissance": "02/05/2004",
    "Statut": "scolaire_public",
    "Forme": "globale",
    "Session": "2022",
    "U11": "12",
    "U31": "8,5",
    "Renonce": "",
}
EXAMPLES = Path(__file__).parents[2] / "examples"


def row(number: str, **changes: str) -> str:
    """A sound row for a candidate, but for the changes (`{"U11": "25"}`)."""
    return ";".join({**SOUND, "N° Candidat": number, **changes}.values())


def csv_bytes(*lines: str, encoding: str = "utf-8") -> bytes:
    """Lines as a file."""
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)


def content_of(folder: Path) -> list[str]:
    """The names of all that a folder holds, hidden files included."""
    return sorted(path.name for path in folder.iterdir())


# --- the file as a whole is refused: exit 2, nothing written ---------------------------------------------------

REFUSED = [
    pytest.param(
        csv_bytes(HEADER.replace("Forme", "Frome"), row("1")),
        ["ligne 1", "« Frome »", "colonne inconnue", "Vouliez-vous dire « forme »"],
        id="unknown column, the nearest known one is suggested",
    ),
    pytest.param(
        csv_bytes(f"{HEADER};zzzzqqqq", f"{row('1')};x"),
        ["ligne 1", "« zzzzqqqq »", "colonne inconnue", "Dites son sens avec --colonnes"],
        id="unknown column that resembles none",
    ),
    pytest.param(
        csv_bytes(f"{HEADER};", f"{row('1')};x"),
        ["ligne 1", "colonne inconnue", "Donnez un nom à cette colonne"],
        id="column without a name",
    ),
    pytest.param(
        csv_bytes(f"{HEADER};NOM", f"{row('1')};x"),
        ["ligne 1", "« NOM »", "en double", "Gardez une seule des colonnes « Nom de famille » et « NOM »"],
        id="the same column under two names",
    ),
    pytest.param(
        csv_bytes(f"{HEADER};u 11", f"{row('1')};14"),
        ["ligne 1", "« u 11 »", "en double", "« U11 »"],
        id="the same unit twice",
    ),
    pytest.param(
        csv_bytes(HEADER.replace("N° Candidat", "Observations"), row("1")),
        ["ligne 1", "« numero_candidat »", "colonne absente", "Ajoutez"],
        id="no column of candidate numbers",
    ),
    pytest.param(
        csv_bytes("N° Candidat;Nom;Session", "1;Perrin;2022"),
        ["ligne 1", "aucune colonne d’unité", "U11", "unite et note"],
        id="no column of marks",
    ),
    pytest.param(
        csv_bytes(f"{HEADER};U52 session", f"{row('1')};2021"),
        ["ligne 1", "« U52 session »", "U52", "Ajoutez la colonne U52, ou supprimez celle-ci"],
        id="session of a unit that has no column",
    ),
    pytest.param(
        csv_bytes("numero_candidat;unite;note;session;U31", "1;U11;12;2022;14"),
        ["ligne 1", "U31"],
        id="long table with a column of marks, which would be lost",
    ),
    pytest.param(
        csv_bytes(HEADER.replace("Forme", "Frome").replace("Statut", "Sttaut"), row("1")),
        ["« Frome »", "« forme »", "« Sttaut »", "« statut »"],
        id="every fault of the header at once",
    ),
    pytest.param(csv_bytes(HEADER, row("1"), encoding="utf-16"), ["encodage", "CSV UTF-8"], id="UTF-16"),
    pytest.param(csv_bytes(HEADER, row("1"), encoding="utf-16-le"), ["encodage", "CSV UTF-8"], id="UTF-16, no BOM"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), ["classeur", "CSV UTF-8"], id="an old workbook"),
    pytest.param(b"", ["ligne 1", "le fichier est vide", "en-tête"], id="empty"),
    pytest.param(b"\xef\xbb\xbf", ["ligne 1", "le fichier est vide", "en-tête"], id="a BOM alone"),
    pytest.param(b"\r\n\r\n;;;\r\n\n", ["ligne 1", "le fichier est vide", "en-tête"], id="blank lines alone"),
    pytest.param(csv_bytes(HEADER), ["aucun candidat", "Ajoutez au moins une ligne"], id="a header alone"),
    pytest.param(csv_bytes(HEADER, "", ";;;;;;;;;"), ["aucun candidat"], id="a header and blank lines"),
    pytest.param(
        csv_bytes(HEADER, row("1"), row("2", Renonce='"' + "x" * 200_000)),
        ["ligne 3", "guillemet ouvert et jamais fermé"],
        id="an unclosed quote that runs far",
    ),
]


@pytest.mark.parametrize(("content", "said"), REFUSED)
def test_a_file_refused_as_a_whole_is_named_with_the_remedy_and_nothing_is_written(
    content: bytes, said: list[str], tmp_path: Path, converted: Convert
) -> None:
    path = tmp_path / "candidats.csv"
    path.write_bytes(content)
    result = converted(path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Erreur : {path}")
    assert [words for words in said if words not in result.stderr] == []
    assert "field larger than" not in result.stderr
    assert result.stdout == ""
    assert content_of(tmp_path) == ["candidats.csv"]


def test_a_workbook_is_refused_with_how_to_save_it(tmp_path: Path, converted: Convert) -> None:
    path = tmp_path / "candidats.xlsx"
    with zipfile.ZipFile(path, "w") as workbook:
        workbook.writestr("[Content_Types].xml", "<Types/>")
    result = converted(path)
    assert result.exit_code == 2
    assert f"{path} : c’est un classeur" in result.stderr
    assert "CSV UTF-8" in result.stderr
    assert content_of(tmp_path) == ["candidats.xlsx"]


def test_a_missing_file_is_named(tmp_path: Path, converted: Convert) -> None:
    result = converted(tmp_path / "absent.csv")
    assert result.exit_code == 2
    assert f"{tmp_path / 'absent.csv'} : fichier illisible (il n’existe pas). Vérifiez le chemin" in result.stderr
    assert content_of(tmp_path) == []


def test_a_folder_given_for_a_file_is_named(tmp_path: Path, converted: Convert) -> None:
    (tmp_path / "notes").mkdir()
    result = converted(tmp_path / "notes")
    assert result.exit_code == 2
    assert f"{tmp_path / 'notes'} : fichier illisible (c’est un dossier)" in result.stderr
    assert content_of(tmp_path) == ["notes"]


@pytest.mark.parametrize(
    ("de", "vers", "session", "said"),
    [
        ("xyz", "agora", 2023, ["Diplôme inconnu : « xyz »", "agora, ga", "Corrigez le code"]),
        ("ga", "xyz", 2023, ["Diplôme inconnu : « xyz »", "agora, ga", "Corrigez le code"]),
        ("agora", "ga", 2022, ["Aucune table", "« agora » vers « ga »", "ga vers agora", "Corrigez --de, --vers"]),
        ("ga", "ga", 2022, ["Aucune table", "« ga » vers « ga »", "ga vers agora"]),
        ("ga", "agora", 2022, ["session 2022", "hors des éditions de AGOrA", "2023 à 2028", "Choisissez"]),
        ("ga", "agora", 2029, ["session 2029", "hors des éditions de AGOrA", "2023 à 2028", "Choisissez"]),
        ("ga", "agora", 0, ["session 0", "hors des éditions de AGOrA", "2023 à 2028", "Choisissez"]),
    ],
)
def test_what_cannot_be_converted_is_said_with_what_can(
    de: str,
    vers: str,
    session: int,
    said: list[str],
    tmp_path: Path,
    write: Callable[..., Path],
    bacpro: Callable[..., Result],
) -> None:
    path = write(HEADER, row("1"))
    result = bacpro(
        "convertir", path, "--de", de, "--vers", vers, "--session", session, "--sortie", tmp_path / "sortie"
    )
    assert result.exit_code == 2
    assert [words for words in said if words not in result.stderr] == []
    assert result.stdout == ""
    assert content_of(tmp_path) == ["candidats.csv"]


# --- the output folder -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("inside", [[], ["bilan.json"], ["notes.txt"]])
def test_an_output_folder_that_exists_is_refused_untouched(
    inside: list[str], tmp_path: Path, write: Callable[..., Path], convert: Callable[..., Result]
) -> None:
    folder = tmp_path / "sortie"
    folder.mkdir()
    for name in inside:
        (folder / name).write_text("à moi", encoding="utf-8")
    result = convert(write(HEADER, row("1")), "--sortie", folder)
    assert result.exit_code == 2
    assert f"{folder} : le dossier de sortie existe déjà" in result.stderr
    assert "--remplacer" in result.stderr
    assert {name: (folder / name).read_text(encoding="utf-8") for name in content_of(folder)} == dict.fromkeys(
        inside, "à moi"
    )
    assert content_of(tmp_path) == ["candidats.csv", "sortie"]


def test_a_folder_that_is_not_of_bacpro_is_never_replaced(
    tmp_path: Path, write: Callable[..., Path], convert: Callable[..., Result]
) -> None:
    folder = tmp_path / "sortie"
    folder.mkdir()
    (folder / "conversion.csv").write_text("à moi", encoding="utf-8")
    result = convert(write(HEADER, row("1")), "--sortie", folder, "--remplacer")
    assert result.exit_code == 2
    assert f"{folder} : ce dossier ne vient pas de bacpro, il ne sera pas remplacé" in result.stderr
    assert (folder / "conversion.csv").read_text(encoding="utf-8") == "à moi"
    assert content_of(tmp_path) == ["candidats.csv", "sortie"]


def test_a_file_or_a_link_in_place_of_the_output_folder_is_never_replaced(
    tmp_path: Path, write: Callable[..., Path], convert: Callable[..., Result]
) -> None:
    path = write(HEADER, row("1"))
    convert(path, "--sortie", tmp_path / "vraie")
    (tmp_path / "lien").symlink_to(tmp_path / "vraie")
    for target in (path, tmp_path / "lien"):
        result = convert(path, "--sortie", target, "--remplacer")
        assert result.exit_code == 2
        assert f"{target} : ce n’est pas un dossier" in result.stderr
    assert content_of(tmp_path) == ["candidats.csv", "lien", "vraie"]


def test_a_folder_of_bacpro_is_replaced_on_request_and_nothing_of_the_old_one_stays(
    tmp_path: Path, write: Callable[..., Path], convert: Callable[..., Result], read_table: Callable[[Path], Rows]
) -> None:
    folder = tmp_path / "sortie"
    convert(write(HEADER, row("1"), row("2")), "--sortie", folder)
    assert convert(write(HEADER, row("3")), "--sortie", folder, "--remplacer").exit_code == 0
    assert [line["N° Candidat"] for line in read_table(folder / "conversion.csv")] == ["3"]
    assert content_of(tmp_path) == ["candidats.csv", "sortie"]


@pytest.mark.parametrize("content", [csv_bytes(HEADER), csv_bytes(HEADER, row("1"), 'x"' + "y" * 200_000), b"\x00"])
def test_a_refused_file_leaves_the_folder_it_would_have_replaced(
    content: bytes, tmp_path: Path, write: Callable[..., Path], convert: Callable[..., Result]
) -> None:
    folder = tmp_path / "sortie"
    path = write(HEADER, row("1"))
    convert(path, "--sortie", folder)
    before = {item.name: item.read_bytes() for item in folder.iterdir()}
    path.write_bytes(content)
    assert convert(path, "--sortie", folder, "--remplacer").exit_code == 2
    assert {item.name: item.read_bytes() for item in folder.iterdir()} == before
    assert content_of(tmp_path) == ["candidats.csv", "sortie"]


def test_the_input_is_never_lost_with_the_folder_that_is_replaced(
    tmp_path: Path, write: Callable[..., Path], convert: Callable[..., Result]
) -> None:
    folder = tmp_path / "sortie"
    convert(write(HEADER, row("1")), "--sortie", folder)
    corrected = folder / "corrige.csv"
    corrected.write_bytes(csv_bytes(HEADER, row("1")))
    result = convert(corrected, "--sortie", folder, "--remplacer")
    assert corrected.is_file()
    assert result.exit_code == 2
    assert str(folder) in result.stderr


def test_an_output_folder_under_a_file_is_refused(
    tmp_path: Path, write: Callable[..., Path], convert: Callable[..., Result]
) -> None:
    path = write(HEADER, row("1"))
    result = convert(path, "--sortie", path / "sortie")
    assert result.exit_code == 2
    assert f"{path / 'sortie'} : impossible d’écrire" in result.stderr
    assert content_of(tmp_path) == ["candidats.csv"]


CONVERSION = ("--de", "ga", "--vers", "agora", "--session", "2023", "--sortie")


def scattered(count: int) -> list[str]:
    """The lines of a long table that does not fit in the memory kept for it."""
    return ["numero_candidat;unite;note;session;observations"] + [
        f"{number};U{11 + number % 2};12;{2015 + number % 8};{'x' * 100}" for number in range(count)
    ]


@pytest.mark.parametrize("room", [100, 100_000])
def test_a_full_disk_is_told_and_leaves_nothing(room: int, tmp_path: Path, write: Callable[..., Path]) -> None:
    path = write(*scattered(25_000))
    program = (
        "import resource\n"
        "from bacpro_cli.main import main\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))\n"
        "main()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, "convertir", str(path), *CONVERSION, str(tmp_path / "sortie")],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert "Traceback" not in result.stderr
    assert result.returncode == 2
    assert f"{tmp_path / 'sortie'} : impossible d’écrire" in result.stderr
    assert "Rien n’a été écrit." in result.stderr
    assert content_of(tmp_path) == ["candidats.csv"]


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("processes", [1, 2])
def test_an_interrupted_run_leaves_nothing_and_does_not_pass_for_done(
    processes: int, tmp_path: Path, write: Callable[..., Path]
) -> None:
    path = write(*scattered(40_000))
    arguments = [str(path), *CONVERSION, str(tmp_path / "sortie"), "--processus", str(processes)]
    program = subprocess.Popen(
        [sys.executable, "-m", "bacpro_cli", "convertir", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    limit = time.monotonic() + 30
    while not list(tmp_path.glob(".sortie.*/journal.csv")) and time.monotonic() < limit:
        time.sleep(0.01)
    # As a terminal does on Ctrl+C: to the program and to its workers.
    os.killpg(program.pid, signal.SIGINT)
    shown, told = program.communicate()
    assert "Interrompu." in told
    assert "Traceback" not in shown + told
    assert content_of(tmp_path) == ["candidats.csv"]
    assert program.returncode not in {0, 1}  # 1 says that it is done, with rejects


def test_a_file_name_that_is_no_text_is_shown_as_it_can_be(converted: Convert) -> None:
    name = os.fsdecode(b"caf\xe9.csv") if sys.platform == "linux" else "café.csv"
    result = converted(HEADER, row("01"), row("02", U11="25"), name=name)
    assert result.exit_code == 1
    [fault] = result.faults
    assert fault["fichier"].startswith("caf")
    assert fault["fichier"].endswith(".csv")
    assert result.summary["entrees"][0]["fichier"] == fault["fichier"]


def test_printing_without_an_output_folder_is_a_wrong_usage(
    tmp_path: Path, write: Callable[..., Path], convert: Callable[..., Result]
) -> None:
    result = convert(write(HEADER, row("1")), "--pdf")
    assert result.exit_code == 2
    assert "--pdf, --pdf-groupe et --xlsx demandent --sortie." in result.stderr
    assert content_of(tmp_path) == ["candidats.csv"]


# --- a row is rejected: exit 1, the others are converted -------------------------------------------------------

FAULTY_CELLS = [
    ("U11", "25", "note hors de 0 à 20"),
    ("U11", "20,01", "note hors de 0 à 20"),
    ("U11", "-1", "note hors de 0 à 20"),
    ("U31", "nan", "ni une note ni un code connu"),
    ("U31", "NaN", "ni une note ni un code connu"),
    ("U31", "inf", "ni une note ni un code connu"),
    ("U31", "1e1", "une note et un code|ni une note ni un code connu"),
    ("U31", "12,5,5", "ni une note ni un code connu"),
    ("U31", "douze", "ni une note ni un code connu"),
    ("U31", "١٢", "ni une note ni un code connu"),
    ("U31", "1_2", "ni une note ni un code connu"),
    ("U31", "12/7", "note changée en date"),
    ("U31", "12/17", "ne se ramène pas exactement sur 20"),
    ("U31", "12/05/2026", "note changée en date"),
    ("U31", "12-mai", "note changée en date"),
    ("U31", "12 AB", "une note et un code dans la même cellule"),
    ("U31", "12AB", "une note et un code dans la même cellule"),
    ("Statut", "stagiaire", "mot inconnu"),
    ("Forme", "partielle", "mot inconnu"),
    ("Session", "2023", "hors des éditions de GA (2015 à 2022)"),
    ("Session", "2012", "hors des éditions de GA (2015 à 2022)"),
    ("Session", "22", "ce n’est pas une année"),
    ("Session", "2022.0", "ce n’est pas une année"),
    ("Session", "", "session d’obtention inconnue"),
    ("Date de Naissance", "31/02/2003", "ce n’est pas une date"),
    ("Date de Naissance", "2003-02-30", "ce n’est pas une date"),
    ("Date de Naissance", "02-13-2004", "ce n’est pas une date"),
    ("Renonce", "U99", "unité inconnue"),
    ("Renonce", "U11 U99", "unité inconnue"),
    ("N° Candidat", "", "numéro de candidat absent"),
    ("N° Candidat", "-", "numéro de candidat absent"),
    ("N° Candidat", "2,21157E+09", "numéro abîmé par le tableur"),
    ("N° Candidat", "2.21157e9", "numéro abîmé par le tableur"),
]


@pytest.mark.parametrize("faulty", FAULTY_CELLS, ids=" ".join)
def test_a_faulty_cell_rejects_its_row_alone_with_its_place_its_value_and_the_remedy(
    faulty: tuple[str, str, str], tmp_path: Path, converted: Convert
) -> None:
    column, value, error = faulty
    result = converted(HEADER, row("01"), row("02", **{column: value}), row("03"))
    assert result.exit_code == 1
    [fault] = result.faults
    named = "" if column == "N° Candidat" else "02"
    assert (fault["fichier"], fault["ligne"], fault["colonne"]) == ("candidats.csv", "3", column)
    assert fault["candidat"] == named
    # What stands in the cell, a formula apart; of several unit codes, the unknown ones.
    assert fault["valeur"].removeprefix("'") in {value, value.removeprefix("U11 "), "" if value == "-" else value}
    assert any(words in fault["erreur"] for words in error.split("|"))
    assert fault["remede"].endswith(".")
    place = f"candidats.csv, ligne 3, colonne {column}" + (f", candidat {named}" if named else "")
    assert f"Rejet : {place} : " in result.stderr
    assert fault["erreur"] in result.stderr
    assert fault["remede"] in result.stderr
    summary = result.summary
    assert (summary["lus"], summary["traites"], summary["rejetes"]) == (3, 2, 1)
    assert [line["N° Candidat"] for line in result.rows] == ["01", "03"]
    assert content_of(tmp_path) == ["candidats.csv", "sortie"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (";".join(row("02").split(";")[:-2]), "8 cellules au lieu de 10"),
        (f"{row('02')};x", "11 cellules au lieu de 10"),
        (row("02", **{"Nom de famille": "Perrin;Durand"}), "11 cellules au lieu de 10"),
    ],
)
def test_a_row_with_too_few_or_too_many_cells_is_rejected(line: str, said: str, converted: Convert) -> None:
    result = converted(HEADER, row("01"), line)
    assert result.exit_code == 1
    [fault] = result.faults
    assert (fault["ligne"], fault["candidat"], fault["erreur"]) == ("3", "02", said)
    assert "séparateur" in fault["remede"]
    assert result.summary["traites"] == 1


def test_all_the_faults_of_a_row_are_told_at_once(converted: Convert) -> None:
    faulty = {
        "N° Candidat": "",
        "Date de Naissance": "31/02/2003",
        "Statut": "stagiaire",
        "Forme": "partielle",
        "Session": "1066",
        "U11": "25",
        "U31": "nan",
        "Renonce": "U99",
    }
    result = converted(HEADER, row("01"), ";".join((SOUND | faulty).values()))
    assert result.exit_code == 1
    faults = result.faults
    assert {fault["colonne"]: fault["valeur"] for fault in faults} == faulty
    assert len(faults) == len(faulty)
    assert {fault["ligne"] for fault in faults} == {"3"}
    assert result.stderr.count("Rejet : candidats.csv, ligne 3") == len(faulty)
    assert result.summary["rejetes"] == 1


def test_several_rows_of_one_candidate_are_all_rejected_and_name_each_other(converted: Convert) -> None:
    result = converted(HEADER, row("02"), row("01"), row("02", U11="13"), "", row("'02"))
    assert result.exit_code == 1
    faults = result.faults
    assert [(fault["ligne"], fault["candidat"]) for fault in faults] == [("2", "02"), ("4", "02"), ("6", "02")]
    assert all("lignes 2, 4, 6" in fault["erreur"] for fault in faults)
    assert [line["N° Candidat"] for line in result.rows] == ["01"]
    summary = result.summary
    assert (summary["lus"], summary["traites"], summary["rejetes"]) == (4, 1, 3)


def test_an_oral_without_the_mark_of_its_unit_is_rejected(converted: Convert) -> None:
    result = converted(f"{HEADER};controle U11", f"{row('01', U11='')};14", f"{row('02')};AB", f"{row('03')};8")
    assert result.exit_code == 1
    faults = result.faults
    assert [(fault["ligne"], fault["colonne"], fault["valeur"]) for fault in faults] == [
        ("2", "U11", ""),
        ("3", "controle U11", "AB"),
    ]


def test_blank_lines_between_rows_are_skipped_and_the_lines_that_follow_keep_their_numbers(converted: Convert) -> None:
    result = converted("", HEADER, "", row("01"), ";;;;;;;;;", row("02", U11="25"), "", "")
    assert result.exit_code == 1
    assert [fault["ligne"] for fault in result.faults] == ["6"]
    assert result.summary["lus"] == 2


def test_a_cell_on_several_lines_is_one_cell_and_the_rows_after_it_keep_their_lines(converted: Convert) -> None:
    result = converted(f"{HEADER};Observations", f'{row("01")};"un\r\ndeux"', f"{row('02', U11='25')};")
    assert result.exit_code == 1
    assert [fault["ligne"] for fault in result.faults] == ["4"]
    assert result.rows[0]["Observations"] == "un\r\ndeux"


def test_a_quote_that_is_never_closed_never_swallows_candidates_in_silence(converted: Convert) -> None:
    result = converted(
        f"{HEADER};Observations", f"{row('01')};", f'{row("02")};"oral le 3', f"{row('03')};", f"{row('04')};"
    )
    assert result.exit_code in {1, 2}
    assert "candidats.csv, ligne 3" in result.stderr
    assert "guillemet" in result.stderr


def test_the_faulty_example_is_told_line_by_line_and_counted(converted: Convert) -> None:
    result = converted(EXAMPLES / "ga-2022-fautes.csv")
    assert result.exit_code == 1
    faults = [(fault["ligne"], fault["colonne"], fault["valeur"]) for fault in result.faults]
    assert faults == [
        ("3", "U2", "25"),
        ("4", "U42", "nan"),
        ("5", "U51", "12 AB"),
        ("6", "Statut", "stagiaire"),
        ("7", "Session", "2023"),
        ("8", "Session", "2012"),
        ("9", "N° Candidat", "02291360108"),
        ("10", "N° Candidat", "02291360108"),
        ("11", "N° Candidat", ""),
        ("12", "Date de Naissance", "31/02/2003"),
        ("13", "Renonce", "U99"),
    ]
    summary = result.summary
    assert (summary["lus"], summary["traites"], summary["rejetes"]) == (13, 2, 11)


def test_beyond_twenty_faults_the_screen_points_to_the_table_of_all(
    tmp_path: Path, write: Callable[..., Path], convert: Callable[..., Result], read_table: Callable[[Path], Rows]
) -> None:
    path = write(HEADER, *(row(str(number), U11="25") for number in range(1, 31)))
    folder = tmp_path / "sortie"
    result = convert(path, "--sortie", folder)
    assert result.stderr.count("Rejet : ") == 20
    assert f"30 fautes, toutes dans {folder / 'rejets.csv'}" in result.stderr
    assert len(read_table(folder / "rejets.csv")) == 30
    assert convert(path, "--sortie", folder, "--remplacer", "--verbeux").stderr.count("Rejet : ") == 30
    assert convert(path).stderr.count("Rejet : ") == 30


def test_one_fault_is_counted_in_the_singular(converted: Convert) -> None:
    result = converted(HEADER, row("01", U11="25"))
    assert "1 faute" in result.stderr
    assert "1 fautes" not in result.stderr


# --- a long table ----------------------------------------------------------------------------------------------

LONG_HEADER = "numero_candidat;nom;unite;note;session"


def test_a_fault_in_a_long_table_sets_all_the_lines_of_the_candidate_aside(
    write: Callable[..., Path], converted: Convert
) -> None:
    path = write(
        LONG_HEADER,
        "01;Perrin;U11;12;2022",
        "02;Bouazza;U11;25;2022",
        "01;Perrin;U12;11;2022",
        "02;Bouazza;U12;13;2022",
        "02;Bouazza;U99;nan;1066",
        ";Anonyme;U11;12;2022",
        "03;Rougé;U11;14",
        "01;Perrin;U2;10;2022",
    )
    result = converted(path)
    assert result.exit_code == 1
    faults = {(fault["ligne"], fault["colonne"], fault["candidat"]): fault for fault in result.faults}
    assert set(faults) == {
        ("3", "note", "02"),
        ("5", "", "02"),
        ("6", "unite", "02"),
        ("6", "note", "02"),
        ("6", "session", "02"),
        ("7", "numero_candidat", ""),
        ("8", "", "03"),
    }
    held = faults["5", "", "02"]
    assert "ligne saine d’un candidat rejeté" in held["erreur"]
    assert "Corrigez ligne 3, 6" in held["remede"]
    assert [line["numero_candidat"] for line in result.rows] == ["01"]
    summary = result.summary
    assert (summary["lus"], summary["traites"], summary["rejetes"]) == (8, 3, 5)


def test_the_column_of_a_mark_in_a_long_table_is_the_one_of_the_file(converted: Convert) -> None:
    result = converted("numero_candidat;unite;Note;session", "01;U11;25;2022")
    assert result.exit_code == 1
    assert [fault["colonne"] for fault in result.faults] == ["Note"]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("01;Perrin;U11;13;2022", "deux résultats pour la même unité et la même session"),
        ("01;Perrrin;U12;13;2022", "deux identités pour un candidat"),
    ],
)
def test_lines_of_a_long_table_that_contradict_each_other_are_rejected(
    second: str, said: str, converted: Convert
) -> None:
    result = converted(LONG_HEADER, "01;Perrin;U11;12;2022", second)
    assert result.exit_code == 1
    [fault] = [fault for fault in result.faults if said in fault["erreur"]]
    assert fault["ligne"] == "3"
    assert "ligne" in fault["remede"]
    assert result.summary["rejetes"] == 2


# --- dossiers --------------------------------------------------------------------------------------------------


def dossier(number: str, **changes: object) -> dict[str, object]:
    """A sound dossier, but for the changes."""
    sound = {"candidat": {"numero": number}, "session": 2022, "resultats": [{"unite": "U11", "note": "12,5"}]}
    return {**sound, **changes}


FAULTY_DOSSIERS: list[tuple[object, dict[str, str]]] = [
    (dossier("02", surprise=1), {".surprise": "clé inconnue"}),
    (dossier("02", session="2022"), {".session": "nombre entier"}),
    (dossier("02", session=True), {".session": "nombre entier"}),
    (dossier("02", session=2022.5), {".session": "nombre entier"}),
    (dossier("02", candidat={"numero": 2}), {".candidat.numero": "texte"}),
    (dossier("02", candidat={"numero": "02", "nom": None}), {".candidat.nom": "texte"}),
    (dossier("02", session=1066), {".resultats[0].session": "hors des éditions"}),
    (dossier("02", session=None), {".resultats[0].session": "session d’obtention inconnue"}),
    (
        dossier("02", statut="stagiaire"),
        {".statut": "« stagiaire » n’est pas une valeur admise ; écrivez"},
    ),
    (dossier("02", forme="annuelle"), {".forme": "écrivez l’un de : globale, progressive"}),
    (dossier("02", prevenu="oui"), {".prevenu": "clé inconnue"}),
    (dossier("02", periodes=[{"signee": "oui"}]), {".periodes[0].signee": "« oui » n’est pas true ou false"}),
    (dossier("02", diplome="agora"), {".diplome": "autre diplôme"}),
    (dossier("02", renonce=["U11", "U99"]), {".renonce[1]": "unité inconnue"}),
    (dossier("02", attestations="U11"), {".attestations": "liste"}),
    (dossier("02", renonce=""), {".renonce": "liste"}),
    (dossier("02", resultats={"U11": "12"}), {".resultats": '{"U11": "12"} n’est pas une liste'}),
    (dossier("02", resultats="x" * 1000), {".resultats": f"« {'x' * 60}… » n’est pas une liste"}),
    (dossier("02", candidat={"numero": "02", "date_naissance": "31/02/2003"}), {".candidat.date_naissance": "date"}),
    (dossier("02", candidat={"nom": "Perrin"}), {".candidat.numero": "manquante"}),
    (dossier("", candidat={"numero": ""}), {".candidat.numero": "numéro de candidat absent"}),
    (dossier("02", candidat=None), {".candidat": "null n’est pas un objet"}),
    (dossier("02", langues="anglais"), {".langues": "« anglais » n’est pas un objet"}),
    (dossier("02", dossiers_professionnels=[1]), {".dossiers_professionnels": "[1] n’est pas un objet"}),
    (dossier("02", resultats=[{"unite": "U99", "note": "12"}]), {".resultats[0].unite": "unité inconnue"}),
    (dossier("02", resultats=[{"unite": "U11", "note": "25"}]), {".resultats[0].note": "note hors de 0 à 20"}),
    (dossier("02", resultats=[{"unite": "U11", "note": "nan"}]), {".resultats[0].note": "nan"}),
    (dossier("02", resultats=[{"unite": "U11", "note": 12.5}]), {".resultats[0].note": "12.5"}),
    (dossier("02", resultats=[{"unite": "U11", "note": True}]), {".resultats[0].note": "true n’est pas un nombre"}),
    (dossier("02", resultats=[{"unite": "U11", "note": "1e-9"}]), {".resultats[0].note": "1e-9"}),
    (dossier("02", resultats=[{"unite": "U11", "note": "1_2"}]), {".resultats[0].note": "1_2"}),
    (dossier("02", resultats=[{"unite": "U11", "etat": "absent", "note": "12"}]), {".resultats[0].note": "état"}),
    (dossier("02", resultats=[{"unite": "U11", "etat": "malade"}]), {".resultats[0].etat": "malade"}),
    (dossier("02", resultats=[{"unite": "U11"}]), {".resultats[0].note": "état"}),
    (
        dossier("02", resultats=[{"unite": "U11", "note": "12"}, {"unite": "U11", "note": "13"}]),
        {".resultats[1]": "deux résultats pour la même unité"},
    ),
    (
        dossier("02", statut="x", forme="y", resultats=[{"unite": "U11", "note": "nan"}, {"etat": "z"}]),
        {".statut": "x", ".forme": "y", ".resultats[0].note": "nan", ".resultats[1].etat": "z"},
    ),
    # Values of a wrong shape hide nothing of what is wrong with the others.
    (
        dossier(
            "02",
            statut="x",
            couleur="bleu",
            renonce=["U99"],
            resultats=[{"unite": "U11", "note": "nan"}, {"unite": "U12", "note": "25"}, {"unite": "U98", "note": "1"}],
        ),
        {
            ".statut": "x",
            ".couleur": "clé inconnue",
            ".renonce[0]": "U99",
            ".resultats[0].note": "« nan » n’est pas un nombre",
            ".resultats[1].note": "25 note hors de 0 à 20",
            ".resultats[2].unite": "U98",
        },
    ),
    (dossier("02", couleur=json.loads("[" * 400 + "]" * 400)), {".couleur": "clé inconnue"}),
    (dossier("02", resultats=[{"unite": "U11", "etat": "absent", "note": "0"}]), {".resultats[0].note": "0 état"}),
    ("Perrin", {"": ""}),
    (12, {"": ""}),
    (None, {"": ""}),
    ([], {"": ""}),
]


@pytest.mark.parametrize("lines", [False, True], ids=["json", "jsonl"])
@pytest.mark.parametrize(("faulty", "expected"), FAULTY_DOSSIERS)
def test_every_fault_of_a_dossier_is_told_with_its_path_and_the_others_are_converted(
    faulty: object, expected: dict[str, str], lines: bool, tmp_path: Path, converted: Convert
) -> None:
    dossiers = [dossier("01"), faulty, dossier("03")]
    path = tmp_path / ("dossiers.jsonl" if lines else "dossiers.json")
    text = "\n".join(map(json.dumps, dossiers)) if lines else json.dumps(dossiers)
    path.write_text(text, encoding="utf-8")
    result = converted(path)
    assert result.exit_code == 1
    faults = {fault["colonne"]: fault for fault in result.faults}
    root = "$" if lines else "$[1]"
    assert {root + place for place in expected} <= set(faults)
    for place, words in expected.items():
        fault = faults[root + place]
        assert words in f"{fault['valeur']} {fault['erreur']}"
        assert fault["remede"]
        assert fault["ligne"] == ("2" if lines else "1")
    assert "is not" not in result.stderr
    assert "object" not in result.stderr
    assert [line["numero_candidat"] for line in result.rows] == ["01", "03"]
    assert result.summary["lus"] == 3


def test_a_line_that_is_not_json_is_rejected_alone(write: Callable[..., Path], converted: Convert) -> None:
    path = write(json.dumps(dossier("01")), "", "{oups", json.dumps(dossier("03")), name="d.jsonl", encoding="utf-8")
    result = converted(path)
    assert result.exit_code == 1
    [fault] = result.faults
    assert (fault["fichier"], fault["ligne"]) == ("d.jsonl", "3")
    assert "ce n’est pas du JSON" in fault["erreur"]
    assert "Expecting" not in fault["erreur"]
    assert "objet JSON par ligne" in fault["remede"]
    assert result.summary["traites"] == 2


def test_several_dossiers_of_one_candidate_are_all_rejected(
    write_json: Callable[..., Path], converted: Convert
) -> None:
    path = write_json([dossier("02"), dossier("01"), dossier("02")])
    result = converted(path)
    assert result.exit_code == 1
    faults = result.faults
    assert [fault["colonne"] for fault in faults] == ["$[0].candidat.numero", "$[2].candidat.numero"]
    assert result.summary["rejetes"] == 2


@pytest.mark.parametrize(
    "text",
    [
        '[{"candidat": {"numero": "1"}},\n{"candidat": ]',
        '[{"candidat":\n',
        "[]]",
        "\n" + "[" * 100_000,
        "\n" + '{"a":' * 100_000,
        f'[{{"session":\n{"1" * 5000}}}]',
    ],
    ids=["syntax", "cut", "too much", "deep lists", "deep objects", "endless number"],
)
def test_a_file_that_is_not_json_is_refused_as_a_whole(text: str, tmp_path: Path, converted: Convert) -> None:
    path = tmp_path / "dossiers.json"
    path.write_text(text, encoding="utf-8")
    result = converted(path)
    assert result.exit_code == 2
    assert str(path) in result.stderr
    assert "JSON" in result.stderr
    assert "Expecting" not in result.stderr
    assert "Extra data" not in result.stderr
    assert content_of(tmp_path) == ["dossiers.json"]


@pytest.mark.parametrize("line", ["[" * 100_000, '{"a":' * 100_000, f'{{"session":{"1" * 5000}}}'])
def test_a_line_too_deep_or_too_long_for_json_is_rejected_alone(
    line: str, write: Callable[..., Path], converted: Convert
) -> None:
    path = write(json.dumps(dossier("01")), line, name="d.jsonl", encoding="utf-8")
    result = converted(path)
    assert result.exit_code == 1
    assert "d.jsonl, ligne 2" in result.stderr
    assert "JSON" in result.stderr


@pytest.mark.parametrize("candidat", [{"numero": "02", "nom": "\ud83d"}, {"numero": "\ud83d"}])
def test_half_a_character_is_a_fault_of_its_dossier(
    candidat: dict[str, str], write_json: Callable[..., Path], converted: Convert
) -> None:
    result = converted(write_json([dossier("01"), dossier("02", candidat=candidat)]))
    assert result.exit_code == 1
    assert "colonne $[1]" in result.stderr
    assert result.summary["traites"] == 1


def test_a_key_given_twice_is_a_fault_and_never_a_choice(write: Callable[..., Path], converted: Convert) -> None:
    twice = json.dumps(dossier("02")).replace('"note"', '"note": "18", "note"')
    path = write(json.dumps(dossier("01")), twice, name="d.jsonl", encoding="utf-8")
    result = converted(path)
    assert result.exit_code == 1
    assert "d.jsonl, ligne 2" in result.stderr
    assert "note" in result.stderr


# --- the real program ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        ([HEADER, row("01")], 0, "Écrit dans"),
        ([HEADER, row("01"), row("02", U11="25")], 1, "candidats.csv, ligne 3, colonne U11, candidat 02 : « 25 »"),
        ([HEADER.replace("Forme", "Frome"), row("01")], 2, "Vouliez-vous dire « forme »"),
    ],
)
def test_the_program_exits_with_the_code_of_the_contract(
    lines: list[str],
    code: int,
    said: str,
    tmp_path: Path,
    write: Callable[..., Path],
    process: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    path = write(*lines)
    arguments = (path, "--de", "ga", "--vers", "agora", "--session", "2023", "--sortie", tmp_path / "sortie")
    result = process("convertir", *arguments)
    assert result.returncode == code
    assert said in result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    assert content_of(tmp_path) == (["candidats.csv"] if code == 2 else ["candidats.csv", "sortie"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["convertir"], "Il manque l’argument 'FICHIER'"),
        (["convertir", "f.csv"], "Il manque l’option '--de'"),
        (["convertir", "f.csv", "--de", "ga", "--vers", "agora"], "Il manque l’option '--session'"),
        (["convertir", "f.csv", "--de"], "L’option '--de' demande une valeur."),
        (["convertir", "f.csv", "--nope"], "Option inconnue : '--nope'"),
        (["referentiel", "agora", "--session", "abc"], "'abc' n’est pas un nombre"),
        (["diplomes", "--format", "xml"], "'xml' n’est pas l’un de 'texte', 'json', 'csv'"),
        (["diplomes", "agora"], "Un argument de trop (agora)"),
        (["nimporte"], "Commande inconnue : 'nimporte'"),
    ],
)
def test_a_wrong_usage_exits_2_in_french(
    arguments: list[str], said: str, process: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    result = process(*arguments)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Erreur : " in result.stderr
    assert result.stdout == ""
    for english in ("Usage", "Error", "Try ", "Traceback", "Missing", "No such", "integer", "Invalid"):
        assert english not in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_screen_that_cannot_be_written_to_is_told_in_french() -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-c", "from bacpro_cli.main import main; main()", "diplomes"],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    assert result.returncode == 2
    assert result.stderr == (
        "Erreur : affichage : impossible de lire ou d’écrire (le disque est plein). Vérifiez la place et les droits.\n"
    )


def test_a_link_to_itself_and_a_file_for_a_folder_are_told_in_french(
    tmp_path: Path, write: Callable[..., Path], convert: Callable[..., Result]
) -> None:
    loop = tmp_path / "boucle.csv"
    loop.symlink_to(loop)
    assert "fichier illisible (un lien renvoie à lui-même)" in convert(loop).stderr
    path = write(HEADER, row("1"))
    told = convert(path, "--sortie", path / "sortie").stderr
    assert "impossible d’écrire (un fichier porte le nom d’un dossier). Rien n’a été écrit." in told


# --- anything at all -------------------------------------------------------------------------------------------

FUZZ = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CELLS = st.one_of(
    st.sampled_from(["", "12", "12,5", "AB", "nan", "2022", "U11", '"', "' ", "=1", "-", "01", "\ufeff", "€"]),
    st.text(max_size=6),
)


def outcome_is_whole(result: Result, folder: Path) -> None:
    """The run did all, all but the faulty records, or nothing."""
    assert result.exit_code in {0, 1, 2}
    if result.exit_code == 2:
        assert result.stderr.startswith("Erreur : ")
        assert not folder.exists()
        return
    summary = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
    assert summary["lus"] == summary["traites"] + summary["rejetes"]
    assert (result.exit_code == 1) == (summary["rejetes"] > 0)


@FUZZ
@given(rows=st.lists(st.lists(CELLS, min_size=9, max_size=11), min_size=1, max_size=4))
def test_no_row_whatever_it_holds_brings_the_command_down(
    rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory, convert: Callable[..., Result]
) -> None:
    folder = tmp_path_factory.mktemp("lignes")
    path = folder / "candidats.csv"
    path.write_bytes(csv_bytes(HEADER, *(";".join(cells) for cells in rows)))
    outcome_is_whole(convert(path, "--sortie", folder / "sortie"), folder / "sortie")


@FUZZ
@given(content=st.binary(max_size=80))
def test_no_bytes_whatever_they_are_bring_the_command_down(
    content: bytes, tmp_path_factory: pytest.TempPathFactory, convert: Callable[..., Result]
) -> None:
    folder = tmp_path_factory.mktemp("octets")
    path = folder / "candidats.csv"
    path.write_bytes(csv_bytes(HEADER, row("01")) + content)
    outcome_is_whole(convert(path, "--sortie", folder / "sortie"), folder / "sortie")


KEYS = st.sampled_from(
    ["candidat", "numero", "session", "resultats", "unite", "note", "etat", "statut", "renonce", "x"]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from(["U11", "12", "AB"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@FUZZ
@given(content=JSON)
def test_no_json_whatever_it_holds_brings_the_command_down(
    content: object, tmp_path_factory: pytest.TempPathFactory, convert: Callable[..., Result]
) -> None:
    folder = tmp_path_factory.mktemp("json")
    path = folder / "dossiers.json"
    path.write_text(json.dumps([content, dossier("01")]), encoding="utf-8")
    outcome_is_whole(convert(path, "--sortie", folder / "sortie"), folder / "sortie")


def test_a_value_of_a_wrong_shape_is_not_said_to_be_missing_too(
    tmp_path: Path, convert: Callable[..., Result], read_table: Callable[[Path], Rows]
) -> None:
    path = tmp_path / "dossiers.jsonl"
    results = [{"unite": "U11", "note": "nan"}, {"unite": "U12", "etat": "malade"}]
    path.write_text(json.dumps(dossier("01", session="2022", resultats=results)), encoding="utf-8")
    convert(path, "--sortie", tmp_path / "sortie")
    told = [fault["colonne"] for fault in read_table(tmp_path / "sortie" / "rejets.csv")]
    assert sorted(told) == ["$.resultats[0].note", "$.resultats[1].etat", "$.session"]
