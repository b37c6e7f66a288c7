"""The other commands, the help of all, and how quickly the program answers."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable

import click
import pytest
from click.testing import Result

from bacpro_cli.main import COMMANDS, cli

ENGLISH = re.compile(
    r"\b(Usage|Show|this|message|and|exit|Error|Commands|Arguments?:|default|required|Missing|Try|for help|"
    r"No such|Invalid|INTEGER|TEXT|PATH|FILE|integer|text)\b"
)


def helps() -> list[list[str]]:
    """The program, its commands, and the commands of these."""
    context = click.Context(cli)
    commands = {name: cli.get_command(context, name) for name in COMMANDS}
    inner = [
        [name, sub] for name, c in commands.items() if isinstance(c, click.Group) for sub in c.list_commands(context)
    ]
    return [[], *([name] for name in commands), *inner]


def rows_of(shown: str) -> list[list[str]]:
    """The rows of a table shown with `--format csv`, header included."""
    return [line.split(";") for line in shown.removeprefix("\ufeff").removesuffix("\r\n").split("\r\n")]


# --- diplomes --------------------------------------------------------------------------------------------------


def test_diplomes_lists_every_edition_with_its_sessions_and_plugin(bacpro: Callable[..., Result]) -> None:
    result = bacpro("diplomes", "--format", "json")
    assert result.exit_code == 0
    listed = {(line["code"], line["edition"]): line for line in json.loads(result.stdout)}
    assert set(listed) == {("agora", "RNCP34606"), ("agora", "RNCP40705"), ("ga", "GA-2011")}
    assert listed["agora", "RNCP34606"]["sessions"] == "2023 à 2025"
    assert listed["ga", "GA-2011"]["sessions"] == "2015 à 2022"
    assert listed["ga", "GA-2011"]["titre"] == "Gestion-Administration"
    assert {line["greffon"] for line in listed.values()} == {"agora", "ga"}
    assert all(re.fullmatch(r"\d+\.\d+.*", line["version"]) for line in listed.values())


def test_diplomes_shows_the_same_as_text_and_as_csv(bacpro: Callable[..., Result]) -> None:
    lines = json.loads(bacpro("diplomes", "--format", "json").stdout)
    header, *rows = rows_of(bacpro("diplomes", "--format", "csv").stdout_bytes.decode("utf-8"))
    assert header == ["code", "titre", "edition", "sessions", "greffon", "version"]
    assert [dict(zip(header, row, strict=True)) for row in rows] == lines
    text = bacpro("diplomes").stdout
    assert all(value in text for line in lines for value in line.values())


# --- referentiel -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("session", "edition", "bloc", "language"),
    [
        (2023, "RNCP34606", "B1", "Langues vivantes 1"),
        (2025, "RNCP34606", "B1", "Langues vivantes 1"),
        (2026, "RNCP40705", "BC01", "Langue vivante A"),
        (2028, "RNCP40705", "BC01", "Langue vivante A"),
    ],
)
def test_referentiel_shows_the_edition_of_the_session(
    session: int, edition: str, bloc: str, language: str, bacpro: Callable[..., Result]
) -> None:
    result = bacpro("referentiel", "agora", "--session", session, "--format", "json")
    assert result.exit_code == 0
    shown = json.loads(result.stdout)
    assert (shown["diplome"], shown["id"]) == ("agora", edition)
    assert {unit["code"]: unit["intitule"] for unit in shown["unites"]}["U41"] == language
    [first] = [b["code"] for b in shown["blocs"] if b["unites"] == ["U31"]]
    assert first == bloc
    text = bacpro("referentiel", "agora", "--session", session).stdout
    assert f"Édition {edition}" in text
    assert language in text
    assert bloc in text


def test_referentiel_shows_the_newest_edition_unless_told_otherwise(bacpro: Callable[..., Result]) -> None:
    newest = bacpro("referentiel", "agora", "--session", 2028).stdout
    assert bacpro("referentiel", "agora").stdout == newest
    assert bacpro("referentiel", "agora", "--session", 2023).stdout != newest


@pytest.mark.parametrize(("diploma", "total"), [("agora", 25), ("ga", 27)])
def test_referentiel_shows_coefficients_that_make_the_total(
    diploma: str, total: int, bacpro: Callable[..., Result]
) -> None:
    header, *rows = rows_of(bacpro("referentiel", diploma, "--format", "csv").stdout_bytes.decode("utf-8"))
    place = header.index("coefficient")
    weights = [float(row[place].replace(",", ".")) for row in rows if row[place] != "facultative"]
    assert sum(weights) == total
    assert f"Total des coefficients : {total}" in bacpro("referentiel", diploma).stdout


def test_referentiel_says_how_sure_we_are_of_a_coefficient(bacpro: Callable[..., Result]) -> None:
    header, *rows = rows_of(bacpro("referentiel", "ga", "--format", "csv").stdout_bytes.decode("utf-8"))
    sure = {row[0]: row[header.index("confiance")] for row in rows}
    assert (sure["U2"], sure["U12"], sure["UF1"]) == ("texte", "texte", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["xyz"], ["Diplôme inconnu : « xyz »", "agora, ga", "Corrigez le code"]),
        (["agora", "--session", 2022], ["La session 2022 est hors des éditions de AGOrA", "2023 à 2028", "Choisissez"]),
        (["ga", "--session", 2023], ["La session 2023 est hors des éditions de GA", "2015 à 2022", "Choisissez"]),
    ],
)
def test_referentiel_refuses_what_is_unknown_with_what_is_known(
    arguments: list[object], said: list[str], bacpro: Callable[..., Result]
) -> None:
    result = bacpro("referentiel", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert [words for words in said if words not in result.stderr] == []


# --- plugin ----------------------------------------------------------------------------------------------------


def test_plugin_lister_says_what_each_plugin_brings(bacpro: Callable[..., Result]) -> None:
    result = bacpro("plugin", "lister", "--format", "json")
    assert result.exit_code == 0
    listed = {line["greffon"]: line for line in json.loads(result.stdout)}
    assert set(listed) == {"agora", "ga"}
    assert listed["agora"]["diplomes"] == "agora"
    assert listed["ga"]["correspondances"] == "ga vers agora"
    assert {(line["etat"], line["paquet"], line["motifs"]) for line in listed.values()} == {("chargé", "bacpro", "")}


@pytest.mark.parametrize("command", [["diplomes"], ["referentiel", "agora"], ["plugin", "lister"]])
@pytest.mark.parametrize("forme", ["texte", "json", "csv"])
def test_silence_shows_nothing(command: list[str], forme: str, bacpro: Callable[..., Result]) -> None:
    assert bacpro(*command, "--format", forme).stdout
    result = bacpro(*command, "--format", forme, "--silencieux")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


# --- help ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", helps(), ids=" ".join)
def test_help_is_in_french_whatever_the_machine_is_set_to(
    command: list[str], process: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    result = process(*command, "--help", LC_ALL="C", LANG="en_US.UTF-8", LANGUAGE="en", PYTHONUTF8="0")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Emploi : {' '.join(['bacpro', *command])}")
    assert "Affiche cette aide." in result.stdout
    assert ENGLISH.findall(result.stdout) == []


def test_help_lists_every_command_and_the_exit_codes(
    process: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    shown = process("--help").stdout
    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []
    assert "0 fait ; 1 fait, avec des rejets ; 2 emploi" in shown


@pytest.mark.parametrize("command", [[], ["plugin"]], ids=["bacpro", "bacpro plugin"])
def test_a_command_left_out_is_a_wrong_usage_that_shows_the_help(
    command: list[str], process: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    result = process(*command)
    assert result.returncode == 2
    assert f"Emploi : {' '.join(['bacpro', *command])}" in result.stdout + result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["convertire"], "Commande inconnue : 'convertire'."),
        (["plugin", "effacer"], "Commande inconnue : 'effacer'."),
    ],
)
def test_an_unknown_command_is_refused_in_french(
    command: list[str], said: str, process: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    result = process(*command)
    assert (result.returncode, result.stdout) == (2, "")
    assert f"Erreur : {said}" in result.stderr
    assert ENGLISH.findall(result.stderr) == []


def test_the_version_comes_with_that_of_each_plugin(process: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    from importlib.metadata import version

    result = process("--version")
    first, *plugins = result.stdout.splitlines()
    own = version("bacpro")
    assert (result.returncode, result.stderr) == (0, "")
    assert first.startswith(f"bacpro {own} (Python ")
    assert plugins == [f"greffon agora {own} (bacpro) : agora", f"greffon ga {own} (bacpro) : ga"]


# --- completion ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_a_shell_is_told_how_to_complete(shell: str, process: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    result = process("completion", shell)
    assert (result.returncode, result.stderr) == (0, "")
    assert f"{shell}_complete" in result.stdout


def test_commands_and_options_are_suggested_with_their_help_in_french(
    process: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    def suggested(words: str, place: int) -> str:
        asked = {"_BACPRO_COMPLETE": "zsh_complete", "COMP_WORDS": words, "COMP_CWORD": str(place)}
        return process(**asked).stdout

    assert "convertir\nConvertit les résultats d’un diplôme" in suggested("bacpro conv", 1)
    assert "--session\nSession préparée du nouveau diplôme." in suggested("bacpro convertir --se", 2)
    assert suggested("bacpro convertir --format j", 3) == "plain\njson\n_\n"


# --- colours ---------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no pty module")
@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_has_colours_unless_it_is_asked_for_none(variables: dict[str, str], coloured: bool) -> None:
    import pty

    master, slave = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | variables
    command = [sys.executable, "-m", "bacpro_cli", "referentiel", "inconnu"]
    subprocess.run(command, stderr=slave, stdout=slave, check=False, env=environment)
    os.close(slave)
    shown = os.read(master, 10_000).decode()
    os.close(master)
    assert "Diplôme inconnu" in shown
    assert ("\x1b[" in shown) is coloured


def test_no_colour_goes_into_a_pipe(process: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    assert "\x1b[" not in process("referentiel", "inconnu").stderr


# --- speed -----------------------------------------------------------------------------------------------------


def imported_by(*arguments: str) -> set[str]:
    """The modules that a run of the command leaves imported."""
    program = (
        "import sys\n"
        "from bacpro_cli.main import main\n"
        f"sys.argv = ['bacpro', *{list(arguments)!r}]\n"
        "try:\n"
        "    main()\n"
        "except SystemExit:\n"
        "    print('\\n'.join(sys.modules), file=sys.stderr)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8", env=os.environ
    )
    return set(result.stderr.splitlines())


HEAVY = {
    "attr",
    "attrs",
    "jinja2",
    "cattrs",
    "typst",
    "pypdf",
    "pluggy",
    "tabulate",
    "sqlite3",
    "bacpro.plugins.registry",
}


def test_the_help_imports_nothing_heavy() -> None:
    imported = imported_by("--help")
    assert "click" in imported
    assert imported & HEAVY == set()
    assert [name for name in imported if name == "bacpro" or name.startswith("bacpro.")] == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_help_of_a_command_imports_no_printing_and_no_parser(command: str) -> None:
    assert imported_by(command, "--help") & {"jinja2", "cattrs", "typst", "pypdf", "tabulate"} == set()


def test_listing_diplomas_imports_no_printing() -> None:
    imported = imported_by("diplomes")
    assert "tomllib" in imported  # it reads the référentiels, which are sound: cattrs has nothing to explain
    assert "cattrs" not in imported
    assert imported & {"jinja2", "typst", "pypdf"} == set()
