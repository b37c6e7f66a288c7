"""A third party’s plugin, as a real wheel installed beside bacpro: no change of the core, and no harm when broken."""

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bacpro.testing import read_table

ROOT = Path(__file__).parents[2]
SOURCES = Path(__file__).parents[1] / "data" / "third_party"

Run = Callable[..., subprocess.CompletedProcess[str]]
Install = Callable[..., None]
Command = Callable[[Path], Run]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, install: Install) -> Path:
    """Where the third party’s plugin is installed."""
    target = tmp_path_factory.mktemp("tiers") / "site"
    install(target, SOURCES / "demo")
    return target


@pytest.fixture(scope="module")
def beside(site: Path, command: Command) -> Run:
    """The command with the third party’s plugin installed."""
    return command(site)


@pytest.fixture(scope="module")
def beside_broken(tmp_path_factory: pytest.TempPathFactory, install: Install, command: Command) -> Run:
    """The command with the third party’s plugin and a broken one installed."""
    target = tmp_path_factory.mktemp("panne") / "site"
    install(target, SOURCES / "demo", SOURCES / "broken")
    return command(target)


def write(path: Path, *lines: str) -> Path:
    """Write a file of those lines."""
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
    return path


def test_its_diplomas_are_listed_beside_ours_with_its_name_and_version(beside: Run) -> None:
    result = beside("diplomes", "--format", "json")
    assert (result.returncode, result.stderr) == (0, "")
    listed = {line["code"]: line for line in json.loads(result.stdout)}
    assert {"agora", "ga", "demo1", "demo2"} <= set(listed)
    assert (listed["demo2"]["greffon"], listed["demo2"]["version"]) == ("demo", "3.1.4")
    assert (listed["demo2"]["edition"], listed["demo2"]["sessions"]) == ("DEMO2-2025", "2025 à 2029")


def test_its_tables_are_listed(beside: Run) -> None:
    result = beside("plugin", "lister", "--format", "json")
    [plugin] = [line for line in json.loads(result.stdout) if line["greffon"] == "demo"]
    assert (plugin["etat"], plugin["paquet"]) == ("chargé", "bacpro-demo")
    assert plugin["correspondances"] == "demo1 vers demo2, ga vers demo2"


def test_its_referentiel_is_shown(beside: Run) -> None:
    shown = beside("referentiel", "demo2").stdout
    assert "Édition DEMO2-2025" in shown
    assert "Étudier et projeter" in shown
    assert "Total des coefficients : 6" in shown


