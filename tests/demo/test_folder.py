"""An invented cohort is the same for the same seed, counts what it spoils, and comes from what a diploma says."""

from pathlib import Path

import pytest

from bacpro.demo.folder import (
    Cohort,
    choose_sessions,
    demo_rows,
    demo_summary,
    find_training,
    write_demo,
    write_dossiers,
    write_results,
)
from bacpro.plugins.registry import Registry
from bacpro.testing import read_table

FEW = Cohort(candidats=12, fautes=0.5, graine=7)


def test_the_same_seed_writes_the_same_bytes(registry: Registry, tmp_path: Path) -> None:
    agora = registry.diplome("agora")
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    first, second = (write_demo(folder, registry, agora, FEW) for folder in folders)
    assert first == second
    names = ["resultats-ga.csv", "resultats-agora.csv", "dossiers-agora.jsonl", "periodes-agora.csv"]
    assert list(first) == names
    assert [(folders[0] / name).read_bytes() for name in names] == [(folders[1] / name).read_bytes() for name in names]


def test_a_line_a_candidate_and_the_spoilt_ones_are_counted(registry: Registry, tmp_path: Path) -> None:
    told: list[int] = []
    ga = registry.diplome("ga")
    counts = write_results(tmp_path / "r.csv", ga, None, FEW, told.append)
    assert (counts["lignes"], sum(told)) == (12, 12)
    assert 0 < counts["fautives"] < 12
    assert write_results(tmp_path / "s.csv", ga, None, Cohort(12, 0.0, 7))["fautives"] == 0
    assert len(read_table(tmp_path / "s.csv")) == 12


def test_every_dossier_may_be_spoilt(registry: Registry, tmp_path: Path) -> None:
    agora = registry.diplome("agora")
    counts = write_dossiers(tmp_path / "d.jsonl", agora, find_training(registry, agora), Cohort(5, 1.0, 1))
    assert counts == {"lignes": 5, "fautives": 5}


def test_dossiers_speak_of_what_the_diploma_teaches(registry: Registry) -> None:
    training = find_training(registry, registry.diplome("agora"))
    assert training.activites == ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3")
    assert training.dossiers == {"E31": ("1.1", "1.2", "1.3"), "E32": ("3.1", "3.2", "3.3")}
    assert "structure_associative" in training.structures


@pytest.mark.parametrize(("code", "years"), [("ga", list(range(2016, 2023))), ("agora", list(range(2023, 2029)))])
def test_a_cohort_is_of_the_sessions_of_its_diploma(registry: Registry, code: str, years: list[int]) -> None:
    assert list(choose_sessions(registry.diplome(code))) == years


def test_a_summary_says_how_to_draw_it_again(registry: Registry) -> None:
    written = {"a.csv": {"lignes": 3, "fautives": 1}}
    content = demo_summary(registry.diplome("agora"), FEW, written)
    assert (content["diplome"], content["candidats"], content["fautes"], content["graine"]) == ("agora", 12, 0.5, 7)
    assert content["fichiers"] == written
    assert demo_rows(written) == [("a.csv", "3", "1")]
