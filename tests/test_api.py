"""bacpro as a library decides what the commands decide, and refuses what they refuse, in the same words."""

import doctest
import json
import runpy
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import bacpro
import bacpro.api
from bacpro.testing import build_dossier, build_result, read_table
from bacpro_cli.main import cli

EXAMPLES = Path(__file__).parents[1] / "examples"
NUMBER = "02211560101"


@pytest.fixture(scope="module")
def installed() -> bacpro.InstalledPlugins:
    """The plugins, as a script gets them."""
    return bacpro.load()


@pytest.fixture(scope="module")
def dossiers() -> list[dict[str, Any]]:
    """The dossiers of the example, as dicts."""
    content: list[dict[str, Any]] = json.loads((EXAMPLES / "agora-2026.json").read_text(encoding="utf-8"))
    return content


def run(*arguments: object) -> str:
    """What a command shows."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments]).stdout


def test_a_check_gives_what_controler_gives(installed: bacpro.InstalledPlugins, dossiers: list[dict[str, Any]]) -> None:
    shown = json.loads(run("controler", EXAMPLES / "agora-2026.json", "--diplome", "agora", "--format", "json"))
    found = [installed.check(dossier, diploma="agora").to_dict() for dossier in dossiers]
    assert [{key: each[key] for key in shown[0]} for each in found] == shown
    assert len(shown) == 3


def test_a_deliberation_gives_what_deliberer_writes(
    installed: bacpro.InstalledPlugins, dossiers: list[dict[str, Any]], tmp_path: Path
) -> None:
    run("deliberer", EXAMPLES / "agora-2026.json", "--diplome", "agora", "--sortie", tmp_path / "out")
    rows = read_table(tmp_path / "out" / "deliberation.csv")
    found = [installed.deliberate(dossier, diploma="agora").to_dict() for dossier in dossiers]
    same = ("numero_candidat", "decision", "regle", "confiance", "explication")
    assert [[each[key] for key in same] for each in found] == [[row[key] for key in same] for row in rows]
    assert [each["moyenne"] or "" for each in found] == [row["moyenne"] for row in rows]


def test_a_conversion_gives_what_convertir_writes(installed: bacpro.InstalledPlugins, tmp_path: Path) -> None:
    table = EXAMPLES / "ga-2022.csv"
    run("convertir", table, "--de", "ga", "--vers", "agora", "--session", 2023, "--sortie", tmp_path / "out")
    written = read_table(tmp_path / "out" / "journal.csv")
    found = []
    for record in installed.read(table, diploma="ga"):
        assert record.dossier is not None
        converted = installed.convert(record.dossier, source="ga", target="agora", session=2023).to_dict()
        found += [(converted["numero_candidat"], each) for each in converted["resultats"]]
    assert len(found) == len(written) > 400
    for (number, outcome), row in zip(found, written, strict=True):
        assert number == row["numero_candidat"]
        shown = {key: "" if value is None else str(value) for key, value in outcome.items()}
        shown["note_reportee"] = shown["note_reportee"].replace(".", ",")
        assert shown == {key: row[key] for key in shown}


@pytest.mark.parametrize(
    "faulty",
    [
        {"candidat": {"numero": "x"}, "session": "demain", "statut": "élève"},
        {"candidat": {"numero": NUMBER}, "session": 2026, "resultats": [{"unite": "U99", "note": "25"}]},
        {"candidat": {"numero": NUMBER}, "resultats": [{"unite": "U11", "note": 12.5, "session": 2026}]},
        {"candidat": {"numero": NUMBER, "surnom": "Léa"}, "session": 2012},
        {"candidat": {"numero": NUMBER, "nom": "Per\u202erin"}, "session": 2026},
        {
            "candidat": {"numero": NUMBER},
            "session": 2026,
            "resultats": [{"unite": "U11", "etat": "absent", "note": "8"}],
        },
    ],
)
@pytest.mark.parametrize("command", ["controler", "deliberer"])
def test_a_dict_is_refused_with_the_faults_of_a_file(
    installed: bacpro.InstalledPlugins, tmp_path: Path, command: str, faulty: dict[str, Any]
) -> None:
    path = tmp_path / "dossier.jsonl"
    path.write_text(json.dumps(faulty, ensure_ascii=False) + "\n", encoding="utf-8")
    run(command, path, "--diplome", "agora", "--sortie", tmp_path / "out")
    written = read_table(tmp_path / "out" / "rejets.csv")
    ask: Callable[..., object] = installed.check if command == "controler" else installed.deliberate
    with pytest.raises(bacpro.DataError) as refused:
        ask(faulty, diploma="agora")
    assert len(refused.value.faults) == len(written) > 0
    for fault, row in zip(refused.value.faults, written, strict=True):
        assert row["colonne"] in fault
        assert fault.endswith(f"{row['erreur']}. {row['remede']}")


@pytest.mark.parametrize("odd", [{"a": {1, 2}}, {"candidat": Path()}, [1]])
def test_what_is_no_json_is_refused(installed: bacpro.InstalledPlugins, odd: Any) -> None:  # noqa: ANN401
    with pytest.raises(bacpro.DataError):
        installed.check(odd, diploma="agora")


def test_a_dossier_and_its_dict_are_decided_on_alike(installed: bacpro.InstalledPlugins) -> None:
    mark = Decimal("12.50")
    value = build_dossier(session=2026, resultats=(build_result("U11", str(mark), 2026),))
    given = {
        "candidat": {
            "numero": value.candidat.numero,
            "nom": value.candidat.nom,
            "prenom": value.candidat.prenom,
            "date_naissance": value.candidat.date_naissance,
        },
        "session": 2026,
        "resultats": [{"unite": "U11", "note": mark, "session": 2026}],
    }
    assert installed.deliberate(value, diploma="agora") == installed.deliberate(given, diploma="agora")
    assert installed.deliberate(value, diploma="agora").dossier.resultats[0].note == mark


def test_repairs_and_doubts_are_told(installed: bacpro.InstalledPlugins) -> None:
    given = {"candidat": {"numero": "022 1156 0101", "ine": "12"}, "session": 2026}
    checked = installed.check(given, diploma="agora")
    assert checked.dossier.candidat.numero == NUMBER
    assert any("022 1156 0101" in remark for remark in checked.remarks)
    assert any("INE" in remark for remark in checked.remarks)
    assert checked.to_dict()["avertissements"] == list(checked.remarks)


def test_a_session_written_in_the_dossier_wins(installed: bacpro.InstalledPlugins) -> None:
    given = {"candidat": {"numero": NUMBER}, "session": 2025}
    assert installed.deliberate(given, diploma="agora", session=2026).session == 2025
    assert installed.deliberate({"candidat": {"numero": NUMBER}}, diploma="agora", session=2026).session == 2026
    with pytest.raises(bacpro.DataError, match="session"):
        installed.deliberate({"candidat": {"numero": NUMBER}}, diploma="agora")


def test_a_file_is_read_as_its_office_says(installed: bacpro.InstalledPlugins, tmp_path: Path) -> None:
    table, said = tmp_path / "notes.csv", tmp_path / "colonnes.toml"
    table.write_text("Repère;NOM;PRENOM;SESSION;Atelier\n02211560101;MARTIN;Léa;2026;12,5\n", encoding="utf-8")
    said.write_text('[colonnes]\n"Repère" = "numero_candidat"\n"Atelier" = "U2"\n', encoding="utf-8")
    reading = bacpro.make_reading(installed.registry.diplome("agora"), colonnes=said)
    [record] = installed.read(table, diploma="agora", reading=reading)
    assert record.dossier is not None
    assert [(result.unite, result.note) for result in record.dossier.resultats] == [("U2", Decimal("12.5"))]
    said.write_text('[colonnes]\n"Repère" = "casier"\n', encoding="utf-8")
    with pytest.raises(bacpro.BacproError, match=r"Repère.*casier"):
        bacpro.make_reading(installed.registry.diplome("agora"), colonnes=said)


def test_an_unknown_diploma_or_session_is_refused_with_its_remedy(installed: bacpro.InstalledPlugins) -> None:
    with pytest.raises(bacpro.BacproError, match="cuisine"):
        installed.check(build_dossier(), diploma="cuisine", session=2026)
    with pytest.raises(bacpro.BacproError, match="1999"):
        installed.check(build_dossier(), diploma="agora", session=1999)
    with pytest.raises(bacpro.BacproError, match="agora"):
        installed.convert(build_dossier(), source="agora", target="ga", session=2022)


def test_the_example_of_the_module_is_true() -> None:
    assert doctest.testmod(bacpro.api).attempted >= 5
    assert doctest.testmod(bacpro.api).failed == 0


def test_the_example_of_the_library_runs(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES / "as_a_library.py"))
    shown = capsys.readouterr().out
    assert shown.startswith("U11 → U11 reportee [relais]\n    Votre note de 12,5 sur 20 à l’unité U11")
    assert "\nincomplet - Sans résultat à U12, U2" in shown
    assert "\nnon_conforme - 6 constats\n" in shown
    assert len([line for line in shown.splitlines() if line.startswith("dossier, case $.")]) == 3