def test_its_old_diploma_is_converted_into_its_new_one(beside: Run, tmp_path: Path) -> None:
    path = write(
        tmp_path / "demo1.csv",
        "numero_candidat;nom;forme;session;U1;Atelier;U3;UF",
        "01;Bœuf;globale;2023;12,5;16;9;",
        "02;N’Diaye;progressive;2019;11;NE;ne;14",
    ).rename(tmp_path / "candidats.csv")
    folder = tmp_path / "sortie"
    options = ("--de", "demo1", "--vers", "demo2", "--session", "2025", "--sortie", folder)
    refused = beside("convertir", path, *options)
    assert refused.returncode == 2  # its alias of a unit is Atelier, not UF
    assert "« UF »" in refused.stderr
    write(path, *path.read_text(encoding="utf-8").replace(";UF\n", ";UF1\n").splitlines())
    result = beside("convertir", path, *options)
    assert (result.returncode, result.stdout.splitlines()[0]) == (
        0,
        "Conversion demo1 vers demo2, session 2025 (édition DEMO2-2025)",
    )
    told = [
        (line["numero_candidat"], line["unite_source"], line["unite_cible"], line["issue"], line["regle"])
        for line in read_table(folder / "journal.csv")
    ]
    assert told == [
        ("01", "U1", "U31", "reportee", "demo1.correspondance.U1"),
        ("01", "U2", "", "sans_correspondance", "demo1.correspondance.U2"),
        ("01", "U3", "U51", "non_reportable", "code.conservation.globale"),
        ("01", "", "U51", "a_presenter", "code.unites.a_presenter"),
        ("01", "", "U32", "a_presenter", "code.unites.a_presenter"),
        ("02", "U1", "U31", "expiree", "code.conservation.validite"),
        ("02", "U2", "", "sans_correspondance", "demo1.correspondance.U2"),
        ("02", "U3", "U51", "sans_note", "code.absence"),
        ("02", "UF1", "", "expiree", "code.conservation.validite"),
        ("02", "", "U51", "a_presenter", "code.unites.a_presenter"),
        ("02", "", "U31", "a_presenter", "code.unites.a_presenter"),
        ("02", "", "U32", "a_presenter", "code.unites.a_presenter"),
    ]
    assert [[line[unit] for unit in ("U51", "U31", "U32")] for line in read_table(folder / "conversion.csv")] == [
        ["", "12,5", ""],
        ["", "", ""],
    ]
    header = (folder / "conversion.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == "numero_candidat;nom;forme;session;U51;U31;U32"
    summary = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
    assert summary["versions"]["demo"] == "3.1.4"
    assert summary["correspondance"] == "Arrêté inventé de 2024, annexe IV"


def test_our_old_diploma_is_converted_into_its_new_one(beside: Run, tmp_path: Path) -> None:
    folder = tmp_path / "sortie"
    path = ROOT / "examples" / "ga-2022.csv"
    result = beside("convertir", path, "--de", "ga", "--vers", "demo2", "--session", "2025", "--sortie", folder)
    assert result.returncode == 0
    journal = read_table(folder / "journal.csv")
    carried = {(line["unite_source"], line["unite_cible"]) for line in journal if line["issue"] == "reportee"}
    assert carried == {("U51", "U51"), ("U32", "U31")}
    summary = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
    assert (summary["lus"], summary["traites"]) == (40, 40)
    assert set(summary["versions"]) == {"bacpro", "ga", "demo"}


def test_its_statements_are_printed(beside: Run, tmp_path: Path) -> None:
    from pypdf import PdfReader

    path = write(tmp_path / "candidats.csv", "numero_candidat;nom;session;U1", "01;Bœuf;2023;12,5")
    options = ("--de", "demo1", "--vers", "demo2", "--session", "2025", "--sortie", tmp_path / "sortie", "--pdf")
    assert beside("convertir", path, *options).returncode == 0
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "sortie" / "pdf" / "01.pdf").pages)
    for words in ("Métiers de la démonstration rénovée", "Étude et projet", "12,5", "Arrêté inventé de 2024"):
        assert words in re.sub(r"\s+", " ", text)


def test_its_own_code_is_read_in_its_files_only(beside: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "candidats.csv", "numero_candidat;session;U51", "01;2022;NE")
    result = beside("convertir", path, "--de", "ga", "--vers", "demo2", "--session", "2025")
    assert result.returncode == 1
    assert "« NE » : pas de note, et la raison n’est pas dite" in result.stderr


# --- a broken one ----------------------------------------------------------------------------------------------


def test_a_broken_one_is_named_in_a_warning_with_every_fault_and_the_others_work(
    beside_broken: Run, tmp_path: Path
) -> None:
    result = beside_broken("diplomes", "--format", "json")
    assert result.returncode == 0
    assert {line["code"] for line in json.loads(result.stdout)} >= {"agora", "ga", "demo1", "demo2"}
    assert "Greffon en panne : brise (bacpro-broken 0.0.1)" in result.stderr
    for fault in ("diplome.toml, $.siggle", "diplome.toml, $.sigle", "editions/2020.toml, $.fondement.lieux"):
        assert fault in result.stderr
    path = write(tmp_path / "candidats.csv", "numero_candidat;session;U1", "01;2023;12")
    options = ("--de", "demo1", "--vers", "demo2", "--session", "2025", "--sortie", tmp_path / "sortie")
    converted = beside_broken("convertir", path, *options)
    assert converted.returncode == 0
    assert "Greffon en panne : brise" in converted.stderr
    assert len(read_table(tmp_path / "sortie" / "conversion.csv")) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["referentiel", "brise"],
        ["convertir", "candidats.csv", "--de", "brise", "--vers", "agora", "--session", "2023"],
        ["convertir", "candidats.csv", "--de", "ga", "--vers", "brise", "--session", "2023"],
        ["convertir", "candidats.csv", "--de", "agora", "--vers", "ga", "--session", "2022"],
    ],
)
def test_what_a_broken_one_may_hold_exits_3_and_names_it(arguments: list[str], beside_broken: Run) -> None:
    result = beside_broken(*arguments)
    assert (result.returncode, result.stdout) == (3, "")
    [error] = [line for line in result.stderr.splitlines() if line.startswith("Erreur : ")]
    assert "brise (" in error
    assert "siggle" in error
    assert error.endswith("Réparez-le ou retirez-le.")


