"""A worker that has something else than the sender is refused by name, before it opens what it was sent."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from attrs import evolve

from bacpro.errors import BacproError
from bacpro.jobs.convert import ConversionPlan
from bacpro.reading.opening import open_results
from bacpro.running.conversion import conversion_job
from bacpro.running.job_run import run_tables
from bacpro.running.workers.agreement import Agreement, agreement_here, call_agreed, require_rules, sealed_call
from bacpro.running.workers.executor import Workers


def ours() -> str:
    """How the worker of these tests is called."""
    return "tcp://10.0.0.7:4242"


def differing(**others: str) -> Agreement:
    """The agreement of a sender that has something else than this process."""
    has = {**dict(agreement_here().has), **{name.replace("_", " "): value for name, value in others.items()}}
    return Agreement(tuple(has.items()), ours)


def test_a_worker_that_agrees_does_what_it_is_asked() -> None:
    assert call_agreed(agreement_here(), sealed_call(pow, (2, 5))) == 32


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ({"Python": "2.7.18"}, "a la version 3."),
        ({"bacpro": "9.9"}, " de bacpro, et non 9.9."),
        ({"greffon_agora": "9.9"}, " du greffon agora, et non 9.9."),
        ({"greffon_vente": "1.0"}, "a aucune version du greffon vente, et non 1.0."),
        ({"typst": "0.1"}, " de typst, et non 0.1."),
        ({"code_du_greffon_agora": "abcdef123456"}, "a un autre code du greffon agora ("),
    ],
)
def test_whatever_differs_is_said_with_the_name_of_the_worker(others: dict[str, str], told: str) -> None:
    # What it was sent is no pickle at all: it is not opened.
    with pytest.raises(BacproError, match="Installez-y ce qui est installé ici") as refused:
        call_agreed(differing(**others), b"not a pickle")
    assert str(refused.value).startswith("Le worker tcp://10.0.0.7:4242 a ")
    assert told in str(refused.value)


def test_all_that_differs_is_said_at_once() -> None:
    with pytest.raises(BacproError) as refused:
        call_agreed(differing(bacpro="9.9", Python="2.7"), b"")
    assert "de Python, et non 2.7 ; la version" in str(refused.value)


def test_rules_that_differ_are_named() -> None:
    with pytest.raises(BacproError, match=r"tcp://10\.0\.0\.7:4242 a la règle agora\.duree en « b », et non « a »"):
        require_rules(differing(), {"agora.duree": "b"}, {"agora.duree": "a"})
    with pytest.raises(BacproError, match=r"la règle agora\.nouvelle en « aucune version », et non « a »"):
        require_rules(differing(), {}, {"agora.nouvelle": "a"})
    require_rules(differing(), {"agora.duree": "a"}, {"agora.duree": "a"})


def test_the_error_of_a_worker_travels_back() -> None:
    error = BacproError("Le worker a autre chose.")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301


class Corrected:
    """Rules of a plan; where it travels, those of a plugin that somebody corrected without another version."""

    def __init__(self, print_of_row: str = "corrigée") -> None:
        self.print_of_row = print_of_row

    def __call__(self) -> dict[str, str]:
        """The rules by id with their prints."""
        return {"ga.correspondance.U2": self.print_of_row}

    def __reduce__(self) -> tuple[type["Corrected"], tuple[()]]:
        return Corrected, ()


def test_a_run_whose_rules_are_not_those_of_its_workers_ends_with_their_name(
    tmp_path: Path, plan: ConversionPlan
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("numero_candidat;session;U2\n1;2022;12\n", encoding="utf-8")
    job = evolve(conversion_job(open_results(path, plan.source, plan.session), plan), rules=Corrected("d’hier"))
    folder = tmp_path / "sortie"
    folder.mkdir()
    with (
        ThreadPoolExecutor(1) as threads,
        pytest.raises(BacproError, match=r"4242 a la règle ga\.correspondance\.U2 en « corrigée », et non « d’hier »"),
    ):
        run_tables(job, folder, workers=Workers(threads, 1, Agreement(agreement_here().has, ours)))
