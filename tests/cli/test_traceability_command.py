"""`bacpro tracabilite`: every norm with what carries it and what proves it; what is missing fails the run."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve
from click.testing import Result

from bacpro.model.edition.norms import Divergence, Norms
from bacpro.plugins.registry import load_registry
from bacpro_cli.candidates.divergences import say_divergences

Bacpro = Callable[..., Result]


@pytest.fixture(scope="module")
def real() -> Norms:
    """The norms of AGOrA as they are."""
    registry = load_registry()
    return registry.normes(registry.diplome("agora"))


@pytest.fixture
def doctor(change_agora: Callable[..., None], real: Norms) -> Callable[..., None]:
    """Give AGOrA’s plugin two sound norms, with changes to the first, and other divergences."""

    def apply(divergences: tuple[Divergence, ...] = (), **changes: Any) -> None:  # noqa: ANN401
        first, second = (
            evolve(norm, porteurs=("regle:code.absence",), preuves=("tests/test_a.py::test_a",))
            for norm in real.normes[:2]
        )
        norms = evolve(real, normes=(evolve(first, **changes), second), divergences=divergences)
        change_agora(normes=lambda: norms)

    return apply


def test_every_norm_of_agora_is_carried_and_proved(bacpro: Bacpro) -> None:
    result = bacpro("tracabilite", "agora")
    assert "104 normes sur 104 portées et prouvées ; 10 divergences." in result.stdout
    assert (result.exit_code, result.stderr) == (0, "")


def test_the_table_shows_source_place_carriers_and_tests(bacpro: Bacpro, real: Norms) -> None:
    text = bacpro("tracabilite", "agora").stdout
    for norm in real.normes:
        line = next(line for line in text.splitlines() if line.startswith(f"{norm.id} "))
        assert norm.source in line
        assert norm.lieu in line
    assert "regle:ga.correspondance.U33" in text
    assert "tests/ga_legacy/test_correspondence.py::test_prevention_sante_environnement_u34_becomes_u33" in text


def test_the_divergences_follow_with_each_position_and_the_reason(bacpro: Bacpro, real: Norms) -> None:
    text = bacpro("tracabilite", "agora").stdout
    assert text.count("Divergence : ") == 10
    for divergence in real.divergences:
        assert divergence.titre in text
        assert f"Suivi : {divergence.suivie}" in text
        assert f"Motif : {divergence.motif}" in text
        assert all(position.texte in text for position in divergence.positions)


def test_json_holds_norms_divergences_and_the_count(bacpro: Bacpro) -> None:
    data = json.loads(bacpro("tracabilite", "agora", "--format", "json").stdout)
    assert (data["diplome"], len(data["normes"]), len(data["divergences"])) == ("agora", 104, 10)
    assert data["bilan"]["normes"] == 104
    norm = next(norm for norm in data["normes"] if norm["id"] == "A-COR-06")
    assert norm["source"] == "arrete-2020-02-18"
    assert norm["nature"] == "règle"
    assert "regle:ga.correspondance.U33" in norm["porteurs"]
    assert norm["preuves"]
    assert norm["fautes"] == []
    assert {source["id"] for source in data["sources"]} >= {norm["source"] for norm in data["normes"]}


def test_csv_has_one_row_a_norm(bacpro: Bacpro) -> None:
    text = bacpro("tracabilite", "agora", "--format", "csv").stdout.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 104
    row = next(row for row in rows if row["norme"] == "A-COR-03")
    assert row["source"] == "Arrêté du 18 février 2020 (AGOrA)"
    assert row["lieu"] == "Annexe IV"
    assert "regle:ga.correspondance.U2 | donnee:" in row["porteurs"]


def test_one_norm_is_shown_with_its_words_and_the_divergences_on_it(bacpro: Bacpro) -> None:
    result = bacpro("tracabilite", "agora", "--norme", "M-DIV-01")
    assert result.exit_code == 0
    assert "M-DIV-01 (divergence)" in result.stdout
    assert "Ce document nomme « Bloc 1 » le bloc" in result.stdout
    assert "Modalités de sanction de l’action de formation" in result.stdout
    assert "Porteur : regle:agora.inscription.blocs" in result.stdout
    assert "Preuve : tests/agora/test_blocs.py::" in result.stdout
    assert "Divergence : Numéro du bloc" in result.stdout
    data = json.loads(bacpro("tracabilite", "agora", "--norme", "M-DIV-01", "--format", "json").stdout)
    assert [norm["id"] for norm in data["normes"]] == ["M-DIV-01"]
    assert [divergence["id"] for divergence in data["divergences"]] == ["numero-du-bloc-2"]


def test_silent_says_nothing_of_what_is_sound(bacpro: Bacpro, doctor: Callable[..., None]) -> None:
    doctor()
    result = bacpro("tracabilite", "agora", "--silencieux")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"porteurs": ()}, "A-SYN-01 : aucun porteur."),
        ({"preuves": ()}, "A-SYN-01 : aucune preuve."),
        ({"porteurs": ("regle:code.absences",)}, "A-SYN-01 : la règle code.absences n’existe pas."),
        (
            {"porteurs": ("donnee:bacpro_agora/data/diplome.toml#sigles",), "preuves": ()},
            "A-SYN-01 : sigles n’est pas dans bacpro_agora/data/diplome.toml, ou y est vide ; aucune preuve.",
        ),
        ({"porteurs": ("document:attestation",)}, "A-SYN-01 : le document attestation n’existe pas."),
    ],
)
def test_what_is_missing_is_said_and_fails_the_run(
    bacpro: Bacpro, doctor: Callable[..., None], changes: dict[str, Any], said: str
) -> None:
    doctor(**changes)
    result = bacpro("tracabilite", "agora")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [said]
    assert "1 normes sur 2 portées et prouvées" in result.stdout
    silent = bacpro("tracabilite", "agora", "--silencieux")
    assert (silent.exit_code, silent.stdout, silent.stderr) == (1, "", result.stderr)


def test_a_divergence_on_something_unknown_fails_the_run(
    bacpro: Bacpro, doctor: Callable[..., None], real: Norms
) -> None:
    doctor(divergences=(evolve(real.divergences[0], touche=("U99",)),))
    result = bacpro("tracabilite", "agora")
    assert result.exit_code == 1
    assert result.stderr == "Divergence numero-du-bloc-2 : « U99 » est inconnu.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("agora", "--norme", "a-cor-3"), "Norme inconnue : « a-cor-3 ». Normes proches : A-COR-03"),
        (("agora", "--norme", "Z"), "lancez la commande sans --norme"),
        (("bac",), "Diplôme inconnu : « bac »"),
        (("ga",), "Le greffon ga n’apporte pas de normes pour GA."),
        ((), "DIPLOME"),
    ],
)
def test_wrong_usage_is_refused_with_a_remedy(bacpro: Bacpro, arguments: tuple[str, ...], said: str) -> None:
    result = bacpro("tracabilite", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_norms_at_fault_name_the_plugin(bacpro: Bacpro, change_agora: Callable[..., None]) -> None:
    def fail() -> Norms:
        raise ValueError("normes illisibles")

    change_agora(normes=fail)
    result = bacpro("tracabilite", "agora")
    assert result.exit_code == 3
    assert "Le greffon agora" in result.stderr
    assert "normes illisibles" in result.stderr


def test_a_divergence_titled_by_a_question_ends_on_its_mark(real: Norms, capsys: pytest.CaptureFixture[str]) -> None:
    say_divergences(real, ["moyenne", "pfmp"], verbose=False)
    told = capsys.readouterr().out
    assert "Une moyenne d’exactement 10 sur 20 suffit-elle ? Suivi : " in told
    assert "l’enseignement à distance. Suivi : " in told