def test_a_broken_one_is_listed_with_its_reasons_and_exits_3(beside_broken: Run) -> None:
    result = beside_broken("plugin", "lister", "--format", "json")
    assert result.returncode == 3
    listed = {line["greffon"]: line for line in json.loads(result.stdout)}
    assert (listed["brise"]["etat"], listed["brise"]["version"]) == ("en panne", "0.0.1")
    assert "siggle" in listed["brise"]["motifs"]
    assert {listed[name]["etat"] for name in ("agora", "ga", "demo")} == {"chargé"}


# --- the documentation -----------------------------------------------------------------------------------------

BLOCK = re.compile(r"^`([\w./-]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, install: Install) -> Path:
    """The example of the documentation, as the page has it, and its tests; `site` is where it is installed."""
    folder = tmp_path_factory.mktemp("exemple")
    text = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    project = folder / "bacpro-exemple"
    blocks = dict(BLOCK.findall(text))
    assert {"pyproject.toml", "bacpro_exemple/__init__.py", "bacpro_exemple/data/diplome.toml"} <= set(blocks)
    for name, block in blocks.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(block, encoding="utf-8")
    install(folder / "site", project)
    return folder


def test_the_example_of_the_documentation_works_as_it_stands(example: Path, command: Command) -> None:
    run = command(example / "site")
    listed = run("plugin", "lister", "--format", "json")
    [plugin] = [line for line in json.loads(listed.stdout) if line["greffon"] == "exemple"]
    assert (plugin["etat"], plugin["motifs"]) == ("chargé", "")
    assert run("referentiel", "exemple").returncode == 0


def test_the_tests_of_the_documentation_pass(example: Path) -> None:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=example / "bacpro-exemple",
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(example / "site"), "PATH": path},
    )
    assert (done.returncode, "3 passed" in done.stdout) == (0, True), done.stdout


def period(first: str, last: str, weeks: int | None = None, **others: object) -> dict[str, object]:
    """A placement of a dossier."""
    return {"du": first, "au": last, **({} if weeks is None else {"semaines": weeks}), **others}


def test_the_rule_of_placement_of_the_documentation_takes_no_week_that_is_not_borne_out(
    example: Path, command: Command, tmp_path: Path
) -> None:
    """22 weeks are wanted in 2022: 6 September 2021 to 4 February 2022 are 22 whole ones, to 15 October 6."""
    mondays = [f"{dt.date(2021, 9, 6) + dt.timedelta(weeks=rank)}" for rank in range(22)]
    cases: list[tuple[str, list[dict[str, object]], dict[str, object]]] = [
        ("conforme", [period("2021-09-06", "2022-02-04", 22)], {}),
        ("conforme", [period("2021-09-06", "2022-02-04")], {}),
        ("conforme", [period("2021-09-06", "2021-12-17", 15), period("2022-01-03", "2022-02-18", 7)], {}),
        ("non_conforme", [period("2021-09-06", "2021-10-15", 6)] * 4, {}),
        ("non_conforme", [period("2021-09-06", "2021-10-15", 22)], {}),
        ("non_conforme", [period("2021-09-06", "2022-02-04", 21)], {}),
        ("non_conforme", [period("2022-02-04", "2021-09-06", 22)], {}),
        ("non_conforme", [period("2022-07-01", "2022-12-31", 26)], {}),
        ("non_conforme", [period("2021-09-06", "2022-02-04", 22)], {"cycle_debut": "2021-11-01"}),
        ("a_arbitrer", [period(day, day, 1) for day in mondays], {}),
        ("conforme", [{"semaines": 22}], {}),
        ("a_arbitrer", [period("2021-09-06", "2022-02-04", 22, heures=110)], {}),
        ("a_arbitrer", [period("2021-09-06", "2021-10-15", 6)], {"statut": "distance", "forme": "progressive"}),
        ("a_arbitrer", [period("2021-09-06", "2022-01-28", 21)], {"statut": "fpc_prive", "situation": "reconversion"}),
    ]
    dossiers = [
        {
            "candidat": {"numero": f"{rank:03}"},
            "session": 2022,
            "statut": "scolaire_public",
            "periodes": periods,
            **others,
        }
        for rank, (_, periods, others) in enumerate(cases)
    ]
    path = tmp_path / "dossiers.json"
    path.write_text(json.dumps(dossiers), encoding="utf-8")
    done = command(example / "site")("controler", path, "--diplome", "exemple", "--format", "json")
    found = [
        constat["verdict"]
        for report in json.loads(done.stdout)
        for constat in report["constats"]
        if constat["regle"] == "exemple.pfmp.duree"
    ]
    assert found == [verdict for verdict, _, _ in cases]


