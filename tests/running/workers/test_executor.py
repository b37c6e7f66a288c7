"""Calls sent to workers come back in their order, and a worker that dies is said."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from bacpro.errors import BacproError
from bacpro.running.workers.executor import Workers, results_in_order


def _dies(*_: object) -> None:
    import os

    os._exit(1)


def test_a_process_that_dies_is_said_with_what_to_do() -> None:
    with (
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as executor,
        pytest.raises(BacproError, match="--processus 1"),
    ):
        list(results_in_order(_dies, [(0, ())], Workers(executor, 1, agreement=None)))


def test_results_come_in_the_order_of_the_calls() -> None:
    with ThreadPoolExecutor(3) as threads:
        calls = [(number, (2, number)) for number in range(10)]
        assert list(results_in_order(pow, calls, Workers(threads, 3))) == [(n, 2**n) for n in range(10)]