def test_the_eliminatory_mark_of_the_documentation_fails_whatever_the_average(
    example: Path, command: Command, tmp_path: Path
) -> None:
    """Coefficients 2, 3 and 2.5: 17, 9 and 15.8 are 100.5 points, which is 13.40; U12 asks for 10."""
    path = write(
        tmp_path / "candidats.csv",
        "numero_candidat;forme;session;U11;U12;U2;controle U11;controle U2",
        "01;globale;2022;17;9;15,8;;",
        "02;globale;2022;17;10;15,8;;",
        "03;globale;2022;9;9,5;9;;",
        "04;globale;2022;11,5;9,5;6;12;11",
        "05;globale;2022;8;12;6;12;11",
    )
    done = command(example / "site")("deliberer", path, "--diplome", "exemple", "--format", "json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["numero_candidat"], one["moyenne"], one["decision"]) for one in found] == [
        ("01", "13,40", "ajourne"),
        ("02", "13,80", "admis"),
        ("03", "9,20", "ajourne"),
        ("04", "10,66", "ajourne"),  # 23 + 28.5 + 15 = 66.5, 8.86; then 24 + 28.5 + 27.5 = 80
        ("05", "11,66", "admis_apres_controle"),  # 16 + 36 + 15 = 67, 8.93; then 24 + 36 + 27.5 = 87.5
    ]
    first, fourth = found[0]["explication"], found[3]
    assert "13,40 (100,5 points / 7,5), sans accès à l’épreuve de contrôle ; non admis : la note de U12" in first
    assert "de 8 à moins de 10" not in first
    assert "non admis : la note de U12 est inférieure à 10" in fourth["explication"]
    assert "vaut-elle aussi après l’épreuve de contrôle ?" in fourth["questions"][0]


def test_its_form_is_printed_with_its_own_template_and_read_back(beside: Run, tmp_path: Path) -> None:
    data = tmp_path / "d.json"
    candidate = {"candidat": {"numero": "7", "nom": "Ŵêÿ"}, "session": 2026, "forme": "globale"}
    data.write_text(json.dumps(candidate), encoding="utf-8")
    order = ("formulaire", "remplir", "fiche", "--diplome", "demo2", "--donnees", data, "--sortie", tmp_path / "s")
    assert beside(*order).returncode == 0
    [read] = json.loads(beside("formulaire", "lire", tmp_path / "s" / "pdf", "--format", "json").stdout)
    assert (read["formulaire"], read["version"], read["diplome"]) == ("fiche", 1, "demo2")
    assert read["dossier"] == {"candidat": {"numero": "7", "nom": "Ŵêÿ"}, "forme": "globale"}


def test_a_box_that_changed_meaning_is_read_in_the_version_that_was_printed(beside: Run, tmp_path: Path) -> None:
    for session, version in ((2026, 1), (2027, 2)):
        data, target = tmp_path / "d.json", tmp_path / str(session)
        data.write_text(json.dumps({"candidat": {"numero": "7"}, "session": session}), encoding="utf-8")
        order = ("formulaire", "remplir", "fiche", "--diplome", "demo2", "--donnees", data, "--sortie", target)
        assert beside(*order).returncode == 0
        [read] = json.loads(beside("formulaire", "lire", target / "pdf", "--format", "json").stdout)
        assert read["version"] == version


def test_its_template_at_fault_is_its_own_and_named(site: Path, tmp_path: Path, command: Command) -> None:
    altered = shutil.copytree(site, tmp_path / "site")
    template = altered / "bacpro_demo" / "data" / "demo2" / "formulaires" / "fiche.typ.j2"
    template.write_text(template.read_text(encoding="utf-8").replace("#case", "#rien"), encoding="utf-8")
    result = command(altered)(*("formulaire", "vierge", "fiche", "--diplome", "demo2", "--sortie", tmp_path / "v.pdf"))
    assert result.returncode == 3
    assert "Le greffon demo (bacpro-demo" in result.stderr
    assert not (tmp_path / "v.pdf").exists()
